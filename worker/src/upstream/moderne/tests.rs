//! This module tests both versions against invented servers, with the real intake.

mod answers;
mod days;
mod files;

use std::cell::{Cell, RefCell};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::config::{Config, testing};
use crate::egress::Egress;
use crate::report::{Parameters, Report};
use crate::upstream::First;
use crate::upstream::testing::runner::{Reply, Run, Sent, Wanted};

/// 2026-11-30T12:00:00Z.
const NOW_MS: u64 = 1_796_040_000_000;
const HOUR_MS: u64 = 3_600_000;

fn config() -> Config {
    testing::config(
        r#"[{"id": "one", "title": "One", "kind": "moderne", "origin": "https://api.acme.example",
             "storage_hosts": ["files.example.net"], "headers": {"X-Access": "ACCESS"}},
            {"id": "two", "title": "Two", "kind": "moderne-v2",
             "origin": "https://api.acme.example"}]"#,
    )
}

fn fetch(target: usize, report: &str, query: &str, server: &dyn Fn(&Sent) -> Reply) -> Run {
    let config = config();
    Wanted {
        report,
        query,
        now_ms: NOW_MS,
        waits: true,
        bytes_max: 1_000_000,
        ..Wanted::of(&config.targets[target])
    }
    .run(server)
}

fn json(said: Value) -> Reply {
    says(200, &said.to_string())
}

fn says(status: u16, body: &str) -> Reply {
    Reply {
        status,
        fields: vec![("content-type", JSON.to_owned())],
        body: body.as_bytes().to_vec(),
    }
}

fn file(text: &str) -> Reply {
    Reply {
        status: 200,
        fields: vec![
            ("content-type", "text/csv".to_owned()),
            ("content-length", text.len().to_string()),
        ],
        body: text.as_bytes().to_vec(),
    }
}

fn variables(sent: &Sent) -> Value {
    let body: Value = serde_json::from_str(sent.body.as_deref().unwrap()).unwrap();
    body["variables"].clone()
}

const USAGE: &str =
    include_str!("../../../../tests/corpus/moderne/usage-report-1772437230910.ragged-tail.csv");
const RUNS: &str =
    include_str!("../../../../tests/corpus/moderne/recipe_runs.inferred-columns.csv");
const COMMITS: &str = include_str!("../../../../tests/corpus/moderne/commits.inferred-columns.csv");
const AUDIT: &str = include_str!("../../../../tests/corpus/moderne/audit.plain.csv");
const CEF: &str = include_str!("../../../../tests/corpus/moderne/audit_log.cef");

/// The kind that the page recognises in a file.
fn opened_as(text: &str, report: Report) -> &'static str {
    let name = report.file_name("tenant", NOW_MS);
    let options = ::reports::read::ReadOptions::default();
    let mut reader =
        ::reports::read::Reader::new(&name, text.len() as u64, None, &options).unwrap();
    reader.push(text.as_bytes()).unwrap();
    reader.finish().unwrap().kind().id
}

/// A server whose tasks are ready at the third question.
fn serves(text: &'static str) -> impl Fn(&Sent) -> Reply {
    let polls = Cell::new(0);
    move |sent| match &sent.body {
        None => file(text),
        Some(body) if body.contains("mutation") => json(json!({"data": {"task": {"id": "t-1"}}})),
        Some(_) => {
            assert_eq!(variables(sent), json!({"id": "t-1"}));
            polls.set(polls.get() + 1);
            let state = ["PENDING", "RUNNING", "SUCCESS"][polls.get() - 1];
            let url = (state == "SUCCESS").then_some("https://files.example.net/f?sig=a");
            let task = json!({"id": "t-1", "state": state, "url": url, "fileSize": text.len()});
            json(json!({"data": {"task": task}}))
        }
    }
}

#[test]
fn each_report_arrives_and_opens_as_its_kind() {
    let day = "since=2026-11-28&until=2026-11-28";
    for (target, report, query, text) in [
        (0, "usage", day, USAGE),
        (0, "recipe_runs", "", RUNS),
        (0, "commits", "", COMMITS),
        (0, "audit_csv", day, AUDIT),
        (0, "audit_cef", day, CEF),
    ] {
        let run = fetch(target, report, query, &serves(text));
        assert_eq!(run.report.as_deref(), Ok(text), "{report}");
        assert_eq!(run.sent.len(), 5, "{report}");
        let spec = reports::V1.iter().find(|spec| spec.name == report).unwrap();
        assert_eq!(opened_as(text, Report::new(spec)), spec.kind, "{report}");
        // Under another report's name it is another report, if its columns are documented.
        for other in &reports::V1 {
            let is_text = |format: Format| matches!(format, Format::Cef);
            let is_open = |name: &str| ["recipe_runs", "commits"].contains(&name);
            let is_unclear = is_open(other.name) && is_open(report);
            if other.name == report || is_text(other.format) != is_text(spec.format) || is_unclear {
                continue;
            }
            let query = if other.window.is_some() { day } else { "" };
            let wrong = fetch(0, other.name, query, &serves(text)).report;
            assert_eq!(
                wrong,
                Err(Outcome::refused(Problem::WrongReport)),
                "{report} as {}",
                other.name
            );
        }
    }
}

