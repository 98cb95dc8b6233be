//! This module reads the names of files in archives and folders, before any of their bytes.

use crate::limits::ARCHIVE_PATH_CHARS;

/// Endings of what is an archive itself, or a file packed on its own.
const PACKED: [&str; 14] = [
    "zip", "gz", "gzip", "tgz", "tar", "bz2", "tbz2", "xz", "txz", "zst", "7z", "rar", "jar", "lz4",
];

/// Endings of text that may be a report.
const REPORTS: [&str; 8] = ["csv", "tsv", "txt", "json", "ndjson", "jsonl", "cef", "log"];

/// Files that systems leave in folders for themselves.
const LEFT_BEHIND: [&str; 3] = ["thumbs.db", "desktop.ini", "__macosx"];

/// The last part of a path.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The name of what a packed file unpacks to: that of the file without its ending.
#[must_use]
pub fn unpacked_name(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending))
            if !stem.is_empty()
                && ["gz", "gzip"]
                    .iter()
                    .any(|gz| ending.eq_ignore_ascii_case(gz)) =>
        {
            stem
        }
        _ => name,
    }
}

/// Whether a path leads to, or through, what is there for a system and not for a person.
#[must_use]
pub fn is_hidden(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| {
        let is_dotted = part.starts_with('.') && part != "." && part != "..";
        is_dotted
            || LEFT_BEHIND
                .iter()
                .any(|name| part.eq_ignore_ascii_case(name))
    })
}

/// Whether the name is one of an archive.
#[must_use]
pub fn is_nested(path: &str) -> bool {
    ends_in(path, &PACKED)
}

/// Whether a file of this name may be a report: by the ending of text, alone or packed in gzip,
/// or of no ending at all.
#[must_use]
pub fn is_report(path: &str) -> bool {
    let name = unpacked_name(file_name(path));
    !name.contains('.') || ends_in(name, &REPORTS) || ends_in(name, &["zip"])
}

