use super::*;
use crate::query::testing::table;
use crate::sort::SortKey;
use proptest::prelude::*;

fn export(table: &Table, format: ExportFormat, columns: &[u32], batch: u32) -> (String, Exporter) {
    let mut view = View::new(table, "", "", &[]).unwrap();
    let mut exporter = Exporter::new(table, format, columns);
    let mut out = Vec::new();
    while exporter.next(table, &mut view, &mut out, batch) {}
    assert!(
        !exporter.next(table, &mut view, &mut out, batch),
        "nothing follows the end"
    );
    (String::from_utf8(out).unwrap(), exporter)
}

fn csv_of(table: &Table) -> String {
    export(table, ExportFormat::Csv, &[], 1).0
}

#[test]
fn csv_keeps_the_texts_of_the_file() {
    let text = "Last Activity At,fork?,note\n2026-01-01 00:00:00 +0100,TRUE,\"a, \"\"b\"\"\nc\"\nshort\n1,2,3,extra,\n";
    let table = table(text, &[Type::Timestamp, Type::Boolean]);
    assert_eq!(
        csv_of(&table),
        "Last Activity At,fork?,note\r\n\
         2026-01-01 00:00:00 +0100,TRUE,\"a, \"\"b\"\"\nc\"\r\n\
         short,,\r\n\
         1,2,3,extra,\r\n"
    );
    let chosen = export(&table, ExportFormat::Csv, &[2, 0, 9], 10).0;
    assert_eq!(
        chosen,
        "note,Last Activity At\r\n\"a, \"\"b\"\"\nc\",2026-01-01 00:00:00 +0100\r\n,short\r\n3,1\r\n"
    );
}

#[test]
fn a_single_empty_cell_is_still_a_row() {
    let table = table("a\n\"\"\nx\n", &[]);
    assert_eq!(csv_of(&table), "a\r\n\"\"\r\nx\r\n");
}

#[test]
fn only_the_views_rows_are_written_in_its_order() {
    let table = table("n\n1\n3\n2\n", &[Type::Integer]);
    let sort = [SortKey {
        column: 0,
        descending: true,
    }];
    let mut view = View::new(&table, "n:>1", "", &sort).unwrap();
    let mut exporter = Exporter::new(&table, ExportFormat::Csv, &[]);
    let mut out = Vec::new();
    assert!(exporter.next(&table, &mut view, &mut out, 1));
    assert!(!exporter.next(&table, &mut view, &mut out, 1));
    assert_eq!(out, b"n\r\n3\r\n2\r\n");
    assert_eq!(exporter.rows(), 2);
}

