//! This module gives each point the colour of its meaning. Points without one have the colours of a
//! series.

use reports::rules::Tone;

/// The class of a part of a whole: the colour of its meaning, or else that of its 0-based place
/// among several.
#[must_use]
pub fn part_class(tone: Option<Tone>, index: usize) -> &'static str {
    const SERIES: [&str; 6] = [
        "part part-1",
        "part part-2",
        "part part-3",
        "part part-4",
        "part part-5",
        "part part-6",
    ];
    match tone {
        Some(Tone::Good) => "part part-good",
        Some(Tone::Bad) => "part part-bad",
        Some(Tone::Warning) => "part part-warning",
        Some(Tone::Neutral) => "part part-neutral",
        // Past the last colour, parts share it.
        None => SERIES[index.min(SERIES.len() - 1)],
    }
}

/// The class of a bar of a ranking.
#[must_use]
pub fn bar_class(tone: Option<Tone>) -> &'static str {
    match tone {
        Some(_) => part_class(tone, 0),
        None => "rank-bar",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::charts::tone;

    #[test]
    fn a_value_has_one_colour_wherever_it_stands() {
        for chart in ["run_states", "runs_by_state", "values_of:outcome"] {
            assert_eq!(tone(chart, "ERROR"), Some(Tone::Bad));
            assert_eq!(tone(chart, "FINISHED"), Some(Tone::Good));
            assert_eq!(tone(chart, "Timed out"), Some(Tone::Warning));
            assert_eq!(tone(chart, "vscode"), None);
        }
        assert_eq!(tone("editor_outdated", "true"), Some(Tone::Warning));
        assert_eq!(tone("editor_outdated", "false"), Some(Tone::Good));
        assert_eq!(tone("two_factor", "false"), Some(Tone::Bad));
        assert_eq!(part_class(Some(Tone::Bad), 2), "part part-bad");
        assert_eq!(part_class(None, 2), "part part-3");
        assert_eq!(part_class(None, 99), "part part-6");
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