#[test]
fn undocumented_columns_are_those_of_the_report_that_was_asked_for() {
    for (report, text) in [
        (
            "commits",
            "id,recipeRunId,type,state,user,modified\n1,2,3,4,5,6\n",
        ),
        (
            "recipe_runs",
            "runId,recipe,commitCount,timeSavingsInMinutes\n1,2,3,4\n",
        ),
        ("recipe_runs", "Run,Started,Repository\n1,2,3\n"),
    ] {
        let run = fetch(0, report, "", &open(text));
        assert_eq!(run.report.as_deref(), Ok(text), "{report}");
    }
    for text in [
        "Internal error, try again\n",
        "{\"a\":1,\"b\":2,\"c\":3}\n",
        "1,2,3\n",
    ] {
        let refused = Err(Outcome::refused(Problem::UnexpectedContent));
        assert_eq!(
            fetch(0, "commits", "", &open(text)).report,
            refused,
            "{text}"
        );
    }
}

/// A server whose task is ready at once, and whose file is this.
fn open(text: &'static str) -> impl Fn(&Sent) -> Reply {
    move |sent| match &sent.body {
        None => file(text),
        Some(_) => state("SUCCESS", Some("/f")),
    }
}

/// Version 2: the list of tasks lacks the new one at first, and addresses are relative.
fn second(text: &'static str) -> impl Fn(&Sent) -> Reply {
    let polls = Cell::new(0);
    move |sent| {
        assert!(sent.fields.contains(&(VERSION.to_owned(), "v2".to_owned())));
        let Some(body) = &sent.body else {
            assert_eq!(sent.url, "https://api.acme.example/audit_logs/download/t-1");
            assert!(sent.has("authorization"));
            return file(text);
        };
        if body.contains("mutation") {
            let task = json!({"__typename": "AuditLogsDownloadProcessing", "id": "t-1"});
            return json(json!({"data": {"task": task}}));
        }
        polls.set(polls.get() + 1);
        let edges = match polls.get() {
            1 => json!([]),
            2 => json!([{"node": {"__typename": "AuditLogsDownloadProcessing", "id": "t-1"}}]),
            _ => json!([{"node": {"__typename": "AuditLogsDownloadFinished", "id": "t-1",
                                  "downloadUrl": "/audit_logs/download/t-1"}}]),
        };
        json(json!({"data": {"tasks": {"edges": edges}}}))
    }
}

#[test]
fn version_two_has_types_for_states_and_relative_addresses() {
    let day = "since=2026-11-28&until=2026-11-28";
    for (report, text) in [("audit_csv", AUDIT), ("audit_cef", CEF)] {
        let run = fetch(1, report, day, &second(text));
        assert_eq!(run.report.as_deref(), Ok(text));
        assert_eq!(run.sent.len(), 5);
    }
    // What was asked before may be ready at once.
    let run = fetch(1, "audit_csv", day, &|sent| match sent.body {
        None => file(AUDIT),
        Some(_) => json(json!({"data": {"task": {
            "__typename": "AuditLogsDownloadFinished", "id": "t-1", "downloadUrl": "/a"}}})),
    });
    assert_eq!(run.report.as_deref(), Ok(AUDIT));
    assert_eq!(run.sent.len(), 2);
    let names: Vec<_> = Moderne(Version::Two)
        .unavailable()
        .iter()
        .map(|gone| &*gone.id)
        .collect();
    assert_eq!(names, ["usage", "recipe_runs", "commits"]);
    for gone in &reports::GONE {
        assert!(gone.instead.contains("trace.csv"));
    }
}

