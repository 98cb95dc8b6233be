//! How many credentials one network tries.
//!
//! The brake of a job ([`crate::rate::Brake`]) stops one credential that is rejected again and
//! again; whoever tries a hundred credentials has a hundred jobs. So those that have not brought a
//! report yet are counted by the network they come from, when they come and not when they are
//! rejected: then neither many at once nor a roundabout way to the verdict gets past.
//!
//! This is in one running instance's memory: the platform may run several, and each lets as many
//! pass. It holds digests under the operator's secret, and no credential.

use std::collections::VecDeque;

use crate::config::Pepper;
use crate::credential::Credential;
use crate::limits;
use crate::name::keyed_digest;

/// A credential, by a keyed digest.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Mark([u8; 32]);

/// What each network tried lately. Networks and credentials are forgotten oldest first.
#[derive(Default)]
pub struct Senders {
    networks: VecDeque<Network>,
}

struct Network {
    key: String,
    tried: VecDeque<Tried>,
}

struct Tried {
    mark: Mark,
    at_ms: u64,
    is_proven: bool,
}

impl Mark {
    /// Of this credential, whatever it asks for.
    #[must_use]
    pub fn new(pepper: &Pepper, credential: &Credential) -> Self {
        let [scheme, user, secret] = credential.identity();
        Self(keyed_digest(pepper, &[b"mark/v1", scheme, user, secret]))
    }
}

impl Senders {
    /// An empty memory.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            networks: VecDeque::new(),
        }
    }

    /// A network's request with this credential, before anybody is asked.
    ///
    /// # Errors
    /// Seconds, at least one, after which there is room for another credential.
    pub fn tries(&mut self, key: &str, mark: Mark, now_ms: u64) -> Result<(), u32> {
        let mut network = self.take(key);
        let verdict = network.tries(mark, now_ms);
        self.keep(network);
        verdict
    }

    /// The upstream let this credential in: it does not count.
    pub fn proves(&mut self, key: &str, mark: Mark) {
        let mut network = self.take(key);
        if let Some(tried) = network.tried.iter_mut().find(|tried| tried.mark == mark) {
            tried.is_proven = true;
        }
        self.keep(network);
    }

    /// What a network tried, taken out to be [put back](Self::keep).
    fn take(&mut self, key: &str) -> Network {
        let found = self.networks.iter().position(|network| network.key == key);
        found
            .and_then(|at| self.networks.remove(at))
            .unwrap_or_else(|| Network {
                key: key.to_owned(),
                tried: VecDeque::new(),
            })
    }

    /// The last one that asked is the last to be forgotten.
    fn keep(&mut self, network: Network) {
        if self.networks.len() >= limits::NETWORKS {
            self.networks.pop_front();
        }
        self.networks.push_back(network);
    }
}

impl Network {
    fn tries(&mut self, mark: Mark, now_ms: u64) -> Result<(), u32> {
        let window_ms = u64::from(limits::BRAKE_WINDOW_S).saturating_mul(1000);
        self.tried
            .retain(|tried| now_ms.saturating_sub(tried.at_ms) < window_ms);
        if self.tried.iter().any(|tried| tried.mark == mark) {
            return Ok(());
        }
        let unproven = || self.tried.iter().filter(|tried| !tried.is_proven);
        if let Some(oldest) = unproven().next()
            && unproven().count() >= limits::UNPROVEN_CREDENTIALS
        {
            let left_ms = window_ms.saturating_sub(now_ms.saturating_sub(oldest.at_ms));
            return Err(u32::try_from(left_ms.div_ceil(1000)).unwrap_or(1).max(1));
        }
        if self.tried.len() >= limits::TRIED_CREDENTIALS {
            let proven = self.tried.iter().position(|tried| tried.is_proven);
            self.tried.remove(proven.unwrap_or_default());
        }
        self.tried.push_back(Tried {
            mark,
            at_ms: now_ms,
            is_proven: false,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(number: u8) -> Mark {
        Mark([number; 32])
    }

    #[test]
    fn so_many_credentials_are_tried_and_no_more() {
        let mut senders = Senders::new();
        for number in 0..20 {
            assert_eq!(senders.tries("a", mark(number), 1_000), Ok(()));
        }
        assert_eq!(senders.tries("a", mark(20), 2_000), Err(599));
        // One of them again, and somebody elsewhere.
        assert_eq!(senders.tries("a", mark(7), 2_000), Ok(()));
        assert_eq!(senders.tries("b", mark(20), 2_000), Ok(()));
        // One that turned out to be good makes room.
        senders.proves("a", mark(3));
        assert_eq!(senders.tries("a", mark(20), 2_000), Ok(()));
        assert_eq!(senders.tries("a", mark(21), 600_999), Err(1));
        assert_eq!(senders.tries("a", mark(21), 601_000), Ok(()));
    }

    #[test]
    fn however_many_good_ones_there_are() {
        let mut senders = Senders::new();
        for number in 0..=255 {
            assert_eq!(senders.tries("office", mark(number), 1_000), Ok(()));
            senders.proves("office", mark(number));
        }
        let kept: Vec<_> = senders.networks.iter().map(|one| one.tried.len()).collect();
        assert_eq!(kept, [limits::TRIED_CREDENTIALS]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut senders = Senders::new();
        for number in 0..limits::NETWORKS + 5 {
            assert_eq!(senders.tries(&number.to_string(), mark(1), 0), Ok(()));
        }
        assert_eq!(senders.networks.len(), limits::NETWORKS);
        assert!(senders.networks.iter().all(|network| network.key != "0"));
    }
}
