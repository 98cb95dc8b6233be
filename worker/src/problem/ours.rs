//! This module has the words for what is wrong with a request or with this Rollcall.

use api::problem;

use super::{Reach, Words};
use crate::credential::Malformed;
use crate::response::Status;

pub(super) const NOT_FOUND: Words = Words {
    status: Status::NotFound,
    reach: Reach::NoOperation,
    title: "This Rollcall has no such address",
    detail: "The API has no endpoint at this path. A page that asks for it has another version, or \
            something else answers in place of Rollcall.",
    next_step: "Reload the page. A program finds every endpoint in /api/v1/openapi.json; paths are \
               lower case and have no trailing slash.",
};

pub(super) const METHOD_NOT_ALLOWED: Words = Words {
    status: Status::MethodNotAllowed,
    reach: Reach::NoOperation,
    title: "This Rollcall does not take such a request",
    detail: "This endpoint does not support the request’s method.",
    next_step: "Reload the page: it may have another version. A program uses one of the methods in \
               the Allow header.",
};

pub(super) const CROSS_SITE: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Everywhere,
    title: "The request came from another site",
    detail: "A page of another site sent the request, as far as the browser says, and Rollcall \
            answers only its own page.",
    next_step: "Open Rollcall at its own address, outside any frame, and fetch again.",
};

pub(super) const UNKNOWN_HOST: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Everywhere,
    title: "Rollcall does not answer under this name",
    detail: "The request was sent to a host name that this Rollcall is not configured for.",
    next_step: "Open Rollcall under its own name. If this is its name, its operator can add it to \
               HOSTS.",
};

pub(super) const PREFLIGHT: Words = Words {
    status: Status::Forbidden,
    reach: Reach::NoOperation,
    title: "Other sites cannot use this API",
    detail: "The browser asked whether another site may use Rollcall, and none may.",
    next_step: "Open Rollcall at its own address, outside any frame, or use a program that is not \
               a browser.",
};

pub(super) const INTERNAL: Words = Words {
    status: Status::InternalServerError,
    reach: Reach::Everywhere,
    title: "Rollcall failed",
    detail: "The request was valid, but Rollcall could not answer it.",
    next_step: "Fetch again. If it keeps happening, tell the operator of this Rollcall.",
};

pub(super) const BAD_REQUEST: Words = Words {
    status: Status::BadRequest,
    reach: Reach::Everywhere,
    title: "The request has a part that Rollcall does not accept",
    detail: "The request has a part that this endpoint does not accept.",
    next_step: "If this page sent it, reload the page: an extension or a proxy may change \
               requests. A program sends no body, and no query but the parameters that \
               /api/v1/targets lists for a report.",
};

/// A more precise detail for [`BAD_REQUEST`].
pub(super) const UNKNOWN_PARAMETER: &str = "The address has a query (the part after the question mark), or a part of one, that this \
     endpoint does not accept.";

/// The next step if a parameter is wrong.
pub(super) const PARAMETERS_NEXT: &str = "Correct the parameter in the query. /api/v1/targets lists the parameters of each report and \
     their values.";

/// A more precise detail for [`BAD_REQUEST`].
pub(super) const BODY_NOT_TAKEN: &str = "The request has a body, and no endpoint accepts one.";

pub(super) const PLAIN_HTTP: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Reports,
    title: "Reports are fetched over https only",
    detail: "The request came over plain http from another machine, so anyone on the way could \
            read the token. It was not used.",
    next_step: "Open Rollcall at its https address. If a token was sent, revoke it and create a \
               new one. If a proxy ends TLS, the operator of this Rollcall has to tell the runtime \
               which header says so (workerd: forwardedProtoHeader).",
};

pub(super) const AUTHORIZATION_MISSING: Words = Words {
    status: Status::Unauthorized,
    reach: Reach::Reports,
    title: "No token was sent",
    detail: "Reports are fetched with the token of the person who requests them, and none arrived.",
    next_step: "Enter the token again. If it still does not arrive, something between here and \
               Rollcall removes it: tell the operator of this Rollcall. A program sends \
               Authorization: Basic with user name and token, or Bearer with the token alone.",
};

pub(super) const AUTHORIZATION_MALFORMED: Words = Words {
    status: Status::BadRequest,
    reach: Reach::Reports,
    title: "The user name or the token cannot be sent on",
    detail: "The Authorization header uses another scheme than Basic, Bearer or token, or contains \
            characters that cannot be sent on.",
    next_step: "Copy both again: letters, digits and symbols, without spaces or accents, and no \
               colon in the user name. A program sends Basic with the base64 of user:token, or \
               Bearer and a token.",
};

