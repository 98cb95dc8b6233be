//! The state of one file's seats to reclaim, besides its view state.

use std::sync::Arc;

use leptos::prelude::*;
use reports::reclaim::Reclaimed;

use crate::model::reclaim::ListProgress;
use crate::session::state::OpenFile;

/// Signals of one file; they live as long as its tab.
#[derive(Clone, Copy)]
pub struct Reclaiming {
    /// The people, organizations and teams that keep their seats, as typed: names, so they are
    /// stored only here.
    pub kept: RwSignal<String>,
    /// The newest answer. It stays while the next one is being computed.
    pub answer: RwSignal<Option<Arc<Reclaimed>>>,
    /// The table of the seats on the list, once there is one. It is shown as any table.
    pub table: RwSignal<Option<OpenFile>>,
    /// The chosen as-of time of that table. Another time, unlike another price, is of other people
    /// in its rows.
    pub table_as_of_ms: StoredValue<Option<Option<i64>>>,
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
            table: RwSignal::new(None),
            table_as_of_ms: StoredValue::new(None),
            busy: RwSignal::new(false),
            list: RwSignal::new(None),
        }
    }
}
