//! This module finds Copilot seats whose person neither signed in nor used them in the 90 days that
//! a report keeps. A person who appears in one row has appeared, whatever the other rows say.

use super::seat_idle::{ACTIVITY, AUTHENTICATION};
use super::{Query, Rule, Severity};
use crate::table::Unknown;

pub(crate) static RULE: Rule = Rule {
    id: "seat_never_appeared",
    severity: Severity::Medium,
    needs: &[ACTIVITY, AUTHENTICATION],
    query: |context| {
        let none = |key| Query::unknown_because(key, Unknown::Stated);
        Some(context.of_holders(none(ACTIVITY).and(none(AUTHENTICATION))))
    },
};
