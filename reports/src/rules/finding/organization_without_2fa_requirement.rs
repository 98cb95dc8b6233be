//! This module finds organizations that do not require two-factor authentication of their members.
//! With SAML or CAS the server offers no such requirement.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "organization_without_2fa_requirement",
    severity: Severity::Medium,
    needs: &["2fa_required"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("2fa_required", "false"))
}
