//! This module finds events whose outcome is a failure: denied, refused, gone wrong.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

/// In CEF, where a column made of the outcome says whether it is a failure.
pub(super) static EVENTS: Rule = Rule {
    id: "failed_event",
    severity: Severity::Low,
    kinds: &["cef.events"],
    needs: &["failed"],
    query: |_| Some(Query::is("failed", "true")),
    ..Rule::PLAIN
};

/// The outcomes of an event of Moderne's audit log that did not succeed.
pub(crate) const FAILED: &[&str] = &["failed", "failure", "error"];

/// In Moderne's audit log as CSV.
pub(super) static AUDIT: Rule = Rule {
    id: "failed_event",
    severity: Severity::Low,
    kinds: &["moderne.audit"],
    needs: &["outcome"],
    query: |_| Some(Query::is_one_of("outcome", FAILED.iter().copied())),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Failed event",
    lead: ("{n} event failed", "{n} events failed"),
    rule: "An event’s outcome means failure.",
    next: "Look for many failures from one user or address.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[
    (
        &["cef.events"],
        "CEF:0|Acme|Door|1|1|event|5|outcome=failure found=yes\n\
         CEF:0|Acme|Door|1|1|event|5|outcome=Denied found=yes\n\
         CEF:0|Acme|Door|1|1|event|5|outcome=success found=no\n\
         CEF:0|Acme|Door|1|1|event|5|outcome=later found=?",
    ),
    (
        &["moderne.audit"],
        "Outcome,User,found\n\
         Failed,ada@example.com,yes\n\
         FAILURE,bob@example.com,yes\n\
         Success,cyd@example.com,no\n\
         ,dot@example.com,?",
    ),
];
