//! This module fetches reports through the Rollcall worker that served this page.
//!
//! [`Fetching`] holds the state as signals, and a person's actions. All decisions are made in plain
//! values, without a browser: [`poller`] decides the next step of a job, and
//! [`crate::model::fetch`] its shown state, when a token is forgotten, and the meaning of an
//! answer. [`run`] carries the steps out, with [`call`] and [`body`]. This module has no texts: it
//! sends screen readers an [`Announcement`](crate::model::fetch::Announcement).
//!
//! A fetched report becomes a `File` and is opened like one that was dropped: the engine that reads
//! it still has no network, and its rows still are nowhere else.

mod abort;
pub mod address;
pub mod backoff;
mod body;
mod call;
mod cancel;
pub mod clock;
pub mod credential;
mod interception;
mod jobs;
pub mod lines;
mod origins;
pub mod poller;
mod run;
mod state;
mod token;

pub use state::{FetchJob, Fetching};
pub use token::ForgottenToken;
