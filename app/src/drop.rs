//! Files and text that come from outside: dropped anywhere on the window, or pasted.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::copy::page as words;
use crate::dom;
use crate::state::Page;

/// Listens on the whole window, and covers it while files are dragged over it.
#[component]
pub fn DropZone() -> impl IntoView {
    let page = expect_context::<Page>();
    let over = RwSignal::new(false);

    let listeners = [
        window_event_listener(ev::dragover, move |event| {
            if carries_files(&event) {
                // Else the browser opens the file itself, in place of the page.
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
                let files = dom::files_of(event.data_transfer().and_then(|data| data.files()));
                if !files.is_empty() {
                    page.open_files(files);
                }
            }
        }),
        window_event_listener(ev::paste, move |event| paste(page, &event)),
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

/// Opens pasted files, or pasted text that looks like a table; what is pasted into a field stays
/// there.
fn paste(page: Page, event: &web_sys::ClipboardEvent) {
    if event.target().is_some_and(|target| is_field(&target)) {
        return;
    }
    let Some(data) = event.clipboard_data() else {
        return;
    };
    let files = dom::files_of(data.files());
    if !files.is_empty() {
        event.prevent_default();
        page.open_files(files);
        return;
    }
    let text = data.get_data("text/plain").unwrap_or_default();
    if is_table(&text) {
        event.prevent_default();
        page.open_pasted(&text);
    }
}

fn is_field(target: &web_sys::EventTarget) -> bool {
    target.dyn_ref::<web_sys::Element>().is_some_and(|element| {
        element
            .closest("input, textarea, select, [contenteditable]")
            .ok()
            .flatten()
            .is_some()
    })
}

/// Whether pasted text is worth opening: more than one line, so that a stray word copied from
/// elsewhere does not open a tab.
fn is_table(text: &str) -> bool {
    text.trim_end().lines().nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::is_table;

    #[test]
    fn a_word_is_no_table() {
        assert!(is_table("login,role\noctocat,admin\n"));
        assert!(is_table("a\r\n1"));
        assert!(!is_table("octocat\n"));
        assert!(!is_table(""));
    }
}
