//! This module tests billing reports.

use std::cell::RefCell;

use serde_json::json;

use super::*;

const REPORTS: &str = "https://api.github.com/enterprises/acme-inc/settings/billing/reports";
const QUERY: &str = "name=acme-inc&from=2026-09-15&to=2026-11-20";

const HEADER: &str = "\u{feff}\"date\",\"product\",\"sku\",\"quantity\",\"gross_amount\",\
    \"discount_amount\",\"net_amount\",\"username\",\"organization\",\"repository\"\r\n";

fn row(day: &str) -> String {
    format!(
        "\"{day}\",\"copilot\",\"copilot_ai_credit\",\"1\",\"0.01\",\"0\",\"0.01\",\"ada\",\"acme\",\"acme/a\"\r\n"
    )
}

/// A server that answers this many polls of each report before it is completed; `links` says whether
/// there is anything for the report at this place. It generates one report at a time.
struct Server {
    polls: u32,
    links: fn(usize) -> bool,
    asked: RefCell<Vec<(String, u32)>>,
    /// Requests that it refused because it was generating another report.
    conflicts: RefCell<u32>,
    /// Refusals before the first report, because another program of the same person fetches.
    busy: u32,
}

impl Server {
    fn new(polls: u32, links: fn(usize) -> bool) -> Self {
        Self {
            polls,
            links,
            asked: RefCell::default(),
            conflicts: RefCell::default(),
            busy: 0,
        }
    }

    fn answer(&self, sent: &Sent) -> Reply {
        let mut asked = self.asked.borrow_mut();
        if let Some(body) = &sent.body {
            assert_eq!(sent.url, REPORTS);
            let body: Value = serde_json::from_str(body).unwrap();
            assert_eq!(body["report_type"], "detailed");
            let is_active = asked
                .last()
                .is_some_and(|(_, polled)| *polled <= self.polls);
            if is_active || *self.conflicts.borrow() < self.busy {
                *self.conflicts.borrow_mut() += 1;
                let message = "User already has an active usage report export";
                return Reply {
                    status: 409,
                    ..json(
                        &json!({"message": message, "documentation_url": "https://docs.github.com"}),
                    )
                };
            }
            let days = format!("{} {}", body["start_date"], body["end_date"]);
            asked.push((days.replace('"', ""), 0));
            let id = format!("r-{}", asked.len() - 1);
            return Reply {
                status: 202,
                ..json(&json!({"id": id, "status": "processing"}))
            };
        }
        let index = |id: &str| id.parse::<usize>().unwrap();
        if let Some(id) = sent.url.strip_prefix("https://blobs.example.net/") {
            let (days, _) = &asked[index(id)];
            return file(&format!("{HEADER}{}", row(&days[..10])));
        }
        let id = sent
            .url
            .strip_prefix(REPORTS)
            .unwrap()
            .strip_prefix("/r-")
            .unwrap();
        let at = index(id);
        let polled = &mut asked[at].1;
        *polled += 1;
        let links = [format!("https://blobs.example.net/{id}")];
        let links = &links[..usize::from((self.links)(at))];
        match *polled <= self.polls {
            true => json(&json!({"id": format!("r-{id}"), "status": "processing"})),
            false => json(
                &json!({"id": format!("r-{id}"), "status": "completed", "download_urls": links}),
            ),
        }
    }

    fn fetch(&self) -> Run {
        fetch("billing_detailed", QUERY, &|sent| self.answer(sent))
    }
}

#[test]
fn a_long_window_is_several_reports_that_become_one() {
    let server = Server::new(2, |_| true);
    let run = server.fetch();
    let expected = format!(
        "{HEADER}{}{}{}",
        row("2026-09-15"),
        row("2026-10-16"),
        row("2026-11-16")
    );
    assert_eq!(run.report.as_deref(), Ok(expected.as_str()));
    assert_eq!(*server.conflicts.borrow(), 0);
    let asked: Vec<String> = server
        .asked
        .borrow()
        .iter()
        .map(|(days, _)| days.clone())
        .collect();
    assert_eq!(
        asked,
        [
            "2026-09-15 2026-10-15",
            "2026-10-16 2026-11-15",
            "2026-11-16 2026-11-20"
        ]
    );
    let mut said = run.progress;
    said.dedup();
    let part = |step: &str, part: u32| format!("{step}, part {part} of 3");
    let made = (1..=3).flat_map(|at| [part("asked", at), part("preparing", at)]);
    let steps = made.chain((1..=3).map(|at| part("downloading", at)));
    assert_eq!(said, steps.collect::<Vec<_>>());
    let opened = opened("billing_detailed-github-1796040000.csv", &expected);
    assert_eq!(
        (&opened["kind"], &opened["rows"]),
        (&json!("ghec.usage"), &json!(3))
    );
}

