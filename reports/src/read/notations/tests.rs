//! Columns whose dates and numbers are written as another country writes them.

use crate::notation::Notation;
use crate::problem::Code;
use crate::read::{ColumnOptions, ReadOptions};
use crate::read::{Reader, Report, read_all};
use crate::report::preview;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::{Data, Type, Unknown};
use crate::time::iso_of_ms;

mod dates;
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
    // Whole numbers stay whole in any form.
    let opened = read(&text(&["3.0", "12.00", "4", "1e3"]));
    assert_eq!(opened.table.columns()[5].ty, Type::Integer);
    assert_eq!(numbers(&opened, "members"), ["3", "12", "4", "1000"]);
    // A number that a double does not hold stays, and the fraction is not read.
    let opened = read(&text(&["9007199254740993", "0.5"]));
    assert_eq!(
        numbers(&opened, "members"),
        ["9007199254740993", "Unparsable"]
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
    // A notation that the column cannot have changes nothing.
    let opened = read(choose("seen", Notation::DecimalComma));
    assert_eq!(times(&opened, "seen"), ["2026-09-01", "2026-09-13"]);
}

#[test]
fn a_question_shows_a_cell_that_differs() {
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
