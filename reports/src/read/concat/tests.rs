//! Files read as one, against each read by itself.

use proptest::prelude::*;

use super::*;
use crate::query::Evaluator;
use crate::read::read_all;
use crate::sample::{Sample, SampleReport};
use crate::table::Unknown;
use crate::zone::Zone;

fn opened(name: &str, text: &str) -> Report {
    read_all(text.as_bytes(), name, None, &ReadOptions::default()).unwrap()
}

fn concatenated(parts: &[(&str, &str)]) -> Report {
    let mut concatenator = Concatenator::default();
    for (name, text) in parts {
        concatenator.add(opened(name, text)).unwrap();
    }
    concatenator.finish().unwrap()
}

fn rows(opened: &Report) -> Vec<Vec<String>> {
    let table = &opened.table;
    let columns = table.file_columns();
    let row = |row| {
        (0..columns)
            .map(|at| table.cell(row, at).into_owned())
            .collect()
    };
    (0..table.rows()).map(row).collect()
}

#[test]
fn rows_follow_one_another_under_all_columns() {
    let whole = concatenated(&[
        ("a.csv", "login,role\nada,admin\n"),
        ("b.csv", "role;login;note\nuser;bea;\"x, y\"\n"),
    ]);
    let names: Vec<&str> = whole
        .table
        .columns()
        .iter()
        .map(|c| c.name.as_str())
        .collect();
    assert_eq!(names, ["login", "role", "note", "file"]);
    assert_eq!(
        rows(&whole),
        [
            ["ada", "admin", "", "a.csv"],
            ["bea", "user", "x, y", "b.csv"]
        ]
    );
    assert!(whole.problems.is_empty(), "{:?}", whole.problems);
}

#[test]
fn a_column_that_is_called_file_keeps_its_name() {
    let whole = concatenated(&[("a.csv", "file,n\nx,1\n"), ("b.csv", "file,n\ny,2\n")]);
    assert_eq!(whole.table.columns()[2].name, "source_file");
    assert_eq!(rows(&whole)[1], ["y", "2", "b.csv"]);
}

#[test]
fn problems_of_a_file_are_problems_of_the_whole() {
    let whole = concatenated(&[
        ("a.csv", "login,role\nada,admin\n"),
        ("b.csv", "login,role\nbea\ncal,user,more\n"),
    ]);
    assert_eq!(whole.problems.count(Code::ShortRow), 1);
    let long = whole
        .problems
        .iter()
        .find(|problem| problem.code == Code::LongRow);
    assert_eq!(long.unwrap().places[0].row, Some(2));
    // Cells beyond the header are kept.
    assert!(rows(&whole)[2].contains(&"more".to_owned()));
}

#[test]
fn corrections_of_a_file_apply_in_the_whole() {
    let options = ReadOptions {
        zone: Some(Zone::fixed("UTC+02:00", 120)),
        columns: vec![ColumnOptions {
            key: "n".to_owned(),
            ty: Some(Type::Text),
            stands_for: None,
            notation: None,
        }],
        ..ReadOptions::default()
    };
    let text = b"n,at\n1,2026-03-01 12:00:00\n2,2026-03-01 12:00:00Z\n";
    let mut concatenator = Concatenator::default();
    concatenator
        .add(read_all(text, "a.csv", None, &options).unwrap())
        .unwrap();
    concatenator
        .add(opened("b.csv", "n,at\n3,2026-03-01 12:00:00\n"))
        .unwrap();
    let whole = concatenator.finish().unwrap();
    assert_eq!(whole.table.columns()[0].ty, Type::Text);
    let Data::Int(moments) = &whole.table.columns()[1].data else {
        panic!("moments are held as numbers");
    };
    let moments: Vec<String> = moments.iter().map(|ms| iso_of_ms(*ms)).collect();
    let [early, late] = ["2026-03-01T10:00:00Z", "2026-03-01T12:00:00Z"];
    assert_eq!(moments, [early, late, late]);
}

