//! This module tests the bytes of each fault on the wire.

use std::io::Read as _;
use std::time::Duration;

use flate2::read::GzDecoder;
use reports::sample::{Sample, SampleReport};
use serde_json::{Value, json};
use tests::upstream::{Settings, Upstream};

use super::client::{Answer, ask, fault, small, started};

fn ready() -> Upstream {
    started(Settings {
        polls: 0,
        ..small()
    })
}

/// The answer to a request that meets this fault.
#[track_caller]
fn struck(what: &Value) -> Answer {
    struck_on(&ready(), what)
}

#[track_caller]
fn struck_on(upstream: &Upstream, what: &Value) -> Answer {
    fault(upstream, what, 1);
    ask(upstream, "all_users")
}

fn whole() -> Vec<u8> {
    Sample::of_population(SampleReport::AllUsers, 50, 7).into_bytes()
}

fn unpacked(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut out).map(|_| out)
}

#[test]
fn any_answer() {
    let upstream = ready();
    for status in [202, 401, 403, 404, 429, 500, 502, 503, 520, 522, 530] {
        let answer = struck_on(
            &upstream,
            &json!({
                "kind": "answer", "status": status, "body": "error code: 1016",
                "headers": [["Retry-After", "7"], ["x-ratelimit-remaining", "0"]],
            }),
        );
        assert_eq!((answer.status, answer.text()), (status, "error code: 1016"));
        assert_eq!(answer.header("retry-after"), Some("7"));
        assert_eq!(answer.header("content-length"), Some("16"));
    }
    let answer = struck_on(&upstream, &json!({ "kind": "answer", "status": 200 }));
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    let answer = struck_on(&upstream, &json!({ "kind": "answer", "status": 204 }));
    assert_eq!(
        (answer.status, answer.header("content-length")),
        (204, None)
    );
    let date = json!({ "kind": "answer", "status": 503, "retry_after_date_in_s": 60 });
    let answer = struck_on(&upstream, &date);
    let text = answer.header("retry-after").unwrap();
    httpdate::parse_http_date(text).unwrap();
}

#[test]
fn pages_that_call_themselves_reports() {
    let upstream = ready();
    for (page, begins) in [
        ("sign_in", "<!DOCTYPE html>"),
        ("saml", "<html xmlns"),
        ("maintenance", "<!DOCTYPE html>"),
        ("suspended", "<!DOCTYPE html>"),
        ("not_found", "<!DOCTYPE html>"),
    ] {
        let answer = struck_on(
            &upstream,
            &json!({ "kind": "page", "page": page, "content_type": "text/csv" }),
        );
        assert_eq!(answer.header("content-type"), Some("text/csv"));
        assert!(answer.text().starts_with(begins), "{page}");
    }
    let marked = struck_on(
        &upstream,
        &json!({ "kind": "page", "page": "sign_in", "bom": true }),
    );
    assert!(marked.body.starts_with(b"\xef\xbb\xbf<!DOCTYPE"));
    let packed = struck_on(
        &upstream,
        &json!({ "kind": "page", "page": "sign_in", "gzip": true }),
    );
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(unpacked(&packed.body).unwrap().starts_with(b"<!DOCTYPE"));
}

#[test]
fn redirects_anywhere() {
    let upstream = ready();
    let (origin, storage) = (upstream.origin(), upstream.storage());
    for (to, location) in [
        (
            "{origin}/stafftools/reports/{report}.csv",
            format!("http://{origin}/stafftools/reports/all_users.csv"),
        ),
        (
            "{storage}/download/x.csv",
            format!("http://{storage}/download/x.csv"),
        ),
        ("//evil.example/x", "//evil.example/x".into()),
        ("file:///etc/passwd", "file:///etc/passwd".into()),
        (
            "http://u:p@localhost:{port}/",
            format!("http://u:p@localhost:{}/", origin.port()),
        ),
        ("../é x", "../é x".into()),
    ] {
        let answer = struck_on(
            &upstream,
            &json!({ "kind": "redirect", "to": to, "status": 307 }),
        );
        assert_eq!(
            (answer.status, answer.header("location")),
            (307, Some(location.as_str()))
        );
    }
}

