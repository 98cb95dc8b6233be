//! This module decides which points of a series have a label below the plot, at each of four
//! widths. It is pure.

use crate::model::format::{month_long, month_short};

/// Widths of a chart that labels are placed for; the stylesheet's container queries use the same
/// bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Below 440 px.
    Narrow,
    /// From 440 px.
    Medium,
    /// From 540 px.
    Wide,
    /// From 800 px.
    Full,
}

impl Width {
    /// All of them, narrowest first.
    pub const ALL: [Self; 4] = [Self::Narrow, Self::Medium, Self::Wide, Self::Full];

    /// The least width of the plot in CSS pixels, without its value axis; for the narrowest, that
    /// on a phone.
    #[must_use]
    pub const fn least_px(self) -> usize {
        match self {
            Self::Narrow => 270,
            Self::Medium => 390,
            Self::Wide => 490,
            Self::Full => 750,
        }
    }

    const fn letter(self) -> char {
        match self {
            Self::Narrow => 'n',
            Self::Medium => 'm',
            Self::Wide => 'w',
            Self::Full => 'f',
        }
    }
}

/// The line of a label at one width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelLine {
    /// The label has no room.
    Hidden,
    /// In the line below the plot.
    First,
    /// A line further down, if neighbours would overlap.
    Second,
}

/// A label below a plot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisLabel {
    /// The point it belongs to.
    pub index: usize,
    pub text: String,
    /// Its line at each of [`Width::ALL`].
    pub lines: [LabelLine; 4],
}

impl AxisLabel {
    /// Its classes: the width's letter with the line it is in, such as `n1 m2`.
    #[must_use]
    pub fn class(&self) -> String {
        let mut class = String::from("axis-label");
        for (width, place) in Width::ALL.into_iter().zip(self.lines) {
            let line = match place {
                LabelLine::Hidden => continue,
                LabelLine::First => '1',
                LabelLine::Second => '2',
            };
            class.extend([' ', width.letter(), line]);
        }
        class
    }
}

/// Pixels that a character of a label takes at most on average, and the distance to the next.
const CHAR_PX: usize = 7;
const GAP_PX: usize = 6;
/// Pixels that a year or a short month takes, its distance to the next included.
const DATE_PX: usize = 38;
/// The most points with which months are labelled, and not only years.
const MONTHS_NAMED: usize = 18;
/// The most points with which each month is labelled with its year.
const MONTHS_IN_FULL: usize = 3;
/// The most points for which labels may take two lines.
const STAGGERED: usize = 12;

/// Classes of a line of labels that has a second line at some width, such as `n2 m2`.
#[must_use]
pub fn second_lines(labels: &[AxisLabel]) -> String {
    let mut class = String::from("plot-x");
    for (index, width) in Width::ALL.into_iter().enumerate() {
        if labels
            .iter()
            .any(|label| label.lines[index] == LabelLine::Second)
        {
            class.extend([' ', width.letter(), '2']);
        }
    }
    class
}

/// Labels of a series by the texts of its points (`short`), which are dates where `keys` are
/// months.
#[must_use]
pub fn labels(keys: &[&str], short: &[String]) -> Vec<AxisLabel> {
    monthly(keys).unwrap_or_else(|| spread(short))
}

/// Labels of a monthly series: the years at their Januaries, or every second, fifth or tenth year
/// if there is less room. A short series labels the months, and a January by its year. `None` if a
/// point is not a month.
fn monthly(keys: &[&str]) -> Option<Vec<AxisLabel>> {
    let months: Vec<(i32, u32)> = keys
        .iter()
        .map(|key| {
            month_long(key)?;
            let (year, month) = key.split_once('-')?;
            Some((year.parse().ok()?, month.parse().ok()?))
        })
        .collect::<Option<_>>()?;
    if months.is_empty() {
        return None;
    }
    let count = months.len();
    let by_month = count <= MONTHS_NAMED;
    let (marks_apart, steps): (usize, &[usize]) = if by_month {
        (1, &[1, 2, 3, 6, 12])
    } else {
        (12, &[1, 2, 5, 10, 20, 50])
    };
    let steps = Width::ALL.map(|width| {
        let fits = |step: &&usize| width.least_px() * **step * marks_apart >= DATE_PX * count;
        steps
            .iter()
            .find(fits)
            .or(steps.last())
            .copied()
            .unwrap_or(1)
    });
    let labels = keys
        .iter()
        .zip(&months)
        .enumerate()
        .filter_map(|(index, (key, date))| {
            let (year, month) = *date;
            let (text, ordinal) = match (by_month, month) {
                // With few points there may be no January, which would name the year.
                _ if count <= MONTHS_IN_FULL => (format!("{} {year}", month_short(key)?), 0),
                // January is in every step, so that the year is never left out.
                (true, 1) => (year.to_string(), 0),
                (true, _) => (month_short(key)?.to_owned(), month as usize - 1),
                (false, 1) => (year.to_string(), usize::try_from(year).unwrap_or(0)),
                (false, _) => return None,
            };
            let lines = std::array::from_fn(|w| {
                let fits = ordinal.is_multiple_of(steps[w])
                    && is_within(index, count, Width::ALL[w], DATE_PX - GAP_PX);
                if fits {
                    LabelLine::First
                } else {
                    LabelLine::Hidden
                }
            });
            Some(AxisLabel { index, text, lines })
        });
    Some(
        labels
            .filter(|l| l.lines.iter().any(|p| *p != LabelLine::Hidden))
            .collect(),
    )
}