#[test]
fn a_file_that_is_left_out_is_a_problem() {
    let mut concatenator = Concatenator::default();
    concatenator
        .add(opened("a.csv", "login,n\nada,1\n"))
        .unwrap();
    concatenator.leave_out("b.csv");
    let whole = concatenator.finish().unwrap();
    let told = whole.problems.iter().next().unwrap();
    assert_eq!(
        (told.code, told.places[0].sample.as_str()),
        (Code::FileLeftOut, "b.csv")
    );
    assert_eq!(whole.about().concatenated, Some(1));
}

#[test]
fn kinds_that_differ_share_a_family_or_nothing() {
    let file = |report| {
        let bytes = Sample::new(report, 20, 1).into_bytes();
        String::from_utf8(bytes).unwrap()
    };
    let (all, dormant) = (
        file(SampleReport::AllUsers),
        file(SampleReport::DormantUsers),
    );
    let repositories = file(SampleReport::AllRepositories);
    let kind = |parts: &[(&str, &str)]| concatenated(parts).kind().id;
    assert_eq!(
        kind(&[("all_users.csv", &all), ("all_users.csv", &all)]),
        "ghes.all_users"
    );
    let users = kind(&[("all_users.csv", &all), ("dormant_users.csv", &dormant)]);
    assert!(users.starts_with("ghes."), "{users}");
    assert_eq!(
        kind(&[
            ("all_users.csv", &all),
            ("all_repositories.csv", &repositories)
        ]),
        "generic"
    );
}

/// The rows of a file, shared among three.
#[test]
fn a_file_in_three_is_the_file() {
    for kind in catalog::KINDS {
        let Some(report) = SampleReport::of_kind(kind.id) else {
            continue;
        };
        let bytes = Sample::new(report, 90, 1).into_bytes();
        let text = String::from_utf8(bytes).unwrap();
        let header = report.header();
        if text.starts_with('{') && !header.is_empty() {
            // One JSON document cannot be cut at a line.
            continue;
        }
        let lines: Vec<&str> = text.lines().skip(usize::from(!header.is_empty())).collect();
        let name = report.file_name();
        let mut concatenator = Concatenator::default();
        for part in lines.chunks(30) {
            let head = if header.is_empty() {
                String::new()
            } else {
                format!("{header}\n")
            };
            let text = format!("{head}{}\n", part.join("\n"));
            concatenator.add(opened(&name, &text)).unwrap();
        }
        let (whole, concatenated) = (opened(&name, &text), concatenator.finish().unwrap());
        assert_eq!(whole.kind().id, concatenated.kind().id);
        assert_eq!(concatenated.table.rows(), whole.table.rows(), "{}", kind.id);
        for (at, column) in whole.table.columns().iter().enumerate() {
            let same = concatenated.table.column(&column.key).unwrap();
            assert_eq!(
                concatenated.table.columns()[same].ty,
                column.ty,
                "{}: {}",
                kind.id,
                column.key
            );
            for row in 0..whole.table.rows() {
                assert_eq!(
                    concatenated.table.cell(row, same),
                    whole.table.cell(row, at)
                );
            }
        }
        let (whole, concatenated) = (whole.overview(None), concatenated.overview(None));
        if kind.id == "generic" {
            // Columns are counted there, and there is one more.
            assert_eq!(concatenated.kpis[0], whole.kpis[0]);
            continue;
        }
        assert_eq!(concatenated.kpis, whole.kpis, "{}", kind.id);
        assert_eq!(concatenated.findings, whole.findings, "{}", kind.id);
        assert_eq!(concatenated.as_of, whole.as_of, "{}", kind.id);
    }
}

#[test]
fn without_files_there_is_no_table() {
    assert!(Concatenator::default().is_empty());
    assert!(matches!(
        Concatenator::default().finish(),
        Err(Refusal::Empty)
    ));
}

