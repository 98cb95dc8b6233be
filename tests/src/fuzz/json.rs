//! JSON has the rows that `serde_json` sees, wherever it is cut.

use reports::json::{JsonItem, Splitter, flatten, plan};
use reports::read::ReadOptions;
use serde_json::Value;

use super::{chosen, read};

/// The first byte says how large the pieces are.
pub(super) fn holds(data: &[u8]) {
    let (size, text) = chosen(data, 63);
    let whole = found(text, text.len().max(1));
    assert_eq!(found(text, size + 1), whole, "in pieces of {}", size + 1);
    for record in &whole {
        let _ = flatten(record, &mut |_, _| {});
    }
    let opened = read(text, "a.json", &ReadOptions::default());
    // A list of objects has only one reading.
    let Ok(Value::Array(values)) = serde_json::from_slice(text) else {
        return;
    };
    let are_rows = values
        .iter()
        .all(|value| value.as_object().is_some_and(|o| !o.is_empty()));
    if values.is_empty() || !are_rows {
        return;
    }
    let records: Vec<Value> = whole
        .iter()
        .map(|record| serde_json::from_slice(record).expect("a record of sound JSON is sound"))
        .collect();
    assert_eq!(records, values);
    if let Some(opened) = opened {
        assert_eq!(opened.table.rows() as usize, values.len());
    }
}

/// The records of a text that comes in pieces of `size` bytes, and what is none.
fn found(text: &[u8], size: usize) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut each = |found: JsonItem<'_>| match found {
        JsonItem::Record { text, .. }
        | JsonItem::CutOff { text, .. }
        | JsonItem::Stray { text, .. }
        | JsonItem::Member { text, .. } => all.push(text.to_vec()),
    };
    let mut splitter = Splitter::new(plan(text, true));
    for piece in text.chunks(size) {
        splitter.push(piece, &mut each);
    }
    splitter.finish(&mut each);
    all
}
