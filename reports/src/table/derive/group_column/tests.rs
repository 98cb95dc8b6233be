//! These tests compare the values of groups with plain loops over the rows.

use proptest::prelude::*;

use super::*;
use crate::catalog::Kind;
use crate::query::Evaluator;
use crate::read::ReadOptions;
use crate::read::read_all;
use crate::table::derive::derive;

const fn spec(
    key: &'static str,
    per: &'static [&'static str],
    what: GroupColumn,
) -> GroupColumnSpec {
    let name = key;
    GroupColumnSpec {
        name,
        key,
        per,
        what,
    }
}

const WHO: &[&str] = &["who"];
const BOTH: &[&str] = &["who", "place", "no_such_column"];

const SPECS: &[GroupColumnSpec] = &[
    spec("latest", WHO, GroupColumn::Latest("at")),
    spec("latest_known", WHO, GroupColumn::LatestKnown("at")),
    spec("has_note", WHO, GroupColumn::AnyKnown("note")),
    spec("has_x", WHO, GroupColumn::AnyOf("note", &["z", "X"])),
    spec("once", BOTH, GroupColumn::Once(&["note", "no_such_column"])),
    spec("named", BOTH, GroupColumn::Name),
    spec(
        "without_source",
        WHO,
        GroupColumn::AnyKnown("no_such_column"),
    ),
    spec("without_group", &["no_such_column"], GroupColumn::Name),
    spec("no_moments", WHO, GroupColumn::Latest("who")),
];

const KIND: Kind = Kind {
    group_columns: SPECS,
    ..Kind::PLAIN
};

/// `who,place,at,note`; of a moment, `none` says that there is none.
type Row = (&'static str, &'static str, &'static str, &'static str);

fn table(rows: &[Row]) -> Table {
    let line = |(who, place, at, note): &Row| format!("{who},{place},{at},{note},x\n");
    let lines: String = rows.iter().map(line).collect();
    let text = format!("who,place,at,note,end\n{lines}");
    let options = ReadOptions {
        header: Some(1),
        ..ReadOptions::default()
    };
    let mut table = read_all(text.as_bytes(), "x.csv", None, &options)
        .unwrap()
        .table;
    // So few cells are taken for anything, so the moments are made ones here.
    let mut at = Column::new("at", "at", Type::Timestamp);
    let moments: Vec<i64> = rows.iter().map(|row| moment(row.2)).collect();
    at.unknown = unknown(&Data::Int(moments.clone()));
    at.data = Data::Int(moments);
    table.columns[2] = at;
    for text in [0, 1, 3] {
        let (name, key) = (
            table.columns[text].name.clone(),
            table.columns[text].key.clone(),
        );
        table.columns[text] = Column::new(&name, &key, Type::Text);
    }
    derive(&mut table, KIND.derived, KIND.group_columns);
    table
}

fn moment(text: &str) -> i64 {
    match text {
        "" => int_unknown(Unknown::Empty),
        "none" => int_unknown(Unknown::Stated),
        "soon" => int_unknown(Unknown::Unparsable),
        day => day.parse().unwrap(),
    }
}

fn rows(table: &Table, query: &str) -> Vec<u32> {
    let (_, rows) = Evaluator::new(table).evaluate_text(query).unwrap();
    rows.iter().collect()
}

fn ints<'t>(table: &'t Table, key: &str) -> &'t [i64] {
    match &table.columns()[table.column(key).unwrap()].data {
        Data::Int(values) => values,
        other => panic!("{other:?}"),
    }
}

#[test]
fn group_columns_combine_the_rows_of_a_person() {
    let table = table(&[
        ("ada", "acme", "none", ""),
        ("ADA", "emca", "86400000", "x"),
        ("bob", "acme", "none", ""),
        ("bob", "acme", "none", "y"),
        ("", "acme", "none", "z"),
    ]);
    assert_eq!(table.file_columns(), 5);
    // Ada was active somewhere, Bob nowhere, and whose the last row is is not known.
    assert_eq!(rows(&table, "stated:latest"), [2, 3]);
    assert_eq!(rows(&table, "latest:1970-01-02"), [0, 1]);
    assert_eq!(rows(&table, "empty:latest"), [4]);
    assert_eq!(rows(&table, "has_note:true"), [0, 1, 2, 3]);
    assert_eq!(rows(&table, "has_x:true"), [0, 1]);
    assert_eq!(rows(&table, "has_x:false"), [2, 3]);
    // The row with more values counts of Bob's two rows.
    assert_eq!(rows(&table, "once:true"), [0, 1, 3]);
    assert_eq!(rows(&table, "once:false"), [2]);
    assert_eq!(rows(&table, "no:once"), [4]);
    assert_eq!(rows(&table, "named:acme/bob"), [2, 3]);
    let at = |key| table.column(key).unwrap();
    assert_eq!(table.cell(0, at("latest")), "1970-01-02T00:00:00Z");
    assert_eq!(table.cell(1, at("named")), "emca/ADA");
    for key in ["without_source", "without_group", "no_moments"] {
        assert_eq!(table.column(key), None, "{key}");
    }
}

