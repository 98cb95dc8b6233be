//! Looking after an engine that does not answer; [`crate::session::watchdog`] decides.

use leptos::prelude::*;
use reports::wire::{Command, Generation};

use crate::model::phase::Phase;
use crate::session::state::OpenFile;
use crate::session::watchdog::{Beat, TICK};

/// The number of a question whose answer nobody takes: no other reaches it.
const PROBE: Generation = Generation::MAX;

impl OpenFile {
    /// Looks again in a while whether the engine has said something.
    pub(super) fn listen_later(self) {
        set_timeout(move || self.listen_again(), TICK);
    }

    fn listen_again(self) {
        if self.page.file_now(self.id) != Some(self) {
            return;
        }
        let page_is_seen = !document().hidden();
        let beat = self
            .link
            .try_update_value(|link| link.pulse.tick(page_is_seen));
        match beat {
            Some(Beat::Wait) => self.listen_later(),
            Some(Beat::Probe) => {
                self.probe();
                self.listen_later();
            }
            Some(Beat::Dead) if self.phase.get_untracked() == Phase::Ready => {
                self.crash(String::new());
            }
            Some(Beat::Dead | Beat::Rest) | None => {}
        }
    }

    /// Asks for one row: every file has one, and any engine that lives shows it at once.
    fn probe(self) {
        self.link.with_value(|link| {
            if let Some(engine) = &link.engine {
                let probe = Command::Record {
                    file: self.id,
                    generation: PROBE,
                    row: 0,
                };
                engine.send(&probe, None);
            }
        });
    }
}
