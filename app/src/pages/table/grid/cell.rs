//! The appearance of a cell: its text, its tone, its tooltip. Pure; [`super::paint`] writes it to
//! the document.
//!
//! An unknown value never looks like a known one: an empty cell is a faint dash, a report's own "No
//! activity" keeps its wording but in italics, text that does not fit its column has a wavy
//! underline, and a cell that its row is too short for says so.

use std::borrow::Cow;

use reports::table::{Type, Unknown};
use reports::view::Cell;

use crate::model::format::value::Form;
use crate::model::format::{day_iso, moment};
use crate::text::table as words;

/// The meaning of a cell's text, which decides its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// `true` or `false`.
    True,
    /// `true` or `false`.
    False,
    /// The cell is empty.
    Empty,
    /// The report says in words that there is no value.
    Stated,
    /// Text that does not fit the column.
    Unparsable,
    /// The row ends before it.
    Missing,
}

impl Tone {
    /// The value of `data-tone`; `None` for ordinary text.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::True => Some("true"),
            Self::False => Some("false"),
            Self::Empty => Some("empty"),
            Self::Stated => Some("stated"),
            Self::Unparsable => Some("unparsable"),
            Self::Missing => Some("missing"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellAppearance<'a> {
    /// The text that is shown.
    pub text: Cow<'a, str>,
    /// The style of the text.
    pub tone: Tone,
    /// The tooltip, which a screen reader also reads.
    pub title: Option<Cow<'a, str>>,
    /// Ranges of `text` to mark, in UTF-16 units, in order.
    pub marks: Cow<'a, [(u32, u32)]>,
}

/// Whether a column's cells are aligned at the right, so that digits of the same magnitude are
/// below each other.
#[must_use]
pub fn is_right(ty: Type) -> bool {
    matches!(ty, Type::Integer | Type::Decimal | Type::Size)
}

/// The appearance of a cell of a column of this form. `offset` gives minutes east of UTC at a time.
#[must_use]
pub fn appearance<'a>(
    cell: &'a Cell,
    form: Form,
    offset: impl Fn(i64) -> i32,
) -> CellAppearance<'a> {
    let ty = form.ty;
    let text = Cow::Borrowed(cell.text.as_str());
    let marks = Cow::Borrowed(cell.hits.as_slice());
    let why = cell
        .unknown
        .map(|unknown| Cow::Borrowed(words::unknown(unknown, ty)));
    let plain = |tone| CellAppearance {
        text: text.clone(),
        tone,
        title: why.clone(),
        marks: marks.clone(),
    };
    let own = |text: &'static str, tone| CellAppearance {
        text: Cow::Borrowed(text),
        tone,
        title: why.clone(),
        marks: Cow::Borrowed(&[]),
    };
    match (cell.unknown, cell.ms) {
        // A cell of blanks is empty too, and would look like one that is loading.
        (Some(Unknown::Empty), _) => own(words::EMPTY, Tone::Empty),
        (Some(Unknown::Missing), _) => own(words::MISSING, Tone::Missing),
        // Some reports state none with an empty text or a null.
        (Some(Unknown::Stated), _) if cell.text.trim().is_empty() => CellAppearance {
            text: Cow::Borrowed(words::STATED_NONE),
            tone: Tone::Stated,
            title: Some(Cow::Borrowed(words::STATED_BY_NOTHING)),
            marks: Cow::Borrowed(&[]),
        },
        (Some(Unknown::Stated), _) => plain(Tone::Stated),
        (Some(Unknown::Unparsable), _) => plain(Tone::Unparsable),
        (None, Some(ms)) => {
            let shown = if states_a_day(&cell.text) {
                day_iso(ms, 0)
            } else {
                moment(ms, offset(ms))
            };
            let marks = marks_in(&shown, &cell.text, &cell.hits);
            CellAppearance {
                title: (shown != cell.text).then(|| Cow::Owned(words::in_the_file(&cell.text))),
                text: Cow::Owned(shown),
                tone: Tone::Plain,
                marks: Cow::Owned(marks),
            }
        }
        (None, None) => match ty {
            Type::Boolean if cell.text.eq_ignore_ascii_case("false") => plain(Tone::False),
            Type::Boolean => plain(Tone::True),
            _ => match form.cell(&cell.text) {
                Some(shown) if shown != cell.text => CellAppearance {
                    title: Some(Cow::Owned(words::in_the_file(&cell.text))),
                    marks: Cow::Owned(marks_in(&shown, &cell.text, &cell.hits)),
                    text: Cow::Owned(shown),
                    tone: Tone::Plain,
                },
                _ => plain(Tone::Plain),
            },
        },
    }
}

