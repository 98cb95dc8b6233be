//! The credential in memory: taken from the form, forgotten on demand and when nobody uses it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::{ev, prelude::*};

use super::clock::now_ms;
use super::credential::{Credential, Flaw};
use super::idle::{Forgotten, Idle};
use super::state::Fetching;
use crate::copy::fetch as words;

/// How often it is looked whether the token is still in use, and how often ages are counted anew
/// while nothing runs.
const TICKS: u32 = 30;

/// What may be known of the credential: nothing of its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The user name; empty where the token was entered alone.
    pub user: String,
    /// Whether it is the one that the server shows to everybody.
    pub is_demo: bool,
}

/// Where the credential itself is.
#[derive(Default)]
pub(super) struct Keeper {
    credential: Option<Rc<Credential>>,
    idle: Option<Idle>,
}

impl Keeper {
    pub(super) fn credential(&self) -> Option<Rc<Credential>> {
        self.credential.clone()
    }
}

impl Fetching {
    /// Takes a credential into memory.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn hold(self, user: &str, token: &str, is_demo: bool) -> Result<(), Vec<Flaw>> {
        let credential = Credential::new(user, token)?;
        self.desk.update_value(|desk| {
            desk.keeper = Keeper {
                credential: Some(Rc::new(credential)),
                idle: Some(Idle::new(now_ms())),
            };
        });
        self.is_stranger();
        self.forgotten.set(None);
        self.held.set(Some(Held {
            user: user.trim().to_owned(),
            is_demo,
        }));
        Ok(())
    }

    /// Takes the credential that the chosen server shows to everybody.
    pub fn use_demo(self) {
        let demo = untrack(|| self.chosen()).and_then(|target| target.demo);
        if let Some(demo) = demo {
            let held = self.hold(&demo.user, &demo.token, true);
            self.flaws.set(held.err().unwrap_or_default());
        }
    }

    /// Forgets the credential, and stops whatever runs with it.
    pub fn forget_token(self, why: Forgotten) {
        if self.held.with_untracked(Option::is_none) {
            return;
        }
        self.desk
            .update_value(|desk| desk.keeper = Keeper::default());
        self.is_stranger();
        let is_rejected = why == Forgotten::Rejected;
        let user = self
            .held
            .with_untracked(|held| held.as_ref().map(|held| held.user.clone()));
        self.user
            .set(user.filter(|_| is_rejected).unwrap_or_default());
        self.held.set(None);
        self.forgotten.set(Some(why));
        if is_rejected {
            self.flaws.set(vec![Flaw::TokenRejected]);
        }
        self.cancel_all();
        self.page.announce(words::forgotten(why));
    }

    /// Watches what a person does, so that a token nobody uses is forgotten; and the clock.
    pub(super) fn watch_idleness(self) {
        let used = move || self.idle(|idle| idle.used(now_ms()));
        // They live as long as the page.
        let _ = [
            window_event_listener(ev::pointerdown, move |_| used()),
            window_event_listener(ev::keydown, move |_| used()),
            window_event_listener_untyped("visibilitychange", move |_| {
                let is_hidden = document().hidden();
                self.idle(|idle| idle.hidden(is_hidden, now_ms()));
                self.look();
            }),
            // A page that is kept to be gone back to keeps its memory too.
            window_event_listener_untyped("pagehide", move |_| {
                self.forget_token(Forgotten::Hidden);
            }),
            window_event_listener(ev::online, move |_| self.wake()),
        ];
        let ticks = Cell::new(0);
        set_interval(
            move || {
                ticks.set((ticks.get() + 1) % TICKS);
                if self.is_running() || self.counts_down() || ticks.get() == 0 {
                    self.now_ms.set(now_ms());
                    self.look();
                }
            },
            Duration::from_secs(1),
        );
    }

    fn idle(self, change: impl FnOnce(&mut Idle)) {
        self.desk.update_value(|desk| {
            if let Some(idle) = &mut desk.keeper.idle {
                change(idle);
            }
        });
    }

    fn look(self) {
        let is_running = self.is_running();
        let ends = self.desk.try_update_value(|desk| {
            let idle = desk.keeper.idle.as_mut()?;
            idle.ends(is_running, now_ms())
        });
        if let Some(why) = ends.flatten() {
            self.forget_token(why);
        }
    }
}
