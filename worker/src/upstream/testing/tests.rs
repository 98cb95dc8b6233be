//! This module tests that the steps of an upstream can express what real products do, with an
//! invented server and the real intake.

use super::runner::{self, Run, Wanted};
use super::*;
use crate::config::{Config, testing};
use crate::credential::Credential;
use crate::problem::Details;
use crate::report::Report;

fn config() -> Config {
    testing::config(
        r#"[{"id": "main", "title": "Main", "kind": "testing", "origin": "https://api.example.com",
             "storage_hosts": ["files.example.net"], "headers": {"X-Access": "ACCESS"}}]"#,
    )
}

/// Status, header fields and body.
type Reply = (u16, Vec<(&'static str, &'static str)>, &'static str);

/// Fetches a report of the invented product.
fn run(name: &str, query: &str, state: &str, server: impl Fn(&str) -> Reply) -> Run {
    let config = config();
    let wanted = Wanted {
        report: name,
        query,
        state,
        ..Wanted::of(&config.targets[0])
    };
    wanted.run(&|sent| {
        let (status, fields, body) = server(&sent.line());
        let owned = |(name, value): (&'static str, &str)| (name, value.to_owned());
        runner::Reply {
            status,
            fields: fields.into_iter().map(owned).collect(),
            body: body.as_bytes().to_vec(),
        }
    })
}

fn seats(sent: &str) -> Reply {
    match sent {
        "GET https://api.example.com/seats" => {
            let next = vec![("link", "/seats?page=2")];
            (200, next, r#"{"seats": ["ada", "grace"]}"#)
        }
        "GET https://api.example.com/seats?page=2" => {
            let next = vec![("link", "https://api.example.com/seats?page=3")];
            (200, next, r#"{"seats": []}"#)
        }
        "GET https://api.example.com/seats?page=3" => (200, vec![], r#"{"seats": ["joan"]}"#),
        other => panic!("{other}"),
    }
}

#[test]
fn pages_become_one_report() {
    let run = run("seats", "", "", seats);
    let expected = "login,plan\nada,business\ngrace,business\njoan,business\n";
    assert_eq!(run.report.as_deref(), Ok(expected));
    assert_eq!(run.sent.len(), 3);
}

#[test]
fn a_wait_between_pages_names_the_page() {
    let limited = |sent: &str| match sent {
        "GET https://api.example.com/seats?page=2" => (429, vec![("retry-after", "60")], ""),
        other => seats(other),
    };
    let expected = Outcome::Pending {
        retry_after_ms: Some(60_000),
        state: State("page 2".to_owned()),
    };
    assert_eq!(run("seats", "", "", limited).report, Err(expected));
    let rest = run("seats", "", "page 3", seats);
    assert_eq!(rest.sent, ["GET https://api.example.com/seats?page=3"]);
}

#[test]
fn a_page_leads_to_the_origin_only() {
    for (link, host) in [
        ("https://evil.example/seats?page=2", Some("evil.example")),
        ("//evil.example/", Some("evil.example")),
        ("https://files.example.net/seats", Some("files.example.net")),
        ("https://169.254.169.254/latest", Some("169.254.169.254")),
        ("http://api.example.com/seats", Some("api.example.com")),
        (
            "https://api.example.com.evil.example/",
            Some("api.example.com.evil.example"),
        ),
        ("https://u:p@api.example.com/", Some("api.example.com")),
        ("javascript:alert(1)", None),
    ] {
        let run = run("seats", "", "", |_| (200, vec![("link", link)], "{}"));
        let expected = Outcome::Refused(Details::unexpected_redirect(host));
        assert_eq!(run.report, Err(expected), "{link}");
        assert_eq!(run.sent.len(), 1, "{link}");
    }
}

const LINKS: &str = r#"{"links": ["https://files.example.net/1?sig=a", "/files/2"]}"#;

fn usage(sent: &str) -> Reply {
    let csv = ("content-type", "text/csv");
    match sent {
        "POST {\"query\":\"organization=acme&detail=summarized\"} https://api.example.com/usage" => {
            (202, vec![("retry-after", "5")], r#"{"id": "7"}"#)
        }
        "GET https://api.example.com/usage/7" => (200, vec![], LINKS),
        "GET https://files.example.net/1?sig=a" => {
            let fields = vec![csv, ("content-length", "26")];
            (200, fields, "login,plan\nada,enterprise\n")
        }
        "GET https://api.example.com/files/2" => {
            let fields = vec![csv, ("transfer-encoding", "chunked")];
            (200, fields, "\u{feff}login,plan\r\njoan,business\n")
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_question_is_polled_by_its_id_and_its_files_are_joined() {
    let asked = run("usage", "organization=acme", "", usage);
    let expected = Outcome::Pending {
        retry_after_ms: Some(5_000),
        state: State("id 7".to_owned()),
    };
    assert_eq!(asked.report, Err(expected));
    let polled = run("usage", "organization=acme", "id 7", usage);
    let expected = "login,plan\nada,enterprise\njoan,business\n";
    assert_eq!(polled.report.as_deref(), Ok(expected));
    assert_eq!(polled.sent.len(), 3);
}

#[test]
fn files_that_do_not_fit_together_are_no_report() {
    for (second, expected) in [
        // Other columns, a cut header row, no header row, a cut row, a page.
        ("login,team\njoan,a\n", Problem::WrongReport),
        ("login,pl", Problem::Truncated),
        ("", Problem::Truncated),
        ("joan,business\n", Problem::WrongReport),
        ("login,plan\njoan", Problem::Truncated),
        ("<html>\n</html>\n", Problem::WrongReport),
        ("login,plan\n<html>\n", Problem::UnexpectedContent),
    ] {
        let run = run("usage", "organization=acme", "id 7", |sent| match sent {
            "GET https://api.example.com/files/2" => {
                (200, vec![("transfer-encoding", "chunked")], second)
            }
            other => usage(other),
        });
        assert_eq!(run.report, Err(Outcome::refused(expected)), "{second}");
    }
    // A first file that was cut, although more follow.
    let cut = run("usage", "organization=acme", "id 7", |sent| match sent {
        "GET https://files.example.net/1?sig=a" => {
            (200, vec![("content-length", "99")], "login,plan\nada,a\n")
        }
        other => usage(other),
    });
    assert_eq!(cut.report, Err(Outcome::refused(Problem::Truncated)));
    // A later file whose end would not show.
    let unframed = run("usage", "organization=acme", "id 7", |sent| match sent {
        "GET https://api.example.com/files/2" => (200, vec![], "login,plan\njoan,a\n"),
        other => usage(other),
    });
    let expected = Outcome::Refused(Details::end_not_shown());
    assert_eq!(unframed.report, Err(expected));
    // Together they are too large.
    let row = "login,plan\n".len() as u64;
    assert!(row < 1_000);
    let large = run("usage", "organization=acme", "id 7", |sent| match sent {
        "GET https://api.example.com/files/2" => (200, vec![("content-length", "990")], ""),
        other => usage(other),
    });
    assert_eq!(large.report, Err(Outcome::refused(Problem::TooLarge)));
}

#[test]
fn lines_of_json_need_no_header_row() {
    let metrics = |first: &'static str| {
        move |sent: &str| match sent {
            "GET https://api.example.com/metrics" => (200, vec![], LINKS),
            "GET https://files.example.net/1?sig=a" => {
                (200, vec![("transfer-encoding", "chunked")], first)
            }
            // The length is right, and so the last line may lack its end.
            _ => (200, vec![("content-length", "9")], "{\"day\":2}"),
        }
    };
    let run = |first| run("metrics", "", "", metrics(first)).report;
    assert_eq!(
        run("{\"day\":1}\n").as_deref(),
        Ok("{\"day\":1}\n{\"day\":2}")
    );
    // The end of the body is marked, and it ends with a whole object.
    assert_eq!(
        run("{\"day\":1}").as_deref(),
        Ok("{\"day\":1}\n{\"day\":2}")
    );
    for (first, expected) in [
        ("{\"day\":1", Problem::Truncated),
        ("<html>", Problem::UpstreamLoginPage),
        ("login,plan\n", Problem::UnexpectedContent),
    ] {
        assert_eq!(run(first), Err(Outcome::refused(expected)), "{first}");
    }
}

#[test]
fn a_file_has_the_name_and_the_type_of_its_format() {
    let named = |name| Report::of(&REPORTS, name).unwrap();
    assert_eq!(
        named("usage").file_name("main", 17_000),
        "usage-main-17.csv"
    );
    assert_eq!(
        named("metrics").file_name("main", 17_000),
        "metrics-main-17.ndjson"
    );
    assert_eq!(
        named("metrics").format().media_type(),
        "application/x-ndjson"
    );
}

#[test]
fn what_is_sent_goes_to_the_list_only() {
    let config = config();
    let egress = &config.targets[0].egress;
    let credential = Credential::parse("Bearer abc").unwrap();
    let origin = Hop::to_origin(egress, "/a", JSON);
    assert!(origin.dispatch(egress, &credential).is_some());
    for url in [
        "https://evil.example/",
        "http://api.example.com/a",
        "https://api.example.com:444/a",
        "https://10.0.0.1/",
        "https://u@api.example.com/",
    ] {
        for trusted in [true, false] {
            let hop = Hop {
                url: url.parse().unwrap(),
                trusted,
                ..origin.clone()
            };
            assert!(hop.dispatch(egress, &credential).is_none(), "{url}");
        }
    }
    // The credential never goes to a storage host, and nothing goes to the origin without it.
    let storage: url::Url = "https://files.example.net/a".parse().unwrap();
    let with = Hop {
        url: storage.clone(),
        ..origin.clone()
    };
    assert!(with.dispatch(egress, &credential).is_none());
    let away = origin.followed_to(storage, false);
    assert!(away.dispatch(egress, &credential).is_some());
    let back = away.followed_to(origin.url.clone(), true);
    assert!(back.dispatch(egress, &credential).is_none());
}
