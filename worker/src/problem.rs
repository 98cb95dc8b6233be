//! This module describes every refusal as RFC 9457 problem details.
//!
//! Each problem has a type that never changes once published, a sentence for people, and the next
//! step. The texts are fixed: they never repeat a part of the request, of a header, of an
//! upstream's answer or of an error, so that a refusal cannot leak data and an attacker cannot
//! control its words. [`ours`] has the words for what is wrong with a request or with this
//! Rollcall, [`upstream`] for what an upstream answered or failed to answer, [`github`] for what only
//! GitHub's API answers.

mod details;
mod github;
mod ours;
#[cfg(test)]
mod tests;
mod upstream;

use crate::response::Status;
pub use details::Details;
pub(crate) use details::is_state;

/// Why there is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    NotFound,
    /// The endpoint exists but does not support this method.
    MethodNotAllowed,
    /// A page of another site sent the request.
    CrossSite,
    /// The request is for a host name that this Rollcall does not use.
    UnknownHost,
    /// A browser asked on behalf of another site whether it may send a request (CORS preflight).
    Preflight,
    /// An internal failure that the client cannot correct.
    Internal,
    /// A query or a body, which no endpoint accepts.
    BadRequest,
    /// A report was requested over an unencrypted connection.
    PlainHttp,
    /// No `Authorization`.
    AuthorizationMissing,
    /// An `Authorization` in an unsupported form.
    AuthorizationMalformed,
    /// The upstream does not know the credential.
    CredentialRejected,
    /// The upstream accepts the credential, but its owner may not see the report.
    NotSiteAdmin,
    /// The upstream requires the token to be authorised for single sign-on.
    SingleSignOn,
    /// The upstream accepts the token, but its account is no administrator of the tenant.
    NotTenantAdmin,
    /// The token says that it ends before the upstream could answer.
    TokenExpired,
    /// The upstream accepts the token, but it may not read this report.
    NoPermission,
    /// The upstream says that what was asked for does not exist, or hides it from the token.
    NotVisible,
    /// The upstream's list of allowed addresses does not include this Rollcall.
    IpAllowList,
    /// The plan, or a policy, does not include this report.
    FeatureOff,
    /// The organization gives Copilot to all its members, and then its seats are not listed.
    CopilotForAll,
    /// The upstream does not accept what was asked for.
    RequestRefused,
    /// The upstream answered with a sign-in page.
    UpstreamLoginPage,
    /// The upstream kept sending empty answers.
    UpstreamEmpty,
    /// The upstream redirected to an address that is not configured.
    UnexpectedRedirect,
    /// The upstream answered with something that is not a report.
    UnexpectedContent,
    /// The upstream answered with a different report.
    WrongReport,
    /// The upstream has no data about what was asked for.
    NoData,
    /// The upstream failed to generate the report.
    ReportFailed,
    /// The upstream does not know the report that it was generating.
    ReportLost,
    /// The upstream does not know the question for this report.
    ReportNotOffered,
    /// The upstream answered with an error of an unknown kind.
    UpstreamError,
    /// The report was cut off.
    Truncated,
    /// The report is larger than this Rollcall accepts.
    TooLarge,
    /// The report is compressed more tightly than any real one.
    TooCompressed,
    /// The upstream asks for fewer requests.
    UpstreamRateLimited,
    /// The upstream is failing or under maintenance.
    UpstreamUnavailable,
    /// Nothing answered at the upstream's address.
    UpstreamUnreachable,
    /// A proxy or firewall in front of the upstream refused the request.
    UpstreamGateway,
    /// The upstream, or a proxy in front of it, refused a credential that may be valid.
    UpstreamRefused,
    /// The upstream did not answer in time.
    UpstreamSlow,
    /// The report was not ready when the job's time was over.
    Deadline,
    /// Only a stored copy was requested, and there is none.
    NotStored,
    /// Too many requests from one address.
    TooManyRequests,
    /// Too many rejections of one credential or user name.
    TooManyFailures,
    /// Too many credentials from one network or for one target.
    TooManyCredentials,
    /// No target has this id.
    UnknownTarget,
    /// The target does not offer this report.
    UnknownReport,
    /// The configuration was refused.
    Misconfigured,
    /// A request with the same credential deleted the report while it was being fetched.
    Cancelled,
    /// The platform restarted the job during a request.
    Interrupted,
    /// The maximum number of downloads, waits or streams is open.
    Busy,
}

