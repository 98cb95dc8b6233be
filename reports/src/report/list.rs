//! This module makes a table of the people with seats, so that those on a list to reclaim can be
//! searched, sorted, ticked and exported as any rows.

use super::Report;
use crate::read::{ColumnOptions, ReadOptions, read_all};
use crate::reclaim::{self, Reason, Seat};
use crate::table::Type;
use crate::time::iso_of_ms;

/// The columns: names, keys, and types.
const COLUMNS: [(&str, &str, Type); 8] = [
    ("Login", "login", Type::Text),
    ("Why", "why", Type::Category),
    ("Idle days", "idle_days", Type::Integer),
    ("Last activity", "last_activity", Type::Timestamp),
    ("Last sign-in", "last_sign_in", Type::Timestamp),
    ("Organizations", "organizations", Type::Category),
    ("Teams", "teams", Type::Category),
    ("Plans", "plans", Type::Category),
];

impl Report {
    /// The table of everyone with a seat, one row for each person, in the order of
    /// [`reclaim::everyone`], as of `chosen_as_of_ms` or the strongest as-of time that the file
    /// itself has. It has the columns that the report knows about. `None` if there are no people.
    #[must_use]
    pub fn of_everyone(&self, chosen_as_of_ms: Option<i64>) -> Option<Self> {
        let seats = reclaim::everyone(&self.table, self.as_of(chosen_as_of_ms));
        let rows: Vec<[String; COLUMNS.len()]> = seats.iter().map(cells).collect();
        let is_known = |at: &usize| match COLUMNS[*at].1 {
            "organizations" | "teams" | "plans" => rows.iter().any(|row| !row[*at].is_empty()),
            _ => true,
        };
        let needed: Vec<usize> = (0..COLUMNS.len()).filter(is_known).collect();
        let record = |cell: &dyn Fn(usize) -> String| {
            let cells = needed.iter().map(|at| quoted(&cell(*at)));
            cells.collect::<Vec<_>>().join(",") + "\n"
        };
        let header = record(&|at| COLUMNS[at].0.to_owned());
        let rows: String = rows
            .iter()
            .map(|row| record(&|at| row[at].clone()))
            .collect();
        let columns = COLUMNS.map(|(_, key, ty)| ColumnOptions {
            key: key.to_owned(),
            ty: Some(ty),
            ..ColumnOptions::default()
        });
        let options = ReadOptions {
            encoding: Some("utf-8".to_owned()),
            delimiter: Some(','),
            kind: Some("generic".to_owned()),
            header: Some(1),
            columns: columns.to_vec(),
            ..ReadOptions::default()
        };
        read_all((header + &rows).as_bytes(), "", None, &options).ok()
    }
}

fn cells(seat: &Seat) -> [String; COLUMNS.len()] {
    let moment = |ms: Option<i64>| ms.map(iso_of_ms).unwrap_or_default();
    let why = match seat.reason {
        Reason::NeverAppeared => "No sign-in, no activity",
        Reason::NoActivity => "No activity",
        Reason::Idle => "Idle",
    };
    [
        seat.login.clone(),
        why.to_owned(),
        seat.idle_days
            .map(|days| days.to_string())
            .unwrap_or_default(),
        moment(seat.last_activity_ms),
        moment(seat.last_authenticated_ms),
        seat.organizations.join(", "),
        seat.teams.join(", "),
        seat.plans.join(", "),
    ]
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
