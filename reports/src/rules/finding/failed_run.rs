//! This module finds recipe runs that failed on a repository.

use super::{Query, Rule, Severity};

/// In the reports of Moderne's version 1.
pub static USAGE: Rule = Rule {
    id: "failed_run",
    severity: Severity::Medium,
    needs: &["reciperunstate"],
    query: |_| Some(Query::is("reciperunstate", "ERROR")),
};

/// In the traces of its version 2.
pub static TRACE: Rule = Rule {
    id: "failed_run",
    severity: Severity::Medium,
    needs: &["runoutcome"],
    query: |_| Some(Query::is("runoutcome", "Failed")),
};
