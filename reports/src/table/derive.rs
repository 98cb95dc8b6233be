//! This module derives columns from other columns, once the file is read.
//!
//! Some cells say several things at once: `vscode/1.113.0/copilot-chat/0.41.2` is an editor, its
//! version, a plugin and its version. A kind lists the derived columns; they follow the file's own,
//! are marked as derived, and are counted, queried, sorted and shown like all others. Only a search
//! over every cell does not look at them: it scans the file's text, which says the same.
//!
//! A derived column is a function of the *distinct values* of one category column. So it is
//! worked out once for each value and not for each row, it may compare the values with each other
//! (which version is the newest of the file?), and what it holds is bounded: a code, a number or
//! a truth for each row, and no more distinct values than the column it is made of.
//!
//! Columns whose values come from all rows of one person, run or repository are in
//! [`group_column`].

pub mod group_column;

use std::borrow::Cow;

use self::group_column::GroupColumnSpec;
use super::column::{
    BOOL_UNKNOWN, CODE_UNKNOWN, INT_KNOWN_MIN, bool_unknown, code_unknown, int_unknown,
};
use super::dictionary::Dictionary;
use super::{Column, Data, Table, Type, Unknown};
use crate::time::iso_of_ms;

/// One column made of another.
#[derive(Debug, Clone, Copy)]
pub struct DerivedSpec {
    /// The name, in the habit of the report's own.
    pub name: &'static str,
    /// The name in queries, in the form of [`super::column::key_of`].
    pub key: &'static str,
    /// The type of the values: one of [`Self::TYPES`].
    pub ty: Type,
    /// Key of the category column it is made of.
    pub from: &'static str,
    /// A value for each of that column's distinct values, which come in the table's charset,
    /// trimmed and never empty.
    pub make: for<'a> fn(&[&'a [u8]]) -> Vec<DerivedValue<'a>>,
    /// The number for a cell that states that there is none, such as 0 for an empty list; `None` if
    /// the derived value is unknown then, too.
    pub number_of_none: Option<i64>,
}

impl DerivedSpec {
    /// The types that a derived column can have.
    pub const TYPES: [Type; 3] = [Type::Category, Type::Integer, Type::Boolean];
}

/// One value of a derived column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DerivedValue<'a> {
    /// A part of the value it is made of, or a word.
    Part(&'a [u8]),
    /// A number, for [`Type::Integer`].
    Number(i64),
    /// A truth, for [`Type::Boolean`].
    Truth(bool),
    /// Not known.
    Unknown(Unknown),
}

/// Appends the derived columns of a kind. A column is left out if its source is missing or has too
/// many distinct values for a category, or if the file has a column of the same name.
pub(crate) fn derive(
    table: &mut Table,
    derived: &[DerivedSpec],
    group_columns: &[GroupColumnSpec],
) {
    // Rows wider than any table have cells where the new columns would stand.
    let nothing = derived.is_empty() && group_columns.is_empty();
    if nothing || table.widest(0..table.rows()) > table.columns.len() {
        return;
    }
    for spec in derived {
        if table.column(spec.key).is_some() {
            continue;
        }
        let Some(source) = table.column(spec.from).map(|at| &table.columns[at]) else {
            continue;
        };
        let Data::Category(codes, dictionary) = &source.data else {
            continue;
        };
        let column = derived_column(spec, codes, dictionary);
        table.columns.extend(column);
    }
    for spec in group_columns {
        if table.column(spec.key).is_none() {
            let column = spec.build(table);
            table.columns.extend(column);
        }
    }
}

fn derived_column(spec: &DerivedSpec, codes: &[u32], dictionary: &Dictionary) -> Option<Column> {
    let values: Vec<&[u8]> = dictionary.iter().collect();
    let mut made = (spec.make)(&values);
    // A missing value is unknown.
    made.resize(values.len(), DerivedValue::Unknown(Unknown::Empty));
    let of = |code: u32| match made.get(code as usize) {
        Some(made) => *made,
        // The derived value is unknown for the same reason as its source.
        None => match (reason(code), spec.number_of_none) {
            (Unknown::Stated, Some(number)) => DerivedValue::Number(number),
            (why, _) => DerivedValue::Unknown(why),
        },
    };
    let mut column = Column::new(spec.name, spec.key, spec.ty);
    column.derived = true;
    let unknown = &mut column.unknown;
    let mut not_known = |made: &DerivedValue<'_>| {
        let why = match made {
            DerivedValue::Unknown(why) => *why,
            _ => Unknown::Unparsable,
        };
        unknown[why.index()] += 1;
        why
    };
    match &mut column.data {
        Data::Category(held, words) => {
            // Interned once for each value; `None` where it is not known.
            let interned: Vec<Option<u32>> = made
                .iter()
                .map(|made| match made {
                    DerivedValue::Part(part) => words.intern(part).map(Some),
                    _ => Some(None),
                })
                .collect::<Option<_>>()?;
            held.try_reserve_exact(codes.len()).ok()?;
            held.extend(codes.iter().map(|&code| {
                let known = interned.get(code as usize).copied().flatten();
                known.unwrap_or_else(|| code_unknown(not_known(&of(code))))
            }));
        }
        Data::Int(held) => {
            held.try_reserve_exact(codes.len()).ok()?;
            held.extend(codes.iter().map(|&code| match of(code) {
                DerivedValue::Number(number) if number >= INT_KNOWN_MIN => number,
                made => int_unknown(not_known(&made)),
            }));
        }
        Data::Bool(held) => {
            held.try_reserve_exact(codes.len()).ok()?;
            held.extend(codes.iter().map(|&code| match of(code) {
                DerivedValue::Truth(truth) => u8::from(truth),
                made => bool_unknown(not_known(&made)),
            }));
        }
        Data::Text | Data::Decimal(_) => return None,
    }
    Some(column)
}

/// The reason that an unknown code stands for.
fn reason(code: u32) -> Unknown {
    let index = code.checked_sub(CODE_UNKNOWN).map(|index| index as usize);
    let reason = index.and_then(|index| Unknown::ALL.get(index));
    reason.copied().unwrap_or(Unknown::Empty)
}

/// The text of a derived value; empty where it is not known.
pub(super) fn bytes(column: &Column, row: u32) -> Option<Cow<'_, [u8]>> {
    let at = row as usize;
    Some(match &column.data {
        Data::Category(codes, words) => {
            Cow::Borrowed(words.get(*codes.get(at)?).unwrap_or_default())
        }
        Data::Int(values) => match *values.get(at)? {
            value if value < INT_KNOWN_MIN => Cow::default(),
            value if column.ty == Type::Timestamp => Cow::Owned(iso_of_ms(value).into_bytes()),
            value => Cow::Owned(value.to_string().into_bytes()),
        },
        Data::Bool(values) => Cow::Borrowed(match *values.get(at)? {
            0 => b"false",
            value if value < BOOL_UNKNOWN => b"true",
            _ => b"",
        }),
        Data::Text | Data::Decimal(_) => return None,
    })
}

/// The parts of a list within one cell: separated by commas, blanks around them dropped, empty
/// ones left out.
pub fn items(cell: &[u8]) -> impl Iterator<Item = &[u8]> {
    let parts = cell.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    parts.filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests;
