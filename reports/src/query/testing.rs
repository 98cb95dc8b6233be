//! This module builds small tables for tests.

use crate::csv::{Dialect, Index, Scanner};
use crate::encoding::Charset;
use crate::table::column::{bool_unknown, code_unknown, decimal_unknown, int_unknown, key_of};
use crate::table::{Column, Data, Table, Type, Unknown};
use crate::value;

/// A table of a text with a header, its columns typed as told; further columns are text.
pub(crate) fn table(text: impl AsRef<[u8]>, types: &[Type]) -> Table {
    table_in(text.as_ref(), types, Charset::Utf8, Dialect::COMMA)
}

/// A table of a text with a header, in any charset and dialect.
pub(crate) fn table_in(text: &[u8], types: &[Type], charset: Charset, dialect: Dialect) -> Table {
    let (mut index, mut scanner) = (Index::default(), Scanner::new(dialect));
    scanner.finish(text, &mut index);
    let header_records = u32::from(index.records() > 0);
    let mut table = Table {
        text: text.to_vec(),
        charset,
        dialect,
        empty_means_missing: false,
        index,
        header_records,
        preamble_records: 0,
        columns: Vec::new(),
    };
    let names: Vec<String> = (0..table.index.cells(0))
        .map(|column| {
            let (start, end) = table.index.cell_span(0, column).unwrap();
            let name = crate::csv::unquote(&table.text[start..end], dialect.quote);
            charset.decode(name).into_owned()
        })
        .collect();
    for (at, name) in names.iter().enumerate() {
        let ty = types.get(at).copied().unwrap_or(Type::Text);
        let mut key = key_of(name);
        if table.columns.iter().any(|c: &Column| c.key == key) {
            key = format!("{key}_{at}");
        }
        let column = typed(&table, at, Column::new(name, &key, ty));
        table.columns.push(column);
    }
    table
}

fn typed(table: &Table, at: usize, mut column: Column) -> Column {
    let ty = column.ty;
    for row in 0..table.rows() {
        let cell = table.bytes(row, at);
        let known = match cell.as_deref() {
            None => Err(Unknown::Missing),
            Some(b"") => Err(Unknown::Empty),
            Some(cell)
                if !matches!(ty, Type::Text | Type::Json | Type::Ip)
                    && value::states_none(cell) =>
            {
                Err(Unknown::Stated)
            }
            Some(cell) => Ok(cell),
        };
        let state = match &mut column.data {
            Data::Text => known.err(),
            Data::Int(values) => push(values, known, int_unknown, |cell| match ty {
                Type::Timestamp => value::timestamp(cell),
                Type::Size => value::size_text(cell).or_else(|| value::size_kib(cell)),
                _ => value::integer(cell),
            }),
            Data::Bool(values) => push(values, known, bool_unknown, |cell| {
                value::boolean(cell).map(u8::from)
            }),
            Data::Category(codes, dictionary) => {
                push(codes, known, code_unknown, |cell| dictionary.intern(cell))
            }
            Data::Decimal(values) => push(values, known, decimal_unknown, value::decimal),
        };
        if let Some(state) = state {
            column.unknown[state.index()] += 1;
        }
    }
    column
}

fn push<T>(
    values: &mut Vec<T>,
    known: Result<&[u8], Unknown>,
    unknown: impl Fn(Unknown) -> T,
    parse: impl FnOnce(&[u8]) -> Option<T>,
) -> Option<Unknown> {
    match known.and_then(|cell| parse(cell).ok_or(Unknown::Unparsable)) {
        Ok(value) => {
            values.push(value);
            None
        }
        Err(state) => {
            values.push(unknown(state));
            Some(state)
        }
    }
}
