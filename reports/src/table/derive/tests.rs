//! Derived columns against the same values worked out row by row.

use crate::catalog::Kind;
use proptest::prelude::*;

use super::*;
use crate::export::ExportFormat;
use crate::query::Evaluator;
use crate::read::ReadOptions;
use crate::read::read_all;
use crate::sort::{SortKey, sorted};

/// Before the first slash; how many parts; whether there is a `b`; the largest value.
const SPECS: &[DerivedSpec] = &[
    DerivedSpec {
        name: "Head",
        key: "head",
        ty: Type::Category,
        from: "what",
        make: heads,
        number_of_none: None,
    },
    DerivedSpec {
        name: "Parts",
        key: "parts",
        ty: Type::Integer,
        from: "what",
        make: parts,
        number_of_none: None,
    },
    DerivedSpec {
        name: "Last",
        key: "last",
        ty: Type::Boolean,
        from: "what",
        make: lasts,
        number_of_none: None,
    },
];

const KIND: Kind = Kind {
    derived: SPECS,
    ..Kind::PLAIN
};

fn head(value: &[u8]) -> &[u8] {
    value.split(|b| *b == b'/').next().unwrap_or_default()
}

fn heads<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    let made = |value: &&'a [u8]| match head(value) {
        [] => DerivedValue::Unknown(Unknown::Empty),
        head => DerivedValue::Part(head),
    };
    values.iter().map(made).collect()
}

fn parts<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    let count = |value: &&'a [u8]| value.iter().filter(|b| **b == b'/').count() + 1;
    let made = |value| DerivedValue::Number(i64::try_from(count(value)).unwrap());
    values.iter().map(made).collect()
}

/// Compares the values with each other, as versions are.
fn lasts<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    let last = values.iter().max().copied();
    values
        .iter()
        .map(|value| DerivedValue::Truth(Some(*value) == last))
        .collect()
}

fn table(cells: &[String]) -> Table {
    let rows: String = cells.iter().map(|cell| format!("x,{cell}\n")).collect();
    let text = format!("id,what\n{rows}");
    let options = ReadOptions {
        header: Some(1),
        ..ReadOptions::default()
    };
    let mut table = read_all(text.as_bytes(), "x.csv", None, &options)
        .unwrap()
        .table;
    // Few cells are not taken for categories, so they are made ones here.
    let mut what = Column::new("what", "what", Type::Category);
    if let Data::Category(codes, dictionary) = &mut what.data {
        codes.extend(cells.iter().map(|cell| match cell.trim() {
            "" => code_unknown(Unknown::Empty),
            cell => dictionary.intern(cell.as_bytes()).unwrap(),
        }));
    }
    table.columns[1] = what;
    derive(&mut table, KIND.derived, KIND.group_columns);
    table
}

fn owned(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn rows(table: &Table, query: &str) -> Vec<u32> {
    let (_, rows) = Evaluator::new(table).evaluate_text(query).unwrap();
    rows.iter().collect()
}

#[test]
fn are_queried_sorted_and_shown_like_all_others() {
    let table = table(&owned(&["b/1", "a/1/2", "", "a", "/2"]));
    assert_eq!((table.file_columns(), table.columns().len()), (2, 5));
    assert_eq!(rows(&table, "head:A"), [1, 3]);
    assert_eq!(rows(&table, "head:~b"), [0]);
    assert_eq!(rows(&table, "parts:>1"), [0, 1, 4]);
    assert_eq!(rows(&table, "parts:~3"), [1]);
    assert_eq!(rows(&table, "last:true"), [0]);
    assert_eq!(rows(&table, "no:head"), [2, 4]);
    let key = SortKey {
        column: 3,
        descending: true,
    };
    assert_eq!(sorted(&table, None, &[key]), [1, 0, 4, 3, 2]);
    let shown = crate::view::row(&table, 1).cells;
    let texts: Vec<&str> = shown.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts, ["x", "a/1/2", "a", "3", "false"]);
    assert_eq!(
        crate::view::record(&table, 2)[2].unknown,
        Some(Unknown::Empty)
    );
    // A search reads the file's text, which has no "false".
    assert_eq!(rows(&table, "false"), [0_u32; 0]);
}

#[test]
fn an_export_of_everything_is_the_files_own() {
    let table = table(&owned(&["b/1", "a"]));
    let export = |columns: &[u32]| {
        let mut view = crate::view::View::new(&table, "", "", &[]).unwrap();
        let mut exporter = crate::export::Exporter::new(&table, ExportFormat::Csv, columns);
        let mut out = Vec::new();
        while exporter.next(&table, &mut view, &mut out, 10) {}
        String::from_utf8(out).unwrap()
    };
    assert_eq!(export(&[]), "id,what\r\nx,b/1\r\nx,a\r\n");
    assert_eq!(export(&[3, 2]), "Parts,Head\r\n2,b\r\n1,a\r\n");
}

#[test]
fn a_column_of_the_files_own_is_not_replaced() {
    let mut table = table(&owned(&["a"]));
    table.columns.truncate(2);
    table.columns[0].key = "head".to_owned();
    derive(&mut table, KIND.derived, KIND.group_columns);
    let keys: Vec<&str> = table.columns().iter().map(|c| c.key.as_str()).collect();
    assert_eq!(keys, ["head", "what", "parts", "last"]);
}

#[test]
fn lists_are_split_at_commas() {
    let of = |cell: &'static str| -> Vec<&[u8]> { items(cell.as_bytes()).collect() };
    assert_eq!(
        of("acme:Owner, emca:Member"),
        [&b"acme:Owner"[..], b"emca:Member"]
    );
    assert_eq!(of(" , ,a,"), [&b"a"[..]]);
    assert!(of("").is_empty());
}

proptest! {
    #[test]
    fn as_row_by_row(cells in proptest::collection::vec("[ab/]{0,4}", 1..30)) {
        let table = table(&cells);
        let known: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        let last = known.iter().max().copied();
        for (row, cell) in (0..).zip(&cells) {
            let is_known = !cell.is_empty();
            let text = |wanted: String| if is_known { wanted } else { String::new() };
            let wanted = [
                text(String::from_utf8(head(cell.as_bytes()).to_vec()).unwrap()),
                text((cell.matches('/').count() + 1).to_string()),
                text((Some(cell) == last).to_string()),
            ];
            for (column, wanted) in (2..).zip(wanted) {
                prop_assert_eq!(table.cell(row, column), wanted.as_str());
                prop_assert_eq!(table.state(row, column).is_none(), !wanted.is_empty());
            }
        }
        for column in &table.columns()[2..] {
            let at = table.column(&column.key).unwrap();
            let unknown = (0..table.rows()).filter(|row| table.state(*row, at).is_some()).count();
            prop_assert_eq!(column.unknown_total(), unknown as u64);
        }
    }
}
