//! The whole page: header, the file shown or the start page, and the layers above them.

use leptos::{ev, prelude::*};

use crate::model::format::{Separators, set_separators};
use crate::model::preferences;
use crate::model::route::Route;
use crate::pages::corrections::CorrectionsDialog;
use crate::pages::fetch::fetching::Fetching;
use crate::pages::fetch::{FetchLink, FetchPage};
use crate::pages::file::FilePage;
use crate::pages::start::Welcome;
use crate::pages::start::open_before::{self, OpenBefore};
use crate::platform::{dom, locale};
use crate::session::state::Page;
use crate::text::{fetch, kinds, page as words};
use crate::ui::drop::DropZone;
use crate::ui::masthead::Masthead;
use crate::ui::picker::{Picker, PickerInput};
use crate::ui::privacy::{PrivacyDialog, PrivacyOpen};
use crate::ui::shortcuts::{ShortcutsDialog, ShortcutsOpen};
use crate::ui::tabs::PANEL_ID;
use crate::ui::toast::{Toast, TroubleBanner};

/// The whole page; it is mounted once.
#[component]
pub fn App() -> impl IntoView {
    write_numbers_as_the_browser();
    let page = Page::new(preferences::load());
    provide_context(page);
    provide_context(Picker::new());
    provide_context(PrivacyOpen(RwSignal::new(false)));
    provide_context(ShortcutsOpen(RwSignal::new(false)));
    page.start();
    let fetching = Fetching::new(page, fetch::announcement);
    provide_context(fetching);
    fetching.start();
    dress_document(page);
    open_before::ask_before_leaving(page);

    // The fragment holds the view state, so the usual link to `#content` would lose it.
    let skip = move |event: ev::MouseEvent| {
        event.prevent_default();
        dom::focus_by_id("content");
    };
    let shown = Memo::new(move |_| page.shown());
    let is_fetch = Memo::new(move |_| page.route.get() == Route::Fetch && fetching.is_offered());
    view! {
        <a class="skip-link" href="#content" on:click=skip>{words::SKIP}</a>
        <Masthead>
            <FetchLink />
        </Masthead>
        <main id="content" class="content" tabindex="-1">
            <TroubleBanner />
            {move || match shown.get() {
                // Another file is drawn from scratch, so that no part of the file before stays on
                // the page.
                Some(file) => view! {
                    <div
                        class="file-panel"
                        role="tabpanel"
                        id=PANEL_ID
                        aria-labelledby=crate::ui::tabs::tab_id(file)
                    >
                        <FilePage file=file />
                    </div>
                }
                .into_any(),
                None if is_fetch.get() => view! {
                    <FetchPage>
                        <OpenBefore />
                    </FetchPage>
                }
                .into_any(),
                None => view! { <Welcome /> }.into_any(),
            }}
        </main>
        <PrivacyDialog />
        <CorrectionsDialog />
        <ShortcutsDialog />
        <Toast />
        <DropZone />
        <PickerInput />
        <p class="visually-hidden" role="status">{page.announcement}</p>
    }
}

/// Takes the separators of numbers from the browser's language.
fn write_numbers_as_the_browser() {
    let long = locale::number_parts(12_345_678.5);
    let separators = long
        .zip(locale::number_parts(1_234.0))
        .and_then(|(long, short)| Separators::of_parts(&long, &short));
    if let Some(separators) = separators {
        set_separators(separators);
    }
}

/// Shows the state in the document itself: the appearance, and the window's title.
fn dress_document(page: Page) {
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            // Setting an attribute fails only for an invalid name, and this one is valid.
            let _ = root.set_attribute("data-theme", page.theme.get().as_str());
        }
    });
    // The title names the kind and not the file: a window's title is kept in the browser's history,
    // which may be synchronised with other machines.
    Effect::new(move |_| {
        let about = page.shown().and_then(|file| file.about.get());
        let title = about.as_ref().map(|about| kinds::title(&about.kind));
        document().set_title(&words::window_title(title));
    });
}

#[cfg(test)]
mod tests;
