//! This module draws a ranking: horizontal bars with their names, largest first.

use leptos::prelude::*;
use reports::overview::Unit;
use reports::rules::Tone;

use super::Plot;
use super::geometry::{is_tick, pct, reach};
use super::point_button::{Face, name_of, point_button};
use super::tone::bar_class;
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
            let (figure, share) = (point.figure.clone(), point.share.clone());
            // Amounts of bytes have their unit.
            let says_noun = matches!(chart.unit, Unit::Rows | Unit::Distinct);
            let noun = says_noun.then(|| format!(" {}", point.noun));
            let (class, bar) = match point.notable {
                None => ("rank-name", bar_class(point.tone)),
                Some(_) => ("rank-name is-flagged", bar_class(Some(Tone::Warning))),
            };
            let flag = point.notable.map(|what| {
                view! {
                    " "
                    <span class="rank-flag">{what}</span>
                }
            });
            // A sum of many is no rival of one.
            let bar = (!point.is_others).then(|| {
                let length = reach(point.value, chart.largest);
                match is_tick(length) {
                    true => {
                        view! { <rect class="bar-tick" width="1.5" height="100%" /> }.into_any()
                    }
                    false => view! {
                        <rect class=bar width=pct(length) y="12.5%" height="75%" />
                    }
                    .into_any(),
                }
            });
            let inside = view! {
                <span class=class title=point.long.clone()>
                    {name_of(&point.short, &point.long)}
                    {flag}
                    <span class="visually-hidden">": "</span>
                </span>
                <svg class="rank-svg" aria-hidden="true" focusable="false">{bar}</svg>
                <span class="rank-figure">
                    {figure}<span class="visually-hidden">{noun}</span>
                </span>
                <span class="rank-share">{share}</span>
            };
            let class = match point.is_others {
                true => "rank is-others",
                false => "rank",
            };
            point_button(plot, index, class, Face::Text, inside.into_any())
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
