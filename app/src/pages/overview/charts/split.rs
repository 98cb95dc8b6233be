//! This module draws the parts of one whole: a divided bar, and its legend of buttons.

use leptos::prelude::*;

use super::Plot;
use super::geometry::{divided, is_tick, pct};
use super::model::DrawnPoint;
use super::point_button::{Face, name_of, point_button};
use super::tone::part_class;
use crate::model::roving::Direction;
use crate::text::charts as words;

fn class_of(point: &DrawnPoint, index: usize) -> &'static str {
    match point.is_others {
        true => "part part-others",
        false => part_class(point.tone, index),
    }
}

/// The divided bar and its legend.
pub(super) fn split(plot: &Plot) -> impl IntoView + use<> {
    let chart = &plot.chart;
    let mut values: Vec<u64> = chart.points.iter().map(|point| point.value).collect();
    values.extend(chart.unknown.as_ref().map(|unknown| unknown.rows));
    let parts = divided(&values)
        .into_iter()
        .enumerate()
        .map(|(index, span)| {
            let class = chart
                .points
                .get(index)
                .map_or("part part-unknown", |point| class_of(point, index));
            let (width, height) = match is_tick(span.length) {
                true => ("1.5".to_owned(), "100%"),
                false => (pct(span.length), "80%"),
            };
            let (plot, active) = (plot.clone(), plot.active);
            let is_active = {
                let plot = plot.clone();
                move || plot.is_active(index)
            };
            view! {
                <rect
                    class=class
                    class:is-active=is_active
                    class:is-tick=is_tick(span.length)
                    x=pct(span.start)
                    width=width
                    y="0"
                    height=height
                    on:pointerenter=move |_| active.set(Some(index))
                    on:pointerleave=move |_| active.set(None)
                    on:click=move |_| plot.show(index)
                />
            }
        })
        .collect_view();
    let legend = chart
        .points
        .iter()
        .enumerate()
        .map(|(index, point)| {
            let (figure, share) = (point.figure.clone(), point.share.clone());
            let noun = point.noun;
            let class = class_of(point, index);
            let inside = view! {
                <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
                    <rect class=class width="10" height="10" rx="2" />
                </svg>
                <span class="legend-name" title=point.long.clone()>
                    {name_of(&point.short, &point.long)}
                    <span class="visually-hidden">": "</span>
                </span>
                <span class="legend-figure">
                    {figure}<span class="visually-hidden">" "{noun}</span>
                </span>
                <span class="legend-share">{share}</span>
            };
            point_button(plot, index, "legend-entry", Face::Text, inside.into_any())
        })
        .collect_view();
    let on_key = plot.clone();
    view! {
        <svg class="divided" aria-hidden="true" focusable="false">{parts}</svg>
        <div
            class="legend"
            role="toolbar"
            aria-label=words::points(&chart.title)
            on:keydown=move |event| on_key.key(&event, Direction::Both)
        >
            {legend}
        </div>
    }
}
