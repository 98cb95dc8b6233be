//! This module has the pages: each turns the session's state into a view that calls the session's
//! actions. A page makes its own decisions in plain values, which have tests without a browser.

pub mod bundle;
pub mod corrections;
pub mod fetch;
pub mod file;
pub mod overview;
pub mod problems;
pub mod reclaim;
pub mod start;
pub mod table;
