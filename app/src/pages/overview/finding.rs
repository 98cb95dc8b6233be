//! This module sorts findings by their results. It is pure.

use reports::overview::{Figure, Finding};

/// The findings of a file by the result of the check.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sorted {
    /// Those that concern rows, most severe first.
    pub found: Vec<(Finding, u64)>,
    /// Those that concern no row after all rows were checked.
    pub nothing: Vec<Finding>,
    /// Those that concern no row while some rows could not be checked.
    pub unsure: Vec<Finding>,
    /// Those that could not be checked, with the missing columns.
    pub not_made: Vec<(Finding, Vec<String>)>,
}

pub(super) fn sorted(findings: &[Finding]) -> Sorted {
    let mut sorted = Sorted::default();
    for finding in findings {
        let finding = finding.clone();
        match &finding.rows {
            Figure::Count(0) if finding.unknown > 0 => sorted.unsure.push(finding),
            Figure::Count(0) => sorted.nothing.push(finding),
            // Findings count rows, so they have no other figure.
            Figure::Sum { .. } | Figure::Columns(_) | Figure::Cells(_) => {
                sorted.nothing.push(finding);
            }
            Figure::Count(rows) | Figure::Bytes(rows) | Figure::Distinct { count: rows, .. } => {
                let rows = *rows;
                sorted.found.push((finding, rows));
            }
            Figure::Unknown(columns) => {
                let columns = columns.clone();
                sorted.not_made.push((finding, columns));
            }
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use reports::overview::Severity;

    #[test]
    fn found_nothing_and_not_asked_are_different() {
        let finding = |id: &str, rows| Finding {
            id: id.to_owned(),
            severity: Severity::High,
            rows,
            of: None,
            unknown: 0,
            undecided: None,
            query: String::new(),
        };
        let sorted = sorted(&[
            finding("a", Figure::Count(0)),
            finding("b", Figure::Count(3)),
            finding("c", Figure::Unknown(vec!["role".to_owned()])),
            finding("d", Figure::Count(1)),
        ]);
        let found: Vec<_> = sorted
            .found
            .iter()
            .map(|(f, n)| (f.id.as_str(), *n))
            .collect();
        assert_eq!(found, [("b", 3), ("d", 1)]);
        assert_eq!(sorted.nothing.len(), 1);
        assert_eq!(sorted.not_made[0].1, ["role"]);
    }

    #[test]
    fn a_check_that_could_not_look_at_every_row_is_no_all_clear() {
        let finding = |unknown| Finding {
            id: "a".to_owned(),
            severity: Severity::High,
            rows: Figure::Count(0),
            of: None,
            unknown,
            undecided: None,
            query: String::new(),
        };
        let sorted = sorted(&[finding(0), finding(8)]);
        assert_eq!((sorted.nothing.len(), sorted.unsure.len()), (1, 1));
        assert_eq!(sorted.unsure[0].unknown, 8);
    }
}
