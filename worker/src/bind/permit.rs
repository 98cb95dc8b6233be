//! Leave to hand out one report: of its job, and of the instance it shares with others.

use std::cell::RefCell;
use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::clock;
use crate::limits;
use crate::readers::{Lease, Readers};

thread_local! {
    /// Who reads, of all jobs in this instance. Whoever waits looks again: the platform does not
    /// let one object wake what waits in another.
    static READERS: RefCell<Readers> = const { RefCell::new(Readers::new()) };
}

/// Over when it is dropped.
pub(super) struct Permit {
    _of_job: OwnedSemaphorePermit,
    of_instance: Lease,
}

impl Permit {
    /// One of this job's, or `None` where none is to be had for too long.
    pub(super) async fn wait_for(of_job: &Arc<Semaphore>) -> Option<Self> {
        let permit = async {
            let of_job = Arc::clone(of_job).acquire_owned().await.ok()?;
            loop {
                if let Some(of_instance) = READERS.with_borrow_mut(|all| all.take(clock::now_ms()))
                {
                    break Some(Self {
                        _of_job: of_job,
                        of_instance,
                    });
                }
                clock::sleep(LOOK_AGAIN_MS).await;
            }
        };
        clock::within(limits::READERS_WAIT_MS, permit)
            .await
            .flatten()
    }

    /// A piece was taken.
    pub(super) fn renew(&self) {
        READERS.with_borrow_mut(|all| all.renew(&self.of_instance, clock::now_ms()));
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        READERS.with_borrow_mut(|all| all.give_back(&self.of_instance));
    }
}

/// Milliseconds between two looks for a place of the instance's.
const LOOK_AGAIN_MS: u64 = 200;
