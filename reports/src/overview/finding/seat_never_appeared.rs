//! Copilot seats whose person neither signed in nor used them in the 90 days that a report keeps:
//! nobody would miss them.

use super::{Query, Rule, Severity};
use crate::table::Unknown;

/// The rule.
pub static RULE: Rule = Rule {
    id: "seat_never_appeared",
    severity: Severity::Medium,
    needs: &["last_activity_at", "last_authenticated_at"],
    query: |_| {
        let none = |key| Query::unknown_because(key, Unknown::Stated);
        Some(none("last_activity_at").and(none("last_authenticated_at")))
    },
};
