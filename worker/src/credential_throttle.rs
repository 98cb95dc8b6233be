//! This module limits how many credentials that no upstream has accepted are tried, per network and
//! per target.
//!
//! [`crate::brake`] stops a credential, or a user name, that is rejected repeatedly. A client that
//! tries a hundred credentials of a hundred users gets a hundred brakes. So unaccepted credentials
//! are counted when they arrive, not when they are rejected: by the network they come from, in
//! three sizes, because an IPv6 client can choose among the smallest freely; and by their target,
//! wherever they come from.
//!
//! A credential that was accepted is remembered individually and is no longer counted, whatever
//! happens in its network. If this memory does not know it, its brake does, and the caller asks the
//! brake before it refuses.
//!
//! All of this is in the memory of one running instance: the platform may run several, and each
//! admits the full number. It contains digests under the operator's secret, but no credentials and
//! no addresses.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::config::{Pepper, Target};
use crate::credential::Credential;
use crate::limits;
use crate::name::keyed_digest;
use crate::network;

/// A keyed digest of a credential for a target.
type CredentialDigest = [u8; 32];

/// A keyed digest of what credentials are counted under: a network or a target.
type CountKey = [u8; 32];

/// A credential for a target, with every count that it belongs to.
pub struct Candidate {
    digest: CredentialDigest,
    counts: Vec<Count>,
}

/// A count of credentials, of a network or a target.
struct Count {
    key: CountKey,
    /// The maximum number of credentials in the count at the same time.
    max: usize,
}

/// The credentials that were tried recently.
#[derive(Default)]
pub struct CredentialThrottle {
    /// Credentials that have not been accepted, oldest first. The count per target bounds them.
    unproven: VecDeque<UnprovenCredential>,
    /// Credentials that have been accepted, oldest first.
    proven: VecDeque<ProvenCredential>,
}

struct UnprovenCredential {
    digest: CredentialDigest,
    keys: Vec<CountKey>,
    at_ms: u64,
}

struct ProvenCredential {
    digest: CredentialDigest,
    at_ms: u64,
}

impl Candidate {
    /// A credential for this target, from this address. The address is a text that a client or a
    /// proxy sent; `None` if no header with an address is configured.
    #[must_use]
    pub fn new(
        pepper: &Pepper,
        target: &Target,
        credential: &Credential,
        address: Option<&str>,
    ) -> Self {
        let origin = target.egress.origin.text().as_bytes();
        let [scheme, user, secret] = credential.identity();
        let of_target = Count {
            key: keyed_digest(pepper, &[b"target/v1", origin]),
            max: limits::UNPROVEN_CREDENTIALS_OF_TARGET,
        };
        let networks = address.map(network::all_of).unwrap_or_default();
        let of_networks = networks.into_iter().map(|network| Count {
            key: keyed_digest(pepper, &[b"network/v1", network.name.as_bytes()]),
            max: network.credentials_max,
        });
        Self {
            digest: keyed_digest(pepper, &[b"mark/v2", origin, scheme, user, secret]),
            counts: of_networks.chain([of_target]).collect(),
        }
    }

    fn keys(&self) -> Vec<CountKey> {
        self.counts.iter().map(|count| count.key).collect()
    }
}

impl CredentialThrottle {
    #[must_use]
    pub const fn new() -> Self {
        Self {
            unproven: VecDeque::new(),
            proven: VecDeque::new(),
        }
    }

    /// Admits a request with this credential.
    ///
    /// # Errors Seconds, at least one, after which there is room for another credential.
    pub fn admit(&mut self, candidate: &Candidate, now_ms: u64) -> Result<(), u32> {
        self.sweep(now_ms);
        if self.proven.iter().any(|one| one.digest == candidate.digest) {
            return Ok(());
        }
        let keys = candidate.keys();
        let is_known =
            |one: &UnprovenCredential| one.digest == candidate.digest && one.keys == keys;
        if self.unproven.iter().any(is_known) {
            return Ok(());
        }
        let ends_ms = candidate.counts.iter().filter_map(|Count { key, max }| {
            let counted = || self.unproven.iter().filter(|one| one.keys.contains(key));
            let over = counted().count().checked_sub(*max)?;
            counted()
                .nth(over)
                .map(|one| one.at_ms.saturating_add(limits::BRAKE_WINDOW_MS))
        });
        if let Some(ends_ms) = ends_ms.max() {
            let left_s = ends_ms.saturating_sub(now_ms).div_ceil(1000).max(1);
            return Err(u32::try_from(left_s).unwrap_or(limits::BRAKE_WINDOW_S));
        }
        self.unproven.push_back(UnprovenCredential {
            digest: candidate.digest,
            keys,
            at_ms: now_ms,
        });
        Ok(())
    }

    /// Records that the upstream accepted this credential.
    pub fn mark_proven(&mut self, candidate: &Candidate, now_ms: u64) {
        self.sweep(now_ms);
        self.unproven.retain(|one| one.digest != candidate.digest);
        self.proven.retain(|one| one.digest != candidate.digest);
        if self.proven.len() >= limits::PROVEN_CREDENTIALS {
            self.proven.pop_front();
        }
        self.proven.push_back(ProvenCredential {
            digest: candidate.digest,
            at_ms: now_ms,
        });
    }

    /// Drops entries that are too old to count.
    fn sweep(&mut self, now_ms: u64) {
        let is_within = |at_ms: u64, ms: u64| now_ms.saturating_sub(at_ms) < ms;
        self.unproven
            .retain(|one| is_within(one.at_ms, limits::BRAKE_WINDOW_MS));
        self.proven
            .retain(|one| is_within(one.at_ms, limits::PROVEN_MS));
    }
}
