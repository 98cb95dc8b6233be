//! The profile of every column of every file of the corpus: each mark counts exactly the rows that
//! its query selects, and no row is left out or counted twice.

use reports::overview::Chart;
use reports::query::Evaluator;
use reports::read::{Opened, read_all};
use reports::wire::ReadOptions;
use tests::{CORPUS, files, root};

#[test]
fn every_mark_of_every_column_selects_the_rows_it_counts() {
    let (mut columns, mut marks) = (0, 0);
    for path in files(&root().join("tests/corpus"), &CORPUS) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        // What is no report is judged elsewhere.
        let Ok(opened) = read_all(&bytes, name, None, &ReadOptions::default()) else {
            continue;
        };
        for at in 0..opened.table.columns().len() {
            let profile = opened.profile(at).unwrap();
            columns += 1;
            for chart in profile.histogram.iter().chain(&profile.values) {
                marks += chart.marks.len();
                check(&opened, chart, name);
            }
        }
    }
    assert!(
        columns > 500 && marks > 1_000,
        "{columns} columns, {marks} marks"
    );
}

fn check(opened: &Opened, chart: &Chart, file: &str) {
    let mut drawn = vec![false; opened.table.rows() as usize];
    let evaluator = Evaluator::new(&opened.table);
    let rows = |query: &str| {
        let evaluated = evaluator.evaluate_text(query);
        evaluated
            .unwrap_or_else(|error| panic!("{file}: {query}: {error:?}"))
            .1
    };
    for mark in &chart.marks {
        let found = rows(&mark.query);
        assert_eq!(
            mark.rows,
            u64::from(found.count()),
            "{file}: {}",
            mark.query
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
        shown + chart.rest + chart.unknown,
        all,
        "{file}: {}",
        chart.id
    );
}