/// A more precise detail for [`AUTHORIZATION_MALFORMED`].
pub(super) const fn malformed(reason: Malformed) -> &'static str {
    match reason {
        Malformed::Scheme => {
            "The Authorization header is not Basic, Bearer or token, followed by a credential."
        }
        Malformed::Encoding => {
            "The text after Basic in the Authorization header is not the base64 of a user name, a \
             colon and a token."
        }
        Malformed::User => {
            "The user name is empty, longer than 100 characters, or contains a character that is \
             not visible ASCII."
        }
        Malformed::Secret => {
            "The token is empty, too long, or contains a character that no token has."
        }
    }
}

pub(super) const NOT_STORED: Words = Words {
    status: Status::GatewayTimeout,
    reach: Reach::Fetch,
    title: "There is no kept copy",
    detail: "The request was only for a copy that is already kept (only-if-cached), and there is \
            none that this token opens.",
    next_step: "Fetch the report itself.",
};

pub(super) const TOO_MANY_REQUESTS: Words = Words {
    status: Status::TooManyRequests,
    reach: Reach::Reports,
    title: "Too many requests",
    detail: "More requests came from your network address than this Rollcall answers in a minute.",
    next_step: "Wait a minute, and fetch again. A program waits for a report with Prefer: wait=25 \
               instead of polling.",
};

pub(super) const TOO_MANY_FAILURES: Words = Words {
    status: Status::TooManyRequests,
    reach: Reach::Fetch,
    title: "This token was refused too often",
    detail: "The server refused this token five times within ten minutes, or did not say whether \
            it accepts it. It is not asked again for a while, so that the account is not locked.",
    next_step: "Check the token on the server’s own page, and fetch again after the wait.",
};

pub(super) const TOO_MANY_CREDENTIALS: Words = Words {
    status: Status::TooManyRequests,
    reach: Reach::Reports,
    title: "Too many different tokens came from your network",
    detail: "More tokens than usual were tried from your network within ten minutes, and none of \
            them has fetched a report yet. Rollcall tries no other token for a while.",
    next_step: "Use a token that was accepted before, or fetch again after the wait.",
};

pub(super) const UNKNOWN_TARGET: Words = Words {
    status: Status::NotFound,
    reach: Reach::Reports,
    title: "The server is not offered",
    detail: "No target with this id is configured here, or not any more.",
    next_step: "Reload the page to see what is offered now. Open files have to be opened again. A \
               program finds the ids in /api/v1/targets.",
};

pub(super) const UNKNOWN_REPORT: Words = Words {
    status: Status::NotFound,
    reach: Reach::Reports,
    title: "The report is not offered",
    detail: "The server has no report with this id here, or not any more.",
    next_step: "Reload the page to see what is offered now. Open files have to be opened again. A \
               program finds the ids in /api/v1/targets.",
};

pub(super) const MISCONFIGURED: Words = Words {
    status: Status::ServiceUnavailable,
    reach: Reach::Configured,
    title: "This Rollcall is not set up completely",
    detail: "Its configuration was refused, so it fetches nothing. Files still open.",
    next_step: "Tell the operator of this Rollcall that /api/v1/health says what to change.",
};

pub(super) const CANCELLED: Words = Words {
    status: Status::Conflict,
    reach: Reach::Fetch,
    title: problem::CANCELLED.title,
    detail: problem::CANCELLED.detail,
    next_step: problem::CANCELLED.next_step,
};

pub(super) const INTERRUPTED: Words = Words {
    status: Status::ServiceUnavailable,
    reach: Reach::Reports,
    title: "Rollcall was restarted in the meantime",
    detail: "The part of Rollcall that fetches this report was restarted while you waited. \
            Everything that was stored is still there.",
    next_step: "Fetch again: it continues where it stopped.",
};

pub(super) const BUSY: Words = Words {
    status: Status::ServiceUnavailable,
    reach: Reach::Open,
    title: "Too many requests are open at once",
    detail: "Several downloads of this report with this token are running, perhaps in other tabs, \
            or many downloads of all reports, and none of them ended while the request waited.",
    next_step: "Wait for them to end, and fetch again.",
};

/// A more precise detail for [`BUSY`].
pub(super) const TOO_MANY_OPEN: &str = "Many requests with this credential already wait for this report or watch it, or many \
     requests for all reports do.";
