//! This module finds actions that make a token: whoever holds it can do what its maker can.
//!
//! Actions were seen as `create.token` and as words such as `GET_RECIPE`, so whatever says token
//! and creates, by its name or by its type, is one.

use super::{Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "token_created",
    severity: Severity::Medium,
    needs: &["action", "action_type"],
    query: |_| {
        let creates = Query::contains("action", "create").or(Query::is("action_type", "Create"));
        Some(Query::contains("action", "token").and(creates))
    },
};
