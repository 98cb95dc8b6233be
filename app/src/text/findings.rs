//! This module has the words around findings, and finds those of a rule in its file.

use reports::overview::Severity;
use reports::rules::Lead;
use reports::rules::finding::{WORDS, Words};

/// The words for a rule's id; `None` if it is not known here.
#[must_use]
pub fn words(id: &str) -> Option<&'static Words> {
    WORDS.iter().find(|rule| rule.0 == id).map(|rule| rule.1)
}

#[must_use]
pub fn title(id: &str) -> &str {
    words(id).map_or(id, |words| words.title)
}

/// The sentence that states a finding of this number of rows: before, and after, the number.
#[must_use]
pub fn lead(id: &str, rows: u64) -> (&'static str, &'static str) {
    words(id).map_or(("", ""), |words| split(words.lead, rows == 1))
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
