//! Columns whose dates and numbers are written as another country writes them.

use crate::notation::Notation;
use crate::problem::Code;
use crate::read::{ColumnOptions, ReadOptions};
use crate::read::{Reader, Report, read_all};
use crate::report::preview;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::{Data, Type, Unknown};
use crate::time::iso_of_ms;

mod properties;
mod sizes;

const USAGE: &str = "date,product,sku,quantity,unit_type,applied_cost_per_quantity,gross_amount,\
    discount_amount,net_amount,username,organization,repository,workflow_path,cost_center_name\n";

fn read(text: &str) -> Report {
    read_all(text.as_bytes(), "x.csv", None, &ReadOptions::default()).unwrap()
}

/// A table of one column of this name, and a second one that keeps it a table.
fn column(name: &str, cells: &[&str]) -> Report {
    let rows = cells.iter().enumerate();
    let rows: String = rows
        .map(|(n, cell)| format!("row-{n},\"{cell}\"\n"))
        .collect();
    read(&format!("label,{name}\n{rows}"))
}

/// The moments of a column: a day, a day and a time, or why it is not known.
fn times(opened: &Report, key: &str) -> Vec<String> {
    let at = opened.table.column(key).unwrap();
    let column = &opened.table.columns()[at];
    assert_eq!(column.ty, Type::Timestamp, "{key}");
    let Data::Int(values) = &column.data else {
        panic!("{key} holds no times");
    };
    let time = |(row, ms): (u32, &i64)| match opened.table.state(row, at) {
        Some(why) => format!("{why:?}"),
        None => {
            assert!(*ms >= INT_KNOWN_MIN);
            iso_of_ms(*ms).replace("T00:00:00Z", "")
        }
    };
    let times: Vec<String> = (0..).zip(values).map(time).collect();
    counted(opened, at);
    times
}

/// The numbers of a column, or why one is not known.
fn numbers(opened: &Report, key: &str) -> Vec<String> {
    let at = opened.table.column(key).unwrap();
    let number = |row: u32| match (
        opened.table.state(row, at),
        &opened.table.columns()[at].data,
    ) {
        (Some(why), _) => format!("{why:?}"),
        (None, Data::Int(values)) => values[row as usize].to_string(),
        (None, Data::Decimal(values)) => values[row as usize].to_string(),
        (None, _) => format!("text {}", opened.table.cell(row, at)),
    };
    let numbers = (0..opened.table.rows()).map(number).collect();
    counted(opened, at);
    numbers
}

/// The column's own counts of what is not known are right.
fn counted(opened: &Report, at: usize) {
    for why in Unknown::ALL {
        let rows = 0..opened.table.rows();
        let count = rows
            .filter(|row| opened.table.state(*row, at) == Some(why))
            .count();
        let counted = opened.table.columns()[at].unknown[why.index()];
        assert_eq!(counted, count as u64, "{why:?}");
    }
}

fn problems(opened: &Report) -> Vec<(&'static str, u64)> {
    let problems = opened.problems.iter();
    problems.map(|p| (p.code.as_str(), p.count)).collect()
}

#[test]
fn one_day_above_twelve_decides_the_column() {
    let opened = column(
        "seen",
        &["01/09/2026", "02/09/2026", "12/09/2026", "13/09/2026"],
    );
    assert_eq!(
        times(&opened, "seen"),
        ["2026-09-01", "2026-09-02", "2026-09-12", "2026-09-13"]
    );
    let opened = column(
        "seen",
        &["6/1/26", "6/2/26", "6/13/26", "", "12/31/25 23:05"],
    );
    assert_eq!(
        times(&opened, "seen"),
        [
            "2026-06-01",
            "2026-06-02",
            "2026-06-13",
            "Empty",
            "2025-12-31T23:05:00Z"
        ]
    );
    let opened = column("seen", &["3-4-2026 7:30:00", "14-4-2026 17:30:00"]);
    assert_eq!(
        times(&opened, "seen"),
        ["2026-04-03T07:30:00Z", "2026-04-14T17:30:00Z"]
    );
    assert!(problems(&opened).is_empty());
}

