//! One file as one line of JSON, for scripts and for other people's test suites.

use serde_json::{Map, Value, json};

use super::{Opened, ReadOptions, cells, read_all};
use crate::csv::{Index, Scanner, dialect};
use crate::encoding::{self, Decoder, Encoding};
use crate::overview::Figure;
use crate::table::Table;

/// What is known of a file: kind, dialect, columns, problems, figures and findings. A file that
/// is no report gives an object with `refused` instead.
#[must_use]
pub fn inspect_json(file: &str, bytes: &[u8]) -> Value {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    match read_all(bytes, name, &ReadOptions::default()) {
        Ok(opened) => of_report(file, &opened),
        Err(refusal) => json!({ "file": file, "refused": refusal }),
    }
}

fn of_report(file: &str, opened: &Opened) -> Value {
    let about = opened.about();
    let overview = opened.overview(None);
    let problems: Map<String, Value> =
        opened.problems.iter().map(|p| (p.code.as_str().to_owned(), json!(p.count))).collect();
    let columns: Vec<Value> = opened
        .table
        .columns()
        .iter()
        .map(|c| json!({ "name": c.name, "type": c.ty.as_str(), "unknown": c.unknown_total() }))
        .collect();
    let kpis: Vec<Value> =
        overview.kpis.iter().map(|k| json!({ "id": k.id, "value": figure(&k.value) })).collect();
    let findings: Vec<Value> = overview
        .findings
        .iter()
        .map(|f| json!({ "id": f.id, "severity": f.severity.as_str(), "rows": figure(&f.rows) }))
        .collect();
    json!({
        "file": file,
        "kind": about.kind,
        "confidence": about.confidence,
        "reason": about.reason,
        "encoding": about.encoding,
        "dialect": {
            "delimiter": about.delimiter,
            "quote": "\"",
            "line_end": about.line_end,
            "bom": about.bom,
            "header": about.header,
        },
        "columns": columns,
        "rows": about.rows,
        "problems": problems,
        "as_of": overview.as_of.ms.map(crate::time::iso_of_ms),
        "kpis": kpis,
        "findings": findings,
    })
}

/// A figure as a number, or `null` where it is not known.
fn figure(figure: &Figure) -> Value {
    match figure {
        Figure::Count(n) | Figure::Bytes(n) => json!(n),
        Figure::Unknown(_) => Value::Null,
    }
}

/// The cells of a text and nothing else: the first record as `header`, the others as `records`.
/// No kind is looked for and no row is refused, so that any CSV suite can be run against it.
#[must_use]
pub fn cells_json(bytes: &[u8]) -> Value {
    let (encoding, mark) = encoding::detect(bytes);
    let mut decoder = Decoder::new(encoding);
    let mut text = Vec::new();
    decoder.push(&bytes[mark..], &mut text);
    decoder.finish(&mut text);
    let dialect = dialect::sniff(&text, true);
    let mut index = Index::default();
    Scanner::new(dialect).finish(&text, &mut index);
    let is_utf8 = encoding != Encoding::Utf8 || simdutf8::basic::from_utf8(&text).is_ok();
    let charset = if is_utf8 { encoding } else { Encoding::Windows1252 }.charset();
    let table = Table { text, charset, dialect, index, header_records: 0, columns: Vec::new() };
    let mut all = (0..table.rows()).map(|record| cells(&table, record));
    let header = all.next().unwrap_or_default();
    json!({ "header": header, "records": all.collect::<Vec<_>>() })
}
