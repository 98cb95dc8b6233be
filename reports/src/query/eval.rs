//! Which rows a query is true for.
//!
//! Each test is answered for a whole column at a time, as one bit for each row, and kept: the
//! figures of an overview ask the same few things in many combinations. A query is then true or
//! false by combining bits; what is neither is unknown.

use std::cell::RefCell;
use std::convert::Infallible;
use std::ops::RangeInclusive;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::parse::{Place, parse_with_places};
use super::period::period;
use super::rows::Rows;
use super::{Bound, Query, Test};
use crate::limits::NEEDLE_BYTES;
use crate::search::{Needle, fold, fold_bytes, search};
use crate::table::column::{
    BOOL_UNKNOWN, CODE_UNKNOWN, INT_KNOWN_MIN, bool_unknown, code_unknown, int_unknown, key_of,
};
use crate::table::dictionary::Dictionary;
use crate::table::{Column, Data, Table, Type, Unknown};
use crate::value;
use crate::wire::QueryError;

/// Bytes of answers kept; when there are more, all are forgotten and counted again when asked.
const CACHE_BYTES: usize = 32 * 1024 * 1024;

/// Answers queries about one table, keeping the answers to their parts.
pub struct Evaluator<'t> {
    table: &'t Table,
    cache: RefCell<Cache>,
}

#[derive(Default)]
struct Cache {
    answers: HashMap<Asked, Rc<Rows>, FxBuildHasher>,
    bytes: usize,
}

/// Something asked of every row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Asked {
    Test(usize, Test),
    Word(String),
}

/// A clause of a query, answered.
enum Leaf {
    /// True for these; where this column is unknown, neither true nor false.
    Test { yes: Rc<Rows>, column: usize },
    /// True for these, false for all others.
    Plain(Rc<Rows>),
}

/// What is wrong with a clause, and which one it is, counted in the query's order.
struct Complaint {
    leaf: usize,
    message: String,
}

impl<'t> Evaluator<'t> {
    /// An evaluator without any answers yet.
    #[must_use]
    pub fn new(table: &'t Table) -> Self {
        Self { table, cache: RefCell::default() }
    }

    /// The rows that a query is true for.
    ///
    /// # Errors
    ///
    /// A column that the table does not have, or a value that does not fit its column's type.
    /// The place is that in the query's canonical text.
    pub fn evaluate(&self, query: &Query) -> Result<Rows, QueryError> {
        let query = query.normalised();
        let leaves = self.leaves(&query).map_err(|complaint| in_canonical(&query, complaint))?;
        Ok(self.truth(&query, &mut leaves.iter()))
    }

    /// How many rows a query is true for.
    ///
    /// # Errors
    ///
    /// As [`Self::evaluate`].
    pub fn count(&self, query: &Query) -> Result<u32, QueryError> {
        Ok(self.evaluate(query)?.count())
    }

    /// The rows that a query is neither true nor false for, because a value it needs is unknown.
    ///
    /// # Errors
    ///
    /// As [`Self::evaluate`].
    pub fn undecided(&self, query: &Query) -> Result<Rows, QueryError> {
        let query = query.normalised();
        let leaves = self.leaves(&query).map_err(|complaint| in_canonical(&query, complaint))?;
        let truth = self.truth(&query, &mut leaves.iter());
        let falsity = self.falsity(&query, &mut leaves.iter());
        Ok(truth.or(&falsity).not())
    }

    /// Reads a query's text and gives the rows it is true for.
    ///
    /// # Errors
    ///
    /// As [`super::parse`] and [`Self::evaluate`]; the place is that in `text`.
    pub fn evaluate_text(&self, text: &str) -> Result<(Query, Rows), QueryError> {
        let (query, places) = parse_with_places(text)?;
        let leaves = self.leaves(&query).map_err(|complaint| complaint.at(&places, text))?;
        let rows = self.truth(&query, &mut leaves.iter());
        Ok((query, rows))
    }

    /// The answers to all clauses of a normalised query, in its order.
    fn leaves(&self, query: &Query) -> Result<Vec<Leaf>, Complaint> {
        let mut leaves = Vec::new();
        self.add_leaves(query, &mut leaves)?;
        Ok(leaves)
    }

    fn add_leaves(&self, query: &Query, leaves: &mut Vec<Leaf>) -> Result<(), Complaint> {
        match query {
            Query::All => {}
            Query::And(parts) | Query::Or(parts) => {
                for part in parts {
                    self.add_leaves(part, leaves)?;
                }
            }
            Query::Not(inner) => self.add_leaves(inner, leaves)?,
            Query::Word(_) | Query::Test { .. } => {
                let leaf = self.leaf(query);
                leaves.push(leaf.map_err(|message| Complaint { leaf: leaves.len(), message })?);
            }
        }
        Ok(())
    }

