//! Who holds seats of a report, when each was last active, and whether that can be believed.

mod feed;
mod people;

pub use feed::StoppedFeed;
pub(crate) use feed::stopped_feed;
pub(crate) use people::*;
