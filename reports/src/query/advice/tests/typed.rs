//! Texts while and after they are typed: each is applied as it says, or explained with an offer.

use super::*;

#[test]
fn each_typed_text_is_a_query_or_is_explained() {
    let fields = fields();
    // The code of the advice, and the first offer.
    for (typed, code, offered) in [
        ("", "query", ""),
        ("ro", "words ro", "login:~ro"),
        ("role:", "unreadable", "has:role"),
        ("role:ad", "nothing is ad, but admin", "role:admin"),
        ("role:admni", "nothing is admni, but admin", "role:admin"),
        ("role:admin,", "unreadable", "role:admin"),
        ("rolle:admin ", "no column rolle", "role:admin"),
        ("2fa:false", "no column 2fa", "2fa_enabled:false"),
        ("last_active:>", "unreadable", ""),
        ("last_active:>90", "age", "last_active:<2026-08-03"),
        ("last_active:>90d", "age", "last_active:<2026-08-03"),
        ("last_active:90d", "age", "last_active:<2026-08-03"),
        (
            "last_active:90d..30d",
            "age",
            "last_active:2026-08-03..2026-10-02",
        ),
        ("repos:5..1", "unreadable", "repos:1..5"),
        (
            "last_active:2026-01-01..90d",
            "age",
            "last_active:2026-01-01..2026-08-03",
        ),
        ("repos:>10", "query", ""),
        ("raw_size:>1", "query", ""),
        ("\"ops, ber", "unreadable", "\"ops, ber\""),
        ("(role:admin OR ", "unreadable", "role:admin"),
        ("suspended:true repos:>0 OR repos:>3", "query", ""),
        (
            "role:admin or role:user",
            "combining",
            "role:admin OR role:user",
        ),
        ("is:admin", "no column is", "role:admin"),
        ("is:unknown(last_active)", "notation", "no:last_active"),
        ("login:*@octo.example", "query", ""),
        (
            "login:\"*@octo.example\"",
            "quoted star",
            "login:*@octo.example",
        ),
        (
            "role:admin role:user",
            "two values of role",
            "role:admin,user",
        ),
        ("login: octocat", "notation", "login:octocat"),
        ("http://octo.example", "notation", "\"http://octo.example\""),
    ] {
        let outcome = outcome(typed, &fields);
        let (said, offers) = outcome.split_once(" → ").unwrap_or((&outcome, ""));
        let said = said.split(" [").next().unwrap_or_default();
        let first = offers.split(" | ").next().unwrap_or_default();
        assert_eq!((said, first), (code, offered), "{typed}");
    }
    // A space binds tighter than OR.
    let both = parse("suspended:true repos:>0 OR repos:>3").unwrap();
    assert_eq!(
        both,
        parse("(suspended:true repos:>0) OR repos:>3").unwrap()
    );
}

#[test]
fn a_searched_text_that_tests_a_column_is_a_filter() {
    let check = |text: &str, filter: Option<&str>| {
        assert_eq!(as_filter(text, &fields()).as_deref(), filter, "{text}");
    };
    check("role:admn", Some("role:admin"));
    check("rol:admin", Some("role:admin"));
    check("repos>5", Some("repos:>5"));
    check("repos:>5 role:admin", Some("repos:>5 role:admin"));
    check(
        "last active more than 90 days",
        Some("last_active:<2026-08-03"),
    );
    check("role:owner", Some("role:owner"));
    check("admin", None);
    check("octocat", None);
    check("ana*", None);
    check("12:30", None);
    check("http://octo.example", None);
    check("a = b", None);
    check("\"ops", None);
    check("", None);
}

#[test]
fn a_text_is_refused_where_the_table_refuses_it() {
    let is_refused = |text: &str| refusal(text, &fields()).is_some();
    for text in [
        "repos:>=abc",
        "rol:admin",
        "role:(",
        "raw_size:>=1Gi",
        "repos:5..1",
    ] {
        assert!(is_refused(text), "{text}");
    }
    for text in [
        "",
        "repos:>=5",
        "role:admn",
        "role:admin role:user",
        "ana*",
        "x or y",
    ] {
        assert!(!is_refused(text), "{text}");
    }
}
