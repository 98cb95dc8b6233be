//! This module writes a query as text: the canonical form, which [`super::parse`] reads back as the
//! same query.

use std::fmt::{self, Display, Formatter, Write};

use super::{Bound, Query, Test};
use crate::table::Unknown;

/// Names before a colon that ask whether a column's value is known, and are no columns.
pub(super) const KNOWLEDGE: [(&str, Test); 6] = [
    ("no", Test::Unknown(None)),
    ("has", Test::Known),
    ("empty", Test::Unknown(Some(Unknown::Empty))),
    ("stated", Test::Unknown(Some(Unknown::Stated))),
    ("unparsable", Test::Unknown(Some(Unknown::Unparsable))),
    ("missing", Test::Unknown(Some(Unknown::Missing))),
];

/// Words that combine and are searched for only in quotes.
pub(super) const KEYWORDS: [&str; 3] = ["OR", "AND", "NOT"];

/// The canonical text: empty for every row, quotes only where they are needed.
impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.normalised() {
            Self::All => Ok(()),
            query => clause(&query, f),
        }
    }
}

/// `query` is normalised.
fn clause(query: &Query, f: &mut Formatter<'_>) -> fmt::Result {
    match query {
        Query::All => f.write_char('*'),
        Query::And(parts) => joined(parts, " ", f),
        Query::Or(parts) => joined(parts, " OR ", f),
        Query::Not(inner) => {
            f.write_char('-')?;
            operand(inner, f)
        }
        Query::Word(word) => {
            let special = word.starts_with('-')
                || word == "*"
                || KEYWORDS.contains(&word.as_str())
                || word.contains([',', ':']);
            quoted_if(special || always_quoted(word), word, f)
        }
        Query::Test { column, test } => test_of(column, test, f),
    }
}

fn joined(parts: &[Query], with: &str, f: &mut Formatter<'_>) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(with)?;
        }
        operand(part, f)?;
    }
    Ok(())
}

/// A part of something larger. `And` binds tighter than `Or` without parentheses, but a person
/// should not have to know.
fn operand(query: &Query, f: &mut Formatter<'_>) -> fmt::Result {
    match query {
        Query::And(_) | Query::Or(_) => {
            f.write_char('(')?;
            clause(query, f)?;
            f.write_char(')')
        }
        _ => clause(query, f),
    }
}

fn test_of(column: &str, test: &Test, f: &mut Formatter<'_>) -> fmt::Result {
    if let Some((name, _)) = KNOWLEDGE.iter().find(|(_, asked)| asked == test) {
        write!(f, "{name}:")?;
        return value(column, f);
    }
    let special = column.starts_with('-')
        || column.contains([',', ':'])
        || KNOWLEDGE.iter().any(|(name, _)| *name == column);
    quoted_if(special || always_quoted(column), column, f)?;
    f.write_char(':')?;
    match test {
        Test::OneOf(values) => {
            for (i, one) in values.iter().enumerate() {
                if i > 0 {
                    f.write_char(',')?;
                }
                value(one, f)?;
            }
            Ok(())
        }
        Test::Contains(text) => {
            f.write_char('~')?;
            value(text, f)
        }
        Test::Like(parts) => {
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    f.write_char('*')?;
                }
                if !part.is_empty() {
                    value(part, f)?;
                }
            }
            Ok(())
        }
        Test::Range { from, to } => range(from.as_ref(), to.as_ref(), f),
        Test::Known | Test::Unknown(_) => Ok(()),
    }
}

fn range(from: Option<&Bound>, to: Option<&Bound>, f: &mut Formatter<'_>) -> fmt::Result {
    let plain = |bound: Option<&Bound>| bound.is_some_and(|b| b.included);
    let signs = !(plain(from) && plain(to));
    if let Some(bound) = from {
        if signs {
            f.write_str(if bound.included { ">=" } else { ">" })?;
        }
        value(&bound.value, f)?;
    }
    if from.is_some() && to.is_some() {
        f.write_str("..")?;
    }
    if let Some(bound) = to {
        if signs {
            f.write_str(if bound.included { "<=" } else { "<" })?;
        }
        value(&bound.value, f)?;
    }
    Ok(())
}

fn value(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    // A point at either end would join the two points of a range.
    let special = text.starts_with(['~', '<', '>', '=', '.'])
        || text.ends_with('.')
        || text.contains(',')
        || text.contains("..")
        || text.contains('*');
    quoted_if(special || always_quoted(text), text, f)
}

