//! Splits a query into clauses for chips and menus, and joins them again. Pure.
//!
//! A query's outermost `And` is a list of clauses, each shown as a chip. A column's menu edits the
//! clauses that it can show completely, and keeps all others unchanged.

use reports::query::{Bound, Query, Test, is_same_value, parse};
use reports::table::Type;

/// The clauses that must all hold, in order; an empty query has none.
#[must_use]
pub fn clauses(query: &Query) -> Vec<Query> {
    match query.normalised() {
        Query::All => Vec::new(),
        Query::And(parts) => parts,
        other => vec![other],
    }
}

/// A text's clauses; none if it is no query.
#[must_use]
pub fn clauses_of(text: &str) -> Vec<Query> {
    parse(text).map_or_else(|_| Vec::new(), |query| clauses(&query))
}

/// The text without its clause at `index`.
#[must_use]
pub fn without(text: &str, index: usize) -> String {
    let mut parts = clauses_of(text);
    if index < parts.len() {
        parts.remove(index);
    }
    Query::all_of(parts).to_string()
}

/// The text with another query added; if the text is no query, the added query replaces it.
#[must_use]
pub fn with(text: &str, added: Query) -> String {
    let mut parts = clauses_of(text);
    for clause in clauses(&added) {
        // Adding a clause twice changes nothing.
        if !parts.contains(&clause) {
            parts.push(clause);
        }
    }
    Query::all_of(parts).to_string()
}

/// Whether a filter asks something of this column alone, which its profile and its menu leave out.
#[must_use]
pub fn has_own(text: &str, key: &str) -> bool {
    clauses_of(text).iter().any(|clause| clause.is_about(key))
}

/// Whether a column's value must be known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Presence {
    #[default]
    Any,
    Known,
    /// Unknown, for any reason.
    Unknown,
}

/// The state that a column's menu shows and edits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// The ticked values.
    pub values: Vec<String>,
    /// The text that values must contain.
    pub contains: String,
    /// The smallest value, or the first day.
    pub from: String,
    /// The largest value, or the last day.
    pub to: String,
    /// The day that times are before.
    pub before: String,
    /// Whether the value must be known.
    pub presence: Presence,
}

impl Draft {
    /// The filters of a query on a column, as far as a menu can show them.
    #[must_use]
    pub fn read(query: &Query, key: &str) -> Self {
        let mut draft = Self::default();
        for clause in clauses(query) {
            if let Some(test) = editable(&clause, key) {
                draft.take(test);
            }
        }
        draft
    }

    /// The conditions of a query on a column that a menu has no fields for.
    #[must_use]
    pub fn others(query: &Query, key: &str) -> Vec<String> {
        let others = clauses(query)
            .into_iter()
            .filter(|clause| clause.is_about(key) && editable(clause, key).is_none());
        others.map(|clause| clause.to_string()).collect()
    }

    fn take(&mut self, test: &Test) {
        let text =
            |bound: &Option<Bound>| bound.as_ref().map_or_else(String::new, |b| b.value.clone());
        match test {
            Test::OneOf(values) => self.values.clone_from(values),
            Test::Contains(text) => self.contains.clone_from(text),
            // A menu has no field for a pattern.
            Test::Like(_) => {}
            Test::Range {
                from: None,
                to: Some(to),
            } if !to.included => {
                self.before.clone_from(&to.value);
            }
            Test::Range { from, to } => (self.from, self.to) = (text(from), text(to)),
            Test::Known => self.presence = Presence::Known,
            Test::Unknown(_) => self.presence = Presence::Unknown,
        }
    }

    /// Whether a value of a column of this type is ticked, in whichever spelling.
    #[must_use]
    pub fn has(&self, ty: Type, value: &str) -> bool {
        self.values
            .iter()
            .any(|ticked| is_same_value(ty, ticked, value))
    }

    /// Ticks or unticks a value.
    pub fn tick(&mut self, ty: Type, value: &str, ticked: bool) {
        self.values.retain(|other| !is_same_value(ty, other, value));
        if ticked {
            self.values.push(value.to_owned());
        }
    }

