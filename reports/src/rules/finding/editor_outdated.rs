//! This module finds Copilot seats last used from a release of an editor that is older than the
//! newest one in the same file.

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
    rule: "The editor is older than its newest release in this file.",
    next: "Ask the person to update it: new features of Copilot need new editors.",
    page: None,
};
