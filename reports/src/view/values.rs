//! This module lists the values of a column for a filter menu, with the number of rows of each.

use std::cmp::Ordering;
use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::fold::{fold, fold_bytes};
use crate::limits::{MENU_DAYS, MENU_VALUES, WINDOW_CELL_CHARS};
use crate::query::Query;
use crate::table::RowSet;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::{Column, Data, Table, Type, part_of};
use crate::time::{DAY_MS, iso_of_ms, month_of_ms};

/// A value of a column and how many rows have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueCount {
    /// The value as text.
    pub value: String,
    /// Number of rows with the value.
    pub rows: u64,
    /// The query clause that selects them.
    pub query: String,
}

/// The values of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    /// Values and how many rows have each, most frequent first and equals in the order of their
    /// type; at most a menu full. Each carries the query clause that selects exactly its rows. Times
    /// are counted by year.
    pub values: Vec<ValueCount>,
    /// The number of distinct values beyond those, among those looked for.
    pub more: u64,
    /// The number of distinct values, or of years.
    pub distinct: u64,
    /// Smallest and largest known value of a column of numbers, sizes (in bytes) or times (ISO
    /// 8601, UTC), as a query would write them.
    pub range: Option<(String, String)>,
    /// Days with rows, as days since 1970-01-01, ascending, and their numbers of rows. Only of
    /// times, and empty if there are more than [`MENU_DAYS`].
    pub days: Vec<(i32, u32)>,
    /// The number of rows among which the values are counted.
    pub rows: u64,
    /// How many of them are unknown, by [`crate::table::Unknown::index`].
    pub unknown: [u64; 4],
}

/// Counts the known values of a column, among all rows or those selected.
///
/// Text that differs only in case counts as one value, in the spelling that comes first, since
/// a query cannot tell it apart. Texts too long for a menu are among `more`. A column that the table
/// does not have holds nothing.
#[must_use]
pub fn values(table: &Table, column: usize, within: Option<&RowSet>) -> Values {
    let Some(mut lister) = ValueLister::new(table, column, within.cloned(), "") else {
        return Values::default();
    };
    while lister.next(table, u32::MAX) {}
    lister.finish(table)
}

/// The values of a column, being counted in steps.
#[derive(Debug)]
pub struct ValueLister {
    column: usize,
    /// The rows to count; `None` for all.
    within: Option<RowSet>,
    /// The values of those rows.
    part: Option<Column>,
    /// The text that listed values contain, folded.
    find: String,
    texts: Texts,
    /// Rows whose texts are counted.
    row: u32,
}

impl ValueLister {
    /// Begins to list the values of a column that contain `find`, among these rows or all. `None`
    /// where the table has no such column.
    #[must_use]
    pub fn new(table: &Table, column: usize, within: Option<RowSet>, find: &str) -> Option<Self> {
        table.columns().get(column)?;
        Some(Self {
            column,
            part: within
                .as_ref()
                .and_then(|rows| part_of(table, column, rows)),
            within,
            find: find.trim().chars().map(fold).collect(),
            texts: Texts::default(),
            row: 0,
        })
    }

    /// Counts the texts of a limited number of rows. Returns whether there are more.
    pub fn next(&mut self, table: &Table, rows: u32) -> bool {
        let is_text =
            |column: &Column| matches!(column.data, Data::Text) && self.row < table.rows();
        if !table.columns().get(self.column).is_some_and(is_text) {
            return false;
        }
        let end = self.row.saturating_add(rows).min(table.rows());
        for row in self.row..end {
            if self.within.as_ref().is_none_or(|rows| rows.contains(row)) {
                let cell = table.bytes(row, self.column).unwrap_or_default();
                if !cell.is_empty() {
                    let folded = fold_bytes(&cell, table.charset());
                    self.texts.add(&folded, row, 1);
                }
            }
        }
        self.row = end;
        true
    }

