//! Files read as a person says they are to be read.

use super::*;
use crate::catalog::Note;
use crate::problem::Code;
use crate::read::ColumnOptions;
use crate::report::preview;
use crate::table::{Type, Unknown};
use crate::time::iso_of_ms;
use crate::view::Cell;
use crate::zone::Zone;

const ORGANIZATIONS: &str = "id,created_at,login,email,owners,members,teams,repos,2fa_required?\n\
    1,2020-01-01 00:00:00 +0000,core,core@example.com,0,3,4,5,true\n\
    2,2020-01-02 00:00:00 +0000,tools,,2,3,4,5,false\n";

fn options() -> ReadOptions {
    ReadOptions::default()
}

fn open(text: impl AsRef<[u8]>, options: &ReadOptions) -> Report {
    let whole = read_all(text.as_ref(), "x.csv", None, options).unwrap();
    // Cut anywhere, it is the same file.
    for cut in 0..text.as_ref().len() {
        let (first, second) = text.as_ref().split_at(cut);
        let mut reader = Reader::new("x.csv", text.as_ref().len() as u64, None, options).unwrap();
        reader.push(first).unwrap();
        reader.push(second).unwrap();
        let pieces = reader.finish().unwrap();
        let told = |opened: &Report| {
            (
                About {
                    memory_bytes: 0,
                    ..opened.about().clone()
                },
                opened.problems.clone(),
            )
        };
        assert_eq!(told(&pieces), told(&whole), "cut at {cut}");
    }
    whole
}

fn header(record: u32) -> ReadOptions {
    ReadOptions {
        header: Some(record),
        ..options()
    }
}

fn column(key: &str, ty: Option<Type>, stands_for: Option<&str>) -> ReadOptions {
    ReadOptions {
        columns: vec![ColumnOptions {
            key: key.to_owned(),
            ty,
            stands_for: stands_for.map(str::to_owned),
            notation: None,
        }],
        ..options()
    }
}

fn cell(opened: &Report, row: u32, key: &str) -> Cell {
    let at = opened.table.column(key).expect(key);
    crate::view::row(&opened.table, row).cells.swap_remove(at)
}

fn figure(opened: &Report, id: &str) -> crate::overview::Figure {
    let overview = opened.overview(None);
    let kpi = overview.kpis.into_iter().find(|kpi| kpi.id == id);
    kpi.expect(id).value
}

#[test]
fn the_chosen_row_is_the_header() {
    let text = format!("Organizations\n\"as of\n2026\",x\n\n{ORGANIZATIONS}");
    let opened = open(&text, &header(3));
    let about = opened.about();
    assert_eq!((about.kind.as_str(), about.rows), ("ghes.organizations", 2));
    assert!(about.header && about.columns[0].name == "id");
    assert_eq!(about.above_header, 2);
    let problems: Vec<_> = opened.problems.iter().collect();
    let preamble = problems
        .iter()
        .find(|p| p.code == Code::AboveHeader)
        .unwrap();
    assert_eq!(preamble.count, 2);
    let told: Vec<_> = preamble
        .places
        .iter()
        .map(|p| (p.byte, p.sample.as_str()))
        .collect();
    assert_eq!(
        told,
        [(Some(0), "Organizations"), (Some(14), "\"as of\n2026\",x")]
    );
    assert_eq!(problems.len(), 1, "nothing else is wrong: {problems:?}");
    assert!(
        opened.table.index.is_regular(),
        "a title makes no table ragged"
    );
    assert_eq!(opened.table.record_number(0), 4);
    // It is no row: neither found nor counted.
    let rows = crate::view::View::new(&opened.table, "", "2026", &[]).unwrap();
    assert_eq!(rows.len(), 0);
}

#[test]
fn a_first_record_can_be_no_header() {
    let opened = open("name,number\na,1\nb,2\n", &header(0));
    assert_eq!(opened.about().rows, 3);
    assert_eq!(opened.about().columns[1].key, "column_2");
    assert_eq!(opened.problems.count(Code::NoHeader), 1);
    let opened = open("1,2\n3,4\n", &header(1));
    assert_eq!(
        (opened.about().rows, opened.about().columns[0].name.as_str()),
        (1, "1")
    );
}

