//! This module keeps the credentials in memory, each for one target: taken from the form, forgotten
//! on demand and when they are not used.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use leptos::{ev, prelude::*};

use super::clock::now_ms;
use super::credential::Credential;
use super::state::Fetching;
use crate::model::fetch::idle::{Forgotten, Idle};
use crate::model::fetch::questions::Mistakes;
use crate::model::fetch::{Announcement, Flaw, StoredToken};

/// Seconds between two checks whether the tokens are still in use, and between two updates of ages
/// while nothing runs.
const TICKS: u32 = 30;

/// The public facts about a credential that was forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgottenToken {
    pub why: Forgotten,
    /// The user name that the form begins with after the server rejected a token; otherwise empty.
    pub user: String,
}

/// The credentials themselves, by the ids of their targets.
#[derive(Default)]
pub(super) struct Keeper {
    kept: BTreeMap<String, Kept>,
}

struct Kept {
    credential: Rc<Credential>,
    shown: StoredToken,
    idle: Idle,
    /// The server has answered it with something other than a refusal.
    is_let_in: bool,
}

impl Keeper {
    /// Keeps a credential for its target, and replaces the one before.
    pub(super) fn hold(&mut self, credential: Credential, shown: StoredToken, now_ms: i64) {
        let target = credential.target().to_owned();
        let kept = Kept {
            credential: Rc::new(credential),
            shown,
            idle: Idle::new(now_ms),
            is_let_in: false,
        };
        self.kept.insert(target, kept);
    }

    /// The credential for a target. No other function returns one.
    pub(super) fn credential_for(&self, target: &str) -> Option<Rc<Credential>> {
        self.kept
            .get(target)
            .map(|kept| Rc::clone(&kept.credential))
    }

    /// The public facts about the credentials.
    pub(super) fn held(&self) -> BTreeMap<String, StoredToken> {
        let shown = |(target, kept): (&String, &Kept)| (target.clone(), kept.shown.clone());
        self.kept.iter().map(shown).collect()
    }

    /// Drops the credential for a target, and returns its public facts if there was one.
    pub(super) fn forget(&mut self, target: &str) -> Option<StoredToken> {
        self.kept.remove(target).map(|kept| kept.shown)
    }

    /// Notes that a target has accepted its credential, and returns whether that is new.
    pub(super) fn let_in(&mut self, target: &str) -> bool {
        self.kept
            .get_mut(target)
            .is_some_and(|kept| !std::mem::replace(&mut kept.is_let_in, true))
    }

    /// Whether a target has accepted its credential.
    pub(super) fn is_let_in(&self, target: &str) -> bool {
        self.kept.get(target).is_some_and(|kept| kept.is_let_in)
    }

    /// Notes an action of the person, which counts as use of every credential.
    fn idle(&mut self, change: impl Fn(&mut Idle)) {
        self.kept
            .values_mut()
            .for_each(|kept| change(&mut kept.idle));
    }

    /// The targets whose credentials are to be forgotten now, and why. A job at a target uses the
    /// credential for that target alone.
    fn ends(&mut self, is_running: impl Fn(&str) -> bool, now_ms: i64) -> Vec<(String, Forgotten)> {
        let ends = |(target, kept): (&String, &mut Kept)| {
            let why = kept.idle.ends(is_running(target), now_ms)?;
            Some((target.clone(), why))
        };
        self.kept.iter_mut().filter_map(ends).collect()
    }
}

impl Fetching {
    /// Takes a credential for a target into memory.
    ///
    /// # Errors
    /// The flaws of the entered text.
    pub(super) fn hold(
        self,
        target: &str,
        user: &str,
        token: &str,
        is_demo: bool,
    ) -> Result<(), Vec<Flaw>> {
        let credential = Credential::new(target, user, token)?;
        let shown = StoredToken {
            user: user.trim().to_owned(),
            is_demo,
        };
        self.change_kept(|keeper| keeper.hold(credential, shown, now_ms()));
        self.forgotten.update(|forgotten| {
            forgotten.remove(target);
        });
        Ok(())
    }

    /// Takes the credential that the chosen server shows to everybody, and the name that it has.
    pub fn use_demo(self) {
        let Some(target) = untrack(|| self.chosen()) else {
            return;
        };
        if let Some(demo) = target.demo {
            let held = self.hold(&target.id, &demo.user, &demo.token, true);
            self.flaws.set(held.err().unwrap_or_default());
            if let Some(name) = &demo.name {
                self.answers.update(|answers| {
                    let answers = answers.entry(target.id.clone()).or_default();
                    answers.set_names(&target.reports, name);
                });
                self.mistakes.set(Mistakes::new());
            }
        }
    }

    /// Whether a credential for this target is in memory; tracks all of them.
    #[must_use]
    pub fn holds(self, target: &str) -> bool {
        self.held.with(|held| held.contains_key(target))
    }

    /// Forgets the credential for a target, and stops the fetches that use it.
    pub fn forget_token(self, target: &str, why: Forgotten) {
        let Some(Some(held)) = self.change_kept(|keeper| keeper.forget(target)) else {
            return;
        };
        let is_rejected = why == Forgotten::Rejected;
        let user = if is_rejected {
            held.user
        } else {
            String::new()
        };
        self.forgotten.update(|forgotten| {
            forgotten.insert(target.to_owned(), ForgottenToken { why, user });
        });
        if is_rejected && untrack(|| self.chosen()).is_some_and(|chosen| chosen.id == target) {
            self.flaws.set(vec![Flaw::TokenRejected]);
        }
        self.cancel_all_of(target);
        self.announce(&Announcement::Token {
            why,
            server: &self.server(target),
        });
    }

