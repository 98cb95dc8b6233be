//! This module tests what the answers of the API mean.

use super::*;

#[test]
fn three_vocabularies_mean_three_things() {
    let pending = |unknown: &str| {
        Err(Outcome::Pending {
            retry_after_ms: Some(limits::TASK_POLL_MS),
            state: State(format!("poll 0 1 {unknown} t-1")),
        })
    };
    for name in [
        "PENDING",
        "QUEUED",
        "IN_PROGRESS",
        "PROCESSING",
        "RUNNING",
        "CREATED",
        "queued",
    ] {
        assert_eq!(polled(0, state(name, None)), pending("-"), "{name}");
    }
    for name in ["SUCCESS", "SUCCESSFUL", "FINISHED", "COMPLETED", "Success"] {
        assert!(polled(0, state(name, Some("/a"))).is_ok(), "{name}");
    }
    for name in ["FAILURE", "FAILED", "ERROR", "CANCELED", "ORPHANED"] {
        for url in [None, Some("/a")] {
            let failed = Err(Outcome::refused(Problem::ReportFailed));
            assert_eq!(polled(0, state(name, url)), failed, "{name}");
        }
    }
    // An unknown state is a wait that is named, whatever comes with it.
    for url in [None, Some("/a")] {
        assert_eq!(polled(0, state("ARCHIVED", url)), pending("ARCHIVED"));
    }
    // Ready, but without an address: not ready yet.
    assert_eq!(polled(0, state("SUCCESS", None)), pending("SUCCESS"));
    // A text that is no name is not repeated.
    for name in ["", "ghp_1", "A B", "<B>", "X".repeat(41).as_str(), "É"] {
        assert_eq!(polled(0, state(name, None)), pending("-"), "{name}");
    }
    // A state that is not in capitals is named in capitals.
    assert_eq!(polled(0, state("Archived", None)), pending("ARCHIVED"));
    // An empty address is none.
    assert_eq!(polled(0, state("SUCCESS", Some(""))), pending("SUCCESS"));
    let typed = |name: &str| {
        let node = json!({"__typename": name, "id": "t-1", "downloadUrl": "/a"});
        json(json!({"data": {"tasks": {"edges": [{"node": node}]}}}))
    };
    assert!(polled(1, typed("AuditLogsDownloadFinished")).is_ok());
    assert_eq!(
        polled(1, typed("AuditLogsDownloadProcessing")),
        pending("-")
    );
    assert_eq!(
        polled(1, typed("AuditLogsDownloadRetired")),
        pending("RETIRED")
    );
    let failed = Err(Outcome::refused(Problem::ReportFailed));
    assert_eq!(polled(1, typed("AuditLogsDownloadError")), failed);
    for unknown in ["ARCHIVED", "-"] {
        let state = State(format!("poll 0 1 {unknown} t-1"));
        let expected = (unknown != "-").then_some(unknown);
        assert_eq!(Moderne(Version::One).waits_as(&state), expected);
    }
    assert_eq!(Moderne(Version::One).waits_as(&State::default()), None);
}

/// An error with this code, in a `200` as GraphQL has it, perhaps beside data.
fn error(code: &str, data: Value) -> Reply {
    let error = json!({"message": "Bearer abc", "extensions": {"errorType": code}});
    json(json!({"errors": [error], "data": data}))
}

#[test]
fn errors_in_a_200_are_refusals() {
    let refused = |problem| Err(Outcome::refused(problem));
    let setback = |problem| Err(Outcome::setback(problem));
    let limited = |retry_after_ms| {
        Err(Outcome::Setback {
            details: Problem::UpstreamRateLimited.into(),
            retry_after_ms: Some(retry_after_ms),
        })
    };
    let task = json!({"task": {"id": "t-1", "state": "SUCCESS", "url": "/a"}});
    for (code, expected) in [
        ("UNAUTHENTICATED", refused(Problem::CredentialRejected)),
        ("PERMISSION_DENIED", refused(Problem::NotTenantAdmin)),
        ("FORBIDDEN", refused(Problem::NotTenantAdmin)),
        ("NOT_FOUND", refused(Problem::ReportLost)),
        ("BAD_REQUEST", refused(Problem::ReportNotOffered)),
        ("ValidationError", refused(Problem::ReportNotOffered)),
        ("ENHANCE_YOUR_CALM", limited(limits::LIMITED_MS)),
        ("INTERNAL", setback(Problem::UpstreamUnavailable)),
        ("DEADLINE_EXCEEDED", setback(Problem::UpstreamUnavailable)),
        ("SOMETHING_NEW", refused(Problem::UpstreamError)),
        ("", refused(Problem::UpstreamError)),
    ] {
        for data in [json!(null), json!({"task": null}), task.clone()] {
            assert_eq!(polled(0, error(code, data)), expected, "{code}");
        }
    }
    // The same in the other places for codes, and in the statuses that some servers use.
    for extensions in [
        json!({"errorType": "UNKNOWN", "errorDetail": "PERMISSION_DENIED"}),
        json!({"classification": "FORBIDDEN"}),
        json!({"code": "permission_denied"}),
    ] {
        for status in [200, 400, 403, 422] {
            let said = json!({"errors": [{"message": 1}, {"extensions": extensions.clone()}]});
            let found = polled(0, says(status, &said.to_string()));
            assert_eq!(found, refused(Problem::NotTenantAdmin), "{status}");
        }
    }
    for errors in [json!([]), json!(null), json!("no"), json!({})] {
        let said = json!({"errors": errors, "data": task.clone()});
        assert!(polled(0, json(said)).is_ok());
    }
    // A report that is asked for cannot be lost.
    let run = fetch(0, "recipe_runs", "", &|_| error("NOT_FOUND", json!(null)));
    assert_eq!(run.report, refused(Problem::ReportNotOffered));
    let mut calm = error("ENHANCE_YOUR_CALM", json!(null));
    calm.fields.push(("retry-after", "7".to_owned()));
    assert_eq!(polled(0, calm), limited(7_000));
}

