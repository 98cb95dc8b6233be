//! The pages: each turns what the session knows into a view that calls its actions. What a page
//! decides by itself it decides in plain values, which have tests without a browser.

pub mod bundle;
pub mod corrections;
pub mod fetch;
pub mod file;
pub mod overview;
pub mod problems;
pub mod reclaim;
pub mod start;
pub mod table;
