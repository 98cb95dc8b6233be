//! This module finds Copilot seats that were used, but not lately: for 30 to 60, 60 to 90 and more
//! than 90 days.
//!
//! The latest activity of all seats of a person counts. The three ranges do not overlap, so that a
//! person is in only one of them, and not among those who never appeared. A report keeps activity
//! for 90 days; if it states none although the person signed in, there was none in that time. If
//! the report has no sign-in times, people without activity are here instead of among those who
//! never appeared.

use super::{Context, Query, Rule, Severity};
use crate::query::Bound;
use crate::table::Unknown;

/// Key of the column that says when a person was last active, by all of their seats.
pub(crate) const ACTIVITY: &str = "person_last_activity";
/// Key of the column that says when a person last signed in, by any of their seats.
pub(crate) const AUTHENTICATION: &str = "person_last_authentication";

/// Not used for more than 90 days.
pub static FOR_90_DAYS: Rule = Rule {
    id: "seat_idle_90d",
    severity: Severity::Medium,
    needs: &[ACTIVITY],
    query: |context| {
        let none = Query::unknown_because(ACTIVITY, Unknown::Stated);
        let none = if context.is_answered(AUTHENTICATION) {
            none.and(Query::known(AUTHENTICATION))
        } else {
            none
        };
        let idle = Query::before_day(ACTIVITY, context.days_before(90)?).or(none);
        Some(context.of_holders(idle))
    },
};

/// Not used for 61 to 90 days.
pub static FOR_60_DAYS: Rule = Rule {
    id: "seat_idle_60d",
    severity: Severity::Low,
    needs: &[ACTIVITY],
    query: |context| between(context, 90, 60),
};

/// Not used for 31 to 60 days.
pub static FOR_30_DAYS: Rule = Rule {
    id: "seat_idle_30d",
    severity: Severity::Low,
    needs: &[ACTIVITY],
    query: |context| between(context, 60, 30),
};

/// From the first day on, up to the last one and without it, in days before the as-of day.
fn between(context: &Context<'_>, first: i64, last: i64) -> Option<Query> {
    let (from, to) = (context.days_before(first)?, context.days_before(last)?);
    let (from, to) = (Bound::included(from), Bound::excluded(to));
    Some(context.of_holders(Query::range(ACTIVITY, Some(from), Some(to))))
}