#[test]
fn points_between_the_parts_mean_day_first() {
    let opened = column("seen", &["01.10.2026", "2.10.2026 08:00", "03.10.26"]);
    assert_eq!(
        times(&opened, "seen"),
        ["2026-10-01", "2026-10-02T08:00:00Z", "2026-10-03"]
    );
}

#[test]
fn rows_in_order_decide_where_only_one_way_keeps_the_order() {
    let cells = [
        "10/01/2026",
        "11/01/2026",
        "12/01/2026",
        "01/02/2026",
        "02/02/2026",
        "05/02/2026",
    ];
    let opened = column("seen", &cells);
    assert_eq!(times(&opened, "seen")[2..4], ["2026-01-12", "2026-02-01"]);
    // Newest first, and month first.
    let cells = [
        "02/05/2026",
        "02/02/2026",
        "02/01/2026",
        "01/12/2026",
        "01/11/2026",
        "01/10/2026",
    ];
    let opened = column("seen", &cells);
    assert_eq!(times(&opened, "seen")[2..4], ["2026-02-01", "2026-01-12"]);
    // Too few to be more than chance.
    let opened = column("seen", &["05/01/2026", "06/01/2026", "01/02/2026"]);
    assert_eq!(times(&opened, "seen"), ["Unparsable"; 3]);
}

#[test]
fn dates_that_fit_both_ways_are_unknown_and_asked_about() {
    let opened = column("seen", &["01/09/2026", "02/09/2026", "03/09/2026"]);
    assert_eq!(times(&opened, "seen"), ["Unparsable"; 3]);
    assert_eq!(problems(&opened), [("ambiguous_notation", 3)]);
    // Days that are the same both ways need no question.
    let opened = column("seen", &["09/09/2026", "10/10/2026"]);
    assert_eq!(times(&opened, "seen"), ["2026-09-09", "2026-10-10"]);
    // A year in front leaves nothing open, and a cell of the usual form proves nothing.
    let opened = column("seen", &["2026/09/01", "2026/9/2", "2026-09-03"]);
    assert_eq!(
        times(&opened, "seen"),
        ["2026-09-01", "2026-09-02", "2026-09-03"]
    );
    let opened = column("seen", &["2026-09-13", "01/09/2026"]);
    assert_eq!(times(&opened, "seen"), ["2026-09-13", "Unparsable"]);
}

#[test]
fn dates_that_contradict_each_other_are_not_read() {
    let opened = column(
        "seen",
        &["01/09/2026", "13/09/2026", "02/09/2026", "09/14/2026"],
    );
    assert_eq!(times(&opened, "seen"), ["Unparsable"; 4]);
    let mixed = opened.problems.iter().next().unwrap();
    assert_eq!((mixed.code.as_str(), mixed.count), ("mixed_notation", 4));
    let rows: Vec<_> = mixed.places.iter().map(|place| place.row).collect();
    assert_eq!(rows[..2], [Some(1), Some(3)]);
    // So are points: they mean day first until a month says otherwise.
    let opened = column("seen", &["13.09.2026", "09.14.2026"]);
    assert_eq!(times(&opened, "seen"), ["Unparsable"; 2]);
}

#[test]
fn a_column_of_the_same_file_decides_for_another() {
    let text = "label,from,until\na,01/09/2026,02/09/2026\nb,03/09/2026,30/09/2026\n";
    let opened = read(text);
    assert_eq!(times(&opened, "from"), ["2026-09-01", "2026-09-03"]);
    // Not where two others disagree.
    let text = "label,from,until,due\na,01/09/2026,02/09/2026,9/13/2026\n\
        b,03/09/2026,30/09/2026,9/14/2026\n";
    let opened = read(text);
    assert_eq!(times(&opened, "from"), ["Unparsable"; 2]);
    assert_eq!(times(&opened, "until"), ["2026-09-02", "2026-09-30"]);
    assert_eq!(times(&opened, "due"), ["2026-09-13", "2026-09-14"]);
}

