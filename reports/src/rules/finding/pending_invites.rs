//! This module finds unanswered invitations to an organization, which may hold a licence.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "pending_invites",
    severity: Severity::Low,
    kinds: &["ghec.members"],
    needs: &["pending_invites"],
    query: |_| Some(Query::above("pending_invites", 0)),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Pending invitation",
    lead: (
        "{n} person has not answered an invitation",
        "{n} people have not answered an invitation",
    ),
    rule: "An invitation to an organization has not been answered.",
    next: "Withdraw those that are old: an invitation may hold a licence.",
    page: Some("https://docs.github.com/en/billing/reference/license-reports"),
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghec.members"],
    "GitHub com login,GitHub com orgs with pending invites,found\n\
     ada,acme,yes\n\
     bob,\"acme, umbrella\",yes\n\
     cyd,,no",
)];
