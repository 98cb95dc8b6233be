//! Which questions to ask an engine, and which answers still count. Pure bookkeeping.
//!
//! Every question gets a number of its own, and of each sort of question only the newest counts.
//! Windows are asked for one at a time: while one is under way, scrolling only moves what is
//! wanted next, so that a fling over a million rows asks for its start, its end and little
//! between.

use std::collections::BTreeMap;
use std::sync::Arc;

use reports::limits::WINDOW_ROWS;
use reports::wire::{Generation, Window};

use crate::model::rows::Rows;

/// Rows kept on either side of what is shown; those further off are dropped.
const KEPT_ROWS: u32 = 1_000;

/// The sorts of questions that a newer one of the same sort supersedes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Which rows, in which order.
    View,
    /// Figures, findings and charts.
    Overview,
    /// One row in full.
    Record,
    /// Values of a column.
    Values,
    /// A file of rows.
    Export,
    /// Which seats to reclaim.
    Reclaim,
    /// All of them, to be handed out.
    ReclaimList,
    /// What a column holds.
    Profile,
}

/// The questions asked about one file.
#[derive(Debug, Clone, Default)]
pub struct Asks {
    last: Generation,
    newest: BTreeMap<Topic, Generation>,
    /// What is shown: first position and count.
    shown: (u32, u32),
    /// A window is asked for and not answered.
    window_under_way: bool,
}

impl Asks {
    /// The number of a new question, which supersedes those of its topic.
    pub fn ask(&mut self, topic: Topic) -> Generation {
        self.last = self.last.saturating_add(1);
        self.newest.insert(topic, self.last);
        if topic == Topic::View {
            // Its answer brings a window; windows of the view before are not answered.
            self.window_under_way = false;
        }
        self.last
    }

    /// Whether an answer is to the newest question of its topic.
    #[must_use]
    pub fn is_newest(&self, topic: Topic, generation: Generation) -> bool {
        self.newest(topic) == generation
    }

    /// The newest question of a topic; 0 where none was asked.
    #[must_use]
    pub fn newest(&self, topic: Topic) -> Generation {
        self.newest.get(&topic).copied().unwrap_or_default()
    }

    /// Notes what is shown and says which window to ask for: first position and count.
    pub fn show(
        &mut self,
        first: u32,
        count: u32,
        rows: &Rows,
        matched: u32,
    ) -> Option<(u32, u32)> {
        self.shown = (first, count);
        self.next_window(rows, matched)
    }

    /// Takes a window of the newest view into the rows and says which one to ask for next.
    pub fn take_window(
        &mut self,
        rows: &mut Rows,
        window: Window,
        matched: u32,
    ) -> Option<(u32, u32)> {
        self.window_under_way = false;
        self.put(rows, window);
        self.next_window(rows, matched)
    }

    /// Puts rows where they belong and drops those far from what is shown.
    pub fn put(&self, rows: &mut Rows, window: Window) {
        let positions = window.first..;
        rows.by_position
            .extend(positions.zip(window.rows.into_iter().map(Arc::new)));
        let (first, count) = self.shown;
        let kept =
            first.saturating_sub(KEPT_ROWS)..first.saturating_add(count).saturating_add(KEPT_ROWS);
        if rows.by_position.len() > kept.len() {
            rows.by_position
                .retain(|position, _| kept.contains(position));
        }
    }

