//! This module shows the reports of the chosen server, and those that it no longer has.

use std::collections::BTreeSet;

use api::Unavailable;
use leptos::prelude::*;

use super::form::FlawOf;
use crate::model::fetch::Field;
use crate::pages::fetch::fetching::Fetching;
use crate::text::fetch as words;

/// Characters of a title above which the reports stand in one column.
const SHORT_CHARS: usize = 20;

#[component]
pub fn Reports() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let all = Memo::new(move |_| {
        let reports = fetching.chosen().map(|target| target.reports);
        reports.unwrap_or_default()
    });
    let ticked = move || fetching.ticked.with(BTreeSet::len);
    let count = move || all.with(Vec::len);
    let is_all = move || ticked() > 0 && ticked() == count();
    let are_several = move || count() > 1;
    let is_some = move || ticked() > 0 && !is_all();
    let is_long = move || {
        all.with(|all| {
            all.iter()
                .any(|report| report.title.chars().count() > SHORT_CHARS)
        })
    };
    let boxes = move || {
        all.get()
            .into_iter()
            .map(|report| {
                let id = report.id.to_string();
                let is_ticked = {
                    let id = id.clone();
                    move || fetching.ticked.with(|ticked| ticked.contains(&id))
                };
                view! {
                    <label class="fetch-tick">
                        <input
                            type="checkbox"
                            prop:checked=is_ticked
                            on:change:target=move |event| {
                                fetching.tick(&id, event.target().checked());
                            }
                        />
                        {report.title.to_string()}
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="fetch-part" aria-describedby="fetch-reports-flaw">
            <legend class="fetch-label">{words::REPORTS}</legend>
            <div class="fetch-ticks" class:is-long=is_long>
                <Show when=are_several>
                    <label class="fetch-tick fetch-all">
                        <input
                            type="checkbox"
                            id="fetch-all"
                            prop:checked=is_all
                            prop:indeterminate=is_some
                            on:change:target=move |event| fetching.tick_all(event.target().checked())
                        />
                        {move || words::all(count())}
                    </label>
                </Show>
                {boxes}
            </div>
            <FlawOf field=Field::Reports id="fetch-reports-flaw" />
            <Gone />
        </fieldset>
    }
}

/// The reports that the product no longer has, with what replaces them.
#[component]
fn Gone() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    move || {
        let unavailable = fetching.chosen()?.unavailable;
        let groups = by_replacement(&unavailable);
        let groups = groups.into_iter().map(|(titles, instead)| {
            view! {
                <dt>{titles.join(", ")}</dt>
                <dd>{instead.to_owned()}</dd>
            }
        });
        (!unavailable.is_empty()).then(|| {
            view! {
                <div class="fetch-gone note">
                    <h3>{words::UNAVAILABLE}</h3>
                    <dl>{groups.collect_view()}</dl>
                </div>
            }
        })
    }
}

/// The titles that have the same replacement, and the sentence about it.
fn by_replacement(unavailable: &[Unavailable]) -> Vec<(Vec<&str>, &str)> {
    let mut groups: Vec<(Vec<&str>, &str)> = Vec::new();
    for report in unavailable {
        match groups
            .iter_mut()
            .find(|(_, instead)| *instead == &*report.instead)
        {
            Some((titles, _)) => titles.push(&report.title),
            None => groups.push((vec![&report.title], &report.instead)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_with_one_replacement_share_its_sentence() {
        let gone = |title: &'static str, instead: &'static str| Unavailable {
            id: title.into(),
            title: title.into(),
            instead: instead.into(),
        };
        let all = [gone("A", "x"), gone("B", "y"), gone("C", "x")];
        assert_eq!(
            by_replacement(&all),
            [(vec!["A", "C"], "x"), (vec!["B"], "y")]
        );
    }
}
