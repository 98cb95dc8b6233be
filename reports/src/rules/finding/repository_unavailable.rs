//! This module finds repositories on which a recipe could not run, because Moderne had no tree of
//! them.

use super::{Query, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    id: "repository_unavailable",
    severity: Severity::Low,
    needs: &["reciperunstate"],
    query: |_| Some(Query::is("reciperunstate", "UNAVAILABLE")),
};