fn ends_in(path: &str, endings: &[&str]) -> bool {
    let ending = file_name(path).rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| endings.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

/// Names that distinguish paths: the last part of each, and before it as many of its folders as it
/// takes.
#[must_use]
pub fn shown_names(paths: &[&str]) -> Vec<String> {
    // Sorted by its parts from last to first, a path is next to the one that shares most parts with
    // it. So only neighbours are compared: a path may have thousands of parts.
    let mut order: Vec<usize> = (0..paths.len()).collect();
    order.sort_by(|one, other| parts_from_end(paths[*one]).cmp(parts_from_end(paths[*other])));
    let mut depths = vec![1; paths.len()];
    for (one, other) in order.iter().zip(order.iter().skip(1)) {
        let shared = parts_from_end(paths[*one])
            .zip(parts_from_end(paths[*other]))
            .take_while(|(one, other)| one == other)
            .count();
        for at in [*one, *other] {
            depths[at] = depths[at].max(shared + 1);
        }
    }
    let shown = |(path, depth): (&&str, usize)| {
        let mut parts: Vec<&str> = parts_from_end(path).take(depth).collect();
        parts.reverse();
        parts.join("/")
    };
    paths.iter().zip(depths).map(shown).collect()
}

fn parts_from_end(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit('/').filter(|part| !part.is_empty())
}

/// A path as it can be shown: forward slashes, no steps up or from the root, and no characters that
/// are invisible or change the writing direction. If it is longer than [`ARCHIVE_PATH_CHARS`], its
/// middle is left out.
pub(super) fn clean(path: &str) -> String {
    let is_shown = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let path = path
        .split(['/', '\\'])
        .map(|part| part.chars().filter(is_shown).collect::<String>())
        .filter(|part| !matches!(part.as_str(), "" | "." | ".."))
        .collect::<Vec<_>>()
        .join("/");
    without_middle(path)
}

/// The path with `…` in its middle where it is too long: folders that distinguish it are at its
/// beginning, and what it is, is at its end.
fn without_middle(path: String) -> String {
    let chars = path.chars().count();
    if chars <= ARCHIVE_PATH_CHARS {
        return path;
    }
    let head = ARCHIVE_PATH_CHARS / 2;
    let tail = ARCHIVE_PATH_CHARS - head - 1;
    let mut shown: String = path.chars().take(head).collect();
    shown.push('…');
    shown.extend(path.chars().skip(chars - tail));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// The slow reference: every name that another one equals gets one more folder, until none does.
    fn shown_names_by_growing(paths: &[&str]) -> Vec<String> {
        let parts: Vec<Vec<&str>> = paths
            .iter()
            .map(|path| path.split('/').filter(|part| !part.is_empty()).collect())
            .collect();
        let mut depths = vec![1; paths.len()];
        loop {
            let shown = |at: usize| {
                let parts = &parts[at];
                parts[parts.len().saturating_sub(depths[at])..].join("/")
            };
            let mut same = BTreeMap::<String, Vec<usize>>::new();
            for at in 0..paths.len() {
                same.entry(shown(at)).or_default().push(at);
            }
            let deeper: Vec<usize> = same
                .into_values()
                .filter(|group| group.len() > 1)
                .flatten()
                .filter(|at| depths[*at] < parts[*at].len())
                .collect();
            if deeper.is_empty() {
                return (0..paths.len()).map(shown).collect();
            }
            for at in deeper {
                depths[at] += 1;
            }
        }
    }

    proptest! {
        #[test]
        fn shown_names_are_those_of_the_slow_reference(
            paths in proptest::collection::vec("([ab]?/){0,6}[xy]?", 0..8),
        ) {
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            prop_assert_eq!(shown_names(&paths), shown_names_by_growing(&paths));
        }
    }

    #[test]
    fn a_long_path_keeps_its_beginning_and_its_end() {
        let short = "ä/".repeat(500) + "x.csv";
        assert_eq!(clean(&short), short);
        for middle in ["b/".repeat(32_000), "ß".repeat(30_000)] {
            let path = clean(&format!("first/{middle}/all_users.csv"));
            assert_eq!(path.chars().count(), ARCHIVE_PATH_CHARS);
            assert!(path.starts_with("first/") && path.ends_with("/all_users.csv"));
            assert!(path.contains('…') && is_report(&path));
        }
    }

    #[test]
    fn names_without_their_packing() {
        assert_eq!(unpacked_name("all_users.csv.gz"), "all_users.csv");
        assert_eq!(unpacked_name("all_users.csv.GZ"), "all_users.csv");
        assert_eq!(unpacked_name("all_users.csv"), "all_users.csv");
        assert_eq!(unpacked_name(".gz"), ".gz");
    }

    #[test]
    fn files_of_operating_systems_are_hidden() {
        for path in [
            ".DS_Store",
            "a/.git/config",
            "__MACOSX/a/._x.csv",
            "a/Thumbs.db",
        ] {
            assert!(is_hidden(path), "{path}");
        }
        for path in ["a/b.csv", "./a.csv", "../a.csv", "a..csv"] {
            assert!(!is_hidden(path), "{path}");
        }
    }

    #[test]
    fn reports_are_recognised_by_their_extensions() {
        for name in [
            "a.csv",
            "x/A.CSV",
            "a.csv.gz",
            "audit",
            "x/a.ndjson",
            "logs.zip",
        ] {
            assert!(is_report(name), "{name}");
        }
        for name in ["a.pdf", "README.md", "a.csv.bak", "x/a.png", "a.xlsx"] {
            assert!(!is_report(name), "{name}");
        }
        assert!(is_nested("a/b.tar.gz") && is_nested("B.ZIP") && !is_nested("zip/a.csv"));
    }

    #[test]
    fn names_that_tell_apart() {
        #[track_caller]
        fn check(paths: &[&str], expected: &[&str]) {
            assert_eq!(shown_names(paths), expected);
        }
        check(&["a/x.csv", "b/y.csv"], &["x.csv", "y.csv"]);
        check(
            &["a/x.csv", "b/x.csv", "y.csv"],
            &["a/x.csv", "b/x.csv", "y.csv"],
        );
        check(&["p/a/x", "q/a/x", "b/x"], &["p/a/x", "q/a/x", "b/x"]);
        check(&["x", "a/x", "b/a/x"], &["x", "a/x", "b/a/x"]);
        check(&["x", "x"], &["x", "x"]);
        check(&[], &[]);
    }

    #[test]
    fn paths_are_cleaned_for_showing() {
        assert_eq!(clean("../../etc/passwd"), "etc/passwd");
        assert_eq!(clean("C:\\a\\b.csv"), "C:/a/b.csv");
        assert_eq!(clean("/a//b\0\u{202e}vsc.exe"), "a/bvsc.exe");
        assert_eq!(clean("\u{1}"), "");
    }
}
