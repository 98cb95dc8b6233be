//! Words that are in the module of a product; those of a server are in the module of what is named.

use super::{cloud, copilot, moderne};

/// A kind's title.
#[must_use]
pub(super) fn kind(id: &str) -> Option<&'static str> {
    copilot::kind(id)
        .or_else(|| moderne::kind(id))
        .or_else(|| cloud::kind(id))
}

/// The nouns for one row of a kind and for several.
#[must_use]
pub(super) fn noun(id: &str) -> Option<(&'static str, &'static str)> {
    copilot::noun(id)
        .or_else(|| moderne::noun(id))
        .or_else(|| cloud::noun(id))
}

/// A figure's title and rule.
#[must_use]
pub(super) fn kpi(id: &str) -> Option<(&'static str, &'static str)> {
    copilot::kpi(id)
        .or_else(|| moderne::kpi(id))
        .or_else(|| cloud::kpi(id))
}

/// A chart's title.
#[must_use]
pub(super) fn chart(id: &str) -> Option<&'static str> {
    copilot::chart(id)
        .or_else(|| moderne::chart(id))
        .or_else(|| cloud::chart(id))
}
