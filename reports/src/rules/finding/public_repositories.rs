//! This module finds repositories that everyone who reaches the server can read: without signing
//! in, unless the server is in private mode.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "public_repositories",
    severity: Severity::Medium,
    kinds: &["ghes.repositories"],
    needs: &["visibility"],
    query: |_| Some(Query::is("visibility", "public")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Public repository",
    lead: ("{n} repository is public", "{n} repositories are public"),
    rule: "Everyone who can reach the server can read the repository, without signing in unless \
           private mode is on.",
    next: "Check that it is meant to be public.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.repositories"],
    "name,visibility,found\n\
     docs,public,yes\n\
     api,internal,no\n\
     keys,private,no\n\
     old,,?",
)];
