//! These tests compare the lists of members with the tables they come from, and shares with the
//! figures beside them.

use super::*;
use crate::export::neutralised;
use crate::limits::{QUERY_CHARS, SHOWN_MEMBERS, TOP_BARS};
use crate::overview::{MemberOrder, MembersRequest, MembersText};

fn sample(report: SampleReport, rows: u64) -> Report {
    let mut sample = Sample::new(report, rows, 7);
    let mut file = Vec::new();
    while sample.fill(&mut file, 1 << 20) {}
    let name = format!("{}.csv", report.name());
    read_all(&file, &name, None, &ReadOptions::default()).unwrap()
}

fn all_samples() -> impl Iterator<Item = Report> {
    let reports = SampleReport::ALL
        .into_iter()
        .chain([SampleReport::CopilotActivity])
        .chain(Moderne::ALL.map(SampleReport::Moderne))
        .chain(Cloud::ALL.map(SampleReport::Cloud));
    reports.map(|report| sample(report, 2_000))
}

fn ask(chart: &str) -> MembersRequest {
    MembersRequest {
        chart: chart.to_owned(),
        as_of_ms: None,
        search: String::new(),
        order: MemberOrder::Drawn,
        text: None,
    }
}

#[test]
fn a_list_has_the_points_and_the_names_of_the_others() {
    let mut lists = 0;
    for report in all_samples() {
        for chart in report.overview(None).charts {
            let list = report.members(&chart.id, None).unwrap();
            let found = list.find(&ask(&chart.id));
            let others = chart.others.as_ref().map_or(0, |others| others.names);
            let points = chart.points.len() as u64;
            assert_eq!((found.matched, found.unlisted), (found.listed, 0));
            if chart.unit == Unit::Rows || chart.unit == Unit::Distinct {
                assert_eq!(found.listed, points + others, "{}", chart.id);
            }
            assert!(found.listed >= points + others, "{}", chart.id);
            assert_eq!(found.chart.points[..chart.points.len()], chart.points);
            assert_eq!(found.chart.whole(), chart.whole(), "{}", chart.id);
            for point in found.chart.points.iter().take(TOP_BARS * 3) {
                let rows = count(&report.table, &point.query);
                assert_eq!(point.rows, rows, "{}: {}", chart.id, point.query);
            }
            lists += u32::from(others > 0);
        }
    }
    assert!(lists > 10, "only {lists} charts have others");
}

#[test]
fn members_are_searched_and_ordered() {
    let report = sample(SampleReport::AllRepositories, 2_000);
    let list = report.members("by_owner", None).unwrap();
    let find = |search: &str, order| {
        let request = MembersRequest {
            search: search.to_owned(),
            order,
            ..ask("by_owner")
        };
        list.find(&request)
    };
    let all = find("", MemberOrder::Value { ascending: false });
    assert!(all.chart.points.len() <= SHOWN_MEMBERS && all.listed > 50);
    let names = |order| {
        let points = find("", order).chart.points;
        points
            .into_iter()
            .map(|point| point.label)
            .collect::<Vec<_>>()
    };
    assert!(
        names(MemberOrder::Name { ascending: true }).is_sorted_by_key(|name| name.to_lowercase())
    );
    let smallest = find("", MemberOrder::Value { ascending: true })
        .chart
        .points;
    assert!(smallest.is_sorted_by_key(|point| point.value));
    let name = &all.chart.points[3].label;
    let found = find(&name.to_uppercase(), MemberOrder::Drawn);
    assert!(found.chart.points.iter().any(|point| point.label == *name));
    assert!(found.matched < all.matched && found.listed == all.listed);
    assert_eq!(found.chart.whole(), all.chart.whole());
    assert_eq!(find("no such owner", MemberOrder::Drawn).matched, 0);
}

#[test]
fn members_as_text_are_exact_and_do_not_run_in_a_spreadsheet() {
    let mut text = String::from(
        "date,product,sku,quantity,unit_type,applied_cost_per_quantity,gross_amount,discount_amount,net_amount,organization,repository,cost_center_name,username\n",
    );
    for (name, net) in [
        ("=1+1", "0.006433"),
        ("bob", "-40.5"),
        ("bob", "?"),
        ("cyd", "?"),
    ] {
        text += &format!("2026-10-01,p,s,1,u,1,1,0,{net},o,r,c,{name}\n");
    }
    let report = open(&text, "usage.csv");
    let write = |csv| {
        let text = Some(MembersText {
            csv,
            headings: ["Person", "US dollars", "Rows", "Rows without a value"].map(str::to_owned),
            labels: vec![("bob".to_owned(), "Bob".to_owned())],
        });
        let list = report.members("net_by_person", None).unwrap();
        let found = list.find(&MembersRequest {
            text,
            ..ask("net_by_person")
        });
        found.text.unwrap()
    };
    assert_eq!(neutralised("=1+1").as_deref(), Some("'=1+1"));
    assert_eq!(
        write(true),
        "Person,US dollars,Rows,Rows without a value\r\n'=1+1,0.006433,1,0\r\ncyd,,0,1\r\nBob,-40.5,1,1\r\n"
    );
    assert_eq!(
        write(false),
        "Person\tUS dollars\tRows\tRows without a value\n'=1+1\t0.006433\t1\t0\ncyd\t\t0\t1\nBob\t-40.5\t1\t1"
    );
}

#[test]
fn no_list_of_a_chart_that_is_not_there() {
    let report = open(USERS, "all_users.csv");
    assert!(report.members("by_owner", None).is_none());
    assert!(report.members("values_of:no_such_column", None).is_none());
    assert!(report.members("values_of:role", None).is_some());
}

#[test]
fn others_of_long_names_have_a_query_that_can_be_asked() {
    let mut text = String::from(
        "date,product,sku,quantity,unit_type,applied_cost_per_quantity,gross_amount,discount_amount,net_amount,organization,repository,cost_center_name\n",
    );
    for at in 10..40 {
        let name = format!("{}{at}", "long ".repeat(120));
        text += &format!("2026-10-01,p,s,1,u,1,{at},0,{at},{name},r,c\n");
    }
    let opened = open(&text, "usage.csv");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let names = chart(&overview, "gross_by_organization");
    let others = names.others.as_ref().unwrap();
    assert!(others.point.query.len() <= QUERY_CHARS);
    assert_eq!((names.points.len(), others.names), (6, 24));
}

/// A figure and a chart point of the same rows say the same share.
#[test]
fn shares_are_of_the_same_whole_as_those_of_figures() {
    let mut compared = 0;
    for report in all_samples() {
        let overview = report.overview(None);
        for kpi in overview
            .kpis
            .iter()
            .filter(|kpi| kpi.of.is_some() && !kpi.query.is_empty())
        {
            let rows = selected(&report.table, &kpi.query);
            for chart in &overview.charts {
                let is_same = match &kpi.value {
                    Figure::Count(_) => chart.unit == Unit::Rows,
                    Figure::Distinct { column, .. } => chart.over.as_ref() == Some(column),
                    _ => false,
                };
                if !is_same
                    || chart.unit == Unit::Distinct && !matches!(kpi.value, Figure::Distinct { .. })
                {
                    continue;
                }
                for point in chart.points.iter().filter(|point| point.rows == kpi.rows) {
                    if selected(&report.table, &point.query) == rows {
                        assert_eq!(chart.whole(), kpi.of, "{} and {}", chart.id, kpi.id);
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 15, "only {compared} shares were compared");
}
