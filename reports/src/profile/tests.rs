//! Profiles against what the columns' cells say, one by one, and each point against the rows that
//! its query selects.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Profile, Spread};
use crate::limits::TOP_BARS;
use crate::overview::amount::{self, tests::slow_nanos};
use crate::overview::{Chart, chart};
use crate::query::Evaluator;
use crate::query::testing::table;
use crate::read::ReadOptions;
use crate::read::{Report, read_all};
use crate::sample::{Cloud, Moderne, Sample, SampleReport};
use crate::table::{Data, RowSet, Table, Type};
use crate::time::iso_of_ms;

/// Checks the profile of a column among these rows against its cells, slowly.
fn check(table: &Table, at: usize, profile: &Profile, within: &RowSet) {
    let column = &table.columns()[at];
    let key = &column.key;
    let rows: Vec<u32> = within.iter().collect();
    let known: Vec<u32> = rows
        .iter()
        .copied()
        .filter(|row| table.state(*row, at).is_none())
        .collect();
    assert_eq!(profile.rows, rows.len() as u64, "{key}");
    assert_eq!(profile.known(), known.len() as u64, "{key}");
    for why in crate::table::Unknown::ALL {
        let unknown = rows
            .iter()
            .filter(|row| table.state(**row, at) == Some(why))
            .count();
        assert_eq!(
            profile.unknown[why.index()],
            unknown as u64,
            "{key}: {why:?}"
        );
    }
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for row in &known {
        *counts
            .entry(value(table, *row, at).to_lowercase())
            .or_default() += 1;
    }
    assert_eq!(profile.distinct, Some(counts.len() as u64), "{key}");
    check_values(profile, &counts, column.ty, key);
    for chart in profile.histogram.iter().chain(&profile.values) {
        check_chart(table, chart, profile, within);
    }
    assert_eq!(profile.spread, spread(table, at, &known), "{key}");
}

fn check_values(profile: &Profile, counts: &BTreeMap<String, u64>, ty: Type, key: &str) {
    let mut most: Vec<u64> = counts.values().copied().collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    most.truncate(TOP_BARS);
    match &profile.values {
        None => {
            let says_nothing =
                most.first().is_none_or(|rows| *rows == 1) && counts.len() > TOP_BARS;
            assert!(
                ty == Type::Timestamp || counts.is_empty() || says_nothing,
                "{key}"
            );
        }
        Some(chart) => {
            let points: Vec<u64> = chart.points.iter().map(|point| point.rows).collect();
            assert_eq!(points, most, "{key}");
            assert_eq!(
                chart.others.as_ref().map_or(0, |others| others.names),
                (counts.len() - most.len()) as u64,
                "{key}"
            );
        }
    }
}

/// Every point counts the rows its query selects, and all rows are in one point or left out.
fn check_chart(table: &Table, chart: &Chart, profile: &Profile, within: &RowSet) {
    let evaluator = Evaluator::new(table);
    let count =
        |query: &str| u64::from(evaluator.evaluate_text(query).unwrap().1.count_and(within));
    for point in chart.members() {
        assert_eq!(
            (point.rows, point.value),
            (count(&point.query), point.rows),
            "{}",
            point.query
        );
    }
    assert_eq!(
        chart.unknown,
        count(&chart.unknown_query),
        "{}",
        chart.unknown_query
    );
    let points: u64 = chart.members().map(|point| point.rows).sum();
    assert_eq!(
        points + chart.beyond + chart.unknown,
        profile.rows,
        "{}",
        chart.id
    );
}

/// A known value as a query writes it.
fn value(table: &Table, row: u32, at: usize) -> String {
    match &table.columns()[at].data {
        Data::Int(values) => values[row as usize].to_string(),
        Data::Decimal(values) => (values[row as usize] + 0.0).to_string(),
        Data::Category(codes, dictionary) => {
            let value = dictionary.get(codes[row as usize]).unwrap();
            table.charset().decode(value.into()).into_owned()
        }
        Data::Bool(_) => table.cell(row, at).trim().to_owned(),
        Data::Text => table.cell(row, at).into_owned(),
    }
}

fn spread(table: &Table, at: usize, known: &[u32]) -> Option<Spread> {
    let column = &table.columns()[at];
    let middle = known.len().div_ceil(2).checked_sub(1)?;
    let last = known.len() - 1;
    let is_added = column.ty != Type::Timestamp && !chart::is_name(column);
    match &column.data {
        Data::Int(values) => {
            let mut sorted: Vec<i64> = known.iter().map(|row| values[*row as usize]).collect();
            sorted.sort_unstable();
            let text = |at: usize| match column.ty {
                Type::Timestamp => iso_of_ms(sorted[at]),
                _ => sorted[at].to_string(),
            };
            let sum: i128 = sorted.iter().map(|value| i128::from(*value)).sum();
            let fits = is_added && i64::try_from(sum).is_ok();
            Some(Spread {
                least: text(0),
                median: text(middle),
                most: text(last),
                sum: fits.then(|| sum.to_string()),
            })
        }
        Data::Decimal(values) => {
            let mut sorted: Vec<f64> = known
                .iter()
                .map(|row| values[*row as usize] + 0.0)
                .collect();
            sorted.sort_unstable_by(f64::total_cmp);
            let nanos: i128 = known
                .iter()
                .map(|row| slow_nanos(&table.cell(*row, at)))
                .sum();
            Some(Spread {
                least: sorted[0].to_string(),
                median: sorted[middle].to_string(),
                most: sorted[last].to_string(),
                sum: is_added.then(|| amount::text(amount::micros(nanos))),
            })
        }
        _ => None,
    }
}

