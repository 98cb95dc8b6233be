//! This module turns ids and codes into the words on the screen; those of kinds, figures, charts and
//! findings are in `reports`, in their files. An id that it does not know is shown as it is, so that a
//! newer engine never leaves a blank.
//!
//! Only views ask for words; code that decides something returns codes.

pub mod advice;
pub mod archive;
pub mod charts;
pub mod combining;
pub mod corrections;
pub mod fetch;
pub mod fetch_problems;
pub mod fetch_questions;
pub mod fetching;
pub mod findings;
pub mod kinds;
pub mod kpis;
pub mod notations;
pub mod open_before;
pub mod overview;
pub mod page;
pub mod print;
pub mod problems;
pub mod profiles;
pub mod reading;
pub mod reclaim;
pub mod refusals;
pub mod samples;
pub mod script;
pub mod shortcuts;
pub mod table;
