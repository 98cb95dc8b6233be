//! This module lists the rules of findings, one rule to a file.
//!
//! A rule is a question whose rows are the finding. Adding one is a file here and an entry in the
//! catalogue's kinds.

pub mod account_without_2fa;
pub mod admin_dormant;
pub mod admin_inactive;
pub mod admin_suspended;
pub mod admin_without_2fa;
pub mod deleted_repositories_counted;
pub mod dormant_not_suspended;
pub mod editor_outdated;
pub mod failed_audit_event;
pub mod failed_commit;
pub mod failed_event;
pub mod failed_run;
pub mod largest_repositories;
pub mod member_without_2fa;
pub mod organization_with_one_owner;
pub mod organization_without_2fa_requirement;
pub mod organization_without_owner;
pub mod pending_invites;
pub mod public_repositories;
pub mod quota_exceeded;
pub mod repository_unavailable;
pub mod seat_idle;
pub mod seat_never_appeared;
pub mod suspended_with_assets;
pub mod token_created;
pub mod token_creating_event;

// The imports of a rule's file.
use super::Severity;
use super::context::Context;
use crate::query::Query;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Stable name, such as `admin_without_2fa`.
    pub id: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Keys of the columns without which it cannot judge.
    pub needs: &'static [&'static str],
    /// The question; `None` where the table or the as-of time does not allow it, though the
    /// columns are there.
    pub query: fn(&Context<'_>) -> Option<Query>,
}
