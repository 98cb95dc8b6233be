use super::*;
use crate::query::Bound;
use crate::query::parse;
use crate::query::reference::{Unanswerable, truth};
use crate::query::testing::table;
use crate::table::{Type, Unknown};
use proptest::prelude::*;

const HEADER: &str = "login,role,repos,last_active,2fa_enabled?,raw_size,score\n";
const TYPES: [Type; 7] = [
    Type::Text,
    Type::Category,
    Type::Integer,
    Type::Timestamp,
    Type::Boolean,
    Type::Size,
    Type::Decimal,
];

fn people() -> Table {
    let rows = [
        "octocat,admin,0,2026-09-30 23:59:59 +0000,true,0 Bytes,0.5",
        "Bot-1,user,5,2026-10-01 00:00:00 +0000,false,1 KB,1.5",
        "\"Ops, Berlin\",user,,No activity,,1 MB,-1",
        ",Site Admin,x,2026-10-31 23:59:59.999,true,1.00 GB,",
        "zo\u{eb},admin,-3,2024-02-29,FALSE,,1e3",
        "short,user",
    ];
    table(format!("{HEADER}{}\n", rows.join("\n")), &TYPES)
}

fn rows_of(table: &Table, query: &str) -> Result<Vec<u32>, String> {
    let found = Evaluator::new(table).evaluate_text(query);
    found
        .map(|(_, rows)| rows.iter().collect())
        .map_err(|error| error.message)
}

#[test]
fn selects_the_rows_a_person_means() {
    let table = people();
    for (query, wanted) in [
        ("", vec![0, 1, 2, 3, 4, 5]),
        ("-*", vec![]),
        ("role:ADMIN", vec![0, 4]),
        ("role:admin,user", vec![0, 1, 2, 4, 5]),
        ("role:~admin", vec![0, 3, 4]),
        ("-role:admin", vec![1, 2, 3, 5]),
        ("login:OCTOCAT", vec![0]),
        ("login:octo", vec![]),
        ("login:OCTO*", vec![0]),
        ("login:*CAT", vec![0]),
        ("login:octo*cat", vec![0]),
        ("login:octoca*cat", vec![]),
        ("login:\"octo*\"", vec![]),
        ("-login:o*", vec![1, 4, 5]),
        ("login:~OCTO", vec![0]),
        ("login:\"ops, berlin\",bot-1", vec![1, 2]),
        ("login:ZO\u{cb}", vec![4]),
        ("-login:octocat", vec![1, 2, 4, 5]),
        ("no:login", vec![3]),
        ("empty:login", vec![3]),
        ("stated:login", vec![]),
        ("has:login", vec![0, 1, 2, 4, 5]),
        ("repos:0", vec![0]),
        ("-repos:0", vec![1, 4]),
        ("-(repos:0)", vec![1, 4]),
        ("-repos:0 -no:repos", vec![1, 4]),
        ("repos:>0", vec![1]),
        ("repos:>=0", vec![0, 1]),
        ("repos:<0", vec![4]),
        ("repos:>-3.5..<=0.5", vec![0, 4]),
        ("repos:0.5", vec![]),
        ("repos:5.0", vec![1]),
        ("repos:-3,5", vec![1, 4]),
        ("repos:<1e30", vec![0, 1, 4]),
        ("repos:>1e30", vec![]),
        ("repos:>=-1e30", vec![0, 1, 4]),
        ("no:repos", vec![2, 3, 5]),
        ("empty:repos", vec![2]),
        ("unparsable:repos", vec![3]),
        ("missing:repos", vec![5]),
        ("-empty:repos", vec![0, 1, 3, 4, 5]),
        ("repos:~5", vec![1]),
        ("last_active:<2026-10-01", vec![0, 4]),
        ("last_active:<=2026-10-01", vec![0, 1, 4]),
        ("last_active:>=2026-10-01", vec![1, 3]),
        ("last_active:>2026-10-01", vec![3]),
        ("last_active:>2026-09", vec![1, 3]),
        ("last_active:<=2026-10", vec![0, 1, 3, 4]),
        ("last_active:2026-10", vec![1, 3]),
        ("last_active:2024", vec![4]),
        ("last_active:2024,2026-09-30", vec![0, 4]),
        ("last_active:2024..2026-09-30", vec![0, 4]),
        ("last_active:2026-10-01T00:00:00Z", vec![1]),
        ("last_active:>2026-10-31T23:59:59Z", vec![]),
        ("last_active:<\"2026-10-01 02:00:00 +0200\"", vec![0, 4]),
        ("stated:last_active", vec![2]),
        ("last_active:~activity", vec![]),
        ("activity", vec![2]),
        ("2fa_enabled:yes", vec![0, 3]),
        ("2fa_enabled?:False", vec![1, 4]),
        ("-2fa_enabled:true", vec![1, 4]),
        ("2fa_enabled:true,false", vec![0, 1, 3, 4]),
        ("-2fa_enabled:true,false", vec![]),
        ("2fa_enabled:~ru", vec![0, 3]),
        ("raw_size:>=1MiB", vec![2, 3]),
        ("raw_size:1GB", vec![3]),
        ("raw_size:<1.5mb", vec![0, 1, 2]),
        ("raw_size:1kb..1048576", vec![1, 2]),
        ("score:>0", vec![0, 1, 4]),
        ("score:1.5,-1.0", vec![1, 2]),
        ("score:>0.5..<1000", vec![1]),
        ("score:0.5..1.5", vec![0, 1]),
        ("-score:>0", vec![2]),
        ("no:score", vec![3, 5]),
        ("empty:score", vec![3]),
        ("berlin", vec![2]),
        ("-berlin", vec![0, 1, 3, 4, 5]),
        ("\"Ops, Berlin\"", vec![2]),
        ("\"admin,0\"", vec![]),
        ("role:admin repos:<0 OR berlin", vec![2, 4]),
        ("-(role:admin repos:0)", vec![1, 2, 3, 4, 5]),
        ("-(role:user repos:0)", vec![0, 1, 3, 4]),
        ("-(role:admin OR repos:5)", vec![]),
        ("\"2FA enabled?\":true", vec![0, 3]),
        ("Login:octocat", vec![0]),
        ("login:~\"\"", vec![0, 1, 2, 4, 5]),
    ] {
        assert_eq!(rows_of(&table, query), Ok(wanted), "{query}");
    }
}

