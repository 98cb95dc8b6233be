//! This module splits the values of `Last Surface Used` into columns.
//!
//! An editor writes itself, its version, the plugin and the plugin's version:
//! `vscode/1.113.0/copilot-chat/0.41.2`, `JetBrains-IU/261.22158.277/copilot-intellij/1.6.2`. A
//! surface that is not an editor has a name only: `copilot-cli`, `copilot-pr-reviews`,
//! `github_spark`. Both are values that a GitHub employee took from a real file; the documentation
//! has a third form, `VS Code 1.89.1`. `/unknown` and `Unspecified surface` say that it is not
//! known.

use std::cmp::Ordering;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::table::derive::{DerivedSpec, DerivedValue};
use crate::table::{Type, Unknown};

/// The columns made of the surface in the column with key `from`, a category.
#[must_use]
pub const fn derived(from: &'static str) -> [DerivedSpec; 8] {
    [
        column(from, "Surface", "surface", Type::Category, surfaces),
        column(from, "Editor", "editor", Type::Category, editors),
        column(
            from,
            "Editor Version",
            "editor_version",
            Type::Category,
            editor_versions,
        ),
        column(
            from,
            "Editor Release",
            "editor_release",
            Type::Category,
            editor_releases,
        ),
        column(
            from,
            "Editor Outdated",
            "editor_outdated",
            Type::Boolean,
            editors_outdated,
        ),
        column(from, "Plugin", "plugin", Type::Category, plugins),
        column(
            from,
            "Plugin Version",
            "plugin_version",
            Type::Category,
            plugin_versions,
        ),
        column(
            from,
            "Plugin Outdated",
            "plugin_outdated",
            Type::Boolean,
            plugins_outdated,
        ),
    ]
}

type Make = for<'a> fn(&[&'a [u8]]) -> Vec<DerivedValue<'a>>;

const fn column(
    from: &'static str,
    name: &'static str,
    key: &'static str,
    ty: Type,
    make: Make,
) -> DerivedSpec {
    DerivedSpec {
        name,
        key,
        ty,
        from,
        make,
        number_of_none: None,
    }
}

/// Texts in place of a name that say that something unspecified was used; empty in `/unknown`.
const NOT_SPECIFIED: [&[u8]; 5] = [
    b"",
    b"unspecified surface",
    b"unspecified",
    b"unknown",
    b"?",
];

/// A surface taken apart.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Surface<'a> {
    /// The editor, or what is used instead of one.
    name: Option<&'a [u8]>,
    /// The editor with its version, as it is written.
    release: Option<&'a [u8]>,
    version: Option<&'a [u8]>,
    plugin: Option<&'a [u8]>,
    plugin_version: Option<&'a [u8]>,
}

impl<'a> Surface<'a> {
    fn of(text: &'a [u8]) -> Self {
        let first = text.split(|byte| *byte == b'/').next().unwrap_or_default();
        let is_first = |words: &&[u8]| first.trim_ascii().eq_ignore_ascii_case(words);
        if NOT_SPECIFIED.iter().any(is_first) {
            return Self::default();
        }
        let part = |part: Option<&'a [u8]>| part.filter(|part| !part.is_empty());
        let mut parts = text.split(|byte| *byte == b'/');
        let name = part(parts.next());
        let version = part(parts.next());
        if let Some(version) = version {
            let until = name.map_or(0, <[u8]>::len) + 1 + version.len();
            return Self {
                name,
                release: text.get(..until),
                version: Some(version),
                plugin: part(parts.next()),
                plugin_version: part(parts.next()),
            };
        }
        // The documentation's form: a name, a blank and a number.
        let blank = text.iter().rposition(|byte| *byte == b' ');
        match blank.map(|at| (&text[..at], &text[at + 1..])) {
            Some((name, version)) if version.first().is_some_and(u8::is_ascii_digit) => Self {
                name: Some(name.trim_ascii()),
                release: Some(text),
                version: Some(version),
                ..Self::default()
            },
            _ => Self {
                name,
                ..Self::default()
            },
        }
    }

    /// The editor; a surface without a version has none.
    fn editor(self) -> Option<&'a [u8]> {
        self.version.and(self.name)
    }
}

/// Returns one part of each surface. A part that is missing or not specified is unknown.
fn each<'a>(
    values: &[&'a [u8]],
    part: impl Fn(Surface<'a>) -> Option<&'a [u8]>,
) -> Vec<DerivedValue<'a>> {
    let none = DerivedValue::Unknown(Unknown::Empty);
    let made = |value: &&'a [u8]| part(Surface::of(value)).map_or(none, DerivedValue::Part);
    values.iter().map(made).collect()
}

fn surfaces<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    each(values, |surface| surface.name)
}

fn editors<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    each(values, Surface::editor)
}

fn editor_versions<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    each(values, |surface| surface.version)
}

fn editor_releases<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    each(values, |surface| surface.release)
}

fn plugins<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    each(values, |surface| surface.plugin)
}

fn plugin_versions<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    each(values, |surface| surface.plugin_version)
}

/// A surface without a version is not an editor, and so not an outdated one.
fn editors_outdated<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    outdated(values, |surface| match (surface.name, surface.version) {
        (None, _) => Release::NotKnown,
        (_, None) => Release::None,
        (Some(name), Some(version)) => Release::Of(name, version),
    })
}

/// A surface without a plugin has no outdated plugin.
fn plugins_outdated<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    outdated(values, |surface| {
        match (surface.name, surface.plugin, surface.plugin_version) {
            (None, ..) | (_, Some(_), None) => Release::NotKnown,
            (_, None, _) => Release::None,
            (_, Some(plugin), Some(version)) => Release::Of(plugin, version),
        }
    })
}