    /// The query with these filters on the column in place of its earlier ones.
    #[must_use]
    pub fn write(&self, query: &Query, key: &str) -> Query {
        let mut parts = clauses(query);
        let asked = self.clauses(key);
        let is_editable = |clause: &Query| editable(clause, key).is_some();
        let at = parts.iter().position(is_editable).unwrap_or(parts.len());
        parts.retain(|clause| !is_editable(clause));
        // The clauses keep their place, so that chips do not move.
        let at = at.min(parts.len());
        parts.splice(at..at, asked);
        Query::all_of(parts)
    }

    fn clauses(&self, key: &str) -> Vec<Query> {
        let mut clauses = Vec::new();
        if !self.values.is_empty() {
            clauses.push(Query::is_one_of(key, &self.values));
        }
        if !self.contains.trim().is_empty() {
            clauses.push(Query::contains(key, self.contains.trim()));
        }
        let bound = |text: &str| {
            let text = text.trim();
            (!text.is_empty()).then(|| Bound::included(text))
        };
        let (from, to) = (bound(&self.from), bound(&self.to));
        if from.is_some() || to.is_some() {
            clauses.push(Query::range(key, from, to));
        }
        if !self.before.trim().is_empty() {
            clauses.push(Query::below(key, self.before.trim()));
        }
        match self.presence {
            Presence::Any => {}
            Presence::Known => clauses.push(Query::known(key)),
            Presence::Unknown => clauses.push(Query::unknown(key)),
        }
        clauses
    }
}

/// The test of a clause on this column, if a menu can show all of it.
fn editable<'a>(clause: &'a Query, key: &str) -> Option<&'a Test> {
    let Query::Test { column, test } = clause else {
        return None;
    };
    let is_whole = match test {
        // Before a day.
        Test::Range {
            from: None,
            to: Some(to),
        } if !to.included => is_day(&to.value),
        Test::Range { from, to } => [from, to].into_iter().flatten().all(|bound| bound.included),
        Test::Unknown(reason) => reason.is_none(),
        Test::Like(_) => false,
        Test::OneOf(_) | Test::Contains(_) | Test::Known => true,
    };
    (is_whole && (column == key || reports::table::column::key_of(column) == key)).then_some(test)
}

/// Whether a text is a day, as `2026-08-03`.
fn is_day(text: &str) -> bool {
    text.len() == 10 && reports::value::timestamp(text.as_bytes()).is_some()
}

/// The value that a clause given with a value's count selects; `None` if it selects no plain value,
/// such as a clause for unknown ones.
#[must_use]
pub fn value_of(clause: &str) -> Option<String> {
    match parse(clause).ok()? {
        Query::Test {
            test: Test::OneOf(values),
            ..
        } => match <[String; 1]>::try_from(values) {
            Ok([value]) => Some(value),
            Err(_) => None,
        },
        _ => None,
    }
}

/// A text split at an error: before, the error, after. `span` is in characters.
#[must_use]
pub fn cut_at(text: &str, span: (u32, u32)) -> (&str, &str, &str) {
    let byte_of = |chars: u32| {
        let chars = usize::try_from(chars).unwrap_or(usize::MAX);
        text.char_indices()
            .nth(chars)
            .map_or(text.len(), |(at, _)| at)
    };
    let (start, end) = (byte_of(span.0), byte_of(span.1));
    let (before, rest) = text.split_at(start);
    let (mistake, after) = rest.split_at(end.max(start) - start);
    (before, mistake, after)
}

