//! This module shows the problems with a file: each code in words, and the rows at fault.

use std::sync::Arc;

use leptos::prelude::*;
use reports::problem::{Code, Place, Problem};
use reports::read::About;

use crate::model::format::count;
use crate::session::state::OpenFile;
use crate::text::{corrections, problems as words};
use crate::ui::correct_button::CorrectButton;

/// Places drawn before a person asks for all that were kept.
const FIRST_PLACES: usize = 10;

#[component]
pub fn ProblemsPane(file: OpenFile) -> impl IntoView {
    move || {
        let problems = file.problems.get();
        let about = file.about.get();
        if problems.is_empty() {
            return view! {
                <section class="problems">
                    <div class="nothing-wrong">
                        <h2>{words::NONE}</h2>
                        <p>{words::NONE_DETAIL}</p>
                    </div>
                </section>
            }
            .into_any();
        }
        let is_partial = about.as_ref().is_some_and(|about| about.is_partial());
        let is_swallowed = problems.iter().any(|p| p.code == Code::UnclosedQuote);
        let sections = problems
            .iter()
            .map(|problem| {
                view! {
                    <ProblemSection file=file about=about.clone() problem=problem.clone() />
                }
            })
            .collect_view();
        view! {
            <section class="problems">
                <p class="problems-intro">
                    {words::intro(is_swallowed, is_partial)}" "<CorrectButton file=file class="link" />
                </p>
                {sections}
            </section>
        }
        .into_any()
    }
}

#[component]
fn ProblemSection(file: OpenFile, about: Option<Arc<About>>, problem: Problem) -> impl IntoView {
    let said = words::words(problem.code);
    let times = words::times(&count(problem.count), problem.count == 1);
    // A problem with the header has no rows to open, so the columns' names are shown.
    let places = if problem.places.iter().any(|place| place.row.is_some()) {
        places(file, about, &problem, said.title)
    } else {
        names(&problem, about.as_deref())
    };
    view! {
        <section class="problem" aria-label=said.title>
            <div class="problem-text">
                <header class="problem-head">
                    <h2>{said.title}</h2>
                    <p class="problem-times">{times}</p>
                </header>
                <p>{said.meaning}</p>
                <p class="problem-next">
                    <span class="finding-next-label">{words::NEXT}</span>" "{said.next}
                </p>
            </div>
            <div class="problem-places">{places}</div>
        </section>
    }
}

/// The columns that a problem of the header is about.
fn names(problem: &Problem, about: Option<&About>) -> AnyView {
    let names = problem
        .places
        .iter()
        .filter(|place| !place.sample.is_empty())
        .map(|place| {
            let perhaps = (problem.code == Code::MissingColumn)
                .then(|| likely(about?, &place.sample))
                .flatten()
                .map(|name| view! { " "<span class="note">{corrections::perhaps(&name)}</span> });
            view! { <li><code>{place.sample.clone()}</code>{perhaps}</li> }
        })
        .collect_view();
    view! { <ul class="problem-names">{names}</ul> }.into_any()
}

/// The name of the column that likely is the missing one.
fn likely(about: &About, missing: &str) -> Option<String> {
    let absent = about.absent.iter().find(|absent| absent.name == missing)?;
    let key = absent.likely.as_ref()?;
    let column = about.columns.iter().find(|column| column.key == *key)?;
    Some(column.name.clone())
}

/// The rows at fault as a table.
fn places(
    file: OpenFile,
    about: Option<Arc<About>>,
    problem: &Problem,
    title: &'static str,
) -> AnyView {
    let shows_all = RwSignal::new(false);
    let kept = problem.places.len();
    let more = (kept > FIRST_PLACES).then(|| view! {
        <Show when=move || !shows_all.get()>
            <button type="button" class="button button-small" on:click=move |_| shows_all.set(true)>
                {words::show_all(&count(kept as u64))}
            </button>
        </Show>
    });
    // The list is capped for each code; the count is not.
    let capped = (problem.count > kept as u64).then(|| {
        view! {
            <p class="note">{words::first_of(&count(kept as u64), &count(problem.count))}</p>
        }
    });
    let places = problem.places.clone();
    let rows = move || {
        let shown = if shows_all.get() { kept } else { FIRST_PLACES };
        places
            .iter()
            .take(shown)
            .map(|place| place_row(file, about.as_deref(), place))
            .collect_view()
    };
    view! {
        <div
            class="scroll-box"
            tabindex="0"
            role="region"
            aria-label=words::places_of(title)
        >
            <table class="plain-table places">
                <thead>
                    <tr>
                        <th scope="col" class="number">{words::ROW}</th>
                        <th scope="col">{words::COLUMN}</th>
                        <th scope="col" class="number">{words::BYTE}</th>
                        <th scope="col">{words::SAMPLE}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {more}
        {capped}
    }
    .into_any()
}

fn place_row(file: OpenFile, about: Option<&About>, place: &Place) -> impl IntoView + use<> {
    let at_fault = place.column;
    let row = match place.row {
        Some(row) => {
            let number = count(u64::from(row) + 1);
            view! {
                <button
                    type="button"
                    class="link"
                    aria-label=words::open_row(&number)
                    on:click=move |_| file.show_row(row, at_fault)
                >
                    {number.clone()}
                </button>
            }
            .into_any()
        }
        None => words::WHOLE_FILE.into_any(),
    };
    let column = place.column.map(|column| column_name(about, column));
    let line = place.line.map(|line| words::line(&count(line)));
    let at = line.or_else(|| place.byte.map(count));
    view! {
        <tr>
            <td class="number">{row}</td>
            <td>{column}</td>
            <td class="number">{at}</td>
            <td><code class="sample">{place.sample.clone()}</code></td>
        </tr>
    }
}

/// The column's name, or its 1-based number if it has none.
fn column_name(about: Option<&About>, column: u32) -> String {
    about
        .and_then(|about| about.columns.get(usize::try_from(column).ok()?))
        .map_or_else(
            || count(u64::from(column) + 1),
            |column| column.name.clone(),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests_support::about;

    #[test]
    fn columns_beyond_the_header_have_numbers() {
        let about = about();
        assert_eq!(column_name(Some(&about), 1), "role");
        assert_eq!(column_name(Some(&about), 14), "15");
        assert_eq!(column_name(None, 0), "1");
    }
}