/// The value of a row in the column of this key, or why it is unknown.
fn known(opened: &Report, row: u32, key: &str) -> (String, Option<Unknown>) {
    match opened.table.column(key) {
        Some(at) => (
            opened.table.cell(row, at).into_owned(),
            opened.table.state(row, at),
        ),
        None => (String::new(), Some(Unknown::Missing)),
    }
}

const ACTIVITY: [(&str, &str); 6] = [
    ("Report Time", "report_time"),
    ("Login", "login"),
    ("Last Authenticated At", "last_authenticated_at"),
    ("Last Activity At", "last_activity_at"),
    ("Last Surface Used", "last_surface_used"),
    ("Organization", "organization"),
];

#[test]
fn columns_that_one_file_lacks_are_missing() {
    let with = "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used\n\
        2026-03-01T00:00:00Z,bea,None,None,None\n\
        2026-03-01T00:00:00Z,cal\n";
    let without = "Report Time,Login,Last Activity At,Last Surface Used\n\
        2026-03-01T00:00:00Z,ada,None,None\n";
    let whole = concatenated(&[("a.csv", without), ("b.csv", with)]);
    let signed_in = |row| known(&whole, row, "last_authenticated_at").1;
    assert_eq!(
        [0, 1, 2].map(signed_in),
        [
            Some(Unknown::Missing),
            Some(Unknown::Stated),
            Some(Unknown::Missing)
        ]
    );
    assert_eq!(
        known(&whole, 2, "last_activity_at").1,
        Some(Unknown::Missing)
    );
    let overview = whole.overview(None);
    let never = overview.kpis.iter().find(|kpi| kpi.id == "never_appeared");
    let evaluator = Evaluator::new(&whole.table);
    let (_, rows) = evaluator.evaluate_text(&never.unwrap().query).unwrap();
    assert_eq!(rows.iter().collect::<Vec<_>>(), [1]);
    let told = whole
        .problems
        .iter()
        .find(|p| p.code == Code::MissingColumn);
    assert_eq!(
        told.unwrap().places[0].sample,
        "a.csv: Last Authenticated At"
    );
}

proptest! {
    /// Columns that a file lacks, rows that end early, words for none, nothing at all: in the
    /// whole each cell says what it says alone.
    #[test]
    fn every_cell_keeps_its_value_in_the_whole(
        files in prop::collection::vec(
            (
                prop::sample::subsequence((0..ACTIVITY.len()).collect::<Vec<_>>(), 2..=6),
                prop::collection::vec(
                    (prop::collection::vec("|None|\"\"|2026-02-03T04:05:06Z|ada|,?x", 6), 1_usize..=6),
                    1..6,
                ),
            ),
            1..4,
        ),
    ) {
        let options = ReadOptions {
            kind: Some("copilot.activity".to_owned()),
            delimiter: Some(','),
            header: Some(1),
            ..ReadOptions::default()
        };
        let alone = files.iter().map(|(columns, rows)| {
            let names: Vec<&str> = columns.iter().map(|at| ACTIVITY[*at].0).collect();
            let mut text = format!("{}\n", names.join(","));
            for (cells, length) in rows {
                // A line with nothing on it would be no row.
                let cells: Vec<&str> = cells.iter().take(*length.min(&columns.len())).map(|cell| cell.trim_start_matches(',')).collect();
                let line = cells.join(",");
                text.push_str(if line.is_empty() { "\"\"" } else { &line });
                text.push('\n');
            }
            read_all(text.as_bytes(), "x.csv", None, &options).unwrap()
        });
        let alone: Vec<Report> = alone.collect();
        let mut concatenator = Concatenator::default();
        let mut expected = Vec::new();
        for part in alone {
            for row in 0..part.table.rows() {
                expected.push(ACTIVITY.map(|(_, key)| known(&part, row, key)));
            }
            concatenator.add(part).unwrap();
        }
        let whole = concatenator.finish().unwrap();
        for (row, cells) in (0..).zip(expected) {
            prop_assert_eq!(ACTIVITY.map(|(_, key)| known(&whole, row, key)), cells);
        }
    }
}

