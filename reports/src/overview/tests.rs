//! Every figure is the number of rows its own question selects, read back from its text; and the
//! figures of small tables are those that a person counts.

use super::amount::tests::slow_nanos;
use super::{Amount, Chart, Extent, Figure, Finding, Kpi, Overview, Unit, amount};
use crate::as_of::Source;
use crate::query::{Evaluator, parse};
use crate::read::ReadOptions;
use crate::read::{Report, read_all};
use crate::sample::{Cloud, Moderne, Sample, SampleReport};
use crate::table::{Data, Table, Type};
use proptest::prelude::*;
use std::collections::BTreeSet;

mod copilot;
mod events;
mod ghec;
mod moderne;
mod totals;
mod undecided;

fn open(text: &str, name: &str) -> Report {
    read_all(text.as_bytes(), name, None, &ReadOptions::default()).unwrap()
}

/// The rows that a query's text selects.
fn selected(table: &Table, query: &str) -> Vec<u32> {
    assert!(query.len() <= crate::limits::QUERY_CHARS, "{query}");
    let evaluator = Evaluator::new(table);
    let parsed = parse(query).unwrap_or_else(|error| panic!("{query}: {error:?}"));
    evaluator
        .evaluate(&parsed)
        .unwrap_or_else(|error| panic!("{query}: {error:?}"))
        .iter()
        .collect()
}

fn count(table: &Table, query: &str) -> u64 {
    selected(table, query).len() as u64
}

