//! A column's menu: order, width, and filters on its values. It edits the query's text, so that its
//! result could also have been typed.

pub mod between;
pub mod calendar;
pub mod values;

use leptos::html::Div;
use leptos::prelude::*;
use reports::query::{Query, parse};
use reports::table::{Type, Unknown};
use reports::view::{Scope, Values};

use super::filter::{Draft, Presence};
use crate::model::format::value::Form;
use crate::model::view_state::Step;
use crate::pages::table::grid::Grid;
use crate::pages::table::grid::header::header_id;
use crate::text::table as words;
use crate::text::{advice, corrections};
use crate::ui::popover::{Closing, Popover, left_within};

use between::{Between, OlderThan};
use values::ValueMenu;

/// Width of the menu, px; the same as in the stylesheet.
const WIDTH_PX: f64 = 300.0;

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
pub struct Menu {
    grid: Grid,
    column: u32,
    ty: Type,
    form: Form,
    key: StoredValue<String>,
    draft: Memo<Draft>,
    /// Whether this menu has changed the query: all its changes are one step.
    changed: StoredValue<bool>,
    /// The text that listed values contain.
    find: RwSignal<String>,
    /// The values that arrived last for this column.
    listed: RwSignal<Option<Values>>,
}

impl Menu {
    fn query(self) -> Query {
        self.grid
            .file
            .view_state
            .with_untracked(|view_state| parse(&view_state.query))
            .unwrap_or(Query::All)
    }

    /// Asks for the values among the rows that the other filters select, whenever those or the text
    /// to find change, and takes the answers.
    fn list_values(self) {
        let file = self.grid.file;
        let wanted = Memo::new(move |before: Option<&(Scope, String)>| {
            let before = before.map(|(scope, _)| scope.clone());
            // While the filter cannot be read, the values are those of the last one.
            let scope = file.scope_without(&self.key.read_value()).or(before);
            (scope.unwrap_or_default(), self.find.get())
        });
        Effect::new(move |_| {
            let (scope, find) = wanted.get();
            file.ask_values(self.column, scope, &find);
        });
        Effect::new(move |_| {
            let (scope, find) = wanted.get();
            let answer = file.values.with(|values| {
                let is_wanted = |values: &&reports::wire::ColumnValues| {
                    values.column == self.column && values.within == scope && values.find == find
                };
                values
                    .as_ref()
                    .filter(is_wanted)
                    .map(|values| values.menu.clone())
            });
            if answer.is_some() {
                self.listed.set(answer);
            }
        });
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
        if self.grid.file.set_query(&text, step) {
            self.changed.set_value(true);
        }
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
    // The listed values are written as queries write them.
    let form = Form::new(&about.name, ty, None);
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
        form,
        key,
        draft,
        changed: StoredValue::new(false),
        find: RwSignal::new(String::new()),
        listed: RwSignal::new(None),
    };
    menu.list_values();
    let others = move || {
        let query = file.view_state.with(|view_state| parse(&view_state.query));
        let others = Draft::others(&query.ok()?, &key.read_value());
        (!others.is_empty()).then(|| words::also_filtered(&others.join(" ")))
    };
    let has_unknown = about.unknown.iter().any(|number| *number > 0);
    let asks_presence = Memo::new(move |_| has_unknown || draft.read().presence != Presence::Any);
    let is_ranged = matches!(
        ty,
        Type::Integer | Type::Decimal | Type::Size | Type::Timestamp
    );
    let node = NodeRef::<Div>::new();
    place(grid, column, WIDTH_PX, node);
    let on_close = Callback::new(move |closing| {
        grid.menu.set(None);
        if closing == Closing::Done {
            grid.focus();
        }
    });
    // Among the same rows as the values.
    let reasons = move || {
        let listed = menu.listed.read();
        let unknown = listed.as_ref().map(|listed| listed.unknown)?;
        let reasons: Vec<String> = Unknown::ALL
            .into_iter()
            .filter(|why| unknown[why.index()] > 0)
            .map(|why| words::unknown_count(why, unknown[why.index()]))
            .collect();
        (!reasons.is_empty()).then(|| reasons.join(", "))
    };
    let among = Memo::new(move |_| {
        let all = file
            .about
            .with(|about| about.as_ref().map_or(0, |about| about.rows));
        let rows = menu
            .listed
            .with(|listed| listed.as_ref().map(|listed| listed.rows))?;
        (rows != u64::from(all)).then(|| words::counted_among(rows))
    });
    let view = view! {
        <Popover label=words::menu_of(&about.name) class="column-menu" on_close=on_close node_ref=node>
            <header class="column-menu-head">
                <strong>{about.name.clone()}</strong>
                <span class="popover-note">{words::type_name(ty)}</span>
            </header>
            <Order menu=menu on_close=on_close />
            {is_ranged.then(|| view! { <Between menu=menu /> })}
            {(ty == Type::Timestamp).then(|| view! { <OlderThan menu=menu /> })}
            <p class="popover-note is-wrong">
                {move || file.refused_filter.with(|refused| {
                    let refused = refused.as_ref().filter(|refused| !refused.is_typed)?;
                    Some(advice::sentence(&refused.advice.code))
                })}
            </p>
            {move || others().map(|text| view! { <p class="popover-note">{text}</p> })}
            <ValueMenu menu=menu />
            {move || among.get().map(|text| view! { <p class="popover-note">{text}</p> })}
            {matches!(ty, Type::Text | Type::Json | Type::Ip | Type::Category)
                .then(|| view! { <Contains menu=menu /> })}
            <Show when=move || asks_presence.get()>
                <Presences menu=menu />
            </Show>
            {move || reasons().map(|text| view! { <p class="popover-note">{text}</p> })}
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
