//! This module decides which columns of a table fit on paper, and how wide each of them is.

/// Width of an upright sheet within its margins, px: A4, the narrower of A4 and US Letter.
const PORTRAIT_PX: u32 = 700;
/// Width of a sheet on its side within its margins, px: US Letter, the narrower of the two.
const LANDSCAPE_PX: u32 = 960;
/// Characters of a cell that stand on one line at most; a longer text is wrapped. Fewer are tried if
/// all columns fit then.
const LINE_CHARS: [usize; 4] = [32, 24, 18, 12];
/// Width of a character of 7.5 pt, px. Capitals are wider, and wrapped if need be.
const CHAR_PX: usize = 6;
/// Width that a column adds to its text, px.
const EXTRA_PX: usize = 8;

/// The first columns of a table, as far as they fit on a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fitting {
    /// Their widths, px.
    pub widths_px: Vec<u32>,
    /// Whether the sheet lies on its side.
    pub is_landscape: bool,
}

/// The characters of a column's longest line, by its name and the number of characters of its
/// longest cell.
pub(super) fn longest_chars(name: &str, cell_chars: usize) -> usize {
    let name_chars = pieces(name).map(|piece| piece.chars().count()).max();
    let name_chars = name_chars.unwrap_or(0);
    // Names are bold, and so wider.
    cell_chars.max(name_chars + name_chars.div_ceil(6))
}

/// The pieces of a column's name that are not broken.
pub(super) fn pieces(name: &str) -> impl Iterator<Item = &str> {
    name.split_inclusive(['_', ' ', '-', '.', '/'])
}

/// The first columns that fit next to each other, by the characters of the longest line of each
/// column. One column always fits.
pub(super) fn fitting(longest_chars: &[usize]) -> Fitting {
    let needed_px = |line_chars: usize| {
        let chars = longest_chars
            .iter()
            .map(move |chars| (*chars).min(line_chars));
        chars.map(|chars| u32::try_from(chars * CHAR_PX + EXTRA_PX).unwrap_or(LANDSCAPE_PX))
    };
    let fits = |line_chars: &usize| needed_px(*line_chars).sum::<u32>() <= LANDSCAPE_PX;
    let line_chars = LINE_CHARS.into_iter().find(fits).unwrap_or(LINE_CHARS[0]);
    let is_landscape = needed_px(LINE_CHARS[0]).sum::<u32>() > PORTRAIT_PX;
    let mut room_px = if is_landscape {
        LANDSCAPE_PX
    } else {
        PORTRAIT_PX
    };
    let widths_px = needed_px(line_chars).map_while(|width_px| {
        room_px = room_px.checked_sub(width_px)?;
        Some(width_px)
    });
    Fitting {
        widths_px: widths_px.collect(),
        is_landscape,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_long_as_a_cell_or_a_piece_of_the_name() {
        assert_eq!(longest_chars("id", 4), 4);
        assert_eq!(longest_chars("two_factor_enabled", 5), 9);
        assert_eq!(longest_chars("", 0), 0);
    }

    #[test]
    fn long_texts_are_wrapped_before_columns_are_left_out() {
        let check = |columns: usize, chars: usize, fit: usize, is_landscape: bool| {
            let fitting = fitting(&vec![chars; columns]);
            let seen = (fitting.widths_px.len(), fitting.is_landscape);
            assert_eq!(seen, (fit, is_landscape), "{columns} of {chars} characters");
            assert!(fitting.widths_px.iter().sum::<u32>() <= LANDSCAPE_PX);
        };
        check(0, 10, 0, false);
        check(1, 900, 1, false);
        check(3, 900, 3, false);
        check(4, 900, 4, true);
        check(12, 900, 12, true);
        check(13, 900, 4, true);
        check(14, 9, 14, true);
        check(23, 9, 15, true);
        check(68, 1, 68, true);
        check(69, 1, 68, true);
    }
}
