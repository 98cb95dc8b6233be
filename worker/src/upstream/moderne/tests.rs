//! This module tests both versions against invented servers, with the real intake.

mod answers;
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
    let name = report.file_name("tenant", NOW_MS / 1000);
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
            let query = other.window.map_or("", |_| day);
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
        .map(|gone| gone.id)
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

/// The days of a server with a task for each: `None` is a task that is never ready.
struct Days<'a> {
    /// What each task answers, in the order in which the tasks are asked for.
    files: &'a [Reply],
    windows: RefCell<Vec<[String; 2]>>,
}

impl<'a> Days<'a> {
    fn of(files: &'a [Reply]) -> Self {
        Self {
            files,
            windows: RefCell::default(),
        }
    }

    fn answer(&self, sent: &Sent) -> Reply {
        let body = sent.body.as_deref().unwrap_or_default();
        if body.contains("mutation") {
            let said = variables(sent);
            let end = |name: &str| said[name].as_str().unwrap().to_owned();
            let mut windows = self.windows.borrow_mut();
            windows.push([end("since"), end("until")]);
            let id = windows.len().to_string();
            return json(json!({"data": {"task": {"id": id, "state": "QUEUED"}}}));
        }
        if let Some(number) = sent.url.strip_prefix("https://api.acme.example/file/") {
            return self.files[number.parse::<usize>().unwrap() - 1].clone();
        }
        let id = variables(sent)["id"].clone();
        let url = format!("/file/{}", id.as_str().unwrap());
        json(json!({"data": {"task": {"id": id, "state": "SUCCESSFUL", "url": url}}}))
    }
}

const HEADER: &str = "User,Target,Action type,Action,Description,Time,Outcome";

/// A file with one event, whose description is this.
fn event(description: &str) -> Reply {
    file(&format!(
        "{HEADER}\nada,a,Read,b,{description},2026-11-28T00:00:00Z,Success\n"
    ))
}

/// The descriptions in a report.
fn descriptions(text: &str) -> Vec<&str> {
    text.lines()
        .map(|line| line.split(',').nth(4).unwrap())
        .collect()
}

const THREE_DAYS: &str = "since=2026-11-28&until=2026-11-30";

#[test]
fn a_long_window_is_asked_for_day_by_day_and_joined_in_order() {
    let files = ["1", "2", "3"].map(event);
    let days = Days::of(&files);
    let run = fetch(0, "audit_csv", THREE_DAYS, &|sent| days.answer(sent));
    let text = run.report.unwrap();
    assert_eq!(descriptions(&text), ["Description", "1", "2", "3"]);
    let [first, second, third] = <[_; 3]>::try_from(days.windows.into_inner()).unwrap();
    assert_eq!(
        first,
        ["2026-11-28T00:00:00+00:00", "2026-11-29T00:00:00+00:00"]
    );
    assert_eq!(
        second,
        ["2026-11-29T00:00:00+00:00", "2026-11-30T00:00:00+00:00"]
    );
    assert_eq!(third[0], "2026-11-30T00:00:00+00:00");
    // Today ends now.
    assert!(third[1].starts_with("2026-11-30T12:00:"), "{}", third[1]);
    // A day that has not begun in UTC, or has just begun, is not asked for.
    for (query, now_ms) in [
        ("since=2026-11-30&until=2026-12-01", NOW_MS),
        ("since=2026-11-29&until=2026-11-30", NOW_MS - 12 * HOUR_MS),
    ] {
        let days = Days::of(&files);
        let config = config();
        let wanted = Wanted {
            report: "audit_csv",
            query,
            now_ms,
            waits: true,
            bytes_max: 1_000_000,
            ..Wanted::of(&config.targets[0])
        };
        let run = wanted.run(&|sent| match sent.url.contains("/file/") {
            // The whole fetch takes less than a second.
            true => days.answer(sent),
            false => {
                let mut answer = days.answer(sent);
                let text = String::from_utf8(answer.body).unwrap();
                answer.body = text
                    .replace("\"QUEUED\"", "\"SUCCESSFUL\",\"url\":\"/file/1\"")
                    .into_bytes();
                answer
            }
        });
        assert!(run.report.is_ok(), "{query}");
        assert_eq!(days.windows.into_inner().len(), 1, "{query}");
    }
}

#[test]
fn a_usage_report_is_one_task_whatever_its_window() {
    let windows = RefCell::new(Vec::new());
    let server = serves(USAGE);
    let run = fetch(0, "usage", "since=2026-11-01&until=2026-12-01", &|sent| {
        if sent
            .body
            .as_deref()
            .is_some_and(|body| body.contains("mutation"))
        {
            windows.borrow_mut().push(variables(sent));
        }
        server(sent)
    });
    assert_eq!(run.report.as_deref(), Ok(USAGE));
    let now = "2026-11-30T12:00:00+00:00";
    assert_eq!(
        windows.into_inner(),
        [json!({"since": "2026-11-01T00:00:00+00:00", "until": now})]
    );
}

