//! This module writes and reads the browser's history and the address: each step has a number and a
//! fragment there.

use wasm_bindgen::prelude::*;

use super::later::window;

/// The target of Back, Forward or a change of the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Navigation {
    /// To a step with this number, if this session remembers it.
    Step(u32),
    Fragment(String),
}

/// Gives a step to the browser: a new one, or one in place of the current one.
pub fn record(is_new: bool, number: u32, fragment: &str) {
    let Some(window) = window() else {
        return;
    };
    let Ok(history) = window.history() else {
        return;
    };
    let state = JsValue::from_str(&format!("{}:{number}", session()));
    // A bare `#` would stay in the address; the address without a fragment removes it.
    let url = if fragment.is_empty() {
        window.location().pathname().unwrap_or_default()
            + &window.location().search().unwrap_or_default()
    } else {
        format!("#{fragment}")
    };
    // Browsers refuse more than some hundred changes in a few seconds; the step is remembered
    // here all the same and the next change brings the address up to date.
    let _ = if is_new {
        history.push_state_with_url(&state, "", Some(&url))
    } else {
        history.replace_state_with_url(&state, "", Some(&url))
    };
}

/// Goes one step further in the direction of Back or Forward.
pub fn go_on(is_back: bool) {
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        // A failure only means that the page stays as it is.
        let _ = if is_back {
            history.back()
        } else {
            history.forward()
        };
    }
}

/// Calls `go` at every navigation while the page lives.
pub fn listen(go: impl Fn(Navigation) + 'static) {
    let Some(window) = window() else {
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
    window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

fn number_of(state: &str, session: &str) -> Option<u32> {
    let (of, number) = state.rsplit_once(':')?;
    (of == session).then(|| number.parse().ok())?
}

/// Names this load of the page by the moment it began, which needs no storage and no random number.
fn session() -> String {
    window()
        .and_then(|window| window.performance())
        .map_or_else(String::new, |performance| {
            performance.time_origin().to_string()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_another_session_mean_nothing() {
        assert_eq!(number_of("1763633.5:7", "1763633.5"), Some(7));
        for state in ["1763633.4:7", "7", ":7", "1763633.5:", "1763633.5:x"] {
            assert_eq!(number_of(state, "1763633.5"), None, "{state}");
        }
    }
}
