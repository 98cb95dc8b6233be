//! This module recognises a report by its first bytes.

use csv_core::{ReadRecordResult, Reader};

use super::Outcome;
use super::http::{self, BOM};
use crate::limits;
use crate::problem::Problem;
use crate::report::{Format, Recognition};

/// The meaning of the first bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// More bytes are needed.
    More,
    /// The beginning of the requested report.
    Report,
    Not(Outcome),
}

/// Interprets the first bytes of a report; `is_whole` means that there are no more of them.
#[must_use]
pub fn opening(format: Format, first: &[u8], is_whole: bool) -> Opening {
    let first = match first.strip_prefix(BOM) {
        Some(text) => text,
        None if !is_whole && BOM.starts_with(first) => return Opening::More,
        None => first,
    };
    let text = first.trim_ascii_start();
    // The prefix of syslog begins with a priority, as in `<134>`. No tag begins with a digit.
    let is_priority = matches!(format, Format::Cef) && text.get(1).is_none_or(u8::is_ascii_digit);
    if text.first() == Some(&b'<') && !is_priority {
        return Opening::Not(Outcome::refused(Problem::UpstreamLoginPage));
    }
    if text.is_empty() && is_whole {
        return Opening::Not(Outcome::Empty);
    }
    if is_whole && http::is_gateway_page(text) {
        return Opening::Not(Outcome::setback(Problem::UpstreamUnreachable));
    }
    let unexpected = Opening::Not(Outcome::refused(Problem::UnexpectedContent));
    let more = match first.len() < limits::HEADER_ROW_BYTES {
        true => Opening::More,
        false => unexpected.clone(),
    };
    match format {
        Format::JsonLines => match text.first() {
            None => more,
            Some(b'{') => Opening::Report,
            Some(_) => unexpected,
        },
        Format::Cef if is_event(text) => Opening::Report,
        Format::Cef if text.contains(&b'\n') || is_whole => unexpected,
        Format::Cef => more,
        Format::Csv(recognise) | Format::RaggedCsv(recognise) => match header_row(text, is_whole) {
            Row::Whole(names) => {
                // A name that is not UTF-8 is not a known column.
                let names: Vec<_> = names
                    .iter()
                    .map(|name| std::str::from_utf8(name).unwrap_or_default())
                    .collect();
                match recognise(&names) {
                    Recognition::Requested => Opening::Report,
                    Recognition::Another => Opening::Not(Outcome::refused(Problem::WrongReport)),
                    Recognition::Unknown => unexpected,
                }
            }
            Row::More => more,
            Row::TooWide => unexpected,
        },
    }
}

/// Whether the first line has the beginning of an event: `CEF:0|`, perhaps after the prefix of
/// syslog, which has neither quotes nor braces.
fn is_event(text: &[u8]) -> bool {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let mut places = line.windows(6).enumerate();
    let found = places.find(|(_, part)| {
        matches!(part, [b'C', b'E', b'F', b':', version, b'|'] if version.is_ascii_digit())
    });
    found.is_some_and(|(at, _)| {
        let prefix = line.get(..at).unwrap_or_default();
        at <= limits::SYSLOG_PREFIX_BYTES && !prefix.iter().any(|byte| b"\"'{,".contains(byte))
    })
}

enum Row {
    Whole(Vec<Vec<u8>>),
    More,
    TooWide,
}

/// Reads the first record, whose quoted names may contain commas and line breaks.
fn header_row(text: &[u8], is_whole: bool) -> Row {
    let text = text.get(..limits::HEADER_ROW_BYTES).unwrap_or(text);
    // The reader takes an empty slice for the end.
    if text.is_empty() {
        return Row::More;
    }
    let mut reader = Reader::new();
    let mut names = vec![0; text.len().saturating_add(1)];
    let mut ends = vec![0; limits::HEADER_COLUMNS];
    let (mut result, _, written, ended) = reader.read_record(text, &mut names, &mut ends);
    let mut columns = ended;
    if result == ReadRecordResult::InputEmpty {
        if !is_whole {
            return Row::More;
        }
        // The text has ended, and so has the last name.
        let names = names.get_mut(written..).unwrap_or_default();
        let ends = ends.get_mut(ended..).unwrap_or_default();
        let (last, _, _, more) = reader.read_record(&[], names, ends);
        (result, columns) = (last, ended.saturating_add(more));
    }
    if result != ReadRecordResult::Record {
        return Row::TooWide;
    }
    let mut start = 0;
    let mut row = Vec::with_capacity(columns);
    for end in ends.into_iter().take(columns) {
        row.push(names.get(start..end).unwrap_or_default().to_vec());
        start = end;
    }
    Row::Whole(row)
}
