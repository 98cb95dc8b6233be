//! This module shows a small dialog next to the control that opened it. It takes the focus, closes
//! on Escape, on a press elsewhere and when the focus leaves, and says whether the focus should go
//! back.

use leptos::html::Div;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

/// Elements that can have the focus, in a popover.
const FOCUSABLE: &str =
    "[data-first], button:not([disabled]):not([tabindex='-1']), input, [tabindex='0']";

/// Why a popover closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The person has finished: the focus goes back.
    Done,
    /// The person went elsewhere: the focus is already there.
    Left,
}

/// An open popover. It stands in a `.popover-host`, or is its own.
#[component]
pub fn Popover(
    #[prop(into)] label: String,
    /// A class beside `popover`.
    class: &'static str,
    /// Runs when it closes.
    on_close: Callback<Closing>,
    /// The element, for the caller that places it.
    #[prop(optional)]
    node_ref: NodeRef<Div>,
    children: Children,
) -> impl IntoView {
    let host = move || -> Option<Element> {
        let node: Element = node_ref.get_untracked()?.into();
        Some(node.closest(".popover-host").ok().flatten().unwrap_or(node))
    };
    let holds = move |target: Option<web_sys::EventTarget>| {
        let target = target.and_then(|target| target.dyn_into::<Node>().ok());
        host().is_some_and(|host| host.contains(target.as_ref()))
    };
    Effect::new(move |_| {
        if let Some(node) = node_ref.get() {
            focus_first(&node);
        }
    });
    let press = window_event_listener(ev::pointerdown, move |event| {
        if !holds(event.target()) {
            on_close.run(Closing::Left);
        }
    });
    on_cleanup(move || press.remove());
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            on_close.run(Closing::Done);
        }
    };
    // Nothing is related where the window itself loses the focus, or an element goes away.
    let on_leave = move |event: ev::FocusEvent| {
        if event.related_target().is_some() && !holds(event.related_target()) {
            on_close.run(Closing::Left);
        }
    };
    view! {
        <div
            class=format!("popover {class}")
            role="dialog"
            aria-label=label
            tabindex="0"
            node_ref=node_ref
            on:keydown=on_key
            on:focusout=on_leave
        >
            {children()}
        </div>
    }
}

fn focus_first(node: &HtmlElement) {
    let first = node.query_selector("[data-first]").ok().flatten();
    let first = first.or_else(|| node.query_selector(FOCUSABLE).ok().flatten());
    let first = first.and_then(|first| first.dyn_into::<HtmlElement>().ok());
    // Focus can only fail by not happening.
    let _ = first.as_ref().unwrap_or(node).focus();
}

/// A button and the popover it opens.
#[component]
pub fn MenuButton(
    /// The button's name, and the popover's.
    label: &'static str,
    #[prop(into)] face: ViewFn,
    /// A class beside `popover`.
    class: &'static str,
    open: RwSignal<bool>,
    /// The button, for the caller that closes the popover and gives the focus back.
    #[prop(optional)]
    button: NodeRef<leptos::html::Button>,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let on_close = Callback::new(move |closing| {
        open.set(false);
        if let (Closing::Done, Some(button)) = (closing, button.get_untracked()) {
            // Focus can only fail by not happening.
            let _ = button.focus();
        }
    });
    view! {
        <div class="popover-host">
            <button
                type="button"
                class="tool-button"
                node_ref=button
                aria-label=label
                aria-haspopup="dialog"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {face.run()}
            </button>
            <Show when=move || open.get()>
                <Popover label=label class=class on_close=on_close>
                    {children.with_value(|children| children())}
                </Popover>
            </Show>
        </div>
    }
}

/// The left edge in px that keeps an element of this width inside its container and near its
/// anchor.
#[must_use]
pub fn left_within(anchor_left: f64, width: f64, hole: f64) -> f64 {
    const EDGE: f64 = 8.0;
    anchor_left.min(hole - width - EDGE).max(EDGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_inside() {
        assert_eq!(left_within(100.0, 300.0, 1_000.0), 100.0);
        assert_eq!(left_within(900.0, 300.0, 1_000.0), 692.0);
        assert_eq!(left_within(-50.0, 300.0, 1_000.0), 8.0);
        assert_eq!(left_within(100.0, 300.0, 200.0), 8.0);
    }
}