    /// The rows a normalised query is true for. `leaves` gives its clauses in order.
    fn truth<'a>(&self, query: &Query, leaves: &mut impl Iterator<Item = &'a Leaf>) -> Rows {
        match query {
            Query::All => Rows::all(self.table.rows()),
            Query::And(parts) => self.all(parts.iter().map(|part| self.truth(part, leaves))),
            Query::Or(parts) => self.any(parts.iter().map(|part| self.truth(part, leaves))),
            Query::Not(inner) => self.falsity(inner, leaves),
            Query::Test { .. } | Query::Word(_) => match leaves.next() {
                Some(Leaf::Test { yes, .. } | Leaf::Plain(yes)) => Rows::clone(yes),
                None => Rows::none(self.table.rows()),
            },
        }
    }

    /// The rows a normalised query is known to be false for.
    fn falsity<'a>(&self, query: &Query, leaves: &mut impl Iterator<Item = &'a Leaf>) -> Rows {
        match query {
            Query::All => Rows::none(self.table.rows()),
            Query::And(parts) => self.any(parts.iter().map(|part| self.falsity(part, leaves))),
            Query::Or(parts) => self.all(parts.iter().map(|part| self.falsity(part, leaves))),
            Query::Not(inner) => self.truth(inner, leaves),
            Query::Test { .. } | Query::Word(_) => match leaves.next() {
                Some(Leaf::Test { yes, column }) => Rows::clone(&self.known(*column)).and_not(yes),
                Some(Leaf::Plain(yes)) => Rows::clone(yes).not(),
                None => Rows::none(self.table.rows()),
            },
        }
    }

    fn all(&self, parts: impl Iterator<Item = Rows>) -> Rows {
        let all = parts.reduce(|all, part| all.and(&part));
        all.unwrap_or_else(|| Rows::all(self.table.rows()))
    }

    fn any(&self, parts: impl Iterator<Item = Rows>) -> Rows {
        let any = parts.reduce(|any, part| any.or(&part));
        any.unwrap_or_else(|| Rows::none(self.table.rows()))
    }

    fn leaf(&self, clause: &Query) -> Result<Leaf, String> {
        match clause {
            Query::Word(word) => Ok(Leaf::Plain(self.word(word)?)),
            Query::Test { column, test } => {
                let at = find_column(self.table, column)
                    .ok_or_else(|| no_column(self.table, clause, column))?;
                let yes = self.cached(Asked::Test(at, test.clone()), || self.test(at, test))?;
                match test {
                    Test::Known | Test::Unknown(_) => Ok(Leaf::Plain(yes)),
                    _ => Ok(Leaf::Test { yes, column: at }),
                }
            }
            _ => Err("This is no clause.".to_owned()),
        }
    }

    fn word(&self, word: &str) -> Result<Rc<Rows>, String> {
        if word.len() > NEEDLE_BYTES {
            return Err(format!("A text to search for has at most {NEEDLE_BYTES} bytes; shorten it."));
        }
        self.cached(Asked::Word(word.to_owned()), || Ok(search(self.table, word)))
    }

    /// The rows in which a column is known.
    fn known(&self, at: usize) -> Rc<Rows> {
        let known = || Ok::<_, Infallible>(known(self.table, at));
        let Ok(rows) = self.cached(Asked::Test(at, Test::Known), known);
        rows
    }

    fn cached<E>(
        &self,
        asked: Asked,
        answer: impl FnOnce() -> Result<Rows, E>,
    ) -> Result<Rc<Rows>, E> {
        if let Some(rows) = self.cache.borrow().answers.get(&asked) {
            return Ok(Rc::clone(rows));
        }
        // The cache is not borrowed here: an answer may need another.
        let rows = Rc::new(answer()?);
        let mut cache = self.cache.borrow_mut();
        if cache.bytes + rows.bytes() > CACHE_BYTES {
            *cache = Cache::default();
        }
        cache.bytes += rows.bytes();
        cache.answers.insert(asked, Rc::clone(&rows));
        Ok(rows)
    }

    /// The rows a test is true for.
    fn test(&self, at: usize, test: &Test) -> Result<Rows, String> {
        let column = &self.table.columns()[at];
        match test {
            Test::Known => Ok(known(self.table, at)),
            Test::Unknown(None) => Ok(Rows::clone(&self.known(at)).not()),
            Test::Unknown(Some(reason)) => Ok(unknown_because(self.table, at, *reason)),
            Test::Contains(text) => self.contains(at, text),
            Test::OneOf(values) => self.one_of(at, values),
            Test::Range { from, to } => {
                self.range(column, from.as_ref(), to.as_ref())
            }
        }
    }

    fn contains(&self, at: usize, text: &str) -> Result<Rows, String> {
        if text.is_empty() {
            return Ok(Rows::clone(&self.known(at)));
        }
        let needle = Needle::new(text, self.table.charset());
        if let Data::Category(codes, dictionary) = &self.table.columns()[at].data {
            return Ok(self.categories(codes, dictionary, |value| needle.is_in(value)));
        }
        // A cell that contains it is in a row that does.
        let mut found = Rows::none(self.table.rows());
        for row in self.word(text)?.iter() {
            if self.table.bytes(row, at).is_some_and(|cell| needle.is_in(&cell)) {
                found.insert(row);
            }
        }
        // What is in a cell of text is known.
        let text = matches!(self.table.columns()[at].data, Data::Text);
        Ok(if text { found } else { found.and(&self.known(at)) })
    }

    fn one_of(&self, at: usize, values: &[String]) -> Result<Rows, String> {
        let column = &self.table.columns()[at];
        let rows = self.table.rows();
        match &column.data {
            Data::Bool(cells) => {
                let mut wanted = [false; 2];
                for value in values {
                    wanted[usize::from(parse_bool(column, value)?)] = true;
                }
                Ok(match wanted {
                    [true, true] => Rows::of_values(rows, cells, |v| v < BOOL_UNKNOWN),
                    [_, yes] => Rows::of_values(rows, cells, |v| v == u8::from(yes)),
                })
            }
            Data::Int(cells) => {
                let values = values.iter().map(|value| parse_int(column, value));
                Ok(within_any(rows, cells, &merged(values.collect::<Result<_, _>>()?)))
            }
            Data::Decimal(cells) => {
                let values = values.iter().map(|value| parse_decimal(column, value));
                let values: Vec<f64> = values.collect::<Result<_, _>>()?;
                // Equal to the number as it is written, which is what a person compares with.
                Ok(Rows::of_values(rows, cells, |v| values.contains(&v)))
            }
            Data::Category(..) | Data::Text => {
                if values.iter().any(String::is_empty) {
                    let name = name_of(column);
                    return Err(format!("To find rows without a value write empty:{name}."));
                }
                Ok(self.texts(at, values))
            }
        }
    }

    /// The rows whose whole cell is one of `values`, in any case.
    fn texts(&self, at: usize, values: &[String]) -> Rows {
        let charset = self.table.charset();
        let quote = char::from(self.table.dialect().quote);
        // Bytes that a cell can have in the file: a character takes one or more, the quotes
        // around it two, a quote inside it one more than it is worth.
        let shortest = values.iter().map(|value| value.chars().count()).min();
        let longest = values.iter().map(|value| value.len() + 2 + value.matches(quote).count()).max();
        let bytes = shortest.unwrap_or(0)..=longest.unwrap_or(0);
        if let [value] = values {
            let needle = Needle::new(value, charset);
            return self.whole_cells(at, &bytes, |cell| needle.is(cell));
        }
        let folded = values.iter().map(|value| value.chars().map(fold).collect::<String>());
        let folded: HashSet<Vec<u8>, FxBuildHasher> = folded.map(String::into_bytes).collect();
        self.whole_cells(at, &bytes, |cell| folded.contains(&*fold_bytes(cell, charset)))
    }

    /// The rows whose text or category is one that `holds`, which takes so many bytes in the
    /// file.
    fn whole_cells(
        &self,
        at: usize,
        bytes: &RangeInclusive<usize>,
        holds: impl Fn(&[u8]) -> bool,
    ) -> Rows {
        let table = self.table;
        if let Data::Category(codes, dictionary) = &table.columns()[at].data {
            return self.categories(codes, dictionary, holds);
        }
        Rows::of_rows(table.rows(), |row| {
            // Most cells are too long or too short, and need no look at their text.
            table.cell_span(row, at).is_some_and(|(start, end)| bytes.contains(&(end - start)))
                && table.bytes(row, at).is_some_and(|cell| !cell.is_empty() && holds(&cell))
        })
    }

    /// The rows whose category is one that `holds`.
    fn categories(
        &self,
        codes: &[u32],
        dictionary: &Dictionary,
        holds: impl Fn(&[u8]) -> bool,
    ) -> Rows {
        let rows = self.table.rows();
        let held: Vec<bool> = dictionary.iter().map(holds).collect();
        let mut wanted = held.iter().zip(0_u32..).filter(|(held, _)| **held).map(|(_, code)| code);
        match (wanted.next(), wanted.next()) {
            (None, _) => Rows::none(rows),
            (Some(only), None) => Rows::of_values(rows, codes, |code| code == only),
            _ => Rows::of_values(rows, codes, |code| held.get(code as usize) == Some(&true)),
        }
    }

    fn range(
        &self,
        column: &Column,
        from: Option<&Bound>,
        to: Option<&Bound>,
    ) -> Result<Rows, String> {
        let rows = self.table.rows();
        match &column.data {
            Data::Int(cells) => {
                let from = from.map(|b| Ok::<_, String>((parse_int(column, &b.value)?, b.included)));
                let to = to.map(|b| Ok::<_, String>((parse_int(column, &b.value)?, b.included)));
                let (from, to) = (from.transpose()?, to.transpose()?);
                if let (Some((from, _)), Some((to, _))) = (from, to)
                    && from.first > to.first
                {
                    return Err(backwards(column));
                }
                let first = from.map_or(i128::MIN, |(period, included)| {
                    if included { period.first } else { period.last + 1 }
                });
                let last = to.map_or(i128::MAX, |(period, included)| {
                    if included { period.last } else { period.first - 1 }
                });
                Ok(within_any(rows, cells, &merged(vec![Period { first, last }])))
            }
            Data::Decimal(cells) => {
                let bound = |bound: Option<&Bound>, open: f64| match bound {
                    Some(b) => Ok::<_, String>((parse_decimal(column, &b.value)?, b.included)),
                    None => Ok((open, true)),
                };
                let (from, from_included) = bound(from, f64::NEG_INFINITY)?;
                let (to, to_included) = bound(to, f64::INFINITY)?;
                if from > to {
                    return Err(backwards(column));
                }
                // Unknown values are NaN, for which no comparison holds.
                Ok(Rows::of_values(rows, cells, |v| {
                    (v > from || (from_included && v >= from))
                        && (v < to || (to_included && v <= to))
                }))
            }
            Data::Bool(_) => {
                let name = name_of(column);
                Err(format!("{} is true or false; write {name}:true or {name}:false.", called(column)))
            }
            Data::Category(..) | Data::Text => {
                let name = name_of(column);
                Err(format!(
                    "{} is text, and ranges are for numbers and times; write {name}:value for the \
                     whole of it or {name}:~part for a part of it, in quotes if it begins with < \
                     or > or has two points.",
                    called(column)
                ))
            }
        }
    }
}