/// The known sizes in rows, added up.
fn bytes(table: &Table, rows: &[u32]) -> u64 {
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
fn distinct(table: &Table, rows: &[u32], key: &str) -> BTreeSet<String> {
    let at = table
        .column(key)
        .unwrap_or_else(|| panic!("no column {key}"));
    let known = rows.iter().filter(|row| table.state(**row, at).is_none());
    known
        .map(|row| table.cell(*row, at).trim().to_lowercase())
        .collect()
}

/// The known numbers of a column in rows, added up as they are written, in billionths.
fn nanos(table: &Table, rows: &[u32], key: &str) -> i128 {
    let at = table
        .column(key)
        .unwrap_or_else(|| panic!("no column {key}"));
    let known = rows.iter().filter(|row| table.state(**row, at).is_none());
    known.map(|row| slow_nanos(&table.cell(*row, at))).sum()
}

/// Checks every number of an overview against its own question.
fn check(table: &Table, overview: &Overview) {
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

fn check_chart(table: &Table, chart: &Chart) {
    let rows = u64::from(table.rows());
    let mut drawn = vec![false; table.rows() as usize];
    for mark in &chart.marks {
        let found = selected(table, &mark.query);
        assert_eq!(
            mark.rows,
            found.len() as u64,
            "{}: {}",
            chart.id,
            mark.query
        );
        match chart.unit {
            Unit::Rows => assert_eq!(mark.value, mark.rows),
            Unit::Bytes => assert_eq!(mark.value, bytes(table, &found), "{}", mark.query),
            Unit::Distinct => {
                let values = distinct(table, &found, chart.over.as_ref().unwrap());
                assert_eq!(mark.value, values.len() as u64, "{}", mark.query);
            }
            Unit::Sum(_) => {
                let sum = nanos(table, &found, chart.over.as_ref().unwrap());
                assert_eq!(mark.value, amount::height(sum), "{}", mark.query);
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
    let value: u64 = chart.marks.iter().map(|mark| mark.value).sum();
    match chart.unit {
        Unit::Rows => {
            // What repeats another row is in no mark.
            let counting = "countsonce:true OR no:countsonce";
            let once = chart.unknown_query.contains("countsonce");
            let rows = if once { count(table, counting) } else { rows };
            assert_eq!(value + chart.rest + chart.unknown, rows, "{}", chart.id);
        }
        Unit::Bytes => {
            let known: Vec<u32> = (0..table.rows()).collect();
            assert!(value + chart.rest <= bytes(table, &known), "{}", chart.id);
        }
        Unit::Distinct | Unit::Sum(_) => {
            let drawn: u64 = chart.marks.iter().map(|mark| mark.rows).sum();
            assert!(drawn + chart.unknown <= rows, "{}", chart.id);
        }
    }
}

/// Checks what the shares of a chart are shares of, and what its marks lack, in plain loops.
fn check_whole(table: &Table, chart: &Chart) {
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
    let counting = match once {
        Some(key) => selected(table, &format!("{key}:true OR no:{key}")),
        None => all.clone(),
    };
    let at = table.column(over).unwrap();
    match chart.unit {
        Unit::Distinct => {
            let people = chart.unknown_query.contains("assignee_type:User");
            let counting = match people {
                true => selected(table, "assignee_type:User OR no:assignee_type"),
                false => all,
            };
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
    for mark in &chart.marks {
        let known = format!(" has:{over}");
        let lacks = match mark.query.strip_suffix(&known) {
            Some(all) if chart.unit != Unit::Distinct => count(table, all) - mark.rows,
            _ => 0,
        };
        assert_eq!(mark.lacks, lacks, "{}: {}", chart.id, mark.query);
    }
}

fn kpi<'a>(overview: &'a Overview, id: &str) -> &'a Kpi {
    overview
        .kpis
        .iter()
        .find(|kpi| kpi.id == id)
        .unwrap_or_else(|| panic!("no {id}"))
}

fn finding<'a>(overview: &'a Overview, id: &str) -> &'a Finding {
    overview
        .findings
        .iter()
        .find(|finding| finding.id == id)
        .unwrap_or_else(|| panic!("no {id}"))
}

fn chart<'a>(overview: &'a Overview, id: &str) -> &'a Chart {
    overview
        .charts
        .iter()
        .find(|chart| chart.id == id)
        .unwrap_or_else(|| panic!("no {id}"))
}

fn marks(chart: &Chart) -> Vec<(&str, u64)> {
    chart
        .marks
        .iter()
        .map(|mark| (mark.label.as_str(), mark.value))
        .collect()
}

fn counts(overview: &Overview) -> Vec<(&str, &Figure, u64)> {
    overview
        .findings
        .iter()
        .map(|f| (f.id.as_str(), &f.rows, f.unknown))
        .collect()
}

const USERS: &str = "created_at,id,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,\
    org_memberships,dormant?,last_active,raw_login,2fa_enabled?
2020-01-31 23:30:00 -0100,1,ada,a@example.com,admin,false,192.0.2.1,3,1,2,false,2026-10-31 08:00:00 +0000,ada,true
2020-03-01 00:00:00 +0000,2,bob,b@example.com,admin,false,192.0.2.1,0,0,2,true,2026-01-01 08:00:00 +0000,bob,false
2020-03-02 00:00:00 +0000,3,cyd,c@example.com,user,true,192.0.2.1,2,0,0,true,2025-01-01 08:00:00 +0000,cyd,false
2021-01-01 00:00:00 +0000,4,dot,d@example.com,user,true,192.0.2.1,0,0,0,true,No activity,dot,true
2026-10-20 00:00:00 +0000,5,eve,e@example.com,user,false,,0,0,0,false,No activity,eve,false
2020-03-05 00:00:00 +0000,6,fay,f@example.com,user,false,192.0.2.1,0,4,0,,2026-10-02 23:59:59 +0000,fay,
2020-03-06 00:00:00 +0000,7,gus,g@example.com,admin,true,192.0.2.1,0,,0,false,2026-06-01 00:00:00 +0000,gus,true
2020-03-07 00:00:00 +0000,8,hal,h@example.com,,false,192.0.2.1,1,1,1,true,not a date,hal,maybe
";

/// 2026-11-01 06:00:00 UTC.
const AS_OF_MS: i64 = 1_793_512_800_000;

#[test]
fn users_counted_by_hand() {
    let opened = open(USERS, "all_users.csv");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    assert_eq!(overview.as_of.source, Source::Chosen);
    let is = |id: &str| {
        let kpi = kpi(&overview, id);
        let Figure::Count(n) = kpi.value else {
            panic!("{id}: {:?}", kpi.value)
        };
        (n, kpi.unknown)
    };
    assert_eq!(is("accounts"), (8, 0));
    assert_eq!(is("active_30d"), (2, 1));
    assert_eq!(is("dormant"), (4, 1));
    assert_eq!(is("suspended"), (3, 0));
    assert_eq!(is("site_admins"), (3, 1));
    assert_eq!(is("without_2fa"), (3, 2));
    assert_eq!(is("never_active"), (2, 1));
    assert_eq!(is("with_keys"), (3, 1));
    assert_eq!(is("created_30d"), (1, 0));
    assert_eq!(
        kpi(&overview, "active_30d").query,
        "last_active:2026-10-02..2026-11-01"
    );
    assert_eq!(kpi(&overview, "active_30d").of, Some(8));
    assert_eq!(
        counts(&overview),
        [
            // Hal's role, mark, second factor and activity are not known.
            ("admin_without_2fa", &Figure::Count(1), 1),
            ("admin_dormant", &Figure::Count(1), 1),
            // Gus; Bob is marked. Hal is marked too, so that nothing else about him matters.
            ("admin_inactive", &Figure::Count(1), 0),
            ("admin_suspended", &Figure::Count(1), 0),
            // Cyd; whether Gus has keys is not known.
            ("suspended_with_assets", &Figure::Count(1), 1),
            ("dormant_not_suspended", &Figure::Count(2), 1),
            ("account_without_2fa", &Figure::Count(3), 2),
        ]
    );
    assert_eq!(
        marks(chart(&overview, "last_activity")),
        [
            ("7d", 1),
            ("30d", 1),
            ("60d", 0),
            ("90d", 0),
            ("180d", 1),
            ("365d", 1),
            ("older", 1),
            ("stated", 2),
        ]
    );
    assert_eq!(chart(&overview, "last_activity").unknown, 1);
    let months = chart(&overview, "created_by_month");
    // An hour before midnight, an hour west of Greenwich: already February.
    assert_eq!(
        marks(months)[..3],
        [("2020-02", 1), ("2020-03", 5), ("2020-04", 0)]
    );
    assert_eq!(months.marks.len(), 81);
    assert_eq!(
        marks(chart(&overview, "role")),
        [("admin", 3), ("user", 4)]
            .map(|m| m)
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
    assert_eq!(chart(&overview, "role").unknown, 1);
    assert_eq!(
        marks(chart(&overview, "two_factor")),
        [("true", 3), ("false", 3)]
    );
}

#[test]
fn the_newest_moment_is_the_as_of_unless_the_files_name_has_one() {
    let opened = open(USERS, "all_users.csv");
    let overview = opened.overview(None);
    assert_eq!(overview.as_of.source, Source::NewestValue);
    assert_eq!(
        overview.as_of.ms.map(crate::time::iso_of_ms).unwrap(),
        "2026-10-31T08:00:00Z"
    );
    check(&opened.table, &overview);
    let opened = open(USERS, "all-users-1759240330.csv");
    let overview = opened.overview(None);
    assert_eq!(overview.as_of.source, Source::FileName);
    // Later than the as-of day, and shown as such.
    assert_eq!(marks(chart(&overview, "last_activity"))[0], ("later", 4));
    check(&opened.table, &overview);
}

#[test]
fn what_lies_after_the_files_own_date_is_planned() {
    let text = "name,start,expires\nx,2026-01-02,2031-01-01\ny,2026-03-01,2032-05-05\n";
    let of = |modified: Option<&str>| {
        let modified = modified.and_then(|day| crate::value::timestamp(day.as_bytes()));
        let options = ReadOptions::default();
        let opened = read_all(text.as_bytes(), "x.csv", modified, &options).unwrap();
        let as_of = opened.overview(None).as_of;
        (as_of.ms.map(crate::time::iso_of_ms).unwrap(), as_of.source)
    };
    let [start, end] = ["2026-03-01T00:00:00Z", "2032-05-05T00:00:00Z"].map(str::to_owned);
    assert_eq!(of(Some("2026-03-15")), (start, Source::NewestValue));
    // Of a text without a date nobody knows better.
    assert_eq!(of(None), (end, Source::NewestValue));
}

#[test]
fn what_depends_on_a_missing_column_is_unknown() {
    let cut = |text: &str, at: usize| -> String {
        let line = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            [&cells[..at], &cells[at + 1..]].concat().join(",") + "\n"
        };
        text.lines().map(line).collect()
    };
    // Without 2fa_enabled?.
    let opened = open(&cut(USERS, 13), "all_users.csv");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    let unknown = Figure::Unknown(vec!["2fa_enabled".to_owned()]);
    assert_eq!(kpi(&overview, "without_2fa").value, unknown);
    assert_eq!(finding(&overview, "admin_without_2fa").rows, unknown);
    assert!(overview.charts.iter().all(|chart| chart.id != "two_factor"));
    assert_eq!(finding(&overview, "admin_dormant").rows, Figure::Count(1));
    // Without dormant?, inactivity is still judged.
    let opened = open(&cut(USERS, 10), "all_users.csv");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    assert_eq!(
        finding(&overview, "admin_dormant").rows,
        Figure::Unknown(vec!["dormant".to_owned()])
    );
    assert_eq!(finding(&overview, "admin_inactive").rows, Figure::Count(2));
}

#[test]
fn a_column_that_says_nothing_is_unknown_too() {
    let silent = USERS
        .replace(",true\n", ",\n")
        .replace(",false\n", ",\n")
        .replace(",maybe\n", ",\n");
    let opened = open(&silent, "all_users.csv");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    let unknown = Figure::Unknown(vec!["2fa_enabled".to_owned()]);
    assert_eq!(kpi(&overview, "without_2fa").value, unknown);
    assert_eq!(finding(&overview, "account_without_2fa").rows, unknown);
    // But that nobody was ever active is an answer.
    let idle: String = "created_at,id,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,\
        org_memberships,dormant?,last_active,raw_login,2fa_enabled?\n\
        2020-03-01 00:00:00 +0000,2,bob,b@example.com,admin,false,,0,0,2,false,No activity,bob,false\n"
        .to_owned();
    let opened = open(&idle, "all_users.csv");
    let overview = opened.overview(Some(AS_OF_MS));
    assert_eq!(kpi(&overview, "active_30d").value, Figure::Count(0));
    assert_eq!(finding(&overview, "admin_inactive").rows, Figure::Count(1));
}

#[test]
fn tokens_count_where_the_report_has_them() {
    let newer = |pats: &str| {
        format!(
            "created_at,id,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,\
             org_memberships,dormant?,last_active,raw_login,2fa_enabled?,ssh_keys_last_access,pats,\
             pats_last_access\n\
             2020-03-01 00:00:00 +0000,2,b,b@x,user,true,,0,0,2,true,No activity,b,false,,{pats},\n"
        )
    };
    let found = |pats: &str| {
        let opened = open(&newer(pats), "x.csv");
        assert_eq!(opened.kind().id, "ghes.suspended_users");
        let overview = opened.overview(None);
        check(&opened.table, &overview);
        let finding = finding(&overview, "suspended_with_assets");
        (
            finding.rows.clone(),
            finding.unknown,
            kpi(&overview, "with_keys").value.clone(),
        )
    };
    assert_eq!(found("2"), (Figure::Count(1), 0, Figure::Count(1)));
    assert_eq!(found("0"), (Figure::Count(0), 0, Figure::Count(0)));
    // A column that says nothing is as good as none.
    assert_eq!(found(""), (Figure::Count(0), 0, Figure::Count(0)));
}

#[test]
fn organizations_counted_by_hand() {
    let text = "id,created_at,login,email,owners,members,teams,repos,2fa_required?
1,2024-01-01 00:00:00 +0000,acme,,0,0,0,0,false
2,2024-02-01 00:00:00 +0000,emca,,1,1,0,3,true
3,2026-01-01 00:00:00 +0000,mace,,7,2000,0,3,false
4,2026-10-01 00:00:00 +0000,came,,,5,0,0,
";
    let opened = open(text, "all_organizations.csv");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let values: Vec<_> = overview
        .kpis
        .iter()
        .map(|k| (k.id.as_str(), &k.value, k.unknown))
        .collect();
    assert_eq!(
        values,
        [
            ("organizations", &Figure::Count(4), 0),
            ("without_2fa_requirement", &Figure::Count(2), 1),
            ("without_owner", &Figure::Count(1), 1),
            ("with_one_owner", &Figure::Count(1), 1),
            ("without_members", &Figure::Count(1), 0),
            ("without_repositories", &Figure::Count(2), 0),
            ("created_30d", &Figure::Count(1), 0),
        ]
    );
    assert_eq!(
        counts(&overview),
        [
            ("organization_without_owner", &Figure::Count(1), 1),
            ("organization_without_2fa_requirement", &Figure::Count(2), 1),
            ("organization_with_one_owner", &Figure::Count(1), 1),
        ]
    );
    let members = marks(chart(&overview, "by_members"));
    assert_eq!(members[..3], [("0", 1), ("1", 1), ("2-5", 1)]);
    assert_eq!(members[8], (">1000", 1));
    assert_eq!(marks(chart(&overview, "by_owners"))[4], ("6-10", 1));
    assert_eq!(
        marks(chart(&overview, "two_factor_requirement")),
        [("true", 1), ("false", 2)]
    );
}

const REPOSITORIES: &str = "created_at,owner_id,owner_type,owner_name,id,name,visibility,\
    readable_size,raw_size,collaborators,fork?,deleted?
2023-02-01 15:48:05 +0000,5,Organization,Acme,1,one,private,1 GB,1048576,0,false,false
2023-02-01 15:48:05 +0000,5,Organization,acme,2,two,internal,1.5 MB,1536,0,false,false
2023-02-01 15:48:05 +0000,6,User,bob,3,three,public,600 MB,614400,0,true,true
2023-02-01 15:48:05 +0000,6,User,bob,4,four,Public,600 MB,614400,0,false,false
2023-02-01 15:48:05 +0000,6,User,bob,5,five,private,0 Bytes,0,0,false,false
2023-02-01 15:48:05 +0000,6,User,bob,6,six,private,,,0,,false
";

#[test]
fn repositories_counted_by_hand() {
    let opened = open(REPOSITORIES, "all_repositories.csv");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let values: Vec<_> = overview
        .kpis
        .iter()
        .map(|k| (k.id.as_str(), &k.value, k.unknown))
        .collect();
    let kib = 1_048_576 + 1_536 + 614_400 * 2;
    assert_eq!(
        values,
        [
            ("repositories", &Figure::Count(6), 0),
            ("total_disk", &Figure::Bytes(kib * 1024), 1),
            ("public", &Figure::Count(2), 0),
            ("internal", &Figure::Count(1), 0),
            ("private", &Figure::Count(3), 0),
            ("owned_by_organizations", &Figure::Count(2), 0),
            ("owned_by_users", &Figure::Count(4), 0),
            ("forks", &Figure::Count(1), 1),
            ("deleted", &Figure::Count(1), 0),
            ("empty", &Figure::Count(1), 1),
            ("created_30d", &Figure::Count(6), 0),
        ]
    );
    assert_eq!(
        counts(&overview),
        [
            ("public_repositories", &Figure::Count(2), 0),
            // The largest is less than half, and the next two are equals.
            ("largest_repositories", &Figure::Count(3), 1),
            ("deleted_repositories_counted", &Figure::Count(1), 0),
        ]
    );
    assert_eq!(
        finding(&overview, "largest_repositories").query,
        "raw_size:>=614400KiB"
    );
    assert_eq!(
        marks(chart(&overview, "by_size")),
        [
            ("0", 1),
            ("<1MiB", 0),
            ("1MiB-10MiB", 1),
            ("10MiB-100MiB", 0),
            ("100MiB-1GiB", 2),
            ("1GiB-10GiB", 1),
            ("10GiB-100GiB", 0),
            (">=100GiB", 0),
        ]
    );
    let largest = chart(&overview, "largest_repositories");
    assert_eq!(marks(largest)[0], ("Acme/one", 1 << 30));
    assert_eq!(largest.marks[0].query, "id:1 has:raw_size");
    assert_eq!(largest.marks.len(), 4);
    assert_eq!((largest.rest, largest.rest_marks), (0, 1));
    // Two spellings are one owner, as they are to a query.
    assert_eq!(
        marks(chart(&overview, "by_owner")),
        [
            ("bob", 614_400 * 2 * 1024),
            ("Acme", (1_048_576 + 1_536) * 1024)
        ]
    );
    assert_eq!(
        marks(chart(&overview, "by_visibility")),
        [("private", 3), ("public", 2), ("internal", 1)]
    );
}

#[test]
fn readable_sizes_stand_in_for_exact_ones() {
    let cut = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells.remove(8);
        cells.join(",") + "\n"
    };
    let text: String = REPOSITORIES.lines().map(cut).collect();
    let opened = open(&text, "all_repositories.csv");
    assert_eq!(opened.kind().id, "ghes.repositories");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let gib = 1 << 30;
    let mib = 1 << 20;
    assert_eq!(
        kpi(&overview, "total_disk").value,
        Figure::Bytes(gib + 1201 * mib + mib / 2)
    );
    assert_eq!(kpi(&overview, "total_disk").query, "has:readable_size");
    assert_eq!(
        finding(&overview, "largest_repositories").rows,
        Figure::Count(3)
    );
    assert_eq!(chart(&overview, "by_owner").marks.len(), 2);
}

