//! This module finds unanswered invitations to an organization, which may hold a licence.

use super::{Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "pending_invites",
    severity: Severity::Low,
    needs: &["pending_invites"],
    query: |_| Some(Query::above("pending_invites", 0)),
};
