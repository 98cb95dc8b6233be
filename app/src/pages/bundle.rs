//! This module shows the page of an archive, a folder, or many files at once: their files, the
//! state of each, and a way to open those that are not open.

mod previews;

use leptos::prelude::*;

use self::previews::Previews;
use crate::model::bundle::{Bundle, Content, Group, PICKED, SHOWN, Standing};
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
    let previews = Previews::new(file);
    let group = RwSignal::new(None::<Group>);
    let found = Memo::new(move |_| {
        file.bundle.with(|bundle| {
            let bundle = bundle.as_ref();
            let of = |bundle: &Bundle| {
                group.with(|group| find.with(|text| bundle.found(text, group.as_ref())))
            };
            bundle.map(of).unwrap_or_default()
        })
    });
    let picked = Memo::new(move |_| file.picked.with(std::collections::BTreeSet::len));
    let advice = move || {
        let advice = file.bundle.with(|bundle| {
            let bundle = bundle.as_ref();
            bundle
                .map(|bundle| words::advice(bundle, picked.get()))
                .unwrap_or_default()
        });
        advice
            .into_iter()
            .map(|text| view! { <p>{text}</p> })
            .collect_view()
    };
    let has_too_many = move || picked.get() > PICKED;
    view! {
        <section class="notice bundle" aria-labelledby="bundle-title">
            <p class="notice-file">{file.name.get_value()}</p>
            <h1 id="bundle-title">{move || with(|bundle| words::title(bundle.origin).to_owned())}</h1>
            <p>{move || with(words::summary)}</p>
            {advice}
            <ReadingBeginnings file=file previews=previews />
            <div class="bundle-find">
                <Show when=has_many>
                    <label class="field">
                        {words::FIND}
                        <input
                            type="search"
                            autocomplete="off"
                            prop:value=find
                            on:input=move |event| find.set(event_target_value(&event))
                        />
                    </label>
                    <Groups file=file group=group />
                </Show>
                <Show when=move || can_open.get()>
                    <SelectAll file=file found=found />
                </Show>
            </div>
            <div class="bundle-bar">
                <p class="bundle-limit" role="status">
                    {move || has_too_many().then(|| words::too_many(picked.get()))}
                </p>
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
            </div>
            <Show when=has_files>
                <List file=file found=found />
            </Show>
            <Show when=move || { picked.get() > 1 && can_open.get() }>
                <p class="note">{combining::COMBINE_MEANING}</p>
            </Show>
        </section>
    }
}

/// How many beginnings are read, with a button that stops that.
#[component]
fn ReadingBeginnings(file: OpenFile, previews: Previews) -> impl IntoView {
    let progress = Memo::new(move |_| {
        file.bundle
            .with(|bundle| bundle.as_ref().map_or((0, 0), Bundle::previewed))
    });
    let is_reading = Memo::new(move |_| {
        let (read, of) = progress.get();
        previews.is_reading.get() && read < of
    });
    view! {
        <Show when=move || is_reading.get()>
            <p class="bundle-reading">
                <progress
                    aria-label=words::READING_BEGINNINGS
                    max=move || progress.get().1.to_string()
                    prop:value=move || progress.get().0 as f64
                />
                <span>{move || words::beginnings_read(progress.get())}</span>
                <button
                    type="button"
                    class="button button-small"
                    on:click=move |_| previews.cancel()
                >
                    {words::STOP_READING}
                </button>
            </p>
        </Show>
    }
}

/// Lets a person see only the files of one kind.
#[component]
fn Groups(file: OpenFile, group: RwSignal<Option<Group>>) -> impl IntoView {
    let groups = Memo::new(move |_| {
        file.bundle
            .with(|bundle| bundle.as_ref().map(Bundle::groups).unwrap_or_default())
    });
    let choose = move |at: String| {
        let at = at.parse::<usize>().ok();
        group.set(at.and_then(|at| groups.with(|groups| Some(groups.get(at)?.0.clone()))));
    };
    let options = move || {
        let all: usize = groups.with(|groups| groups.iter().map(|(_, files)| files).sum());
        let others = groups
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, (of, files))| {
                let is_chosen = group.with_untracked(|group| group.as_ref() == Some(&of));
                let text = words::group(&of, files);
                view! { <option value=at.to_string() prop:selected=is_chosen>{text}</option> }
            });
        view! {
            <option value="">{words::all_files(all)}</option>
            {others.collect_view()}
        }
    };
    view! {
        <label class="field">
            {words::SHOW_GROUP}
            <select on:change:target=move |event| choose(event.target().value())>{options}</select>
        </label>
    }
}

/// Ticks all files of the list that can be opened, or none.
#[component]
fn SelectAll(file: OpenFile, found: Memo<Vec<usize>>) -> impl IntoView {
    let tickable = move || {
        file.bundle.with_untracked(|bundle| {
            let is_tickable = |at: &usize| bundle.as_ref().is_some_and(|b| b.is_tickable(*at));
            let found = found.get_untracked();
            found.into_iter().filter(is_tickable).collect::<Vec<_>>()
        })
    };
    let none = move |_| {
        let picked = file.picked.get_untracked();
        file.tick(&picked.into_iter().collect::<Vec<_>>(), false);
    };
    view! {
        <button
            type="button"
            class="button button-small"
            on:click=move |_| file.tick(&tickable(), true)
        >
            {words::SELECT_ALL}
        </button>
        <button
            type="button"
            class="button button-small"
            disabled=move || file.picked.with(std::collections::BTreeSet::is_empty)
            on:click=none
        >
            {words::SELECT_NONE}
        </button>
    }
}

/// The contents in words.
#[must_use]
pub fn summary(file: OpenFile) -> String {
    file.bundle
        .with_untracked(|bundle| bundle.as_ref().map(words::summary).unwrap_or_default())
}

#[component]
fn List(file: OpenFile, found: Memo<Vec<usize>>) -> impl IntoView {
    let shown = move || found.get().into_iter().take(SHOWN).collect::<Vec<_>>();
    let hidden = move || found.with(|found| found.len().saturating_sub(SHOWN));
    let is_cut = move || hidden() > 0;
    let has_ticks = Memo::new(move |_| {
        file.bundle.with(|bundle| {
            let can_open = |at: usize| bundle.as_ref().is_some_and(|b| b.can_open(at));
            shown().into_iter().any(can_open)
        })
    });
    view! {
        <table class="plain-table bundle-list" class:has-ticks=has_ticks>
            <thead>
                <tr>
                    <th scope="col">
                        <span class="bundle-name"><span>{words::FILE}</span></span>
                    </th>
                    <th scope="col" class="number">{words::SIZE}</th>
                    <th scope="col">{words::CONTENT}</th>
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
    let name = words::tick(&path);
    let path_of_content = path.clone();
    let standing = Memo::new(move |_| {
        file.bundle.with(|bundle| {
            let bundle = bundle.as_ref()?;
            let item = bundle.items.get(at)?;
            Some((bundle.standing(item), item.content.clone()))
        })
    });
    let can_open = move || {
        let is_closed = |(standing, _): (Standing, Option<Content>)| {
            matches!(standing, Standing::Opened | Standing::Closed(_))
        };
        standing.get().is_some_and(|standing| !is_closed(standing))
    };
    let is_ticked = move || file.picked.with(|picked| picked.contains(&at));
    let tick = move |_| file.tick(&[at], !is_ticked());
    let content = move || {
        let (standing, content) = standing.get()?;
        Some(words::content(standing, content.as_ref(), &path_of_content))
    };
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
            <td>{content}</td>
        </tr>
    }
}
