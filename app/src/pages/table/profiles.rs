//! Column profiles, in the table's head and in a panel.
//!
//! A profile counts the rows that the filters of the other columns select. The engine makes profiles for the columns that are on screen
//! ([`crate::model::profile_requests`]); [`model`] decides the contents, [`head`] and [`detail`]
//! draw them.

pub mod detail;
pub mod head;
pub mod model;
