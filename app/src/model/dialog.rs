//! This module says which dialog is over the page. It is a part of each step, so that Back closes it.

use reports::overview::MemberOrder;

use crate::model::route::FileId;
use crate::model::view_state::Step;

/// A dialog over the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenDialog {
    Privacy,
    Shortcuts,
    Corrections(Correcting),
    /// All members of a chart of the file that is shown.
    Members(MemberListing),
}

/// A file whose reading is being corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correcting {
    pub file: FileId,
    /// The key of the column that a person wants to correct, if it is about one.
    pub column: Option<String>,
}

/// The list of a chart's members, as a person asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberListing {
    /// The chart's id.
    pub chart: String,
    /// Part of a name. Never in the URL.
    pub search: String,
    pub order: MemberOrder,
}

impl MemberListing {
    /// The list of a chart's members, the largest first.
    #[must_use]
    pub fn of(chart: &str) -> Self {
        Self {
            chart: chart.to_owned(),
            search: String::new(),
            order: MemberOrder::Value { ascending: false },
        }
    }

    /// Searches while a person types, and returns the kind of step: Back undoes the search as a
    /// whole.
    pub fn search(&mut self, search: String) -> Step {
        let begins = self.search.is_empty();
        self.search = search;
        if begins { Step::Push } else { Step::Replace }
    }

    /// Sorts by names or by values, and reverses the order at the second call.
    pub fn sort(&mut self, by: fn(bool) -> MemberOrder, ascends_first: bool) -> Step {
        self.order = by((self.order == by(ascends_first)) != ascends_first);
        Step::Push
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_is_a_step_and_so_is_a_search() {
        let mut listing = MemberListing::of("chart");
        let by_name = |ascending| MemberOrder::Name { ascending };
        let by_value = |ascending| MemberOrder::Value { ascending };
        for (by, first, ascending) in [
            (by_value as fn(bool) -> _, false, true),
            (by_value, false, false),
            (by_name, true, true),
            (by_name, true, false),
            (by_name, true, true),
            (by_value, false, false),
        ] {
            assert_eq!(listing.sort(by, first), Step::Push);
            assert_eq!(listing.order, by(ascending));
        }
        assert_eq!(listing.search("a".to_owned()), Step::Push);
        assert_eq!(listing.search("ad".to_owned()), Step::Replace);
        assert_eq!(listing.search(String::new()), Step::Replace);
    }
}