#[test]
fn twenty_hops_end_in_the_report() {
    let upstream = ready();
    let mut answer = struck_on(&upstream, &json!({ "kind": "hops", "count": 20 }));
    let mut hops = 0;
    while answer.status == 302 {
        hops += 1;
        let to = answer.header("location").unwrap().to_owned();
        let admin = super::client::of(&tests::upstream::credential::ADMIN);
        answer = super::client::send(upstream.origin(), "GET", &to, &[admin]);
    }
    assert_eq!((hops, answer.status), (20, 200));
    assert!(answer.body == whole());
}

#[test]
fn lengths_that_lie() {
    for off in [1_000_i64, -1_000] {
        let answer = struck(&json!({ "kind": "length", "off_bytes": off }));
        let claimed = answer.header("content-length").unwrap();
        let expected = i64::try_from(whole().len()).unwrap() + off;
        assert_eq!(claimed, expected.to_string());
        assert!(answer.body == whole() && !answer.was_reset);
    }
}

#[test]
fn reports_that_break_off() {
    let upstream = ready();
    let cut = |framing: &str, gzip: bool, end: &str| {
        let what = json!({
            "kind": "cut", "after_bytes": 900, "framing": framing, "gzip": gzip, "end": end,
        });
        struck_on(&upstream, &what)
    };
    let answer = cut("length", false, "cut");
    assert_eq!(
        answer.header("content-length"),
        Some(whole().len().to_string().as_str())
    );
    assert!(answer.body == whole()[..900]);

    let answer = cut("chunked", false, "cut");
    assert_eq!(answer.dechunked(), (whole()[..900].to_vec(), false));

    let answer = cut("close", false, "cut");
    assert_eq!(
        (answer.header("content-length"), answer.body.len()),
        (None, 900)
    );

    let answer = cut("length", false, "reset");
    assert!(answer.was_reset || answer.body.len() < 900);

    // This case looks complete: the chunks end properly, but the gzip'd stream does not.
    let answer = cut("chunked", true, "clean");
    let (packed, is_whole) = answer.dechunked();
    assert_eq!((packed.len(), is_whole), (900, true));
    assert!(unpacked(&packed).is_err());

    let answer = cut("length", true, "clean");
    assert_eq!(answer.header("content-length"), Some("900"));
    assert!(unpacked(&answer.body).is_err());
}

#[test]
fn a_compressed_report_is_the_report() {
    let upstream = ready();
    let answer = struck_on(&upstream, &json!({ "kind": "gzip" }));
    assert_eq!(
        answer.header("content-length"),
        Some(answer.body.len().to_string().as_str())
    );
    assert!(unpacked(&answer.body).unwrap() == whole());
    let answer = struck_on(&upstream, &json!({ "kind": "gzip", "framing": "chunked" }));
    assert!(unpacked(&answer.dechunked().0).unwrap() == whole());
}

#[test]
fn any_text_is_sent_as_the_report_in_any_framing() {
    let text = "a,b\n1,\"two\nlines\"\n";
    for (framing, http10, length) in [
        ("length", false, Some("18")),
        ("chunked", false, None),
        ("close", false, None),
        ("close", true, None),
    ] {
        let answer = struck(&json!({
            "kind": "text", "text": text, "framing": framing, "http10": http10,
            "headers": [["Age", "60"]],
        }));
        let body = match framing {
            "chunked" => answer.dechunked().0,
            _ => answer.body.clone(),
        };
        assert_eq!((answer.status, body.as_slice()), (200, text.as_bytes()));
        assert_eq!(answer.header("content-length"), length, "{framing}");
        assert_eq!(answer.header("age"), Some("60"));
    }
}

