//! This module has the words of the page that says which Copilot seats to reclaim.

use std::ops::RangeInclusive;

use reports::reclaim::{Currency, KEPT_DAYS, Plan, StoppedFeed, Subject};

mod cost;

pub use cost::{AT_LEAST, NO_PRICE, is_unknown, month_is, savings, unpriced};

use crate::model::format::{count, date_long, decimal_mark, localized};
use crate::model::reclaim::SeatStatus;
use crate::model::reclaim::currency::amount;
use crate::model::reclaim::price::Flaw;
use crate::model::reclaim::terms::Terms;
use crate::model::reclaim::{ListDelivery, ListProgress};

// ---- the answer --------------------------------------------------------------------------------

pub const FIGURES: &str = "What reclaiming would save";
pub const LISTED: &str = "Seats to reclaim";
pub const MONTH: &str = "Savings per month";
pub const YEAR: &str = "Savings per year";
/// Added to the number of people on the list, for screen readers.
pub const PEOPLE: &str = " people";
/// `1 person`, `12 people`.
#[must_use]
pub fn people(number: u64) -> String {
    let noun = if number == 1 { "person" } else { "people" };
    format!("{} {noun}", count(number))
}

/// The number of people with a seat.
#[must_use]
pub fn of_people(number: u64) -> String {
    format!("of {} with a seat", people(number))
}

/// Explains a year's cost.
pub const YEAR_IS: &str = "12 × monthly";

#[must_use]
pub fn rule(cut_off_days: u32, as_of_ms: Option<i64>) -> String {
    let day = as_of_ms.map_or_else(|| "the as-of day".to_owned(), |ms| date_long(ms, 0));
    format!(
        "Idle means last active more than {} before {day}, or no activity reported. Each person \
         counts once, however many organizations give them a seat. Days are counted in UTC.",
        days(cut_off_days)
    )
}

/// `1 day`, `30 days`.
#[must_use]
pub fn days(number: u32) -> String {
    let noun = if number == 1 { "day" } else { "days" };
    format!("{number} {noun}")
}

/// Announced when the figures have changed.
#[must_use]
pub fn announced(idle: u64, month: &str) -> String {
    format!("{} on the list. Savings per month: {month}.", people(idle))
}

/// The title above all figures if activity seems to have stopped arriving.
pub const FEED_STOPPED: &str = "Activity may have stopped arriving.";

/// The evidence for a stopped feed, and the next step.
#[must_use]
pub fn stopped_feed(feed: &StoppedFeed) -> String {
    format!(
        "The newest activity in this report is from {}, yet {} signed in more than a week later. \
         People who look idle here may be using Copilot: download a newer report before you take \
         seats back.",
        date_long(feed.newest_activity_ms, 0),
        people(feed.signed_in_since)
    )
}

/// The title if the file cannot answer.
pub const NO_ANSWER: &str = "This file does not say who is idle";

#[must_use]
pub fn missing(columns: &[String], has_as_of: bool) -> String {
    if !has_as_of {
        return "The day to count ages from is not known. Choose one under “As of” above."
            .to_owned();
    }
    format!(
        "It has no column {} with times in it. Download the report again with all of its columns, \
         or, if the column has another name here, choose that column.",
        columns.join(" or ")
    )
}

// ---- the curve ---------------------------------------------------------------------------------

pub const CURVE: &str = "People on the list, by cut-off";
pub const CUT_OFF: &str = "Cut-off in days";
pub const CUT_OFF_BEFORE: &str = "Idle after more than";
pub const CUT_OFF_BEHIND: &str = "days without activity";
pub const CURVE_HINT: &str = "Move the slider or click the curve. The longest cut-off is 90 days, \
                              because a report may leave out older activity.";
/// The part of the curve that no cut-off changes.
#[must_use]
pub fn floor(number: u64) -> String {
    format!(
        "{} without any activity in {KEPT_DAYS} days, or ever",
        people(number)
    )
}

/// The number of people for a cut-off.
#[must_use]
pub fn cut_off_gives(cut_off_days: u32, listed: u64) -> String {
    format!("{}: {}", days(cut_off_days), people(listed))
}

/// The heading of the table that compares cut-offs.
pub const CUT_OFFS: &str = "Cut-offs compared";
pub const TABLE_COLUMNS: [&str; 3] = ["Cut-off", "People on the list", "Savings per year"];

// ---- everyone ----------------------------------------------------------------------------------

pub const WHOLE: &str = "Everyone with a seat";
pub const SUM: &str = "People with a seat";

