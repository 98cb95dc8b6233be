//! This module holds the corrections that a person is making to how a file is read. It is pure.

use reports::notation::Notation;
use reports::read::{About, ColumnAbout, ColumnOptions, ReadOptions};
use reports::table::Type;

/// Types that can be chosen. JSON is not among them, because it is shown as text.
pub const TYPES: [Type; 8] = [
    Type::Text,
    Type::Category,
    Type::Integer,
    Type::Decimal,
    Type::Boolean,
    Type::Timestamp,
    Type::Size,
    Type::Ip,
];

/// Columns of a preview that are drawn: more than fit any window, few enough to be drawn at once.
const DRAWN_COLUMNS: usize = 60;

/// Offsets from UTC that clocks have and that are not whole hours, in minutes.
const ODD_OFFSETS: [i32; 11] = [-570, -210, 210, 270, 330, 345, 390, 525, 570, 630, 765];

/// The key that a column has without a repair of its name.
#[must_use]
pub fn natural_key<'a>(options: &'a ReadOptions, key: &'a str) -> &'a str {
    let is_it = |column: &&ColumnOptions| column.stands_for.as_deref() == Some(key);
    let repaired = options.columns.iter().find(is_it);
    repaired.map_or(key, |column| column.key.as_str())
}

/// The type that was chosen for a column.
#[must_use]
pub fn chosen_type(options: &ReadOptions, key: &str) -> Option<Type> {
    options.columns.iter().find(|column| column.key == key)?.ty
}

/// Chooses a column's type, or leaves it to the guess.
pub fn set_type(options: &mut ReadOptions, key: &str, ty: Option<Type>) {
    change(options, key, |column| column.ty = ty);
}

/// The notation that a person chose for a column.
#[must_use]
pub fn chosen_notation(options: &ReadOptions, key: &str) -> Option<Notation> {
    let is_it = |column: &&ColumnOptions| column.key == key;
    options.columns.iter().find(is_it)?.notation
}

/// Chooses how a column's dates or numbers are written, or leaves it to the cells.
pub fn set_notation(options: &mut ReadOptions, key: &str, notation: Option<Notation>) {
    change(options, key, |column| column.notation = notation);
}

/// The readings that a person can choose for a column, in the order of the choices.
#[must_use]
pub fn readings() -> Vec<Reading> {
    let mut readings = Vec::new();
    for ty in TYPES {
        readings.push(Reading::Type(ty));
        let notations = match ty {
            Type::Decimal => &Notation::NUMBERS[..],
            Type::Timestamp => &Notation::DATES,
            _ => &[],
        };
        readings.extend(
            notations
                .iter()
                .map(|notation| Reading::Notation(*notation)),
        );
    }
    readings
}

/// A reading that a person chooses for a column's cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Cells of this type, in any notation.
    Type(Type),
    /// Times or numbers in this notation.
    Notation(Notation),
}

impl Reading {
    /// The value of the choice.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Type(ty) => ty.as_str(),
            Self::Notation(notation) => notation.as_str(),
        }
    }

    /// The reading that is chosen for a column.
    #[must_use]
    pub fn chosen(options: &ReadOptions, key: &str) -> Option<Self> {
        let notation = chosen_notation(options, key).map(Self::Notation);
        notation.or_else(|| chosen_type(options, key).map(Self::Type))
    }

    /// Chooses this for a column, whose cells are of the type `now`; `None` leaves it to the guess.
    pub fn choose(this: Option<Self>, options: &mut ReadOptions, key: &str, now: Option<Type>) {
        let (ty, notation) = match this {
            None => (None, None),
            Some(Self::Type(ty)) => (Some(ty), None),
            Some(Self::Notation(notation)) => {
                let is_of_it = match now {
                    Some(Type::Timestamp) => notation.is_of_dates(),
                    Some(Type::Integer | Type::Decimal) => !notation.is_of_dates(),
                    _ => false,
                };
                let ty = if notation.is_of_dates() {
                    Type::Timestamp
                } else {
                    Type::Decimal
                };
                // A column of whole numbers stays one.
                ((!is_of_it).then_some(ty), Some(notation))
            }
        };
        set_type(options, key, ty);
        set_notation(options, key, notation);
    }
}

