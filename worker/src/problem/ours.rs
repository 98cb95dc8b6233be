//! This module has the words for what is wrong with a request or with this Rollcall.

use super::{Reach, Words};
use crate::credential::Malformed;
use crate::response::Status;

pub(super) const NOT_FOUND: Words = Words {
    status: Status::NotFound,
    reach: Reach::NoOperation,
    title: "No such endpoint",
    detail: "The API has no endpoint at this path.",
    next_step: "Check the spelling: paths are lower case and have no trailing slash. \
               /api/v1/openapi.json lists every endpoint.",
};

pub(super) const METHOD_NOT_ALLOWED: Words = Words {
    status: Status::MethodNotAllowed,
    reach: Reach::NoOperation,
    title: "Method not allowed",
    detail: "This endpoint does not support the request's method.",
    next_step: "Use one of the methods in the Allow header.",
};

pub(super) const CROSS_SITE: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Everywhere,
    title: "The request came from another site",
    detail: "A page of another site sent the request, and this API answers only its own page.",
    next_step: "Open Rollcall itself, or enter the address in the browser.",
};

pub(super) const UNKNOWN_HOST: Words = Words {
    status: Status::Forbidden,
    reach: Reach::Everywhere,
    title: "This Rollcall does not use this host name",
    detail: "The request was sent to a host name that this Rollcall is not configured for.",
    next_step: "Open Rollcall under its own host name. If this is its name, ask its operator to \
               add it to HOSTS.",
};

pub(super) const PREFLIGHT: Words = Words {
    status: Status::Forbidden,
    reach: Reach::NoOperation,
    title: "Other sites cannot use this API",
    detail: "This API grants no access to other sites, so there is nothing to negotiate with \
            OPTIONS.",
    next_step: "Send the request from Rollcall's own page, or from a program that is not a \
               browser.",
};

pub(super) const INTERNAL: Words = Words {
    status: Status::InternalServerError,
    reach: Reach::Everywhere,
    title: "Rollcall failed",
    detail: "The request was valid, but Rollcall could not answer it.",
    next_step: "Try again. If it keeps happening, tell the operator of this Rollcall.",
};

pub(super) const BAD_REQUEST: Words = Words {
    status: Status::BadRequest,
    reach: Reach::Everywhere,
    title: "The request has a part that this API does not accept",
    detail: "The request has a part that this endpoint does not accept.",
    next_step: "Send no body, and no query but the parameters that /api/v1/targets lists for a \
               report. /api/v1/openapi.json lists the header fields that are accepted.",
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
    detail: "The request came over plain http from another machine, so anyone on the network path \
            could read the credential. It was not used.",
    next_step: "Use the https address. If a token was sent, revoke it and create a new one. If a \
               proxy terminates TLS, the operator of this Rollcall has to tell the runtime which \
               header says so (workerd: forwardedProtoHeader).",
};

pub(super) const AUTHORIZATION_MISSING: Words = Words {
    status: Status::Unauthorized,
    reach: Reach::Reports,
    title: "A credential is required",
    detail: "Reports are fetched with the credential of the person who requests them, and the \
            request has none.",
    next_step: "Send Authorization: Basic with your user name and your token, or Bearer with the \
               token alone.",
};

pub(super) const AUTHORIZATION_MALFORMED: Words = Words {
    status: Status::BadRequest,
    reach: Reach::Reports,
    title: "The credential cannot be sent on",
    detail: "The Authorization header uses another scheme than Basic, Bearer or token, or \
            contains characters that cannot be sent on.",
    next_step: "Send Authorization: Basic with the base64 of user:token, or Bearer and a token. \
               User names and tokens are visible ASCII: no spaces, no accents, and no colon in the \
               user name.",
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
    title: "There is no stored copy",
    detail: "The request asked for a stored copy only (only-if-cached), and there is none that \
            this credential opens.",
    next_step: "Repeat the request without only-if-cached to fetch the report.",
};

pub(super) const TOO_MANY_REQUESTS: Words = Words {
    status: Status::TooManyRequests,
    reach: Reach::Reports,
    title: "Too many requests",
    detail: "Your network address sent more requests than this Rollcall answers in a minute.",
    next_step: "Wait as long as the Retry-After header says. A program should wait for a report \
               with Prefer: wait=25 instead of polling.",
};

pub(super) const TOO_MANY_FAILURES: Words = Words {
    status: Status::TooManyRequests,
    reach: Reach::Fetch,
    title: "This credential was rejected too often",
    detail: "The server rejected this credential five times within ten minutes, or did not say \
            whether it accepts it. Rollcall does not send it for a while, so that the account is \
            not locked.",
    next_step: "Check the token on the server's own page, and try again after the time in the \
               Retry-After header.",
};

pub(super) const TOO_MANY_CREDENTIALS: Words = Words {
    status: Status::TooManyRequests,
    reach: Reach::Reports,
    title: "Too many different credentials",
    detail: "An unusual number of different credentials came from your network within ten \
            minutes, and none of them has fetched a report. Rollcall tries no further ones for a \
            while.",
    next_step: "Use a credential that was already tried, or wait as long as the Retry-After \
               header says.",
};

pub(super) const UNKNOWN_TARGET: Words = Words {
    status: Status::NotFound,
    reach: Reach::Reports,
    title: "No such target",
    detail: "No target with this id is configured here.",
    next_step: "Use an id from /api/v1/targets.",
};

pub(super) const UNKNOWN_REPORT: Words = Words {
    status: Status::NotFound,
    reach: Reach::Reports,
    title: "No such report",
    detail: "This target has no report with this id.",
    next_step: "Use a report id from /api/v1/targets.",
};

pub(super) const MISCONFIGURED: Words = Words {
    status: Status::ServiceUnavailable,
    reach: Reach::Configured,
    title: "This Rollcall is not fully configured",
    detail: "The configuration was refused, so nothing is fetched. You can still drop files on \
            the page.",
    next_step: "Tell the operator of this Rollcall that /api/v1/health says what to change.",
};

pub(super) const CANCELLED: Words = Words {
    status: Status::Conflict,
    reach: Reach::Fetch,
    title: "Fetching was cancelled",
    detail: "The report was deleted while it was being fetched, by someone with the same \
            credential: most likely you, in another window.",
    next_step: "Request the report again.",
};

pub(super) const INTERRUPTED: Words = Words {
    status: Status::ServiceUnavailable,
    reach: Reach::Reports,
    title: "The job was restarted",
    detail: "The platform restarted the job while the request was waiting for it. Everything that \
            was stored is still there.",
    next_step: "Repeat the request after the time in the Retry-After header: the job continues \
               where it was.",
};

pub(super) const BUSY: Words = Words {
    status: Status::ServiceUnavailable,
    reach: Reach::Open,
    title: "Too many requests are open",
    detail: "Several downloads of this report with this credential are running, or many downloads \
            of all reports, and none of them ended while the request waited.",
    next_step: "Let the others finish, or repeat the request after the time in the Retry-After \
               header.",
};

/// A more precise detail for [`BUSY`].
pub(super) const TOO_MANY_OPEN: &str = "Many requests with this credential already wait for this report or watch it, or many \
     requests for all reports do.";
