//! What a file would be if it were read in another way: its beginning, read as the file would be.

use serde::{Deserialize, Serialize};

use super::invalid::Invalid;
use super::reading::cells;
use super::shape::{self, Shape};
use super::{Opened, Reader, above};
use crate::csv::{Dialect, Index, Scanner};
use crate::detect::header_below;
use crate::encoding::{self, Charset, Decoder, Encoding};
use crate::limits::{HEADER_RECORDS, PREVIEW_ROWS};
use crate::problem::{Code, sample};
use crate::read::{About, ReadOptions};
use crate::refusal::Refusal;
use crate::table::Table;
use crate::view;
use crate::view::Row;

/// The beginning of a file, read in some way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The first records as they stand in the file, cut short, at most [`HEADER_RECORDS`]: among
    /// them a person finds the header. None where the file is not delimited text.
    pub records: Vec<String>,
    /// Which of `records` is likely the header where another one is taken for it, from 1.
    pub header_below: Option<u32>,
    /// What the file would be, or why it would not be opened.
    pub outcome: Result<Read, Refusal>,
}

impl Preview {
    /// Of a file that cannot even be looked at.
    #[must_use]
    pub fn refused(why: Refusal) -> Self {
        Self {
            records: Vec::new(),
            header_below: None,
            outcome: Err(why),
        }
    }
}

/// What a file would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Read {
    /// What would be recognised. The number of rows is that of the beginning.
    pub about: About,
    /// The first rows, at most [`PREVIEW_ROWS`].
    pub rows: Vec<Row>,
    /// What is wrong in the beginning, and how often.
    pub problems: Vec<(Code, u64)>,
    /// Whether this is all of the file: else its end may say more.
    pub whole: bool,
}

/// Reads the beginning of a file of `size_bytes` as [`super::read_all`] would read all of it.
#[must_use]
pub fn preview(beginning: &[u8], size_bytes: u64, name: &str, options: &ReadOptions) -> Preview {
    let whole = beginning.len() as u64 >= size_bytes;
    let records = first_records(beginning, whole, options);
    let outcome = read(beginning, whole, name, options);
    let header = outcome
        .as_ref()
        .ok()
        .map(|read| read.about().above_header + 1);
    let header_below = header_below(&records)
        .and_then(|at| u32::try_from(at + 1).ok())
        .filter(|record| header != Some(*record));
    let records = records
        .iter()
        .map(|cells| sample(&cells.join(", ")))
        .collect();
    Preview {
        records,
        header_below,
        outcome: outcome.map(|opened| Read {
            about: About {
                size_bytes,
                ..opened.about().clone()
            },
            rows: (0..opened.table.rows().min(PREVIEW_ROWS))
                .map(|row| view::row(&opened.table, row))
                .collect(),
            problems: opened.problems.iter().map(|p| (p.code, p.count)).collect(),
            whole,
        }),
    }
}

fn read(
    beginning: &[u8],
    whole: bool,
    name: &str,
    options: &ReadOptions,
) -> Result<Opened, Refusal> {
    // As if the beginning were the file: room for the rest of it is not needed.
    let mut reader = Reader::new(name, beginning.len() as u64, None, options)?;
    reader.push(beginning)?;
    if whole {
        reader.finish()
    } else {
        reader.stop()
    }
}

/// Decoded text as records, none of them told to be the header, and no column typed.
pub(super) fn untyped(text: Vec<u8>, charset: Charset, dialect: Dialect) -> Table {
    let mut index = Index::default();
    Scanner::new(dialect).finish(&text, &mut index);
    Table {
        text,
        charset,
        dialect,
        blank_is_absent: false,
        index,
        header_records: 0,
        records_above: 0,
        columns: Vec::new(),
    }
}

/// The cells of the first records, whatever stands in them.
fn first_records(beginning: &[u8], whole: bool, options: &ReadOptions) -> Vec<Vec<String>> {
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
            shape::of(&text, whole, options),
            Shape::Delimited | Shape::Lines
        )
    {
        return Vec::new();
    }
    let above = above::above(&text, whole, options);
    let dialect = above::dialect(&text, whole, options, &above);
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
pub(super) fn charset(guess: Encoding, mark: usize, text: &[u8]) -> Charset {
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
