//! This module finds accounts that have not enabled two-factor authentication. The note on SAML and
//! CAS in [`super::admin_without_2fa`] applies here, too.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "account_without_2fa",
    severity: Severity::Medium,
    needs: &["2fa_enabled"],
    query,
};

fn query(_: &Context<'_>) -> Option<Query> {
    Some(Query::is("2fa_enabled", "false"))
}
