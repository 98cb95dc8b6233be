//! This module has the words of the questions about reports, and of the answers.

use api::Text;
use reports::time::Date;

use crate::model::fetch::period::{Period, length};
use crate::model::fetch::{Detail, ReportRequest};
use crate::model::format::{count, date_long};

/// Heads the questions about the chosen reports.
pub const QUESTIONS: &str = "Details";
pub const PERIOD: &str = "Period";
/// The meaning of an empty field.
#[must_use]
pub fn if_empty(meaning: &str) -> String {
    format!("empty for {meaning}")
}

/// The name of a period.
#[must_use]
pub fn period(period: Period) -> String {
    match period {
        Period::Last(days) => format!("Last {days} days"),
        Period::ThisMonth => "This month".to_owned(),
        Period::LastMonth => "Last month".to_owned(),
        Period::Custom => "Other days".to_owned(),
    }
}

/// The reports that a question is about.
#[must_use]
pub fn only_for(titles: &[Text]) -> String {
    format!("Only for: {}", titles.join("; "))
}

/// The days of a period, and how many they are.
#[must_use]
pub fn period_days(from: Date, to: Date) -> String {
    let days = match length(from, to) {
        1 => "1 day".to_owned(),
        days => format!("{} days", count(u64::try_from(days).unwrap_or(0))),
    };
    format!("{}: {days}, counted in UTC", days_in_words(from, to))
}

/// The most days that may be entered.
#[must_use]
pub fn days_at_most(days: u16) -> String {
    format!("At most {} days, counted in UTC.", count(u64::from(days)))
}

/// `1 to 30 November 2026`: what two days share is written once.
fn days_in_words(from: Date, to: Date) -> String {
    let end = day_in_words(to);
    if from == to {
        end
    } else if (from.year, from.month) == (to.year, to.month) {
        format!("{} to {end}", from.day)
    } else {
        format!("{} to {end}", day_in_words(from))
    }
}

fn day_in_words(day: Date) -> String {
    date_long(day.start_ms(), 0)
}

/// A choice with a capital letter: `Organization`.
#[must_use]
pub fn choice(value: &str) -> String {
    let mut chars = value.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// The parameters of a request: `organization acme, 1 to 30 November 2026`.
#[must_use]
pub fn details(details: &[Detail]) -> String {
    let mut said = String::new();
    let mut after_text = false;
    for detail in details {
        let (text, is_text) = match detail {
            Detail::Text(text) => (text.clone(), true),
            Detail::Day(day) => (day_in_words(*day), false),
            Detail::Days(from, to) => (days_in_words(*from, *to), false),
        };
        if !said.is_empty() {
            said.push_str(if after_text && is_text { " " } else { ", " });
        }
        said.push_str(&text);
        after_text = is_text;
    }
    said
}

/// Heads the command that fetches the same.
pub const COMMAND: &str = "As a command for schedules";
pub const COMMAND_NOTE: &str = "With rollcall-fetch.sh, the script under “For scripts and \
                                schedules”. It reads the token from a file that only you should be \
                                able to read.";
/// Shown if the command names days.
pub const COMMAND_DAYS: &str =
    "Its days are those of the form now: a schedule has to compute its own.";

/// Whether a request names days.
#[must_use]
pub fn has_days(request: &ReportRequest) -> bool {
    let mut details = request.details.iter();
    details.any(|detail| !matches!(detail, Detail::Text(_)))
}

/// The command that fetches these reports from the Rollcall at this address.
#[must_use]
pub fn command(address: &str, requests: &[ReportRequest]) -> String {
    let mut lines = vec![format!(
        "export ROLLCALL_URL={address} ROLLCALL_TOKEN_FILE=~/.token"
    )];
    lines.extend(requests.iter().map(|request| {
        let mark = if request.query.is_empty() { "" } else { "?" };
        let ReportRequest {
            target,
            report,
            query,
            ..
        } = request;
        format!("sh rollcall-fetch.sh {target} '{report}{mark}{query}'")
    }));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> Date {
        Date::new(2026, month, day).unwrap()
    }

    #[test]
    fn days_are_said_shortly() {
        let said = |from, to| days_in_words(from, to);
        assert_eq!(said(day(11, 1), day(11, 30)), "1 to 30 November 2026");
        assert_eq!(
            said(day(10, 1), day(11, 30)),
            "1 October 2026 to 30 November 2026"
        );
        assert_eq!(said(day(11, 30), day(11, 30)), "30 November 2026");
        let said = period_days(day(11, 1), day(11, 28));
        assert_eq!(said, "1 to 28 November 2026: 28 days, counted in UTC");
    }

    #[test]
    fn parameters_read_as_a_phrase() {
        let text = |text: &str| Detail::Text(text.to_owned());
        let said = details(&[text("organization"), text("acme"), Detail::Day(day(11, 30))]);
        assert_eq!(said, "organization acme, 30 November 2026");
        let said = details(&[Detail::Days(day(11, 1), day(11, 2)), text("acme")]);
        assert_eq!(said, "1 to 2 November 2026, acme");
        assert_eq!(details(&[]), "");
        assert_eq!(choice("organization"), "Organization");
    }

    #[test]
    fn a_command_names_the_target_the_report_and_its_parameters() {
        let request = |report: &str, query: &str| ReportRequest {
            target: "github".to_owned(),
            report: report.to_owned(),
            query: query.to_owned(),
            ..ReportRequest::default()
        };
        let requests = [request("all_users", ""), request("seats", "name=acme")];
        assert_eq!(
            command("https://rollcall.example.com", &requests),
            "export ROLLCALL_URL=https://rollcall.example.com ROLLCALL_TOKEN_FILE=~/.token\n\
             sh rollcall-fetch.sh github 'all_users'\n\
             sh rollcall-fetch.sh github 'seats?name=acme'"
        );
    }
}
