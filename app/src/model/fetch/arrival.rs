//! This module reads the headers that come with a report, which are needed to check it and to say
//! where it is from.

use super::digest::{SHA_256_BYTES, sha_256};

/// Bytes of a report that is taken into this tab, at most: a buffer of that size can still be had.
pub const REPORT_BYTES: u64 = 1 << 30;

/// The head of a `200`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Bytes of the report, where the answer says so: not where something on the way packed it.
    pub size_bytes: Option<u64>,
    /// SHA-256 of the report.
    pub digest: [u8; SHA_256_BYTES],
    /// The type of the file: CSV, lines of JSON, or text.
    pub media_type: String,
    /// A name for the file.
    pub name: String,
    /// The copy's version and age.
    pub copy: Copy,
}

/// The values that distinguish one copy of a report from another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copy {
    /// When Rollcall fetched it, ms since the epoch.
    pub fetched_ms: Option<i64>,
    /// When the server made it, ms since the epoch, where it says that this was some time before.
    pub made_ms: Option<i64>,
    /// The age in seconds when it was sent: since it was made, or since it was fetched if the
    /// former is not known.
    pub age_s: u64,
    pub etag: Option<String>,
}

/// Why a report is not opened although it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoiled {
    /// It arrived without a digest, or with one that cannot be read.
    NoDigest,
    /// Its bytes do not match the digest.
    Digest,
    /// Fewer or more bytes arrived than were announced.
    Length,
    /// It is larger than a tab can take.
    TooLarge,
}

impl Arrival {
    /// Reads the head of a `200`. `of` gives a field by its name; `fallback` is a name for the
    /// file where the answer has none.
    ///
    /// # Errors
    /// If the report could not be checked, or cannot be accepted.
    pub fn read(of: impl Fn(&str) -> Option<String>, fallback: &str) -> Result<Self, Spoiled> {
        let digest = of("repr-digest")
            .and_then(|field| sha_256(&field))
            .ok_or(Spoiled::NoDigest)?;
        let number = |name: &str| of(name).and_then(|text| text.trim().parse::<u64>().ok());
        // The length is of the transferred bytes; the digest is of the unpacked bytes.
        let size_bytes = match of("content-encoding") {
            None => number("content-length"),
            Some(_) => None,
        };
        if size_bytes.is_some_and(|bytes| bytes > REPORT_BYTES) {
            return Err(Spoiled::TooLarge);
        }
        Ok(Self {
            size_bytes,
            digest,
            media_type: of("content-type").unwrap_or_default(),
            name: of("rollcall-file-name")
                .filter(|name| is_file_name(name))
                .unwrap_or_else(|| fallback.to_owned()),
            copy: Copy::read(of),
        })
    }

    /// Checks that this is the announced number of bytes.
    ///
    /// # Errors
    /// If more or fewer bytes were announced.
    pub fn check_length(&self, bytes: u64) -> Result<(), Spoiled> {
        match self.size_bytes {
            Some(size) if size != bytes => Err(Spoiled::Length),
            _ => Ok(()),
        }
    }

    /// Checks that this is the announced digest.
    ///
    /// # Errors
    /// If the digest differs.
    pub fn check_digest(&self, digest: &[u8]) -> Result<(), Spoiled> {
        if digest == self.digest {
            Ok(())
        } else {
            Err(Spoiled::Digest)
        }
    }
}

impl Copy {
    /// The as-of time of its figures, ms since the epoch, if known.
    #[must_use]
    pub fn as_of_ms(&self) -> Option<i64> {
        self.made_ms.or(self.fetched_ms)
    }

    /// Reads it from the headers of a `200`, or of a `304` for an unchanged report.
    #[must_use]
    pub fn read(of: impl Fn(&str) -> Option<String>) -> Self {
        let moment =
            |name| of(name).and_then(|text: String| reports::value::timestamp(text.as_bytes()));
        Self {
            fetched_ms: moment("rollcall-fetched-at"),
            made_ms: moment("rollcall-made-at"),
            age_s: of("age").and_then(|text| text.parse().ok()).unwrap_or(0),
            etag: of("etag"),
        }
    }
}

/// Characters of a file's name, at most; it stands in a tab.
const NAME_CHARS: usize = 120;

/// Whether this can be a file's name anywhere: no path, and no hidden file.
fn is_file_name(name: &str) -> bool {
    let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=NAME_CHARS).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(is_listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

    fn read(fields: &[(&str, &str)]) -> Result<Arrival, Spoiled> {
        let of = |name: &str| {
            let field = fields.iter().find(|(own, _)| *own == name)?;
            Some(field.1.to_owned())
        };
        Arrival::read(of, "all_users-demo.csv")
    }

    #[test]
    fn everything_a_200_says() {
        let arrival = read(&[
            ("content-length", "17"),
            ("content-type", "application/x-ndjson"),
            ("repr-digest", DIGEST),
            ("rollcall-file-name", "a.csv"),
            ("rollcall-fetched-at", "2025-11-20T12:00:00Z"),
            ("rollcall-made-at", "2025-11-20T11:00:00Z"),
            ("age", "90"),
            ("etag", "\"x\""),
        ])
        .unwrap();
        assert_eq!(arrival.size_bytes, Some(17));
        assert_eq!(arrival.media_type, "application/x-ndjson");
        assert_eq!(arrival.name, "a.csv");
        assert_eq!(
            arrival.copy,
            Copy {
                fetched_ms: Some(1_763_640_000_000),
                made_ms: Some(1_763_636_400_000),
                age_s: 90,
                etag: Some("\"x\"".to_owned()),
            }
        );
        assert_eq!(arrival.check_length(17), Ok(()));
        assert_eq!(arrival.check_length(16), Err(Spoiled::Length));
        assert_eq!(arrival.check_digest(&arrival.digest), Ok(()));
        assert_eq!(arrival.check_digest(&[0; 32]), Err(Spoiled::Digest));
        assert_eq!(arrival.check_digest(&[]), Err(Spoiled::Digest));
    }

    #[test]
    fn a_name_that_is_no_plain_file_name_is_not_used() {
        for name in [
            "",
            ".a.csv",
            "../a.csv",
            "a/b",
            "a\\b",
            "a b",
            "ä.csv",
            &"a".repeat(121),
        ] {
            let arrival = read(&[("repr-digest", DIGEST), ("rollcall-file-name", name)]).unwrap();
            assert_eq!(arrival.name, "all_users-demo.csv", "{name}");
        }
    }

    #[test]
    fn a_report_that_cannot_be_checked_is_refused() {
        assert_eq!(read(&[("content-length", "17")]), Err(Spoiled::NoDigest));
        assert_eq!(
            read(&[("repr-digest", "sha-256=:AAAA:")]),
            Err(Spoiled::NoDigest)
        );
        let large = (REPORT_BYTES + 1).to_string();
        assert_eq!(
            read(&[("repr-digest", DIGEST), ("content-length", &large)]),
            Err(Spoiled::TooLarge)
        );
    }

    #[test]
    fn a_packed_answer_has_no_length_of_its_own() {
        let arrival = read(&[
            ("repr-digest", DIGEST),
            ("content-length", "5"),
            ("content-encoding", "br"),
        ])
        .unwrap();
        assert_eq!(arrival.size_bytes, None);
        assert_eq!(arrival.check_length(17), Ok(()));
        assert_eq!(arrival.name, "all_users-demo.csv");
    }
}
