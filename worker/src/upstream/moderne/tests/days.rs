//! This module tests windows of days, which are asked for day by day or at once.

use super::*;

/// A server with a task for each window that it is asked for.
struct Days<'a> {
    /// The files, in the order in which the tasks are asked for.
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
    let said = |day: u32| {
        ["asked", "preparing", "downloading"].map(|step| format!("{step}, part {day} of 3"))
    };
    let said: Vec<String> = (1..=3).flat_map(said).collect();
    assert_eq!(run.progress, said);
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