/// All of them, for the document that lists them.
pub const ALL: [Problem; 51] = [
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
    Problem::NotTenantAdmin,
    Problem::TokenExpired,
    Problem::NoPermission,
    Problem::NotVisible,
    Problem::IpAllowList,
    Problem::FeatureOff,
    Problem::CopilotForAll,
    Problem::RequestRefused,
    Problem::UpstreamLoginPage,
    Problem::UpstreamEmpty,
    Problem::UnexpectedRedirect,
    Problem::UnexpectedContent,
    Problem::WrongReport,
    Problem::NoData,
    Problem::ReportFailed,
    Problem::ReportLost,
    Problem::ReportNotOffered,
    Problem::UpstreamError,
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
    /// No endpoint: these answer requests that are no operation of the API.
    NoOperation,
    Everywhere,
    /// Every endpoint but `health`, which answers even when the configuration is refused.
    Configured,
    /// The endpoints that need a credential.
    Reports,
    /// The endpoints that may keep a request open: fetching a report, and streaming its status.
    Open,
    Fetch,
}

impl Problem {
    /// The problem of this type: the inverse of [`Self::type_path`].
    #[must_use]
    pub fn of_type(path: &str) -> Option<Self> {
        ALL.into_iter().find(|problem| problem.type_path() == path)
    }

    /// The type, which never changes: `/problems/credential-rejected`.
    #[must_use]
    pub fn type_path(self) -> &'static str {
        self.words().r#type
    }

    #[must_use]
    pub fn status(self) -> Status {
        self.words().status
    }

    /// The title, without a full stop.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.words().title
    }

    #[must_use]
    pub fn reach(self) -> Reach {
        self.words().reach
    }

    /// The response for this problem.
    #[must_use]
    pub fn answer(self) -> crate::response::Answer {
        Details::from(self).answer()
    }

    /// Whether it means that a credential may not have a report, so that its copies are destroyed.
    #[must_use]
    pub fn is_rejection(self) -> bool {
        self.is_failed_sign_in()
            || matches!(
                self,
                Self::NoPermission | Self::NotTenantAdmin | Self::NotVisible
            )
    }

    /// Whether an upstream that answers with it may have counted a failed sign-in.
    #[must_use]
    pub fn is_failed_sign_in(self) -> bool {
        matches!(
            self,
            Self::CredentialRejected | Self::NotSiteAdmin | Self::SingleSignOn
        )
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
            Self::NotTenantAdmin => &upstream::NOT_TENANT_ADMIN,
            Self::TokenExpired => &upstream::TOKEN_EXPIRED,
            Self::NoPermission => &github::NO_PERMISSION,
            Self::NotVisible => &github::NOT_VISIBLE,
            Self::IpAllowList => &github::IP_ALLOW_LIST,
            Self::FeatureOff => &github::FEATURE_OFF,
            Self::CopilotForAll => &github::COPILOT_FOR_ALL,
            Self::RequestRefused => &github::REQUEST_REFUSED,
            Self::UpstreamLoginPage => &upstream::LOGIN_PAGE,
            Self::UpstreamEmpty => &upstream::EMPTY,
            Self::UnexpectedRedirect => &upstream::UNEXPECTED_REDIRECT,
            Self::UnexpectedContent => &upstream::UNEXPECTED_CONTENT,
            Self::WrongReport => &upstream::WRONG_REPORT,
            Self::NoData => &upstream::NO_DATA,
            Self::ReportFailed => &upstream::REPORT_FAILED,
            Self::ReportLost => &upstream::REPORT_LOST,
            Self::ReportNotOffered => &upstream::REPORT_NOT_OFFERED,
            Self::UpstreamError => &upstream::UPSTREAM_ERROR,
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
