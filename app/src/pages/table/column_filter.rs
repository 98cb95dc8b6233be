//! A column's menu: order, width, and filters on its values. It edits the query's text, so that its
//! result could also have been typed.

use leptos::html::Div;
use leptos::prelude::*;
use reports::query::{Query, parse};
use reports::table::{Type, Unknown};
use reports::view::ValueCount;

use super::bounds::{is_inverted, is_whole};
use super::filter::{Draft, Presence, value_of};
use crate::model::format::count;
use crate::model::view_state::Step;
use crate::pages::table::grid::Grid;
use crate::pages::table::grid::header::header_id;
use crate::text::corrections;
use crate::text::table as words;
use crate::ui::popover::{Closing, Popover, left_within};

/// Width of the menu, px; the same as in the stylesheet.
const WIDTH_PX: f64 = 300.0;
/// The number of values from which the list has a search field.
const NARROW_FROM: usize = 9;

/// The menu of the column that is open.
#[component]
pub fn ColumnMenu(grid: Grid) -> impl IntoView {
    move || {
        grid.menu
            .get()
            .map(|column| view! { <MenuOf grid=grid column=column /> })
    }
}

/// The state that the menu's parts share.
#[derive(Clone, Copy)]
struct Menu {
    grid: Grid,
    column: u32,
    ty: Type,
    key: StoredValue<String>,
    draft: Memo<Draft>,
    /// Whether this menu has changed the query: all its changes are one step.
    changed: StoredValue<bool>,
}

impl Menu {
    fn query(self) -> Query {
        self.grid
            .file
            .view_state
            .with_untracked(|view_state| parse(&view_state.query))
            .unwrap_or(Query::All)
    }

    /// Changes the filters on the column.
    fn ask(self, change: impl FnOnce(&mut Draft)) {
        let mut draft = self.draft.get_untracked();
        change(&mut draft);
        let text = draft
            .write(&self.query(), &self.key.read_value())
            .to_string();
        let step = if self.changed.get_value() {
            Step::Replace
        } else {
            Step::Push
        };
        self.changed.set_value(true);
        self.grid.file.set_query(&text, step);
    }
}

#[component]
fn MenuOf(grid: Grid, column: u32) -> impl IntoView {
    let file = grid.file;
    let about = file.about.with_untracked(|about| {
        about
            .as_ref()
            .and_then(|about| about.columns.get(column as usize))
            .cloned()
    })?;
    let ty = about.ty;
    let key = StoredValue::new(about.key);
    let draft = Memo::new(move |_| {
        let query = file
            .view_state
            .with(|view_state| parse(&view_state.query))
            .unwrap_or(Query::All);
        Draft::read(&query, &key.read_value())
    });
    let menu = Menu {
        grid,
        column,
        ty,
        key,
        draft,
        changed: StoredValue::new(false),
    };
    let has_unknown = about.unknown.iter().any(|number| *number > 0);
    let asks_presence = Memo::new(move |_| has_unknown || draft.read().presence != Presence::Any);
    let is_ranged = matches!(
        ty,
        Type::Integer | Type::Decimal | Type::Size | Type::Timestamp
    );
    file.ask_values(column, "");

    let node = NodeRef::<Div>::new();
    place(grid, column, WIDTH_PX, node);
    let on_close = Callback::new(move |closing| {
        grid.menu.set(None);
        if closing == Closing::Done {
            grid.focus();
        }
    });
    let reasons: Vec<String> = Unknown::ALL
        .into_iter()
        .filter(|why| about.unknown[why.index()] > 0)
        .map(|why| words::unknown_count(why, about.unknown[why.index()]))
        .collect();
    let reasons = reasons.join(", ");
    let view = view! {
        <Popover label=words::menu_of(&about.name) class="column-menu" on_close=on_close node_ref=node>
            <header class="column-menu-head">
                <strong>{about.name.clone()}</strong>
                <span class="popover-note">{words::type_name(ty)}</span>
            </header>
            <Order menu=menu on_close=on_close />
            {is_ranged.then(|| view! { <Between menu=menu /> })}
            <Values menu=menu />
            {matches!(ty, Type::Text | Type::Json | Type::Ip | Type::Category)
                .then(|| view! { <Contains menu=menu /> })}
            <Show when=move || asks_presence.get()>
                <Presences menu=menu />
            </Show>
            {(!reasons.is_empty()).then(|| view! { <p class="popover-note">{reasons}</p> })}
            <Correct menu=menu derived=about.derived on_close=on_close />
            <footer class="popover-foot">
                <button
                    type="button"
                    class="link-button"
                    aria-disabled=move || (*draft.read() == Draft::default()).to_string()
                    on:click=move |_| menu.ask(|draft| *draft = Draft::default())
                >
                    {words::CLEAR}
                </button>
                <button type="button" class="tool-button" on:click=move |_| on_close.run(Closing::Done)>
                    {words::DONE}
                </button>
            </footer>
        </Popover>
    };
    Some(view)
}

