//! What columns hold, in the table's head and in a panel of its own.
//!
//! Profiles are of all rows of a file and are made by its engine, for the columns that are on
//! screen ([`crate::model::profile_requests`]); [`model`] says what is drawn, [`head`] and [`detail`] draw it.

pub mod detail;
pub mod head;
pub mod model;
