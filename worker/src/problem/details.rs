//! This module holds one occurrence of a problem: its fixed words, and the few parts that vary.

use api::{Mistake, ProblemDetails, Text};
use url::Host;

use super::{Problem, words};
use crate::credential::Malformed;
use crate::headers;
use crate::limits;
use crate::response::{Answer, Status};

/// The problem that a client is told. Every variable part is checked here, so that a problem can be
/// stored, sent and shown without further checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    problem: Problem,
    /// A more precise detail than the problem's own, from a closed set.
    detail: Option<&'static str>,
    /// A more precise next step, from a closed set.
    next_step: Option<&'static str>,
    named: Option<Named>,
    retry_after_s: Option<u32>,
    allow: Option<&'static str>,
}

/// A name that a person needs to know. Errors with two texts would be too large to return.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Named {
    /// The parameter that is wrong.
    Parameter(Text),
    /// The host of an unexpected redirect.
    Host(Box<str>),
    /// The state in which the report was at the deadline.
    State(Box<str>),
    /// The days without data, which are a part of those that were asked for.
    Days(Box<str>),
}

impl From<Problem> for Details {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            detail: None,
            next_step: None,
            named: None,
            retry_after_s: None,
            allow: None,
        }
    }
}

impl Details {
    /// The endpoint supports only these methods, as in an `Allow` header.
    #[must_use]
    pub fn method_not_allowed(allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..Problem::MethodNotAllowed.into()
        }
    }

    /// The `Authorization` has an unsupported form, for this reason.
    #[must_use]
    pub fn malformed(reason: Malformed) -> Self {
        Self {
            detail: Some(super::ours::malformed(reason)),
            ..Problem::AuthorizationMalformed.into()
        }
    }

    /// The request has a query, or a part of one, that its endpoint does not accept.
    #[must_use]
    pub fn unknown_parameter() -> Self {
        Self {
            detail: Some(super::ours::UNKNOWN_PARAMETER),
            ..Problem::BadRequest.into()
        }
    }

    /// The parameters of a report have this mistake. The name of the parameter is the report's own,
    /// and so it is repeated.
    #[must_use]
    pub fn mistaken_parameters(mistake: &Mistake) -> Self {
        let Some(parameter) = mistake.parameter() else {
            return Self::unknown_parameter();
        };
        Self {
            detail: Some(mistake.text()),
            next_step: Some(super::ours::PARAMETERS_NEXT),
            named: Some(Named::Parameter(parameter.clone())),
            ..Problem::BadRequest.into()
        }
    }

    /// The request has a body.
    #[must_use]
    pub fn body_not_taken() -> Self {
        Self {
            detail: Some(super::ours::BODY_NOT_TAKEN),
            ..Problem::BadRequest.into()
        }
    }

    /// The maximum number of requests waits for a report, or watches it.
    #[must_use]
    pub fn too_many_open() -> Self {
        let details = Self {
            detail: Some(super::ours::TOO_MANY_OPEN),
            ..Problem::Busy.into()
        };
        details.retry_after(limits::OPEN_REQUESTS_AGAIN_S)
    }

    /// The upstream redirected to this host. A valid host name is repeated, because the operator
    /// needs to know it; any other text is left out.
    #[must_use]
    pub fn unexpected_redirect(host: Option<&str>) -> Self {
        Self {
            named: host.and_then(host_name).map(Named::Host),
            ..Problem::UnexpectedRedirect.into()
        }
    }

    /// The report was not ready in time. If the upstream named a state that this program does not
    /// know, it is repeated, because it may mean that the report will never be ready; any other text
    /// is left out.
    #[must_use]
    pub fn deadline(unknown_state: Option<&str>) -> Self {
        Self {
            named: unknown_state
                .filter(|name| is_state(name))
                .map(|name| Named::State(name.into())),
            ..Problem::Deadline.into()
        }
    }

    /// There is no data for some of the days: `2026-10-16/2026-11-15`, separated by commas. They come
    /// from the request; any other text is left out.
    #[must_use]
    pub fn no_data(days: &str) -> Self {
        Self {
            named: is_days(days).then(|| Named::Days(days.into())),
            ..Problem::NoData.into()
        }
    }

    /// The end of the report was not marked, so that a cut would not show.
    #[must_use]
    pub fn end_not_shown() -> Self {
        Self {
            detail: Some(super::upstream::END_NOT_SHOWN),
            next_step: Some(super::upstream::END_NOT_SHOWN_NEXT),
            ..Problem::Truncated.into()
        }
    }

    /// Whether this is [`Self::end_not_shown`].
    #[must_use]
    pub fn is_end_not_shown(&self) -> bool {
        self.detail == Some(super::upstream::END_NOT_SHOWN)
    }

    /// Adds the seconds after which a retry is useful.
    #[must_use]
    pub fn retry_after(self, s: u32) -> Self {
        Self {
            retry_after_s: Some(s.min(limits::DELTA_S)),
            ..self
        }
    }

    #[must_use]
    pub fn problem(&self) -> Problem {
        self.problem
    }

    /// The host of an unexpected redirect.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        match &self.named {
            Some(Named::Host(host)) => Some(host),
            _ => None,
        }
    }

    /// The state that the upstream named at the deadline.
    #[must_use]
    pub fn unknown_state(&self) -> Option<&str> {
        match &self.named {
            Some(Named::State(state)) => Some(state),
            _ => None,
        }
    }

    /// The days without data.
    #[must_use]
    pub fn days(&self) -> Option<&str> {
        match &self.named {
            Some(Named::Days(days)) => Some(days),
            _ => None,
        }
    }

    /// Seconds after which a retry is useful.
    #[must_use]
    pub fn retry_after_s(&self) -> Option<u32> {
        self.retry_after_s
    }

    /// The response for this problem.
    #[must_use]
    pub fn answer(&self) -> Answer {
        let status = words(self.problem).status;
        let mut headers = headers::api("application/problem+json");
        if let Some(allow) = self.allow {
            headers::push(&mut headers, "allow", allow);
        }
        if status == Status::Unauthorized {
            // RFC 9110 §15.5.2 requires a challenge. `Basic` would make a browser open its own
            // dialog, and it would then store and send the password by itself.
            headers::push(
                &mut headers,
                "www-authenticate",
                "Bearer realm=\"rollcall\"",
            );
        }
        if let Some(s) = self.retry_after_s {
            headers::push_computed(&mut headers, "retry-after", s.to_string());
        }
        Answer::json(status, headers, &self.body())
    }

    /// The problem as it is sent.
    #[must_use]
    pub fn body(&self) -> ProblemDetails {
        let words = words(self.problem);
        ProblemDetails {
            kind: self.problem.type_path().into(),
            title: words.title.into(),
            status: words.status.code(),
            detail: self.detail.unwrap_or(words.detail).into(),
            next_step: self.next_step.unwrap_or(words.next_step).into(),
            parameter: match &self.named {
                Some(Named::Parameter(name)) => Some(name.clone()),
                _ => None,
            },
            host: self.host().map(str::to_owned),
            unknown_state: self.unknown_state().map(str::to_owned),
            days: self.days().map(Into::into),
            retry_after_s: self.retry_after_s,
        }
    }
}

/// Whether a text can be the name of a state, and can say nothing else: a few capital letters and
/// underscores.
pub(crate) fn is_state(text: &str) -> bool {
    (1..=limits::STATE_NAME_CHARS).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

/// Whether a text can be days, and can say nothing else.
fn is_days(text: &str) -> bool {
    (1..=limits::DAYS_CHARS).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"-/, ".contains(&byte))
}

/// A valid host name as the URL standard writes it.
fn host_name(text: &str) -> Option<Box<str>> {
    let host = Host::parse(text).ok()?.to_string();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte);
    (!host.is_empty() && host.len() <= limits::HOST_CHARS && host.bytes().all(is_plain))
        .then(|| host.into())
}
