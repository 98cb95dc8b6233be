//! The rows that questions leave undecided, found one by one.

use super::*;
use crate::query::{Query, Test};
use crate::table::Unknown;
use crate::time::DAY_MS;

/// Whether a question holds for a row; `None` where a value that it asks for is unknown. A slow
/// reference for what a figure or a finding cannot judge.
fn holds(table: &Table, query: &Query, row: u32, today: Option<i64>) -> Option<bool> {
    // A part that is `deciding` decides the combination.
    let of_parts = |parts: &[Query], deciding: bool| {
        let mut of = parts.iter().map(|part| holds(table, part, row, today));
        if of.clone().any(|part| part == Some(deciding)) {
            return Some(deciding);
        }
        of.all(|part| part.is_some()).then_some(!deciding)
    };
    let is_selected = || {
        let evaluator = Evaluator::new(table);
        evaluator.evaluate(query).unwrap().contains(row)
    };
    match query {
        Query::All => Some(true),
        Query::And(parts) => of_parts(parts, false),
        Query::Or(parts) => of_parts(parts, true),
        Query::Word(_) => Some(is_selected()),
        Query::Not(inner) => match &**inner {
            Query::Test { column, test } => of_cell(table, column, test, row, today, is_selected()),
            // The branches above decide the inner query.
            inner => holds(table, inner, row, today).map(|holds| !holds),
        },
        Query::Test { column, test } => of_cell(table, column, test, row, today, is_selected()),
    }
}

fn of_cell(
    table: &Table,
    column: &str,
    test: &Test,
    row: u32,
    today: Option<i64>,
    is_selected: bool,
) -> Option<bool> {
    let at = table.column(column).unwrap();
    let is_moment = table.columns()[at].ty == Type::Timestamp;
    let asks_whether_known = matches!(test, Test::Known | Test::Unknown(None));
    // Whether there was a last moment is not known where nothing says so.
    let is_of_last = *test == Test::Known && is_moment && column.contains("last");
    if is_selected || asks_whether_known && !is_of_last {
        return Some(is_selected);
    }
    let is_later = match &table.columns()[at].data {
        // The latest of several moments hides those before it.
        Data::Int(values) if table.columns()[at].ty == Type::Timestamp => {
            let day = values[row as usize].div_euclid(DAY_MS);
            column.contains("last") && today.is_some_and(|today| day > today)
        }
        _ => false,
    };
    match table.state(row, at) {
        // No report says so of a number.
        Some(Unknown::Stated) => {
            let ty = table.columns()[at].ty;
            (!matches!(ty, Type::Integer | Type::Decimal)).then_some(false)
        }
        Some(_) => None,
        None if is_later && matches!(test, Test::Range { .. }) => None,
        None => Some(false),
    }
}

/// Rows of which it is unknown whether a question's text selects them.
fn open_rows(table: &Table, query: &str, today: Option<i64>) -> Vec<u32> {
    let query = parse(query).unwrap();
    (0..table.rows())
        .filter(|row| holds(table, &query, *row, today).is_none())
        .collect()
}

/// Checks what figures and findings say of rows that they could not judge.
pub(super) fn check_undecided(table: &Table, overview: &Overview) {
    let today = overview.as_of.ms.map(|ms| ms.div_euclid(DAY_MS));
    for kpi in &overview.kpis {
        let id = &kpi.id;
        let is_not_asked = matches!(kpi.value, Figure::Unknown(_));
        let shown = kpi.undecided.as_ref().map(|undecided| {
            let rows = selected(table, &undecided.query);
            assert_eq!(
                rows.len() as u64,
                undecided.rows,
                "{id}: {}",
                undecided.query
            );
            rows
        });
        assert_eq!(shown.is_none(), kpi.unknown == 0 || is_not_asked, "{id}");
        match &kpi.value {
            Figure::Count(_) => {
                let open = open_rows(table, &kpi.query, today);
                assert_eq!(kpi.unknown, open.len() as u64, "{id}: {}", kpi.query);
                assert!(shown.is_none_or(|shown| shown == open), "{id}");
            }
            Figure::Distinct { column, .. } => {
                let counted = distinct(table, &selected(table, &kpi.query), column);
                let open = distinct(table, &open_rows(table, &kpi.query, today), column);
                let beyond: BTreeSet<String> = open.difference(&counted).cloned().collect();
                assert_eq!(kpi.unknown, beyond.len() as u64, "{id}: {}", kpi.query);
                let shown = shown.map(|shown| distinct(table, &shown, column));
                assert!(shown.is_none_or(|shown| shown == beyond), "{id}");
                let nameless = kpi
                    .nameless_query
                    .as_deref()
                    .map(|query| count(table, query));
                assert_eq!(nameless.unwrap_or(0), kpi.nameless, "{id}");
            }
            Figure::Bytes(_) | Figure::Sum { .. } => {
                let rows = shown.map_or(0, |shown| shown.len() as u64);
                assert_eq!(rows, kpi.unknown, "{id}");
            }
            Figure::Columns(_) | Figure::Cells(_) | Figure::Unknown(_) => {}
        }
    }
    for finding in &overview.findings {
        if let Figure::Count(_) = finding.rows {
            let open = open_rows(table, &finding.query, today);
            assert_eq!(finding.unknown, open.len() as u64, "{}", finding.id);
            let shown = finding.undecided.as_ref();
            let shown = shown.map(|shown| selected(table, &shown.query));
            assert_eq!(shown.unwrap_or_default(), open, "{}", finding.id);
        }
    }
}

