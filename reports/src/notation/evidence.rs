//! This module decides how a column is written, by the evidence of all its cells.

use super::Notation;
use super::date::LocalDate;
use super::number::Plain;
use crate::value;

/// Distinct neighbours that must be in order before order is evidence. Five moments are in order by
/// chance once in sixty times, and that only one of two readings is in order makes it rarer.
const ORDERED_MOMENTS: u32 = 5;

/// The notations that all cells of a column allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No cell differs in its readings: there is nothing to decide.
    Same,
    /// Every cell has this reading, and not every one has the other; or the usual meaning of the
    /// separator or the order of the rows decides.
    Read(Notation),
    /// Every cell has both readings. The row is that of the first whose readings differ.
    Open(u32),
    /// Neither reading may be right: the year may be in front, with two digits (`26/09/13`).
    Neither,
    /// Some cells have only the one reading, and others only the other: the first row of each.
    Mixed([u32; 2]),
}

/// The readings of a column so far. The arrays here have the order of [`Notation::DATES`] and
/// [`Notation::NUMBERS`].
#[derive(Debug, Clone, Default)]
struct ReadingTally {
    /// The first row that has only this reading.
    proof: [Option<u32>; 2],
    /// The first row with two readings that differ.
    open: Option<u32>,
    /// Cells that are read one way only, or differ.
    cells: u64,
}

impl ReadingTally {
    fn add<T: PartialEq>(&mut self, row: u32, readings: [Option<T>; 2]) {
        match &readings {
            [None, None] => return,
            [Some(one), Some(other)] if one == other => return,
            [Some(_), Some(_)] => {
                self.open.get_or_insert(row);
            }
            [Some(_), None] => {
                self.proof[0].get_or_insert(row);
            }
            [None, Some(_)] => {
                self.proof[1].get_or_insert(row);
            }
        }
        self.cells += 1;
    }

    fn verdict(&self, notations: [Notation; 2]) -> Verdict {
        match (self.proof, self.open) {
            ([Some(one), Some(other)], _) => Verdict::Mixed([one, other]),
            ([Some(_), None], _) => Verdict::Read(notations[0]),
            ([None, Some(_)], _) => Verdict::Read(notations[1]),
            ([None, None], Some(row)) => Verdict::Open(row),
            ([None, None], None) => Verdict::Same,
        }
    }
}

/// The evidence of a column of dates.
#[derive(Debug, Clone, Default)]
pub struct Dates {
    counted: ReadingTally,
    /// The separator that all of them have; `None` before the first.
    separator: Option<u8>,
    has_several_separators: bool,
    ends: Ends,
    order: [Order; 2],
}

impl Dates {
    /// Takes the next cell, in the order of the rows.
    pub fn add(&mut self, row: u32, date: &LocalDate) {
        let days = Notation::DATES.map(|notation| date.day(notation));
        self.counted.add(row, days);
        self.ends.add(date.ends());
        let before = *self.separator.get_or_insert(date.separator());
        self.has_several_separators |= before != date.separator();
        for (order, notation) in self.order.iter_mut().zip(Notation::DATES) {
            order.add(date.order(notation));
        }
    }

    /// Takes the next cell where it leaves nothing open: it stands among the others all the same.
    pub fn add_moment(&mut self, ms: i64) {
        self.order.iter_mut().for_each(|order| order.add(Some(ms)));
    }

    /// The separator that all of them have, if it is the same.
    #[must_use]
    pub fn separator(&self) -> Option<u8> {
        self.separator.filter(|_| !self.has_several_separators)
    }

    /// The number of cells that depend on the decision.
    #[must_use]
    pub const fn cells(&self) -> u64 {
        self.counted.cells
    }