/// The product of a surface whose release is read.
#[derive(Clone, Copy)]
enum Release<'a> {
    Of(&'a [u8], &'a [u8]),
    /// The surface has none.
    None,
    NotKnown,
}

/// Whether a release is older than the newest of the same thing that the file has. A version with
/// a dash is one before a release (`1.114.0-insider`): it makes no other outdated, and is compared
/// by its numbers.
fn outdated<'a>(
    values: &[&'a [u8]],
    release: impl Fn(Surface<'a>) -> Release<'a>,
) -> Vec<DerivedValue<'a>> {
    let releases: Vec<Release<'a>> = values
        .iter()
        .map(|value| release(Surface::of(value)))
        .collect();
    let mut newest: HashMap<&[u8], &[u8], FxBuildHasher> = HashMap::default();
    for release in &releases {
        if let Release::Of(name, version) = *release
            && !version.contains(&b'-')
        {
            let held = newest.entry(name).or_insert(version);
            if compare(held, version) == Ordering::Less {
                *held = version;
            }
        }
    }
    let made = |release: &Release<'a>| match release {
        Release::NotKnown => DerivedValue::Unknown(Unknown::Empty),
        Release::None => DerivedValue::Truth(false),
        Release::Of(name, version) => {
            let newest = newest.get(name);
            DerivedValue::Truth(newest.is_some_and(|new| compare(version, new) == Ordering::Less))
        }
    };
    releases.iter().map(made).collect()
}

/// Compares versions number by number, up to a dash; numbers that are not there are 0.
fn compare(a: &[u8], b: &[u8]) -> Ordering {
    let (mut a, mut b) = (numbers(a), numbers(b));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (a, b) => match a.unwrap_or(0).cmp(&b.unwrap_or(0)) {
                Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}

fn numbers(version: &[u8]) -> impl Iterator<Item = u64> {
    let release = version
        .split(|byte| *byte == b'-')
        .next()
        .unwrap_or_default();
    release.split(|byte| *byte == b'.').map(|part| {
        let digits = part.iter().take_while(|byte| byte.is_ascii_digit());
        digits.fold(0_u64, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, wanted: [&str; 4]) {
        let surface = Surface::of(text.as_bytes());
        let part = |part: Option<&[u8]>| String::from_utf8(part.unwrap_or_default().to_vec());
        let parts = [
            surface.name,
            surface.version,
            surface.plugin,
            surface.plugin_version,
        ];
        assert_eq!(parts.map(|p| part(p).unwrap()), wanted, "{text}");
    }

    #[test]
    fn surfaces_seen_in_real_files() {
        check(
            "vscode/1.114.0-insider/copilot-chat/0.42.2026032703",
            [
                "vscode",
                "1.114.0-insider",
                "copilot-chat",
                "0.42.2026032703",
            ],
        );
        check(
            "JetBrains-IU/261.22158.277/copilot-intellij/1.6.2",
            ["JetBrains-IU", "261.22158.277", "copilot-intellij", "1.6.2"],
        );
        check(
            "VisualStudio/17.14.28/copilot-vs/",
            ["VisualStudio", "17.14.28", "copilot-vs", ""],
        );
        check("Xcode/26.4", ["Xcode", "26.4", "", ""]);
        check(
            "copilot_pull_request_review",
            ["copilot_pull_request_review", "", "", ""],
        );
        check("VS Code 1.89.1", ["VS Code", "1.89.1", "", ""]);
        check("copilot chat", ["copilot chat", "", "", ""]);
        check("/unknown", ["", "", "", ""]);
        check("Unspecified surface", ["", "", "", ""]);
        check("Unknown", ["", "", "", ""]);
        check("unknown/unknown", ["", "", "", ""]);
        assert_eq!(
            Surface::of(b"Xcode/26.4/x/1").release,
            Some(&b"Xcode/26.4"[..])
        );
        assert_eq!(Surface::of(b"copilot-cli").editor(), None);
    }

    #[test]
    fn outdated_is_older_than_the_newest_release_of_the_file() {
        let values = [
            &b"vscode/1.113.0/copilot-chat/0.41.2"[..],
            b"vscode/1.99.3/copilot-chat/0.41.2",
            b"vscode/1.114.0-insider/copilot-chat/0.42.1",
            b"Xcode/26.4/copilot-xcode/0.47.0",
            // It is known that there is no editor; an unspecified surface is unknown.
            b"copilot-cli",
            b"vscode/1.112.0-insider/copilot-chat/0.42.1",
            b"/unknown",
            b"VisualStudio/17.14.28/copilot-vs/",
        ];
        let truth = |made: &[DerivedValue<'_>]| -> Vec<Option<bool>> {
            let truth = |made: &DerivedValue<'_>| match made {
                DerivedValue::Truth(truth) => Some(*truth),
                _ => None,
            };
            made.iter().map(truth).collect()
        };
        let wanted = [
            Some(false),
            Some(true),
            Some(false),
            Some(false),
            Some(false),
            Some(true),
            None,
            Some(false),
        ];
        assert_eq!(truth(&editors_outdated(&values)), wanted);
        let wanted = [
            Some(true),
            Some(true),
            Some(false),
            Some(false),
            Some(false),
            Some(false),
            None,
            None,
        ];
        assert_eq!(truth(&plugins_outdated(&values)), wanted);
        assert_eq!(compare(b"1.10", b"1.9.9"), Ordering::Greater);
        assert_eq!(compare(b"1.0", b"1"), Ordering::Equal);
    }
}
