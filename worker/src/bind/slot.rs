//! Leave to keep one request open, for a download, a wait or a stream: of its job, and of the
//! instance it shares with others.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread::LocalKey;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::clock;
use crate::download_slots::{Lease, Slots};
use crate::limits;

thread_local! {
    /// Who reads, of all jobs in this instance. Whoever waits looks again: the platform does not
    /// let one object wake what waits in another.
    static DOWNLOADS: RefCell<Slots> = const {
        RefCell::new(Slots::new(limits::DOWNLOADS_OF_INSTANCE))
    };

    /// Who waits for a report or watches one, likewise.
    static OPEN_REQUESTS: RefCell<Slots> = const { RefCell::new(Slots::new(limits::OPEN_REQUESTS_OF_INSTANCE)) };
}

/// Over when it is dropped.
pub(super) struct RequestSlot {
    _job_permit: OwnedSemaphorePermit,
    lease: Lease,
    slots: &'static LocalKey<RefCell<Slots>>,
}

impl RequestSlot {
    /// Leave to wait for a report or to watch one, of this job's; `None` where none is free.
    pub(super) fn take_open(of_job: &Arc<Semaphore>) -> Option<Self> {
        let of_job = Arc::clone(of_job).try_acquire_owned().ok()?;
        Self::of_instance(&OPEN_REQUESTS, of_job).ok()
    }

    /// Leave to read, of this job's; `None` where none is to be had for too long.
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

    /// With a place of the instance's.
    ///
    /// # Errors
    /// What the job gave, where there is none.
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

    /// The client is still there.
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

/// Milliseconds between two looks for a place of the instance's.
const LOOK_AGAIN_MS: u64 = 200;
