//! Files of other formats, read as an engine reads them.

mod answers;

use proptest::prelude::*;

use crate::problem::Code;
use crate::read::ReadOptions;
use crate::read::{Reader, Report, read_all};
use crate::refusal::Refusal;
use crate::table::Unknown;

fn open(text: &str) -> Report {
    read_all(text.as_bytes(), "x", None, &ReadOptions::default()).unwrap()
}

fn cells(opened: &Report) -> Vec<Vec<String>> {
    let table = &opened.table;
    (0..table.rows())
        .map(|row| {
            (0..table.columns().len())
                .map(|at| table.cell(row, at).into_owned())
                .collect()
        })
        .collect()
}

fn names(opened: &Report) -> Vec<&str> {
    opened
        .table
        .columns()
        .iter()
        .map(|c| c.name.as_str())
        .collect()
}

fn keys(opened: &Report) -> Vec<&str> {
    opened
        .table
        .columns()
        .iter()
        .map(|c| c.key.as_str())
        .collect()
}

/// Everything that is known of a file that comes in two pieces.
fn told(text: &[u8], cut: usize) -> String {
    let read = || {
        let mut reader = Reader::new("x", text.len() as u64, None, &ReadOptions::default())?;
        reader.push(&text[..cut])?;
        reader.push(&text[cut..])?;
        reader.finish()
    };
    match read() {
        Ok(opened) => {
            let about = crate::read::About {
                memory_bytes: 0,
                ..opened.about().clone()
            };
            format!(
                "{about:?} {:?} {:?} {:?}",
                opened.problems,
                opened.overview(None),
                cells(&opened)
            )
        }
        Err(refusal) => format!("{refusal:?}"),
    }
}

const CEF: &str = "\r\nOct 1 host CEF:0|v|p|1|c|n|Low|rt=1700000000000 cs1=a cs1Label=Rule name cn1=1 cn1Label=n\r\n\
    not an event\r\n\
    CEF:1|v\\|w|p|1|c|n|9|name=x\\ny cs1=b, \"c\" cs1Label=Rule name act=a act=b outcome=Failed\r\n";

const JSON: &str = "{\"of\":2,\n \"seats\":[\n {\"a\":{\"b\":1},\"c\":null},\n {\"c\":\"x,\\\"y\\\"\",\"d\":[1, 2]}\n ,\n {\"a\": oops}]}";

#[test]
fn lines_of_cef_are_rows() {
    let opened = open(CEF);
    assert_eq!(opened.kind().id, "cef.events");
    assert_eq!(
        names(&opened)[..14],
        [
            "syslog_prefix",
            "cef_version",
            "vendor",
            "product",
            "device_version",
            "class_id",
            "name",
            "severity",
            "rt",
            "Rule name",
            "cs1Label",
            "n",
            "cn1Label",
            "line",
        ]
    );
    assert_eq!(keys(&opened)[9], "cs1");
    // A key that is called like a field of the header is a column of its own.
    assert_eq!((names(&opened)[14], keys(&opened)[14]), ("name", "name_2"));
    let rows = cells(&opened);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][..2], ["Oct 1 host", "0"]);
    assert_eq!(rows[1][13], "not an event");
    assert_eq!((rows[2][2].as_str(), rows[2][14].as_str()), ("v|w", "x\ny"));
    assert_eq!(rows[2][9], "b, \"c\"");
    let counts: Vec<(Code, u64, Option<u64>)> = opened
        .problems
        .iter()
        .map(|p| {
            (
                p.code,
                p.count,
                p.places.first().and_then(|place| place.line),
            )
        })
        .collect();
    assert_eq!(
        counts,
        [
            (Code::DuplicateColumn, 1, None),
            (Code::BlankLine, 1, None),
            (Code::NotCef, 1, Some(3)),
            (Code::DuplicateKey, 1, Some(4)),
        ]
    );
    assert_eq!(opened.about().line_end, "crlf");
    assert_eq!(opened.about().file_format, "cef");
}

