//! This module has the words about a file that is being read, and about how it was read.

use reports::problem::Code;
use reports::read::{About, Caution};

use super::kinds;

use crate::model::format::{bytes, count, percent};

pub const CANCEL: &str = "Cancel";
pub const READING: &str = "Reading";

/// `34.1 MB of 190 MB, 18%`; only the bytes read if the size is not known.
#[must_use]
pub fn progress(read: u64, total: u64) -> String {
    if total == 0 {
        return bytes(read);
    }
    format!(
        "{} of {} · {}",
        bytes(read),
        bytes(total),
        percent(read, total)
    )
}

/// `12,345 rows so far`.
#[must_use]
pub fn rows_so_far(rows: u32) -> String {
    match rows {
        1 => "1 row so far".to_owned(),
        rows => format!("{} rows so far", count(u64::from(rows))),
    }
}

/// Announced when a file is open.
#[must_use]
pub fn opened(name: &str, rows: &str, findings: usize) -> String {
    let findings = match findings {
        0 => "no findings".to_owned(),
        1 => "1 finding".to_owned(),
        n => format!("{n} findings"),
    };
    format!("{name} is open: {rows}, {findings}.")
}

/// Announced when the reading of a file was stopped.
#[must_use]
pub fn stopped(name: &str) -> String {
    format!("Reading {name} was stopped.")
}

/// Announced when a file cannot be opened.
#[must_use]
pub fn refused(name: &str, why: &str) -> String {
    format!("{name} was not opened. {why}")
}

/// Announced when a file's engine died.
#[must_use]
pub fn crashed(name: &str) -> String {
    format!("The engine of {name} stopped working.")
}

pub const CANCELLED: &str = "Reading was stopped.";
pub const CANCELLED_DETAIL: &str = "The rows read so far were discarded.";
pub const READ_AGAIN: &str = "Retry";
pub const CLOSE: &str = "Close";
pub const CHOOSE_OTHER: &str = "Choose another file";

pub const CRASHED: &str = "The engine that read this file stopped working.";
pub const CRASHED_DETAIL: &str = "Each file has its own engine, so the other open files are not \
                                  affected. The usual cause is a lack of memory; closing other \
                                  tabs can help.";
pub const REASON: &str = "The browser says";

/// The heading of the next steps on the pages of files that were not opened.
pub const NEXT_STEPS: &str = "What to do";
/// The label of a quotation from the file.
pub const MESSAGE: &str = "Message";
pub const COPY: &str = "Copy";
pub const COPIED: &str = "Copied";

pub const HOW_READ: &str = "How it was read";
pub const RECOGNISED: &str = "Recognised as";
/// The label of the encoding, the separator and the like.
pub const FORM: &str = "Form";
pub const MEMORY: &str = "Memory used";
/// The place of the header, if it is not at the top: `header in row 4`.
#[must_use]
pub fn header_in(record: u32) -> String {
    format!("header in row {record}")
}

/// Added to the encoding if the file has a byte order mark.
pub const WITH_BOM: &str = "with BOM";

/// Encodings that can be chosen: label and name.
pub const ENCODINGS: [(&str, &str); 4] = [
    ("utf-8", "UTF-8"),
    ("utf-16le", "UTF-16 LE"),
    ("utf-16be", "UTF-16 BE"),
    ("windows-1252", "Windows-1252"),
];

/// Separators that can be chosen: character, value of the choice, and name.
pub const SEPARATORS: [(char, &str, &str); 4] = [
    (',', "comma", "comma"),
    (';', "semicolon", "semicolon"),
    ('\t', "tab", "tab"),
    ('|', "pipe", "pipe"),
];

#[must_use]
pub fn encoding(label: &str) -> &str {
    ENCODINGS
        .iter()
        .find(|(id, _)| *id == label)
        .map_or(label, |(_, name)| name)
}

#[must_use]
pub fn separator(character: char) -> String {
    SEPARATORS
        .iter()
        .find(|(c, _, _)| *c == character)
        .map_or_else(|| character.to_string(), |(_, _, name)| (*name).to_owned())
}

/// The format of a file that is not delimited text.
#[must_use]
pub fn file_format(label: &str) -> Option<&'static str> {
    match label {
        "cef" => Some("CEF"),
        "lines" => Some("lines of text"),
        "json" => Some("JSON"),
        "ndjson" => Some("JSON, one record per line"),
        _ => None,
    }
}

#[must_use]
pub fn line_end(label: &str) -> &str {
    match label {
        "lf" => "LF",
        "crlf" => "CRLF",
        "cr" => "CR",
        "mixed" => "mixed line endings",
        other => other,
    }
}

/// The certainty of the recognition.
#[must_use]
pub fn confidence(percent: u8) -> String {
    match percent {
        95.. => format!("certain ({percent} of 100)"),
        70.. => format!("likely ({percent} of 100)"),
        _ => format!("a guess ({percent} of 100)"),
    }
}

