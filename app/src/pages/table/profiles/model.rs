//! A column's profile before it is drawn: the contents of the table's head, and the figures of its
//! detail. Pure.

use reports::overview::Chart;
use reports::profile::Profile;
use reports::query::Query;
use reports::read::{About, ColumnAbout};
use reports::table::{Type, Unknown};

use crate::model::format::value::{Form, exact, shown};
use crate::model::format::{count, percent};
use crate::pages::overview::charts::geometry::divided;
use crate::pages::overview::charts::model::{DrawnChart, drawn};
use crate::text::profiles as words;

/// Bars in the head at most: more would be too thin.
const BARS: usize = 24;
/// Smallest height of a bar with any row, percent, so that it is visible.
const LEAST_BAR: f64 = 8.0;
/// The number of values shown separately in the head.
const PARTS: usize = 3;

/// The part below a column's name.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub picture: Picture,
    /// The text below the picture.
    pub caption: String,
    /// The share of unknown values, as a text and in percent.
    pub unknown: Option<(String, f64)>,
    /// All of it in one sentence.
    pub sentence: String,
}

/// The picture in the head.
#[derive(Debug, Clone, PartialEq)]
pub enum Picture {
    /// Heights of bars side by side, in percent of the highest.
    Bars(Vec<f64>),
    /// Lengths of the most frequent values end to end, in percent of the known rows; the remaining
    /// length is all other values.
    Parts(Vec<f64>),
    /// No values that could be distinguished.
    Nothing,
}

/// The head of a column.
#[must_use]
pub fn head(profile: &Profile, form: Form) -> Head {
    let picture = match (&profile.histogram, &profile.values) {
        (Some(histogram), _) => Picture::Bars(bars(histogram)),
        (None, Some(values)) => Picture::Parts(parts(values)),
        (None, None) => Picture::Nothing,
    };
    let unknown = profile.rows.saturating_sub(profile.known());
    Head {
        picture,
        caption: words::caption(profile, form),
        unknown: words::unknown_share(profile)
            .map(|share| (share, unknown as f64 / profile.rows.max(1) as f64 * 100.0)),
        sentence: words::sentence(profile, form),
    }
}

/// Heights of the points of a histogram; if there are many points, neighbours share a bar.
fn bars(histogram: &Chart) -> Vec<f64> {
    let together = histogram.points.len().div_ceil(BARS).max(1);
    let rows: Vec<u64> = histogram
        .points
        .chunks(together)
        .map(|points| points.iter().map(|point| point.rows).sum())
        .collect();
    let most = rows.iter().copied().max().unwrap_or(0).max(1) as f64;
    let height = |rows: u64| match rows {
        0 => 0.0,
        rows => (rows as f64 / most * 100.0).max(LEAST_BAR),
    };
    rows.into_iter().map(height).collect()
}

/// Lengths of the most frequent values.
fn parts(values: &Chart) -> Vec<f64> {
    let shown = values.points.len().min(PARTS);
    let all: u64 = values.members().map(|point| point.rows).sum();
    let mut rows: Vec<u64> = values.points[..shown]
        .iter()
        .map(|point| point.rows)
        .collect();
    rows.push(all - rows.iter().sum::<u64>());
    let spans = divided(&rows);
    spans[..shown].iter().map(|span| span.length).collect()
}

/// A figure of a column's detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub name: &'static str,
    pub figure: String,
    /// Its share of all rows, or its meaning.
    pub note: Option<String>,
    /// Its rows, if it has some: their number, and the query that selects them.
    pub rows: Option<(u64, String)>,
}

/// The figures of a column: its distribution, and its known and unknown values.
#[must_use]
pub fn facts(profile: &Profile, column: &ColumnAbout) -> Vec<Fact> {
    let (ty, form) = (column.ty, Form::of(column));
    let fact = |name, figure| Fact {
        name,
        figure,
        note: None,
        rows: None,
    };
    let mut facts = Vec::new();
    if let Some(spread) = &profile.spread {
        let is_time = ty == Type::Timestamp;
        let (least, most) = if is_time {
            (words::FIRST, words::LAST)
        } else {
            (words::LEAST, words::MOST)
        };
        facts.push(fact(least, shown(form, &spread.least)));
        facts.push(Fact {
            note: Some(words::MEDIAN_WHY.to_owned()),
            ..fact(words::MEDIAN, shown(form, &spread.median))
        });
        facts.push(fact(most, shown(form, &spread.most)));
        // A sum of ids says nothing.
        let sum = spread.sum.as_ref().filter(|_| form.is_grouped);
        let sum = sum.map(|sum| match ty {
            Type::Size => shown(form, sum),
            _ => exact(sum),
        });
        facts.extend(sum.map(|sum| Fact {
            note: words::of_known(profile),
            ..fact(words::SUM, sum)
        }));
    }
    facts.push(fact(words::DISTINCT, words::distinct(profile)));
    let counted = |name, rows: u64, query: Query| Fact {
        name,
        figure: count(rows),
        note: Some(percent(rows, profile.rows)),
        rows: (rows > 0).then(|| (rows, query.to_string())),
    };
    facts.push(counted(
        words::KNOWN,
        profile.known(),
        Query::known(&column.key),
    ));
    for why in Unknown::ALL {
        let rows = profile.unknown[why.index()];
        if rows > 0 {
            let query = Query::unknown_because(&column.key, why);
            facts.push(counted(words::unknown(why), rows, query));
        }
    }
    facts
}

