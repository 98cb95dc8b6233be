//! This module has the words for what an upstream answered or failed to answer.

use super::{Reach, Words};
use crate::response::Status;

pub(super) const CREDENTIAL_REJECTED: Words = Words {
    status: Status::Unauthorized,
    reach: Reach::Fetch,
    title: "The server does not accept this token",
    detail: "The server answered that it does not know this user name and token.",
    next_step: "Check the user name, and that the token has neither expired nor been revoked; then \
               enter it again. A new token has to be of the kind, and have the scopes, that the \
               report needs.",
};

pub(super) const NOT_SITE_ADMIN: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Fetch,
    title: "The server hides this report from this account",
    detail: "GitHub hides this page from accounts that are not site administrators, and from \
            tokens without the scope for it: it answers as if there were no such page.",
    next_step: "Use the account of a site administrator, and a classic token with the scope \
               site_admin. Fine-grained tokens cannot have it.",
};

pub(super) const SINGLE_SIGN_ON: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Fetch,
    title: "The token is not authorised for single sign-on",
    detail: "The server knows the token and wants it authorised for single sign-on first.",
    next_step: "Open the token in the server’s settings, choose Configure SSO, authorise it, and \
               fetch again.",
};

pub(super) const NOT_TENANT_ADMIN: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Fetch,
    title: "This account may not download reports",
    detail: "Moderne denies permission. Only administrators of the tenant may download reports, \
            and the documentation of version 1 says that a personal access token has no such \
            rights, not even an administrator’s.",
    next_step: "Sign in to Moderne as an administrator, open https://TENANT.moderne.io/graphql, \
               and copy the token after Bearer from the request headers there. It is valid for an \
               hour. In version 2, the personal access token of an administrator is enough.",
};

pub(super) const TOKEN_EXPIRED: Words = Words {
    status: Status::Unauthorized,
    reach: Reach::Fetch,
    title: "The token has expired, or is about to",
    detail: "The token states when it ends, and that is before the server could answer. No further \
            request was sent with it.",
    next_step: "Enter a new token, and fetch again. The token of a Moderne session is valid for an \
               hour: choose a shorter period if the report takes longer.",
};

pub(super) const NO_DATA: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "There is no data for this report",
    detail: "The server answered that it has no data about what was asked for. This is not an \
            empty report: nothing was downloaded.",
    next_step: "Choose another day or period. The data of the last days may still be missing.",
};

pub(super) const REPORT_FAILED: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The server could not generate the report",
    detail: "The server accepted the request for the report, and later answered that generating it \
            had failed. Its message is not repeated here, because it may contain anything.",
    next_step: "Fetch again, with a shorter period if the report has one. If it fails again, \
               generate the report on the server’s own page, which shows the message.",
};

pub(super) const REPORT_LOST: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The server no longer knows the report that it was generating",
    detail: "The server gave the report an id, and later answered that there is no report with \
            this id.",
    next_step: "Fetch again.",
};

pub(super) const REPORT_NOT_OFFERED: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The server does not offer this report",
    detail: "The server does not know the question for this report, or not with these parameters.",
    next_step: "Check the organization and the period. If the tenant has moved to Moderne version \
               2, it only offers audit logs: fetch them from the target for version 2.",
};

pub(super) const UPSTREAM_ERROR: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The server answered with an error",
    detail: "The server answered with an error of a kind that Rollcall does not know. Its message \
            is not repeated here, because it may contain anything.",
    next_step: "Fetch again later. If it keeps happening, generate the report on the server’s own \
               page, which shows the message.",
};

pub(super) const LOGIN_PAGE: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The server answered with a sign-in page",
    detail: "The server sent a sign-in page instead of the report. Rollcall did not take it for \
            the report. Most often this means that the token was not accepted.",
    next_step: "Check user name and token. If they are right, something in front of the server, \
               such as an access proxy, requires its own sign-in: tell the operator of this \
               Rollcall.",
};

pub(super) const EMPTY: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The server answered with nothing",
    detail: "The server kept answering without an error and with an empty report, until the time \
            limit.",
    next_step: "Open the report on the server’s own page. If it is empty there too, its log says \
               why.",
};

pub(super) const UNEXPECTED_REDIRECT: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The server redirected to an unknown address",
    detail: "The server redirected the request to an address that is not configured. Rollcall did \
            not follow, and the token was not sent there.",
    next_step: "If that address belongs to the server, the operator of this Rollcall can add its \
               host to the target’s storage_hosts.",
};

