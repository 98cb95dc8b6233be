//! A test for each row of the table of choices, and a slow parser that anyone can believe.

use std::borrow::Cow;

use proptest::prelude::*;

use super::{Deviation, Record, parse};

const HEADER: &str = "CEF:0|v|p|1|c|n|5|";

/// The pairs of an extension, and what deviates.
fn of(extension: &str) -> (Vec<(String, String)>, Vec<Deviation>) {
    let line = format!("{HEADER}{extension}");
    let record = parse(line.as_bytes()).unwrap();
    let text = |bytes: &Cow<'_, [u8]>| String::from_utf8_lossy(bytes).into_owned();
    let pairs = record
        .pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), text(value)));
    let deviations = record.deviations.iter().map(|(deviation, _)| *deviation);
    (pairs.collect(), deviations.collect())
}

#[track_caller]
fn check(extension: &str, pairs: &[(&str, &str)], deviations: &[Deviation]) {
    let (found, told) = of(extension);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(
        (found.as_slice(), told.as_slice()),
        (pairs, deviations),
        "{extension}"
    );
}

#[track_caller]
fn check_header(line: &str, fields: &[&str], deviations: &[Deviation]) {
    let record = parse(line.as_bytes()).unwrap();
    let found: Vec<Cow<'_, str>> = record
        .header
        .iter()
        .map(|field| String::from_utf8_lossy(field))
        .collect();
    let told: Vec<Deviation> = record
        .deviations
        .iter()
        .map(|(deviation, _)| *deviation)
        .collect();
    assert_eq!(
        (found, told.as_slice()),
        (
            fields.iter().map(|f| Cow::Borrowed(*f)).collect(),
            deviations
        ),
        "{line}"
    );
}

use Deviation::{StrayEquals, StrayTab, StrayText, TruncatedHeader, UnknownEscape, UnknownVersion};

#[test]
fn escaped_pipe_in_extension() {
    check(
        r"a=x\|y b=1",
        &[("a", r"x\|y"), ("b", "1")],
        &[UnknownEscape],
    );
}

#[test]
fn unescaped_pipe_in_extension() {
    check("a=x|y b=|", &[("a", "x|y"), ("b", "|")], &[]);
}

#[test]
fn unescaped_equals_after_a_key() {
    check("a=b=c d=1", &[("a", "b=c"), ("d", "1")], &[StrayEquals]);
}

#[test]
fn unescaped_equals_after_a_word() {
    check("a=b c=d", &[("a", "b"), ("c", "d")], &[]);
}

#[test]
fn unescaped_equals_after_no_key() {
    check("a=b ?c=d", &[("a", "b ?c=d")], &[StrayEquals]);
    check(
        r"a=this =has = equals\=",
        &[("a", "this =has = equals=")],
        &[StrayEquals, StrayEquals],
    );
}

#[test]
fn spaces_before_a_key() {
    check(
        " a=1  b=2   c=x y",
        &[("a", "1 "), ("b", "2  "), ("c", "x y")],
        &[],
    );
}

#[test]
fn spaces_at_the_end() {
    check("a=1 b= x  ", &[("a", "1"), ("b", " x")], &[]);
}

#[test]
fn a_tab_between_pairs() {
    check(
        "a=1\tb=2 \tc=3",
        &[("a", "1"), ("b", "2 "), ("c", "3")],
        &[StrayTab, StrayTab],
    );
    check("a=x\ty", &[("a", "x\ty")], &[]);
}

