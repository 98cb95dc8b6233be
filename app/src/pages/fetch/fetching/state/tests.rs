use api::{Demo, Parameter};

use super::*;
use crate::model::fetch::arrival::Copy as Version;
use crate::model::preferences::Preferences;
use crate::model::route::Route;

fn target(id: &str, reports: &[&str]) -> Target {
    let report = |id: &&str| ReportDescription {
        id: (*id).to_owned().into(),
        title: (*id).to_owned().into(),
        ..ReportDescription::default()
    };
    Target {
        id: id.to_owned(),
        title: id.to_owned(),
        reports: reports.iter().map(report).collect(),
        ..Target::default()
    }
}

#[track_caller]
fn with(targets: Vec<Target>, check: impl FnOnce(Fetching)) {
    let owner = Owner::new();
    owner.set();
    let fetching = Fetching::new(Page::new(Preferences::default()), |_| String::new());
    fetching.targets.set(Arc::new(askable(targets)));
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

/// A server whose report needs a name.
fn with_name(id: &str) -> Target {
    let mut target = target(id, &["x"]);
    target.reports[0].parameters = vec![Parameter::name("name", "Name")].into();
    target
}

#[test]
fn a_fetch_begins_with_answers_that_are_right() {
    with(vec![with_name("a"), with_name("b")], |fetching| {
        fetching.hold("a", "", "ghp_a", false).unwrap();
        fetching.tick("x", true);
        assert!(!fetching.begin("", ""), "there is no name");
        assert!(
            fetching
                .mistakes
                .with_untracked(|all| all.contains_key("name-name"))
        );
        let question = untrack(|| fetching.questions()).remove(0);
        fetching.change_answers(&question, |answers| answers.set_text("name-name", "acme"));
        assert_eq!(fetching.mistakes.get_untracked(), Mistakes::new());
        assert_eq!(fetching.flaws.get_untracked(), []);
        let target = untrack(|| fetching.chosen()).unwrap();
        let (requests, _) = fetching.requests(&target, &[&target.reports[0]]);
        assert_eq!(requests[0].query, "name=acme");
        // Each server has answers of its own.
        fetching.choose(1);
        assert_eq!(
            untrack(|| fetching.answer(Answers::clone)),
            Answers::default()
        );
    });
}

#[test]
fn a_report_that_needs_its_token_again_is_asked_for_with_its_parameters() {
    with(vec![with_name("a")], |fetching| {
        fetching.page.route.set(Route::Fetch);
        let mut request = row(1, "a").request;
        request.query = "name=acme".to_owned();
        assert!(fetching.needs_token(&request));
        let target = untrack(|| fetching.chosen()).unwrap();
        let (requests, _) = fetching.requests(&target, &[&target.reports[0]]);
        assert_eq!(requests[0].query, "name=acme");
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
fn no_fetch_begins_while_the_form_has_flaws() {
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
        assert!(fetching.held.with_untracked(BTreeMap::is_empty));
    });
}

#[test]
fn a_token_is_asked_for_again_where_its_field_was_emptied_in_vain() {
    with(vec![target("a", &["x"])], |fetching| {
        fetching.tick("x", true);
        assert!(!fetching.begin("a:b", "ghp_x"));
        assert_eq!(
            fetching.flaws.get_untracked(),
            [Flaw::UserCharacters, Flaw::TokenMissing]
        );
    });
}

/// A fetch that is not over.
fn row(id: u32, target: &str) -> FetchJob {
    let request = ReportRequest {
        target: target.to_owned(),
        report: "x".to_owned(),
        ..ReportRequest::default()
    };
    FetchJob {
        id,
        ..FetchJob::new(request, None, true)
    }
}

fn is_over(row: &FetchJob) -> bool {
    row.job.with_untracked(Job::is_over)
}

#[test]
fn the_token_of_one_server_is_of_no_use_at_another() {
    let targets = vec![target("a", &["x"]), target("b", &["x"])];
    with(targets, |fetching| {
        fetching.hold("a", "alice", "ghp_a", false).unwrap();
        fetching.choose(1);
        fetching.tick("x", true);
        assert!(!fetching.begin("", ""), "begun without a token of its own");
        assert_eq!(fetching.flaws.get_untracked(), [Flaw::TokenMissing]);
        // The page is already shown, so that the test does not need the browser's history.
        fetching.page.route.set(Route::Fetch);
        assert!(
            fetching.needs_token(&row(1, "b").request),
            "and so for a newer copy"
        );
        assert!(!fetching.needs_token(&row(1, "a").request));
    });
}

#[test]
fn a_fetch_begins_only_with_its_own_servers_token() {
    let targets = vec![target("a", &["x"]), target("b", &["x"])];
    with(targets, |fetching| {
        fetching.hold("b", "bob", "ghp_b", false).unwrap();
        fetching.rows.set(vec![row(1, "a"), row(2, "b")]);
        let next = fetching.runtime.try_update_value(|runtime| {
            runtime.queue = [1, 2].into();
            fetching.next_row(runtime)
        });
        let (row, credential) = next.flatten().unwrap();
        assert_eq!((row.id, credential.target()), (2, "b"));
        assert_eq!(credential.authorization_for("a"), None);
    });
}

#[test]
fn a_refusal_at_one_server_touches_nothing_of_another() {
    let targets = vec![target("a", &["x"]), target("b", &["x"])];
    with(targets, |fetching| {
        fetching.hold("a", "alice", "ghp_a", false).unwrap();
        fetching.hold("b", "bob", "ghp_b", false).unwrap();
        let rows = vec![row(1, "a"), row(2, "b")];
        fetching.rows.set(rows.clone());
        fetching.forget_token("b", Forgotten::Rejected);
        assert!(!is_over(&rows[0]) && is_over(&rows[1]));
        assert!(fetching.holds("a") && !fetching.holds("b"));
        assert_eq!(
            fetching.flaws.get_untracked(),
            [],
            "said at another's field"
        );
        fetching.choose(1);
        assert_eq!(fetching.flaws.get_untracked(), [Flaw::TokenRejected]);
        let former = fetching.forgotten.with_untracked(|all| all["b"].clone());
        assert_eq!((former.why, &*former.user), (Forgotten::Rejected, "bob"));
        fetching.choose(0);
        assert_eq!(fetching.flaws.get_untracked(), []);
    });
}

#[test]
fn a_demo_credential_is_held_for_the_demo_alone() {
    let mut demo = target("demo", &["x"]);
    demo.demo = Some(Demo {
        user: "octocat".to_owned(),
        token: "ghp_demo".to_owned(),
        name: Some("acme".to_owned()),
    });
    with(vec![demo, target("b", &["x"])], |fetching| {
        fetching.use_demo();
        assert!(fetching.holds("demo") && !fetching.holds("b"));
        fetching.choose(1);
        fetching.use_demo();
        assert!(!fetching.holds("b"), "the other server has no demo");
    });
}

#[test]
fn an_age_goes_on_while_the_report_is_open() {
    let origin = Origin {
        version: Version {
            age_s: 90,
            ..Version::default()
        },
        came_ms: 1_000,
        ..Origin::default()
    };
    assert_eq!(origin.age_s(11_500), 100);
    assert_eq!(origin.age_s(0), 90, "a clock that was set back");
}
