use super::*;
use proptest::prelude::*;

const T: i64 = 1_763_640_000_000;
const ROLL: f64 = 0.5;

fn pending() -> Outcome {
    Outcome::Pending {
        status: JobStatus::default(),
        retry_after_s: Some(3),
    }
}

fn problem(name: &str, retry_after_s: Option<u32>) -> Outcome {
    Outcome::Refused(ProblemDetails {
        retry_after_s,
        kind: format!("/problems/{name}").into(),
        ..ProblemDetails::default()
    })
}

fn ask(wait_s: u32) -> Next {
    Next::Poll(PollRequest {
        wait_s,
        age: Age::Fresh,
    })
}

#[test]
fn asks_watches_and_collects() {
    let mut poller = Poller::new(false, T);
    assert_eq!(poller.next(true, T), ask(0));
    assert_eq!(
        poller.take(pending(), T, ROLL),
        Some(Effect::Tell(JobStatus::default()))
    );
    assert_eq!(poller.next(true, T), Next::Watch);
    assert_eq!(poller.take(Outcome::Watched(State::Ready), T, ROLL), None);
    assert_eq!(poller.next(true, T), ask(WAIT_S));
}

#[test]
fn without_a_slot_it_polls_at_the_workers_pace() {
    let mut poller = Poller::new(false, T);
    assert!(!poller.wants_slot());
    let _ = poller.next(false, T);
    poller.take(pending(), T, ROLL);
    assert!(poller.wants_slot());
    assert_eq!(poller.next(false, T), Next::Sleep { ms: 3_000 });
    poller.take(Outcome::Slept, T, ROLL);
    assert_eq!(poller.next(false, T), ask(0));
}

#[test]
fn broken_streams_are_replaced_by_polling() {
    let mut poller = Poller::new(false, T);
    for _ in 0..BREAKS {
        let _ = poller.next(true, T);
        poller.take(pending(), T, ROLL);
        assert_eq!(poller.next(true, T), Next::Watch);
        poller.take(Outcome::Broke { told: true }, T, ROLL);
    }
    assert_eq!(poller.next(true, T), ask(0));
    poller.take(pending(), T, ROLL);
    assert_eq!(poller.next(true, T), ask(WAIT_S));
    poller.take(pending(), T, ROLL);
    assert_eq!(poller.next(true, T), ask(WAIT_S));

    // A stream that sent nothing is not tried again.
    let mut poller = Poller::new(false, T);
    poller.take(pending(), T, ROLL);
    poller.take(Outcome::Broke { told: false }, T, ROLL);
    poller.take(pending(), T, ROLL);
    assert_eq!(poller.next(true, T), ask(WAIT_S));
}

#[test]
fn a_lost_connection_resumes_the_same_job() {
    let mut poller = Poller::new(false, T);
    let _ = poller.next(true, T);
    let lost = |tries, wait_ms| Some(Effect::Lost { tries, wait_ms });
    assert_eq!(poller.take(Outcome::Lost, T, ROLL), lost(1, 1_000));
    assert_eq!(poller.next(true, T), Next::Sleep { ms: 1_000 });
    poller.take(Outcome::Slept, T + 1_000, ROLL);
    assert_eq!(poller.next(true, T + 1_000), ask(0));
    assert_eq!(poller.take(Outcome::Lost, T, ROLL), lost(2, 2_000));
    poller.take(Outcome::Slept, T, ROLL);
    poller.take(pending(), T, ROLL);
    assert_eq!(poller.take(Outcome::Lost, T, ROLL), lost(1, 1_000));
    assert_eq!(
        poller.take(Outcome::Lost, T + OUT_OF_REACH_MS, ROLL),
        Some(Effect::Fail(Failure::OutOfReach))
    );
}

#[test]
fn a_refresh_asks_the_server_once_however_often_it_asks() {
    let mut poller = Poller::new(true, T);
    let age = |age| Next::Poll(PollRequest { wait_s: 0, age });
    assert_eq!(poller.next(true, T), age(Age::New));
    poller.take(Outcome::Lost, T, ROLL);
    poller.take(Outcome::Slept, T, ROLL);
    assert_eq!(poller.next(true, T + 240_900), age(Age::Within(241)));
}

#[test]
fn a_rate_limit_is_a_pause() {
    for name in ["too-many-requests", "busy"] {
        let mut poller = Poller::new(false, T);
        assert_eq!(
            poller.take(problem(name, Some(7)), T, ROLL),
            Some(Effect::Pause { wait_ms: 7_000 })
        );
        assert_eq!(poller.next(true, T), Next::Sleep { ms: 7_000 });
    }
}

