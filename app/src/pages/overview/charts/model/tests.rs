use super::*;
use crate::model::tests_support::about;
use reports::overview::{Amount, Others};

fn chart(id: &str, unit: Unit, points: &[(&str, u64, u64)]) -> Chart {
    Chart {
        id: id.to_owned(),
        form: ChartForm::Ranking,
        unit,
        by: String::new(),
        over: None,
        described_by: None,
        points: points
            .iter()
            .map(|(label, value, rows)| ChartPoint {
                label: (*label).to_owned(),
                value: *value,
                rows: *rows,
                ..ChartPoint::default()
            })
            .collect(),
        of: None,
        extent: Extent::Whole,
        others: None,
        beyond: 0,
        unknown: 0,
        unknown_query: String::new(),
    }
}

#[test]
fn shares_name_their_whole() {
    let mut states = chart(
        "runs_by_state",
        Unit::Distinct,
        &[("FINISHED", 299, 900), ("ERROR", 86, 163)],
    );
    (states.over, states.of) = (Some("runid".to_owned()), Some(300));
    states.form = ChartForm::Split;
    let runs = drawn(&states, &about());
    assert_eq!(
        [&*runs.points[0].share, &*runs.points[1].share],
        ["99.7%", "29%"]
    );
    assert_eq!(runs.share_heading, "Share of 300 runs");
    assert_eq!(
        runs.subtitle,
        "Shares of 300 runs; one run can be in several, so the parts add up to 385"
    );
    // Rows whose value is not known are rows too, as they are for a figure.
    let mut visibility = chart(
        "by_visibility",
        Unit::Rows,
        &[("public", 251, 251), ("private", 2_700, 2_700)],
    );
    (visibility.form, visibility.unknown) = (ChartForm::Split, 49);
    let rows = drawn(&visibility, &about());
    assert_eq!(rows.points[0].share, percent(251, 3_000));
    assert!(
        rows.subtitle.starts_with("Shares of 3"),
        "{}",
        rows.subtitle
    );
}

#[test]
fn others_that_overlap_have_no_share() {
    let mut recipes = chart(
        "runs_by_recipe",
        Unit::Distinct,
        &[("a", 60, 60), ("b", 50, 50)],
    );
    (recipes.over, recipes.of) = (Some("runid".to_owned()), Some(100));
    recipes.others = Some(Box::new(Others {
        names: 4,
        without: 0,
        point: ChartPoint {
            value: 100,
            rows: 400,
            ..ChartPoint::default()
        },
    }));
    let drawn = drawn(&recipes, &about());
    let share = |at: usize| drawn.points[at].share.as_str();
    assert_eq!((share(0), share(2)), ("60%", "–"));
    assert!(
        drawn.subtitle.ends_with("; one run can be in several"),
        "{}",
        drawn.subtitle
    );
}

#[test]
fn a_sum_that_lacks_rows_says_so_and_has_no_shares() {
    let points = [("actions", 100_000_000, 2), ("copilot", 28_000_000, 1)];
    let mut spend = chart("net_by_product", Unit::Sum(Amount::UsDollars), &points);
    spend.points[0].lacks = 3;
    spend.extent = Extent::Part;
    let money = drawn(&spend, &about());
    assert_eq!(money.points[0].amount, "$100.00 in 2 of 5 accounts");
    assert_eq!(money.points[0].figure, "$100.00 + ?");
    assert_eq!(
        [&*money.points[0].share, &*money.points[1].share],
        ["–", "–"]
    );
    assert_eq!(money.subtitle, "No shares: some values are unknown");
    spend.unit = Unit::Sum(Amount::Number);
    spend.extent = Extent::AtLeast;
    let things = drawn(&spend, &about());
    assert_eq!(things.points[0].amount, "at least 100 in 2 of 5 accounts");
    assert_eq!(things.points[0].figure, "≥ 100");
}

#[test]
fn a_point_without_a_known_value_is_no_zero() {
    let points = [
        ("2026-10-28", 125_000_000, 1),
        ("2026-10-29", 0, 0),
        ("2026-10-30", 0, 0),
    ];
    let mut days = chart("interactions_by_day", Unit::Sum(Amount::Number), &points);
    days.form = ChartForm::Series;
    days.points[2].lacks = 1;
    days.extent = Extent::AtLeast;
    let points = drawn(&days, &about()).points;
    let said = |at: usize| [&*points[at].amount, &*points[at].figure, &*points[at].share];
    assert_eq!(said(0), ["125", "125", "–"]);
    assert_eq!(said(1), ["0 accounts", "–", "–"]);
    assert_eq!(said(2), ["unknown in 1 account", "unknown", "–"]);
    assert_eq!(
        points
            .iter()
            .map(|point| point.is_unknown)
            .collect::<Vec<_>>(),
        [false, false, true]
    );
}

#[test]
fn points_are_named_with_their_unit() {
    let drawn = drawn(
        &chart("two_factor", Unit::Rows, &[("true", 3, 3), ("false", 1, 1)]),
        &about(),
    );
    assert_eq!(drawn.points[0].name(), "Enabled: 3 accounts");
    assert_eq!(drawn.points[1].name(), "Not enabled: 1 account");
    assert_eq!(drawn.points[1].share, "25%");
    assert_eq!(drawn.value_heading, "Accounts");
}

