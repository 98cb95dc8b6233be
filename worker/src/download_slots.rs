//! This module limits how many requests one running instance keeps open at the same time, across
//! all its jobs: downloads, and requests that wait for a report or watch it.
//!
//! Bytes that a slow reader has not taken yet are in the memory of the instance, which all jobs
//! share: the limit per job ([`limits::DOWNLOADS`]) does not limit twenty jobs together.
//!
//! A slot is held on a lease, which the sender renews with every piece. The platform may end a job
//! at any point, and then the lease expires because nothing returns the slot.

use crate::limits;

/// The slots of one kind that are taken.
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

/// The lease of a taken slot.
#[derive(Debug, PartialEq, Eq)]
pub struct Lease(u64);

/// Milliseconds for which a lease holds: longer than any piece may take.
const LEASE_MS: u64 = limits::READER_IDLE_MS as u64 + 30_000;

impl Slots {
    /// At most `max` slots, all free.
    #[must_use]
    pub const fn new(max: usize) -> Self {
        Self {
            max,
            taken: Vec::new(),
            next: 0,
        }
    }

    /// Takes a slot; `None` if none is free.
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

    /// Renews a lease: the client took a piece, or there was nothing to send.
    pub fn renew(&mut self, lease: &Lease, now_ms: u64) {
        if let Some(taken) = self.taken.iter_mut().find(|taken| taken.lease == *lease) {
            taken.until_ms = now_ms.saturating_add(LEASE_MS);
        }
    }

    /// Returns a slot.
    pub fn release(&mut self, lease: &Lease) {
        self.taken.retain(|taken| taken.lease != *lease);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All slots, taken at this time.
    fn full(now_ms: u64) -> (Slots, Vec<Lease>) {
        let mut slots = Slots::new(limits::DOWNLOADS_OF_INSTANCE);
        let leases = std::iter::from_fn(|| slots.take(now_ms)).collect();
        (slots, leases)
    }

    #[test]
    fn all_slots_are_taken_until_one_is_released() {
        let (mut slots, leases) = full(1_000);
        assert_eq!(leases.len(), limits::DOWNLOADS_OF_INSTANCE);
        slots.release(&leases[3]);
        // Returning a slot twice frees it once.
        slots.release(&leases[3]);
        assert!(slots.take(2_000).is_some());
        assert_eq!(slots.take(2_000), None);
    }

    #[test]
    fn a_reader_that_continues_keeps_its_slot() {
        let (mut slots, leases) = full(0);
        slots.renew(&leases[0], LEASE_MS - 1);
        let free = std::iter::from_fn(|| slots.take(LEASE_MS)).count();
        assert_eq!(free, limits::DOWNLOADS_OF_INSTANCE - 1);
        // An expired lease cannot be renewed.
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

    /// All downloads fit into memory with a chunk each, together with the needs of an arriving
    /// report: the platform gives an instance 128 MB.
    #[test]
    fn all_of_them_fit() {
        let taken = limits::DOWNLOADS_OF_INSTANCE * limits::CHUNK_BYTES;
        assert!(taken <= 16 * 1024 * 1024, "{taken} bytes");
        const { assert!(limits::DOWNLOADS <= limits::DOWNLOADS_OF_INSTANCE) }
    }
}
