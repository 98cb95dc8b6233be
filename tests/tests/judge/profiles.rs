//! The profile of every column of every file of the corpus: each point counts exactly the rows that
//! its query selects, and no row is left out or counted twice.

use reports::overview::Chart;
use reports::problem::Code;
use reports::query::Evaluator;
use reports::read::{ReadOptions, read_all};
use reports::report::Report;
use reports::table::{Type, Unknown};
use tests::{CORPUS, files, root};

#[test]
fn every_point_of_every_column_selects_the_rows_it_counts() {
    let (mut columns, mut points) = (0, 0);
    for path in files(&root().join("tests/corpus"), &CORPUS) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        // Other tests judge files that are no reports.
        let Ok(opened) = read_all(&bytes, name, None, &ReadOptions::default()) else {
            continue;
        };
        for at in 0..opened.table.columns().len() {
            let profile = opened.profile(at).unwrap();
            columns += 1;
            for chart in profile.histogram.iter().chain(&profile.values) {
                points += chart.points.len();
                check(&opened, chart, name);
            }
        }
    }
    assert!(
        columns > 500 && points > 1_000,
        "{columns} columns, {points} points"
    );
}

fn check(opened: &Report, chart: &Chart, file: &str) {
    let mut drawn = vec![false; opened.table.rows() as usize];
    let evaluator = Evaluator::new(&opened.table);
    let rows = |query: &str| {
        let evaluated = evaluator.evaluate_text(query);
        evaluated
            .unwrap_or_else(|error| panic!("{file}: {query}: {error:?}"))
            .1
    };
    for point in chart.members() {
        let found = rows(&point.query);
        assert_eq!(
            point.rows,
            u64::from(found.count()),
            "{file}: {}",
            point.query
        );
        for row in found.iter() {
            let again = std::mem::replace(&mut drawn[row as usize], true);
            assert!(!again, "{file}: {}: row {row} is drawn twice", chart.id);
        }
    }
    let unknown = rows(&chart.unknown_query);
    assert_eq!(
        chart.unknown,
        u64::from(unknown.count()),
        "{file}: {}",
        chart.unknown_query
    );
    assert!(
        unknown.iter().all(|row| !drawn[row as usize]),
        "{file}: {}",
        chart.id
    );
    let shown = drawn.iter().filter(|drawn| **drawn).count() as u64;
    let all = u64::from(opened.table.rows());
    assert_eq!(
        shown + chart.beyond + chart.unknown,
        all,
        "{file}: {}",
        chart.id
    );
}

/// A column's type is that of all its cells, and one cell that is something else is said to be.
#[test]
fn a_late_text_among_numbers_is_a_problem_and_the_column_stays_one_of_numbers() {
    // Far beyond what is looked at before the dialect is settled.
    let rows = 99_999_u32;
    let numbers: String = (0..rows).map(|n| format!("{n},{}\n", n % 7)).collect();
    let text = format!("n,weekday\n{numbers}soon,3\n");
    assert!(text.len() > 2 * reports::limits::SNIFF_BYTES);
    let opened = read_all(text.as_bytes(), "x.csv", None, &ReadOptions::default()).unwrap();
    let types: Vec<Type> = opened
        .table
        .columns()
        .iter()
        .map(|column| column.ty)
        .collect();
    assert_eq!(types, [Type::Integer, Type::Integer]);
    let profile = opened.profile(0).unwrap();
    assert_eq!(profile.unknown[Unknown::Unparsable.index()], 1);
    assert_eq!(profile.spread.unwrap().most, (rows - 1).to_string());
    let problem = opened
        .problems
        .iter()
        .find(|problem| problem.code == Code::Unparsable)
        .unwrap();
    assert_eq!(problem.count, 1);
    let place = &problem.places[0];
    assert_eq!(
        (place.row, place.column, place.sample.as_str()),
        (Some(rows), Some(0), "soon")
    );

    // A number that would lose its digits is no number, and neither are the others then.
    let text = format!("n,weekday\n{numbers}007,3\n");
    let opened = read_all(text.as_bytes(), "x.csv", None, &ReadOptions::default()).unwrap();
    assert_eq!(opened.table.columns()[0].ty, Type::Text);
    assert_eq!(opened.problems.iter().count(), 0);
}
