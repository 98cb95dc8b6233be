//! Every refusal, as RFC 9457 problem details.
//!
//! Each has a type that never changes once published, a sentence a person understands, and the
//! next step. The texts are fixed: nothing of the request, of a header, of an upstream's answer
//! or of an error is ever repeated in them, so that a refusal cannot leak and cannot be made to
//! say anything. [`ours`] has the words for what is wrong with a request or with this Rollcall,
//! [`upstream`] for what an upstream answered, or did not.

mod details;
mod ours;
#[cfg(test)]
mod tests;
mod upstream;

use crate::response::Status;
pub use details::Details;

/// Why there is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// No endpoint has this path.
    NotFound,
    /// The endpoint exists and does not take this method.
    MethodNotAllowed,
    /// Another site's page asked.
    CrossSite,
    /// The request is for a host that this Rollcall does not answer under.
    UnknownHost,
    /// A browser asked on behalf of another site whether it may ask (CORS preflight).
    Preflight,
    /// Something broke that the person asking cannot mend.
    Internal,
    /// A query parameter or a body where none is taken.
    BadRequest,
    /// A credential, or the place for one, over a connection that is not encrypted.
    PlainHttp,
    /// No `Authorization`.
    AuthorizationMissing,
    /// An `Authorization` that is none of the forms taken.
    AuthorizationMalformed,
    /// The upstream does not know the credential.
    CredentialRejected,
    /// The upstream knows the person, who may not see the report.
    NotSiteAdmin,
    /// The upstream wants the token authorised for single sign-on.
    SingleSignOn,
    /// The upstream answered with a page for people to sign in on.
    UpstreamLoginPage,
    /// The upstream answered with nothing, again and again.
    UpstreamEmpty,
    /// The upstream sent us somewhere that is not configured.
    UnexpectedRedirect,
    /// The upstream answered with something that is no report.
    UnexpectedContent,
    /// The upstream answered with another report.
    WrongReport,
    /// The report broke off.
    Truncated,
    /// The report is larger than this Rollcall takes.
    TooLarge,
    /// The report unpacks to far more than any real one.
    TooCompressed,
    /// The upstream asks for fewer requests.
    UpstreamRateLimited,
    /// The upstream is there, and not working.
    UpstreamUnavailable,
    /// Nothing answered at the upstream's address.
    UpstreamUnreachable,
    /// Something in front of the upstream did not let us through.
    UpstreamGateway,
    /// The upstream, or something in front of it, refused a credential that may well be good.
    UpstreamRefused,
    /// The upstream answered too slowly to wait for.
    UpstreamSlow,
    /// The report was still not ready at the end of the time for it.
    Deadline,
    /// Only a kept copy was asked for, and there is none.
    NotStored,
    /// Too many requests from one place.
    TooManyRequests,
    /// Too many rejected credentials.
    TooManyFailures,
    /// Too many credentials from one place.
    TooManyCredentials,
    /// No target has this id.
    UnknownTarget,
    /// The target offers no report of this name.
    UnknownReport,
    /// The configuration was refused.
    Misconfigured,
    /// Somebody with the same credential forgot the report while it was being fetched.
    Cancelled,
    /// The platform restarted the job while somebody waited for it.
    Interrupted,
    /// This report, or all together, are handed out as many times as can be at once.
    Busy,
}

/// All of them, for tests and for the document that lists them.
pub const ALL: [Problem; 38] = [
    Problem::NotFound,
    Problem::MethodNotAllowed,
    Problem::CrossSite,
    Problem::UnknownHost,
    Problem::Preflight,
    Problem::Internal,
    Problem::BadRequest,
    Problem::PlainHttp,
    Problem::AuthorizationMissing,
    Problem::AuthorizationMalformed,
    Problem::CredentialRejected,
    Problem::NotSiteAdmin,
    Problem::SingleSignOn,
    Problem::UpstreamLoginPage,
    Problem::UpstreamEmpty,
    Problem::UnexpectedRedirect,
    Problem::UnexpectedContent,
    Problem::WrongReport,
    Problem::Truncated,
    Problem::TooLarge,
    Problem::TooCompressed,
    Problem::UpstreamRateLimited,
    Problem::UpstreamUnavailable,
    Problem::UpstreamUnreachable,
    Problem::UpstreamGateway,
    Problem::UpstreamRefused,
    Problem::UpstreamSlow,
    Problem::Deadline,
    Problem::NotStored,
    Problem::TooManyRequests,
    Problem::TooManyFailures,
    Problem::TooManyCredentials,
    Problem::UnknownTarget,
    Problem::UnknownReport,
    Problem::Misconfigured,
    Problem::Cancelled,
    Problem::Interrupted,
    Problem::Busy,
];