#[test]
fn an_answer_that_is_not_the_apis_is_refused() {
    let refused = |problem| Err(Outcome::refused(problem));
    let setback = |problem| Err(Outcome::setback(problem));
    let limited = Err(Outcome::Setback {
        details: Problem::UpstreamRateLimited.into(),
        retry_after_ms: Some(limits::LIMITED_MS),
    });
    let huge = format!(
        "{{\"data\": {{\"task\": null}}, \"x\": \"{}\"}}",
        "x".repeat(limits::VERDICT_BYTES)
    );
    for (status, body, expected) in [
        (200, "", refused(Problem::UnexpectedContent)),
        (200, "null", refused(Problem::UnexpectedContent)),
        (200, "[]", refused(Problem::UnexpectedContent)),
        (200, "{}", refused(Problem::UnexpectedContent)),
        (200, "{\"data\": null}", refused(Problem::UnexpectedContent)),
        (200, "{\"data\": []}", refused(Problem::UnexpectedContent)),
        (200, "{\"data\": {\"task\": ", setback(Problem::Truncated)),
        (200, huge.as_str(), refused(Problem::UnexpectedContent)),
        (200, "<!DOCTYPE html>", refused(Problem::UpstreamLoginPage)),
        (401, "", refused(Problem::CredentialRejected)),
        (404, "{}", refused(Problem::UnexpectedContent)),
        (202, "{}", refused(Problem::UnexpectedContent)),
        (500, "{}", setback(Problem::UpstreamUnavailable)),
        (
            502,
            "error code: 502",
            setback(Problem::UpstreamUnreachable),
        ),
        (429, "", limited.clone()),
        (530, "", setback(Problem::UpstreamUnreachable)),
    ] {
        let about = &body[..body.len().min(40)];
        assert_eq!(polled(0, says(status, body)), expected, "{status} {about}");
    }
    // Another task is neither awaited nor downloaded.
    for id in [
        json!("t-2"),
        json!(""),
        json!(null),
        json!(1),
        json!("t 1"),
        json!("x".repeat(65)),
    ] {
        let task = json!({"id": id, "state": "SUCCESS", "url": "/a"});
        let found = polled(0, json(json!({"data": {"task": task}})));
        assert_eq!(found, refused(Problem::UnexpectedContent), "{id}");
        let task =
            json!({"__typename": "AuditLogsDownloadFinished", "id": id, "downloadUrl": "/a"});
        let found = polled(
            1,
            json(json!({"data": {"tasks": {"edges": [{"node": task}]}}})),
        );
        assert_eq!(found, refused(Problem::UnexpectedContent), "{id}");
    }
    for said in [
        json!({"task": {}}),
        json!({"task": []}),
        json!({"tasks": {"edges": [{"node": {"id": "t-1"}}]}}),
        json!({"tasks": {"edges": {}}}),
        json!({"tasks": null}),
        json!({}),
    ] {
        for target in [0, 1] {
            let found = polled(target, json(json!({"data": said})));
            assert_eq!(found, refused(Problem::UnexpectedContent), "{said}");
        }
    }
    // A task that is not listed yet is awaited for a minute, and then lost.
    for (target, said) in [
        (0, json!({"task": null})),
        (1, json!({"tasks": {"edges": []}})),
    ] {
        for polls in 0..=limits::TASK_LISTED_POLLS {
            let expected = match polls + 1 > limits::TASK_LISTED_POLLS {
                false => Err(Outcome::Pending {
                    retry_after_ms: Some(limits::TASK_POLL_MS),
                    state: State(format!("poll 0 {} - t-1", polls + 1)),
                }),
                true => refused(Problem::ReportLost),
            };
            let state = format!("poll 0 {polls} - t-1");
            let found = polled_from(&state, target, json(json!({"data": said})), None);
            assert_eq!(found, expected, "{polls}");
        }
    }
    let ordered = |said: Value| fetch(0, "recipe_runs", "", &|_| json(said.clone())).report;
    for task in [
        json!(null),
        json!({}),
        json!({"id": null}),
        json!({"id": "a\nb"}),
    ] {
        let found = ordered(json!({"data": {"task": task}}));
        assert_eq!(found, refused(Problem::UnexpectedContent));
    }
}