impl Complaint {
    fn at(self, places: &[Place], text: &str) -> QueryError {
        let end = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let span = places.get(self.leaf).copied().unwrap_or((0, end));
        QueryError { message: self.message, span }
    }
}

fn in_canonical(query: &Query, complaint: Complaint) -> QueryError {
    let text = query.to_string();
    let places = parse_with_places(&text).map(|(_, places)| places).unwrap_or_default();
    complaint.at(&places, &text)
}

/// Whole numbers from `first` to `last`, both inside: the moments of a day, or one number. Wider
/// than the numbers of a column, so that what lies beyond them compares as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    first: i128,
    last: i128,
}

/// Periods as ranges of known 64-bit values, ascending and apart.
fn merged(mut periods: Vec<Period>) -> Vec<(i64, i64)> {
    periods.sort_by_key(|period| period.first);
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for period in periods {
        let first = period.first.max(i128::from(INT_KNOWN_MIN));
        let last = period.last.min(i128::from(i64::MAX));
        // Both lie within 64 bits unless the period has nothing in it.
        let (Ok(first), Ok(last)) = (i64::try_from(first), i64::try_from(last)) else {
            continue;
        };
        match ranges.last_mut() {
            _ if first > last => {}
            Some(range) if first <= range.1 => range.1 = range.1.max(last),
            _ => ranges.push((first, last)),
        }
    }
    ranges
}

