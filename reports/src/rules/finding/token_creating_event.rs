//! This module finds events that create a token, whose holder can act for its owner.
//!
//! Vendors name their actions as they like; the rule searches the action for `token` and a word for
//! creating (`create.token`, `CREATE_ACCESS_TOKEN`).

#[cfg(test)]
use super::Cases;
use super::{Context, Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "token_creating_event",
    severity: Severity::Medium,
    kinds: &["cef.events"],
    needs: &["act"],
    query,
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Token created",
    lead: ("{n} event created a token", "{n} events created a token"),
    rule: "An event’s action names a token and a word for creating one.",
    next: "Check that the person needs it, and that it expires.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["cef.events"],
    "CEF:0|Acme|Door|1|1|event|5|act=create.token found=yes\n\
     CEF:0|Acme|Door|1|1|event|5|act=ISSUE_ACCESS_TOKEN found=yes\n\
     CEF:0|Acme|Door|1|1|event|5|act=delete.token found=no\n\
     CEF:0|Acme|Door|1|1|event|5|act=create.user found=no\n\
     CEF:0|Acme|Door|1|1|event|5|found=?",
)];

const MAKING: [&str; 4] = ["create", "generate", "issue", "add"];

fn query(_: &Context<'_>) -> Option<Query> {
    let making = Query::any_of(MAKING.map(|word| Query::contains("act", word)));
    Some(Query::contains("act", "token").and(making))
}