#[test]
fn storage_says_of_how_many() {
    let mut ranking = chart(
        "by_owner",
        Unit::Bytes,
        &[("acme", 3 << 20, 12), ("ops", 1 << 20, 1)],
    );
    ranking.of = Some(8 << 20);
    ranking.others = Some(Box::new(Others {
        names: 214,
        without: 95,
        point: ChartPoint {
            value: 4 << 20,
            rows: 300,
            query: "-owner_name:acme,ops".to_owned(),
            ..ChartPoint::default()
        },
    }));
    let mut about = about();
    about.kind = "ghes.repositories".to_owned();
    let drawn = drawn(&ranking, &about);
    let name = |at: usize| drawn.points[at].name().replace('\u{a0}', " ");
    assert_eq!(name(0), "acme: 3 MB in 12 repositories");
    assert_eq!(drawn.points[1].amount.replace('\u{a0}', " "), "1 MB");
    assert_eq!(drawn.points[0].share, "38%");
    assert_eq!(
        name(2),
        "214 others, 95 of them at 0 or less: 4 MB in 300 repositories"
    );
    assert_eq!(drawn.points[2].short, "Others (214)");
    assert_eq!(drawn.points[2].query, "-owner_name:acme,ops");
    assert_eq!((drawn.members, drawn.largest), (216, 3 << 20));
    assert_eq!(drawn.heading, "Owner");
}

#[test]
fn a_sum_below_zero_is_no_zero() {
    let points = [("ada", 100_000_000, 1), ("bob", 0, 2)];
    let mut spend = chart("net_by_person", Unit::Sum(Amount::UsDollars), &points);
    spend.points[1].below_zero = Some(-40_000_000);
    let drawn = drawn(&spend, &about());
    assert_eq!(drawn.points[1].figure, "-$40.00");
    assert_eq!(drawn.points[1].amount, "-$40.00 in 2 accounts");
}

#[test]
fn a_chart_of_one_value_is_known() {
    let only = |points: &[(&str, u64, u64)]| {
        let drawn = drawn(&chart("role", Unit::Rows, points), &about());
        drawn.only_point().map(|point| point.key.clone())
    };
    assert_eq!(
        only(&[("user", 3, 3), ("admin", 0, 0)]).as_deref(),
        Some("user")
    );
    assert_eq!(only(&[("user", 3, 3), ("admin", 1, 1)]), None);
    assert_eq!(only(&[]), None);
}

#[test]
fn what_all_names_begin_with_is_said_once() {
    let check = |names: &[&str], expected: &str| {
        assert_eq!(common_prefix(names.iter().copied()), expected, "{names:?}");
    };
    let recipes = ["org.openrewrite.java.A", "org.openrewrite.maven.B"];
    check(&recipes, "org.openrewrite.");
    check(
        &["dev.azure.com/heg/one", "dev.azure.com/heg/one/two"],
        "dev.azure.com/heg/",
    );
    check(&["a.b/x", "a.b/y"], "");
    check(&["github.com/x"], "");
    check(&["github.com/", "github.com/x"], "");
    check(&["\u{e9}cole.test/a", "\u{e8}cole.test/b"], "");
    check(&[], "");
    let points = recipes.map(|name| (name, 1, 1));
    let drawn = drawn(&chart("runs_by_recipe", Unit::Distinct, &points), &about());
    assert_eq!(drawn.points[1].short, "maven.B");
    assert_eq!(drawn.points[1].long, recipes[1]);
    assert!(
        drawn
            .subtitle
            .ends_with("All names begin with org.openrewrite.")
    );
}

#[test]
fn long_names_keep_their_ends() {
    assert_eq!(tail("kubernetes"), None);
    assert_eq!(tail("somebody.with.a.name@example.com"), None);
    let name = "platform/payments-gateway-api";
    assert_eq!(tail(name).map(|at| &name[at..]), Some("teway-api"));
}

#[test]
fn notable_points_are_named_in_words() {
    let points = [("vscode/1.114.0", 2, 2), ("vscode/1.113.0", 1, 1)];
    let mut ranking = chart("people_by_editor_release", Unit::Distinct, &points);
    ranking.points[1].notable = true;
    let drawn = drawn(&ranking, &about());
    assert_eq!(
        (drawn.points[0].notable, drawn.points[0].long.as_str()),
        (None, "vscode/1.114.0")
    );
    assert_eq!(
        (drawn.points[1].notable, drawn.points[1].long.as_str()),
        (Some("outdated"), "vscode/1.113.0, outdated")
    );
}

#[test]
fn charts_of_any_table_use_the_names_of_the_file() {
    let drawn = drawn(&chart("values_of:role", Unit::Rows, &[]), &about());
    assert_eq!((drawn.title.as_str(), drawn.largest), ("Values of role", 0));
}

#[test]
fn labels_of_whole_dollars_have_no_cents() {
    let of = |values: &[u64]| ticks(values, Unit::Sum(Amount::UsDollars));
    assert_eq!(of(&[0, 1_500_000_000]), ["0", "$1,500"]);
    assert_eq!(of(&[0, 500_000, 1_000_000]), ["0", "$0.50", "$1.00"]);
}
