//! This module prints the page. The rows of a table are fetched first, because the page holds only
//! those on screen.

use std::sync::Arc;

use leptos::prelude::*;
use reports::view::Window;
use reports::wire::Command;

use crate::model::phase::Phase;
use crate::model::view_state::Pane;
use crate::platform::{dom, later};
use crate::session::state::{OpenFile, Page};
use crate::text::print as words;

impl Page {
    /// Prints the page, and of a table its first rows.
    pub fn print(self) {
        match untrack(|| self.shown()).filter(|file| file.shows_rows()) {
            Some(file) => {
                self.announce(words::PREPARING.to_owned());
                file.send(Command::Print);
            }
            None => dom::print(),
        }
    }

    /// Drops what was only there to be printed.
    pub fn end_printing(self) {
        for file in self.files.get_untracked() {
            file.printed.set(None);
        }
    }
}

impl OpenFile {
    fn shows_rows(self) -> bool {
        self.phase.get_untracked() == Phase::Ready
            && self
                .view_state
                .with_untracked(|view_state| view_state.pane == Pane::Table)
            && self.matched.get_untracked().is_some_and(|rows| rows > 0)
    }

    pub(super) fn take_printed(self, window: Window) {
        self.printed.set(Some(Arc::new(window)));
        // The rows are in the document after this frame.
        later::in_next_frame(|| later::in_next_frame(dom::print));
    }
}
