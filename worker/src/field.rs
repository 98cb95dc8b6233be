//! This module parses header fields that are lists of words: `name`, `name=value` and
//! `name="value"`.
//!
//! `Prefer` and `Cache-Control` share this form. Both tell receivers to ignore unknown parts, so
//! that nothing here fails: a malformed member is left out, and a field that is too long counts as
//! empty.

use crate::limits;

/// One member.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// In lower case.
    pub(crate) name: String,
    /// Without quotation marks. An empty and an absent value mean the same (RFC 7240 §2).
    pub(crate) value: String,
}

impl Member {
    /// The value as a number of seconds, up to [`limits::DELTA_S`]; `None` if it is not a number.
    pub(crate) fn seconds(&self) -> Option<u32> {
        let is_number = !self.value.is_empty() && self.value.bytes().all(|b| b.is_ascii_digit());
        // Digits that do not fit still mean a number (RFC 9111 §1.2.2).
        is_number.then(|| {
            let value = self.value.parse().unwrap_or(limits::DELTA_S);
            value.min(limits::DELTA_S)
        })
    }
}

/// The members of a field, in their order, without their parameters.
pub(crate) fn members(field: Option<&str>) -> Vec<Member> {
    let field = field.unwrap_or_default();
    if field.len() > limits::FIELD_BYTES {
        return Vec::new();
    }
    split(field, ',')
        .take(limits::FIELD_MEMBERS)
        .filter_map(|member| split(member, ';').next().and_then(word))
        .collect()
}

/// The pieces between separators that stand outside quotation marks.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |c| {
        if is_escaped {
            is_escaped = false;
            return false;
        }
        match c {
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        c == separator && !is_quoted
    })
}

fn word(text: &str) -> Option<Member> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let (name, value) = (trimmed(name), trimmed(value));
    if name.is_empty() || !name.bytes().all(is_token) {
        return None;
    }
    let value = if value.starts_with('"') {
        unquoted(value)?
    } else if value.bytes().all(is_token) {
        value.to_owned()
    } else {
        return None;
    };
    Some(Member {
        name: name.to_ascii_lowercase(),
        value,
    })
}

/// The text of a quoted string (RFC 9110 §5.6.4).
fn unquoted(text: &str) -> Option<String> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut plain = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => plain.push(chars.next()?),
            _ => plain.push(c),
        }
    }
    Some(plain)
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// A character of a token (RFC 9110 §5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &str, expected: &[(&str, &str)]) {
        let members = members(Some(field));
        let members: Vec<_> = members.iter().map(|m| (&*m.name, &*m.value)).collect();
        assert_eq!(members, expected, "{field}");
    }

    #[test]
    fn lists_of_words() {
        check("", &[]);
        check(",, ,", &[]);
        check("no-cache", &[("no-cache", "")]);
        check(
            "Max-Age=5,  no-cache",
            &[("max-age", "5"), ("no-cache", "")],
        );
        check("wait = 5 ; x=1", &[("wait", "5")]);
        check("wait=\"5\"", &[("wait", "5")]);
        check("a=\"x,y;z\", b", &[("a", "x,y;z"), ("b", "")]);
        check("a=\"x\\\",y\", b", &[("a", "x\",y"), ("b", "")]);
        check("a=\"\", b=", &[("a", ""), ("b", "")]);
        // A malformed member is left out, and the others stay.
        check("a b, c", &[("c", "")]);
        check("=5, c", &[("c", "")]);
        check("a=b c, d", &[("d", "")]);
        check("a=\"x\"y, c", &[("c", "")]);
        // An unclosed quotation mark swallows the rest.
        check("c, a=\"x, d", &[("c", "")]);
        check("c, a=\"x\\", &[("c", "")]);
    }

    #[test]
    fn too_long_is_none() {
        check(&"a".repeat(limits::FIELD_BYTES + 1), &[]);
        assert_eq!(
            members(Some(&"a,".repeat(200))).len(),
            limits::FIELD_MEMBERS
        );
        assert_eq!(members(None), []);
    }

    #[test]
    fn seconds() {
        for (value, expected) in [
            ("0", Some(0)),
            ("0060", Some(60)),
            ("2147483648", Some(limits::DELTA_S)),
            ("99999999999999999999999", Some(limits::DELTA_S)),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("1s", None),
        ] {
            let member = Member {
                name: String::new(),
                value: value.to_owned(),
            };
            assert_eq!(member.seconds(), expected, "{value}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_too_hostile(field in "\\PC{0,80}|[ab=\",;\\\\ \t0-9]{0,40}") {
            for member in members(Some(&field)) {
                assert!(member.name.bytes().all(is_token));
            }
        }
    }
}
