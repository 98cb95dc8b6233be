//! This module decides which as-of days can be chosen, and when a person has finished choosing. It
//! is pure.

use std::ops::RangeInclusive;

use reports::time::Date;

use crate::model::format::date_of_input;

/// Years that ages can be counted from. Earlier years have no reports, and later ones are typing
/// errors.
pub const YEARS: RangeInclusive<i32> = 1970..=2200;

/// The first day that can be chosen, as a date input wants it.
#[must_use]
pub fn first_day() -> String {
    format!("{}-01-01", YEARS.start())
}

/// The last day that can be chosen.
#[must_use]
pub fn last_day() -> String {
    format!("{}-12-31", YEARS.end())
}

/// Whether ages can be counted from this moment, ms since the epoch.
#[must_use]
pub fn is_plausible(ms: i64) -> bool {
    YEARS.contains(&Date::of_ms(ms).year)
}

/// Why a day is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The field is empty, or the date in it is not complete.
    NoDay,
    /// Before or after all [`YEARS`].
    OutOfRange,
}

/// The as-of time that a date input's value asks for, ms since the epoch.
///
/// # Errors
///
/// If the value is not a day, or not a plausible one.
pub fn chosen(value: &str) -> Result<i64, Refused> {
    let ms = date_of_input(value, 0).ok_or(Refused::NoDay)?;
    if is_plausible(ms) {
        Ok(ms)
    } else {
        Err(Refused::OutOfRange)
    }
}

/// Whether a date is being typed. Browsers tell of a change with every digit that makes a date,
/// and `2026` passes through the years 2, 20 and 202.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Editing {
    is_typing: bool,
}

/// The next step for the field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The person is not done.
    Wait,
    Apply,
    /// Put the day in force back.
    Restore,
}

impl Editing {
    /// A key was pressed in the field.
    pub fn key(&mut self, key: &str, alt: bool) -> Then {
        match key {
            "Enter" => self.left(),
            "Escape" if std::mem::take(&mut self.is_typing) => Then::Restore,
            // With Alt the arrows open the picker, as the space bar does.
            "Backspace" | "Delete" => self.types(),
            "ArrowUp" | "ArrowDown" if !alt => self.types(),
            _ if key.chars().count() == 1 && key != " " => self.types(),
            _ => Then::Wait,
        }
    }

    fn types(&mut self) -> Then {
        self.is_typing = true;
        Then::Wait
    }

    /// The field has another value. Without typing it comes from the picker, and is meant.
    #[must_use]
    pub fn changed(self) -> Then {
        if self.is_typing {
            Then::Wait
        } else {
            Then::Apply
        }
    }

    /// The focus leaves the field.
    pub fn left(&mut self) -> Then {
        if std::mem::take(&mut self.is_typing) {
            Then::Apply
        } else {
            Then::Wait
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plausible_days_are_taken() {
        for day in ["1970-01-01", "2026-11-01", "2200-12-31"] {
            assert!(chosen(day).is_ok_and(is_plausible), "{day}");
        }
        for day in [
            "1900-01-01",
            "0025-11-01",
            "1969-12-31",
            "2201-01-01",
            "9999-12-31",
        ] {
            assert_eq!(chosen(day), Err(Refused::OutOfRange), "{day}");
        }
        for day in ["", "2026-02-30", "2026-11", "x"] {
            assert_eq!(chosen(day), Err(Refused::NoDay), "{day}");
        }
        assert!(chosen(&first_day()).is_ok() && chosen(&last_day()).is_ok());
    }

    #[test]
    fn a_date_typed_is_applied_once_when_it_is_done() {
        let mut editing = Editing::default();
        for digit in ["0", "1", "1", "1", "2", "0", "2", "6"] {
            assert_eq!(editing.key(digit, false), Then::Wait);
            assert_eq!(editing.changed(), Then::Wait);
        }
        assert_eq!(editing.key("Enter", false), Then::Apply);
        assert_eq!(editing.left(), Then::Wait, "and not once more");

        editing.key("ArrowUp", false);
        assert_eq!(editing.changed(), Then::Wait);
        assert_eq!(editing.left(), Then::Apply);
    }

    #[test]
    fn a_day_picked_is_applied_at_once() {
        let mut editing = Editing::default();
        for (key, alt) in [
            (" ", false),
            ("ArrowDown", true),
            ("Tab", false),
            ("F4", false),
        ] {
            assert_eq!(editing.key(key, alt), Then::Wait);
        }
        assert_eq!(editing.changed(), Then::Apply);
        assert_eq!(editing.left(), Then::Wait);
    }

    #[test]
    fn escape_undoes_typing() {
        let mut editing = Editing::default();
        assert_eq!(editing.key("Escape", false), Then::Wait, "nothing was");
        editing.key("5", false);
        assert_eq!(editing.key("Escape", false), Then::Restore);
        assert_eq!(editing.left(), Then::Wait);
    }
}
