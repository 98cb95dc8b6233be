//! This module asks how to read dates and numbers that have two readings.

use leptos::prelude::*;
use reports::notation::Notation;
use reports::read::{About, NotationQuestion};

use crate::model::corrections::set_notation;
use crate::session::state::OpenFile;
use crate::text::notations as words;

/// One question for all columns of dates, one for all columns of numbers, and the columns that
/// contradict themselves.
pub fn questions(file: OpenFile, about: &About) -> impl IntoView + use<> {
    let contradictions = about.questions.iter().filter(|question| question.is_mixed);
    let contradictions = contradictions
        .map(|question| view! { <p class="caution">{words::contradiction(question)}</p> })
        .collect_view();
    let asked = [true, false]
        .map(|of_dates| open_questions(about, of_dates))
        .into_iter()
        .filter(|asked| !asked.is_empty())
        .map(|asked| view! { <Question file=file asked=asked /> })
        .collect_view();
    view! {
        {contradictions}
        {asked}
    }
}

fn open_questions(about: &About, of_dates: bool) -> Vec<NotationQuestion> {
    let is_one = |question: &&NotationQuestion| {
        !question.is_mixed && question.readings[0].notation.is_of_dates() == of_dates
    };
    about.questions.iter().filter(is_one).cloned().collect()
}

#[component]
fn Question(file: OpenFile, asked: Vec<NotationQuestion>) -> impl IntoView {
    let text = words::question(&asked.iter().collect::<Vec<_>>());
    let readings = asked.first().map(|first| first.readings.clone());
    let keys = StoredValue::new(asked.into_iter().map(|one| one.key).collect::<Vec<_>>());
    let choose = move |notation: Notation| {
        let mut options = file.options.get_untracked();
        keys.with_value(|keys| {
            for key in keys {
                set_notation(&mut options, key, Some(notation));
            }
        });
        file.page.apply_correction(file.id, options);
    };
    // Files that are read as one are corrected one by one.
    let answers = readings.filter(|_| file.is_correctable()).map(|readings| {
        readings
            .into_iter()
            .map(|reading| {
                let notation = reading.notation;
                view! {
                    <button
                        type="button"
                        class="button button-small"
                        on:click=move |_| choose(notation)
                    >
                        {words::answer(&reading)}
                    </button>
                }
            })
            .collect_view()
    });
    view! {
        <div class="caution notation-question" role="group" aria-label=text.clone()>
            <p>{text.clone()}</p>
            {answers}
        </div>
    }
}
