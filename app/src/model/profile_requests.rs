//! This module decides which column's profile to request next. Pure.
//!
//! One request at a time: an engine that has one column to count still answers everything else at
//! once, and a column that is scrolled past meanwhile is never requested.

use std::collections::BTreeSet;

/// The profiles that are wanted of one file.
#[derive(Debug, Clone, Default)]
pub struct ProfileRequestTracker {
    /// The most wanted first.
    wanted: Vec<u32>,
    answered: BTreeSet<u32>,
    under_way: Option<u32>,
}

impl ProfileRequestTracker {
    /// Notes which columns are wanted now, in place of those before, and says which one to ask
    /// for.
    pub fn want(&mut self, columns: Vec<u32>) -> Option<u32> {
        self.wanted = columns;
        self.next()
    }

    /// Notes that a column was answered, and says which one to ask for next. A column's contents do
    /// not change while the file is open.
    pub fn answered(&mut self, column: u32) -> Option<u32> {
        self.under_way = None;
        self.answered.insert(column);
        self.next()
    }

    fn next(&mut self) -> Option<u32> {
        if self.under_way.is_some() {
            return None;
        }
        let is_new = |column: &&u32| !self.answered.contains(column);
        self.under_way = self.wanted.iter().find(is_new).copied();
        self.under_way
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_each_once() {
        let mut requests = ProfileRequestTracker::default();
        assert_eq!(requests.want(vec![0, 1, 2]), Some(0));
        assert_eq!(requests.want(vec![0, 1, 2]), None, "one is under way");
        assert_eq!(requests.answered(0), Some(1));
        assert_eq!(requests.answered(1), Some(2));
        assert_eq!(requests.answered(2), None);
        assert_eq!(requests.want(vec![2, 1, 0]), None, "all are known");
        assert_eq!(requests.want(vec![3]), Some(3));
    }

    #[test]
    fn columns_scrolled_past_are_not_requested() {
        let mut requests = ProfileRequestTracker::default();
        assert_eq!(requests.want(vec![0, 1, 2]), Some(0));
        assert_eq!(requests.want(vec![40, 41]), None);
        assert_eq!(requests.answered(0), Some(40));
        assert_eq!(requests.want(Vec::new()), None);
        assert_eq!(requests.answered(40), None);
    }
}
