//! This module parses the list of people, organizations and teams that keep their seats, as typed
//! or pasted, and changes it. It is pure.

use std::collections::BTreeSet;
use std::ops::Range;

use reports::reclaim::Subject;

/// The entries of a text: one on each line, or several separated by commas, semicolons or tabs.
/// Spaces belong to an entry, since the name of a team may have them; so does text between two
/// double quotes on a line. Quotes around an entry and an `@` before it are removed: pasting adds
/// them.
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
    let text = text.trim().trim_matches(['\'', '`']);
    text.trim().trim_start_matches('@').trim().to_owned()
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '\t' | '\n' | '\r')
}

/// Where the entries are in a text, without the spaces around them.
fn spans(text: &str) -> Vec<Range<usize>> {
    let mut ends = Vec::new();
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        if c == '"' {
            let line = text[at + 1..].lines().next().unwrap_or_default();
            is_quoted = !is_quoted && line.contains('"');
        }
        if !is_quoted && is_separator(c) {
            ends.push(at);
        }
    }
    ends.push(text.len());
    let mut start = 0;
    let mut spans = Vec::new();
    for end in ends {
        let part = &text[start..end];
        let first = start + (part.len() - part.trim_start().len());
        let last = first + part.trim().len();
        if first < last {
            spans.push(first..last);
        }
        start = end + 1;
    }
    spans
}

/// The text with these entries divided at their spaces, each part on its own line.
#[must_use]
pub fn split(text: &str, places: &[usize]) -> String {
    let named = |span: &Range<usize>| !entry(&text[span.clone()]).is_empty();
    let spans: Vec<Range<usize>> = spans(text).into_iter().filter(named).collect();
    let mut divided = text.to_owned();
    for span in spans.iter().enumerate().rev() {
        let (place, span) = span;
        if places.contains(&place) {
            let parts: Vec<&str> = text[span.clone()].split_whitespace().collect();
            divided.replace_range(span.clone(), &parts.join("\n"));
        }
    }
    divided
}

/// The entries that are probably several, by their places: they have spaces and name nothing. No
/// login has a space. `unmatched` are the places of entries that match no person.
#[must_use]
pub fn divisible(entries: &[String], unmatched: &[u32]) -> Vec<usize> {
    let is_several = |(place, entry): &(usize, &String)| {
        entry.contains(char::is_whitespace)
            && match Subject::of(entry) {
                None => true,
                Some((Subject::Login, _)) => unmatched.iter().any(|at| *at as usize == *place),
                Some(_) => false,
            }
    };
    let several = entries.iter().enumerate().filter(is_several);
    several.map(|(place, _)| place).collect()
}

/// The names of the organizations or teams that a text has entries of, in lower case. A pattern is
/// another name than those that it matches. A form has hundreds of names to look for in a text of
/// thousands, which is therefore read once.
#[must_use]
pub fn names(text: &str, subject: Subject) -> BTreeSet<String> {
    let entries = entries(text);
    let named = entries.iter().filter_map(|entry| Subject::of(entry));
    named
        .filter(|(of, _)| *of == subject)
        .map(|(_, name)| name.to_lowercase())
        .collect()
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
    let quote = if name.contains(is_separator) {
        "\""
    } else {
        ""
    };
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
                    .trim_start_matches(|c: char| c.is_whitespace() || is_separator(c))
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

    fn has(text: &str, subject: Subject, name: &str) -> bool {
        names(text, subject).contains(&name.to_lowercase())
    }

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
            "'ada', 'svc-*', `bob`",
            "  ada\tsvc-*  \t bob ",
            "\"ada, svc-*, bob",
        ] {
            assert_eq!(entries(text), wanted, "{text}");
        }
        assert!(entries(" \n,, \"\" @").is_empty());
    }

    #[test]
    fn spaces_belong_to_a_name_and_quotes_hold_it_together() {
        let wanted = ["ada", "team:Core, EU", "team:Team 1", "org:acme"];
        for text in [
            "ada, team:\"Core, EU\"\nteam:Team 1\norg:acme",
            "ada\n\"team:Core, EU\", 'team:Team 1' ; org: acme"
                .replace(": ", ":")
                .as_str(),
        ] {
            assert_eq!(entries(text), wanted, "{text}");
        }
        let text = "ada, team:\"Core, EU\"\norg:acme";
        assert!(has(text, Subject::Team, "core, eu") && has(text, Subject::Login, "ADA"));
        assert!(
            !has(text, Subject::Login, "acme") && !has("org:ac*", Subject::Organization, "acme")
        );
        assert_eq!(without(text, Subject::Team, "Core, EU"), "ada, org:acme");
        assert_eq!(
            without(text, Subject::Organization, "acme"),
            "ada, team:\"Core, EU\"\n"
        );
        assert_eq!(with("", Subject::Team, "Team 1"), "team:Team 1\n");
    }

    #[test]
    fn entries_that_are_probably_several_are_divided() {
        let text = "ada bob\n@ team:core org:acme, team:Team 1, org:no such, eve";
        let entries_of = entries(text);
        assert_eq!(
            entries_of,
            [
                "ada bob",
                "team:core org:acme",
                "team:Team 1",
                "org:no such",
                "eve"
            ]
        );
        assert_eq!(divisible(&entries_of, &[0, 3, 4]), [0, 1]);
        assert_eq!(
            entries(&split(text, &[0, 1])),
            [
                "ada",
                "bob",
                "team:core",
                "org:acme",
                "team:Team 1",
                "org:no such",
                "eve"
            ]
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
        let entries = entries("ada, org:acme, group:x, acme/core, team:");
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
