//! This module lists the people whose seats to reclaim as a table like any other, and delivers the
//! list.

use leptos::prelude::*;
use reports::table::RowRanges;

use super::of;
use crate::model::format::count;
use crate::model::reclaim::{ListDelivery, ListProgress};
use crate::pages::table::TablePage;
use crate::session::state::OpenFile;
use crate::text::reclaim as words;

/// People whose seats can be shown at once: a filter can name this many.
const SHOWN_PEOPLE: u64 = 90;

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
                {move || file.reclaim.table.get().map(|table| view! {
                    <TickedActions file=file table=table />
                    <div class="reclaim-table">
                        <TablePage file=table />
                    </div>
                })}
            </Show>
        </section>
    }
}

/// The actions for the ticked people, or for the one whose record is open.
#[component]
fn TickedActions(file: OpenFile, table: OpenFile) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        let ticks = table.ticks.get();
        let opened = table.view_state.with(|view_state| view_state.row);
        match opened {
            Some(row) if ticks.is_empty() => RowRanges::of_rows(vec![row]),
            _ => ticks,
        }
    });
    let people = move || chosen.with(RowRanges::count);
    view! {
        <Show when=move || people() != 0>
            <div class="reclaim-ways">
                <button
                    type="button"
                    class="button"
                    on:click=move |_| file.keep_listed(chosen.get_untracked())
                >
                    {move || words::keep_ticked(people())}
                </button>
                <Show when=move || people() <= SHOWN_PEOPLE>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| file.show_rows_of_listed(chosen.get_untracked())
                    >
                        {move || words::show_ticked(people())}
                    </button>
                </Show>
            </div>
        </Show>
    }
}
