//! This module makes a table of the people with seats, so that those on a list to reclaim can be
//! searched, sorted, ticked and exported as any rows.

use super::Report;
use crate::read::{ColumnOptions, ReadOptions, read_all};
use crate::reclaim::columns::COLUMNS;
use crate::reclaim::{self, Reason, Seat};

/// What the report says of people without activity; it is read as a stated none.
const NONE: &str = "None";

impl Report {
    /// The table of everyone with a seat, one row for each person, in the order of
    /// [`reclaim::everyone`], as of `chosen_as_of_ms` or the strongest as-of time that the file
    /// itself has. It has the columns that the report knows about. `None` if there are no people.
    #[must_use]
    pub fn of_everyone(&self, chosen_as_of_ms: Option<i64>) -> Option<Self> {
        let seats = reclaim::everyone(&self.table, self.as_of(chosen_as_of_ms));
        let rows: Vec<[String; COLUMNS.len()]> = seats.iter().map(cells).collect();
        let is_known = |at: &usize| match COLUMNS[*at].1 {
            "organizations" | "teams" | "plan" => rows.iter().any(|row| !row[*at].is_empty()),
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

/// The cells of a person. A reason other than [`Reason::Idle`] tells that the report states the
/// lack of activity, of which an empty cell would say nothing.
fn cells(seat: &Seat) -> [String; COLUMNS.len()] {
    let mut cells = seat.cells();
    for (cell, (_, key, _)) in cells.iter_mut().zip(COLUMNS) {
        let is_none = match key {
            "last_activity" | "idle_days" => seat.reason != Reason::Idle,
            "last_sign_in" => seat.reason == Reason::NeverAppeared,
            _ => false,
        };
        if is_none {
            NONE.clone_into(cell);
        }
    }
    cells
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Unknown;

    #[test]
    fn what_the_report_states_as_none_is_not_an_empty_cell() {
        let text = "Report Time,Login,Last Authenticated At,Last Activity At\n\
            2026-11-01T06:00:00Z,ann,None,None\n\
            2026-11-01T06:00:00Z,bob,2026-08-01T00:00:00Z,None\n\
            2026-11-01T06:00:00Z,cyd,yesterday,2026-08-01T00:00:00Z\n";
        let report = read_all(text.as_bytes(), "", None, &ReadOptions::default()).unwrap();
        let table = report.of_everyone(None).unwrap().table;
        let unknown = |key: &str| {
            let at = table.columns().iter().position(|column| column.key == key);
            let column = at.unwrap();
            [0, 1, 2].map(|row| table.state(row, column))
        };
        let (none, empty) = (Some(Unknown::Stated), Some(Unknown::Empty));
        assert_eq!(unknown("last_activity"), [none, none, None]);
        assert_eq!(unknown("idle_days"), [none, none, None]);
        assert_eq!(unknown("last_sign_in"), [none, None, empty]);
    }
}