/// Puts a panel of this width below its column's header, inside the table.
pub(crate) fn place(grid: Grid, column: u32, width_px: f64, node: NodeRef<Div>) {
    Effect::new(move |_| {
        let Some(node) = node.get() else { return };
        let at = grid
            .shown
            .with_untracked(|shown| shown.iter().position(|c| *c == column));
        let header = at
            .and_then(|at| u32::try_from(at).ok())
            .and_then(|at| document().get_element_by_id(&header_id(grid, at)));
        let (Some(header), Some(hole)) = (header, grid.node.get_untracked()) else {
            return;
        };
        let (header, hole) = (
            header.get_bounding_client_rect(),
            hole.get_bounding_client_rect(),
        );
        let left = left_within(header.left() - hole.left(), width_px, hole.width());
        let style = web_sys::HtmlElement::style(&node);
        // Setting a property fails only for an invalid name; both names are valid.
        let _ = style.set_property("--menu-left", &format!("{left}px"));
        let _ = style.set_property("--menu-top", &format!("{}px", header.height()));
    });
}

/// Sorts by the column, hides it, sets its width.
#[component]
fn Order(menu: Menu, on_close: Callback<Closing>) -> impl IntoView {
    let Menu {
        grid,
        column,
        ty,
        key,
        ..
    } = menu;
    let file = grid.file;
    let is_sorted = move |descending: bool| {
        file.view_state
            .with(|view_state| view_state.sort.first() == Some(&(key.get_value(), descending)))
    };
    let sort = move |descending: bool| {
        view! {
            <button
                type="button"
                class="tool-button"
                data-first=(!descending).then_some("")
                aria-pressed=move || is_sorted(descending).to_string()
                on:click=move |_| {
                    let sort = if untrack(|| is_sorted(descending)) {
                        Vec::new()
                    } else {
                        vec![(key.get_value(), descending)]
                    };
                    file.set_sort(sort);
                }
            >
                {if descending { words::sort_down(ty) } else { words::sort_up(ty) }}
            </button>
        }
    };
    let is_only = move || grid.columns() == 1;
    view! {
        <div class="column-menu-row">{sort(false)} {sort(true)}</div>
        <div class="column-menu-row">
            <button type="button" class="tool-button" on:click=move |_| grid.fit.set(Some(column))>
                {words::FIT}
            </button>
            <button
                type="button"
                class="tool-button"
                title=words::PUT_FIRST_WHY
                disabled=move || grid.shown.with(|shown| shown.first() == Some(&column))
                on:click=move |_| {
                    grid.layout.update(|layout| layout.move_to(column, 0));
                    on_close.run(Closing::Done);
                }
            >
                {words::PUT_FIRST}
            </button>
            <button
                type="button"
                class="tool-button"
                disabled=is_only
                on:click=move |_| {
                    grid.show_column(column, false, Step::Push);
                    on_close.run(Closing::Done);
                }
            >
                {words::HIDE}
            </button>
        </div>
    }
}