#[test]
fn a_generic_table_shows_what_its_columns_are_worth() {
    let mut text = String::from("Day,Region,Amount,Ratio,Note,Done,Weight\n");
    for n in 0..60 {
        let region = ["north", "South", "south"][n % 3];
        let note = if n % 7 == 0 {
            String::new()
        } else {
            format!("note {n}")
        };
        let (month, ratio, done) = (n % 5 + 1, n as f64 / 8.0, n % 2 == 0);
        text += &format!(
            "2024-{month:02}-03,{region},{},{ratio},{note},{done},{n} MB\n",
            n * 7 % 60
        );
    }
    let opened = open(&text, "x.csv");
    let types: Vec<Type> = opened
        .table
        .columns()
        .iter()
        .map(|column| column.ty)
        .collect();
    assert_eq!(
        types,
        [
            Type::Timestamp,
            Type::Category,
            Type::Integer,
            Type::Decimal,
            Type::Text,
            Type::Boolean,
            Type::Size,
        ]
    );
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    assert_eq!(kpi(&overview, "rows").value, Figure::Count(60));
    assert_eq!(kpi(&overview, "columns").value, Figure::Columns(7));
    let gaps = kpi(&overview, "unknown_cells");
    assert_eq!((&gaps.value, gaps.of), (&Figure::Cells(9), Some(420)));
    assert_eq!(gaps.query, "no:note");
    assert_eq!(kpi(&overview, "complete_rows").value, Figure::Count(51));
    assert_eq!(kpi(&overview, "complete_rows").query, "has:note");
    let ids: Vec<&str> = overview
        .charts
        .iter()
        .map(|chart| chart.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "months_of:day",
            "values_of:region",
            "histogram_of:amount",
            "histogram_of:ratio",
            "values_of:done",
        ]
    );
    assert_eq!(
        marks(chart(&overview, "values_of:region")),
        [("South", 40), ("north", 20)]
    );
    assert_eq!(
        marks(chart(&overview, "histogram_of:amount"))[1],
        ("5-9", 5)
    );
    assert_eq!(marks(chart(&overview, "histogram_of:ratio"))[0], ("0-1", 8));
}

