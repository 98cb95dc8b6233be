//! This module holds a person's view: some rows of a table, in an order, a window at a time.
//!
//! A view holds as little as its query allows: nothing for all rows in the file's order, one bit
//! for each row where some are selected, the first rows of an order, and the whole order only once
//! someone scrolls beyond them.

mod cells;
mod scope;
mod selection;
mod values;

pub use cells::{Cell, Record, Row, Window};
pub use scope::Scope;
use selection::Selection;
pub use values::{ValueCount, ValueLister, Values, values};

use crate::encoding::Charset;
use crate::limits::{
    ORDER_HEAD_ROWS, PRINT_ROWS, SORT_KEYS, WINDOW_CELL_CHARS, WINDOW_COLUMNS, WINDOW_ROWS,
};
use crate::query::{Evaluator, Query, QueryError, Test, find_column};
use crate::search::{Needle, hits_of};
use crate::sort::{SortKey, first_sorted, sorted};
use crate::table::RowSet;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::{Data, Table, Type, Unknown};

/// Some rows of a table, in an order.
///
/// It does not hold the table; every call must be given the one it was made of.
#[derive(Debug, Clone)]
pub struct View {
    /// `None` selects every row.
    selection: Option<Selection>,
    rows: u32,
    sort: Vec<SortKey>,
    /// The first rows of the order, once asked for.
    head: Option<Vec<u32>>,
    /// The whole order, once asked for.
    order: Option<Vec<u32>>,
    marks: Vec<SearchTerm>,
}

/// A text whose places are marked in what is shown.
#[derive(Debug, Clone)]
struct SearchTerm {
    /// Only in this column; `None` in all.
    column: Option<usize>,
    needle: Needle,
}

impl View {
    /// The rows that a query's text selects and that contain `search` in some cell, in an order.
    /// Empty texts select every row, no sort keys keep the file's order. Sort keys beyond
    /// [`SORT_KEYS`] and those of columns that the table does not have are left out.
    ///
    /// # Errors
    ///
    /// A text that is no query or does not fit the table, or a search text longer than
    /// [`crate::limits::NEEDLE_BYTES`]; the place is that in `query`.
    pub fn new(
        table: &Table,
        query: &str,
        search: &str,
        sort: &[SortKey],
    ) -> Result<Self, QueryError> {
        let scope = Scope {
            query: query.to_owned(),
            search: search.to_owned(),
            only: None,
        };
        Self::with(&Evaluator::new(table), &scope, sort)
    }

    /// As [`Self::new`], of the evaluator's table.
    pub(crate) fn with(
        evaluator: &Evaluator<'_>,
        scope: &Scope,
        sort: &[SortKey],
    ) -> Result<Self, QueryError> {
        let table = evaluator.table();
        let (query, rows) = scope.select(evaluator)?;
        let mut marks = Vec::new();
        add_marks(table, &query, &mut marks);
        if !scope.search.is_empty() {
            marks.push(SearchTerm {
                column: None,
                needle: Needle::new(&scope.search, Charset::Utf8),
            });
        }
        let known = |key: &SortKey| (key.column as usize) < table.columns().len();
        Ok(Self {
            rows: rows.as_ref().map_or(table.rows(), RowSet::count),
            selection: rows.map(Selection::new),
            sort: sort.iter().take(SORT_KEYS).copied().filter(known).collect(),
            head: None,
            order: None,
            marks,
        })
    }

    /// These rows in the same order, whatever this view selects.
    #[must_use]
    pub fn of_rows(&self, rows: RowSet) -> Self {
        Self {
            rows: rows.count(),
            selection: Some(Selection::new(rows)),
            sort: self.sort.clone(),
            head: None,
            order: None,
            marks: Vec::new(),
        }
    }

