//! This module finds members of an enterprise without two-factor authentication, and owners among
//! them.

use super::{Query, Rule, Severity};

const TWO_FACTOR: &str = "github_com_two_factor_auth";

/// The owners of the enterprise or of one of its organizations.
pub static OWNER: Rule = Rule {
    id: "owner_without_2fa",
    severity: Severity::High,
    needs: &[
        TWO_FACTOR,
        "github_com_enterprise_roles",
        "owned_organizations",
    ],
    query: |_| {
        let owns = Query::contains("github_com_enterprise_roles", "owner")
            .or(Query::above("owned_organizations", 0));
        Some(Query::is(TWO_FACTOR, "false").and(owns))
    },
};

/// Finds every member without two-factor authentication.
pub static ANYONE: Rule = Rule {
    id: "member_without_2fa",
    severity: Severity::Medium,
    needs: &[TWO_FACTOR],
    query: |_| Some(Query::is(TWO_FACTOR, "false")),
};
