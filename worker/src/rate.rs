//! This module makes the answers for exceeded limits: too many requests from one address, too many
//! credentials, too many rejections of one credential or user name.
//!
//! The platform counts requests, if it can; [`crate::credential_throttle`] counts credentials, and
//! [`crate::brake`] counts rejections. [`Quota`] says what is counted.

use crate::headers;
use crate::limits;
use crate::problem::{Details, Problem};
use crate::response::Answer;

/// A limit and its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The name in header fields.
    name: &'static str,
    count: usize,
    window_s: u32,
}

/// Requests from one address.
pub const REQUESTS: Quota = Quota {
    name: "requests",
    count: limits::RATE_REQUESTS as usize,
    window_s: limits::RATE_WINDOW_S,
};

/// Rejections of one credential.
pub const REJECTIONS: Quota = Quota {
    name: "rejections",
    count: limits::BRAKE_FAILURES,
    window_s: limits::BRAKE_WINDOW_S,
};

/// Credentials of one network that have not brought a report.
pub const CREDENTIALS: Quota = Quota {
    name: "credentials",
    count: limits::UNPROVEN_CREDENTIALS,
    window_s: limits::BRAKE_WINDOW_S,
};

impl Quota {
    /// Adds the fields of `draft-ietf-httpapi-ratelimit-headers`: the quota, and that nothing of it
    /// is left for `reset_s` seconds.
    fn push(self, answer: &mut Answer, reset_s: u32) {
        let Self {
            name,
            count,
            window_s,
        } = self;
        headers::push_computed(
            &mut answer.headers,
            "ratelimit-policy",
            format!("\"{name}\";q={count};w={window_s}"),
        );
        headers::push_computed(
            &mut answer.headers,
            "ratelimit",
            format!("\"{name}\";r=0;t={reset_s}"),
        );
    }
}

/// The answer to a request beyond the limit. The platform does not say when the window ends, so the
/// client waits for a whole one.
#[must_use]
pub fn too_many_requests() -> Answer {
    refused(Problem::TooManyRequests, REQUESTS, REQUESTS.window_s)
}

/// The answer while a brake holds.
#[must_use]
pub fn too_many_failures(reset_s: u32) -> Answer {
    refused(Problem::TooManyFailures, REJECTIONS, reset_s)
}

/// The answer while no further credentials are tried.
#[must_use]
pub fn too_many_credentials(reset_s: u32) -> Answer {
    refused(Problem::TooManyCredentials, CREDENTIALS, reset_s)
}

/// The answer for a problem, with the quota if the problem is about one.
#[must_use]
pub fn answer(details: &Details) -> Answer {
    match (details.problem(), details.retry_after_s()) {
        (Problem::TooManyFailures, Some(s)) => too_many_failures(s),
        _ => details.answer(),
    }
}

fn refused(problem: Problem, quota: Quota, reset_s: u32) -> Answer {
    let mut answer = Details::from(problem).retry_after(reset_s).answer();
    quota.push(&mut answer, reset_s);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
        let found = answer.headers.iter().find(|(other, _)| *other == name);
        &found.unwrap().1
    }

    #[test]
    fn fields_say_what_is_counted() {
        let answer = too_many_requests();
        assert_eq!(answer.status.code(), 429);
        assert_eq!(
            header(&answer, "ratelimit-policy"),
            "\"requests\";q=120;w=60"
        );
        assert_eq!(header(&answer, "ratelimit"), "\"requests\";r=0;t=60");
        assert_eq!(header(&answer, "retry-after"), "60");
        let answer = too_many_failures(7);
        assert_eq!(
            header(&answer, "ratelimit-policy"),
            "\"rejections\";q=5;w=600"
        );
        assert_eq!(header(&answer, "ratelimit"), "\"rejections\";r=0;t=7");
        assert_eq!(header(&answer, "retry-after"), "7");
        let answer = too_many_credentials(9);
        assert_eq!(
            header(&answer, "ratelimit-policy"),
            "\"credentials\";q=20;w=600"
        );
    }
}
