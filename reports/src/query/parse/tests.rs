use super::*;

/// Each text, and the canonical form of what it asks.
#[test]
fn queries_are_read_in_every_notation() {
    for (text, canonical) in [
        ("", ""),
        ("  \t ", ""),
        ("*", ""),
        ("* octocat", "octocat"),
        ("-*", "-*"),
        ("octocat", "octocat"),
        ("  octocat   role:admin ", "octocat role:admin"),
        ("a AND b", "a b"),
        ("a b OR c", "(a b) OR c"),
        ("a OR b c", "a OR (b c)"),
        ("a OR (b OR c)", "a OR b OR c"),
        ("(a b) c", "a b c"),
        ("((a))", "a"),
        ("(a OR b)c", "(a OR b) c"),
        ("NOT a", "-a"),
        ("NOT NOT a", "a"),
        ("--a", "a"),
        ("NOT -a", "a"),
        ("-(a b)", "-(a b)"),
        ("- (a)", "error"),
        ("NOT (a OR -b)", "-(a OR -b)"),
        ("\"OR\" \"AND\" \"NOT\"", "\"OR\" \"AND\" \"NOT\""),
        ("ORder or not", "ORder or not"),
        ("\"two words\"", "\"two words\""),
        ("\"one\"", "one"),
        ("\"\"", ""),
        ("\"a \\\" quote\"", "\"a \\\" quote\""),
        ("\"C:\\temp\\\\x\"", "\"C:\\\\temp\\\\x\""),
        ("C\\x", "C\\x"),
        ("role:admin", "role:admin"),
        ("role:admin,user", "role:admin,user"),
        ("-role:admin", "-role:admin"),
        ("Role:\"admin\"", "Role:admin"),
        ("fork?:true", "fork?:true"),
        ("\"Last Activity At\":2026", "\"Last Activity At\":2026"),
        (
            "owner_name:\"Ops, Berlin\",x",
            "owner_name:\"Ops, Berlin\",x",
        ),
        ("login:~bot", "login:~bot"),
        ("login:ana*", "login:ana*"),
        ("login:*ana", "login:*ana"),
        ("login:*ana*", "login:~ana"),
        ("login:a**b*", "login:a*b*"),
        ("login:**", "has:login"),
        ("login:\"Ops, \"*", "login:\"Ops, \"*"),
        ("login:\"ana*\"", "login:\"ana*\""),
        ("login:a,b*", "error"),
        ("login:a*,b", "error"),
        ("login:~\"a bot\"", "login:~\"a bot\""),
        ("login:\"~bot\"", "login:\"~bot\""),
        ("repos:>0", "repos:>0"),
        ("repos:>=5", "repos:>=5"),
        ("repos:<-5", "repos:<-5"),
        ("repos:<=5", "repos:<=5"),
        ("repos:1..5", "repos:1..5"),
        ("repos:-5..-1", "repos:-5..-1"),
        ("repos:1..", "repos:>=1"),
        ("repos:..5", "repos:<=5"),
        ("repos:1..*", "repos:>=1"),
        ("repos:*..5", "repos:<=5"),
        ("repos:*..*", "has:repos"),
        ("repos:*", "has:repos"),
        ("-repos:*", "-has:repos"),
        ("repos:>1..<5", "repos:>1..<5"),
        ("repos:>=1..<=5", "repos:1..5"),
        ("repos:>=1..5", "repos:1..5"),
        ("repos:1..<5", "repos:>=1..<5"),
        ("(repos:1..)", "repos:>=1"),
        ("size:0.5..1.5", "size:0.5..1.5"),
        ("size:>=1.5GiB", "size:>=1.5GiB"),
        ("at:>=2026-03-28T06:54:33Z", "at:>=2026-03-28T06:54:33Z"),
        (
            "at:\"2026-01-01 10:00\"..2026-02",
            "at:\"2026-01-01 10:00\"..2026-02",
        ),
        ("no:last_active", "no:last_active"),
        ("has:\"Last Active\"", "has:\"Last Active\""),
        (
            "empty:a stated:b unparsable:c missing:d",
            "empty:a stated:b unparsable:c missing:d",
        ),
        ("\"no\":5", "\"no\":5"),
        ("login:\"\"", "login:\"\""),
        ("http://x", "http://x"),
        ("\"http://x\"", "\"http://x\""),
        ("12:30", "12:30"),
        ("ip:2001:db8::1", "ip:2001:db8::1"),
        ("role:admin(a)", "role:admin a"),
        ("a,b", "\"a,b\""),
        ("Zoë", "Zoë"),
    ] {
        let found = parse(text).map_or_else(|_| "error".to_owned(), |q| q.to_string());
        assert_eq!(found, canonical, "{text}");
    }
}

