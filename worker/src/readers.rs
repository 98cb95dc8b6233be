//! How many requests one running instance keeps open at the same time, of all its jobs together:
//! downloads, and requests that wait for a report or watch it.
//!
//! What a slow reader has not taken yet is in memory, and memory is the instance's: the limit of
//! one job ([`limits::READERS`]) says nothing of twenty jobs beside each other.
//!
//! A place is held on a lease, which whoever hands out renews with every piece. The platform may
//! end a job in the middle of everything, and then nobody is left to give its places back.

use crate::limits;

/// The places of one kind that are taken.
#[derive(Debug)]
pub struct Places {
    max: usize,
    held: Vec<Held>,
    next: u64,
}

#[derive(Debug)]
struct Held {
    lease: Lease,
    until_ms: u64,
}

/// A place that is taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Lease(u64);

/// Milliseconds for which a lease holds: longer than any piece may take.
const LEASE_MS: u64 = limits::READER_IDLE_MS as u64 + 30_000;

impl Places {
    /// At most this many, all free.
    #[must_use]
    pub const fn new(max: usize) -> Self {
        Self {
            max,
            held: Vec::new(),
            next: 0,
        }
    }

    /// A place, or `None` where none is free.
    pub fn take(&mut self, now_ms: u64) -> Option<Lease> {
        self.held.retain(|held| held.until_ms > now_ms);
        if self.held.len() >= self.max {
            return None;
        }
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        self.held.push(Held {
            lease: Lease(number),
            until_ms: now_ms.saturating_add(LEASE_MS),
        });
        Some(Lease(number))
    }

    /// A piece was taken, or there was nothing to send: the client is still there.
    pub fn renew(&mut self, lease: &Lease, now_ms: u64) {
        if let Some(held) = self.held.iter_mut().find(|held| held.lease == *lease) {
            held.until_ms = now_ms.saturating_add(LEASE_MS);
        }
    }

    /// Gives the place back.
    pub fn give_back(&mut self, lease: &Lease) {
        self.held.retain(|held| held.lease != *lease);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many as there can be, all taken at this moment.
    fn full(now_ms: u64) -> (Places, Vec<Lease>) {
        let mut readers = Places::new(limits::READERS_OF_INSTANCE);
        let leases = std::iter::from_fn(|| readers.take(now_ms)).collect();
        (readers, leases)
    }

    #[test]
    fn so_many_and_no_more_until_one_is_given_back() {
        let (mut readers, leases) = full(1_000);
        assert_eq!(leases.len(), limits::READERS_OF_INSTANCE);
        readers.give_back(&leases[3]);
        // Twice is once.
        readers.give_back(&leases[3]);
        assert!(readers.take(2_000).is_some());
        assert_eq!(readers.take(2_000), None);
    }

    #[test]
    fn whoever_goes_on_reading_keeps_the_place() {
        let (mut readers, leases) = full(0);
        readers.renew(&leases[0], LEASE_MS - 1);
        let free = std::iter::from_fn(|| readers.take(LEASE_MS)).count();
        assert_eq!(free, limits::READERS_OF_INSTANCE - 1);
        // What is over is over, also where somebody turns up with it.
        readers.renew(&leases[1], LEASE_MS);
        readers.give_back(&leases[1]);
        assert_eq!(readers.take(LEASE_MS), None);
    }

    #[test]
    fn a_lease_outlives_the_slowest_piece() {
        let (mut readers, _) = full(0);
        assert_eq!(readers.take(u64::from(limits::READER_IDLE_MS)), None);
        assert!(readers.take(LEASE_MS).is_some());
    }

    /// All of them, with a chunk each, and what one report needs while it arrives: the platform
    /// gives an instance 128 MB.
    #[test]
    fn all_of_them_fit() {
        let held = limits::READERS_OF_INSTANCE * limits::CHUNK_BYTES;
        assert!(held <= 16 * 1024 * 1024, "{held} bytes");
        const { assert!(limits::READERS <= limits::READERS_OF_INSTANCE) }
    }
}