#[test]
fn a_day_on_which_nothing_happened_has_no_rows() {
    let nothing = Reply {
        status: 204,
        fields: Vec::new(),
        body: Vec::new(),
    };
    let quiet_csv = [
        file(&format!("{HEADER}\n")),
        file(HEADER),
        file(""),
        file("\n"),
        nothing.clone(),
    ];
    let quiet_cef = [file(""), file("\n"), nothing];
    let line = |number: &str| file(&format!("CEF:0|Moderne|a|1|b|{number}|1|\n"));
    for (report, quiet, full) in [
        (
            "audit_csv",
            quiet_csv.as_slice(),
            event as fn(&str) -> Reply,
        ),
        ("audit_cef", quiet_cef.as_slice(), line as fn(&str) -> Reply),
    ] {
        for quiet in quiet {
            for place in 0..3 {
                let mut files = ["1", "2", "3"].map(full);
                files[place] = quiet.clone();
                let days = Days::of(&files);
                let text = fetch(0, report, THREE_DAYS, &|sent| days.answer(sent)).report;
                let about = format!(
                    "{report} {place} {:?}",
                    String::from_utf8_lossy(&quiet.body)
                );
                let text = text.unwrap_or_else(|outcome| panic!("{about}: {outcome:?}"));
                let events = text
                    .lines()
                    .filter(|line| *line != HEADER && !line.is_empty());
                assert_eq!(events.count(), 2, "{about}: {text}");
            }
        }
    }
    // The whole report is empty only if every day is.
    let none = [file(""), file(""), file("")];
    let days = Days::of(&none);
    let run = fetch(0, "audit_cef", THREE_DAYS, &|sent| days.answer(sent));
    assert_eq!(run.report, Err(Outcome::refused(Problem::NoData)));
    // Another header is another report, and half of one is a cut.
    for (body, problem) in [
        ("a,b,c", Problem::WrongReport),
        ("User,Target", Problem::WrongReport),
        ("a,b,c\n1,2,3\n", Problem::WrongReport),
    ] {
        let files = [event("1"), file(body), event("3")];
        let days = Days::of(&files);
        let run = fetch(0, "audit_csv", THREE_DAYS, &|sent| days.answer(sent));
        assert_eq!(run.report, Err(Outcome::refused(problem)), "{body}");
    }
}

#[test]
fn a_new_attempt_has_every_day_again_and_asks_for_none_twice() {
    let config = config();
    let header = HEADER.to_owned() + "\n";
    for (state, orders) in [
        ("", 3),
        ("order 1 7", 2),
        ("poll 0 1 - 7", 2),
        ("poll 1 1 - 7 8", 1),
        ("poll 2 1 ARCHIVED 7 8 9", 0),
        ("file 2 17 7 8 9", 0),
        ("order 2 7 8", 1),
        // A state that is not this program's is a beginning.
        ("poll 2 1 - 7", 2),
        ("poll", 3),
        ("x", 3),
    ] {
        let files: Vec<_> = (1..=9).map(|number| event(&number.to_string())).collect();
        let days = Days::of(&files);
        let wanted = Wanted {
            report: "audit_csv",
            query: THREE_DAYS,
            state,
            now_ms: NOW_MS,
            waits: true,
            bytes_max: 1_000_000,
            ..Wanted::of(&config.targets[0])
        };
        let run = wanted.run(&|sent| days.answer(sent));
        let text = run.report.unwrap();
        assert!(text.starts_with(&header), "{state}");
        // The tasks that the state names come first, and then the new ones.
        let known = ["7", "8", "9"].into_iter().take(3 - orders);
        let new = ["1", "2", "3"].into_iter().take(orders);
        let expected: Vec<_> = ["Description"]
            .into_iter()
            .chain(known)
            .chain(new)
            .collect();
        assert_eq!(descriptions(&text), expected, "{state}");
        assert_eq!(days.windows.into_inner().len(), orders, "{state}");
    }
}

#[test]
fn a_token_that_ends_between_two_days_is_not_sent() {
    let config = config();
    let files = ["1", "2", "3"].map(event);
    let days = Days::of(&files);
    let wanted = Wanted {
        report: "audit_csv",
        query: THREE_DAYS,
        now_ms: NOW_MS,
        // The first day takes a poll after two seconds.
        ends_at_ms: Some(NOW_MS + u64::from(limits::ANSWER_MS) + 3_000),
        waits: true,
        bytes_max: 1_000_000,
        ..Wanted::of(&config.targets[0])
    };
    let run = wanted.run(&|sent| days.answer(sent));
    assert_eq!(run.report, Err(Outcome::refused(Problem::TokenExpired)));
    assert_eq!(days.windows.into_inner().len(), 2);
}

#[test]
fn a_file_that_was_made_after_its_day_does_not_age() {
    let config = config();
    let target = &config.targets[0];
    let parameters = Parameters::parse(reports::V1[3].parameters, THREE_DAYS).unwrap();
    let ask = |report| Ask {
        egress: &target.egress,
        report: target.report(report).unwrap(),
        parameters: &parameters,
        now_ms: NOW_MS,
        ends_at_ms: None,
    };
    let figures = |report, state: &str, made_at_ms| {
        let state = State(state.to_owned());
        target
            .upstream
            .figures_at_ms(&ask(report), &state, made_at_ms)
    };
    let midnight_ms = NOW_MS - 12 * HOUR_MS;
    // The second day ended at midnight.
    for report in ["audit_csv", "audit_cef"] {
        let state = "file 1 17 7 8";
        assert_eq!(figures(report, state, midnight_ms), None);
        assert_eq!(
            figures(report, state, midnight_ms - 1),
            Some(midnight_ms - 1)
        );
        // Today has not ended.
        assert_eq!(
            figures(report, "file 2 17 7 8 9", midnight_ms + 1),
            Some(midnight_ms + 1)
        );
    }
    assert_eq!(
        figures("usage", "file 0 17 7", midnight_ms),
        Some(midnight_ms)
    );
    assert_eq!(figures("recipe_runs", "file 0 17 7", 5), Some(5));
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
