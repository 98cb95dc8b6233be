//! Reports fetched through the Rollcall worker this page came from.
//!
//! [`Fetching`] is what the page knows of it, as signals, and what a person can do. Everything
//! that is decided is decided in plain values, without a browser: what a job does next
//! ([`poller`]), and what is shown of it, when a token is forgotten and what an answer says
//! ([`crate::model::fetch`]). Doing it is [`run`]'s matter, with [`call`] and [`body`]. Nothing
//! here has words: what is worth saying aloud is an [`Announcement`](crate::model::fetch::Announcement).
//!
//! A fetched report becomes a `File` and is opened like one that was dropped: the engine that
//! reads it still has no network, and the page's rows still live in no other place.

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
