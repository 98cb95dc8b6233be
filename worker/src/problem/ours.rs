//! What is wrong with a request, or with this Rollcall.

use super::{Reach, Words};
use crate::credential::Malformed;
use crate::response::Status;

pub(super) const NOT_FOUND: Words = Words {
    r#type: "/problems/not-found",
    status: Status::NotFound,
    reach: Reach::NoOperation,
    title: "Nothing answers at this address",
    detail: "The API has no endpoint with this path.",
    next_step: "Check the spelling; paths are lower case and have no slash at the end. \
                /api/v1/openapi.json lists them all.",
};

pub(super) const METHOD_NOT_ALLOWED: Words = Words {
    r#type: "/problems/method-not-allowed",
    status: Status::MethodNotAllowed,
    reach: Reach::NoOperation,
    title: "The address does not take this method",
    detail: "The address exists, but it does not take this method.",
    next_step: "Use one of the methods in the Allow header.",
};

pub(super) const CROSS_SITE: Words = Words {
    r#type: "/problems/cross-site",
    status: Status::Forbidden,
    reach: Reach::Everywhere,
    title: "Another site asked",
    detail: "The request came from a page of another site, and this API answers only its own page.",
    next_step: "Open Rollcall itself, or type the address into the browser.",
};

pub(super) const UNKNOWN_HOST: Words = Words {
    r#type: "/problems/unknown-host",
    status: Status::Forbidden,
    reach: Reach::Everywhere,
    title: "This Rollcall does not answer under this name",
    detail: "The request is for a host that is not among those that this Rollcall is set up for.",
    next_step: "Open Rollcall under its own name. If this is its name, whoever runs it can add it \
                to HOSTS.",
};

pub(super) const PREFLIGHT: Words = Words {
    r#type: "/problems/preflight",
    status: Status::Forbidden,
    reach: Reach::NoOperation,
    title: "No other site may ask",
    detail: "This API grants no other site access, so there is nothing to negotiate with OPTIONS.",
    next_step: "Send the request from Rollcall's own page, or from a program that is no browser.",
};

pub(super) const INTERNAL: Words = Words {
    r#type: "/problems/internal",
    status: Status::InternalServerError,
    reach: Reach::Everywhere,
    title: "Rollcall failed here",
    detail: "The request was fine; answering it did not work.",
    next_step: "Try again. If it keeps happening, tell whoever runs this Rollcall.",
};

pub(super) const BAD_REQUEST: Words = Words {
    r#type: "/problems/bad-request",
    status: Status::BadRequest,
    reach: Reach::Everywhere,
    title: "The request has a part that nothing here takes",
    detail: "The request has a part that this endpoint does not take.",
    next_step: "Leave out everything after the path, and the body. What can be asked for is in \
                the header fields that /api/v1/openapi.json lists.",
};

/// Closer than [`BAD_REQUEST`].
pub(super) const UNKNOWN_PARAMETER: &str =
    "The address has a query (what follows the question mark), and no endpoint takes one.";

/// Closer than [`BAD_REQUEST`].
pub(super) const BODY_NOT_TAKEN: &str = "The request has a body, and no endpoint takes one.";

pub(super) const PLAIN_HTTP: Words = Words {
    r#type: "/problems/plain-http",
    status: Status::Forbidden,
    reach: Reach::Reports,
    title: "Reports are fetched over https only",
    detail: "The request came over plain http from another machine, where everybody on the way can \
             read the credential. It was not used.",
    next_step: "Use the https address, and make a new token if one was sent. Behind a proxy that \
                ends TLS, whoever runs this Rollcall has to tell the runtime which header says so \
                (workerd: forwardedProtoHeader).",
};

pub(super) const AUTHORIZATION_MISSING: Words = Words {
    r#type: "/problems/authorization-missing",
    status: Status::Unauthorized,
    reach: Reach::Reports,
    title: "A credential is needed",
    detail: "Reports are fetched with the credential of the person asking, and none was sent.",
    next_step: "Send Authorization: Basic with your user name and a token of yours, or Bearer \
                with the token alone.",
};

pub(super) const AUTHORIZATION_MALFORMED: Words = Words {
    r#type: "/problems/authorization-malformed",
    status: Status::BadRequest,
    reach: Reach::Reports,
    title: "The credential is not in a form that can be sent on",
    detail: "The Authorization header is none of Basic, Bearer and token, or holds characters \
             that cannot be sent on.",
    next_step: "Send Authorization: Basic with the base64 of user:token, or Bearer and a token. \
                User names and tokens are visible ASCII: no spaces, no accents, and no colon in \
                the user name.",
};

