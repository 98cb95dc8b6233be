//! This module draws the curve of list lengths, and the slider below it that moves the cut-off.

use std::time::Duration;

use leptos::{ev, prelude::*};
use reports::reclaim::{ByPlan, Reclaimed};
use wasm_bindgen::JsCast;

use super::curve::{self, HEIGHT, LABELLED, WIDTH};
use super::fields::DaysField;
use super::gesture::Gesture;
use super::of;
use crate::model::format::count;
use crate::model::reclaim::terms::CUT_OFFS;
use crate::pages::overview::charts::geometry::pct;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// The time for which the slider must rest before the engine is asked: two frames of a slow screen.
const RESTS: Duration = Duration::from_millis(80);

/// The curve, its slider and its number.
#[component]
pub fn Picture(file: OpenFile) -> impl IntoView {
    let cut_off = Memo::new(move |_| {
        file.view_state
            .with(|view_state| view_state.terms.cut_off_days)
    });
    // The slider's position, which is ahead of the terms while it moves.
    let shown = RwSignal::new(cut_off.get_untracked());
    Effect::new(move |_| shown.set(cut_off.get()));
    let gesture = Gesture::new(file);
    let take = move |days: u32| gesture.change(|terms| terms.cut_off_days = days);
    let mut take_soon = debounce(RESTS, take);
    let listed = move || {
        of(file, |answer| {
            curve::at(&answer.idle_by_cut_off, shown.get()).map(ByPlan::total)
        })
        .flatten()
    };
    let gives = move || {
        let days = shown.get();
        listed().map(|listed| words::cut_off_gives(days, listed))
    };
    let on_click = move |event: ev::MouseEvent| {
        let plot = event
            .current_target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(plot) = plot {
            let plot = plot.get_bounding_client_rect();
            let share = (f64::from(event.client_x()) - plot.left()) / plot.width().max(1.0);
            take(curve::nearest(share));
            gesture.end();
        }
    };
    view! {
        <section class="chart reclaim-curve" aria-label=words::CURVE>
            <header class="chart-head">
                <h2>{words::CURVE}</h2>
                // This is hidden from screen readers, because the slider says the same.
                <p class="chart-readout" aria-hidden="true">{gives}</p>
            </header>
            <div class="reclaim-plot">
                <Axis file=file />
                <div class="plot-area reclaim-area" on:click=on_click>
                    <Curve file=file shown=shown />
                </div>
                <input
                    type="range"
                    class="reclaim-slider"
                    min=CUT_OFFS.start().to_string()
                    max=CUT_OFFS.end().to_string()
                    step="1"
                    aria-label=words::CUT_OFF
                    aria-valuetext=move || gives().unwrap_or_else(|| words::days(shown.get()))
                    prop:value=move || shown.get().to_string()
                    on:input:target=move |event| {
                        if let Ok(days) = event.target().value().parse() {
                            shown.set(days);
                            take_soon(days);
                        }
                    }
                    on:change:target=move |event| {
                        if let Ok(days) = event.target().value().parse() {
                            take(days);
                        }
                    }
                    on:blur=move |_| gesture.end()
                />
                <div class="plot-x" aria-hidden="true">
                    {LABELLED.map(|days| view! {
                        <span class="axis-label" style:left=pct(curve::across(days))>{days}</span>
                    }).collect_view()}
                </div>
            </div>
            <DaysField
                file=file
                id="reclaim-cut-off"
                label=words::CUT_OFF_BEFORE
                behind=words::CUT_OFF_BEHIND
                range=CUT_OFFS
                get=|terms| terms.cut_off_days
                set=|terms, days| terms.cut_off_days = days
                shown=shown
            />
            <footer class="chart-foot">
                {move || (floor(file) > 0).then(|| view! {
                    <p class="reclaim-floor">
                        <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
                            <rect class="curve-listed" width="10" height="10" rx="2" />
                            <rect class="curve-floor" width="10" height="10" rx="2" />
                        </svg>
                        {words::floor(floor(file))}
                    </p>
                })}
                <p class="reclaim-hint">{words::CURVE_HINT}</p>
            </footer>
        </section>
    }
}

/// Lines and numbers of the value axis.
#[component]
fn Axis(file: OpenFile) -> impl IntoView {
    let axis = Memo::new(move |_| of(file, |answer| curve::axis_of(&lengths(answer))));
    move || {
        let axis = axis.get()?;
        let widest = axis.ticks.last().map(|value| count(*value));
        let ticks = axis.ticks.iter().map(|value| {
            let at = pct(*value as f64 / axis.top as f64 * 100.0);
            view! { <span class="tick" style:bottom=at>{count(*value)}</span> }
        });
        Some(view! {
            <div class="plot-y" aria-hidden="true">
                <span class="tick-widest">{widest}</span>
                {ticks.collect_view()}
            </div>
        })
    }
}

/// The curve: pale for the people a longer cut-off would remove from the list, strong for those it
/// would leave.
#[component]
fn Curve(file: OpenFile, shown: RwSignal<u32>) -> impl IntoView {
    let curve = Memo::new(move |_| {
        of(file, |answer| {
            let curve = lengths(answer);
            let top = curve::axis_of(&curve).top;
            (curve, top)
        })
        .unwrap_or_default()
    });
    let floor = Memo::new(move |_| floor(file));
    let area = move |from: u32| curve.with(|(curve, top)| curve::area(curve, *top, from));
    let floor_height = move || curve.with(|(_, top)| curve::height_of(floor.get(), *top));
    let lines = move || {
        let axis = curve.with(|(curve, _)| curve::axis_of(curve));
        let lines = axis.ticks.iter().map(|value| {
            let y = format!("{:.3}", curve::height_of(*value, axis.top));
            view! { <line class="grid-line" x1="0" x2=WIDTH y1=y.clone() y2=y /> }
        });
        lines.collect_view()
    };
    let at = move || curve::across(shown.get());
    let reach = move || {
        curve.with(|(curve, top)| {
            let listed = curve::at(curve, shown.get()).copied().unwrap_or(0);
            100.0 - curve::height_of(listed, *top)
        })
    };
    view! {
        <svg
            class="plot-svg"
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            preserveAspectRatio="none"
            aria-hidden="true"
            focusable="false"
        >
            {lines}
            <path class="curve-all" d=move || area(1) />
            <path class="curve-listed" d=move || area(shown.get()) />
            <rect
                class="curve-floor"
                x="0"
                width=WIDTH
                y=move || format!("{:.3}", floor_height())
                height=move || format!("{:.3}", f64::from(HEIGHT) - floor_height())
            />
        </svg>
        <span class="curve-cut" style:left=move || pct(at())></span>
        <span
            class="curve-dot"
            style:left=move || pct(at())
            style:bottom=move || pct(reach())
        ></span>
    }
}

/// The list's length for each cut-off.
fn lengths(answer: &Reclaimed) -> Vec<u64> {
    answer.idle_by_cut_off.iter().map(ByPlan::total).collect()
}

/// The number of people who are on the list with any cut-off.
fn floor(file: OpenFile) -> u64 {
    of(file, |answer| answer.never_appeared + answer.no_activity).unwrap_or(0)
}
