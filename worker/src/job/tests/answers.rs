//! This module tests how long the answers of a job are kept.

use super::*;

/// A job whose attempt has kept a page.
fn with_page() -> (Story, Waiter, Attempt) {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    let end_ms = story.now_ms + HANDED_OUT_MS;
    story.job.keep_answers(seal().unwrap(), end_ms);
    story.job.answer_kept(100, 0);
    (story, waiter, attempt)
}

fn setback(retry_after_ms: Option<u64>) -> AttemptOutcome {
    AttemptOutcome::Failed(Outcome::Setback {
        details: Problem::UpstreamRateLimited.into(),
        retry_after_ms,
    })
}

#[track_caller]
fn keeps(job: &Job, expected: bool) {
    assert_eq!(job.answers().is_some(), expected);
}

#[test]
fn a_setback_leaves_them() {
    let (mut story, mut waiter, attempt) = with_page();
    story.answer(attempt, setback(Some(60_000)));
    keeps(&story.job, true);
    assert_eq!(story.later(59_999).step(&mut waiter, ""), Step::Wait);
    story.later(1).asks(&mut waiter, "");
    keeps(&story.job, true);
    // So does the loss of the attempt.
    let record = story.job.record().clone();
    keeps(&Job::recovered(record, story.now_ms), true);
}

#[test]
fn progress_forgives_setbacks() {
    let (mut story, mut waiter, mut attempt) = with_page();
    for _ in 0..2 * limits::SETBACKS {
        story.answer(attempt, setback(None));
        attempt = story.later(30_000).asks(&mut waiter, "");
        story.job.answer_kept(100, 0);
    }
    assert_eq!(story.state(), State::Waiting);
}

#[test]
fn what_destroys_a_copy_destroys_them() {
    let ends: [fn(&mut Story, Attempt); 6] = [
        |story, _| drop(story.job.delete()),
        |story, _| drop(story.job.credential_rejected()),
        |story, _| drop(story.job.stop_storing()),
        |story, attempt| drop(story.answer(attempt, refused(Problem::CredentialRejected))),
        |story, attempt| drop(story.answer(attempt, refused(Problem::WrongReport))),
        |story, attempt| drop(story.answer(attempt, report(None))),
    ];
    for end in ends {
        let (mut story, _, attempt) = with_page();
        end(&mut story, attempt);
        keeps(&story.job, false);
    }
}

#[test]
fn they_live_as_long_as_the_copy_but_no_longer_than_their_key() {
    let (mut story, _, attempt) = with_page();
    story.later(60_000).answer(attempt, report(seal()));
    keeps(&story.job, true);
    let _ = story.job.tidy(START_MS + HANDED_OUT_MS - 1);
    keeps(&story.job, true);
    let _ = story.job.tidy(START_MS + HANDED_OUT_MS);
    keeps(&story.job, false);
    assert!(story.job.copy().is_some());
}

#[test]
fn a_waiter_that_does_not_agree_ends_them() {
    let (mut story, _, attempt) = with_page();
    assert_eq!(story.first("no-store"), Step::Wait);
    keeps(&story.job, false);
    assert!(!story.job.may_store(attempt.number, None, story.now_ms));
}

#[test]
fn a_round_that_is_over_leaves_none() {
    let (mut story, _, attempt) = with_page();
    story.answer(attempt, pending());
    let now_ms = story.later(limits::DEADLINE_MS).now_ms;
    let _ = story.job.tidy(now_ms);
    assert_eq!(story.state(), State::Failed);
    keeps(&story.job, false);
}

#[test]
fn their_size_is_bounded() {
    let (mut story, ..) = with_page();
    assert!(story.job.has_room_for_answer(limits::ANSWERS_BYTES - 100));
    assert!(!story.job.has_room_for_answer(limits::ANSWERS_BYTES - 99));
    story.job.answer_kept(300, 100);
    assert!(story.job.has_room_for_answer(limits::ANSWERS_BYTES - 300));
}

#[test]
fn a_wait_longer_than_any_round_survives_a_deletion() {
    let (mut story, _, attempt) = with_page();
    story.answer(attempt, setback(Some(7_200_000)));
    story.job.delete();
    let told = Details::from(Problem::UpstreamRateLimited).retry_after(7_199);
    assert_eq!(story.later(1_000).first(""), Step::Refuse(told));
}

#[test]
fn an_attempt_that_waits_holds_the_next_one() {
    let (mut story, ..) = with_page();
    let number = story.job.running().unwrap();
    story.job.hold_requests(number, story.now_ms + 90_000);
    let mut job = Job::recovered(story.job.record().clone(), story.now_ms);
    let mut step = |now_ms| job.step(&mut Waiter::default(), options(""), now_ms, 0);
    assert_eq!(step(START_MS + 89_999), Step::Wait);
    assert!(matches!(step(START_MS + 90_000), Step::Start(_)));
}