#[test]
fn a_label_names_its_column_where_all_have_it_and_agree() {
    let event = |extension: &str| format!("CEF:0|v|p|1|c|n|1|{extension}\n");
    let name = |extensions: &[&str]| {
        let text: String = extensions.iter().map(|e| event(e)).collect();
        open(&text).table.columns()[7].name.clone()
    };
    assert_eq!(
        name(&["cs1=a cs1Label=Rule", "cs1=b cs1Label=Rule"]),
        "Rule"
    );
    assert_eq!(name(&["cs1=a cs1Label=Rule", "cs1=b cs1Label=Role"]), "cs1");
    assert_eq!(name(&["cs1=a cs1Label=Rule", "cs1=b"]), "cs1");
    assert_eq!(name(&["cs1=a", "cs1=b cs1Label=Rule"]), "cs1");
    assert_eq!(name(&["cs1=a cs1Label="]), "cs1");
    // A label that is another column's name would be ambiguous.
    assert_eq!(name(&["cs1=a cs1Label=severity"]), "cs1");
    assert_eq!(name(&["cs1=a cs1Label=x cs2=b cs2Label=x"]), "cs1");
}

#[test]
fn objects_are_rows_and_null_only_keys_columns() {
    let opened = open(JSON);
    assert_eq!(names(&opened), ["a.b", "c", "d", "line"]);
    assert_eq!(keys(&opened), ["a_b", "c", "d", "line"]);
    assert_eq!(
        cells(&opened),
        [
            ["1", "", "", ""],
            ["", "x,\"y\"", "[1,2]", ""],
            ["", "", "", "{\"a\": oops}"],
        ]
    );
    let problems: Vec<_> = opened
        .problems
        .iter()
        .map(|p| (p.code, p.places[0].line))
        .collect();
    assert_eq!(
        problems,
        [(Code::BrokenRecord, Some(6)), (Code::BesideRows, Some(1))]
    );
    let opened = open("[{\"a\":1,\"gone\":null}]");
    assert_eq!(
        (names(&opened), cells(&opened)),
        (vec!["a", "gone"], vec![vec!["1".to_owned(), String::new()]])
    );
}

/// The states of a column's values, by its key.
fn states(opened: &Report, key: &str) -> Vec<Option<Unknown>> {
    let at = opened.table.column(key).unwrap();
    (0..opened.table.rows())
        .map(|row| opened.table.state(row, at))
        .collect()
}

#[test]
fn missing_is_neither_empty_nor_none() {
    let seat = |members: &str| {
        format!(
            "{{\"assignee\":{{\"login\":\"ada\"}},\"last_activity_editor\":null,{members}\"plan_type\":\"x\"}}"
        )
    };
    let opened = open(&format!(
        "{{\"seats\":[{},{},{}]}}",
        seat(""),
        seat("\"last_activity_at\":null,\"note\":null,"),
        seat("\"last_activity_at\":\"2026-01-02T03:04:05Z\",\"note\":\"x\","),
    ));
    assert_eq!(opened.kind().id, "copilot.seats");
    let [missing, stated] = [Some(Unknown::Missing), Some(Unknown::Stated)];
    assert_eq!(states(&opened, "last_activity_at"), [missing, stated, None]);
    // A column of no kind, whose null came before its first value.
    let empty = Some(Unknown::Empty);
    assert_eq!(states(&opened, "note"), [missing, empty, None]);
    let opened = open("[{\"a\":1,\"b\":2},{\"b\":\"\"},{\"a\":\"\"},{},{\"a\":\" \"}]");
    assert_eq!(states(&opened, "a")[..4], [None, missing, empty, missing]);
    assert_eq!(states(&opened, "b")[..4], [None, empty, missing, missing]);
    assert_ne!(states(&opened, "a")[4], missing);
    let opened = open("[{},{\"a\":1}]");
    assert_eq!(states(&opened, "a"), [missing, None]);
    let event = |pairs: &str| format!("CEF:0|v|p|1|c|n|1|{pairs}\n");
    let opened = open(&[event("act= suser=ada"), event("suser=bea"), event("act=x")].concat());
    assert_eq!(states(&opened, "act"), [empty, missing, None]);
    assert_eq!(states(&opened, "suser"), [None, None, missing]);
}

/// Opens a file as of a kind that a person chose.
fn open_as(text: &str, kind: &str) -> Report {
    let options = ReadOptions {
        kind: Some(kind.to_owned()),
        ..ReadOptions::default()
    };
    read_all(text.as_bytes(), "x", None, &options).unwrap()
}

