//! This module has the words of the dialog in which a person corrects how a file is read.

use reports::catalog::{KIND_WORDS, KindWords};
use reports::notation::Notation;
use reports::problem::Code;
use reports::read::NotationQuestion;
use reports::table::Type;

use super::{kinds, notations, problems, reading};
use crate::model::corrections::Reading;
use crate::model::format::count;
use crate::model::preferences::Zone;
use crate::text::table::type_name;

/// The button that opens the dialog, and the dialog's name.
pub const READ_OTHERWISE: &str = "Change how this file is read";
pub const INTRO: &str = "Correct anything that was detected wrongly. The first ten rows are shown \
                         below as they would be read; nothing changes until you choose Apply.";
/// Shown before the button if a file was refused.
pub const REFUSED: &str = "If it is a report after all, choose how it is read.";
pub const SAID_SO: &str = "corrected by you";

pub const KIND: &str = "Kind";
pub const ENCODING: &str = "Encoding";
pub const SEPARATOR: &str = "Separator";
pub const HEADER: &str = "Header row";
pub const ZONE: &str = "Times without a zone";
/// Shown if the zone changes its clocks.
pub const ZONE_NOTE: &str = "When clocks are set back, one hour occurs twice; it is read as the \
                             first of the two.";
pub const THIS_BROWSER: &str = "This browser";
pub const SAME_ALL_YEAR: &str = "The same all year";
/// The choice to use the guess.
const GUESS: &str = "as detected";
pub const NO_HEADER: &str = "none: the first row is data";

/// The choice to use the guess, with the guess if it is known.
#[must_use]
pub fn as_recognised(found: Option<&str>) -> String {
    match found {
        Some(found) if !found.is_empty() => format!("{GUESS}: {found}"),
        _ => GUESS.to_owned(),
    }
}

/// The guess of a header: `row 1`.
#[must_use]
pub fn header_found(record: u32) -> String {
    match record {
        0 => "none".to_owned(),
        record => format!("row {record}"),
    }
}

/// A record that may be the header, with its beginning.
#[must_use]
pub fn header_choice(record: usize, text: &str) -> String {
    const CHARS: usize = 48;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(CHARS) {
        Some((end, _)) => format!("row {record}: {}…", &text[..end]),
        None => format!("row {record}: {text}"),
    }
}

/// Says that the header is likely further down.
#[must_use]
pub fn header_below(record: u32) -> String {
    format!("Row {record} looks like the header of a known report.")
}

/// The button that uses that row as the header.
#[must_use]
pub fn take_header(record: u32) -> String {
    format!("Use row {record} as the header")
}

/// The separator of a file that needs none: `none: JSON`.
#[must_use]
pub fn no_separator(file_format: &str) -> String {
    format!(
        "none: {}",
        reading::file_format(file_format).unwrap_or(file_format)
    )
}

/// An offset from UTC: `UTC+05:30`.
#[must_use]
pub fn offset(minutes: i32) -> String {
    let sign = match minutes {
        0 => return "UTC".to_owned(),
        m if m < 0 => '−',
        _ => '+',
    };
    let minutes = minutes.unsigned_abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A place on its continent: `New York`, `Indiana, Knox`.
#[must_use]
pub fn place(name: &str) -> String {
    name.replace('_', " ").replace('/', ", ")
}

/// The zone that a person chose for times without one.
#[must_use]
pub fn zone_chosen(name: &str) -> String {
    let name = name.replace('_', " ");
    format!("Times without a zone are read as {name} time, as you chose.")
}

/// The kinds to choose from: those of one product together, below its name. Each has its id and its
/// name.
#[must_use]
pub fn kind_groups() -> Vec<(String, Vec<(String, String)>)> {
    let are_together = |one: &&KindWords, other: &&KindWords| {
        one.product.is_some() && one.product == other.product
    };
    let name = |kind: &&KindWords| {
        let name = kind.choice.unwrap_or(kind.title);
        (kind.id.to_owned(), name.to_owned())
    };
    let group = |kinds: &[&'static KindWords]| {
        let product = kinds[0].product.unwrap_or("Any product");
        (product.to_owned(), kinds.iter().map(name).collect())
    };
    KIND_WORDS.chunk_by(are_together).map(group).collect()
}

pub const MISSING: &str = "Missing columns";
pub const MISSING_NOTE: &str = "Figures that need them are unknown. If a column has another name \
                                in this file, choose it.";
/// The choice for a column that the file does not have.
pub const NOT_THERE: &str = "not in this file";

/// The label of the choice of the column that stands for a missing one.
#[must_use]
pub fn stands_for(name: &str) -> String {
    format!("{name} is")
}

/// The button that uses a likely column for the missing one.
#[must_use]
pub fn it_is(name: &str) -> String {
    format!("Use {name}")
}

/// The button that accepts the likely new name of a missing column.
#[must_use]
pub fn perhaps(name: &str) -> String {
    format!("perhaps {name}")
}

/// Label of the choice of a column's type.
#[must_use]
pub fn read_as(name: &str) -> String {
    format!("Read {name} as")
}

pub const READ_COLUMN: &str = "Change type…";

/// A type or notation to choose for a column.
#[must_use]
pub fn reading_choice(reading: Reading) -> &'static str {
    match reading {
        Reading::Type(ty) => type_name(ty),
        Reading::Notation(notation) => notations::choice(notation),
    }
}

