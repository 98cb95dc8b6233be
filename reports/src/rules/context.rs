//! This module holds the table and the as-of time that rules build their queries for.

use std::cell::RefCell;
use std::rc::Rc;

use crate::as_of::{AsOf, Sources, as_of};
use crate::query::{Answers, Evaluator, Query};
use crate::schema::{ColumnSpec, Schema};
use crate::table::distinct::DistinctIds;
use crate::table::tally;
use crate::table::{Column, Data, Table, Type, Unknown};
use crate::time::{DAY_MS, Date};

/// The key of the column in which a report says when it was made.
const REPORT_TIME: &str = "report_time";

/// The table, kind and as-of time that a rule may use for its query.
#[derive(Debug)]
pub struct Context<'a> {
    /// The rows.
    pub table: &'a Table,
    /// Their kind.
    pub schema: Schema,
    /// The moment that ages are counted from.
    pub as_of: AsOf,
    facts: Rc<Facts>,
}

/// Facts about a table that its rules share.
#[derive(Debug)]
struct Facts {
    /// Oldest and newest moment of each column of moments.
    moments: Vec<Option<(i64, i64)>>,
    /// Which values of a column are the same, once asked for.
    ids: RefCell<Vec<(usize, Rc<DistinctIds>)>>,
    answers: Answers,
}

/// A context between two steps, when it has no table.
#[derive(Debug)]
pub(crate) struct Paused {
    schema: Schema,
    as_of: AsOf,
    facts: Rc<Facts>,
}

impl Paused {
    /// The context again; `table` must be the one that it had.
    pub(crate) fn resume<'a>(&self, table: &'a Table) -> Context<'a> {
        Context {
            table,
            schema: self.schema,
            as_of: self.as_of,
            facts: Rc::clone(&self.facts),
        }
    }
}

impl<'a> Context<'a> {
    /// A context with the as-of time that `sources` give. If these have no newest value and no
    /// report time, the table provides them: a caller has the file's name and date, the table has
    /// the rest.
    #[must_use]
    pub fn new(table: &'a Table, schema: Schema, sources: Sources<'_>) -> Self {
        Self::with(table, schema, sources, Answers::default())
    }

    /// As [`Self::new`], with answers that are known already.
    #[must_use]
    pub fn with(table: &'a Table, schema: Schema, sources: Sources<'_>, answers: Answers) -> Self {
        let moments: Vec<Option<(i64, i64)>> = table
            .columns()
            .iter()
            .map(|column| match &column.data {
                Data::Int(values) if column.ty == Type::Timestamp => tally::range(values),
                _ => None,
            })
            .collect();
        let newest_of = |at: usize| moments.get(at).copied().flatten().map(|(_, newest)| newest);
        // A table of no known kind may say so too, by the name that reports have for it.
        let report_time = || newest_of(table.column(schema.report_time.unwrap_or(REPORT_TIME))?);
        let is_past = |at: &usize| {
            let key = &table.columns()[*at].key;
            schema.column(key).is_none_or(|spec| !spec.ahead)
        };
        // A column with moments after the file's own date says what is planned, whatever it is
        // called; a day between, for clocks and zones. If every column has such moments, the date
        // is wrong: copies and archives may have lost it.
        let file_ms = sources.file_date.map(|ms| ms.saturating_add(DAY_MS));
        let is_of_file = |newest: &i64| file_ms.is_none_or(|file_ms| *newest <= file_ms);
        let newest_value = || {
            let past = || (0..moments.len()).filter(is_past).filter_map(newest_of);
            past().filter(is_of_file).max().or_else(|| past().max())
        };
        let as_of = as_of(Sources {
            report_time: sources.report_time.or_else(report_time),
            newest_value: sources.newest_value.or_else(newest_value),
            ..sources
        });
        Self {
            table,
            schema,
            as_of,
            facts: Rc::new(Facts {
                moments,
                ids: RefCell::default(),
                answers,
            }),
        }
    }

    /// The context without its table.
    pub(crate) fn pause(self) -> Paused {
        Paused {
            schema: self.schema,
            as_of: self.as_of,
            facts: self.facts,
        }
    }

