//! This module finds the rows that a query selects.
//!
//! Each test is answered for a whole column at a time, as one bit for each row, and kept: the
//! figures of an overview ask the same few things in many combinations. A query is then true or
//! false by combining bits; what is neither is unknown.

mod answer;
mod check;
mod mistake;
mod number;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

pub(super) use check::check;
pub use check::is_same_value;
pub(super) use mistake::backwards;
pub(crate) use mistake::find_column;
use mistake::no_column;

use super::error::QueryError;
use super::parse::{Span, parse_with_spans};
use super::{Query, Test};
use crate::limits::{NEEDLE_BYTES, QUERY_CACHE_BYTES};
use crate::search::search;
use crate::table::RowSet;
use crate::table::Table;

/// Answers queries about one table, keeping the answers to their parts.
pub struct Evaluator<'t> {
    table: &'t Table,
    answers: Answers,
}

/// The answers to the parts of queries about one table, for all evaluators of that table. A clone
/// shares them.
#[derive(Debug, Clone, Default)]
pub struct Answers(Rc<RefCell<Cache>>);

#[derive(Debug, Default)]
struct Cache {
    answers: HashMap<ClauseKey, Rc<RowSet>, FxBuildHasher>,
    bytes: usize,
}

/// Something asked of every row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum ClauseKey {
    Test(usize, Test),
    Word(String),
}

/// A clause of a query, answered.
enum Leaf {
    /// True for these; where this column is unknown, neither true nor false.
    Test { yes: Rc<RowSet>, column: usize },
    /// True for these, false for all others.
    Plain(Rc<RowSet>),
}

/// An error in a clause, with the clause's position in the query.
struct QueryIssue {
    leaf: usize,
    message: String,
}

impl<'t> Evaluator<'t> {
    /// An evaluator without any answers yet.
    #[must_use]
    pub fn new(table: &'t Table) -> Self {
        Self::with(table, &Answers::default())
    }

    /// An evaluator that knows and extends `answers`, which must be about the same table.
    #[must_use]
    pub fn with(table: &'t Table, answers: &Answers) -> Self {
        let answers = answers.clone();
        Self { table, answers }
    }

