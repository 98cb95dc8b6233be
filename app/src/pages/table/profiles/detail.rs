//! The profile of a column in a panel: the larger chart, each point of which selects its rows, the
//! figures, and the unknown values by reason.

use std::sync::Arc;

use leptos::html::Div;
use leptos::{ev, prelude::*};
use reports::query::parse;
use reports::read::{About, ColumnAbout};
use reports::table::Type;
use wasm_bindgen::JsCast;

use super::model::{self, Fact};
use crate::model::format::value::Form;
use crate::model::profile_requests::ScopedProfile;
use crate::model::view_state::Step;
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
            // Buttons of charts drop the search and the choice of rows among which was counted.
            let counted = file
                .profiles
                .with_untracked(|profiles| profiles.get(&column).cloned());
            if let Some(ScopedProfile { scope, .. }) = counted {
                file.update_view_state(Step::Replace, |view_state| {
                    view_state.search = scope.search;
                    view_state.only = scope.only.map(Arc::new);
                });
            }
            on_close.run(Closing::Done);
        }
    };
    let (name, ty) = (of.name.clone(), table::type_name(of.ty));
    let profile = Memo::new(move |_| {
        file.profiles
            .with(|profiles| profiles.get(&column).cloned())
    });
    let inside = move || match profile.get() {
        Some(counted) => detail(file, &counted, &of, &about).into_any(),
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
    counted: &ScopedProfile,
    column: &ColumnAbout,
    about: &About,
) -> impl IntoView + use<> {
    let ScopedProfile { scope, profile } = counted;
    let charts = model::charts(profile, about)
        .into_iter()
        .map(|mut chart| {
            for point in &mut chart.points {
                point.query = within(&scope.query, &point.query);
            }
            figure(file, chart, false)
        })
        .collect_view();
    let facts = model::facts(profile, column)
        .into_iter()
        .map(|mut fact| {
            if let Some((_, query)) = &mut fact.rows {
                *query = within(&scope.query, query);
            }
            view_of(file, fact)
        })
        .collect_view();
    let is_time = column.ty == Type::Timestamp;
    view! {
        <p>{words::sentence(profile, Form::of(column))}</p>
        {charts}
        <dl class="profile-facts">{facts}</dl>
        <p class="popover-note">
            {if profile.rows == u64::from(about.rows) {
                words::of_all_rows(profile.rows)
            } else {
                table::counted_among(profile.rows)
            }}
            {is_time.then(|| format!(" {}", words::IN_UTC))}
        </p>
    }
}

/// The rows that a query selects among those of another.
fn within(rest: &str, query: &str) -> String {
    match (parse(rest), parse(query)) {
        (Ok(rest), Ok(query)) => rest.and(query).to_string(),
        _ => query.to_owned(),
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
