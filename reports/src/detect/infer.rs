//! What the cells of an unknown column are, by looking at all of them.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

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

/// The narrowest type that every known cell of a column fits: boolean, integer, decimal,
/// timestamp, size, IP address, category, text, in this order. A column without a known cell is
/// text.
///
/// A cell that is blank, or says that there is no value ([`value::states_none`]), is not known
/// and fits everything. What would lose something as a number stays text: leading zeros and plus
/// signs (ids, telephone numbers), and whole numbers that are not held exactly.
///
/// Cells come without their quotes. They are gone through once, and a second time where no
/// narrower type fits and a category may. Both end as soon as the answer is settled: for a column
/// of names that is within the first cells, respectively the first thousand names.
pub fn infer<I>(cells: I) -> Type
where
    I: Iterator + Clone,
    I::Item: AsRef<[u8]>,
{
    let mut narrow: Option<Type> = None;
    let mut whole_are_exact = true;
    for cell in cells.clone() {
        let cell = cell.as_ref().trim_ascii();
        if cell.is_empty() || value::states_none(cell) {
            continue;
        }
        let fitting = match narrow {
            None => NARROW.into_iter().find(|ty| fits(cell, *ty)),
            Some(ty) if fits(cell, ty) => Some(ty),
            Some(Type::Integer) if whole_are_exact && fits(cell, Type::Decimal) => {
                Some(Type::Decimal)
            }
            Some(_) => None,
        };
        let Some(ty) = fitting else {
            return if is_category(cells) {
                Type::Category
            } else {
                Type::Text
            };
        };
        if ty == Type::Integer {
            whole_are_exact &= value::integer(cell).is_some_and(|v| v.unsigned_abs() < EXACT);
        }
        narrow = Some(ty);
    }
    narrow.unwrap_or(Type::Text)
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
        }
        Type::Timestamp => value::timestamp(cell).is_some(),
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
    fn what_would_lose_something_stays_text() {
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
        assert!(read.get() < 1_100, "{}", read.get());
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