    /// Answers queries about the table.
    #[must_use]
    pub fn evaluator(&self) -> Evaluator<'a> {
        Evaluator::with(self.table, &self.facts.answers)
    }

    /// Oldest and newest known moment of a column of moments, ms since the epoch.
    #[must_use]
    pub fn moments(&self, key: &str) -> Option<(i64, i64)> {
        *self.facts.moments.get(self.table.column(key)?)?
    }

    /// The UTC day that lies `days` before the as-of day; `None` where there is no as-of time or
    /// the calendar has no such day.
    #[must_use]
    pub fn days_before(&self, days: i64) -> Option<Date> {
        let day = self.as_of.ms?.div_euclid(DAY_MS).checked_sub(days)?;
        let date = Date::of_ms(day.checked_mul(DAY_MS)?);
        Date::new(date.year, date.month, date.day)
    }

    /// The column with this key.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<&Column> {
        self.table.columns().get(self.table.column(key)?)
    }

    /// The key under which a column of the kind is to be asked for: its own, or where the file
    /// lacks it that of the column that stands in for it.
    #[must_use]
    pub fn resolve<'k>(&self, key: &'k str) -> &'k str {
        if self.column(key).is_some() {
            return key;
        }
        let stands_in =
            |spec: &&ColumnSpec| spec.stands_in == Some(key) && self.column(spec.key).is_some();
        self.schema
            .columns
            .iter()
            .find(stands_in)
            .map_or(key, |spec| spec.key)
    }

    /// Which values of a column are the same; `None` where there is no such column.
    pub(crate) fn ids(&self, key: &str) -> Option<Rc<DistinctIds>> {
        let at = self.table.column(key)?;
        let mut ids = self.facts.ids.borrow_mut();
        if let Some((_, known)) = ids.iter().find(|(column, _)| *column == at) {
            return Some(Rc::clone(known));
        }
        let told = Rc::new(DistinctIds::new(self.table, at));
        ids.push((at, Rc::clone(&told)));
        Some(told)
    }

    /// Selects the rows that are about people, where this column names the holders of rows and
    /// some of them are teams or organizations; `None` where all rows are.
    pub(crate) fn people(&self, key: &str) -> Option<Query> {
        let people = self.schema.people.as_ref()?;
        if self.resolve(people.name) != self.resolve(key) {
            return None;
        }
        let what = self.column(people.what)?;
        let Data::Category(codes, dictionary) = &what.data else {
            return None;
        };
        let is_other = |value: &[u8]| !value.eq_ignore_ascii_case(people.person.as_bytes());
        let others: Vec<bool> = dictionary.iter().map(is_other).collect();
        let is_of_other = |code: &u32| others.get(*code as usize) == Some(&true);
        if !codes.iter().any(is_of_other) {
            return None;
        }
        let person = Query::is(&what.key, people.person);
        Some(match what.unknown_total() {
            0 => person,
            _ => person.or(Query::unknown(&what.key)),
        })
    }

    /// Selects those of a query's rows that are about people: [`Self::people`].
    pub(crate) fn of_people(&self, query: Query, key: &str) -> Query {
        match self.people(key) {
            Some(people) => query.and(people),
            None => query,
        }
    }

    /// Selects those of a query's seats that people hold.
    pub(crate) fn of_holders(&self, query: Query) -> Query {
        match &self.schema.people {
            Some(people) => self.of_people(query, people.name),
            None => query,
        }
    }

    /// Selects the rows whose latest moment in a column is after the as-of day: the moments before
    /// it are unknown. `None` if there are none.
    pub(crate) fn later(&self, key: &str) -> Option<Query> {
        let today = self.days_before(0)?;
        let (_, newest) = self.moments(key).filter(|_| self.schema.is_latest(key))?;
        let end = today.start_ms() + DAY_MS;
        (newest >= end).then(|| Query::above(key, today.iso()))
    }

    /// Whether a cell that states that there is nothing answers a question: `No activity` is not
    /// within the last 30 days, and a person who used no editor used no outdated one. If the kind
    /// has no such words for the column, `null` is unknown.
    pub(crate) fn none_is_an_answer(&self, column: &Column) -> bool {
        let schema = self.schema;
        let derived = schema.derived.iter().find(|spec| spec.key == column.key);
        let key = derived.map_or(column.key.as_str(), |spec| spec.from);
        let has_words = |spec: &ColumnSpec| !spec.stated.is_empty();
        column.ty == Type::Timestamp || schema.column(key).is_some_and(has_words)
    }

    /// Selects those of a query's rows in which this column is known.
    pub(crate) fn known_of(&self, query: Query, key: &str) -> Query {
        let key = self.resolve(key);
        match self.column(key) {
            Some(column) if column.unknown_total() > 0 => query.and(Query::known(key)),
            _ => query,
        }
    }

    /// Whether the column, or one that stands in for it, is there, means what it means in the kind,
    /// and says anything at all. A stated absence counts as a value.
    #[must_use]
    pub fn is_answered(&self, key: &str) -> bool {
        let rows = u64::from(self.table.rows());
        let key = self.resolve(key);
        let Some(column) = self.column(key) else {
            return false;
        };
        let is_as_known = (self.schema.type_of(key)).is_none_or(|ty| serves(column.ty, ty));
        is_as_known && (rows == 0 || undecided_cells(column) < rows)
    }

    /// Those of `keys` that are missing or have no value. A derived column that is missing is
    /// replaced by its source, because no file has derived columns.
    #[must_use]
    pub fn unanswered(&self, keys: &[&str]) -> Vec<String> {
        let named = |key: &str| match self.schema.derived.iter().find(|spec| spec.key == key) {
            Some(spec) if self.column(key).is_none() => spec.from.to_owned(),
            _ => key.to_owned(),
        };
        let mut unanswered: Vec<String> = Vec::new();
        for key in keys.iter().filter(|key| !self.is_answered(key)) {
            let key = named(key);
            if !unanswered.contains(&key) {
                unanswered.push(key);
            }
        }
        unanswered
    }
}

/// Whether a column that a person has read as `ty` still answers what is asked of one that is
/// `known`: KiB read as a number are no bytes, and a day read as text is on no calendar.
fn serves(ty: Type, known: Type) -> bool {
    let class = |ty| match ty {
        Type::Text | Type::Json | Type::Ip | Type::Category => Type::Text,
        Type::Integer | Type::Decimal => Type::Integer,
        other => other,
    };
    class(ty) == class(known)
}

/// Why a cell leaves a question open, whatever its column is.
pub(crate) const UNDECIDED: [Unknown; 3] = [Unknown::Empty, Unknown::Unparsable, Unknown::Missing];

/// The number of cells of a column that leave a question open if a stated absence answers it.
pub(crate) fn undecided_cells(column: &Column) -> u64 {
    let cells = UNDECIDED.iter().map(|why| column.unknown[why.index()]);
    cells.sum()
}