/// Each text, what is marked in it, and a part of what is said about it.
#[test]
fn errors_have_a_message_and_a_place() {
    for (text, marked, said) in [
        ("role:", "role:", "no:role"),
        ("a role: admin", "role:", "without a space"),
        ("repos:>", "repos:>", "repos:value"),
        ("repos:>..5", "repos:>", "repos:value"),
        ("role:a,", "role:a,", "after the comma"),
        ("\u{3000}ñ: ", "ñ:", "A value goes after"),
        ("\"a b\":", "\"a b\":", "A value goes after"),
        ("a\u{3000}OR", "OR", "between two"),
        ("role:,a", "role:", "A value goes after"),
        ("repos:1,2..3", "..", "repos:1..5"),
        ("repos:1..>5", ">", "takes < or <="),
        ("no:", "no:", "as in no:email"),
        ("no:a,b", ",", "put a space"),
        (":x", ":", "A column's name goes before"),
        ("\"open", "\"open", "add \" where"),
        ("ü (a", "(", "add ) where"),
        ("a)", ")", "closes nothing"),
        ("é ()", "()", "remove them"),
        ("a OR", "OR", "between two"),
        ("OR a", "OR", "between two"),
        ("a OR OR b", "OR", "between two"),
        ("(a OR )", "OR", "between two"),
        ("AND a", "AND", "between two"),
        ("a AND", "AND", "between two"),
        ("a AND OR b", "AND", "between two"),
        ("a -", "-", "negates"),
        ("a - b", "-", "negates"),
        ("NOT", "NOT", "negates"),
        ("NOT OR a", "NOT", "negates"),
        ("(-)", "-", "negates"),
        ("a\"b\"", "\"", "in quotes"),
        ("\"a\"b", "b", "in quotes"),
        ("login:a\"b\"", "\"", "in quotes"),
    ] {
        let error = parse(text).expect_err(text);
        assert!(error.message.contains(said), "{text}: {}", error.message);
        let (start, end) = (error.span.0 as usize, error.span.1 as usize);
        let found: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(found, marked, "{text}: {error:?}");
    }
}

#[test]
fn limits_hold() {
    assert!(parse(&"ü".repeat(QUERY_CHARS)).is_ok());
    let error = parse(&"ü".repeat(QUERY_CHARS + 1)).unwrap_err();
    assert_eq!(error.span, (4096, 4097));
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(QUERY_DEPTH)).is_ok());
    assert!(
        parse(&nested(QUERY_DEPTH + 1))
            .unwrap_err()
            .message
            .contains("use fewer")
    );
    // Depth, not number.
    assert!(parse(&"(a)".repeat(QUERY_DEPTH + 1)).is_ok());
    assert!(parse(&"-".repeat(QUERY_CHARS)).is_err());
}

#[test]
fn places_are_those_of_the_normalised_query() {
    let text = "é (* role:admin) \"\" -(b OR no:c)";
    let (query, spans) = parse_with_spans(text).unwrap();
    assert_eq!(query.to_string(), "é role:admin -(b OR no:c)");
    let marked = spans.iter().map(|(start, end)| {
        text.chars()
            .skip(*start as usize)
            .take((end - start) as usize)
            .collect::<String>()
    });
    assert_eq!(marked.collect::<Vec<_>>(), ["é", "role:admin", "b", "no:c"]);
}
