//! This module shows all members of a chart in a dialog, with search and order, and delivers them
//! as text. Each member shows its rows.

use std::sync::Arc;

use leptos::prelude::*;
use reports::overview::{MemberOrder, Members, MembersText, Unit};
use reports::read::About;

use super::model::{DrawnChart, drawn};
use crate::session::state::OpenFile;
use crate::text::charts as words;
use crate::ui::dialog::Dialog;

/// The chart whose members are listed.
pub(super) type Listed = RwSignal<Option<Arc<DrawnChart>>>;

/// The dialog, while a chart's members are listed.
pub(super) fn members_dialog(file: OpenFile, listed: Listed) -> impl IntoView {
    move || {
        let chart = listed.get()?;
        let about = file.about.get_untracked()?;
        let open = RwSignal::new(true);
        Effect::new(move |_| {
            if !open.get() {
                listed.set(None);
            }
        });
        let title = chart.title.clone();
        Some(view! {
            <Dialog open=open title=title name="members">
                {list(file, chart, about, open)}
            </Dialog>
        })
    }
}

fn list(
    file: OpenFile,
    chart: Arc<DrawnChart>,
    about: Arc<About>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let order = RwSignal::new(MemberOrder::Value { ascending: false });
    file.members.set(None);
    let id = chart.id.clone();
    Effect::new(move |_| search.with(|search| file.ask_members(&id, search, order.get())));
    let by_name = |ascending| MemberOrder::Name { ascending };
    let by_value = |ascending| MemberOrder::Value { ascending };
    let head = {
        let heading = chart.heading.clone();
        let value_heading = chart.value_heading.clone();
        let share_heading = chart.share_heading.clone();
        move || {
            view! {
                <tr>
                    {sortable(heading.clone(), "", order, by_name, true)}
                    {sortable(value_heading.clone(), "number", order, by_value, false)}
                    <th scope="col" class="number">{share_heading.clone()}</th>
                </tr>
            }
        }
    };
    let (actions, title) = (chart.clone(), chart.title.clone());
    let rows = move || match file.members.get() {
        None => view! { <p class="note">{words::LISTING}</p> }.into_any(),
        Some(found) if found.matched == 0 => {
            view! { <p class="note">{words::NONE_FOUND}</p> }.into_any()
        }
        Some(found) => rows(file, &found, &about, open, &title, head.clone()),
    };
    let status = move || {
        file.members.get().map(|found| {
            let shown = found.chart.points.len() as u64;
            words::shown_of(shown, found.matched, found.listed, found.unlisted)
        })
    };
    view! {
        <div class="members-tools">
            <input
                type="search"
                placeholder=words::FIND
                aria-label=words::FIND
                prop:value=move || search.get()
                on:input:target=move |event| search.set(event.target().value())
            />
            {deliveries(file, actions, move || (search.get_untracked(), order.get_untracked()))}
        </div>
        <p class="note" role="status">{status}</p>
        {rows}
    }
}

/// The heading of a column by which the list can be ordered; a second click reverses the order.
fn sortable(
    heading: String,
    class: &'static str,
    order: RwSignal<MemberOrder>,
    by: impl Fn(bool) -> MemberOrder + Copy + Send + 'static,
    ascends_first: bool,
) -> impl IntoView {
    let sorted = move || match order.get() {
        now if now == by(true) => "ascending",
        now if now == by(false) => "descending",
        _ => "none",
    };
    let toggle = move |_| {
        order.update(|now| {
            *now = by(if *now == by(ascends_first) {
                !ascends_first
            } else {
                ascends_first
            });
        });
    };
    view! {
        <th scope="col" class=class aria-sort=sorted>
            <button type="button" class="sort-button" on:click=toggle>{heading}</button>
        </th>
    }
}

fn rows<H: IntoView + 'static>(
    file: OpenFile,
    found: &Members,
    about: &About,
    open: RwSignal<bool>,
    title: &str,
    head: impl Fn() -> H,
) -> AnyView {
    let rows = drawn(&found.chart, about)
        .points
        .into_iter()
        .map(|point| {
            let query = point.query;
            view! {
                <tr>
                    <th scope="row">
                        <button
                            type="button"
                            class="link"
                            disabled=query.is_empty()
                            on:click=move |_| {
                                open.set(false);
                                file.show_rows(&query);
                            }
                        >
                            {point.long}
                        </button>
                    </th>
                    <td class="number">{point.figure}</td>
                    <td class="number">{point.share}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll-box" tabindex="0" role="region" aria-label=words::table_of(title)>
            <table class="plain-table">
                <thead>{head()}</thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The buttons that copy the members or save them as a file; `asked` is the search and the order.
pub(super) fn deliveries(
    file: OpenFile,
    chart: Arc<DrawnChart>,
    asked: impl Fn() -> (String, MemberOrder) + Clone + Send + 'static,
) -> impl IntoView {
    let told = RwSignal::new(String::new());
    let copy = {
        let (chart, asked) = (chart.clone(), asked.clone());
        move |_| {
            let (search, order) = asked();
            file.copy_members((&chart.id, &search, order), text_of(&chart, false), told);
        }
    };
    let save = move |_| {
        let (search, order) = asked();
        let text = text_of(&chart, true);
        file.save_members((&chart.id, &search, order), text, &chart.title, told);
    };
    view! {
        <button type="button" class="tool-button" on:click=copy>{words::COPY}</button>
        <button type="button" class="tool-button" on:click=save>{words::SAVE_CSV}</button>
        <span class="note" role="status">{move || told.get()}</span>
    }
}

/// The words for the members as text. Labels of ranges, months and truths are those of the chart.
fn text_of(chart: &DrawnChart, csv: bool) -> MembersText {
    let amount = match chart.unit {
        Unit::Sum(amount) => Some(amount),
        _ => None,
    };
    let value = words::exact_heading(&chart.value_heading, amount, chart.unit == Unit::Bytes);
    let points = chart.points.iter().filter(|point| point.long != point.key);
    MembersText {
        csv,
        headings: [
            chart.heading.clone(),
            value,
            chart.rows_heading.clone(),
            words::LACKING_ROWS.to_owned(),
        ],
        labels: points
            .filter(|point| !point.is_others)
            .map(|point| (point.key.clone(), point.long.clone()))
            .collect(),
    }
}
