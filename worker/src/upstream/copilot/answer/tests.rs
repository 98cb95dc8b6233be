use std::sync::LazyLock;

use super::super::tests::config;
use super::super::{Copilot, REPORTS, Upstream as _};
use super::*;
use crate::report::{Parameters, Report};

/// What GitHub answers, as its documentation and its clients show it, and the problem that it is.
const REFUSALS: [(&str, u16, &str, &str, Problem); 17] = [
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
    (
        "usage_users_28_days",
        403,
        "",
        "`acme` forbids access via a personal access token (classic). Please use a GitHub App, \
         OAuth App, or a personal access token with fine-grained permissions.",
        Problem::NoPermission,
    ),
    (
        "usage_users_28_days",
        403,
        "",
        "This endpoint requires admin, or relevant organization role access.",
        Problem::NoPermission,
    ),
    (
        "usage_users_28_days",
        403,
        "",
        "User does not have access to the policy's metrics",
        Problem::NoPermission,
    ),
];

/// The step after an answer whose body is this text.
fn step(report: &str, status: u16, fields: &[(&str, &str)], body: &str) -> Option<Step> {
    with_response(report, status, fields, (body, true), |ask, response| {
        unexpected(ask, &State::default(), response)
    })
}

/// Calls a function with the answer to a validation, whose body is this text, all of it or not.
fn with_response<R>(
    report: &str,
    status: u16,
    fields: &[(&str, &str)],
    (body, is_whole): (&str, bool),
    call: impl FnOnce(&Ask<'_>, &Response<'_>) -> R,
) -> R {
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
            is_whole,
        }),
    };
    call(&ask, &response)
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
fn an_answer_with_a_number_is_githubs() {
    for (status, problem) in [
        (401, Problem::CredentialRejected),
        (403, Problem::NoPermission),
        (404, Problem::NotVisible),
    ] {
        let fields = [("x-github-request-id", "DE30:1")];
        let expected = Some(Step::End(Outcome::refused(problem)));
        assert_eq!(step("seats", status, &fields, "{}"), expected);
    }
}

#[test]
fn a_list_without_some_organizations_is_not_taken_for_all() {
    for status in [200, 202] {
        let partial = [(
            "x-github-sso",
            "partial-results; organizations=21955855,20582480",
        )];
        let expected = Some(Step::End(Outcome::refused(Problem::SingleSignOn)));
        assert_eq!(step("seats", status, &partial, "{}"), expected);
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
        // The time at which the hourly limit resets, which is not the one that was exceeded.
        for reset in ["1005", "4000"] {
            let fields = [
                ("x-ratelimit-remaining", "4990"),
                ("x-ratelimit-reset", reset),
            ];
            assert_eq!(step("seats", status, &fields, &secondary), limited(60_000));
        }
    }
}

#[test]
fn answers_that_are_no_refusals() {
    for status in [200, 201, 202] {
        assert_eq!(step("seats", status, &[], "{}"), None);
    }
    let refused = |problem| Some(Step::End(Outcome::refused(problem)));
    for status in [204, 205] {
        let metrics = step("usage_users_28_days", status, &[], "");
        assert_eq!(metrics, refused(Problem::NoData));
        let empty = Some(Step::End(Outcome::setback(Problem::UpstreamEmpty)));
        assert_eq!(step("seats", status, &[], ""), empty);
        assert_eq!(step("billing_detailed", status, &[], ""), empty);
    }
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

/// The verdict of a 200 with this body.
fn verdict_of(report: &str, body: &str, is_whole: bool) -> Verdict {
    with_response(report, 200, &[], (body, is_whole), verdict)
}

#[test]
fn a_verdict_needs_the_answer_that_was_asked_for() {
    for (report, good) in [
        ("seats", "{\"total_seats\":1,\"seats\":[{}]}"),
        (
            "usage_users_28_days",
            "{\"download_links\":[\"https://a.example\"]}",
        ),
        ("usage_users_28_days", ""),
        ("billing_detailed", "{\"usage_report_exports\":[]}"),
    ] {
        assert_eq!(verdict_of(report, good, true), Verdict::Accepted, "{good}");
        assert_ne!(verdict_of(report, good, false), Verdict::Accepted, "{good}");
    }
    for report in ["seats", "billing_detailed", "usage_users_28_days"] {
        for body in [
            "{}",
            "[]",
            "{\"errors\":[{\"type\":\"FORBIDDEN\"}]}",
            "{\"message\":\"Bad credentials\"}",
            "<html></html>",
        ] {
            assert_ne!(verdict_of(report, body, true), Verdict::Accepted, "{body}");
        }
    }
    for report in ["seats", "billing_detailed"] {
        assert_ne!(verdict_of(report, "", true), Verdict::Accepted);
    }
    // More than is read of it.
    let long = format!(
        "{{\"usage_report_exports\":[{}",
        " ".repeat(limits::VERDICT_BYTES)
    );
    assert_eq!(
        verdict_of("billing_detailed", &long, false),
        Verdict::Accepted
    );
    assert_ne!(verdict_of("seats", &long, false), Verdict::Accepted);
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again() {
    let first = |bytes| First {
        bytes,
        is_whole: false,
    };
    let cut = with_response("seats", 200, &[], ("", true), |ask, response| {
        read(ask, first(b"{\"seats\":["), response.fields)
    });
    assert_eq!(cut, Err(Outcome::setback(Problem::Truncated)));
}
