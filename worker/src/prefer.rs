//! This module reads `Prefer` (RFC 7240): how long a request waits for a report.

use crate::field;
use crate::limits;

/// The preferences that have a meaning here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Seconds to wait for the report before answering `202`, up to [`limits::WAIT_S`].
    pub wait_s: Option<u32>,
    /// Whether the client asked for a `202`, which it gets without a report in any case.
    pub respond_async: bool,
}

/// The preferences that were applied, for `Preference-Applied`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied(Preferences);

impl Preferences {
    /// Reads the field. Unknown and malformed preferences are ignored, and the first of a repeated
    /// preference counts (RFC 7240 §2).
    #[must_use]
    pub fn parse(field: Option<&str>) -> Self {
        let (mut wait_s, mut respond_async) = (None, false);
        for member in field::members(field) {
            match &*member.name {
                "wait" if wait_s.is_none() => wait_s = Some(member.seconds()),
                "respond-async" if member.value.is_empty() => respond_async = true,
                _ => {}
            }
        }
        Self {
            wait_s: wait_s.flatten().map(|s| s.min(limits::WAIT_S)),
            respond_async,
        }
    }

    /// Seconds to wait before answering `202`; 0 by default.
    #[must_use]
    pub fn wait_s(self) -> u32 {
        self.wait_s.unwrap_or_default()
    }

    /// The preferences that a `202` has applied.
    #[must_use]
    pub const fn applied(self) -> Applied {
        Applied(self)
    }

    /// The preferences that an answer with the report has applied: the report came at once or after
    /// a wait, and in either case not later.
    #[must_use]
    pub const fn applied_at_once(self) -> Applied {
        Applied(Self {
            respond_async: false,
            ..self
        })
    }
}

impl Applied {
    /// The value of `Preference-Applied`, with the seconds that were applied, not those that were
    /// requested; `None` if nothing was requested.
    #[must_use]
    pub fn text(self) -> Option<String> {
        match self.0 {
            Preferences {
                wait_s: Some(s),
                respond_async: true,
            } => Some(format!("respond-async, wait={s}")),
            Preferences {
                wait_s: Some(s),
                respond_async: false,
            } => Some(format!("wait={s}")),
            Preferences {
                wait_s: None,
                respond_async: true,
            } => Some("respond-async".to_owned()),
            Preferences {
                wait_s: None,
                respond_async: false,
            } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_and_what_is_said_of_them() {
        for (field, wait_s, applied) in [
            (None, 0, None),
            (Some(""), 0, None),
            (Some("wait=10"), 10, Some("wait=10")),
            (Some("Wait=\"10\""), 10, Some("wait=10")),
            (Some("wait=0"), 0, Some("wait=0")),
            (Some("wait=26"), 25, Some("wait=25")),
            (Some("wait=99999999999999999999"), 25, Some("wait=25")),
            (Some("respond-async"), 0, Some("respond-async")),
            (
                Some("wait=5, respond-async"),
                5,
                Some("respond-async, wait=5"),
            ),
            (Some("respond-async; wait=5"), 0, Some("respond-async")),
            (Some("wait=5, wait=20"), 5, Some("wait=5")),
            // The first one counts, even if it has no meaning.
            (Some("wait=x, wait=20"), 0, None),
            (Some("wait"), 0, None),
            (Some("wait=-5"), 0, None),
            (Some("respond-async=no"), 0, None),
            (
                Some("return=minimal, handling=strict, wait=3"),
                3,
                Some("wait=3"),
            ),
        ] {
            let preferences = Preferences::parse(field);
            assert_eq!(preferences.wait_s(), wait_s, "{field:?}");
            assert_eq!(
                preferences.applied().text().as_deref(),
                applied,
                "{field:?}"
            );
            let at_once = preferences.applied_at_once().text();
            let waited = preferences.wait_s.map(|s| format!("wait={s}"));
            assert_eq!(at_once, waited, "{field:?}");
        }
    }
}
