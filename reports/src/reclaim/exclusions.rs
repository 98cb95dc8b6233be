//! This module reads the entries of the list of people, organizations and teams that keep their
//! seats.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::limits::RECLAIM_EXCLUSIONS;

/// The thing that an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A person, by login.
    Login,
    /// An organization that grants seats.
    Organization,
    /// A team that grants seats.
    Team,
}

/// Prefixes of entries. No login has a colon.
const PREFIXES: [(&str, Subject); 3] = [
    ("org", Subject::Organization),
    ("organization", Subject::Organization),
    ("team", Subject::Team),
];

impl Subject {
    /// Reads an entry: `org:acme`, `team:core`, or a login, which may follow an `@`. Returns the
    /// subject and its name or pattern; `None` if the entry is none of these: no login contains a
    /// colon or a slash.
    #[must_use]
    pub fn of(entry: &str) -> Option<(Self, &str)> {
        let entry = entry.trim();
        let (subject, name) = match entry.split_once(':') {
            None => (Self::Login, entry.trim_start_matches('@')),
            Some((prefix, name)) => {
                let is_prefix = |(known, _): &&(&str, Self)| known.eq_ignore_ascii_case(prefix);
                (PREFIXES.iter().find(is_prefix)?.1, name.trim())
            }
        };
        let is_name = !(name.is_empty() || name.contains(':'));
        (is_name && (subject != Self::Login || !name.contains('/'))).then_some((subject, name))
    }
}

/// The entries of a list of exclusions, and which of them matched a person.
pub(super) struct Exclusions {
    logins: Names,
    organizations: Names,
    teams: Names,
    /// For each entry, whether it matched a person; `None` for an entry that names nothing.
    hits: Vec<Option<bool>>,
}

/// The names and patterns of one subject, with the entries that they are.
#[derive(Default)]
struct Names {
    /// Whole names: most lists are of people, and long.
    whole: BTreeMap<String, Vec<usize>>,
    /// Patterns, cut at their stars.
    patterns: Vec<(Vec<String>, usize)>,
}

impl Exclusions {
    pub(super) fn new(entries: &[String]) -> Self {
        let mut exclusions = Self {
            logins: Names::default(),
            organizations: Names::default(),
            teams: Names::default(),
            hits: Vec::new(),
        };
        for (at, entry) in entries.iter().take(RECLAIM_EXCLUSIONS).enumerate() {
            let read = Subject::of(entry);
            exclusions.hits.push(read.map(|_| false));
            if let Some((subject, name)) = read {
                exclusions.names(subject).add(&folded(name), at);
            }
        }
        exclusions
    }

    fn names(&mut self, subject: Subject) -> &mut Names {
        match subject {
            Subject::Login => &mut self.logins,
            Subject::Organization => &mut self.organizations,
            Subject::Team => &mut self.teams,
        }
    }

    /// Whether an entry of the subject matches a name, which is asked for only if there are any.
    pub(super) fn has<'a>(
        &mut self,
        subject: Subject,
        name: impl FnOnce() -> Cow<'a, str>,
    ) -> bool {
        let names = self.names(subject);
        if names.whole.is_empty() && names.patterns.is_empty() {
            return false;
        }
        let entries = names.matching(&folded(name().trim()));
        for at in &entries {
            self.hits[*at] = Some(true);
        }
        !entries.is_empty()
    }

    /// The entries that matched no person, by their place in the list.
    pub(super) fn unmatched(&self) -> Vec<u32> {
        let places = (0_u32..).zip(&self.hits);
        let unmatched = places.filter(|(_, hit)| **hit == Some(false));
        unmatched.map(|(at, _)| at).collect()
    }
}

impl Names {
    fn add(&mut self, name: &str, entry: usize) {
        if name.contains('*') {
            let parts = name.split('*').map(str::to_owned).collect();
            self.patterns.push((parts, entry));
        } else {
            self.whole.entry(name.to_owned()).or_default().push(entry);
        }
    }

    /// The entries that match a name.
    fn matching(&self, name: &str) -> Vec<usize> {
        let whole = self.whole.get(name).into_iter().flatten();
        let patterns = self.patterns.iter();
        let patterns = patterns.filter(|(parts, _)| matches(name, parts));
        whole
            .chain(patterns.map(|(_, entry)| entry))
            .copied()
            .collect()
    }
}

/// Whether a text is these parts with anything between them.
fn matches(text: &str, parts: &[String]) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.first().is_some_and(|whole| whole == text);
    };
    let Some(rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else {
        return false;
    };
    for part in middle {
        match rest.find(part.as_str()) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}