#[test]
fn a_lone_backslash() {
    check(
        r"a=C:\Dir\ b=\",
        &[("a", r"C:\Dir\"), ("b", r"\")],
        &[UnknownEscape; 3],
    );
    check(r"a=\\n b=\\\=", &[("a", r"\n"), ("b", r"\=")], &[]);
}

#[test]
fn line_ends_in_a_value() {
    check(r"a=x\ny\rz\r\n", &[("a", "x\ny\rz\r\n")], &[]);
}

#[test]
fn empty_header_fields() {
    check_header(
        "CEF:0|||1.0|100|n|10|a=b",
        &["0", "", "", "1.0", "100", "n", "10"],
        &[],
    );
}

#[test]
fn an_empty_value() {
    check("a= b=c d=", &[("a", ""), ("b", "c"), ("d", "")], &[]);
}

#[test]
fn quotes_around_a_value() {
    check("a=\"x y\" b='z'", &[("a", "\"x y\""), ("b", "'z'")], &[]);
}

#[test]
fn a_key_twice() {
    check("a=1 a=2", &[("a", "1"), ("a", "2")], &[]);
}

#[test]
fn a_truncated_header() {
    check_header(
        "CEF:0|v|p|1|src=1 dst=2",
        &["0", "v", "p", "1", "src=1 dst=2"],
        &[TruncatedHeader],
    );
    check_header("CEF:0", &["0"], &[TruncatedHeader]);
    check_header("CEF:1|", &["1", ""], &[TruncatedHeader]);
}

#[test]
fn no_pipe_behind_the_severity() {
    check_header(
        "CEF:0|v|p|1|c|n|Low",
        &["0", "v", "p", "1", "c", "n", "Low"],
        &[],
    );
}

#[test]
fn keys_with_signs() {
    check(
        "ad.field[0]=x ad.Error_,Code=3 Auth.Login-Status=216 _a=1",
        &[
            ("ad.field[0]", "x"),
            ("ad.Error_,Code", "3"),
            ("Auth.Login-Status", "216"),
            ("_a", "1"),
        ],
        &[],
    );
    check("a=1 -b=2", &[("a", "1 -b=2")], &[StrayEquals]);
}

#[test]
fn text_before_the_first_key() {
    let line = format!("{HEADER} some words a=1");
    let record = parse(line.as_bytes()).unwrap();
    assert_eq!(record.stray, b"some words");
    check(" some words a=1", &[("a", "1")], &[StrayText]);
    check("no pairs", &[], &[StrayText]);
}

#[test]
fn another_version() {
    check_header(
        "CEF:1|v|p|1|c|n|5|",
        &["1", "v", "p", "1", "c", "n", "5"],
        &[],
    );
    check_header(
        "CEF: 2|v|p|1|c|n|5|",
        &["2", "v", "p", "1", "c", "n", "5"],
        &[UnknownVersion],
    );
}

#[test]
fn escapes_in_the_header() {
    check_header(
        r"CEF:0|a\|b\\c|d\\|1\=|c\n|n|5|x=\|",
        &["0", r"a|b\c", r"d\", r"1\=", r"c\n", "n", "5"],
        &[UnknownEscape, UnknownEscape, UnknownEscape],
    );
}

#[test]
fn a_prefix_is_kept_and_other_text_is_no_cef() {
    let prefix = |line: &str| parse(line.as_bytes()).map(|r| r.prefix.to_vec());
    assert_eq!(prefix("CEF:0|v|p|1|c|n|5|"), Some(vec![]));
    assert_eq!(
        prefix("<13>Oct 1 host CEF:0|v|p|1|c|n|5|"),
        Some(b"<13>Oct 1 host".to_vec())
    );
    assert_eq!(
        prefix("no CEF: here, CEF:0|v|"),
        Some(b"no CEF: here,".to_vec())
    );
    for line in [
        "",
        "words",
        "CEF:",
        "CEF:x|v",
        "cef:0|v|",
        "LEEF:1.0|v",
        "CEF:0 v",
    ] {
        assert_eq!(prefix(line), None, "{line}");
    }
}

/// The same rules, told as slowly as can be: every position is asked by itself.
mod reference {
    /// The number of backslashes directly before a position.
    fn backslashes(text: &[u8], at: usize) -> usize {
        text[..at].iter().rev().take_while(|b| **b == b'\\').count()
    }

    /// Whether the character there is escaped: an odd number of backslashes before it, of which
    /// each pair is one backslash.
    fn is_escaped(text: &[u8], at: usize) -> bool {
        backslashes(text, at) % 2 == 1
    }

    pub(super) fn header(text: &[u8]) -> (Vec<Vec<u8>>, &[u8]) {
        let mut fields = Vec::new();
        let mut start = 0;
        for at in 0..text.len() {
            if text[at] == b'|' && !is_escaped(text, at) {
                fields.push(text[start..at].to_vec());
                start = at + 1;
                if fields.len() == 7 {
                    return (
                        fields.iter().map(|f| unescaped(f, b"|")).collect(),
                        &text[start..],
                    );
                }
            }
        }
        fields.push(text[start..].to_vec());
        (fields.iter().map(|f| unescaped(f, b"|")).collect(), &[])
    }

    /// Without its escapes: a backslash before one of `signs`, a backslash, and before `n` and `r`
    /// where an equals sign is among the signs.
    fn unescaped(text: &[u8], signs: &[u8]) -> Vec<u8> {
        match text {
            [] => Vec::new(),
            [b'\\', b'\\', rest @ ..] => [b"\\".to_vec(), unescaped(rest, signs)].concat(),
            [b'\\', sign, rest @ ..] if signs.contains(sign) => {
                [vec![*sign], unescaped(rest, signs)].concat()
            }
            [b'\\', b'n', rest @ ..] if signs == b"=" => {
                [b"\n".to_vec(), unescaped(rest, signs)].concat()
            }
            [b'\\', b'r', rest @ ..] if signs == b"=" => {
                [b"\r".to_vec(), unescaped(rest, signs)].concat()
            }
            [first, rest @ ..] => [vec![*first], unescaped(rest, signs)].concat(),
        }
    }

    /// The start of the key before an equals sign; `None` if that sign ends no key.
    fn key_before(text: &[u8], equals: usize) -> Option<usize> {
        if text[equals] != b'=' || is_escaped(text, equals) {
            return None;
        }
        let blank = |b: &u8| matches!(b, b' ' | b'\t');
        let start = text[..equals]
            .iter()
            .rposition(blank)
            .map_or(0, |at| at + 1);
        let word = &text[start..equals];
        let signs = b"_.-,[]";
        let is_key = word
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || signs.contains(b))
            && word
                .first()
                .is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        is_key.then_some(start)
    }

    pub(super) fn pairs(text: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
        let keys: Vec<(usize, usize)> = (0..text.len())
            .filter_map(|at| Some((key_before(text, at)?, at)))
            .collect();
        let mut pairs = Vec::new();
        for (n, (start, equals)) in keys.iter().enumerate() {
            let value = match keys.get(n + 1) {
                Some((next, _)) => text[equals + 1..next - 1].to_vec(),
                None => {
                    let mut value = text[equals + 1..].to_vec();
                    while matches!(value.last(), Some(b' ' | b'\t')) {
                        value.pop();
                    }
                    value
                }
            };
            pairs.push((text[*start..*equals].to_vec(), unescaped(&value, b"=")));
        }
        pairs
    }
}

fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        3 => Just(b'='), 3 => Just(b' '), 3 => Just(b'\\'), 2 => Just(b'|'), 3 => Just(b'a'),
        1 => Just(b'\t'), 1 => Just(b'n'), 1 => Just(b'.'), 1 => Just(b'?'), 1 => any::<u8>()
    ];
    proptest::collection::vec(byte, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn equal_to_the_reference(body in hostile(), extension in hostile()) {
        let mut line = b"CEF:0|".to_vec();
        line.extend_from_slice(&body);
        line.extend_from_slice(b"|p|1|c|n|5|");
        line.extend_from_slice(&extension);
        let record = parse(&line).unwrap();
        let (header, rest) = reference::header(&line[4..]);
        let found: Vec<Vec<u8>> = record.header.iter().map(|f| f.to_vec()).collect();
        prop_assert_eq!(found, header);
        let found: Vec<(Vec<u8>, Vec<u8>)> =
            record.pairs.iter().map(|(k, v)| (k.as_bytes().to_vec(), v.to_vec())).collect();
        prop_assert_eq!(found, reference::pairs(rest));
    }

    #[test]
    fn escaped_values_read_back(
        header in proptest::collection::vec("[a-z|\\\\= ]{0,8}", 6),
        values in proptest::collection::vec("[a-z|\\\\=\r\n ]{0,8}x", 0..5),
    ) {
        let mut line = "CEF:0".to_owned();
        for field in &header {
            line.push('|');
            line.push_str(&field.replace('\\', r"\\").replace('|', r"\|"));
        }
        line.push('|');
        for (n, value) in values.iter().enumerate() {
            let value = value.replace('\\', r"\\").replace('=', r"\=");
            let value = value.replace('\n', r"\n").replace('\r', r"\r");
            line.push_str(&format!("k{n}={value} "));
        }
        let Record { header: fields, pairs, deviations, .. } = parse(line.as_bytes()).unwrap();
        prop_assert!(deviations.is_empty(), "{:?} in {}", deviations, line);
        prop_assert_eq!(fields[1..].iter().map(|f| f.to_vec()).collect::<Vec<_>>(),
            header.iter().map(|f| f.as_bytes().to_vec()).collect::<Vec<_>>());
        prop_assert_eq!(pairs.iter().map(|(_, v)| v.to_vec()).collect::<Vec<_>>(),
            values.iter().map(|v| v.as_bytes().to_vec()).collect::<Vec<_>>());
    }

    #[test]
    fn any_line_is_read(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&line);
        let _ = parse(&[b"CEF:0|".as_slice(), &line].concat());
    }
}