#[test]
fn no_such_day_is_no_date() {
    let opened = column("seen", &["13/09/2026", "31/09/2026", "30/02/2026", "soon"]);
    // Text: half of the cells are no dates.
    let at = opened.table.column("seen").unwrap();
    assert_eq!(opened.table.columns()[at].ty, Type::Text);
    let text = format!("{USAGE}31/09/2026,a,b,1,m,1,1,0,1,,,,,\n13/09/2026,a,b,1,m,1,1,0,1,,,,,\n");
    let opened = read(&text);
    assert_eq!(times(&opened, "date"), ["Unparsable", "2026-09-13"]);
    assert_eq!(opened.problems.count(Code::Unparsable), 1);
}

#[test]
fn the_last_cell_of_a_streamed_file_decides() {
    let mut text = USAGE.to_owned();
    for n in 0..9_000 {
        let day = n % 12 + 1;
        text += &format!("{day:02}/09/2026,actions,linux,1,minutes,0.008,0.5,0,0.5,,acme,,,\n");
    }
    text += "13/09/2026,actions,linux,1,minutes,0.008,0.5,0,0.5,,acme,,,\n";
    assert!(text.len() > 2 * crate::limits::SNIFF_BYTES);
    let opened = read(&text);
    assert_eq!(times(&opened, "date")[11], "2026-09-12");
    assert_eq!(times(&opened, "date").last().unwrap(), "2026-09-13");
    text += "09/14/2026,actions,linux,1,minutes,0.008,0.5,0,0.5,,acme,,,\n";
    let opened = read(&text);
    assert!(
        times(&opened, "date")
            .iter()
            .all(|time| time == "Unparsable")
    );
}

#[test]
fn decimal_commas_decide_for_the_whole_file() {
    let text = USAGE.replace(',', ";")
        + "01.10.2026;actions;linux;1.250;minutes;0,008;10;2,5;7,5;;acme;;;\n\
           13.10.2026;lfs;storage;2;hours;617,25;1.234,50;0;1.234,50;;emca;;;\n\
           14.10.2026;lfs;storage;3;hours;9,41E-05;1 234,5;1.000;-1.234.567;;emca;;;\n";
    let opened = read(&text);
    assert_eq!(opened.about().kind, "ghec.usage");
    assert_eq!(numbers(&opened, "quantity"), ["1250", "2", "3"]);
    assert_eq!(
        numbers(&opened, "applied_cost_per_quantity"),
        ["0.008", "617.25", "0.0000941"]
    );
    assert_eq!(numbers(&opened, "gross_amount"), ["10", "1234.5", "1234.5"]);
    assert_eq!(numbers(&opened, "discount_amount"), ["2.5", "0", "1000"]);
    assert_eq!(
        numbers(&opened, "net_amount"),
        ["7.5", "1234.5", "-1234567"]
    );
    assert!(problems(&opened).is_empty(), "{:?}", problems(&opened));
}

