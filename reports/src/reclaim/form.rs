//! This module writes the whole list as a file.

use serde::{Deserialize, Serialize};

use super::columns::COLUMNS;
use super::{List, Seat};
use crate::export;
use crate::overview::amount;

/// Forms of the whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Comma-separated with a header, formula cells neutralised.
    Csv,
    /// One login on each line, neutralised as cells are: the lines may be pasted into a sheet. No
    /// login of GitHub is changed by it.
    Logins,
}

impl List {
    /// The list in a form: of these places, in this order, or all of it. Places that are not on the
    /// list are left out.
    #[must_use]
    pub fn write(&self, form: Form, places: Option<&[u32]>) -> String {
        let at = |place: &u32| self.seats.get(self.places.binary_search(place).ok()?);
        let chosen: Vec<&Seat> = match places {
            Some(places) => places.iter().filter_map(at).collect(),
            None => self.seats.iter().collect(),
        };
        match form {
            Form::Logins => chosen.iter().map(|seat| login_line(&seat.login)).collect(),
            Form::Csv => {
                let keys = COLUMNS.iter().map(|(_, key, _)| *key);
                let header: Vec<&str> = keys.chain(["price_per_month", "currency"]).collect();
                let rows = chosen.into_iter().map(|seat| self.csv_row(seat));
                header.join(",") + "\r\n" + &rows.collect::<String>()
            }
        }
    }

    fn csv_row(&self, seat: &Seat) -> String {
        let price = self.prices.of(seat.plan);
        let currency = price.map(|_| self.currency.code());
        let price = [price.map(amount::text), currency].map(Option::unwrap_or_default);
        let cells: Vec<String> = seat.cells().into_iter().chain(price).collect();
        export::csv_record(cells.iter().map(String::as_str))
    }
}

/// A line is one login, whatever a report writes into it.
fn login_line(login: &str) -> String {
    let login = export::neutralised(login).unwrap_or_else(|| login.to_owned());
    login.replace(['\r', '\n'], " ") + "\n"
}