#[test]
fn a_header_beyond_the_end_is_the_last_record() {
    let read = read_all(b"a,b\n1,2\n", "x", None, &header(9));
    assert_eq!(
        read.unwrap_err(),
        Refusal::HeaderOnly {
            kind: "generic".to_owned(),
            columns: 2
        }
    );
    let read = read_all(b"\n\n \n", "x", None, &header(2));
    assert_eq!(read.unwrap_err(), Refusal::Empty);
}

#[test]
fn the_separator_below_a_title_is_found() {
    let text = format!("A, B, C, D\n{}", ORGANIZATIONS.replace(',', ";"));
    let opened = open(&text, &header(2));
    assert_eq!((opened.about().delimiter, opened.about().rows), (';', 2));
    let forced = ReadOptions {
        delimiter: Some(','),
        ..header(2)
    };
    assert_eq!(open(&text, &forced).about().columns.len(), 1);
}

#[test]
fn a_title_in_windows_1252_is_reported_unchanged() {
    let text = b"Vue d\x92ensemble\nname,n\nRen\xe9e,1\n";
    let opened = open(text, &header(2));
    let preamble = opened.problems.iter().find(|p| p.code == Code::AboveHeader);
    assert_eq!(preamble.unwrap().places[0].sample, "Vue d\u{2019}ensemble");
}

#[test]
fn cells_that_do_not_fit_a_chosen_type_are_kept_and_reported() {
    let text = "name,n\na,1\nb,two\nc,\nd,None\n";
    let opened = open(text, &column("n", Some(Type::Integer), None));
    let about = &opened.about().columns[1];
    assert!(about.chosen && about.ty == Type::Integer);
    assert_eq!(about.unknown, [1, 1, 1, 0]);
    let two = cell(&opened, 1, "n");
    assert_eq!(
        (two.text.as_str(), two.unknown),
        ("two", Some(Unknown::Unparsable))
    );
    assert_eq!(opened.problems.count(Code::Unparsable), 1);
    for ty in [
        Type::Text,
        Type::Decimal,
        Type::Boolean,
        Type::Timestamp,
        Type::Size,
        Type::Category,
        Type::Ip,
    ] {
        let opened = open(text, &column("n", Some(ty), None));
        assert_eq!(opened.about().columns[1].ty, ty);
        let all = (0..4).map(|row| opened.table.cell(row, 1).into_owned());
        assert_eq!(all.collect::<Vec<_>>(), ["1", "two", "", "None"], "{ty:?}");
    }
}

#[test]
fn a_type_can_be_chosen_for_cells_beyond_the_header() {
    let text = "a\n1,2\n3,x\n";
    let opened = open(text, &column("column_2", Some(Type::Integer), None));
    assert_eq!(opened.about().columns[1].ty, Type::Integer);
    assert!(opened.about().columns[1].chosen);
    assert_eq!(opened.problems.count(Code::Unparsable), 1);
}

#[test]
fn figures_are_unknown_where_a_column_means_something_else() {
    let opened = open(ORGANIZATIONS, &options());
    assert_eq!(
        figure(&opened, "without_owner"),
        crate::overview::Figure::Count(1)
    );
    let opened = open(ORGANIZATIONS, &column("owners", Some(Type::Text), None));
    assert_eq!(
        figure(&opened, "without_owner"),
        crate::overview::Figure::Unknown(vec!["owners".to_owned()])
    );
    // Sizes in KiB read as numbers are no bytes.
    let repositories = "created_at,owner_id,owner_type,owner_name,id,name,visibility,readable_size,\
        raw_size,collaborators,fork?,deleted?\n\
        2020-01-01 00:00:00 +0000,1,User,a,2,r,public,1 KB,1,0,false,false\n";
    let opened = open(repositories, &column("raw_size", Some(Type::Integer), None));
    for kpi in opened.overview(None).kpis {
        let is_bytes = matches!(kpi.value, crate::overview::Figure::Bytes(_));
        assert!(!is_bytes, "{}", kpi.id);
    }
}

