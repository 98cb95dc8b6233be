//! This module draws a series over time or size: columns side by side on a value axis.

use leptos::prelude::*;

use super::Plot;
use super::axis_labels::{labels, second_lines};
use super::geometry::{axis, band, is_tick, pct, reach, slot};
use super::model::ticks;
use super::point_button::{Face, point_button};
use crate::model::roving::Direction;
use crate::text::charts as words;

/// The columns, their axes, and a button over each.
pub(super) fn series(plot: &Plot) -> impl IntoView + use<> {
    let chart = &plot.chart;
    let count = chart.points.len();
    let axis = axis(chart.largest, chart.unit);

    let lines = axis
        .ticks
        .iter()
        .map(|value| {
            let y = pct(100.0 - *value as f64 / axis.top as f64 * 100.0);
            view! { <line class="grid-line" x1="0" x2="100%" y1=y.clone() y2=y.clone() /> }
        })
        .collect_view();
    let marks = ticks(&axis.ticks, chart.unit);
    // The widest label gives the axis its width; the others stand over it.
    let widest = marks.iter().max_by_key(|t| t.chars().count()).cloned();
    let ticks = axis
        .ticks
        .iter()
        .zip(marks)
        .map(|(value, mark)| {
            let at = pct(*value as f64 / axis.top as f64 * 100.0);
            view! { <span class="tick" style:bottom=at>{mark}</span> }
        })
        .collect_view();

    let columns = chart
        .points
        .iter()
        .enumerate()
        .map(|(index, point)| {
            let band = band(index, count);
            let height = match point.is_unknown {
                true => 100.0,
                false => reach(point.value, axis.top),
            };
            if is_tick(height) {
                let middle = pct(band.start + band.length / 2.0);
                let tick = view! {
                    <rect class="bar-tick" x=middle y="100%" width="1.5" height="5" transform="translate(-0.75 -5)" />
                };
                return tick.into_any();
            }
            let plot = plot.clone();
            view! {
                <rect
                    class="column"
                    class:is-unknown=point.is_unknown
                    class:is-active=move || plot.is_active(index)
                    x=pct(band.start)
                    width=pct(band.length)
                    y=pct(100.0 - height)
                    height=pct(height)
                />
            }
            .into_any()
        })
        .collect_view();
    let hits = (0..count)
        .map(|index| {
            point_button(
                plot,
                index,
                "hit",
                Face::Over(slot(index, count)),
                ().into_any(),
            )
        })
        .collect_view();
    let keys: Vec<&str> = chart
        .points
        .iter()
        .map(|point| point.key.as_str())
        .collect();
    let short: Vec<String> = chart
        .points
        .iter()
        .map(|point| point.short.clone())
        .collect();
    let labels = labels(&keys, &short);
    let below = second_lines(&labels);
    let axis_labels = labels
        .into_iter()
        .map(|label| {
            let slot = slot(label.index, count);
            let at = pct(slot.start + slot.length / 2.0);
            view! { <span class=label.class() style:left=at>{label.text.clone()}</span> }
        })
        .collect_view();

    let on_key = plot.clone();
    view! {
        <div class="plot-box" style=("--points", count.to_string())><div class="plot">
            <div class="plot-y" aria-hidden="true">
                <span class="tick-widest">{widest}</span>
                {ticks}
            </div>
            <div class="plot-area">
                <svg class="plot-svg" aria-hidden="true" focusable="false">{lines}{columns}</svg>
                <div
                    class="hits"
                    role="toolbar"
                    aria-label=words::points(&chart.title)
                    on:keydown=move |event| on_key.key(&event, Direction::Horizontal)
                >
                    {hits}
                </div>
            </div>
            <div class=below aria-hidden="true">{axis_labels}</div>
        </div></div>
    }
}
