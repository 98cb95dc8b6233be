//! This module handles arrow keys in a row of controls of which only one is a tab stop (ARIA's
//! roving tabindex): tabs, and the points of a chart. It is pure.

/// Which arrow keys move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Horizontal,
    Vertical,
    /// All four, for controls that wrap.
    Both,
}

/// Controls that the page keys skip: a year of months.
const PAGE: usize = 12;

/// The index that `key` leads to from `index` of `count` controls; `None` if the key does not move.
/// It does not wrap at the ends: a chart has a beginning and an end.
#[must_use]
pub fn moved(key: &str, index: usize, count: usize, direction: Direction) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let horizontal = direction != Direction::Vertical;
    let vertical = direction != Direction::Horizontal;
    let to = match key {
        "ArrowLeft" if horizontal => index.saturating_sub(1),
        "ArrowRight" if horizontal => index + 1,
        "ArrowUp" if vertical => index.saturating_sub(1),
        "ArrowDown" if vertical => index + 1,
        "PageUp" => index.saturating_sub(PAGE),
        "PageDown" => index + PAGE,
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(to.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_move_within_the_ends() {
        let check = |key: &str, from: usize, expected: Option<usize>| {
            assert_eq!(
                moved(key, from, 20, Direction::Horizontal),
                expected,
                "{key} from {from}"
            );
        };
        check("ArrowRight", 0, Some(1));
        check("ArrowRight", 19, Some(19));
        check("ArrowLeft", 0, Some(0));
        check("Home", 7, Some(0));
        check("End", 7, Some(19));
        check("PageDown", 10, Some(19));
        check("PageUp", 15, Some(3));
        check("ArrowDown", 3, None);
        check("a", 3, None);
    }

    #[test]
    fn only_the_arrows_of_the_direction_move() {
        assert_eq!(moved("ArrowDown", 0, 2, Direction::Vertical), Some(1));
        assert_eq!(moved("ArrowRight", 0, 2, Direction::Vertical), None);
        assert_eq!(moved("ArrowUp", 1, 2, Direction::Both), Some(0));
        assert_eq!(moved("End", 0, 0, Direction::Both), None);
    }
}
