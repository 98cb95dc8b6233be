//! This module guesses which column of a file is a column of the kind under another name.
//!
//! Nothing is decided here: a likely rename is shown to a person, who says so or not. It is
//! offered only where it is the one likely column for the one absent column, and where its values
//! can be those of that column. Names are likely the same
//!
//! 1. when their letters and digits are: `LastActive` for `last_active`;
//! 2. when few letters differ, at most a quarter of the longer name, small words around it left
//!    aside: `last_activity`, `is_suspended`, `created_on`;
//! 3. when one has one word more: `user_email` for `email`; the rest must say enough by itself;
//! 4. when most of the absent columns that can be are renamed in the same way, by other words at
//!    one end of their names: `Cloud login` for `GitHub com login`, and so on.
//!
//! A column that not every file of the kind has is looked for by the first rule and the last
//! alone: that it is absent is no surprise.

use crate::catalog::ColumnSpec;

/// Letters that the names of the third rule must share.
const SHARED_LETTERS: usize = 4;
/// Two names may differ in one letter of this number.
const LETTERS_PER_DIFFERENCE: usize = 4;

/// Columns that are renamed in the same way before that is a rule, at least.
const RENAMED_ALIKE: usize = 3;

/// The distance of two names: smaller is nearer.
type Distance = (u8, usize);

/// Pairs of an absent column and the position of the column that is likely it.
///
/// `candidates` are the keys of columns that the kind does not know, with their positions, and
/// `fits` says whether the values at a position can be those of a column.
#[must_use]
pub fn likely(
    absent: &[&'static ColumnSpec],
    candidates: &[(usize, &str)],
    fits: impl Fn(usize, &ColumnSpec) -> bool,
) -> Vec<(&'static str, usize)> {
    let mut pairs: Vec<(Distance, &'static ColumnSpec, usize)> = Vec::new();
    for spec in absent {
        for (at, key) in candidates {
            let near = distance(spec.key, key).filter(|(rule, _)| spec.required || *rule == 0);
            if let Some(distance) = near
                && fits(*at, spec)
            {
                pairs.push((distance, spec, *at));
            }
        }
    }
    for (spec, at) in renamed_alike(absent, candidates) {
        let same = pairs
            .iter()
            .position(|(_, s, a)| s.key == spec.key && *a == at);
        match same {
            Some(pair) => pairs[pair].0 = pairs[pair].0.min(ALIKE),
            None if fits(at, spec) => pairs.push((ALIKE, spec, at)),
            None => {}
        }
    }
    // If another pair with the same column or the same position is equally near, the guess is
    // ambiguous.
    let is_alone = |(distance, spec, at): &&(Distance, &'static ColumnSpec, usize)| {
        let rivals = |(d, s, a): &&(Distance, &'static ColumnSpec, usize)| {
            d <= distance && ((s.key == spec.key) != (a == at))
        };
        !pairs.iter().any(|pair| rivals(&pair))
    };
    let alone = pairs.iter().filter(is_alone);
    alone.map(|(_, spec, at)| (spec.key, *at)).collect()
}

/// The distances of the first rule and of the last.
const SAME: Distance = (0, 0);
const ALIKE: Distance = (0, 1);

/// A change of a name: the words at one end of it, and their replacement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change<'a> {
    at_end: bool,
    old: &'a str,
    new: &'a str,
}

/// The columns that are renamed in the same way as most others.
fn renamed_alike(
    absent: &[&'static ColumnSpec],
    candidates: &[(usize, &str)],
) -> Vec<(&'static ColumnSpec, usize)> {
    let mut changes: Vec<(Change<'_>, Vec<(&'static ColumnSpec, usize)>)> = Vec::new();
    for spec in absent {
        for (at, key) in candidates {
            for change in [change_at_start(spec.key, key), change_at_end(spec.key, key)] {
                let Some(change) = change else { continue };
                match changes.iter_mut().find(|(other, _)| *other == change) {
                    Some((_, pairs)) => pairs.push((spec, *at)),
                    None => changes.push((change, vec![(spec, *at)])),
                }
            }
        }
    }
    let can_be = |change: &Change<'_>| {
        let has = |spec: &&&ColumnSpec| {
            let end = if change.at_end {
                spec.key.strip_suffix(change.old)
            } else {
                spec.key.strip_prefix(change.old)
            };
            end.is_some_and(|rest| !rest.is_empty())
        };
        absent.iter().filter(has).count()
    };
    changes
        .into_iter()
        .filter(|(change, pairs)| pairs.len() >= RENAMED_ALIKE && pairs.len() * 2 > can_be(change))
        .max_by_key(|(_, pairs)| pairs.len())
        .map_or_else(Vec::new, |(_, pairs)| pairs)
}

