//! This module holds a selection of a table's rows: one bit for each.

use fixedbitset::{Block, FixedBitSet};

/// A selection of a table's rows. Selections of the same table can be combined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSet(FixedBitSet);

impl RowSet {
    /// No row of a table with `rows` rows.
    #[must_use]
    pub fn none(rows: u32) -> Self {
        Self(FixedBitSet::with_capacity(rows as usize))
    }

    /// Every row of a table with `rows` rows.
    #[must_use]
    pub fn all(rows: u32) -> Self {
        let mut selected = Self::none(rows);
        selected.0.insert_range(..);
        selected
    }

    /// The rows whose value `holds`; row `i` has `values[i]`, and rows beyond are not selected.
    #[inline]
    pub(crate) fn of_values<T: Copy>(rows: u32, values: &[T], holds: impl Fn(T) -> bool) -> Self {
        let mut selected = Self::none(rows);
        let values = &values[..values.len().min(rows as usize)];
        let (words, rest) = values.as_chunks::<{ Block::BITS as usize }>();
        let mut blocks = selected.0.as_mut_slice().iter_mut();
        for (word, block) in words.iter().zip(&mut blocks) {
            *block = pack(word, &holds);
        }
        if let Some(block) = blocks.next() {
            *block = pack(rest, &holds);
        }
        selected
    }

    /// The rows for which `holds`.
    pub(crate) fn of_rows(rows: u32, mut holds: impl FnMut(u32) -> bool) -> Self {
        let mut selected = Self::none(rows);
        for row in 0..rows {
            if holds(row) {
                selected.insert(row);
            }
        }
        selected
    }

    /// The number of rows of the table.
    #[must_use]
    pub fn of(&self) -> u32 {
        narrow(self.0.len())
    }

    /// The number of selected rows.
    #[must_use]
    pub fn count(&self) -> u32 {
        narrow(self.0.count_ones(..))
    }

    /// Whether no row is selected.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.is_clear()
    }

    /// Whether `row` is selected; a row that the table does not have is not.
    #[must_use]
    #[inline]
    pub fn contains(&self, row: u32) -> bool {
        self.0.contains(row as usize)
    }

    /// The selected rows, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.ones().map(narrow)
    }

    /// The rows that both select.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.intersect_with(&other.0);
        self
    }

    /// The rows that one of both selects.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        self.0.union_with(&other.0);
        self
    }

    /// The rows that are selected here and not there.
    #[must_use]
    pub fn and_not(mut self, other: &Self) -> Self {
        self.0.difference_with(&other.0);
        self
    }

    /// The rows that are not selected.
    #[expect(clippy::should_implement_trait, reason = "reads as `and` and `or` do")]
    #[must_use]
    pub fn not(mut self) -> Self {
        self.0.toggle_range(..);
        self
    }

    /// The number of rows that both select.
    #[must_use]
    pub fn count_and(&self, other: &Self) -> u32 {
        narrow(self.0.intersection_count(&other.0))
    }

    /// Selects `row`, which the table must have.
    #[inline]
    pub(crate) fn insert(&mut self, row: u32) {
        self.0.insert(row as usize);
    }

    /// The bits, lowest row first.
    pub(crate) fn blocks(&self) -> &[Block] {
        self.0.as_slice()
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }
}

/// One bit for each value, the first lowest. Loops over a fixed number of values become vector
/// code.
#[inline(always)]
fn pack<T: Copy>(values: &[T], holds: &impl Fn(T) -> bool) -> Block {
    values.iter().enumerate().fold(0, |block, (i, value)| {
        block | Block::from(holds(*value)) << i
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a table has fewer than 2^32 rows"
)]
fn narrow(row: usize) -> u32 {
    row as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packs_every_value(values in prop::collection::vec(0..4_u8, 0..200), rows in 0..200_u32) {
            let found = RowSet::of_values(rows, &values, |v| v == 1);
            for row in 0..rows {
                prop_assert_eq!(found.contains(row), values.get(row as usize) == Some(&1));
            }
            prop_assert_eq!(found.count() as usize, found.iter().count());
            prop_assert_eq!(found.clone().not().count(), rows - found.count());
            prop_assert!(!found.contains(rows));
        }
    }
}
