//! This module decides what heads an overview: the most severe finding, or the most telling figure
//! of the kind. It is pure.

use reports::overview::{Chart, ChartForm, Figure, Kpi, Overview, Severity};
use reports::read::About;

use super::charts::model::drawn;
use super::finding::sorted;
use super::kpi::{Click, tile, trend};
use crate::model::format::{count, percent};
use crate::text::{findings, kinds, kpis};

/// A sentence with its number, and its rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lead {
    /// The rule or figure that it states.
    pub id: String,
    /// The severity, if it is a finding.
    pub severity: Option<Severity>,
    /// The sentence before its number, the number, and the sentence after it.
    pub before: String,
    pub number: String,
    pub after: String,
    /// The share of the number, as a text and in percent.
    pub detail: Option<String>,
    pub share: Option<f64>,
    /// The rule that it is counted by, or a remark on the kind.
    pub rule: Option<&'static str>,
    /// The next step for a person.
    pub next: Option<&'static str>,
    /// Rows that could not be checked, and the query that selects them.
    pub unknown: Option<(String, Option<String>)>,
    /// The note that it covers only the rows that were read.
    pub partial: Option<&'static str>,
    /// The names that have most of a sum, one of each of its rankings.
    pub drivers: Vec<Driver>,
    /// The points of its line over time ([`trend`]), and the title of its chart.
    pub trend: Option<(String, String)>,
    /// The rows, in words, and the query that selects them.
    pub rows: String,
    pub query: String,
}

/// The name that has most of a sum, and the query of its rows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Driver {
    /// The ranking's heading and the name.
    pub text: String,
    /// Its part of the sum, as a figure and a share.
    pub part: String,
    pub query: String,
}

/// The number of names at most.
const DRIVERS: usize = 3;

/// The sentence that heads the overview; `None` if nothing is known that could.
pub(super) fn lead(overview: &Overview, about: &About) -> Option<Lead> {
    let kind = kinds::words(&about.kind);
    let figure = || figure_lead(overview, about);
    if kind.is_some_and(|kind| kind.figure_leads) {
        return figure().or_else(|| finding_lead(overview, about));
    }
    finding_lead(overview, about).or_else(figure)
}

fn finding_lead(overview: &Overview, about: &About) -> Option<Lead> {
    let (finding, number) = sorted(&overview.findings).found.into_iter().next()?;
    let after = findings::lead(&finding.id, number, finding.of);
    // Findings have words as long as the page and the engine are of one version.
    let words = findings::words(&finding.id)?;
    let is_bound = finding.unknown > 0;
    let of = finding.of.filter(|of| number < *of);
    let share = of.map(|of| {
        let share = kpis::share(&percent(number, of), findings::among(&finding.id));
        if is_bound {
            kpis::share_at_least(&share)
        } else {
            share
        }
    });
    Some(Lead {
        severity: Some(finding.severity),
        before: if is_bound {
            findings::at_least_after("")
        } else {
            String::new()
        },
        number: count(number),
        after,
        share: of.map(|of| number as f64 / of as f64 * 100.0),
        detail: share,
        rule: Some(words.rule),
        next: Some(words.next),
        unknown: is_bound.then(|| {
            let query = finding.undecided.map(|rows| rows.query);
            (kinds::rows(&about.kind, finding.unknown), query)
        }),
        partial: about.is_partial().then_some(kpis::PARTIAL),
        drivers: Vec::new(),
        trend: None,
        rows: kinds::rows(&about.kind, number),
        query: finding.query,
        id: finding.id,
    })
}