fn within_any(rows: u32, cells: &[i64], ranges: &[(i64, i64)]) -> Rows {
    match ranges {
        [] => Rows::none(rows),
        &[(first, i64::MAX)] => Rows::of_values(rows, cells, |v| v >= first),
        &[(first, last)] => Rows::of_values(rows, cells, |v| v >= first && v <= last),
        _ => Rows::of_values(rows, cells, |v| {
            let after = ranges.partition_point(|(first, _)| *first <= v);
            after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|(_, last)| v <= *last)
        }),
    }
}

fn known(table: &Table, at: usize) -> Rows {
    let rows = table.rows();
    match &table.columns()[at].data {
        Data::Int(cells) => Rows::of_values(rows, cells, |v| v >= INT_KNOWN_MIN),
        Data::Bool(cells) => Rows::of_values(rows, cells, |v| v < BOOL_UNKNOWN),
        Data::Category(codes, _) => Rows::of_values(rows, codes, |v| v < CODE_UNKNOWN),
        Data::Decimal(cells) => Rows::of_values(rows, cells, |v| !v.is_nan()),
        // Only one or two bytes can be quotes around nothing.
        Data::Text => Rows::of_rows(rows, |row| match table.cell_span(row, at) {
            Some((start, end)) if end - start > 2 => true,
            _ => table.bytes(row, at).is_some_and(|cell| !cell.is_empty()),
        }),
    }
}

