//! This module shows all members of a chart in a dialog, with search and order, and delivers them
//! as text. Each member shows its rows.

use std::sync::Arc;

use leptos::prelude::*;
use reports::overview::{MemberOrder, Members, MembersText, Unit};
use reports::read::About;

use super::model::{DrawnChart, drawn};
use crate::model::dialog::{MemberListing, OpenDialog};
use crate::session::state::{OpenFile, Page};
use crate::text::charts as words;
use crate::ui::dialog::Dialog;

/// The dialog, while the members of one of the charts are listed.
pub(super) fn members_dialog(file: OpenFile, charts: Vec<Arc<DrawnChart>>) -> impl IntoView {
    let listing = Memo::new(move |_| match file.page.dialog.get() {
        Some(OpenDialog::Members(listing)) => Some(listing),
        _ => None,
    });
    let chart = Memo::new(move |_| listing.with(|listing| Some(listing.as_ref()?.chart.clone())));
    move || {
        let id = chart.get()?;
        let chart = charts.iter().find(|chart| chart.id == id).map(Arc::clone)?;
        let about = file.about.get_untracked()?;
        let is_open = Memo::new(move |_| listing.with(Option::is_some));
        let title = chart.title.clone();
        Some(view! {
            <Dialog is_open=is_open title=title name="members">
                {list(file, chart, about, listing)}
            </Dialog>
        })
    }
}

fn list(
    file: OpenFile,
    chart: Arc<DrawnChart>,
    about: Arc<About>,
    listing: Memo<Option<MemberListing>>,
) -> impl IntoView {
    let page = file.page;
    let asked = Memo::new(move |_| {
        listing
            .get()
            .map_or_else(Default::default, |listing| (listing.search, listing.order))
    });
    let order = Memo::new(move |_| asked.get().1);
    file.members.set(None);
    let id = chart.id.clone();
    Effect::new(move |_| asked.with(|(search, order)| file.ask_members(&id, search, *order)));
    let by_name: By = |ascending| MemberOrder::Name { ascending };
    let by_value: By = |ascending| MemberOrder::Value { ascending };
    let head = {
        let heading = chart.heading.clone();
        let value_heading = chart.value_heading.clone();
        let share_heading = chart.share_heading.clone();
        move || {
            view! {
                <tr>
                    {sortable(page, heading.clone(), "", order, (by_name, true))}
                    {sortable(page, value_heading.clone(), "number", order, (by_value, false))}
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
        Some(found) => rows(file, &found, &about, &title, head.clone()),
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
                prop:value=move || asked.get().0
                on:input:target=move |event| {
                    page.change_listing(|listing| listing.search(event.target().value()));
                }
            />
            {deliveries(file, actions, move || asked.get_untracked())}
        </div>
        <p class="note" role="status">{status}</p>
        {rows}
    }
}

/// An order of members, ascending or not.
type By = fn(bool) -> MemberOrder;

/// The heading of a column by which the list can be ordered; a second click reverses the order.
fn sortable(
    page: Page,
    heading: String,
    class: &'static str,
    order: Memo<MemberOrder>,
    (by, ascends_first): (By, bool),
) -> impl IntoView {
    let sorted = move || match order.get() {
        now if now == by(true) => "ascending",
        now if now == by(false) => "descending",
        _ => "none",
    };
    let toggle = move |_| page.change_listing(|listing| listing.sort(by, ascends_first));
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
                            on:click=move |_| file.show_rows_of_member(&query)
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