    /// The values, once [`Self::next`] says that there are no more rows.
    #[must_use]
    pub fn finish(self, table: &Table) -> Values {
        let whole = table.columns().get(self.column);
        let Some(column) = self.part.as_ref().or(whole) else {
            return Values::default();
        };
        let find = self.find.as_str();
        let rows = self.within.as_ref().map_or(table.rows(), RowSet::count);
        let values = match &column.data {
            Data::Int(values) => ints(column, values, find),
            Data::Decimal(values) => decimals(column, values, find),
            Data::Bool(values) => {
                let rows_of = |code: u8| values.iter().filter(|value| **value == code).count();
                let counts = [(false, rows_of(0)), (true, rows_of(1))];
                let counts = counts.map(|(truth, rows)| (truth, u32::try_from(rows).unwrap_or(0)));
                let counts = counts.into_iter().filter(|(_, rows)| *rows > 0).collect();
                menu(column, counts, bool::cmp, bool::to_string, find)
            }
            Data::Category(codes, dictionary) => {
                let mut rows_of_code = vec![0_u32; dictionary.len()];
                for code in codes {
                    if let Some(rows) = rows_of_code.get_mut(*code as usize) {
                        *rows += 1;
                    }
                }
                let mut texts = Texts::default();
                for ((code, value), rows) in (0..).zip(dictionary.iter()).zip(rows_of_code) {
                    texts.add(&fold_bytes(value, table.charset()), code, rows);
                }
                texts.menu(column, find, |code| {
                    let value = dictionary.get(code).unwrap_or_default();
                    table.charset().decode(value.into()).into_owned()
                })
            }
            Data::Text => self.texts.menu(column, find, |row| {
                table.cell(row, self.column).into_owned()
            }),
        };
        Values {
            rows: u64::from(rows),
            unknown: column.unknown,
            ..values
        }
    }
}

fn decimals(column: &Column, values: &[f64], find: &str) -> Values {
    let known = values.iter().filter(|value| !value.is_nan());
    // Zero has two signs and is one value.
    let mut known: Vec<f64> = known.map(|value| value + 0.0).collect();
    known.sort_unstable_by(f64::total_cmp);
    let ends = known.first().zip(known.last());
    let range = ends.map(|(low, high)| (low.to_string(), high.to_string()));
    Values {
        range,
        ..menu(
            column,
            counted(&known),
            f64::total_cmp,
            f64::to_string,
            find,
        )
    }
}

fn ints(column: &Column, values: &[i64], find: &str) -> Values {
    let known = values
        .iter()
        .copied()
        .filter(|value| *value >= INT_KNOWN_MIN);
    if column.ty != Type::Timestamp {
        let mut known: Vec<i64> = known.collect();
        known.sort_unstable();
        let ends = known.first().zip(known.last());
        let range = ends.map(|(low, high)| (low.to_string(), high.to_string()));
        return Values {
            range,
            ..menu(column, counted(&known), i64::cmp, i64::to_string, find)
        };
    }
    let ends = known.clone().min().zip(known.clone().max());
    let range = ends.map(|(low, high)| (iso_of_ms(low), iso_of_ms(high)));
    let mut days: Vec<i32> = known
        .map(|ms| i32::try_from(ms.div_euclid(DAY_MS)).unwrap_or(i32::MAX))
        .collect();
    days.sort_unstable();
    let days = counted(&days);
    let mut years: Vec<(i32, u32)> = Vec::new();
    for (day, rows) in &days {
        let year = month_of_ms(i64::from(*day) * DAY_MS).div_euclid(12);
        match years.last_mut() {
            Some((last, all)) if *last == year => *all += rows,
            _ => years.push((year, *rows)),
        }
    }
    Values {
        range,
        days: if days.len() > MENU_DAYS {
            Vec::new()
        } else {
            days
        },
        ..menu(column, years, i32::cmp, |year| format!("{year:04}"), find)
    }
}

/// Each of some sorted values, and how often it is there.
fn counted<T: Copy + PartialEq>(sorted: &[T]) -> Vec<(T, u32)> {
    let count = |run: &[T]| u32::try_from(run.len()).unwrap_or(u32::MAX);
    sorted
        .chunk_by(T::eq)
        .map(|run| (run[0], count(run)))
        .collect()
}

/// The most frequent of some values; among equally frequent ones, the first in their order.
fn menu<T>(
    about: &Column,
    mut counts: Vec<(T, u32)>,
    order: impl Fn(&T, &T) -> Ordering,
    text: impl Fn(&T) -> String,
    find: &str,
) -> Values {
    let distinct = counts.len() as u64;
    if !find.is_empty() {
        counts.retain(|(value, _)| text(value).contains(find));
    }
    let found = counts.len();
    let order = |a: &(T, u32), b: &(T, u32)| b.1.cmp(&a.1).then_with(|| order(&a.0, &b.0));
    if found > MENU_VALUES {
        counts.select_nth_unstable_by(MENU_VALUES, order);
        counts.truncate(MENU_VALUES);
    }
    counts.sort_unstable_by(order);
    let more = (found - counts.len()) as u64;
    let values = counts.into_iter().map(|(value, rows)| {
        let value = text(&value);
        let query = Query::is(&about.key, &value).to_string();
        ValueCount {
            value,
            rows: u64::from(rows),
            query,
        }
    });
    Values {
        values: values.collect(),
        more,
        distinct,
        ..Values::default()
    }
}