/// Leads to the place where the column's type can be corrected. A column derived from another one
/// has none.
#[component]
fn Correct(menu: Menu, derived: bool, on_close: Callback<Closing>) -> impl IntoView {
    let file = menu.grid.file;
    let correct = move |_| {
        on_close.run(Closing::Done);
        file.page.correct(file.id, Some(menu.key.get_value()));
    };
    (!derived && file.is_correctable()).then(|| {
        view! {
            <div class="column-menu-row">
                <button
                    type="button"
                    class="tool-button"
                    aria-haspopup="dialog"
                    on:click=correct
                >
                    {corrections::READ_COLUMN}
                </button>
            </div>
        }
    })
}

/// Bounds of numbers, sizes and days.
#[component]
fn Between(menu: Menu) -> impl IntoView {
    let Menu {
        grid,
        column,
        ty,
        draft,
        ..
    } = menu;
    let is_time = ty == Type::Timestamp;
    let range = move || {
        grid.file.values.with(|values| {
            values
                .as_ref()
                .filter(|values| values.column == column && values.within.is_empty())?
                .menu
                .range
                .clone()
        })
    };
    let bounds = Memo::new(move |_| draft.with(|draft| (draft.from.clone(), draft.to.clone())));
    let typed = RwSignal::new(bounds.get_untracked());
    Effect::new(move |_| typed.set(bounds.get()));
    let wrong_way = Memo::new(move |_| typed.with(|(from, to)| is_inverted(ty, from, to)));
    // For a time, the hint is its date.
    let hint = move |text: String| {
        if is_time {
            text.chars().take(10).collect()
        } else {
            text
        }
    };
    let field = move |is_upper: bool| {
        let value = move || {
            draft.with(|d| {
                if is_upper {
                    d.to.clone()
                } else {
                    d.from.clone()
                }
            })
        };
        let placeholder = move || {
            range()
                .map(|(from, to)| hint(if is_upper { to } else { from }))
                .unwrap_or_default()
        };
        let ask = move |text: String| {
            typed.update(|(from, to)| *(if is_upper { to } else { from }) = text);
            // Inverted bounds show an error at once and are applied when they are corrected.
            let (from, to) = typed.get_untracked();
            let asked = draft.with_untracked(|d| d.from == from.trim() && d.to == to.trim());
            if !asked && !wrong_way.get_untracked() {
                menu.ask(|draft| {
                    (draft.from, draft.to) = (from, to);
                    draft.presence = Presence::Any;
                });
            }
        };
        let label = if is_upper {
            words::to(ty)
        } else {
            words::from(ty)
        };
        view! {
            <label class="field">
                <span>{label}</span>
                <input
                    type=if is_time { "date" } else { "text" }
                    inputmode=matches!(ty, Type::Integer | Type::Decimal).then_some("decimal")
                    autocomplete="off"
                    placeholder=placeholder
                    min=move || is_time.then(|| range().map(|(from, _)| hint(from))).flatten()
                    max=move || is_time.then(|| range().map(|(_, to)| hint(to))).flatten()
                    prop:value=value
                    on:input:target=move |event| {
                        let input = event.target();
                        // A date with a missing part has no text, but is not empty.
                        if is_whole(ty, &input.value()) && !input.validity().bad_input() {
                            ask(input.value());
                        }
                    }
                    on:blur:target=move |event| {
                        let input = event.target();
                        // A field also loses the focus when its menu closes; the draft is gone by
                        // then.
                        if draft.try_get_untracked().is_none() {
                            return;
                        }
                        if input.validity().bad_input() {
                            input.set_value(&untrack(value));
                        } else {
                            ask(input.value());
                        }
                    }
                />
            </label>
        }
    };
    view! {
        <div class="column-menu-row">{field(false)} {field(true)}</div>
        {is_time.then(|| view! { <p class="popover-note">{words::DAYS_ARE_UTC}</p> })}
        {(ty == Type::Size).then(|| view! { <p class="popover-note">{words::SIZES_TAKE_UNITS}</p> })}
        <p class="popover-note is-wrong" role="alert">
            {move || wrong_way.get().then(|| words::inverted(ty))}
        </p>
    }
}

