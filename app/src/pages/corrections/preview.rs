//! This module shows the preview of the first rows, and the types of their columns, which can be
//! chosen here.

use std::sync::Arc;

use leptos::prelude::*;
use reports::notation::Notation;
use reports::read::{About, ReadOptions};
use reports::report::{Preview, PreviewReport};
use reports::table::Type;
use reports::view::Cell;

use super::choice::chosen;
use super::tries::Tries;
use crate::model::corrections::{Reading, drawn, natural_key, readings};
use crate::model::format::value::Form;
use crate::model::preferences::Zone;
use crate::pages::table::grid::cell::{appearance, is_right};
use crate::platform::zones::local_offset_minutes;
use crate::text::{corrections as words, reading, refusals};

/// A column as the preview shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Head {
    /// Its index in the rows.
    at: usize,
    /// Its key without a repair, which no choice changes.
    natural: String,
    name: String,
    ty: Type,
    /// The notation of its dates or numbers, if it is not that of reports.
    notation: Option<Notation>,
    /// The type it has now, if that differs.
    was: Option<Type>,
    /// The name of the kind's column that it stands for.
    stands_for: Option<String>,
    derived: bool,
}

/// The preview of the file: a line about it, and its first rows; or why it would not be opened.
#[component]
pub fn PreviewPane(
    tries: Tries,
    /// The key of the column for which a person opened the dialog.
    wanted: Option<String>,
) -> impl IntoView {
    let wanted = StoredValue::new(wanted);
    let preview = Memo::new(move |_| {
        tries
            .shown
            .with(|s| s.as_ref().map(|s| Same(Arc::clone(&s.preview))))
    });
    let heads = Memo::new(move |_| heads(tries, wanted.get_value().as_deref()));
    let refusal = move || {
        let refusal =
            preview.with(|p| p.as_ref().and_then(|p| p.0.outcome.as_ref().err().cloned()));
        refusal.map(|refusal| {
            let said = refusals::words(&refusal, &tries.file.name.get_value());
            view! {
                <p class="corrections-refused">{words::WOULD_BE_REFUSED}" "{said.title}</p>
            }
        })
    };
    let failed = move || {
        tries.failed.get().map(|reason| {
            view! {
                <p class="corrections-refused" role="alert">{words::FAILED}" "{reason}</p>
            }
        })
    };
    let has_rows = Memo::new(move |_| read(&preview, |_| ()).is_some());
    let said = move || {
        if tries.failed.with(Option::is_some) {
            return None;
        }
        let said = read(&preview, |read| {
            let about = &read.about;
            let is_chosen = tries
                .shown
                .with(|shown| shown.as_ref().is_some_and(|s| s.options.kind.is_some()));
            let how_sure = reading::how_sure(about.confidence, is_chosen);
            (
                words::summary(&about.kind, &how_sure, about.columns.len()),
                about.reason.clone(),
                words::problems(&read.problems, read.whole),
                about
                    .questions
                    .iter()
                    .map(words::undecided)
                    .collect::<Vec<_>>(),
            )
        });
        let is_first = preview.with(Option::is_none);
        Some(match said {
            Some((line, reason, problems, undecided)) => view! {
                <p class="corrections-line">{line}</p>
                <p class="note">{reason}</p>
                <p class="note">{problems}</p>
                {undecided
                    .into_iter()
                    .map(|text| view! { <p class="note">{text}</p> })
                    .collect_view()}
            }
            .into_any(),
            None if is_first => view! { <p class="note">{words::WAITING}</p> }.into_any(),
            None => ().into_any(),
        })
    };
    let has_times = move || heads.with(|heads| heads.iter().any(|head| head.ty == Type::Timestamp));
    let more = move || {
        let all = read(&preview, |read| read.about.columns.len()).unwrap_or(0);
        let shown = heads.with(Vec::len);
        (shown < all).then(|| view! { <p class="note">{words::more_columns(shown, all)}</p> })
    };
    view! {
        <section
            class="corrections-preview"
            aria-label=words::PREVIEW
            aria-busy=move || tries.is_late().to_string()
        >
            <div role="status">{said}{refusal}</div>
            {failed}
            <Show when=move || has_rows.get()>
                <div class="scroll-box" tabindex="0" role="region" aria-label=words::FIRST_ROWS>
                    <table class="plain-table preview-table">
                        <thead>
                            <tr>
                                <For
                                    each=move || heads.get()
                                    key=|head| (head.natural.clone(), head.name.clone())
                                    children=move |head| view! {
                                        <HeadCell tries=tries heads=heads head=head wanted=wanted />
                                    }
                                />
                            </tr>
                        </thead>
                        <tbody>{move || body(tries, &preview, &heads.get())}</tbody>
                    </table>
                </div>
            </Show>
            {more}
            <Show when=has_times>
                <p class="note">{move || words::times_shown(tries.file.page.zone.get())}</p>
            </Show>
        </section>
    }
}

