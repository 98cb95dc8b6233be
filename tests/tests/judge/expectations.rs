//! Other people's inputs of CEF and of Copilot's interface, where they lie beside the project
//! (`ROLLCALL_SAMPLES` names the folder; without it these tests count as skipped): what is read
//! from them here, and where and why that is not what their own reader reads.

use reports::read::{ReadOptions, read_all};
use reports::report::Report;
use serde_json::Value;

fn text(path: &str) -> Vec<u8> {
    let file = crate::samples::folder().join(path);
    std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

fn open(text: &[u8], name: &str) -> Report {
    read_all(text, name, None, &ReadOptions::default()).unwrap()
}

/// The cell of a row under a key of CEF, as the file spells it.
fn cell(opened: &Report, row: u32, key: &str) -> Option<String> {
    let at = opened.table.column(&reports::table::column::key_of(key))?;
    Some(opened.table.cell(row, at).into_owned())
}

/// The names of the header's fields in jc, and here.
const JC_HEADER: [(&str, &str); 6] = [
    ("deviceVendor", "vendor"),
    ("deviceProduct", "product"),
    ("deviceVersion", "device_version"),
    ("deviceEventClassId", "class_id"),
    ("deviceEventClassID", "class_id"),
    ("name", "name"),
];

/// jc's own readings that are none of the standard's, by the key and why.
fn jc_differs(key: &str, jc: &str, ours: &str) -> Option<&'static str> {
    if jc.replace('\\', "") == ours.replace('\\', "") {
        return Some(
            "jc takes the backslash off `\\\"`, `\\|` and `\\]`, for which CEF has no escape",
        );
    }
    if jc.trim_end_matches('"') == ours.trim_end_matches('"') {
        return Some("jc leaves the quote at the end of a value in quotes, or not");
    }
    if jc.trim() == ours.trim() {
        return Some("jc drops blanks that the standard keeps");
    }
    if jc.split_whitespace().eq(ours.split_whitespace()) {
        return Some("jc makes several blanks one");
    }
    let is_label = |known: &[&str]| known.contains(&key);
    is_label(&["msg"]).then_some("jc ends a value at the first word that has an equals sign")
}