#[test]
fn unknown_values_are_undecided() {
    let table = people();
    let undecided = |query: &str| -> Vec<u32> {
        Evaluator::new(&table)
            .undecided(&parse(query).unwrap())
            .unwrap()
            .iter()
            .collect()
    };
    assert_eq!(undecided("repos:0"), [2, 3, 5]);
    assert_eq!(undecided("-repos:0"), [2, 3, 5]);
    // An account that is not an admin is not an admin without 2FA, whether 2FA is known or not.
    assert_eq!(undecided("role:user 2fa_enabled:false"), [2, 5]);
    assert_eq!(undecided("role:user OR repos:0"), [3]);
    assert!(undecided("no:repos octocat").is_empty());
}

#[test]
fn mistakes_are_explained_where_they_are() {
    let table = people();
    for (query, marked, said) in [
        ("octocat rols:admin", "rols:admin", "closest are role"),
        ("\u{eb} log:x", "log:x", "closest are login"),
        ("http://x", "http://x", "in quotes"),
        ("no:rpos", "no:rpos", "closest are repos"),
        (
            "(repos:>abc)",
            "repos:>abc",
            "“abc” is not one; write repos:5",
        ),
        ("repos:1,b", "repos:1,b", "“b” is not one"),
        ("-repos:5..1", "repos:5..1", "smaller value first"),
        ("score:2..1", "score:2..1", "smaller value first"),
        ("score:nan", "score:nan", "write score:0.5"),
        (
            "last_active:yesterday",
            "last_active:yesterday",
            "last_active:2026-03",
        ),
        (
            "last_active:2026-03..2026-02",
            "last_active:2026-03..2026-02",
            "smaller",
        ),
        ("raw_size:>big", "raw_size:>big", "raw_size:>=1GiB"),
        ("2fa_enabled:1", "2fa_enabled:1", "2fa_enabled:true"),
        ("2fa_enabled:>0", "2fa_enabled:>0", "2fa_enabled:true"),
        ("login:>a", "login:>a", "login:~part"),
        ("role:a..b", "role:a..b", "role:~part"),
        ("login:\"\"", "login:\"\"", "empty:login"),
    ] {
        let error = Evaluator::new(&table)
            .evaluate_text(query)
            .expect_err(query);
        assert!(error.message.contains(said), "{query}: {}", error.message);
        let (start, end) = (error.span.0 as usize, error.span.1 as usize);
        let found: String = query.chars().skip(start).take(end - start).collect();
        assert_eq!(found, marked, "{query}");
    }
    // Built in code, the place is that in the canonical text.
    let query = Query::And(vec![
        Query::All,
        Query::is("role", "x"),
        Query::is("repos", "b"),
    ]);
    let error = Evaluator::new(&table).evaluate(&query).unwrap_err();
    assert_eq!(
        (query.to_string().as_str(), error.span),
        ("role:x repos:b", (7, 14))
    );
    let long = Query::word("x".repeat(NEEDLE_BYTES + 1));
    assert!(
        Evaluator::new(&table)
            .evaluate(&long)
            .unwrap_err()
            .message
            .contains("shorten")
    );
}

#[test]
fn an_empty_table_has_no_rows_to_select() {
    let table = table("", &[]);
    assert_eq!(rows_of(&table, ""), Ok(vec![]));
    assert_eq!(rows_of(&table, "-x"), Ok(vec![]));
    assert_eq!(
        rows_of(&table, "a:x"),
        Err(
            "There is no column “a”. To search for the text itself, put all of it in quotes."
                .to_owned()
        )
    );
}

