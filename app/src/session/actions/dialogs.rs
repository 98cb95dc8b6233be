//! This module opens and closes the dialogs over the page, as steps that Back undoes.

use leptos::prelude::*;

use crate::model::dialog::{MemberListing, OpenDialog};
use crate::model::view_state::Step;
use crate::session::state::{OpenFile, Page};

impl Page {
    /// Opens a dialog. Back closes it.
    pub fn open_dialog(self, dialog: OpenDialog) {
        self.dialog.set(Some(dialog));
        self.record_step(Step::Push);
    }

    /// Closes the dialog, if one is open. Its step becomes one that changes nothing, which
    /// [`Page::go`] passes over.
    pub fn close_dialog(self) {
        if self.dialog.with_untracked(Option::is_some) {
            self.dialog.set(None);
            self.record_step(Step::Replace);
        }
    }

    /// Changes which members are listed, and how. `change` says what kind of step that is.
    pub fn change_listing(self, change: impl FnOnce(&mut MemberListing) -> Step) {
        let mut step = None;
        self.dialog.update(|dialog| {
            if let Some(OpenDialog::Members(listing)) = dialog {
                step = Some(change(listing));
            }
        });
        if let Some(step) = step {
            self.record_step(step);
        }
    }
}

impl OpenFile {
    /// Shows the rows of a member. Back leads to the list again.
    pub fn show_rows_of_member(self, query: &str) {
        // The dialog's step stays as it is.
        self.page.dialog.set(None);
        self.show_rows(query);
    }
}
