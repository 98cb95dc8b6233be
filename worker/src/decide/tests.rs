mod hostile;

use super::*;
use crate::config::testing;
use crate::response::Status;
use crate::upstream::ghes;

const REPORT: &str = "/api/v1/targets/main/reports/all_users";
const TOKEN: &str = "token s3cret";

/// A request without headers.
const PLAIN: RequestParts<'static> = RequestParts {
    method: "GET",
    host: RequestHost {
        scheme: "https",
        host: "rollcall.example",
    },
    path: "/",
    query: "",
    has_body: false,
    // 2026-11-30, 12:00 UTC.
    now_ms: 1_796_040_000_000,
    fetch_site: None,
    authorization: None,
};

fn config() -> Result<Config, Refusals> {
    testing::read(
        r#"[{"id": "main", "title": "Main", "kind": "ghes", "origin": "https://ghe.example.com",
             "reports": ["all_users", "all_repositories"]}]"#,
    )
}

#[test]
fn a_credential_is_taken_over_tls_or_from_this_machine_only() {
    let at = |scheme, host| RequestParts {
        host: RequestHost { scheme, host },
        ..on_report("GET")
    };
    for endpoint in ["", "/status", "/events"] {
        let path = format!("{REPORT}{endpoint}");
        for authorization in [Some(TOKEN), None] {
            let ask = RequestParts {
                path: &path,
                authorization,
                ..at("http", "rollcall.example")
            };
            refused(ask, Problem::PlainHttp);
        }
    }
    for host in [
        "10.0.0.5",
        "[fd00::1]",
        "localhost.example",
        "127.0.0.1.example",
        "",
    ] {
        refused(at("http", host), Problem::PlainHttp);
    }
    for host in ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"] {
        action(at("http", host));
    }
    action(at("https", "rollcall.example"));
    // Endpoints that need no credential answer.
    let list = RequestParts {
        path: "/api/v1/targets",
        authorization: None,
        ..at("http", "rollcall.example")
    };
    assert_eq!(problem_of(&list, &config()), None);
}

#[test]
fn a_host_that_is_not_listed_is_refused() {
    let listed = Config::read(&testing::Env::new(&[
        ("TARGETS", "[]"),
        ("PEPPER", testing::PEPPER),
        ("HOSTS", "rollcall.example"),
    ]));
    for path in [
        "/api/v1/targets",
        "/api/v1/health",
        "/api/v1/openapi.json",
        REPORT,
    ] {
        let at = |host| RequestParts {
            path,
            host: RequestHost {
                scheme: "https",
                host,
            },
            ..PLAIN
        };
        let rebound = problem_of(&at("evil.example"), &listed);
        assert_eq!(rebound, Some(Problem::UnknownHost), "{path}");
        for host in ["rollcall.example", "localhost", "127.0.0.1"] {
            let problem = problem_of(&at(host), &listed);
            assert_ne!(problem, Some(Problem::UnknownHost), "{path}");
        }
        assert_ne!(problem_of(&at("evil.example"), &config()), rebound);
    }
}

/// The problem that a request is refused with; `None` if it is not refused.
fn problem_of(ask: &RequestParts<'_>, config: &Result<Config, Refusals>) -> Option<Problem> {
    let Decision::Answer(answer) = decide(ask, config) else {
        return None;
    };
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    Problem::of_type(body["type"].as_str()?)
}

#[track_caller]
fn refused(ask: RequestParts<'_>, expected: Problem) {
    let RequestParts { method, path, .. } = ask;
    assert_eq!(
        problem_of(&ask, &config()),
        Some(expected),
        "{method} {path}"
    );
}

#[track_caller]
fn answered(ask: RequestParts<'_>, expected: &Answer) {
    let config = config();
    let Decision::Answer(answer) = decide(&ask, &config) else {
        panic!("{} is not answered here", ask.path);
    };
    assert_eq!(&answer, expected, "{} {}", ask.method, ask.path);
}