    pub(super) fn forget_tokens(self, why: Forgotten) {
        let held = self.held.get_untracked();
        held.keys()
            .for_each(|target| self.forget_token(target, why));
    }

    /// Watches the person's actions and the clock, so that an unused token is forgotten.
    pub(super) fn watch_idleness(self) {
        let idle = move |change: &dyn Fn(&mut Idle)| {
            self.runtime
                .update_value(|runtime| runtime.keeper.idle(change));
        };
        let used = move || idle(&|idle| idle.used(now_ms()));
        // The listeners live as long as the page.
        let _ = [
            window_event_listener(ev::pointerdown, move |_| used()),
            window_event_listener(ev::keydown, move |_| used()),
            window_event_listener_untyped("visibilitychange", move |_| {
                let is_hidden = document().hidden();
                idle(&|idle| idle.hidden(is_hidden, now_ms()));
                self.check_idleness();
            }),
            // A page in the browser's back-forward cache keeps its memory too.
            window_event_listener_untyped("pagehide", move |_| {
                self.forget_tokens(Forgotten::Hidden);
            }),
            window_event_listener(ev::online, move |_| self.wake()),
        ];
        let ticks = Cell::new(0);
        set_interval(
            move || {
                ticks.set((ticks.get() + 1) % TICKS);
                if self.is_running() || self.counts_down() || ticks.get() == 0 {
                    self.now_ms.set(now_ms());
                    self.check_idleness();
                }
            },
            Duration::from_secs(1),
        );
    }

    /// Changes the credentials, and updates the signals.
    fn change_kept<T>(self, change: impl FnOnce(&mut Keeper) -> T) -> Option<T> {
        let changed = self.runtime.try_update_value(|runtime| {
            let result = change(&mut runtime.keeper);
            (result, runtime.keeper.held())
        });
        let (result, held) = changed?;
        self.held.set(held);
        Some(result)
    }

    fn check_idleness(self) {
        let ends = self.runtime.try_update_value(|runtime| {
            let busy = self.busy_targets(runtime);
            runtime
                .keeper
                .ends(|target| busy.contains(target), now_ms())
        });
        for (target, why) in ends.unwrap_or_default() {
            self.forget_token(&target, why);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fetch::idle::{HIDDEN_MS, IDLE_MS};

    const T: i64 = 1_763_640_000_000;

    fn keeper(targets: &[&str]) -> Keeper {
        let mut keeper = Keeper::default();
        for target in targets {
            let token = format!("ghp_{target}");
            let credential = Credential::new(target, "", &token).ok().unwrap();
            let shown = StoredToken {
                user: (*target).to_owned(),
                is_demo: false,
            };
            keeper.hold(credential, shown, T);
        }
        keeper
    }

    #[test]
    fn each_target_has_its_own_credential_and_no_other() {
        let mut keeper = keeper(&["a", "b"]);
        let sent = |keeper: &Keeper, target: &str| {
            let credential = keeper.credential_for(target)?;
            credential.authorization_for(target).map(str::to_owned)
        };
        assert_eq!(sent(&keeper, "a").as_deref(), Some("Bearer ghp_a"));
        assert_eq!(sent(&keeper, "b").as_deref(), Some("Bearer ghp_b"));
        assert_eq!(sent(&keeper, "c"), None);
        assert!(keeper.forget("a").is_some());
        assert!(keeper.forget("a").is_none());
        assert_eq!(sent(&keeper, "a"), None);
        assert_eq!(sent(&keeper, "b").as_deref(), Some("Bearer ghp_b"));
        assert_eq!(keeper.held().into_keys().collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn another_credential_for_a_target_has_to_be_let_in_again() {
        let mut keeper = keeper(&["a", "b"]);
        assert!(keeper.let_in("a"));
        assert!(!keeper.let_in("a"), "that is known");
        assert!(!keeper.let_in("c"), "there is none");
        assert!(keeper.is_let_in("a") && !keeper.is_let_in("b"));
        let credential = Credential::new("a", "", "ghp_new").ok().unwrap();
        let shown = keeper.held().remove("a").unwrap();
        keeper.hold(credential, shown, T);
        assert!(!keeper.is_let_in("a"));
    }

    #[test]
    fn each_is_forgotten_when_it_is_not_used_itself() {
        let mut keeper = keeper(&["a", "b"]);
        let at = T + IDLE_MS;
        assert_eq!(
            keeper.ends(|target| target == "b", at),
            [("a".to_owned(), Forgotten::Idle)]
        );
        keeper.idle(|idle| idle.used(at));
        assert_eq!(keeper.ends(|_| false, at), []);
        keeper.idle(|idle| idle.hidden(true, at));
        assert_eq!(
            keeper.ends(|_| false, at + HIDDEN_MS),
            [
                ("a".to_owned(), Forgotten::Hidden),
                ("b".to_owned(), Forgotten::Hidden)
            ]
        );
    }
}
