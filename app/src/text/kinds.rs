//! This module has the words of the kinds of report, which are in their files, by their ids.

use reports::catalog::{Group, KIND_WORDS, KindWords, Note};

use crate::model::format::count;

/// The words of the kind with this id.
#[must_use]
pub fn words(kind: &str) -> Option<&'static KindWords> {
    KIND_WORDS.iter().copied().find(|words| words.id == kind)
}

#[must_use]
pub fn title(kind: &str) -> &str {
    words(kind).map_or(kind, |words| words.title)
}

/// Whether this is the id of a kind.
#[must_use]
pub fn is_known(kind: &str) -> bool {
    words(kind).is_some()
}

/// The product that makes reports of the kind, if only one does.
#[must_use]
pub fn product(kind: &str) -> Option<&'static str> {
    words(kind)?.product
}

/// A remark on the kind, if it needs one.
#[must_use]
pub fn remark(kind: &str) -> Option<&'static str> {
    words(kind)?.remark
}

/// The figures of the kind by what they are about.
#[must_use]
pub fn groups(kind: &str) -> &'static [Group] {
    words(kind).map_or(&[], |words| words.groups)
}

/// `1 account`, `12 accounts`.
#[must_use]
pub fn rows(kind: &str, number: u64) -> String {
    format!("{} {}", count(number), noun(kind, number))
}

/// The noun for this number of the kind’s rows.
#[must_use]
pub fn noun(kind: &str, number: u64) -> &'static str {
    let (one, several) = words(kind).map_or(("row", "rows"), |words| words.row);
    if number == 1 { one } else { several }
}

/// The noun for this number of different values of a column.
#[must_use]
pub fn noun_of(column: &str, number: u64) -> &'static str {
    let mut nouns = KIND_WORDS.iter().flat_map(|kind| kind.nouns);
    let noun = nouns.find(|(key, _)| *key == column);
    let (one, several) = noun.map_or(("value", "values"), |(_, noun)| *noun);
    if number == 1 { one } else { several }
}

/// A note that holds for every file of a kind.
#[must_use]
pub fn note(note: Note) -> &'static str {
    match note {
        Note::TimesWithoutZone => "Times and days without a zone are read as UTC.",
        Note::ColumnsInferred => {
            "Neither a real file of this report nor a list of its columns was found: the column \
             names are inferred."
        }
        Note::ColumnsFromDocs => {
            "The columns are those of the documentation; no real file was found to compare them \
             with."
        }
        Note::ColumnsVary => {
            "The columns differ by command and version. The values of missing columns are unknown."
        }
        Note::PeopleRepeat => {
            "A person may have several rows; figures of people count each person once."
        }
        Note::ActivityKept90Days => {
            "If the report states no activity, there was none in the last 90 days, or none ever: \
             older activity need not be listed."
        }
        Note::UsDollars => "Amounts of money are in US dollars.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_after_their_kind() {
        assert_eq!(rows("ghes.all_users", 1), "1 account");
        assert_eq!(rows("ghes.repositories", 0), "0 repositories");
        assert_eq!(rows("generic", 2), "2 rows");
        assert_eq!(rows("copilot.seats", 2), "2 seats");
        assert_eq!(rows("no.such_kind", 2), "2 rows");
    }

    #[test]
    fn an_unknown_kind_is_its_own_title() {
        assert_eq!(title("no.such_kind"), "no.such_kind");
    }
}
