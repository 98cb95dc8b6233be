//! Changes that are one step together: a slider that is moved, a price that is typed.

use leptos::prelude::*;

use crate::model::reclaim::terms::Terms;
use crate::model::view_state::Step;
use crate::session::state::OpenFile;

/// What one control changes while a person is at it: Back undoes all of it at once.
#[derive(Clone, Copy)]
pub struct Gesture {
    file: OpenFile,
    /// What the last change left behind.
    last: StoredValue<Option<Terms>>,
}

impl Gesture {
    /// Of a control of this file.
    #[must_use]
    pub fn new(file: OpenFile) -> Self {
        Self {
            file,
            last: StoredValue::new(None),
        }
    }

    /// Changes the terms.
    pub fn change(self, change: impl FnOnce(&mut Terms)) {
        let now = self
            .file
            .view_state
            .with_untracked(|view_state| view_state.terms);
        let mut terms = now;
        change(&mut terms);
        if terms != now {
            let step = step_after(self.last.get_value(), now);
            self.last.set_value(Some(terms));
            self.file
                .update_view_state(step, |view_state| view_state.terms = terms);
        }
    }

    /// The person has left the control: what comes next is a step of its own.
    pub fn end(self) {
        // A control also loses the focus by leaving the page, when this is gone already.
        let _ = self.last.try_update_value(|last| *last = None);
    }
}

/// A change goes on with the step before only where nothing has happened since: who went back, and
/// then moves on, begins anew.
fn step_after(last: Option<Terms>, now: Terms) -> Step {
    if last == Some(now) {
        Step::Replace
    } else {
        Step::Push
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_moved_on_is_one_step() {
        let before = Terms::default();
        let after = Terms {
            cut_off_days: 31,
            ..before
        };
        assert_eq!(step_after(None, before), Step::Push);
        assert_eq!(step_after(Some(after), after), Step::Replace);
        assert_eq!(step_after(Some(after), before), Step::Push, "after Back");
    }
}
