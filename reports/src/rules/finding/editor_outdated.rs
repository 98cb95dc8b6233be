//! This module finds Copilot seats last used from a release of an editor that is older than the
//! newest one in the same file.

use super::{Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "editor_outdated",
    severity: Severity::Low,
    needs: &["editor_outdated"],
    query: |context| Some(context.of_holders(Query::is("editor_outdated", "true"))),
};