#[test]
fn rows_that_could_not_be_checked_are_a_question_too() {
    let overview = |text: &str| {
        let opened = open(text, "all_users.csv");
        let overview = opened.overview(None);
        check(&opened.table, &overview);
        overview
    };
    let users = overview(USERS);
    let without = kpi(&users, "without_2fa").undecided.clone().unwrap();
    assert_eq!(
        (without.rows, without.query.as_str()),
        (2, "no:2fa_enabled")
    );
    let dormant = finding(&users, "dormant_not_suspended").undecided.clone();
    assert_eq!(dormant.unwrap().query, "no:dormant suspended:false");
    // Nothing is known about an account that may be an admin, so no shorter query selects it.
    let admins = finding(&users, "admin_without_2fa").undecided.clone();
    assert_eq!(
        admins.unwrap().query,
        "(role:admin OR no:role) (2fa_enabled:false OR no:2fa_enabled) (no:role OR no:2fa_enabled)"
    );
    assert_eq!(kpi(&users, "suspended").undecided, None);
}

#[test]
fn a_number_that_is_null_is_no_zero() {
    // Read as decimals, because most of them are.
    let users = USERS.replace("192.0.2.1,3,", "192.0.2.1,3.5,");
    let users = users.replace("192.0.2.1,2,", "192.0.2.1,2.5,");
    let users = users.replace("true,192.0.2.1,0,0,0", "true,192.0.2.1,null,0,0");
    let users = users.replace("192.0.2.1,0,", "192.0.2.1,0.5,");
    let opened = open(&users, "all_users.csv");
    let repos = &opened.table.columns()[opened.table.column("repos").unwrap()];
    assert_eq!((repos.ty, repos.unknown_total()), (Type::Decimal, 1));
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    // Dot may have repositories.
    let assets = finding(&overview, "suspended_with_assets");
    let open = assets.undecided.clone().unwrap();
    assert!(
        selected(&opened.table, &open.query).contains(&3),
        "{open:?}"
    );
}

#[test]
fn a_sign_in_that_a_report_does_not_state_may_have_been() {
    // It is not known whether Bob signed in, and Cyd is known not to have.
    let seat = |login: &str, authenticated: &str| {
        format!(
            "{{\"assignee\":{{\"login\":\"{login}\",\"id\":1,\"type\":\"User\"}},\
             \"created_at\":\"2025-01-09T08:00:00Z\",\"last_activity_at\":null,{authenticated}\
             \"last_activity_editor\":null}}"
        )
    };
    let seats = [
        seat("ada", "\"last_authenticated_at\":\"2026-10-20T08:00:00Z\","),
        seat("bob", ""),
        seat("cyd", "\"last_authenticated_at\":null,"),
    ];
    let text = format!("{{\"total_seats\":3,\"seats\":[{}]}}", seats.join(","));
    let opened = open(&text, "seats.json");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let signed_in = kpi(&overview, "authenticated_not_active");
    assert!(matches!(signed_in.value, Figure::Distinct { count: 1, .. }));
    assert_eq!(signed_in.unknown, 1);
    let undecided = signed_in.undecided.clone().unwrap();
    assert_eq!(selected(&opened.table, &undecided.query), [1]);
}

#[test]
fn people_who_could_not_be_checked_are_named_where_others_have_such_rows_too() {
    // Ada is active by one seat, so that the other one says nothing; of Bob nothing is known.
    let text =
        "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization
2026-11-01T06:00:00Z,ada,None,2026-10-31T08:00:00Z,copilot-cli,acme
2026-11-01T06:00:00Z,ADA,None,yesterday,copilot-cli,emca
2026-11-01T06:00:00Z,bob,None,yesterday,copilot-cli,acme
2026-11-01T06:00:00Z,cyd,None,None,None,acme
";
    let opened = open(text, "acme-seat-activity-1700000000.csv");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let active = kpi(&overview, "people_active_7d");
    assert_eq!(active.unknown, 1);
    let undecided = active.undecided.clone().unwrap();
    assert_eq!(selected(&opened.table, &undecided.query), [2]);
    assert!(undecided.query.contains("login:bob"), "{}", undecided.query);
}
