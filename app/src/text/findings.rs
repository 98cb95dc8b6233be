//! This module has the words around findings, and finds those of a rule in its file.

use reports::overview::Severity;
use reports::rules::Lead;
use reports::rules::finding::{WORDS, Words};

use crate::model::format::count;
use crate::text::charts;

/// The words for a rule's id; `None` if it is not known here.
#[must_use]
pub fn words(id: &str) -> Option<&'static Words> {
    WORDS.iter().find(|rule| rule.0 == id).map(|rule| rule.1)
}

#[must_use]
pub fn title(id: &str) -> &str {
    words(id).map_or(id, |words| words.title)
}

/// The sentence that states a finding after its number: ` of 20 site admins have no …`. The number of
/// which the rows are a part is left out if it is not known, or if it is one.
#[must_use]
pub fn lead(id: &str, rows: u64, of: Option<u64>) -> String {
    let Some(words) = words(id) else {
        return String::new();
    };
    let (one, several) = words.among;
    let noun = if rows == 1 { one } else { several };
    let (_, after) = split(words.lead, rows == 1);
    let predicate = after
        .strip_prefix(' ')
        .and_then(|after| after.strip_prefix(noun));
    match (predicate, of) {
        (Some(predicate), Some(of)) if of > 1 => format!(" of {} {several}{predicate}", count(of)),
        _ => after.to_owned(),
    }
}

/// The noun for the rows of which a finding is a part.
#[must_use]
pub fn among(id: &str) -> &'static str {
    words(id).map_or("", |words| words.among.1)
}

/// The parts of a sentence before and after its number.
#[must_use]
pub fn split((one, several): Lead, is_one: bool) -> (&'static str, &'static str) {
    let sentence = if is_one { one } else { several };
    sentence.split_once("{n}").unwrap_or((sentence, ""))
}

/// The words before a number that is a lower bound, after the words that precede it.
#[must_use]
pub fn at_least_after(before: &str) -> String {
    if before.is_empty() {
        "At least ".to_owned()
    } else {
        format!("{before}at least ")
    }
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

/// The severity of the finding that heads an overview.
#[must_use]
pub fn severity_of_lead(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "High severity",
        Severity::Medium => "Medium severity",
        Severity::Low => "Low severity",
    }
}

/// The name of the landmark that heads an overview.
pub const LEAD: &str = "In short";
pub const HEADING: &str = "Findings";
/// The heading of the findings after the one that heads the overview.
pub const MORE: &str = "More findings";
/// The heading of the checks if the only finding heads the overview.
pub const OTHER_CHECKS: &str = "Other checks";
pub const NEXT: &str = "Next:";
/// Shown if no check found anything: an all-clear for the checks that were made.
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

/// `1 check passed for the rows that it could check`.
#[must_use]
pub fn not_every_row(checks: usize) -> String {
    match checks {
        1 => "1 check passed for the rows that it could check".to_owned(),
        n => format!("{n} checks passed for the rows that they could check"),
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

pub const VALUE_MISSING: &str = ": a value is missing.";

/// The button that shows the rows of what heads an overview: `Show 794 accounts`.
#[must_use]
pub fn show(rows: &str) -> String {
    format!("Show {rows}")
}

/// The name that has most of a sum: `Most by product: copilot`.
#[must_use]
pub fn most_by(heading: &str, name: &str) -> String {
    format!("Most by {}: {name}", lower_first(heading))
}

/// `SKU` stays as it is.
fn lower_first(heading: &str) -> String {
    let mut chars = heading.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => heading.to_owned(),
    }
}

/// A part of a sum: `$9.00 (75%)`.
#[must_use]
pub fn part(figure: &str, share: &str) -> String {
    if share == charts::NO_SHARE {
        figure.to_owned()
    } else {
        format!("{figure} ({share})")
    }
}

/// Leads to the seats that could be taken back.
pub const RECLAIM: &str = "See what idle seats cost";

/// The end of a finding's sentence for screen readers, which says what a click shows.
#[must_use]
pub fn then_show(rows: &str) -> String {
    format!(" (show {rows})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{kinds, kpis, reclaim};
    use reports::catalog::Note;

    #[test]
    fn a_finding_says_of_how_many() {
        let check = |id: &str, rows, of, says: &str| assert_eq!(lead(id, rows, of), says);
        let id = "admin_without_2fa";
        check(
            id,
            2,
            Some(20),
            " of 20 site admins have no two-factor authentication",
        );
        check(
            id,
            1,
            Some(20),
            " of 20 site admins has no two-factor authentication",
        );
        check(
            id,
            1,
            Some(1),
            " site admin has no two-factor authentication",
        );
        check(
            id,
            2,
            None,
            " site admins have no two-factor authentication",
        );
    }

    #[test]
    fn findings_do_not_contradict_each_other() {
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
