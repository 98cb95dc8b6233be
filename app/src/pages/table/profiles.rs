//! Column profiles, in the table's head and in a panel.
//!
//! A profile is of all rows of a file. The engine makes profiles for the columns that are on screen
//! ([`crate::model::profile_requests`]); [`model`] decides the contents, [`head`] and [`detail`]
//! draw them.

pub mod detail;
pub mod head;
pub mod model;
