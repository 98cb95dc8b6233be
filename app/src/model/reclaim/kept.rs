//! This module parses the list of logins that keep their seat, as typed or pasted. It is pure.

/// The entries of a text: logins or patterns, separated by line ends, commas, semicolons, tabs or
/// spaces, none of which a login has. Quotes around an entry and an `@` before it are removed:
/// pasting adds them.
#[must_use]
pub fn entries(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .map(|entry| entry.trim_matches(['"', '\'', '`']).trim_start_matches('@'))
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
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
        ] {
            assert_eq!(entries(text), wanted, "{text}");
        }
        assert!(entries(" \n,, \"\" @").is_empty());
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
