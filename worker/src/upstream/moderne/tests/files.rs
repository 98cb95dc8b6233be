//! This module tests which files are downloaded, and with what.

use super::*;

#[test]
fn the_host_of_a_file_decides_whether_the_credential_goes_along() {
    // The runner checks that it goes to the origin and to no other host.
    for url in [
        "https://api.acme.example/f",
        "https://API.acme.example:443/f",
        "/f",
        "f",
        "//api.acme.example/f",
        "https://files.example.net/f?sig=a",
        "//files.example.net/f",
    ] {
        assert!(polled(0, state("SUCCESS", Some(url))).is_ok(), "{url}");
    }
    for (url, host) in [
        ("https://evil.example/f", Some("evil.example")),
        ("//evil.example/f", Some("evil.example")),
        (
            "https://api.acme.example.evil.example/f",
            Some("api.acme.example.evil.example"),
        ),
        ("http://api.acme.example/f", Some("api.acme.example")),
        ("http://files.example.net/f", Some("files.example.net")),
        ("https://u:p@api.acme.example/f", Some("api.acme.example")),
        (
            "https://api.acme.example@evil.example/f",
            Some("evil.example"),
        ),
        ("https://api.acme.example:8443/f", Some("api.acme.example")),
        ("https://127.0.0.1/f", Some("127.0.0.1")),
        (
            "https://169.254.169.254/latest/meta-data",
            Some("169.254.169.254"),
        ),
        ("https://10.0.0.1/f", Some("10.0.0.1")),
        ("https://[::1]/f", Some("[::1]")),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
    ] {
        let expected = Outcome::Refused(Details::unexpected_redirect(host));
        assert_eq!(
            polled(0, state("SUCCESS", Some(url))),
            Err(expected),
            "{url}"
        );
    }
}

/// The outcome of an answer to the request for the file, with the size that the task told.
fn downloaded(url: &str, size: u64, reply: Reply) -> Result<String, Outcome> {
    let config = config();
    let wanted = Wanted {
        report: "audit_csv",
        query: "since=2026-11-28&until=2026-11-28",
        state: "poll 0 0 - t-1",
        now_ms: NOW_MS,
        bytes_max: 1_000_000,
        ..Wanted::of(&config.targets[0])
    };
    let hops = Cell::new(0);
    wanted
        .run(&|sent| match sent.body {
            None if hops.replace(hops.get() + 1) == 0 => reply.clone(),
            None => file(AUDIT),
            Some(_) => json(json!({"data": {"task": {
                "id": "t-1", "state": "SUCCESS", "url": url, "fileSize": size}}})),
        })
        .report
}

#[test]
fn the_size_of_a_file_is_checked() {
    let size = AUDIT.len() as u64;
    let chunked = Reply {
        fields: vec![("transfer-encoding", "chunked".to_owned())],
        ..file(AUDIT)
    };
    let unframed = Reply {
        fields: Vec::new(),
        ..file(AUDIT)
    };
    // The field cannot be null, so that 0 may mean that the size is not known.
    for reply in [file(AUDIT), chunked.clone()] {
        for size in [size, 0] {
            assert!(downloaded("/f", size, reply.clone()).is_ok());
        }
    }
    assert!(downloaded("/f", size, unframed.clone()).is_ok());
    let not_shown = Outcome::Refused(Details::end_not_shown());
    assert_eq!(downloaded("/f", 0, unframed.clone()), Err(not_shown));
    for reply in [file(AUDIT), chunked, unframed] {
        for size in [size - 1, size + 1] {
            let truncated = Outcome::refused(Problem::Truncated);
            assert_eq!(downloaded("/f", size, reply.clone()), Err(truncated));
        }
    }
}

