//! This module gives equal values equal ids, to count the people, runs or repositories that rows
//! are about.

use std::hash::BuildHasher;

use fixedbitset::FixedBitSet;
use hashbrown::{HashMap, HashTable};
use rustc_hash::FxBuildHasher;

use crate::fold::fold_bytes;
use crate::table::RowSet;
use crate::table::column::{BOOL_UNKNOWN, CODE_UNKNOWN, INT_KNOWN_MIN};
use crate::table::{Data, Table};

/// Which rows have the same value: a number for each row, the same where a query could not tell
/// the values apart. Four bytes for each row and about as much for each distinct value.
#[derive(Debug)]
pub(crate) struct DistinctIds {
    of_row: Vec<u32>,
    count: u32,
}

/// The row's value is not known.
const NONE: u32 = u32::MAX;

impl DistinctIds {
    /// The ids of a column of the table.
    pub(crate) fn new(table: &Table, at: usize) -> Self {
        let mut ids = Self {
            of_row: Vec::with_capacity(table.rows() as usize),
            count: 0,
        };
        match table.columns().get(at).map(|column| &column.data) {
            Some(Data::Text) => ids.of_texts(table, at),
            Some(Data::Category(codes, dictionary)) => {
                let mut known: HashMap<_, u32, FxBuildHasher> = HashMap::default();
                let of_code: Vec<u32> = dictionary
                    .iter()
                    .map(|value| {
                        let next = u32::try_from(known.len()).unwrap_or(NONE);
                        *known
                            .entry(fold_bytes(value, table.charset()))
                            .or_insert(next)
                    })
                    .collect();
                ids.count = u32::try_from(known.len()).unwrap_or(NONE);
                ids.of_row = codes
                    .iter()
                    .map(|code| match *code {
                        code if code >= CODE_UNKNOWN => NONE,
                        code => of_code.get(code as usize).copied().unwrap_or(NONE),
                    })
                    .collect();
            }
            Some(Data::Int(values)) => {
                ids.of_values(values.iter().map(|v| (*v >= INT_KNOWN_MIN).then_some(*v)));
            }
            Some(Data::Bool(values)) => {
                let known = |v: &u8| (*v < BOOL_UNKNOWN).then_some(i64::from(*v));
                ids.of_values(values.iter().map(known));
            }
            Some(Data::Decimal(values)) => {
                // Zero has two signs and is one value.
                let known = |v: &f64| (!v.is_nan()).then(|| (v + 0.0).to_bits().cast_signed());
                ids.of_values(values.iter().map(known));
            }
            None => {}
        }
        ids
    }

    /// Returns the ids of several columns combined: rows are equal if all of their values are. The
    /// first column's value must be known; an unknown value in another column counts as a value of
    /// its own.
    pub(crate) fn of_all(table: &Table, columns: &[usize]) -> Self {
        let Some((first, others)) = columns.split_first() else {
            return Self {
                of_row: vec![NONE; table.rows() as usize],
                count: 0,
            };
        };
        let mut combined = Self::new(table, *first);
        for at in others {
            let other = Self::new(table, *at);
            let mut known: HashMap<(u32, u32), u32, FxBuildHasher> = HashMap::default();
            for (id, other) in combined.of_row.iter_mut().zip(other.of_row) {
                if *id != NONE {
                    let next = u32::try_from(known.len()).unwrap_or(NONE);
                    *id = *known.entry((*id, other)).or_insert(next);
                }
            }
            combined.count = u32::try_from(known.len()).unwrap_or(NONE);
        }
        combined
    }

    fn of_values(&mut self, values: impl Iterator<Item = Option<i64>>) {
        let mut known: HashMap<i64, u32, FxBuildHasher> = HashMap::default();
        for value in values {
            let id = value.map_or(NONE, |value| {
                let next = u32::try_from(known.len()).unwrap_or(NONE);
                *known.entry(value).or_insert(next)
            });
            self.of_row.push(id);
        }
        self.count = u32::try_from(known.len()).unwrap_or(NONE);
    }

    /// Texts are held by the row in which they come first, not a second time.
    fn of_texts(&mut self, table: &Table, at: usize) {
        let charset = table.charset();
        let hasher = FxBuildHasher;
        let text = |row: u32| table.bytes(row, at).unwrap_or_default();
        let mut first_rows: HashTable<(u32, u32)> = HashTable::new();
        for row in 0..table.rows() {
            let cell = text(row);
            if cell.is_empty() {
                self.of_row.push(NONE);
                continue;
            }
            let folded = fold_bytes(&cell, charset);
            let hash = hasher.hash_one(&*folded);
            let same = |(first, _): &(u32, u32)| fold_bytes(&text(*first), charset) == folded;
            let id = match first_rows.find(hash, same) {
                Some((_, id)) => *id,
                None => {
                    let id = self.count;
                    self.count += 1;
                    let rehash = |(first, _): &(u32, u32)| {
                        hasher.hash_one(&*fold_bytes(&text(*first), charset))
                    };
                    first_rows.insert_unique(hash, (row, id), rehash);
                    id
                }
            };
            self.of_row.push(id);
        }
    }

    /// The id of a row; `None` where its value is not known.
    pub(crate) fn at(&self, row: usize) -> Option<u32> {
        self.of_row.get(row).copied().filter(|id| *id != NONE)
    }

    /// The number of distinct values in all rows.
    pub(crate) fn total(&self) -> u64 {
        u64::from(self.count)
    }

    /// The number of distinct values in some rows.
    pub(crate) fn count(&self, rows: &RowSet) -> u64 {
        self.set(rows).count_ones(..) as u64
    }

    /// The number of distinct values in some rows that others do not have.
    pub(crate) fn count_beyond(&self, rows: &RowSet, others: &RowSet) -> u64 {
        let (mut set, others) = (self.set(rows), self.set(others));
        set.difference_with(&others);
        set.count_ones(..) as u64
    }

    fn set(&self, rows: &RowSet) -> FixedBitSet {
        let mut set = FixedBitSet::with_capacity(self.count as usize);
        for id in rows.iter().filter_map(|row| self.at(row as usize)) {
            set.insert(id as usize);
        }
        set
    }
}
