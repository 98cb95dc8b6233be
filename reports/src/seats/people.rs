//! This module combines all rows of one person in a report of seats.

use crate::catalog::copilot::seats::PERSON;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::distinct::DistinctIds;
use crate::table::{Data, Table, Type, Unknown};
use crate::time::DAY_MS;

/// Keys under which reports have what is asked, best first.
const LOGIN: &[&str] = &["login", "assignee_login"];
const ORGANIZATION: &[&str] = &["organization", "organization_login"];
const PLAN: &[&str] = &["plan_type"];
const TEAM: &[&str] = &["assigning_team_slug", "assigning_team"];
pub(crate) const ACTIVITY: &[&str] = &["last_activity_at"];
const AUTHENTICATED: &[&str] = &["last_authenticated_at"];
const CREATED: &[&str] = &["created_at"];
const ENDING: &[&str] = &["pending_cancellation_date"];
const TYPE: &[&str] = &["assignee_type"];

/// The columns that are asked.
pub(crate) struct Columns {
    pub login: usize,
    activity: usize,
    authenticated: Option<usize>,
    pub created: Option<usize>,
    ending: Option<usize>,
    kind: Option<usize>,
    pub organization: Option<usize>,
    pub team: Option<usize>,
    pub plan: Option<usize>,
}

impl Columns {
    /// Finds the columns in the table; if a required column is missing, returns the keys of those
    /// that are.
    pub(crate) fn of(table: &Table) -> Result<Self, Vec<String>> {
        let column = |keys: &[&str]| keys.iter().find_map(|key| table.column(key));
        let moments = |keys: &[&str]| {
            let at = column(keys)?;
            // Read as something else by a person, numbers of it are no moments.
            let is_time = table.columns()[at].ty == Type::Timestamp;
            is_time.then_some(at)
        };
        match (column(LOGIN), moments(ACTIVITY)) {
            (Some(login), Some(activity)) => Ok(Self {
                login,
                activity,
                authenticated: moments(AUTHENTICATED),
                created: moments(CREATED),
                ending: column(ENDING),
                kind: column(TYPE),
                organization: column(ORGANIZATION),
                team: column(TEAM),
                plan: column(PLAN),
            }),
            (login, activity) => {
                let none = |found: Option<usize>, keys: &[&str]| {
                    found.is_none().then(|| keys[0].to_owned())
                };
                let missing = [none(login, LOGIN), none(activity, ACTIVITY)];
                Err(missing.into_iter().flatten().collect())
            }
        }
    }

    /// Whether a row is about an organization or a team: only where it says so.
    pub(crate) fn is_no_person(&self, table: &Table, row: u32) -> bool {
        self.kind.is_some_and(|at| {
            let kind = table.cell(row, at);
            !kind.trim().is_empty() && !kind.trim().eq_ignore_ascii_case(PERSON)
        })
    }
}

/// The data of one person.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub first_row: u32,
    pub activity: Activity,
    pub authenticated: Activity,
    /// When the newest of their seats was given, ms since the epoch.
    pub created: Option<i64>,
    /// Whether every seat is set to end.
    pub ending: bool,
}

/// The latest of several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Activity {
    /// The latest that is known, ms since the epoch.
    pub latest_ms: Option<i64>,
    /// Whether some row does not say.
    pub unsure: bool,
}

impl Activity {
    /// Whether every row states that there was no activity.
    pub(crate) fn is_none(self) -> bool {
        self.latest_ms.is_none() && !self.unsure
    }

    /// Adds the activity of a row; a moment after the day `until` (days since the epoch) hides
    /// earlier ones.
    fn of(table: &Table, column: Option<usize>, row: u32, until: i64) -> Self {
        let state = column.map(|at| table.state(row, at));
        let latest_ms = match state {
            Some(None) => number(table, column, row),
            _ => None,
        };
        let latest_ms = latest_ms.filter(|ms| ms.div_euclid(DAY_MS) <= until);
        // A moment never states that there was no activity.
        let says_none = matches!(state, Some(Some(Unknown::Stated | Unknown::Empty)));
        Self {
            latest_ms,
            unsure: latest_ms.is_none() && !says_none,
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            latest_ms: self.latest_ms.max(other.latest_ms),
            unsure: self.unsure || other.unsure,
        }
    }
}

/// Returns every person by id, and the number of rows without one. Activity counts up to the day
/// `until`, in days since the epoch.
pub(crate) fn people(
    table: &Table,
    columns: &Columns,
    ids: &DistinctIds,
    until: i64,
) -> (Vec<Option<Person>>, u64) {
    let mut people: Vec<Option<Person>> = vec![None; usize::try_from(ids.total()).unwrap_or(0)];
    let mut nameless_rows = 0;
    for row in 0..table.rows() {
        if columns.is_no_person(table, row) {
            continue;
        }
        let place = ids
            .at(row as usize)
            .and_then(|id| people.get_mut(id as usize));
        let Some(place) = place else {
            nameless_rows += 1;
            continue;
        };
        let found = Person {
            first_row: row,
            activity: Activity::of(table, Some(columns.activity), row, until),
            authenticated: Activity::of(table, columns.authenticated, row, i64::MAX),
            created: number(table, columns.created, row),
            ending: columns
                .ending
                .is_some_and(|at| table.state(row, at).is_none()),
        };
        *place = Some(match place.take() {
            None => found,
            Some(person) => Person {
                first_row: person.first_row,
                activity: person.activity.or(found.activity),
                authenticated: person.authenticated.or(found.authenticated),
                created: person.created.max(found.created),
                ending: person.ending && found.ending,
            },
        });
    }
    (people, nameless_rows)
}

fn number(table: &Table, column: Option<usize>, row: u32) -> Option<i64> {
    match &table.columns().get(column?)?.data {
        Data::Int(values) => values
            .get(row as usize)
            .copied()
            .filter(|value| *value >= INT_KNOWN_MIN),
        _ => None,
    }
}
