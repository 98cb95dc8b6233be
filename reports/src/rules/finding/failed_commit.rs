//! This module finds commits that a recipe run led to and that were not made.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

/// In the reports of Moderne's version 1, in whose schema an orphaned commit is one that will not
/// be finished.
pub(super) static USAGE: Rule = Rule {
    id: "failed_commit",
    severity: Severity::Medium,
    kinds: &["moderne.usage", "moderne.commits"],
    needs: &["commitstate"],
    query: |context| {
        let failed = Query::is_one_of("commitstate", ["FAILED", "ORPHANED"]);
        // A row without a commit has no state of one, and leaves nothing to check.
        Some(match context.column("commitid") {
            Some(_) => Query::known("commitid").and(failed),
            None => failed,
        })
    },
    ..Rule::PLAIN
};

/// In the traces of its version 2.
pub(super) static TRACE: Rule = Rule {
    id: "failed_commit",
    severity: Severity::Medium,
    kinds: &["moderne.trace"],
    needs: &["commitoutcome"],
    query: |_| Some(Query::is("commitoutcome", "Failed")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Failed commit",
    lead: (
        "{n} commit to a repository failed",
        "{n} commits to repositories failed",
    ),
    rule: "A recipe’s changes could not be committed, or the commit was left unfinished.",
    next: "Check permissions and branch protection, then commit again.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[
    (
        &["moderne.usage", "moderne.commits"],
        "commitId,commitState,found\n\
         a,FAILED,yes\n\
         b,ORPHANED,yes\n\
         c,COMPLETED,no\n\
         ,FAILED,no\n\
         d,,?",
    ),
    (
        &["moderne.trace"],
        "developer,commitOutcome,found\n\
         ada,Failed,yes\n\
         bob,Succeeded,no\n\
         cyd,,?",
    ),
];
