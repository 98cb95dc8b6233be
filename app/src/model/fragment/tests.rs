use std::sync::Arc;

use super::*;
use proptest::prelude::*;
use reports::table::RowRanges;

use crate::model::reclaim::terms::Terms;
use crate::model::reclaim::terms::tests::any_terms;
use crate::text::kinds;

fn read(text: &str) -> Shown {
    super::read(text, kinds::is_known)
}

fn columns() -> Vec<ColumnAbout> {
    let column = |key: &str, ty, known| ColumnAbout {
        name: key.to_owned(),
        key: key.to_owned(),
        ty,
        unknown: [0; 4],
        known,
        derived: false,
        chosen: false,
        stands_for: None,
        notation: None,
    };
    vec![
        column("id", Type::Integer, true),
        column("owner_id", Type::Integer, true),
        column("login", Type::Text, true),
        column("role", Type::Category, true),
        column("owner_name", Type::Category, true),
        column("suspended", Type::Boolean, true),
        column("repos", Type::Integer, true),
        column("raw_size", Type::Size, true),
        column("last_active", Type::Timestamp, true),
        column("last_logged_ip", Type::Ip, true),
        column("raw_login", Type::Json, true),
        column("salary", Type::Integer, false),
        column("ada_example_com", Type::Boolean, false),
    ]
}

#[test]
fn as_documented() {
    let view_state = ViewState {
        pane: Pane::Table,
        query: "role:admin suspended:false".to_owned(),
        search: "ada".to_owned(),
        only: Some(Arc::new(RowRanges::of_rows(vec![3, 5]))),
        sort: vec![
            ("last_active".to_owned(), true),
            ("login".to_owned(), false),
        ],
        as_of_ms: Some(1_793_491_200_000),
        row: Some(4),
        hidden: BTreeSet::from([0, 7, 8, 9]),
        terms: Terms {
            cut_off_days: 45,
            ..Terms::default()
        },
    };
    let text = write(Route::File { id: 2 }, &view_state, &columns(), 7);
    assert_eq!(
        text,
        "file=2&pane=table&q=role:admin+suspended:false&sort=-last_active,login\
         &as_of=2026-11-01&row=4&hide=0,7-9&cut_off=45"
    );
    let shown = read(&format!("#{text}"));
    assert_eq!(shown.route, Route::File { id: 2 });
    assert_eq!(
        shown.view_state,
        ViewState {
            search: String::new(),
            only: None,
            ..view_state
        }
    );
    assert_eq!(
        write(Route::Start, &ViewState::default(), &columns(), 7),
        ""
    );
    assert_eq!(read(""), Shown::default());
    let everything = ViewState {
        query: "*".to_owned(),
        ..ViewState::default()
    };
    assert_eq!(write(Route::Start, &everything, &columns(), 7), "q=%2A");
    assert_eq!(read("q=%2A").view_state, everything);
}

#[test]
fn an_address_that_asks_for_nothing_is_the_start_page() {
    for start in ["", "#", "#open=ghes.all_users:2", "&open=&"] {
        assert!(is_start(start), "{start}");
    }
    for other in [
        "#file=1",
        "#fetch",
        "#open=generic&fetch",
        "#pane=table",
        "#x",
    ] {
        assert!(!is_start(other), "{other}");
    }
}

#[test]
fn values_that_the_page_never_writes_are_ignored() {
    assert_eq!(read("as_of=0025-11-01").view_state, ViewState::default());
    assert_eq!(read("as_of=9999-12-31").view_state, ViewState::default());
    assert_eq!(read("hide=x,3-,-4,9-7").view_state, ViewState::default());
    assert_eq!(
        read("hide=5-4294967295").view_state.hidden.len(),
        COLUMNS - 5
    );
    let odd = ViewState {
        hidden: (0..4_096).step_by(2).collect(),
        ..ViewState::default()
    };
    assert_eq!(write(Route::Start, &odd, &columns(), 7), "", "too long");
}

#[test]
fn long_values_are_ignored_before_they_are_read() {
    #[track_caller]
    fn is_left_out(text: &str) {
        assert!(read(text) == Shown::default(), "{} bytes", text.len());
    }
    let runs = |count| vec!["0-4096"; count].join(",");
    is_left_out(&format!("hide={}", runs(1_000)));
    is_left_out(&format!("q={}", "a".repeat(3 * QUERY_BYTES + 1)));
    is_left_out(&format!("sort={}", vec!["login"; 2_000].join(",")));
    is_left_out(&format!("as_of=2026-11-01{}", "+".repeat(2_000)));
    is_left_out(&format!("row={}7", "0".repeat(2_000)));
    is_left_out(&format!("price={}7", "0".repeat(2_000)));
    is_left_out(&format!("{}=1", "x".repeat(FRAGMENT_BYTES)));
    // The first parts alone would be read.
    is_left_out(&("pane=table&".to_owned() + &"row=1&".repeat(FRAGMENT_BYTES)));
    // However often a column is named, it is one.
    assert_eq!(
        read(&format!("hide={}", runs(100))).view_state.hidden.len(),
        COLUMNS
    );
    let sort = ["login"; SORT_KEYS + 1].join(",");
    assert_eq!(
        read(&format!("sort={sort}")).view_state.sort.len(),
        SORT_KEYS
    );
}

