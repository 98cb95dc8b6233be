//! What is known of one file's seats to reclaim, besides its view state.

use std::sync::Arc;

use leptos::prelude::*;
use reports::reclaim::Reclaimed;

use crate::model::reclaim::ListProgress;

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
