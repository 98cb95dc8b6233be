//! This module names the files that a person exports after what they hold: the report, the filter as
//! far as it says nothing about a person, and the as-of day. Pure.

use reports::query::{Bound, Query, Test, parse};
use reports::read::ColumnAbout;
use reports::table::Unknown;

use crate::model::fragment::is_harmless;

/// Bytes of a name at most, without its ending: file systems allow 255, and folders show
/// fewer.
const NAME_BYTES: usize = 120;
/// Bytes of the report's part at most.
const REPORT_BYTES: usize = 48;

/// The contents of an exported file.
#[derive(Debug, Clone, Copy)]
pub struct Exported<'a> {
    /// The title of the report's kind, or the name of the file if its kind is not known.
    pub report: &'a str,
    /// Text of the filter.
    pub query: &'a str,
    pub columns: &'a [ColumnAbout],
    /// Whether a search leaves rows out. Its text is not in the name.
    pub is_searched: bool,
    /// Whether only ticked rows are written.
    pub is_ticked: bool,
    /// Whether rows of the report are missing.
    pub is_partial: bool,
    /// The as-of day, as `2026-11-01`.
    pub day: Option<&'a str>,
}

/// `all-users_role-admin_2fa-enabled-false_2026-11-01.csv`. The ending comes without its dot.
#[must_use]
pub fn export_name(exported: &Exported<'_>, ending: &str) -> String {
    let mut parts = vec![cut(&plain(exported.report), REPORT_BYTES)];
    if exported.is_partial {
        parts.push("partial".to_owned());
    }
    if exported.is_ticked {
        parts.push("ticked".to_owned());
    } else {
        let query = parse(exported.query)
            .ok()
            .filter(|query| *query != Query::All);
        let clauses = query.filter(|_| is_harmless(exported.query, exported.columns));
        let room = NAME_BYTES
            - parts.iter().map(String::len).sum::<usize>()
            - "_filtered_2026-11-01".len();
        let words = clauses.map(|query| clauses_of(query).iter().map(clause).collect::<Vec<_>>());
        match words {
            Some(words) if words.join("_").len() <= room => parts.extend(words),
            _ if exported.query.trim().is_empty() => {}
            _ => parts.push("filtered".to_owned()),
        }
        if exported.is_searched {
            parts.push("searched".to_owned());
        }
    }
    match exported.day {
        Some(day) => parts.push(day.to_owned()),
        // A part is never mistaken for the report.
        None if parts.len() == 1 => parts.push("rows".to_owned()),
        None => {}
    }
    parts.retain(|part| !part.is_empty());
    format!("{}.{ending}", parts.join("_"))
}

fn clauses_of(query: Query) -> Vec<Query> {
    match query.normalised() {
        Query::And(parts) => parts,
        other => vec![other],
    }
}

fn clause(query: &Query) -> String {
    match query {
        Query::All => String::new(),
        Query::Word(word) => plain(word),
        Query::And(parts) => joined(parts, "and"),
        Query::Or(parts) => joined(parts, "or"),
        Query::Not(inner) => format!("not-{}", clause(inner)),
        Query::Test { column, test } => {
            let column = plain(column);
            match test {
                Test::OneOf(values) => {
                    let values: Vec<String> = values.iter().map(|value| plain(value)).collect();
                    format!("{column}-{}", values.join("-or-"))
                }
                Test::Contains(text) => format!("{column}-contains-{}", plain(text)),
                Test::Like(parts) => format!("{column}-like-{}", plain(&parts.join("-"))),
                Test::Known => format!("has-{column}"),
                Test::Unknown(None) => format!("no-{column}"),
                Test::Unknown(Some(why)) => format!("{}-{column}", reason(*why)),
                Test::Range { from, to } => {
                    let bound = |bound: &Option<Bound>, included, excluded| {
                        bound.as_ref().map(|bound| {
                            let word = if bound.included { included } else { excluded };
                            format!("-{word}-{}", plain(&bound.value))
                        })
                    };
                    let from = bound(from, "from", "above").unwrap_or_default();
                    let to = bound(to, "to", "below").unwrap_or_default();
                    format!("{column}{from}{to}")
                }
            }
        }
    }
}

