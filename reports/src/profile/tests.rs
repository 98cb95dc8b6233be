//! Profiles against what the columns' cells say, one by one.

use std::collections::BTreeSet;

use crate::query::Evaluator;
use crate::read::{Opened, read_all};
use crate::sample::{Beside, Sample, SampleReport};
use crate::wire::ReadOptions;

/// Checks the profile of every column against the cells.
fn check(opened: &Opened) {
    let table = &opened.table;
    let evaluator = Evaluator::new(table);
    let count = |query: &str| u64::from(evaluator.evaluate_text(query).unwrap().1.count());
    for (at, column) in table.columns().iter().enumerate() {
        let profile = opened.profile(at).unwrap();
        let known = |row: &u32| table.state(*row, at).is_none();
        let cells = (0..table.rows())
            .filter(known)
            .map(|row| table.cell(row, at));
        let distinct: BTreeSet<String> = cells.map(|cell| cell.trim().to_lowercase()).collect();
        // One number, and one moment, may be written in several ways.
        assert!(profile.distinct <= distinct.len() as u64, "{}", column.key);
        assert_eq!(profile.distinct == 0, distinct.is_empty(), "{}", column.key);
        assert_eq!(profile.unknown, column.unknown);
        for value in &profile.values {
            assert_eq!(value.rows, count(&value.query), "{}", value.query);
        }
        if let Some(chart) = &profile.chart {
            let marks = chart.marks.iter().map(|mark| mark.rows).sum::<u64>();
            assert_eq!(
                marks + chart.rest + chart.unknown,
                profile.rows,
                "{}",
                column.key
            );
            for mark in &chart.marks {
                assert_eq!(mark.rows, count(&mark.query), "{}", mark.query);
            }
        }
    }
    assert!(opened.profile(table.columns().len()).is_none());
}

fn open(text: &[u8], name: &str) -> Opened {
    read_all(text, name, None, &ReadOptions::default()).unwrap()
}

#[test]
fn of_every_column_of_every_kind() {
    for report in SampleReport::ALL
        .into_iter()
        .chain(Beside::ALL.map(SampleReport::Beside))
    {
        let text = Sample::new(report, 300, 7).into_bytes();
        check(&open(&text, &report.file_name()));
    }
}

#[test]
fn of_a_table_that_nobody_knows() {
    let rows: String = (0..200)
        .map(|n| format!("{n},0.{n},2026-01-{:02},{},x{n}\n", n % 28 + 1, n % 3 == 0))
        .collect();
    let opened = open(
        format!("n,share,day,odd,name\n{rows},,,,\n").as_bytes(),
        "x.csv",
    );
    check(&opened);
    let profile = opened.profile(2).unwrap();
    assert_eq!(profile.chart.unwrap().marks.len(), 28);
    assert_eq!((profile.unknown[0], profile.distinct), (1, 28));
    assert!(opened.profile(4).unwrap().chart.is_none());
}
