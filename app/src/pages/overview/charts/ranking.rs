//! This module draws a ranking: horizontal bars with their names, largest first.

use leptos::prelude::*;
use reports::overview::Unit;

use super::Plot;
use super::geometry::{pct, reach};
use super::point_button::{Face, point_button};
use crate::model::roving::Direction;
use crate::text::charts as words;

/// The bars, each a button.
pub(super) fn ranking(plot: &Plot) -> impl IntoView + use<> {
    let chart = &plot.chart;
    let bars = chart
        .points
        .iter()
        .enumerate()
        .map(|(index, point)| {
            let (name, figure, share) = (
                point.short.clone(),
                point.figure.clone(),
                point.share.clone(),
            );
            // Amounts of bytes have their unit.
            let says_noun = matches!(chart.unit, Unit::Rows | Unit::Distinct);
            let noun = says_noun.then(|| format!(" {}", point.noun));
            let (full, width) = (point.long.clone(), pct(reach(point.value, chart.largest)));
            let (class, bar, label) = match point.notable {
                None => ("rank-name", "rank-bar", name.into_any()),
                Some(what) => {
                    let flagged = view! {
                        <span class="rank-label">{name}</span>
                        " "
                        <span class="rank-flag">{what}</span>
                    };
                    (
                        "rank-name is-flagged",
                        "rank-bar is-notable",
                        flagged.into_any(),
                    )
                }
            };
            let inside = view! {
                <span class=class title=full>
                    {label}
                    <span class="visually-hidden">": "</span>
                </span>
                <svg class="rank-svg" aria-hidden="true" focusable="false">
                    <rect class=bar width=width height="100%" />
                </svg>
                <span class="rank-figure">
                    {figure}<span class="visually-hidden">{noun}</span>
                </span>
                <span class="rank-share">{share}</span>
            };
            point_button(plot, index, "rank", Face::Text, inside.into_any())
        })
        .collect_view();
    let on_key = plot.clone();
    view! {
        <div
            class="ranks"
            role="toolbar"
            aria-orientation="vertical"
            aria-label=words::points(&chart.title)
            on:keydown=move |event| on_key.key(&event, Direction::Vertical)
        >
            {bars}
        </div>
    }
}
