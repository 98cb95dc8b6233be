//! This module makes entity tags (`ETag`) and reads `If-None-Match` (RFC 9110 §13.1.2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::limits;

/// The strong entity tag of content with this SHA-256, with its quotation marks.
#[must_use]
pub fn of_digest(digest: &[u8; 32]) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest))
}

/// The content that the client already has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// `*`: any content.
    any: bool,
    /// Tags with their quotation marks. Whether they are weak makes no difference here.
    tags: Vec<String>,
}

impl Condition {
    /// Reads the field. A malformed field is ignored: at worst, the client gets content that it
    /// already has.
    #[must_use]
    pub fn parse(field: Option<&str>) -> Self {
        let field = field.unwrap_or_default().trim_matches([' ', '\t']);
        if field == "*" {
            return Self {
                any: true,
                tags: Vec::new(),
            };
        }
        Self {
            any: false,
            tags: tags(field).unwrap_or_default(),
        }
    }

    /// Whether the client has the content with this tag.
    #[must_use]
    pub fn holds(&self, tag: &str) -> bool {
        self.any || self.tags.iter().any(|known| known == tag)
    }
}

fn tags(field: &str) -> Option<Vec<String>> {
    if field.len() > limits::FIELD_BYTES {
        return None;
    }
    let mut tags = Vec::new();
    let mut rest = field;
    loop {
        // Empty members are allowed (RFC 9110 §5.6.1.2).
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return Some(tags);
        }
        let opaque = rest.strip_prefix("W/").unwrap_or(rest);
        let (tag, after) = opaque.strip_prefix('"')?.split_once('"')?;
        if tag.bytes().any(|byte| byte <= b' ' || byte == 0x7f)
            || tags.len() >= limits::FIELD_MEMBERS
        {
            return None;
        }
        tags.push(format!("\"{tag}\""));
        rest = after.trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(',') {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_strong_and_of_the_whole_digest() {
        let tag = of_digest(&[0xff; 32]);
        assert_eq!(tag, "\"__________________________________________8\"");
        assert_ne!(tag, of_digest(&[0xfe; 32]));
    }

    #[test]
    fn what_the_asker_has() {
        let comma = "\"a,b\"";
        for (field, tag, expected) in [
            (None, "\"a\"", false),
            (Some(""), "\"a\"", false),
            (Some("*"), "\"a\"", true),
            (Some(" * "), "\"a\"", true),
            (Some("\"a\""), "\"a\"", true),
            (Some("\"A\""), "\"a\"", false),
            (Some("W/\"a\""), "\"a\"", true),
            (Some("w/\"a\""), "\"a\"", false),
            (Some("\"b\", \"a\""), "\"a\"", true),
            (Some("\"b\",,W/\"a\"\t,"), "\"a\"", true),
            (Some("\"a,b\""), comma, true),
            (Some("\"a,b\""), "\"a\"", false),
            (Some("\"\""), "\"\"", true),
            // A field that is malformed anywhere is ignored.
            (Some("a"), "\"a\"", false),
            (Some("\"a\", b"), "\"a\"", false),
            (Some("\"a\" \"b\""), "\"a\"", false),
            (Some("\"a\", *"), "\"a\"", false),
            (Some("\"a"), "\"a\"", false),
            (Some("\"a b\""), "\"a b\"", false),
        ] {
            assert_eq!(Condition::parse(field).holds(tag), expected, "{field:?}");
        }
    }

    #[test]
    fn too_many_or_too_long_is_none() {
        let many = "\"a\",".repeat(limits::FIELD_MEMBERS + 1);
        assert!(!Condition::parse(Some(&many)).holds("\"a\""));
        let long = format!("\"a\",\"{}\"", "x".repeat(limits::FIELD_BYTES));
        assert!(!Condition::parse(Some(&long)).holds("\"a\""));
    }

    proptest::proptest! {
        #[test]
        fn a_tag_that_was_sent_is_recognised(digest: [u8; 32], others in "[\"aW/, *]{0,20}") {
            let tag = of_digest(&digest);
            assert!(Condition::parse(Some(&tag)).holds(&tag));
            assert!(!Condition::parse(Some(&others)).holds(&tag) || others.trim() == "*");
        }
    }
}
