//! This module counts requests if the platform does not: in a `workerd` without the binding `RL`.
//!
//! Each address may send [`limits::RATE_REQUESTS`]; if no header gives the address, all of them
//! together may send [`limits::RATE_REQUESTS_OF_INSTANCE`]. Per address, the memory holds a digest
//! and a time, for a minute at most.

use std::collections::BTreeMap;

use crate::config::Pepper;
use crate::limits;
use crate::name::keyed_digest;
use crate::network;

/// A keyed digest of an address's smallest network.
type Digest = [u8; 32];

/// The requests of the last minute in one running instance.
#[derive(Debug, Default)]
pub struct RequestThrottle {
    of_addresses: BTreeMap<Digest, Count>,
    of_instance: Count,
}

/// The time at which the requests would have been sent at an even pace. A request that is ahead of
/// it by a whole window exceeds the limit. (This is the generic cell rate algorithm.)
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    even_ms: u64,
}

const WINDOW_MS: u64 = limits::RATE_WINDOW_S as u64 * 1000;

impl Count {
    /// Counts one request, unless it exceeds `max` per window.
    fn takes(&mut self, max: u32, now_ms: u64) -> bool {
        let step_ms = WINDOW_MS.checked_div(u64::from(max)).unwrap_or(WINDOW_MS);
        let begins_ms = self.even_ms.max(now_ms);
        let ahead_ms = begins_ms.saturating_sub(now_ms);
        let is_within = ahead_ms.saturating_add(step_ms) <= WINDOW_MS;
        if is_within {
            self.even_ms = begins_ms.saturating_add(step_ms);
        }
        is_within
    }

    /// Whether the entry still limits requests. An entry that would do so for longer than a window
    /// is from before the clock was set back.
    fn counts(self, now_ms: u64) -> bool {
        let ahead_ms = self.even_ms.saturating_sub(now_ms);
        (1..=WINDOW_MS).contains(&ahead_ms)
    }
}

impl RequestThrottle {
    #[must_use]
    pub const fn new() -> Self {
        Self {
            of_addresses: BTreeMap::new(),
            of_instance: Count { even_ms: 0 },
        }
    }

    /// Counts a request; returns whether it may be answered. `address` is the text of the header
    /// that the operator named, `None` if there is no such header.
    pub fn takes(&mut self, pepper: &Pepper, address: Option<&str>, now_ms: u64) -> bool {
        self.of_addresses.retain(|_, count| count.counts(now_ms));
        if !self.of_instance.counts(now_ms) {
            self.of_instance = Count::default();
        }
        let key = address.map(|address| {
            let network = network::key(address);
            keyed_digest(pepper, &[b"requests/v1", network.as_bytes()])
        });
        let has_room = self.of_addresses.len() < limits::RATE_ADDRESSES;
        match key.filter(|key| has_room || self.of_addresses.contains_key(key)) {
            Some(key) => {
                let count = self.of_addresses.entry(key).or_default();
                count.takes(limits::RATE_REQUESTS, now_ms)
            }
            // The address is unknown, or more addresses came than are remembered.
            None => self
                .of_instance
                .takes(limits::RATE_REQUESTS_OF_INSTANCE, now_ms),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::testing;

    const START_MS: u64 = 1_700_000_000_000;

    /// How many of `count` requests are answered.
    fn answered(
        all: &mut RequestThrottle,
        address: Option<&str>,
        count: usize,
        now_ms: u64,
    ) -> usize {
        let pepper = &testing::config("[]").pepper;
        (0..count)
            .filter(|_| all.takes(pepper, address, now_ms))
            .count()
    }

    #[test]
    fn one_address_has_its_share_and_the_others_have_theirs() {
        let mut all = RequestThrottle::new();
        let max = limits::RATE_REQUESTS as usize;
        assert_eq!(answered(&mut all, Some("192.0.2.1"), 500, START_MS), max);
        assert_eq!(answered(&mut all, Some("192.0.2.2"), 100, START_MS), 100);
        // All addresses of one IPv6 network count as one.
        assert_eq!(answered(&mut all, Some("2001:db8::1"), 100, START_MS), 100);
        assert_eq!(answered(&mut all, Some("2001:db8::2"), 100, START_MS), 20);
        // Half of the quota is restored after half a window, and all of it later.
        let half_ms = START_MS + WINDOW_MS / 2;
        assert_eq!(answered(&mut all, Some("192.0.2.1"), 500, half_ms), max / 2);
        let later_ms = START_MS + 2 * WINDOW_MS;
        assert_eq!(answered(&mut all, Some("192.0.2.1"), 500, later_ms), max);
    }

    #[test]
    fn where_no_address_is_known_the_instance_has_a_limit() {
        let mut all = RequestThrottle::new();
        let max = limits::RATE_REQUESTS_OF_INSTANCE as usize;
        assert_eq!(answered(&mut all, None, 2 * max, START_MS), max);
        assert_eq!(answered(&mut all, None, 1, START_MS), 0);
        assert!(answered(&mut all, None, 200, START_MS + 1_000) >= 90);
    }

    #[test]
    fn what_is_remembered_is_bounded_and_swept() {
        let mut all = RequestThrottle::new();
        let pepper = &testing::config("[]").pepper;
        for at in 0..limits::RATE_ADDRESSES + 500 {
            let address = format!("10.{}.{}.{}", at >> 16, (at >> 8) & 255, at & 255);
            assert!(all.takes(pepper, Some(&address), START_MS));
        }
        assert_eq!(all.of_addresses.len(), limits::RATE_ADDRESSES);
        all.takes(pepper, None, START_MS + WINDOW_MS);
        assert_eq!(all.of_addresses.len(), 0);
    }

    #[test]
    fn a_clock_that_was_set_back_locks_no_client_out() {
        let mut all = RequestThrottle::new();
        answered(&mut all, Some("192.0.2.1"), 500, START_MS);
        answered(&mut all, None, 20_000, START_MS);
        let before_ms = START_MS - 10 * WINDOW_MS;
        assert_eq!(answered(&mut all, Some("192.0.2.1"), 1, before_ms), 1);
        assert_eq!(answered(&mut all, None, 1, before_ms), 1);
    }
}
