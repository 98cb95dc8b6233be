//! This module reads the members of one record, those of nested objects included.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::limits::FLATTENED_OBJECTS;

/// The value of a member, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`.
    Null,
    /// A string without its quotes and escapes; half a surrogate pair is U+FFFD.
    Text(String),
    /// A number or a truth, as the file writes it: a number of any length is exact.
    Literal(&'a str),
    /// A list, an object without members, or one too deep, as JSON without blanks.
    Json(String),
}

impl Value<'_> {
    /// The value as it stands in a cell.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Null => b"",
            Self::Text(text) | Self::Json(text) => text.as_bytes(),
            Self::Literal(text) => text.as_bytes(),
        }
    }
}

/// The name of the column for a record that is no object.
const VALUE: &str = "value";

/// Hands on every member of a record with its name, in the file's order and twice where it is
/// there twice. The members of an object within are named after it: `assignee.login`.
///
/// # Errors
/// If the text is not valid JSON; the members before the error have been handed on.
pub fn flatten<'a>(
    text: &'a [u8],
    each: &mut dyn FnMut(&str, Value<'a>),
) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_slice(text);
    if text.first() == Some(&b'{') {
        let mut path = String::new();
        Members {
            path: &mut path,
            depth: 0,
            each,
        }
        .deserialize(&mut json)?;
    } else {
        let raw = <&'a RawValue>::deserialize(&mut json)?;
        each(VALUE, value(raw.get())?);
    }
    json.end()
}

/// The members of one object.
struct Members<'p, 'f, 'a> {
    path: &'p mut String,
    depth: usize,
    each: &'f mut dyn FnMut(&str, Value<'a>),
}

impl<'a> DeserializeSeed<'a> for Members<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Members<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut members: A) -> Result<(), A::Error> {
        use serde::de::Error as _;
        let outer = self.path.len();
        while let Some((key, raw)) = members.next_entry::<Cow<'a, str>, &'a RawValue>()? {
            if outer > 0 {
                self.path.push('.');
            }
            self.path.push_str(&key);
            let text = raw.get();
            let is_object = text.starts_with('{') && !text[1..].trim_start().starts_with('}');
            if is_object && self.depth + 1 < FLATTENED_OBJECTS {
                Members {
                    path: &mut *self.path,
                    depth: self.depth + 1,
                    each: &mut *self.each,
                }
                .deserialize(&mut serde_json::Deserializer::from_str(text))
                .map_err(A::Error::custom)?;
            } else {
                (self.each)(self.path, value(text).map_err(A::Error::custom)?);
            }
            self.path.truncate(outer);
        }
        Ok(())
    }
}

fn value(raw: &str) -> Result<Value<'_>, serde_json::Error> {
    Ok(match raw.as_bytes().first() {
        Some(b'"') => Value::Text(match serde_json::from_str(raw) {
            Ok(text) => text,
            Err(_) => lossy(raw)?,
        }),
        Some(b'{' | b'[') => Value::Json(without_blanks(raw)),
        Some(b'n') => Value::Null,
        _ => Value::Literal(raw),
    })
}

/// A string in which half a surrogate pair stands for itself.
fn lossy(raw: &str) -> Result<String, serde_json::Error> {
    struct Bytes;
    impl Visitor<'_> for Bytes {
        type Value = String;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }
        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<String, E> {
            Ok(String::from_utf8_lossy(bytes).into_owned())
        }
    }
    serde_json::Deserializer::from_str(raw).deserialize_bytes(Bytes)
}

/// JSON without the blanks between its tokens.
fn without_blanks(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let (mut string, mut escaped) = (false, false);
    for c in raw.chars() {
        let is_blank = matches!(c, ' ' | '\t' | '\n' | '\r');
        if !string && is_blank {
            continue;
        }
        out.push(c);
        if c == '"' && !escaped {
            string = !string;
        }
        escaped = string && c == '\\' && !escaped;
    }
    out
}