#[test]
fn moments_centuries_apart_do_not_make_a_chart_of_gaps() {
    let mut text = String::from("day,x\n");
    for day in [
        "1024-01-01",
        "2024-01-01",
        "2024-05-05",
        "9999-12-31 23:59:59 -1200",
    ] {
        text += &format!("{day},a\n");
    }
    let opened = open(&text, "x.csv");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    let years = chart(&overview, "months_of:day");
    assert_eq!(marks(years), [("1024", 1), ("2024", 2)]);
    // The end of the calendar states none.
    assert_eq!(years.rest, 0);
    let mut text = String::from("day,x\n");
    for year in 1000..1150 {
        text += &format!("{year}-01-01,a\n");
    }
    let opened = open(&text, "x.csv");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    let years = chart(&overview, "months_of:day");
    assert_eq!(marks(years)[..2], [("<1050", 50), ("1050", 1)]);
}

#[test]
fn spellings_are_told_apart_as_queries_tell_them() {
    let mut text = String::from("n,town\n");
    for n in 0..30 {
        text += &format!("{n},{}\n", ["Zürich", "ZÜRICH", "Zurich"][n % 3]);
    }
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    for bytes in [text.as_bytes(), &latin] {
        let opened = read_all(bytes, "x.csv", None, &ReadOptions::default()).unwrap();
        let overview = opened.overview(None);
        check(&opened.table, &overview);
        let towns = marks(chart(&overview, "values_of:town"));
        assert_eq!(towns, [("Zürich", 20), ("Zurich", 10)]);
    }
}

