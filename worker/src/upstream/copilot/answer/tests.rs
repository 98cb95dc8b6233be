use std::sync::LazyLock;

use super::super::tests::config;
use super::super::{Copilot, REPORTS, Upstream as _};
use super::*;
use crate::report::{Parameters, Report};

/// What GitHub answers, as its documentation and its clients show it, and the problem that it is.
const REFUSALS: [(&str, u16, &str, &str, Problem); 14] = [
    (
        "seats",
        401,
        "",
        "Bad credentials",
        Problem::CredentialRejected,
    ),
    ("seats", 403, "x-github-sso", "", Problem::SingleSignOn),
    (
        "seats",
        403,
        "",
        "Resource protected by organization SAML enforcement. You must grant your Personal Access \
         token access to this organization.",
        Problem::SingleSignOn,
    ),
    (
        "seats",
        403,
        "",
        "Although you appear to have the correct authorization credentials, the `acme` \
         organization has an IP allow list enabled, and your IP address is not permitted to \
         access this resource.",
        Problem::IpAllowList,
    ),
    (
        "seats",
        403,
        "",
        "Resource not accessible by personal access token",
        Problem::NoPermission,
    ),
    (
        "seats",
        403,
        "",
        "Must have admin rights to Repository.",
        Problem::NoPermission,
    ),
    ("seats", 403, "", "Forbidden", Problem::NoPermission),
    ("seats", 404, "", "Not Found", Problem::NotVisible),
    (
        "seats",
        422,
        "",
        "Your organization has enabled Copilot access for all members. Enable access for selected \
         members in order to manage seats via the API.",
        Problem::CopilotForAll,
    ),
    (
        "billing_detailed",
        422,
        "",
        "Validation Failed",
        Problem::RequestRefused,
    ),
    (
        "billing_detailed",
        400,
        "",
        "Problems parsing JSON",
        Problem::RequestRefused,
    ),
    ("usage_users_28_days", 403, "", "", Problem::FeatureOff),
    (
        "usage_users_28_days",
        403,
        "",
        "Copilot usage metrics policy is disabled",
        Problem::FeatureOff,
    ),
    (
        "usage_users_28_days",
        403,
        "",
        "Resource not accessible by integration",
        Problem::NoPermission,
    ),
];

/// The step after an answer whose body is this text.
fn step(report: &str, status: u16, fields: &[(&str, &str)], body: &str) -> Option<Step> {
    static NONE: LazyLock<Parameters> = LazyLock::new(Parameters::default);
    let config = config();
    let ask = Ask {
        egress: &config.targets[0].egress,
        report: Report::of(&REPORTS, report).unwrap(),
        parameters: &NONE,
        now_ms: 1_000_000,
        ends_at_ms: None,
    };
    let hop = Copilot.validation(&ask);
    let fields = |name: &str| {
        let found = fields.iter().find(|(own, _)| *own == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    let response = Response {
        hop: &hop,
        status,
        fields: &fields,
        first: Some(First {
            bytes: body.as_bytes(),
            is_whole: true,
        }),
    };
    unexpected(&ask, &State::default(), &response)
}

fn of_github(message: &str) -> String {
    let url = "https://docs.github.com/rest";
    serde_json::json!({"message": message, "documentation_url": url}).to_string()
}

#[test]
fn refusals() {
    for (report, status, field, message, problem) in REFUSALS {
        let fields = [(field, "required; url=https://evil.example/sso")];
        let body = of_github(message);
        let expected = Some(Step::End(Outcome::refused(problem)));
        assert_eq!(
            step(report, status, &fields, &body),
            expected,
            "{status} {message}"
        );
    }
}

#[test]
fn a_refusal_of_something_else_is_confirmed() {
    for (status, is_rejection) in [(401, true), (403, false), (404, false)] {
        let expected = Some(Step::Unconfirmed { is_rejection });
        assert_eq!(step("seats", status, &[], "<html>No</html>"), expected);
    }
}

#[test]
fn limits_say_when_to_come_back() {
    let limited = |retry_after_ms| {
        Some(Step::End(Outcome::Setback {
            details: Problem::UpstreamRateLimited.into(),
            retry_after_ms: Some(retry_after_ms),
        }))
    };
    for status in [403, 429] {
        let primary = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "4600"),
        ];
        assert_eq!(step("seats", status, &primary, "{}"), limited(3_601_000));
        let after = [("retry-after", "1800")];
        assert_eq!(step("seats", status, &after, "{}"), limited(1_800_000));
        let secondary = of_github("You have exceeded a secondary rate limit.");
        assert_eq!(step("seats", status, &[], &secondary), limited(60_000));
    }
}

#[test]
fn answers_that_are_no_refusals() {
    for status in [200, 201, 202] {
        assert_eq!(step("seats", status, &[], "{}"), None);
    }
    let refused = |problem| Some(Step::End(Outcome::refused(problem)));
    assert_eq!(step("seats", 204, &[], ""), refused(Problem::NoData));
    // It was not asked whether anything has changed.
    let expected = Some(Step::End(Outcome::Refused(Details::unexpected_redirect(
        None,
    ))));
    assert_eq!(step("seats", 304, &[], ""), expected);
    assert_eq!(
        step("seats", 410, &[], ""),
        refused(Problem::UnexpectedContent)
    );
    let away = [("location", "https://evil.example/")];
    let expected = Details::unexpected_redirect(Some("evil.example"));
    assert_eq!(
        step("seats", 302, &away, ""),
        Some(Step::End(Outcome::Refused(expected)))
    );
    let setback = |problem| Some(Step::End(Outcome::setback(problem)));
    assert_eq!(
        step("seats", 502, &[], ""),
        setback(Problem::UpstreamUnavailable)
    );
    assert_eq!(
        step("seats", 530, &[], ""),
        setback(Problem::UpstreamUnreachable)
    );
}