#[test]
fn an_unparsable_row_makes_its_group_unknown() {
    let table = table(&[
        ("ada", "", "1", ""),
        ("ada", "", "soon", ""),
        ("bob", "", "none", ""),
        ("bob", "", "soon", ""),
    ]);
    assert_eq!(rows(&table, "unparsable:latest"), [0, 1, 2, 3]);
    assert_eq!(rows(&table, "has:latest_known"), [0, 1]);
    assert_eq!(rows(&table, "unparsable:latest_known"), [2, 3]);
    // A place that is not known is one among itself.
    assert_eq!(rows(&table, "once:true"), [0, 2]);
    assert_eq!(rows(&table, "named:ada"), [0, 1]);
}

fn cell(of: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(of)
}

/// The group of both columns' values, compared as a query does; `None` if the first is unknown.
fn group(row: &Row) -> Option<(String, String)> {
    (!row.0.is_empty()).then(|| (row.0.to_lowercase(), row.1.to_lowercase()))
}

proptest! {
    #[test]
    fn as_plain_loops_over_rows_have_it(
        rows in proptest::collection::vec(
            (
                cell(&["ada", "Ada", "bob", "é", "É", ""]),
                cell(&["acme", "ACME", "emca", ""]),
                cell(&["5", "70", "none", "soon", ""]),
                cell(&["x", ""]),
            ),
            1..25,
        ),
    ) {
        let table = table(&rows);
        let texts = |key| {
            let at = table.column(key).unwrap();
            (0..table.rows()).map(|row| table.cell(row, at).into_owned()).collect::<Vec<_>>()
        };
        let (latest, known) = (ints(&table, "latest"), ints(&table, "latest_known"));
        let (has_note, once, named) = (texts("has_note"), texts("once"), texts("named"));
        for (at, row) in rows.iter().enumerate() {
            let same = |other: &&Row| group(other).map(|g| g.0) == group(row).map(|g| g.0);
            let mine: Vec<&Row> = rows.iter().filter(same).collect();
            if row.0.is_empty() {
                prop_assert!(latest[at] < INT_KNOWN_MIN && known[at] < INT_KNOWN_MIN);
                prop_assert_eq!((&*has_note[at], &*once[at], &*named[at]), ("", "", ""));
                continue;
            }
            let moments = mine.iter().map(|row| moment(row.2));
            let newest = moments.clone().filter(|ms| *ms >= INT_KNOWN_MIN).max();
            let is_open = |ms: &i64| *ms < INT_KNOWN_MIN && *ms != moment("none");
            match moments.clone().find(is_open) {
                Some(why) => {
                    prop_assert_eq!(latest[at], why);
                    prop_assert_eq!(known[at], newest.unwrap_or(why));
                }
                None => {
                    prop_assert_eq!(latest[at], newest.unwrap_or(moment("none")));
                    prop_assert_eq!(known[at], latest[at]);
                }
            }
            let noted = mine.iter().any(|row| !row.3.is_empty());
            prop_assert_eq!(&has_note[at], &noted.to_string());
            // The first of its group that has a note, or else the first.
            let ours = || rows.iter().enumerate().filter(|(_, other)| group(other) == group(row));
            let best = ours().find(|(_, row)| !row.3.is_empty()).or_else(|| ours().next());
            prop_assert_eq!(&once[at], &(best.map(|(best, _)| best) == Some(at)).to_string());
            let first = ours().next().unwrap().1;
            let name = match first.1 {
                "" => first.0.to_owned(),
                place => format!("{place}/{}", first.0),
            };
            prop_assert_eq!(&named[at], &name);
        }
        for column in &table.columns()[5..] {
            let at = table.column(&column.key).unwrap();
            for why in Unknown::ALL {
                let there = (0..table.rows()).filter(|row| table.state(*row, at) == Some(why));
                prop_assert_eq!(column.unknown[why.index()], there.count() as u64);
            }
        }
    }
}
