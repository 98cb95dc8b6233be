//! Findings: title, rule, next step; and the words of their severities.

use reports::overview::Severity;

use super::products;

/// The texts of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingText {
    /// Names one of its rows.
    pub title: &'static str,
    /// When a row is one.
    pub rule: &'static str,
    /// What to do about it.
    pub next: &'static str,
}

/// The words for a rule's id; `None` where it is not known here.
#[must_use]
pub fn words(id: &str) -> Option<FindingText> {
    let (title, rule, next) = match id {
        "admin_without_2fa" => (
            "Site admin without two-factor",
            "A site admin has not enabled two-factor authentication.",
            "Ask them to enable it today, or remove the role. If people sign in through SAML or \
             CAS, two-factor is up to the identity provider and this rule does not apply.",
        ),
        "admin_dormant" => (
            "Dormant site admin",
            "A site admin is marked as dormant.",
            "Remove the role, or suspend the account.",
        ),
        "admin_inactive" => (
            "Site admin inactive for 90 days",
            "A site admin was last active more than 90 days ago, or never with an account older \
             than that, and the server has not marked it as dormant.",
            "Remove the role, or suspend the account.",
        ),
        "admin_suspended" => (
            "Suspended site admin",
            "A suspended account still has the site admin role and regains it when unsuspended.",
            "Remove the role.",
        ),
        "account_without_2fa" => (
            "Account without two-factor",
            "An account has not enabled two-factor authentication.",
            "Require two-factor in its organizations. If people sign in through SAML or CAS, \
             two-factor is up to the identity provider and this rule does not apply.",
        ),
        "dormant_not_suspended" => (
            "Dormant, not suspended",
            "An account is dormant, can still sign in and still uses a licence.",
            "Suspend it, which frees the licence; nothing is deleted.",
        ),
        "suspended_with_assets" => (
            "Suspended, with repositories or keys",
            "A suspended account still owns repositories or SSH keys, or tokens where the report \
             counts them.",
            "Transfer the repositories, remove keys and tokens.",
        ),
        "organization_without_2fa_requirement" => (
            "Two-factor not required",
            "The organization does not require two-factor authentication of its members.",
            "Turn the requirement on; members without it are removed, so tell them first.",
        ),
        "organization_without_owner" => (
            "Organization without owner",
            "The organization has no owner: no one can manage its people and settings.",
            "Appoint an owner from the site admin dashboard.",
        ),
        "organization_with_one_owner" => (
            "Organization with one owner",
            "Exactly one person owns the organization; if they leave, no one does.",
            "Appoint a second owner.",
        ),
        "public_repositories" => (
            "Public repository",
            "Everyone who can reach the server can read the repository, without signing in unless \
             private mode is on.",
            "Check that it is meant to be public.",
        ),
        "largest_repositories" => (
            "Largest repositories",
            "The smallest number of repositories that together take up half of the disk.",
            "Look for large files, old branches and artefacts; consider Git LFS or archiving.",
        ),
        "deleted_repositories_counted" => (
            "Deleted repository still listed",
            "A deleted repository is still in the report and may still take up disk.",
            "Purge it if you do not need to restore it.",
        ),
        "token_creating_event" => (
            "Token created",
            "An event’s action names a token and a word for creating one.",
            "Check that the person needs it, and that it expires.",
        ),
        "failed_event" => (
            "Failed event",
            "An event’s outcome means failure.",
            "Look for many failures from one user or address.",
        ),
        other => products::finding(other)?,
    };
    Some(FindingText { title, rule, next })
}

/// The finding's title.
#[must_use]
pub fn title(id: &str) -> &str {
    words(id).map_or(id, |words| words.title)
}

/// The severity as a word.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "High",
        Severity::Medium => "Medium",
        Severity::Low => "Low",
    }
}

/// Heads the list.
pub const HEADING: &str = "Findings";
/// Before the next step.
pub const NEXT: &str = "Next:";
/// In place of the list where no check found anything: an all-clear of those that were made.
#[must_use]
pub fn none_found(made: usize, not_made: usize) -> String {
    match (made, not_made) {
        (0, _) => "No check could be run.".to_owned(),
        (_, 0) => "All checks passed.".to_owned(),
        (made, not_made) => {
            let all = made + not_made;
            format!("{made} of {all} checks passed.")
        }
    }
}
/// Shown for a kind without checks.
pub const NO_CHECKS: &str = "There are no checks for a file of this kind.";

/// `3 checks passed`.
#[must_use]
pub fn found_nothing(checks: usize) -> String {
    match checks {
        1 => "1 check passed".to_owned(),
        n => format!("{n} checks passed"),
    }
}

/// `1 check found nothing in the rows it could check`.
#[must_use]
pub fn not_every_row(checks: usize) -> String {
    match checks {
        1 => "1 check found nothing in the rows it could check".to_owned(),
        n => format!("{n} checks found nothing in the rows they could check"),
    }
}

/// `1 check could not be run`.
#[must_use]
pub fn not_made(checks: usize) -> String {
    match checks {
        1 => "1 check could not be run".to_owned(),
        n => format!("{n} checks could not be run"),
    }
}

/// Rows a rule cannot judge: `37 accounts could not be checked`.
#[must_use]
pub fn cannot_judge(rows: &str) -> String {
    format!("{rows} could not be checked")
}

/// Behind that.
pub const VALUE_MISSING: &str = ": a value is missing.";

/// The name of a finding's button for who cannot see what stands around it.
#[must_use]
pub fn show(title: &str, rows: &str) -> String {
    format!("{title}: show {rows}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{kinds, kpis, reclaim};
    use reports::catalog::Note;

    #[test]
    fn what_is_said_in_one_place_is_not_denied_in_another() {
        let rule = |id: &str| words(id).map_or("", |words| words.rule);
        // A server may mark site admins as dormant, whatever its documentation says.
        for text in [
            rule("admin_inactive"),
            kpis::rule("dormant").unwrap_or_default(),
        ] {
            assert!(!text.contains("never marks"), "{text}");
        }
        // A person who was last active 111 days ago was not active in 90 days either.
        assert_ne!(kpis::title("no_activity_90d"), "No activity in 90 days");
        let rule = kpis::rule("no_activity_90d").unwrap_or_default();
        assert!(rule.contains("longer than 90 days ago"), "{rule}");
        // A report may list activity that is older than what it keeps.
        assert!(!reclaim::CURVE_HINT.contains("keeps activity for 90 days"));
        assert!(!kinds::note(Note::ActivityKept90Days).starts_with("Activity is kept for 90 days"));
    }
}
