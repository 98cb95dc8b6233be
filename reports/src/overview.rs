//! This module computes the overview of a report: figures, findings and charts.
//!
//! Every figure carries the text of the [`crate::query::Query`] that selects exactly the rows it
//! counts. Nothing here is prose: the page turns ids into words.

use serde::{Deserialize, Serialize};

use crate::as_of::AsOf;
use crate::seats::StoppedFeed;

pub mod amount;
mod build;
pub(crate) mod chart;
mod counter;
mod finding;
mod kpi;
mod needs;
mod undecided;

#[cfg(test)]
mod tests;

pub use crate::rules::context::Context;
pub use crate::rules::{Amount, Severity};
pub use build::Overviewer;
pub use chart::members::{MemberList, MemberOrder, Members, MembersRequest, MembersText};

/// A figure that may not be known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Rows.
    Count(u64),
    /// Storage, in bytes.
    Bytes(u64),
    /// Distinct values of a column in the rows: people who have several, runs that span several.
    /// Texts that differ only in case are one, as they are for a query.
    Distinct {
        /// Number of distinct values.
        count: u64,
        /// Key of the column whose distinct values are counted.
        column: String,
    },
    /// The known values of a column in the rows, added up.
    Sum {
        /// The sum in millionths, so that it is exact where money is.
        micros: i64,
        /// Key of the column whose values are added up.
        column: String,
        /// The quantity that is added up.
        amount: Amount,
    },
    /// Columns of the table, of which every row has its part.
    Columns(u64),
    /// Cells of the rows that are not known, for whatever reason.
    Cells(u64),
    /// Not known, because these columns (by key) are missing or hold no known value.
    Unknown(Vec<String>),
}

/// The part of its rows that a figure covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// The figure covers the whole report.
    #[default]
    Whole,
    /// At least this much: the rows that are not counted cannot make it less.
    AtLeast,
    /// A part of it: the rows that are not counted may make it more or less, so that the whole is
    /// not known.
    Part,
}

impl Extent {
    /// The extent of a figure that can only grow with the rows it does not count.
    #[must_use]
    pub fn growing(unknown: u64) -> Self {
        if unknown == 0 {
            Self::Whole
        } else {
            Self::AtLeast
        }
    }

    fn is_whole(&self) -> bool {
        *self == Self::Whole
    }
}

/// One tile: a figure and the rows it counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kpi {
    /// Stable name, such as `accounts` or `without_2fa`.
    pub id: String,
    /// The number, or the reason why it is unknown.
    pub value: Figure,
    /// The part of its rows that the figure covers.
    #[serde(default, skip_serializing_if = "Extent::is_whole")]
    pub extent: Extent,
    /// Rows that are counted: those that the query selects.
    pub rows: u64,
    /// The number that the figure is a part of, if a share is informative: mostly the table's rows,
    /// or the distinct values of all of them.
    pub of: Option<u64>,
    /// Rows whose value is unknown and that the figure can therefore not count either way; of
    /// distinct values, those that only such rows have.
    pub unknown: u64,
    /// The query of exactly these rows; `None` if there are none, or if no query selects exactly
    /// them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Selection>,
    /// For distinct values: the number of selected rows whose value is unknown, so that each may
    /// have a counted value or another one.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nameless: u64,
    /// The query that selects them; `None` if there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nameless_query: Option<String>,
    /// The query that selects the rows counted; empty text selects all rows.
    pub query: String,
}

/// Some rows, and the query that selects exactly them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Number of rows.
    pub rows: u64,
    /// The query that selects exactly these rows.
    pub query: String,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Something worth a person's time, with its rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable name of the rule, such as `admin_without_2fa`.
    pub id: String,
    /// The severity of the finding.
    pub severity: Severity,
    /// The number of rows it concerns; unknown if a column it needs is missing.
    pub rows: Figure,
    /// Rows that the rule cannot judge because a value is unknown; `rows` is a lower bound where
    /// there are any.
    pub unknown: u64,
    /// The query of these rows; `None` if there are none, or if no query selects exactly them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Selection>,
    /// The query that selects the rows.
    pub query: String,
}