#[test]
fn spaces_and_apostrophes_part_thousands() {
    let cells = [
        "1 234,5",
        "1\u{a0}234,5",
        "1\u{202f}234 567,25",
        "12\u{2009}345,0",
    ];
    let opened = column("paid", &cells[..2]);
    assert_eq!(numbers(&opened, "paid"), ["1234.5", "1234.5"]);
    let opened = column("paid", &[cells[3], "1\u{202f}234\u{202f}567,25"]);
    assert_eq!(numbers(&opened, "paid"), ["12345", "1234567.25"]);
    let opened = column("paid", &["1'234.50", "12’345.5", "1'234"]);
    assert_eq!(numbers(&opened, "paid"), ["1234.5", "12345.5", "1234"]);
    let opened = column("paid", &["1,234.50", "12,345", "1,234,567"]);
    assert_eq!(numbers(&opened, "paid"), ["1234.5", "12345", "1234567"]);
    // Two sorts of separators, and groups that are none.
    for cell in [
        "1 234 567,25x",
        "1.23,50",
        "1.2345,0",
        "01.234,5",
        "1.234'567,0",
        "1,2,3",
        "1,,2",
    ] {
        let opened = column("paid", &[cell, cell]);
        assert_eq!(opened.table.columns()[1].ty, Type::Text, "{cell}");
    }
    // Latin-1 has one byte for a space that does not break.
    let bytes = b"label;paid\nB\xfcro;1\xa0234,5\n";
    let opened = read_all(bytes, "x.csv", None, &ReadOptions::default()).unwrap();
    assert_eq!(numbers(&opened, "paid"), ["1234.5"]);
}

#[test]
fn numbers_that_fit_both_ways_are_unknown_where_nothing_decides() {
    let of = |delimiter: char, rows: &str| {
        let text = format!("label,price,count\n{rows}").replace('|', "\n");
        read(&text.replace(',', &delimiter.to_string()).replace('#', ","))
    };
    for delimiter in [';', '\t'] {
        let opened = of(delimiter, "a,1.250,7|b,3.500,8|");
        assert_eq!(numbers(&opened, "price"), ["Unparsable"; 2]);
        assert_eq!(numbers(&opened, "count"), ["7", "8"]);
        assert_eq!(problems(&opened), [("ambiguous_notation", 2)]);
        // Another column decides, in either way.
        let opened = of(delimiter, "a,1.250,7.5|b,3.500,8|");
        assert_eq!(numbers(&opened, "price"), ["1.25", "3.5"]);
        let opened = of(delimiter, "a,1.250,7#5|b,3.500,8|");
        assert_eq!(numbers(&opened, "price"), ["1250", "3500"]);
        // As does another length in the same column.
        let opened = of(delimiter, "a,1.250,7|b,3.50,8|");
        assert_eq!(numbers(&opened, "price"), ["1.25", "3.5"]);
        let opened = of(delimiter, "a,1#250,7|b,3#500,8|");
        assert_eq!(numbers(&opened, "price"), ["Unparsable"; 2]);
    }
    // Separated by commas, a file is one of points unless a cell says otherwise.
    let opened = column("price", &["1.250", "3.500"]);
    assert_eq!(numbers(&opened, "price"), ["1.25", "3.5"]);
    // A comma within a cell may be either: a program writes `1,250` in quotes for 1.25 too.
    let opened = column("price", &["1,250", "3,500"]);
    assert_eq!(numbers(&opened, "price"), ["Unparsable"; 2]);
    assert_eq!(problems(&opened), [("ambiguous_notation", 2)]);
    let opened = column("price", &["1,250", "3,500", "0.5"]);
    assert_eq!(numbers(&opened, "price"), ["1250", "3500", "0.5"]);
    let opened = read("label,price,paid\na,1.250,\"0,5\"\nb,3.500,\"1,5\"\n");
    assert_eq!(numbers(&opened, "price"), ["1250", "3500"]);
    assert!(problems(&opened).is_empty());
}

#[test]
fn numbers_that_contradict_each_other_are_not_read() {
    let text = USAGE.replace(',', ";")
        + "2026-10-01;a;b;1.234,50;m;1;1;0;1;;;;;\n2026-10-01;a;b;1,234.50;m;1;1;0;1;;;;;\n\
           2026-10-01;a;b;1.250;m;1;1;0;1;;;;;\n2026-10-01;a;b;7;m;1;1;0;1;;;;;\n";
    let opened = read(&text);
    assert_eq!(
        numbers(&opened, "quantity"),
        ["Unparsable", "Unparsable", "Unparsable", "7"]
    );
    let mixed = opened.problems.iter().next().unwrap();
    assert_eq!((mixed.code.as_str(), mixed.count), ("mixed_notation", 3));
    let rows: Vec<_> = mixed.places.iter().map(|place| place.row).collect();
    assert_eq!(rows[..2], [Some(0), Some(1)]);
}