/// Says which column is the kind's column `absent`, or that none is.
pub fn set_stands_for(options: &mut ReadOptions, absent: &str, key: Option<&str>) {
    for column in &mut options.columns {
        if column.stands_for.as_deref() == Some(absent) {
            column.stands_for = None;
        }
    }
    // Without a column, this only removes the options that say nothing.
    change(options, key.unwrap_or_default(), |column| {
        column.stands_for = key.map(|_| absent.to_owned());
    });
}

/// Changes the options of one column. Equal choices give equal options: the columns are in one
/// order, and a column without a choice is not kept.
fn change(options: &mut ReadOptions, key: &str, set: impl FnOnce(&mut ColumnOptions)) {
    let columns = &mut options.columns;
    if !columns.iter().any(|column| column.key == key) {
        columns.push(ColumnOptions {
            key: key.to_owned(),
            ..ColumnOptions::default()
        });
    }
    if let Some(column) = columns.iter_mut().find(|column| column.key == key) {
        set(column);
    }
    columns.retain(|column| {
        column.ty.is_some() || column.stands_for.is_some() || column.notation.is_some()
    });
    columns.sort_by(|a, b| a.key.cmp(&b.key));
}

/// A column of the kind that the file lacks, or has under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    pub key: String,
    /// The name its reports write.
    pub name: String,
    /// The column it likely is: natural key and name.
    pub likely: Option<(String, String)>,
}

/// The columns that can be repaired, sorted by name so that none moves when another is repaired.
#[must_use]
pub fn repairs(about: &About) -> Vec<Repair> {
    let likely = |key: &Option<String>| {
        let column = about
            .columns
            .iter()
            .find(|c| Some(&c.key) == key.as_ref())?;
        Some((column.key.clone(), column.name.clone()))
    };
    let absent = about.absent.iter().map(|absent| {
        (
            absent.required,
            Repair {
                key: absent.key.clone(),
                name: absent.name.clone(),
                likely: likely(&absent.likely),
            },
        )
    });
    let absent = absent.filter(|(required, repair)| *required || repair.likely.is_some());
    let repaired = about.columns.iter().filter_map(|column| {
        Some(Repair {
            key: column.key.clone(),
            name: column.stands_for.clone()?,
            likely: None,
        })
    });
    let mut repairs: Vec<Repair> = absent.map(|(_, repair)| repair).chain(repaired).collect();
    repairs.sort_by(|a, b| a.name.cmp(&b.name));
    repairs
}

/// Columns that can stand for another: those that the kind does not know, and those that already
/// do.
pub fn candidates(about: &About) -> impl Iterator<Item = &ColumnAbout> {
    let columns = about.columns.iter();
    columns.filter(|c| !c.derived && (!c.known || c.stands_for.is_some()))
}

/// Positions of the columns that are drawn: the first, and `wanted` wherever it is.
#[must_use]
pub fn drawn(columns: usize, wanted: Option<usize>) -> Vec<usize> {
    let mut drawn: Vec<usize> = (0..columns.min(DRAWN_COLUMNS)).collect();
    drawn.extend(wanted.filter(|at| (DRAWN_COLUMNS..columns).contains(at)));
    drawn
}

