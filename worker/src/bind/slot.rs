//! This module hands out the slots that an open request needs, for a download, a wait or a stream:
//! one of its job and one of the instance that jobs share.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread::LocalKey;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::clock;
use crate::download_slots::{Lease, Slots};
use crate::limits;

thread_local! {
    /// The downloads of all jobs in this instance. A waiting request polls for a slot: the platform
    /// does not let one object wake another.
    static DOWNLOADS: RefCell<Slots> = const {
        RefCell::new(Slots::new(limits::DOWNLOADS_OF_INSTANCE))
    };

    /// The waits and streams of all jobs in this instance.
    static OPEN_REQUESTS: RefCell<Slots> = const { RefCell::new(Slots::new(limits::OPEN_REQUESTS_OF_INSTANCE)) };
}

/// One slot, which is returned when it is dropped.
pub(super) struct RequestSlot {
    _job_permit: OwnedSemaphorePermit,
    lease: Lease,
    slots: &'static LocalKey<RefCell<Slots>>,
}

impl RequestSlot {
    /// Takes a slot for a wait or a stream; `None` if the job or the instance has none left.
    pub(super) fn take_open(of_job: &Arc<Semaphore>) -> Option<Self> {
        let of_job = Arc::clone(of_job).try_acquire_owned().ok()?;
        Self::of_instance(&OPEN_REQUESTS, of_job).ok()
    }

    /// Waits for a slot for a download; `None` if none becomes free in time.
    pub(super) async fn wait_for_download(of_job: &Arc<Semaphore>) -> Option<Self> {
        let slot = async {
            let mut of_job = Arc::clone(of_job).acquire_owned().await.ok()?;
            loop {
                match Self::of_instance(&DOWNLOADS, of_job) {
                    Ok(slot) => break Some(slot),
                    Err(unused) => of_job = unused,
                }
                clock::sleep(LOOK_AGAIN_MS).await;
            }
        };
        clock::within(limits::DOWNLOAD_WAIT_MS, slot)
            .await
            .flatten()
    }

    /// Adds a slot of the instance to one of the job.
    ///
    /// # Errors The job's permit, if the instance has no slot left.
    fn of_instance(
        slots: &'static LocalKey<RefCell<Slots>>,
        of_job: OwnedSemaphorePermit,
    ) -> Result<Self, OwnedSemaphorePermit> {
        match slots.with_borrow_mut(|all| all.take(clock::now_ms())) {
            Some(lease) => Ok(Self {
                _job_permit: of_job,
                lease,
                slots,
            }),
            None => Err(of_job),
        }
    }

    /// Extends the lease, because the client still reads.
    pub(super) fn renew(&self) {
        self.slots
            .with_borrow_mut(|all| all.renew(&self.lease, clock::now_ms()));
    }
}

impl Drop for RequestSlot {
    fn drop(&mut self) {
        self.slots.with_borrow_mut(|all| all.release(&self.lease));
    }
}

/// Milliseconds between two attempts to get a slot of the instance.
const LOOK_AGAIN_MS: u64 = 200;