    /// The number of rows of the view.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.rows
    }

    /// Whether the view has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows selected; `None` where that is every row of the table.
    #[must_use]
    pub fn selected(&self) -> Option<&RowSet> {
        self.selection.as_ref().map(Selection::rows)
    }

    /// The table's rows at positions `first` to `first + count` of the view, as many as there
    /// are.
    pub fn rows_at(&mut self, table: &Table, first: u32, count: u32) -> Vec<u32> {
        let end = first.saturating_add(count).min(self.rows);
        if first >= end {
            return Vec::new();
        }
        if self.sort.is_empty() {
            return match &self.selection {
                None => (first..end).collect(),
                Some(selection) => selection.at(first, end - first),
            };
        }
        let order = self.order(table, end as usize);
        order
            .get(first as usize..end as usize)
            .map(<[u32]>::to_vec)
            .unwrap_or_default()
    }

    /// The position in the view of a table's row; `None` where the view does not have it.
    pub fn position_of(&mut self, table: &Table, row: u32) -> Option<u32> {
        if row >= table.rows() || self.selected().is_some_and(|rows| !rows.contains(row)) {
            return None;
        }
        if self.sort.is_empty() {
            let before = self
                .selection
                .as_ref()
                .map(|selection| selection.before(row));
            return Some(before.unwrap_or(row));
        }
        let at = |order: &[u32]| order.iter().position(|r| *r == row);
        let position = self.head.as_deref().and_then(at);
        let position = position.or_else(|| at(self.order(table, self.rows as usize)));
        position.and_then(|at| u32::try_from(at).ok())
    }

    /// Rows of the view as they are shown, at most [`WINDOW_ROWS`] of them: cells of more than
    /// [`WINDOW_CELL_CHARS`] characters are cut, and what was searched for is marked. `columns` are
    /// those of [`Window::columns`].
    pub fn window(&mut self, table: &Table, first: u32, count: u32, columns: &[u32]) -> Window {
        self.shown(table, first, count.min(WINDOW_ROWS), columns)
    }

    /// The first rows of the view as they are printed, at most [`PRINT_ROWS`], with the columns of
    /// a window.
    pub fn printed(&mut self, table: &Table) -> Window {
        self.shown(table, 0, PRINT_ROWS, &[])
    }

    fn shown(&mut self, table: &Table, first: u32, count: u32, columns: &[u32]) -> Window {
        let rows = self.rows_at(table, first, count);
        let all = 0..table.columns().len().min(WINDOW_COLUMNS);
        let row = |row| match columns {
            [] => shown(table, row, all.clone(), &self.marks),
            named => shown(table, row, named.iter().map(|at| *at as usize), &self.marks),
        };
        Window {
            first,
            columns: columns.to_vec(),
            rows: rows.into_iter().map(row).collect(),
        }
    }

    /// Every cell of a table's row as it is shown in full, those beyond the header too, with
    /// what was searched for marked. Empty where the table has no such row.
    #[must_use]
    pub fn record(&self, table: &Table, row: u32) -> Vec<Cell> {
        cells_in_full(table, row, &self.marks)
    }

    /// The order, as much of it as reaches to position `end`.
    fn order(&mut self, table: &Table, end: usize) -> &[u32] {
        let selected = self.selection.as_ref().map(Selection::rows);
        if self.order.is_none() && end <= ORDER_HEAD_ROWS {
            return self
                .head
                .get_or_insert_with(|| first_sorted(table, selected, &self.sort, ORDER_HEAD_ROWS));
        }
        self.order
            .get_or_insert_with(|| sorted(table, selected, &self.sort))
    }
}

/// One row as a window of all columns shows it, without any text marked: cells of more than
/// [`WINDOW_CELL_CHARS`] characters are cut.
#[must_use]
pub fn row(table: &Table, row: u32) -> Row {
    shown(table, row, 0..table.columns().len(), &[])
}

fn shown(
    table: &Table,
    row: u32,
    columns: impl Iterator<Item = usize>,
    marks: &[SearchTerm],
) -> Row {
    let cells = columns.map(|column| cell(table, row, column, WINDOW_CELL_CHARS, marks));
    Row {
        row,
        cells: cells.collect(),
    }
}