const LOG: &str =
    "at,what\n2026-01-01T00:00:00Z,a\n2026-01-02T00:00:00Z,b\n2026-01-02T00:00:00Z,b\n";

#[test]
fn repeated_rows_of_an_earlier_file_are_reported() {
    let later =
        "what,at\nb,2026-01-02T00:00:00Z\n\"c\",2026-01-03T00:00:00Z\n\"a\",2026-01-01T00:00:00Z\n";
    let whole = concatenated(&[("a.csv", LOG), ("b.csv", later)]);
    assert_eq!(whole.table.rows(), 6);
    let told = whole.problems.iter().find(|p| p.code == Code::RowRepeated);
    let told = told.unwrap();
    assert_eq!(told.count, 2);
    let places: Vec<_> = told.places.iter().map(|place| place.row).collect();
    assert_eq!(places, [Some(3), Some(5)]);
    assert_eq!(told.places[0].sample, "2026-01-02T00:00:00Z,b");
    let query = "repeated:true".to_owned();
    assert_eq!(
        whole.about().cautions,
        [Caution::RowsRepeated { rows: 2, query }]
    );
    // The same file twice, under whatever names.
    let twice = concatenated(&[("a.csv", LOG), ("a.csv", LOG)]);
    assert_eq!(twice.problems.count(Code::RowRepeated), 3);
    // A log may say a thing twice.
    let apart = concatenated(&[
        ("a.csv", LOG),
        ("b.csv", "at,what\n2026-01-05T00:00:00Z,a\n"),
    ]);
    assert!(apart.problems.is_empty() && apart.about().cautions.is_empty());
}

#[test]
fn rows_of_an_earlier_file_are_listed_by_a_query() {
    let later = "at,what\n2026-01-02T00:00:00Z,b\n2026-01-03T00:00:00Z,c\n";
    let whole = concatenated(&[("a.csv", LOG), ("b.csv", later)]);
    let [Caution::RowsRepeated { query, .. }] = &whole.about().cautions[..] else {
        panic!("{:?}", whole.about().cautions);
    };
    let view = |query: &str| {
        let mut view = crate::view::View::new(&whole.table, query, "", &[]).unwrap();
        let rows = view.rows_at(&whole.table, 0, 10);
        rows.into_iter().collect::<Vec<u32>>()
    };
    assert_eq!(view(query), [3]);
    assert_eq!(view(&format!("-{query}")), [0, 1, 2, 4]);
    let about = whole.about().columns.last().unwrap();
    assert_eq!((about.key.as_str(), about.derived), ("repeated", true));
    assert_eq!(whole.table.cell(3, whole.table.columns().len() - 1), "true");
    // A column of that name keeps it.
    let odd = "repeated,n\nx,1\n";
    let whole = concatenated(&[("a.csv", odd), ("b.csv", odd)]);
    let query = "repeated_row:true".to_owned();
    assert_eq!(
        whole.about().cautions,
        [Caution::RowsRepeated { rows: 1, query }]
    );
}

#[test]
fn equal_rows_of_one_file_are_no_repeats() {
    let apart = concatenated(&[
        ("a.csv", LOG),
        ("b.csv", "at,what\n2026-01-05T00:00:00Z,z\n"),
    ]);
    assert_eq!(apart.problems.count(Code::RowRepeated), 0);
    assert!(apart.table.column("repeated").is_none());
    // Once in one file and three times in another is one row in both, and two more.
    let row = "2026-01-01T00:00:00Z,a\n";
    let three = format!("at,what\n{}", row.repeat(3));
    let whole = concatenated(&[("a.csv", &format!("at,what\n{row}")), ("b.csv", &three)]);
    assert_eq!(whole.problems.count(Code::RowRepeated), 1);
    // And the other way round.
    let whole = concatenated(&[("b.csv", &three), ("a.csv", &format!("at,what\n{row}"))]);
    assert_eq!(whole.problems.count(Code::RowRepeated), 1);
}

