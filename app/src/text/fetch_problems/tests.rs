use super::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The types the worker knows, read from where it names them: the page must not depend on it.
fn workers_types() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../worker/src/problem");
    let mut types = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() || path.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for rest in source.split("r#type: \"/problems/").skip(1) {
            types.insert(rest.split('"').next().unwrap().to_owned());
        }
    }
    types
}

#[test]
fn every_problem_of_the_worker_has_words_and_none_is_left_over() {
    let theirs = workers_types();
    assert!(theirs.len() >= 31, "the worker's types were not found");
    let ours: BTreeSet<String> = PROBLEMS.iter().map(|p| p.0.to_owned()).collect();
    assert_eq!(ours.len(), PROBLEMS.len(), "one type has words twice");
    assert_eq!(ours, theirs);
}

#[test]
fn texts_are_complete_sentences() {
    for (name, title, text, next) in PROBLEMS {
        assert!(!title.ends_with('.'), "{name}");
        assert!(text.ends_with('.') && next.ends_with('.'), "{name}");
        assert!(!text.contains("  ") && !next.contains("  "), "{name}");
    }
}

#[test]
fn an_unexpected_redirect_names_its_host() {
    let problem = Problem {
        host: Some("evil.example".to_owned()),
        ..Problem::of_kind("/problems/unexpected-redirect")
    };
    let words = words(&Failure::Problem(problem));
    assert!(
        words
            .text
            .ends_with("The address is on the host evil.example.")
    );
}

#[test]
fn a_deadline_names_the_state_that_is_not_known() {
    let problem = Problem {
        unknown_state: Some("ARCHIVED".to_owned()),
        ..Problem::of_kind("/problems/deadline")
    };
    let words = words(&Failure::Problem(problem));
    assert!(words.text.contains("It last named the state ARCHIVED,"));
}

#[test]
fn days_without_data_are_named() {
    let problem = Problem {
        days: Some("2026-10-16/2026-11-15".to_owned()),
        ..Problem::of_kind("/problems/no-data")
    };
    let words = words(&Failure::Problem(problem));
    assert!(words.text.ends_with("none for 2026-10-16 to 2026-11-15."));
}

#[test]
fn an_unknown_problem_shows_its_own_title() {
    let problem = Problem {
        title: "New".to_owned(),
        ..Problem::of_kind("/problems/new")
    };
    let words = words(&Failure::Problem(problem));
    assert_eq!(words.title, "New");
    assert!(!words.text.is_empty() && !words.next.is_empty());
}
