//! Counts what an overview shows a second time: slowly, by its own queries.

use super::*;
use crate::query::Query;

pub(super) fn open(text: &str, name: &str) -> Report {
    read_all(text.as_bytes(), name, None, &ReadOptions::default()).unwrap()
}

/// The rows that a query's text selects.
pub(super) fn selected(table: &Table, query: &str) -> Vec<u32> {
    assert!(query.len() <= crate::limits::QUERY_CHARS, "{query}");
    let evaluator = Evaluator::new(table);
    let parsed = parse(query).unwrap_or_else(|error| panic!("{query}: {error:?}"));
    evaluator
        .evaluate(&parsed)
        .unwrap_or_else(|error| panic!("{query}: {error:?}"))
        .iter()
        .collect()
}

pub(super) fn count(table: &Table, query: &str) -> u64 {
    selected(table, query).len() as u64
}

/// The known sizes in rows, added up.
pub(super) fn bytes(table: &Table, rows: &[u32]) -> u64 {
    let sizes = table
        .columns()
        .iter()
        .find_map(|column| match &column.data {
            Data::Int(values) if column.ty == Type::Size => Some((column.key.as_str(), values)),
            _ => None,
        });
    // The exact ones, where a file has both.
    let exact = table.column("raw_size").map(|at| &table.columns()[at].data);
    let sizes = match exact {
        Some(Data::Int(values)) => Some(values),
        _ => sizes.map(|(_, values)| values),
    };
    let sizes = sizes.expect("a column of sizes");
    rows.iter()
        .map(|row| u64::try_from(sizes[*row as usize]).unwrap_or(0))
        .sum()
}

/// The distinct values of a column in rows, in any case.
pub(super) fn distinct(table: &Table, rows: &[u32], key: &str) -> BTreeSet<String> {
    let at = table
        .column(key)
        .unwrap_or_else(|| panic!("no column {key}"));
    let known = rows.iter().filter(|row| table.state(**row, at).is_none());
    known
        .map(|row| table.cell(*row, at).trim().to_lowercase())
        .collect()
}

/// The known numbers of a column in rows, added up as they are written, in billionths.
pub(super) fn nanos(table: &Table, rows: &[u32], key: &str) -> i128 {
    let at = table
        .column(key)
        .unwrap_or_else(|| panic!("no column {key}"));
    let known = rows.iter().filter(|row| table.state(**row, at).is_none());
    known.map(|row| slow_nanos(&table.cell(*row, at))).sum()
}