#[test]
fn a_repaired_name_brings_the_figures_back() {
    let renamed = ORGANIZATIONS.replace("owners", "owner");
    let opened = open(&renamed, &options());
    assert_eq!(
        figure(&opened, "without_owner"),
        crate::overview::Figure::Unknown(vec!["owners".to_owned()])
    );
    let absent = &opened.about().absent;
    assert_eq!(absent.len(), 1);
    assert_eq!(
        (absent[0].name.as_str(), absent[0].likely.as_deref()),
        ("owners", Some("owner"))
    );
    assert!(absent[0].required);
    let opened = open(&renamed, &column("owner", None, Some("owners")));
    assert_eq!(
        figure(&opened, "without_owner"),
        crate::overview::Figure::Count(1)
    );
    assert!(opened.about().absent.is_empty() && opened.problems.is_empty());
    assert_eq!(opened.about().columns[4].name, "owner");
    let reason = &opened.about().reason;
    assert!(
        reason.ends_with(" owner is read as owners because it was chosen."),
        "{reason}"
    );
}

#[test]
fn a_name_is_likely_only_if_the_values_can_be() {
    let renamed = ORGANIZATIONS
        .replace("owners", "owner")
        .replace(",0,3", ",ada,3");
    assert_eq!(open(&renamed, &options()).about().absent[0].likely, None);
}

#[test]
fn keys_of_json_and_cef_can_be_repaired_and_typed() {
    let json = r#"[{"a":"1","when":"2026-01-01 12:00:00"},{"a":"x"}]"#;
    let mut choice = column("a", Some(Type::Integer), None);
    choice.zone = Some(Zone::fixed("", -300));
    let opened = open(json, &choice);
    assert_eq!(opened.about().columns[0].unknown, [0, 0, 1, 0]);
    let when = cell(&opened, 0, "when").ms.map(iso_of_ms);
    assert_eq!(when.as_deref(), Some("2026-01-01T17:00:00Z"));
    let cef = "CEF:0|v|p|1|id|n|5|rt=Nov 08 2020 12:30:00 theUser=ada\n";
    let mut choice = column("theuser", None, Some("suser"));
    choice.zone = Some(Zone::fixed("", 120));
    let opened = open(cef, &choice);
    assert_eq!(cell(&opened, 0, "suser").text, "ada");
    let rt = cell(&opened, 0, "rt").ms.map(iso_of_ms);
    assert_eq!(rt.as_deref(), Some("2020-11-08T10:30:00Z"));
}

#[test]
fn a_zone_moves_times_without_one_and_nothing_else() {
    let text = "t,u,day\n2026-03-01 12:00:00,2026-03-01 12:00:00 -0700,2026-03-01\n";
    for (minutes, shown) in [
        (None, "2026-03-01T12:00:00Z"),
        (Some(0), "2026-03-01T12:00:00Z"),
        (Some(120), "2026-03-01T10:00:00Z"),
        (Some(-570), "2026-03-01T21:30:00Z"),
    ] {
        let choice = ReadOptions {
            zone: minutes.map(|minutes| Zone::fixed("", minutes)),
            ..options()
        };
        let opened = open(text, &choice);
        let of = |key: &str| cell(&opened, 0, key).ms.map(iso_of_ms).unwrap_or_default();
        assert_eq!(of("t"), shown, "{minutes:?}");
        assert_eq!(of("u"), "2026-03-01T19:00:00Z");
        assert_eq!(of("day"), "2026-03-01T00:00:00Z");
    }
}

#[test]
fn a_wrong_encoding_can_be_put_right() {
    let text: Vec<u8> = "name,n\nRenée,1\n"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let wrong = ReadOptions {
        encoding: Some("utf-16le".to_owned()),
        ..options()
    };
    // The result of a wrong choice is one, too.
    let read = read_all(&text, "x", None, &wrong);
    assert!(read.is_err() || read.is_ok_and(|opened| opened.table.column("name").is_none()));
    let right = ReadOptions {
        encoding: Some("utf-16be".to_owned()),
        ..options()
    };
    assert_eq!(cell(&open(&text, &right), 0, "name").text, "Renée");
}

