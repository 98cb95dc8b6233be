//! This module draws charts: an SVG drawing, buttons over it for pointer and keyboard, and the same
//! chart as a table.
//!
//! A chart is one tab stop. Arrow keys move between its points; the value of the pointed or focused
//! point is shown above the plot; Enter or a click shows its rows.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use reports::limits::TOP_BARS;
use reports::overview::{Chart, ChartForm};
use reports::read::About;

pub mod axis_labels;
pub mod geometry;
mod members;
pub mod model;
mod point_button;
mod ranking;
mod series;
mod split;
mod table;
pub mod tone;

use crate::model::roving::{Direction, moved};
use crate::platform::dom;
use crate::session::state::OpenFile;
use crate::text::charts as words;
use members::{Listed, members_dialog};
use model::{DrawnChart, DrawnPoint, drawn};
use table::chart_table;

/// All charts of a file.
pub fn charts(file: OpenFile, about: &About, charts: &[Chart]) -> AnyView {
    if charts.is_empty() {
        return ().into_any();
    }
    let listed = Listed::new(None);
    let charts = charts.iter().map(|chart| drawn(chart, about));
    let (single, charts): (Vec<_>, Vec<_>) = charts.partition(|chart| chart.only_point().is_some());
    // Charts of one form have about the same height, so each form gets its own lines, and so do long
    // rankings.
    let figures = |form: ChartForm, is_long: bool| {
        let charts = charts.iter().filter(|chart| chart.form == form);
        let charts =
            charts.filter(|chart| form != ChartForm::Ranking || is_long == is_long_of(chart));
        charts
            .map(|chart| figure(file, chart.clone(), Some(listed)))
            .collect_view()
    };
    // The first ranking tells most.
    let mut rankings = charts
        .iter()
        .filter(|chart| chart.form == ChartForm::Ranking);
    let begins_long = rankings.next().is_some_and(is_long_of);
    view! {
        <section class="charts" aria-labelledby="charts">
            <h2 id="charts">{words::HEADING}</h2>
            <div class="charts-grid is-wide">{figures(ChartForm::Series, false)}</div>
            <div class="charts-grid is-wide">{figures(ChartForm::Ranking, begins_long)}</div>
            <div class="charts-grid is-wide">{figures(ChartForm::Ranking, !begins_long)}</div>
            <div class="charts-grid is-compact">{figures(ChartForm::Split, false)}</div>
            {one_value(file, &single)}
            {members_dialog(file, listed)}
        </section>
    }
    .into_any()
}

/// Whether a ranking has more points than half of those that it can have.
fn is_long_of(chart: &DrawnChart) -> bool {
    chart.points.len() > TOP_BARS / 2
}

/// The charts that would have one point, each as a line.
fn one_value(file: OpenFile, charts: &[DrawnChart]) -> Option<impl IntoView> {
    let line = |chart: &DrawnChart| {
        let point = chart.only_point()?;
        let (query, name) = (point.query.clone(), point.name());
        Some(view! {
            <div>
                <dt>{chart.title.clone()}</dt>
                <dd>
                    <button type="button" class="link" on:click=move |_| file.show_rows(&query)>
                        {name}
                    </button>
                    {unknown_rows(file, chart)}
                </dd>
            </div>
        })
    };
    let lines: Vec<_> = charts.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <div class="one-value">
                <h3>{words::ONE_VALUE}</h3>
                <dl>{lines}</dl>
            </div>
        }
    })
}

/// The rows that a chart cannot place, as a link to them.
fn unknown_rows(file: OpenFile, chart: &DrawnChart) -> Option<impl IntoView + use<>> {
    let model::Unknown { amount, query, .. } = chart.unknown.clone()?;
    Some(view! {
        <button type="button" class="link" on:click=move |_| file.show_rows(&query)>
            {words::without_value(&amount)}
        </button>
    })
}

/// The state that the parts of one chart share.
#[derive(Clone)]
struct Plot {
    file: OpenFile,
    chart: Arc<DrawnChart>,
    /// The point that is pointed at or focused.
    active: RwSignal<Option<usize>>,
    /// The point that Tab leads to.
    stop: RwSignal<usize>,
    /// The list of all members, if there is a place for it.
    listed: Option<Listed>,
}

impl Plot {
    /// Shows the rows of a point.
    fn show(&self, index: usize) {
        if let Some(point) = self.chart.points.get(index) {
            self.file.show_rows(&point.query);
        }
    }

    /// Whether a point is the one pointed at or focused.
    fn is_active(&self, index: usize) -> bool {
        self.active.get() == Some(index)
    }

    /// Moves the focus to the point that an arrow key leads to.
    fn key(&self, event: &ev::KeyboardEvent, direction: Direction) {
        let count = self.chart.points.len();
        let at = self.stop.get_untracked();
        if let Some(to) = moved(&event.key(), at, count, direction) {
            event.prevent_default();
            self.stop.set(to);
            dom::focus_index(event, to);
        }
    }
}

/// One chart. Its members can be listed and saved if `listed` is given.
pub(crate) fn figure(file: OpenFile, chart: DrawnChart, listed: Option<Listed>) -> impl IntoView {
    let form = chart.form;
    let class = match form {
        ChartForm::Series => "chart chart-series",
        ChartForm::Split => "chart chart-split",
        ChartForm::Ranking => "chart chart-ranking",
    };
    let plot = Plot {
        file,
        chart: Arc::new(chart),
        active: RwSignal::new(None),
        stop: RwSignal::new(0),
        listed,
    };
    let chart = Arc::clone(&plot.chart);
    let points = match form {
        _ if chart.points.is_empty() => view! { <p class="note">{words::NO_POINTS}</p> }.into_any(),
        ChartForm::Series => series::series(&plot).into_any(),
        ChartForm::Split => split::split(&plot).into_any(),
        ChartForm::Ranking => ranking::ranking(&plot).into_any(),
    };
    let readout = {
        let plot = plot.clone();
        move || {
            let index = plot.active.get()?;
            plot.chart.points.get(index).map(DrawnPoint::name)
        }
    };
    let unknown = unknown_rows(file, &chart).map(|rows| {
        let swatch = (form == ChartForm::Split).then(|| {
            view! {
                <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
                    <rect class="part part-unknown" width="10" height="10" rx="2" />
                </svg>
            }
        });
        view! {
            <p class="chart-unknown">
                {swatch}
                {rows}
            </p>
        }
    });
    view! {
        <section class=class aria-label=chart.title.clone()>
            <header class="chart-head">
                <h3>{chart.title.clone()}</h3>
                <p class="chart-sub">{chart.subtitle.clone()}</p>
                // This is hidden from screen readers, because the point's name says the same.
                <p class="chart-readout" aria-hidden="true">{readout}</p>
            </header>
            {points}
            <footer class="chart-foot">
                {unknown}
                {chart_table(plot)}
            </footer>
        </section>
    }
}
