//! This module tracks the requests to an engine and decides which answers still count. Pure.
//!
//! Every request gets a number, its generation, and only the latest of each topic counts. Windows
//! are requested one at a time: while one is under way, scrolling only moves what is requested
//! next, so that a fling over a million rows requests its start, its end and little between.

use std::collections::BTreeMap;
use std::sync::Arc;

use reports::limits::WINDOW_ROWS;
use reports::view::Window;
use reports::wire::{Command, Generation, Topic};

use crate::model::rows::RowCache;

/// Rows kept on either side of what is shown; those further off are dropped.
const KEPT_ROWS: u32 = 1_000;

/// The requests about one file.
#[derive(Debug, Clone, Default)]
pub struct RequestTracker {
    last: Generation,
    latest: BTreeMap<Topic, Generation>,
    /// The rows shown: first position and count.
    shown: (u32, u32),
    /// The columns to request, as [`Window::columns`] has them.
    columns: Vec<u32>,
    /// A window is requested and has not arrived.
    window_under_way: bool,
}

impl RequestTracker {
    /// The generation of a new request: rows and positions have that of their view, any other
    /// request gets one of its own.
    pub fn generation_of(&mut self, request: &Command) -> Generation {
        match request.topic() {
            Topic::Window | Topic::Locate | Topic::Rows => self.latest_generation(Topic::View),
            topic => self.next_generation(topic),
        }
    }

    /// The generation of a new request, which replaces those of its topic.
    pub fn next_generation(&mut self, topic: Topic) -> Generation {
        self.last = self.last.saturating_add(1);
        self.latest.insert(topic, self.last);
        if topic == Topic::View {
            // Its answer has a window; windows of the previous view are not answered.
            self.window_under_way = false;
        }
        self.last
    }

    /// The answer of an earlier request of a topic counts again: the later one had an error.
    pub fn keep(&mut self, topic: Topic, generation: Generation) {
        self.latest.insert(topic, generation);
    }

    /// Whether an answer belongs to the latest request of its topic.
    #[must_use]
    pub fn is_latest(&self, topic: Topic, generation: Generation) -> bool {
        self.latest_generation(topic) == generation
    }

    /// The generation of the latest request of a topic; 0 where there was none.
    #[must_use]
    pub fn latest_generation(&self, topic: Topic) -> Generation {
        self.latest.get(&topic).copied().unwrap_or_default()
    }

    /// The columns of windows and views that are requested now.
    #[must_use]
    pub fn columns(&self) -> Vec<u32> {
        self.columns.clone()
    }

    /// Notes what is shown and returns the window to request: first position and count.
    pub fn show(
        &mut self,
        (first, count): (u32, u32),
        columns: Vec<u32>,
        rows: &RowCache,
        matched: u32,
    ) -> Option<(u32, u32)> {
        self.shown = (first, count);
        self.columns = columns;
        self.next_window(rows, matched)
    }

    /// Takes a window of the newest view into the rows and says which one to ask for next.
    pub fn take_window(
        &mut self,
        rows: &mut RowCache,
        window: Window,
        matched: u32,
    ) -> Option<(u32, u32)> {
        self.window_under_way = false;
        self.put(rows, window);
        self.next_window(rows, matched)
    }

