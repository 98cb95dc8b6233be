//! This module draws charts: an SVG drawing, buttons over it for pointer and keyboard, and the same
//! chart as a table.
//!
//! A chart is one tab stop. Arrow keys move between its points; the value of the pointed or focused
//! point is shown above the plot; Enter or a click shows its rows.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use reports::overview::{Chart, ChartForm};
use reports::read::About;

pub mod axis_labels;
pub mod geometry;
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
use model::{DrawnChart, drawn};
use table::chart_table;

/// All charts of a file.
pub fn charts(file: OpenFile, about: &About, charts: &[Chart]) -> AnyView {
    if charts.is_empty() {
        return ().into_any();
    }
    // Charts of one form have the same height, so each form gets its own lines.
    let of = |form: ChartForm| {
        charts
            .iter()
            .filter(|chart| chart.form == form)
            .collect::<Vec<_>>()
    };
    let figures = |charts: Vec<&Chart>| {
        charts
            .into_iter()
            .map(|chart| figure(file, drawn(chart, about)))
            .collect_view()
    };
    view! {
        <section class="charts" aria-labelledby="charts">
            <h2 id="charts">{words::HEADING}</h2>
            <div class="charts-grid is-wide">{figures(of(ChartForm::Series))}</div>
            <div class="charts-grid is-wide">{figures(of(ChartForm::Ranking))}</div>
            <div class="charts-grid is-compact">{figures(of(ChartForm::Split))}</div>
        </section>
    }
    .into_any()
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

pub(crate) fn figure(file: OpenFile, chart: DrawnChart) -> impl IntoView {
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
            plot.chart.points.get(index).map(model::DrawnPoint::name)
        }
    };
    let unknown = chart.unknown.clone().map(|unknown| {
        let query = unknown.query;
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
                <button type="button" class="link" on:click=move |_| file.show_rows(&query)>
                    {words::without_value(&unknown.amount)}
                </button>
            </p>
        }
    });
    view! {
        <section class=class aria-label=chart.title.clone()>
            <header class="chart-head">
                <h3>{chart.title.clone()}</h3>
                {chart.subtitle.clone().map(|text| view! { <p class="chart-sub">{text}</p> })}
                // This is hidden from screen readers, because the point's name says the same.
                <p class="chart-readout" aria-hidden="true">{readout}</p>
            </header>
            {points}
            <footer class="chart-foot">
                {(form != ChartForm::Series && !chart.points.is_empty())
                    .then(|| view! { <p class="chart-rest">{chart.shares.clone()}</p> })}
                {chart.rest.clone().map(|text| view! { <p class="chart-rest">{text}</p> })}
                {chart.nothing.clone().map(|text| view! { <p class="chart-rest">{text}</p> })}
                {unknown}
                {chart_table(plot)}
            </footer>
        </section>
    }
}
