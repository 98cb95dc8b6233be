//! This module has the words of advice about a filter that cannot be read, or that is searched for as
//! words.

use reports::query::advice::AdviceCode;

use crate::model::format::localized;
use crate::text::table;

/// A sentence about a part of the filter.
#[must_use]
pub fn sentence(code: &AdviceCode) -> String {
    match code {
        AdviceCode::Unreadable(message) => message.clone(),
        AdviceCode::UnknownColumn { name, nearest } => {
            let near = match nearest.split_last() {
                None => String::new(),
                Some((only, [])) => format!(" The only column is {only}."),
                Some((last, first)) => {
                    format!(" The closest are {} and {last}.", first.join(", "))
                }
            };
            format!("There is no column “{name}”.{near}")
        }
        AdviceCode::Notation => "Write a condition as column:value without spaces, for example \
                                 repos:>5 or -role:admin."
            .to_owned(),
        AdviceCode::Star => {
            "A * stands for any text only in a value on its own, as in login:ana*.".to_owned()
        }
        AdviceCode::QuotedStar => {
            "In quotes, a * stands for itself. Without quotes it stands for any text.".to_owned()
        }
        AdviceCode::Day => {
            "A filter writes a day as year-month-day, as in 2026-03-28, and a month \
                            as 2026-03."
                .to_owned()
        }
        AdviceCode::Number => "A filter writes a number without separators between thousands, and \
                               with a point before decimals, as in 1234.5."
            .to_owned(),
        AdviceCode::NoValue { word, column } => {
            let value = if word.is_empty() {
                "An empty text"
            } else {
                "This"
            };
            let of = if word.is_empty() {
                String::new()
            } else {
                format!(" (“{word}”)")
            };
            format!(
                "{value} is no value of {column}{of}. Rows without a value are found with \
                 no:{column}."
            )
        }
        AdviceCode::NoSuchValue {
            column,
            value,
            values,
        } => no_such_value(column, value, values),
        AdviceCode::Point(value) => format!(
            "The point in {value} is read as a decimal mark: {} in your notation.",
            localized(value)
        ),
        AdviceCode::List(values) => {
            format!("The comma separates values: {}.", values.join(" or "))
        }
        AdviceCode::TwoValues(column) => {
            format!("No row has two values of {column} at once. A list finds rows with either.")
        }
        AdviceCode::Age => "Ages are written as days: a filter has a date, as in \
                            last_active:<2026-08-03."
            .to_owned(),
        AdviceCode::AgeWithoutDay => {
            "Ages count from the as-of day, which this file does not state. \
                                      Set it above, or write a day, as in \
                                      last_active:<2026-08-03."
                .to_owned()
        }
        AdviceCode::Combining => {
            "Conditions are combined with OR, AND and NOT in capitals; a space \
                                  means AND."
                .to_owned()
        }
        AdviceCode::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
            match words.as_slice() {
                [only] => format!("{only} is searched for as a word in every column."),
                _ => format!(
                    "{} are searched for as words in every column.",
                    words.join(", ")
                ),
            }
        }
    }
}

/// The value is missing from the column: the values that it has, or the one that is meant.
fn no_such_value(column: &str, value: &str, values: &[(String, u64)]) -> String {
    let said = format!("No row has {column} “{value}”.");
    let listed: Vec<String> = values
        .iter()
        .map(|(value, rows)| format!("{value} ({})", table::rows(*rows)))
        .collect();
    match listed.as_slice() {
        // The only one is on the button.
        [] | [_] => said,
        _ => format!(
            "{said} In the whole file, its values include {}.",
            listed.join(", ")
        ),
    }
}

/// Offers a correction: the first of several asks, the others are further answers. `is_alone` is
/// whether nothing else selects rows: numbers of rows are those of the whole file.
#[must_use]
pub fn offer(code: &AdviceCode, at: usize, clause: &str, is_alone: bool) -> String {
    match (code, at) {
        (AdviceCode::Words(_), _) => format!("Search with {clause} instead"),
        (AdviceCode::NoSuchValue { values, .. }, 0) if values.len() == 1 => {
            let rows = values.first().map_or(0, |(_, rows)| *rows);
            let whole = if is_alone { "" } else { " in the whole file" };
            format!("Did you mean {clause} ({}{whole})?", table::rows(rows))
        }
        (_, 0) => format!("Did you mean {clause}?"),
        _ => format!("Or {clause}?"),
    }
}

/// Focuses the field of the as-of day.
pub const SET_AS_OF: &str = "Set the as-of day";

/// A text that looks like a filter is searched for. `has_found` is whether a row has it.
#[must_use]
pub fn searched_as_text(text: &str, has_found: bool) -> String {
    if has_found {
        format!("“{text}” is searched for as a text.")
    } else {
        table::not_found(text)
    }
}

/// Filters by what the searched text means as a filter.
#[must_use]
pub fn filter_instead(query: &str) -> String {
    format!("Filter by {query}")
}

/// The rows that stay while the filter cannot be read.
pub const LAST_GOOD: &str = "These rows match the last filter that could be read.";
/// Why rows are not exported or copied meanwhile.
pub const CORRECT_FIRST: &str = "Correct the filter first: these rows match the last filter that \
                                 could be read.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_offered_with_their_rows() {
        let code = |values: &[(&str, u64)]| AdviceCode::NoSuchValue {
            column: "role".to_owned(),
            value: "admn".to_owned(),
            values: values
                .iter()
                .map(|(value, rows)| ((*value).to_owned(), *rows))
                .collect(),
        };
        let one = code(&[("admin", 1_200)]);
        assert_eq!(sentence(&one), "No row has role “admn”.");
        assert_eq!(
            offer(&one, 0, "role:admin", true),
            "Did you mean role:admin (1,200 rows)?"
        );
        assert_eq!(
            offer(&one, 0, "role:admin", false),
            "Did you mean role:admin (1,200 rows in the whole file)?"
        );
        assert_eq!(
            sentence(&code(&[("user", 40), ("admin", 1)])),
            "No row has role “admn”. In the whole file, its values include user (40 rows), admin (1 \
             row)."
        );
        assert_eq!(
            offer(&AdviceCode::Day, 1, "x:2024-01-02", true),
            "Or x:2024-01-02?"
        );
    }

    #[test]
    fn columns_and_words_are_named() {
        let unknown = |nearest: &[&str]| AdviceCode::UnknownColumn {
            name: "rol".to_owned(),
            nearest: nearest.iter().map(|key| (*key).to_owned()).collect(),
        };
        assert_eq!(
            sentence(&unknown(&["role", "repos"])),
            "There is no column “rol”. The closest are role and repos."
        );
        assert_eq!(sentence(&unknown(&[])), "There is no column “rol”.");
        let words = |words: &[&str]| {
            AdviceCode::Words(words.iter().map(|word| (*word).to_owned()).collect())
        };
        assert_eq!(
            sentence(&words(&["ana"])),
            "“ana” is searched for as a word in every column."
        );
        assert_eq!(
            sentence(&words(&["ana", "bo"])),
            "“ana”, “bo” are searched for as words in every column."
        );
    }
}
