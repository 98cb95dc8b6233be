//! This module shows the questions about the chosen reports, as their descriptions list them.

use api::{Parameter, ValueType};
use leptos::prelude::*;
use reports::time::Date;

use crate::model::fetch::period::{self, Period};
use crate::model::fetch::questions::{Ask, Question, field_id};
use crate::pages::fetch::fetching::Fetching;
use crate::text::fetch_questions as words;

/// Choices that stand side by side, at most; more are a list.
const SWITCH: usize = 3;

#[component]
pub fn Questions() -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let questions = Memo::new(move |_| fetching.questions());
    let today = Memo::new(move |_| fetching.today());
    view! {
        <Show when=move || questions.with(|questions| !questions.is_empty())>
            <div class="fetch-part fetch-questions" role="group" aria-labelledby="fetch-questions">
                <h2 id="fetch-questions">{words::QUESTIONS}</h2>
                <For
                    each=move || questions.get()
                    key=|question| format!("{} {:?}", question.id, question.about)
                    let:question
                >
                    <OneQuestion question=question today=today />
                </For>
            </div>
        </Show>
    }
}

#[component]
fn OneQuestion(question: Question, today: Memo<Date>) -> impl IntoView {
    let about = (!question.about.is_empty()).then(|| words::only_for(&question.about));
    let field = match &question.ask {
        Ask::Period { .. } => {
            view! { <PeriodField question=question.clone() today=today /> }.into_any()
        }
        Ask::Value(parameter) => {
            let parameter = parameter.clone();
            match parameter.values {
                ValueType::Choice => {
                    view! { <ChoiceField question=question.clone() parameter=parameter today=today /> }
                        .into_any()
                }
                ValueType::Day => {
                    view! { <DayField question=question.clone() parameter=parameter today=today /> }
                        .into_any()
                }
                ValueType::Name | ValueType::Other => {
                    view! { <NameField question=question.clone() parameter=parameter today=today /> }
                        .into_any()
                }
            }
        }
    };
    view! {
        <div class="fetch-question">
            {field}
            {about.map(|about| view! { <p class="note">{about}</p> })}
        </div>
    }
}

/// The text in a field.
fn text_of(
    fetching: Fetching,
    parameter: &Parameter,
    today: Memo<Date>,
) -> impl Fn() -> String + use<> {
    let parameter = parameter.clone();
    move || fetching.answer(|answers| answers.text(&parameter, today.get()))
}

/// Takes the text of a field.
fn set_text(
    fetching: Fetching,
    question: &Question,
    parameter: &Parameter,
) -> impl Fn(String) + use<> {
    let (question, id) = (question.clone(), field_id(parameter));
    move |text| fetching.change_answers(&question, |answers| answers.set_text(&id, &text))
}

/// The id of a parameter's field in the page.
fn element_id(parameter: &Parameter) -> String {
    format!("fetch-{}", field_id(parameter))
}

/// The name of a field, and what it means if it may be left empty.
fn label(question: &Question, parameter: &Parameter) -> impl IntoView + use<> {
    let if_empty = parameter.if_empty.as_deref().map(words::if_empty);
    let if_empty = if_empty.filter(|_| !question.is_required);
    view! {
        {parameter.title.to_string()}
        {if_empty.map(|said| view! { " "<span class="fetch-aside">{said}</span> })}
    }
}

