//! This module lists the rules of findings, one rule to a file.
//!
//! A rule is a question whose rows are the finding. Its file has the rule, for the engine, and its
//! words, for the page: two statics, so that neither program carries the other's. Adding a rule is a
//! file here, its `mod`, and its line in the list.

mod account_without_2fa;
mod admin_dormant;
mod admin_inactive;
mod admin_suspended;
mod admin_without_2fa;
mod deleted_repositories_counted;
mod dormant_not_suspended;
mod editor_outdated;
mod failed_commit;
pub(crate) mod failed_event;
mod failed_run;
mod largest_repositories;
mod member_without_2fa;
mod organization_with_one_owner;
mod organization_without_2fa_requirement;
mod organization_without_owner;
mod owner_without_2fa;
mod pending_invites;
mod public_repositories;
mod quota_exceeded;
mod repository_unavailable;
pub(crate) mod seat_idle;
mod seat_idle_30d;
mod seat_idle_60d;
mod seat_idle_90d;
mod seat_never_appeared;
mod suspended_with_assets;
mod token_created;
mod token_creating_event;

// The imports of a rule's file.
use super::context::Context;
use super::{Lead, Severity};
use crate::query::Query;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Stable name, such as `admin_without_2fa`.
    pub id: &'static str,
    /// The severity of its finding.
    pub severity: Severity,
    /// Ids of the kinds it judges; the id of a family stands for its variants too.
    pub kinds: &'static [&'static str],
    /// Keys of the columns without which it cannot judge.
    pub needs: &'static [&'static str],
    /// The numbers it goes by.
    pub parameters: &'static [Parameter],
    /// The question; `None` where the table or the as-of time does not allow it, though the
    /// columns are there.
    pub query: fn(&Context<'_>) -> Option<Query>,
}

impl Rule {
    /// A rule without parameters, from which a file takes the rest.
    const PLAIN: Self = Self {
        id: "",
        severity: Severity::Low,
        kinds: &[],
        needs: &[],
        parameters: &[],
        query: |_| None,
    };
}

/// A number that a rule goes by.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Stable name within the rule.
    pub id: &'static str,
    /// The number that the rule goes by.
    pub default: i64,
    /// The smallest number that makes sense.
    pub least: i64,
    /// The largest number that makes sense.
    pub most: i64,
    /// The unit of the number.
    pub unit: Unit,
}

/// The unit of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Days before the as-of day.
    Days,
}

impl Parameter {
    const fn days(id: &'static str, default: i64, least: i64, most: i64) -> Self {
        let unit = Unit::Days;
        Self {
            id,
            default,
            least,
            most,
            unit,
        }
    }
}

/// The words of a rule, which the page shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// Names one of its rows.
    pub title: &'static str,
    /// States it as the headline of an overview.
    pub lead: Lead,
    /// The condition under which a row is one.
    pub rule: &'static str,
    /// The next step for a person.
    pub next: &'static str,
    /// The vendor's page that says more, if there is one.
    pub page: Option<&'static str>,
}

/// Examples of a rule: kinds, and a report that may be of any of them. Its last column says whether
/// the rule finds the row (`yes`), does not (`no`), or cannot judge it (`?`). The as-of day is
/// 2026-11-01.
#[cfg(test)]
type Cases = &'static [(&'static [&'static str], &'static str)];

/// GitHub's "Managing dormant users".
const DORMANT_USERS: &str = "https://docs.github.com/en/enterprise-server@3.16/admin/managing-accounts-and-repositories/managing-users-in-your-enterprise/managing-dormant-users";

/// Makes the lists from one line for each file: `file: RULE;`, with more rules where kinds have
/// different columns for the same finding.
macro_rules! findings {
    ($($file:ident: $($rule:ident)+;)+) => {
        /// Every rule. A kind's findings are in this order within a severity.
        pub static RULES: &[&Rule] = &[$($(&$file::$rule,)+)+];

        /// The words of every rule, with its id.
        pub static WORDS: &[(&str, &Words)] = &[$((stringify!($file), &$file::WORDS),)+];

        /// The cases of every rule, with its id.
        #[cfg(test)]
        const CASES: &[(&str, Cases)] = &[$((stringify!($file), $file::CASES),)+];
    };
}

findings! {
    admin_without_2fa: RULE;
    admin_dormant: RULE;
    admin_inactive: RULE;
    admin_suspended: RULE;
    suspended_with_assets: RULE;
    dormant_not_suspended: RULE;
    account_without_2fa: RULE;
    organization_without_owner: RULE;
    organization_without_2fa_requirement: RULE;
    organization_with_one_owner: RULE;
    public_repositories: RULE;
    largest_repositories: RULE;
    deleted_repositories_counted: RULE;
    seat_never_appeared: RULE;
    seat_idle_90d: RULE;
    seat_idle_60d: RULE;
    seat_idle_30d: RULE;
    editor_outdated: RULE;
    failed_run: USAGE TRACE;
    failed_commit: USAGE TRACE;
    repository_unavailable: RULE;
    token_created: RULE;
    token_creating_event: RULE;
    failed_event: EVENTS AUDIT;
    owner_without_2fa: RULE;
    member_without_2fa: RULE;
    pending_invites: RULE;
    quota_exceeded: RULE;
}

#[cfg(test)]
mod tests;
