//! This module finds suspended accounts that still own repositories, or have keys that work again
//! when they are unsuspended. Personal access tokens count where the report has them: only newer
//! servers' reports do.

#[cfg(test)]
use super::Cases;
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
    lead: (
        "{n} suspended account still owns repositories, keys or tokens",
        "{n} suspended accounts still own repositories, keys or tokens",
    ),
    rule: "A suspended account still owns repositories or SSH keys, or tokens where the report \
           counts them.",
    next: "Transfer the repositories, remove keys and tokens.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.users"],
    "suspended?,repos,ssh_keys,pats,found\n\
     true,1,0,0,yes\n\
     true,0,1,0,yes\n\
     true,0,0,1,yes\n\
     true,0,0,0,no\n\
     false,1,1,1,no\n\
     true,0,,0,?",
)];

fn query(context: &Context<'_>) -> Option<Query> {
    let pats = Some("pats").filter(|key| context.is_answered(key));
    let assets = ["repos", "ssh_keys"].into_iter().chain(pats);
    let owns = Query::any_of(assets.map(|key| Query::above(key, 0)));
    Some(Query::is("suspended", "true").and(owns))
}