/// One of a few values, which always has one.
#[component]
fn ChoiceField(question: Question, parameter: Parameter, today: Memo<Date>) -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let chosen = Memo::new({
        let text = text_of(fetching, &parameter, today);
        move |_| text()
    });
    let id = element_id(&parameter);
    let title = parameter.title.to_string();
    if parameter.choices.len() > SWITCH {
        let set = set_text(fetching, &question, &parameter);
        let options = parameter.choices.iter().map(|choice| {
            let value = choice.to_string();
            let said = words::choice(choice);
            view! {
                <option value=value.clone() prop:selected=move || chosen.get() == value>
                    {said}
                </option>
            }
        });
        return view! {
            <label class="field">
                <span>{title}</span>
                <select id=id on:change:target=move |event| set(event.target().value())>
                    {options.collect_view()}
                </select>
            </label>
        }
        .into_any();
    }
    let choices = parameter.choices.iter().map(|choice| {
        let set = set_text(fetching, &question, &parameter);
        let (value, own) = (choice.to_string(), choice.to_string());
        view! {
            <label class="switch-option">
                <input
                    type="radio"
                    name=id.clone()
                    prop:checked=move || chosen.get() == value
                    on:change=move |_| set(own.clone())
                />
                <span>{words::choice(choice)}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field">
            <legend>{title}</legend>
            <div class="switch">{choices.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn NameField(question: Question, parameter: Parameter, today: Memo<Date>) -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let id = element_id(&parameter);
    let set = set_text(fetching, &question, &parameter);
    view! {
        <div class="field">
            <label for=id.clone()>{label(&question, &parameter)}</label>
            <input
                type="text"
                class="fetch-input"
                id=id.clone()
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=format!("{id}-mistake")
                aria-invalid=is_mistaken(fetching, &parameter)
                prop:value=text_of(fetching, &parameter, today)
                on:input:target=move |event| set(event.target().value())
            />
            <MistakeOf parameter=parameter />
        </div>
    }
}

#[component]
fn DayField(question: Question, parameter: Parameter, today: Memo<Date>) -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let id = element_id(&parameter);
    let set = set_text(fetching, &question, &parameter);
    view! {
        <div class="field">
            <label for=id.clone()>{label(&question, &parameter)}</label>
            <input
                type="date"
                id=id.clone()
                min=parameter.first.as_deref().map(str::to_owned)
                max=move || today.get().iso()
                aria-describedby=format!("{id}-mistake")
                aria-invalid=is_mistaken(fetching, &parameter)
                prop:value=text_of(fetching, &parameter, today)
                on:change:target=move |event| set(event.target().value())
            />
            <MistakeOf parameter=parameter />
        </div>
    }
}

/// A period by its name, or by its first and last day.
#[component]
fn PeriodField(question: Question, today: Memo<Date>) -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let Ask::Period { from, to, days_max } = question.ask.clone() else {
        return ().into_any();
    };
    let chosen = Memo::new({
        let question = question.clone();
        move |_| fetching.answer(|answers| answers.period(&question, today.get()))
    });
    let days = Memo::new({
        let question = question.clone();
        move |_| fetching.answer(|answers| answers.days(&question, today.get()))
    });
    let choose = {
        let (question, from, to) = (question.clone(), field_id(&from), field_id(&to));
        move |period: Period| {
            // The days begin with those of the period before.
            let before = days.get_untracked();
            fetching.change_answers(&question, |answers| {
                if let Some((first, last)) = before.filter(|_| period == Period::Custom) {
                    answers.set_text(&from, &first);
                    answers.set_text(&to, &last);
                }
                answers.set_period(&question, period);
            });
        }
    };
    let options = {
        let question = question.clone();
        move || {
            let periods = question.periods(today.get()).into_iter();
            let option = |period: Period| {
                view! {
                    <option value=period.id() prop:selected=move || chosen.get() == period>
                        {words::period(period)}
                    </option>
                }
            };
            periods.map(option).collect_view()
        }
    };
    let said = move || {
        let (first, last) = days.get()?;
        chosen.get().days(today.get())?;
        Some(words::period_days(
            period::day(&first)?,
            period::day(&last)?,
        ))
    };
    let entered = {
        let question = question.clone();
        move || {
            (chosen.get() == Period::Custom).then(|| {
                view! {
                    <div class="fetch-days">
                        <DayField question=question.clone() parameter=from.clone() today=today />
                        <DayField question=question.clone() parameter=to.clone() today=today />
                    </div>
                    <p class="note">{words::days_at_most(days_max)}</p>
                }
            })
        }
    };
    view! {
        <label class="field">
            <span>{words::PERIOD}</span>
            <select on:change:target=move |event| choose(Period::of_id(&event.target().value()))>
                {options}
            </select>
        </label>
        {move || said().map(|said| view! { <p class="note">{said}</p> })}
        {entered}
    }
    .into_any()
}

/// The mistake in a field, shown below it.
#[component]
fn MistakeOf(parameter: Parameter) -> impl IntoView {
    let fetching = expect_context::<Fetching>();
    let id = format!("{}-mistake", element_id(&parameter));
    let field = field_id(&parameter);
    let said = Memo::new(move |_| {
        fetching
            .mistakes
            .with(|mistakes| mistakes.get(&field).copied())
    });
    view! {
        <p class="fetch-flaw" id=id hidden=move || said.get().is_none()>{said}</p>
    }
}

/// Whether a field has a mistake, as `aria-invalid` wants it.
fn is_mistaken(
    fetching: Fetching,
    parameter: &Parameter,
) -> impl Fn() -> Option<&'static str> + use<> {
    let field = field_id(parameter);
    move || {
        fetching
            .mistakes
            .with(|mistakes| mistakes.contains_key(&field))
            .then_some("true")
    }
}

/// The id of the first field with a mistake.
pub(super) fn first_mistake(fetching: Fetching) -> Option<String> {
    let questions = untrack(|| fetching.questions());
    let mut fields = questions.iter().flat_map(Question::field_ids);
    let mistakes = fetching.mistakes.get_untracked();
    let first = fields.find(|field| mistakes.contains_key(field))?;
    Some(format!("fetch-{first}"))
}
