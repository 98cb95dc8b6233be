//! This module indexes the cells of a text, with 4 bytes for each cell and 4 for each record.

use std::ops::Range;

/// Byte positions of all cells of a text. A record is a row of the file, header included.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The end of each cell: the position of the separator after it.
    pub(super) ends: Vec<u32>,
    /// The start of each record.
    starts: Vec<u32>,
    /// Position in `ends` of each record's first cell; not held while all records have `width`
    /// cells, which in a sound report they do.
    firsts: Option<Vec<u32>>,
    width: u32,
    /// Cells of all finished records; `ends` may hold more, of the record being read.
    finished_cells: usize,
    /// For each record that was removed, how many records were kept before it.
    removed: Vec<u32>,
}

impl Index {
    /// The number of records.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a record has at least one byte, positions are 32-bit"
    )]
    pub fn records(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The number of cells of a record; 0 if there is no such record.
    #[must_use]
    #[inline]
    pub fn cells(&self, record: u32) -> usize {
        if record >= self.records() {
            return 0;
        }
        match &self.firsts {
            None => self.width as usize,
            Some(firsts) => {
                let next = firsts.get(record as usize + 1).copied();
                let end = next.map_or(self.finished_cells, |n| n as usize);
                end - firsts[record as usize] as usize
            }
        }
    }

    /// Whether all records have the same number of cells.
    #[must_use]
    pub fn is_regular(&self) -> bool {
        self.firsts.is_none()
    }

    /// Byte range of a cell, quotes included; `None` where there is no such cell.
    #[must_use]
    #[inline]
    pub fn cell_span(&self, record: u32, column: usize) -> Option<(usize, usize)> {
        if column >= self.cells(record) {
            return None;
        }
        let first = self.first(record);
        let end = *self.ends.get(first + column)? as usize;
        let start = if column == 0 {
            *self.starts.get(record as usize)? as usize
        } else {
            self.ends[first + column - 1] as usize + 1
        };
        Some((start, end))
    }

    /// Byte ranges of one column's cells in these records, quotes included; `None` where records
    /// differ in width, or have no such column. Much cheaper than asking for each cell.
    #[must_use]
    pub fn column_spans(
        &self,
        records: Range<u32>,
        column: usize,
    ) -> Option<impl ExactSizeIterator<Item = (usize, usize)>> {
        let width = self.width as usize;
        if self.firsts.is_some() || column >= width {
            return None;
        }
        let (first, end) = (records.start as usize, records.end as usize);
        let ends = self.ends.get(first * width..end * width)?;
        let starts = self.starts.get(first..end)?;
        let spans = ends
            .chunks_exact(width)
            .zip(starts)
            .map(move |(ends, start)| {
                let start = match column.checked_sub(1) {
                    None => *start,
                    Some(before) => ends[before] + 1,
                };
                (start as usize, ends[column] as usize)
            });
        Some(spans)
    }

    /// Byte range of a record without its line end; empty at the end of the text if there is no
    /// such record.
    #[must_use]
    pub fn record_span(&self, record: u32) -> (usize, usize) {
        let Some(&start) = self.starts.get(record as usize) else {
            let end = self.ends.last().map_or(0, |e| *e as usize);
            return (end, end);
        };
        let last = self.first(record) + self.cells(record) - 1;
        (start as usize, self.ends[last] as usize)
    }

    /// Returns the first record that ends at or after byte `at`; `records()` if no record does.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded by the number of records"
    )]
    pub fn record_at(&self, at: usize) -> u32 {
        let after = self.starts.partition_point(|start| *start as usize <= at) as u32;
        match after.checked_sub(1) {
            Some(record) if at <= self.record_span(record).1 => record,
            _ => after,
        }
    }

    /// Bytes held in memory.
    #[must_use]
    pub fn memory_bytes(&self) -> u64 {
        let firsts = self.firsts.as_ref().map_or(0, Vec::capacity);
        ((self.ends.capacity() + self.starts.capacity() + firsts) * 4) as u64
    }

    /// Makes room for a text of which a beginning of `sample_bytes` has been indexed. Returns how
    /// many records there is room for.
    pub fn reserve_for(&mut self, text_bytes: u64, sample_bytes: usize) -> usize {
        let scale = |n: usize| {
            let expected = n as u128 * u128::from(text_bytes) / sample_bytes.max(1) as u128;
            // A little more than expected, so that an even file never grows its vectors.
            usize::try_from(expected + expected / 64 + 64).unwrap_or(0)
        };
        let (cells, records) = (scale(self.ends.len()), scale(self.starts.len()));
        // Room that cannot be had now may be had later in smaller steps; growth decides then.
        let _ = self
            .ends
            .try_reserve_exact(cells.saturating_sub(self.ends.len()));
        let _ = self
            .starts
            .try_reserve_exact(records.saturating_sub(self.starts.len()));
        self.starts.capacity()
    }

    /// Ends a record: its cells are all in `ends` up to `cells_end`.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the scanner refuses texts beyond 32 bits"
    )]
    pub(super) fn finish_record(&mut self, start: usize, first_cell: usize, cells_end: usize) {
        let width = (cells_end - first_cell) as u32;
        match &mut self.firsts {
            Some(firsts) => firsts.push(first_cell as u32),
            None if self.starts.is_empty() => self.width = width,
            None if self.width == width => {}
            None => {
                let mut firsts: Vec<u32> = (0..self.starts.len() as u32)
                    .map(|r| r * self.width)
                    .collect();
                firsts.push(first_cell as u32);
                self.firsts = Some(firsts);
            }
        }
        self.starts.push(start as u32);
        self.finished_cells = cells_end;
    }

    /// Removes the last cell of the last record, because the text ends within it. If it is the only
    /// cell, the record keeps it empty, so that it stays a record.
    pub(crate) fn cut_last_cell(&mut self) {
        let Some(record) = self.records().checked_sub(1) else {
            return;
        };
        let (first, cells) = (self.first(record), self.cells(record));
        let Some(start) = self.starts.pop() else {
            return;
        };
        if let Some(firsts) = &mut self.firsts {
            firsts.pop();
        }
        self.ends.truncate(first + cells.saturating_sub(1));
        if cells == 1 {
            self.ends.push(start);
        }
        self.finish_record(start as usize, first, self.ends.len());
    }

    /// Removes the records from `from` on whose byte range `is_removed` accepts. Returns how many
    /// cells they had, for [`super::Scanner::forget_cells`].
    #[expect(
        clippy::cast_possible_truncation,
        reason = "cells only move down, and their positions are 32-bit"
    )]
    pub(crate) fn remove_records(
        &mut self,
        from: u32,
        mut is_removed: impl FnMut((usize, usize)) -> bool,
    ) -> usize {
        let records = self.records();
        let Some(first) = (from..records).find(|record| is_removed(self.record_span(*record)))
        else {
            return 0;
        };
        // All that is kept moves down once, however many are removed.
        let (mut kept, mut cells_kept) = (first, self.first(first));
        for record in first..records {
            let (start, cells) = (self.first(record), self.cells(record));
            if record == first || is_removed(self.record_span(record)) {
                self.removed.push(kept);
                continue;
            }
            self.ends.copy_within(start..start + cells, cells_kept);
            self.starts[kept as usize] = self.starts[record as usize];
            if let Some(firsts) = &mut self.firsts {
                firsts[kept as usize] = cells_kept as u32;
            }
            (kept, cells_kept) = (kept + 1, cells_kept + cells);
        }
        let forgotten = self.finished_cells - cells_kept;
        self.ends.drain(cells_kept..self.finished_cells);
        self.starts.truncate(kept as usize);
        if let Some(firsts) = &mut self.firsts {
            firsts.truncate(kept as usize);
        }
        self.finished_cells = cells_kept;
        forgotten
    }

    /// The number of records that were removed before a record.
    #[must_use]
    pub fn removed_before(&self, record: u32) -> u32 {
        let count = self.removed.partition_point(|kept| *kept <= record);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Position in `ends` of the first cell of a record.
    #[inline]
    fn first(&self, record: u32) -> usize {
        match &self.firsts {
            None => record as usize * self.width as usize,
            Some(firsts) => firsts[record as usize] as usize,
        }
    }
}
