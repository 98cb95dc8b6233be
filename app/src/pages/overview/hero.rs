//! This module shows what heads an overview: one sentence with its number, the largest thing on the
//! page, and the button that shows its rows.

use leptos::prelude::*;

use super::is_shown;
use super::kpis::trend_line;
use super::lead::Lead;
use crate::model::view_state::Pane;
use crate::session::state::OpenFile;
use crate::text::findings as words;

pub(super) fn hero(file: OpenFile, lead: Lead, offers_reclaim: bool) -> impl IntoView {
    let severity = lead.severity.map(|severity| {
        view! {
            <p class="hero-severity">
                <span class="dot" aria-hidden="true"></span>
                {words::severity_of_lead(severity)}
            </p>
        }
    });
    let share = lead.share.map(|share| {
        view! {
            <span class="share-bar" aria-hidden="true" style=("--share", format!("{share:.2}%"))></span>
        }
    });
    let has_share = lead.detail.is_some() || lead.partial.is_some();
    let share = has_share.then(|| {
        view! {
            <p class="hero-share">
                {share}
                {lead.detail.map(|detail| view! { <span>{detail}</span> })}
                {lead.partial.map(|partial| view! { <span class="hero-partial">{partial}</span> })}
            </p>
        }
    });
    let label = lead.next.map(|_| {
        view! { <span class="hero-next-label">{words::NEXT}</span>" " }
    });
    let next = lead.next.or(lead.rule);
    let next = next.map(|next| view! { <p class="hero-next">{label}{next}</p> });
    let unknown = lead.unknown.map(|(rows, query)| {
        view! { <p class="hero-unknown">{not_checked(file, &rows, query)}</p> }
    });
    let reclaim = offers_reclaim.then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| file.show_pane(Pane::Reclaim)>
                {words::RECLAIM}
            </button>
        }
    });
    let trend = lead.trend.map(|(points, title)| {
        view! { <p class="hero-trend">{trend_line(points)}<span>{title}</span></p> }
    });
    let drivers = lead.drivers.into_iter().map(|driver| {
        let query = driver.query;
        view! {
            <li>
                <button type="button" class="link" on:click=move |_| file.show_rows(&query)>
                    {driver.text}
                </button>
                " "
                {driver.part}
            </li>
        }
    });
    let drivers: Vec<_> = drivers.collect();
    let drivers = (!drivers.is_empty()).then(|| view! { <ul class="hero-drivers">{drivers}</ul> });
    // All rows of a report are no answer yet.
    let show_class = match lead.severity {
        Some(_) => "button button-primary",
        None => "button",
    };
    let (query, current) = (lead.query.clone(), lead.query);
    view! {
        <section
            class="hero"
            aria-label=words::LEAD
            data-severity=lead.severity.map(reports::overview::Severity::as_str)
        >
            {severity}
            <h2 class="hero-sentence">
                {lead.before}<strong class="hero-number">{lead.number}</strong>{lead.after}
            </h2>
            {share}
            {trend}
            {drivers}
            {next}
            {unknown}
            <div class="hero-buttons">
                <button
                    type="button"
                    class=show_class
                    aria-current=move || is_shown(file, &current).then_some("true")
                    on:click=move |_| file.show_rows(&query)
                >
                    {words::show(&lead.rows)}
                </button>
                {reclaim}
            </div>
        </section>
    }
}

/// `8 accounts could not be checked: a value is missing.`, as a link to these rows if a query
/// selects them.
pub(super) fn not_checked(file: OpenFile, rows: &str, query: Option<String>) -> AnyView {
    let text = words::cannot_judge(rows);
    match query {
        Some(query) => view! {
            <button type="button" class="link" on:click=move |_| file.show_rows(&query)>
                {text}
            </button>
            {words::VALUE_MISSING}
        }
        .into_any(),
        None => view! {
            {text}
            {words::VALUE_MISSING}
        }
        .into_any(),
    }
}