fn reason(why: Unknown) -> &'static str {
    match why {
        Unknown::Empty => "empty",
        Unknown::Stated => "stated-none",
        Unknown::Unparsable => "unreadable",
        Unknown::Missing => "missing",
    }
}

fn joined(parts: &[Query], with: &str) -> String {
    let parts: Vec<String> = parts.iter().map(clause).collect();
    parts.join(&format!("-{with}-"))
}

/// Letters and digits in lower case with a hyphen between them: every file system takes these.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() {
            plain.extend(c.to_lowercase());
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    plain.truncate(plain.trim_end_matches('-').len());
    plain
}

fn cut(text: &str, letters: usize) -> String {
    let end = text.floor_char_boundary(letters);
    text[..end].trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests_support::column;
    use proptest::prelude::*;
    use reports::table::Type;

    fn columns() -> Vec<ColumnAbout> {
        vec![
            column("login", Type::Text),
            column("repos", Type::Integer),
            column("2fa_enabled", Type::Boolean),
            column("last_active", Type::Timestamp),
        ]
    }

    fn name(query: &str, change: impl Fn(&mut Exported<'_>)) -> String {
        named("All users", query, change)
    }

    fn named(report: &str, query: &str, change: impl Fn(&mut Exported<'_>)) -> String {
        let columns = columns();
        let mut exported = Exported {
            report,
            query,
            columns: &columns,
            is_searched: false,
            is_ticked: false,
            is_partial: false,
            day: Some("2026-11-01"),
        };
        change(&mut exported);
        export_name(&exported, "csv")
    }

    #[test]
    fn a_name_says_what_the_file_holds() {
        let check = |query: &str, expected: &str| assert_eq!(name(query, |_| {}), expected);
        check("", "all-users_2026-11-01.csv");
        check(
            "2fa_enabled:false repos:>5",
            "all-users_2fa-enabled-false_repos-above-5_2026-11-01.csv",
        );
        check(
            "last_active:<2026-08-03",
            "all-users_last-active-below-2026-08-03_2026-11-01.csv",
        );
        check(
            "-repos:1..5",
            "all-users_not-repos-from-1-to-5_2026-11-01.csv",
        );
        check(
            "no:last_active OR repos:0",
            "all-users_no-last-active-or-repos-0_2026-11-01.csv",
        );
        check("login:ana", "all-users_filtered_2026-11-01.csv");
        check("2fa_enabled:false ana", "all-users_filtered_2026-11-01.csv");
    }

    #[test]
    fn a_name_says_that_rows_are_missing_or_chosen() {
        assert_eq!(
            name("repos:0", |of| of.is_ticked = true),
            "all-users_ticked_2026-11-01.csv"
        );
        assert_eq!(
            name("repos:0", |of| of.is_searched = true),
            "all-users_repos-0_searched_2026-11-01.csv"
        );
        assert_eq!(
            name("", |of| of.is_partial = true),
            "all-users_partial_2026-11-01.csv"
        );
        assert_eq!(name("", |of| of.day = None), "all-users_rows.csv");
    }

    #[test]
    fn a_name_is_short() {
        assert!(name("repos:1234567", |_| {}).contains("repos-1234567"));
        let values: Vec<String> = (0..40).map(|n| format!("{}", 1_000_000 + n)).collect();
        let long = format!("repos:{}", values.join(","));
        assert_eq!(name(&long, |_| {}), "all-users_filtered_2026-11-01.csv");
        let report = "ü".repeat(200);
        assert!(named(&report, "", |_| {}).len() <= NAME_BYTES);
    }

    proptest! {
        #[test]
        fn any_name_is_safe(report in ".{0,80}", query in "[a-z:0-9<>. é]{0,60}") {
            let name = named(&report, &query, |_| {});
            prop_assert!(name.len() <= NAME_BYTES + 4, "{}", name);
            let is_safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
            prop_assert!(name.chars().all(is_safe), "{}", name);
            prop_assert!(!name.starts_with(['.', '-']));
        }
    }
}
