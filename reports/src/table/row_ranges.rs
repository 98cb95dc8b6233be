//! This module holds rows of a table as ranges: short to send where the rows stand together.

use serde::{Deserialize, Serialize};

use super::RowSet;

/// Rows of a table, as ranges in ascending order that do not touch: the first row of each, and the
/// row after its last.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowRanges(Vec<(u32, u32)>);

impl RowRanges {
    /// The rows of a set; `None` if that takes more than `most` ranges.
    #[must_use]
    pub fn of_set(rows: &RowSet, most: usize) -> Option<Self> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for row in rows.iter() {
            match ranges.last_mut() {
                Some((_, end)) if *end == row => *end += 1,
                _ => ranges.push((row, row + 1)),
            }
            if ranges.len() > most {
                return None;
            }
        }
        Some(Self(ranges))
    }

    /// These rows, in any order.
    #[must_use]
    pub fn of_rows(mut rows: Vec<u32>) -> Self {
        rows.sort_unstable();
        let mut all = Self::default();
        for row in rows {
            match all.0.last_mut() {
                Some((_, end)) if *end >= row.saturating_add(1) => {}
                Some((_, end)) if *end == row => *end = row.saturating_add(1),
                _ => all.0.push((row, row.saturating_add(1))),
            }
        }
        all
    }

    /// The same rows as a set of a table with `rows` rows; rows that it does not have are left out,
    /// and so are ranges that end before they begin.
    #[must_use]
    pub fn to_set(&self, rows: u32) -> RowSet {
        let mut set = RowSet::none(rows);
        for (first, end) in &self.0 {
            for row in *first..(*end).min(rows) {
                set.insert(row);
            }
        }
        set
    }

    /// The number of rows.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0
            .iter()
            .map(|(first, end)| u64::from(end - first))
            .sum()
    }

    /// The number of ranges.
    #[must_use]
    pub fn ranges(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `row` is among them.
    #[must_use]
    pub fn contains(&self, row: u32) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= row);
        let before = after.checked_sub(1).and_then(|at| self.0.get(at));
        before.is_some_and(|(_, end)| row < *end)
    }

    /// The rows of both.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let mut all: Vec<(u32, u32)> = self.0.iter().chain(&other.0).copied().collect();
        all.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(all.len());
        for (first, end) in all {
            match joined.last_mut() {
                Some((_, last)) if first <= *last => *last = end.max(*last),
                _ => joined.push((first, end)),
            }
        }
        Self(joined)
    }

    /// The rows in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.without(&self.without(other))
    }

    /// These rows without those of `other`.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut left = Vec::with_capacity(self.0.len());
        let mut taken = other.0.iter().peekable();
        for (mut first, end) in self.0.iter().copied() {
            while taken.next_if(|(_, out)| *out <= first).is_some() {}
            while let Some((from, to)) = taken.peek().filter(|(from, _)| *from < end) {
                if first < *from {
                    left.push((first, *from));
                }
                first = *to;
                if *to > end {
                    break;
                }
                taken.next();
            }
            if first < end {
                left.push((first, end));
            }
        }
        Self(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn set(rows: &[u32]) -> BTreeSet<u32> {
        rows.iter().copied().collect()
    }

    fn listed(ranges: &RowRanges) -> Vec<u32> {
        ranges.to_set(100).iter().collect()
    }

    proptest! {
        #[test]
        fn agrees_with_a_set(
            one in prop::collection::vec(0..90_u32, 0..40),
            other in prop::collection::vec(0..90_u32, 0..40),
        ) {
            let (a, b) = (RowRanges::of_rows(one.clone()), RowRanges::of_rows(other.clone()));
            let (one, other) = (set(&one), set(&other));
            prop_assert_eq!(listed(&a), one.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(a.count(), one.len() as u64);
            prop_assert_eq!(listed(&a.with(&b)), one.union(&other).copied().collect::<Vec<_>>());
            let left: Vec<u32> = one.difference(&other).copied().collect();
            prop_assert_eq!(listed(&a.without(&b)), left.clone());
            let both: Vec<u32> = one.intersection(&other).copied().collect();
            prop_assert_eq!(listed(&a.and(&b)), both);
            prop_assert_eq!(a.without(&b), RowRanges::of_rows(left));
            prop_assert_eq!(a.with(&b), b.with(&a));
            for row in 0..91 {
                prop_assert_eq!(a.contains(row), one.contains(&row));
            }
            let rows = a.to_set(100);
            prop_assert_eq!(RowRanges::of_set(&rows, 99), Some(a.clone()));
            let most = a.ranges().saturating_sub(1);
            prop_assert_eq!(RowRanges::of_set(&rows, most).is_none(), a.ranges() > most);
        }
    }

    #[test]
    fn rows_beyond_the_table_are_left_out() {
        let rows = RowRanges(vec![(1, 3), (9, 7), (4, u32::MAX)]);
        assert_eq!(rows.to_set(6).iter().collect::<Vec<_>>(), [1, 2, 4, 5]);
    }
}
