//! This module finds Copilot seats last used from a release of an editor that is older than the
//! newest one in the same file.

#[cfg(test)]
use super::Cases;
use super::seat_idle::KINDS;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "editor_outdated",
    severity: Severity::Low,
    kinds: KINDS,
    needs: &["editor_outdated"],
    query: |context| Some(context.of_holders(Query::is("editor_outdated", "true"))),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Outdated editor",
    lead: (
        "{n} seat is used with an outdated editor",
        "{n} seats are used with an outdated editor",
    ),
    rule: "The editor is older than its newest release in this file.",
    next: "Ask the person to update it: new features of Copilot need new editors.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[
    (
        &["copilot.activity"],
        "Login,Last Surface Used,found\n\
         ada,vscode/1.99.3/copilot-chat/0.26.7,yes\n\
         bob,vscode/1.113.0/copilot-chat/0.41.2,no\n\
         cyd,copilot-cli,no\n\
         dot,/unknown,?",
    ),
    (
        &["copilot.seats"],
        "assignee.login,last_activity_editor,found\n\
         ada,vscode/1.99.3/copilot-chat/0.26.7,yes\n\
         bob,vscode/1.113.0/copilot-chat/0.41.2,no\n\
         cyd,copilot-cli,no\n\
         dot,/unknown,?",
    ),
];
