use super::*;
use crate::preferences::Preferences;

fn target(id: &str, reports: &[&str]) -> Target {
    let report = |id: &&str| ReportName {
        id: (*id).to_owned(),
        title: (*id).to_owned(),
    };
    Target {
        id: id.to_owned(),
        title: id.to_owned(),
        origin_host: String::new(),
        reports: reports.iter().map(report).collect(),
        demo: None,
    }
}

#[track_caller]
fn with(targets: Vec<Target>, check: impl FnOnce(Fetching)) {
    let owner = Owner::new();
    owner.set();
    let fetching = Fetching::new(Page::new(Preferences::default()));
    fetching.targets.set(Arc::new(Targets { targets }.usable()));
    check(fetching);
}

#[test]
fn offered_where_there_is_something_to_fetch() {
    with(Vec::new(), |fetching| assert!(!fetching.is_offered()));
    with(vec![target("a", &[])], |fetching| {
        assert!(!fetching.is_offered());
    });
    with(vec![target("a", &["x"])], |fetching| {
        assert!(fetching.is_offered());
    });
}

#[test]
fn another_server_keeps_the_ticks_it_can() {
    let targets = vec![target("a", &["x", "y"]), target("b", &["y"])];
    with(targets, |fetching| {
        fetching.tick_all(true);
        fetching.choose(1);
        assert_eq!(
            fetching.ticked.get_untracked(),
            BTreeSet::from(["y".to_owned()])
        );
        fetching.tick_all(false);
        assert!(fetching.ticked.get_untracked().is_empty());
    });
}

#[test]
fn nothing_begins_while_something_is_wrong() {
    with(vec![target("a", &["x"])], |fetching| {
        assert!(!fetching.begin("a:b", ""));
        assert_eq!(
            fetching.flaws.get_untracked(),
            [Flaw::NoReport, Flaw::UserCharacters, Flaw::TokenMissing]
        );
        fetching.tick("x", true);
        assert_eq!(
            fetching.flaws.get_untracked(),
            [Flaw::UserCharacters, Flaw::TokenMissing]
        );
        assert!(fetching.rows.with_untracked(Vec::is_empty));
        assert!(fetching.held.with_untracked(Option::is_none));
    });
}

#[test]
fn an_age_goes_on_while_the_report_is_open() {
    let origin = Origin {
        target: String::new(),
        target_title: String::new(),
        target_host: String::new(),
        report: String::new(),
        report_title: String::new(),
        version: Version {
            age_s: 90,
            ..Version::default()
        },
        came_ms: 1_000,
        forget: Forget::No,
    };
    assert_eq!(origin.age_s(11_500), 100);
    assert_eq!(origin.age_s(0), 90, "a clock that was set back");
}