#[test]
fn formulas_do_not_run() {
    for (cell, wanted) in [
        ("=1+1", "'=1+1"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+1", "'+1+1"),
        ("-2+3", "'-2+3"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("\nx", "'\nx"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("﹦1", "'﹦1"),
        ("x\n=1", "x\n'=1"),
        ("x\r\n=1\r\n@y", "x\r\n'=1\r\n'@y"),
        ("x\r\t=1", "x\r\t'=1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-inf", "'-inf"),
        ("-5\n=1", "'-5\n'=1"),
        // A cell of a file that is split elsewhere, or of a pasted text.
        ("ok\t=1+1", "ok\t'=1+1"),
        ("ok;=1+1", "ok;'=1+1"),
        ("ok|=1+1", "ok|'=1+1"),
        ("ok,=1+1", "ok,'=1+1"),
        ("x;-5", "x;'-5"),
        ("a;\"=1+1&\"\";x", "a;'\"=1+1&\"\";x"),
        ("x\u{b}=1\u{2028}@a", "x\u{b}'=1\u{2028}'@a"),
        // What does not show, or is stripped.
        (" =1", "' =1"),
        ("\u{a0}=1", "'\u{a0}=1"),
        ("\u{feff}=1", "'\u{feff}=1"),
        ("\u{200b}\u{ad}=1", "'\u{200b}\u{ad}=1"),
        ("\0=1", "'\0=1"),
        ("\u{1b}\u{2060} @a", "'\u{1b}\u{2060} @a"),
        ("x;\u{3000}\u{202e}=1", "x;'\u{3000}\u{202e}=1"),
        ("\"=1\"", "'\"=1\""),
        // An apostrophe of the cell's own is not taken for ours.
        ("'=1", "''=1"),
        ("'\n", "''\n"),
        // Not formulas.
        ("-5", "-5"),
        ("+5", "+5"),
        ("-1.5e-3", "-1.5e-3"),
        ("\u{feff}-5", "\u{feff}-5"),
        ("x=1", "x=1"),
        ("a-b@c", "a-b@c"),
        ("a; b, c | d", "a; b, c | d"),
        ("2026-01-01 00:00:00 +0100", "2026-01-01 00:00:00 +0100"),
        ("it's", "it's"),
        ("", ""),
    ] {
        assert_eq!(
            neutralised(cell).as_deref().unwrap_or(cell),
            wanted,
            "{cell:?}"
        );
    }
}

#[test]
fn a_number_at_a_lines_beginning_does_not_become_a_formula() {
    // Split at `;`, the line is one cell: -5.1 times a cell, with a decimal comma.
    let table = table("-1,b\n-5,1*A1\n-5,E1*A1\n-5,anna\n-5,-6\n-5,\n", &[]);
    assert_eq!(
        csv_of(&table),
        "-1,b\r\n'-5,1*A1\r\n'-5,E1*A1\r\n-5,anna\r\n-5,-6\r\n-5,\r\n"
    );
    assert_eq!(
        export(&table, ExportFormat::Csv, &[0], 9).0,
        "-1\r\n-5\r\n-5\r\n-5\r\n-5\r\n-5\r\n"
    );
}

#[test]
fn copied_json_stays_the_same_json_and_does_not_run() {
    let text = r#"{
  "=key": "a;=1|@b",
  "fine": [-5, "-5", "x;\"=1", "\\\\", "=1"],
  "wide": "；;＝1"
}"#;
    let neutral = neutralised_json(text);
    assert_eq!(
        neutral,
        r#"{
  "\u003dkey": "a;\u003d1|\u0040b",
  "fine": [-5, "\u002d5", "x;\"=1", "\\\\", "\u003d1"],
  "wide": "；;\uff1d1"
}"#
    );
    let value = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&neutral), value(text));
}

/// The cell that was neutralised, by the rule that the module's documentation states.
fn restored(text: &str) -> String {
    let without = |part: &str| {
        let is_ours = part.starts_with('\'') && is_formula(part);
        part[usize::from(is_ours)..].to_owned()
    };
    let begins = text
        .trim_start_matches('\'')
        .starts_with(['\t', '\r', '\n']);
    if !begins && is_number(text) {
        return text.to_owned();
    }
    let text = if begins { &text[1..] } else { text };
    text.split_inclusive(is_separator).map(without).collect()
}

#[test]
fn neutralised_cells_are_counted_including_the_header() {
    let table = table("=a,b\n=1,-5\nx,\"y\n=2\n=3\"\n", &[]);
    let (text, exporter) = export(&table, ExportFormat::Csv, &[], 7);
    assert_eq!(text, "'=a,b\r\n'=1,-5\r\nx,\"y\n'=2\n'=3\"\r\n");
    assert_eq!((exporter.neutralised(), exporter.rows()), (3, 2));
    let (json, exporter) = export(&table, ExportFormat::Json, &[], 7);
    assert!(json.contains("{\"=a\":\"=1\""));
    assert_eq!(exporter.neutralised(), 0);
}

