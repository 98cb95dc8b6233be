//! This module reads the logins, and patterns of logins, that keep their seats.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::fold::fold;
use crate::limits::RECLAIM_EXCLUSIONS;

/// The entries of a list of exclusions, and which of them matched a person.
pub(super) struct Exclusions {
    /// Whole logins and the entries that name them: most lists are of people, and long.
    whole: BTreeMap<String, Vec<usize>>,
    /// Patterns, cut at their stars, and the entries they are.
    patterns: Vec<(Vec<String>, usize)>,
    /// For each entry, whether it matched a person; `None` for an empty entry.
    hits: Vec<Option<bool>>,
}

impl Exclusions {
    pub(super) fn new(entries: &[String]) -> Self {
        let mut exclusions = Self {
            whole: BTreeMap::new(),
            patterns: Vec::new(),
            hits: Vec::new(),
        };
        for (at, text) in entries.iter().take(RECLAIM_EXCLUSIONS).enumerate() {
            let text = folded(text.trim().trim_start_matches('@'));
            exclusions.hits.push((!text.is_empty()).then_some(false));
            if text.contains('*') {
                let parts = text.split('*').map(str::to_owned).collect();
                exclusions.patterns.push((parts, at));
            } else if !text.is_empty() {
                exclusions.whole.entry(text).or_default().push(at);
            }
        }
        exclusions
    }

    /// Whether an entry is about this login, which is asked for only where there are any.
    pub(super) fn has<'a>(&mut self, login: impl FnOnce() -> Cow<'a, str>) -> bool {
        if self.hits.is_empty() {
            return false;
        }
        let login = folded(login().trim());
        let whole = self.whole.get(&login).map_or(&[][..], Vec::as_slice);
        let patterns = self.patterns.iter();
        let patterns = patterns.filter(|(parts, _)| matches(&login, parts));
        let mut has = false;
        for at in whole.iter().copied().chain(patterns.map(|(_, at)| *at)) {
            has = true;
            self.hits[at] = Some(true);
        }
        has
    }

    /// The entries that matched no person, by their place in the list.
    pub(super) fn unmatched(&self) -> Vec<u32> {
        let places = (0_u32..).zip(&self.hits);
        let unmatched = places.filter(|(_, hit)| **hit == Some(false));
        unmatched.map(|(at, _)| at).collect()
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