#[test]
fn redirects_of_the_api_are_not_followed() {
    for (location, expected) in [
        (
            "/oauth2/authorization/idp",
            Outcome::refused(Problem::UpstreamLoginPage),
        ),
        (
            "https://evil.example/graphql",
            Outcome::Refused(Details::unexpected_redirect(Some("evil.example"))),
        ),
        (
            "https://files.example.net/",
            Outcome::Refused(Details::unexpected_redirect(Some("files.example.net"))),
        ),
    ] {
        let mut reply = says(307, "");
        reply.fields.push(("location", location.to_owned()));
        assert_eq!(polled(0, reply), Err(expected), "{location}");
    }
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again() {
    let config = config();
    let target = &config.targets[0];
    let parameters = Parameters::default();
    let ask = Ask {
        egress: &target.egress,
        report: target.report("recipe_runs").unwrap(),
        parameters: &parameters,
        now_ms: NOW_MS,
        ends_at_ms: None,
    };
    for text in [
        "",
        "{\"data\": {\"task\": {\"id\"",
        "<!DOCTYPE html>",
        "error code: 1016",
    ] {
        for state in ["", "poll 0 3 - t-1"] {
            let state = State(state.to_owned());
            let Step::Ask(hop, state) = target.upstream.start(&ask, state) else {
                panic!("{text}")
            };
            let response = Response {
                hop: &hop,
                status: 200,
                fields: &|_| None,
                first: Some(First {
                    bytes: text.as_bytes(),
                    is_whole: false,
                }),
            };
            let step = target.upstream.on_response(&ask, state, &response);
            let expected = Step::End(Outcome::setback(Problem::Truncated));
            assert_eq!(step, expected, "{text}");
        }
    }
}

fn verdict(target: usize, status: u16, body: &str) -> Verdict {
    let config = config();
    let target = &config.targets[target];
    let parameters = Parameters::default();
    let ask = Ask {
        egress: &target.egress,
        report: target.report("audit_csv").unwrap(),
        parameters: &parameters,
        now_ms: NOW_MS,
        ends_at_ms: None,
    };
    let hop = target.upstream.validation(&ask);
    assert!(
        hop.body
            .as_deref()
            .is_some_and(|body| body.contains(NO_TASK))
    );
    assert!(
        !hop.body
            .as_deref()
            .is_some_and(|body| body.contains("mutation"))
    );
    let response = Response {
        hop: &hop,
        status,
        fields: &|_| None,
        first: Some(First {
            bytes: body.as_bytes(),
            is_whole: true,
        }),
    };
    target.upstream.verdict(&ask, &response)
}

#[test]
fn a_verdict_is_the_answer_to_a_harmless_question() {
    let error = |code: &str| {
        json!({"errors": [{"extensions": {"errorType": code}}], "data": null}).to_string()
    };
    let rejected = |problem: Problem| Verdict::Rejected(problem.into());
    for (status, body, expected) in [
        (
            200,
            "{\"data\": {\"task\": null}}".to_owned(),
            Verdict::Accepted,
        ),
        (
            200,
            "{\"data\": {\"tasks\": {\"edges\": []}}}".to_owned(),
            Verdict::Accepted,
        ),
        (200, error("NOT_FOUND"), Verdict::Accepted),
        (
            200,
            error("UNAUTHENTICATED"),
            rejected(Problem::CredentialRejected),
        ),
        (
            200,
            error("PERMISSION_DENIED"),
            rejected(Problem::NotTenantAdmin),
        ),
        (401, String::new(), rejected(Problem::CredentialRejected)),
        (200, error("INTERNAL"), unknown(None)),
        (200, error("NEW"), unknown(None)),
        (200, error("VALIDATIONERROR"), unknown(None)),
        (403, "<html>".to_owned(), unknown(None)),
        (200, "<html>".to_owned(), unknown(None)),
        (302, String::new(), unknown(None)),
        (503, String::new(), unknown(None)),
    ] {
        for target in [0, 1] {
            assert_eq!(verdict(target, status, &body), expected, "{status} {body}");
        }
    }
}
