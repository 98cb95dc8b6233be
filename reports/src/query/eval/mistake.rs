//! This module words the errors of clauses that do not fit the table.

use crate::query::{Query, Test};
use crate::table::column::key_of;
use crate::table::{Column, Table};

pub(super) fn backwards(column: &Column) -> String {
    let name = name_of(column);
    format!("This range ends before it begins; write the smaller value first, as in {name}:a..b.")
}

/// A column at the beginning of a sentence.
pub(super) fn called(column: &Column) -> String {
    format!("The column {}", name_of(column))
}

/// A column as a query names it.
pub(super) fn name_of(column: &Column) -> String {
    let clause = Query::test(&column.key, Test::OneOf(vec!["x".to_owned()])).to_string();
    clause.strip_suffix(":x").unwrap_or(&column.key).to_owned()
}

/// The position of the column that a query names: by its key, or by the name in the header.
pub(crate) fn find_column(table: &Table, name: &str) -> Option<usize> {
    table.column(name).or_else(|| table.column(&key_of(name)))
}

pub(super) fn no_column(table: &Table, clause: &Query, name: &str) -> String {
    let key = key_of(name);
    let mut nearest: Vec<(usize, &str)> = table
        .columns()
        .iter()
        .map(|c| (distance(&key, &c.key), c.key.as_str()))
        .collect();
    nearest.sort_by_key(|(distance, _)| *distance);
    let nearest: Vec<&str> = nearest.iter().take(3).map(|(_, key)| *key).collect();
    let mut message = format!("There is no column “{name}”");
    match nearest.split_last() {
        None => message.push('.'),
        Some((only, [])) => message.push_str(&format!("; the only column is {only}.")),
        Some((last, first)) => {
            message.push_str(&format!(
                "; the closest are {} and {last}.",
                first.join(", ")
            ));
        }
    }
    if matches!(
        clause,
        Query::Test {
            test: Test::OneOf(_),
            ..
        }
    ) {
        message.push_str(" To search for the text itself, put all of it in quotes.");
    }
    message
}

/// Characters of a name that are compared.
const COMPARED_CHARS: usize = 64;

/// The distance of two names: the letters to insert, remove, replace or swap. A name that begins
/// with the typed text is near, whatever follows.
fn distance(typed: &str, name: &str) -> usize {
    if !typed.is_empty() && name.starts_with(typed) {
        return 1;
    }
    let short = |text: &str| text.chars().take(COMPARED_CHARS).collect::<String>();
    strsim::osa_distance(&short(typed), &short(name))
}
