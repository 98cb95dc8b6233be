//! Records are those that `serde_json` sees, however the text arrives.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{JsonItem, Plan, Splitter, Value, flatten, plan};

/// The items found in a text that arrives in pieces of `size` bytes: records as texts, other items
/// with a mark of their type.
fn found(text: &str, plan: &Plan, size: usize) -> Vec<String> {
    let mut all = Vec::new();
    let mut each = |found: JsonItem<'_>| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        all.push(match found {
            JsonItem::Record { text: t, .. } => text(t),
            JsonItem::Member { key, text: t, .. } => format!("beside {}={}", text(key), text(t)),
            JsonItem::CutOff { line, text: t } => format!("cut off at {line}: {}", text(t)),
            JsonItem::Stray { line, text: t } => format!("stray at {line}: {}", text(t)),
        });
    };
    let mut splitter = Splitter::new(plan.clone());
    for piece in text.as_bytes().chunks(size) {
        splitter.push(piece, &mut each);
    }
    splitter.finish(&mut each);
    all
}

#[track_caller]
fn check(text: &str, wanted: &[&str]) {
    let plan = plan(text.as_bytes(), true);
    for size in [1, 2, 3, 7, 1000] {
        assert_eq!(
            found(text, &plan, size),
            wanted,
            "{text} in pieces of {size}, {plan:?}"
        );
    }
}

#[test]
fn rows_wherever_they_are() {
    check(
        "[{\"a\":1}, {\"a\":\"]}\"}]",
        &["{\"a\":1}", "{\"a\":\"]}\"}"],
    );
    check("{\"a\":1}\n{\"a\":2}\n", &["{\"a\":1}", "{\"a\":2}"]);
    check("{\"a\":1}{\"a\":2}", &["{\"a\":1}", "{\"a\":2}"]);
    check("[[{\"a\":1}],[{\"a\":2}]]", &["{\"a\":1}", "{\"a\":2}"]);
    check("{\"a\":1,\"b\":[1,2]}", &["{\"a\":1,\"b\":[1,2]}"]);
    check("[1, \"x\", null]", &["1", "\"x\"", "null"]);
    check("[]", &[]);
}

#[test]
fn answers_give_their_rows() {
    check(
        "{\"total_seats\": 2, \"seats\": [{\"a\":1}, {\"a\":2}]}",
        &["beside total_seats=2", "{\"a\":1}", "{\"a\":2}"],
    );
    check(
        "{\"seats\":[{\"a\":1}],\"total_seats\":2}{\"seats\":[{\"a\":2}]}",
        &["{\"a\":1}", "beside total_seats=2", "{\"a\":2}"],
    );
    check(
        "[{\"day_totals\":[{\"t\":[{\"x\":1}]}],\"end\":\"d\"},{\"day_totals\":[]}]",
        &["{\"t\":[{\"x\":1}]}", "beside end=\"d\""],
    );
    // Not a known name, and the only list of objects.
    check(
        "{\"page\":{\"n\":1},\"items\":[{\"a\":1}]}",
        &["beside page={\"n\":1}", "{\"a\":1}"],
    );
    // Several lists: none of them is the rows.
    check(
        "{\"by_ide\":[{\"a\":1}],\"by_model\":[{\"a\":1}]}",
        &["{\"by_ide\":[{\"a\":1}],\"by_model\":[{\"a\":1}]}"],
    );
    check(
        "{\"total_seats\":0,\"seats\":[]}",
        &["beside total_seats=0"],
    );
}

#[test]
fn a_long_answer_is_detected_by_its_open_array() {
    let text = "{\"count\":3,\"events\":[{\"a\":1},{\"a\":2},";
    assert_eq!(plan(text.as_bytes(), false).rows.as_deref(), Some("events"));
    let text = "{\"count\":3,\"a\":{\"b\":1";
    assert_eq!(plan(text.as_bytes(), false), Plan::default());
}

#[test]
fn a_cut_loses_no_complete_record() {
    check(
        "[{\"a\":1},{\"a\":",
        &["{\"a\":1}", "cut off at 1: {\"a\":"],
    );
    check("[{\"a\":1},\n", &["{\"a\":1}", "cut off at 2: "]);
    check(
        "{\"seats\":[{\"a\":1},{\"b",
        &["{\"a\":1}", "cut off at 1: {\"b"],
    );
    check("{\"seats\":[{\"a\":1}]", &["{\"a\":1}", "cut off at 1: "]);
}

#[test]
fn a_broken_line_does_not_take_the_next_with_it() {
    check(
        "{\"a\":1}\n{\"a\":\"x}\n{\"a\":[1\n{\"a\":4}\n",
        &["{\"a\":1}", "{\"a\":\"x}", "{\"a\":[1", "{\"a\":4}"],
    );
    check(
        "{\"a\":1}\n{\"a\":1}]]}\n{\"a\":2}\n",
        &["{\"a\":1}", "{\"a\":1}", "stray at 2: ]", "{\"a\":2}"],
    );
    // In a list, a string ends with its line.
    check(
        "[{\"a\":\"x},\n\"b\":\"y\"},{\"a\":2}]",
        &["{\"a\":\"x},\n\"b\":\"y\"}", "{\"a\":2}"],
    );
}