    /// Decides. A day above 12 comes first; then points between the parts, which mean that the day
    /// is first; then the order of the rows, where only one reading keeps it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.ends.may_begin_with_the_year() {
            return Verdict::Neither;
        }
        let verdict = self.counted.verdict(Notation::DATES);
        let Verdict::Open(_) = verdict else {
            return verdict;
        };
        if self.separator() == Some(b'.') {
            return Verdict::Read(Notation::DayFirst);
        }
        match [&self.order[0], &self.order[1]].map(Order::is_kept) {
            [true, false] if self.order[0].is_long() => Verdict::Read(Notation::DayFirst),
            [false, true] if self.order[1].is_long() => Verdict::Read(Notation::MonthFirst),
            _ => verdict,
        }
    }
}

/// The smallest and the largest of the first and of the last numbers of dates, where all of them
/// are three numbers of two digits.
#[derive(Debug, Clone, Default)]
struct Ends {
    first: Option<(u32, u32)>,
    last: Option<(u32, u32)>,
    has_other_forms: bool,
}

impl Ends {
    /// Reports are of servers that are not older.
    const FIRST_YEAR: u32 = 8;

    fn add(&mut self, ends: Option<(u32, u32)>) {
        let Some((first, last)) = ends else {
            self.has_other_forms = true;
            return;
        };
        for (range, value) in [(&mut self.first, first), (&mut self.last, last)] {
            let (low, high) = range.unwrap_or((value, value));
            *range = Some((low.min(value), high.max(value)));
        }
    }

    /// Days spread over a month, and years over few: the numbers that spread less are the years.
    fn may_begin_with_the_year(&self) -> bool {
        let (Some((oldest, newest)), Some((low, high))) = (self.first, self.last) else {
            return false;
        };
        let may_be_days = low >= 1 && high <= 31;
        !self.has_other_forms
            && oldest >= Self::FIRST_YEAR
            && may_be_days
            && high - low > newest - oldest
    }
}

/// Whether moments only rise, or only fall.
#[derive(Debug, Clone, Default)]
struct Order {
    last: Option<i64>,
    has_risen: bool,
    has_fallen: bool,
    /// Neighbours that differ.
    changes: u32,
}

impl Order {
    fn add(&mut self, moment: Option<i64>) {
        let Some(moment) = moment else { return };
        if let Some(last) = self.last {
            self.has_risen |= moment > last;
            self.has_fallen |= moment < last;
            self.changes = self.changes.saturating_add(u32::from(moment != last));
        }
        self.last = Some(moment);
    }

    const fn is_kept(&self) -> bool {
        !(self.has_risen && self.has_fallen)
    }

    const fn is_long(&self) -> bool {
        self.changes >= ORDERED_MOMENTS - 1
    }
}

/// The evidence of a column of numbers.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    counted: ReadingTally,
    /// Whether a cell with two readings has a point, and whether one has a comma.
    has_open_point: bool,
    has_open_comma: bool,
}

impl Numbers {
    /// Takes a cell, without blanks around it.
    pub fn add(&mut self, row: u32, cell: &[u8]) {
        // Nearly all cells of nearly all files: digits alone are the same in both.
        if value::integer(cell).is_some() {
            return;
        }
        let [point, comma] =
            Notation::NUMBERS.map(|n| Plain::parse(cell, n).and_then(|plain| plain.decimal()));
        let readings = [point.or_else(|| value::decimal(cell)), comma];
        if let [Some(point), Some(comma)] = readings
            && point.total_cmp(&comma).is_ne()
        {
            self.has_open_point |= cell.contains(&b'.');
            self.has_open_comma |= cell.contains(&b',');
        }
        self.counted.add(row, readings);
    }

    /// The number of cells that depend on the decision.
    #[must_use]
    pub const fn cells(&self) -> u64 {
        self.counted.cells
    }

    /// Whether a cell with two readings would be a fraction with a decimal point.
    #[must_use]
    pub const fn has_open_point(&self) -> bool {
        self.has_open_point
    }

    /// Whether a cell with two readings would be a fraction with a decimal comma.
    #[must_use]
    pub const fn has_open_comma(&self) -> bool {
        self.has_open_comma
    }

    /// Decides: by a cell with both marks, one whose mark has other than three digits behind it,
    /// one with a leading zero, or a mark that comes twice.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.counted.verdict(Notation::NUMBERS)
    }
}