#[test]
fn rows_of_an_earlier_file_can_be_left_out() {
    let later = "what,at\nb,2026-01-02T00:00:00Z\nb,2026-01-02T00:00:00Z\nshort\n\
                 a,2026-01-01T00:00:00Z\nc,2026-01-03T00:00:00Z\n";
    let mut concatenator = Concatenator::default();
    concatenator.leave_duplicates_out();
    for (name, text) in [("a.csv", LOG), ("b.csv", later)] {
        concatenator.add(opened(name, text)).unwrap();
    }
    let whole = concatenator.finish().unwrap();
    let kept = rows(&whole);
    let what: Vec<&str> = kept.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(what, ["a", "b", "b", "short", "c"]);
    assert_eq!(
        whole.about().cautions,
        [Caution::RepeatsLeftOut { rows: 3 }]
    );
    let problem = |code| {
        let mut all = whole.problems.iter();
        all.find(|problem| problem.code == code).unwrap()
    };
    let left_out = problem(Code::RepeatLeftOut);
    assert_eq!((left_out.count, left_out.places[0].row), (3, None));
    assert_eq!(left_out.places[0].sample, "b.csv: 2026-01-02T00:00:00Z,b");
    // A problem with a row names the row's place in the concatenated table.
    assert_eq!(problem(Code::ShortRow).places[0].row, Some(3));
    assert_eq!(whole.problems.count(Code::RowRepeated), 0);
}

/// One page of seats, of `all`.
fn page(all: u32, logins: &[&str]) -> String {
    let seat = |login: &&str| {
        format!(
            "{{\"created_at\":\"2025-01-09T08:00:00Z\",\"assignee\":{{\"login\":\"{login}\",\"id\":1}},\
             \"updated_at\":\"2026-01-09T08:00:00Z\",\"last_activity_at\":null,\
             \"last_activity_editor\":null,\"pending_cancellation_date\":null,\
             \"plan_type\":\"business\"}}"
        )
    };
    let seats: Vec<String> = logins.iter().map(seat).collect();
    format!("{{\"total_seats\":{all},\"seats\":[{}]}}", seats.join(","))
}

#[test]
fn missing_pages_are_reported_until_they_are_added() {
    // A person with two seats is one person.
    let first = page(4, &["ada", "bea", "bea"]);
    let alone = opened("seats.json", &first);
    let told = alone.problems.iter().find(|p| p.code == Code::PagesMissing);
    assert_eq!(told.unwrap().places[0].sample, "total_seats: 4");
    assert_eq!(
        alone.about().cautions,
        [Caution::PagesMissing { read: 2, all: 4 }]
    );
    // There may be as many names, or as many seats.
    assert!(
        opened("seats.json", &page(3, &["ada", "bea", "bea"]))
            .problems
            .is_empty()
    );
    assert_eq!(alone.problems.count(Code::BesideRows), 0);
    let both = concatenated(&[("1.json", &first), ("2.json", &page(3, &["cal", "dea"]))]);
    assert_eq!(both.problems.count(Code::PagesMissing), 0);
    assert!(both.about().cautions.is_empty());
    let two_of_three = concatenated(&[
        ("1.json", &page(5, &["ada"])),
        ("2.json", &page(4, &["cal"])),
    ]);
    assert_eq!(
        two_of_three.about().cautions,
        [Caution::PagesMissing { read: 2, all: 5 }]
    );
    let glued = opened(
        "seats.json",
        &[first.as_str(), &page(4, &["cal", "dea"])].concat(),
    );
    assert!(glued.about().cautions.is_empty());
    let rows = opened(
        "x.json",
        "{\"total_count\":3,\"items\":[{\"a\":1},{\"a\":1}]}",
    );
    assert_eq!(
        rows.about().cautions,
        [Caution::PagesMissing { read: 2, all: 3 }]
    );
    assert!(
        opened(
            "x.json",
            "{\"total_count\":2,\"items\":[{\"a\":1},{\"a\":1}]}"
        )
        .problems
        .is_empty()
    );
    // Not a number: it is told as what it is.
    let odd = opened(
        "x.json",
        "{\"total_count\":\"3\",\"items\":[{\"a\":1},{\"a\":1}]}",
    );
    assert_eq!(odd.problems.count(Code::BesideRows), 1);
}

