//! This module spreads creation times over ten years of growth with seasons, on working days.
//!
//! Subjects are numbered in the order of their creation, as ids on a server are, so the moment is
//! a rising function of the number.

use super::text::weekday;
use crate::time::{Date, days_in_month};

const FIRST_YEAR: i32 = 2016;
/// November, so that the last of [`MONTHS`] is the October before the samples' as-of.
const FIRST_MONTH: u32 = 11;
const MONTHS: u32 = 120;

/// The weight of each month of the year, January first: people arrive with the new year and after
/// the summer, and hardly at all in August and December.
const SEASON: [u64; 12] = [15, 11, 11, 10, 10, 9, 8, 5, 16, 13, 10, 5];

/// The first working hour and how many seconds of a day are worked.
const OPENING_S: u64 = 7 * 3600;
const OPEN_S: u64 = 11 * 3600;

/// Ranks are scaled so that a month is divided finely even among few subjects.
const SCALE: u64 = 1 << 24;

/// The growth curve, as running totals over the months.
#[derive(Clone, Debug)]
pub(super) struct Growth {
    months: Vec<Month>,
}

#[derive(Clone, Debug)]
struct Month {
    /// The total before this month and at its end.
    from: u64,
    to: u64,
    /// Its working days, in days since 1970.
    days: Vec<u64>,
}

impl Growth {
    pub(super) fn new() -> Self {
        let mut months = Vec::with_capacity(MONTHS as usize);
        let mut total = 0;
        for nth in 0..MONTHS {
            let month = (FIRST_MONTH - 1 + nth) % 12;
            let year = FIRST_YEAR + ((FIRST_MONTH - 1 + nth) / 12).cast_signed();
            let season = SEASON[month as usize];
            // The first month takes in everyone who came from the system before.
            let weight = if nth == 0 {
                900
            } else {
                season * (24 + u64::from(nth)) / 12
            };
            let from = total;
            total += weight * SCALE;
            months.push(Month {
                from,
                to: total,
                days: working_days(year, month + 1),
            });
        }
        Self { months }
    }

    /// When number `index` of `population` was created, in seconds since 1970.
    pub(super) fn moment(&self, index: u64, population: u64) -> u64 {
        let total = self.months.last().map_or(0, |month| month.to);
        let rank = u128::from(total) * (2 * u128::from(index) + 1)
            / (2 * u128::from(population.max(index + 1)));
        let rank = rank as u64;
        let month = &self.months[self.months.partition_point(|month| month.to <= rank)];
        let open_s = month.days.len() as u64 * OPEN_S;
        let second =
            u128::from(rank - month.from) * u128::from(open_s) / u128::from(month.to - month.from);
        let second = second as u64;
        month.days[(second / OPEN_S) as usize] * 86_400 + OPENING_S + second % OPEN_S
    }
}

/// Monday to Friday of a month, in days since 1970.
fn working_days(year: i32, month: u32) -> Vec<u64> {
    let first = Date {
        year,
        month,
        day: 1,
    }
    .days()
    .unsigned_abs();
    let next = first + u64::from(days_in_month(year, month));
    (first..next).filter(|&day| weekday(day) < 5).collect()
}
