use super::*;
use crate::overview::{Figure, Finding};
use crate::query::Evaluator;
use crate::read::{ReadOptions, Report, read_all};

/// 2026-11-01 06:00:00 UTC.
const AS_OF_MS: i64 = 1_793_512_800_000;

#[test]
fn rules_and_words_belong_together() {
    let ids = WORDS.iter().map(|(id, _)| *id);
    for rule in RULES {
        assert!(
            ids.clone().any(|id| id == rule.id),
            "{} is its file's name",
            rule.id
        );
        for parameter in rule.parameters {
            let range = parameter.least..=parameter.most;
            assert!(range.contains(&parameter.default), "{}", rule.id);
        }
    }
    for id in ids {
        let rules = || RULES.iter().filter(|rule| rule.id == id);
        let first = rules()
            .next()
            .unwrap_or_else(|| panic!("no rule is called {id}"));
        assert!(rules().all(|rule| rule.severity == first.severity), "{id}");
    }
}

#[test]
fn every_rule_has_cases_for_its_kinds() {
    for rule in RULES {
        let (_, cases) = CASES.iter().find(|(id, _)| *id == rule.id).unwrap();
        for kind in rule.kinds {
            let is_there = cases.iter().any(|(kinds, _)| kinds.contains(kind));
            assert!(is_there, "{} has no case for {kind}", rule.id);
        }
    }
}

#[test]
fn every_finding_has_a_headline_for_one_row_and_for_several() {
    for (id, words) in WORDS {
        let (one, several) = words.lead;
        for sentence in [one, several] {
            assert!(sentence.starts_with("{n} "), "{id}: {sentence}");
            assert_eq!(sentence.matches("{n}").count(), 1, "{id}: {sentence}");
            assert!(!sentence.ends_with('.'), "{id}: {sentence}");
        }
        assert_ne!(one, several, "{id}");
    }
}

#[test]
fn rules_find_the_rows_of_their_cases() {
    let mut wrong = Vec::new();
    for (id, cases) in CASES {
        for (kinds, text) in *cases {
            wrong.extend(kinds.iter().filter_map(|kind| check(id, kind, text)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The difference from the case, if there is one.
fn check(id: &str, kind: &str, text: &str) -> Option<String> {
    let options = ReadOptions {
        kind: Some(kind.to_owned()),
        ..ReadOptions::default()
    };
    let report = read_all(text.as_bytes(), "", None, &options).unwrap();
    let column = report.table.column("found").unwrap();
    let all = || 0..report.table.rows();
    let expected: Vec<_> = all().map(|row| report.table.cell(row, column)).collect();
    assert!(expected.iter().any(|found| found == "yes"), "{id}");
    assert!(expected.iter().any(|found| found == "no"), "{id}");
    let findings = report.overview(Some(AS_OF_MS)).findings;
    let Some(finding) = findings.iter().find(|finding| finding.id == id) else {
        return Some(format!("{id} of {kind}: no finding"));
    };
    let found = rows(&report, &finding.query);
    let undecided = finding.undecided.as_ref();
    let undecided = undecided.map_or_else(Vec::new, |undecided| rows(&report, &undecided.query));
    let says = |row| match (found.contains(&row), undecided.contains(&row)) {
        (true, _) => "yes",
        (false, true) => "?",
        (false, false) => "no",
    };
    let actual: Vec<&str> = all().map(says).collect();
    let is_right = actual == expected
        && finding.rows == Figure::Count(found.len() as u64)
        && finding.unknown == undecided.len() as u64;
    let Finding { rows, query, .. } = finding;
    (!is_right).then(|| format!("{id} of {kind}: {query:?} {rows:?} {actual:?} {expected:?}"))
}

fn rows(report: &Report, query: &str) -> Vec<u32> {
    let evaluator = Evaluator::new(&report.table);
    let (_, rows) = evaluator.evaluate_text(query).unwrap();
    rows.iter().collect()
}
