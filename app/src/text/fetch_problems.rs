//! This module says why a report did not come. The words of a problem of the API come with it; those
//! of problems that the page finds itself are here.

use api::{Problem, ProblemDetails};

use crate::model::fetch::arrival::Spoiled;
use crate::model::fetch::job::Failure;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureText {
    /// The problem, without a full stop.
    pub title: String,
    pub text: String,
    pub next: String,
}

#[must_use]
pub fn words(failure: &Failure) -> FailureText {
    match failure {
        Failure::Problem(problem) => of_problem(problem),
        Failure::Spoiled(spoiled) => of_spoiled(*spoiled),
        Failure::NotTheApi(status) => FailureText {
            title: "Something else answered".to_owned(),
            text: format!(
                "The answer, with status {status}, did not come from Rollcall: something on the \
                 way answers in its place."
            ),
            next:
                "Reload the page; a proxy that requires a sign-in then shows it. Open files have \
                   to be opened again."
                    .to_owned(),
        },
        Failure::SentOn => plain(
            "Your sign-in to Rollcall itself has ended",
            "The request was redirected to another address, as an access proxy in front of \
             Rollcall does when a session is over. The page did not follow.",
            "Open Rollcall in another window, sign in there, and fetch again here.",
        ),
        Failure::OutOfReach => plain(
            "Rollcall cannot be reached",
            "Nothing has answered for a long time, so the page has stopped trying.",
            "Check the connection of this machine, and fetch again.",
        ),
        Failure::Skipped => plain(
            "Not requested",
            "Another report was refused because of the token, and this one would have been refused \
             as well.",
            "Fix that first, and fetch again.",
        ),
    }
}

/// The words that came, with what varies in this case.
fn of_problem(problem: &ProblemDetails) -> FailureText {
    let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
    let mut words = FailureText {
        title: or(&problem.title, "It did not work"),
        text: or(&problem.detail, "Rollcall gave no reason."),
        next: or(&problem.next_step, "Reload the page, and fetch again."),
    };
    if problem.is(Problem::CredentialRejected) {
        words.text.push_str(" The token has been forgotten here.");
    }
    if let Some(host) = &problem.host {
        words.text += &format!(" The address is on the host {host}.");
    }
    if let Some(name) = &problem.unknown_state {
        words.text += &format!(" It last named the state {name}, which Rollcall does not know.");
    }
    if let Some(days) = &problem.days {
        let days = days.replace('/', " to ");
        words.text += &format!(" There is data for the other days, but none for {days}.");
    }
    words
}

fn of_spoiled(spoiled: Spoiled) -> FailureText {
    match spoiled {
        Spoiled::Digest => plain(
            "The report arrived damaged",
            "Its bytes are not those that Rollcall sent: their SHA-256 digest differs. It was not \
             opened.",
            "Fetch again. If it keeps arriving damaged, something on the way changes it: tell the \
             operator of this Rollcall.",
        ),
        Spoiled::Length => plain(
            "The report arrived incomplete",
            "More or fewer bytes arrived than Rollcall announced. They were not opened.",
            "Fetch again. If it keeps breaking off, something on the way interrupts long \
             downloads.",
        ),
        Spoiled::NoDigest => plain(
            "The report cannot be verified",
            "It came without the digest to compare it with, or this browser cannot compute one. It \
             was not opened.",
            "Fetch again. If that does not help, something on the way removes header fields, or \
             this page was not loaded over https: tell the operator of this Rollcall.",
        ),
        Spoiled::TooLarge => plain(
            "The report is too large for this tab",
            "The browser has no room for all of it at once.",
            "Download it from the server and drop it here: a file on disk is read piece by piece.",
        ),
    }
}

fn plain(title: &str, text: &str, next: &str) -> FailureText {
    FailureText {
        title: title.to_owned(),
        text: text.to_owned(),
        next: next.to_owned(),
    }
}

#[cfg(test)]
mod tests;
