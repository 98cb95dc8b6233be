use proptest::prelude::*;

use super::*;
use crate::config::testing;

const CREDENTIAL: Request = Request::Permit {
    limit: Allowance::Credential.limit(),
};

fn granted(reply: Reply) -> u64 {
    match reply {
        Reply::Granted { number, .. } => number,
        other => panic!("{other:?}"),
    }
}

fn settle(brake: &mut Brake, number: u64, outcome: Outcome, now_ms: u64) {
    brake.answer(Request::Settle { number, outcome }, now_ms);
}

/// Sends one request, which is rejected.
fn rejects(brake: &mut Brake, now_ms: u64) {
    let number = granted(brake.answer(CREDENTIAL, now_ms));
    settle(brake, number, Outcome::Rejected, now_ms);
}

#[test]
fn holds_from_the_fifth_rejection_until_the_first_is_ten_minutes_old() {
    let mut brake = Brake::default();
    for ms in [0, 1_000, 2_000, 3_000, 4_000] {
        rejects(&mut brake, ms);
    }
    assert_eq!(brake.answer(CREDENTIAL, 4_000), Reply::Held { s: 596 });
    assert_eq!(brake.answer(CREDENTIAL, 599_999), Reply::Held { s: 1 });
    // The next rejection is again the fifth within ten minutes.
    rejects(&mut brake, 600_000);
    assert_eq!(brake.answer(CREDENTIAL, 600_000), Reply::Held { s: 1 });
}

#[test]
fn a_question_counts_until_its_outcome_is_known() {
    let mut brake = Brake::default();
    let numbers: Vec<u64> = (0..5)
        .map(|_| granted(brake.answer(CREDENTIAL, 0)))
        .collect();
    assert_eq!(brake.answer(CREDENTIAL, 0), Reply::Busy);
    settle(&mut brake, numbers[0], Outcome::Undecided, 10);
    let sixth = granted(brake.answer(CREDENTIAL, 10));
    assert_eq!(brake.answer(CREDENTIAL, 10), Reply::Busy);
    for number in [sixth, numbers[1], numbers[2], numbers[3]] {
        settle(&mut brake, number, Outcome::Rejected, 20);
    }
    assert_eq!(brake.answer(CREDENTIAL, 20), Reply::Busy);
    // A permit that is never returned expires, and a rejection that arrives later still counts.
    assert!(matches!(
        brake.answer(CREDENTIAL, limits::PERMIT_MS),
        Reply::Granted { .. }
    ));
    settle(&mut brake, numbers[4], Outcome::Rejected, limits::PERMIT_MS);
    assert!(matches!(
        brake.answer(CREDENTIAL, limits::PERMIT_MS),
        Reply::Held { .. }
    ));
}

#[test]
fn what_was_accepted_is_proven_until_it_is_rejected_or_half_a_day_old() {
    let mut brake = Brake::default();
    let is_proven = |brake: &mut Brake, now_ms| {
        brake.answer(Request::IsProven, now_ms) == Reply::Noted { is_proven: true }
    };
    assert!(!is_proven(&mut brake, 0));
    let number = granted(brake.answer(CREDENTIAL, 0));
    settle(&mut brake, number, Outcome::Accepted, 5);
    assert!(is_proven(&mut brake, limits::PROVEN_MS));
    assert!(!is_proven(&mut brake, limits::PROVEN_MS + 5));
    settle(&mut brake, number, Outcome::Accepted, 5);
    rejects(&mut brake, 6);
    assert!(!is_proven(&mut brake, 6));
}

#[test]
fn the_last_place_of_a_user_name_is_for_a_credential_that_was_accepted() {
    let of = |allowance: Allowance| Request::Permit {
        limit: allowance.limit(),
    };
    let mut brake = Brake::default();
    for _ in 0..9 {
        let number = granted(brake.answer(of(Allowance::UserName), 0));
        settle(&mut brake, number, Outcome::Rejected, 0);
    }
    assert_eq!(
        brake.answer(of(Allowance::UserName), 0),
        Reply::Held { s: 600 }
    );
    for _ in 0..20 {
        let number = granted(brake.answer(of(Allowance::ProvenUserName), 0));
        settle(&mut brake, number, Outcome::Accepted, 0);
    }
    let number = granted(brake.answer(of(Allowance::ProvenUserName), 0));
    assert_eq!(brake.answer(of(Allowance::ProvenUserName), 0), Reply::Busy);
    settle(&mut brake, number, Outcome::Rejected, 0);
    assert_eq!(
        brake.answer(of(Allowance::ProvenUserName), 0),
        Reply::Held { s: 600 }
    );
}

#[test]
fn nothing_is_stored_for_longer_than_it_counts() {
    let mut brake = Brake::default();
    assert_eq!(brake.alarm_at_ms(0), None);
    let number = granted(brake.answer(CREDENTIAL, 0));
    assert_eq!(brake.alarm_at_ms(0), Some(limits::PERMIT_MS));
    settle(&mut brake, number, Outcome::Rejected, 100);
    assert_eq!(brake.alarm_at_ms(0), Some(limits::BRAKE_WINDOW_MS + 100));
    assert_eq!(brake.alarm_at_ms(limits::BRAKE_WINDOW_MS + 100), None);
}

