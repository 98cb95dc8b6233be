//! This module infers the type of an unknown column from all of its cells.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use crate::notation::Notation;
use crate::notation::date::LocalDate;
use crate::notation::number::Plain;
use crate::table::Type;
use crate::value;

/// Distinct values a category may have.
const CATEGORY_DISTINCT: usize = 1_000;
/// A category has at least this many known cells for each of its distinct values.
const CATEGORY_CELLS_PER_VALUE: usize = 10;
/// Bytes of a category's longest value; what is longer is prose.
const CATEGORY_VALUE_BYTES: usize = 256;

/// Types that cells are tried for, narrowest first. A cell fits at most one of them, but for
/// whole numbers, which are decimals too.
const NARROW: [Type; 6] = [
    Type::Boolean,
    Type::Integer,
    Type::Decimal,
    Type::Timestamp,
    Type::Size,
    Type::Ip,
];

/// Below this a double holds every whole number, and no other reads as one of them.
const EXACT: u64 = 1 << 53;

/// Known cells for each one that may be of another type than the column. A person who has a
/// thousand numbers and one `n/a` has a column of numbers, and a cell to look at.
const CELLS_PER_MISFIT: usize = 1_000;

/// The narrowest type that the known cells of a column fit: boolean, integer, decimal, timestamp,
/// size, IP address, category, text, in this order. A column without a known cell is text.
///
/// A cell that is blank, or says that there is no value ([`value::states_none`]), is not known
/// and fits everything. Words such as `n/a` are values of every type but a time.
///
/// Dates and numbers of other countries ([`crate::notation`]) are times and decimals, whichever way
/// the column turns out to be read. A column that would lose digits as a number stays text: leading
/// zeros and plus signs (ids, telephone numbers), and whole numbers that are not held exactly.
///
/// In a column of numbers, moments or sizes, one cell in [`CELLS_PER_MISFIT`] may be something
/// else, in any row: it is then unparsable, and reported. One number that would lose its digits
/// makes text of all, however many others would not.
///
/// Cells come without their quotes. They are gone through once, and a second time where no
/// narrower type fits and a category may. Both end as soon as the answer is settled: for a column
/// of names that is after a thousandth of the cells, respectively the first thousand names.
pub fn infer<I>(cells: I) -> Type
where
    I: ExactSizeIterator + Clone,
    I::Item: AsRef<[u8]>,
{
    let most_misfits = cells.len() / CELLS_PER_MISFIT;
    let mut seen = TypeTally::default();
    for cell in cells.clone() {
        let cell = cell.as_ref().trim_ascii();
        if cell.is_empty() || value::states_none(cell) {
            continue;
        }
        if value::states_no_time(cell) {
            seen.no_time += 1;
        } else if !seen.add(cell) && seen.misfits() > most_misfits {
            break;
        }
    }
    match seen.verdict() {
        Some(ty) => ty,
        None if seen.known + seen.no_time > 0 && is_category(cells) => Type::Category,
        None => Type::Text,
    }
}

/// The numbers of known cells of each narrow type.
#[derive(Default)]
struct TypeTally {
    known: usize,
    /// Cells that say that there is no time ([`value::states_no_time`]), which are of no other type.
    no_time: usize,
    /// By position in [`NARROW`].
    fitting: [usize; NARROW.len()],
    /// The type of the cell before.
    last: Option<usize>,
    /// A whole number that a double does not hold.
    is_inexact: bool,
    /// A number that would lose digits.
    is_lossy: bool,
}

impl TypeTally {
    /// Counts a cell. Returns whether it is of the type of the one before.
    fn add(&mut self, cell: &[u8]) -> bool {
        self.known += 1;
        let before = self.last;
        let same = before.filter(|at| NARROW.get(*at).is_some_and(|ty| fits(cell, *ty)));
        let at = same.or_else(|| NARROW.iter().position(|ty| fits(cell, *ty)));
        match at {
            Some(at) => {
                self.fitting[at] += 1;
                if NARROW[at] == Type::Integer {
                    self.is_inexact |=
                        value::integer(cell).is_none_or(|v| v.unsigned_abs() >= EXACT);
                }
            }
            None => self.is_lossy |= value::decimal(cell).is_some(),
        }
        self.last = at;
        same.is_some()
    }

    /// The number of cells of this type, or of one that is a part of it.
    fn of(&self, ty: Type) -> usize {
        let counted = NARROW.iter().zip(self.fitting);
        let is_part = |one: Type| one == ty || (one, ty) == (Type::Integer, Type::Decimal);
        counted
            .filter(|(one, _)| is_part(**one))
            .map(|(_, cells)| cells)
            .sum()
    }

