//! This module decides when an unused token is forgotten.
//!
//! Moments are of the wall clock: a monotonic one may stand still while a laptop sleeps, and that
//! is just when a token should go.

/// Milliseconds without a key, a click or a job after which the token is forgotten.
pub const IDLE_MS: i64 = 15 * 60_000;

/// Milliseconds that the page may be hidden before the token is forgotten.
pub const HIDDEN_MS: i64 = 5 * 60_000;

/// The time since the token was last used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    used_ms: i64,
    hidden_ms: Option<i64>,
}

/// Why a token was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgotten {
    Asked,
    /// The page was not used for a while.
    Idle,
    /// The page was hidden for a while.
    Hidden,
    /// The server did not accept it.
    Rejected,
    /// A service worker took control of the page, and would see it.
    Intercepted,
}

impl Idle {
    /// The token is taken into memory now.
    #[must_use]
    pub fn new(now_ms: i64) -> Self {
        Self {
            used_ms: now_ms,
            hidden_ms: None,
        }
    }

    pub fn used(&mut self, now_ms: i64) {
        self.used_ms = now_ms;
    }

    /// The page went out of sight, or came back.
    pub fn hidden(&mut self, is_hidden: bool, now_ms: i64) {
        self.hidden_ms = match (is_hidden, self.hidden_ms) {
            (true, None) => Some(now_ms),
            (true, since) => since,
            (false, _) => None,
        };
    }

    /// Whether the token is to be forgotten now. While a job runs, the token is in use, however
    /// long the server takes: the time counts from its end.
    #[must_use]
    pub fn ends(&mut self, is_running: bool, now_ms: i64) -> Option<Forgotten> {
        if is_running {
            self.used_ms = now_ms;
            self.hidden_ms = self.hidden_ms.map(|_| now_ms);
            return None;
        }
        if self
            .hidden_ms
            .is_some_and(|since| now_ms - since >= HIDDEN_MS)
        {
            return Some(Forgotten::Hidden);
        }
        (now_ms - self.used_ms >= IDLE_MS).then_some(Forgotten::Idle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START_MS: i64 = 1_763_640_000_000;

    #[test]
    fn forgotten_when_it_is_not_used() {
        let mut idle = Idle::new(START_MS);
        assert_eq!(idle.ends(false, START_MS + IDLE_MS - 1), None);
        assert_eq!(idle.ends(false, START_MS + IDLE_MS), Some(Forgotten::Idle));
        idle.used(START_MS + IDLE_MS - 1);
        assert_eq!(idle.ends(false, START_MS + IDLE_MS), None);
    }

    #[test]
    fn forgotten_sooner_while_the_page_is_hidden() {
        let mut idle = Idle::new(START_MS);
        idle.hidden(true, START_MS);
        // Some browsers say it more than once.
        idle.hidden(true, START_MS + 1_000);
        assert_eq!(idle.ends(false, START_MS + HIDDEN_MS - 1), None);
        assert_eq!(
            idle.ends(false, START_MS + HIDDEN_MS),
            Some(Forgotten::Hidden)
        );
        idle.hidden(false, START_MS + HIDDEN_MS);
        assert_eq!(idle.ends(false, START_MS + HIDDEN_MS), None);
    }

    #[test]
    fn a_running_job_is_use() {
        let mut idle = Idle::new(START_MS);
        idle.hidden(true, START_MS);
        let later_ms = START_MS + 30 * 60_000;
        assert_eq!(idle.ends(true, later_ms), None);
        assert_eq!(idle.ends(false, later_ms + HIDDEN_MS - 1), None);
        assert_eq!(
            idle.ends(false, later_ms + HIDDEN_MS),
            Some(Forgotten::Hidden)
        );
    }

    #[test]
    fn a_machine_that_slept_forgets_at_once() {
        let mut idle = Idle::new(START_MS);
        assert_eq!(
            idle.ends(false, START_MS + 8 * 3_600_000),
            Some(Forgotten::Idle)
        );
    }
}
