//! This module finds organizations without an owner, which only a site admin can manage.

use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "organization_without_owner",
    severity: Severity::High,
    kinds: &["ghes.organizations"],
    needs: &["owners"],
    query: |_| Some(Query::is("owners", 0)),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Organization without owner",
    rule: "The organization has no owner: no one can manage its people and settings.",
    next: "Appoint an owner from the site admin dashboard.",
    page: None,
};