    /// The type of the most cells; of whole numbers alone, that one.
    fn leader(&self) -> Type {
        let most = |best: Type, ty: &Type| {
            if self.of(*ty) > self.of(best) {
                *ty
            } else {
                best
            }
        };
        NARROW.iter().fold(Type::Boolean, most)
    }

    /// Cells that are not of that type.
    fn misfits(&self) -> usize {
        self.known - self.of(self.leader())
    }

    /// The type, where it is one of the narrow ones.
    fn verdict(&self) -> Option<Type> {
        let ty = self.leader();
        let (misfits, cells) = match ty {
            Type::Timestamp => (self.misfits(), self.known),
            _ => (self.misfits() + self.no_time, self.known + self.no_time),
        };
        let is_number = matches!(ty, Type::Integer | Type::Decimal);
        let is_held = !(is_number && self.is_lossy || ty == Type::Decimal && self.is_inexact);
        let forgives = is_number || matches!(ty, Type::Timestamp | Type::Size);
        let is_forgiven = misfits == 0 || forgives && misfits * CELLS_PER_MISFIT <= cells;
        (self.known > 0 && is_held && is_forgiven).then_some(ty)
    }
}

/// Whether a cell is of one of the [`NARROW`] types and loses nothing by it.
fn fits(cell: &[u8], ty: Type) -> bool {
    match ty {
        Type::Boolean => value::boolean(cell).is_some(),
        Type::Integer => keeps_its_digits(cell) && value::integer(cell).is_some(),
        Type::Decimal => {
            let is_whole = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
            keeps_its_digits(cell)
                && value::decimal(cell).is_some_and(|v| {
                    #[expect(clippy::cast_precision_loss, reason = "the bound itself is exact")]
                    let bound = EXACT as f64;
                    v.abs() < bound || !is_whole(cell.strip_prefix(b"-").unwrap_or(cell))
                })
                || is_local_number(cell)
        }
        Type::Timestamp => value::timestamp(cell).is_some() || LocalDate::parse(cell).is_some(),
        // `5m` is as likely minutes, and `12b` a house: units of one letter say too little.
        Type::Size => {
            let unit = cell
                .iter()
                .rev()
                .take_while(|b| b.is_ascii_alphabetic())
                .count();
            unit >= 2 && value::size_text(cell).is_some()
        }
        Type::Ip => value::is_ip(cell),
        Type::Text | Type::Category | Type::Json => false,
    }
}

/// Whether a cell is a number that only [`crate::notation`] reads, and every digit of it is held.
fn is_local_number(cell: &[u8]) -> bool {
    value::decimal(cell).is_none()
        && keeps_its_digits(cell)
        && Notation::NUMBERS
            .iter()
            .any(|notation| Plain::parse(cell, *notation).is_some_and(|plain| plain.is_exact()))
}

/// Whether a number's text is the number's own: `007` and `+49` say more than 7 and 49.
fn keeps_its_digits(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    !matches!(digits, [b'+', ..] | [b'0', b'0'..=b'9', ..])
}

