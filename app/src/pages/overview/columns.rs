//! This module shows what the columns of a table of no known kind hold, and its first rows. Every
//! line leads to the table.

use std::sync::Arc;

use leptos::prelude::*;
use reports::catalog::generic;
use reports::profile::Profile;
use reports::query::Query;
use reports::read::{About, ColumnAbout};
use reports::table::Type;
use reports::view::Scope;

use crate::model::format::count;
use crate::model::format::value::{Form, shown};
use crate::model::profile_requests::ScopedProfile;
use crate::model::view_state::{Pane, Step, ViewState};
use crate::pages::table::grid::cell::appearance;
use crate::session::state::OpenFile;
use crate::text::overview as words;
use crate::text::{profiles, table};

/// Columns that are described at first: a table may have hundreds.
const FIRST_COLUMNS: usize = 24;
/// Values of a column that are named.
const VALUES: usize = 3;
/// Rows and columns of the table's beginning: as much as fits in the width of a page.
const ROWS: u32 = 5;
const CELLS: usize = 8;

/// The contents of the columns, and the first rows; nothing for kinds that have figures.
pub(super) fn columns(file: OpenFile, about: &Arc<About>) -> AnyView {
    if about.kind != generic::WORDS.id {
        return ().into_any();
    }
    let (about, number) = (Arc::clone(about), about.columns.len());
    let is_whole = RwSignal::new(number <= FIRST_COLUMNS);
    let shown = move || {
        if is_whole.get() {
            number
        } else {
            FIRST_COLUMNS
        }
    };
    Effect::new(move |_| {
        let columns = 0..u32::try_from(shown()).unwrap_or(u32::MAX);
        // The overview counts the whole file, whatever the table's filter is.
        file.want_profiles(columns.map(|column| (column, Scope::default())).collect());
    });
    let lines = {
        let about = Arc::clone(&about);
        move || {
            let columns = about.columns.iter().take(shown()).enumerate();
            columns
                .map(|(at, column)| column_line(file, at, column.clone(), u64::from(about.rows)))
                .collect_view()
        }
    };
    view! {
        <section class="columns" aria-labelledby="columns">
            <h2 id="columns">{words::COLUMNS}</h2>
            <ul class="column-lines">{lines}</ul>
            <Show when=move || !is_whole.get()>
                <button type="button" class="button" on:click=move |_| is_whole.set(true)>
                    {words::show_all(number)}
                </button>
            </Show>
        </section>
        {first_rows(file, about)}
    }
    .into_any()
}

fn column_line(file: OpenFile, at: usize, column: ColumnAbout, rows: u64) -> impl IntoView {
    let key = u32::try_from(at).unwrap_or(u32::MAX);
    let profile = Memo::new(move |_| {
        let whole = |counted: &&ScopedProfile| counted.scope == Scope::default();
        file.profiles.with(|profiles| {
            profiles
                .get(&key)
                .filter(whole)
                .map(|it| Arc::clone(&it.profile))
        })
    });
    let unknown: u64 = column.unknown.iter().sum();
    let known = rows.saturating_sub(unknown);
    let fill = format!("{:.2}%", known as f64 / rows.max(1) as f64 * 100.0);
    let lacking = Query::unknown(&column.key).to_string();
    let without = (unknown > 0).then(|| {
        view! {
            <button type="button" class="link" on:click=move |_| file.show_rows(&lacking)>
                {words::without_value(unknown)}
            </button>
        }
    });
    let (ty, form) = (column.ty, Form::of(&column));
    let (name, sort_key) = (column.name, column.key);
    let hint = words::sort_by(&name);
    view! {
        <li class="column-line">
            <p class="column-name">
                <button
                    type="button"
                    class="link"
                    title=hint
                    on:click=move |_| sort_by(file, &sort_key)
                >
                    {name}
                </button>
                " "
                <span class="column-type">{table::type_name(ty)}</span>
            </p>
            <p class="column-fill">
                <span class="share-bar" aria-hidden="true" style=("--share", fill)></span>
                <span>{words::filled(known, rows)}</span>
                {without}
            </p>
            <p class="column-holds">
                {move || match profile.get() {
                    Some(profile) => holds(file, &profile, form),
                    None => words::COUNTING.into_any(),
                }}
            </p>
        </li>
    }
}

/// Shows all rows in the order of a column.
fn sort_by(file: OpenFile, key: &str) {
    file.update_view_state(Step::Push, |view_state| {
        view_state.pane = Pane::Table;
        view_state.sort = vec![(key.to_owned(), false)];
    });
}