    /// Puts rows where they belong and drops those far from what is shown, and those with other
    /// columns.
    pub fn put(&self, rows: &mut RowCache, window: Window) {
        if rows.columns != window.columns {
            rows.columns = window.columns;
            rows.by_position.clear();
        }
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

    fn next_window(&mut self, rows: &RowCache, matched: u32) -> Option<(u32, u32)> {
        let is_old_view = !self.is_latest(Topic::View, rows.generation) || rows.generation == 0;
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
        let has_columns = rows.columns == self.columns;
        let missing = |position: &u32| !(has_columns && rows.by_position.contains_key(position));
        // A request begins when less than half a screen is left, and fetches a further screen.
        reach(count / 2).find(missing)?;
        let (start, end) = (reach(count).find(missing)?, reach(count).rfind(missing)?);
        self.window_under_way = true;
        Some(if end - start < WINDOW_ROWS {
            (start, end - start + 1)
        } else {
            // The rows shown come before those that may be shown next.
            let start = reach(0).find(missing).unwrap_or(start);
            (start, (matched - start).min(WINDOW_ROWS))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reports::view::Row;

    fn window(first: u32, count: u32) -> Window {
        let row = |row| Row {
            row,
            cells: Vec::new(),
        };
        Window {
            first,
            columns: Vec::new(),
            rows: (first..first + count).map(row).collect(),
        }
    }

    fn viewed(requests: &mut RequestTracker, first_window: u32) -> RowCache {
        let generation = requests.next_generation(Topic::View);
        let mut rows = RowCache {
            generation,
            ..RowCache::default()
        };
        requests.put(&mut rows, window(0, first_window));
        rows
    }

    #[test]
    fn only_the_newest_of_a_topic_counts() {
        let mut requests = RequestTracker::default();
        let (one, two) = (
            requests.next_generation(Topic::View),
            requests.next_generation(Topic::View),
        );
        let record = requests.next_generation(Topic::Record);
        assert!(!requests.is_latest(Topic::View, one));
        assert!(requests.is_latest(Topic::View, two));
        assert!(requests.is_latest(Topic::Record, record));
        assert!(!requests.is_latest(Topic::View, record));
    }

    #[test]
    fn rows_that_are_there_are_not_requested() {
        let mut requests = RequestTracker::default();
        let rows = viewed(&mut requests, 100);
        assert_eq!(requests.show((0, 40), Vec::new(), &rows, 1_000), None);
        assert_eq!(
            requests.show((30, 40), Vec::new(), &rows, 1_000),
            None,
            "half a screen is left"
        );
        assert_eq!(
            requests.show((50, 40), Vec::new(), &rows, 1_000),
            Some((100, 30))
        );
    }

    #[test]
    fn one_window_at_a_time_and_then_the_latest() {
        let mut requests = RequestTracker::default();
        let mut rows = viewed(&mut requests, 100);
        let asked = requests.show((5_000, 40), Vec::new(), &rows, 10_000);
        assert_eq!(asked, Some((4_960, 120)));
        assert_eq!(requests.show((6_000, 40), Vec::new(), &rows, 10_000), None);
        assert_eq!(requests.show((9_980, 40), Vec::new(), &rows, 10_000), None);
        let next = requests.take_window(&mut rows, window(4_960, 120), 10_000);
        assert_eq!(next, Some((9_940, 60)), "cut at the end of the view");
        assert_eq!(
            requests.take_window(&mut rows, window(9_940, 60), 10_000),
            None
        );
    }

    #[test]
    fn an_old_view_is_not_asked() {
        let mut requests = RequestTracker::default();
        let rows = viewed(&mut requests, 100);
        requests.next_generation(Topic::View);
        assert_eq!(requests.show((5_000, 40), Vec::new(), &rows, 10_000), None);
    }

    #[test]
    fn other_columns_replace_those_that_are_there() {
        let mut requests = RequestTracker::default();
        let mut rows = viewed(&mut requests, 100);
        let asked = requests.show((20, 40), vec![0, 200], &rows, 1_000);
        assert_eq!(asked, Some((0, 100)), "though the rows are there");
        assert_eq!(
            rows.by_position.len(),
            100,
            "and they stay until the others come"
        );
        let window = Window {
            columns: vec![0, 200],
            ..window(0, 100)
        };
        assert_eq!(requests.take_window(&mut rows, window, 1_000), None);
        assert_eq!(rows.columns, [0, 200]);
        assert_eq!(requests.show((20, 40), vec![0, 200], &rows, 1_000), None);
    }

    proptest! {
        #[test]
        fn asking_ends_with_everything_shown(
            matched in 0_u32..5_000,
            looks in proptest::collection::vec((0_u32..6_000, 0_u32..700), 1..8),
        ) {
            let mut requests = RequestTracker::default();
            let mut rows = viewed(&mut requests, matched.min(100));
            for (first, count) in looks {
                let mut asked = requests.show((first, count), Vec::new(), &rows, matched);
                let mut rounds = 0;
                while let Some((first, count)) = asked {
                    prop_assert!(count > 0 && count <= WINDOW_ROWS && first + count <= matched);
                    asked = requests.take_window(&mut rows, window(first, count), matched);
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