/// Checks every number of an overview against its own question.
pub(super) fn check(table: &Table, overview: &Overview) {
    let rows = u64::from(table.rows());
    let is_right = |figure: &Figure, unknown: u64, of: Option<u64>, query: &str| {
        let found = selected(table, query);
        match figure {
            Figure::Count(n) => {
                assert_eq!(*n, found.len() as u64, "{query}");
                assert!(n + unknown <= rows, "{query}");
                assert!(of.is_none_or(|of| *n <= of), "{query}");
            }
            Figure::Bytes(n) => {
                assert_eq!(*n, bytes(table, &found), "{query}");
                assert_eq!(unknown, rows - found.len() as u64, "{query}");
            }
            Figure::Distinct { count, column } => {
                let values = distinct(table, &found, column);
                assert_eq!(*count, values.len() as u64, "{query}");
                let people = match table.column("assignee_type") {
                    Some(_) if column == "assignee_login" => {
                        "assignee_type:User OR no:assignee_type"
                    }
                    _ => "",
                };
                let all = distinct(table, &selected(table, people), column).len() as u64;
                assert!(of.is_none_or(|of| of == all), "{query}");
                assert!(count + unknown <= all, "{query}");
            }
            Figure::Sum { micros, column, .. } => {
                let at = table.column(column).unwrap();
                assert!(
                    found.iter().all(|row| table.state(*row, at).is_none()),
                    "{query}"
                );
                assert_eq!(
                    *micros,
                    amount::micros(nanos(table, &found, column)),
                    "{query}"
                );
                assert!(found.len() as u64 + unknown <= rows, "{query}");
            }
            Figure::Columns(n) => {
                assert_eq!(*n, table.columns().len() as u64);
                assert_eq!((found.len() as u64, unknown), (rows, 0), "{query}");
            }
            Figure::Cells(n) => {
                let gaps = |row: u32| {
                    let columns = 0..table.columns().len();
                    columns.filter(|at| table.state(row, *at).is_some()).count() as u64
                };
                let all: u64 = (0..table.rows()).map(gaps).sum();
                assert_eq!((*n, unknown), (all, 0), "{query}");
                assert_eq!(*n, found.iter().map(|row| gaps(*row)).sum::<u64>());
                assert!(found.iter().all(|row| gaps(*row) > 0), "{query}");
                assert_eq!(of, Some(rows * table.columns().len() as u64));
            }
            Figure::Unknown(columns) => {
                assert!(!columns.is_empty());
                assert_eq!((query, unknown), ("", rows));
            }
        }
    };
    for kpi in &overview.kpis {
        is_right(&kpi.value, kpi.unknown, kpi.of, &kpi.query);
        match (&kpi.value, kpi.extent) {
            (Figure::Unknown(_), extent) => assert_eq!((kpi.rows, extent), (0, Extent::Whole)),
            (value, extent) => {
                assert_eq!(kpi.rows, count(table, &kpi.query), "{}", kpi.id);
                assert_eq!(extent == Extent::Whole, kpi.unknown == 0, "{}", kpi.id);
                let is_money = matches!(
                    value,
                    Figure::Sum {
                        amount: Amount::UsDollars,
                        ..
                    }
                );
                assert!(extent != Extent::AtLeast || !is_money, "{}", kpi.id);
                let is_sum = matches!(value, Figure::Sum { .. });
                assert!(extent != Extent::Part || is_sum, "{}", kpi.id);
            }
        }
        if let Figure::Distinct { column, .. } = &kpi.value {
            let (named, known) = (count(table, &kpi.query), format!("has:{column}"));
            assert!(named + kpi.nameless <= rows, "{}", kpi.id);
            // The same question without asking for a name has the nameless as well.
            let asked = kpi.query.strip_suffix(&known).map(str::trim_end);
            let all = asked.map_or(named, |asked| count(table, asked));
            assert_eq!(named + kpi.nameless, all, "{}: {}", kpi.id, kpi.query);
        }
    }
    for finding in &overview.findings {
        is_right(&finding.rows, finding.unknown, None, &finding.query);
    }
    assert!(
        overview
            .findings
            .is_sorted_by_key(|finding| finding.severity)
    );
    undecided::check_undecided(table, overview);
    for chart in &overview.charts {
        check_chart(table, chart);
        check_whole(table, chart);
    }
}

pub(super) fn check_chart(table: &Table, chart: &Chart) {
    let mut drawn = vec![false; table.rows() as usize];
    for point in chart.members() {
        let found = selected(table, &point.query);
        assert_eq!(
            point.rows,
            found.len() as u64,
            "{}: {}",
            chart.id,
            point.query
        );
        match chart.unit {
            Unit::Rows => assert_eq!(point.value, point.rows),
            Unit::Bytes => assert_eq!(point.value, bytes(table, &found), "{}", point.query),
            Unit::Distinct => {
                let values = distinct(table, &found, chart.over.as_ref().unwrap());
                assert_eq!(point.value, values.len() as u64, "{}", point.query);
            }
            Unit::Sum(_) => {
                let sum = nanos(table, &found, chart.over.as_ref().unwrap());
                assert_eq!(point.value, amount::height(sum), "{}", point.query);
                let micros = amount::micros(sum);
                assert_eq!(point.below_zero, (micros < 0).then_some(micros));
            }
        }
        for row in found {
            let again = std::mem::replace(&mut drawn[row as usize], true);
            assert!(!again, "{}: row {row} is drawn twice", chart.id);
        }
    }
    for row in selected(table, &chart.unknown_query) {
        assert!(
            !drawn[row as usize],
            "{}: row {row} is drawn and unknown",
            chart.id
        );
    }
    assert_eq!(
        chart.unknown,
        count(table, &chart.unknown_query),
        "{}",
        chart.unknown_query
    );
    // With the others, every row that the chart is about is in one place.
    let placed: u64 = chart.members().map(|point| point.rows).sum();
    let rows = counting(table, chart).len() as u64;
    let placed = placed + chart.beyond + chart.unknown;
    assert_eq!(placed, rows, "{}: {}", chart.id, chart.unknown_query);
    check_others(table, chart);
}