#[test]
fn a_job_that_was_restarted_is_found_again() {
    let mut poller = Poller::new(false, T);
    let effect = poller.take(problem("interrupted", Some(1)), T, ROLL);
    assert!(matches!(effect, Some(Effect::Lost { tries: 1, .. })));
    assert!(matches!(poller.next(true, T), Next::Sleep { .. }));
    poller.take(Outcome::Slept, T, ROLL);
    assert!(matches!(poller.next(true, T), Next::Poll(_)));
}

#[test]
fn problems_are_ends() {
    for name in [
        "not-site-admin",
        "deadline",
        "something-new",
        "too-many-failures",
    ] {
        let mut poller = Poller::new(false, T);
        let Some(Effect::Fail(Failure::Problem(told))) = poller.take(problem(name, None), T, ROLL)
        else {
            panic!("{name} does not end it");
        };
        assert_eq!(told.kind, format!("/problems/{name}"));
    }
}

#[test]
fn other_answers_fail_at_once_and_gateway_errors_are_retried() {
    let mut poller = Poller::new(false, T);
    let strange = |status| Outcome::Strange { status };
    let end = |status| Some(Effect::Fail(Failure::NotTheApi(status)));
    assert_eq!(poller.take(strange(200), T, ROLL), end(200));
    assert_eq!(poller.take(strange(404), T, ROLL), end(404));
    for _ in 1..STRANGE {
        assert!(matches!(
            poller.take(strange(502), T, ROLL),
            Some(Effect::Lost { .. })
        ));
    }
    assert_eq!(poller.take(strange(502), T, ROLL), end(502));
    assert_eq!(
        poller.take(Outcome::SentOn, T, ROLL),
        Some(Effect::Fail(Failure::SentOn))
    );
}

#[test]
fn a_download_that_keeps_breaking_off_is_not_tried_for_ever() {
    let mut poller = Poller::new(false, T);
    for _ in 1..BROKEN_OFF {
        assert!(matches!(
            poller.take(Outcome::BrokenOff, T, ROLL),
            Some(Effect::Lost { .. })
        ));
    }
    assert_eq!(
        poller.take(Outcome::BrokenOff, T, ROLL),
        Some(Effect::Fail(Failure::Spoiled(Spoiled::Length)))
    );
}

#[test]
fn forgotten_elsewhere_is_cancelled() {
    let mut poller = Poller::new(false, T);
    let end = poller.take(Outcome::Watched(State::Idle), T, ROLL);
    let problem = ProblemDetails::cancelled();
    assert_eq!(end, Some(Effect::Fail(Failure::Problem(problem))));
}

#[test]
fn one_goes_ahead_until_the_server_lets_it_in() {
    assert!(is_admitted(0, 0, false));
    assert!(!is_admitted(1, 1, false));
    assert!(is_admitted(1, 1, true));
    assert!(!is_admitted(RUNNING, 1, true));
}

#[test]
fn a_target_that_has_not_answered_holds_up_no_other() {
    assert!(is_admitted(1, 0, false));
    assert!(!is_admitted(RUNNING, 0, false));
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(pending()),
        Just(Outcome::Lost),
        Just(Outcome::BrokenOff),
        Just(Outcome::Strange { status: 503 }),
        Just(Outcome::Watched(State::Waiting)),
        Just(Outcome::Watched(State::Ready)),
        any::<bool>().prop_map(|told| Outcome::Broke { told }),
        any::<Option<u32>>().prop_map(|s| problem("too-many-requests", s)),
        Just(Outcome::Slept),
    ]
}

proptest! {
    /// Whatever happens, a job neither spins nor sleeps for ever.
    #[test]
    fn a_poller_neither_spins_nor_sleeps_for_ever(
        outcomes in prop::collection::vec((outcome(), any::<bool>(), 0.0..1.0), 0..60),
    ) {
        let mut poller = Poller::new(false, T);
        for (outcome, has_slot, roll) in outcomes {
            let is_hard = matches!(
                outcome,
                Outcome::Lost
                    | Outcome::BrokenOff
                    | Outcome::Strange { .. } | Outcome::Refused(_)
            );
            if let Some(Effect::Fail(_)) = poller.take(outcome, T, roll) {
                break;
            }
            match poller.next(has_slot, T) {
                Next::Sleep { ms } => prop_assert!((800..=300_000).contains(&ms)),
                next => prop_assert!(!is_hard, "{next:?} right after a failure"),
            }
        }
    }
}
