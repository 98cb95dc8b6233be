//! These tests compare the lists of members with the tables they come from, and shares with the
//! figures beside them.

use super::*;
use crate::export::neutralised;
use crate::limits::{QUERY_CHARS, SHOWN_MEMBERS, TOP_BARS};
use crate::overview::{ChartPoint, MemberOrder, MembersRequest, MembersText};

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
            let points = found.chart.points.iter().take(chart.points.len());
            let undescribed = points.map(|point| ChartPoint {
                attribute: None,
                ..point.clone()
            });
            assert_eq!(undescribed.collect::<Vec<_>>(), chart.points);
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
    let write = |csv| text_of(&report, "net_by_person", csv);
    assert_eq!(neutralised("=1+1").as_deref(), Some("'=1+1"));
    // There are no shares, because an amount is below zero.
    assert_eq!(
        write(true),
        "name,value,rows,lacks\r\n'=1+1,0.006433,1,0\r\ncyd,,0,1\r\nbob,-40.5,1,1\r\nUnknown,,2,\r\n"
    );
    assert_eq!(
        write(false),
        "name\tvalue\trows\tlacks\n'=1+1\t0.006433\t1\t0\ncyd\t\t0\t1\nbob\t-40.5\t1\t1\nUnknown\t\t2\t"
    );
}

fn text_of(report: &Report, chart: &str, csv: bool) -> String {
    let text = Some(MembersText {
        csv,
        headings: ["name", "attribute", "value", "share", "rows", "lacks"].map(str::to_owned),
        labels: Vec::new(),
        unknown: "Unknown".to_owned(),
    });
    let list = report.members(chart, None).unwrap();
    let request = MembersRequest { text, ..ask(chart) };
    list.find(&request).text.unwrap()
}

/// A file of members is complete: its values and shares add up to the whole of the chart.
#[test]
fn a_file_of_members_adds_up_to_the_whole() {
    let mut added = 0;
    for report in all_samples() {
        for chart in report.overview(None).charts {
            let text = text_of(&report, &chart.id, true);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let at = |name: &str, reader: &mut csv::Reader<&[u8]>| {
                let head = reader.headers().unwrap();
                head.iter().position(|heading| heading == name)
            };
            let (value, share) = (at("value", &mut reader), at("share", &mut reader));
            let mut sums = [0.0, 0.0];
            let mut records = 0_u32;
            for record in reader.records() {
                let record = record.unwrap();
                let number = |at: Option<usize>| record[at?].parse::<f64>().ok();
                sums[0] += number(value).unwrap_or(0.0);
                sums[1] += number(share).unwrap_or(0.0);
                records += 1;
            }
            let (Some(whole), Unit::Rows | Unit::Bytes | Unit::Sum(_)) =
                (chart.whole(), chart.unit)
            else {
                continue;
            };
            let scale = if let Unit::Sum(_) = chart.unit {
                1e6
            } else {
                1.0
            };
            // The rows that a series or a sum cannot place are not in it.
            let outside = match chart.unit {
                Unit::Rows if chart.of.is_none() => chart.beyond,
                _ if chart.unknown > 0 => continue,
                _ => 0,
            };
            let sum = sums[0] * scale + outside as f64;
            let is_whole = (sum - whole as f64).abs() < 1.0 + f64::from(records);
            assert!(is_whole, "{}: {sum} of {whole}", chart.id);
            let error = (sums[1] - 100.0).abs();
            assert!(
                outside > 0 || whole == 0 || error < 0.01 * f64::from(records),
                "{}",
                chart.id
            );
            added += 1;
        }
    }
    assert!(added > 40, "only {added} files were added up");
}

/// A member is described by a value that all of its rows have, compared with all of its rows.
#[test]
fn members_are_described_by_what_all_of_their_rows_say() {
    let report = sample(SampleReport::AllRepositories, 2_000);
    let list = report.members("by_owner", None).unwrap();
    let found = list.find(&ask("by_owner")).chart;
    assert_eq!(found.described_by.as_deref(), Some("owner_type"));
    let (table, at) = (&report.table, report.table.column("owner_type").unwrap());
    for point in &found.points {
        let rows = selected(table, &format!("owner_name:{}", point.label));
        let types: BTreeSet<_> = rows.iter().map(|row| table.cell(*row, at)).collect();
        let one = types
            .first()
            .filter(|_| types.len() == 1)
            .map(|text| &**text);
        assert_eq!(point.attribute.as_deref(), one, "{}", point.label);
    }
    let text = text_of(&report, "by_owner", true);
    assert!(
        text.starts_with("name,attribute,value,share,rows\r\n"),
        "{text}"
    );
    let mixed = "owner_type,owner_name,id,name,raw_size\nUser,Ada,1,a,1\nUser,ada,2,b,1\n\
        Organization,ops,3,c,1\nUser,ops,4,d,1\n,cyd,5,e,1\nUser,cyd,6,f,1\n";
    let options = ReadOptions {
        kind: Some("ghes.repositories".to_owned()),
        ..ReadOptions::default()
    };
    let mixed = read_all(mixed.as_bytes(), "", None, &options).unwrap();
    let list = mixed.members("by_owner", None).unwrap();
    let points = list.find(&ask("by_owner")).chart.points;
    let said = |name: &str| {
        let is_it = |point: &&ChartPoint| point.label.eq_ignore_ascii_case(name);
        points.iter().find(is_it).unwrap().attribute.as_deref()
    };
    assert_eq!(
        (said("ada"), said("ops"), said("cyd")),
        (Some("User"), None, None)
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