/// The rows that a chart is about, whether it can place them or not: rows that repeat what another
/// says are left out, and so are rows of teams where people are counted.
fn counting(table: &Table, chart: &Chart) -> Vec<u32> {
    let unknown = &chart.unknown_query;
    let once = ["countsonce", "commitcountsonce"];
    let once = once
        .iter()
        .find(|key| unknown.contains(&format!("no:{key}")));
    let query = match once {
        Some(key) => format!("{key}:true OR no:{key}"),
        None if chart.unit == Unit::Distinct && unknown.contains("assignee_type:User") => {
            "assignee_type:User OR no:assignee_type".to_owned()
        }
        None => String::new(),
    };
    selected(table, &query)
}

/// The column whose values the others do not have.
fn column_of_others(query: &Query) -> Option<&str> {
    match query {
        Query::Not(inner) => match &**inner {
            Query::Test { column, .. } => Some(column),
            _ => None,
        },
        Query::And(parts) | Query::Or(parts) => parts.iter().find_map(column_of_others),
        _ => None,
    }
}

/// Checks the number of the others' names, in plain loops.
fn check_others(table: &Table, chart: &Chart) {
    let Some(others) = &chart.others else {
        return;
    };
    let query = parse(&others.point.query).unwrap();
    let key = column_of_others(&query).unwrap_or_else(|| panic!("{query}"));
    let rows = selected(table, &others.point.query);
    if chart.id == "largest_repositories" {
        assert_eq!(others.names, rows.len() as u64);
        return;
    }
    let names = distinct(table, &rows, key);
    assert_eq!(others.names, names.len() as u64, "{query}");
    let Unit::Sum(_) = chart.unit else {
        assert!(others.without == 0 || chart.unit == Unit::Bytes, "{query}");
        return;
    };
    let at = table.column(key).unwrap();
    let is_without = |name: &&String| {
        let of_name = |row: &&u32| table.cell(**row, at).trim().to_lowercase() == **name;
        let rows: Vec<u32> = rows.iter().filter(of_name).copied().collect();
        amount::height(nanos(table, &rows, chart.over.as_ref().unwrap())) == 0
    };
    let without = names.iter().filter(is_without).count() as u64;
    assert_eq!(others.without, without, "{query}");
}

/// Checks what the shares of a chart are shares of, and what its points lack, in plain loops.
pub(super) fn check_whole(table: &Table, chart: &Chart) {
    let all: Vec<u32> = (0..table.rows()).collect();
    let Some(over) = &chart.over else {
        if chart.unit == Unit::Bytes {
            let exact = table.column("raw_size").is_some();
            let known = if exact {
                "has:raw_size"
            } else {
                "has:readable_size"
            };
            let known = selected(table, known);
            let is_whole = known.len() == all.len();
            assert_eq!(
                chart.of,
                is_whole.then(|| bytes(table, &all)),
                "{}",
                chart.id
            );
        }
        return;
    };
    let once = ["countsonce", "commitcountsonce"];
    let once = once
        .iter()
        .find(|key| chart.unknown_query.contains(&format!("no:{key}")));
    let counting = counting(table, chart);
    let at = table.column(over).unwrap();
    match chart.unit {
        Unit::Distinct => {
            let values = distinct(table, &counting, over).len() as u64;
            assert_eq!(chart.of, Some(values), "{}", chart.id);
        }
        Unit::Sum(amount) => {
            let is_open = |row: &&u32| {
                let once = once.and_then(|key| table.column(key));
                table.state(**row, at).is_some()
                    || once.is_some_and(|at| table.state(**row, at).is_some())
            };
            let open = counting.iter().filter(is_open).count();
            let below = counting.iter().any(|row| nanos(table, &[*row], over) < 0);
            let sum = amount::height(nanos(table, &counting, over));
            assert_eq!(
                chart.of,
                (open == 0 && !below).then_some(sum),
                "{}",
                chart.id
            );
            let extent = match open {
                0 => Extent::Whole,
                _ if below || amount == Amount::UsDollars => Extent::Part,
                _ => chart.extent,
            };
            assert_eq!(chart.extent, extent, "{}", chart.id);
            assert_eq!(open == 0, extent == Extent::Whole, "{}", chart.id);
        }
        Unit::Rows | Unit::Bytes => {}
    }
    for point in chart.members() {
        let known = format!(" has:{over}");
        let lacks = match point.query.strip_suffix(&known) {
            Some(all) if chart.unit != Unit::Distinct => count(table, all) - point.rows,
            _ => 0,
        };
        assert_eq!(point.lacks, lacks, "{}: {}", chart.id, point.query);
    }
}
