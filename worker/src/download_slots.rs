//! How many requests one running instance keeps open at the same time, of all its jobs together:
//! downloads, and requests that wait for a report or watch it.
//!
//! What a slow reader has not taken yet is in memory, and memory is the instance's: the limit of
//! one job ([`limits::DOWNLOADS`]) says nothing of twenty jobs beside each other.
//!
//! A place is held on a lease, which whoever hands out renews with every piece. The platform may
//! end a job in the middle of everything, and then nobody is left to give its places back.

use crate::limits;

/// The places of one kind that are taken.
#[derive(Debug)]
pub struct Slots {
    max: usize,
    taken: Vec<TakenSlot>,
    next: u64,
}

#[derive(Debug)]
struct TakenSlot {
    lease: Lease,
    until_ms: u64,
}

/// A place that is taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Lease(u64);

/// Milliseconds for which a lease holds: longer than any piece may take.
const LEASE_MS: u64 = limits::READER_IDLE_MS as u64 + 30_000;

impl Slots {
    /// At most this many, all free.
    #[must_use]
    pub const fn new(max: usize) -> Self {
        Self {
            max,
            taken: Vec::new(),
            next: 0,
        }
    }

    /// A place, or `None` where none is free.
    pub fn take(&mut self, now_ms: u64) -> Option<Lease> {
        self.taken.retain(|taken| taken.until_ms > now_ms);
        if self.taken.len() >= self.max {
            return None;
        }
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        self.taken.push(TakenSlot {
            lease: Lease(number),
            until_ms: now_ms.saturating_add(LEASE_MS),
        });
        Some(Lease(number))
    }

    /// A piece was taken, or there was nothing to send: the client is still there.
    pub fn renew(&mut self, lease: &Lease, now_ms: u64) {
        if let Some(taken) = self.taken.iter_mut().find(|taken| taken.lease == *lease) {
            taken.until_ms = now_ms.saturating_add(LEASE_MS);
        }
    }

    /// Gives the place back.
    pub fn release(&mut self, lease: &Lease) {
        self.taken.retain(|taken| taken.lease != *lease);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many as there can be, all taken at this moment.
    fn full(now_ms: u64) -> (Slots, Vec<Lease>) {
        let mut slots = Slots::new(limits::DOWNLOADS_OF_INSTANCE);
        let leases = std::iter::from_fn(|| slots.take(now_ms)).collect();
        (slots, leases)
    }

    #[test]
    fn so_many_and_no_more_until_one_is_given_back() {
        let (mut slots, leases) = full(1_000);
        assert_eq!(leases.len(), limits::DOWNLOADS_OF_INSTANCE);
        slots.release(&leases[3]);
        // Twice is once.
        slots.release(&leases[3]);
        assert!(slots.take(2_000).is_some());
        assert_eq!(slots.take(2_000), None);
    }

    #[test]
    fn whoever_goes_on_reading_keeps_the_place() {
        let (mut slots, leases) = full(0);
        slots.renew(&leases[0], LEASE_MS - 1);
        let free = std::iter::from_fn(|| slots.take(LEASE_MS)).count();
        assert_eq!(free, limits::DOWNLOADS_OF_INSTANCE - 1);
        // What is over is over, also where somebody turns up with it.
        slots.renew(&leases[1], LEASE_MS);
        slots.release(&leases[1]);
        assert_eq!(slots.take(LEASE_MS), None);
    }

    #[test]
    fn a_lease_outlives_the_slowest_piece() {
        let (mut slots, _) = full(0);
        assert_eq!(slots.take(u64::from(limits::READER_IDLE_MS)), None);
        assert!(slots.take(LEASE_MS).is_some());
    }

    /// All of them, with a chunk each, and what one report needs while it arrives: the platform
    /// gives an instance 128 MB.
    #[test]
    fn all_of_them_fit() {
        let taken = limits::DOWNLOADS_OF_INSTANCE * limits::CHUNK_BYTES;
        assert!(taken <= 16 * 1024 * 1024, "{taken} bytes");
        const { assert!(limits::DOWNLOADS <= limits::DOWNLOADS_OF_INSTANCE) }
    }
}
