//! This module keeps the steps that Back undoes.
//!
//! Every step is kept here in full, including the search, under a number. The browser's history
//! holds only the number and the fragment without data ([`crate::model::fragment`]), because the
//! browser may write its history to disk. After a reload the numbers mean nothing, which the
//! session's name beside them shows, and only the fragment is left.

use std::collections::BTreeMap;

use crate::model::dialog::OpenDialog;
use crate::model::route::Route;
use crate::model::view_state::{Step, ViewState};

/// Steps remembered; of an older one only the fragment is left.
const STEPS: usize = 1_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub route: Route,
    /// The view state, where it is a file's page.
    pub view_state: ViewState,
    /// The dialog over the page.
    pub dialog: Option<OpenDialog>,
}

/// The steps of this session.
#[derive(Debug, Default)]
pub struct Steps {
    by_number: BTreeMap<u32, Snapshot>,
    current: u32,
    next: u32,
}

impl Steps {
    /// The number that a step will have: a new one, or the current.
    #[must_use]
    pub fn number(&self, step: Step) -> u32 {
        match step {
            Step::Push => self.next,
            Step::Replace => self.current,
        }
    }

    /// Remembers a step under [`Self::number`].
    pub fn take(&mut self, step: Step, snapshot: Snapshot) {
        self.current = self.number(step);
        self.next = self.next.max(self.current.saturating_add(1));
        self.by_number.insert(self.current, snapshot);
        while self.by_number.len() > STEPS {
            self.by_number.pop_first();
        }
    }

    /// Returns a step and makes it the current one.
    pub fn go_to(&mut self, number: u32) -> Option<Snapshot> {
        let snapshot = self.by_number.get(&number)?;
        self.current = number;
        Some(snapshot.clone())
    }

    /// Returns a step.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Snapshot> {
        self.by_number.get(&number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::route::FileId;

    fn at(id: FileId) -> Snapshot {
        Snapshot {
            route: Route::File { id },
            ..Snapshot::default()
        }
    }

    #[test]
    fn back_and_forward() {
        let mut steps = Steps::default();
        steps.take(Step::Push, at(1));
        steps.take(Step::Push, at(2));
        steps.take(Step::Replace, at(3));
        assert_eq!(steps.number(Step::Replace), 1);
        assert_eq!(steps.go_to(0), Some(at(1)));
        // A step taken after going back does not reuse a number that Forward may still show.
        steps.take(Step::Push, at(4));
        assert_eq!(steps.number(Step::Replace), 2);
        assert_eq!(steps.get(1), Some(&at(3)));
        assert_eq!(steps.go_to(9), None);
        assert_eq!(steps.number(Step::Replace), 2);
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut steps = Steps::default();
        for file in 0..=u32::try_from(STEPS).unwrap() {
            steps.take(Step::Push, at(file));
        }
        assert_eq!(steps.get(0), None);
        assert_eq!(steps.get(1), Some(&at(1)));
    }
}
