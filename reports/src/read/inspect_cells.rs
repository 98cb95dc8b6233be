//! This module reads the cells of a text and nothing else, so that any CSV suite can be run against
//! the reader.

use serde::Serialize;

use super::file_format;
use super::first_records::{charset, untyped};
use super::reading::cells;
use super::transcode::Transcoder;
use crate::csv::{Dialect, Index, Scanner, dialect};
use crate::encoding::{self, Decoder, Encoding};
use crate::table::Table;

/// The cells of a text and nothing else.
#[derive(Debug, Serialize)]
pub struct CellsFound {
    header: Vec<String>,
    records: Vec<Vec<String>>,
}

/// The cells of a text: the first record as `header`, the others as `records`. No kind is looked
/// for and no row is refused, so that any CSV suite can be run against it. For CEF and JSON, the
/// header is the columns found, and a record ends with its last value.
#[must_use]
pub fn inspect_cells(bytes: &[u8]) -> CellsFound {
    let (encoding, mark) = encoding::detect(bytes);
    let mut decoder = Decoder::new(encoding);
    let mut text = Vec::new();
    decoder.push(&bytes[mark..], &mut text);
    decoder.finish(&mut text);
    if let Some(mut transcoder) = Transcoder::new(&file_format::by_beginning(&text, true, None)) {
        return transcoded_cells(&mut transcoder, &text);
    }
    let dialect = dialect::sniff(&text, true);
    let charset = charset(encoding, mark, &text);
    let table = untyped(text, charset, dialect);
    let mut all = (0..table.rows()).map(|record| cells(&table, record));
    let header = all.next().unwrap_or_default();
    CellsFound {
        header,
        records: all.collect(),
    }
}

/// The cells of a text that is transcoded.
fn transcoded_cells(transcoder: &mut Transcoder, text: &[u8]) -> CellsFound {
    let mut out = Vec::new();
    transcoder.push(text, &mut out);
    transcoder.finish(false, &mut out);
    let mut index = Index::default();
    Scanner::new(Dialect::COMMA).finish(&out, &mut index);
    let table = Table {
        text: out,
        charset: Encoding::Utf8.charset(),
        dialect: Dialect::COMMA,
        empty_means_missing: true,
        index,
        header_records: 0,
        preamble_records: 0,
        columns: Vec::new(),
    };
    CellsFound {
        header: transcoder.names(),
        records: (0..table.rows()).map(|row| cells(&table, row)).collect(),
    }
}
