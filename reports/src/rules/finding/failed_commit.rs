//! This module finds commits that a recipe run led to and that were not made.

use super::{Query, Rule, Severity};

/// In the reports of Moderne's version 1, in whose schema an orphaned commit is one that will not
/// be finished.
pub static USAGE: Rule = Rule {
    id: "failed_commit",
    severity: Severity::Medium,
    needs: &["commitstate"],
    query: |context| {
        let failed = Query::is_one_of("commitstate", ["FAILED", "ORPHANED"]);
        // A row without a commit has no state of one, and leaves nothing to check.
        Some(match context.column("commitid") {
            Some(_) => Query::known("commitid").and(failed),
            None => failed,
        })
    },
};

/// In the traces of its version 2.
pub static TRACE: Rule = Rule {
    id: "failed_commit",
    severity: Severity::Medium,
    needs: &["commitoutcome"],
    query: |_| Some(Query::is("commitoutcome", "Failed")),
};
