//! Copilot seats that were used, but not lately: for 30 to 60, 60 to 90 and more than 90 days.
//!
//! The three are apart, so that what one of them lists is no second time in another. A report
//! keeps activity for 90 days; where it states none although the person signed in, there was none
//! in that time.

use super::{Context, Query, Rule, Severity};
use crate::query::Bound;
use crate::table::Unknown;

/// Not used for more than 90 days.
pub static FOR_90_DAYS: Rule = Rule {
    id: "seat_idle_90d",
    severity: Severity::Medium,
    needs: NEEDS,
    query: |context| {
        let none = Query::unknown_because("last_activity_at", Unknown::Stated)
            .and(Query::known("last_authenticated_at"));
        Some(Query::before_day("last_activity_at", context.days_before(90)?).or(none))
    },
};

/// Not used for 61 to 90 days.
pub static FOR_60_DAYS: Rule = Rule {
    id: "seat_idle_60d",
    severity: Severity::Low,
    needs: NEEDS,
    query: |context| between(context, 90, 60),
};

/// Not used for 31 to 60 days.
pub static FOR_30_DAYS: Rule = Rule {
    id: "seat_idle_30d",
    severity: Severity::Low,
    needs: NEEDS,
    query: |context| between(context, 60, 30),
};

const NEEDS: &[&str] = &["last_activity_at", "last_authenticated_at"];

/// From the first day on, up to the last one and without it, in days before the as-of day.
fn between(context: &Context<'_>, first: i64, last: i64) -> Option<Query> {
    let (from, to) = (context.days_before(first)?, context.days_before(last)?);
    let (from, to) = (Bound::included(from), Bound::excluded(to));
    Some(Query::range("last_activity_at", Some(from), Some(to)))
}