#[test]
fn a_whole_number_with_three_decimals_is_not_guessed() {
    // Members are counted: a fraction would be as odd as a comma in a file of commas.
    let header = "id,created_at,login,email,owners,members,teams,repos,2fa_required?\n";
    let row = |members: &str| format!("1,2020-01-01 00:00:00 +0000,core,,1,{members},4,5,true\n");
    let opened = read(&(header.to_owned() + &row("1.250") + &row("3")));
    assert_eq!(numbers(&opened, "members"), ["Unparsable", "3"]);
    assert_eq!(problems(&opened), [("ambiguous_notation", 1)]);
}

#[test]
fn whole_numbers_with_fractions_widen_their_column() {
    let header = "id,created_at,login,email,owners,members,teams,repos,2fa_required?\n";
    let row = |members: &str| format!("1,2020-01-01 00:00:00 +0000,core,,1,{members},4,5,true\n");
    let text =
        |cells: &[&str]| header.to_owned() + &cells.iter().map(|c| row(c)).collect::<String>();
    let opened = read(&text(&["0.1", "0.2", "", "3", "many"]));
    assert_eq!(opened.table.columns()[5].ty, Type::Decimal);
    assert_eq!(
        numbers(&opened, "members"),
        ["0.1", "0.2", "Empty", "3", "Unparsable"]
    );
    assert_eq!(problems(&opened), [("unparsable", 1)]);
    // What is whole stays whole, however it is written.
    let opened = read(&text(&["3.0", "12.00", "4", "1e3"]));
    assert_eq!(opened.table.columns()[5].ty, Type::Integer);
    assert_eq!(numbers(&opened, "members"), ["3", "12", "4", "1000"]);
    // What a double would not hold stays, and the fraction is what is not read.
    let opened = read(&text(&["9007199254740993", "0.5"]));
    assert_eq!(
        numbers(&opened, "members"),
        ["9007199254740993", "Unparsable"]
    );
}

#[test]
fn dates_that_stand_for_none_are_none() {
    let cells = [
        "0001-01-01T00:00:00Z",
        "0001-01-01 00:00:00 -0700",
        "1601-01-01 00:00:00",
        "1899-12-30",
        "1900-01-00",
        "1900-01-01 00:00:00",
        "1970-01-01",
        "1970-01-01T00:00:00.000Z",
        "1969-12-31 16:00:00 -0800",
        "9999-12-31T23:59:59Z",
        "0000-00-00 00:00:00",
        "N/A",
        "n/a",
        "-",
        "--",
        "Never",
        "none",
        "null",
        "(null)",
        "(blank)",
        "n.a.",
        "Not applicable",
        "NaT",
        "NaN",
        "0",
    ];
    let header =
        "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization\n";
    let rows: String = cells
        .iter()
        .enumerate()
        .map(|(n, cell)| {
            format!("2026-10-31T06:00:00Z,login-{n},2026-10-30T08:00:00Z,{cell},-,acme\n")
        })
        .collect();
    let known = "2026-10-31T06:00:00Z,null,2026-10-30T08:00:00Z,2026-10-29T00:00:00Z,-,acme\n";
    let opened = read(&format!("{header}{rows}{known}"));
    assert_eq!(opened.about().kind, "copilot.activity");
    let times = times(&opened, "last_activity_at");
    for (time, cell) in times.iter().zip(cells) {
        assert_eq!(time, "Stated", "{cell}");
    }
    assert_eq!(times[cells.len()], "2026-10-29");
    assert!(problems(&opened).is_empty(), "{:?}", problems(&opened));
    // A login is a login.
    let at = opened.table.column("login").unwrap();
    let last = u32::try_from(cells.len()).unwrap();
    assert_eq!(opened.table.state(last, at), None);
    assert_eq!(opened.table.cell(last, at), "null");
}

