//! This module has a text with a next step for every problem of the API. The worker's own texts are
//! for programs; these are for a person at the form, and name its fields.

use crate::model::fetch::arrival::Spoiled;
use crate::model::fetch::job::Failure;
use crate::model::fetch::wire::Problem;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailureText {
    /// The problem, without a full stop.
    pub title: String,
    pub text: String,
    pub next: String,
}

type Known = (&'static str, &'static str, &'static str, &'static str);

/// By the last part of the type: title, explanation, next step.
const PROBLEMS: &[Known] = &[
    // ---- the credential --------------------------------------------------------------------------
    (
        "credential-rejected",
        "The server does not accept this token",
        "The server answered that it does not know this user name and token. The token has been \
         forgotten here.",
        "Check the user name, and that the token has neither expired nor been revoked; then enter \
         it again. A new classic token needs the scope site_admin.",
    ),
    (
        "not-site-admin",
        "The server hides this report from this account",
        "GitHub hides this page from accounts that are not site administrators, and from tokens \
         without the scope for it: it answers as if there were no such page.",
        "Use the account of a site administrator, and a classic token with the scope site_admin. \
         Fine-grained tokens cannot have it.",
    ),
    (
        "single-sign-on",
        "The token is not authorised for single sign-on",
        "The server knows the token and wants it authorised for single sign-on first.",
        "Open the token in the server’s settings, choose Configure SSO, authorise it, and fetch \
         again.",
    ),
    (
        "not-tenant-admin",
        "This account may not download reports",
        "Moderne denies permission. Only administrators of the tenant may download reports, and \
         the documentation of version 1 says that a personal access token has no such rights, not \
         even an administrator’s.",
        "Sign in to Moderne as an administrator, open https://TENANT.moderne.io/graphql, and copy \
         the token after Bearer from the request headers there. It is valid for an hour. In \
         version 2, the personal access token of an administrator is enough.",
    ),
    (
        "token-expired",
        "The token has expired, or is about to",
        "The token states when it ends, and that is before the server could answer. No further \
         request was sent with it.",
        "Enter a new token, and fetch again. The token of a Moderne session is valid for an hour: \
         choose a shorter period if the report takes longer.",
    ),
    (
        "no-permission",
        "This token may not read this report",
        "GitHub knows the token, and answered that the token or its owner lacks the permission for \
         this report.",
        "Create a token as described beside the report, or ask an owner of the organization or \
         enterprise to fetch it.",
    ),
    (
        "not-visible",
        "GitHub shows this token no such organization or enterprise",
        "GitHub answered that there is nothing at this address. It gives the same answer if the \
         token may not see it, or if the organization has no Copilot.",
        "Check the name, as it stands in the address on GitHub, and whether it is an organization \
         or an enterprise. If both are right, use a token of one of its owners.",
    ),
    (
        "ip-allow-list",
        "GitHub does not accept requests from this Rollcall",
        "The organization or enterprise has an IP allow list, and the address that this Rollcall \
         sends requests from is not on it. Your token may be right.",
        "Ask an owner of the organization or enterprise to add the address to the IP allow list; \
         the operator of this Rollcall knows it. Otherwise, download the report on GitHub and drop \
         it here.",
    ),
    (
        "feature-off",
        "This report is switched off, or not in the plan",
        "GitHub refuses this report because of a policy or the plan. Usage metrics need the policy \
         “Copilot usage metrics”; seats need Copilot Business or Copilot Enterprise. GitHub also \
         answers so if the token may not see usage metrics.",
        "Ask an owner to set the policy “Copilot usage metrics” to Enabled in the Copilot settings \
         of the organization or enterprise, and check its plan there.",
    ),
    (
        "copilot-for-all",
        "GitHub does not list seats that all members have",
        "The organization has enabled Copilot for all members. GitHub lists its seats only if they \
         are given to selected members.",
        "Fetch the seats of the enterprise instead, or ask an owner to set the access to “Selected \
         members”. You can also download the activity report from the organization’s Copilot \
         settings and drop it here.",
    ),
    (
        "request-refused",
        "GitHub does not accept this request",
        "GitHub answered that it cannot process the request: usually because of its days, which it \
         has no data for, or no longer.",
        "Choose other days. If GitHub refuses those too, tell the operator of this Rollcall: \
         GitHub’s API may have changed.",
    ),
    (
        "upstream-login-page",
        "The server answered with a sign-in page",
        "The server sent a sign-in page instead of the report. Rollcall did not take it for the \
         report. Most often this means that the token was not accepted.",
        "Check user name and token. If they are right, something in front of the server, such as \
         an access proxy, requires its own sign-in: tell the operator of this Rollcall.",
    ),
    (
        "plain-http",
        "This page was opened over plain http",
        "Anyone between here and Rollcall could read your token, so it was not used.",
        "Open Rollcall at its https address. If a token was sent, make a new one.",
    ),
    (
        "unknown-host",
        "Rollcall does not answer under this name",
        "The page was opened under a name that this Rollcall is not set up for.",
        "Open it under its own name. If this is its name, its operator can add it to HOSTS.",
    ),
    (
        "authorization-missing",
        "No token was sent",
        "Reports are fetched with your token, and none arrived.",
        "Enter the token again. If it still does not arrive, something between here and Rollcall \
         removes it: tell the operator of this Rollcall.",
    ),
    (
        "authorization-malformed",
        "The user name or the token cannot be sent on",
        "One of them contains a character that a request cannot carry, or is too long.",
        "Copy both again. They have letters, digits and symbols, without spaces or accents, and a \
         user name has no colon.",
    ),
    (
        "too-many-failures",
        "This token was refused too often",
        "The server refused this token five times within ten minutes, or did not say whether it \
         accepts it. It is not asked again for a while, so that the account is not locked.",
        "Check the token on the server’s own page, and fetch again after the wait.",
    ),
    (
        "too-many-credentials",
        "Too many different tokens came from your network",
        "More tokens than usual were tried from your network within ten minutes, and none of them \
         has fetched a report yet. Rollcall tries no other token for a while.",
        "Use a token that was accepted before, or fetch again after the wait.",
    ),
    // ---- the server ------------------------------------------------------------------------------
    (
        "upstream-unavailable",
        "The server is not working at the moment",
        "The server answered that it is under maintenance, or that it failed, several times in a \
         row.",
        "Fetch again later. The server’s own status page says more.",
    ),
    (
        "upstream-unreachable",
        "The server cannot be reached",
        "Nothing answered at the server’s address, or the connection broke, several times in a \
         row.",
        "Check that the server is up. If you reach it and Rollcall does not, tell the operator of \
         this Rollcall: it may need a tunnel into the server’s network.",
    ),
    (
        "upstream-gateway",
        "Something in front of the server does not let Rollcall through",
        "An access proxy or a firewall in front of the server refused the request. The server \
         itself was not reached and has not seen your token.",
        "Tell the operator of this Rollcall: the proxy needs a service token in the target’s \
         headers, or a rule that lets Rollcall in.",
    ),
    (
        "upstream-refused",
        "The report was refused, but not because of the token",
        "The refusal did not come from the server itself, or the server still accepts the token. \
         If Rollcall keeps a copy, it stays.",
        "Fetch again later. If it keeps happening, something in front of the server, such as a \
         firewall or a limit for each address, refuses the requests of this Rollcall: tell its \
         operator.",
    ),
    (
        "upstream-slow",
        "The server is too slow",
        "The server did not answer in time, or stopped in the middle of the report.",
        "Fetch again when the server is less busy.",
    ),
    (
        "upstream-rate-limited",
        "The server asks for fewer requests",
        "The server answered that it has had too many requests for now.",
        "Fetch again after a while.",
    ),
    (
        "upstream-empty",
        "The server answered with nothing",
        "The server kept answering without an error and with an empty report, until the time \
         limit.",
        "Open the report on the server’s own page. If it is empty there too, its log says why.",
    ),
    (
        "deadline",
        "The report was not ready in time",
        "The server has been making the report for half an hour and has not finished.",
        "Fetch again later: the server continues to make it, and keeps it for a while when it is \
         done.",
    ),
    // ---- the answer
    // ------------------------------------------------------------------------------
    (
        "unexpected-redirect",
        "The server redirected to an unknown address",
        "The server redirected the request to an address that Rollcall does not know. Rollcall did \
         not follow, and your token was not sent there.",
        "If that address belongs to the server, the operator of this Rollcall can add its host to \
         the target’s storage_hosts.",
    ),
    (
        "unexpected-content",
        "The answer is not a report",
        "The server answered with something that is not the CSV of a report.",
        "Open the report on the server’s own page. If it is right there, something between the \
         server and Rollcall changes answers: tell the operator of this Rollcall.",
    ),
    (
        "wrong-report",
        "The answer is another report",
        "The server answered with a CSV whose columns are not those of this report.",
        "Download the report from the server’s own page and drop it here: it is shown with any \
         columns.",
    ),
    (
        "no-data",
        "There is no data for this report",
        "The server answered that it has no data about what you asked for. This is not an empty \
         report: nothing was downloaded.",
        "Choose another day or period. The data of the last days may still be missing.",
    ),
    (
        "report-failed",
        "The server could not generate the report",
        "The server accepted the request for the report, and later answered that generating it \
         had failed. Its message is not repeated here, because it may contain anything.",
        "Fetch again, with a shorter period if the report has one. If it fails again, generate \
         the report on the server’s own page, which shows the message.",
    ),
    (
        "report-lost",
        "The server no longer knows the report that it was generating",
        "The server gave the report an id, and later answered that there is no report with this \
         id.",
        "Fetch again.",
    ),
    (
        "report-not-offered",
        "The server does not offer this report",
        "The server does not know the question for this report, or not with these parameters.",
        "Check the organization and the period. If the tenant has moved to Moderne version 2, it \
         only offers audit logs: fetch them from the target for version 2.",
    ),
    (
        "upstream-error",
        "The server answered with an error",
        "The server answered with an error of a kind that Rollcall does not know. Its message is \
         not repeated here, because it may contain anything.",
        "Fetch again later. If it keeps happening, generate the report on the server’s own page, \
         which shows the message.",
    ),
    (
        "truncated",
        "The report broke off",
        "The connection to the server ended before the whole report had arrived. The part that \
         arrived was discarded.",
        "Fetch again. If it keeps breaking off, something on the way interrupts long downloads.",
    ),
    (
        "too-large",
        "The report is too large to be fetched",
        "The report is larger than this Rollcall is set up to fetch.",
        "Download it from the server and drop it here, where there is no such limit; or ask the \
         operator of this Rollcall to raise MAX_REPORT_BYTES.",
    ),
    (
        "too-compressed",
        "The answer unpacks to far more than it should",
        "The answer is packed more tightly than any real report, and was not unpacked further.",
        "Check with the operator of this Rollcall that the target is the right server. If it is, \
         download the report and drop it here.",
    ),
    // ---- this Rollcall ---------------------------------------------------------------------------
    (
        "interrupted",
        "Rollcall was restarted in the meantime",
        "The part of Rollcall that fetches this report was restarted while you waited. Stored data \
         is still there.",
        "Fetch again: it continues where it stopped.",
    ),
    (
        "busy",
        "Too many requests are open at once",
        "The limit for open downloads of this report with this token, or for requests that wait \
         for it, is reached, perhaps in other tabs; or the limit for all reports together is.",
        "Wait for them to end, and fetch again.",
    ),
    (
        "cancelled",
        "Fetching was cancelled elsewhere",
        "The report was forgotten while it was being fetched, by someone with the same token: most \
         likely you, in another window.",
        "Fetch it again.",
    ),
    (
        "too-many-requests",
        "Too many requests",
        "More requests came from your address than this Rollcall answers in a minute.",
        "Wait a minute, and fetch again.",
    ),
    (
        "misconfigured",
        "This Rollcall is not set up completely",
        "Its configuration was refused, so it fetches nothing. Files still open.",
        "Tell the operator of this Rollcall that /api/v1/health says what to change.",
    ),
    (
        "internal",
        "Rollcall failed",
        "The request was fine, but answering it failed.",
        "Fetch again. If it keeps happening, tell the operator of this Rollcall.",
    ),
    (
        "unknown-target",
        "The server is no longer offered",
        "The configuration of this Rollcall has changed since the page was loaded, and no longer \
         includes this server.",
        "Reload the page to see what is offered now. Open files have to be opened again.",
    ),
    (
        "unknown-report",
        "The report is no longer offered",
        "The configuration of this Rollcall has changed since the page was loaded, and the server \
         no longer offers this report.",
        "Reload the page to see what is offered now. Open files have to be opened again.",
    ),
    (
        "not-stored",
        "There is no kept copy",
        "The request was only for a copy that is already kept, and there is none that this token \
         opens.",
        "Fetch the report again.",
    ),
    (
        "bad-request",
        "The request was changed on its way",
        "Rollcall received a request with a part that this page did not send.",
        "Reload the page. If that does not help, an extension or a proxy changes requests.",
    ),
    (
        "cross-site",
        "The request seemed to come from another site",
        "Rollcall answers only its own page, and took this page for one of another site.",
        "Open Rollcall at its own address, outside any frame, and fetch again.",
    ),
    (
        "preflight",
        "The request seemed to come from another site",
        "The browser asked whether another site may use Rollcall, and none may.",
        "Open Rollcall at its own address, outside any frame, and fetch again.",
    ),
    (
        "not-found",
        "This Rollcall has no such address",
        "The page and Rollcall have different versions, or something else answers in its place.",
        "Reload the page. Open files have to be opened again.",
    ),
    (
        "method-not-allowed",
        "This Rollcall does not take such a request",
        "The page and Rollcall have different versions, or something changes requests on the way.",
        "Reload the page. Open files have to be opened again.",
    ),
];

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

/// The text for a problem type; for an unknown type, the worker's own text.
fn of_problem(problem: &Problem) -> FailureText {
    let known = PROBLEMS.iter().find(|(name, ..)| *name == problem.name());
    let Some((_, title, text, next)) = known else {
        let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
        return FailureText {
            title: or(&problem.title, "It did not work"),
            text: or(
                &problem.detail,
                "Rollcall gave no reason that this page knows.",
            ),
            next: or(&problem.next_step, "Reload the page, and fetch again."),
        };
    };
    let mut words = plain(title, text, next);
    if let Some(host) = &problem.host {
        words.text = format!("{} The address is on the host {host}.", words.text);
    }
    if let Some(name) = &problem.unknown_state {
        words.text = format!(
            "{} It last named the state {name}, which Rollcall does not know.",
            words.text
        );
    }
    if let Some(days) = &problem.days {
        words.text = format!(
            "{} There is data for the other days, but none for {}.",
            words.text,
            days.replace('/', " to ")
        );
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