pub(super) const UNEXPECTED_CONTENT: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The answer is not a report",
    detail: "The server answered with something that is not in the form of this report.",
    next_step: "Open the report on the server’s own page. If it is right there, something between \
               the server and Rollcall changes answers: tell the operator of this Rollcall.",
};

pub(super) const WRONG_REPORT: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The answer is another report",
    detail: "The server answered with columns that are not those of this report.",
    next_step: "Download the report from the server’s own page and drop it here: it is shown with \
               any columns.",
};

pub(super) const TRUNCATED: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The report broke off",
    detail: "The connection to the server ended before the whole report had arrived. The part that \
            arrived was discarded.",
    next_step: "Fetch again. If it keeps breaking off, something on the way interrupts long \
               downloads.",
};

/// The detail of [`TRUNCATED`] where the body has no end that shows a cut.
pub(super) const END_NOT_SHOWN: &str = "The server does not mark where the report ends: it sends neither a length nor chunks nor a \
     compressed body. A part of the report would look like all of it, so Rollcall discarded it.";

/// The next step that goes with [`END_NOT_SHOWN`].
pub(super) const END_NOT_SHOWN_NEXT: &str = "Download the report from the server’s own page and drop it here. An administrator of the \
     server, or of the proxy in front of it, can make it answer with HTTP/1.1 and a \
     Content-Length.";

pub(super) const TOO_LARGE: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The report is too large to be fetched",
    detail: "The report is larger than this Rollcall is set up to fetch.",
    next_step: "Download it from the server and drop it here, where there is no such limit; or ask \
               the operator of this Rollcall to raise MAX_REPORT_BYTES. For a list of very many \
               pages or files, choose a shorter period, or an organization instead of the \
               enterprise.",
};

pub(super) const TOO_COMPRESSED: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The answer unpacks to far more than it should",
    detail: "The answer is packed more tightly than any real report, and was not unpacked further.",
    next_step: "Check with the operator of this Rollcall that the target is the right server. If \
               it is, download the report and drop it here.",
};

pub(super) const RATE_LIMITED: Words = Words {
    status: Status::ServiceUnavailable,
    reach: Reach::Fetch,
    title: "The server asks for fewer requests",
    detail: "The server answered that it has had too many requests for now.",
    next_step: "Fetch again after the wait.",
};

pub(super) const UNAVAILABLE: Words = Words {
    status: Status::ServiceUnavailable,
    reach: Reach::Fetch,
    title: "The server is not working at the moment",
    detail: "The server answered that it is under maintenance, or that it failed, several times in \
            a row.",
    next_step: "Fetch again later. The server’s own status page says more.",
};

pub(super) const UNREACHABLE: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The server cannot be reached",
    detail: "Nothing answered at the server’s address, or the connection broke, several times in a \
            row.",
    next_step: "Check that the server is up. If you reach it and Rollcall does not, tell the \
               operator of this Rollcall: it may need a tunnel into the server’s network.",
};

pub(super) const GATEWAY: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "Something in front of the server does not let Rollcall through",
    detail: "An access proxy or a firewall in front of the server refused the request. The server \
            itself was not reached and has not seen the token.",
    next_step: "Tell the operator of this Rollcall: the proxy needs a service token in the \
               target’s headers, or a rule that lets Rollcall in.",
};

pub(super) const REFUSED: Words = Words {
    status: Status::BadGateway,
    reach: Reach::Fetch,
    title: "The report was refused, but not because of the token",
    detail: "The refusal did not come from the server itself, or the server still accepts the \
            token. If Rollcall keeps a copy, it stays.",
    next_step: "Fetch again later. If it keeps happening, something in front of the server, such \
               as a firewall or a limit for each address, refuses the requests of this Rollcall: \
               tell its operator.",
};

pub(super) const SLOW: Words = Words {
    status: Status::GatewayTimeout,
    reach: Reach::Fetch,
    title: "The server is too slow",
    detail: "The server did not answer in time, or stopped in the middle of the report.",
    next_step: "Fetch again when the server is less busy.",
};

pub(super) const DEADLINE: Words = Words {
    status: Status::GatewayTimeout,
    reach: Reach::Fetch,
    title: "The report was not ready in time",
    detail: "The server has been making the report for half an hour and has not finished.",
    next_step: "Fetch again later, or ask for fewer days if the report has a period. Most servers \
               continue to make it, and keep it for a while when it is done.",
};