#[must_use]
pub fn seat_status(status: SeatStatus) -> &'static str {
    match status {
        SeatStatus::Active => "Active within the cut-off",
        SeatStatus::Listed => "Idle, on the list",
        SeatStatus::InGrace => "Idle, but new",
        SeatStatus::Excluded => "Idle, but kept by you",
        SeatStatus::Ending => "Idle, but already ending",
        SeatStatus::Unknown => "Unknown",
    }
}

/// The note if the report does not say when seats were given.
pub const NO_GRACE: &str = "The report does not say when people got their seats, so no one counts \
                            as new and the days of grace change nothing.";
/// The definition of unknown people.
pub const UNKNOWN: &str = "A person’s state is unknown when a row’s last activity cannot be read \
                           or is after the as-of day, and no other row shows activity within the \
                           cut-off. These people are never on the list.";

/// People on the list who may be new.
#[must_use]
pub fn since_unknown(number: u64) -> String {
    format!(
        "The report does not say when {} on the list below got their seat; they may be new.",
        people(number)
    )
}

/// Rows without a login.
#[must_use]
pub fn nameless(rows: u64) -> String {
    let (noun, verb) = if rows == 1 {
        ("row has", "is")
    } else {
        ("rows have", "are")
    };
    format!("{} {noun} no login and {verb} not counted.", count(rows))
}

// ---- the table's filter ------------------------------------------------------------------------

/// The switch, before the filter.
pub const FILTER: &str = "Count only people with a seat that matches the table’s filter:";
pub const FILTER_UNUSED: &str = "The table’s filter does not apply here: everyone is counted.";
pub const FILTER_WRONG: &str = "The table’s filter has a mistake, so no one is counted and there \
                                is no list. Correct the filter, or clear this box to count \
                                everyone.";
/// Shows the table, whose filter has a mistake.
pub const FILTER_FIX: &str = "Correct the filter in the table";

/// Among the parts of a filter: the table shows only the ticked rows.
pub const ONLY_TICKED: &str = "(only ticked rows)";

/// A search, among the parts of a filter.
#[must_use]
pub fn searched(text: &str) -> String {
    format!("“{text}”")
}

/// The numbers of people that the filter selects and leaves out.
#[must_use]
pub fn filter_used(selected: u64, left_out: u64) -> String {
    format!(
        "All figures, the curve, the list and the saved files cover {} and leave out {}. Activity on \
         any of their seats counts.",
        people(selected),
        count(left_out)
    )
}

// ---- the terms ---------------------------------------------------------------------------------

pub const TERMS: &str = "Settings";
pub const PLAN: &str = "Plan";
/// The plan that the report names for each person.
pub const AS_REPORTED: &str = "As reported";
pub const PRICE: &str = "Price per person per month";
pub const PRICE_NOTE: &str = "Leave empty for the list price in US dollars. A person with seats of \
                              both plans costs one Enterprise seat. Currencies are not converted.";
pub const CURRENCY: &str = "Currency";

/// The settings, as sentences for paper, where no controls are.
#[must_use]
pub fn printed_terms(terms: &Terms, has_plans: bool, kept: &[String]) -> Vec<String> {
    let pricing = &terms.pricing;
    let price = |plan: Plan| {
        let price = pricing.of_plan(plan);
        let price = price.map_or_else(
            || NO_PRICE.to_owned(),
            |price| amount(pricing.currency, price),
        );
        format!("{} {price}", plan.name())
    };
    let prices = match pricing.one_plan(has_plans) {
        Some(plan) => format!("{} for everyone", price(plan)),
        None => format!("by reported plan ({})", Plan::ALL.map(price).join(", ")),
    };
    let kept = match kept {
        [] => "no one".to_owned(),
        kept => kept.join(", "),
    };
    vec![
        format!(
            "{CUT_OFF_BEFORE} {} without activity.",
            days(terms.cut_off_days)
        ),
        format!("{PRICE}: {prices}."),
        format!("{GRACE} {}.", days(terms.grace_days)),
        format!("{KEPT}: {kept}."),
    ]
}

/// A currency, by its sign and its name.
#[must_use]
pub fn currency(currency: Currency) -> &'static str {
    match currency {
        Currency::Usd => "$ US dollars",
        Currency::Eur => "€ euros",
        Currency::Gbp => "£ pounds",
        Currency::Chf => "CHF francs",
        Currency::Jpy => "¥ yen",
        Currency::Inr => "₹ rupees",
        Currency::Other => "other, no symbol",
    }
}

