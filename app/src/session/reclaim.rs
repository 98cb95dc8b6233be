//! The state of one file's seats to reclaim, besides its view state.

use std::sync::Arc;

use leptos::prelude::*;
use reports::reclaim::Reclaimed;

use crate::model::reclaim::ListProgress;

/// Signals of one file; they live as long as its tab.
#[derive(Clone, Copy)]
pub struct Reclaiming {
    /// The logins that keep their seat, as typed: names of people, so they are stored only here.
    pub kept: RwSignal<String>,
    /// The newest answer. It stays while the next one is being computed.
    pub answer: RwSignal<Option<Arc<Reclaimed>>>,
    /// Whether a request is being answered.
    pub busy: RwSignal<bool>,
    /// The progress of the list that was requested last.
    pub list: RwSignal<Option<ListProgress>>,
}

impl Default for Reclaiming {
    fn default() -> Self {
        Self {
            kept: RwSignal::new(String::new()),
            answer: RwSignal::new(None),
            busy: RwSignal::new(false),
            list: RwSignal::new(None),
        }
    }
}
