//! This module makes one step of several changes: of moving a slider, or of typing a price.

use leptos::prelude::*;

use crate::model::reclaim::terms::Terms;
use crate::model::view_state::Step;
use crate::session::state::OpenFile;

/// The changes of one control while a person uses it: Back undoes them all at once.
#[derive(Clone, Copy)]
pub struct Gesture {
    file: OpenFile,
    /// The terms after the last change.
    last: StoredValue<Option<Terms>>,
}

impl Gesture {
    #[must_use]
    pub fn new(file: OpenFile) -> Self {
        Self {
            file,
            last: StoredValue::new(None),
        }
    }

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

    /// The person has left the control: the next change is a separate step.
    pub fn end(self) {
        // A control also loses the focus when it is removed, and then the value no longer exists.
        let _ = self.last.try_update_value(|last| *last = None);
    }
}

/// A change continues the step before only if nothing else has changed since. After Back, the next
/// change is a new step.
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
    fn changes_of_one_gesture_are_one_step() {
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