#[test]
fn json_is_typed_and_exact() {
    let text = "id,score,ok,at,size,name,name,\n\
        9007199254740993,0.018000000000000002,TRUE,2019-05-23 15:22:44 -0700,1015,a,b,x\n\
        +7,.5,false,No activity,1.01 MB,\"say \"\"hi\"\"\",,,e1,e2\n\
        oops,9.4086E-05,maybe,yesterday,,\u{eb}\n";
    let types = [
        Type::Integer,
        Type::Decimal,
        Type::Boolean,
        Type::Timestamp,
        Type::Size,
    ];
    let table = table(text, &types);
    let (json, exporter) = export(&table, ExportFormat::Json, &[], 2);
    assert_eq!(exporter.rows(), 3);
    let key = &table.columns()[6].key;
    let last = &table.columns()[7].key;
    let empty = if last.is_empty() { "_2" } else { last };
    assert_eq!(
        json,
        format!(
            "[\n\
            {{\"id\":9007199254740993,\"score\":0.018000000000000002,\"ok\":true,\
            \"at\":\"2019-05-23 15:22:44 -0700\",\"size\":1015,\"name\":\"a\",\"{key}\":\"b\",\"{empty}\":\"x\"}},\n\
            {{\"id\":7,\"score\":0.5,\"ok\":false,\"at\":null,\"size\":\"1.01 MB\",\
            \"name\":\"say \\\"hi\\\"\",\"{key}\":null,\"{empty}\":null,\"_extra\":[\"e1\",\"e2\"]}},\n\
            {{\"id\":\"oops\",\"score\":9.4086E-05,\"ok\":\"maybe\",\"at\":\"yesterday\",\"size\":null,\
            \"name\":\"\u{eb}\",\"{key}\":null,\"{empty}\":null}}\n]\n"
        )
    );
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    let (json, _) = export(&table, ExportFormat::Json, &[0], 2);
    assert_eq!(
        json,
        "[\n{\"id\":9007199254740993},\n{\"id\":7},\n{\"id\":\"oops\"}\n]\n"
    );
}

#[test]
fn an_empty_view_is_a_whole_file() {
    let table = table("a,b\n1,2\n", &[]);
    for (format, wanted) in [
        (ExportFormat::Csv, "a,b\r\n"),
        (ExportFormat::Json, "[\n]\n"),
    ] {
        let mut view = View::new(&table, "-*", "", &[]).unwrap();
        let mut exporter = Exporter::new(&table, format, &[]);
        let mut out = Vec::new();
        assert!(!exporter.next(&table, &mut view, &mut out, 10));
        assert_eq!(String::from_utf8(out).unwrap(), wanted);
    }
}

fn cells() -> impl Strategy<Value = String> {
    prop_oneof![
        "[-=+@a1,;|\"'\r\n\t \u{feff}\u{a0}]{0,8}",
        "[a-zé]{0,8}",
        "[-+]?[0-9.eE]{0,6}"
    ]
}

proptest! {
    #[test]
    fn reads_back_as_it_was(
        rows in prop::collection::vec(prop::collection::vec(cells(), 3), 1..12),
        batch in 1..5_u32,
    ) {
        let mut writer = csv::WriterBuilder::new();
        let mut writer = writer.quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["a", "b", "c"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let table = table(writer.into_inner().unwrap(), &[]);
        let (text, exporter) = export(&table, ExportFormat::Csv, &[], batch);

        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let mut neutralised_cells = 0;
        for (record, row) in reader.records().zip(&rows) {
            for (found, cell) in record.unwrap().iter().zip(row) {
                // However the line is split, no piece is a formula.
                if found != cell || !is_number(cell) {
                    let is_visible = |c: char| !c.is_whitespace() && !"\"\u{feff}".contains(c);
                    for part in found.split(['\r', '\n', '\t', ';', ',', '|']) {
                        let first = part.chars().find(|c| is_visible(*c));
                        prop_assert!(!first.is_some_and(|c| "=+-@".contains(c)), "{:?}", found);
                    }
                }
                prop_assert!(!found.starts_with(['\r', '\n', '\t']));
                neutralised_cells += u64::from(found != cell);
            }
            for cell in row {
                let neutral = neutralised(cell);
                prop_assert_eq!(restored(neutral.as_deref().unwrap_or(cell)), cell.as_str());
            }
        }
        prop_assert_eq!(exporter.neutralised(), neutralised_cells);
        prop_assert_eq!(exporter.rows() as usize, rows.len());

        let (json, _) = export(&table, ExportFormat::Json, &[], batch);
        type Object = serde_json::Map<String, serde_json::Value>;
        let objects: Vec<Object> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(objects.len(), rows.len());
        for (object, row) in objects.iter().zip(&rows) {
            for (key, cell) in ["a", "b", "c"].iter().zip(row) {
                prop_assert_eq!(object[*key].as_str().unwrap_or(""), cell.as_str());
            }
        }
    }

    #[test]
    fn json_numbers_are_those_of_a_json_reader(
        text in "-?[0-9]{0,3}(\\.[0-9]{0,3})?([eE][-+]?[0-9]{0,2})?",
    ) {
        let theirs = serde_json::from_str::<serde_json::Number>(&text).is_ok();
        prop_assert_eq!(is_json_number(text.as_bytes()), theirs);
    }
}