#[test]
fn another_report_of_the_same_person_is_waited_for() {
    let server = Server {
        busy: 3,
        ..Server::new(1, |_| true)
    };
    let run = server.fetch();
    assert_eq!(run.report.unwrap().lines().count(), 4);
    assert_eq!(*server.conflicts.borrow(), 3);
    let posts = run.sent.iter().filter(|line| line.starts_with("POST"));
    assert_eq!(posts.count(), 6);
}

#[test]
fn a_report_that_is_no_longer_known_is_polled_once_more() {
    let query = "name=acme-inc&from=2026-11-01&to=2026-11-20";
    let polls = RefCell::new(0);
    let lost = |times: u32| {
        *polls.borrow_mut() = 0;
        let run = fetch("billing_detailed", query, &|sent| {
            if sent.body.is_some() {
                return json(&json!({"id": "r-0", "status": "processing"}));
            }
            if sent.url.starts_with("https://blobs") {
                return file(&format!("{HEADER}{}", row("2026-11-01")));
            }
            *polls.borrow_mut() += 1;
            if *polls.borrow() <= times {
                return Reply {
                    status: 404,
                    ..json(
                        &json!({"message": "Not Found", "documentation_url": "https://docs.github.com"}),
                    )
                };
            }
            json(&json!({
                "id": "r-0", "status": "completed", "download_urls": ["https://blobs.example.net/0"],
            }))
        });
        run.report
    };
    assert!(lost(1).is_ok());
    assert_eq!(lost(2), refused(Problem::ReportLost));
    assert_eq!(*polls.borrow(), 2);
}

#[test]
fn a_year_is_within_the_limits_of_an_attempt() {
    let server = Server::new(0, |_| true);
    let query = "name=acme-inc&from=2025-11-30&to=2026-11-30";
    let run = fetch("billing_detailed", query, &|sent| server.answer(sent));
    assert_eq!(run.report.unwrap().lines().count(), 13);
}

#[test]
fn days_without_data_are_named() {
    let of = |query: &str, links: fn(usize) -> bool| {
        let server = Server::new(1, links);
        fetch("billing_detailed", query, &|sent| server.answer(sent)).report
    };
    let missing = |days: &str| Err(Outcome::Refused(Details::no_data(days)));
    for (links, days) in [
        ((|at| at == 0) as fn(usize) -> bool, "2026-10-16/2026-11-20"),
        (|at| at == 1, "2026-09-15/2026-10-15, 2026-11-16/2026-11-20"),
        (|at| at == 2, "2026-09-15/2026-11-15"),
        (|at| at != 1, "2026-10-16/2026-11-15"),
    ] {
        assert_eq!(of(QUERY, links), missing(days));
    }
    assert_eq!(of(QUERY, |_| false), refused(Problem::NoData));
    // There are no figures of the last days yet.
    let newest = "name=acme-inc&from=2026-10-29&to=2026-11-30";
    let expected = format!("{HEADER}{}", row("2026-10-29"));
    assert_eq!(of(newest, |at| at == 0), Ok(expected));
    assert_eq!(of(newest, |at| at == 1), missing("2026-10-29/2026-11-28"));
}

#[test]
fn a_state_that_waits_has_no_secret() {
    let config = config();
    let wanted = Wanted {
        report: "billing_detailed",
        query: QUERY,
        now_ms: NOW_MS,
        ..Wanted::of(&config.targets[0])
    };
    let server = Server::new(1, |_| true);
    let mut state = String::new();
    for _ in 0..20 {
        let run = Wanted {
            state: &state,
            ..wanted
        }
        .run(&|sent| server.answer(sent));
        let Err(Outcome::Pending {
            state: next,
            retry_after_ms,
        }) = run.report
        else {
            assert!(run.report.is_ok());
            return;
        };
        assert!(retry_after_ms.is_some_and(|ms| ms >= 1_000));
        assert!(!next.0.contains("blobs") && next.0.len() < crate::limits::STATE_BYTES);
        state = next.0;
    }
    panic!("it never ends");
}