#[test]
fn every_sample_is_right_about_itself() {
    for report in SampleReport::ALL
        .into_iter()
        .chain([SampleReport::CopilotActivity])
        .chain(Moderne::ALL.map(SampleReport::Moderne))
        .chain(Cloud::ALL.map(SampleReport::Cloud))
    {
        let mut sample = Sample::new(report, 2_000, 7);
        let mut file = Vec::new();
        while sample.fill(&mut file, 1 << 20) {}
        let name = format!("{}.csv", report.name());
        let opened = read_all(&file, &name, None, &ReadOptions::default()).unwrap();
        assert_eq!(opened.table.rows(), 2_000, "{name}");
        let overview = opened.overview(None);
        check(&opened.table, &overview);
        for kpi in &overview.kpis {
            assert!(
                !matches!(kpi.value, Figure::Unknown(_)),
                "{name}: {}",
                kpi.id
            );
        }
        for finding in &overview.findings {
            assert!(
                !matches!(finding.rows, Figure::Unknown(_)),
                "{name}: {}",
                finding.id
            );
        }
        // And with the name gone, the rows say the same.
        let nameless = read_all(&file, "x.csv", None, &ReadOptions::default()).unwrap();
        assert_eq!(nameless.kind().id, opened.kind().id);
    }
}