fn members(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    flatten(text.as_bytes(), &mut |name, value| {
        all.push((
            name.to_owned(),
            match value {
                Value::Null => "(null)".to_owned(),
                value => String::from_utf8_lossy(value.as_bytes()).into_owned(),
            },
        ));
    })
    .unwrap();
    all
}

#[test]
fn objects_within_are_named_after() {
    let text =
        r#"{"a":{"b":{"c":1}},"d":[ {"e" : "f g"} ],"h":null,"i":{},"j":"\u00e9\n","k":true}"#;
    let wanted = [
        ("a.b.c", "1"),
        ("d", r#"[{"e":"f g"}]"#),
        ("h", "(null)"),
        ("i", "{}"),
        ("j", "é\n"),
        ("k", "true"),
    ];
    let wanted = wanted.map(|(k, v)| (k.to_owned(), v.to_owned()));
    assert_eq!(members(text), wanted);
}

#[test]
fn numbers_are_exact_and_keys_may_repeat() {
    let text = r#"{"a":123456789012345678901234567890,"a":1.10e-3,"b":"\ud800x"}"#;
    let wanted = [("a", "123456789012345678901234567890"), ("a", "1.10e-3")];
    let found = members(text);
    assert_eq!(
        found[..2],
        wanted.map(|(k, v)| (k.to_owned(), v.to_owned()))
    );
    assert!(found[2].1.ends_with('x') && found[2].1.contains('\u{fffd}'));
}

#[test]
fn deep_objects_are_shown_as_json() {
    let deep = |n: usize| "{\"a\":".repeat(n) + "1" + &"}".repeat(n);
    assert_eq!(
        members(&deep(8)),
        [("a.a.a.a.a.a.a.a".to_owned(), "1".to_owned())]
    );
    assert_eq!(
        members(&deep(10)),
        [("a.a.a.a.a.a.a.a".to_owned(), deep(2))]
    );
    // Deeper than any stack.
    assert_eq!(members(&deep(200_000)).len(), 1);
}

#[test]
fn invalid_json_is_an_error() {
    for text in [
        "{\"a\":1",
        "{\"a\":x}",
        "{\"a\" 1}",
        "nul",
        "{\"a\":1}x",
        "{\"a\":\"\n\"}",
        "",
    ] {
        assert!(flatten(text.as_bytes(), &mut |_, _| {}).is_err(), "{text}");
    }
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "[a\"\\\\{}\\[\\],:\n é]{0,6}".prop_map(Json::from)
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::btree_map("[a-c\"{\\\\]{1,3}", inner, 0..4)
                .prop_map(Json::from_iter),
        ]
    })
}

fn any_object() -> impl Strategy<Value = Json> {
    proptest::collection::btree_map("[a-c\"{\\\\]{1,3}", any_json(), 0..5).prop_map(Json::from_iter)
}

/// The members of an object, by `serde_json`'s own account.
fn reference(prefix: &str, value: &Json, depth: usize, all: &mut Vec<(String, String)>) {
    for (key, value) in value.as_object().unwrap() {
        let name = if prefix.is_empty() {
            key.clone()
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            Json::Object(inner) if !inner.is_empty() && depth < 8 => {
                reference(&name, value, depth + 1, all);
            }
            Json::Null => all.push((name, "(null)".to_owned())),
            Json::String(text) => all.push((name, text.clone())),
            other => all.push((name, other.to_string())),
        }
    }
}

proptest! {
    #[test]
    fn members_are_those_of_the_reference(value in any_object(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let mut wanted = Vec::new();
        reference("", &value, 1, &mut wanted);
        prop_assert_eq!(members(&text.unwrap()), wanted);
    }

    #[test]
    fn records_are_those_of_the_reference_cut_anywhere(
        values in proptest::collection::vec(any_object(), 1..6),
        form in 0..4, pretty in any::<bool>(), size in 1_usize..50,
    ) {
        let text = |value: &Json| {
            if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) }.unwrap()
        };
        let each: Vec<String> = values.iter().map(text).collect();
        let (whole, plan) = match form {
            0 => (text(&Json::from(values.clone())), Plan::default()),
            1 => (each.join("\n"), Plan { rows: None, lines: !pretty }),
            2 => (each.concat(), Plan::default()),
            _ => (text(&json!({"n": 1, "seats": values})), Plan { rows: Some("seats".to_owned()), lines: false }),
        };
        let records: Vec<Json> = found(&whole, &plan, size)
            .iter()
            .filter(|text| !text.starts_with("beside "))
            .map(|text| serde_json::from_str(text).unwrap())
            .collect();
        prop_assert_eq!(records, values);
    }

    #[test]
    fn any_text_is_read(text in "[\\[\\]{}\",:a1\n\\\\ ]{0,60}", size in 1_usize..20) {
        let plan = plan(text.as_bytes(), true);
        for record in found(&text, &plan, size) {
            let _ = flatten(record.as_bytes(), &mut |_, _| {});
        }
        prop_assert_eq!(found(&text, &plan, size), found(&text, &plan, 1000));
    }
}
