//! The Cloudflare Worker: answers `/api/*` and leaves every other path to the site's files.
//!
//! A request becomes an [`decide::RequestParts`], the pure modules decide, and the decision becomes a
//! response. Only `bind` names the platform's crate, so that everything which decides
//! anything runs natively, in a test that starts in milliseconds:
//!
//! - [`decide`]: the order in which the rules are asked, from a request to a command for a job;
//! - [`route`], [`fetch_metadata`], [`rate`]: which path and method mean what, whose page asks, how often;
//! - [`credential`]: what a person proves themselves with, in a type that cannot be printed;
//! - [`prefer`], [`cache_control`], [`etag`]: what a request may say about waiting and copies;
//! - [`config`], [`limits`], [`report`]: what the operator configured, and the closed lists;
//! - [`response`], [`headers`], [`status`], [`problem`]: what is answered, and deliberately nothing else;
//! - [`health`], [`targets`], [`openapi`]: the endpoints that answer by themselves;
//! - [`upstream`], [`intake`], [`records`]: what a server is asked, what its answer is, and what of it is taken;
//! - [`job`], [`backoff`]: how one report is fetched for one credential, with the clock handed in;
//! - [`brake`]: how often an upstream may reject one credential or one user name;
//! - [`credential_throttle`]: how many credentials one network may try;
//! - [`name`], [`seal`], [`network`]: names and keys that tell nobody whose they are.
//!
//! # Absences
//! - No panic can be reached from a request. A panic throws away the whole WebAssembly
//!   instance, and with it every other request it was answering; hence the denials below.
//! - No `Access-Control-Allow-Origin`, on any path: the API serves its own page only.
//! - No header of an answer is copied from somewhere else; each is on a list in [`headers`].
//! - No text from a request is repeated in an answer or a log.

#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used,
        reason = "a panic resets the instance and fails every request in flight"
    )
)]

pub mod backoff;
pub mod brake;
pub mod cache_control;
pub mod config;
pub mod credential;
pub mod credential_throttle;
pub mod decide;
pub mod download_slots;
pub mod etag;
pub mod fetch_metadata;
pub mod headers;
pub mod health;
pub mod intake;
pub mod job;
pub mod limits;
pub mod moment;
pub mod name;
pub mod network;
pub mod openapi;
pub mod pace;
pub mod prefer;
pub mod problem;
pub mod rate;
pub mod records;
pub mod report;
pub mod requests;
pub mod response;
pub mod route;
pub mod seal;
pub mod site;
pub mod status;
pub mod targets;
pub mod upstream;

mod field;

mod bind;

#[cfg(test)]
mod deployment_files;
