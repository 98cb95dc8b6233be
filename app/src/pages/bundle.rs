//! This module shows the page of an archive, a folder, or many files at once: their files, the
//! state of each, and a way to open those that are not open.

use leptos::prelude::*;

use crate::model::bundle::{Bundle, PICKED, SHOWN, Standing};
use crate::model::format::bytes;
use crate::session::state::OpenFile;
use crate::text::{archive as words, combining, reading};

/// The number of files from which on the page has a field to find one.
const FIELD_FROM: usize = 20;

/// The page of several files that came as one.
#[component]
pub fn BundlePage(file: OpenFile) -> impl IntoView {
    let page = file.page;
    let find = RwSignal::new(String::new());
    let with = move |of: fn(&Bundle) -> String| {
        file.bundle
            .with(|bundle| bundle.as_ref().map(of).unwrap_or_default())
    };
    let total = move || {
        file.bundle
            .with(|b| b.as_ref().map_or(0, |b| b.items.len()))
    };
    let (has_files, has_many) = (move || total() > 0, move || total() >= FIELD_FROM);
    let can_open = Memo::new(move |_| {
        file.bundle
            .with(|bundle| bundle.as_ref().is_some_and(|bundle| bundle.counts().1 > 0))
    });
    let advice = move || {
        let advice = file
            .bundle
            .with(|bundle| bundle.as_ref().map(words::advice).unwrap_or_default());
        advice
            .into_iter()
            .map(|text| view! { <p>{text}</p> })
            .collect_view()
    };
    let picked = Memo::new(move |_| file.picked.with(std::collections::BTreeSet::len));
    let has_too_many = move || picked.get() > PICKED;
    view! {
        <section class="notice bundle" aria-labelledby="bundle-title">
            <p class="notice-file">{file.name.get_value()}</p>
            <h1 id="bundle-title">{move || with(|bundle| words::title(bundle.origin).to_owned())}</h1>
            <p>{move || with(words::summary)}</p>
            {advice}
            <Show when=has_many>
                <label class="field bundle-find">
                    {words::FIND}
                    <input
                        type="search"
                        autocomplete="off"
                        prop:value=find
                        on:input=move |event| find.set(event_target_value(&event))
                    />
                </label>
            </Show>
            <Show when=has_files>
                <List file=file find=find />
            </Show>
            <p class="bundle-limit" role="status">
                {move || has_too_many().then(|| words::too_many(picked.get()))}
            </p>
            <Show when=move || { picked.get() > 1 && can_open.get() }>
                <p class="note">{combining::COMBINE_MEANING}</p>
            </Show>
            <p class="notice-actions">
                <Show when=move || can_open.get()>
                    <button
                        type="button"
                        class="button button-primary"
                        disabled=move || picked.get() == 0 || has_too_many()
                        on:click=move |_| page.open_picked(file)
                    >
                        {move || words::open_ticked(picked.get())}
                    </button>
                    <button
                        type="button"
                        class="button"
                        disabled=move || picked.get() < 2
                        on:click=move |_| page.combine_picked(file)
                    >
                        {move || combining::combine_ticked(picked.get())}
                    </button>
                </Show>
                <button type="button" class="button" on:click=move |_| page.close(file.id)>
                    {reading::CLOSE}
                </button>
            </p>
        </section>
    }
}

/// The contents in words.
#[must_use]
pub fn summary(file: OpenFile) -> String {
    file.bundle
        .with_untracked(|bundle| bundle.as_ref().map(words::summary).unwrap_or_default())
}

#[component]
fn List(file: OpenFile, find: RwSignal<String>) -> impl IntoView {
    let found = Memo::new(move |_| {
        file.bundle.with(|bundle| {
            bundle
                .as_ref()
                .map(|bundle| find.with(|text| bundle.found(text)))
                .unwrap_or_default()
        })
    });
    let shown = move || found.get().into_iter().take(SHOWN).collect::<Vec<_>>();
    let hidden = move || found.with(|found| found.len().saturating_sub(SHOWN));
    let is_cut = move || hidden() > 0;
    // The files that are shown and can be ticked.
    let open = Memo::new(move |_| {
        file.bundle.with(|bundle| {
            let can_open = |at: &usize| bundle.as_ref().is_some_and(|b| b.can_open(*at));
            shown().into_iter().filter(can_open).collect::<Vec<_>>()
        })
    });
    let has_ticks = move || open.with(|open| !open.is_empty());
    let are_all_ticked = move || {
        file.picked
            .with(|picked| open.with(|open| open.iter().all(|at| picked.contains(at))))
    };
    let tick_all = move |_| {
        let ticks = !are_all_ticked();
        file.picked.update(|picked| {
            for at in open.get() {
                if ticks {
                    picked.insert(at);
                } else {
                    picked.remove(&at);
                }
            }
        });
    };
    view! {
        <table class="plain-table bundle-list" class:has-ticks=has_ticks>
            <thead>
                <tr>
                    <th scope="col">
                        <span class="bundle-name">
                            <Show when=move || open.with(|open| open.len() > 1)>
                                <input
                                    type="checkbox"
                                    aria-label=words::ALL_SHOWN
                                    title=words::ALL_SHOWN
                                    prop:checked=are_all_ticked
                                    on:change=tick_all
                                />
                            </Show>
                            <span>{words::FILE}</span>
                        </span>
                    </th>
                    <th scope="col" class="number">{words::SIZE}</th>
                    <th scope="col">{words::STATE}</th>
                </tr>
            </thead>
            <tbody>
                <For each=shown key=|at| *at let:at>
                    <Line file=file at=at />
                </For>
            </tbody>
        </table>
        <Show when=move || found.with(Vec::is_empty)>
            <p role="status">{words::NOT_FOUND}</p>
        </Show>
        <Show when=is_cut>
            <p class="note">{move || words::not_shown(hidden())}</p>
        </Show>
    }
}

/// One file: a tick box if it can be opened, its path, its size, and its state.
#[component]
fn Line(file: OpenFile, at: usize) -> impl IntoView {
    let (path, size) = file.bundle.with_untracked(|bundle| {
        let item = bundle.as_ref().and_then(|bundle| bundle.items.get(at));
        item.map(|item| (item.path.clone(), item.bytes))
            .unwrap_or_default()
    });
    let standing = Memo::new(move |_| {
        file.bundle.with(|bundle| {
            let bundle = bundle.as_ref()?;
            Some(bundle.standing(bundle.items.get(at)?))
        })
    });
    let can_open = move || matches!(standing.get(), Some(Standing::Report | Standing::Other));
    let is_ticked = move || file.picked.with(|picked| picked.contains(&at));
    let tick = move |_| {
        file.picked.update(|picked| {
            if !picked.remove(&at) {
                picked.insert(at);
            }
        });
    };
    let name = words::tick(&path);
    view! {
        <tr class:is-closed=move || !can_open()>
            <th scope="row">
                <label class="bundle-name">
                    <Show when=can_open>
                        <input
                            type="checkbox"
                            aria-label=name.clone()
                            prop:checked=is_ticked
                            on:change=tick
                        />
                    </Show>
                    <span class="bundle-path">{path}</span>
                </label>
            </th>
            <td class="number">{bytes(size)}</td>
            <td>{move || standing.get().map(words::standing)}</td>
        </tr>
    }
}
