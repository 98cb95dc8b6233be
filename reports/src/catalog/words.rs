//! This module defines the words of a kind of report, which only the page shows.
//!
//! They are in the kind's file, beside the kind. A kind does not point to its words, nor they to
//! it: the engine then carries no words, and the page no rules.

use crate::rules::{Lead, chart, kpi};

/// The words for one of something, and for several.
pub type Noun = (&'static str, &'static str);

/// The title of some figures, and their ids.
pub type Group = (&'static str, &'static [&'static str]);

/// The words of a kind.
#[derive(Debug)]
pub struct KindWords {
    /// The kind's id.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Names it among other kinds, if the title says too little there.
    pub choice: Option<&'static str>,
    /// The product that makes the report, unless any may. Kinds of a product are listed together.
    pub product: Option<&'static str>,
    /// A remark on every report of the kind.
    pub remark: Option<&'static str>,
    /// The noun for its rows.
    pub row: Noun,
    /// The figures that may head an overview, most telling first, and their sentences. The first
    /// that is known and not 0 does, if no check found anything.
    pub leads: &'static [(&'static str, Lead)],
    /// Whether a figure heads the overview even if a check found something.
    pub figure_leads: bool,
    /// The figures by what they are about, in the order in which an administrator asks: a title,
    /// and the ids of its figures.
    pub groups: &'static [Group],
    /// The offer on the start page, if there is one.
    pub offer: Option<Offer>,
    /// Categories whose values are fixed words of the report's maker, and not data: key of the
    /// column, and its values. The key alone determines a column's meaning, in all kinds.
    pub vocabularies: &'static [(&'static str, &'static [&'static str])],
    /// Figures that no kind before it in the list has.
    pub figures: &'static [kpi::Words],
    /// Charts that no kind before it in the list has.
    pub charts: &'static [chart::Words],
    /// The nouns for the distinct values that a figure or chart counts: key of the column, and the
    /// words. No kind before it in the list has them.
    pub nouns: &'static [(&'static str, Noun)],
}

/// The text of the start page about a kind.
#[derive(Debug)]
pub struct Offer {
    /// The report's address, file name or format, as its maker writes it.
    pub from: &'static str,
    /// The questions that the report answers.
    pub answers: &'static str,
    /// The number of rows of the example, if [`crate::sample`] makes one: as many as a company of
    /// some size would have, and few enough to be made at once.
    pub sample_rows: Option<u32>,
}

impl KindWords {
    /// Words from which a kind's file takes the rest with `..KindWords::PLAIN`.
    pub const PLAIN: Self = Self {
        id: "",
        title: "",
        choice: None,
        product: None,
        remark: None,
        row: ("row", "rows"),
        leads: &[],
        figure_leads: false,
        groups: &[],
        offer: None,
        vocabularies: &[],
        figures: &[],
        charts: &[],
        nouns: &[],
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::catalog::{KIND_WORDS, KINDS, Kind};
    use crate::rules::chart::Plot;
    use crate::rules::kpi::Measure;

    /// Everything that has words, and everything that needs them.
    #[test]
    fn everything_has_words_once() {
        let mut words = BTreeMap::new();
        let mut add = |what: &'static str, id: &'static str| {
            assert!(words.insert((what, id), false).is_none(), "{what} {id}");
        };
        for kind in KIND_WORDS {
            add("title", kind.title);
            kind.figures.iter().for_each(|one| add("figure", one.id));
            kind.charts.iter().for_each(|one| add("chart", one.id));
            kind.nouns.iter().for_each(|one| add("noun", one.0));
        }
        let mut need = |what: &'static str, id: &'static str, by: &str| {
            let has = words.get_mut(&(what, id));
            *has.unwrap_or_else(|| panic!("{by}: {what} {id} has no words")) = true;
        };
        for (kind, its) in KINDS.iter().zip(KIND_WORDS) {
            assert_eq!(kind.id, its.id);
            need("title", its.title, kind.id);
            for figure in kind.kpis {
                need("figure", figure.id, kind.id);
                if let Measure::Distinct(column) = figure.measure {
                    need("noun", column, kind.id);
                }
            }
            // The charts of any table are named after its columns.
            let charts = kind.charts.iter();
            for chart in charts.filter(|chart| !matches!(chart.plot, Plot::EveryColumn)) {
                need("chart", chart.id, kind.id);
                if let Plot::DistinctByDay { of, .. } | Plot::DistinctBy { of, .. } = chart.plot {
                    need("noun", of, kind.id);
                }
            }
        }
        words.retain(|_, is_needed| !*is_needed);
        assert!(words.is_empty(), "no kind needs {words:?}");
    }

    #[test]
    fn every_figure_is_in_one_group_of_its_kind() {
        for (kind, words) in KINDS.iter().zip(KIND_WORDS) {
            let mut figures: Vec<_> = kind.kpis.iter().map(|figure| figure.id).collect();
            let mut grouped: Vec<_> = words.groups.iter().flat_map(|group| group.1).collect();
            grouped.sort_unstable();
            figures.sort_unstable();
            assert_eq!(grouped, figures.iter().collect::<Vec<_>>(), "{}", kind.id);
            assert!(words.groups.iter().all(|group| !group.0.is_empty()));
        }
    }

    #[test]
    fn every_kind_has_a_figure_that_may_head_its_overview() {
        for (kind, words) in KINDS.iter().zip(KIND_WORDS) {
            assert!(!words.leads.is_empty(), "{} has no sentence", kind.id);
            for (id, (one, several)) in words.leads {
                assert!(kind.kpis.iter().any(|figure| figure.id == *id), "{id}");
                for sentence in [one, several] {
                    assert_eq!(sentence.matches("{n}").count(), 1, "{sentence}");
                    assert!(!sentence.ends_with('.'), "{sentence}");
                }
            }
        }
    }

    #[test]
    fn every_trend_is_a_chart_by_time() {
        for figure in KIND_WORDS.iter().flat_map(|kind| kind.figures) {
            let Some(trend) = figure.trend else { continue };
            let has = |kind: &&&Kind| kind.kpis.iter().any(|rule| rule.id == figure.id);
            let charts = KINDS.iter().filter(has).flat_map(|kind| kind.charts);
            assert!(charts.clone().any(|chart| chart.id == trend), "{trend}");
        }
    }

    #[test]
    fn charts_with_notable_points_have_words_for_them() {
        let says = |id: &str| {
            let mut charts = KIND_WORDS.iter().flat_map(|kind| kind.charts);
            charts.any(|words| words.id == id && words.notable.is_some())
        };
        for chart in KINDS.iter().flat_map(|kind| kind.charts) {
            let points_out = matches!(
                chart.plot,
                Plot::DistinctBy {
                    notable: Some(_),
                    ..
                }
            );
            assert_eq!(points_out, says(chart.id), "{}", chart.id);
        }
    }

    #[test]
    fn vocabularies_are_those_of_the_columns() {
        for (key, values) in KIND_WORDS.iter().flat_map(|kind| kind.vocabularies) {
            let columns = KINDS.iter().flat_map(|kind| kind.columns);
            let columns: Vec<_> = columns.filter(|column| column.key == *key).collect();
            assert!(!columns.is_empty(), "{key}");
            for column in columns {
                assert_eq!(column.values, *values, "{key}");
            }
        }
    }
}
