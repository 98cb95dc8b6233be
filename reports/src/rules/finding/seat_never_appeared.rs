//! This module finds Copilot seats whose person neither signed in nor used them in the 90 days that
//! a report keeps. A person who appears in one row has appeared, whatever the other rows say.

#[cfg(test)]
use super::Cases;
use super::seat_idle::{ACTIVITY, AUTHENTICATION, KINDS, METRICS_DATA};
use super::{Query, Rule, Severity, Words};
use crate::table::Unknown;

pub(super) static RULE: Rule = Rule {
    id: "seat_never_appeared",
    severity: Severity::Medium,
    kinds: KINDS,
    needs: &[ACTIVITY, AUTHENTICATION],
    query: |context| {
        let none = |key| Query::unknown_because(key, Unknown::Stated);
        Some(context.of_holders(none(ACTIVITY).and(none(AUTHENTICATION))))
    },
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Seat without sign-in or activity",
    lead: (
        "{n} seat shows neither a sign-in nor any activity",
        "{n} seats show neither a sign-in nor any activity",
    ),
    rule: "No row of the report has a sign-in or an activity of the person: none in the last 90 \
           days, or none ever.",
    next: "Ask whether they want it, or take the seat back.",
    page: Some(METRICS_DATA),
};

#[cfg(test)]
pub(super) const CASES: Cases = &[
    (
        &["copilot.activity"],
        "Login,Last Authenticated At,Last Activity At,found\n\
         ada,None,None,yes\n\
         bob,2026-10-30,None,no\n\
         cyd,None,2026-10-30,no\n\
         dot,None,soon,?\n\
         eve,None,None,no\n\
         eve,2026-10-30,None,no",
    ),
    (
        &["copilot.seats"],
        "assignee.login,last_authenticated_at,last_activity_at,found\n\
         ada,None,None,yes\n\
         bob,2026-10-30,None,no\n\
         cyd,None,2026-10-30,no\n\
         dot,None,soon,?\n\
         eve,None,None,no\n\
         eve,2026-10-30,None,no",
    ),
];