/// Whether the text of a moment states a day and no time of day, which has a colon unless the text
/// is a number of milliseconds or seconds. Such a day is the same in every zone.
fn states_a_day(text: &str) -> bool {
    !text.contains(':') && !text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The ranges to mark in a time or a number as shown, for hits in the file's own text: the hits themselves if
/// both texts have the same letters, and else the whole, because their place in the shown text
/// would be a guess.
fn marks_in(shown: &str, text: &str, hits: &[(u32, u32)]) -> Vec<(u32, u32)> {
    if hits.is_empty() {
        return Vec::new();
    }
    let same = |(ours, theirs): (u8, u8)| ours == theirs || (ours, theirs) == (b' ', b'T');
    let end = u32::try_from(shown.len()).unwrap_or(u32::MAX);
    if shown.bytes().zip(text.bytes()).all(same) {
        let seen: Vec<_> = hits
            .iter()
            .filter(|(start, _)| *start < end)
            .map(|&(start, to)| (start, to.min(end)))
            .collect();
        // A hit may lie beyond the text shown, in the zone.
        if !seen.is_empty() {
            return seen;
        }
    }
    vec![(0, end)]
}

/// A text split at its marks: pieces in order, and whether each is marked. Ranges that are out of
/// order, or within a character, are skipped.
#[must_use]
pub fn pieces<'a>(text: &'a str, marks: &[(u32, u32)]) -> Vec<(bool, &'a str)> {
    let mut pieces = Vec::with_capacity(2 * marks.len() + 1);
    let mut rest = text;
    let mut rest_unit = 0;
    for &(start, end) in marks {
        let Some(before) = start
            .checked_sub(rest_unit)
            .and_then(|units| split(rest, units))
        else {
            continue;
        };
        let Some((marked, after)) = end
            .checked_sub(start)
            .and_then(|units| split(before.1, units))
        else {
            continue;
        };
        if !before.0.is_empty() {
            pieces.push((false, before.0));
        }
        if !marked.is_empty() {
            pieces.push((true, marked));
        }
        (rest, rest_unit) = (after, end);
    }
    if !rest.is_empty() {
        pieces.push((false, rest));
    }
    pieces
}

