//! This module shows all members of a chart in a dialog, with search and order, and delivers them
//! as text. Each member shows its rows.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use reports::overview::{MemberOrder, MembersText};
use reports::read::About;

use super::model::{DrawnChart, drawn};
use crate::model::dialog::{MemberListing, OpenDialog};
use crate::session::state::{OpenFile, Page};
use crate::text::{charts as words, kinds};
use crate::ui::dialog::Dialog;

/// Rows of a table that are made at first, more than a tall screen shows, and rows that are made
/// when a person scrolls to their end. A search must not wait for hundreds of rows out of sight.
const FIRST_ROWS: usize = 80;
const MORE_ROWS: usize = 200;

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
        let chart = Arc::clone(&chart);
        move |found: &DrawnChart| {
            let value = chart.value_heading.clone();
            let name = sortable(page, chart.heading.clone(), "", order, (by_name, true));
            let value = sortable(page, value, "number", order, (by_value, false));
            head_of(found, name.into_any(), value.into_any())
        }
    };
    let (actions, whole) = (chart.clone(), chart);
    let rows = move || match file.members.get() {
        None => view! { <p class="note">{words::LISTING}</p> }.into_any(),
        Some(found) if found.matched == 0 => {
            view! { <p class="note">{words::NONE_FOUND}</p> }.into_any()
        }
        Some(found) => {
            let is_all = asked.with_untracked(|(search, _)| search.is_empty());
            let unknown = whole.unknown.clone().filter(|_| is_all);
            let found = DrawnChart {
                unknown,
                ..drawn(&found.chart, &about)
            };
            let show = move |query: &str| file.show_rows_of_member(query);
            member_table(&found, head(&found), show).into_any()
        }
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

/// The headings of the columns that a table of a chart has.
pub(super) fn head_of(chart: &DrawnChart, name: AnyView, value: AnyView) -> AnyView {
    let rows = chart.rows_heading.clone();
    view! {
        <tr>
            {name}
            {chart.attribute_heading.clone().map(|text| view! { <th scope="col">{text}</th> })}
            {value}
            <th scope="col" class="number">{chart.share_heading.clone()}</th>
            {rows.map(|text| view! { <th scope="col" class="number">{text}</th> })}
        </tr>
    }
    .into_any()
}

/// A heading without an order.
pub(super) fn plain_heading(text: &str, class: &'static str) -> AnyView {
    view! { <th scope="col" class=class>{text.to_owned()}</th> }.into_any()
}

/// The points of a chart as a table, and the rows that it cannot place. `show` shows the rows of a
/// query.
pub(super) fn member_table<S: Fn(&str) + Copy + Send + 'static>(
    chart: &DrawnChart,
    head: AnyView,
    show: S,
) -> impl IntoView + use<S> {
    let (has_attribute, has_rows) = (
        chart.attribute_heading.is_some(),
        chart.rows_heading.is_some(),
    );
    let row = move |(name, cells, query): (String, [String; 4], String)| {
        let [attribute, value, share, rows] = cells;
        view! {
            <tr>
                <th scope="row">
                    <button
                        type="button"
                        class="link"
                        disabled=query.is_empty()
                        on:click=move |_| show(&query)
                    >
                        {name}
                    </button>
                </th>
                {has_attribute.then(|| view! { <td>{attribute}</td> })}
                <td class="number">{value}</td>
                <td class="number">{share}</td>
                {has_rows.then(|| view! { <td class="number">{rows}</td> })}
            </tr>
        }
    };
    let points = chart.points.iter().map(|point| {
        let attribute = point.attribute.clone().unwrap_or_default();
        let cells = [
            attribute,
            point.figure.clone(),
            point.share.clone(),
            point.rows.clone(),
        ];
        (point.long.clone(), cells, point.query.clone())
    });
    let unknown = chart.unknown.as_ref().map(|unknown| {
        let value = match has_rows {
            true => words::NO_SHARE.to_owned(),
            false => unknown.figure.clone(),
        };
        let cells = [
            String::new(),
            value,
            unknown.share.clone(),
            unknown.figure.clone(),
        ];
        (words::UNKNOWN.to_owned(), cells, unknown.query.clone())
    });
    let rows: Vec<_> = points.chain(unknown).collect();
    let total = rows.len();
    let made = RwSignal::new(FIRST_ROWS);
    let made_rows = move || 0..made.get().min(total);
    let row_at = move |at: usize| rows.get(at).cloned().map(row);
    let scrolled = move |event: ev::Event| {
        let node = event_target::<web_sys::Element>(&event);
        let seen = node.scroll_top() + 2 * node.client_height();
        if made.get_untracked() < total && seen > node.scroll_height() {
            made.update(|made| *made += MORE_ROWS);
        }
    };
    view! {
        <div
            class="scroll-box"
            tabindex="0"
            role="region"
            aria-label=words::table_of(&chart.title)
            on:scroll=scrolled
        >
            <table class="plain-table" aria-rowcount=(total + 1).to_string()>
                <thead>{head}</thead>
                <tbody>
                    <For each=made_rows key=|at| *at children=row_at />
                </tbody>
            </table>
        </div>
    }
}

/// The buttons that copy the members or save them as a file; `asked` is the search and the order.
pub(super) fn deliveries(
    file: OpenFile,
    chart: Arc<DrawnChart>,
    asked: impl Fn() -> (String, MemberOrder) + Clone + Send + 'static,
) -> impl IntoView {
    let told = RwSignal::new(String::new());
    let text_of = move |chart: &DrawnChart, csv| {
        let about = file.about.get_untracked()?;
        Some(text_of(chart, &about, csv))
    };
    let copy = {
        let (chart, asked) = (chart.clone(), asked.clone());
        move |_| {
            let (search, order) = asked();
            if let Some(text) = text_of(&chart, false) {
                file.copy_members((&chart.id, &search, order), text, told);
            }
        }
    };
    let save = move |_| {
        let (search, order) = asked();
        let Some(text) = text_of(&chart, true) else {
            return;
        };
        file.save_members((&chart.id, &search, order), text, &chart.title, told);
    };
    view! {
        <button type="button" class="tool-button" on:click=copy>{words::COPY}</button>
        <button type="button" class="tool-button" on:click=save>{words::SAVE_CSV}</button>
        <span class="note" role="status">{move || told.get()}</span>
    }
}

/// The words for the members as text, whose columns are those of the table. Labels of ranges, months
/// and truths are those of the chart. A file is for programs, a copy for people.
fn text_of(chart: &DrawnChart, about: &About, csv: bool) -> MembersText {
    let attribute = kinds::words(&about.kind).and_then(|words| words.attributes.first());
    let headings = [
        chart.heading.clone(),
        attribute.map_or_else(String::new, |(_, heading)| (*heading).to_owned()),
        words::exact_heading(&chart.value_heading, chart.unit),
        words::PERCENT.to_owned(),
        chart.rows_heading.clone().unwrap_or_default(),
        words::LACKING_ROWS.to_owned(),
    ];
    let points = chart.points.iter().filter(|point| point.long != point.key);
    MembersText {
        csv,
        headings: match csv {
            true => headings.map(|heading| words::machine_heading(&heading)),
            false => headings,
        },
        labels: points
            .filter(|point| !point.is_others)
            .map(|point| (point.key.clone(), point.long.clone()))
            .collect(),
        unknown: words::UNKNOWN.to_owned(),
    }
}
