//! This module parses the list of people, organizations and teams that keep their seats, as typed
//! or pasted, and changes it. It is pure.

use std::ops::Range;

use reports::reclaim::Subject;

/// The entries of a text, separated by line ends, commas, semicolons, tabs or spaces. Text between
/// two double quotes on a line belongs together: the name of a team may have spaces. Quotes around
/// an entry and an `@` before it are removed: pasting adds them.
#[must_use]
pub fn entries(text: &str) -> Vec<String> {
    spans(text)
        .into_iter()
        .map(|span| entry(&text[span]))
        .filter(|entry| !entry.is_empty())
        .collect()
}

fn entry(text: &str) -> String {
    let text = text.replace('"', "");
    let text = text.trim_matches(['\'', '`']).trim_start_matches('@');
    text.trim().to_owned()
}

/// Where the entries are in a text.
fn spans(text: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut start = None;
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        let is_separator = c.is_whitespace() || matches!(c, ',' | ';');
        if c == '"' {
            let line = text[at + 1..].lines().next().unwrap_or_default();
            is_quoted = !is_quoted && line.contains('"');
        }
        if is_quoted || !is_separator {
            start.get_or_insert(at);
        } else if let Some(start) = start.take() {
            spans.push(start..at);
        }
    }
    spans.extend(start.map(|start| start..text.len()));
    spans
}

/// Whether a text has an entry of exactly this name; a pattern that matches it is another one.
#[must_use]
pub fn has(text: &str, subject: Subject, name: &str) -> bool {
    spans(text)
        .into_iter()
        .any(|span| is_of(&text[span], subject, name))
}

fn is_of(text: &str, subject: Subject, name: &str) -> bool {
    let entry = entry(text);
    Subject::of(&entry)
        .is_some_and(|(of, named)| of == subject && named.to_lowercase() == name.to_lowercase())
}

/// The text with an entry of this name at its end.
#[must_use]
pub fn with(text: &str, subject: Subject, name: &str) -> String {
    let prefix = match subject {
        Subject::Login => "",
        Subject::Organization => "org:",
        Subject::Team => "team:",
    };
    let is_plain = spans(name).len() == 1 && spans(name)[0] == (0..name.len());
    let quote = if is_plain { "" } else { "\"" };
    let before = text.trim_end();
    let line = if before.is_empty() { "" } else { "\n" };
    format!("{before}{line}{prefix}{quote}{name}{quote}\n")
}

/// The text without the entries of this name. The others stay as they were typed.
#[must_use]
pub fn without(text: &str, subject: Subject, name: &str) -> String {
    let mut left = text.to_owned();
    for span in spans(text).into_iter().rev() {
        if is_of(&text[span.clone()], subject, name) {
            let after = &left[span.end..];
            let separators = after.len()
                - after
                    .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
                    .len();
            left.replace_range(span.start..span.end + separators, "");
        }
    }
    left
}

/// The entries that name neither a login nor an organization nor a team, at most as many as a
/// sentence can name.
#[must_use]
pub fn misread(entries: &[String]) -> Vec<&str> {
    entries
        .iter()
        .map(String::as_str)
        .filter(|entry| Subject::of(entry).is_none())
        .take(NAMED)
        .collect()
}

/// Entries named in a sentence.
const NAMED: usize = 5;

/// The entries that match no person, at most as many as a sentence can name, and the number of
/// further ones.
#[must_use]
pub fn unmatched<'a>(entries: &'a [String], places: &[u32]) -> (Vec<&'a str>, usize) {
    let named = places
        .iter()
        .filter_map(|place| entries.get(*place as usize))
        .take(NAMED)
        .map(String::as_str);
    (named.collect(), places.len().saturating_sub(NAMED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_are_read_however_they_are_pasted() {
        let wanted = ["ada", "svc-*", "bob"];
        for text in [
            "ada\nsvc-*\nbob\n",
            "ada\r\nsvc-*\r\n\r\nbob",
            "ada, svc-*, bob",
            "ada,svc-*,,bob,",
            "@ada; @svc-*; @bob",
            "\"ada\",\"svc-*\",\"bob\"",
            "  ada\tsvc-*   bob ",
            "\"ada, svc-* bob",
        ] {
            assert_eq!(entries(text), wanted, "{text}");
        }
        assert!(entries(" \n,, \"\" @").is_empty());
    }

    #[test]
    fn names_with_spaces_are_quoted() {
        let text = "ada, team:\"Core EU\"\norg:acme";
        assert_eq!(entries(text), ["ada", "team:Core EU", "org:acme"]);
        assert!(has(text, Subject::Team, "core eu") && has(text, Subject::Login, "ADA"));
        assert!(
            !has(text, Subject::Login, "acme") && !has("org:ac*", Subject::Organization, "acme")
        );
        assert_eq!(without(text, Subject::Team, "Core EU"), "ada, org:acme");
        assert_eq!(
            without(text, Subject::Organization, "acme"),
            "ada, team:\"Core EU\"\n"
        );
    }

    proptest! {
        #[test]
        fn what_is_added_is_there_until_it_is_removed(
            text in "[a-c,; \n@:*\"]{0,12}",
            name in "[A-Za-z][A-Za-z ,]{0,6}[a-z]",
            is_team in any::<bool>(),
        ) {
            let subject = if is_team { Subject::Team } else { Subject::Organization };
            prop_assume!(!has(&text, subject, &name) && !text.contains('"'));
            let added = with(&text, subject, &name);
            prop_assert!(has(&added, subject, &name), "{added}");
            let mut others = entries(&added);
            others.pop();
            prop_assert_eq!(others, entries(&text));
            prop_assert_eq!(entries(&without(&added, subject, &name)), entries(&text));
        }
    }

    #[test]
    fn entries_that_name_nothing_are_found() {
        let entries = entries("ada org:acme group:x acme/core team:");
        assert_eq!(misread(&entries), ["group:x", "acme/core", "team:"]);
    }

    #[test]
    fn few_unmatched_entries_are_named() {
        let entries: Vec<String> = (0..9).map(|n| format!("p{n}")).collect();
        assert_eq!(unmatched(&entries, &[1, 3]), (vec!["p1", "p3"], 0));
        let (named, more) = unmatched(&entries, &[0, 1, 2, 3, 4, 5, 6]);
        assert_eq!((named.len(), more), (5, 2));
        assert_eq!(
            unmatched(&[], &[7]),
            (vec![], 0),
            "of a list that changed since"
        );
    }
}