/// Why a text is not a price, and which price is used instead.
#[must_use]
pub fn price_flaw(flaw: Flaw, text: &str, kept: Option<&str>) -> String {
    let why = match flaw {
        Flaw::NotANumber => {
            format!(
                "That is not a price. Enter a number, such as {}",
                localized("17.50")
            )
        }
        Flaw::Ambiguous => {
            let digits = text.trim();
            format!(
                "“{digits}” can be read in two ways. Write {} or {}",
                digits.replace(['.', ','], ""),
                digits.replace(['.', ','], &decimal_mark().to_string())
            )
        }
        Flaw::Negative => "A price cannot be below zero".to_owned(),
        Flaw::TooLarge => format!("A price can be at most {}", count(100_000)),
        Flaw::TooFine => "A price can have at most six decimals".to_owned(),
    };
    match kept {
        Some(kept) => format!("{why}; {kept} still applies."),
        None => format!("{why}."),
    }
}

pub const GRACE: &str = "Leave new seats alone for";
/// Behind a number of days.
pub const DAYS: &str = "days";

/// Why a text is not a number of days, and which number stays.
#[must_use]
pub fn days_flaw(range: &RangeInclusive<u32>, kept: u32) -> String {
    format!(
        "Enter whole days from {} to {}; {kept} still applies.",
        range.start(),
        range.end()
    )
}

pub const KEPT: &str = "People, organizations and teams to keep";
pub const KEPT_NOTE: &str = "One entry per line, or separated by commas: a login, org:name or \
                             team:name. Spaces belong to a name; put quotes around a name with a \
                             comma. * stands for any text, as in svc-*. Kept in this tab only; \
                             never in the URL.";
/// The button that divides entries with spaces which match no one, in the list of people to keep.
pub const KEPT_SPLIT: &str = "Split at spaces";
/// Explains that.
pub const KEPT_SPLIT_WHY: &str = "No login has a space. If these are several entries, split them.";
pub const KEPT_CLEAR: &str = "Clear the list";

/// The numbers of entries and of the people that they match.
#[must_use]
pub fn kept_matched(entries: usize, matched: u64) -> String {
    let entries = entries as u64;
    let verb = if entries == 1 {
        "entry matches"
    } else {
        "entries match"
    };
    format!("{} {verb} {}.", count(entries), people(matched))
}

/// Some entries without a match, and the number of further ones.
#[must_use]
pub fn kept_unmatched(unmatched: &[&str], more: usize) -> Option<String> {
    let names = unmatched.join(", ");
    let entries = match (unmatched.len(), more) {
        (0, _) => return None,
        (1, 0) => return Some(format!("This entry matches nobody: {names}.")),
        (named, more) => count((named + more) as u64),
    };
    let more = if more > 0 {
        format!(" and {} more", count(more as u64))
    } else {
        String::new()
    };
    Some(format!(
        "These {entries} entries match nobody: {names}{more}."
    ))
}

/// Entries that cannot be read.
#[must_use]
pub fn kept_misread(entries: &[&str]) -> Option<String> {
    (!entries.is_empty()).then(|| {
        format!(
            "Not understood: {}. Write a login, org:name or team:name.",
            entries.join(", ")
        )
    })
}

/// People who are kept for an organization or a team and have another seat.
#[must_use]
pub fn kept_with_others(number: u64) -> String {
    let (verb, pronoun) = if number == 1 {
        ("also has a seat", "That person keeps both")
    } else {
        ("also have a seat", "They keep both")
    };
    format!(
        "{} kept here {verb} from another organization or team. {pronoun}: GitHub bills each \
         person once, so taking one seat back saves nothing.",
        people(number)
    )
}

/// The heading of the organizations or teams of the file.
#[must_use]
pub fn granters(subject: Subject) -> &'static str {
    match subject {
        Subject::Login => "People",
        Subject::Organization => "Keep organizations",
        Subject::Team => "Keep teams",
    }
}

/// The number of them that are ticked.
#[must_use]
pub fn ticked(ticked: usize, of: usize) -> String {
    let of = count(of as u64);
    match ticked {
        0 => of,
        ticked => format!("{} of {of}", count(ticked as u64)),
    }
}

/// Shown if there are more entries than are read.
#[must_use]
pub fn kept_too_many(limit: usize) -> String {
    format!("Only the first {} are used.", count(limit as u64))
}

pub const RESET: &str = "Reset to the defaults";

// ---- the list ----------------------------------------------------------------------------------