fn always_quoted(text: &str) -> bool {
    text.is_empty() || text.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"'))
}

fn quoted_if(needed: bool, text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    if !needed {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use proptest::prelude::*;

    /// Texts that trip a grammar: its own signs, spaces of all sorts, other scripts, any text.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-z0-9_]{1,8}",
            4 => "[-+~<>=.,:()\"\\\\* a?]{0,6}",
            1 => "[ \\t\\n\u{a0}\u{3000}ñ日ẞ]{0,5}",
            1 => prop::sample::select(vec!["OR", "AND", "NOT", "*", "..", "no", "has", "empty", "-"])
                .prop_map(str::to_owned),
            1 => any::<String>(),
        ]
    }

    fn bounds() -> impl Strategy<Value = Option<Bound>> {
        prop::option::of(
            (texts(), any::<bool>()).prop_map(|(value, included)| Bound { value, included }),
        )
    }

    pub(crate) fn queries() -> impl Strategy<Value = Query> {
        let test = prop_oneof![
            prop::collection::vec(texts(), 0..4).prop_map(Test::OneOf),
            (bounds(), bounds()).prop_map(|(from, to)| Test::Range { from, to }),
            texts().prop_map(Test::Contains),
            prop::collection::vec(texts(), 0..4).prop_map(Test::Like),
            prop::option::of(prop::sample::select(Unknown::ALL.to_vec())).prop_map(Test::Unknown),
            Just(Test::Known),
        ];
        let leaf = prop_oneof![
            1 => Just(Query::All),
            3 => texts().prop_map(Query::Word),
            6 => (texts(), test).prop_map(|(column, test)| Query::Test { column, test }),
        ];
        leaf.prop_recursive(5, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Query::And),
                prop::collection::vec(inner.clone(), 0..4).prop_map(Query::Or),
                inner.prop_map(|q| Query::Not(Box::new(q))),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_back_as_the_same_query(query in queries()) {
            let text = query.to_string();
            prop_assume!(text.chars().count() <= crate::limits::QUERY_CHARS);
            prop_assert_eq!(parse(&text).map_err(|e| e.message), Ok(query.normalised()), "{}", text);
        }

        #[test]
        fn any_text_is_a_query_or_an_error_in_it(text in texts(), more in texts()) {
            let text = format!("{text}{more}");
            match parse(&text) {
                Ok(query) => prop_assert_eq!(parse(&query.to_string()), Ok(query)),
                Err(error) => {
                    prop_assert!(error.span.0 <= error.span.1);
                    prop_assert!(error.span.1 as usize <= text.chars().count());
                }
            }
        }
    }

    #[test]
    fn builders_write_plain_queries() {
        let day = crate::time::Date::new(2026, 10, 1).unwrap();
        for (query, text) in [
            (Query::is("role", "admin"), "role:admin"),
            (Query::is("repos", 5), "repos:5"),
            (
                Query::is_one_of("role", ["admin", "site admin"]),
                "role:admin,\"site admin\"",
            ),
            (Query::above("repos", 0), "repos:>0"),
            (Query::at_least("raw_size", "1GiB"), "raw_size:>=1GiB"),
            (Query::at_most("repos", -1), "repos:<=-1"),
            (Query::between("repos", 1, 5), "repos:1..5"),
            (
                Query::before_day("last_active", day),
                "last_active:<2026-10-01",
            ),
            (
                Query::since_day("last_active", day),
                "last_active:>=2026-10-01",
            ),
            (Query::unknown("last_active"), "no:last_active"),
            (Query::known("last_active"), "has:last_active"),
            (
                Query::unknown_because("last_active", Unknown::Stated),
                "stated:last_active",
            ),
            (Query::is("a", 1).and(Query::is("b", 2)).not(), "-(a:1 b:2)"),
            (
                Query::is("a", 1)
                    .or(Query::is("b", 2))
                    .and(Query::word("x")),
                "(a:1 OR b:2) x",
            ),
            (Query::any_of([]), "-*"),
            (Query::all_of([]), ""),
            (Query::word("12:30"), "\"12:30\""),
            (Query::is("a", "\"x\\"), "a:\"\\\"x\\\\\""),
        ] {
            assert_eq!(query.to_string(), text);
            assert_eq!(parse(text), Ok(query));
        }
    }
}
