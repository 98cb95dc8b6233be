//! The selected cells of the grid.

use std::ops::RangeInclusive;

/// The position of a cell in the grid: of its row in the view, and of its column among the columns
/// shown. Both from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// Position in the view.
    pub row: u32,
    /// Position among the columns shown.
    pub column: u32,
}

/// A rectangle of cells. It grows and shrinks by its `head`; its `anchor` stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The cell at which the selection began.
    pub anchor: At,
    /// The cell at which it ends now.
    pub head: At,
}

impl Selection {
    /// Whole rows between two rows, both included.
    #[must_use]
    pub fn rows_of(anchor: u32, head: u32, columns: u32) -> Self {
        let last = columns.saturating_sub(1);
        Self {
            anchor: At {
                row: anchor,
                column: 0,
            },
            head: At {
                row: head,
                column: last,
            },
        }
    }

    /// The rows with selected cells.
    #[must_use]
    pub fn rows(&self) -> RangeInclusive<u32> {
        self.anchor.row.min(self.head.row)..=self.anchor.row.max(self.head.row)
    }

    /// The columns with selected cells.
    #[must_use]
    pub fn columns(&self) -> RangeInclusive<u32> {
        self.anchor.column.min(self.head.column)..=self.anchor.column.max(self.head.column)
    }

    /// Whether it is whole rows of this number of columns.
    #[must_use]
    pub fn is_rows(&self, columns: u32) -> bool {
        self.columns() == (0..=columns.saturating_sub(1))
    }

    /// Whether a cell is selected.
    #[must_use]
    pub fn contains(&self, at: At) -> bool {
        self.rows().contains(&at.row) && self.columns().contains(&at.column)
    }

    /// The number of selected cells.
    #[must_use]
    pub fn cells(&self) -> u64 {
        let span = |range: RangeInclusive<u32>| u64::from(range.end() - range.start()) + 1;
        span(self.rows()) * span(self.columns())
    }

    /// The part that remains in a grid with these numbers of rows and columns.
    #[must_use]
    pub fn within(self, rows: u32, columns: u32) -> Option<Self> {
        let (last_row, last_column) = (rows.checked_sub(1)?, columns.checked_sub(1)?);
        if *self.rows().start() > last_row || *self.columns().start() > last_column {
            return None;
        }
        let keep = |at: At| At {
            row: at.row.min(last_row),
            column: at.column.min(last_column),
        };
        Some(Self {
            anchor: keep(self.anchor),
            head: keep(self.head),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u32, column: u32) -> At {
        At { row, column }
    }

    #[test]
    fn a_rectangle_in_any_direction() {
        for (anchor, head) in [
            (at(2, 3), at(5, 1)),
            (at(5, 1), at(2, 3)),
            (at(2, 1), at(5, 3)),
        ] {
            let selection = Selection { anchor, head };
            assert_eq!(selection.rows(), 2..=5);
            assert_eq!(selection.columns(), 1..=3);
            assert_eq!(selection.cells(), 12);
            assert!(selection.contains(at(4, 2)));
            assert!(!selection.contains(at(4, 0)));
            assert!(!selection.contains(at(6, 2)));
        }
    }

    #[test]
    fn everything_of_ten_million_rows_is_counted() {
        assert_eq!(
            Selection::rows_of(0, 9_999_999, 4_096).cells(),
            40_960_000_000
        );
        assert_eq!(Selection::rows_of(3, 3, 0).cells(), 1);
    }

    #[test]
    fn shrinks_with_the_view() {
        let selection = Selection {
            anchor: at(2, 1),
            head: at(50, 3),
        };
        let left = selection.within(10, 3);
        assert_eq!(
            left,
            Some(Selection {
                anchor: at(2, 1),
                head: at(9, 2)
            })
        );
        assert_eq!(selection.within(2, 9), None);
        assert_eq!(selection.within(0, 9), None);
        assert_eq!(selection.within(9, 0), None);
        assert_eq!(selection.within(100, 100), Some(selection));
    }
}