/// Every cell of a row in full, those beyond the header too; empty where the table has no such
/// row.
#[must_use]
pub fn record(table: &Table, row: u32) -> Vec<Cell> {
    cells_in_full(table, row, &[])
}

fn cells_in_full(table: &Table, row: u32, marks: &[SearchTerm]) -> Vec<Cell> {
    if row >= table.rows() {
        return Vec::new();
    }
    let cells = table.cells(row).max(table.columns().len());
    (0..cells)
        .map(|column| cell(table, row, column, usize::MAX, marks))
        .collect()
}

/// Marks what a query looks for in text, unless it looks for its absence.
fn add_marks(table: &Table, query: &Query, marks: &mut Vec<SearchTerm>) {
    match query {
        Query::And(parts) | Query::Or(parts) => {
            for part in parts {
                add_marks(table, part, marks);
            }
        }
        Query::Word(word) => {
            marks.push(SearchTerm {
                column: None,
                needle: Needle::new(word, Charset::Utf8),
            });
        }
        Query::Test {
            column,
            test: Test::Contains(text),
        } => {
            if let Some(at) = find_column(table, column) {
                marks.push(SearchTerm {
                    column: Some(at),
                    needle: Needle::new(text, Charset::Utf8),
                });
            }
        }
        Query::All | Query::Not(_) | Query::Test { .. } => {}
    }
}

fn cell(table: &Table, row: u32, column: usize, chars: usize, marks: &[SearchTerm]) -> Cell {
    let text = table.cell(row, column);
    let end = match text.char_indices().nth(chars) {
        Some((end, _)) if chars < text.len() => end,
        _ => text.len(),
    };
    let about = table.columns().get(column);
    let unknown = match about {
        Some(_) => table.state(row, column),
        None => text.is_empty().then_some(Unknown::Empty),
    };
    let ms = about
        .filter(|about| about.ty == Type::Timestamp)
        .and_then(|about| match &about.data {
            Data::Int(values) => values
                .get(row as usize)
                .copied()
                .filter(|ms| *ms >= INT_KNOWN_MIN),
            _ => None,
        });
    let hits = hits(&text, end, column, marks);
    Cell {
        text: text[..end].to_owned(),
        cut: end < text.len(),
        unknown,
        ms,
        hits,
    }
}