/// Closer than [`AUTHORIZATION_MALFORMED`].
pub(super) const fn malformed(reason: Malformed) -> &'static str {
    match reason {
        Malformed::Scheme => {
            "The Authorization header is none of Basic, Bearer and token, followed by a credential."
        }
        Malformed::Encoding => {
            "What follows Basic in the Authorization header is not the base64 of a user name, a \
             colon and a token."
        }
        Malformed::User => {
            "The user name is empty, longer than 100 characters, or has a character that is not \
             visible ASCII."
        }
        Malformed::Secret => "The token is empty, too long, or has a character that no token has.",
    }
}

pub(super) const NOT_STORED: Words = Words {
    r#type: "/problems/not-stored",
    status: Status::GatewayTimeout,
    reach: Reach::Fetch,
    title: "There is no kept copy",
    detail: "Only a copy that is kept already was asked for (only-if-cached), and there is none \
             that this credential opens.",
    next_step: "Ask again without only-if-cached to have the report fetched.",
};

pub(super) const TOO_MANY_REQUESTS: Words = Words {
    r#type: "/problems/too-many-requests",
    status: Status::TooManyRequests,
    reach: Reach::Reports,
    title: "Too many requests",
    detail: "More requests came from your address than this Rollcall answers in a minute.",
    next_step: "Wait as long as the Retry-After header says. A program should wait for a report \
                with Prefer: wait=25 instead of asking again and again.",
};

pub(super) const TOO_MANY_FAILURES: Words = Words {
    r#type: "/problems/too-many-failures",
    status: Status::TooManyRequests,
    reach: Reach::Fetch,
    title: "This credential was rejected too often",
    detail: "The upstream rejected this credential five times within ten minutes, or did not say \
             whether it accepts it. It is not asked again for a while, so that the account is not \
             locked.",
    next_step: "Check the token on the upstream's own page, and try again after the time in the \
                Retry-After header.",
};

pub(super) const TOO_MANY_CREDENTIALS: Words = Words {
    r#type: "/problems/too-many-credentials",
    status: Status::TooManyRequests,
    reach: Reach::Reports,
    title: "Too many different credentials",
    detail: "More different credentials than usual came from your network within ten minutes, and \
             none of them has brought a report. No other one is tried for a while.",
    next_step: "Use a credential that was tried already, or wait as long as the Retry-After header \
                says.",
};

pub(super) const UNKNOWN_TARGET: Words = Words {
    r#type: "/problems/unknown-target",
    status: Status::NotFound,
    reach: Reach::Reports,
    title: "There is no such target",
    detail: "No upstream with this id is configured here.",
    next_step: "Take an id from /api/v1/targets.",
};

pub(super) const UNKNOWN_REPORT: Words = Words {
    r#type: "/problems/unknown-report",
    status: Status::NotFound,
    reach: Reach::Reports,
    title: "There is no such report",
    detail: "This target offers no report of this name.",
    next_step: "Take a report's id from /api/v1/targets.",
};

pub(super) const MISCONFIGURED: Words = Words {
    r#type: "/problems/misconfigured",
    status: Status::ServiceUnavailable,
    reach: Reach::Configured,
    title: "This Rollcall is not set up completely",
    detail: "Its configuration was refused, so that nothing is fetched. Files can still be \
             dropped on the page.",
    next_step: "Tell whoever runs this Rollcall that /api/v1/health says what to change.",
};

pub(super) const CANCELLED: Words = Words {
    r#type: "/problems/cancelled",
    status: Status::Conflict,
    reach: Reach::Fetch,
    title: "Fetching was cancelled",
    detail: "The report was forgotten while it was being fetched, by somebody with the same \
             credential: you, most likely in another window.",
    next_step: "Ask for the report again.",
};

pub(super) const INTERRUPTED: Words = Words {
    r#type: "/problems/interrupted",
    status: Status::ServiceUnavailable,
    reach: Reach::Reports,
    title: "The job was restarted",
    detail: "The platform restarted the job while the request waited for it. What was stored is \
             still there.",
    next_step: "Ask again after the time in the Retry-After header: the job goes on where it was.",
};

pub(super) const BUSY: Words = Words {
    r#type: "/problems/busy",
    status: Status::ServiceUnavailable,
    reach: Reach::Open,
    title: "As many requests are under way as can be at once",
    detail: "Several downloads of this report with this credential are under way already, or many \
             of all reports together, and none of them ended while the request waited.",
    next_step: "Let the others end, or ask again after the time in the Retry-After header.",
};

/// Closer than [`BUSY`].
pub(super) const TOO_MANY_OPEN: &str = "Many requests wait for this report with this credential already, or watch it, or many of all \
     reports together.";
