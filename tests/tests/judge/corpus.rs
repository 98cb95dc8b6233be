//! Every file of the corpus, read, against a snapshot a person has looked at.
//!
//! Dropping a file into `tests/corpus/<product>/` adds a test. `cargo insta review` shows what
//! changed. The snapshot of a file says how it is read. What is counted in one file of each kind is in a
//! snapshot of the kind, and each finding has its cases in its rule's file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use reports::catalog::KINDS;
use reports::overview::{Chart, Figure, Overview};
use reports::read::{ReadOptions, Report, read_all};
use reports::report::inspect;
use reports::table::column::{BOOL_UNKNOWN, INT_KNOWN_MIN};
use reports::table::{Column, Data, Type};
use reports::time::iso_of_ms;
use serde_json::{Value, json};
use tests::{CORPUS, files, root};

/// Every file: its name below the corpus, and its bytes.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = root().join("tests/corpus");
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap();
        (name.replace('\\', "/"), std::fs::read(&path).unwrap())
    };
    let files: Vec<_> = files(&folder, &CORPUS).into_iter().map(read).collect();
    assert!(files.len() >= 40, "only {} files", files.len());
    files
}

fn open(name: &str, bytes: &[u8]) -> Option<Report> {
    let name = name.rsplit('/').next().unwrap();
    read_all(bytes, name, None, &ReadOptions::default()).ok()
}

fn check(snapshot: &str, value: &Value) {
    insta::with_settings!({ snapshot_path => root().join("tests/corpus/snapshots"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!(snapshot, value);
    });
}

#[test]
fn every_file_reads_as_it_did() {
    for (name, bytes) in corpus() {
        let mut read = serde_json::to_value(inspect(&name, &bytes, None)).unwrap();
        let fields = read.as_object_mut().unwrap();
        fields.retain(|field, _| !["kpis", "findings"].contains(&field.as_str()));
        if let Some(report) = open(&name, &bytes) {
            let columns = report.table.columns().iter().map(column).collect();
            fields.insert("columns".to_owned(), Value::Array(columns));
        }
        check(&name.replace('/', "-"), &read);
    }
}

/// A column in a line: its name, its type, and the values that were read.
fn column(column: &Column) -> Value {
    let values = match &column.data {
        Data::Text => String::new(),
        Data::Int(values) => {
            let known = values.iter().filter(|value| **value >= INT_KNOWN_MIN);
            let text = |value: &i64| match column.ty {
                Type::Timestamp => iso_of_ms(*value),
                _ => value.to_string(),
            };
            range(known.clone().min().map(text), known.max().map(text))
        }
        Data::Decimal(values) => {
            let known = || values.iter().copied().filter(|value| !value.is_nan());
            let text = |value: f64| value.to_string();
            range(
                known().reduce(f64::min).map(text),
                known().reduce(f64::max).map(text),
            )
        }
        Data::Bool(values) => {
            let known = values.iter().filter(|value| **value < BOOL_UNKNOWN);
            let (yes, no): (Vec<u8>, Vec<u8>) = known.partition(|value| **value == 1);
            format!(", {} true, {} false", yes.len(), no.len())
        }
        Data::Category(_, names) => format!(", {} values", names.iter().count()),
    };
    let unknown = match column.unknown_total() {
        0 => String::new(),
        unknown => format!(", {unknown} unknown"),
    };
    json!(format!(
        "{}: {}{values}{unknown}",
        column.name,
        column.ty.as_str()
    ))
}

fn range(least: Option<String>, most: Option<String>) -> String {
    match (least, most) {
        (Some(least), Some(most)) if least == most => format!(", {least}"),
        (Some(least), Some(most)) => format!(", {least} to {most}"),
        _ => String::new(),
    }
}

#[test]
fn every_kind_is_counted_as_it_was() {
    let mut kinds: BTreeMap<String, (usize, String, Overview)> = BTreeMap::new();
    for (name, bytes) in corpus() {
        let Some(report) = open(&name, &bytes) else {
            continue;
        };
        let overview = report.overview(None);
        let kpis = overview.kpis.iter().filter(|kpi| kpi.rows > 0).count();
        let has_points = |chart: &&Chart| !chart.points.is_empty();
        let answers = kpis + overview.charts.iter().filter(has_points).count();
        // The file that answers most; of several, the first.
        let kind = report.about().kind.clone();
        if kinds.get(&kind).is_none_or(|(most, ..)| *most < answers) {
            kinds.insert(kind, (answers, name, overview));
        }
    }
    for kind in KINDS {
        let Some((_, name, overview)) = kinds.get(kind.id) else {
            // Any of the four user reports, where nothing tells which.
            assert_eq!(kind.id, "ghes.users", "the corpus has no file of this kind");
            continue;
        };
        check(&format!("counts-{}", kind.id), &counts(name, overview));
    }
}

fn counts(file: &str, overview: &Overview) -> Value {
    let figures = overview.kpis.iter().map(|kpi| {
        let counted = [("unknown", kpi.unknown), ("nameless", kpi.nameless)];
        let counted = counted.into_iter().filter(|(_, number)| *number > 0);
        let counted: String = counted.map(|(what, n)| format!(", {n} {what}")).collect();
        let of = kpi.of.map_or_else(String::new, |of| format!(" of {of}"));
        let value = match &kpi.value {
            Figure::Distinct { count, column } => format!("{count} {column}"),
            other => format!("{other:?}").replace('"', ""),
        };
        let (id, extent, query) = (&kpi.id, kpi.extent, &kpi.query);
        format!("{id}: {value}{of}, {extent:?}{counted} <- {query}")
    });
    let chart = |chart: &Chart| {
        let points = chart.points.iter().filter(|point| point.value > 0);
        let points = points.map(|point| format!("{} {}", point.label, point.value));
        let points = points.collect::<Vec<_>>().join(", ");
        let (id, form, unit, all) = (&chart.id, chart.form, chart.unit, chart.points.len());
        format!(
            "{id}: {form:?} of {all}, {unit:?}: {points}; {} unknown",
            chart.unknown
        )
    };
    json!({
        "file": file,
        "as_of": overview.as_of.ms.map(iso_of_ms),
        "figures": figures.collect::<Vec<_>>(),
        "charts": overview.charts.iter().map(chart).collect::<Vec<_>>(),
    })
}
