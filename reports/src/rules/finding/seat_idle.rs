//! This module has the parts that the rules of unused Copilot seats share.
//!
//! The latest activity of all seats of a person counts. The three rules of idle seats ask for ranges
//! of days that do not overlap, so that a person is in only one of them, and not among those who
//! never appeared.

use super::{Context, Parameter, Query};
use crate::query::Bound;

/// Key of the column that says when a person was last active, by all of their seats.
pub(crate) const ACTIVITY: &str = "person_last_activity";
/// Key of the column that says when a person last signed in, by any of their seats.
pub(crate) const AUTHENTICATION: &str = "person_last_authentication";

/// GitHub's page on what a report has of each person's activity.
pub(super) const METRICS_DATA: &str = "https://docs.github.com/en/copilot/reference/metrics-data";

/// The kinds of report that list seats and their activity.
pub(super) const KINDS: &[&str] = &["copilot.activity", "copilot.seats"];

/// The days after which a seat is idle in the first of the three ranges.
pub(super) const FIRST: Parameter = Parameter::days("first", 30, 1, 88);
/// The days after which it is in the second.
pub(super) const SECOND: Parameter = Parameter::days("second", 60, 2, 89);
/// The days after which it is in the third. A report keeps activity for 90 days.
pub(super) const THIRD: Parameter = Parameter::days("third", 90, 3, 90);

/// Selects seats that are idle for more days than `least`, and for no more than `most`.
pub(super) fn between(context: &Context<'_>, least: Parameter, most: Parameter) -> Option<Query> {
    let from = context.days_before(most.default)?;
    let to = context.days_before(least.default)?;
    let (from, to) = (Bound::included(from), Bound::excluded(to));
    Some(context.of_holders(Query::range(ACTIVITY, Some(from), Some(to))))
}
