//! This module finds suspended accounts that still own repositories, or have keys that work again
//! when they are unsuspended. Personal access tokens count where the report has them: only newer
//! servers' reports do.

use super::{Context, Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "suspended_with_assets",
    severity: Severity::Medium,
    needs: &["suspended", "repos", "ssh_keys"],
    query,
};

fn query(context: &Context<'_>) -> Option<Query> {
    let pats = Some("pats").filter(|key| context.is_answered(key));
    let assets = ["repos", "ssh_keys"].into_iter().chain(pats);
    let owns = Query::any_of(assets.map(|key| Query::above(key, 0)));
    Some(Query::is("suspended", "true").and(owns))
}