fn unknown_because(table: &Table, at: usize, reason: Unknown) -> Rows {
    let rows = table.rows();
    match &table.columns()[at].data {
        Data::Int(cells) => Rows::of_values(rows, cells, |v| v == int_unknown(reason)),
        Data::Bool(cells) => Rows::of_values(rows, cells, |v| v == bool_unknown(reason)),
        Data::Category(codes, _) => Rows::of_values(rows, codes, |v| v == code_unknown(reason)),
        Data::Decimal(_) | Data::Text => {
            let unknown = known(table, at).not();
            let mut found = Rows::none(rows);
            for row in unknown.iter().filter(|row| table.state(*row, at) == Some(reason)) {
                found.insert(row);
            }
            found
        }
    }
}

fn parse_bool(column: &Column, value: &str) -> Result<bool, String> {
    match value.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => {
            let name = name_of(column);
            Err(format!(
                "{} is true or false, and “{value}” is neither; write {name}:true or {name}:false.",
                called(column)
            ))
        }
    }
}

fn parse_int(column: &Column, value: &str) -> Result<Period, String> {
    let text = value.trim().as_bytes();
    let exact = |v: i64| Period { first: i128::from(v), last: i128::from(v) };
    let name = name_of(column);
    let (period, holds, example) = match column.ty {
        Type::Timestamp => (
            period(value.trim()).map(|(first, end)| Period {
                first: i128::from(first),
                last: i128::from(end) - 1,
            }),
            "times",
            format!("{name}:2026, {name}:2026-03, {name}:>=2026-03-28 or {name}:<2026-03-28T06:54Z"),
        ),
        Type::Size => (
            value::integer(text).or_else(|| value::size_text(text)).map(exact),
            "sizes",
            format!("{name}:>=1GiB, {name}:<1.5MB or a number of bytes"),
        ),
        _ => (
            value::integer(text).map(exact).or_else(|| value::decimal(text).map(around)),
            "whole numbers",
            format!("{name}:5, {name}:>0 or {name}:1..5"),
        ),
    };
    let column = called(column);
    period.ok_or_else(|| format!("{column} has {holds}, and “{value}” is none; write {example}."))
}

/// The whole number that a decimal is; where it is none, nothing, from the next one up to the
/// one before.
#[expect(clippy::cast_possible_truncation, reason = "doubles beyond 128 bits saturate, as they should")]
fn around(value: f64) -> Period {
    // Far beyond every 64-bit number, and one more or less does not overflow.
    let whole = |v: f64| (v as i128).clamp(-(1 << 100), 1 << 100);
    Period { first: whole(value.ceil()), last: whole(value.floor()) }
}

fn parse_decimal(column: &Column, value: &str) -> Result<f64, String> {
    value::decimal(value.trim().as_bytes()).ok_or_else(|| {
        let name = name_of(column);
        format!(
            "{} has numbers, and “{value}” is none; write {name}:0.5, {name}:>0 or {name}:1..2.5.",
            called(column)
        )
    })
}

fn backwards(column: &Column) -> String {
    let name = name_of(column);
    format!("This range ends before it begins; write the smaller value first, as in {name}:a..b.")
}

/// A column at the beginning of a sentence.
fn called(column: &Column) -> String {
    format!("The column {}", name_of(column))
}

/// A column as a query names it.
fn name_of(column: &Column) -> String {
    let clause = Query::test(&column.key, Test::OneOf(vec!["x".to_owned()])).to_string();
    clause.strip_suffix(":x").unwrap_or(&column.key).to_owned()
}

/// The position of the column that a query names: by its key, or by the name in the header.
fn find_column(table: &Table, name: &str) -> Option<usize> {
    table.column(name).or_else(|| table.column(&key_of(name)))
}

fn no_column(table: &Table, clause: &Query, name: &str) -> String {
    let key = key_of(name);
    let mut nearest: Vec<(usize, &str)> =
        table.columns().iter().map(|c| (distance(&key, &c.key), c.key.as_str())).collect();
    nearest.sort_by_key(|(distance, _)| *distance);
    let nearest: Vec<&str> = nearest.iter().take(3).map(|(_, key)| *key).collect();
    let mut message = format!("There is no column “{name}”");
    match nearest.split_last() {
        None => message.push('.'),
        Some((only, [])) => message.push_str(&format!("; the only one is {only}.")),
        Some((last, first)) => {
            message.push_str(&format!("; the nearest are {} and {last}.", first.join(", ")));
        }
    }
    if matches!(clause, Query::Test { test: Test::OneOf(_), .. }) {
        message.push_str(" To search for the text itself, put all of it in quotes.");
    }
    message
}