#[test]
fn a_preview_shows_the_records_a_header_is_among() {
    let text = format!("Title\n{ORGANIZATIONS}");
    let seen = preview(text.as_bytes(), text.len() as u64, "x", &options());
    assert_eq!(seen.header_below, None, "it is read as the header");
    assert_eq!(seen.records[0], "Title");
    assert!(seen.records[1].starts_with("id, created_at, login"));
    let seen = preview(text.as_bytes(), text.len() as u64, "x", &header(1));
    assert_eq!(seen.header_below, Some(2));
    let seen = preview(ORGANIZATIONS.as_bytes(), 10_000_000, "x", &options());
    let read = seen.outcome.unwrap();
    assert!(!read.whole && seen.header_below.is_none());
    assert_eq!(read.about.size_bytes, 10_000_000);
    assert_eq!(read.rows.len(), 2);
    let seen = preview(b"{\"a\":1}\n{\"a\":2}", 16, "x", &options());
    assert!(seen.records.is_empty() && seen.outcome.is_ok());
    let seen = preview(b"a,b\n", 4, "x", &options());
    assert_eq!(seen.records, ["a, b"]);
    assert!(matches!(seen.outcome, Err(Refusal::HeaderOnly { .. })));
}

#[test]
fn a_preview_ends_before_half_a_row() {
    // A scanner is sure of what lies a block behind it.
    let text = format!("a,b\n{}3,\"{}", "1,2\n".repeat(20), "4\n".repeat(60));
    let read = preview(text.as_bytes(), 1_000, "x", &options())
        .outcome
        .unwrap();
    assert_eq!((read.about.rows, read.problems), (20, Vec::new()));
    let text = format!("[{}{{\"b", "{\"a\":1},".repeat(100));
    let read = preview(text.as_bytes(), 1_000, "x", &options())
        .outcome
        .unwrap();
    assert!(read.about.rows > 10, "{}", read.about.rows);
    assert_eq!((read.rows.len(), read.problems), (10, Vec::new()));
}

#[test]
fn a_reason_counted_is_the_reason_of_its_rows() {
    let text = "date,username,model,quantity,total_monthly_quota\n\
        2026-01-02,ada,gpt,1.0,None\n2026-01-02,bea,gpt,1.0,\n2026-01-02,cal,gpt,1.0,300.5\n\
        2026-01-02,dan,gpt,1.0\n";
    let forced = ReadOptions {
        kind: Some("ghec.premium_requests".to_owned()),
        ..options()
    };
    let opened = open(text, &forced);
    let at = opened.table.column("total_monthly_quota").unwrap();
    let column = &opened.table.columns()[at];
    assert_eq!(column.ty, Type::Decimal);
    let states: Vec<_> = (0..4).map(|row| opened.table.state(row, at)).collect();
    let expected = [
        Some(Unknown::Unparsable),
        Some(Unknown::Empty),
        None,
        Some(Unknown::Missing),
    ];
    assert_eq!(states, expected);
    for why in Unknown::ALL {
        let rows = expected.iter().filter(|state| **state == Some(why)).count();
        assert_eq!(column.unknown[why.index()], rows as u64, "{why:?}");
    }
}

#[test]
fn times_without_a_zone_are_noted() {
    let is_told = |text: &str, kind: &str| {
        let forced = ReadOptions {
            kind: Some(kind.to_owned()),
            ..options()
        };
        let opened = read_all(text.as_bytes(), "x.csv", None, &forced).unwrap();
        opened.about().notes.contains(&Note::TimesWithoutZone)
    };
    assert!(is_told(
        "n,at\n1,2026-01-26 07:15:22\n2,2026-01-27 07:15:22\n",
        "generic"
    ));
    assert!(is_told("n,day\n1,2026-01-26\n2,2026-01-27\n", "generic"));
    assert!(!is_told(
        "n,at\n1,2026-01-26 07:15:22 +0000\n2,2026-01-27T07:15:22Z\n",
        "generic"
    ));
    assert!(!is_told("n,at\n1,soon\n2,never\n", "generic"));
    let audit = "User,Target,Action type,Action,Description,Time,Outcome\n\
        ada,x,Read,y,z,TIME,Success\n";
    let of = |time: &str| is_told(&audit.replace("TIME", time), "moderne.audit");
    assert!(of("2026-01-26 07:15:22"));
    assert!(!of("2026-01-26T07:15:22Z"));
    let event = |time: &str| is_told(&format!("CEF:0|v|p|1|c|n|1|rt={time}\n"), "cef.events");
    assert!(event("Jan 26 2026 07:15:22"));
    assert!(!event("Jan 26 2026 07:15:22 UTC"));
    assert!(!event("1767600000000"));
}
