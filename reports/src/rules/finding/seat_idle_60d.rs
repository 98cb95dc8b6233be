//! This module finds Copilot seats that were last used 61 to 90 days ago.

#[cfg(test)]
use super::Cases;
use super::seat_idle::{ACTIVITY, KINDS, METRICS_DATA, SECOND, THIRD, between};
use super::{Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "seat_idle_60d",
    severity: Severity::Low,
    kinds: KINDS,
    needs: &[ACTIVITY],
    parameters: &[SECOND, THIRD],
    query: |context| between(context, SECOND, THIRD),
};

pub(super) static WORDS: Words = Words {
    title: "Seat idle for 61 to 90 days",
    lead: (
        "{n} seat has been idle for 61 to 90 days",
        "{n} seats have been idle for 61 to 90 days",
    ),
    rule: "The person was last active between 61 and 90 days before the as-of day, on any of \
           their seats.",
    next: "Tell the person that the seat is about to go.",
    page: Some(METRICS_DATA),
};

#[cfg(test)]
pub(super) const CASES: Cases = &[
    (
        &["copilot.activity"],
        "Login,Last Authenticated At,Last Activity At,found\n\
         ada,2026-10-30,2026-08-02,no\n\
         bob,2026-10-30,2026-08-03,yes\n\
         cyd,2026-10-30,2026-09-01,yes\n\
         dot,2026-10-30,2026-09-02,no\n\
         eve,2026-10-30,None,no\n\
         fay,2026-10-30,soon,?",
    ),
    (
        &["copilot.seats"],
        "assignee.login,last_authenticated_at,last_activity_at,found\n\
         ada,2026-10-30,2026-08-02,no\n\
         bob,2026-10-30,2026-08-03,yes\n\
         cyd,2026-10-30,2026-09-01,yes\n\
         dot,2026-10-30,2026-09-02,no\n\
         eve,2026-10-30,None,no\n\
         fay,2026-10-30,soon,?",
    ),
];
