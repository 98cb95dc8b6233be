//! One figure as it is drawn: what stands in its tile. Pure.

use reports::overview::{Figure, Kpi};
use reports::wire::About;

use super::columns;
use crate::copy::{kinds, kpis as words};
use crate::format::{bytes, count, percent, sum};

/// The texts of a tile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tile {
    /// What is counted.
    pub title: String,
    /// The figure, or the word for not knowing it.
    pub figure: String,
    /// Whether it is known.
    pub is_known: bool,
    /// Whether it is nothing, and therefore quiet.
    pub is_zero: bool,
    /// The share it is, or why it is not known.
    pub detail: Option<String>,
    /// How many rows could not be counted either way.
    pub unknown: Option<String>,
    /// How many rows do not say whom or what they are about.
    pub nameless: Option<String>,
    /// That it covers the rows that were read, and not the whole report.
    pub partial: Option<&'static str>,
    /// The rule in words.
    pub rule: Option<&'static str>,
    /// What the figure counts, for who hears it.
    pub noun: Option<&'static str>,
}

/// What stands in a figure's tile.
pub(super) fn tile(kpi: &Kpi, about: &About) -> Tile {
    let title = words::title(&kpi.id).to_owned();
    let (figure, amount) = match &kpi.value {
        Figure::Count(n) => (count(*n), Some(*n)),
        Figure::Bytes(n) => (bytes(*n), Some(*n)),
        Figure::Distinct { count: n, .. } => (count(*n), Some(*n)),
        Figure::Columns(n) | Figure::Cells(n) => (count(*n), Some(*n)),
        Figure::Sum { micros, amount, .. } => (sum(*micros, *amount), Some(micros.unsigned_abs())),
        Figure::Unknown(_) => (words::UNKNOWN.to_owned(), None),
    };
    let detail = match (&kpi.value, kpi.of) {
        (Figure::Unknown(keys), _) => Some(words::unknown_because(&columns(about, keys))),
        // The shares of nothing and of everything say nothing.
        (Figure::Count(n) | Figure::Distinct { count: n, .. } | Figure::Cells(n), Some(of))
            if 0 < *n && *n < of =>
        {
            Some(words::share(&percent(*n, of)))
        }
        _ => None,
    };
    let unknown =
        (kpi.unknown > 0 && amount.is_some()).then(|| words::unknown_rows(&count(kpi.unknown)));
    let nameless = match &kpi.value {
        Figure::Distinct { column, .. } if kpi.nameless > 0 => Some(words::nameless(
            &kinds::rows(&about.kind, kpi.nameless),
            kinds::noun_of(column, 1),
        )),
        _ => None,
    };
    let noun = match &kpi.value {
        Figure::Count(n) => Some(kinds::noun(&about.kind, *n)),
        Figure::Distinct { count: n, column } => Some(kinds::noun_of(column, *n)),
        Figure::Columns(n) => Some(words::columns_noun(*n)),
        Figure::Cells(n) => Some(words::cells_noun(*n)),
        _ => None,
    };
    Tile {
        title,
        figure,
        is_known: amount.is_some(),
        is_zero: amount == Some(0),
        detail,
        unknown,
        nameless,
        partial: (amount.is_some() && about.is_partial()).then_some(words::PARTIAL),
        rule: words::rule(&kpi.id),
        noun,
    }
}

/// Names of the widths in the stylesheet, and how many tiles have room side by side at each.
pub(super) const ROOM: [(&str, usize); 5] = [
    ("--columns-xs", 2),
    ("--columns-s", 3),
    ("--columns-m", 5),
    ("--columns-l", 8),
    ("--columns-xl", 12),
];

/// How many of `count` tiles stand side by side where there is room for `room`: as few lines as
/// need be, and these as equally long as can be.
pub(super) fn columns_of(count: usize, room: usize) -> usize {
    let count = count.max(1);
    count.div_ceil(count.div_ceil(room.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::tests_support::about;
    use reports::problem::Code;
    use reports::wire::{Absent, Caution};

    fn kpi(id: &str, value: Figure, of: Option<u64>, unknown: u64) -> Kpi {
        Kpi {
            id: id.to_owned(),
            value,
            of,
            unknown,
            nameless: 0,
            query: String::new(),
        }
    }

    #[test]
    fn who_is_not_named_is_said_beside_who_is() {
        let people = Figure::Distinct {
            count: 5,
            column: "login".to_owned(),
        };
        let mut kpi = kpi("people", people, None, 0);
        assert_eq!(tile(&kpi, &about()).nameless, None);
        kpi.nameless = 900;
        let tile = tile(&kpi, &about());
        assert_eq!(
            tile.nameless.as_deref(),
            Some("900 accounts without a person")
        );
        assert_eq!(tile.unknown, None);
    }

    #[test]
    fn a_figure_is_said_with_its_share_and_what_it_misses() {
        let tile = tile(
            &kpi("without_2fa", Figure::Count(30), Some(100), 7),
            &about(),
        );
        assert_eq!(
            (tile.title.as_str(), tile.figure.as_str()),
            ("Without two-factor", "30")
        );
        assert_eq!(
            (tile.noun, tile.detail.as_deref()),
            (Some("accounts"), Some("30% of all"))
        );
        assert_eq!(tile.unknown.as_deref(), Some("7 unknown"));
        assert!(tile.is_known && !tile.is_zero);
    }

    #[test]
    fn what_is_not_known_says_why_and_is_never_zero() {
        let missing = Figure::Unknown(vec!["2fa_enabled".to_owned()]);
        let mut about = about();
        about.absent = vec![Absent {
            name: "2fa_enabled?".to_owned(),
            key: "2fa_enabled".to_owned(),
            required: true,
            likely: None,
        }];
        let tile = tile(&kpi("without_2fa", missing, Some(100), 0), &about);
        assert_eq!(tile.figure, "unknown");
        assert_eq!(
            tile.detail.as_deref(),
            Some("the file has no column 2fa_enabled?")
        );
        assert!(!tile.is_known && !tile.is_zero);
    }

    #[test]
    fn a_figure_of_a_file_that_is_cut_off_is_not_that_of_the_report() {
        let figure = kpi("total_disk", Figure::Bytes(6_610_000_000), None, 0);
        assert_eq!(tile(&figure, &about()).partial, None);
        let mut about = about();
        about.cautions.push(Caution::Incomplete {
            code: Code::ArchiveCutOff,
        });
        assert_eq!(tile(&figure, &about).partial, Some("in the rows read"));
        let unknown = kpi("total_disk", Figure::Unknown(Vec::new()), None, 0);
        assert_eq!(tile(&unknown, &about).partial, None);
    }

    #[test]
    fn lines_of_tiles_are_nearly_full() {
        let check = |count, room, expected| assert_eq!(columns_of(count, room), expected);
        check(9, 8, 5);
        check(10, 8, 5);
        check(7, 8, 7);
        check(10, 3, 3);
        check(0, 8, 1);
        for (_, room) in ROOM {
            for count in 1..40_usize {
                let columns = columns_of(count, room);
                assert!(columns <= room);
                assert_eq!(
                    count.div_ceil(columns),
                    count.div_ceil(room),
                    "a line too many"
                );
            }
        }
    }

    #[test]
    fn everything_has_no_share() {
        let tile = tile(&kpi("accounts", Figure::Count(100), Some(100), 0), &about());
        assert_eq!(tile.detail, None);
    }
}
