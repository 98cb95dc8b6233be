//! This module reads delimited text: it finds the cells and removes their quotes.
//!
//! The rules are those of RFC 4180 and of the `csv` crate, which is the reference: a record ends
//! at LF, CRLF or CR; lines with nothing on them are skipped; a quote opens a quoted cell only at
//! the cell's first byte; inside, two quotes are one; after the closing quote, anything up to the
//! next separator belongs to the cell as it stands.

mod block;
pub mod dialect;
mod index;
mod scan;

use std::borrow::Cow;

pub use dialect::Dialect;
pub use index::Index;
pub use scan::{LineEnds, Scanner, Stray};

/// A cell's bytes without its quotes. `raw` is the cell as the file writes it.
#[must_use]
#[inline]
pub fn unquote(raw: &[u8], quote: u8) -> Cow<'_, [u8]> {
    let Some((&first, inner)) = raw.split_first() else {
        return Cow::Borrowed(raw);
    };
    if first != quote {
        return Cow::Borrowed(raw);
    }
    // The usual case: the only other quote is the last byte.
    match memchr::memchr(quote, inner) {
        Some(at) if at + 1 == inner.len() => Cow::Borrowed(&inner[..at]),
        None => Cow::Borrowed(inner),
        Some(at) => Cow::Owned(unquote_slow(inner, at, quote)),
    }
}

/// `inner` follows an opening quote and has another quote at `at`.
#[cold]
fn unquote_slow(inner: &[u8], at: usize, quote: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    let mut next = Some(at);
    while let Some(at) = next {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.split_first() {
            Some((&b, after)) if b == quote => {
                out.push(quote);
                rest = after;
                next = memchr::memchr(quote, rest);
            }
            // The cell is closed; what follows stands for itself, quotes included.
            _ => next = None,
        }
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unquotes_as_the_reference_does() {
        for (raw, text) in [
            ("", ""),
            ("a", "a"),
            ("\"\"", ""),
            ("\"a\"", "a"),
            ("\"a,b\"", "a,b"),
            ("\"a\"\"b\"", "a\"b"),
            ("\"\"\"a\"\"\"", "\"a\""),
            ("\"\"\"\"", "\""),
            ("\"a\"b", "ab"),
            ("\"a\"b\"c", "ab\"c"),
            ("\"a\"b\"\"c", "ab\"\"c"),
            ("a\"b\"", "a\"b\""),
            ("\"a", "a"),
            ("\"", ""),
        ] {
            assert_eq!(
                unquote(raw.as_bytes(), b'"').as_ref(),
                text.as_bytes(),
                "{raw}"
            );
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(raw.as_bytes());
            if let Some(record) = reader.byte_records().next() {
                assert_eq!(
                    record.unwrap().as_slice(),
                    text.as_bytes(),
                    "reference: {raw}"
                );
            }
        }
    }
}
