//! This module shows the button of one point, over or around its drawing.

use leptos::prelude::*;

use super::Plot;
use super::geometry::{Span, pct};
use super::model::DrawnPoint;

/// The appearance of a point's button.
#[derive(Debug, Clone, Copy)]
pub(super) enum Face {
    /// The button's text names it.
    Text,
    /// The button lies over this span of a drawing, and needs a name.
    Over(Span),
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