/// A text that the values contain.
#[component]
fn Contains(menu: Menu) -> impl IntoView {
    let draft = menu.draft;
    view! {
        <label class="field">
            <span>{words::CONTAINS}</span>
            <input
                type="text"
                autocomplete="off"
                prop:value=move || draft.with(|draft| draft.contains.clone())
                on:input:target=move |event| {
                    let text = event.target().value();
                    menu.ask(|draft| {
                        draft.contains = text;
                        draft.presence = Presence::Any;
                    });
                }
            />
        </label>
    }
}

/// Whether values must be known.
#[component]
fn Presences(menu: Menu) -> impl IntoView {
    let choice = move |presence: Presence, label: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="presence"
                    prop:checked=move || menu.draft.read().presence == presence
                    on:change=move |_| menu.ask(|draft| {
                        if presence == Presence::Unknown {
                            // An unknown value is neither one of these values nor within bounds.
                            *draft = Draft::default();
                        }
                        draft.presence = presence;
                    })
                />
                {label}
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend>{words::PRESENCE}</legend>
            {choice(Presence::Any, words::ANY)}
            {choice(Presence::Known, words::KNOWN)}
            {choice(Presence::Unknown, words::UNKNOWN)}
        </fieldset>
    }
}

/// Checkboxes for values, with their counts.
#[component]
fn Values(menu: Menu) -> impl IntoView {
    let Menu { grid, column, .. } = menu;
    let narrow = RwSignal::new(String::new());
    let values = Memo::new(move |_| {
        grid.file.values.with(|values| {
            values
                .as_ref()
                .filter(|values| values.column == column && values.within.is_empty())
                .map(|values| {
                    let listed: Vec<(String, ValueCount)> = values
                        .menu
                        .values
                        .iter()
                        .filter_map(|value| Some((value_of(&value.query)?, value.clone())))
                        .collect();
                    (listed, values.menu.more)
                })
        })
    });
    let is_long = move || {
        values
            .read()
            .as_ref()
            .is_some_and(|(v, more)| v.len() >= NARROW_FROM || *more > 0)
    };
    let listed = move || {
        let needle = narrow.read().to_lowercase();
        values.with(|values| {
            let values = values.iter().flat_map(|(values, _)| values);
            let fits =
                |(_, value): &&(String, ValueCount)| value.value.to_lowercase().contains(&needle);
            values.filter(fits).cloned().collect::<Vec<_>>()
        })
    };
    let more = move || values.read().as_ref().map_or(0, |(_, more)| *more);
    let nothing = move || match &*values.read() {
        None => Some(words::COUNTING),
        Some((values, 0)) if values.is_empty() => Some(words::NO_VALUES),
        Some(_) if listed().is_empty() => Some(words::NO_SUCH_VALUE),
        Some(_) => None,
    };
    view! {
        <Show when=is_long>
            <input
                type="search"
                class="value-search"
                aria-label=words::FIND_VALUE
                placeholder=words::FIND_VALUE
                autocomplete="off"
                prop:value=narrow
                on:input:target=move |event| narrow.set(event.target().value())
            />
        </Show>
        <ul class="value-list" aria-label=words::VALUES>
            {move || listed().into_iter().map(|(value, counted)| {
                view! { <Value menu=menu value=value counted=counted /> }
            }).collect_view()}
            {move || nothing().map(|text| view! { <li class="popover-note">{text}</li> })}
        </ul>
        {move || (more() > 0).then(|| view! { <p class="popover-note">{words::more_values(more())}</p> })}
    }
}

#[component]
fn Value(menu: Menu, value: String, counted: ValueCount) -> impl IntoView {
    let value = StoredValue::new(value);
    let is_ticked = move || menu.draft.read().has(&value.read_value());
    view! {
        <li>
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=is_ticked
                    on:change:target=move |event| {
                        let ticked = event.target().checked();
                        menu.ask(|draft| {
                            draft.tick(&value.read_value(), ticked);
                            draft.presence = Presence::Any;
                        });
                    }
                />
                <span class="value-text">{counted.value}</span>
                <span class="value-count">{count(counted.rows)}</span>
            </label>
        </li>
    }
}
