//! This module shows the button of one point, over or around its drawing.

use leptos::prelude::*;

use super::Plot;
use super::geometry::{Span, pct};
use super::model::{DrawnPoint, tail};

/// The appearance of a point's button.
#[derive(Debug, Clone, Copy)]
pub(super) enum Face {
    /// The button's text names it.
    Text,
    /// The button lies over this span of a drawing, and needs a name.
    Over(Span),
}

/// A name that keeps its end where there is no room for all of it. Screen readers have the full
/// name.
pub(super) fn name_of(short: &str, full: &str) -> AnyView {
    let is_full = short == full;
    let Some(at) = tail(short) else {
        return match is_full {
            true => view! { <span class="name-head">{short.to_owned()}</span> }.into_any(),
            false => in_parts(short, "", full),
        };
    };
    let (head, end) = short.split_at(at);
    in_parts(head, end, full)
}

fn in_parts(head: &str, end: &str, full: &str) -> AnyView {
    view! {
        <span class="name" aria-hidden="true">
            <span class="name-head">{head.to_owned()}</span>
            <span class="name-tail">{end.to_owned()}</span>
        </span>
        <span class="visually-hidden">{full.to_owned()}</span>
    }
    .into_any()
}

/// A button that shows the rows of a point. Its name has the point's label and value.
pub(super) fn point_button(
    plot: &Plot,
    index: usize,
    class: &'static str,
    face: Face,
    inside: AnyView,
) -> impl IntoView + use<> {
    let point = plot.chart.points.get(index);
    let query = point.map(|point| point.query.clone()).unwrap_or_default();
    let (over, name) = match face {
        Face::Text => (None, None),
        Face::Over(span) => (Some(span), point.map(DrawnPoint::name)),
    };
    let Plot {
        file, active, stop, ..
    } = *plot;
    let enter = move || active.set(Some(index));
    // A button also loses the focus by leaving the page, when the signals are gone already.
    let leave = move || {
        if active.try_get_untracked() == Some(Some(index)) {
            active.set(None);
        }
    };
    view! {
        <button
            type="button"
            class=class
            data-index=index
            aria-label=name
            tabindex=move || if stop.get() == index { "0" } else { "-1" }
            style:left=over.map(|span| pct(span.start))
            style:width=over.map(|span| pct(span.length))
            class:is-active=move || active.get() == Some(index)
            on:pointerenter=move |_| enter()
            on:pointerleave=move |_| leave()
            on:focus=move |_| {
                stop.set(index);
                enter();
            }
            on:blur=move |_| leave()
            on:click=move |_| file.show_rows(&query)
        >
            {inside}
        </button>
    }
}
