//! This module finds commits that a recipe run led to and that were not made.

#[cfg(test)]
use super::Cases;
use super::{Context, Query, Rule, Severity, Words};

/// In the reports of Moderne's version 1, in whose schema an orphaned commit is one that will not
/// be finished.
pub(super) static USAGE: Rule = Rule {
    id: "failed_commit",
    severity: Severity::Medium,
    kinds: &["moderne.usage", "moderne.commits"],
    needs: &["commitstate"],
    among: with_commit,
    query: |context| {
        let failed = Query::is_one_of("commitstate", ["FAILED", "ORPHANED"]);
        Some(with_commit(context).and(failed))
    },
    ..Rule::PLAIN
};

/// Selects the rows with a commit: any other has no state of one, and leaves nothing to check.
fn with_commit(context: &Context<'_>) -> Query {
    match context.column("commitid") {
        Some(_) => Query::known("commitid"),
        None => Query::All,
    }
}

/// In the traces of its version 2.
pub(super) static TRACE: Rule = Rule {
    id: "failed_commit",
    severity: Severity::Medium,
    kinds: &["moderne.trace"],
    needs: &["commitoutcome"],
    among: |_| Query::known("commitoutcome"),
    query: |_| Some(Query::is("commitoutcome", "Failed")),
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Failed commit",
    among: ("commit to a repository", "commits to repositories"),
    lead: (
        "{n} commit to a repository failed or was left unfinished",
        "{n} commits to repositories failed or were left unfinished",
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
