//! This crate is the Cloudflare Worker: it answers `/api/*` and leaves every other path to the
//! site's files.
//!
//! A request becomes a [`decide::RequestParts`], the pure modules decide, and the decision becomes
//! a response. Only `bind` names the platform's crate, so that everything that decides runs
//! natively, in tests that start in milliseconds:
//!
//! - [`decide`]: the order of the rules, from a request to a command for a job;
//! - [`route`], [`fetch_metadata`], [`rate`]: paths and methods, the pages that may call, how
//!   often;
//! - [`credential`]: the credential of a request, in a type that cannot be printed;
//! - [`prefer`], [`cache_control`], [`etag`]: a request's options about waiting and copies;
//! - [`config`], [`limits`], [`report`]: the operator's configuration, every limit, and how a report
//!   is described;
//! - [`egress`]: the addresses that requests may go to;
//! - [`response`], [`headers`], [`status`], [`problem`]: the contents of answers;
//! - [`health`], [`targets`], [`openapi`]: the endpoints that need no job;
//! - [`upstream`]: which requests lead to a report, and what the answers mean;
//! - [`intake`], [`records`]: the checks that a report is complete;
//! - [`job`], [`backoff`]: how one report is fetched for one credential, with the clock as an
//!   argument;
//! - [`brake`]: how often an upstream may reject one credential or one user name;
//! - [`credential_throttle`]: how many credentials one network may try;
//! - [`name`], [`seal`], [`network`]: names and keys that reveal no person.
//! # Absences
//! - No request can cause a panic. A panic throws away the whole WebAssembly instance, and with it
//!   every other open request; hence the denials below.
//! - No path sends `Access-Control-Allow-Origin`: the API serves its own page only.
//! - No header of an answer is copied from another response; each is on a list in [`headers`].
//! - No text from a request is repeated in an answer or a log.

#![expect(
    missing_docs,
    reason = "the crate is not published, and a comment that repeats a name says nothing"
)]
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

pub mod answers;
pub mod attempt_limits;
pub mod backoff;
pub mod brake;
pub mod cache_control;
pub mod config;
pub mod credential;
pub mod credential_throttle;
pub mod decide;
pub mod download_slots;
pub mod egress;
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
pub mod request_throttle;

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
