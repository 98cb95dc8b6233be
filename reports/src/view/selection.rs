//! This module finds selected rows by position, such as the millionth, and counts those before a
//! row.

use fixedbitset::Block;

use crate::table::RowSet;

/// Selected rows with running counts.
#[derive(Debug, Clone)]
pub(super) struct Selection {
    rows: RowSet,
    /// Rows selected before each group of blocks.
    before: Vec<u32>,
}

/// Blocks of bits that are counted as one.
const GROUP: usize = 32;

impl Selection {
    pub(super) fn new(rows: RowSet) -> Self {
        let mut count = 0;
        let before = rows.blocks().chunks(GROUP).map(|group| {
            let before = count;
            count += group.iter().map(|block| block.count_ones()).sum::<u32>();
            before
        });
        let before = before.collect();
        Self { rows, before }
    }

    pub(super) fn rows(&self) -> &RowSet {
        &self.rows
    }

    /// The number of selected rows before `row`.
    pub(super) fn before(&self, row: u32) -> u32 {
        let (block, bit) = (row / Block::BITS, row % Block::BITS);
        let (group, block) = (block as usize / GROUP, block as usize);
        let Some(before) = self.before.get(group) else {
            return self.rows.count();
        };
        let blocks = self.rows.blocks();
        let end = block.min(blocks.len());
        let whole = blocks[group * GROUP..end]
            .iter()
            .map(|block| block.count_ones());
        let within = blocks
            .get(block)
            .map_or(0, |b| (b & ((1 << bit) - 1)).count_ones());
        before + whole.sum::<u32>() + within
    }

    /// The selected rows from the one with `first` others before it on, at most `count`.
    pub(super) fn at(&self, first: u32, count: u32) -> Vec<u32> {
        let mut found = Vec::new();
        let Some(group) = self
            .before
            .partition_point(|before| *before <= first)
            .checked_sub(1)
        else {
            return found;
        };
        let mut skip = first - self.before[group];
        for (at, block) in self.rows.blocks().iter().enumerate().skip(group * GROUP) {
            let ones = block.count_ones();
            if skip >= ones {
                skip -= ones;
                continue;
            }
            let mut block = *block;
            while block != 0 {
                if found.len() == count as usize {
                    return found;
                }
                if skip > 0 {
                    skip -= 1;
                } else if let Ok(at) = u32::try_from(at) {
                    found.push(at * Block::BITS + block.trailing_zeros());
                }
                block &= block - 1;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_a_list(
            rows in 0..9_000_u32,
            every in 1..200_u32,
            first in 0..9_000_u32,
            count in 0..300_u32,
            row in 0..9_100_u32,
        ) {
            let list: Vec<u32> = (0..rows).filter(|row| row % every == 0 || row % 97 < 3).collect();
            let listed = RowSet::of_rows(rows, |row| list.binary_search(&row).is_ok());
            let selection = Selection::new(listed);
            let wanted: Vec<u32> =
                list.iter().copied().skip(first as usize).take(count as usize).collect();
            prop_assert_eq!(selection.at(first, count), wanted);
            prop_assert_eq!(selection.before(row) as usize, list.partition_point(|r| *r < row));
        }
    }
}
