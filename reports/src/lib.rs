//! This crate reads reports of GitHub Enterprise Server, GitHub Copilot and Moderne, and answers
//! questions about them.
//!
//! This crate is pure: it performs no I/O and names no platform. Bytes arrive as slices, time
//! arrives as an argument, and everything that can be wrong with a file is a value
//! ([`problem::Problem`]), not a failure. The page's engine, the edge and the `inspect` example
//! are three callers of the same functions.
//!
//! The path of a file: [`read::Reader`] takes its bytes piece by piece, [`encoding`] and
//! [`csv::dialect`] determine how they are written, [`detect`](mod@detect) determines which kind of
//! report they are, [`table::Table`] holds the rows, [`overview`] computes figures, findings and
//! charts, and every figure has a [`query::Query`] whose rows can be shown.

pub mod archive;
pub mod as_of;
pub mod catalog;
pub mod cef;
pub mod csv;
pub mod detect;
pub mod encoding;
pub mod estimate;
pub mod export;
mod fold;
pub mod json;
pub mod limits;
pub mod notation;
pub mod overview;
pub mod problem;
pub mod profile;
pub mod query;
pub mod read;
pub mod reclaim;
pub mod refusal;
pub mod report;
pub mod rules;
pub mod sample;
pub mod schema;
pub mod search;
pub mod seats;
pub mod sort;
pub mod table;
pub mod time;
pub mod value;
pub mod view;
pub mod wire;
pub mod zone;