#[test]
#[ignore = "other people's files are looked at where ROLLCALL_SAMPLES names their folder"]
fn jc() {
    let input = text("cef/jc-cef.input.txt");
    let expected = text("cef/jc-cef.expected.json");
    let opened = open(&input, "jc-cef.input.txt");
    assert_eq!(opened.kind().id, "cef.events");
    let expected: Vec<Value> = serde_json::from_slice(&expected).unwrap();
    // Twelve events of six vendors, and a line that is none: both keep it.
    assert_eq!(opened.table.rows() as usize, expected.len());
    let (mut equal, mut differ) = (0, Vec::new());
    for (row, event) in (0..).zip(&expected) {
        for (name, value) in event.as_object().unwrap() {
            // Texts of the event itself; the others are made by jc of these.
            let Value::String(theirs) = value else {
                continue;
            };
            let key = JC_HEADER
                .iter()
                .find(|(jc, _)| jc == name)
                .map_or(name.as_str(), |(_, key)| key);
            let Some(ours) = cell(&opened, row, key) else {
                continue;
            };
            if ours == *theirs {
                equal += 1;
            } else if !ours.is_empty() {
                match jc_differs(name, theirs, &ours) {
                    Some(_) => {}
                    None => differ.push(format!("{row} {name}: jc {theirs:?}, here {ours:?}")),
                }
            }
        }
    }
    assert!(equal > 100, "{equal}");
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// Row by row: the name of logstash's case, a key, and what is read here.
const LOGSTASH: &[(&str, &str, &str)] = &[
    ("message", "spt", "1232"),
    ("missing_headers", "vendor", ""),
    ("missing_headers", "device_version", "1.0"),
    ("leading_whitespace", "src", "10.0.0.192"),
    // Kept as written, as logstash does: CEF escapes pipes in the header only.
    ("escaped_pipes", "moo", "this\\|has an escaped pipe"),
    ("pipes_in_message", "moo", "this|has an pipe"),
    ("equal_in_message", "moo", "this =has = equals="),
    ("escaped_backslash_in_header", "vendor", "secu\\rity"),
    (
        "escaped_backslash_in_header_edge_case",
        "vendor",
        "security\\|",
    ),
    (
        "escaped_backslash_in_header_edge_case",
        "product",
        "threatmanager\\",
    ),
    ("escaped_pipes_in_header", "severity", "|10"),
    ("backslash_in_message", "moo", "this \\has \\ backslashs\\"),
    ("equal_in_header", "product", "threatmanager=equal"),
    // logstash drops the second blank before a key; the standard says it is the value's.
    ("spaces_in_between_keys", "src", "10.0.0.192 "),
    (
        "allow_spaces_in_values",
        "dproc",
        "InternetExplorer x.x.x.x",
    ),
    ("dots_in_keys", "ad.nn", "TEST"),
    (
        "preserve_additional_fields_with_dot_notations",
        "ad.Error_,Code",
        "3221225578",
    ),
    (
        "preserve_additional_fields_with_dot_notations",
        "ad.field[0]",
        "field0",
    ),
    (
        "preserve_complex_multiple_dot_notation_in_extension_fields",
        "ad.foo.name[1]",
        "new_name",
    ),
    (
        "preserve_random_values_key_value_pairs_alongside_with_additional_fields",
        "cs4",
        "401 random.user Admin 0 23041A10181C0000  23041810181C0000  /CN=random.user/OU=User Login End-Entity  /CN=TEST/OU=Login CA TEST 34",
    ),
    (
        "preserve_unmatched_key_mappings",
        "new_key_by_device",
        "new_values here",
    ),
    (
        "translate_abbreviated_cef_fields",
        "amac",
        "00:80:48:1c:24:91",
    ),
    ("syslog", "syslog_prefix", "Syslogdate Sysloghost"),
    ("log_with_custom_typed_fields", "cfp15", "3.1415926"),
    ("cef_line", "destinationLongitude", "-73.614830"),
];

#[test]
#[ignore = "other people's files are looked at where ROLLCALL_SAMPLES names their folder"]
fn logstash() {
    let input = text("cef/logstash-codec-cef.inputs.jsonl");
    // The list of cases is NDJSON itself.
    let list = open(&input, "inputs.jsonl");
    assert_eq!(
        (list.about().file_format.as_str(), list.table.rows()),
        ("ndjson", 27)
    );
    let cases: Vec<Value> = String::from_utf8(input)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for (name, key, wanted) in LOGSTASH {
        let found = cases
            .iter()
            .filter(|case| case["name"] == *name)
            .any(|case| {
                let opened = open(case["input"].as_str().unwrap().as_bytes(), "x");
                cell(&opened, 0, key).as_deref() == Some(wanted)
            });
        assert!(found, "{name}: {key} is not {wanted:?}");
    }
    // Text outside of pairs is kept; logstash gives up the whole event.
    let stray = cases.iter().find(|case| case["line"] == 574).unwrap();
    let opened = open(stray["input"].as_str().unwrap().as_bytes(), "x");
    assert!(
        cell(&opened, 0, "extension")
            .unwrap()
            .starts_with("this is in the extensions space")
    );
}

#[test]
#[ignore = "other people's files are looked at where ROLLCALL_SAMPLES names their folder"]
fn copilot_seats() {
    for (file, rows, without) in [
        ("copilot/enterprise_seats_response_sample.json", 8, 0),
        ("copilot/organization_seats_response_sample.json", 9, 1),
    ] {
        let input = text(file);
        let opened = open(&input, file);
        assert_eq!(
            (opened.kind().id, opened.table.rows()),
            ("copilot.seats", rows),
            "{file}"
        );
        let overview = opened.overview(None);
        let kpi = |id: &str| {
            overview
                .kpis
                .iter()
                .find(|kpi| kpi.id == id)
                .unwrap()
                .value
                .clone()
        };
        assert_eq!(
            kpi("seats"),
            reports::overview::Figure::Count(u64::from(rows))
        );
        let without = reports::overview::Figure::Distinct {
            count: without,
            column: "assignee_login".to_owned(),
        };
        assert_eq!(kpi("no_activity_90d"), without);
    }
}