/// How far two names are apart: letters to insert, remove, replace or swap; a name that begins
/// with what was typed is near whatever follows.
fn distance(typed: &str, name: &str) -> usize {
    if !typed.is_empty() && name.starts_with(typed) {
        return 1;
    }
    let (a, b): (Vec<char>, Vec<char>) =
        (typed.chars().take(64).collect(), name.chars().take(64).collect());
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = row[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            next[j] = replaced.min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                next[j] = next[j].min(before[j - 2] + 1);
            }
        }
        (before, row) = (row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;
    use crate::query::reference::{Wrong, truth};
    use crate::query::testing::table;
    use proptest::prelude::*;

    const HEADER: &str = "login,role,repos,last_active,2fa_enabled?,raw_size,score\n";
    const TYPES: [Type; 7] = [
        Type::Text, Type::Category, Type::Integer, Type::Timestamp, Type::Boolean, Type::Size,
        Type::Decimal,
    ];

    fn people() -> Table {
        let rows = [
            "octocat,admin,0,2026-09-30 23:59:59 +0000,true,0 Bytes,0.5",
            "Bot-1,user,5,2026-10-01 00:00:00 +0000,false,1 KB,1.5",
            "\"Ops, Berlin\",user,,No activity,,1 MB,-1",
            ",Site Admin,x,2026-10-31 23:59:59.999,true,1.00 GB,",
            "zo\u{eb},admin,-3,2024-02-29,FALSE,,1e3",
            "short,user",
        ];
        table(format!("{HEADER}{}\n", rows.join("\n")), &TYPES)
    }

    fn rows_of(table: &Table, query: &str) -> Result<Vec<u32>, String> {
        let found = Evaluator::new(table).evaluate_text(query);
        found.map(|(_, rows)| rows.iter().collect()).map_err(|error| error.message)
    }

    #[test]
    fn selects_the_rows_a_person_means() {
        let table = people();
        for (query, wanted) in [
            ("", vec![0, 1, 2, 3, 4, 5]),
            ("-*", vec![]),
            ("role:ADMIN", vec![0, 4]),
            ("role:admin,user", vec![0, 1, 2, 4, 5]),
            ("role:~admin", vec![0, 3, 4]),
            ("-role:admin", vec![1, 2, 3, 5]),
            ("login:OCTOCAT", vec![0]),
            ("login:octo", vec![]),
            ("login:~OCTO", vec![0]),
            ("login:\"ops, berlin\",bot-1", vec![1, 2]),
            ("login:ZO\u{cb}", vec![4]),
            ("-login:octocat", vec![1, 2, 4, 5]),
            ("no:login", vec![3]),
            ("empty:login", vec![3]),
            ("stated:login", vec![]),
            ("has:login", vec![0, 1, 2, 4, 5]),
            ("repos:0", vec![0]),
            ("-repos:0", vec![1, 4]),
            ("-(repos:0)", vec![1, 4]),
            ("-repos:0 -no:repos", vec![1, 4]),
            ("repos:>0", vec![1]),
            ("repos:>=0", vec![0, 1]),
            ("repos:<0", vec![4]),
            ("repos:>-3.5..<=0.5", vec![0, 4]),
            ("repos:0.5", vec![]),
            ("repos:5.0", vec![1]),
            ("repos:-3,5", vec![1, 4]),
            ("repos:<1e30", vec![0, 1, 4]),
            ("repos:>1e30", vec![]),
            ("repos:>=-1e30", vec![0, 1, 4]),
            ("no:repos", vec![2, 3, 5]),
            ("empty:repos", vec![2]),
            ("unparsable:repos", vec![3]),
            ("missing:repos", vec![5]),
            ("-empty:repos", vec![0, 1, 3, 4, 5]),
            ("repos:~5", vec![1]),
            ("last_active:<2026-10-01", vec![0, 4]),
            ("last_active:<=2026-10-01", vec![0, 1, 4]),
            ("last_active:>=2026-10-01", vec![1, 3]),
            ("last_active:>2026-10-01", vec![3]),
            ("last_active:>2026-09", vec![1, 3]),
            ("last_active:<=2026-10", vec![0, 1, 3, 4]),
            ("last_active:2026-10", vec![1, 3]),
            ("last_active:2024", vec![4]),
            ("last_active:2024,2026-09-30", vec![0, 4]),
            ("last_active:2024..2026-09-30", vec![0, 4]),
            ("last_active:2026-10-01T00:00:00Z", vec![1]),
            ("last_active:>2026-10-31T23:59:59Z", vec![]),
            ("last_active:<\"2026-10-01 02:00:00 +0200\"", vec![0, 4]),
            ("stated:last_active", vec![2]),
            ("last_active:~activity", vec![]),
            ("activity", vec![2]),
            ("2fa_enabled:yes", vec![0, 3]),
            ("2fa_enabled?:False", vec![1, 4]),
            ("-2fa_enabled:true", vec![1, 4]),
            ("2fa_enabled:true,false", vec![0, 1, 3, 4]),
            ("-2fa_enabled:true,false", vec![]),
            ("2fa_enabled:~ru", vec![0, 3]),
            ("raw_size:>=1MiB", vec![2, 3]),
            ("raw_size:1GB", vec![3]),
            ("raw_size:<1.5mb", vec![0, 1, 2]),
            ("raw_size:1kb..1048576", vec![1, 2]),
            ("score:>0", vec![0, 1, 4]),
            ("score:1.5,-1.0", vec![1, 2]),
            ("score:>0.5..<1000", vec![1]),
            ("score:0.5..1.5", vec![0, 1]),
            ("-score:>0", vec![2]),
            ("no:score", vec![3, 5]),
            ("empty:score", vec![3]),
            ("berlin", vec![2]),
            ("-berlin", vec![0, 1, 3, 4, 5]),
            ("\"Ops, Berlin\"", vec![2]),
            ("\"admin,0\"", vec![]),
            ("role:admin repos:<0 OR berlin", vec![2, 4]),
            ("-(role:admin repos:0)", vec![1, 2, 3, 4, 5]),
            ("-(role:user repos:0)", vec![0, 1, 3, 4]),
            ("-(role:admin OR repos:5)", vec![]),
            ("\"2FA enabled?\":true", vec![0, 3]),
            ("Login:octocat", vec![0]),
            ("login:~\"\"", vec![0, 1, 2, 4, 5]),
        ] {
            assert_eq!(rows_of(&table, query), Ok(wanted), "{query}");
        }
    }

    #[test]
    fn what_is_unknown_is_undecided() {
        let table = people();
        let undecided = |query: &str| -> Vec<u32> {
            Evaluator::new(&table).undecided(&parse(query).unwrap()).unwrap().iter().collect()
        };
        assert_eq!(undecided("repos:0"), [2, 3, 5]);
        assert_eq!(undecided("-repos:0"), [2, 3, 5]);
        // Who is no admin is no admin without 2FA, known or not.
        assert_eq!(undecided("role:user 2fa_enabled:false"), [2, 5]);
        assert_eq!(undecided("role:user OR repos:0"), [3]);
        assert!(undecided("no:repos octocat").is_empty());
    }

    #[test]
    fn mistakes_are_explained_where_they_are() {
        let table = people();
        for (query, marked, said) in [
            ("octocat rols:admin", "rols:admin", "nearest are role"),
            ("\u{eb} log:x", "log:x", "nearest are login"),
            ("http://x", "http://x", "in quotes"),
            ("no:rpos", "no:rpos", "nearest are repos"),
            ("(repos:>abc)", "repos:>abc", "“abc” is none; write repos:5"),
            ("repos:1,b", "repos:1,b", "“b” is none"),
            ("-repos:5..1", "repos:5..1", "smaller value first"),
            ("score:2..1", "score:2..1", "smaller value first"),
            ("score:nan", "score:nan", "write score:0.5"),
            ("last_active:yesterday", "last_active:yesterday", "last_active:2026-03"),
            ("last_active:2026-03..2026-02", "last_active:2026-03..2026-02", "smaller"),
            ("raw_size:>big", "raw_size:>big", "raw_size:>=1GiB"),
            ("2fa_enabled:1", "2fa_enabled:1", "2fa_enabled:true"),
            ("2fa_enabled:>0", "2fa_enabled:>0", "2fa_enabled:true"),
            ("login:>a", "login:>a", "login:~part"),
            ("role:a..b", "role:a..b", "role:~part"),
            ("login:\"\"", "login:\"\"", "empty:login"),
        ] {
            let error = Evaluator::new(&table).evaluate_text(query).expect_err(query);
            assert!(error.message.contains(said), "{query}: {}", error.message);
            let (start, end) = (error.span.0 as usize, error.span.1 as usize);
            let found: String = query.chars().skip(start).take(end - start).collect();
            assert_eq!(found, marked, "{query}");
        }
        // Built in code, the place is that in the canonical text.
        let query = Query::And(vec![Query::All, Query::is("role", "x"), Query::is("repos", "b")]);
        let error = Evaluator::new(&table).evaluate(&query).unwrap_err();
        assert_eq!((query.to_string().as_str(), error.span), ("role:x repos:b", (7, 14)));
        let long = Query::word("x".repeat(NEEDLE_BYTES + 1));
        assert!(Evaluator::new(&table).evaluate(&long).unwrap_err().message.contains("shorten"));
    }

    #[test]
    fn an_empty_table_has_no_rows_to_select() {
        let table = table("", &[]);
        assert_eq!(rows_of(&table, ""), Ok(vec![]));
        assert_eq!(rows_of(&table, "-x"), Ok(vec![]));
        assert_eq!(rows_of(&table, "a:x"), Err("There is no column “a”. To search for the text itself, put all of it in quotes.".to_owned()));
    }

    fn cells() -> impl Strategy<Value = String> {
        let cell = prop::sample::select(vec![
            "", "a", "A", "ab", "\u{eb}", "\u{cb}", "0", "1", "-1", "1.5", "true", "FALSE", "2026-03-31 23:59:59 +0000",
            "2026-04-01", "1 KB", "1.5 MB", "None", "\"a,b\"", "\"\"", "\"a\"\"b\"", "9223372036854775807",
        ]);
        prop::collection::vec(prop::collection::vec(cell, 1..8), 1..40).prop_map(|rows| {
            let rows: Vec<String> = rows.into_iter().map(|cells| cells.join(",")).collect();
            format!("t,c,i,m,b,s,d\n{}\n", rows.join("\n"))
        })
    }

    /// Clauses that mostly fit their column, and sometimes do not.
    fn clauses() -> impl Strategy<Value = Query> {
        let columns: [(&str, &[&str]); 7] = [
            ("t", &["a", "AB", "\u{eb}", "0", "a,b", "a\"b", "none"]),
            ("c", &["a", "AB", "\u{eb}", "0", "a,b", "a\"b", "none"]),
            ("i", &["0", "1", "-1", "1.5", "1e40", "-1e40", "9223372036854775807"]),
            ("m", &["2026", "2026-03", "2026-04-01", "2026-03-31T23:59:59Z", "2027"]),
            ("b", &["true", "no"]),
            ("s", &["1024", "1KB", "1.5MB", "0"]),
            ("d", &["0", "1", "-1", "1.5", "1e40"]),
        ];
        let test = (prop::sample::select(columns.to_vec()), 0..40_u8).prop_flat_map(|((column, values), odd)| {
            let values = if odd == 0 { &["a", "1", "2026"] } else { values };
            let value = || prop::sample::select(values.to_vec()).prop_map(str::to_owned);
            let bound = || prop::option::of((value(), any::<bool>())
                .prop_map(|(value, included)| Bound { value, included }));
            let ranges = if odd > 1 && matches!(column, "t" | "c" | "b") { 0 } else { 4 };
            let test = prop_oneof![
                4 => prop::collection::vec(value(), 1..4).prop_map(Test::OneOf),
                ranges => (bound(), bound()).prop_map(|(from, to)| Test::Range { from, to }),
                1 => value().prop_map(Test::Contains),
                1 => prop::option::of(prop::sample::select(Unknown::ALL.to_vec())).prop_map(Test::Unknown),
                1 => Just(Test::Known),
            ];
            test.prop_map(move |test| Query::test(column, test))
        });
        let leaf = prop_oneof![
            6 => test,
            1 => prop::sample::select(vec!["a", "AB", "1", "none"]).prop_map(Query::word),
            1 => Just(Query::All),
        ];
        leaf.prop_recursive(3, 8, 3, |inner| prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Query::And),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Query::Or),
            inner.prop_map(|q| Query::Not(Box::new(q))),
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn agrees_with_asking_each_row(text in cells(), queries in prop::collection::vec(clauses(), 1..4)) {
            let types = [
                Type::Text, Type::Category, Type::Integer, Type::Timestamp, Type::Boolean, Type::Size, Type::Decimal,
            ];
            let table = table(text, &types);
            // One evaluator for several queries, so that kept answers are used.
            let evaluator = Evaluator::new(&table);
            for query in queries {
                let wanted: Result<Vec<_>, Wrong> = (0..table.rows()).map(|row| truth(&table, row, &query)).collect();
                match (evaluator.evaluate(&query), wanted) {
                    (Ok(found), Ok(wanted)) => {
                        let undecided = evaluator.undecided(&query).unwrap();
                        for (row, wanted) in (0_u32..).zip(wanted) {
                            let found = if undecided.contains(row) { None } else { Some(found.contains(row)) };
                            prop_assert_eq!(found, wanted, "row {} of {}", row, query);
                        }
                    }
                    (found, wanted) => prop_assert_eq!(found.is_ok(), wanted.is_ok(), "{}", query),
                }
            }
        }
    }
}
