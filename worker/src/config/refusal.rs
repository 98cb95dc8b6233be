//! This module holds the explanations of what is wrong with the configuration.

use serde::Serialize;

use crate::limits;

/// One thing to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The variable, and the position in it: `TARGETS[0] (ghes).origin`.
    pub place: String,
    /// The mistake and what to write instead, as the predicate of the sentence that begins with the
    /// place. It never contains a value of the configuration.
    pub says: String,
}

/// Everything to change, in the order of the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// Adds a refusal; `says` has no full stop.
    pub(super) fn add(&mut self, place: &str, says: &str) {
        if self.0.len() < limits::REFUSALS {
            self.0.push(Refusal {
                place: place.to_owned(),
                says: format!("{says}."),
            });
        }
    }

    /// Whether nothing has to be changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Refusal> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Refusals {
    type Item = &'a Refusal;
    type IntoIter = std::slice::Iter<'a, Refusal>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
