//! The profile of a column in a panel: the larger chart, each point of which selects its rows, the
//! figures, and the unknown values by reason.

use leptos::html::Div;
use leptos::{ev, prelude::*};
use reports::profile::Profile;
use reports::read::{About, ColumnAbout};
use reports::table::Type;
use wasm_bindgen::JsCast;

use super::model::{self, Fact};
use crate::pages::overview::charts::figure;
use crate::pages::table::column_filter::place;
use crate::pages::table::grid::Grid;
use crate::session::state::OpenFile;
use crate::text::profiles as words;
use crate::text::table;
use crate::ui::popover::{Closing, Popover};

/// Width of the panel, px; the same as in the stylesheet.
const WIDTH_PX: f64 = 380.0;

/// The panel of the column whose profile is open.
#[component]
pub fn ColumnProfile(grid: Grid) -> impl IntoView {
    move || {
        grid.profile
            .get()
            .map(|column| view! { <ProfileOf grid=grid column=column /> })
    }
}

#[component]
fn ProfileOf(grid: Grid, column: u32) -> impl IntoView {
    let file = grid.file;
    let about = file.about.get_untracked()?;
    let of = about.columns.get(column as usize)?.clone();
    let node = NodeRef::<Div>::new();
    place(grid, column, WIDTH_PX, node);
    let on_close = Callback::new(move |closing| {
        grid.profile.set(None);
        if closing == Closing::Done {
            grid.focus();
        }
    });
    // A person who selects rows wants to see them; every button within the panel selects some.
    let shown = move |event: ev::MouseEvent| {
        let target = event.target();
        let target = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.closest("button").ok().flatten().is_some()) {
            on_close.run(Closing::Done);
        }
    };
    let (name, ty) = (of.name.clone(), table::type_name(of.ty));
    let profile = Memo::new(move |_| {
        file.profiles
            .with(|profiles| profiles.get(&column).cloned())
    });
    let inside = move || match profile.get() {
        Some(profile) => detail(file, &profile, &of, &about).into_any(),
        None => view! { <p class="popover-note">{words::COUNTING}</p> }.into_any(),
    };
    let view = view! {
        <Popover
            label=words::profile_of(&name)
            class="column-menu column-profile"
            on_close=on_close
            node_ref=node
        >
            <header class="column-menu-head">
                <strong>{name}</strong>
                <span class="popover-note">{ty}</span>
                <button
                    type="button"
                    class="link-button"
                    on:click=move |_| on_close.run(Closing::Done)
                >
                    {words::CLOSE}
                </button>
            </header>
            <div class="profile-detail" on:click=shown>{inside}</div>
        </Popover>
    };
    Some(view)
}

fn detail(
    file: OpenFile,
    profile: &Profile,
    column: &ColumnAbout,
    about: &About,
) -> impl IntoView + use<> {
    let charts = model::charts(profile, column, about)
        .into_iter()
        .map(|chart| figure(file, chart, None))
        .collect_view();
    let facts = model::facts(profile, column)
        .into_iter()
        .map(|fact| view_of(file, fact))
        .collect_view();
    let is_time = column.ty == Type::Timestamp;
    view! {
        <p>{words::sentence(profile, column.ty)}</p>
        {charts}
        <dl class="profile-facts">{facts}</dl>
        <p class="popover-note">
            {words::of_all_rows(profile.rows)}
            {is_time.then(|| format!(" {}", words::IN_UTC))}
        </p>
    }
}

fn view_of(file: OpenFile, fact: Fact) -> impl IntoView {
    let Fact {
        name,
        figure,
        note,
        rows,
    } = fact;
    let figure = match rows {
        Some((rows, query)) => view! {
            <button
                type="button"
                class="link"
                aria-label=words::show_rows(name, rows)
                on:click=move |_| file.show_rows(&query)
            >
                {figure}
            </button>
        }
        .into_any(),
        None => figure.into_any(),
    };
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{figure}</dd>
            <dd class="profile-note">{note}</dd>
        </div>
    }
}
