//! This module previews a file with other options: it reads the beginning as the whole file would
//! be read.

use serde::{Deserialize, Serialize};

use crate::detect::header_below;
use crate::limits::PREVIEW_ROWS;
use crate::problem::{Code, sample};
use crate::read::first_records::first_records;
use crate::read::{About, ReadOptions, Reader, Report};
use crate::refusal::Refusal;
use crate::view::{self, Row};

/// The beginning of a file, read in some way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The first records as they stand in the file, cut short, at most
    /// [`crate::limits::HEADER_RECORDS`]: among them a person finds the header. Empty if the file
    /// is not delimited text.
    pub records: Vec<String>,
    /// Which of `records` is likely the header where another one is taken for it, from 1.
    pub header_below: Option<u32>,
    /// The preview of the report, or the refusal.
    pub outcome: Result<PreviewReport, Refusal>,
}

impl Preview {
    /// The preview of a file that cannot be opened.
    #[must_use]
    pub fn refused(why: Refusal) -> Self {
        Self {
            records: Vec::new(),
            header_below: None,
            outcome: Err(why),
        }
    }
}

/// The beginning of a report, read with a person's options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreviewReport {
    /// The description of the file. The number of rows is that of the beginning.
    pub about: About,
    /// The first rows, at most [`PREVIEW_ROWS`].
    pub rows: Vec<Row>,
    /// The problems in the beginning, and their numbers.
    pub problems: Vec<(Code, u64)>,
    /// Whether this is all of the file: else its end may say more.
    pub whole: bool,
}

/// Reads the beginning of a file of `size_bytes` as [`crate::read::read_all`] would read all of it.
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
        outcome: outcome.map(|opened| PreviewReport {
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
) -> Result<Report, Refusal> {
    // As if the beginning were the file: room for the rest of it is not needed.
    let mut reader = Reader::new(name, beginning.len() as u64, None, options)?;
    reader.push(beginning)?;
    if whole {
        reader.finish()
    } else {
        reader.stop()
    }
}
