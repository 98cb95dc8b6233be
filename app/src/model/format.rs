//! This module formats figures and moments for people. The zone's offset arrives as
//! an argument; how the locale separates digits is set once.

mod amount;
mod number;
mod separators;
mod size;
mod time;
pub mod value;

pub use amount::{sum, sum_among};
pub use number::{count, percent};
pub use separators::{Separators, decimal_mark, localized, set_separators};
pub use size::bytes;
pub use time::{clock, date_long, date_of_input, day_iso, moment, month_long, month_short};
