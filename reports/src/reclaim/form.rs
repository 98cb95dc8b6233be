//! This module writes people of the list as a text. Their table writes it, so that it has the columns
//! and the words that a person sees.

use serde::{Deserialize, Serialize};

use crate::export::{CopyForm, copy_rows, csv_of_rows};
use crate::table::Table;

/// Forms of the list as a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Comma-separated with a header, formula cells neutralised.
    Csv,
    /// One login on each line, neutralised as cells are: the lines may be pasted into a sheet. No
    /// login of GitHub is changed by it.
    Logins,
}

impl Form {
    /// These rows of the table of everyone with a seat.
    #[must_use]
    pub fn write(self, everyone: &Table, rows: &[u32]) -> String {
        match self {
            Self::Csv => csv_of_rows(everyone, rows),
            Self::Logins if rows.is_empty() => String::new(),
            Self::Logins => copy_rows(everyone, rows, &[0], CopyForm::Lines).text + "\n",
        }
    }
}
