//! This module splits the beginning of a text into records.

use super::file_format::{self, FileFormat};
use super::invalid::Invalid;
use super::options::ReadOptions;
use super::preamble;
use super::reading::cells;
use crate::csv::{Dialect, Index, Scanner};
use crate::encoding::{self, Charset, Decoder, Encoding};
use crate::limits::HEADER_RECORDS;
use crate::table::Table;

/// Decoded text as records, none of them told to be the header, and no column typed.
pub(crate) fn untyped(text: Vec<u8>, charset: Charset, dialect: Dialect) -> Table {
    let mut index = Index::default();
    Scanner::new(dialect).finish(&text, &mut index);
    Table {
        text,
        charset,
        dialect,
        empty_means_missing: false,
        index,
        header_records: 0,
        preamble_records: 0,
        columns: Vec::new(),
    }
}

/// The cells of the first records, whatever stands in them.
pub(crate) fn first_records(
    beginning: &[u8],
    whole: bool,
    options: &ReadOptions,
) -> Vec<Vec<String>> {
    let chosen = options.encoding.as_deref().and_then(Encoding::from_label);
    let (guess, mark) = encoding::detect(beginning);
    let encoding = chosen.unwrap_or(guess);
    let mark = if encoding == guess { mark } else { 0 };
    let mut decoder = Decoder::new(encoding);
    let mut text = Vec::new();
    decoder.push(&beginning[mark..], &mut text);
    if whole {
        decoder.finish(&mut text);
    }
    if options.separator().is_none()
        && !matches!(
            file_format::detect(&text, whole, options),
            FileFormat::Delimited | FileFormat::Lines
        )
    {
        return Vec::new();
    }
    let preamble = preamble::find(&text, whole, options);
    let dialect = preamble::dialect(&text, whole, options, &preamble);
    let charset = if chosen.is_some() {
        encoding.charset()
    } else {
        charset(encoding, mark, &text)
    };
    let table = untyped(text, charset, dialect);
    (0..table.rows().min(HEADER_RECORDS))
        .map(|record| cells(&table, record))
        .collect()
}

/// The charset of a text whose encoding is a guess: what is hardly ever UTF-8 is windows-1252.
pub(crate) fn charset(guess: Encoding, mark: usize, text: &[u8]) -> Charset {
    let is_settled = mark > 0 || guess != Encoding::Utf8 || {
        let mut invalid = Invalid::default();
        invalid.check(text);
        invalid.end(text.len());
        invalid.is_utf8(text)
    };
    if is_settled {
        guess
    } else {
        Encoding::Windows1252
    }
    .charset()
}
