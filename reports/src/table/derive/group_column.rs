//! This module derives columns whose value is the same for all rows of one person, run or
//! repository.
//!
//! A report has several rows of one thing: a person who has a seat from two organizations, a run on
//! a repository that led to two commits. Questions are mostly about the thing, not about the row:
//! has *this person* been active, what did *this run* save. A kind lists the values to compute for
//! each group of rows, and every row of the group has them. So a figure of people, runs or
//! repositories stays a plain question about rows (`stated:person_last_activity`,
//! `countsonce:true`), which anybody can type, and a click shows exactly the rows it counts.
//!
//! Rows are of one group where the values of all columns in [`GroupColumnSpec::per`] are the same,
//! as a query tells values apart. A row whose first value is unknown has no group, and its value in
//! the column is unknown too.

use crate::table::column::{INT_KNOWN_MIN, bool_unknown, code_unknown, int_unknown};
use crate::table::distinct::DistinctIds;
use crate::table::{Column, Data, Table, Type, Unknown};

/// One column whose values come from groups of rows.
#[derive(Debug, Clone, Copy)]
pub struct GroupColumnSpec {
    /// The name, in the habit of the report's own.
    pub name: &'static str,
    /// The name in queries, in the form of [`crate::table::column::key_of`].
    pub key: &'static str,
    /// Keys of the columns that tell one group from another. Without the first there is no such
    /// column; others that a file lacks tell nothing apart.
    pub per: &'static [&'static str],
    /// The value to compute.
    pub what: GroupColumn,
}

/// The value that is computed from a group of rows.
#[derive(Debug, Clone, Copy)]
pub enum GroupColumn {
    /// The latest moment of the column with this key: known if every row states a moment, or states
    /// that there was none. So a person counts as idle only if all of their rows say so.
    Latest(&'static str),
    /// The latest moment that any row knows: whether there was one is known from one row.
    LatestKnown(&'static str),
    /// Whether any row has a value in the column with this key.
    AnyKnown(&'static str),
    /// Whether any row has one of these values, in any case, in the column with this key.
    AnyOf(&'static str, &'static [&'static str]),
    /// True in one row of each group and false in its others, so that what all of them repeat is
    /// counted once: in the first of those in which most of these columns are known.
    Once(&'static [&'static str]),
    /// A name of the group: the values that tell it from others, the first of them last, joined
    /// by `/`.
    Name,
}

/// The reason why the value of a row without a group is unknown.
const NONE: Unknown = Unknown::Empty;

impl GroupColumnSpec {
    /// The type of the values.
    #[must_use]
    pub fn ty(&self) -> Type {
        match self.what {
            GroupColumn::Latest(_) | GroupColumn::LatestKnown(_) => Type::Timestamp,
            GroupColumn::AnyKnown(_) | GroupColumn::AnyOf(..) | GroupColumn::Once(_) => {
                Type::Boolean
            }
            GroupColumn::Name => Type::Category,
        }
    }

    /// Keys of the file's columns that the column needs.
    pub fn sources(&self) -> impl Iterator<Item = &'static str> + use<> {
        let of = match self.what {
            GroupColumn::Latest(key)
            | GroupColumn::LatestKnown(key)
            | GroupColumn::AnyKnown(key) => Some(key),
            GroupColumn::AnyOf(key, _) => Some(key),
            GroupColumn::Once(_) | GroupColumn::Name => None,
        };
        self.per.first().copied().into_iter().chain(of)
    }

    /// Keys of all columns it may look at.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        let by: &[&str] = match self.what {
            GroupColumn::Once(by) => by,
            _ => &[],
        };
        let per = self.per.iter().skip(1);
        self.sources().chain(per.copied()).chain(by.iter().copied())
    }

    /// The column; `None` where the table lacks what it is made of, or has more groups than a
    /// category has names.
    pub(super) fn build(&self, table: &Table) -> Option<Column> {
        let first = table.column(self.per.first()?)?;
        let others = self.per.iter().skip(1).filter_map(|key| table.column(key));
        let per: Vec<usize> = [first].into_iter().chain(others).collect();
        let groups = Groups {
            table,
            ids: DistinctIds::of_all(table, &per),
        };
        let data = match self.what {
            GroupColumn::Latest(key) => groups.latest(table.column(key)?, |held| {
                held.undecided.map_or(held.latest, int_unknown)
            })?,
            GroupColumn::LatestKnown(key) => {
                groups.latest(table.column(key)?, |held| match held.undecided {
                    Some(why) if held.latest < INT_KNOWN_MIN => int_unknown(why),
                    _ => held.latest,
                })?
            }
            GroupColumn::AnyKnown(key) => {
                let at = table.column(key)?;
                groups.any(|row| table.state(row, at).is_none())
            }
            GroupColumn::AnyOf(key, values) => {
                let at = table.column(key)?;
                let is_one = |cell: &[u8]| {
                    let cell = cell.trim_ascii();
                    values
                        .iter()
                        .any(|value| cell.eq_ignore_ascii_case(value.as_bytes()))
                };
                groups.any(|row| table.bytes(row, at).is_some_and(|cell| is_one(&cell)))
            }
            GroupColumn::Once(by) => {
                let by: Vec<usize> = by.iter().filter_map(|key| table.column(key)).collect();
                groups.once(&by)
            }
            GroupColumn::Name => groups.names(&per)?,
        };
        let mut column = Column::new(self.name, self.key, self.ty());
        column.derived = true;
        column.unknown = unknown(&data);
        column.data = data;
        Some(column)
    }
}

/// The rows of a table in groups.
struct Groups<'t> {
    table: &'t Table,
    ids: DistinctIds,
}

