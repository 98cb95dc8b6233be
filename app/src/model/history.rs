//! Steps that Back undoes.
//!
//! Every step is kept here in full, search and all, under a number; the browser's history holds
//! the number and the address the fragment without data ([`crate::model::fragment`]). The browser may
//! write its history to disk, so nothing else is given to it. After a reload the numbers mean
//! nothing, which the session's name beside them shows, and the fragment is all there is.

use std::collections::BTreeMap;

use wasm_bindgen::prelude::*;

use crate::model::route::Route;
use crate::model::view_state::{Step, ViewState};

/// Steps remembered; of an older one only the fragment is left.
const STEPS: usize = 1_000;

/// What was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The page shown.
    pub route: Route,
    /// What was looked at in it, where it is a file's.
    pub view_state: ViewState,
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

    /// What was looked at in a step, which becomes the current one.
    pub fn go_to(&mut self, number: u32) -> Option<Snapshot> {
        let snapshot = self.by_number.get(&number)?;
        self.current = number;
        Some(snapshot.clone())
    }

    /// What was looked at in a step.
    #[must_use]
    pub fn get(&self, number: u32) -> Option<&Snapshot> {
        self.by_number.get(&number)
    }
}

/// Where a person went with Back, Forward or by changing the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Navigation {
    /// To a step with this number, if this session remembers it.
    Step(u32),
    /// To a fragment.
    Fragment(String),
}

/// Tells the browser of a step.
pub fn record(step: Step, number: u32, fragment: &str) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Ok(history) = window.history() else {
        return;
    };
    let state = JsValue::from_str(&format!("{}:{number}", session()));
    // A bare `#` would stay in the address; the address without a fragment takes it away.
    let url = if fragment.is_empty() {
        window.location().pathname().unwrap_or_default()
            + &window.location().search().unwrap_or_default()
    } else {
        format!("#{fragment}")
    };
    // Browsers refuse more than some hundred changes in a few seconds; the step is remembered
    // here all the same and the next change brings the address up to date.
    let _ = match step {
        Step::Push => history.push_state_with_url(&state, "", Some(&url)),
        Step::Replace => history.replace_state_with_url(&state, "", Some(&url)),
    };
}

/// Calls `go` whenever a person goes somewhere, as long as the page lives.
pub fn listen(go: impl Fn(Navigation) + 'static) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let on_pop =
        Closure::<dyn Fn(web_sys::PopStateEvent)>::new(move |event: web_sys::PopStateEvent| {
            let step = event
                .state()
                .as_string()
                .and_then(|state| number_of(&state, &session()));
            go(step.map_or_else(|| Navigation::Fragment(fragment()), Navigation::Step));
        });
    let listening =
        window.add_event_listener_with_callback("popstate", on_pop.as_ref().unchecked_ref());
    if listening.is_ok() {
        on_pop.forget();
    }
}

/// The address's fragment as it is now.
#[must_use]
pub fn fragment() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

fn number_of(state: &str, session: &str) -> Option<u32> {
    let (of, number) = state.rsplit_once(':')?;
    (of == session).then(|| number.parse().ok())?
}

/// Names this load of the page: the moment it began, which needs no storage and no dice.
fn session() -> String {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(String::new, |performance| {
            performance.time_origin().to_string()
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use reports::wire::FileId;

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

    #[test]
    fn numbers_of_another_session_mean_nothing() {
        assert_eq!(number_of("1763633.5:7", "1763633.5"), Some(7));
        for state in ["1763633.4:7", "7", ":7", "1763633.5:", "1763633.5:x"] {
            assert_eq!(number_of(state, "1763633.5"), None, "{state}");
        }
    }
}