/// The change of a key before the words that both keys end in.
fn change_at_start<'a>(key: &'a str, other: &'a str) -> Option<Change<'a>> {
    let common = common_words(key.rsplit('_'), other.rsplit('_'));
    let before = |key: &'a str| key.get(..key.len().checked_sub(common)?);
    let (old, new) = (before(key)?, before(other)?);
    (common > 0 && old != new).then_some(Change {
        at_end: false,
        old,
        new,
    })
}

/// The change of a key after the words that both keys begin with.
fn change_at_end<'a>(key: &'a str, other: &'a str) -> Option<Change<'a>> {
    let common = common_words(key.split('_'), other.split('_'));
    let (old, new) = (key.get(common..)?, other.get(common..)?);
    (common > 0 && old != new).then_some(Change {
        at_end: true,
        old,
        new,
    })
}

/// Bytes of the words that both begin with, including their separators.
fn common_words<'a>(
    words: impl Iterator<Item = &'a str>,
    others: impl Iterator<Item = &'a str>,
) -> usize {
    let common = words.zip(others).take_while(|(word, other)| word == other);
    let lengths: Vec<usize> = common.map(|(word, _)| word.len()).collect();
    lengths.iter().sum::<usize>() + lengths.len().saturating_sub(1)
}

/// The distance of two keys; `None` if they are different names.
fn distance(key: &str, other: &str) -> Option<Distance> {
    let letters = |key: &str| key.replace('_', "");
    if letters(key) == letters(other) {
        return Some(SAME);
    }
    let (a, b) = (bare(key), bare(other));
    let (letters_a, letters_b) = (a.chars().count(), b.chars().count());
    let most = letters_a.max(letters_b) / LETTERS_PER_DIFFERENCE;
    let differences = strsim::levenshtein(a, b);
    if differences <= most {
        return Some((1, differences));
    }
    let (long, short) = if letters_a > letters_b {
        (key, other)
    } else {
        (other, key)
    };
    let is_enough = letters(short).chars().count() >= SHARED_LETTERS;
    let rest = long
        .strip_prefix(short)
        .and_then(|rest| rest.strip_prefix('_'))
        .or_else(|| {
            long.strip_suffix(short)
                .and_then(|rest| rest.strip_suffix('_'))
        });
    rest.filter(|rest| is_enough && !rest.contains('_'))
        .map(|rest| (2, rest.chars().count()))
}

