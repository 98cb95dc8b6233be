//! This module finds suspended accounts that still own repositories, or have keys that work again
//! when they are unsuspended. Personal access tokens count where the report has them: only newer
//! servers' reports do.

use super::{Context, Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "suspended_with_assets",
    severity: Severity::Medium,
    kinds: &["ghes.users"],
    needs: &["suspended", "repos", "ssh_keys"],
    query,
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Suspended, with repositories or keys",
    rule: "A suspended account still owns repositories or SSH keys, or tokens where the report \
           counts them.",
    next: "Transfer the repositories, remove keys and tokens.",
    page: None,
};

fn query(context: &Context<'_>) -> Option<Query> {
    let pats = Some("pats").filter(|key| context.is_answered(key));
    let assets = ["repos", "ssh_keys"].into_iter().chain(pats);
    let owns = Query::any_of(assets.map(|key| Query::above(key, 0)));
    Some(Query::is("suspended", "true").and(owns))
}
