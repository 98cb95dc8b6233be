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
mod members;
mod moderne;
mod properties;
mod reference;
mod totals;
mod undecided;

use properties::cell;
use reference::*;

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

fn points(chart: &Chart) -> Vec<(&str, u64)> {
    chart
        .points
        .iter()
        .map(|point| (point.label.as_str(), point.value))
        .collect()
}

/// Checks the figures that are named: their values, and how many rows could not be counted.
#[track_caller]
fn check_counts(overview: &Overview, wanted: &[(&str, Figure, u64)]) {
    for (id, value, unknown) in wanted {
        let kpi = kpi(overview, id);
        assert_eq!((&kpi.value, kpi.unknown), (value, *unknown), "{id}");
    }
}

/// Checks the findings that are named: their rows, and how many could not be judged.
#[track_caller]
fn check_findings(overview: &Overview, wanted: &[(&str, Figure, u64)]) {
    for (id, rows, unknown) in wanted {
        let finding = finding(overview, id);
        assert_eq!((&finding.rows, finding.unknown), (rows, *unknown), "{id}");
    }
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
        points(chart(&overview, "last_activity")),
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
        points(months)[..3],
        [("2020-02", 1), ("2020-03", 5), ("2020-04", 0)]
    );
    assert_eq!(months.points.len(), 81);
    assert_eq!(
        points(chart(&overview, "role")),
        [("admin", 3), ("user", 4)]
            .map(|m| m)
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
    assert_eq!(chart(&overview, "role").unknown, 1);
    assert_eq!(
        points(chart(&overview, "two_factor")),
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
    assert_eq!(points(chart(&overview, "last_activity"))[0], ("later", 4));
    check(&opened.table, &overview);
}

#[test]
fn times_after_the_files_own_date_are_planned() {
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
    // For a text without a date there is no better source.
    assert_eq!(of(None), (end, Source::NewestValue));
}

#[test]
fn figures_of_a_missing_column_are_unknown() {
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
    // But it is an answer that no account was ever active.
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
    check_counts(
        &overview,
        &[
            ("organizations", Figure::Count(4), 0),
            ("without_2fa_requirement", Figure::Count(2), 1),
            ("without_owner", Figure::Count(1), 1),
            ("with_one_owner", Figure::Count(1), 1),
            ("without_members", Figure::Count(1), 0),
            ("without_repositories", Figure::Count(2), 0),
            ("created_30d", Figure::Count(1), 0),
        ],
    );
    let members = points(chart(&overview, "by_members"));
    assert_eq!(members[..3], [("0", 1), ("1", 1), ("2-5", 1)]);
    assert_eq!(members[8], (">1000", 1));
    assert_eq!(points(chart(&overview, "by_owners"))[4], ("6-10", 1));
    assert_eq!(
        points(chart(&overview, "two_factor_requirement")),
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
    let kib = 1_048_576 + 1_536 + 614_400 * 2;
    check_counts(
        &overview,
        &[
            ("repositories", Figure::Count(6), 0),
            ("total_disk", Figure::Bytes(kib * 1024), 1),
            ("public", Figure::Count(2), 0),
            ("internal", Figure::Count(1), 0),
            ("private", Figure::Count(3), 0),
            ("owned_by_organizations", Figure::Count(2), 0),
            ("owned_by_users", Figure::Count(4), 0),
            ("forks", Figure::Count(1), 1),
            ("deleted", Figure::Count(1), 0),
            ("empty", Figure::Count(1), 1),
            ("created_30d", Figure::Count(6), 0),
        ],
    );
    assert_eq!(
        finding(&overview, "largest_repositories").query,
        "raw_size:>=614400KiB"
    );
    assert_eq!(
        points(chart(&overview, "by_size")),
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
    assert_eq!(points(largest)[0], ("Acme/one", 1 << 30));
    assert_eq!(largest.points[0].query, "id:1 has:raw_size");
    assert_eq!(largest.points.len(), 5, "with the empty one");
    assert_eq!(largest.others, None);
    // Two spellings are one owner, as they are to a query.
    assert_eq!(
        points(chart(&overview, "by_owner")),
        [
            ("bob", 614_400 * 2 * 1024),
            ("Acme", (1_048_576 + 1_536) * 1024)
        ]
    );
    assert_eq!(
        points(chart(&overview, "by_visibility")),
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
    assert_eq!(chart(&overview, "by_owner").points.len(), 2);
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
        points(chart(&overview, "values_of:region")),
        [("South", 40), ("north", 20)]
    );
    assert_eq!(
        points(chart(&overview, "histogram_of:amount"))[1],
        ("5-9", 5)
    );
    assert_eq!(
        points(chart(&overview, "histogram_of:ratio"))[0],
        ("0-1", 8)
    );
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
    assert_eq!(points(years), [("1024", 1), ("2024", 2)]);
    // The end of the calendar states none.
    assert_eq!(years.beyond, 0);
    let mut text = String::from("day,x\n");
    for year in 1000..1150 {
        text += &format!("{year}-01-01,a\n");
    }
    let opened = open(&text, "x.csv");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    let years = chart(&overview, "months_of:day");
    assert_eq!(points(years)[..2], [("<1050", 50), ("1050", 1)]);
}

#[test]
fn spellings_are_distinguished_as_in_queries() {
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
        let towns = points(chart(&overview, "values_of:town"));
        assert_eq!(towns, [("Zürich", 20), ("Zurich", 10)]);
    }
}
