//! This module sets the filter of a file, unless its table would refuse it.

use leptos::prelude::*;
use reports::query::advice::{Advice, Field, Fields, refusal};
use reports::table::Unknown;
use reports::time::Date;

use crate::model::format::decimal_mark;
use crate::model::phase::Phase;
use crate::model::view_state::Step;
use crate::session::state::{OpenFile, RefusedFilter};

impl OpenFile {
    /// Filters by a text, and returns whether it does. A text that the table refuses changes neither
    /// the rows nor the address: [`OpenFile::refused_filter`] has it with the reason.
    pub fn set_query(self, query: &str, step: Step) -> bool {
        if self.phase.get_untracked() == Phase::Ready && self.refuse(query) {
            return false;
        }
        self.refused_filter.set(None);
        self.update_view_state(step, |view_state| query.clone_into(&mut view_state.query));
        true
    }

    /// Keeps a filter with the reason why the table refuses it; returns whether it does.
    pub(super) fn refuse(self, query: &str) -> bool {
        let advice = untrack(|| self.refusal(query));
        let is_refused = advice.is_some();
        if let Some(advice) = advice {
            self.refused_filter.set(Some(RefusedFilter {
                text: query.to_owned(),
                advice,
                is_typed: false,
            }));
        }
        is_refused
    }

    /// The reason why the table refuses a filter, if it does. Tracks.
    pub(super) fn refusal(self, query: &str) -> Option<Advice> {
        let is_known = self.about.with(Option::is_some);
        is_known.then(|| refusal(query, &self.fields()))?
    }

    /// The columns of the file, and its as-of day, for advice about filters. Tracks.
    #[must_use]
    pub fn fields(self) -> Fields {
        let as_of_ms = self
            .overview
            .with(|overview| overview.as_ref().and_then(|overview| overview.as_of.ms));
        self.about.with(|about| {
            let Some(about) = about else {
                return Fields::default();
            };
            let naming = about.named_by.and_then(|at| about.columns.get(at as usize));
            let columns = self.vocabularies.with(|vocabularies| {
                let values_of = |at: u32| vocabularies.iter().find(|(column, _)| *column == at);
                let columns = about.columns.iter().zip(0_u32..);
                let fields = columns.map(|(column, at)| Field {
                    key: column.key.clone(),
                    ty: column.ty,
                    values: values_of(at)
                        .map(|(_, values)| values.clone())
                        .unwrap_or_default(),
                    states_none: column.unknown[Unknown::Stated.index()] > 0,
                });
                fields.collect()
            });
            Fields {
                columns,
                naming: naming.map(|column| column.key.clone()),
                as_of: as_of_ms.map(Date::of_ms),
                has_decimal_comma: decimal_mark() == ',',
            }
        })
    }
}