/// The fixed words of one problem.
struct Words {
    /// A path of this site rather than an absolute URL: there is no host that every deployment
    /// shares, and RFC 9457 §3.1.1 asks for the full path where the reference is relative.
    r#type: &'static str,
    status: Status,
    reach: Reach,
    title: &'static str,
    detail: &'static str,
    next_step: &'static str,
}

/// Which endpoints can answer with a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// None: these answer what is no operation of the API.
    NoOperation,
    /// Every one.
    Everywhere,
    /// Every one but `health`, which answers whatever else is wrong.
    Configured,
    /// Those that need a credential.
    Reports,
    /// Those that may keep a request open: fetching a report, and watching it.
    Open,
    /// Fetching a report.
    Fetch,
}

impl Problem {
    /// The problem of this type: the inverse of [`Self::type_path`].
    #[must_use]
    pub fn of_type(path: &str) -> Option<Self> {
        ALL.into_iter().find(|problem| problem.type_path() == path)
    }

    /// Its type, which never changes: `/problems/credential-rejected`.
    #[must_use]
    pub fn type_path(self) -> &'static str {
        self.words().r#type
    }

    /// The status it is answered with.
    #[must_use]
    pub fn status(self) -> Status {
        self.words().status
    }

    /// What is wrong, without a full stop.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.words().title
    }

    /// Which endpoints can answer with it.
    #[must_use]
    pub fn reach(self) -> Reach {
        self.words().reach
    }

    /// The answer that says so.
    #[must_use]
    pub fn answer(self) -> crate::response::Answer {
        Details::from(self).answer()
    }

    fn words(self) -> &'static Words {
        match self {
            Self::NotFound => &ours::NOT_FOUND,
            Self::MethodNotAllowed => &ours::METHOD_NOT_ALLOWED,
            Self::CrossSite => &ours::CROSS_SITE,
            Self::UnknownHost => &ours::UNKNOWN_HOST,
            Self::Preflight => &ours::PREFLIGHT,
            Self::Internal => &ours::INTERNAL,
            Self::BadRequest => &ours::BAD_REQUEST,
            Self::PlainHttp => &ours::PLAIN_HTTP,
            Self::AuthorizationMissing => &ours::AUTHORIZATION_MISSING,
            Self::AuthorizationMalformed => &ours::AUTHORIZATION_MALFORMED,
            Self::CredentialRejected => &upstream::CREDENTIAL_REJECTED,
            Self::NotSiteAdmin => &upstream::NOT_SITE_ADMIN,
            Self::SingleSignOn => &upstream::SINGLE_SIGN_ON,
            Self::UpstreamLoginPage => &upstream::LOGIN_PAGE,
            Self::UpstreamEmpty => &upstream::EMPTY,
            Self::UnexpectedRedirect => &upstream::UNEXPECTED_REDIRECT,
            Self::UnexpectedContent => &upstream::UNEXPECTED_CONTENT,
            Self::WrongReport => &upstream::WRONG_REPORT,
            Self::Truncated => &upstream::TRUNCATED,
            Self::TooLarge => &upstream::TOO_LARGE,
            Self::TooCompressed => &upstream::TOO_COMPRESSED,
            Self::UpstreamRateLimited => &upstream::RATE_LIMITED,
            Self::UpstreamUnavailable => &upstream::UNAVAILABLE,
            Self::UpstreamUnreachable => &upstream::UNREACHABLE,
            Self::UpstreamGateway => &upstream::GATEWAY,
            Self::UpstreamRefused => &upstream::REFUSED,
            Self::UpstreamSlow => &upstream::SLOW,
            Self::Deadline => &upstream::DEADLINE,
            Self::NotStored => &ours::NOT_STORED,
            Self::TooManyRequests => &ours::TOO_MANY_REQUESTS,
            Self::TooManyFailures => &ours::TOO_MANY_FAILURES,
            Self::TooManyCredentials => &ours::TOO_MANY_CREDENTIALS,
            Self::UnknownTarget => &ours::UNKNOWN_TARGET,
            Self::UnknownReport => &ours::UNKNOWN_REPORT,
            Self::Misconfigured => &ours::MISCONFIGURED,
            Self::Cancelled => &ours::CANCELLED,
            Self::Interrupted => &ours::INTERRUPTED,
            Self::Busy => &ours::BUSY,
        }
    }
}
