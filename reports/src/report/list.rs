//! This module makes a table of the people with seats, so that those on a list to reclaim can be
//! searched, sorted, ticked and exported as any rows.

use super::Report;
use crate::read::{ColumnOptions, ReadOptions, read_all};
use crate::reclaim::columns::{COLUMNS, PRICE};
use crate::reclaim::{self, ByPlan, Pricing, Reason, Seat};
use crate::seats::Columns;

/// What the report says of people without activity; it is read as a stated none.
const NONE: &str = "None";

/// In place of a time that cannot be read; this cannot either, and so has the same reason.
const UNKNOWN: &str = "Unknown";

impl Report {
    /// The table of everyone with a seat, one row for each person, in the order of
    /// [`reclaim::everyone`], as of `chosen_as_of_ms` or the strongest as-of time that the file
    /// itself has. It has the columns that the report knows about, and the price of each person's
    /// plan. `None` if there are no people.
    #[must_use]
    pub fn of_everyone(&self, chosen_as_of_ms: Option<i64>, pricing: &Pricing) -> Option<Self> {
        let has_plans = Columns::of(&self.table).is_ok_and(|columns| columns.plan.is_some());
        let prices = pricing.prices(has_plans);
        let seats = reclaim::everyone(&self.table, self.as_of(chosen_as_of_ms));
        let rows: Vec<[String; COLUMNS.len()]> =
            seats.iter().map(|seat| cells(seat, &prices)).collect();
        let is_known = |at: &usize| match COLUMNS[*at].1 {
            "organizations" | "teams" | "plan" | PRICE => {
                rows.iter().any(|row| !row[*at].is_empty())
            }
            "last_sign_in" => rows.iter().any(|row| row[*at] != UNKNOWN),
            _ => true,
        };
        let needed: Vec<usize> = (0..COLUMNS.len()).filter(is_known).collect();
        let record = |cell: &dyn Fn(usize) -> String| {
            let cells = needed.iter().map(|at| quoted(&cell(*at)));
            cells.collect::<Vec<_>>().join(",") + "\n"
        };
        let header = record(&|at| match (COLUMNS[at], pricing.currency.code()) {
            ((name, PRICE, _), code) if !code.is_empty() => format!("{name} ({code})"),
            ((name, ..), _) => name.to_owned(),
        });
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
fn cells(seat: &Seat, prices: &ByPlan<Option<i64>>) -> [String; COLUMNS.len()] {
    let mut cells = seat.cells(prices);
    for (cell, (_, key, _)) in cells.iter_mut().zip(COLUMNS) {
        let word = match key {
            "last_activity" | "idle_days" if seat.reason != Reason::Idle => NONE,
            "last_sign_in" if seat.sign_in_unknown => UNKNOWN,
            "last_sign_in" if seat.last_authenticated_ms.is_none() => NONE,
            _ => continue,
        };
        word.clone_into(cell);
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
            2026-11-01T06:00:00Z,cyd,yesterday,2026-08-01T00:00:00Z\n\
            2026-11-01T06:00:00Z,dot,None,2026-08-01T00:00:00Z\n";
        let report = read_all(text.as_bytes(), "", None, &ReadOptions::default()).unwrap();
        let table = report.of_everyone(None, &Pricing::default()).unwrap().table;
        let unknown = |key: &str| {
            let at = table.columns().iter().position(|column| column.key == key);
            let column = at.unwrap();
            [0, 1, 2, 3].map(|row| table.state(row, column))
        };
        let (none, unread) = (Some(Unknown::Stated), Some(Unknown::Unparsable));
        assert_eq!(unknown("last_activity"), [none, none, None, None]);
        assert_eq!(unknown("idle_days"), [none, none, None, None]);
        // One has a sign-in that cannot be read; another is said never to have signed in.
        assert_eq!(unknown("last_sign_in"), [none, None, unread, none]);
    }
}