#[test]
fn answers_that_are_about_something_else() {
    let polled = |reply: Value| {
        let query = "name=acme-inc&from=2026-11-01&to=2026-11-20";
        fetch("billing_detailed", query, &|sent| match &sent.body {
            Some(_) => json(&json!({"id": "r-0", "status": "processing"})),
            None => json(&reply),
        })
        .report
    };
    assert_eq!(
        polled(json!({"id": "r-1", "status": "completed"})),
        refused(Problem::UnexpectedContent)
    );
    // It is not the id that was given, although it cannot stand in an address.
    for id in [json!("a b"), json!(null), json!(["r-0"])] {
        let other = json!({"id": id, "status": "completed"});
        assert_eq!(polled(other), refused(Problem::UnexpectedContent));
    }
    for (start, end) in [("2026-10-01", "2026-11-20"), ("2026-11-01", "2026-11-19")] {
        let other = json!({
            "id": "r-0", "status": "completed", "start_date": start, "end_date": end,
        });
        assert_eq!(polled(other), refused(Problem::UnexpectedContent));
    }
    assert_eq!(
        polled(json!({"id": "r-0"})),
        refused(Problem::UnexpectedContent)
    );
    assert_eq!(
        polled(json!({"id": "r-0", "status": "failed", "error_message": "x"})),
        refused(Problem::ReportFailed)
    );
    let elsewhere =
        json!({"id": "r-0", "status": "completed", "download_urls": ["https://10.0.0.1/"]});
    assert_eq!(polled(elsewhere), unexpected("10.0.0.1"));
    // A status that is not known is waited for.
    let unknown = polled(json!({"id": "r-0", "status": "dreaming"}));
    assert!(
        matches!(unknown, Err(Outcome::Pending { .. })),
        "{unknown:?}"
    );
    for id in ["", "../../user", "a b", "x?y", &"x".repeat(65)] {
        let run = fetch("billing_detailed", QUERY, &|_| json(&json!({"id": id})));
        assert_eq!(run.report, refused(Problem::UnexpectedContent), "{id}");
        assert_eq!(run.sent.len(), 1);
    }
}

#[test]
fn a_report_that_goes_back_to_processing_is_waited_for() {
    let polls = RefCell::new(0);
    let query = "name=acme-inc&from=2026-11-01&to=2026-11-20";
    let run = fetch("billing_detailed", query, &|sent| {
        *polls.borrow_mut() += 1;
        let at = *polls.borrow();
        match (&sent.body, at) {
            (Some(_), _) => json(&json!({"id": "r-0", "status": "processing"})),
            // It was completed when it was first polled.
            (None, 3 | 4) => json(&json!({"id": "r-0", "status": "processing"})),
            (None, _) if sent.url.starts_with("https://blobs") => {
                file(&format!("{HEADER}{}", row("2026-11-01")))
            }
            (None, _) => json(&json!({
                "id": "r-0", "status": "completed", "download_urls": ["https://blobs.example.net/0"],
            })),
        }
    });
    assert!(run.report.is_ok(), "{:?}", run.report);
}

#[test]
fn columns_identify_the_three_reports() {
    for (columns, expected) in [
        (
            &["date", "sku", "net_amount", "username"][..],
            "billing_detailed",
        ),
        (&["date", "sku", "net_amount"], "billing_summarized"),
        (
            &["date", "username", "sku", "model", "net_amount"],
            "billing_ai_credits",
        ),
    ] {
        for spec in super::super::REPORTS
            .iter()
            .filter(|spec| spec.name.starts_with("billing"))
        {
            let crate::report::Format::Csv(recognise) = spec.format else {
                panic!("{}", spec.name);
            };
            let is_it = recognise(columns) == crate::report::Recognition::Requested;
            assert_eq!(is_it, spec.name == expected, "{columns:?}");
        }
    }
}
