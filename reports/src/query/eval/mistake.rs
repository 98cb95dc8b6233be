//! This module words the errors of clauses that do not fit the table.

use crate::query::nearest::nearest;
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
    let columns = table.columns().iter();
    let nearest = nearest(&key, columns.map(|column| column.key.as_str()));
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