fn cell(of: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(of)
}

prop_compose! {
    fn user()(
        created in cell(&["2019-05-23 15:22:44 -0700", "2026-10-01 00:00:00 +0000", "", "1999-12-31 23:59:59 +0000"]),
        role in cell(&["admin", "user", "Admin", "", "staff"]),
        suspended in cell(&["true", "false", "", "?"]),
        repos in cell(&["0", "3", "", "x"]),
        keys in cell(&["0", "1", ""]),
        dormant in cell(&["true", "false", "FALSE", ""]),
        active in cell(&["No activity", "2026-10-31 08:00:00 +0000", "2026-08-03 00:00:00 +0000", "2025-01-01 00:00:00 -0400", "", "soon", "2027-01-01 00:00:00 +0000"]),
        mfa in cell(&["true", "false", "", "null"]),
        short in 0..20_usize,
    ) -> String {
        let row = format!("{created},1,ada,a@x,{role},{suspended},,{repos},{keys},0,{dormant},{active},ada,{mfa}");
        // Now and then a row ends early.
        let cells: Vec<&str> = row.split(',').collect();
        cells[..if short < 14 && short > 9 { short } else { 14 }].join(",")
    }
}

prop_compose! {
    fn repository()(
        owner in cell(&["acme", "Acme", "bob", "", "a b", "x\"\"y", "c,d"]),
        visibility in cell(&["public", "private", "internal", "", "secret"]),
        size in cell(&["0", "1", "1023", "1024", "99999999", "", "-3", "x", "7"]),
        fork in cell(&["true", "false", ""]),
        id in 0..30_u32,
    ) -> String {
        format!("2023-02-01 15:48:05 +0000,5,Organization,\"{owner}\",{id},r,{visibility},,{size},0,{fork},false")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn figures_of_any_users_are_their_questions(
        users in proptest::collection::vec(user(), 1..40),
        name in cell(&["all_users.csv", "x.csv", "dormant_users-1759240330.csv"]),
    ) {
        let header = USERS.lines().next().unwrap();
        let text = format!("{header}\n{}\n", users.join("\n"));
        let opened = open(&text, name);
        check(&opened.table, &opened.overview(Some(AS_OF_MS)));
        check(&opened.table, &opened.overview(None));
    }

    #[test]
    fn figures_of_any_repositories_are_their_questions(
        repositories in proptest::collection::vec(repository(), 1..40),
    ) {
        let header = REPOSITORIES.lines().next().unwrap();
        let text = format!("{header}\n{}\n", repositories.join("\n"));
        let opened = open(&text, "all_repositories.csv");
        check(&opened.table, &opened.overview(None));
    }

    #[test]
    fn figures_of_any_table_are_their_questions(
        rows in proptest::collection::vec(
            (cell(&["2024-01-01", "2023-05-05T01:02:03Z", "", "1850-01-01"]),
             -300_i64..3_000_000,
             -4.0_f64..4.0,
             cell(&["red", "Red", "BLUE", "", "blue", "a:b", "(x)", "-y", "no", "<5", "1..2", "~x", "*", "OR", "a b", "x ", "\"\"\"q\"\"\"", "ÉTÉ", "été"]),
             cell(&["true", "false", "None"])),
            1..120),
    ) {
        let mut text = String::from("When,Many,Part,Colour,Flag\n");
        for (when, many, part, colour, flag) in rows {
            text += &format!("{when},{many},{part:.3},{colour},{flag}\n");
        }
        let opened = open(&text, "x.csv");
        check(&opened.table, &opened.overview(None));
    }
}