/// Splits after this number of UTF-16 units, if a character ends there.
fn split(text: &str, units: u32) -> Option<(&str, &str)> {
    let mut left = usize::try_from(units).ok()?;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return text.split_at_checked(at);
        }
        left = left.checked_sub(c.len_utf16())?;
    }
    (left == 0).then_some((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::format::{Separators, set_separators};

    fn cell(text: &str) -> Cell {
        Cell {
            text: text.to_owned(),
            cut: false,
            unknown: None,
            ms: None,
            hits: Vec::new(),
        }
    }

    fn unknown(text: &str, unknown: Unknown) -> Cell {
        Cell {
            unknown: Some(unknown),
            ..cell(text)
        }
    }

    #[track_caller]
    fn check(cell: &Cell, ty: Type, text: &str, tone: Tone) {
        let appearance = appearance(cell, ty.into(), |_| 60);
        assert_eq!((appearance.text.as_ref(), appearance.tone), (text, tone));
    }

    #[test]
    fn known_values_keep_their_text() {
        check(&cell("octocat"), Type::Text, "octocat", Tone::Plain);
        check(&cell("0012"), Type::Integer, "0012", Tone::Plain);
        check(&cell("TRUE"), Type::Boolean, "TRUE", Tone::True);
        check(&cell("false"), Type::Boolean, "false", Tone::False);
        check(&cell("false"), Type::Category, "false", Tone::Plain);
    }

    #[test]
    fn decimals_have_the_form_of_the_locale_and_all_their_digits() {
        check(&cell("1234.5678"), Type::Decimal, "1,234.5678", Tone::Plain);
        check(&cell("0.50"), Type::Decimal, "0.50", Tone::Plain);
        check(&cell("1e3"), Type::Decimal, "1e3", Tone::Plain);
        check(&cell("007.5"), Type::Decimal, "007.5", Tone::Plain);
        set_separators(Separators::of(".", ','));
        check(&cell("-1234.5"), Type::Decimal, "-1.234,5", Tone::Plain);
        check(&cell("1234.5"), Type::Text, "1234.5", Tone::Plain);
        let shown = cell("12.5");
        let shown = appearance(&shown, Type::Decimal.into(), |_| 0);
        assert!(shown.title.is_some_and(|title| title.contains("12.5")));
    }

    #[test]
    fn the_four_unknowns_look_unlike_values_and_unlike_each_other() {
        check(
            &unknown(" ", Unknown::Empty),
            Type::Integer,
            words::EMPTY,
            Tone::Empty,
        );
        check(
            &unknown("", Unknown::Missing),
            Type::Integer,
            words::MISSING,
            Tone::Missing,
        );
        check(
            &unknown("", Unknown::Stated),
            Type::Timestamp,
            words::STATED_NONE,
            Tone::Stated,
        );
        check(
            &unknown("No activity", Unknown::Stated),
            Type::Timestamp,
            "No activity",
            Tone::Stated,
        );
        check(
            &unknown("12x", Unknown::Unparsable),
            Type::Integer,
            "12x",
            Tone::Unparsable,
        );
        let mut names: Vec<_> = Unknown::ALL
            .map(|why| {
                appearance(&unknown("x", why), Type::Integer.into(), |_| 0)
                    .tone
                    .name()
            })
            .to_vec();
        names.dedup();
        assert_eq!(names.len(), 4);
        for why in Unknown::ALL {
            assert!(
                appearance(&unknown("x", why), Type::Integer.into(), |_| 0)
                    .title
                    .is_some(),
                "{why:?}"
            );
        }
    }

    #[test]
    fn moments_are_shown_in_the_zone_and_keep_their_own_text() {
        let cell = Cell {
            ms: Some(1_793_512_800_000),
            ..cell("2026-11-01 01:00:00 -0500")
        };
        let appearance = appearance(&cell, Type::Timestamp.into(), |_| 60);
        assert_eq!(appearance.text, "2026-11-01 07:00:00");
        assert_eq!(
            appearance.title.as_deref(),
            Some("2026-11-01 01:00:00 -0500 in the file")
        );
        assert!(appearance.marks.is_empty());
    }

    #[test]
    fn a_moment_in_milliseconds_has_a_time() {
        let cell = Cell {
            ms: Some(1_793_340_001_000),
            ..cell("1793340001000")
        };
        let appearance = appearance(&cell, Type::Timestamp.into(), |_| 60);
        assert_eq!(appearance.text, "2026-10-30 07:00:01");
    }

    #[test]
    fn days_without_a_time_show_none_and_are_the_same_in_every_zone() {
        let check = |text: &str, title: Option<&str>| {
            let cell = Cell {
                ms: Some(1_793_491_200_000),
                ..cell(text)
            };
            let appearance = appearance(&cell, Type::Timestamp.into(), |_| -300);
            assert_eq!(appearance.text, "2026-11-01", "{text}");
            assert_eq!(appearance.title.as_deref(), title, "{text}");
        };
        check("2026-11-01", None);
        check("01.11.2026", Some("01.11.2026 in the file"));
        check("Nov 1, 2026", Some("Nov 1, 2026 in the file"));
    }

    #[test]
    fn a_hit_in_a_moments_own_text_is_marked_where_the_shown_text_is_the_same() {
        let check = |text: &str, hit, offset, expected| {
            let cell = Cell {
                ms: Some(0),
                hits: vec![hit],
                ..cell(text)
            };
            assert_eq!(
                *appearance(&cell, Type::Timestamp.into(), |_| offset).marks,
                [expected],
                "{text} {hit:?} at {offset}"
            );
        };
        check("1970-01-01", (2, 4), 0, (2, 4));
        check("1970-01-01", (2, 4), -60, (2, 4));
        check("1970-01-01 00:00:00 +0000", (11, 13), 0, (11, 13));
        check("1970-01-01 00:00:00 +0000", (11, 25), 0, (11, 19));
        check("1970-01-01T00:00:00Z", (5, 10), 0, (5, 10));
        // The time is shown an hour later, so the hour that was found is not in the text.
        check("1970-01-01 00:00:00 +0000", (11, 13), 60, (0, 19));
        check("1970-01-01 00:00:00 +0000", (20, 25), 0, (0, 19));
        check("1969-12-31 19:00:00 -0500", (11, 13), 0, (0, 19));
    }

    #[test]
    fn marks_of_other_cells_are_where_the_hits_are() {
        let cell = Cell {
            hits: vec![(0, 4)],
            ..cell("octocat")
        };
        assert_eq!(*appearance(&cell, Type::Text.into(), |_| 0).marks, [(0, 4)]);
    }

    #[test]
    fn pieces_of_a_text() {
        assert_eq!(pieces("octocat", &[]), [(false, "octocat")]);
        assert_eq!(
            pieces("octocat", &[(0, 4)]),
            [(true, "octo"), (false, "cat")]
        );
        assert_eq!(
            pieces("octocat", &[(1, 2), (5, 7)]),
            [(false, "o"), (true, "c"), (false, "toc"), (true, "at"),]
        );
        assert_eq!(pieces("ab", &[(0, 1), (1, 2)]), [(true, "a"), (true, "b")]);
        assert_eq!(pieces("", &[(0, 1)]), []);
    }

    #[test]
    fn marks_count_in_the_browsers_units() {
        assert_eq!(
            pieces("😀né", &[(2, 3)]),
            [(false, "😀"), (true, "n"), (false, "é")]
        );
        assert_eq!(pieces("né", &[(1, 2)]), [(false, "n"), (true, "é")]);
        assert_eq!(pieces("😀x", &[(0, 2)]), [(true, "😀"), (false, "x")]);
    }

    #[test]
    fn marks_that_fit_nowhere_are_left_out() {
        assert_eq!(pieces("😀x", &[(1, 2)]), [(false, "😀x")]);
        assert_eq!(pieces("abc", &[(2, 9)]), [(false, "abc")]);
        assert_eq!(pieces("abc", &[(2, 1)]), [(false, "abc")]);
        assert_eq!(
            pieces("abc", &[(1, 2), (0, 1)]),
            [(false, "a"), (true, "b"), (false, "c")]
        );
        assert_eq!(pieces("abc", &[(1, 1)]), [(false, "a"), (false, "bc")]);
    }
}
