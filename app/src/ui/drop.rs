//! This module takes files and text that are dropped anywhere on the window, or pasted. It also
//! handles the browser's own Copy command.

use leptos::{ev, prelude::*};
use reports::export::neutralised;
use wasm_bindgen::JsCast;

use crate::platform::dom;
use crate::session::folder;
use crate::session::state::Page;
use crate::text::page as words;

/// Listens on the whole window, and covers it while files are dragged over it.
#[component]
pub fn DropZone() -> impl IntoView {
    let page = expect_context::<Page>();
    let over = RwSignal::new(false);

    let listeners = [
        window_event_listener(ev::dragover, move |event| {
            if carries_files(&event) {
                // Otherwise the browser opens the file itself, in place of the page.
                event.prevent_default();
                if let Some(data) = event.data_transfer() {
                    data.set_drop_effect("copy");
                }
                over.set(true);
            }
        }),
        window_event_listener(ev::dragleave, move |event| {
            // Going from one element to another names the other; leaving the window names none.
            if event.related_target().is_none() {
                over.set(false);
            }
        }),
        window_event_listener(ev::drop, move |event| {
            over.set(false);
            if carries_files(&event) {
                event.prevent_default();
                if let Some(data) = event.data_transfer() {
                    folder::open(page, &data);
                }
            }
        }),
        window_event_listener(ev::paste, move |event| paste(page, &event)),
        window_event_listener(ev::copy, |event| neutralise_copy(&event)),
        // A drag that ends outside, or is given up by Escape, may end without leaving.
        window_event_listener(ev::mousemove, move |_| {
            if over.get_untracked() {
                over.set(false);
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));

    view! {
        <div class="drop-overlay" class:is-over=over aria-hidden="true">
            <div class="drop-card">
                <p class="drop-title">{words::DROP_HERE}</p>
                <p>{words::DROP_DETAIL}</p>
            </div>
        </div>
    }
}

fn carries_files(event: &web_sys::DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// Opens pasted files or pasted text; a text pasted into a field stays there.
fn paste(page: Page, event: &web_sys::ClipboardEvent) {
    if event.target().is_some_and(|target| is_field(&target)) {
        return;
    }
    let Some(data) = event.clipboard_data() else {
        return;
    };
    if !dom::files_of(data.files()).is_empty() {
        event.prevent_default();
        folder::open(page, &data);
        return;
    }
    let text = data.get_data("text/plain").unwrap_or_default();
    if let Some(name) = name_of(&text) {
        event.prevent_default();
        page.open_pasted(&text, name);
    }
}

/// Neutralises text that a person selected with the pointer and copies: a chart's table, a name, a
/// list. Text of a field is the person's own, and code is copied unchanged.
fn neutralise_copy(event: &web_sys::ClipboardEvent) {
    let is_exempt = document()
        .active_element()
        .is_some_and(|element| is_field(&element))
        || event
            .target()
            .is_some_and(|target| is_within(&target, "code, pre"));
    let marked = window().get_selection().ok().flatten();
    let neutral = marked.and_then(|marked| neutralised(&String::from(marked.to_string())));
    if let (false, Some(data), Some(neutral)) = (is_exempt, event.clipboard_data(), neutral)
        && data.set_data("text/plain", &neutral).is_ok()
    {
        event.prevent_default();
    }
}

fn is_field(target: &web_sys::EventTarget) -> bool {
    is_within(target, "input, textarea, select, [contenteditable]")
}

fn is_within(target: &web_sys::EventTarget, selectors: &str) -> bool {
    let element = target.dyn_ref::<web_sys::Element>();
    element.is_some_and(|element| element.closest(selectors).ok().flatten().is_some())
}

/// The name of a pasted text, by its apparent format; `None` if it is blank. A line that is not a
/// report opens too: its page says so.
fn name_of(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let is_json =
        text.starts_with(['{', '[']) && text.ends_with(['}', ']']) && text.contains("\":");
    let mut events = text
        .match_indices("CEF:")
        .map(|(at, mark)| &text[at + mark.len()..]);
    let is_cef = events.any(|after| {
        let version = after.split('|').next().unwrap_or_default();
        version.len() < after.len()
            && !version.is_empty()
            && version.bytes().all(|b| b.is_ascii_digit())
    });
    if is_json {
        Some("pasted.json")
    } else if is_cef {
        Some("pasted.cef")
    } else {
        (!text.is_empty()).then_some("pasted.csv")
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn pasted_files_and_text() {
        let csv = Some("pasted.csv");
        assert_eq!(name_of("login,role\noctocat,admin\n"), csv);
        assert_eq!(name_of("a\r\n1"), csv);
        // One line is not a report, and its page says so.
        assert_eq!(name_of("octocat\n"), csv);
        assert_eq!(name_of("{curly}"), csv);
        assert_eq!(name_of("CEF: a format"), csv);
        assert_eq!(name_of(""), None);
        assert_eq!(name_of(" \n\t\n"), None);
        let json = Some("pasted.json");
        assert_eq!(name_of(r#" {"total_seats": 1, "seats": []}"#), json);
        assert_eq!(name_of("[{\"a\":1},\n{\"a\":2}]\n"), json);
        assert_eq!(name_of("{\"a\":1}\n{\"a\":2}\n"), json);
        let cef = Some("pasted.cef");
        assert_eq!(name_of("CEF:0|Moderne|Moderne|1|a|b|5|src=192.0.2.1"), cef);
        assert_eq!(
            name_of("Oct 1 host CEF:1|a|b|c|d|e|f|\nCEF:1|a|b|c|d|e|f|"),
            cef
        );
    }
}