/// The detected type and notation of a column: `time, day first`.
#[must_use]
pub fn found(ty: Type, notation: Option<Notation>) -> String {
    match notation {
        Some(notation) => format!("{}, {}", type_name(ty), notations::short(notation)),
        None => type_name(ty).to_owned(),
    }
}

/// A column of the preview that cannot be read without a choice.
#[must_use]
pub fn undecided(question: &NotationQuestion) -> String {
    if question.is_mixed {
        return notations::contradiction(question);
    }
    let [one, other] = question.readings.each_ref().map(notations::answer);
    format!(
        "In “{}”, {} is {one} or {other}. Choose in the column’s list.",
        question.name, question.readings[0].sample
    )
}

/// Under the rows of a preview: the zone in which times are shown.
#[must_use]
pub fn times_shown(zone: Zone) -> &'static str {
    match zone {
        Zone::Utc => "Times are shown in UTC.",
        Zone::Local => "Times are shown in this browser’s time zone.",
    }
}

/// The present type of a column whose type would change.
#[must_use]
pub fn was(ty: Type) -> String {
    format!("was {}", type_name(ty))
}

pub const PREVIEW: &str = "Preview";
pub const FIRST_ROWS: &str = "The first rows";
/// Shown while the first preview is loading.
pub const WAITING: &str = "Reading the first rows…";
/// The preview's failure, before the browser's reason.
pub const FAILED: &str = "The preview cannot be shown: the engine stopped working.";

/// The kind and size of the file as it would be read.
#[must_use]
pub fn summary(kind: &str, how_sure: &str, columns: usize) -> String {
    format!(
        "{}, {how_sure} · {}",
        kinds::title(kind),
        reading::columns(columns)
    )
}

/// The problems in the part of the file that was previewed.
#[must_use]
pub fn problems(found: &[(Code, u64)], whole: bool) -> String {
    let place = if whole { "" } else { " in the first 256 KB" };
    if found.is_empty() {
        return format!("No problems{place}.");
    }
    let named: Vec<String> = found
        .iter()
        .map(|(code, number)| format!("{} ({})", problems::words(*code).title, count(*number)))
        .collect();
    format!("Problems{place}: {}.", named.join(", "))
}

#[must_use]
pub fn more_columns(shown: usize, all: usize) -> String {
    format!(
        "{} of {} columns are shown.",
        count(shown as u64),
        count(all as u64)
    )
}

/// Shown before the reason why the file would not be opened.
pub const WOULD_BE_REFUSED: &str = "Read with these settings, the file could not be opened:";

pub const READ_SO: &str = "Apply";
pub const CANCEL: &str = "Cancel";
pub const RESET: &str = "Reset to detected";

#[must_use]
pub fn corrected(name: &str) -> String {
    format!("{name} is now read as you chose.")
}

pub const UNDO: &str = "Undo";

/// Announced when a correction was undone.
#[must_use]
pub fn undone(name: &str) -> String {
    format!("{name} is read as before.")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use reports::read::NotationReading;

    #[test]
    fn every_kind_can_be_chosen_by_its_name() {
        let groups = kind_groups();
        let kinds: Vec<_> = groups.into_iter().flat_map(|(_, kinds)| kinds).collect();
        assert_eq!(kinds.len(), KIND_WORDS.len());
        let names: BTreeSet<_> = kinds.iter().map(|(_, name)| name).collect();
        assert_eq!(names.len(), kinds.len());
    }

    #[test]
    fn offsets_are_written_out() {
        assert_eq!(
            [0, 120, -570, 345].map(offset),
            ["UTC", "UTC+02:00", "UTC−09:30", "UTC+05:45"]
        );
    }

    #[test]
    fn a_preview_says_in_which_zone_it_shows_times() {
        assert_eq!(times_shown(Zone::Utc), "Times are shown in UTC.");
        assert!(times_shown(Zone::Local).contains("this browser"));
    }

    #[test]
    fn a_preview_names_the_choices_to_make() {
        let reading = |notation, value: &str| NotationReading {
            notation,
            row: 0,
            sample: "01/09/2026".to_owned(),
            value: value.to_owned(),
        };
        let question = NotationQuestion {
            key: "date".to_owned(),
            name: "date".to_owned(),
            cells: 1,
            readings: [
                reading(Notation::DayFirst, "2026-09-01"),
                reading(Notation::MonthFirst, "2026-01-09"),
            ],
            is_mixed: false,
        };
        assert_eq!(
            undecided(&question),
            "In “date”, 01/09/2026 is 1 September 2026 (day first) or 9 January 2026 (month \
             first). Choose in the column’s list."
        );
        assert_eq!(
            found(Type::Timestamp, Some(Notation::DayFirst)),
            "time, day first"
        );
    }

    #[test]
    fn a_record_is_cut_where_it_is_long() {
        assert_eq!(header_choice(2, "a,\n b"), "row 2: a, b");
        let cut = header_choice(1, &"é".repeat(60));
        assert_eq!(cut.chars().count(), "row 1: ".len() + 49);
    }

    #[test]
    fn problems_are_named_with_their_counts() {
        assert_eq!(problems(&[], true), "No problems.");
        assert_eq!(
            problems(&[(Code::Unparsable, 3)], false),
            "Problems in the first 256 KB: Values that do not fit their column (3)."
        );
    }
}