#[test]
fn the_answer_to_a_download() {
    let answer = |status: u16, fields: &[(&'static str, &str)], body: &str| Reply {
        status,
        fields: fields
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
        body: body.as_bytes().to_vec(),
    };
    let refused = |problem| Err(Outcome::refused(problem));
    let setback = |problem| Err(Outcome::setback(problem));
    let storage = "https://files.example.net/f";
    let html = [("content-type", "text/html")];
    let wait = [("retry-after", "120")];
    let waiting = |problem: Problem, retry_after_ms| {
        Err(Outcome::Setback {
            details: problem.into(),
            retry_after_ms: Some(retry_after_ms),
        })
    };
    let limited = |retry_after_ms| waiting(Problem::UpstreamRateLimited, retry_after_ms);
    let later = |problem| waiting(problem, 120_000);
    for (url, reply, expected) in [
        (
            storage,
            answer(403, &[], "<Error>"),
            setback(Problem::UpstreamUnavailable),
        ),
        (
            storage,
            answer(401, &[], ""),
            setback(Problem::UpstreamUnavailable),
        ),
        (
            "/f",
            answer(404, &[], ""),
            setback(Problem::UpstreamUnavailable),
        ),
        (
            "/f",
            answer(410, &[], ""),
            setback(Problem::UpstreamUnavailable),
        ),
        (
            "/f",
            answer(401, &[], ""),
            refused(Problem::CredentialRejected),
        ),
        (
            "/f",
            answer(400, &[], ""),
            refused(Problem::UnexpectedContent),
        ),
        (
            "/f",
            answer(202, &[], ""),
            refused(Problem::UnexpectedContent),
        ),
        (
            "/f",
            answer(503, &[], ""),
            setback(Problem::UpstreamUnavailable),
        ),
        ("/f", answer(429, &[], ""), limited(limits::LIMITED_MS)),
        (storage, answer(429, &wait, ""), limited(120_000)),
        (storage, answer(429, &[], ""), limited(limits::LIMITED_MS)),
        (
            storage,
            answer(503, &wait, ""),
            later(Problem::UpstreamUnavailable),
        ),
        (
            storage,
            answer(408, &wait, ""),
            later(Problem::UpstreamUnavailable),
        ),
        (
            storage,
            answer(425, &wait, ""),
            later(Problem::UpstreamUnavailable),
        ),
        ("/f", answer(204, &[], ""), refused(Problem::NoData)),
        ("/f", file(""), refused(Problem::NoData)),
        (
            "/f",
            answer(200, &html, "<html>"),
            refused(Problem::UpstreamLoginPage),
        ),
        ("/f", file("<html>"), refused(Problem::UpstreamLoginPage)),
        (
            "/f",
            file("{\"errors\":[]}"),
            refused(Problem::UnexpectedContent),
        ),
        ("/f", file(USAGE), refused(Problem::WrongReport)),
    ] {
        let about = format!("{url} {}", reply.status);
        assert_eq!(downloaded(url, 0, reply), expected, "{about}");
    }
    let moved = |to: &'static str| answer(302, &[("location", to)], "");
    for to in ["/g", storage] {
        assert!(downloaded("/f", 0, moved(to)).is_ok(), "{to}");
    }
    for to in [
        "https://evil.example/f",
        "https://10.0.0.1/",
        "http://files.example.net/",
    ] {
        let found = downloaded("/f", 0, moved(to));
        let is_refused = matches!(&found, Err(Outcome::Refused(details))
            if details.problem() == Problem::UnexpectedRedirect);
        assert!(is_refused, "{to}: {found:?}");
    }
}

#[test]
fn no_request_outlives_the_token() {
    let config = config();
    let run = |ends_at_ms, state: &'static str| {
        let wanted = Wanted {
            report: "recipe_runs",
            state,
            now_ms: NOW_MS,
            ends_at_ms: Some(ends_at_ms),
            waits: true,
            bytes_max: 1_000_000,
            ..Wanted::of(&config.targets[0])
        };
        wanted.run(&serves(RUNS))
    };
    let expired = Err(Outcome::refused(Problem::TokenExpired));
    for state in ["", "poll 0 1 - t-1"] {
        for ends_at_ms in [
            0,
            NOW_MS - HOUR_MS,
            NOW_MS,
            NOW_MS + u64::from(limits::ANSWER_MS),
        ] {
            let run = run(ends_at_ms, state);
            assert_eq!((run.report, run.sent.len()), (expired.clone(), 0));
        }
    }
    assert!(run(NOW_MS + HOUR_MS, "").report.is_ok());
    // It would end before the second poll could be answered, which is said at once.
    let soon_ms = NOW_MS + limits::TASK_FIRST_POLL_MS + u64::from(limits::ANSWER_MS) + 1;
    let run = run(soon_ms, "");
    assert_eq!((run.report, run.sent.len()), (expired, 2));
}
