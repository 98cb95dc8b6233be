//! This module finds Copilot seats that were used, but not in the last 90 days.
//!
//! A report keeps activity for 90 days; if it states none although the person signed in, there was
//! none in that time. If the report has no sign-in times, people without activity are here instead
//! of among those who never appeared.

#[cfg(test)]
use super::Cases;
use super::seat_idle::{ACTIVITY, AUTHENTICATION, KINDS, METRICS_DATA, THIRD};
use super::{Query, Rule, Severity, Words};
use crate::table::Unknown;

pub(super) static RULE: Rule = Rule {
    id: "seat_idle_90d",
    severity: Severity::Medium,
    kinds: KINDS,
    needs: &[ACTIVITY],
    parameters: &[THIRD],
    query: |context| {
        let none = Query::unknown_because(ACTIVITY, Unknown::Stated);
        let none = if context.is_answered(AUTHENTICATION) {
            none.and(Query::known(AUTHENTICATION))
        } else {
            none
        };
        let day = context.days_before(THIRD.default)?;
        Some(context.of_holders(Query::before_day(ACTIVITY, day).or(none)))
    },
};

pub(super) static WORDS: Words = Words {
    title: "Seat idle for more than 90 days",
    lead: (
        "{n} seat has been idle for more than 90 days",
        "{n} seats have been idle for more than 90 days",
    ),
    rule: "The person was last active more than 90 days ago, on any of their seats; or the \
           report has no activity in the last 90 days, or ever, for a person who signed in or \
           whose sign-ins it does not report.",
    next: "Take the seat back; it can be given again at any time.",
    page: Some(METRICS_DATA),
};

#[cfg(test)]
pub(super) const CASES: Cases = &[
    (
        &["copilot.activity"],
        "Login,Last Authenticated At,Last Activity At,found\n\
         ada,2026-10-30,2026-08-02,yes\n\
         bob,2026-10-30,2026-08-03,no\n\
         cyd,2026-10-30,None,yes\n\
         dot,None,None,no\n\
         eve,2026-10-30,2026-08-02,no\n\
         eve,2026-10-30,2026-10-30,no\n\
         fay,2026-10-30,soon,?",
    ),
    (
        &["copilot.seats"],
        "assignee.login,last_authenticated_at,last_activity_at,found\n\
         ada,2026-10-30,2026-08-02,yes\n\
         bob,2026-10-30,2026-08-03,no\n\
         cyd,2026-10-30,None,yes\n\
         dot,None,None,no\n\
         eve,2026-10-30,2026-08-02,no\n\
         eve,2026-10-30,2026-10-30,no\n\
         fay,2026-10-30,soon,?",
    ),
];
