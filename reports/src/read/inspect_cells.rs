//! The cells of a text and nothing else, so that any CSV suite can be run against the reader.

use serde::Serialize;

use super::first_records::{charset, untyped};
use super::reading::cells;
use super::rewrite::Rewriter;
use super::shape;
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
/// for and no row is refused, so that any CSV suite can be run against it. Of CEF and JSON the
/// header is the columns found, and a record ends with its last value.
#[must_use]
pub fn inspect_cells(bytes: &[u8]) -> CellsFound {
    let (encoding, mark) = encoding::detect(bytes);
    let mut decoder = Decoder::new(encoding);
    let mut text = Vec::new();
    decoder.push(&bytes[mark..], &mut text);
    decoder.finish(&mut text);
    if let Some(mut rewriter) = Rewriter::new(&shape::shape(&text, true, None)) {
        return rewritten_cells(&mut rewriter, &text);
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

/// The cells of a text that is written anew.
fn rewritten_cells(rewriter: &mut Rewriter, text: &[u8]) -> CellsFound {
    let mut out = Vec::new();
    rewriter.push(text, &mut out);
    rewriter.finish(false, &mut out);
    let mut index = Index::default();
    Scanner::new(Dialect::COMMA).finish(&out, &mut index);
    let table = Table {
        text: out,
        charset: Encoding::Utf8.charset(),
        dialect: Dialect::COMMA,
        blank_is_absent: true,
        index,
        header_records: 0,
        records_above: 0,
        columns: Vec::new(),
    };
    CellsFound {
        header: rewriter.names(),
        records: (0..table.rows()).map(|row| cells(&table, row)).collect(),
    }
}
