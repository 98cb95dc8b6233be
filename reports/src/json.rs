//! This module reads JSON that holds rows, in the forms that reports have: an array of objects,
//! objects one after another (a line each, or glued as `}{`), and answers of an interface in which
//! one member holds the rows (`{"total_seats":2,"seats":[…]}`), one of them or several pages.
//!
//! [`Splitter`] cuts a text that arrives in pieces into records, and holds no more than one of
//! them. It knows brackets, quotes and no more; whether a record is sound is for `serde_json` to
//! say, which [`flatten`] asks. [`plan`] tells by the beginning where the rows are.

mod flatten;
mod plan;
mod split;

#[cfg(test)]
mod tests;

pub use flatten::{Value, flatten};
pub use plan::{MORE_PAGES, PAGE, PAGES, Plan, TOTALS, looks_like_json, plan};
pub use split::{JsonItem, Splitter};