/// The first figure that is known and not 0 among those that may lead; else the first that is
/// known.
fn figure_lead(overview: &Overview, about: &About) -> Option<Lead> {
    let leads = kinds::words(&about.kind)?.leads;
    let known: Vec<_> = leads
        .iter()
        .filter_map(|(id, sentence)| {
            let kpi = overview.kpis.iter().find(|kpi| kpi.id == *id)?;
            let tile = tile(kpi, about);
            tile.is_known.then_some((kpi, tile, *sentence))
        })
        .collect();
    let telling = known.iter().position(|(kpi, ..)| !is_nothing(kpi));
    let (kpi, tile, sentence) = known.into_iter().nth(telling.unwrap_or(0))?;
    let (before, after) = findings::split(sentence, is_one(kpi));
    let query = match tile.click {
        Click::Rows(query) => query,
        Click::Values(values) => values.query,
        Click::None => return None,
    };
    Some(Lead {
        id: kpi.id.clone(),
        severity: None,
        before: match tile.bound {
            Some(_) => findings::at_least_after(before),
            None => before.to_owned(),
        },
        number: tile.figure,
        after: after.to_owned(),
        detail: tile.detail,
        share: tile.share,
        // That every row counts needs no words; that the kind is not known does.
        rule: if kpi.query.is_empty() {
            kinds::remark(&about.kind)
        } else {
            tile.rule
        },
        next: None,
        unknown: (kpi.unknown > 0).then(|| {
            let query = kpi.undecided.as_ref().map(|rows| rows.query.clone());
            let noun = match &kpi.value {
                Figure::Distinct { column, .. } => kinds::noun_of(column, kpi.unknown),
                _ => kinds::noun(&about.kind, kpi.unknown),
            };
            (format!("{} {noun}", count(kpi.unknown)), query)
        }),
        partial: tile.partial,
        drivers: drivers(kpi, overview, about),
        trend: trend(kpi, &overview.charts).map(|(points, chart)| {
            let title = drawn(chart, about).title;
            (points, title)
        }),
        rows: kinds::rows(&about.kind, kpi.rows),
        query,
    })
}

/// The largest part of a sum in each ranking of it.
fn drivers(kpi: &Kpi, overview: &Overview, about: &About) -> Vec<Driver> {
    let Figure::Sum { column, .. } = &kpi.value else {
        return Vec::new();
    };
    let is_of_sum =
        |chart: &&Chart| chart.form == ChartForm::Ranking && chart.over.as_ref() == Some(column);
    let largest = |chart: &Chart| {
        let chart = drawn(chart, about);
        let first = chart
            .points
            .first()
            .filter(|point| point.value > 0 && !point.is_others)?;
        // A ranking of one name says nothing.
        (chart.members > 1).then(|| Driver {
            text: findings::most_by(&chart.heading, &first.long),
            part: findings::part(&first.figure, &first.share),
            query: first.query.clone(),
        })
    };
    let charts = overview.charts.iter().filter(is_of_sum);
    charts.filter_map(largest).take(DRIVERS).collect()
}

/// Whether a figure is 0.
fn is_nothing(kpi: &Kpi) -> bool {
    match kpi.value {
        Figure::Count(n) | Figure::Distinct { count: n, .. } | Figure::Bytes(n) => n == 0,
        Figure::Sum { micros, .. } => micros == 0,
        _ => false,
    }
}

