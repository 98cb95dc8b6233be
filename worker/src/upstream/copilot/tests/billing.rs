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

/// A server that polls each report so often before it is completed; `links` says whether there is
/// anything for the report at this place.
struct Server {
    polls: u32,
    links: fn(usize) -> bool,
    asked: RefCell<Vec<(String, u32)>>,
}

impl Server {
    fn new(polls: u32, links: fn(usize) -> bool) -> Self {
        Self {
            polls,
            links,
            asked: RefCell::default(),
        }
    }

    fn answer(&self, sent: &Sent) -> Reply {
        let mut asked = self.asked.borrow_mut();
        if let Some(body) = &sent.body {
            assert_eq!(sent.url, REPORTS);
            let body: Value = serde_json::from_str(body).unwrap();
            assert_eq!(body["report_type"], "detailed");
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
    let expected_steps = ["asked", "preparing", "downloading"];
    let steps = expected_steps.iter().flat_map(|step| {
        let part = move |part: u32| format!("{step}, part {part} of 3");
        (1..=3).map(part)
    });
    assert_eq!(said, steps.collect::<Vec<_>>());
    let opened = opened("billing_detailed-github-1796040000.csv", &expected);
    assert_eq!(
        (&opened["kind"], &opened["rows"]),
        (&json!("ghec.usage"), &json!(3))
    );
}

#[test]
fn a_year_is_within_the_limits_of_an_attempt() {
    let server = Server::new(0, |_| true);
    let query = "name=acme-inc&from=2025-11-30&to=2026-11-30";
    let run = fetch("billing_detailed", query, &|sent| server.answer(sent));
    assert_eq!(run.report.unwrap().lines().count(), 13);
}

#[test]
fn days_without_usage_are_left_out() {
    let of = |links: fn(usize) -> bool| Server::new(1, links).fetch().report;
    let expected = |rows: &str| Ok(format!("{HEADER}{rows}"));
    assert_eq!(of(|at| at == 0), expected(&row("2026-09-15")));
    assert_eq!(of(|at| at == 1), expected(&row("2026-10-16")));
    assert_eq!(of(|at| at == 2), expected(&row("2026-11-16")));
    assert_eq!(of(|_| false), refused(Problem::NoData));
}

#[test]
fn what_waits_is_no_secret() {
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
fn the_three_reports_are_told_by_their_columns() {
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