/// Converts a position in characters to one in UTF-16 units, which inputs use.
#[must_use]
pub fn utf16_of(text: &str, chars: u32) -> u32 {
    let chars = usize::try_from(chars).unwrap_or(usize::MAX);
    text.chars()
        .take(chars)
        .map(|c| u32::try_from(c.len_utf16()).unwrap_or(1))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(text: &str) -> Query {
        parse(text).unwrap()
    }

    fn texts(text: &str) -> Vec<String> {
        clauses_of(text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_query_is_a_list_of_clauses() {
        assert_eq!(texts(""), [""; 0]);
        assert_eq!(texts("role:admin"), ["role:admin"]);
        assert_eq!(
            texts("role:admin (a:1 OR b:2) -c:3"),
            ["role:admin", "a:1 OR b:2", "-c:3"]
        );
        assert_eq!(texts("a:1 OR b:2"), ["a:1 OR b:2"]);
        assert_eq!(texts("role:("), [""; 0], "no query has no clauses");
    }

    #[test]
    fn a_clause_is_taken_out() {
        assert_eq!(without("role:admin repos:>0 octo", 1), "role:admin octo");
        assert_eq!(without("role:admin", 0), "");
        assert_eq!(without("role:admin", 5), "role:admin");
        assert_eq!(without("(a:1 OR b:2) c:3", 1), "a:1 OR b:2");
    }

    #[test]
    fn a_clause_is_added_once() {
        assert_eq!(with("role:admin", query("repos:>0")), "role:admin repos:>0");
        assert_eq!(with("role:admin", query("role:admin")), "role:admin");
        assert_eq!(with("", query("a:1 b:2")), "a:1 b:2");
        assert_eq!(with("a:1 OR b:2", query("c:3")), "(a:1 OR b:2) c:3");
    }

    #[track_caller]
    fn edits(text: &str, key: &str, edit: impl Fn(&mut Draft), expected: &str) {
        let query = query(text);
        let mut draft = Draft::read(&query, key);
        edit(&mut draft);
        assert_eq!(draft.write(&query, key).to_string(), expected);
    }

    #[test]
    fn values_are_ticked() {
        let ty = Type::Category;
        edits("", "role", |d| d.tick(ty, "admin", true), "role:admin");
        edits(
            "role:admin",
            "role",
            |d| d.tick(Type::Category, "user", true),
            "role:admin,user",
        );
        edits(
            "role:admin,user",
            "role",
            |d| d.tick(ty, "ADMIN", false),
            "role:user",
        );
        edits("role:admin", "role", |d| d.tick(ty, "admin", false), "");
        edits(
            "",
            "owner",
            |d| d.tick(ty, "Ops, Berlin", true),
            "owner:\"Ops, Berlin\"",
        );
        assert!(Draft::read(&query("role:Admin"), "role").has(ty, "admin"));
        assert!(!Draft::read(&query("other:Admin"), "role").has(ty, "admin"));
        assert!(Draft::read(&query("x:yes"), "x").has(Type::Boolean, "true"));
        edits("x:yes", "x", |d| d.tick(Type::Boolean, "true", false), "");
    }

    #[test]
    fn ranges_are_set() {
        let range = |from: &'static str, to: &'static str| {
            move |draft: &mut Draft| (draft.from, draft.to) = (from.to_owned(), to.to_owned())
        };
        edits("", "repos", range("1", "5"), "repos:1..5");
        edits("repos:1..5", "repos", range(" 2 ", ""), "repos:>=2");
        edits(
            "repos:1..5",
            "repos",
            range("", "2026-03"),
            "repos:<=2026-03",
        );
        edits("repos:1..5", "repos", range("", " "), "");
    }

    #[test]
    fn times_before_a_day_are_set() {
        let before = |day: &'static str| move |draft: &mut Draft| draft.before = day.to_owned();
        edits("a:1", "x", before("2026-08-03"), "a:1 x:<2026-08-03");
        edits("x:<2026-08-03", "x", before("2026"), "x:<2026");
        edits("x:<2026-08-03 a:1", "x", before(" "), "a:1");
        edits(
            "x:>2026-08-03",
            "x",
            before("2027"),
            "x:>2026-08-03 x:<2027",
        );
    }

    #[test]
    fn presence_and_text_are_set() {
        edits("", "x", |d| d.presence = Presence::Known, "has:x");
        edits("has:x", "x", |d| d.presence = Presence::Unknown, "no:x");
        edits("no:x", "x", |d| d.presence = Presence::Any, "");
        edits("", "x", |d| d.contains = "bot".to_owned(), "x:~bot");
    }

    #[test]
    fn clauses_that_a_menu_cannot_show_are_kept() {
        edits(
            "-role:admin",
            "role",
            |d| d.tick(Type::Category, "user", true),
            "-role:admin role:user",
        );
        edits(
            "repos:>5",
            "repos",
            |d| d.to = "9".to_owned(),
            "repos:>5 repos:<=9",
        );
        edits(
            "stated:x",
            "x",
            |d| d.presence = Presence::Known,
            "stated:x has:x",
        );
        edits(
            "(role:a OR x:1)",
            "role",
            |d| d.tick(Type::Category, "b", true),
            "(role:a OR x:1) role:b",
        );
        assert_eq!(
            Draft::read(&query("-role:admin (role:x OR y:1)"), "role"),
            Draft::default()
        );
    }

    #[test]
    fn bounds_without_a_field_are_kept_and_named() {
        let from = |value: &'static str| move |draft: &mut Draft| draft.from = value.to_owned();
        edits("repos:<5", "repos", from("2"), "repos:<5 repos:>=2");
        edits("x:<2026", "x", from("2025-01-01"), "x:<2026 x:>=2025-01-01");
        edits(
            "x:>=2025-01-01 x:<2026-08-03",
            "x",
            from("2025-02-01"),
            "x:>=2025-02-01 x:<2026-08-03",
        );
        let others = |text: &str| Draft::others(&query(text), "repos");
        assert_eq!(others("repos:<5 role:admin repos:>=2"), ["repos:<5"]);
        assert_eq!(others("(repos:1 OR repos:3)"), ["repos:1 OR repos:3"]);
        assert_eq!(others("repos:1 octo"), [""; 0]);
    }

    #[test]
    fn chips_do_not_wander() {
        edits(
            "a:1 role:admin b:2",
            "role",
            |d| d.tick(Type::Category, "user", true),
            "a:1 role:admin,user b:2",
        );
    }

    #[test]
    fn a_filter_of_a_column_alone() {
        for (text, expected) in [
            ("role:admin repos:>5", true),
            ("-role:admin", true),
            ("(role:admin OR no:role)", true),
            ("(role:admin OR repos:>5)", false),
            ("repos:>5 octo", false),
            ("", false),
            ("role:(", false),
        ] {
            assert_eq!(has_own(text, "role"), expected, "{text}");
        }
    }

    #[test]
    fn the_value_of_a_clause() {
        assert_eq!(value_of("role:admin").as_deref(), Some("admin"));
        assert_eq!(
            value_of("owner:\"Ops, Berlin\"").as_deref(),
            Some("Ops, Berlin")
        );
        assert_eq!(value_of("role:a,b"), None);
        assert_eq!(value_of("no:role"), None);
        assert_eq!(value_of("role:("), None);
    }

    #[test]
    fn mistakes_are_cut_out() {
        assert_eq!(cut_at("röle:( x", (5, 6)), ("röle:", "(", " x"));
        assert_eq!(cut_at("abc", (3, 4)), ("abc", "", ""));
        assert_eq!(cut_at("abc", (2, 1)), ("ab", "", "c"));
        assert_eq!(utf16_of("a😀b", 2), 3);
        assert_eq!(utf16_of("ab", 9), 2);
    }

    proptest! {
        #[test]
        fn reading_and_writing_back_changes_nothing(
            role in prop::option::of("[a-z]{1,4}"),
            repos in prop::option::of(0_u32..100),
            login in prop::option::of("[a-z ]{1,4}"),
        ) {
            let mut parts = Vec::new();
            parts.extend(role.map(|role| Query::is("role", role)));
            parts.extend(repos.map(|n| Query::at_least("repos", n)));
            parts.extend(login.map(|l| Query::contains("login", l.trim()).not()));
            let query = Query::all_of(parts).normalised();
            for key in ["role", "repos", "login"] {
                prop_assert_eq!(Draft::read(&query, key).write(&query, key), query.clone());
            }
        }

        #[test]
        fn any_text_can_be_taken_apart(text in ".{0,40}", index in 0_usize..5, a in 0_u32..50, b in 0_u32..50) {
            let _ = (clauses_of(&text), without(&text, index), cut_at(&text, (a, b)));
        }
    }
}