#[test]
fn a_log_that_quotes_a_page_is_a_log() {
    let opened = open(
        "<134>Nov 1 10:00:00 waf CEF:0|Imperva|WAF|1|xss|XSS|8|request=/login?q=<body onload\\=alert(1)>\n",
    );
    assert_eq!(opened.kind().id, "cef.events");
    let request = opened.table.column("request").unwrap();
    assert_eq!(
        opened.table.cell(0, request),
        "/login?q=<body onload=alert(1)>"
    );
}

#[test]
fn a_chosen_kind_decides_the_format() {
    let log = format!(
        "{}{}",
        "Nov 1 10:00:00 host sshd[1]: Accepted publickey, from 10.0.0.1\n".repeat(60),
        "CEF:0|v|p|1|c|n|1|suser=ada\n".repeat(40)
    );
    assert_eq!(open(&log).kind().id, "generic");
    let opened = open_as(&log, "cef.events");
    assert_eq!(
        (opened.about().file_format.as_str(), opened.table.rows()),
        ("cef", 100)
    );
    assert_eq!(opened.problems.count(Code::NotCef), 60);
    assert_eq!(states(&opened, "suser")[60], None);
    // A text that looks like a page or an answer is still text.
    let page = "<html>,login\n1,ada\n";
    assert!(matches!(
        read_all(page.as_bytes(), "x", None, &ReadOptions::default()),
        Err(Refusal::WebPage { .. })
    ));
    assert_eq!(open_as(page, "generic").table.rows(), 1);
    let answer = "{\"message\":\"Bad credentials\",\"status\":\"401\"}";
    assert_eq!(
        cells(&open_as(answer, "generic")),
        [["Bad credentials", "401"]]
    );
}

#[test]
fn one_event_with_a_message_is_an_event() {
    let opened = open(
        "{\"timestamp\":\"2026-01-02\",\"level\":\"info\",\"message\":\"login\",\"user\":\"ada\"}",
    );
    assert_eq!(opened.table.rows(), 1);
}

#[test]
fn the_name_says_whose_events_they_are() {
    let event = b"CEF:0|v|p|1|c|n|1|suser=ada\n";
    let kind = |name: &str| {
        let opened = read_all(event, name, None, &ReadOptions::default()).unwrap();
        (opened.kind().id, opened.about().reason.clone())
    };
    assert_eq!(kind("events.cef").0, "cef.events");
    let (kind, reason) = kind("moderne_audit_logs.cef");
    assert_eq!(kind, "moderne.audit_log_cef");
    assert_eq!(
        reason,
        "Most of the first lines are CEF; the file's name says the audit log of Moderne."
    );
}

#[test]
fn a_key_too_long_for_a_column_leaves_the_others_theirs() {
    let long = "k".repeat(crate::limits::KEY_BYTES + 1);
    let opened = open(&format!("{{\"a\":1,\"{long}\":2}}\n{{\"a\":3,\"b\":4}}\n"));
    assert_eq!(states(&opened, "b"), [Some(Unknown::Missing), None]);
    assert_eq!(opened.problems.count(Code::KeyWithoutColumn), 1);
}

#[test]
fn files_cut_at_every_byte() {
    for text in [
        CEF,
        JSON,
        "{\"a\":1}\n{\"b\":\"\u{e9}\"}\n",
        "[{\"a\":1},{\"a\":",
        "[]",
        "{\"message\":\"no\"}",
    ] {
        let whole = told(text.as_bytes(), 0);
        for cut in 0..=text.len() {
            assert_eq!(told(text.as_bytes(), cut), whole, "cut at {cut}");
        }
    }
}

#[test]
fn files_longer_than_the_beginning_cut_everywhere() {
    let mut cef = String::new();
    let mut json = "[".to_owned();
    for n in 0..8_000 {
        cef.push_str(&format!(
            "CEF:0|v|p|1|c|n|{}|rt={} k{}=some words\n",
            n % 11,
            1_700_000_000_000_u64 + n,
            n % 40
        ));
        json.push_str(&format!(
            "{}{{\"at\":\"2026-01-02\",\"k{}\":{{\"n\":{n}}},\"z\":null}}",
            if n > 0 { "," } else { "" },
            n % 40
        ));
    }
    json.push(']');
    for text in [cef, json] {
        assert!(text.len() > crate::limits::SNIFF_BYTES);
        let whole = told(text.as_bytes(), text.len());
        for cut in [
            1,
            1000,
            crate::limits::SNIFF_BYTES - 1,
            crate::limits::SNIFF_BYTES,
            text.len() - 1,
        ] {
            assert!(told(text.as_bytes(), cut) == whole, "cut at {cut}");
        }
        // Columns come up after the first rows; they are typed all the same.
        let opened = open(&text);
        assert_eq!(opened.table.rows(), 8_000);
    }
}