/// The values of a column: those that repeat, with their rows; or its range.
fn holds(file: OpenFile, profile: &Profile, form: Form) -> AnyView {
    if profile.known() == 0 {
        return words::NO_VALUES.into_any();
    }
    let values = named(profile, form);
    if values.is_empty() {
        let median = profile
            .spread
            .as_ref()
            .filter(|spread| spread.least != spread.most);
        let median =
            median.map(|spread| format!(" · {} {}", words::MEDIAN, shown(form, &spread.median)));
        return view! {
            {profiles::caption(profile, form)}
            {median}
        }
        .into_any();
    }
    let others = profile
        .distinct
        .map(|all| all.saturating_sub(values.len() as u64));
    let others = others.filter(|others| *others > 0);
    let values = values.into_iter().map(|(value, rows, query)| {
        view! {
            <span class="column-value">
                <button type="button" class="link" on:click=move |_| file.show_rows(&query)>
                    {value}
                </button>
                " "
                <span class="value-count">{rows}</span>
            </span>
        }
    });
    view! {
        {values.collect_view()}
        {others.map(|others| view! { <span class="value-count">{words::others(others)}</span> })}
    }
    .into_any()
}

/// The values that occur most often, each with its rows and the query that selects them; none if
/// the column has a range, or if hardly any value repeats.
fn named(profile: &Profile, form: Form) -> Vec<(String, String, String)> {
    let Some(values) = profile.values.as_ref().filter(|_| profile.spread.is_none()) else {
        return Vec::new();
    };
    let points = values
        .points
        .iter()
        .filter(|point| point.rows > 0)
        .take(VALUES);
    points
        .map(|point| {
            (
                shown(form, &point.label),
                count(point.rows),
                point.query.clone(),
            )
        })
        .collect()
}

/// The beginning of the table, of the columns that fit.
fn first_rows(file: OpenFile, about: Arc<About>) -> impl IntoView {
    let kept = file.rows.with_untracked(|rows| rows.columns.clone());
    file.ask_window((0, ROWS), kept);
    let heading = move || {
        if file.view_state.with(ViewState::is_filtered) {
            words::FIRST_OF_FILTERED
        } else {
            words::FIRST_ROWS
        }
    };
    let columns: Vec<_> = about.columns.iter().take(CELLS).cloned().collect();
    let is_number = |column: &ColumnAbout| {
        let ty = column.ty;
        matches!(ty, Type::Integer | Type::Decimal | Type::Size)
    };
    let names = columns.iter().map(|column| {
        view! { <th scope="col" class:number=is_number(column)>{column.name.clone()}</th> }
    });
    let names = names.collect_view();
    let body = move || {
        file.rows.with(|rows| {
            let first = rows.by_position.range(0..ROWS);
            first
                .map(|(_, row)| {
                    let at = row.row;
                    let cells = columns.iter().enumerate().map(|(at, column)| {
                        let at = u32::try_from(at).unwrap_or(u32::MAX);
                        let cell = rows.cell(row, at);
                        let text = cell.map(|cell| {
                            appearance(cell, Form::of(column), |_| 0).text.into_owned()
                        });
                        view! { <td class:number=is_number(column)>{text}</td> }
                    });
                    view! {
                        <tr>
                            <th scope="row">
                                <button
                                    type="button"
                                    class="link"
                                    aria-label=words::show_row(u64::from(at) + 1)
                                    on:click=move |_| file.show_row(at, None)
                                >
                                    {count(u64::from(at) + 1)}
                                </button>
                            </th>
                            {cells.collect_view()}
                        </tr>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <section class="first-rows" aria-labelledby="first-rows">
            <h2 id="first-rows">{heading}</h2>
            <div class="scroll-box" tabindex="0" role="group" aria-labelledby="first-rows">
                <table class="plain-table">
                    <thead>
                        <tr><th scope="col">{words::RECORD}</th>{names}</tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            <button type="button" class="button" on:click=move |_| file.show_pane(Pane::Table)>
                {words::WHOLE_TABLE}
            </button>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reports::as_of::Sources;
    use reports::read::{ReadOptions, read_all};

    /// The texts of the first column of a table.
    fn check(text: &str, expected: &[(&str, &str)]) {
        let report = read_all(text.as_bytes(), "", None, &ReadOptions::default()).unwrap();
        let context = reports::overview::Context::new(
            &report.table,
            generic::GENERIC.schema(),
            Sources::default(),
        );
        let profile = reports::profile::profile(&context, 0).unwrap();
        let ty = report.table.columns()[0].ty;
        let named = named(&profile, ty.into());
        let named: Vec<_> = named
            .iter()
            .map(|(value, rows, _)| (&**value, &**rows))
            .collect();
        assert_eq!(named, expected);
    }

    #[test]
    fn values_that_repeat_are_named_and_ranges_are_not() {
        check("team\nred\nblue\nred\n", &[("red", "2"), ("blue", "1")]);
        check("n\n1\n2\n2\n", &[]);
    }
}
