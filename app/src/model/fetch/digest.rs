//! This module reads the digest a report is sent with: `Repr-Digest` (RFC 9530), of which SHA-256
//! is understood.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes of a SHA-256 digest.
pub const SHA_256_BYTES: usize = 32;

/// The SHA-256 digest in a `Repr-Digest` field; `None` if it has no usable one.
///
/// The field is a dictionary of structured fields (RFC 9651 §3.2): members by commas, the last of
/// one name counts, values here are byte sequences between colons, parameters are ignored. A
/// member that is no byte sequence of the right length makes the field useless rather than being
/// skipped: a digest that cannot be read must not look like one that was not sent.
#[must_use]
pub fn sha_256(field: &str) -> Option<[u8; SHA_256_BYTES]> {
    let mut digest = None;
    for member in field.split(',') {
        let member = member.trim_matches([' ', '\t']);
        let (name, value) = member.split_once('=').unwrap_or((member, ""));
        if name != "sha-256" {
            continue;
        }
        let rest = value.strip_prefix(':')?;
        let (encoded, parameters) = rest.split_once(':')?;
        if !(parameters.is_empty() || parameters.starts_with(';')) {
            return None;
        }
        digest = Some(STANDARD.decode(encoded).ok()?.try_into().ok()?);
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    // SHA-256 of nothing.
    const EMPTY: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    #[track_caller]
    fn check(field: &str, is_read: bool) {
        let first = sha_256(field).map(|digest| digest[..2].to_vec());
        assert_eq!(first, is_read.then(|| vec![0xe3, 0xb0]), "{field}");
    }

    #[test]
    fn read_among_others() {
        check(&format!("sha-256=:{EMPTY}:"), true);
        check(&format!("sha-512=:AAAA:, sha-256=:{EMPTY}:"), true);
        check(&format!("sha-256=:{EMPTY}:;q=1 ,\tcrc32c=:AAAA:"), true);
        check(
            &format!("sha-256=:{}:, sha-256=:{EMPTY}:", EMPTY.replace('4', "5")),
            true,
        );
    }

    #[test]
    fn other_text_is_no_digest() {
        check("", false);
        check(EMPTY, false);
        check(&format!("sha-256={EMPTY}"), false);
        check(&format!("sha-256=:{EMPTY}"), false);
        check(&format!("SHA-256=:{EMPTY}:"), false);
        check(&format!("sha-256=:{EMPTY}:x"), false);
        check("sha-256=:AAAA:", false);
        check("sha-256=::", false);
        check("sha-512=:AAAA:", false);
        // Padding is part of a byte sequence's canonical form, and ours always sends it.
        check(&format!("sha-256=:{}:", EMPTY.trim_end_matches('=')), false);
    }
}
