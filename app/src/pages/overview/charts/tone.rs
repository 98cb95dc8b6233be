//! This module gives each point a colour by its meaning. The same value has the same colour in
//! every chart.

/// The colour of a part of a whole, by its meaning if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    /// Something failed, or a protection is missing.
    Bad,
    /// A value that deserves attention: dormant, outdated, public.
    Warning,
    /// Neither good nor bad, such as what was cancelled.
    Neutral,
    /// One of several without a meaning of their own, by its 0-based place.
    Nth(usize),
}

/// States and outcomes as Moderne, GitHub and event logs write them, in lower case with words
/// joined by `_`.
const STATES: [(&str, Tone); 29] = [
    ("finished", Tone::Good),
    ("completed", Tone::Good),
    ("complete", Tone::Good),
    ("success", Tone::Good),
    ("succeeded", Tone::Good),
    ("successful", Tone::Good),
    ("passed", Tone::Good),
    ("ok", Tone::Good),
    ("allowed", Tone::Good),
    ("error", Tone::Bad),
    ("errored", Tone::Bad),
    ("failed", Tone::Bad),
    ("failure", Tone::Bad),
    ("fail", Tone::Bad),
    ("fatal", Tone::Bad),
    ("crashed", Tone::Bad),
    ("denied", Tone::Bad),
    ("rejected", Tone::Bad),
    ("unavailable", Tone::Warning),
    ("timed_out", Tone::Warning),
    ("timeout", Tone::Warning),
    ("partial", Tone::Warning),
    ("orphaned", Tone::Warning),
    ("warning", Tone::Warning),
    ("canceled", Tone::Neutral),
    ("cancelled", Tone::Neutral),
    ("skipped", Tone::Neutral),
    ("no_changes", Tone::Neutral),
    ("unknown", Tone::Neutral),
];

impl Tone {
    /// The colour of a chart's point with this label, which is at this place.
    #[must_use]
    pub fn of(chart: &str, label: &str, index: usize) -> Self {
        match (chart, label) {
            ("two_factor" | "two_factor_requirement", "true")
            | ("suspended" | "dormant" | "editor_outdated", "false") => Self::Good,
            ("two_factor" | "two_factor_requirement", "false") => Self::Bad,
            ("suspended" | "dormant" | "editor_outdated", "true")
            | ("role", "admin")
            | ("by_visibility", "public") => Self::Warning,
            ("role", "user") => Self::Nth(0),
            ("by_visibility", "private") => Self::Nth(0),
            ("by_visibility", "internal") => Self::Nth(1),
            ("role" | "by_visibility", _) => Self::Nth(index + 2),
            _ => of_state(label).unwrap_or(Self::Nth(index)),
        }
    }

    /// The class of a part with this colour.
    #[must_use]
    pub fn class(self) -> &'static str {
        const SERIES: [&str; 6] = [
            "part part-1",
            "part part-2",
            "part part-3",
            "part part-4",
            "part part-5",
            "part part-6",
        ];
        match self {
            Self::Good => "part part-good",
            Self::Bad => "part part-bad",
            Self::Warning => "part part-warning",
            Self::Neutral => "part part-neutral",
            // Past the last colour, parts share it.
            Self::Nth(index) => SERIES[index.min(SERIES.len() - 1)],
        }
    }
}

fn of_state(label: &str) -> Option<Tone> {
    let state = label.trim().to_ascii_lowercase().replace([' ', '-'], "_");
    let found = STATES.iter().find(|(name, _)| *name == state);
    found.map(|(_, tone)| *tone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_colour_wherever_it_stands() {
        for chart in ["run_states", "outcomes", "any"] {
            for index in 0..4 {
                assert_eq!(Tone::of(chart, "ERROR", index), Tone::Bad);
                assert_eq!(Tone::of(chart, "FINISHED", index), Tone::Good);
                assert_eq!(Tone::of(chart, "Timed out", index), Tone::Warning);
                assert_eq!(Tone::of(chart, "vscode", index), Tone::Nth(index));
            }
        }
        for index in 0..2 {
            assert_eq!(Tone::of("editor_outdated", "true", index), Tone::Warning);
            assert_eq!(Tone::of("editor_outdated", "false", index), Tone::Good);
            assert_eq!(Tone::of("two_factor", "false", index), Tone::Bad);
        }
    }

    /// A channel of sRGB as light (WCAG 2.2, relative luminance).
    fn linear(channel: u8) -> f64 {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    }

    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
        let (red, green, blue) = (channel(1), channel(3), channel(5));
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    #[test]
    fn marks_stand_out_from_the_page() {
        let css = include_str!("../../../../styles/tokens.css");
        let pairs = |prefix: &'static str| {
            css.lines().filter_map(move |line| {
                let (name, value) = line.trim().split_once(": light-dark(")?;
                let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
                name.starts_with(prefix).then_some((name, [light, dark]))
            })
        };
        let (_, surface) = pairs("--surface").next().unwrap();
        let mut points = 0;
        for (name, colours) in pairs("--mark-").chain(pairs("--chart-")) {
            if name == "--chart-track" {
                continue;
            }
            points += 1;
            for (colour, page) in colours.into_iter().zip(surface) {
                let (one, other) = (luminance(colour), luminance(page));
                let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
                assert!(contrast >= 3.0, "{name} {colour} on {page}: {contrast:.2}");
            }
        }
        assert!(points >= 11, "{points}");
    }
}
