//! The profile of a column below its name in the table's head: a small chart, a caption, and the
//! share of unknown values. Screen readers get one sentence instead.

use std::sync::Arc;

use leptos::prelude::*;

use super::model::{self, Head, Picture};
use crate::model::format::value::Form;
use crate::pages::overview::charts::geometry::{band, pct};
use crate::pages::table::filter::has_own;
use crate::pages::table::grid::Grid;
use crate::text::table as words;

/// The id of the sentence about the column at a position among those shown.
#[must_use]
pub fn sentence_id(grid: Grid, at: u32) -> String {
    format!("grid{}-p{at}", grid.file.id)
}

/// Requests the profiles of the visible columns, and of the one whose detail is open.
pub fn ask_for_profiles(grid: Grid) {
    let file = grid.file;
    let seen = Memo::new(move |_| {
        let strip = grid.strip();
        let seen = strip.seen(grid.left_px.get());
        let is_shown = file.page.profiles.get();
        let columns: Vec<u32> = grid.shown.with(|shown| {
            let columns = shown.iter().enumerate();
            let seen = columns.filter(|(at, _)| is_shown && (*at == 0 || seen.contains(at)));
            let seen = seen.map(|(_, column)| *column);
            grid.profile.get().into_iter().chain(seen).collect()
        });
        let keys: Vec<(u32, String)> = file.about.with(|about| {
            let key = |column: u32| Some(about.as_ref()?.columns.get(column as usize)?.key.clone());
            let columns = columns.into_iter();
            columns
                .filter_map(|column| Some((column, key(column)?)))
                .collect()
        });
        // While the filter cannot be read, the profiles stay those of the last one.
        let scoped = keys.into_iter();
        scoped
            .filter_map(|(column, key)| Some((column, file.scope_without(&key)?)))
            .collect::<Vec<_>>()
    });
    // The first rows arrive before the profiles of all rows.
    let is_viewed = Memo::new(move |_| file.matched.with(Option::is_some));
    Effect::new(move |_| {
        file.phase.track();
        let seen = seen.get();
        if is_viewed.get() {
            file.want_profiles(seen);
        }
    });
}

/// The part below a column's name, when its profile has arrived.
#[component]
pub fn ProfileHead(
    grid: Grid,
    /// The column, from 0.
    column: u32,
    /// Its position among the columns shown.
    at: u32,
    /// The form of its cells.
    form: Form,
) -> impl IntoView {
    let profile = Memo::new(move |_| {
        let profiles = grid.file.profiles;
        profiles.with(|profiles| Some(Arc::clone(&profiles.get(&column)?.profile)))
    });
    let open = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        grid.open_profile(at);
    };
    view! {
        <div class="profile-head" aria-hidden="true" on:click=open>
            {move || profile.get().map(|profile| {
                let mut head = model::head(&profile, form);
                if is_without_its_filter(grid, column) {
                    head.caption = words::without_its_filter(&head.caption);
                }
                face(&head)
            })}
        </div>
        <span id=sentence_id(grid, at) hidden="">
            {move || profile.get().map(|profile| model::head(&profile, form).sentence)}
            {move || counted_among(grid, column).map(|text| format!(" {text}"))}
        </span>
    }
}

/// Whether the filter of a column's own leaves rows out that its profile counts.
fn is_without_its_filter(grid: Grid, column: u32) -> bool {
    let file = grid.file;
    let key = file.about.with(|about| {
        let column = about.as_ref()?.columns.get(column as usize)?;
        Some(column.key.clone())
    });
    let has_own = |key: String| {
        file.view_state
            .with(|view_state| has_own(&view_state.query, &key))
    };
    key.is_some_and(has_own)
}

/// The rows that a column's profile counts, if they are not all rows of the file.
#[must_use]
pub fn counted_among(grid: Grid, column: u32) -> Option<String> {
    let file = grid.file;
    let all = file.about.with(|about| Some(about.as_ref()?.rows))?;
    let rows = file
        .profiles
        .with(|profiles| Some(profiles.get(&column)?.profile.rows))?;
    (rows != u64::from(all)).then(|| words::counted_among(rows))
}

fn face(head: &Head) -> impl IntoView + use<> {
    let unknown = head.unknown.as_ref().map(|(share, percent)| {
        let (start, length) = (pct(100.0 - percent), pct(*percent));
        let line = view! { <rect class="profile-gap" x=start width=length y="0" height="100%" /> };
        let share = view! { <span class="profile-unknown">{share.clone()}</span> };
        (line, share)
    });
    let (line, share) = unknown.unzip();
    view! {
        <svg class="profile-picture" focusable="false">{picture(&head.picture)}</svg>
        <svg class="profile-line" focusable="false">{line}</svg>
        <span class="profile-words">
            <span class="profile-caption">{head.caption.clone()}</span>
            {share}
        </span>
    }
}

fn picture(picture: &Picture) -> AnyView {
    match picture {
        Picture::Bars(heights) => heights
            .iter()
            .enumerate()
            .map(|(index, height)| {
                let band = band(index, heights.len());
                view! {
                    <rect
                        class="profile-bar"
                        x=pct(band.start)
                        width=pct(band.length)
                        y=pct(100.0 - height)
                        height=pct(*height)
                    />
                }
            })
            .collect_view()
            .into_any(),
        Picture::Parts(lengths) => {
            let mut start = 0.0;
            let parts = lengths
                .iter()
                .map(|length| {
                    let from = start;
                    start += length;
                    view! {
                        <rect class="profile-part" x=pct(from) width=pct(*length) y="55%" height="45%" />
                    }
                })
                .collect_view();
            view! {
                <rect class="profile-rest" width="100%" y="55%" height="45%" />
                {parts}
            }
            .into_any()
        }
        Picture::Nothing => {
            view! { <rect class="profile-rest" width="100%" y="55%" height="45%" /> }.into_any()
        }
    }
}