/// A preview, compared by identity: each answer is a new one.
#[derive(Clone)]
struct Same(Arc<Preview>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn read<T>(preview: &Memo<Option<Same>>, of: impl FnOnce(&PreviewReport) -> T) -> Option<T> {
    preview.with(|preview| preview.as_ref()?.0.outcome.as_ref().ok().map(of))
}

fn heads(tries: Tries, wanted: Option<&str>) -> Vec<Head> {
    let before = tries.file.about.get();
    let before = before
        .as_deref()
        .map(|about| (about, tries.file.options.get()));
    tries.shown.with(|shown| {
        let Some(shown) = shown else {
            return Vec::new();
        };
        let Some(about) = shown.about() else {
            return Vec::new();
        };
        let wanted = wanted.and_then(|wanted| {
            let key = |key| natural_key(&shown.options, key);
            about
                .columns
                .iter()
                .position(|column| key(&column.key) == wanted)
        });
        heads_of(
            about,
            &shown.options,
            before.as_ref().map(|(about, options)| (*about, options)),
            wanted,
        )
    })
}

/// The columns that are drawn, compared with how the file is read now.
fn heads_of(
    about: &About,
    options: &ReadOptions,
    before: Option<(&About, &ReadOptions)>,
    wanted: Option<usize>,
) -> Vec<Head> {
    let was = |natural: &str, ty: Type| {
        let (about, options) = before?;
        let is_it = |key: &str| natural_key(options, key) == natural;
        let column = about.columns.iter().find(|column| is_it(&column.key))?;
        (column.ty != ty).then_some(column.ty)
    };
    drawn(about.columns.len(), wanted)
        .into_iter()
        .filter_map(|at| {
            let column = about.columns.get(at)?;
            let natural = natural_key(options, &column.key).to_owned();
            Some(Head {
                at,
                was: was(&natural, column.ty),
                natural,
                name: column.name.clone(),
                ty: column.ty,
                notation: column.notation,
                stands_for: column.stands_for.clone(),
                derived: column.derived,
            })
        })
        .collect()
}

/// A column's name, and the choice of its type or notation.
#[component]
fn HeadCell(
    tries: Tries,
    heads: Memo<Vec<Head>>,
    head: Head,
    wanted: StoredValue<Option<String>>,
) -> impl IntoView {
    let natural = StoredValue::new(head.natural.clone());
    let now = Memo::new(move |_| {
        heads.with(|heads| {
            heads
                .iter()
                .find(|h| h.natural == *natural.read_value())
                .cloned()
        })
    });
    let is_changed = move || now.with(|now| now.as_ref().is_some_and(|now| now.was.is_some()));
    let is_number = move || now.with(|now| now.as_ref().is_some_and(|now| is_right(now.ty)));
    let was = move || now.with(|now| now.as_ref()?.was.map(words::was));
    let stands_for = move || now.with(|now| now.as_ref()?.stands_for.clone());
    let current = Memo::new(move |_| {
        tries
            .draft
            .with(|draft| Reading::chosen(draft, &natural.read_value()))
    });
    let guess = move || {
        let found = now.with(|now| now.as_ref().map(|now| (now.ty, now.notation)));
        let found = found.filter(|_| current.get().is_none());
        words::as_recognised(
            found
                .map(|(ty, notation)| words::found(ty, notation))
                .as_deref(),
        )
    };
    let node = NodeRef::<leptos::html::Select>::new();
    if wanted.with_value(|wanted| wanted.as_ref() == Some(&head.natural)) {
        Effect::new(move |_| {
            if let Some(node) = node.get() {
                // This happens once; when the column is drawn again, the person is elsewhere.
                wanted.set_value(None);
                request_animation_frame(move || {
                    // A failure only means that the focus stays.
                    let _ = node.focus();
                });
            }
        });
    }
    let options = readings().into_iter().map(|reading| {
        view! {
            <option value=reading.id() prop:selected=move || current.get() == Some(reading)>
                {words::reading_choice(reading)}
            </option>
        }
    });
    let choose = move |event| {
        let id = chosen(&event);
        let reading = readings().into_iter().find(|reading| reading.id() == id);
        let ty = now.with_untracked(|now| now.as_ref().map(|now| now.ty));
        tries
            .draft
            .update(|draft| Reading::choose(reading, draft, &natural.read_value(), ty));
    };
    let choice = (!head.derived).then(|| {
        view! {
            <select node_ref=node aria-label=words::read_as(&head.name) on:change=choose>
                <option value="" prop:selected=move || current.get().is_none()>{guess}</option>
                {options.collect_view()}
            </select>
        }
    });
    view! {
        <th scope="col" class:is-changed=is_changed class:number=is_number>
            <span class="preview-name">{head.name}</span>
            {move || stands_for().map(|name| view! { <span class="preview-note">"= "{name}</span> })}
            {choice}
            {move || was().map(|was| view! { <span class="preview-note">{was}</span> })}
        </th>
    }
}

/// The rows, each cell as the table will show it.
fn body(tries: Tries, preview: &Memo<Option<Same>>, heads: &[Head]) -> impl IntoView + use<> {
    let zone = tries.file.page.zone.get();
    let offset = move |ms| match zone {
        Zone::Utc => 0,
        Zone::Local => local_offset_minutes(ms),
    };
    let missing = Cell {
        text: String::new(),
        cut: false,
        unknown: Some(reports::table::Unknown::Missing),
        ms: None,
        hits: Vec::new(),
    };
    let heads: Vec<_> = heads
        .iter()
        .map(|head| (head, Form::new(&head.name, head.ty, head.notation)))
        .collect();
    let rows = read(preview, |read| {
        let rows = read.rows.iter().map(|row| {
            let cells = heads.iter().map(|(head, form)| {
                let cell = row.cells.get(head.at).unwrap_or(&missing);
                let appearance = appearance(cell, *form, offset);
                view! {
                    <td
                        class:number=is_right(head.ty)
                        class:is-changed=head.was.is_some()
                        data-tone=appearance.tone.name()
                        title=appearance.title.map(std::borrow::Cow::into_owned)
                    >
                        {appearance.text.into_owned()}
                    </td>
                }
            });
            view! { <tr>{cells.collect_view()}</tr> }
        });
        rows.collect_view()
    });
    rows.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests_support::about;
    use reports::read::ColumnOptions;

    #[test]
    fn changed_types_are_shown_for_any_column_name() {
        let now = about();
        let mut then = about();
        then.columns[1].key = "last_active".to_owned();
        then.columns[1].ty = Type::Timestamp;
        let options = ReadOptions {
            columns: vec![ColumnOptions {
                key: "role".to_owned(),
                ty: None,
                stands_for: Some("last_active".to_owned()),
                notation: None,
            }],
            ..ReadOptions::default()
        };
        let plain = ReadOptions::default();
        let heads = heads_of(&then, &options, Some((&now, &plain)), None);
        assert_eq!((heads[0].was, heads[1].was), (None, Some(Type::Category)));
        assert_eq!(heads[1].natural, "role");
        // No type differs from before if the file is not open.
        let heads = heads_of(&then, &options, None, None);
        assert!(heads.iter().all(|head| head.was.is_none()));
    }
}