#[test]
fn the_longest_fragment_written_is_read() {
    let query = format!("repos:1{}", " suspended:true".repeat(66));
    assert!(query.len() <= QUERY_BYTES && is_harmless(&query, &columns()));
    let hidden: BTreeSet<u32> = (0..4_096).step_by(2).take(240).collect();
    let view_state = ViewState {
        pane: Pane::Table,
        query,
        sort: vec![("last_active".to_owned(), true); SORT_KEYS],
        as_of_ms: Some(1_793_491_200_000),
        row: Some(u32::MAX),
        hidden,
        ..ViewState::default()
    };
    let text = write(Route::File { id: u32::MAX }, &view_state, &columns(), 7);
    assert!(text.contains("hide=") && text.contains("q=repos"));
    assert_eq!(read(&text).view_state, view_state);
}

#[test]
fn data_becomes_a_reference() {
    let view_state = ViewState {
        query: "login:ada".to_owned(),
        ..ViewState::default()
    };
    let text = write(Route::Start, &view_state, &columns(), 7);
    assert_eq!(text, "q=*7");
    assert_eq!(
        read(&text),
        Shown {
            remembered: Some(7),
            ..Shown::default()
        }
    );
    let sort = vec![
        ("salary".to_owned(), true),
        ("ada_example_com".to_owned(), true),
    ];
    assert_eq!(
        write(
            Route::Start,
            &ViewState {
                sort,
                ..ViewState::default()
            },
            &columns(),
            7
        ),
        ""
    );
}

#[test]
fn harmless_queries_may_be_in_the_address() {
    let columns = columns();
    for query in [
        "role:admin suspended:false",
        "role:admin,user",
        "repos:>0 OR (raw_size:>=1GiB -suspended:true)",
        "last_active:2026-01-01..2026-03-31",
        "no:last_active",
        "has:login",
        "no:owner_name",
    ] {
        assert!(is_harmless(query, &columns), "{query}");
    }
    for query in [
        "ada",
        "login:ada",
        "login:~ada",
        "role:ada",
        "owner_name:acme",
        "suspended:ada",
        "repos:ada",
        "id:4711",
        "ID:4711",
        "owner_id:>4711",
        "last_logged_ip:192.0.2.1",
        "raw_login:ada",
        "salary:>100000",
        "has:ada_example_com",
        "role:admin (suspended:true OR login:ada)",
        "-login:ada",
        "has:nothing_like_it",
        "role:(",
    ] {
        assert!(!is_harmless(query, &columns), "{query}");
    }
    assert!(!is_harmless(&"repos:1 ".repeat(200), &columns), "too long");
}

fn any_look() -> impl Strategy<Value = ViewState> {
    let pane = prop_oneof![
        Just(Pane::Overview),
        Just(Pane::Reclaim),
        Just(Pane::Table),
        Just(Pane::Problems)
    ];
    let key = proptest::sample::select(vec!["login", "repos", "last_active"]);
    let query = prop_oneof![
        Just(String::new()),
        proptest::sample::select(vec![
            "role:admin",
            "repos:>=5 suspended:true",
            "no:last_active OR raw_size:<1GiB",
        ])
        .prop_map(ToOwned::to_owned),
        ".{0,20}",
    ];
    let sort = proptest::collection::vec((key.prop_map(ToOwned::to_owned), any::<bool>()), 0..3);
    let as_of = proptest::option::of(0_i64..7_289_000_000_000);
    let hidden = proptest::collection::btree_set(0_u32..4_096, 0..9);
    (
        pane,
        query,
        ".{0,8}",
        sort,
        as_of,
        any::<Option<u32>>(),
        hidden,
        any_terms(),
    )
        .prop_map(
            |(pane, query, search, sort, as_of_ms, row, hidden, terms)| ViewState {
                pane,
                query,
                search,
                only: None,
                sort,
                as_of_ms,
                row,
                hidden,
                terms,
            },
        )
}

proptest! {
    #[test]
    fn reads_back(view_state in any_look(), file in any::<Option<u32>>(), step in any::<u32>()) {
        let columns = columns();
        let route = file.map_or(Route::Start, |id| Route::File { id });
        let text = write(route, &view_state, &columns, step);
        let shown = read(&text);
        prop_assert_eq!(shown.route, route);
        let expected = if view_state.query.trim().is_empty() || !is_harmless(&view_state.query, &columns) {
            String::new()
        } else {
            view_state.query.clone()
        };
        let is_reference = !view_state.query.trim().is_empty() && expected.is_empty();
        prop_assert_eq!(shown.remembered, is_reference.then_some(step));
        prop_assert_eq!(
            shown.view_state,
            ViewState { search: String::new(), query: expected, ..view_state }
        );
        // The characters that browsers escape are already escaped, so that addresses compare equal.
        prop_assert!(text.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>`#".contains(&b)));
    }

    #[test]
    fn any_text_is_read(text in ".{0,60}|([a-z_]{1,5}=[%+*0-9a-f,-]{0,12}&?){0,5}") {
        let _ = read(&text);
    }

    #[test]
    fn decoding_undoes_encoding(text in ".{0,30}") {
        prop_assert_eq!(decode(&encode(&text)), text);
    }
}
