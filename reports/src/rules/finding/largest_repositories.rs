//! This module finds the fewest repositories that together hold half of the disk: where tidying up
//! is worth it.
//!
//! Those as large as the smallest of them are among them, because a question cannot tell equals
//! apart.

#[cfg(test)]
use super::Cases;
use super::{Context, Query, Rule, Severity, Words};
use crate::table::Data;
use crate::table::column::INT_KNOWN_MIN;

pub(super) static RULE: Rule = Rule {
    id: "largest_repositories",
    severity: Severity::Low,
    kinds: &["ghes.repositories"],
    needs: &["raw_size"],
    query,
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Largest repositories",
    lead: (
        "{n} repository takes up half of the disk",
        "{n} repositories take up half of the disk",
    ),
    rule: "The smallest number of repositories that together take up half of the disk.",
    next: "Look for large files, old branches and artefacts; consider Git LFS or archiving.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.repositories"],
    "name,raw_size,found\n\
     video,8,yes\n\
     models,8,yes\n\
     docs,1,no\n\
     empty,0,no\n\
     old,,?",
)];

fn query(context: &Context<'_>) -> Option<Query> {
    let key = context.resolve("raw_size");
    let Data::Int(sizes) = &context.column(key)?.data else {
        return None;
    };
    let known = sizes
        .iter()
        .copied()
        .filter(|size| *size >= INT_KNOWN_MIN)
        .collect();
    Some(Query::at_least(
        key,
        bytes_text(smallest_of_the_largest(known).max(1)),
    ))
}

/// The smallest of the fewest largest values that together make up half of the sum.
///
/// A weighted median: the larger half of what is left is either too much by itself, and the
/// search goes on in it, or is taken whole. Each step halves what is left, so that all steps
/// together cost as much as two of them, where sorting a million values takes twenty.
fn smallest_of_the_largest(mut sizes: Vec<i64>) -> i64 {
    let sum = |sizes: &[i64]| -> i128 { sizes.iter().copied().map(i128::from).sum() };
    let mut wanted = (sum(&sizes) + 1) / 2;
    let mut left = sizes.as_mut_slice();
    while left.len() > 1 {
        let middle = left.len() / 2;
        left.select_nth_unstable_by(middle, |a, b| b.cmp(a));
        let (larger, smaller) = left.split_at_mut(middle);
        let held = sum(larger);
        left = if held >= wanted {
            larger
        } else {
            wanted -= held;
            smaller
        };
    }
    left.first().copied().unwrap_or(0)
}

/// Bytes in the largest unit that says them exactly: GHES counts in KiB.
fn bytes_text(bytes: i64) -> String {
    if bytes % 1024 == 0 {
        format!("{}KiB", bytes / 1024)
    } else {
        bytes.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Sorted, and taken until half is reached.
    fn reference(mut sizes: Vec<i64>) -> i64 {
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let half = (sizes.iter().sum::<i64>() + 1) / 2;
        let mut held = 0;
        let taken = sizes.iter().take_while(|size| {
            let wanted = held < half;
            held += **size;
            wanted
        });
        taken
            .last()
            .copied()
            .unwrap_or(sizes.first().copied().unwrap_or(0))
    }

    proptest! {
        #[test]
        fn as_sorting_would_have_it(sizes in proptest::collection::vec(0_i64..50, 1..40)) {
            prop_assume!(sizes.iter().sum::<i64>() > 0);
            prop_assert_eq!(smallest_of_the_largest(sizes.clone()), reference(sizes));
        }
    }

    #[test]
    fn few_sizes_have_a_smallest_of_the_largest() {
        assert_eq!(smallest_of_the_largest(vec![]), 0);
        assert_eq!(smallest_of_the_largest(vec![7]), 7);
        assert_eq!(smallest_of_the_largest(vec![0, 0]), 0);
    }
}
