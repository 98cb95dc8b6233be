//! This module holds the display preferences that the browser remembers between visits.
//!
//! This is the only thing ever written to storage; nothing of a report is among it. The key is
//! versioned: a later form with another meaning takes another key.

use serde::{Deserialize, Serialize};

use crate::platform::storage;

/// The key in `localStorage`.
pub const KEY: &str = "rollcall.preferences.v1";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// The appearance that the system has.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The stable name: `system`, `light` or `dark`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The zone that times are shown in. Dates in queries are UTC either way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Zone {
    /// Coordinated Universal Time, as the reports have it.
    #[default]
    Utc,
    /// The zone of this machine.
    Local,
}

impl Zone {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Utc, Self::Local];

    /// The stable name: `utc` or `local`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utc => "utc",
            Self::Local => "local",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preferences {
    pub theme: Theme,
    /// The zone that times are shown in.
    pub zone: Zone,
    /// Whether the table's head shows what each column holds.
    pub profiles: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            zone: Zone::default(),
            profiles: true,
        }
    }
}

/// The remembered preferences. One that is missing or cannot be read has its default.
#[must_use]
pub fn load() -> Preferences {
    storage::get(KEY).map_or_else(Preferences::default, |text| parse(&text))
}

/// Saves the preferences if the browser allows it; private windows and strict settings do not.
pub fn save(preferences: Preferences) {
    storage::set(KEY, &write(preferences));
}

/// The preferences as stored; an unknown word of a later version does not lose the others.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    theme: String,
    zone: String,
    profiles: String,
}

/// The words for shown and not shown.
const PROFILES: [(&str, bool); 2] = [("shown", true), ("hidden", false)];

fn parse(text: &str) -> Preferences {
    let stored: Stored = serde_json::from_str(text).unwrap_or_default();
    Preferences {
        theme: Theme::ALL
            .into_iter()
            .find(|t| t.as_str() == stored.theme)
            .unwrap_or_default(),
        zone: Zone::ALL
            .into_iter()
            .find(|z| z.as_str() == stored.zone)
            .unwrap_or_default(),
        profiles: PROFILES
            .into_iter()
            .find(|(word, _)| *word == stored.profiles)
            .is_none_or(|(_, shown)| shown),
    }
}

fn write(preferences: Preferences) -> String {
    let stored = Stored {
        theme: preferences.theme.as_str().to_owned(),
        zone: preferences.zone.as_str().to_owned(),
        profiles: PROFILES
            .into_iter()
            .find(|(_, shown)| *shown == preferences.profiles)
            .map_or_else(String::new, |(word, _)| word.to_owned()),
    };
    serde_json::to_string(&stored).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_back() {
        for theme in Theme::ALL {
            for (zone, profiles) in Zone::ALL.into_iter().zip([true, false]) {
                let preferences = Preferences {
                    theme,
                    zone,
                    profiles,
                };
                assert_eq!(parse(&write(preferences)), preferences);
            }
        }
    }

    #[test]
    fn unreadable_preferences_are_the_defaults() {
        for text in [
            "",
            "null",
            "[]",
            "{",
            r#"{"theme":"sepia"}"#,
            r#"{"zone":3,"x":1}"#,
        ] {
            assert_eq!(parse(text), Preferences::default(), "{text}");
        }
        let kept = parse(r#"{"theme":"sepia","zone":"local","x":1}"#);
        assert_eq!(
            kept,
            Preferences {
                theme: Theme::System,
                zone: Zone::Local,
                profiles: true,
            }
        );
    }
}
