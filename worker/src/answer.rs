//! From a request to its answer: the order in which the rules are asked.
//!
//! 1. A path that is not the API's is a file's. Reading it goes to the site's files; anything
//!    else is refused, because a file takes nothing.
//! 2. `OPTIONS` is refused before anything else is looked at: no other site is ever let in.
//! 3. A page of another site is refused, whether or not the endpoint exists.
//! 4. The route, then its methods.

use serde::Serialize;

use crate::headers::Header;
use crate::problem::Problem;
use crate::route::{self, Route};
use crate::{health, sender};

/// What is looked at of a request. Query, body, cookies and every other header are not.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// The method, as it was sent.
    pub method: &'a str,
    /// The URL's path, without query and fragment.
    pub path: &'a str,
    /// `Sec-Fetch-Site`, or `None` where it is absent.
    pub fetch_site: Option<&'a str>,
}

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The Worker, with this.
    Answer(Answer),
    /// The site's files.
    Asset,
}

/// A whole response, before the platform sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// One of the statuses this Worker uses.
    pub status: Status,
    /// Names in lower case, each once.
    pub headers: Vec<Header>,
    /// JSON, and never empty. For `HEAD` the platform drops it.
    pub body: String,
}

/// The statuses this Worker answers with.
///
/// A closed list, because the platform's response throws (and the Worker then panics) on a
/// status outside 200–599, and on a body with 204, 205 or 304.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// 200
    Ok,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 405
    MethodNotAllowed,
    /// 500
    InternalServerError,
}

impl Status {
    /// The number on the wire.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::Ok => 200,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::InternalServerError => 500,
        }
    }
}

impl Answer {
    /// An answer whose body is `value` as JSON.
    #[must_use]
    pub fn json(status: Status, headers: Vec<Header>, value: &impl Serialize) -> Self {
        // Only a map with keys that are no strings, or a type that refuses, can fail here; the
        // types of this crate are neither. Should one ever be, the status still tells the truth.
        let body = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
        Self {
            status,
            headers,
            body,
        }
    }
}

/// Decides who answers a request, and with what.
#[must_use]
pub fn decide(ask: &Ask<'_>) -> Decision {
    if ask.method == "OPTIONS" {
        return refuse(Problem::Preflight);
    }
    let reads = route::reads(ask.method);
    match Route::of(ask.path) {
        // Links to the page are welcome from anywhere: the files hold nobody's data.
        Route::Asset if reads => Decision::Asset,
        Route::Asset => refuse(Problem::MethodNotAllowed),
        _ if !sender::is_welcome(ask.fetch_site) => refuse(Problem::CrossSite),
        Route::UnknownApi => refuse(Problem::NotFound),
        Route::Health if reads => Decision::Answer(health::answer()),
        Route::Health => refuse(Problem::MethodNotAllowed),
    }
}

fn refuse(problem: Problem) -> Decision {
    Decision::Answer(problem.answer())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(method: &str, path: &str, fetch_site: Option<&str>) -> Decision {
        decide(&Ask {
            method,
            path,
            fetch_site,
        })
    }

    #[track_caller]
    fn check(method: &str, path: &str, fetch_site: Option<&str>, expected: &Decision) {
        assert_eq!(
            &decided(method, path, fetch_site),
            expected,
            "{method} {path} from {fetch_site:?}"
        );
    }

    #[test]
    fn health_is_read() {
        let healthy = Decision::Answer(health::answer());
        check("GET", "/api/v1/health", None, &healthy);
        check("HEAD", "/api/v1/health", None, &healthy);
        check("GET", "/api/v1/health", Some("same-origin"), &healthy);
        check("GET", "/api/v1/health", Some("none"), &healthy);
    }

    #[test]
    fn other_methods_are_refused_by_name() {
        for method in [
            "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "",
        ] {
            check(
                method,
                "/api/v1/health",
                None,
                &refuse(Problem::MethodNotAllowed),
            );
            check(method, "/", None, &refuse(Problem::MethodNotAllowed));
            // Nothing is there for any method: 405 would promise that another one works.
            check(method, "/api/v1/nothing", None, &refuse(Problem::NotFound));
        }
    }

    #[test]
    fn preflights_are_refused_everywhere() {
        for path in [
            "/api/v1/health",
            "/api/v1/nothing",
            "/api",
            "/",
            "/engine.js",
        ] {
            for fetch_site in [None, Some("same-origin"), Some("cross-site")] {
                check("OPTIONS", path, fetch_site, &refuse(Problem::Preflight));
            }
        }
    }

    #[test]
    fn strangers_learn_nothing_of_what_exists() {
        for fetch_site in ["cross-site", "same-site", "", "null"] {
            for path in ["/api/v1/health", "/api/v1/nothing", "/api"] {
                for method in ["GET", "HEAD", "POST", "DELETE"] {
                    check(method, path, Some(fetch_site), &refuse(Problem::CrossSite));
                }
            }
        }
    }

    #[test]
    fn files_are_for_everyone() {
        for path in ["/", "/index.html", "/engine.js", "/no-such-file"] {
            for fetch_site in [None, Some("none"), Some("cross-site")] {
                check("GET", path, fetch_site, &Decision::Asset);
                check("HEAD", path, fetch_site, &Decision::Asset);
            }
        }
    }

    #[test]
    fn every_answer_has_a_body() {
        // An empty body would make the platform's conversion choose another, untried path.
        for method in ["GET", "HEAD", "POST", "OPTIONS"] {
            for path in ["/api/v1/health", "/api/v1/nothing", "/"] {
                for fetch_site in [None, Some("cross-site")] {
                    if let Decision::Answer(answer) = decided(method, path, fetch_site) {
                        assert!(!answer.body.is_empty());
                        serde_json::from_str::<serde_json::Value>(&answer.body).unwrap();
                    }
                }
            }
        }
    }
}