#[test]
fn a_bomb_is_small_and_unpacks_to_what_it_says() {
    // The size is small enough for an unoptimised decompressor.
    let answer = struck(&json!({ "kind": "bomb", "bytes": 20_000_000 }));
    assert!(answer.body.len() < 40_000, "{} bytes", answer.body.len());
    let unpacked = unpacked(&answer.body).unwrap();
    assert!(unpacked.len() >= 20_000_000);
    assert!(unpacked.starts_with(SampleReport::AllUsers.header().as_bytes()));
    assert!(unpacked.ends_with(b",,\n"));

    let answer = struck(&json!({ "kind": "bomb", "bytes": 300_000_000 }));
    assert!(
        (250_000..350_000).contains(&answer.body.len()),
        "{} bytes",
        answer.body.len()
    );
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "what is tested is how long something takes"
)]
fn slow_ones_are_slow() {
    let upstream = ready();
    let timed = |what: &Value| {
        let begun = std::time::Instant::now();
        let answer = struck_on(&upstream, what);
        assert!(answer.body == whole());
        begun.elapsed()
    };
    let least = Duration::from_millis(400);
    let rate = whole().len() * 2;
    assert!(timed(&json!({ "kind": "drip", "bytes_per_s": rate })) > least);
    assert!(timed(&json!({ "kind": "stall_before_headers", "s": 0.5 })) > least);
    assert!(timed(&json!({ "kind": "stall_in_body", "after_bytes": 100, "s": 0.5 })) > least);
}

#[test]
fn connections_that_are_reset() {
    let upstream = ready();
    let answer = struck_on(&upstream, &json!({ "kind": "reset" }));
    assert_eq!((answer.status, answer.was_reset), (0, true));
}

#[test]
fn hostile_headers_are_all_there() {
    let answer = struck(&json!({ "kind": "hostile_headers" }));
    assert_eq!(
        answer
            .headers
            .iter()
            .filter(|(name, _)| name == "Set-Cookie")
            .count(),
        2
    );
    for name in [
        "access-control-allow-origin",
        "refresh",
        "location",
        "clear-site-data",
    ] {
        assert!(answer.header(name).is_some(), "{name}");
    }
    assert_eq!(answer.headers.len(), 30 + 5);
    assert!(answer.body == whole());
}

#[test]
fn reports_that_are_other_reports() {
    let upstream = ready();
    let first = |what: &Value| {
        let answer = struck_on(&upstream, what);
        answer.text().lines().next().unwrap().to_owned()
    };
    let organizations = SampleReport::AllOrganizations.header();
    let repositories = SampleReport::AllRepositories.header();
    assert_eq!(first(&json!({ "kind": "wrong_report" })), organizations);
    assert_eq!(
        first(&json!({ "kind": "wrong_report", "of": "all_repositories" })),
        repositories
    );
    assert_eq!(
        first(&json!({ "kind": "seventeen_columns" }))
            .split(',')
            .count(),
        17
    );
    let answer = struck_on(&upstream, &json!({ "kind": "header_only" }));
    assert_eq!(
        answer.text(),
        format!("{}\n", SampleReport::AllUsers.header())
    );
}

#[test]
fn a_report_of_any_size() {
    let upstream = ready();
    for (bytes, framing) in [
        (10, "length"),
        (3_000_000, "length"),
        (3_000_000, "chunked"),
    ] {
        let what = json!({ "kind": "huge", "bytes": bytes, "framing": framing });
        let answer = struck_on(&upstream, &what);
        let body = if framing == "chunked" {
            answer.dechunked().0
        } else {
            answer.body
        };
        assert!(
            (bytes..bytes + 500).contains(&body.len()),
            "{} bytes",
            body.len()
        );
        assert!(body.starts_with(SampleReport::AllUsers.header().as_bytes()));
        assert!(body.ends_with(b"\n"));
    }
}

#[test]
fn noise_is_no_text() {
    let answer = struck(&json!({ "kind": "garbage", "bytes": 5_000 }));
    assert_eq!(answer.body.len(), 5_000);
    assert!(std::str::from_utf8(&answer.body).is_err());
}

#[test]
fn the_old_protocol_ends_with_the_connection() {
    let upstream = ready();
    let answer = struck_on(&upstream, &json!({ "kind": "http10" }));
    assert_eq!(
        (answer.header("content-length"), answer.body.len()),
        (None, whole().len())
    );
    let answer = struck_on(&upstream, &json!({ "kind": "http10", "after_bytes": 777 }));
    assert_eq!(answer.body.len(), 777);
}

#[test]
fn bytes_that_are_no_answer() {
    let answer = struck(&json!({ "kind": "raw", "text": "SSH-2.0-OpenSSH_9.9\r\n" }));
    assert_eq!(
        (answer.status, answer.text()),
        (0, "SSH-2.0-OpenSSH_9.9\r\n")
    );
}
