//! Every refusal, as RFC 9457 problem details.
//!
//! Each has a type that never changes once published, a sentence a person understands, and the
//! next step. The texts are fixed: nothing of the request, of a header or of an error is ever
//! repeated in them, so that a refusal cannot leak and cannot be made to say anything.

use serde::Serialize;

use crate::answer::{Answer, Status};
use crate::headers;
use crate::route::READ_METHODS;

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// No endpoint has this path.
    NotFound,
    /// The endpoint exists and does not take this method.
    MethodNotAllowed,
    /// Another site's page asked.
    CrossSite,
    /// A browser asked on behalf of another site whether it may ask (CORS preflight).
    Preflight,
    /// Something broke that the person asking cannot mend.
    Internal,
}

/// All of them, for tests and for a document that lists them.
pub const ALL: [Problem; 5] = [
    Problem::NotFound,
    Problem::MethodNotAllowed,
    Problem::CrossSite,
    Problem::Preflight,
    Problem::Internal,
];

/// The fixed words of one problem.
struct Words {
    /// A path of this site rather than an absolute URL: there is no host that every deployment
    /// shares, and RFC 9457 §3.1.1 asks for the full path where the reference is relative.
    r#type: &'static str,
    status: Status,
    title: &'static str,
    detail: &'static str,
    next_step: &'static str,
}

/// The body, in the order in which a person reads it.
#[derive(Serialize)]
struct Body {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'static str,
    next_step: &'static str,
}

impl Problem {
    fn words(self) -> Words {
        match self {
            Self::NotFound => Words {
                r#type: "/problems/not-found",
                status: Status::NotFound,
                title: "Nothing answers at this address",
                detail: "The API has no endpoint with this path.",
                next_step: "Check the spelling; paths are lower case and have no slash at the end. \
                            /api/v1/health always answers.",
            },
            Self::MethodNotAllowed => Words {
                r#type: "/problems/method-not-allowed",
                status: Status::MethodNotAllowed,
                title: "This can only be read",
                detail: "The address exists, but it does not take this method.",
                next_step: "Use one of the methods in the Allow header.",
            },
            Self::CrossSite => Words {
                r#type: "/problems/cross-site",
                status: Status::Forbidden,
                title: "Another site asked",
                detail: "The request came from a page of another site, and this API answers only \
                         its own page.",
                next_step: "Open Rollcall itself, or type the address into the browser.",
            },
            Self::Preflight => Words {
                r#type: "/problems/preflight",
                status: Status::Forbidden,
                title: "No other site may ask",
                detail: "This API grants no other site access, so there is nothing to negotiate \
                         with OPTIONS.",
                next_step: "Send the request from Rollcall's own page, or from a program that is \
                            no browser.",
            },
            Self::Internal => Words {
                r#type: "/problems/internal",
                status: Status::InternalServerError,
                title: "Rollcall failed here",
                detail: "The request was fine; answering it did not work.",
                next_step: "Try again. If it keeps happening, tell whoever runs this Rollcall.",
            },
        }
    }

    /// The answer that says so.
    #[must_use]
    pub fn answer(self) -> Answer {
        let words = self.words();
        let mut headers = headers::api("application/problem+json");
        if self == Self::MethodNotAllowed {
            headers.push(("allow", READ_METHODS));
        }
        Answer::json(
            words.status,
            headers,
            &Body {
                r#type: words.r#type,
                title: words.title,
                status: words.status.code(),
                detail: words.detail,
                next_step: words.next_step,
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_what_rfc_9457_asks_for() {
        let answer = Problem::NotFound.answer();
        assert_eq!(
            answer.body,
            "{\"type\":\"/problems/not-found\",\
             \"title\":\"Nothing answers at this address\",\
             \"status\":404,\
             \"detail\":\"The API has no endpoint with this path.\",\
             \"next_step\":\"Check the spelling; paths are lower case and have no slash at the \
             end. /api/v1/health always answers.\"}"
        );
    }

    #[test]
    fn types_and_statuses_are_promises() {
        // A client branches on these: changing a line here breaks somebody's.
        let published = ALL.map(|problem| {
            let words = problem.words();
            (words.r#type, words.status.code())
        });
        assert_eq!(
            published,
            [
                ("/problems/not-found", 404),
                ("/problems/method-not-allowed", 405),
                ("/problems/cross-site", 403),
                ("/problems/preflight", 403),
                ("/problems/internal", 500),
            ]
        );
    }

    #[test]
    fn each_is_whole_sentences() {
        for problem in ALL {
            let words = problem.words();
            assert!(
                !words.title.ends_with('.'),
                "{problem:?}: a title is no sentence"
            );
            assert!(words.detail.ends_with('.'), "{problem:?}");
            assert!(words.next_step.ends_with('.'), "{problem:?}");
        }
    }

    #[test]
    fn status_in_the_body_is_the_status_sent() {
        for problem in ALL {
            let answer = problem.answer();
            let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(body["status"], answer.status.code(), "{problem:?}");
        }
    }

    #[test]
    fn only_405_names_the_methods() {
        for problem in ALL {
            let allow = problem
                .answer()
                .headers
                .iter()
                .any(|(name, _)| *name == "allow");
            assert_eq!(allow, problem == Problem::MethodNotAllowed, "{problem:?}");
        }
    }
}