#[test]
fn first_rows_are_there_while_the_rest_streams() {
    let mut reader = Reader::new("x", 1 << 20, None, &ReadOptions::default()).unwrap();
    let event = "CEF:0|v|p|1|c|n|1|a=b\n".repeat(20_000);
    reader.push(event.as_bytes()).unwrap();
    let (about, rows) = reader.first_rows().unwrap();
    assert_eq!((about.kind.as_str(), rows.len()), ("cef.events", 100));
    reader.push(b"CEF:0|v|p|1|c|n|1|late=1\n").unwrap();
    assert!(reader.rows() >= 20_000);
    let opened = reader.finish().unwrap();
    let late = opened.table.column("late").unwrap();
    assert_eq!(opened.table.columns()[late].unknown, [0, 0, 0, 20_000]);
}

#[test]
fn refusals_stay_refusals() {
    let refusal =
        |text: &str| read_all(text.as_bytes(), "x", None, &ReadOptions::default()).unwrap_err();
    assert_eq!(
        refusal("{\"message\":\"Bad credentials\"}"),
        Refusal::JsonError {
            message: "Bad credentials".to_owned()
        }
    );
    assert_eq!(refusal("[]"), Refusal::Json);
    assert_eq!(refusal("{\"total_seats\":0,\"seats\":[]}"), Refusal::Json);
}

#[test]
fn cells_without_a_kind() {
    let found = serde_json::to_value(crate::read::inspect_cells(JSON.as_bytes())).unwrap();
    assert_eq!(
        found,
        serde_json::json!({
            "header": ["a.b", "c", "d", "line"],
            "records": [["1"], ["", "x,\"y\"", "[1,2]"], ["", "", "", "{\"a\": oops}"]],
        })
    );
    let found = serde_json::to_value(crate::read::inspect_cells(CEF.as_bytes())).unwrap();
    assert_eq!(found["header"][9], "cs1");
    assert_eq!(found["records"].as_array().unwrap().len(), 3);
}

#[test]
fn a_chosen_separator_means_delimited_text() {
    let options = ReadOptions {
        delimiter: Some('|'),
        ..ReadOptions::default()
    };
    let opened = read_all(CEF.as_bytes(), "x", None, &options).unwrap();
    assert_eq!(opened.about().file_format, "delimited");
}

