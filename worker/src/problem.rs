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

use crate::response::{Answer, Status};
pub use api::Problem;
pub use details::Details;
pub(crate) use details::is_state;

/// How the API answers with a problem.
#[derive(Debug)]
pub struct Words {
    pub status: Status,
    pub reach: Reach,
    /// The problem, without a full stop.
    pub title: &'static str,
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

/// The response for a problem.
#[must_use]
pub fn answer(problem: Problem) -> Answer {
    Details::from(problem).answer()
}

/// How the API answers with this problem.
#[must_use]
pub fn words(problem: Problem) -> &'static Words {
    match problem {
        Problem::NotFound => &ours::NOT_FOUND,
        Problem::MethodNotAllowed => &ours::METHOD_NOT_ALLOWED,
        Problem::CrossSite => &ours::CROSS_SITE,
        Problem::UnknownHost => &ours::UNKNOWN_HOST,
        Problem::Preflight => &ours::PREFLIGHT,
        Problem::Internal => &ours::INTERNAL,
        Problem::BadRequest => &ours::BAD_REQUEST,
        Problem::PlainHttp => &ours::PLAIN_HTTP,
        Problem::AuthorizationMissing => &ours::AUTHORIZATION_MISSING,
        Problem::AuthorizationMalformed => &ours::AUTHORIZATION_MALFORMED,
        Problem::CredentialRejected => &upstream::CREDENTIAL_REJECTED,
        Problem::NotSiteAdmin => &upstream::NOT_SITE_ADMIN,
        Problem::SingleSignOn => &upstream::SINGLE_SIGN_ON,
        Problem::NotTenantAdmin => &upstream::NOT_TENANT_ADMIN,
        Problem::TokenExpired => &upstream::TOKEN_EXPIRED,
        Problem::NoPermission => &github::NO_PERMISSION,
        Problem::NotVisible => &github::NOT_VISIBLE,
        Problem::IpAllowList => &github::IP_ALLOW_LIST,
        Problem::FeatureOff => &github::FEATURE_OFF,
        Problem::CopilotForAll => &github::COPILOT_FOR_ALL,
        Problem::RequestRefused => &github::REQUEST_REFUSED,
        Problem::UpstreamLoginPage => &upstream::LOGIN_PAGE,
        Problem::UpstreamEmpty => &upstream::EMPTY,
        Problem::UnexpectedRedirect => &upstream::UNEXPECTED_REDIRECT,
        Problem::UnexpectedContent => &upstream::UNEXPECTED_CONTENT,
        Problem::WrongReport => &upstream::WRONG_REPORT,
        Problem::NoData => &upstream::NO_DATA,
        Problem::ReportFailed => &upstream::REPORT_FAILED,
        Problem::ReportLost => &upstream::REPORT_LOST,
        Problem::ReportNotOffered => &upstream::REPORT_NOT_OFFERED,
        Problem::UpstreamError => &upstream::UPSTREAM_ERROR,
        Problem::Truncated => &upstream::TRUNCATED,
        Problem::TooLarge => &upstream::TOO_LARGE,
        Problem::TooCompressed => &upstream::TOO_COMPRESSED,
        Problem::UpstreamRateLimited => &upstream::RATE_LIMITED,
        Problem::UpstreamUnavailable => &upstream::UNAVAILABLE,
        Problem::UpstreamUnreachable => &upstream::UNREACHABLE,
        Problem::UpstreamGateway => &upstream::GATEWAY,
        Problem::UpstreamRefused => &upstream::REFUSED,
        Problem::UpstreamSlow => &upstream::SLOW,
        Problem::Deadline => &upstream::DEADLINE,
        Problem::NotStored => &ours::NOT_STORED,
        Problem::TooManyRequests => &ours::TOO_MANY_REQUESTS,
        Problem::TooManyFailures => &ours::TOO_MANY_FAILURES,
        Problem::TooManyCredentials => &ours::TOO_MANY_CREDENTIALS,
        Problem::UnknownTarget => &ours::UNKNOWN_TARGET,
        Problem::UnknownReport => &ours::UNKNOWN_REPORT,
        Problem::Misconfigured => &ours::MISCONFIGURED,
        Problem::Cancelled => &ours::CANCELLED,
        Problem::Interrupted => &ours::INTERRUPTED,
        Problem::Busy => &ours::BUSY,
    }
}
