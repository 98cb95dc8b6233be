//! This module checks whether an engine that owes an answer is alive; [`crate::session::watchdog`]
//! decides.

use leptos::prelude::*;
use reports::wire::{Command, Request};

use crate::model::phase::Phase;
use crate::platform::later;
use crate::session::state::OpenFile;
use crate::session::watchdog::{Heartbeat, TICK};

impl OpenFile {
    /// Checks after a while whether the engine has answered.
    pub(super) fn check_heartbeat_later(self) {
        later::after(TICK, move || self.check_heartbeat());
    }

    fn check_heartbeat(self) {
        if self.page.file_now(self.id) != Some(self) {
            return;
        }
        let page_is_seen = !later::is_hidden();
        let heartbeat = self
            .session
            .try_update_value(|session| session.watchdog.tick(page_is_seen));
        match heartbeat {
            Some(Heartbeat::Wait) => self.check_heartbeat_later(),
            Some(Heartbeat::Probe) => {
                self.probe();
                self.check_heartbeat_later();
            }
            Some(Heartbeat::Dead) if self.phase.get_untracked() == Phase::Ready => {
                self.crash(String::new());
            }
            Some(Heartbeat::Dead | Heartbeat::Rest) | None => {}
        }
    }

    /// Asks the engine for a sign of life.
    fn probe(self) {
        self.session.update_value(|session| {
            let body = Command::Ping;
            let generation = session.requests.generation_of(&body);
            if let Some(engine) = &session.engine {
                engine.send(Request { generation, body }, None);
            }
        });
    }
}