/// Labels of any series: all in one line, all in two, or only every n-th.
fn spread(short: &[String]) -> Vec<AxisLabel> {
    let count = short.len();
    let widest_px = short.iter().map(|text| text_px(text)).max().unwrap_or(0) + GAP_PX;
    let place = |index: usize, width: Width| {
        let room_px = width.least_px();
        if widest_px * count <= room_px {
            return LabelLine::First;
        }
        if count <= STAGGERED && widest_px * count <= room_px * 2 {
            return if index.is_multiple_of(2) {
                LabelLine::First
            } else {
                LabelLine::Second
            };
        }
        let step = (widest_px * count).div_ceil(room_px.max(1));
        let own_px = short.get(index).map_or(0, |text| text_px(text));
        let fits = index.is_multiple_of(step) && is_within(index, count, width, own_px);
        if fits {
            LabelLine::First
        } else {
            LabelLine::Hidden
        }
    };
    let label = |(index, text): (usize, &String)| AxisLabel {
        index,
        text: text.clone(),
        lines: Width::ALL.map(|width| place(index, width)),
    };
    short.iter().enumerate().map(label).collect()
}

fn text_px(text: &str) -> usize {
    text.chars().count() * CHAR_PX
}

/// Whether a label of this width, centred below its point, stays within the plot or hardly leaves
/// it.
fn is_within(index: usize, count: usize, width: Width, text_px: usize) -> bool {
    const OVERHANG_PX: usize = 10;
    let slots_px = |slots: usize| slots * width.least_px() / (2 * count.max(1));
    let (before_px, after_px) = (slots_px(2 * index + 1), slots_px(2 * (count - index) - 1));
    before_px.min(after_px) + OVERHANG_PX >= text_px / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(from_year: i32, from_month: i32, count: i32) -> Vec<String> {
        let first = from_year * 12 + from_month - 1;
        (0..count)
            .map(|n| reports::time::month_iso(first + n))
            .collect()
    }

    fn drawn(points: &[String], width: usize) -> Vec<(usize, String, LabelLine)> {
        let keys: Vec<&str> = points.iter().map(String::as_str).collect();
        labels(&keys, points)
            .into_iter()
            .filter(|label| label.lines[width] != LabelLine::Hidden)
            .map(|label| (label.index, label.text, label.lines[width]))
            .collect()
    }

    fn texts(points: &[String], width: usize) -> Vec<String> {
        drawn(points, width)
            .into_iter()
            .map(|(_, text, _)| text)
            .collect()
    }

    #[test]
    fn ten_years_are_labelled_by_year_as_room_allows() {
        let points = months(2016, 11, 120);
        assert_eq!(texts(&points, 2).len(), 10);
        assert_eq!(texts(&points, 1).len(), 10);
        assert_eq!(texts(&points, 3).len(), 10);
        assert_eq!(texts(&points, 0), ["2018", "2020", "2022", "2024", "2026"]);
    }

    #[test]
    fn a_year_is_labelled_by_month() {
        let points = months(2025, 11, 12);
        assert_eq!(texts(&points, 2)[..4], ["Nov", "Dec", "2026", "Feb"]);
        assert_eq!(
            texts(&points, 0),
            ["Nov", "2026", "Mar", "May", "Jul", "Sep"]
        );
        assert_eq!(texts(&months(2024, 1, 2), 0), ["Jan 2024", "Feb 2024"]);
    }

    #[test]
    fn buckets_take_two_lines_before_any_is_left_out() {
        let points: Vec<String> = [
            "0–7",
            "8–30",
            "31–60",
            "61–90",
            "91–180",
            "181–365",
            "older",
            "none",
        ]
        .map(str::to_owned)
        .to_vec();
        assert!(
            drawn(&points, 2)
                .iter()
                .all(|(_, _, place)| *place == LabelLine::First)
        );
        let narrow = drawn(&points, 0);
        assert_eq!(narrow.len(), points.len());
        assert_eq!(narrow[1].2, LabelLine::Second);
    }

    #[test]
    fn labels_in_one_line_never_run_into_each_other() {
        let years: Vec<String> = (1970..2030).map(|year| year.to_string()).collect();
        let many = (1..300).map(|count| months(1999, 5, count));
        for points in many.chain((1..60).map(|n| years[..n].to_vec())) {
            for (w, width) in Width::ALL.into_iter().enumerate() {
                for line in [LabelLine::First, LabelLine::Second] {
                    let at: Vec<usize> = drawn(&points, w)
                        .into_iter()
                        .filter(|(_, _, place)| *place == line)
                        .map(|(index, _, _)| index * width.least_px() / points.len())
                        .collect();
                    let least = at.windows(2).map(|two| two[1] - two[0]).min();
                    assert!(
                        least.is_none_or(|px| px + 1 >= 4 * CHAR_PX + GAP_PX),
                        "{} points at {width:?}: {least:?} px",
                        points.len()
                    );
                }
            }
        }
    }

    #[test]
    fn classes_say_line_and_width() {
        let lines = [
            LabelLine::Hidden,
            LabelLine::Second,
            LabelLine::First,
            LabelLine::First,
        ];
        let label = AxisLabel {
            index: 0,
            text: String::new(),
            lines,
        };
        assert_eq!(label.class(), "axis-label m2 w1 f1");
        assert_eq!(second_lines(&[label]), "plot-x m2");
        assert_eq!(labels(&[], &[]), []);
    }
}
