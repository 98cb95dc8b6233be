//! This module decides which column's profile to request next, and keeps those of whole columns.
//! Pure.
//!
//! One request at a time: an engine that has one column to count still answers everything else at
//! once, and a column that is scrolled past meanwhile is never requested.

use std::collections::BTreeMap;
use std::sync::Arc;

use reports::profile::Profile;
use reports::view::Scope;

/// A profile, and the rows that it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct ScopedProfile {
    pub scope: Scope,
    pub profile: Arc<Profile>,
}

/// A column, and the rows of it that are counted.
pub type ProfileRequest = (u32, Scope);

/// The profiles that are wanted of one file.
#[derive(Debug, Clone, Default)]
pub struct ProfileRequestTracker {
    /// The most wanted first.
    wanted: Vec<ProfileRequest>,
    /// The rows of the last answer, by column.
    answered: BTreeMap<u32, Scope>,
    /// Profiles of all rows, which do not change while the file is open.
    whole: BTreeMap<u32, Arc<Profile>>,
    under_way: Option<ProfileRequest>,
}

impl ProfileRequestTracker {
    /// Notes which profiles are wanted now, in place of those before. Returns those that are known
    /// already, and the one to ask for.
    pub fn want(
        &mut self,
        wanted: Vec<ProfileRequest>,
    ) -> (Vec<(u32, Arc<Profile>)>, Option<ProfileRequest>) {
        let mut known = Vec::new();
        for (column, scope) in &wanted {
            let is_shown = self.answered.get(column) == Some(scope);
            if let (false, true, Some(profile)) =
                (is_shown, *scope == Scope::default(), self.whole.get(column))
            {
                known.push((*column, Arc::clone(profile)));
                self.answered.insert(*column, Scope::default());
            }
        }
        // A request for other rows of a column is not worth waiting for.
        let is_outdated = self.under_way.as_ref().is_some_and(|(column, scope)| {
            let mut wanted = wanted.iter();
            wanted.any(|(other, wanted)| other == column && wanted != scope)
        });
        if is_outdated {
            self.under_way = None;
        }
        self.wanted = wanted;
        (known, self.next())
    }

    /// Takes the answer to the request under way; `None` if there is no such column, or if the rows
    /// cannot be selected. Returns the profile with its column, and the one to ask for next.
    pub fn answered(
        &mut self,
        profile: Option<Profile>,
    ) -> (Option<(u32, ScopedProfile)>, Option<ProfileRequest>) {
        let Some((column, scope)) = self.under_way.take() else {
            return (None, self.next());
        };
        self.answered.insert(column, scope.clone());
        let profile = profile.map(Arc::new);
        if let (Some(profile), true) = (&profile, scope == Scope::default()) {
            self.whole.insert(column, Arc::clone(profile));
        }
        let taken = profile.map(|profile| (column, ScopedProfile { scope, profile }));
        (taken, self.next())
    }

    fn next(&mut self) -> Option<ProfileRequest> {
        if self.under_way.is_some() {
            return None;
        }
        let is_new = |(column, scope): &&ProfileRequest| self.answered.get(column) != Some(scope);
        self.under_way = self.wanted.iter().find(is_new).cloned();
        self.under_way.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> Option<Profile> {
        Some(Profile {
            rows: 3,
            unknown: [0; 4],
            distinct: Some(1),
            histogram: None,
            values: None,
            spread: None,
        })
    }

    fn of(columns: &[u32], query: &str) -> Vec<ProfileRequest> {
        let scoped = |column: &u32| (*column, Scope::of(query));
        columns.iter().map(scoped).collect()
    }

    fn asked(next: Option<ProfileRequest>) -> Option<u32> {
        next.map(|(column, _)| column)
    }

    #[test]
    fn one_at_a_time_and_each_once() {
        let mut requests = ProfileRequestTracker::default();
        let mut want = |columns: &[u32]| asked(requests.want(of(columns, "")).1);
        assert_eq!(want(&[0, 1, 2]), Some(0));
        assert_eq!(want(&[0, 1, 2]), None, "one is under way");
        let mut answered = || asked(requests.answered(profile()).1);
        assert_eq!(answered(), Some(1));
        assert_eq!(answered(), Some(2));
        assert_eq!(answered(), None);
        let mut want = |columns: &[u32]| asked(requests.want(of(columns, "")).1);
        assert_eq!(want(&[2, 1, 0]), None, "all are known");
        assert_eq!(want(&[3]), Some(3));
    }

    #[test]
    fn columns_scrolled_past_are_not_requested() {
        let mut requests = ProfileRequestTracker::default();
        assert_eq!(asked(requests.want(of(&[0, 1, 2], "")).1), Some(0));
        assert_eq!(requests.want(of(&[40, 41], "")).1, None);
        assert_eq!(asked(requests.answered(profile()).1), Some(40));
        assert_eq!(requests.want(Vec::new()).1, None);
        assert_eq!(requests.answered(profile()).1, None);
    }

    #[test]
    fn other_rows_are_counted_at_once_and_all_rows_only_once() {
        let mut requests = ProfileRequestTracker::default();
        assert_eq!(asked(requests.want(of(&[0], "")).1), Some(0));
        let (taken, next) = requests.answered(profile());
        assert_eq!((taken.map(|(column, _)| column), next), (Some(0), None));

        let (known, next) = requests.want(of(&[0], "a:1"));
        assert_eq!((known.len(), asked(next)), (0, Some(0)));
        // The filter changes before the answer arrives.
        let (_, next) = requests.want(of(&[0], "a:2"));
        assert_eq!(next, Some((0, Scope::of("a:2"))));
        let (taken, _) = requests.answered(profile());
        assert_eq!(taken.map(|(_, taken)| taken.scope), Some(Scope::of("a:2")));

        let (known, next) = requests.want(of(&[0], ""));
        assert_eq!((known.len(), next), (1, None), "it was kept");
        // A scope that cannot be read is not asked for again and again.
        assert_eq!(asked(requests.want(of(&[0], "b:1")).1), Some(0));
        assert_eq!(requests.answered(None), (None, None));
        assert_eq!(requests.want(of(&[0], "b:1")).1, None);
    }
}
