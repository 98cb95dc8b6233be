//! This module lists the problems that the worker answers with (RFC 9457), and what follows from
//! each. Their words come with them, from the worker; those that both need are here.

use serde::{Deserialize, Serialize};

use crate::Text;

/// Lists the problems, each with the last part of its type, which never changes once published.
macro_rules! problems {
    ($($(#[$meta:meta])* $variant:ident = $name:literal,)*) => {
        /// Why there is no report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Problem {
            $($(#[$meta])* $variant,)*
        }

        impl Problem {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The type, which is a path of this site rather than an absolute URL: there is no host
            /// that every deployment shares, and RFC 9457 §3.1.1 asks for the full path where the
            /// reference is relative.
            #[must_use]
            pub const fn type_path(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("/problems/", $name),)*
                }
            }
        }
    };
}

problems! {
    /// The API has no such endpoint.
    NotFound = "not-found",
    /// The endpoint exists but does not support this method.
    MethodNotAllowed = "method-not-allowed",
    /// A page of another site sent the request.
    CrossSite = "cross-site",
    /// The request is for a host name that this Rollcall does not use.
    UnknownHost = "unknown-host",
    /// A browser asked on behalf of another site whether it may send a request (CORS preflight).
    Preflight = "preflight",
    /// An internal failure that the client cannot correct.
    Internal = "internal",
    /// A query or a body, which no endpoint accepts.
    BadRequest = "bad-request",
    /// A report was requested over an unencrypted connection.
    PlainHttp = "plain-http",
    /// No `Authorization`.
    AuthorizationMissing = "authorization-missing",
    /// An `Authorization` in an unsupported form.
    AuthorizationMalformed = "authorization-malformed",
    /// The upstream does not know the credential.
    CredentialRejected = "credential-rejected",
    /// The upstream accepts the credential, but its owner may not see the report.
    NotSiteAdmin = "not-site-admin",
    /// The upstream requires the token to be authorised for single sign-on.
    SingleSignOn = "single-sign-on",
    /// The upstream accepts the token, but its account is no administrator of the tenant.
    NotTenantAdmin = "not-tenant-admin",
    /// The token says that it ends before the upstream could answer.
    TokenExpired = "token-expired",
    /// The upstream accepts the token, but it may not read this report.
    NoPermission = "no-permission",
    /// The upstream says that what was asked for does not exist, or hides it from the token.
    NotVisible = "not-visible",
    /// The upstream's list of allowed addresses does not include this Rollcall.
    IpAllowList = "ip-allow-list",
    /// The plan, or a policy, does not include this report.
    FeatureOff = "feature-off",
    /// The organization gives Copilot to all its members, and then its seats are not listed.
    CopilotForAll = "copilot-for-all",
    /// The upstream does not accept what was asked for.
    RequestRefused = "request-refused",
    /// The upstream answered with a sign-in page.
    UpstreamLoginPage = "upstream-login-page",
    /// The upstream kept sending empty answers.
    UpstreamEmpty = "upstream-empty",
    /// The upstream redirected to an address that is not configured.
    UnexpectedRedirect = "unexpected-redirect",
    /// The upstream answered with something that is not a report.
    UnexpectedContent = "unexpected-content",
    /// The upstream answered with a different report.
    WrongReport = "wrong-report",
    /// The upstream has no data about what was asked for.
    NoData = "no-data",
    /// The upstream failed to generate the report.
    ReportFailed = "report-failed",
    /// The upstream does not know the report that it was generating.
    ReportLost = "report-lost",
    /// The upstream does not know the question for this report.
    ReportNotOffered = "report-not-offered",
    /// The upstream answered with an error of an unknown kind.
    UpstreamError = "upstream-error",
    /// The report was cut off.
    Truncated = "truncated",
    /// The report is larger than this Rollcall accepts.
    TooLarge = "too-large",
    /// The report is compressed more tightly than any real one.
    TooCompressed = "too-compressed",
    /// The upstream asks for fewer requests.
    UpstreamRateLimited = "upstream-rate-limited",
    /// The upstream is failing or under maintenance.
    UpstreamUnavailable = "upstream-unavailable",
    /// Nothing answered at the upstream's address.
    UpstreamUnreachable = "upstream-unreachable",
    /// A proxy or firewall in front of the upstream refused the request.
    UpstreamGateway = "upstream-gateway",
    /// The upstream, or a proxy in front of it, refused a credential that may be valid.
    UpstreamRefused = "upstream-refused",
    /// The upstream did not answer in time.
    UpstreamSlow = "upstream-slow",
    /// The report was not ready when the job's time was over.
    Deadline = "deadline",
    /// Only a stored copy was requested, and there is none.
    NotStored = "not-stored",
    /// Too many requests from one address.
    TooManyRequests = "too-many-requests",
    /// Too many rejections of one credential or user name.
    TooManyFailures = "too-many-failures",
    /// Too many credentials from one network or for one target.
    TooManyCredentials = "too-many-credentials",
    /// No target has this id.
    UnknownTarget = "unknown-target",
    /// The target does not offer this report.
    UnknownReport = "unknown-report",
    /// The configuration was refused.
    Misconfigured = "misconfigured",
    /// A request with the same credential deleted the report while it was being fetched.
    Cancelled = "cancelled",
    /// The platform restarted the job during a request.
    Interrupted = "interrupted",
    /// The maximum number of downloads, waits or streams is open.
    Busy = "busy",
}

impl Problem {
    /// The problem of this type: the inverse of [`Self::type_path`]. `None` for a problem that came
    /// later.
    #[must_use]
    pub fn of_type(path: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|problem| problem.type_path() == path)
    }

    /// Whether it is about the credential or this Rollcall, so that every other report would fail
    /// too.
    #[must_use]
    pub const fn stops_others(self) -> bool {
        matches!(
            self,
            Self::AuthorizationMissing
                | Self::PlainHttp
                | Self::UnknownHost
                | Self::AuthorizationMalformed
                | Self::CredentialRejected
                | Self::NotSiteAdmin
                | Self::SingleSignOn
                | Self::NotTenantAdmin
                | Self::TokenExpired
                | Self::IpAllowList
                | Self::UpstreamLoginPage
                | Self::TooManyFailures
                | Self::TooManyCredentials
        )
    }

    /// Whether it ends by itself after the stated time, so that the same request is then sent again.
    #[must_use]
    pub const fn is_pause(self) -> bool {
        matches!(self, Self::TooManyRequests | Self::Busy)
    }

    /// Whether it means that a credential may not have a report, so that its copies are destroyed.
    #[must_use]
    pub const fn is_rejection(self) -> bool {
        self.is_failed_sign_in()
            || matches!(
                self,
                Self::NoPermission | Self::NotTenantAdmin | Self::NotVisible
            )
    }

    /// Whether an upstream that answers with it may have counted a failed sign-in.
    #[must_use]
    pub const fn is_failed_sign_in(self) -> bool {
        matches!(
            self,
            Self::CredentialRejected | Self::NotSiteAdmin | Self::SingleSignOn
        )
    }
}