#[track_caller]
fn action(ask: RequestParts<'_>) -> Action {
    let config = config();
    let Decision::Job(command) = decide(&ask, &config) else {
        panic!("{} {} is no job's", ask.method, ask.path);
    };
    assert_eq!(command.target.id, "main");
    assert_eq!(command.report, ghes::testing::ALL_USERS);
    assert_eq!(*command.credential.header_value(), TOKEN);
    command.action
}

fn on_report(method: &'static str) -> RequestParts<'static> {
    RequestParts {
        method,
        path: REPORT,
        authorization: Some(TOKEN),
        ..PLAIN
    }
}

#[test]
fn lists_and_documents_are_read() {
    let config = config().unwrap();
    for (path, expected) in [
        ("/api/v1/health", health::answer(None)),
        ("/api/v1/targets", targets::answer(&config)),
        ("/api/v1/openapi.json", openapi::answer()),
    ] {
        for fetch_site in [None, Some("same-origin"), Some("none")] {
            for method in ["GET", "HEAD"] {
                let ask = RequestParts {
                    method,
                    path,
                    fetch_site,
                    ..PLAIN
                };
                answered(ask, &expected);
            }
        }
    }
}

#[test]
fn what_a_job_is_asked_to_do() {
    for (method, head) in [("GET", false), ("HEAD", true)] {
        assert_eq!(action(on_report(method)), Action::Fetch { head });
    }
    assert_eq!(action(on_report("DELETE")), Action::Forget);
    let status = "/api/v1/targets/main/reports/all_users/status";
    for (method, head) in [("GET", false), ("HEAD", true)] {
        let ask = RequestParts {
            path: status,
            ..on_report(method)
        };
        assert_eq!(action(ask), Action::Status { head });
    }
    let ask = RequestParts {
        path: "/api/v1/targets/main/reports/all_users/events",
        ..on_report("GET")
    };
    assert_eq!(action(ask), Action::Events);
}

#[test]
fn only_what_is_configured_is_fetched() {
    for (target, report, expected) in [
        ("other", "all_users", Problem::UnknownTarget),
        ("Main", "all_users", Problem::UnknownTarget),
        ("%6dain", "all_users", Problem::UnknownTarget),
        ("ghe.example.com", "all_users", Problem::UnknownTarget),
        ("..", "all_users", Problem::UnknownTarget),
        // The report exists, but this target does not offer it.
        ("main", "active_users", Problem::UnknownReport),
        ("main", "all_users.csv", Problem::UnknownReport),
        ("main", "All_users", Problem::UnknownReport),
        ("main", "all%5fusers", Problem::UnknownReport),
        ("main", "..", Problem::UnknownReport),
    ] {
        for end in ["", "/status", "/events"] {
            let path = format!("/api/v1/targets/{target}/reports/{report}{end}");
            let ask = RequestParts {
                path: &path,
                ..on_report("GET")
            };
            refused(ask, expected);
            // Without a credential, an answer does not say which targets exist.
            let ask = RequestParts {
                authorization: None,
                ..ask
            };
            refused(ask, Problem::AuthorizationMissing);
        }
    }
}

#[test]
fn credentials_are_needed_and_read() {
    for (authorization, expected) in [
        (None, Problem::AuthorizationMissing),
        (Some(""), Problem::AuthorizationMalformed),
        (Some("Digest x"), Problem::AuthorizationMalformed),
        (Some("Basic !"), Problem::AuthorizationMalformed),
        (Some("Bearer a\r\nhost: b"), Problem::AuthorizationMalformed),
        (Some("token a, token b"), Problem::AuthorizationMalformed),
    ] {
        for method in ["GET", "HEAD", "DELETE"] {
            let ask = RequestParts {
                authorization,
                ..on_report(method)
            };
            refused(ask, expected);
        }
    }
}

#[test]
fn other_methods_are_refused_by_name() {
    for method in ["POST", "PUT", "PATCH", "TRACE", "PROPFIND", "get", ""] {
        for path in ["/", "/api/v1/health", "/api/v1/targets", REPORT] {
            refused(
                RequestParts {
                    method,
                    path,
                    ..PLAIN
                },
                Problem::MethodNotAllowed,
            );
        }
        // These paths answer to no method: 405 would promise that another method works.
        let path = "/api/v1/nothing";
        refused(
            RequestParts {
                method,
                path,
                ..PLAIN
            },
            Problem::NotFound,
        );
    }
    for path in [
        "/",
        "/api/v1/health",
        "/api/v1/targets",
        &format!("{REPORT}/status"),
    ] {
        let ask = RequestParts {
            method: "DELETE",
            path,
            ..PLAIN
        };
        refused(ask, Problem::MethodNotAllowed);
    }
    let ask = RequestParts {
        method: "HEAD",
        path: &format!("{REPORT}/events"),
        ..PLAIN
    };
    refused(ask, Problem::MethodNotAllowed);
}

#[test]
fn what_no_endpoint_takes() {
    for path in [
        "/api/v1/health",
        "/api/v1/targets",
        "/api/v1/openapi.json",
        REPORT,
    ] {
        for query in ["x=1", "token=s3cret", "&", "wait=5"] {
            refused(
                RequestParts {
                    path,
                    query,
                    ..PLAIN
                },
                Problem::BadRequest,
            );
        }
        let has_body = true;
        refused(
            RequestParts {
                path,
                has_body,
                ..PLAIN
            },
            Problem::BadRequest,
        );
    }
    let ask = RequestParts {
        has_body: true,
        ..on_report("DELETE")
    };
    refused(ask, Problem::BadRequest);
}

#[test]
fn preflights_are_refused_everywhere() {
    for path in [
        "/api/v1/health",
        "/api/v1/nothing",
        REPORT,
        "/api",
        "/",
        "/engine.js",
    ] {
        for fetch_site in [None, Some("same-origin"), Some("cross-site")] {
            let ask = RequestParts {
                method: "OPTIONS",
                path,
                fetch_site,
                ..PLAIN
            };
            refused(ask, Problem::Preflight);
        }
    }
}

#[test]
fn without_a_credential_an_answer_does_not_say_what_exists() {
    for fetch_site in ["cross-site", "same-site", "", "null"] {
        for path in [
            "/api/v1/health",
            "/api/v1/nothing",
            "/api",
            REPORT,
            "/api/v1/targets",
        ] {
            for method in ["GET", "HEAD", "POST", "DELETE"] {
                let ask = RequestParts {
                    path,
                    fetch_site: Some(fetch_site),
                    ..on_report(method)
                };
                refused(ask, Problem::CrossSite);
            }
        }
    }
}

#[test]
fn files_are_for_everyone() {
    let config = config();
    for path in ["/", "/index.html", "/engine.js", "/no-such-file"] {
        for fetch_site in [None, Some("none"), Some("cross-site")] {
            for method in ["GET", "HEAD"] {
                let ask = RequestParts {
                    method,
                    path,
                    fetch_site,
                    query: "v=1",
                    ..PLAIN
                };
                assert!(matches!(decide(&ask, &config), Decision::Asset));
            }
        }
    }
}

#[test]
fn a_refused_configuration_answers_health_and_nothing_else() {
    let config = testing::read("[{}]");
    let ask = |path| RequestParts {
        path,
        ..on_report("GET")
    };
    for path in ["/api/v1/targets", "/api/v1/openapi.json", REPORT] {
        assert_eq!(
            problem_of(&ask(path), &config),
            Some(Problem::Misconfigured)
        );
    }
    assert!(matches!(decide(&ask("/"), &config), Decision::Asset));
    let Decision::Answer(health) = decide(&ask("/api/v1/health"), &config) else {
        panic!("health always answers");
    };
    assert_eq!(health.status, Status::Ok);
    assert!(health.body.contains("\"misconfigured\""));
}

#[test]
fn statuses_are_ones_the_platform_takes() {
    for &problem in Problem::ALL {
        let status = crate::problem::words(problem).status;
        assert!((400..600).contains(&status.code()) && status.has_body());
    }
    assert!(!Status::NoContent.has_body() && !Status::NotModified.has_body());
}

#[test]
fn a_job_reads_what_the_request_prefers() {
    let none = Preferred::parse(&[None, None, None], true);
    assert_eq!(none.preferences, Preferences::default());
    assert!(none.head);
    let fields = ["wait=60", "no-cache", "\"a\""].map(|text| Some(text.to_owned()));
    let some = Preferred::parse(&fields, false);
    assert_eq!(some.preferences.wait_s(), 25);
    assert!(some.directives.no_cache);
    assert!(some.if_none_match.holds("\"a\""));
    assert!(!some.head);
}

/// A server whose reports have parameters.
fn with_parameters() -> Result<Config, Refusals> {
    testing::read(
        r#"[{"id": "main", "title": "Main", "kind": "testing", "origin": "https://api.example.com"}]"#,
    )
}

const USAGE: &str = "/api/v1/targets/main/reports/usage";

#[test]
fn a_job_gets_the_command_that_was_decided() {
    let config = with_parameters();
    for (method, path, query) in [
        ("GET", USAGE.to_owned(), "organization=acme"),
        ("HEAD", USAGE.to_owned(), "organization=a&since=2026-11-30"),
        ("DELETE", USAGE.to_owned(), "organization=a&detail=detailed"),
        ("GET", format!("{USAGE}/status"), "organization=a"),
        ("GET", format!("{USAGE}/events"), "organization=a"),
    ] {
        let ask = RequestParts {
            path: &path,
            query,
            ..on_report(method)
        };
        let Decision::Job(command) = decide(&ask, &config) else {
            panic!("{path} is no job's");
        };
        let config = config.as_ref().unwrap();
        let message = command.message();
        assert!(message.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
        assert!(!message.contains("s3cret"));
        let received = Command::received(config, &message, TOKEN).unwrap();
        assert!(std::ptr::eq(received.target, command.target));
        assert_eq!(received.report, command.report);
        assert_eq!(received.parameters, command.parameters);
        assert_eq!(received.action, command.action);
        let name = |command: &Command<'_>| command.job_name(&config.pepper).as_str().to_owned();
        assert_eq!(name(&received), name(&command));
        // Another command, or none, is no command.
        for text in ["", "{}", "GET", &message.replace("main", "other")] {
            assert!(Command::received(config, text, TOKEN).is_none(), "{text}");
        }
        assert!(Command::received(config, &message, "").is_none());
    }
}

#[test]
fn parameters_are_those_of_the_report() {
    let config = with_parameters();
    let asked = |query, authorization| {
        let ask = RequestParts {
            path: USAGE,
            query,
            authorization,
            ..on_report("GET")
        };
        match decide(&ask, &config) {
            Decision::Answer(answer) => answer.body,
            Decision::Job(command) => command.parameters.query(),
            Decision::Asset => panic!("this is no file"),
        }
    };
    assert_eq!(
        asked("organization=acme", Some(TOKEN)),
        "organization=acme&detail=summarized"
    );
    for (query, parameter) in [
        ("", Some("organization")),
        ("organization=../a", Some("organization")),
        ("organization=a&organization=a", Some("organization")),
        ("organization=a&since=2026-02-30", Some("since")),
        ("organization=a&since=2026-12-02", Some("since")),
        (
            "organization=a&since=2026-11-02&until=2026-11-01",
            Some("until"),
        ),
        (
            "organization=a&since=2026-09-01&until=2026-11-01",
            Some("until"),
        ),
        ("organization=a&detail=all", Some("detail")),
        ("organization=a&token=s3cret", None),
    ] {
        let body: serde_json::Value = serde_json::from_str(&asked(query, Some(TOKEN))).unwrap();
        assert_eq!(body["type"], "/problems/bad-request", "{query}");
        assert_eq!(body["parameter"].as_str(), parameter, "{query}");
        assert!(!body.to_string().contains("s3cret"));
        // The credential comes first.
        let body: serde_json::Value = serde_json::from_str(&asked(query, None)).unwrap();
        assert_eq!(body["type"], "/problems/authorization-missing", "{query}");
    }
    // A report without parameters accepts no query, whoever asks.
    let path = "/api/v1/targets/main/reports/seats";
    for authorization in [Some(TOKEN), None] {
        let ask = RequestParts {
            path,
            query: "organization=acme",
            authorization,
            ..on_report("GET")
        };
        assert_eq!(problem_of(&ask, &config), Some(Problem::BadRequest));
    }
}