/// The letters of a name without the small words around it.
fn bare(key: &str) -> &str {
    let before = ["is_", "has_", "the_"];
    let after = ["_at", "_on", "_date", "_time"];
    let key = before
        .iter()
        .find_map(|word| key.strip_prefix(word))
        .unwrap_or(key);
    after
        .iter()
        .find_map(|word| key.strip_suffix(word))
        .unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::KINDS;
    use crate::table::Type;
    use crate::table::column::key_of;
    use proptest::prelude::*;

    const fn spec(name: &'static str) -> ColumnSpec {
        ColumnSpec::new(name, name, Type::Text)
    }
    static LAST_ACTIVE: ColumnSpec = spec("last_active");
    static ACTIVITY: ColumnSpec = spec("last_activity_at");
    static SUSPENDED: ColumnSpec = spec("suspended");
    static EMAIL: ColumnSpec = spec("email");
    static ID: ColumnSpec = spec("id");
    static PATS: ColumnSpec = spec("pats_last_access").optional();

    fn of(absent: &[&'static ColumnSpec], names: &[&str]) -> Vec<(&'static str, usize)> {
        let keys: Vec<String> = names.iter().map(|name| key_of(name)).collect();
        let candidates: Vec<_> = keys.iter().map(String::as_str).enumerate().collect();
        likely(absent, &candidates, |_, _| true)
    }

    #[test]
    fn names_that_are_likely_the_same() {
        for name in ["LastActive", "last_activity", "Last Actve", "lastactive?"] {
            assert_eq!(
                of(&[&LAST_ACTIVE], &["x", name]),
                [("last_active", 1)],
                "{name}"
            );
        }
        assert_eq!(of(&[&SUSPENDED], &["is_suspended"]), [("suspended", 0)]);
        assert_eq!(of(&[&EMAIL], &["user_email"]), [("email", 0)]);
        assert_eq!(
            of(&[&ACTIVITY], &["Last Active"]),
            [("last_activity_at", 0)]
        );
        assert_eq!(of(&[&EMAIL], &["E-Mail"]), [("email", 0)]);
    }

    #[test]
    fn names_that_are_others() {
        for (absent, name) in [
            (&LAST_ACTIVE, "last_login"),
            (&SUSPENDED, "status"),
            (&EMAIL, "mailbox_quota"),
            (&ID, "team_id"),
            (&ID, "ip"),
            (&PATS, "pat_last_access"),
        ] {
            assert!(
                of(&[absent], &[name]).is_empty(),
                "{name} for {}",
                absent.key
            );
        }
        assert_eq!(of(&[&PATS], &["PatsLastAccess"]), [("pats_last_access", 0)]);
    }

    #[test]
    fn ambiguous_names_are_not_proposed() {
        assert!(of(&[&EMAIL], &["work_email", "home_email"]).is_empty());
        // The nearer one wins where one is nearer.
        assert_eq!(of(&[&EMAIL], &["work_email", "e_mail"]), [("email", 1)]);
        static FIRST: ColumnSpec = spec("created_at");
        static SECOND: ColumnSpec = spec("created_on");
        assert!(of(&[&FIRST, &SECOND], &["created_in"]).is_empty());
    }

    fn spec_of(kind: &'static crate::catalog::Kind, key: &str) -> &'static ColumnSpec {
        kind.column(key).expect(key)
    }

    #[test]
    fn columns_that_are_renamed_alike_are_proposed_together() {
        let members = &crate::catalog::ghec::members::MEMBERS;
        let all: Vec<_> = members.columns.iter().collect();
        // No letter rule comes this far: `Cloud account login` for `GitHub com login`.
        let names: Vec<String> = (all.iter())
            .map(|c| c.name.replace("GitHub com", "Cloud account"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let absent: Vec<_> = (all.iter().copied())
            .filter(|c| c.key.starts_with("github_com"))
            .collect();
        let found = of(&absent, &names);
        assert_eq!(found.len(), absent.len(), "{found:?}");
        for (key, at) in found {
            assert_eq!(all[at].key, key);
        }
        // With one word in front of each, and behind each.
        let usage = &crate::catalog::ghec::usage::USAGE;
        let keys = ["sku", "date", "product", "quantity", "workflow_path"];
        let absent = keys.map(|key| spec_of(usage, key));
        for name in [
            |key: &str| format!("x_{key}"),
            |key: &str| format!("{key}_total_value"),
        ] {
            let names = keys.map(name);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let wanted: Vec<_> = keys.into_iter().zip(0..).collect();
            let mut found = of(&absent, &names);
            found.sort_by_key(|(_, at)| *at);
            assert_eq!(found, wanted, "{names:?}");
        }
    }

    #[test]
    fn two_of_many_are_no_rule() {
        let usage = &crate::catalog::ghec::usage::USAGE;
        let absent = ["sku", "date", "product", "quantity"].map(|key| spec_of(usage, key));
        assert!(
            of(&absent, &["x_sku", "x_date", "other"])
                .iter()
                .all(|(key, _)| *key != "sku")
        );
    }

    #[test]
    fn values_speak_too() {
        let candidates = [(0, "last_activity")];
        assert!(likely(&[&LAST_ACTIVE], &candidates, |_, _| false).is_empty());
    }

    proptest! {
        /// Each column once at most, on either side.
        #[test]
        fn each_column_is_proposed_at_most_once(
            kind in prop::sample::select(KINDS.to_vec()),
            names in prop::collection::vec("[a-z_]{1,12}|(last|created|user)_(active|at|login|id)", 0..8),
        ) {
            let absent: Vec<_> = kind.columns.iter().collect();
            let keys: Vec<String> = names.iter().map(|name| key_of(name)).collect();
            let candidates: Vec<_> = keys.iter().map(String::as_str).enumerate().collect();
            let found = likely(&absent, &candidates, |_, _| true);
            for (n, (key, at)) in found.iter().enumerate() {
                for (other, place) in &found[n + 1..] {
                    prop_assert!(key != other && at != place);
                }
            }
        }
    }
}