/// Whether a figure is exactly one.
fn is_one(kpi: &Kpi) -> bool {
    match kpi.value {
        Figure::Count(n) | Figure::Distinct { count: n, .. } => n == 1,
        Figure::Sum { micros, .. } => micros == 1_000_000,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests_support::about;
    use reports::as_of::{AsOf, Source};
    use reports::overview::{Amount, ChartPoint, Extent, Finding, Selection, Unit};

    fn finding(id: &str, severity: Severity, rows: u64, unknown: u64) -> Finding {
        Finding {
            id: id.to_owned(),
            severity,
            rows: Figure::Count(rows),
            of: Some(20),
            unknown,
            undecided: (unknown > 0).then(|| Selection {
                rows: unknown,
                query: "no:2fa_enabled".to_owned(),
            }),
            query: "role:admin".to_owned(),
        }
    }

    fn kpi(id: &str, value: Figure, rows: u64) -> Kpi {
        Kpi {
            id: id.to_owned(),
            value,
            extent: Extent::Whole,
            rows,
            of: Some(100),
            unknown: 0,
            undecided: None,
            nameless: 0,
            nameless_query: None,
            query: format!("{id}:true"),
        }
    }

    fn overview(kpis: Vec<Kpi>, findings: Vec<Finding>) -> Overview {
        Overview {
            as_of: AsOf {
                ms: None,
                source: Source::Unknown,
            },
            stopped_feed: None,
            kpis,
            findings,
            charts: Vec::new(),
        }
    }

    fn sentence(lead: &Lead) -> String {
        format!("{}{}{}", lead.before, lead.number, lead.after)
    }

    #[test]
    fn the_first_finding_with_rows_leads() {
        let found = overview(
            vec![kpi("accounts", Figure::Count(100), 100)],
            vec![
                finding("admin_dormant", Severity::High, 0, 0),
                finding("admin_without_2fa", Severity::High, 7, 0),
                finding("admin_suspended", Severity::Medium, 1, 0),
            ],
        );
        let lead = lead(&found, &about()).unwrap();
        assert_eq!(
            sentence(&lead),
            "7 of 20 site admins have no two-factor authentication"
        );
        assert_eq!(lead.detail.as_deref(), Some("35% of site admins"));
        assert_eq!((&*lead.rows, &*lead.query), ("7 accounts", "role:admin"));
        assert_eq!(lead.unknown, None);
    }

    #[test]
    fn a_lead_that_may_be_more_says_at_least_and_links_to_the_rest() {
        let found = overview(
            Vec::new(),
            vec![finding("admin_without_2fa", Severity::High, 1, 8)],
        );
        let lead = lead(&found, &about()).unwrap();
        assert_eq!(
            sentence(&lead),
            "At least 1 of 20 site admins has no two-factor authentication"
        );
        let query = Some("no:2fa_enabled".to_owned());
        assert_eq!(lead.unknown, Some(("8 accounts".to_owned(), query)));
    }

    #[test]
    fn without_a_finding_the_first_telling_figure_of_the_kind_leads() {
        let calm = |active| {
            let kpis = vec![
                kpi("accounts", Figure::Count(100), 100),
                kpi("active_30d", active, 40),
            ];
            overview(kpis, vec![finding("admin_dormant", Severity::High, 0, 0)])
        };
        let said = |overview| lead(&overview, &about()).map(|lead| sentence(&lead));
        let active = "40 accounts were active in the last 30 days";
        assert_eq!(said(calm(Figure::Count(40))).as_deref(), Some(active));
        let all = "100 accounts are in this report";
        assert_eq!(said(calm(Figure::Count(0))).as_deref(), Some(all));
        let unknown = Figure::Unknown(vec!["last_active".to_owned()]);
        assert_eq!(said(calm(unknown)).as_deref(), Some(all));
        assert_eq!(said(overview(Vec::new(), Vec::new())), None);
    }

    #[test]
    fn spend_leads_even_if_a_check_found_something() {
        let mut about = about();
        about.kind = "ghec.premium_requests".to_owned();
        let spend = |micros| {
            let value = Figure::Sum {
                micros,
                column: "net_amount".to_owned(),
                amount: Amount::UsDollars,
            };
            kpi("net_spend", value, 90)
        };
        let found = vec![finding("quota_exceeded", Severity::Low, 5, 0)];
        let of = |micros| {
            let overview = overview(vec![spend(micros)], found.clone());
            lead(&overview, &about).map(|lead| sentence(&lead)).unwrap()
        };
        assert!(of(12_000_000).ends_with("was billed"), "{}", of(12_000_000));
        let mut driven = overview(vec![spend(12_000_000)], Vec::new());
        let point = |label: &str, value| ChartPoint {
            label: label.to_owned(),
            value,
            rows: 1,
            query: format!("product:{label}"),
            ..ChartPoint::default()
        };
        driven.charts.push(Chart {
            id: "net_by_product".to_owned(),
            form: ChartForm::Ranking,
            unit: Unit::Sum(Amount::UsDollars),
            by: "product".to_owned(),
            over: Some("net_amount".to_owned()),
            described_by: None,
            points: vec![point("copilot", 9_000_000), point("actions", 3_000_000)],
            of: Some(12_000_000),
            extent: Extent::Whole,
            others: None,
            beyond: 0,
            unknown: 0,
            unknown_query: String::new(),
        });
        let drivers = lead(&driven, &about).unwrap().drivers;
        let [copilot] = &*drivers else {
            panic!("{drivers:?}")
        };
        assert_eq!(
            (&*copilot.text, &*copilot.part, &*copilot.query),
            ("Most by product: copilot", "$9.00 (75%)", "product:copilot")
        );
        assert_eq!(
            lead(&overview(Vec::new(), found.clone()), &about)
                .unwrap()
                .id,
            "quota_exceeded"
        );
    }
}
