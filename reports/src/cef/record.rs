//! This module splits the bytes of a line into its header fields and extension.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use crate::limits::KEY_BYTES;

/// Fields of a header: version, vendor, product, device version, class id, name, severity.
pub const HEADER_FIELDS: usize = 7;

/// A deviation of a line from the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deviation {
    /// The header has fewer than its seven fields.
    TruncatedHeader,
    /// The version is neither 0 nor 1.
    UnknownVersion,
    /// A backslash before a character that has no escape there.
    UnknownEscape,
    /// An equals sign in a value without its backslash.
    StrayEquals,
    /// Text in the extension that belongs to no key.
    StrayText,
    /// A tab before a key, where a space belongs.
    StrayTab,
}

/// The parts of one line. Texts are without their escapes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record<'a> {
    /// The text before `CEF:`, without trailing blanks.
    pub prefix: &'a [u8],
    /// The fields of the header, at most [`HEADER_FIELDS`].
    pub header: Vec<Cow<'a, [u8]>>,
    /// The pairs of the extension, in the order of the line.
    pub pairs: Vec<(&'a str, Cow<'a, [u8]>)>,
    /// The text in the extension before the first key.
    pub stray: &'a [u8],
    /// The line's deviations from the standard, with the text at fault.
    pub deviations: Vec<(Deviation, &'a [u8])>,
}

/// Reads a line, without its line end. `None` where nothing in it begins a record of CEF.
#[must_use]
pub fn parse(line: &[u8]) -> Option<Record<'_>> {
    let (prefix_end, header_start) = find(line)?;
    let mut record = Record {
        prefix: line[..prefix_end].trim_ascii_end(),
        ..Record::default()
    };
    let extension = header(&line[header_start..], &mut record);
    if record.header.len() < HEADER_FIELDS {
        record
            .deviations
            .push((Deviation::TruncatedHeader, &line[prefix_end..]));
    }
    if !matches!(
        record.header.first().map(|v| v.trim_ascii()),
        Some(b"0" | b"1" | b"0.1")
    ) {
        let version = &line[header_start..];
        let end = memchr(b'|', version).unwrap_or(version.len());
        record
            .deviations
            .push((Deviation::UnknownVersion, &version[..end]));
    }
    self::extension(extension, &mut record);
    Some(record)
}

/// Finds `CEF:` before a version: its position, and that of the version.
fn find(line: &[u8]) -> Option<(usize, usize)> {
    memmem::find_iter(line, b"CEF:").find_map(|at| {
        let after = &line[at + 4..];
        let blanks = after.iter().take_while(|b| **b == b' ').count();
        let version = &after[blanks..];
        let digits = version
            .iter()
            .take_while(|b| b.is_ascii_digit() || **b == b'.')
            .count();
        let is_version = version.first().is_some_and(u8::is_ascii_digit)
            && matches!(version.get(digits), None | Some(b'|'));
        is_version.then_some((at, at + 4 + blanks))
    })
}

/// Takes the fields of the header and gives what is behind them.
fn header<'a>(text: &'a [u8], record: &mut Record<'a>) -> &'a [u8] {
    let mut rest = text;
    while record.header.len() < HEADER_FIELDS {
        let end = end_of_field(rest);
        let field = &rest[..end.unwrap_or(rest.len())];
        let value = unescape(field, is_header_escape, record);
        record.header.push(value);
        match end {
            Some(end) => rest = &rest[end + 1..],
            None => return &[],
        }
    }
    rest
}

/// The first pipe that no backslash escapes.
fn end_of_field(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'|', b'\\', &text[at..]) {
        at += found;
        if text[at] == b'|' {
            return Some(at);
        }
        let escapes = text.get(at + 1).is_some_and(|b| is_header_escape(*b));
        at += if escapes { 2 } else { 1 };
    }
    None
}

fn is_header_escape(byte: u8) -> bool {
    matches!(byte, b'|' | b'\\')
}

fn is_extension_escape(byte: u8) -> bool {
    matches!(byte, b'=' | b'\\' | b'n' | b'r')
}

/// Takes the pairs of the extension.
fn extension<'a>(text: &'a [u8], record: &mut Record<'a>) {
    let mut keys: Vec<(usize, usize)> = Vec::new();
    // Finds the start of the word that the next equals sign would make a key; a word has at most
    // one equals sign.
    let mut word = Some(0);
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' if text.get(at + 1).is_some_and(|b| matches!(b, b'\\' | b'=')) => at += 1,
            b' ' | b'\t' => word = Some(at + 1),
            b'=' => {
                match word {
                    Some(start) if is_key(&text[start..at]) => keys.push((start, at)),
                    _ => {
                        let start = keys.last().map_or(0, |(start, _)| *start);
                        record
                            .deviations
                            .push((Deviation::StrayEquals, &text[start..=at]));
                    }
                }
                word = None;
            }
            _ => {}
        }
        at += 1;
    }

    let first = keys.first().map_or(text.len(), |(start, _)| *start);
    record.stray = text[..first].trim_ascii();
    if !record.stray.is_empty() {
        record.deviations.push((Deviation::StrayText, record.stray));
    }
    for (n, &(start, equals)) in keys.iter().enumerate() {
        if start > 0 && text[start - 1] == b'\t' {
            record
                .deviations
                .push((Deviation::StrayTab, &text[start..equals]));
        }
        let raw = match keys.get(n + 1) {
            // The blank before a key separates; those before it are the value's own.
            Some((next, _)) => &text[equals + 1..next - 1],
            None => trim_blanks_at_end(&text[equals + 1..]),
        };
        let value = unescape(raw, is_extension_escape, record);
        // Keys are ASCII.
        let key = std::str::from_utf8(&text[start..equals]).unwrap_or_default();
        record.pairs.push((key, value));
    }
}

/// Whether a word can be a key. The standard asks for letters and digits; vendors write names of
/// objects and places in lists too.
fn is_key(word: &[u8]) -> bool {
    let is_first = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let is_more = |b: &u8| is_first(b) || matches!(b, b'.' | b'-' | b',' | b'[' | b']');
    word.first().is_some_and(is_first) && word.len() <= KEY_BYTES && word.iter().all(is_more)
}

fn trim_blanks_at_end(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|b| !matches!(b, b' ' | b'\t'));
    &text[..end.map_or(0, |end| end + 1)]
}

/// A text without its escapes. A backslash that escapes nothing is kept, and told.
fn unescape<'a>(
    raw: &'a [u8],
    is_escape: fn(u8) -> bool,
    record: &mut Record<'a>,
) -> Cow<'a, [u8]> {
    let Some(first) = memchr(b'\\', raw) else {
        return Cow::Borrowed(raw);
    };
    let mut out = raw[..first].to_vec();
    let mut at = first;
    while let Some(&byte) = raw.get(at) {
        at += 1;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match raw.get(at) {
            Some(&escaped) if is_escape(escaped) => {
                out.push(match escaped {
                    b'n' => b'\n',
                    b'r' => b'\r',
                    other => other,
                });
                at += 1;
            }
            next => {
                out.push(byte);
                let end = at + usize::from(next.is_some());
                record
                    .deviations
                    .push((Deviation::UnknownEscape, &raw[at - 1..end]));
            }
        }
    }
    Cow::Owned(out)
}
