//! This module tests that different credentials get different names, and equal ones equal names.

use super::*;
use crate::config::testing;
use crate::upstream::ghes;
use proptest::prelude::*;

fn named(target: &str, report: Report, authorization: &str) -> String {
    let config = testing::config(
        r#"[{"id": "a", "title": "A", "kind": "ghes", "origin": "https://a.example.com"},
            {"id": "b", "title": "B", "kind": "ghes", "origin": "https://a.example.com"}]"#,
    );
    let credential = Credential::parse(authorization).unwrap();
    let target = config.target(target).unwrap();
    let name = JobName::new(
        &config.pepper,
        target,
        report,
        &Parameters::default(),
        &credential,
    );
    name.as_str().to_owned()
}

#[test]
fn everything_that_differs_makes_a_difference() {
    let names = [
        named("a", ghes::testing::ALL_USERS, "Bearer abc"),
        named("b", ghes::testing::ALL_USERS, "Bearer abc"),
        named("a", ghes::testing::ACTIVE_USERS, "Bearer abc"),
        named("a", ghes::testing::ALL_USERS, "Bearer abd"),
        named("a", ghes::testing::ALL_USERS, "token abc"),
        // `u:abc` and `v:abc`
        named("a", ghes::testing::ALL_USERS, "Basic dTphYmM="),
        named("a", ghes::testing::ALL_USERS, "Basic djphYmM="),
    ];
    for (index, name) in names.iter().enumerate() {
        assert_eq!(name.len(), 64);
        assert!(!names[..index].contains(name));
    }
    assert_eq!(
        named("a", ghes::testing::ALL_USERS, "bearer  abc"),
        names[0]
    );
}

#[test]
fn the_way_to_the_server_and_the_secret_too() {
    let targets = |origin: &str| {
        format!(r#"[{{"id": "a", "title": "A", "kind": "ghes", "origin": "{origin}"}}]"#)
    };
    let credential = Credential::parse("Bearer abc").unwrap();
    let mut names = Vec::new();
    let one = testing::config(&targets("https://a.example.com"));
    let other = testing::config(&targets("https://b.example.com"));
    let name = |config: &crate::config::Config, pepper: &Pepper| {
        JobName::new(
            pepper,
            &config.targets[0],
            ghes::testing::ALL_USERS,
            &Parameters::default(),
            &credential,
        )
        .0
    };
    for more in [
        r#""binding": "GHES""#,
        r#""headers": {"CF-Access-Client-Secret": "ACCESS"}"#,
    ] {
        let text = targets("https://a.example.com").replace("}]", &format!(", {more}}}]"));
        let changed = testing::config(&text);
        assert_ne!(
            name(&one, &one.pepper),
            name(&changed, &one.pepper),
            "{more}"
        );
        names.push(name(&changed, &one.pepper));
    }
    assert_ne!(names[0], names[1]);
    let pepper = Pepper::new("another pepper for tests, of 32 bytes").unwrap();
    assert_ne!(name(&one, &one.pepper), name(&other, &one.pepper));
    assert_ne!(name(&one, &one.pepper), name(&one, &pepper));
}

#[test]
fn the_product_and_the_parameters_too() {
    let credential = Credential::parse("Bearer abc").unwrap();
    let name = |kind: &str, query: &str| {
        let config = testing::config(&format!(
            r#"[{{"id": "a", "title": "A", "kind": "{kind}", "origin": "https://a.example.com"}}]"#
        ));
        let parameters = Parameters::parse(crate::upstream::testing::PARAMETERS, query).unwrap();
        // The report is the same, so that only what is named here differs.
        let report = ghes::testing::ALL_USERS;
        JobName::new(
            &config.pepper,
            &config.targets[0],
            report,
            &parameters,
            &credential,
        )
        .0
    };
    let one = name("testing", "organization=a");
    assert_eq!(one, name("testing", "detail=summarized&organization=a"));
    for (kind, query) in [
        ("ghes", "organization=a"),
        ("testing", "organization=b"),
        ("testing", "organization=a&detail=detailed"),
        ("testing", "organization=a&since=2026-11-30"),
    ] {
        assert_ne!(one, name(kind, query), "{kind} {query}");
    }
}

fn pepper() -> Pepper {
    Pepper::new(testing::PEPPER).unwrap()
}

fn fields() -> impl Strategy<Value = Vec<Vec<u8>>> {
    // Short fields of few bytes, so that many lists form the same text when they are joined.
    prop::collection::vec(prop::collection::vec(0_u8..3, 0..3), 0..5)
}

proptest! {
    #[test]
    fn different_lists_of_fields_get_different_digests(one in fields(), other in fields()) {
        let digest = |fields: &[Vec<u8>]| {
            let fields: Vec<&[u8]> = fields.iter().map(Vec::as_slice).collect();
            keyed_digest(&pepper(), &fields)
        };
        prop_assert_eq!(digest(&one) == digest(&other), one == other);
    }
}
