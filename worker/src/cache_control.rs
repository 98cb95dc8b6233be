//! This module reads the `Cache-Control` of a request (RFC 9111 §5.2.1): how old a copy may be.

use crate::field;
use crate::limits;

/// The directives that have a meaning here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Directives {
    /// No stored copy will do, however new it is.
    pub no_cache: bool,
    /// The fetched report must not be stored.
    pub no_store: bool,
    /// Only a stored copy will do; the upstream is not asked.
    pub only_if_cached: bool,
    /// The maximum age of a copy, in seconds.
    pub max_age_s: Option<u32>,
    /// Seconds for which a copy must stay fresh from now on.
    pub min_fresh_s: Option<u32>,
    /// Seconds by which a copy may be stale; [`limits::DELTA_S`] means any.
    pub max_stale_s: Option<u32>,
}

impl Directives {
    /// Reads the field. Unknown directives are ignored. A malformed or repeated directive is read
    /// in the way that serves fewer copies rather than more.
    #[must_use]
    pub fn parse(field: Option<&str>) -> Self {
        let mut directives = Self::default();
        for member in field::members(field) {
            let seconds = member.seconds();
            match &*member.name {
                "no-cache" => directives.no_cache = true,
                "no-store" => directives.no_store = true,
                "only-if-cached" => directives.only_if_cached = true,
                "max-age" => {
                    least(&mut directives.max_age_s, seconds.unwrap_or(0));
                }
                "min-fresh" => {
                    let s = seconds.unwrap_or(limits::DELTA_S);
                    directives.min_fresh_s = directives.min_fresh_s.max(Some(s));
                }
                "max-stale" if member.value.is_empty() => {
                    least(&mut directives.max_stale_s, limits::DELTA_S);
                }
                "max-stale" => least(&mut directives.max_stale_s, seconds.unwrap_or(0)),
                _ => {}
            }
        }
        directives
    }

    /// Whether a copy of this age may be served without asking the upstream for a newer one, if
    /// copies are fresh for `fresh_s`.
    #[must_use]
    pub fn admit(self, age_s: u64, fresh_s: u64) -> bool {
        let stale_s = self.max_stale_s.map_or(0, u64::from);
        let min_fresh_s = self.min_fresh_s.map_or(0, u64::from);
        // A response is fresh while its age is below its lifetime (RFC 9111 §4.2).
        let is_fresh = age_s < fresh_s || self.max_stale_s.is_some();
        !self.no_cache
            && is_fresh
            && self.max_age_s.is_none_or(|max| age_s <= u64::from(max))
            && age_s.saturating_add(min_fresh_s) <= fresh_s.saturating_add(stale_s)
    }
}

fn least(slot: &mut Option<u32>, s: u32) {
    *slot = Some(slot.map_or(s, |already| already.min(s)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives() {
        let none = Directives::default();
        for (field, expected) in [
            (None, none),
            (Some(""), none),
            (Some("public, s-maxage=5, x"), none),
            (
                Some("NO-CACHE"),
                Directives {
                    no_cache: true,
                    ..none
                },
            ),
            (
                Some("no-cache=\"x\""),
                Directives {
                    no_cache: true,
                    ..none
                },
            ),
            (
                Some("no-store"),
                Directives {
                    no_store: true,
                    ..none
                },
            ),
            (
                Some("only-if-cached"),
                Directives {
                    only_if_cached: true,
                    ..none
                },
            ),
            (
                Some("max-age=5"),
                Directives {
                    max_age_s: Some(5),
                    ..none
                },
            ),
            (
                Some("max-age=\"5\""),
                Directives {
                    max_age_s: Some(5),
                    ..none
                },
            ),
            (
                Some("max-age=9, max-age=5"),
                Directives {
                    max_age_s: Some(5),
                    ..none
                },
            ),
            (
                Some("max-age"),
                Directives {
                    max_age_s: Some(0),
                    ..none
                },
            ),
            (
                Some("max-age=-1"),
                Directives {
                    max_age_s: Some(0),
                    ..none
                },
            ),
            (
                Some("min-fresh=9, min-fresh=5"),
                Directives {
                    min_fresh_s: Some(9),
                    ..none
                },
            ),
            (
                Some("max-stale"),
                Directives {
                    max_stale_s: Some(limits::DELTA_S),
                    ..none
                },
            ),
            (
                Some("max-stale=60, max-stale"),
                Directives {
                    max_stale_s: Some(60),
                    ..none
                },
            ),
            (
                Some("max-stale=soon"),
                Directives {
                    max_stale_s: Some(0),
                    ..none
                },
            ),
        ] {
            assert_eq!(Directives::parse(field), expected, "{field:?}");
        }
    }

    #[test]
    fn which_copies_are_admitted() {
        // Copies are fresh for 900 s.
        for (field, ages_admitted, ages_not) in [
            ("", &[0, 899][..], &[900, 901][..]),
            ("no-cache", &[], &[0, 900]),
            ("max-age=0", &[0], &[1]),
            ("max-age=60", &[60], &[61]),
            ("max-age=3600", &[899], &[900]),
            ("max-stale", &[901, 40_000], &[]),
            ("max-stale=60", &[960], &[961]),
            ("max-stale=0", &[900], &[901]),
            ("max-stale, max-age=30", &[30], &[31]),
            ("max-stale, no-cache", &[], &[0]),
            ("min-fresh=300", &[600], &[601]),
            ("min-fresh", &[], &[0]),
        ] {
            let directives = Directives::parse(Some(field));
            for age_s in ages_admitted {
                assert!(directives.admit(*age_s, 900), "{field}: {age_s}");
            }
            for age_s in ages_not {
                assert!(!directives.admit(*age_s, 900), "{field}: {age_s}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn asking_for_more_never_gives_older_copies(
            age_s: u64, fresh_s: u64, max_age_s: u32, min_fresh_s: u32, no_cache: bool,
        ) {
            let narrowed = Directives {
                no_cache,
                max_age_s: Some(max_age_s),
                min_fresh_s: Some(min_fresh_s),
                ..Directives::default()
            };
            let plain = Directives::default();
            assert!(!narrowed.admit(age_s, fresh_s) || plain.admit(age_s, fresh_s));
        }
    }
}
