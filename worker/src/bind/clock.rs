//! This module gives the time and random numbers, which every deciding function takes as arguments.

use std::time::Duration;

use futures_util::future::{Either, select};
use worker::{Date, Delay};
use zeroize::Zeroizing;

/// Milliseconds since 1970. The platform stops its clock while nothing is sent or received, which
/// is precise enough here.
pub(super) fn now_ms() -> u64 {
    Date::now().as_millis()
}

/// 32 random bytes; `None` if the platform gives none, which does not happen.
pub(super) fn random() -> Option<Zeroizing<[u8; 32]>> {
    let mut bytes = Zeroizing::new([0; 32]);
    #[cfg(target_family = "wasm")]
    getrandom::fill(bytes.as_mut_slice()).ok()?;
    #[cfg(not(target_family = "wasm"))]
    bytes.fill(0);
    Some(bytes)
}

/// A random number, for jitter.
pub(super) fn roll() -> u32 {
    random()
        .and_then(|bytes| bytes.first_chunk::<4>().copied())
        .map_or(0, u32::from_le_bytes)
}

pub(super) async fn sleep(ms: u64) {
    Delay::from(Duration::from_millis(ms)).await;
}

/// The result of `work`, or `None` if it takes longer than `ms` milliseconds.
pub(super) async fn within<T>(ms: u32, work: impl Future<Output = T>) -> Option<T> {
    let work = std::pin::pin!(work);
    let end = std::pin::pin!(sleep(u64::from(ms)));
    match select(work, end).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}