/// The certainty of the kind: of a guess, or chosen by a person.
#[must_use]
pub fn how_sure(percent: u8, chosen: bool) -> String {
    if chosen {
        "chosen by you".to_owned()
    } else {
        confidence(percent)
    }
}

/// A caution about the figures of a file.
#[must_use]
pub fn caution(caution: &Caution, about: &About) -> String {
    let rows = kinds::rows(&about.kind, u64::from(about.rows));
    match caution {
        Caution::Incomplete {
            code: Code::ArchiveChecksum,
        } => format!(
            "This file is damaged: its checksum is wrong. Some of its {rows} may be wrong or \
             missing, and so may every figure. Fetch the file again."
        ),
        Caution::Incomplete { code } => {
            let why = match code {
                Code::ArchiveCutOff => "The packed file ends too early",
                Code::ArchiveBroken => "The packed file is damaged",
                Code::UnclosedQuote => "It ends inside a quoted cell",
                _ => "It ends in the middle of a record",
            };
            format!(
                "This file is incomplete. {why}, so figures cover only the first {rows}. Fetch \
                 the report again."
            )
        }
        Caution::FilesIncomplete {
            incomplete,
            left_out,
        } => {
            let names = |names: &[String], of: &str| {
                (!names.is_empty()).then(|| format!("{of}: {}.", some_of(names)))
            };
            let parts = [
                names(incomplete, "Incomplete"),
                names(left_out, "Could not be read"),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            format!(
                "Rows are missing, so figures cover only the {rows} that were read. {}",
                parts.join(" ")
            )
        }
        &Caution::PagesMissing { read, all } => {
            let there_are = match about.kind.as_str() {
                "copilot.seats" => "people with a seat",
                _ => "rows",
            };
            format!(
                "Pages are missing: the file says that there are {} {there_are}, but has only {}. \
                 Every figure covers only these.",
                count(all),
                count(read)
            )
        }
        &Caution::PagesOfAnswer { read, all } => {
            let of = match all {
                Some(all) => format!("the file has {} of {} pages", count(read), count(all)),
                None => "the file says that more pages follow".to_owned(),
            };
            format!("Pages are missing: {of}. Every figure covers only what is there.")
        }
        Caution::RowsRepeated { rows: 1, .. } => {
            "1 row appears in more than one file and is counted more than once.".to_owned()
        }
        Caution::RowsRepeated { rows, .. } => format!(
            "{} rows appear in more than one file and are counted more than once.",
            count(*rows)
        ),
        Caution::OfSeveralDays { rows } => format!(
            "These files show one report at different times: {} {} also in an earlier file, with \
             different cells, and figures count both. For the figures of one day, open only one of \
             the files.",
            count(*rows),
            if *rows == 1 { "row is" } else { "rows are" },
        ),
        Caution::RepeatsLeftOut { rows: 1 } => {
            "1 row that appears in more than one file is counted only once.".to_owned()
        }
        Caution::RepeatsLeftOut { rows } => format!(
            "{} rows that appear in more than one file are counted only once.",
            count(*rows)
        ),
    }
}

/// Shows the rows that are in several files.
pub const SHOW_REPEATS: &str = "Show them";
/// Leaves out the rows that are in several files.
pub const LEAVE_REPEATS_OUT: &str = "Leave them out";
/// Counts the rows again that were left out.
pub const COUNT_REPEATS: &str = "Count them again";

/// The first of some names, and the number of the others.
fn some_of(names: &[String]) -> String {
    const NAMES: usize = 3;
    let shown = names.iter().take(NAMES).map(String::as_str);
    let shown = shown.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(NAMES) {
        0 => shown,
        1 => format!("{shown} and 1 other"),
        others => format!("{shown} and {} others", count(others as u64)),
    }
}

pub const BECAUSE: &str = "Because";
pub const NO_HEADER: &str = "no header row";

/// `14 columns`.
#[must_use]
pub fn columns(number: usize) -> String {
    match number {
        1 => "1 column".to_owned(),
        n => format!("{n} columns"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_cut_off_states_the_rows_of_its_figures() {
        let about = crate::model::tests_support::about();
        let said = |code| caution(&Caution::Incomplete { code }, &about).replace('\u{a0}', " ");
        let codes = [
            Code::CutOff,
            Code::UnclosedQuote,
            Code::ArchiveCutOff,
            Code::ArchiveBroken,
        ];
        for code in codes {
            assert!(said(code).contains("figures cover only the first 100 accounts"));
        }
        assert!(said(Code::ArchiveChecksum).contains("checksum is wrong"));
    }

    #[test]
    fn files_that_are_incomplete_are_named() {
        let about = crate::model::tests_support::about();
        let incomplete = ["a", "b", "c", "d", "e"].map(|name| format!("{name}.csv"));
        let caution = caution(
            &Caution::FilesIncomplete {
                incomplete: incomplete.to_vec(),
                left_out: vec!["x.csv".to_owned()],
            },
            &about,
        );
        assert!(caution.contains("Incomplete: a.csv, b.csv, c.csv and 2 others."));
        assert!(caution.contains("Could not be read: x.csv."));
    }
}