fn cells() -> impl Strategy<Value = String> {
    let cell = prop::sample::select(vec![
        "",
        "a",
        "A",
        "ab",
        "\u{eb}",
        "\u{cb}",
        "0",
        "1",
        "-1",
        "1.5",
        "true",
        "FALSE",
        "2026-03-31 23:59:59 +0000",
        "2026-04-01",
        "1 KB",
        "1.5 MB",
        "None",
        "\"a,b\"",
        "\"\"",
        "\"a\"\"b\"",
        "9223372036854775807",
    ]);
    prop::collection::vec(prop::collection::vec(cell, 1..8), 1..40).prop_map(|rows| {
        let rows: Vec<String> = rows.into_iter().map(|cells| cells.join(",")).collect();
        format!("t,c,i,m,b,s,d\n{}\n", rows.join("\n"))
    })
}

/// Clauses that mostly fit their column, and sometimes do not.
fn clauses() -> impl Strategy<Value = Query> {
    let columns: [(&str, &[&str]); 7] = [
        ("t", &["a", "AB", "\u{eb}", "0", "a,b", "a\"b", "none"]),
        ("c", &["a", "AB", "\u{eb}", "0", "a,b", "a\"b", "none"]),
        (
            "i",
            &[
                "0",
                "1",
                "-1",
                "1.5",
                "1e40",
                "-1e40",
                "9223372036854775807",
            ],
        ),
        (
            "m",
            &[
                "2026",
                "2026-03",
                "2026-04-01",
                "2026-03-31T23:59:59Z",
                "2027",
            ],
        ),
        ("b", &["true", "no"]),
        ("s", &["1024", "1KB", "1.5MB", "0"]),
        ("d", &["0", "1", "-1", "1.5", "1e40"]),
    ];
    let column = (prop::sample::select(columns.to_vec()), 0..40_u8);
    let test = column.prop_flat_map(|((column, values), odd)| {
        let values = if odd == 0 {
            &["a", "1", "2026"]
        } else {
            values
        };
        let value = || prop::sample::select(values.to_vec()).prop_map(str::to_owned);
        let bound = || {
            prop::option::of(
                (value(), any::<bool>()).prop_map(|(value, included)| Bound { value, included }),
            )
        };
        let ranges = if odd > 1 && matches!(column, "t" | "c" | "b") {
            0
        } else {
            4
        };
        let test = prop_oneof![
            4 => prop::collection::vec(value(), 1..4).prop_map(Test::OneOf),
            ranges => (bound(), bound()).prop_map(|(from, to)| Test::Range { from, to }),
            1 => value().prop_map(Test::Contains),
            1 => ("[abn1]{1,2}", prop::collection::vec("[abn1 ]{0,2}", 1..3))
                .prop_map(|(first, rest)| Test::Like([vec![first], rest].concat())),
            1 => prop::option::of(prop::sample::select(Unknown::ALL.to_vec()))
                .prop_map(Test::Unknown),
            1 => Just(Test::Known),
        ];
        test.prop_map(move |test| Query::test(column, test))
    });
    let leaf = prop_oneof![
        6 => test,
        1 => prop::sample::select(vec!["a", "AB", "1", "none"]).prop_map(Query::word),
        1 => Just(Query::All),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Query::And),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Query::Or),
            inner.prop_map(|q| Query::Not(Box::new(q))),
        ]
    })
}

proptest! {
    #[test]
    fn agrees_with_asking_each_row(
        text in cells(),
        queries in prop::collection::vec(clauses(), 1..4),
    ) {
        let table = table(text, &TYPES);
        // One evaluator for several queries, so that kept answers are used.
        let evaluator = Evaluator::new(&table);
        for query in queries {
            let wanted: Result<Vec<_>, Unanswerable> =
                (0..table.rows()).map(|row| truth(&table, row, &query)).collect();
            match (evaluator.evaluate(&query), wanted) {
                (Ok(found), Ok(wanted)) => {
                    let undecided = evaluator.undecided(&query).unwrap();
                    for (row, wanted) in (0_u32..).zip(wanted) {
                        let found = (!undecided.contains(row)).then(|| found.contains(row));
                        prop_assert_eq!(found, wanted, "row {} of {}", row, query);
                    }
                }
                (found, wanted) => prop_assert_eq!(found.is_ok(), wanted.is_ok(), "{}", query),
            }
        }
    }
}

#[test]
fn values_that_a_query_does_not_distinguish_are_the_same() {
    let check = |ty, one: &str, other: &str, expected: bool| {
        let is_same = is_same_value(ty, one, other);
        assert_eq!(is_same, expected, "{ty:?} {one} {other}");
    };
    check(Type::Boolean, "yes", "true", true);
    check(Type::Boolean, "no", "true", false);
    check(Type::Size, "1KB", "1024", true);
    check(Type::Integer, "05", "5", true);
    check(Type::Decimal, "1.50", "1.5", true);
    check(Type::Text, "05", "5", false);
    check(Type::Category, "Admin", "admin", true);
    check(Type::Integer, "x", "y", false);
}