#[test]
fn other_encodings() {
    let event = "CEF:0|v|p|1|c|Zo\u{eb}|1|a=\u{e9}\n";
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(event.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let latin: Vec<u8> = event
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    for (bytes, label) in [(utf16, "utf-16le"), (latin, "windows-1252")] {
        let opened = read_all(&bytes, "x", None, &ReadOptions::default()).unwrap();
        assert_eq!(
            (cells(&opened)[0][5].as_str(), cells(&opened)[0][7].as_str()),
            ("Zo\u{eb}", "\u{e9}")
        );
        assert_eq!(opened.about().encoding, label);
    }
    // JSON is UTF-8; only a person can say that this file is not.
    let json = b"[{\"a\":\"Zo\xeb \\u4e2d\"}]";
    let opened = read_all(json, "x", None, &ReadOptions::default()).unwrap();
    assert_eq!(cells(&opened)[0][0], "Zo\u{fffd} \u{4e2d}");
    assert_eq!(opened.problems.count(Code::InvalidText), 1);
    let options = ReadOptions {
        encoding: Some("windows-1252".to_owned()),
        ..ReadOptions::default()
    };
    let opened = read_all(json, "x", None, &options).unwrap();
    assert_eq!(cells(&opened)[0][0], "Zo\u{eb} \u{4e2d}");
}

#[test]
fn a_record_without_an_end_is_bounded() {
    let long = "x".repeat(crate::limits::RECORD_BYTES + 100);
    let opened = open(&format!(
        "CEF:0|v|p|1|c|n|1|a=1\nCEF:0|v|p|1|c|n|1|a={long}\nCEF:0|v|p|1|c|n|1|a=3\n"
    ));
    assert_eq!(opened.table.rows(), 3);
    assert_eq!(opened.problems.count(Code::LongRecord), 1);
    let opened = open(&format!("[{{\"a\":1}},{{\"a\":\"{long}\"}},{{\"a\":3}}]"));
    assert_eq!(opened.table.rows(), 3);
    assert_eq!(opened.problems.count(Code::LongRecord), 1);
    assert_eq!(opened.table.cell(2, 0), "3");
}

#[test]
fn many_thousand_keys_stay_in_bounds() {
    let cef: String = (0..20_000)
        .map(|n| format!("CEF:0|v|p|1|c|n|1|key{n}=v\n"))
        .collect();
    let json: String = (0..20_000).map(|n| format!("{{\"key{n}\":1}}\n")).collect();
    for text in [cef, json] {
        let opened = open(&text);
        assert_eq!(opened.table.rows(), 20_000);
        assert!(opened.table.columns().len() <= crate::limits::COLUMNS);
        assert!(
            opened.about().memory_bytes < 128 << 20,
            "{}",
            opened.about().memory_bytes
        );
        // The last key is kept, in the column for all that have none.
        let other = opened.table.column("other").unwrap();
        assert!(opened.table.cell(19_999, other).starts_with("key19999="));
    }
}

proptest! {
    #[test]
    fn any_file_is_read_the_same_in_two_pieces(
        lines in proptest::collection::vec("(CEF:0\\|v\\|p\\|1\\|c\\|n\\|5\\|)?[a=\\\\ \",|\t\r.é]{0,20}", 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        // Enough sound lines that the file is taken for CEF, whatever the others are.
        let sound = "CEF:0|v|p|1|c|n|5|a=b\n".repeat(lines.len() * 20 + 1);
        let text = format!("{sound}{}", lines.join("\n"));
        let cut = cut.index(text.len() + 1);
        prop_assert_eq!(told(text.as_bytes(), cut), told(text.as_bytes(), 0));
        let opened = open(&text);
        let blank = |line: &&str| line.trim_matches(|c: char| c.is_ascii_whitespace()).is_empty();
        prop_assert_eq!(opened.table.rows() as usize, text.split('\n').filter(|line| !blank(line)).count());
    }

    /// Whatever the order in which a record has its keys, the same is known of it.
    #[test]
    fn the_order_of_keys_says_nothing(
        records in proptest::collection::vec(
            proptest::collection::vec(
                (
                    proptest::sample::select(vec!["login", "last_activity_at", "plan_type", "note", "n"]),
                    proptest::sample::select(vec!["null", "\"\"", "\" \"", "\"None\"", "7", "\"2026-01-02T03:04:05Z\""]),
                ),
                0..5,
            ),
            1..6,
        ),
        shuffled in any::<prop::sample::Index>(),
    ) {
        let record = |members: &[(&str, &str)]| {
            let mut seen = Vec::new();
            let members = members.iter().filter(|(key, _)| {
                let is_new = !seen.contains(key);
                seen.push(*key);
                is_new
            });
            let mut members: Vec<String> = members.map(|(key, value)| match *key {
                "login" => format!("\"assignee\":{{\"login\":{value}}}"),
                key => format!("\"{key}\":{value}"),
            }).collect();
            let as_it_is = format!("{{{}}}", members.join(","));
            let turn = shuffled.index(members.len().max(1));
            members.rotate_left(turn);
            members.reverse();
            (as_it_is, format!("{{{}}}", members.join(",")))
        };
        let (straight, turned): (Vec<String>, Vec<String>) = records.iter().map(|members| record(members)).unzip();
        let read = |records: &[String]| {
            let text = format!("{{\"seats\":[{}]}}", records.join(","));
            let options = ReadOptions { kind: Some("copilot.seats".to_owned()), ..ReadOptions::default() };
            let opened = read_all(text.as_bytes(), "x", None, &options).unwrap();
            let table = &opened.table;
            let row = |row: u32| {
                let mut cells: Vec<_> = table.columns().iter().enumerate().map(|(at, column)| {
                    (column.key.clone(), table.cell(row, at).into_owned(), table.state(row, at))
                }).collect();
                cells.sort_by(|a, b| a.0.cmp(&b.0));
                cells
            };
            (0..table.rows()).map(row).collect::<Vec<_>>()
        };
        prop_assert_eq!(read(&straight), read(&turned));
    }
}
