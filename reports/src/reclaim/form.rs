//! This module writes the whole list as a file.

use serde::{Deserialize, Serialize};

use super::{List, Seat};
use crate::export;
use crate::time::iso_of_ms;

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
                let header = "login,organizations,last_activity_at,last_authenticated_at,\
                              days_idle,reason\r\n";
                let rows = chosen.into_iter().map(csv_row);
                header.to_owned() + &rows.collect::<String>()
            }
        }
    }
}

/// A line is one login, whatever a report writes into it.
fn login_line(login: &str) -> String {
    let login = export::neutralised(login).unwrap_or_else(|| login.to_owned());
    login.replace(['\r', '\n'], " ") + "\n"
}

fn csv_row(seat: &Seat) -> String {
    let moment = |ms: Option<i64>| ms.map(iso_of_ms).unwrap_or_default();
    let idle_days = seat.idle_days.map(|days| days.to_string());
    export::csv_record([
        &seat.login,
        &seat.organizations.join(", "),
        &moment(seat.last_activity_ms),
        &moment(seat.last_authenticated_ms),
        &idle_days.unwrap_or_default(),
        seat.reason.as_str(),
    ])
}
