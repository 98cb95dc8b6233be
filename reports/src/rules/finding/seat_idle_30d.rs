//! This module finds Copilot seats that were last used 31 to 60 days ago.

#[cfg(test)]
use super::Cases;
use super::seat_idle::{ACTIVITY, FIRST, KINDS, METRICS_DATA, SECOND, between};
use super::{Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "seat_idle_30d",
    severity: Severity::Low,
    kinds: KINDS,
    needs: &[ACTIVITY],
    parameters: &[FIRST, SECOND],
    query: |context| between(context, FIRST, SECOND),
};

pub(super) static WORDS: Words = Words {
    title: "Seat idle for 31 to 60 days",
    lead: (
        "{n} seat has been idle for 31 to 60 days",
        "{n} seats have been idle for 31 to 60 days",
    ),
    rule: "The person was last active between 31 and 60 days before the as-of day, on any of \
           their seats.",
    next: "Ask what keeps them from using it.",
    page: Some(METRICS_DATA),
};

#[cfg(test)]
pub(super) const CASES: Cases = &[
    (
        &["copilot.activity"],
        "Login,Last Authenticated At,Last Activity At,found\n\
         ada,2026-10-30,2026-09-01,no\n\
         bob,2026-10-30,2026-09-02,yes\n\
         cyd,2026-10-30,2026-10-01,yes\n\
         dot,2026-10-30,2026-10-02,no\n\
         eve,2026-10-30,None,no\n\
         fay,2026-10-30,soon,?",
    ),
    (
        &["copilot.seats"],
        "assignee.login,last_authenticated_at,last_activity_at,found\n\
         ada,2026-10-30,2026-09-01,no\n\
         bob,2026-10-30,2026-09-02,yes\n\
         cyd,2026-10-30,2026-10-01,yes\n\
         dot,2026-10-30,2026-10-02,no\n\
         eve,2026-10-30,None,no\n\
         fay,2026-10-30,soon,?",
    ),
];
