//! This module finds Copilot seats that were last used 31 to 60 days ago.

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
    rule: "The person was last active between 31 and 60 days before the as-of day, on any of \
           their seats.",
    next: "Ask what keeps them from using it.",
    page: Some(METRICS_DATA),
};
