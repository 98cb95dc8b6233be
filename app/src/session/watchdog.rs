//! This module notices a dead engine that no event reports: a browser short of memory may end a
//! worker silently. Pure.
//!
//! A request may stay unanswered for good reasons: a newer one replaced it, or its answer takes
//! long. So an engine that has been silent for [`PATIENCE_TICKS`] gets a probe that any living
//! engine answers at once, and counts as dead when it does not answer that either. Time passes only
//! while the page is visible, because browsers slow hidden pages down.

use std::time::Duration;

/// Time between two checks.
pub const TICK: Duration = Duration::from_secs(5);

/// Ticks that an engine may be silent: 15 seconds.
const PATIENCE_TICKS: u32 = 3;

/// Whether an answer of an engine is due, and for how long.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Watchdog {
    /// Whole ticks of silence since a request, or since the probe.
    silent_ticks: Option<u32>,
    is_probed: bool,
    is_ticking: bool,
}

/// The action at a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heartbeat {
    /// No answer is due: no further tick is needed.
    Rest,
    /// Check again at the next tick.
    Wait,
    /// Send a cheap request, and check again at the next tick.
    Probe,
    Dead,
}

impl Watchdog {
    /// A request was sent. Returns whether ticks have to begin.
    pub fn on_request(&mut self) -> bool {
        self.silent_ticks.get_or_insert(0);
        !std::mem::replace(&mut self.is_ticking, true)
    }

    /// The engine sent an event of any kind.
    pub fn on_reply(&mut self) {
        self.silent_ticks = None;
        self.is_probed = false;
    }

    /// A tick has passed.
    pub fn tick(&mut self, page_is_seen: bool) -> Heartbeat {
        let Some(silent) = &mut self.silent_ticks else {
            self.is_ticking = false;
            return Heartbeat::Rest;
        };
        if page_is_seen {
            *silent += 1;
        }
        // The first tick may have begun before the request.
        if *silent <= PATIENCE_TICKS {
            return Heartbeat::Wait;
        }
        if std::mem::replace(&mut self.is_probed, true) {
            Heartbeat::Dead
        } else {
            *silent = 1;
            Heartbeat::Probe
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(watchdog: &mut Watchdog, seen: &[bool]) -> Vec<Heartbeat> {
        seen.iter().map(|seen| watchdog.tick(*seen)).collect()
    }

    #[test]
    fn a_silent_engine_is_asked_once_more_and_then_given_up() {
        let mut watchdog = Watchdog::default();
        assert!(watchdog.on_request());
        assert!(!watchdog.on_request(), "it ticks already");
        let heartbeats = ticks(&mut watchdog, &[true; 7]);
        let [
            Heartbeat::Wait,
            Heartbeat::Wait,
            Heartbeat::Wait,
            Heartbeat::Probe,
            after @ ..,
        ] = &heartbeats[..]
        else {
            panic!("{heartbeats:?}");
        };
        assert_eq!(after, [Heartbeat::Wait, Heartbeat::Wait, Heartbeat::Dead]);
    }

    #[test]
    fn any_answer_ends_the_waiting() {
        let mut watchdog = Watchdog::default();
        watchdog.on_request();
        ticks(&mut watchdog, &[true; 5]);
        watchdog.on_reply();
        assert_eq!(watchdog.tick(true), Heartbeat::Rest);
        assert!(watchdog.on_request(), "ticks begin again");
        assert_eq!(ticks(&mut watchdog, &[true; 3]), [Heartbeat::Wait; 3]);
        assert_eq!(watchdog.tick(true), Heartbeat::Probe);
    }

    #[test]
    fn time_stands_still_while_the_page_is_hidden() {
        let mut watchdog = Watchdog::default();
        watchdog.on_request();
        assert_eq!(ticks(&mut watchdog, &[false; 50]), [Heartbeat::Wait; 50]);
    }
}
