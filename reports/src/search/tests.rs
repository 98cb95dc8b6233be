use super::*;
use crate::csv::Dialect;
use crate::fold::fold;
use crate::query::testing::{table, table_in};
use proptest::prelude::*;

/// Every cell of every row, decoded, folded, asked whether it contains the needle.
fn reference(table: &Table, needle: &str) -> Vec<u32> {
    let folded = |text: &str| text.chars().map(fold).collect::<String>();
    let needle = folded(needle);
    (0..table.rows())
        .filter(|row| {
            (0..table.cells(*row)).any(|c| folded(&table.cell(*row, c)).contains(&needle))
        })
        .collect()
}

fn found(table: &Table, needle: &str) -> Vec<u32> {
    search(table, needle).iter().collect()
}

#[test]
fn a_search_finds_the_shown_text_of_cells() {
    let text = "login,note\nOctocat,\"a, b\"\nbot,\"say \"\"hi\"\"\"\n\nzoë,\"line\none\"\ntail,x,extra\n\"ab\"cd,\n";
    let table = table(text, &[]);
    for (needle, rows) in [
        ("", vec![0, 1, 2, 3, 4]),
        ("octo", vec![0]),
        ("OCTOCAT", vec![0]),
        ("login", vec![]),
        ("t,", vec![]),
        (", b", vec![0]),
        ("b\n", vec![]),
        ("e\no", vec![2]),
        ("\"", vec![1]),
        ("\"hi\"", vec![1]),
        ("\"\"", vec![]),
        ("y \"h", vec![1]),
        ("ZOË", vec![2]),
        ("extra", vec![3]),
        ("abcd", vec![4]),
        ("bc", vec![4]),
        ("b\"c", vec![]),
        ("octocatbot", vec![]),
        ("x", vec![3]),
    ] {
        assert_eq!(found(&table, needle), rows, "{needle:?}");
        assert_eq!(reference(&table, needle), rows, "reference: {needle:?}");
    }
}

#[test]
fn a_row_is_found_at_either_end_of_a_large_text() {
    let mut text = String::from("id,login\n");
    for i in 0..5_000 {
        text.push_str(&format!("{i},user-{i}\n"));
    }
    text.push_str("5000,LAST");
    let table = table(text, &[]);
    assert_eq!(found(&table, "last"), [5000]);
    assert_eq!(found(&table, "user-0"), [0]);
    assert_eq!(found(&table, "4999"), [4999]);
    assert_eq!(search(&table, "user").count(), 5_000);
    assert_eq!(found(&table, "r-77"), reference(&table, "r-77"));
}

#[test]
fn a_quote_may_stand_before_the_bytes_looked_for_first() {
    // In the part where rare bytes are counted, every two letters of the needle are in their places
    // except the last two.
    let text = format!(
        "t\n{}\"ab\"cd\n\"a\"bcd\n\"abc\"d\n",
        "abc axxd bxd\n".repeat(5_000)
    );
    let table = table(text, &[]);
    let anchors = Anchors::of(&Needle::new("abcd", Charset::Utf8), table.all_text());
    assert_eq!((anchors.first, anchors.distance), (2, 1));
    assert_eq!(found(&table, "abcd"), [5_000, 5_001, 5_002]);
}

#[test]
fn hits_count_in_utf_16() {
    assert_eq!(hits_in("😀Zoë zOË", "ZOË"), [(2, 5), (6, 9)]);
    assert_eq!(hits_in("aaa", "aa"), [(0, 2)]);
    assert_eq!(hits_in("a😀b😀", "😀"), [(1, 3), (4, 6)]);
    assert!(hits_in("abc", "").is_empty());
    assert!(hits_in("", "a").is_empty());
    assert_eq!(hits_in("a\u{fffd}", "\u{fffd}"), [(1, 2)]);
}

fn tables() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        6 => prop::sample::select(b"abAB".to_vec()),
        2 => Just(b','), 2 => Just(b'"'), 2 => Just(b'\n'), 1 => Just(b'\r'),
        2 => prop::sample::select("ëË日σςΣ".as_bytes().to_vec()),
    ];
    let chunk = prop_oneof![
        4 => byte.prop_map(|b| vec![b]),
        1 => prop::sample::select(vec![
            "ë", "Ë", "日", "σ", "ς", "Σ", "\u{fffd}", "\",\"", "\"\n\"", "\"\"", "İ",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    prop::collection::vec(chunk, 0..150).prop_map(|chunks| chunks.concat())
}

proptest! {
    #[test]
    fn agrees_with_looking_at_every_cell(
        text in tables(),
        needles in prop::collection::vec(
            prop_oneof!["[abAB]{1,5}", "[abABëË日σςΣ,\"\n\r\u{fffd}İ]{1,4}"], 1..6),
        pad in 0..130_usize,
        single in any::<bool>(),
        semicolon in any::<bool>(),
    ) {
        let charset = if single { Charset::Windows1252 } else { Charset::Utf8 };
        let delimiter = if semicolon { b';' } else { b',' };
        let dialect = Dialect { delimiter, ..Dialect::COMMA };
        // The header moves what follows across the blocks' edges.
        let text = [format!("{}\n", "h".repeat(pad + 1)).as_bytes(), &text].concat();
        let table = table_in(&text, &[], charset, dialect);
        for needle in needles {
            prop_assert_eq!(found(&table, &needle), reference(&table, &needle), "{:?}", needle);
        }
    }

    #[test]
    fn hits_are_where_the_text_is(
        text in "[abABëË😀 ]{0,40}",
        needle in "[abëË😀]{1,3}",
    ) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let folded = |text: &str| text.chars().map(fold).collect::<String>();
        let mut end_before = 0;
        for (start, end) in hits_in(&text, &needle) {
            prop_assert!(start >= end_before);
            end_before = end;
            let hit = String::from_utf16(&units[start as usize..end as usize]).unwrap();
            prop_assert_eq!(folded(&hit), folded(&needle));
        }
        let count = folded(&text).matches(&folded(&needle)).count();
        prop_assert_eq!(hits_in(&text, &needle).len(), count);
    }
}
