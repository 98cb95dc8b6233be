//! This module determines the holders of seats, when each was last active, and whether that is
//! reliable.

mod feed;
mod people;
mod plan;

pub use feed::StoppedFeed;
pub(crate) use feed::stopped_feed;
pub(crate) use people::*;
pub use plan::Plan;
