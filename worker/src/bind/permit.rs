//! Leave to keep one request open, for a download, a wait or a stream: of its job, and of the
//! instance it shares with others.

use std::cell::RefCell;
use std::sync::Arc;
use std::thread::LocalKey;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::clock;
use crate::limits;
use crate::readers::{Lease, Places};

thread_local! {
    /// Who reads, of all jobs in this instance. Whoever waits looks again: the platform does not
    /// let one object wake what waits in another.
    static READERS: RefCell<Places> = const {
        RefCell::new(Places::new(limits::READERS_OF_INSTANCE))
    };

    /// Who waits for a report or watches one, likewise.
    static OPEN: RefCell<Places> = const { RefCell::new(Places::new(limits::OPEN_REQUESTS_OF_INSTANCE)) };
}

/// Over when it is dropped.
pub(super) struct Permit {
    _of_job: OwnedSemaphorePermit,
    of_instance: Lease,
    places: &'static LocalKey<RefCell<Places>>,
}

impl Permit {
    /// Leave to wait for a report or to watch one, of this job's; `None` where none is free.
    pub(super) fn to_wait(of_job: &Arc<Semaphore>) -> Option<Self> {
        let of_job = Arc::clone(of_job).try_acquire_owned().ok()?;
        Self::of_instance(&OPEN, of_job).ok()
    }

    /// Leave to read, of this job's; `None` where none is to be had for too long.
    pub(super) async fn wait_for(of_job: &Arc<Semaphore>) -> Option<Self> {
        let permit = async {
            let mut of_job = Arc::clone(of_job).acquire_owned().await.ok()?;
            loop {
                match Self::of_instance(&READERS, of_job) {
                    Ok(permit) => break Some(permit),
                    Err(unused) => of_job = unused,
                }
                clock::sleep(LOOK_AGAIN_MS).await;
            }
        };
        clock::within(limits::READERS_WAIT_MS, permit)
            .await
            .flatten()
    }

    /// With a place of the instance's.
    ///
    /// # Errors
    /// What the job gave, where there is none.
    fn of_instance(
        places: &'static LocalKey<RefCell<Places>>,
        of_job: OwnedSemaphorePermit,
    ) -> Result<Self, OwnedSemaphorePermit> {
        match places.with_borrow_mut(|all| all.take(clock::now_ms())) {
            Some(of_instance) => Ok(Self {
                _of_job: of_job,
                of_instance,
                places,
            }),
            None => Err(of_job),
        }
    }

    /// The client is still there.
    pub(super) fn renew(&self) {
        self.places
            .with_borrow_mut(|all| all.renew(&self.of_instance, clock::now_ms()));
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.places
            .with_borrow_mut(|all| all.give_back(&self.of_instance));
    }
}

/// Milliseconds between two looks for a place of the instance's.
const LOOK_AGAIN_MS: u64 = 200;
