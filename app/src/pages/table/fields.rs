//! A record as JSON, as an export would write it. Pure.

use reports::export::neutralised_json;
use reports::notation::number::Plain;
use reports::read::ColumnAbout;
use reports::table::{Type, Unknown};
use reports::value;
use reports::view::Cell;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// The key of cells beyond the header.
const EXTRA: &str = "_extra";

/// Names and values in the columns' order, which a JSON map would lose.
struct Fields(Vec<(String, Value)>);

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Fields {
    /// Adds a field under the first name that is not taken.
    fn add(&mut self, name: &str, key: &str, value: Value) {
        let numbered = (2..).map(|n| format!("{key}_{n}"));
        let mut names = [name, key].into_iter().map(str::to_owned).chain(numbered);
        let is_free =
            |name: &String| !name.is_empty() && self.0.iter().all(|(other, _)| other != name);
        // There is always a number that is not taken.
        if let Some(name) = names.find(is_free) {
            self.0.push((name, value));
        }
    }
}

/// A cell's value: exact numbers, `true` and `false`, `null` for what is not known, and for
/// everything else its text.
fn value_of(cell: &Cell, column: &ColumnAbout) -> Value {
    let text = || Value::String(cell.text.clone());
    match cell.unknown {
        Some(Unknown::Empty | Unknown::Stated | Unknown::Missing) => return Value::Null,
        Some(Unknown::Unparsable) => return text(),
        None => {}
    }
    let bytes = cell.text.as_bytes();
    let written = column.notation.filter(|notation| !notation.is_of_dates());
    let number = written.and_then(|notation| Plain::parse(bytes.trim_ascii(), notation));
    if let Some(number) = number {
        let whole = number.integer().filter(|_| column.ty == Type::Integer);
        return whole.map_or_else(
            || number.decimal().map_or_else(text, Value::from),
            Value::from,
        );
    }
    match column.ty {
        Type::Integer | Type::Size => value::integer(bytes).map_or_else(text, Value::from),
        Type::Decimal => value::decimal(bytes).map_or_else(text, Value::from),
        Type::Boolean => value::boolean(bytes).map_or_else(text, Value::from),
        Type::Text | Type::Timestamp | Type::Category | Type::Json | Type::Ip => text(),
    }
}

/// A record as a JSON object by column name; cells beyond the header are in `_extra`.
#[must_use]
pub fn json(columns: &[ColumnAbout], cells: &[Cell]) -> String {
    let mut fields = Fields(Vec::with_capacity(columns.len()));
    for (column, cell) in columns.iter().zip(cells) {
        fields.add(&column.name, &column.key, value_of(cell, column));
    }
    let extra = cells
        .iter()
        .skip(columns.len())
        .map(|cell| Value::String(cell.text.clone()));
    let extra: Vec<Value> = extra.collect();
    if !extra.is_empty() {
        fields.add(EXTRA, EXTRA, Value::Array(extra));
    }
    neutralised_json(&serde_json::to_string_pretty(&fields).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(key: &str, ty: Type) -> ColumnAbout {
        ColumnAbout {
            name: key.to_owned(),
            key: key.to_lowercase(),
            ty,
            unknown: [0; 4],
            known: true,
            derived: false,
            chosen: false,
            stands_for: None,
            notation: None,
        }
    }

    fn cell(text: &str, unknown: Option<Unknown>) -> Cell {
        Cell {
            text: text.to_owned(),
            cut: false,
            unknown,
            ms: None,
            hits: Vec::new(),
        }
    }

    fn check(ty: Type, cell: Cell, expected: &str) {
        let json = json(&[column("x", ty)], &[cell]);
        let expected = format!("{{\n  \"x\": {expected}\n}}");
        assert_eq!(json, expected);
    }

    #[test]
    fn values_keep_their_types_and_their_digits() {
        check(
            Type::Integer,
            cell("9007199254740993", None),
            "9007199254740993",
        );
        check(Type::Integer, cell("-5", None), "-5");
        check(Type::Decimal, cell("0.5", None), "0.5");
        check(Type::Boolean, cell("TRUE", None), "true");
        check(Type::Text, cell("12", None), "\"12\"");
        check(Type::Size, cell("1.01 MB", None), "\"1.01 MB\"");
        check(Type::Size, cell("1015", None), "1015");
        check(
            Type::Timestamp,
            cell("2026-11-01 06:00:00 +0000", None),
            "\"2026-11-01 06:00:00 +0000\"",
        );
        check(Type::Json, cell("{\"a\":1}", None), "\"{\\\"a\\\":1}\"");
    }

    #[test]
    fn numbers_are_what_their_column_reads() {
        let column = ColumnAbout {
            notation: Some(reports::notation::Notation::DecimalComma),
            ..column("x", Type::Decimal)
        };
        let json = json(&[column], &[cell("1.250", None)]);
        assert_eq!(json, "{\n  \"x\": 1250.0\n}");
    }

    #[test]
    fn what_is_not_known_is_null_unless_it_says_something() {
        check(Type::Integer, cell("", Some(Unknown::Empty)), "null");
        check(
            Type::Timestamp,
            cell("No activity", Some(Unknown::Stated)),
            "null",
        );
        check(Type::Integer, cell("", Some(Unknown::Missing)), "null");
        check(
            Type::Integer,
            cell("12x", Some(Unknown::Unparsable)),
            "\"12x\"",
        );
    }

    #[test]
    fn the_order_is_the_files_and_no_name_is_taken_twice() {
        let columns = ["b", "A", "A", ""].map(|name| column(name, Type::Text));
        let cells = ["1", "2", "3", "4"].map(|text| cell(text, None));
        let json = json(&columns, &cells);
        assert_eq!(
            json.replace(['\n', ' '], ""),
            r#"{"b":"1","A":"2","a":"3","_2":"4"}"#
        );
    }

    #[test]
    fn cells_beyond_the_header_are_kept() {
        let cells = [cell("a", None), cell("b", None), cell("c", None)];
        let json = json(&[column("x", Type::Text)], &cells);
        assert_eq!(
            json.replace(['\n', ' '], ""),
            r#"{"x":"a","_extra":["b","c"]}"#
        );
    }
}
