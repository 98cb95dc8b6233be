//! Delimited text has the cells that the `csv` crate sees, wherever it is cut.

use reports::csv::{Dialect, Index, Scanner, unquote};
use reports::read::ReadOptions;

use super::{chosen, read};

/// The separators there are.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The first byte chooses the separator, the second where the text is cut.
pub(super) fn holds(data: &[u8]) {
    let (which, data) = chosen(data, DELIMITERS.len() - 1);
    let delimiter = DELIMITERS[which];
    let (part, text) = chosen(data, 255);
    // A byte order mark is no business of the scanner's, and the reference takes one away.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let cut = text.len() * part / 255;
    let wanted = reference(text, delimiter);
    assert_eq!(cells(text, delimiter, cut), wanted, "cut at {cut}");
    let options = ReadOptions {
        encoding: Some("windows-1252".to_owned()),
        delimiter: Some(char::from(delimiter)),
        kind: Some("generic".to_owned()),
        header: Some(0),
        ..ReadOptions::default()
    };
    if let Some(opened) = read(text, "a.csv", &options) {
        assert_eq!(opened.table.rows() as usize, wanted.len());
    }
}

/// The cells of a text that arrives in two pieces.
fn cells(text: &[u8], delimiter: u8, cut: usize) -> Vec<Vec<Vec<u8>>> {
    let mut scanner = Scanner::new(Dialect {
        delimiter,
        ..Dialect::COMMA
    });
    let mut index = Index::default();
    scanner.scan(&text[..cut], &mut index);
    scanner.finish(text, &mut index);
    let cell = |record, column| {
        let span = index.cell_span(record, column);
        let (start, end) = span.expect("a cell that is counted has a place");
        unquote(&text[start..end], b'"').into_owned()
    };
    (0..index.records())
        .map(|record| {
            (0..index.cells(record))
                .map(|column| cell(record, column))
                .collect()
        })
        .collect()
}

fn reference(text: &[u8], delimiter: u8) -> Vec<Vec<Vec<u8>>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text)
        .byte_records()
        .map(|record| {
            let record = record.expect("a flexible reader of bytes refuses nothing");
            record.iter().map(<[u8]>::to_vec).collect()
        })
        .collect()
}
