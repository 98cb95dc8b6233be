//! Encoding, dialect and kind are guessed of any bytes, always alike, and what a person chooses
//! is done.

use reports::catalog::KINDS;
use reports::csv::dialect;
use reports::read::ReadOptions;
use reports::report::preview;

use super::{chosen, read};

const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
const ENCODINGS: [&str; 4] = ["utf-8", "utf-16le", "utf-16be", "windows-1252"];

/// The first four bytes choose what a person would; the rest is the file.
pub(super) fn holds(data: &[u8]) {
    let (encoding, data) = chosen(data, ENCODINGS.len());
    let (delimiter, data) = chosen(data, DELIMITERS.len());
    let (kind, data) = chosen(data, KINDS.len());
    let (header, file) = chosen(data, 3);
    let guessed = dialect::sniff(file, true);
    assert!(DELIMITERS.contains(&char::from(guessed.delimiter)));
    let options = ReadOptions {
        encoding: ENCODINGS.get(encoding).map(|label| (*label).to_owned()),
        delimiter: DELIMITERS.get(delimiter).copied(),
        kind: KINDS.get(kind).map(|kind| kind.id.to_owned()),
        header: [None, Some(1), Some(0), Some(3)][header],
        ..ReadOptions::default()
    };
    let seen = preview(file, file.len() as u64, "report.csv", &options).outcome;
    let Some(opened) = read(file, "report.csv", &options) else {
        assert!(seen.is_err(), "a preview of what is refused");
        return;
    };
    assert_eq!(
        seen.map(|seen| seen.about.rows).ok(),
        Some(opened.table.rows())
    );
    let about = opened.about();
    if let Some(encoding) = &options.encoding {
        assert_eq!(&about.encoding, encoding);
    }
    if let Some(delimiter) = options.delimiter {
        assert_eq!(about.delimiter, delimiter);
    }
    if let (Some(header), "delimited") = (options.header, about.file_format.as_str()) {
        assert_eq!(about.header, header > 0);
    }
}
