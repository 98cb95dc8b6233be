//! What is known of one file's seats to reclaim, beside what is looked at.

use std::sync::Arc;

use leptos::prelude::*;
use reports::reclaim::{Form, Reclaimed};

/// Signals of one file; they live as long as its tab.
#[derive(Clone, Copy)]
pub struct Reclaiming {
    /// The logins that keep their seat, as typed: people's names, so never anywhere but here.
    pub kept: RwSignal<String>,
    /// The newest answer. While the next is under way it stays.
    pub answer: RwSignal<Option<Arc<Reclaimed>>>,
    /// Whether a question is under way.
    pub busy: RwSignal<bool>,
    /// What became of the list that was asked for last.
    pub given: RwSignal<Option<Given>>,
}

/// How a person wants the whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// As a file of rows.
    Csv,
    /// As a file of logins.
    Logins,
    /// Logins on the clipboard.
    Copy,
}

/// How far that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The engine writes.
    Writing(Wanted),
    /// The browser has it: so many people, in a file of this name or on the clipboard.
    Done {
        /// How it was wanted.
        wanted: Wanted,
        /// How many people.
        people: u64,
        /// The file's name; empty on the clipboard.
        name: String,
    },
    /// The browser does not let the page copy.
    NotCopied,
}

impl Wanted {
    /// The form to ask an engine for.
    #[must_use]
    pub fn form(self) -> Form {
        match self {
            Self::Csv => Form::Csv,
            Self::Logins | Self::Copy => Form::Logins,
        }
    }
}

impl Default for Reclaiming {
    fn default() -> Self {
        Self {
            kept: RwSignal::new(String::new()),
            answer: RwSignal::new(None),
            busy: RwSignal::new(false),
            given: RwSignal::new(None),
        }
    }
}
