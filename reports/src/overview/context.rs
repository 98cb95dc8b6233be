//! What rules look at, and how their questions are counted.

use std::cell::RefCell;
use std::rc::Rc;

use super::Selection;
use super::undecided::undecided;
use crate::as_of::{AsOf, Sources, as_of};
use crate::catalog::{ColumnSpec, Kind};
use crate::limits::QUERY_CHARS;
use crate::query::{Evaluator, Query, Test};
use crate::table::RowSet;
use crate::table::distinct::Ids;
use crate::table::tally;
use crate::table::{Column, Data, Table, Type, Unknown};
use crate::time::{DAY_MS, Date};

/// The key of the column in which a report says when it was made.
const REPORT_TIME: &str = "report_time";

/// What a rule may look at to put its question.
#[derive(Debug)]
pub struct Context<'a> {
    /// The rows.
    pub table: &'a Table,
    /// Their kind.
    pub kind: &'a Kind,
    /// The moment that ages are counted from.
    pub as_of: AsOf,
    /// Oldest and newest moment of each column of moments.
    moments: Vec<Option<(i64, i64)>>,
    /// Which values of a column are the same, once asked for.
    ids: RefCell<Vec<(usize, Rc<Ids>)>>,
}

impl<'a> Context<'a> {
    /// A context with the as-of time that `sources` give. Where these have no newest value and no
    /// report time, they are taken from the table: a caller has the file's name and date, the
    /// table has the rest.
    #[must_use]
    pub fn new(table: &'a Table, kind: &'a Kind, sources: Sources<'_>) -> Self {
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
        let report_time = || newest_of(table.column(kind.report_time.unwrap_or(REPORT_TIME))?);
        let is_past = |at: &usize| {
            let key = &table.columns()[*at].key;
            kind.column(key).is_none_or(|spec| !spec.ahead)
        };
        // A column with moments after the file's own date says what is planned, whatever it is
        // called; a day between, for clocks and zones. Where that is said of every column, it is
        // the date that is wrong: copies and archives may have lost it.
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
            kind,
            as_of,
            moments,
            ids: RefCell::default(),
        }
    }

    /// Oldest and newest known moment of a column of moments, ms since the epoch.
    #[must_use]
    pub fn moments(&self, key: &str) -> Option<(i64, i64)> {
        *self.moments.get(self.table.column(key)?)?
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
        self.kind
            .columns
            .iter()
            .find(stands_in)
            .map_or(key, |spec| spec.key)
    }

    /// Which values of a column are the same; `None` where there is no such column.
    pub(super) fn ids(&self, key: &str) -> Option<Rc<Ids>> {
        let at = self.table.column(key)?;
        let mut ids = self.ids.borrow_mut();
        if let Some((_, known)) = ids.iter().find(|(column, _)| *column == at) {
            return Some(Rc::clone(known));
        }
        let told = Rc::new(Ids::new(self.table, at));
        ids.push((at, Rc::clone(&told)));
        Some(told)
    }

    /// Selects the rows that are about people, where this column names the holders of rows and
    /// some of them are teams or organizations; `None` where all rows are.
    pub(super) fn people(&self, key: &str) -> Option<Query> {
        let people = self.kind.people.as_ref()?;
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

    /// Of the rows a query selects, those that are about people: [`Self::people`].
    pub(super) fn of_people(&self, query: Query, key: &str) -> Query {
        match self.people(key) {
            Some(people) => query.and(people),
            None => query,
        }
    }

    /// Of the seats a query selects, those that people hold.
    pub(super) fn of_holders(&self, query: Query) -> Query {
        match &self.kind.people {
            Some(people) => self.of_people(query, people.name),
            None => query,
        }
    }

    /// Selects the rows of which a column of latest moments says one after the as-of day: what was
    /// before it is not known of them. `None` where there are none.
    fn later(&self, key: &str) -> Option<Query> {
        let today = self.days_before(0)?;
        let (_, newest) = self.moments(key).filter(|_| self.kind.is_latest(key))?;
        let end = today.start_ms() + DAY_MS;
        (newest >= end).then(|| Query::above(key, today.iso()))
    }

    /// Whether a cell that states that there is nothing answers a question: `No activity` is not
    /// within the last 30 days, and who used no editor used no outdated one. Of a column of which
    /// the kind knows no such words, `null` answers nothing.
    fn none_is_an_answer(&self, column: &Column) -> bool {
        let kind = self.kind;
        let derived = kind.derived.iter().find(|spec| spec.key == column.key);
        let key = derived.map_or(column.key.as_str(), |spec| spec.from);
        let has_words = |spec: &ColumnSpec| !spec.stated.is_empty();
        column.ty == Type::Timestamp || kind.column(key).is_some_and(has_words)
    }

    /// Of the rows a query selects, those in which this column is known.
    pub(super) fn known_of(&self, query: Query, key: &str) -> Query {
        let key = self.resolve(key);
        match self.column(key) {
            Some(column) if column.unknown_total() > 0 => query.and(Query::known(key)),
            _ => query,
        }
    }

    /// Whether the column, or one that stands in for it, is there, means what it means in the
    /// kind, and says anything at all. What a report states to be none is said.
    #[must_use]
    pub fn is_answered(&self, key: &str) -> bool {
        let rows = u64::from(self.table.rows());
        let key = self.resolve(key);
        let Some(column) = self.column(key) else {
            return false;
        };
        let is_as_known = (self.kind.type_of(key)).is_none_or(|ty| serves(column.ty, ty));
        is_as_known && (rows == 0 || undecided_cells(column) < rows)
    }

    /// Those of `keys` that are not there, or say nothing. Of a derived column that is not there,
    /// the one it would be made of: no file has, or could be given, the other.
    #[must_use]
    pub fn unanswered(&self, keys: &[&str]) -> Vec<String> {
        let named = |key: &str| match self.kind.derived.iter().find(|spec| spec.key == key) {
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

/// Rows that a question leaves undecided.
pub(super) struct Open {
    /// The rows.
    pub rows: RowSet,
    /// Selects exactly these; `None` where no query does.
    pub query: Option<Query>,
}

/// Counts questions; the evaluator keeps what it has answered.
pub(super) struct Counter<'a> {
    context: &'a Context<'a>,
    evaluator: Evaluator<'a>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            evaluator: Evaluator::new(context.table),
        }
    }

    /// How many rows a query selects; `None` where it does not fit the table.
    pub(super) fn count(&mut self, query: &Query) -> Option<u64> {
        Some(u64::from(self.evaluator.evaluate(query).ok()?.count()))
    }

    /// The rows a query selects; `None` where it does not fit the table.
    pub(super) fn rows(&self, query: &Query) -> Option<RowSet> {
        self.evaluator.evaluate(query).ok()
    }

    /// The rows that a query may select for all that is known of them, and does not: a value that
    /// it asks for is unknown. `None` where there are none.
    pub(super) fn undecided(&self, query: &Query, selected: &RowSet) -> Option<Open> {
        let cells = |column: &str, test: &Test| self.undecided_cells_of(column, test);
        let found = undecided(query, &cells)?;
        let rows = self.rows(&found.possible)?.and_not(selected);
        let is_exact = |query: &Query| self.rows(query).as_ref() == Some(&rows);
        let query = found
            .shorter
            .into_iter()
            .chain([found.query])
            .find(is_exact);
        (!rows.is_none()).then_some(Open { rows, query })
    }

    /// A query with the number of rows that it selects; `None` where its text is too long, or where
    /// it selects none.
    pub(super) fn selection(&self, query: &Query) -> Option<Selection> {
        let text = query.to_string();
        let rows = u64::from(self.rows(query)?.count());
        (rows > 0 && text.len() <= QUERY_CHARS).then_some(Selection { rows, query: text })
    }

    /// The cells that leave a test open, if there are any.
    fn undecided_cells_of(&self, key: &str, test: &Test) -> Option<Query> {
        // Whether a value is known is always known; whether there was a last sign-in is not where the
        // report does not say.
        let asks_whether_known = matches!(test, Test::Known | Test::Unknown(None));
        if asks_whether_known && !(*test == Test::Known && self.context.kind.is_latest(key)) {
            return None;
        }
        let column = self.context.column(key)?;
        let cells = if self.context.none_is_an_answer(column) {
            undecided_query(column)
        } else {
            (column.unknown_total() > 0).then(|| Query::unknown(&column.key))
        };
        // Of a moment that lies after the as-of day, nothing says how long before that day the
        // moment before it was.
        let later = match test {
            Test::Range { .. } => self.context.later(key),
            _ => None,
        };
        match (cells, later) {
            (Some(cells), Some(later)) => Some(cells.or(later)),
            (cells, later) => cells.or(later),
        }
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
const UNDECIDED: [Unknown; 3] = [Unknown::Empty, Unknown::Unparsable, Unknown::Missing];

/// How many cells of a column leave a question open, where a report that states that there is nothing
/// answers it.
pub(super) fn undecided_cells(column: &Column) -> u64 {
    let cells = UNDECIDED.iter().map(|why| column.unknown[why.index()]);
    cells.sum()
}

/// Selects the rows of these cells; `None` where there are none.
pub(super) fn undecided_query(column: &Column) -> Option<Query> {
    let cells = undecided_cells(column);
    if cells == 0 {
        return None;
    }
    if cells == column.unknown_total() {
        return Some(Query::unknown(&column.key));
    }
    let there = UNDECIDED
        .iter()
        .filter(|why| column.unknown[why.index()] > 0);
    Some(Query::any_of(
        there.map(|why| Query::unknown_because(&column.key, *why)),
    ))
}