/// The moments in the rows of a group.
#[derive(Clone, Copy)]
struct Moments {
    /// The latest moment, or the code for none.
    latest: i64,
    /// Why a row does not say.
    undecided: Option<Unknown>,
}

impl Groups<'_> {
    /// The group of a row.
    fn of(&self, row: u32) -> Option<usize> {
        self.ids.at(row as usize).map(|id| id as usize)
    }

    fn count(&self) -> usize {
        usize::try_from(self.ids.total()).unwrap_or(0)
    }

    /// The value of each row's group, and `of_none` for rows without a group.
    fn spread<T: Copy>(&self, of_groups: &[T], of_none: T) -> Vec<T> {
        let of_row = |row| self.of(row).and_then(|group| of_groups.get(group));
        let rows = 0..self.table.rows();
        rows.map(|row| of_row(row).copied().unwrap_or(of_none))
            .collect()
    }

    /// `None` where the column has no moments.
    fn latest(&self, at: usize, says: impl Fn(Moments) -> i64) -> Option<Data> {
        let column = &self.table.columns()[at];
        let (Data::Int(values), Type::Timestamp) = (&column.data, column.ty) else {
            return None;
        };
        let nothing = Moments {
            latest: int_unknown(Unknown::Stated),
            undecided: None,
        };
        let mut held = vec![nothing; self.count()];
        for (row, &value) in (0..).zip(values) {
            let Some(held) = self.of(row).and_then(|group| held.get_mut(group)) else {
                continue;
            };
            if value >= INT_KNOWN_MIN {
                held.latest = held.latest.max(value);
            } else {
                let why = self.table.state(row, at).unwrap_or(NONE);
                let why = (why != Unknown::Stated).then_some(why);
                held.undecided = held.undecided.or(why);
            }
        }
        let says: Vec<i64> = held.into_iter().map(says).collect();
        Some(Data::Int(self.spread(&says, int_unknown(NONE))))
    }

    fn any(&self, is: impl Fn(u32) -> bool) -> Data {
        let mut any = vec![0; self.count()];
        for row in 0..self.table.rows() {
            if let Some(any) = self.of(row).and_then(|group| any.get_mut(group)) {
                *any |= u8::from(is(row));
            }
        }
        Data::Bool(self.spread(&any, bool_unknown(NONE)))
    }

    fn once(&self, by: &[usize]) -> Data {
        // Row and how much it says.
        let mut best: Vec<Option<(u32, usize)>> = vec![None; self.count()];
        for row in 0..self.table.rows() {
            let Some(best) = self.of(row).and_then(|group| best.get_mut(group)) else {
                continue;
            };
            let is_known = |at: &&usize| self.table.state(row, **at).is_none();
            let says = by.iter().filter(is_known).count();
            if best.is_none_or(|(_, most)| says > most) {
                *best = Some((row, says));
            }
        }
        let is_best = |row: u32| match self.of(row) {
            Some(group) => {
                let best = best.get(group).copied().flatten();
                u8::from(best.is_some_and(|(best, _)| best == row))
            }
            None => bool_unknown(NONE),
        };
        Data::Bool((0..self.table.rows()).map(is_best).collect())
    }

    /// `None` where there are too many.
    fn names(&self, per: &[usize]) -> Option<Data> {
        let Data::Category(mut codes, mut names) = Column::new("", "", Type::Category).data else {
            return None;
        };
        let mut of_group: Vec<Option<u32>> = vec![None; self.count()];
        codes.try_reserve_exact(self.table.rows() as usize).ok()?;
        for row in 0..self.table.rows() {
            let group = self.of(row).and_then(|group| of_group.get_mut(group));
            codes.push(match group {
                Some(Some(code)) => *code,
                Some(code) => *code.insert(names.intern(&self.name(per, row))?),
                None => code_unknown(NONE),
            });
        }
        Some(Data::Category(codes, names))
    }

    /// As its first row spells it.
    fn name(&self, per: &[usize], row: u32) -> Vec<u8> {
        let known = |at: &&usize| self.table.state(row, **at).is_none();
        let parts = per.iter().rev().filter(known);
        let parts = parts.map(|at| self.table.bytes(row, *at).unwrap_or_default());
        let parts: Vec<Vec<u8>> = parts.map(|part| part.trim_ascii().to_vec()).collect();
        parts.join(&b'/')
    }
}

/// The numbers of unknown values, by reason.
fn unknown(data: &Data) -> [u64; 4] {
    let mut unknown = [0; 4];
    for why in Unknown::ALL {
        unknown[why.index()] = match data {
            Data::Int(values) => count(values, int_unknown(why)),
            Data::Bool(values) => count(values, bool_unknown(why)),
            Data::Category(codes, _) => count(codes, code_unknown(why)),
            Data::Text | Data::Decimal(_) => 0,
        };
    }
    unknown
}

fn count<T: PartialEq>(values: &[T], wanted: T) -> u64 {
    values.iter().filter(|value| **value == wanted).count() as u64
}

#[cfg(test)]
mod tests;
