//! Reports fetched through the Rollcall worker this page came from.
//!
//! [`Fetching`] is what the page knows of it, as signals, and what a person can do. Everything
//! that is decided is decided in plain values, without a browser: what a job does next
//! ([`course`]), what is shown of it ([`job`]), when a token is forgotten ([`idle`]), what an
//! answer says ([`arrival`], [`wire`]). Doing it is [`run`]'s matter, with [`call`] and [`body`].
//!
//! A fetched report becomes a `File` and is opened like one that was dropped: the engine that
//! reads it still has no network, and the page's rows still live in no other place.

pub mod address;
pub mod arrival;
pub mod backoff;
mod body;
mod call;
mod cancel;
pub mod clock;
pub mod course;
pub mod credential;
pub mod digest;
pub mod disposition;
pub mod idle;
mod interception;
pub mod job;
mod jobs;
mod leash;
pub mod lines;
mod origins;
mod run;
mod state;
mod token;
pub mod wire;

pub use state::{Fetching, Forget, Origin, Row};
pub use token::{Former, Held};
