//! This module lists the people whose seats to reclaim, and delivers the whole list.

use leptos::prelude::*;
use reports::query::Query;
use reports::reclaim::Seat;

use super::of;
use crate::model::format::{count, day_iso};
use crate::model::reclaim::{ListDelivery, ListProgress};
use crate::platform::dom;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// People drawn at first: a slider redraws them all at every rest.
const FIRST: usize = 50;

#[component]
pub fn List(file: OpenFile) -> impl IntoView {
    let idle = Memo::new(move |_| of(file, |answer| answer.idle).unwrap_or(0));
    let ways = move || {
        let ways = [ListDelivery::Csv, ListDelivery::Logins, ListDelivery::Copy].map(|delivery| {
            view! {
                <button
                    type="button"
                    class="button"
                    title=words::delivery_note(delivery)
                    on:click=move |_| file.deliver_list(delivery)
                >
                    {words::deliver(delivery)}
                </button>
            }
        });
        ways.collect_view()
    };
    let progress = move || {
        file.reclaim
            .list
            .with(|progress| progress.as_ref().map(words::list_progress))
    };
    let is_writing = move || {
        file.reclaim
            .list
            .with(|progress| matches!(progress, Some(ListProgress::Writing(_))))
    };
    view! {
        <section class="reclaim-list" aria-labelledby="reclaim-list">
            <header class="reclaim-list-head">
                <h2 id="reclaim-list">
                    {words::LIST}" "
                    <span class="pane-count">{move || count(idle.get())}</span>
                </h2>
                <Show when=move || idle.get() != 0>
                    <div class="reclaim-ways" aria-busy=move || is_writing().to_string()>
                        {ways}
                    </div>
                </Show>
            </header>
            <p class="note">{words::LIST_HOW}</p>
            // The page announces it.
            <p class="reclaim-given">{progress}</p>
            <Show
                when=move || idle.get() != 0
                fallback=|| view! {
                    <div class="reclaim-nothing">
                        <p><strong>{words::NOBODY}</strong></p>
                        <p>{words::NOBODY_WHY}</p>
                    </div>
                }
            >
                <People file=file />
            </Show>
        </section>
    }
}

#[component]
fn People(file: OpenFile) -> impl IntoView {
    let shows_all = RwSignal::new(false);
    let column = file.about.with_untracked(|about| {
        let columns = about.as_ref().map_or(&[][..], |about| &about.columns);
        let login = ["login", "assignee_login"];
        login
            .into_iter()
            .find(|key| columns.iter().any(|column| column.key == *key))
    });
    let rows = move || {
        let limit = if shows_all.get() { usize::MAX } else { FIRST };
        of(file, |answer| {
            let seats = answer.seats.iter().take(limit);
            seats.map(|seat| person(file, column, seat)).collect_view()
        })
    };
    // The button is removed, so the focus moves to the list.
    let show_all = move |_| {
        shows_all.set(true);
        dom::focus_by_id("reclaim-people");
    };
    let loaded = move || of(file, |answer| answer.seats.len()).unwrap_or(0);
    let more = move || {
        of(file, |answer| answer.more)
            .filter(|more| *more > 0)
            .map(|more| view! { <p class="note">{words::more(more)}</p> })
    };
    let head = words::LIST_COLUMNS
        .into_iter()
        .enumerate()
        .map(|(at, name)| view! { <th scope="col" class:number=at == 2>{name}</th> })
        .collect_view();
    view! {
        <div class="reclaim-scroll" id="reclaim-people" role="region" aria-label=words::LIST_TABLE tabindex="0">
            <table class="plain-table reclaim-people">
                <caption class="visually-hidden">{words::LIST_TABLE}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <Show when=move || !shows_all.get() && FIRST < loaded()>
            <p>
                <button type="button" class="link" on:click=show_all>
                    {move || words::show_all(loaded())}
                </button>
            </p>
        </Show>
        {move || (shows_all.get() || loaded() <= FIRST).then(more)}
    }
}

/// One person. Days are those of UTC, as idle days are.
fn person(file: OpenFile, column: Option<&'static str>, seat: &Seat) -> impl IntoView + use<> {
    let day = |ms: Option<i64>| ms.map_or_else(|| words::NONE.to_owned(), |ms| day_iso(ms, 0));
    let login = seat.login.clone();
    let query = column.map(|column| Query::is(column, login.as_str()).to_string());
    let show = move |_| {
        if let Some(query) = &query {
            file.show_rows(query);
        }
    };
    let idle_days = seat
        .idle_days
        .map_or_else(|| words::NONE.to_owned(), |days| count(days.unsigned_abs()));
    view! {
        <tr>
            <th scope="row">
                <button type="button" class="link" title=words::SHOW_ROWS on:click=show>
                    {login}
                </button>
            </th>
            <td>{words::reason(seat)}</td>
            <td class="number">{idle_days}</td>
            <td>{day(seat.last_activity_ms)}</td>
            <td>{day(seat.last_authenticated_ms)}</td>
            <td>{seat.organizations.join(", ")}</td>
        </tr>
    }
}