/// Offsets from UTC that can be chosen, in minutes, from west to east.
#[must_use]
pub fn offsets() -> Vec<i32> {
    let whole = (-12 * 60..=14 * 60).step_by(60);
    let mut offsets: Vec<i32> = whole.chain(ODD_OFFSETS).collect();
    offsets.sort_unstable();
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests_support::about;
    use proptest::prelude::*;
    use reports::read::AbsentColumn;

    #[test]
    fn choices_of_a_column_come_and_go() {
        let mut options = ReadOptions::default();
        set_type(&mut options, "b", Some(Type::Integer));
        set_stands_for(&mut options, "login", Some("b"));
        set_stands_for(&mut options, "email", Some("a"));
        assert_eq!(chosen_type(&options, "b"), Some(Type::Integer));
        assert_eq!(natural_key(&options, "login"), "b");
        assert_eq!(natural_key(&options, "other"), "other");
        let keys: Vec<_> = options.columns.iter().map(|c| c.key.as_str()).collect();
        assert_eq!(keys, ["a", "b"]);
        // Another column takes the place.
        set_stands_for(&mut options, "login", Some("a"));
        assert_eq!(natural_key(&options, "login"), "a");
        assert_eq!(natural_key(&options, "email"), "email");
        set_stands_for(&mut options, "login", None);
        set_type(&mut options, "b", None);
        assert_eq!(options, ReadOptions::default());
    }

    proptest! {
        /// Whatever is said in whichever order, nothing is said twice or of nothing.
        #[test]
        fn options_are_in_one_form(
            steps in prop::collection::vec((0_usize..3, 0_usize..4, any::<bool>()), 0..12),
        ) {
            let mut options = ReadOptions::default();
            for (column, what, is_type) in steps {
                let key = ["a", "b", "c"][column];
                if is_type {
                    set_type(&mut options, key, TYPES.get(what).copied().filter(|_| what < 3));
                } else {
                    let absent = ["x", "y"][what % 2];
                    set_stands_for(&mut options, absent, (what < 3).then_some(key));
                }
            }
            let says = |c: &ColumnOptions| c.ty.is_some() || c.stands_for.is_some();
            prop_assert!(options.columns.iter().all(says));
            let keys: Vec<_> = options.columns.iter().map(|c| &c.key).collect();
            prop_assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
            let mut places: Vec<_> = options.columns.iter().filter_map(|c| c.stands_for.as_ref()).collect();
            let before = places.len();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), before);
        }
    }

    #[test]
    fn missing_and_repaired_columns_can_be_repaired() {
        let mut about = about();
        let absent = |name: &str, required, likely: Option<&str>| AbsentColumn {
            name: name.to_owned(),
            key: name.to_owned(),
            required,
            likely: likely.map(str::to_owned),
        };
        about.absent = vec![
            absent("pats", false, None),
            absent("last_active", true, Some("role")),
            absent("email", true, None),
        ];
        about.columns[0].stands_for = Some("dormant?".to_owned());
        let repairs = repairs(&about);
        let names: Vec<_> = repairs.iter().map(|r| r.name.as_str()).collect();
        assert_eq!(names, ["dormant?", "email", "last_active"]);
        assert_eq!(
            repairs[2].likely,
            Some(("role".to_owned(), "role".to_owned()))
        );
        about.columns[1].known = false;
        let keys: Vec<_> = candidates(&about).map(|c| c.key.as_str()).collect();
        assert_eq!(keys, ["login", "role"]);
    }

    #[test]
    fn a_notation_is_chosen_like_a_type_and_taken_back() {
        let mut options = ReadOptions::default();
        let comma = Reading::Notation(Notation::DecimalComma);
        Reading::choose(Some(comma), &mut options, "n", Some(Type::Integer));
        assert_eq!(chosen_type(&options, "n"), None);
        assert_eq!(Reading::chosen(&options, "n"), Some(comma));
        // Text is made a column of times first.
        let day = Reading::Notation(Notation::DayFirst);
        Reading::choose(Some(day), &mut options, "d", Some(Type::Text));
        assert_eq!(chosen_type(&options, "d"), Some(Type::Timestamp));
        Reading::choose(
            Some(Reading::Type(Type::Text)),
            &mut options,
            "d",
            Some(Type::Timestamp),
        );
        assert_eq!(chosen_notation(&options, "d"), None);
        Reading::choose(None, &mut options, "d", None);
        Reading::choose(None, &mut options, "n", None);
        assert_eq!(options, ReadOptions::default());
        let ids: Vec<_> = readings().into_iter().map(Reading::id).collect();
        assert_eq!(ids.len(), TYPES.len() + 4);
    }

    #[test]
    fn a_wanted_column_is_always_drawn() {
        assert_eq!(drawn(3, Some(1)), [0, 1, 2]);
        assert_eq!(drawn(100, None).len(), DRAWN_COLUMNS);
        assert_eq!(drawn(100, Some(99)).last(), Some(&99));
        assert_eq!(drawn(100, Some(100)).len(), DRAWN_COLUMNS);
    }

    #[test]
    fn offsets_go_around_the_world_once() {
        let offsets = offsets();
        assert!(offsets.is_sorted() && offsets.contains(&0) && offsets.contains(&345));
        assert_eq!(offsets.len(), 27 + ODD_OFFSETS.len());
    }
}