/// Distinct texts in any case.
#[derive(Debug, Default)]
struct Texts {
    table: HashTable<u32>,
    texts: Vec<Text>,
    /// The folded forms, one behind the other.
    folded: Vec<u8>,
}

#[derive(Debug)]
struct Text {
    hash: u64,
    /// The end of the folded form.
    end: usize,
    /// Row or code of the first spelling.
    first: u32,
    rows: u32,
}

impl Texts {
    fn add(&mut self, folded: &[u8], first: u32, rows: u32) {
        if rows == 0 {
            return;
        }
        let hash = FxBuildHasher.hash_one(folded);
        let same =
            |at: &u32| self.texts[*at as usize].hash == hash && self.form(*at as usize) == folded;
        if let Some(at) = self.table.find(hash, same) {
            self.texts[*at as usize].rows += rows;
            return;
        }
        let Ok(at) = u32::try_from(self.texts.len()) else {
            return;
        };
        self.table
            .insert_unique(hash, at, |at| self.texts[*at as usize].hash);
        self.folded.extend_from_slice(folded);
        self.texts.push(Text {
            hash,
            end: self.folded.len(),
            first,
            rows,
        });
    }

    fn form(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.texts[before].end);
        &self.folded[start..self.texts[at].end]
    }

    fn menu(self, column: &Column, find: &str, shown: impl Fn(u32) -> String) -> Values {
        let distinct = self.texts.len() as u64;
        let is_found = |at: &usize| {
            let find = find.as_bytes();
            find.is_empty() || self.form(*at).windows(find.len()).any(|part| part == find)
        };
        // A character takes at most four bytes, so most forms need no counting.
        let fits = |at: &usize| {
            let form = self.form(*at);
            form.len() <= WINDOW_CELL_CHARS
                || form.len() <= 4 * WINDOW_CELL_CHARS
                    && String::from_utf8_lossy(form).chars().count() <= WINDOW_CELL_CHARS
        };
        let found: Vec<usize> = (0..self.texts.len()).filter(is_found).collect();
        let counts: Vec<(usize, u32)> = found
            .iter()
            .copied()
            .filter(fits)
            .map(|at| (at, self.texts[at].rows))
            .collect();
        let too_long = (found.len() - counts.len()) as u64;
        let order = |a: &usize, b: &usize| self.form(*a).cmp(self.form(*b));
        let menu = menu(column, counts, order, |at| shown(self.texts[*at].first), "");
        Values {
            more: menu.more + too_long,
            distinct,
            ..menu
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Evaluator;
    use crate::query::testing::table;
    use crate::table::Unknown;
    use proptest::prelude::*;

    const TYPES: [Type; 7] = [
        Type::Text,
        Type::Category,
        Type::Integer,
        Type::Timestamp,
        Type::Boolean,
        Type::Size,
        Type::Decimal,
    ];

    #[test]
    fn most_frequent_first() {
        let table = table(
            "name,role,n,at,flag,size,d\n\
             Bob,user,2,2026-03-01,true,1.01 MB,0\n\
             ann,Admin,10,2026-03-31 23:59:59 +0000,false,1 KB,-0\n\
             \"b, ob\",ADMIN,2,2025-01-01,true,1 KB,1.5\n\
             BOB,admin,x,No activity,,,\n",
            &TYPES,
        );
        let menu = |column: usize| -> Vec<(String, u64, String)> {
            let values = values(&table, column, None).values;
            values
                .into_iter()
                .map(|v| (v.value, v.rows, v.query))
                .collect()
        };
        let row = |value: &str, rows, query: &str| (value.to_owned(), rows, query.to_owned());
        assert_eq!(
            menu(0),
            [
                row("Bob", 2, "name:Bob"),
                row("ann", 1, "name:ann"),
                row("b, ob", 1, "name:\"b, ob\"")
            ]
        );
        assert_eq!(
            menu(1),
            [row("Admin", 3, "role:Admin"), row("user", 1, "role:user")]
        );
        assert_eq!(menu(2), [row("2", 2, "n:2"), row("10", 1, "n:10")]);
        assert_eq!(
            menu(3),
            [row("2026", 2, "at:2026"), row("2025", 1, "at:2025")]
        );
        assert_eq!(
            menu(4),
            [row("true", 2, "flag:true"), row("false", 1, "flag:false")]
        );
        assert_eq!(
            menu(5),
            [
                row("1024", 2, "size:1024"),
                row("1059062", 1, "size:1059062")
            ]
        );
        assert_eq!(menu(6), [row("0", 2, "d:0"), row("1.5", 1, "d:1.5")]);
        let range = |column| values(&table, column, None).range;
        assert_eq!(range(2), Some(("2".to_owned(), "10".to_owned())));
        let times = ("2025-01-01T00:00:00Z", "2026-03-31T23:59:59Z");
        assert_eq!(range(3), Some((times.0.to_owned(), times.1.to_owned())));
        assert_eq!(range(6), Some(("0".to_owned(), "1.5".to_owned())));
        assert_eq!((range(0), range(1)), (None, None));
        let days = values(&table, 3, None).days;
        assert_eq!(days, [(20_089, 1), (20_513, 1), (20_543, 1)]);
        assert_eq!(values(&table, 7, None), Values::default());
    }

    #[test]
    fn a_menu_is_finite() {
        let mut text = String::from("n,t\n");
        for i in 0..1_000 {
            text.push_str(&format!("{},{:04}-01-01\n", i / 2 * 2, 1_000 + i));
        }
        text.push_str(&format!("{},\n", "x".repeat(WINDOW_CELL_CHARS + 1)));
        let table = table(text, &[Type::Text, Type::Timestamp]);
        let numbers = values(&table, 0, None);
        assert_eq!((numbers.values.len(), numbers.more), (200, 301));
        assert_eq!(numbers.distinct, 501);
        let find = |find: &str| {
            let mut lister = ValueLister::new(&table, 0, None, find).unwrap();
            while lister.next(&table, 7) {}
            lister.finish(&table)
        };
        let found = find(" 99 ");
        assert_eq!((found.distinct, found.more), (501, 0));
        let found: Vec<String> = found.values.into_iter().map(|v| v.value).collect();
        assert_eq!(found, ["990", "992", "994", "996", "998"]);
        assert_eq!(find("X").more, 1, "too long for a menu");
        assert_eq!(numbers.values[1].value, "10");
        let years = values(&table, 1, None);
        assert_eq!((years.values.len(), years.more), (200, 800));
        assert_eq!(years.values[0].query, "t:1000");
    }

    proptest! {
        #[test]
        fn a_clause_selects_the_rows_it_counts(
            cells in prop::collection::vec(prop::sample::select(vec![
                "", "a", "A", "\u{eb}", "\u{cb}", "\"a,b\"", "\"\"\"\"", "a..b", "*", "-1", "1", "1.5",
                "1e30", "0", "-0", " a", "~x", "true", "False", "2026-03-31 23:59:59 -0100",
                "2026-04-01", "9999-12-31", "1 KB", "None", "\"\n\"", "\\",
            ]), 7..200),
            every in 1..4_u32,
        ) {
            let rows: Vec<String> = cells.chunks(7).map(|cells| cells.join(",")).collect();
            let table = table(format!("t,c,i,m,b,s,d\n{}\n", rows.join("\n")), &TYPES);
            let evaluator = Evaluator::new(&table);
            let within = RowSet::of_rows(table.rows(), |row| row % every == 0);
            for column in 0..7 {
                let found = values(&table, column, Some(&within));
                prop_assert_eq!(found.more, 0);
                let mut known = 0;
                for value in &found.values {
                    let (_, rows) = evaluator.evaluate_text(&value.query).unwrap();
                    let rows = u64::from(rows.count_and(&within));
                    prop_assert_eq!(rows, value.rows, "{}", &value.query);
                    known += value.rows;
                }
                let has = Query::known(&table.columns()[column].key);
                let all = evaluator.evaluate(&has).unwrap();
                prop_assert_eq!(known, u64::from(all.count_and(&within)));
                prop_assert_eq!(found.rows, u64::from(within.count()));
                for why in Unknown::ALL {
                    let why_rows = evaluator
                        .evaluate(&Query::unknown_because(&table.columns()[column].key, why))
                        .unwrap();
                    let rows = u64::from(why_rows.count_and(&within));
                    prop_assert_eq!(rows, found.unknown[why.index()]);
                }
            }
        }
    }
}