/// The words of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// The problem, without a full stop.
    pub title: &'static str,
    /// The problem in sentences.
    pub detail: &'static str,
    /// The next step, in sentences.
    pub next_step: &'static str,
}

/// The words of [`Problem::Cancelled`].
pub const CANCELLED: Words = Words {
    title: "Fetching was cancelled elsewhere",
    detail: "The report was deleted while it was being fetched, with the same token: most likely by \
             you, in another window.",
    next_step: "Fetch it again.",
};

/// One occurrence of a problem, as it is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemDetails {
    /// The type, such as `/problems/credential-rejected`.
    #[serde(rename = "type")]
    pub kind: Text,
    /// The problem, without a full stop.
    #[serde(default)]
    pub title: Text,
    /// The HTTP status.
    #[serde(default)]
    pub status: u16,
    /// The problem in sentences.
    #[serde(default)]
    pub detail: Text,
    /// The next step, in sentences.
    #[serde(default)]
    pub next_step: Text,
    /// The parameter that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<Text>,
    /// The host of an unexpected redirect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The state that the server named at the deadline, if Rollcall does not know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_state: Option<String>,
    /// The days that there is no data for, if there is data for the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Box<str>>,
    /// Seconds after which asking again makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}

impl ProblemDetails {
    /// A problem without its words.
    #[must_use]
    pub fn of(problem: Problem) -> Self {
        Self {
            kind: problem.type_path().into(),
            ..Self::default()
        }
    }

    /// [`Problem::Cancelled`], which a page also finds out from a status.
    #[must_use]
    pub fn cancelled() -> Self {
        Self {
            title: CANCELLED.title.into(),
            detail: CANCELLED.detail.into(),
            next_step: CANCELLED.next_step.into(),
            ..Self::of(Problem::Cancelled)
        }
    }

    /// Whether it is this problem.
    #[must_use]
    pub fn is(&self, problem: Problem) -> bool {
        self.kind == problem.type_path()
    }

    /// Which problem it is; `None` for one that came later.
    #[must_use]
    pub fn problem(&self) -> Option<Problem> {
        Problem::of_type(&self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_that_came_later_has_its_words() {
        let details: ProblemDetails =
            serde_json::from_str("{\"type\":\"/problems/new\",\"title\":\"T\",\"x\":1}").unwrap();
        assert_eq!((details.problem(), &*details.title), (None, "T"));
    }

    #[test]
    fn each_has_a_type_of_its_own() {
        for &problem in Problem::ALL {
            assert_eq!(Problem::of_type(problem.type_path()), Some(problem));
        }
        assert_eq!(Problem::of_type("/problems/other"), None);
    }
}