pub const LIST: &str = "The list";
/// Explains the use of the list.
pub const LIST_HOW: &str = "Rollcall takes no seats back: an administrator removes them on GitHub, \
                            in the Copilot settings of the organization or enterprise. The list is \
                            a suggestion; ask the people on it first. The buttons give the rows \
                            that it shows, in its order.";
pub const NOBODY: &str = "The list is empty.";
/// Why the list is empty, if no person's state is unknown.
pub const NOBODY_WHY: &str = "Everyone with a seat was active within the cut-off, or is kept, new, \
                              ending or of unknown state, as counted above.";
/// Adds the logins of ticked rows to the list of those who keep their seats.
#[must_use]
pub fn keep_ticked(number: u64) -> String {
    format!("Keep {}", people(number))
}

/// Shows the rows of ticked people in the table of the file.
#[must_use]
pub fn show_ticked(number: u64) -> String {
    match number {
        1 => "Show this person’s seats in the table".to_owned(),
        number => format!("Show the seats of {} in the table", people(number)),
    }
}

/// A button that delivers the list as it is shown.
#[must_use]
pub fn deliver(delivery: ListDelivery) -> &'static str {
    match delivery {
        ListDelivery::Csv => "Save as CSV",
        ListDelivery::Logins => "Save logins as text",
        ListDelivery::Copy => "Copy logins",
    }
}

/// A note on this form of the list.
#[must_use]
pub fn delivery_note(delivery: ListDelivery) -> &'static str {
    match delivery {
        ListDelivery::Csv => {
            "All columns of the list. Cells that a spreadsheet would run are written as text."
        }
        ListDelivery::Logins | ListDelivery::Copy => "One login per line.",
    }
}

/// The progress of a list.
#[must_use]
pub fn list_progress(list_progress: &ListProgress) -> String {
    match list_progress {
        ListProgress::Writing(_) => "Writing…".to_owned(),
        ListProgress::Done {
            delivery: ListDelivery::Copy,
            people: number,
            ..
        } => format!("Copied the logins of {}.", people(*number)),
        ListProgress::Done {
            people: number,
            name,
            ..
        } => format!("Saved {} to {name}.", people(*number)),
        ListProgress::NotCopied => {
            "The browser did not permit copying. Save the logins as text instead.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaws_name_the_right_form_and_the_kept_value() {
        assert_eq!(
            price_flaw(Flaw::Ambiguous, " 1,250 ", Some("$19.00")),
            "“1,250” can be read in two ways. Write 1250 or 1.250; $19.00 still applies."
        );
        assert_eq!(
            days_flaw(&(1..=90), 30),
            "Enter whole days from 1 to 90; 30 still applies."
        );
    }

    #[test]
    fn settings_on_paper_are_sentences() {
        let mut terms = Terms::default();
        let said = printed_terms(&terms, true, &["svc-*".to_owned(), "org:acme".to_owned()]);
        assert_eq!(
            said,
            [
                "Idle after more than 30 days without activity.",
                "Price per person per month: by reported plan (Business $19.00, Enterprise $39.00).",
                "Leave new seats alone for 30 days.",
                "People, organizations and teams to keep: svc-*, org:acme.",
            ]
        );
        terms.pricing.currency = Currency::Eur;
        let said = printed_terms(&terms, false, &[]);
        assert_eq!(
            said[1],
            "Price per person per month: Business unknown for everyone."
        );
        assert_eq!(said[3], "People, organizations and teams to keep: no one.");
    }

    #[test]
    fn a_stopped_feed_names_its_day_and_the_people() {
        let feed = StoppedFeed {
            newest_activity_ms: 1_750_258_800_000,
            signed_in_since: 3,
        };
        let said = stopped_feed(&feed);
        assert!(said.contains("18 June 2025"), "{said}");
        assert!(said.contains("3 people signed in"), "{said}");
    }

    #[test]
    fn entries_that_match_no_person_are_named() {
        assert_eq!(kept_matched(1, 1), "1 entry matches 1 person.");
        assert_eq!(kept_matched(9, 0), "9 entries match 0 people.");
        let unmatched = |names: &[&str], more| kept_unmatched(names, more).unwrap_or_default();
        assert_eq!(unmatched(&[], 0), "");
        assert_eq!(
            unmatched(&["svc-x"], 0),
            "This entry matches nobody: svc-x."
        );
        assert_eq!(
            unmatched(&["svc-x", "foo"], 7),
            "These 9 entries match nobody: svc-x, foo and 7 more."
        );
    }
}