    fn next_window(&mut self, rows: &Rows, matched: u32) -> Option<(u32, u32)> {
        let is_old_view = !self.is_newest(Topic::View, rows.generation) || rows.generation == 0;
        if self.window_under_way || is_old_view {
            return None;
        }
        let (first, count) = self.shown;
        let reach = |margin: u32| {
            let end = first
                .saturating_add(count)
                .saturating_add(margin)
                .min(matched);
            first.saturating_sub(margin).min(end)..end
        };
        let missing = |position: &u32| !rows.by_position.contains_key(position);
        // Asking begins when less than half a screen is left, and then fetches a screen more.
        reach(count / 2).find(missing)?;
        let (start, end) = (reach(count).find(missing)?, reach(count).rfind(missing)?);
        self.window_under_way = true;
        Some(if end - start < WINDOW_ROWS {
            (start, end - start + 1)
        } else {
            // What is shown comes before what may be shown next.
            let start = reach(0).find(missing).unwrap_or(start);
            (start, (matched - start).min(WINDOW_ROWS))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reports::wire::Row;

    fn window(first: u32, count: u32) -> Window {
        let row = |row| Row {
            row,
            cells: Vec::new(),
        };
        Window {
            first,
            rows: (first..first + count).map(row).collect(),
        }
    }

    fn viewed(asks: &mut Asks, first_window: u32) -> Rows {
        let generation = asks.ask(Topic::View);
        let mut rows = Rows {
            generation,
            ..Rows::default()
        };
        asks.put(&mut rows, window(0, first_window));
        rows
    }

    #[test]
    fn only_the_newest_of_a_topic_counts() {
        let mut asks = Asks::default();
        let (one, two) = (asks.ask(Topic::View), asks.ask(Topic::View));
        let record = asks.ask(Topic::Record);
        assert!(!asks.is_newest(Topic::View, one));
        assert!(asks.is_newest(Topic::View, two));
        assert!(asks.is_newest(Topic::Record, record));
        assert!(!asks.is_newest(Topic::View, record));
    }

    #[test]
    fn what_is_there_is_not_asked_for() {
        let mut asks = Asks::default();
        let rows = viewed(&mut asks, 100);
        assert_eq!(asks.show(0, 40, &rows, 1_000), None);
        assert_eq!(
            asks.show(30, 40, &rows, 1_000),
            None,
            "half a screen is left"
        );
        assert_eq!(asks.show(50, 40, &rows, 1_000), Some((100, 30)));
    }

    #[test]
    fn one_window_at_a_time_and_then_the_latest() {
        let mut asks = Asks::default();
        let mut rows = viewed(&mut asks, 100);
        let asked = asks.show(5_000, 40, &rows, 10_000);
        assert_eq!(asked, Some((4_960, 120)));
        assert_eq!(asks.show(6_000, 40, &rows, 10_000), None);
        assert_eq!(asks.show(9_980, 40, &rows, 10_000), None);
        let next = asks.take_window(&mut rows, window(4_960, 120), 10_000);
        assert_eq!(next, Some((9_940, 60)), "cut at the end of the view");
        assert_eq!(asks.take_window(&mut rows, window(9_940, 60), 10_000), None);
    }

    #[test]
    fn an_old_view_is_not_asked() {
        let mut asks = Asks::default();
        let rows = viewed(&mut asks, 100);
        asks.ask(Topic::View);
        assert_eq!(asks.show(5_000, 40, &rows, 10_000), None);
    }

    proptest! {
        #[test]
        fn asking_ends_with_everything_shown(
            matched in 0_u32..5_000,
            looks in proptest::collection::vec((0_u32..6_000, 0_u32..700), 1..8),
        ) {
            let mut asks = Asks::default();
            let mut rows = viewed(&mut asks, matched.min(100));
            for (first, count) in looks {
                let mut asked = asks.show(first, count, &rows, matched);
                let mut rounds = 0;
                while let Some((first, count)) = asked {
                    prop_assert!(count > 0 && count <= WINDOW_ROWS && first + count <= matched);
                    asked = asks.take_window(&mut rows, window(first, count), matched);
                    rounds += 1;
                    prop_assert!(rounds <= 8);
                }
                let end = (first + count).min(matched);
                for position in first..end {
                    prop_assert!(rows.by_position.contains_key(&position));
                }
                prop_assert!(rows.by_position.len() <= 2 * 1_000 + 3 * 700);
            }
        }
    }
}