fn is_category<I>(cells: I) -> bool
where
    I: Iterator,
    I::Item: AsRef<[u8]>,
{
    let mut distinct: HashSet<Vec<u8>, FxBuildHasher> = HashSet::default();
    let mut known = 0;
    for cell in cells {
        let cell = cell.as_ref();
        if cell.is_empty() {
            continue;
        }
        known += 1;
        if !distinct.contains(cell) {
            if distinct.len() == CATEGORY_DISTINCT || cell.len() > CATEGORY_VALUE_BYTES {
                return false;
            }
            distinct.insert(cell.to_vec());
        }
    }
    distinct.len() * CATEGORY_CELLS_PER_VALUE <= known
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(cells: &[&str]) -> Type {
        infer(cells.iter().map(|cell| cell.as_bytes()))
    }

    #[test]
    fn the_narrowest_type_that_all_cells_fit() {
        assert_eq!(of(&["true", "", "FALSE", "None"]), Type::Boolean);
        assert_eq!(
            of(&["1", " -20 ", "0", "9223372036854775807"]),
            Type::Integer
        );
        assert_eq!(of(&["1", "2.5", "3"]), Type::Decimal);
        assert_eq!(
            of(&["9.4086E-05", "0.018000000000000002", "0"]),
            Type::Decimal
        );
        assert_eq!(
            of(&["2023-02-01 15:48:05 +0000", "No activity", "2024-01-01"]),
            Type::Timestamp
        );
        assert_eq!(of(&["0 Bytes", "804 KB", "1.01 MB"]), Type::Size);
        assert_eq!(of(&["192.0.2.1", "2001:db8::1"]), Type::Ip);
        assert_eq!(of(&["true", "1"]), Type::Text);
        assert_eq!(of(&["1", "x"]), Type::Text);
        assert_eq!(of(&["2024-01-01", "12"]), Type::Text);
        assert_eq!(of(&[]), Type::Text);
        assert_eq!(of(&["", "  ", "null"]), Type::Text);
    }

    #[test]
    fn values_that_a_narrower_type_would_change_stay_text() {
        assert_eq!(of(&["10115", "01067"]), Type::Text);
        assert_eq!(of(&["01067"]), Type::Text);
        assert_eq!(of(&["+4930123456", "+4930123457"]), Type::Text);
        assert_eq!(of(&["12345678901234567890"]), Type::Text);
        assert_eq!(of(&["9223372036854775808"]), Type::Text);
        // A fraction would make doubles of all, and this one would be another number.
        assert_eq!(of(&["9007199254740993", "0.5"]), Type::Text);
        assert_eq!(of(&["0.5", "9007199254740993"]), Type::Text);
        assert_eq!(of(&["5m", "3m"]), Type::Text);
    }

    #[test]
    fn categories_repeat() {
        let regions: Vec<&str> = ["north", "south"].into_iter().cycle().take(20).collect();
        assert_eq!(of(&regions), Type::Category);
        assert_eq!(of(&regions[..19]), Type::Text);
        let many: Vec<String> = (0..20_000).map(|n| format!("v{}", n % 1_001)).collect();
        assert_eq!(infer(many.iter()), Type::Text);
        let enough: Vec<String> = (0..20_000).map(|n| format!("v{}", n % 1_000)).collect();
        assert_eq!(infer(enough.iter()), Type::Category);
        // Mostly numbers, but not all: not unparsable numbers.
        let mixed: Vec<&str> = ["1", "2", "n/a"].into_iter().cycle().take(300).collect();
        assert_eq!(of(&mixed), Type::Category);
    }

    #[test]
    fn a_column_of_names_is_settled_early() {
        let read = std::cell::Cell::new(0_u32);
        let names = (0..1_000_000).map(|n| {
            read.set(read.get() + 1);
            format!("name-{n}")
        });
        assert_eq!(infer(names), Type::Text);
        assert!(read.get() < 2_100, "{}", read.get());
    }

    /// `others` among numbers, at the beginning, in the middle and at the end.
    fn among(numbers: usize, others: &[&str], expected: Type) {
        for at in [0, numbers / 2, numbers] {
            let mut cells: Vec<String> = (0..numbers).map(|n| n.to_string()).collect();
            cells.splice(at..at, others.iter().map(|cell| (*cell).to_owned()));
            assert_eq!(infer(cells.iter()), expected, "{others:?} at {at}");
        }
    }

    #[test]
    fn a_cell_in_a_thousand_may_be_something_else_wherever_it_stands() {
        among(999_999, &["n/a"], Type::Integer);
        among(999, &["n/a"], Type::Integer);
        among(998, &["n/a"], Type::Text);
        among(4_000, &["n/a", "?", "2024-01-01", "true"], Type::Integer);
        among(4_000, &["n/a", "n/a", "?", "?", "?"], Type::Text);
        among(4_000, &["0.5"], Type::Decimal);
        among(4_000, &["0.5", "n/a"], Type::Decimal);
        // A conversion that loses digits loses them in one cell as in many.
        among(999_999, &["007"], Type::Text);
        among(4_000, &["+49"], Type::Text);
        among(4_000, &["9007199254740993", "0.5"], Type::Text);
        // Another word of three is no mistake.
        let mut flags = vec!["true"; 4_000];
        flags.push("maybe");
        assert_eq!(of(&flags), Type::Category);
        let mut days = vec!["2024-03-01"; 4_000];
        days.push("soon");
        assert_eq!(of(&days), Type::Timestamp);
    }

    proptest! {
        #[test]
        fn every_known_cell_fits_what_was_inferred(
            cells in proptest::collection::vec("[0-9]{1,3}|[+-]?[0-9.]{1,20}|true|false|None|[a-z]{0,2}|[0-9]{1,3} KB", 0..8),
        ) {
            let ty = infer(cells.iter());
            let known = cells.iter().map(|c| c.trim().as_bytes());
            let known = known.filter(|c| !c.is_empty() && !value::states_none(c));
            if NARROW.contains(&ty) {
                for cell in known {
                    prop_assert!(fits(cell, ty), "{:?} in {:?}", cell, ty);
                }
            } else {
                for narrow in NARROW {
                    let known = known.clone();
                    let all = known.clone().all(|cell| fits(cell, narrow));
                    prop_assert!(!all || known.count() == 0, "{:?} fits all of {:?}", narrow, cells);
                }
            }
        }
    }
}