/// The charts of a column's detail, in words: the distribution of its values, and the most frequent
/// ones.
#[must_use]
pub fn charts(profile: &Profile, about: &About) -> Vec<DrawnChart> {
    let histogram = profile.histogram.iter().map(|chart| drawn(chart, about));
    // If numbers hardly repeat, the most frequent ones are a matter of chance.
    let repeats = |chart: &&Chart| {
        let most = chart.points.first().map_or(0, |point| point.rows);
        profile.histogram.is_none() || most * 50 >= profile.known()
    };
    let values = profile.values.iter().filter(repeats).map(|chart| {
        let mut drawn = drawn(chart, about);
        // Unknown values are shown once, with their reasons.
        drawn.unknown = None;
        drawn
    });
    histogram
        .map(|mut chart| {
            chart.unknown = None;
            chart
        })
        .chain(values)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests_support::about;
    use reports::overview::{ChartForm, ChartPoint, Extent, Others, Unit};
    use reports::profile::Spread;

    fn chart(rows: &[u64], rest: u64) -> Chart {
        let point = |(at, rows): (usize, &u64)| ChartPoint {
            label: format!("v{at}"),
            value: *rows,
            rows: *rows,
            query: format!("k:v{at}"),
            ..ChartPoint::default()
        };
        Chart {
            id: "values_of:k".to_owned(),
            form: ChartForm::Ranking,
            unit: Unit::Rows,
            by: String::new(),
            over: None,
            described_by: None,
            points: rows.iter().enumerate().map(point).collect(),
            of: None,
            extent: Extent::Whole,
            others: (rest > 0).then(|| {
                Box::new(Others {
                    names: 1,
                    without: 0,
                    point: ChartPoint {
                        value: rest,
                        rows: rest,
                        ..ChartPoint::default()
                    },
                })
            }),
            beyond: 0,
            unknown: 0,
            unknown_query: String::new(),
        }
    }

    fn profile(rows: u64, unknown: [u64; 4]) -> Profile {
        Profile {
            rows,
            unknown,
            distinct: Some(1),
            histogram: None,
            values: None,
            spread: None,
        }
    }

    fn numbers(least: &str, median: &str, most: &str) -> Profile {
        Profile {
            histogram: Some(chart(&[1, 10, 0, 1_000], 0)),
            spread: Some(Spread {
                least: least.to_owned(),
                median: median.to_owned(),
                most: most.to_owned(),
                sum: Some("1234".to_owned()),
            }),
            ..profile(100, [1, 0, 1, 0])
        }
    }

    fn column(ty: Type) -> ColumnAbout {
        ColumnAbout {
            name: "K".to_owned(),
            key: "k".to_owned(),
            ty,
            unknown: [0; 4],
            known: false,
            derived: false,
            chosen: false,
            stands_for: None,
            notation: None,
        }
    }

    #[track_caller]
    fn check(profile: &Profile, ty: Type, caption: &str, sentence: &str) {
        let head = head(profile, ty.into());
        let plain = |text: &str| text.replace('\u{a0}', " ");
        assert_eq!(plain(&head.caption), caption);
        assert_eq!(plain(&head.sentence), sentence);
    }

    #[test]
    fn numbers_sizes_and_times_in_words() {
        check(
            &numbers("0", "3", "4120"),
            Type::Integer,
            "0 – 4,120",
            "Numbers from 0 to 4,120, half of them 3 or less; 2% unknown.",
        );
        check(
            &numbers("0", "1024", "2048"),
            Type::Size,
            "0 bytes – 2 KB",
            "Sizes from 0 bytes to 2 KB, half of them 1 KB or less; 2% unknown.",
        );
        check(
            &numbers("7", "7", "7"),
            Type::Integer,
            "all 7",
            "Every known value is 7; 2% unknown.",
        );
        let times = numbers(
            "2024-03-01T00:00:00Z",
            "2024-03-09T00:00:00Z",
            "2026-10-31T00:00:00Z",
        );
        check(
            &times,
            Type::Timestamp,
            "2024-03 – 2026-10",
            "Times from 2024-03-01 to 2026-10-31, half of them by 2024-03-09; 2% unknown.",
        );
        let days = numbers("2024-03-01T", "2024-03-09T", "2024-03-31T");
        let head = head(&days, Type::Timestamp.into());
        assert_eq!(head.caption, "2024-03-01 – 2024-03-31");
    }

    #[test]
    fn values_in_words() {
        let of = |rows: &[u64], rest, distinct| Profile {
            values: Some(chart(rows, rest)),
            distinct: Some(distinct),
            ..profile(rows.iter().sum::<u64>() + rest, [0; 4])
        };
        check(
            &of(&[93, 7], 0, 2),
            Type::Category,
            "v0 93%",
            "2 different values, most often v0 (93%) and v1 (7%); all known.",
        );
        check(
            &of(&[9], 0, 1),
            Type::Boolean,
            "all v0",
            "Every known value is v0; all known.",
        );
        check(
            &of(&[3, 2], 995, 400),
            Type::Text,
            "400 different",
            "400 different values, most often v0 (0.3%) and v1 (0.2%); all known.",
        );
        let names = Profile {
            distinct: Some(100),
            ..profile(100, [0; 4])
        };
        check(
            &names,
            Type::Text,
            "all different",
            "100 different values, each of them once; all known.",
        );
        let many = Profile {
            distinct: None,
            ..profile(9_000_000, [0; 4])
        };
        check(
            &many,
            Type::Text,
            "more than 1,048,576 different",
            "More than 1,048,576 different values; all known.",
        );
        check(
            &profile(3, [3, 0, 0, 0]),
            Type::Text,
            "all unknown",
            "No known values.",
        );
        check(
            &profile(0, [0; 4]),
            Type::Text,
            "no rows",
            "No known values.",
        );
    }

    #[test]
    fn bars_are_few_and_visible_and_zero_has_no_height() {
        let Picture::Bars(few) = head(&numbers("0", "1", "2"), Type::Integer.into()).picture else {
            panic!("no bars");
        };
        assert_eq!(few, [LEAST_BAR, LEAST_BAR, 0.0, 100.0]);
        for points in [1, 24, 25, 100, 300] {
            let bars = bars(&chart(&vec![1; points], 0));
            assert!(
                bars.len() <= BARS && bars.len() * 2 > BARS.min(points),
                "{points}"
            );
        }
    }

    #[test]
    fn parts_leave_room_for_all_others() {
        let check = |rows: &[u64], rest, expected: &[f64]| {
            let parts = parts(&chart(rows, rest));
            let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9;
            assert_eq!(parts.len(), expected.len());
            assert!(parts.iter().zip(expected).all(near), "{parts:?}");
        };
        check(&[50, 25], 25, &[50.0, 25.0]);
        check(&[40, 30, 20, 10], 0, &[40.0, 30.0, 20.0]);
        check(&[9], 0, &[100.0]);
    }

    #[test]
    fn each_reason_of_unknown_selects_its_rows() {
        let profile = Profile {
            unknown: [1, 2, 3, 4],
            ..numbers("0", "3", "12")
        };
        let facts = facts(&profile, &column(Type::Integer));
        let rows: Vec<(&str, Option<&str>)> = facts
            .iter()
            .map(|fact| {
                let query = fact.rows.as_ref().map(|(_, query)| query.as_str());
                (fact.name, query)
            })
            .collect();
        assert_eq!(
            rows,
            [
                ("Smallest", None),
                ("Median", None),
                ("Largest", None),
                ("Sum", None),
                ("Different values", None),
                ("Known", Some("has:k")),
                ("Empty", Some("empty:k")),
                ("Explicitly none", Some("stated:k")),
                ("Unreadable", Some("unparsable:k")),
                ("Missing", Some("missing:k")),
            ]
        );
        assert_eq!(facts[9].note.as_deref(), Some("4%"));
        assert_eq!(facts[3].figure, "1,234");
    }

    #[test]
    fn sizes_are_written_as_sizes() {
        let mut profile = numbers("0", "1024", "2048");
        let mut values = chart(&[5, 1], 0);
        values.points[0].label = "1024".to_owned();
        profile.values = Some(values);
        let about = About {
            columns: vec![column(Type::Size)],
            ..about()
        };
        let charts = charts(&profile, &about);
        assert_eq!(charts.len(), 2);
        assert_eq!(charts[1].points[0].long.replace('\u{a0}', " "), "1 KB");
    }
}
