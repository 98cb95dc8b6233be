//! This module decides whether the first line of a text without separators is the name of its one
//! column.
//!
//! A list with a header (`login` above logins) and a list without one look alike, and so do a
//! column of messages and a log. A header that is taken for a row is seen and put right; a row that
//! is taken for a header is missing from every figure. So the first line is a name only where it
//! reads as one: it is known from a report, it ends in a word that columns are named by, or every
//! line below it is a value.

use super::{families, is_value, looks_like_header};
use crate::table::column::key_of;

/// Words that names of columns end in.
const WORDS: [&str; 64] = [
    "account",
    "address",
    "author",
    "branch",
    "category",
    "city",
    "code",
    "column",
    "comment",
    "commit",
    "company",
    "country",
    "customer",
    "date",
    "day",
    "department",
    "description",
    "domain",
    "email",
    "emails",
    "file",
    "group",
    "handle",
    "host",
    "hostname",
    "id",
    "ids",
    "ip",
    "ips",
    "item",
    "key",
    "language",
    "line",
    "link",
    "location",
    "login",
    "logins",
    "mail",
    "message",
    "month",
    "name",
    "names",
    "note",
    "number",
    "org",
    "organization",
    "owner",
    "package",
    "path",
    "product",
    "project",
    "repo",
    "repository",
    "role",
    "server",
    "status",
    "subject",
    "team",
    "text",
    "time",
    "title",
    "url",
    "user",
    "username",
];

/// Words of the longest name above values, and of one that is known by its last word alone.
const NAME_WORDS: usize = 4;
const ENDED_WORDS: usize = 2;

/// Whether the first of the records names the one column of the others.
#[must_use]
pub fn has_header(records: &[Vec<String>]) -> bool {
    let Some((name, rest)) = records.split_first().and_then(|(first, rest)| {
        let [name] = first.as_slice() else {
            return None;
        };
        Some((name.trim(), rest))
    }) else {
        return false;
    };
    if rest.is_empty() || !looks_like_header(records) {
        return false;
    }
    let mut cells = rest.iter().filter_map(|record| record.first());
    is_name(name) || is_short(name) && cells.all(|cell| is_value(cell))
}

/// Whether a text is a known name of a column, or ends in a word for one.
fn is_name(text: &str) -> bool {
    let key = key_of(text);
    if families().any(|kind| kind.column_called(&key).is_some()) {
        return true;
    }
    // A hyphen joins the words of a repository's name, and of a login.
    let is_one = text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '?' | '/'))
        || key == "e_mail";
    let last = last_word(text);
    let words = text.split_whitespace().count();
    is_one && words <= ENDED_WORDS && WORDS.binary_search(&last.as_str()).is_ok()
}

fn is_short(text: &str) -> bool {
    text.split_whitespace().count() <= NAME_WORDS && !text.ends_with(['.', ':', ';', '!', ','])
}

/// The last word of a name, in lower case: `login` of `githubLogin`.
fn last_word(text: &str) -> String {
    let text = text.trim_end_matches('?');
    let end = text
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or(text);
    let mut before = ' ';
    let mut start = 0;
    for (at, c) in end.char_indices() {
        if c.is_uppercase() && before.is_lowercase() {
            start = at;
        }
        before = c;
    }
    end[start..].to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> bool {
        let records: Vec<_> = lines.iter().map(|line| vec![(*line).to_owned()]).collect();
        has_header(&records)
    }

    #[test]
    fn words_are_in_order() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn a_name_above_a_list() {
        for name in [
            "login",
            "Login",
            "user_login",
            "githubLogin",
            "E-Mail",
            "User name",
            "Repository",
            "2fa_enabled?",
            "message",
            "host",
        ] {
            assert!(of(&[name, "ada-1", "bob"]), "{name}");
        }
        assert!(of(&["minutes", "1", "2.5"]));
        assert!(of(&["seen", "2026-10-01 10:00:00", "2026-10-02 10:00:00"]));
    }

    #[test]
    fn the_first_line_of_a_list_or_a_text() {
        for lines in [
            &["ada", "bob", "carla"][..],
            &["octo-repo", "login-page", "api"],
            &["web-server", "db"],
            &["Dear all", "this is a text", "of some lines"],
            &["1", "2", "3"],
            &["2026-10-01 10:00:00 start", "2026-10-01 10:00:01 end"],
            &["login", "ada", "login"],
            &["login"],
            &["Totals:", "1", "2"],
            &[],
        ] {
            assert!(!of(lines), "{lines:?}");
        }
    }
}