    pub(crate) fn table(&self) -> &'t Table {
        self.table
    }

    /// The rows that a query is true for.
    ///
    /// # Errors
    ///
    /// A column that the table does not have, or a value that does not fit its column's type.
    /// The place is that in the query's canonical text.
    pub fn evaluate(&self, query: &Query) -> Result<RowSet, QueryError> {
        let query = query.normalised();
        let leaves = self
            .leaves(&query)
            .map_err(|complaint| in_canonical(&query, complaint))?;
        Ok(self.truth(&query, &mut leaves.iter()))
    }

    /// The number of rows that a query is true for.
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
    pub fn undecided(&self, query: &Query) -> Result<RowSet, QueryError> {
        let query = query.normalised();
        let leaves = self
            .leaves(&query)
            .map_err(|complaint| in_canonical(&query, complaint))?;
        let truth = self.truth(&query, &mut leaves.iter());
        let falsity = self.falsity(&query, &mut leaves.iter());
        Ok(truth.or(&falsity).not())
    }

    /// Reads a query's text and gives the rows it is true for.
    ///
    /// # Errors
    ///
    /// As [`super::parse`] and [`Self::evaluate`]; the place is that in `text`.
    pub fn evaluate_text(&self, text: &str) -> Result<(Query, RowSet), QueryError> {
        let (query, spans) = parse_with_spans(text)?;
        let leaves = self
            .leaves(&query)
            .map_err(|complaint| complaint.at(&spans, text))?;
        let rows = self.truth(&query, &mut leaves.iter());
        Ok((query, rows))
    }

    /// The answers to all clauses of a normalised query, in its order.
    fn leaves(&self, query: &Query) -> Result<Vec<Leaf>, QueryIssue> {
        let mut leaves = Vec::new();
        self.add_leaves(query, &mut leaves)?;
        Ok(leaves)
    }

    fn add_leaves(&self, query: &Query, leaves: &mut Vec<Leaf>) -> Result<(), QueryIssue> {
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
                leaves.push(leaf.map_err(|message| QueryIssue {
                    leaf: leaves.len(),
                    message,
                })?);
            }
        }
        Ok(())
    }

    /// The rows a normalised query is true for. `leaves` gives its clauses in order.
    fn truth<'a>(&self, query: &Query, leaves: &mut impl Iterator<Item = &'a Leaf>) -> RowSet {
        match query {
            Query::All => RowSet::all(self.table.rows()),
            Query::And(parts) => self.all(parts.iter().map(|part| self.truth(part, leaves))),
            Query::Or(parts) => self.any(parts.iter().map(|part| self.truth(part, leaves))),
            Query::Not(inner) => self.falsity(inner, leaves),
            Query::Test { .. } | Query::Word(_) => match leaves.next() {
                Some(Leaf::Test { yes, .. } | Leaf::Plain(yes)) => RowSet::clone(yes),
                None => RowSet::none(self.table.rows()),
            },
        }
    }

    /// The rows a normalised query is known to be false for.
    fn falsity<'a>(&self, query: &Query, leaves: &mut impl Iterator<Item = &'a Leaf>) -> RowSet {
        match query {
            Query::All => RowSet::none(self.table.rows()),
            Query::And(parts) => self.any(parts.iter().map(|part| self.falsity(part, leaves))),
            Query::Or(parts) => self.all(parts.iter().map(|part| self.falsity(part, leaves))),
            Query::Not(inner) => self.truth(inner, leaves),
            Query::Test { .. } | Query::Word(_) => match leaves.next() {
                Some(Leaf::Test { yes, column }) => {
                    RowSet::clone(&self.known(*column)).and_not(yes)
                }
                Some(Leaf::Plain(yes)) => RowSet::clone(yes).not(),
                None => RowSet::none(self.table.rows()),
            },
        }
    }

    fn all(&self, parts: impl Iterator<Item = RowSet>) -> RowSet {
        let all = parts.reduce(|all, part| all.and(&part));
        all.unwrap_or_else(|| RowSet::all(self.table.rows()))
    }

    fn any(&self, parts: impl Iterator<Item = RowSet>) -> RowSet {
        let any = parts.reduce(|any, part| any.or(&part));
        any.unwrap_or_else(|| RowSet::none(self.table.rows()))
    }

    fn leaf(&self, clause: &Query) -> Result<Leaf, String> {
        match clause {
            Query::Word(word) => Ok(Leaf::Plain(self.word(word)?)),
            Query::Test { column, test } => {
                let at = find_column(self.table, column)
                    .ok_or_else(|| no_column(self.table, clause, column))?;
                let yes = self.cached(ClauseKey::Test(at, test.clone()), || self.test(at, test))?;
                match test {
                    Test::Known | Test::Unknown(_) => Ok(Leaf::Plain(yes)),
                    _ => Ok(Leaf::Test { yes, column: at }),
                }
            }
            _ => Err("This is not a condition.".to_owned()),
        }
    }

    fn word(&self, word: &str) -> Result<Rc<RowSet>, String> {
        if word.len() > NEEDLE_BYTES {
            return Err(format!(
                "A search text can have at most {NEEDLE_BYTES} bytes; shorten it."
            ));
        }
        self.cached(ClauseKey::Word(word.to_owned()), || {
            Ok(search(self.table, word))
        })
    }

    /// The rows in which a column is known.
    fn known(&self, at: usize) -> Rc<RowSet> {
        let known = || Ok::<_, Infallible>(answer::known(self.table, at));
        let Ok(rows) = self.cached(ClauseKey::Test(at, Test::Known), known);
        rows
    }

    fn cached<E>(
        &self,
        asked: ClauseKey,
        answer: impl FnOnce() -> Result<RowSet, E>,
    ) -> Result<Rc<RowSet>, E> {
        if let Some(rows) = self.answers.0.borrow().answers.get(&asked) {
            return Ok(Rc::clone(rows));
        }
        // The cache is not borrowed here: an answer may need another.
        let rows = Rc::new(answer()?);
        let mut cache = self.answers.0.borrow_mut();
        if cache.bytes + rows.bytes() > QUERY_CACHE_BYTES {
            *cache = Cache::default();
        }
        cache.bytes += rows.bytes();
        cache.answers.insert(asked, Rc::clone(&rows));
        Ok(rows)
    }
}

impl QueryIssue {
    fn at(self, spans: &[Span], text: &str) -> QueryError {
        let end = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let span = spans.get(self.leaf).copied().unwrap_or((0, end));
        QueryError {
            message: self.message,
            span,
        }
    }
}

fn in_canonical(query: &Query, complaint: QueryIssue) -> QueryError {
    let text = query.to_string();
    let spans = parse_with_spans(&text)
        .map(|(_, spans)| spans)
        .unwrap_or_default();
    complaint.at(&spans, &text)
}