#[test]
fn real_times_near_those_are_times() {
    let cells = [
        "1970-01-02",
        "1970-01-01T00:00:01Z",
        "1969-07-20",
        "1601-06-01",
        "1900-03-01",
        "9998-12-31",
    ];
    let opened = column("seen", &cells);
    assert!(times(&opened, "seen").iter().all(|time| time != "Stated"));
    // A column of nothing but dashes holds no times, and one of times may begin with them.
    let opened = column("seen", &["-", "-", "n/a"]);
    assert_ne!(opened.table.columns()[1].ty, Type::Timestamp);
    let opened = column(
        "seen",
        &["-", "-", "n/a", "2026-01-02", "01/01/1970", "13/01/2026"],
    );
    assert_eq!(
        times(&opened, "seen"),
        [
            "Stated",
            "Stated",
            "Stated",
            "2026-01-02",
            "Stated",
            "2026-01-13"
        ]
    );
}

#[test]
fn a_preview_reads_them_as_the_file_is_read() {
    let text = "label;seen;paid\na;13/09/2026;1.250\nb;01/09/2026;0,5\n";
    let options = ReadOptions::default();
    let read = read_all(text.as_bytes(), "x.csv", None, &options).unwrap();
    let seen = preview(text.as_bytes(), text.len() as u64, "x.csv", &options)
        .outcome
        .unwrap();
    assert_eq!(seen.about.columns, read.about().columns);
    let rows: Vec<_> = (0..2)
        .map(|row| crate::view::row(&read.table, row))
        .collect();
    assert_eq!(seen.rows, rows);
    assert_eq!(seen.rows[1].cells[1].ms, Some(1_788_220_800_000));
}

#[test]
fn a_file_cut_anywhere_is_read_the_same_way() {
    let text = "label;seen;paid\na;-;1.250\nb;01/09/2026;0,5\nc;13/09/2026;3.500\n";
    let whole = read(text);
    for cut in 0..text.len() {
        let (first, second) = text.as_bytes().split_at(cut);
        let options = ReadOptions::default();
        let mut reader = Reader::new("x.csv", text.len() as u64, None, &options).unwrap();
        reader.push(first).unwrap();
        reader.push(second).unwrap();
        let opened = reader.finish().unwrap();
        assert_eq!(times(&opened, "seen"), times(&whole, "seen"));
        assert_eq!(numbers(&opened, "paid"), ["1250", "0.5", "3500"]);
    }
}

#[test]
fn a_combination_keeps_how_each_file_is_read() {
    let mut concatenator = crate::read::Concatenator::default();
    for text in [
        "label;seen;paid\na;13/09/2026;1.234,50\nb;01/09/2026 08:00;1.250\nc;-;7\n",
        "label,seen,paid\nd,9/14/2026,2.5\ne,1/10/2026,3.500\n",
        "label;seen;paid\nf;02/03/2026;1.750\n",
    ] {
        concatenator.add(read(text)).unwrap();
    }
    let whole = concatenator.finish().unwrap();
    assert_eq!(
        times(&whole, "seen"),
        [
            "2026-09-13",
            "2026-09-01T08:00:00Z",
            "Stated",
            "2026-09-14",
            "2026-01-10",
            "Unparsable"
        ]
    );
    let paid = ["1234.5", "1250", "7", "2.5", "3.5", "Unparsable"];
    assert_eq!(numbers(&whole, "paid"), paid);
    assert_eq!(whole.problems.count(Code::AmbiguousNotation), 2);
    let at = whole.table.column("paid").unwrap();
    assert_eq!(
        whole.about().columns[at].unknown,
        whole.table.columns()[at].unknown
    );
    // Nothing can be answered here; each file is asked where it is open by itself.
    assert!(whole.about().questions.is_empty());
}

