//! This module lists the findings: those that concern rows first, and the others folded away below.

use leptos::prelude::*;
use reports::overview::Finding;
use reports::read::About;

use super::finding::{Sorted, sorted};
use super::hero::not_checked;
use super::{columns, is_shown};
use crate::model::format::count;
use crate::session::state::OpenFile;
use crate::text::{findings as words, kinds, kpis};

/// The findings but the one with the id `lead`, which heads the overview.
pub(super) fn findings(
    file: OpenFile,
    about: &About,
    findings: &[Finding],
    lead: Option<&str>,
) -> AnyView {
    let Sorted {
        mut found,
        nothing,
        unsure,
        not_made,
    } = sorted(findings);
    let all = found.len();
    found.retain(|(finding, _)| lead != Some(&finding.id));
    let leads = found.len() < all;
    if found.is_empty() && nothing.is_empty() && unsure.is_empty() && not_made.is_empty() {
        return ().into_any();
    }
    let heading = match (leads, found.is_empty()) {
        (true, false) => words::MORE,
        (true, true) => words::OTHER_CHECKS,
        (false, _) => words::HEADING,
    };
    let none = (all == 0)
        .then(|| words::none_found(nothing.len(), not_made.len() + unsure.len()))
        .map(|text| view! { <p class="note">{text}</p> });
    let found = (!found.is_empty()).then(|| {
        let rows = found
            .into_iter()
            .map(|(finding, rows)| finding_row(file, about, finding, rows))
            .collect_view();
        view! { <ul class="findings-list">{rows}</ul> }
    });
    let not_made = (!not_made.is_empty()).then(|| {
        let number = not_made.len();
        let rows = not_made
            .into_iter()
            .map(|(finding, keys)| {
                let because = kpis::unknown_because(&columns(about, &keys));
                folded_row(&finding, Some(because.into_any()))
            })
            .collect_view();
        view! {
            <details class="folded">
                <summary>{words::not_made(number)}</summary>
                <ul>{rows}</ul>
            </details>
        }
    });
    let without_rows = |findings: Vec<Finding>, summary: fn(usize) -> String| {
        (!findings.is_empty()).then(|| {
            let number = findings.len();
            let rows = findings
                .into_iter()
                .map(|finding| {
                    let unknown = unknown(file, about, &finding);
                    folded_row(&finding, unknown)
                })
                .collect_view();
            view! {
                <details class="folded">
                    <summary>{summary(number)}</summary>
                    <ul>{rows}</ul>
                </details>
            }
        })
    };
    let unsure = without_rows(unsure, words::not_every_row);
    let nothing = without_rows(nothing, words::found_nothing);
    view! {
        <section class="findings" aria-labelledby="findings">
            <h2 id="findings">{heading}</h2>
            {none}
            {found}
            <div class="folded-pair">{not_made}{unsure}{nothing}</div>
        </section>
    }
    .into_any()
}

/// Rows that the rule cannot judge, in words, if any.
fn unknown(file: OpenFile, about: &About, finding: &Finding) -> Option<AnyView> {
    let query = finding.undecided.as_ref().map(|rows| rows.query.clone());
    let rows = || kinds::rows(&about.kind, finding.unknown);
    (finding.unknown > 0).then(|| not_checked(file, &rows(), query))
}

fn finding_row(
    file: OpenFile,
    about: &About,
    finding: Finding,
    rows: u64,
) -> impl IntoView + use<> {
    let severity = words::severity(finding.severity);
    let (before, after) = words::lead(&finding.id, rows);
    let before = match finding.unknown {
        0 => before.to_owned(),
        _ => words::at_least_after(before),
    };
    let said = words::words(&finding.id);
    let then = words::then_show(&kinds::rows(&about.kind, rows));
    let unknown =
        unknown(file, about, &finding).map(|text| view! { <p class="finding-unknown">{text}</p> });
    let query = finding.query;
    let current = query.clone();
    view! {
        <li class="finding" data-severity=finding.severity.as_str()>
            <p class="finding-severity">
                <span class="dot" aria-hidden="true"></span>
                {severity}
            </p>
            <h3>
                // The whole row is the button's target; its name says what a click shows.
                <button
                    type="button"
                    class="finding-button"
                    aria-current=move || is_shown(file, &current).then_some("true")
                    on:click=move |_| file.show_rows(&query)
                >
                    {before}<span class="finding-number">{count(rows)}</span>{after}
                    <span class="visually-hidden">{then}</span>
                </button>
            </h3>
            {said.map(|said| view! {
                <p class="finding-text">
                    {said.rule}" "<span class="finding-next-label">{words::NEXT}</span>" "{said.next}
                </p>
            })}
            {unknown}
        </li>
    }
}

fn folded_row(finding: &Finding, detail: Option<AnyView>) -> impl IntoView + use<> {
    let rule = words::words(&finding.id).map(|said| said.rule);
    view! {
        <li>
            <span class="folded-title">{words::title(&finding.id).to_owned()}</span>
            <span class="folded-rule">{rule}</span>
            {detail.map(|text| view! { <span class="folded-why">{text}</span> })}
        </li>
    }
}