/// Places of all marks in the text up to byte `end`, joined where they overlap. One that goes
/// on beyond is marked as far as it is shown.
fn hits(text: &str, end: usize, column: usize, marks: &[SearchTerm]) -> Vec<(u32, u32)> {
    let mut hits = Vec::new();
    for mark in marks {
        if mark.column.is_none_or(|only| only == column) {
            let reach = text.floor_char_boundary(end.saturating_add(mark.needle.len()));
            hits.append(&mut hits_of(&text[..reach], &mark.needle));
        }
    }
    if hits.is_empty() {
        return hits;
    }
    let shown = u32::try_from(text[..end].encode_utf16().count()).unwrap_or(u32::MAX);
    hits.retain(|(start, _)| *start < shown);
    hits.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::with_capacity(hits.len());
    for (start, end) in hits {
        let end = end.min(shown);
        match joined.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::NEEDLE_BYTES;
    use crate::query::testing::table;
    use proptest::prelude::*;

    const UP: [SortKey; 1] = [SortKey {
        column: 1,
        descending: false,
    }];

    fn view(table: &Table, query: &str, search: &str, sort: &[SortKey]) -> View {
        View::new(table, query, search, sort).unwrap()
    }

    /// `id` counts up, `n` counts down in steps, `name` is text.
    fn numbers(rows: u32) -> Table {
        let mut text = String::from("id,n,name\n");
        for i in 0..rows {
            text.push_str(&format!("{i},{},user-{}\n", (rows - i) / 3, i % 7));
        }
        table(text, &[Type::Integer, Type::Integer, Type::Text])
    }

    #[test]
    fn a_window_shows_values_and_reasons_of_unknown() {
        let long = "ü".repeat(WINDOW_CELL_CHARS + 1);
        let text = format!(
            "login,at,n,note\nocto,2026-10-01 00:00:00 +0200,x,\"a, b\"\nzo,No activity,5,{long}\nshort\n"
        );
        let table = table(
            text,
            &[Type::Text, Type::Timestamp, Type::Integer, Type::Text],
        );
        let window = view(&table, "", "", &[]).window(&table, 0, 10, &[]);
        let plain = |text: &str| Cell {
            text: text.to_owned(),
            cut: false,
            unknown: None,
            ms: None,
            hits: vec![],
        };
        let without = |text: &str, why| Cell {
            unknown: Some(why),
            ..plain(text)
        };
        assert_eq!(
            window.rows[0].cells,
            [
                plain("octo"),
                Cell {
                    ms: Some(1_790_805_600_000),
                    ..plain("2026-10-01 00:00:00 +0200")
                },
                without("x", Unknown::Unparsable),
                plain("a, b"),
            ]
        );
        let cut = Cell {
            cut: true,
            ..plain(&"ü".repeat(WINDOW_CELL_CHARS))
        };
        assert_eq!(
            window.rows[1].cells,
            [
                plain("zo"),
                without("No activity", Unknown::Stated),
                plain("5"),
                cut
            ]
        );
        let missing = without("", Unknown::Missing);
        assert_eq!(
            window.rows[2].cells,
            [plain("short"), missing.clone(), missing.clone(), missing]
        );
        assert_eq!(
            window.rows.iter().map(|r| r.row).collect::<Vec<_>>(),
            [0, 1, 2]
        );
        assert_eq!(record(&table, 1)[3], plain(&long));
    }

    #[test]
    fn search_hits_are_marked() {
        let end = format!("{}octo", "x".repeat(WINDOW_CELL_CHARS - 2));
        let beyond = format!("{}octo", "x".repeat(WINDOW_CELL_CHARS));
        let text = format!("login,note\nOctocat,\"😀 octo, cat\"\nx,{end}\nx,{beyond}\n");
        let table = table(text, &[]);
        let hits = |query: &str, search: &str, row: usize| -> Vec<Vec<(u32, u32)>> {
            let window = view(&table, query, search, &[]).window(&table, 0, 10, &[]);
            window.rows[row]
                .cells
                .iter()
                .map(|cell| cell.hits.clone())
                .collect()
        };
        assert_eq!(hits("", "OCTO", 0), [vec![(0, 4)], vec![(3, 7)]]);
        assert_eq!(
            hits("octo", "cat", 0),
            [vec![(0, 4), (4, 7)], vec![(3, 7), (9, 12)]]
        );
        assert_eq!(hits("octo", "toc", 0), [vec![(0, 5)], vec![(3, 7)]]);
        assert_eq!(hits("login:~cat", "", 0), [vec![(4, 7)], vec![]]);
        assert_eq!(hits("-zebra", "", 0), [vec![], vec![]]);
        // A mark that the cut goes through, and one behind it.
        assert_eq!(hits("", "octo", 1), [vec![], vec![(298, 300)]]);
        assert_eq!(hits("", "octo", 2), [vec![], vec![]]);
    }

    #[test]
    fn a_window_has_the_columns_that_are_named() {
        let header: Vec<String> = (0..WINDOW_COLUMNS + 2).map(|n| format!("c{n}")).collect();
        let table = table(format!("{0}\n{0}\n", header.join(",")), &[]);
        let mut all = view(&table, "", "", &[]);
        let texts = |window: &Window| -> Vec<String> {
            let cells = window.rows[0].cells.iter();
            cells.map(|cell| cell.text.clone()).collect()
        };
        let window = all.window(&table, 0, 1, &[0, 129]);
        assert_eq!(
            (texts(&window), &window.columns[..]),
            (vec!["c0".to_owned(), "c129".to_owned()], &[0, 129][..])
        );
        let window = all.window(&table, 0, 1, &[]);
        assert_eq!(
            (texts(&window), window.columns.len()),
            (header[..WINDOW_COLUMNS].to_vec(), 0)
        );
    }

    #[test]
    fn a_record_has_every_cell() {
        let table = table("a,b\n1\n1,2,3,\n", &[Type::Integer]);
        let texts = |row| -> Vec<(String, Option<Unknown>)> {
            record(&table, row)
                .into_iter()
                .map(|c| (c.text, c.unknown))
                .collect()
        };
        let known = |text: &str| (text.to_owned(), None);
        let without = |why| (String::new(), Some(why));
        assert_eq!(texts(0), [known("1"), without(Unknown::Missing)]);
        assert_eq!(
            texts(1),
            [known("1"), known("2"), known("3"), without(Unknown::Empty)]
        );
        assert!(record(&table, 2).is_empty());
        let found = view(&table, "", "3", &[]).record(&table, 1);
        assert_eq!(found[2].hits, [(0, 1)]);
    }

    #[test]
    fn rows_beyond_the_head_of_an_order_are_there() {
        let table = numbers(5_000);
        let mut view = view(&table, "-name:user-3", "", &UP);
        let len = view.len();
        let all: Vec<u32> = sorted(&table, view.selected(), &UP);
        assert_eq!(all.len(), len as usize);
        for (first, count) in [
            (0, 10),
            (1_020, 4),
            (1_020, 5),
            (0, 10),
            (len - 3, 10),
            (len, 1),
        ] {
            let end = (first + count).min(len) as usize;
            let wanted = &all[(first as usize).min(end)..end];
            assert_eq!(
                view.rows_at(&table, first, count),
                wanted,
                "{first} {count}"
            );
        }
        assert!(view.rows_at(&table, u32::MAX, u32::MAX).is_empty());
        assert_eq!(
            view.window(&table, 0, 10_000, &[]).rows.len(),
            WINDOW_ROWS as usize
        );
    }

    #[test]
    fn mistakes_are_reported() {
        let table = numbers(3);
        assert!(
            View::new(&table, "nn:1", "", &[])
                .unwrap_err()
                .message
                .contains("closest")
        );
        let long = "x".repeat(NEEDLE_BYTES + 1);
        assert!(
            View::new(&table, "", &long, &[])
                .unwrap_err()
                .message
                .contains("shorten")
        );
        let absent = SortKey {
            column: 9,
            descending: true,
        };
        assert_eq!(
            view(&table, "", "", &[absent]).rows_at(&table, 0, 9),
            [0, 1, 2]
        );
    }

    #[test]
    fn an_empty_view_is_empty() {
        let table = numbers(3);
        let mut none = view(&table, "-*", "", &UP);
        assert!(none.is_empty());
        assert!(none.window(&table, 0, 10, &[]).rows.is_empty());
        assert_eq!(none.position_of(&table, 0), None);
    }

    proptest! {
        #[test]
        fn positions_and_rows_are_inverse(
            rows in 1..4_000_u32,
            query in prop::sample::select(vec!["", "name:user-1,user-2", "id:>100", "-*", "n:5"]),
            search in prop::sample::select(vec!["", "1", "user-6"]),
            sort in prop::sample::select(vec![
                vec![],
                UP.to_vec(),
                vec![SortKey { column: 2, descending: true }, UP[0]],
            ]),
            first in 0..4_000_u32,
        ) {
            let table = numbers(rows);
            let mut view = view(&table, query, search, &sort);
            let all = view.clone().rows_at(&table, 0, u32::MAX);
            prop_assert_eq!(all.len(), view.len() as usize);
            let wanted: Vec<u32> = all.iter().copied().skip(first as usize).take(50).collect();
            prop_assert_eq!(view.rows_at(&table, first, 50), wanted);
            for row in [0, 1, first, rows - 1, rows, u32::MAX] {
                let wanted = all.iter().position(|r| *r == row);
                let wanted = wanted.map(|at| u32::try_from(at).unwrap());
                prop_assert_eq!(view.position_of(&table, row), wanted, "{}", row);
            }
        }
    }
}
