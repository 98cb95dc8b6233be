//! This module has the words of advice about a filter that cannot be read, or that is searched for as
//! words.

use reports::query::advice::AdviceCode;

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
            "A * in a value stands for itself. A part of a value is found with ~, as \
                             in login:~ana."
                .to_owned()
        }
        AdviceCode::Age => "Ages are written as days: a filter has a date, as in \
                            last_active:<2026-08-03."
            .to_owned(),
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

/// Offers a correction.
#[must_use]
pub fn did_you_mean(clause: &str) -> String {
    format!("Did you mean {clause}?")
}

/// Offers to search one column instead of all.
#[must_use]
pub fn search_only(clause: &str) -> String {
    format!("Search with {clause} instead")
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
