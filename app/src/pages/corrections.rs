//! This module shows the dialog for correcting how a file is read: the choices for the file and its
//! columns, and a preview of the first rows. Nothing changes until a person applies the choices,
//! and that can be undone.

pub mod choice;
pub mod form;
pub mod missing;
pub mod preview;
pub mod tries;
pub mod zones;

use leptos::{ev, prelude::*};
use reports::read::ReadOptions;

use crate::session::state::{OpenFile, Page};
use crate::text::corrections as words;
use crate::ui::dialog::Dialog;
use form::{FileChoices, HeaderBelow};
use missing::MissingColumns;
use preview::PreviewPane;
use tries::Tries;

use crate::model::corrections::natural_key;
use crate::model::dialog::OpenDialog;

/// The dialog; the page has one.
#[component]
pub fn CorrectionsDialog() -> impl IntoView {
    let page = expect_context::<Page>();
    let correcting = Memo::new(move |_| match page.dialog.get() {
        Some(OpenDialog::Corrections(correcting)) => Some(correcting),
        _ => None,
    });
    let is_open = Memo::new(move |_| correcting.with(Option::is_some));
    let content = move || {
        let correcting = correcting.get()?;
        let file = page.file(correcting.file)?;
        Some(view! { <Corrections file=file column=correcting.column /> })
    };
    view! {
        <Dialog is_open=is_open title=words::READ_OTHERWISE name="corrections">
            {content}
        </Dialog>
    }
}

#[component]
fn Corrections(file: OpenFile, column: Option<String>) -> impl IntoView {
    let page = file.page;
    let tries = Tries::new(file);
    let wanted = column.map(|key| {
        let options = file.options.get_untracked();
        natural_key(&options, &key).to_owned()
    });
    let draft = tries.draft;
    let is_changed = move || draft.with(|draft| file.options.with(|given| draft != given));
    let is_refused = move || {
        let outcome = |shown: &tries::Shown| shown.preview.outcome.is_err();
        !tries.is_late()
            && tries
                .shown
                .with(|shown| shown.as_ref().is_some_and(outcome))
    };
    let says_something = move || draft.with(|draft| *draft != ReadOptions::default());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if untrack(is_changed) {
            page.apply_correction(file.id, draft.get_untracked());
        }
    };
    view! {
        <form class="corrections" on:submit=submit>
            <p class="corrections-intro">
                <span class="file-name-text">{file.name.get_value()}</span>
                <span>{words::INTRO}</span>
            </p>
            <FileChoices tries=tries />
            <HeaderBelow tries=tries />
            <MissingColumns tries=tries />
            <PreviewPane tries=tries wanted=wanted />
            <footer class="corrections-foot">
                <button
                    type="button"
                    class="button"
                    disabled=move || !says_something()
                    on:click=move |_| draft.set(ReadOptions::default())
                >
                    {words::RESET}
                </button>
                <span class="corrections-end">
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| page.close_dialog()
                    >
                        {words::CANCEL}
                    </button>
                    <button
                        type="submit"
                        class="button button-primary"
                        disabled=move || !is_changed() || is_refused()
                    >
                        {words::READ_SO}
                    </button>
                </span>
            </footer>
        </form>
    }
}
