use super::*;
use crate::prefer::Preferences;
use crate::report::Parameters;
use crate::upstream::ghes;

const FRESH: ReportMeta<'static> = ReportMeta {
    target: "main",
    report: ghes::testing::ALL_USERS,
    size_bytes: 1_234,
    digest: &[0xff; 32],
    fetched_at_ms: 1_763_640_000_999,
    made_at_ms: None,
    age_s: 42,
    cache: CacheStatus::Hit { ttl_s: 858 },
    applied: Preferences {
        wait_s: Some(5),
        respond_async: false,
    }
    .applied(),
};

/// The headers beyond those of every answer, which must come first and complete.
#[track_caller]
fn check(headers: &[Header], content_type: Option<&'static str>, expected: &[(&str, &str)]) {
    let shared = match content_type {
        Some(content_type) => api(content_type),
        None => bare().collect(),
    };
    let (first, rest) = headers.split_at(shared.len());
    assert_eq!(first, shared);
    let rest: Vec<_> = rest.iter().map(|(name, value)| (*name, &**value)).collect();
    assert_eq!(rest, expected);
}

#[test]
fn golden() {
    let headers = api("application/json");
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    assert_eq!(
        headers,
        [
            ("content-type", "application/json"),
            ("cache-control", "private, no-store"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'; sandbox"
            ),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("strict-transport-security", "max-age=31536000"),
            (
                "permissions-policy",
                "camera=(), clipboard-read=(), clipboard-write=(self), display-capture=(), \
                 geolocation=(), microphone=(), payment=(), usb=()"
            ),
        ]
    );
}

#[test]
fn golden_report() {
    let etag = "\"__________________________________________8\"";
    let digest = "sha-256=://////////////////////////////////////////8=:";
    check(
        &report(&FRESH),
        Some("text/csv; charset=utf-8"),
        &[
            ("content-length", "1234"),
            ("repr-digest", digest),
            (
                "content-disposition",
                "attachment; filename=\"all_users-main-1763640000.csv\"",
            ),
            ("rollcall-file-name", "all_users-main-1763640000.csv"),
            ("etag", etag),
            ("age", "42"),
            ("cache-status", "rollcall; hit; ttl=858"),
            ("rollcall-fetched-at", "2025-11-20T12:00:00Z"),
            ("preference-applied", "wait=5"),
        ],
    );
    check(
        &not_modified(&FRESH),
        None,
        &[
            ("etag", etag),
            ("age", "42"),
            ("cache-status", "rollcall; hit; ttl=858"),
            ("rollcall-fetched-at", "2025-11-20T12:00:00Z"),
            ("preference-applied", "wait=5"),
        ],
    );
}

#[test]
fn a_report_that_was_made_earlier_says_when() {
    let headers = report(&ReportMeta {
        made_at_ms: Some(1_763_600_000_000),
        ..FRESH
    });
    let value = |name: &str| {
        let found = headers.iter().find(|(own, _)| *own == name);
        found.map(|(_, value)| value.to_string())
    };
    assert_eq!(
        value("rollcall-made-at").as_deref(),
        Some("2025-11-20T00:53:20Z")
    );
    assert_eq!(
        value("rollcall-fetched-at").as_deref(),
        Some("2025-11-20T12:00:00Z")
    );
    assert_eq!(
        value("content-disposition").as_deref(),
        Some("attachment; filename=\"all_users-main-1763600000.csv\"")
    );
}

#[test]
fn golden_rest() {
    check(
        &accepted(
            "main",
            ghes::testing::ALL_USERS,
            &Parameters::default(),
            3,
            Preferences::default().applied(),
        ),
        Some("application/json"),
        &[
            ("retry-after", "3"),
            (
                "content-location",
                "/api/v1/targets/main/reports/all_users/status",
            ),
        ],
    );
    check(
        &events(),
        Some("application/x-ndjson"),
        &[("x-accel-buffering", "no")],
    );
    check(&no_content(), None, &[]);
}

#[test]
fn where_a_report_comes_from() {
    let forwarded = |why, stored, collapsed| CacheStatus::Forwarded {
        why,
        stored,
        collapsed,
    };
    for (cache, expected) in [
        (CacheStatus::Hit { ttl_s: -60 }, "rollcall; hit; ttl=-60"),
        (
            forwarded(Forward::Miss, true, false),
            "rollcall; fwd=miss; stored",
        ),
        (
            forwarded(Forward::Stale, true, true),
            "rollcall; fwd=stale; stored; collapsed",
        ),
        (
            forwarded(Forward::Request, false, true),
            "rollcall; fwd=request; collapsed",
        ),
        (
            forwarded(Forward::Bypass, false, false),
            "rollcall; fwd=bypass",
        ),
    ] {
        let headers = report(&ReportMeta { cache, ..FRESH });
        let found = headers.iter().find(|(name, _)| *name == "cache-status");
        assert_eq!(found.unwrap().1, expected);
    }
}

#[test]
fn names_are_lower_case_and_unique_and_values_visible() {
    for headers in [
        api("application/json"),
        report(&FRESH),
        not_modified(&FRESH),
        accepted(
            "main",
            ghes::testing::ALL_USERS,
            &Parameters::default(),
            3,
            FRESH.applied,
        ),
        events(),
        no_content(),
    ] {
        for (index, (name, value)) in headers.iter().enumerate() {
            assert_eq!(*name, name.to_ascii_lowercase());
            assert!(
                value.bytes().all(|byte| (0x20..0x7f).contains(&byte)),
                "{name}"
            );
            assert!(
                headers[..index].iter().all(|(other, _)| other != name),
                "{name} twice"
            );
            assert!(!name.starts_with("access-control-"), "{name}");
        }
    }
}

#[test]
fn what_no_header_may_have_is_left_out() {
    for value in ["a\r\nset-cookie: b", "a\nb", "a\0", "é", "\u{7f}"] {
        let mut headers = Vec::new();
        push_computed(&mut headers, "etag", value.to_owned());
        assert_eq!(headers, []);
    }
}