#[test]
fn the_beginning_of_a_file_does_not_say_that_pages_are_missing() {
    let text = page(900, &["ada"; 400]);
    let seen = crate::report::preview(
        &text.as_bytes()[..20_000],
        text.len() as u64,
        "seats.json",
        &ReadOptions::default(),
    );
    let read = seen.outcome.unwrap();
    assert!(!read.whole && read.about.cautions.is_empty());
    assert!(
        read.problems
            .iter()
            .all(|(code, _)| *code != Code::PagesMissing)
    );
}

#[test]
fn an_id_in_a_name_is_not_the_day_of_the_whole() {
    let text = "login,last_seen\nada,2026-01-01 00:00:00 +0000\nbea,2026-01-02 00:00:00 +0000\n";
    let whole = concatenated(&[("ticket-1234567890.csv", text), ("b.csv", text)]);
    assert_eq!(whole.as_of(None).source, Source::NewestValue);
    let whole = concatenated(&[("x-1767600000.csv", text), ("ticket-1234567890.csv", text)]);
    assert_eq!(whole.as_of(None).ms, Some(1_767_600_000_000));
}

const DAYS: &str = "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used\n";

#[test]
fn one_report_of_several_days_is_no_longer_one_picture() {
    let day = |day: &str, logins: &[&str]| {
        let rows = logins.iter().map(|login| {
            format!("2026-{day}T00:00:00Z,{login},2026-{day}T00:00:00Z,2026-09-20T10:00:00Z,vscode/1.100.0\n")
        });
        format!("{DAYS}{}", rows.collect::<String>())
    };
    let september = day("09-30", &["ada", "bo", "cy"]);
    let of_days = |parts: &[(&str, &str)]| {
        let whole = concatenated(parts);
        let cautions = whole.about().cautions.iter();
        let mut rows = cautions.filter_map(|caution| match caution {
            Caution::OfSeveralDays { rows } => Some(*rows),
            _ => None,
        });
        rows.next()
    };
    let october = day("10-31", &["Ada", "bo"]);
    let both = [("a.csv", &*september), ("b.csv", &*october)];
    assert_eq!(of_days(&both), Some(2));
    // Other people, or the same rows once more, are no other day.
    let others = day("10-31", &["dee"]);
    assert_eq!(of_days(&[("a.csv", &september), ("b.csv", &others)]), None);
    assert_eq!(
        of_days(&[("a.csv", &september), ("b.csv", &september)]),
        None
    );
    // A report that names people several times is no picture of one day.
    let twice = format!("{october}{}", day("10-30", &["ada"]).replace(DAYS, ""));
    assert_eq!(of_days(&[("a.csv", &twice), ("b.csv", &october)]), None);
}

#[test]
fn the_column_that_says_the_file_is_no_unknown_one() {
    let text = format!("{DAYS}2026-10-31T00:00:00Z,ada,,,\n");
    let whole = concatenated(&[("a.csv", &text), ("b.csv", &text.replace("ada", "bo"))]);
    assert_eq!(whole.problems.count(Code::UnknownColumn), 0);
    let more = text
        .replace("Login,", "Login,Note,")
        .replace("ada,", "ada,x,");
    let whole = concatenated(&[("a.csv", &text), ("b.csv", &more)]);
    assert_eq!(whole.problems.count(Code::UnknownColumn), 1);
}