/// The form in which a chart is best drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartForm {
    /// Points follow time or size from left to right: columns.
    Series,
    /// Points are alternatives of one whole: one divided bar.
    Split,
    /// Points are ranked, largest first: horizontal bars with names.
    Ranking,
}

/// One point of a chart.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChartPoint {
    /// A month (`2024-03`), a category's value, a name, or the id of a bucket (`30d`).
    pub label: String,
    /// Rows counted, or what the chart's `unit` says.
    pub value: u64,
    /// The sum in millionths, if it is below zero; `value` is 0 then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below_zero: Option<i64>,
    /// Rows of the point, which is what a click shows; equal to `value` where rows are counted.
    pub rows: u64,
    /// Rows that belong to the point and that its sum lacks, because their value is unknown.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub lacks: u64,
    /// The query that selects the point's rows.
    pub query: String,
    /// Whether all of its rows are ones that the chart highlights, such as outdated releases.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub notable: bool,
}

/// The unit of a chart's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Rows.
    Rows,
    /// Storage, in bytes.
    Bytes,
    /// Distinct values of the chart's column `over`.
    Distinct,
    /// Values of the chart's column `over` added up, in millionths.
    Sum(Amount),
}

/// The names of a ranking that are no points of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Others {
    /// The number of names.
    pub names: u64,
    /// The names among them whose sum is 0 or less.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub without: u64,
    /// All of them as one point. It has no label.
    pub point: ChartPoint,
}

/// One chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Stable name, such as `created_by_month`.
    pub id: String,
    /// The form in which the page draws it.
    pub form: ChartForm,
    /// The unit of the points' values.
    pub unit: Unit,
    /// Key of the column whose values the points are, or that divides rows among them.
    pub by: String,
    /// Key of the column whose values are counted or added up, if `unit` needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// The points, in drawing order.
    pub points: Vec<ChartPoint>,
    /// The total that the shares of the points refer to, in the unit of their values: all distinct
    /// values, or the whole sum. `None` if it is unknown or if shares make no sense, and for counts
    /// of rows, whose total [`Chart::whole`] computes unless the points are only some of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
    /// The part of its rows that a sum covers.
    #[serde(default, skip_serializing_if = "Extent::is_whole")]
    pub extent: Extent,
    /// The names that a ranking has no points for, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<Box<Others>>,
    /// Rows that a series leaves out, because a query cannot name their year.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub beyond: u64,
    /// Rows whose value is unknown, and the query that selects them.
    pub unknown: u64,
    /// Selects the rows whose value is unknown.
    pub unknown_query: String,
}

impl Chart {
    /// The total that the shares of the points refer to: the rows that the chart is about, including
    /// those of unknown value, or the total of the points' values. `None` if it is unknown.
    #[must_use]
    pub fn whole(&self) -> Option<u64> {
        match self.unit {
            Unit::Rows => {
                let values = self.members().map(|point| point.value);
                let sum = || values.sum::<u64>() + self.beyond + self.unknown;
                self.of.or_else(|| Some(sum()))
            }
            Unit::Bytes | Unit::Distinct | Unit::Sum(_) => self.of,
        }
    }

    /// The points, and the others as the last one.
    pub fn members(&self) -> impl Iterator<Item = &ChartPoint> {
        let others = self.others.as_ref().map(|others| &others.point);
        self.points.iter().chain(others)
    }
}

/// Everything the overview of one report shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The moment that ages are counted from, and where it comes from.
    pub as_of: AsOf,
    /// The sign that the report's activity may not be up to date; shown before all figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_feed: Option<StoppedFeed>,
    /// Figures, most important first.
    pub kpis: Vec<Kpi>,
    /// Findings, most severe first; those that concern no row are among them, so that a person
    /// sees that the rule was asked.
    pub findings: Vec<Finding>,
    /// Charts, most telling first.
    pub charts: Vec<Chart>,
}