#[test]
fn an_export_writes_the_number_that_was_read() {
    let opened = read("label;paid\na;1.250\nb;0,5\n");
    let mut view = crate::view::View::new(&opened.table, "", "", &[]).unwrap();
    let mut exporter =
        crate::export::Exporter::new(&opened.table, crate::export::ExportFormat::Json, &[]);
    let mut out = Vec::new();
    while exporter.next(&opened.table, &mut view, &mut out, 10) {}
    let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(json[0]["paid"], 1250.0);
    assert_eq!(json[1]["paid"], 0.5);
}

#[test]
fn a_person_decides_and_may_contradict_the_cells() {
    let text = "label;seen;paid\na;01/09/2026;1.250\nb;13/09/2026;3.500\n";
    let choose = |key: &str, notation| ReadOptions {
        columns: vec![ColumnOptions {
            key: key.to_owned(),
            notation: Some(notation),
            ..ColumnOptions::default()
        }],
        ..ReadOptions::default()
    };
    let read = |options| read_all(text.as_bytes(), "x.csv", None, &options).unwrap();
    let opened = read(choose("paid", Notation::DecimalComma));
    assert_eq!(numbers(&opened, "paid"), ["1250", "3500"]);
    assert!(opened.about().questions.is_empty());
    let opened = read(choose("paid", Notation::DecimalPoint));
    assert_eq!(numbers(&opened, "paid"), ["1.25", "3.5"]);
    let opened = read(choose("seen", Notation::MonthFirst));
    assert_eq!(times(&opened, "seen"), ["2026-01-09", "Unparsable"]);
    assert_eq!(opened.problems.count(Code::Unparsable), 1);
    // What is no notation of the column changes nothing.
    let opened = read(choose("seen", Notation::DecimalComma));
    assert_eq!(times(&opened, "seen"), ["2026-09-01", "2026-09-13"]);
}

#[test]
fn what_is_asked_shows_a_cell_that_differs() {
    let opened = read("label;seen;paid\na;09/09/2026;7\nb;01/09/2026 08:00;1.250\n");
    let questions = &opened.about().questions;
    let told: Vec<_> = questions
        .iter()
        .map(|question| {
            let [one, other] = &question.readings;
            (
                question.name.as_str(),
                one.sample.as_str(),
                one.value.as_str(),
                other.value.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "seen",
                "01/09/2026 08:00",
                "2026-09-01T08:00:00Z",
                "2026-01-09T08:00:00Z"
            ),
            ("paid", "1.250", "1.25", "1250"),
        ]
    );
}

#[test]
fn a_whole_number_too_large_to_hold_is_no_fraction() {
    let header = "id,created_at,login,email,owners,members,teams,repos,2fa_required?\n";
    let row = |members: &str| format!("1,2020-01-01 00:00:00 +0000,core,,1,{members},4,5,true\n");
    let opened =
        read(&(header.to_owned() + &row("18446744073709551615") + &row("1e20") + &row("3")));
    assert_eq!(opened.table.columns()[5].ty, Type::Integer);
    assert_eq!(
        numbers(&opened, "members"),
        ["Unparsable", "Unparsable", "3"]
    );
    assert_eq!(problems(&opened), [("unparsable", 2)]);
}

#[test]
fn a_year_of_two_digits_in_front_is_not_guessed() {
    for cells in [
        &["26/09/13", "26/10/01", "26/10/28"][..],
        &["26.09.13", "26.10.01"],
        &["25/12/31", "26/01/02"],
    ] {
        let opened = column("when", cells);
        let unknown = vec!["Unparsable"; cells.len()];
        assert_eq!(times(&opened, "when"), unknown, "{cells:?}");
        assert_eq!(
            opened.problems.count(Code::AmbiguousNotation),
            cells.len() as u64
        );
        assert!(opened.about().questions.is_empty());
    }
    let opened = column("when", &["13/09/26", "01/10/26", "28/10/26"]);
    assert_eq!(
        times(&opened, "when"),
        ["2026-09-13", "2026-10-01", "2026-10-28"]
    );
}