fn check_all(opened: &Report) {
    for at in 0..opened.table.columns().len() {
        let all = RowSet::all(opened.table.rows());
        check(&opened.table, at, &opened.profile(at).unwrap(), &all);
    }
    assert!(opened.profile(opened.table.columns().len()).is_none());
}

fn open(text: &[u8], name: &str) -> Report {
    read_all(text, name, None, &ReadOptions::default()).unwrap()
}

#[test]
fn profiles_of_every_column_of_every_kind() {
    for report in SampleReport::ALL
        .into_iter()
        .chain([SampleReport::CopilotActivity])
        .chain(Moderne::ALL.map(SampleReport::Moderne))
        .chain(Cloud::ALL.map(SampleReport::Cloud))
    {
        let text = Sample::new(report, 300, 7).into_bytes();
        check_all(&open(&text, &report.file_name()));
    }
}

#[test]
fn profiles_of_a_generic_table() {
    let rows: String = (0..200)
        .map(|n| format!("{n},0.{n},2026-01-{:02},{},x{n}\n", n % 28 + 1, n % 3 == 0))
        .collect();
    let opened = open(
        format!("n,share,day,odd,name\n{rows},,,,\n").as_bytes(),
        "x.csv",
    );
    check_all(&opened);
    let days = opened.profile(2).unwrap();
    assert_eq!(days.histogram.unwrap().points.len(), 28);
    assert_eq!((days.unknown[0], days.distinct), (1, Some(28)));
    let numbers = opened.profile(0).unwrap().spread.unwrap();
    let numbers = [
        numbers.least,
        numbers.median,
        numbers.most,
        numbers.sum.unwrap(),
    ];
    assert_eq!(numbers, ["0", "99", "199", "19900"]);
    let names = opened.profile(4).unwrap();
    assert_eq!(
        (names.histogram, names.values, names.distinct),
        (None, None, Some(200))
    );
}

#[test]
fn values_beyond_the_limit_are_not_listed() {
    let columns = [Type::Text, Type::Integer];
    let many = crate::limits::PROFILE_VALUES + 1;
    let rows: String = (0..many).map(|n| format!("{n},{n}\n")).collect();
    let table = table(format!("t,n\n{rows}0,0\n"), &columns);
    for at in 0..2 {
        let profile = of(&table, at, None);
        assert_eq!((profile.distinct, profile.values), (None, None));
        assert_eq!(profile.spread.is_some(), at == 1);
    }
}

/// A profile made in steps of seven rows.
fn of(table: &Table, at: usize, within: Option<RowSet>) -> Profile {
    let context = crate::overview::Context::new(
        table,
        crate::catalog::generic::GENERIC.schema(),
        crate::as_of::Sources::default(),
    );
    let rows = if table.rows() > 1_000 { 99_999 } else { 7 };
    let mut profiler = super::Profiler::new(table, at, within).unwrap();
    while profiler.next(table, rows) {}
    profiler.finish(&context).unwrap()
}

proptest! {
    #[test]
    fn profiles_of_any_cells(
        cells in prop::collection::vec(prop::sample::select(vec![
            "", "a", "A", "\u{eb}", "\u{cb}", "\"a,b\"", "\"\"\"\"", "a..b", "*", "-1", "1", "1.5",
            "7", "300", "0", "-0", " a", "~x", "true", "False", "2026-03-31 23:59:59 -0100",
            "2026-04-01", "9999-12-31", "1 KB", "3 GB", "None", "\\", "b", "c", "d", "e",
            "f", "g", "h", "i", "j", "k", "l",
        ]), 8..400),
        every in 1..5_u32,
    ) {
        const TYPES: [Type; 8] = [
            Type::Text, Type::Category, Type::Integer, Type::Timestamp, Type::Boolean, Type::Size,
            Type::Decimal, Type::Ip,
        ];
        // The last row ends early.
        let rows: Vec<String> = cells.chunks(8).map(|cells| cells.join(",")).collect();
        let table = table(format!("t,c,i,m,b,s,d,ip\n{}\n", rows.join("\n")), &TYPES);
        for at in 0..TYPES.len() {
            let all = RowSet::all(table.rows());
            check(&table, at, &of(&table, at, None), &all);
            check(&table, at, &of(&table, at, Some(all.clone())), &all);
            let some = RowSet::of_rows(table.rows(), |row| row % every == 1);
            check(&table, at, &of(&table, at, Some(some.clone())), &some);
        }
    }
}