fn names(targets: &str, authorization: &str) -> [Option<String>; 2] {
    let config = testing::config(targets);
    let credential = Credential::parse(authorization).unwrap();
    let names = BrakeNames::new(&config.pepper, &config.targets[0], &credential);
    [Some(names.credential), names.user]
}

fn basic(user: &str, secret: &str) -> String {
    let credential = Credential::of_user(user, secret).unwrap();
    credential.header_value().as_str().to_owned()
}

#[test]
fn a_token_is_one_credential_under_every_user_name() {
    let targets =
        r#"[{"id": "a", "title": "A", "kind": "ghes", "origin": "https://ghe.example.com"}]"#;
    let token = "ghp_DemoDemoDemoDemoDemoDemoDemoDemoDemo";
    let [credential, user] = names(targets, &basic("alice", token));
    for other in ["bob", "x-access-token"] {
        let [same, other] = names(targets, &basic(other, token));
        assert_eq!(same, credential);
        assert_ne!(other, user);
    }
}

#[test]
fn one_account_at_one_server_is_one_name() {
    let one = r#"[{"id": "a", "title": "A", "kind": "ghes", "origin": "https://ghe.example.com"}]"#;
    let same = r#"[{"id": "b", "title": "B", "kind": "ghes", "origin": "https://ghe.example.com",
                    "reports": ["all_users"]}]"#;
    let other =
        r#"[{"id": "a", "title": "A", "kind": "ghes", "origin": "https://ghe.example.net"}]"#;
    let expected = names(one, &basic("alice", "secret"));
    for user in [
        "alice",
        "ALICE",
        "CORP\\alice",
        "CORP/alice",
        "alice\\",
        "@alice",
        "Alice@corp.example",
    ] {
        assert_eq!(names(one, &basic(user, "secret")), expected, "{user}");
        assert_eq!(names(same, &basic(user, "secret")), expected, "{user}");
    }
    let [credential, user] = names(one, &basic("alice", "Secret"));
    assert_ne!(credential, expected[0]);
    assert_eq!(user, expected[1]);
    assert_ne!(names(other, &basic("alice", "secret")), expected);
    assert_ne!(names(one, &basic("bob", "secret"))[1], expected[1]);
    // A bare token has no user name, whatever its scheme.
    assert_eq!(names(one, "Bearer secret"), names(one, "token secret"));
    assert_eq!(names(one, "Bearer secret")[1], None);
    // A name that consists of separators only is a name of its own.
    assert!(names(one, &basic("@", "secret"))[1].is_some());
}

#[test]
fn a_password_without_an_answer_counts_until_it_was_accepted() {
    let password = Credential::of_user("alice", "secret").unwrap();
    let token = Credential::parse("Bearer secret").unwrap();
    for (credential, is_proven, is_late, expected) in [
        (&password, false, false, Outcome::Rejected),
        (&password, false, true, Outcome::Rejected),
        (&password, true, true, Outcome::Undecided),
        (&token, false, false, Outcome::Undecided),
        // A slow server may reject the credential after the request has timed out.
        (&token, false, true, Outcome::Rejected),
        (&token, true, true, Outcome::Undecided),
    ] {
        let counted = Outcome::Undecided.counted(credential, is_proven, is_late);
        assert_eq!(counted, expected, "{is_proven} {is_late}");
        let accepted = Outcome::Accepted.counted(credential, is_proven, is_late);
        assert_eq!(accepted, Outcome::Accepted);
    }
}

proptest! {
    #[test]
    fn never_more_than_five_rejections_in_ten_minutes(
        steps in prop::collection::vec((0u64..120_000, 0usize..8, 0u8..4), 1..120)
    ) {
        let (mut brake, mut now_ms) = (Brake::default(), 0);
        let (mut open, mut rejected): (Vec<(u64, u64)>, Vec<u64>) = (Vec::new(), Vec::new());
        for (step_ms, which, act) in steps {
            now_ms += step_ms;
            // No request takes longer; the outcome of one that does is lost.
            open.retain(|(_, at_ms)| now_ms - at_ms < limits::PERMIT_MS);
            if act == 0 || open.is_empty() {
                if let Reply::Granted { number, .. } = brake.answer(CREDENTIAL, now_ms) {
                    open.push((number, now_ms));
                }
                continue;
            }
            let (number, _) = open.swap_remove(which % open.len());
            let outcome = [Outcome::Rejected, Outcome::Undecided, Outcome::Accepted];
            let outcome = outcome[usize::from(act - 1)];
            settle(&mut brake, number, outcome, now_ms);
            if outcome == Outcome::Rejected {
                rejected.push(now_ms);
            }
            let kept = serde_json::to_string(&brake).unwrap();
            brake = serde_json::from_str(&kept).unwrap();
        }
        for window in rejected.windows(6) {
            prop_assert!(window[5] - window[0] >= limits::BRAKE_WINDOW_MS);
        }
    }
}
