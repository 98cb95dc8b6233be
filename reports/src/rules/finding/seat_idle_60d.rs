//! This module finds Copilot seats that were last used 61 to 90 days ago.

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
    rule: "The person was last active between 61 and 90 days before the as-of day, on any of \
           their seats.",
    next: "Tell the person that the seat is about to go.",
    page: Some(METRICS_DATA),
};
