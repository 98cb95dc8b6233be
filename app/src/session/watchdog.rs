//! Noticing that an engine is dead where nobody says so: a browser short of memory may end a worker
//! without a word. Pure.
//!
//! A question may go unanswered for good reasons, because a newer one took its place or because
//! its answer takes long. So an engine that has been silent for [`PATIENCE_TICKS`] is asked
//! something that any living engine answers at once, and is given up when it stays silent to that
//! too. Time passes only while the page is seen: hidden pages are slowed down by browsers.

use std::time::Duration;

/// How often a waiting page looks.
pub const TICK: Duration = Duration::from_secs(5);

/// Ticks that an engine may be silent: 15 seconds.
const PATIENCE_TICKS: u32 = 3;

/// Whether an engine is waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pulse {
    /// Whole ticks of silence since a question, or since the probe.
    silent_ticks: Option<u32>,
    is_probed: bool,
    is_ticking: bool,
}

/// What to do at a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beat {
    /// Nothing is waited for: no further tick is needed.
    Rest,
    /// Look again at the next tick.
    Wait,
    /// Ask something cheap, and look again at the next tick.
    Probe,
    /// The engine is dead.
    Dead,
}

impl Pulse {
    /// A question was asked. Says whether ticks have to begin.
    pub fn asked(&mut self) -> bool {
        self.silent_ticks.get_or_insert(0);
        !std::mem::replace(&mut self.is_ticking, true)
    }

    /// The engine said something, whatever it was.
    pub fn heard(&mut self) {
        self.silent_ticks = None;
        self.is_probed = false;
    }

    /// A tick is over.
    pub fn tick(&mut self, page_is_seen: bool) -> Beat {
        let Some(silent) = &mut self.silent_ticks else {
            self.is_ticking = false;
            return Beat::Rest;
        };
        if page_is_seen {
            *silent += 1;
        }
        // The first tick may have begun before the question.
        if *silent <= PATIENCE_TICKS {
            return Beat::Wait;
        }
        if std::mem::replace(&mut self.is_probed, true) {
            Beat::Dead
        } else {
            *silent = 1;
            Beat::Probe
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(pulse: &mut Pulse, seen: &[bool]) -> Vec<Beat> {
        seen.iter().map(|seen| pulse.tick(*seen)).collect()
    }

    #[test]
    fn a_silent_engine_is_asked_once_more_and_then_given_up() {
        let mut pulse = Pulse::default();
        assert!(pulse.asked());
        assert!(!pulse.asked(), "it ticks already");
        let beats = ticks(&mut pulse, &[true; 7]);
        let [Beat::Wait, Beat::Wait, Beat::Wait, Beat::Probe, after @ ..] = &beats[..] else {
            panic!("{beats:?}");
        };
        assert_eq!(after, [Beat::Wait, Beat::Wait, Beat::Dead]);
    }

    #[test]
    fn any_answer_ends_the_waiting() {
        let mut pulse = Pulse::default();
        pulse.asked();
        ticks(&mut pulse, &[true; 5]);
        pulse.heard();
        assert_eq!(pulse.tick(true), Beat::Rest);
        assert!(pulse.asked(), "ticks begin anew");
        assert_eq!(ticks(&mut pulse, &[true; 3]), [Beat::Wait; 3]);
        assert_eq!(pulse.tick(true), Beat::Probe);
    }

    #[test]
    fn time_stands_still_while_the_page_is_hidden() {
        let mut pulse = Pulse::default();
        pulse.asked();
        assert_eq!(ticks(&mut pulse, &[false; 50]), [Beat::Wait; 50]);
    }
}