#[test]
fn requests_go_to_one_address_and_say_what_they_want() {
    let seen = RefCell::new(Vec::new());
    let server = serves(USAGE);
    let query = "since=2026-11-28&until=2026-11-28&organization=acme";
    let run = fetch(0, "usage", query, &|sent| {
        seen.borrow_mut().push(sent.clone());
        server(sent)
    });
    assert!(run.report.is_ok());
    let seen = seen.into_inner();
    assert_eq!(
        variables(&seen[0]),
        json!({"since": "2026-11-28T00:00:00+00:00", "until": "2026-11-29T00:00:00+00:00",
               "organizationId": "acme"})
    );
    for sent in &seen[..4] {
        assert_eq!(sent.url, "https://api.acme.example/graphql");
        assert!(sent.has("authorization") && sent.has("x-access") && !sent.has(VERSION));
    }
    assert_eq!(seen[4].url, "https://files.example.net/f?sig=a");
    let names: Vec<_> = seen[4]
        .fields
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["accept", "user-agent", "accept-encoding"]);
    let since = RefCell::new(Vec::new());
    for query in ["", "since=2026-11-01"] {
        let server = serves(COMMITS);
        fetch(0, "commits", query, &|sent| {
            if sent
                .body
                .as_deref()
                .is_some_and(|body| body.contains("mutation"))
            {
                since.borrow_mut().push(variables(sent));
            }
            server(sent)
        });
    }
    let expected = [json!({}), json!({"since": "2026-11-01T00:00:00+00:00"})];
    assert_eq!(since.into_inner(), expected);
}

/// The outcome of one answer to the question about a task.
fn polled(target: usize, reply: Reply) -> Result<String, Outcome> {
    polled_from("poll 0 0 - t-1", target, reply, None)
}

fn polled_from(
    state: &str,
    target: usize,
    reply: Reply,
    ends_at_ms: Option<u64>,
) -> Result<String, Outcome> {
    let config = config();
    let wanted = Wanted {
        report: "audit_csv",
        query: "since=2026-11-28&until=2026-11-28",
        state,
        now_ms: NOW_MS,
        ends_at_ms,
        ..Wanted::of(&config.targets[target])
    };
    wanted
        .run(&|sent| match sent.body {
            None => file(AUDIT),
            Some(_) => reply.clone(),
        })
        .report
}

fn state(name: &str, url: Option<&str>) -> Reply {
    json(json!({"data": {"task": {"id": "t-1", "state": name, "url": url}}}))
}

#[test]
fn each_report_is_a_kind_the_page_knows() {
    for spec in reports::V1.iter().chain(&reports::V2) {
        assert!(
            ::reports::catalog::kind(spec.kind).is_some(),
            "{}",
            spec.name
        );
        let has_window = spec
            .parameters
            .iter()
            .any(|parameter| parameter.name == "until");
        assert_eq!(spec.window.is_some(), has_window);
        assert!(spec.token.ends_with('.'));
    }
}

proptest! {
    #[test]
    fn a_state_is_read_as_it_was_written(
        chunk in 0..8_usize, polls: u32, tasks in proptest::collection::vec("[!-~]{1,64}", 8),
        unknown in proptest::option::of("[A-Z_]{1,40}"), size_bytes: Option<u64>, more: bool,
    ) {
        let known = |count: usize| tasks.iter().take(count).cloned().collect();
        for (phase, count) in [
            (Phase::Order, chunk),
            (Phase::Poll { polls, unknown }, chunk + 1 + usize::from(more)),
            (Phase::File { size_bytes }, chunk + 1),
        ] {
            let stage = Stage { chunk, phase, tasks: known(count) };
            prop_assert_eq!(Stage::read(&stage.state()), stage);
        }
    }

    #[test]
    fn no_state_and_no_answer_breaks_it(state in "\\PC{0,60}|(order|poll|file)( [0-9a-zA-Z-]{0,12}){0,5}", status: u16, body in "\\PC{0,80}|\\{\"(data|errors)\": ?[\\[\\{\\]\\}\"a-z0-9:, ]{0,40}") {
        let config = config();
        let egress: &Egress = &config.targets[0].egress;
        let parameters = Parameters::parse(reports::V1[0].parameters, "since=2026-11-28&until=2026-11-30").unwrap();
        let ask = Ask { egress, report: Report::new(&reports::V1[0]), parameters: &parameters, now_ms: NOW_MS, ends_at_ms: None };
        let product = Moderne(Version::One);
        let Step::Ask(hop, state) = product.start(&ask, State(state)) else {
            return Err(TestCaseError::fail("it asks"));
        };
        let response = Response {
            hop: &hop,
            status,
            fields: &|_| None,
            first: Some(First { bytes: body.as_bytes(), is_whole: true }),
        };
        if let Step::Ask(hop, _) = product.on_response(&ask, state, &response) {
            prop_assert!(egress.destination(&hop.url).is_some());
        }
    }
}
