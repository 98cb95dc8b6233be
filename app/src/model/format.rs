//! This module formats figures and moments for people. It is pure: the zone's offset arrives as an
//! argument.

mod amount;
mod number;
mod size;
mod time;
pub mod value;

pub use amount::sum;
pub use number::{count, percent};
pub use size::bytes;
pub use time::{clock, date_long, date_of_input, day_iso, moment, month_long, month_short};
