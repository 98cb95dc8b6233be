//! This module tests waits that are longer than a job.

use super::*;

const HOUR_MS: u64 = 60 * 60_000;

fn limited(retry_after_ms: u64) -> AttemptOutcome {
    AttemptOutcome::Failed(Outcome::Setback {
        details: Problem::UpstreamRateLimited.into(),
        retry_after_ms: Some(retry_after_ms),
    })
}

#[track_caller]
fn limited_for(step: &Step, s: u64) {
    let s = u32::try_from(s).unwrap();
    let expected = Details::from(Problem::UpstreamRateLimited).retry_after(s);
    assert_eq!(*step, Step::Refuse(expected));
}

#[test]
fn a_wait_beyond_the_deadline_is_told_at_once_and_no_request_is_sent_before_it_ends() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    story.answer(attempt, limited(2 * HOUR_MS));
    limited_for(&story.step(&mut waiter, ""), 7_200);
    // Longer than other failures are remembered, and longer than a job waits.
    for minutes in [1, 11, 41, 119] {
        story.now_ms = START_MS + minutes * 60_000;
        limited_for(&story.first(""), 7_200 - minutes * 60);
        assert!(story.job.alarm_at_ms().is_some_and(|ms| ms > story.now_ms));
    }
    story.now_ms = START_MS + 2 * HOUR_MS - 1;
    limited_for(&story.first(""), 1);
    story.now_ms = START_MS + 2 * HOUR_MS;
    story.asks(&mut Waiter::default(), "");
}

#[test]
fn a_wait_within_the_deadline_is_waited_out_to_the_second() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    story.answer(attempt, limited(20 * 60_000));
    assert_eq!(story.step(&mut waiter, ""), Step::Wait);
    assert_eq!(story.job.wakes_at_ms(), Some(START_MS + 20 * 60_000));
    assert_eq!(
        story.later(20 * 60_000 - 1).step(&mut waiter, ""),
        Step::Wait
    );
    story.later(1).asks(&mut waiter, "");
}

#[test]
fn a_report_that_is_being_generated_is_polled_every_five_minutes_at_least() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    story.answer(
        attempt,
        AttemptOutcome::Failed(Outcome::pending(Some(HOUR_MS))),
    );
    assert_eq!(story.step(&mut waiter, ""), Step::Wait);
    story.later(limits::POLL_MAX_MS).asks(&mut waiter, "");
}

#[test]
fn each_part_has_its_time_and_the_deadline_ends_all_of_them() {
    let minute = |minutes: u64| START_MS + minutes * 60_000;
    let round = Round {
        deadline_ms: minute(30),
        ..Round::default()
    };
    for (began, part, expected) in [
        (0, 0, 10),
        // The first part of an attempt that begins late may still come.
        (29, 29, 39),
        // A later part has its own time.
        (0, 9, 19),
        (0, 20, 30),
        (0, 29, 30),
        (29, 31, 39),
    ] {
        let ends_at_ms = round.attempt_ends_at_ms(minute(began), minute(part));
        assert_eq!(ends_at_ms, minute(expected), "{began} {part}");
    }
}

#[test]
fn a_wait_between_two_parts_is_where_a_new_attempt_begins() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    let state = |text: &str| upstream::State(text.to_owned());
    let job = &mut story.job;
    job.note_wait(attempt.number, Some("ARCHIVED"), Some(state("tasks 1 2")));
    // A state that is too long, and the wait of another attempt, count for nothing.
    let long = state(&"x".repeat(limits::STATE_BYTES + 1));
    job.note_wait(attempt.number, Some("ARCHIVED"), Some(long));
    job.note_wait(attempt.number + 1, None, Some(state("tasks 3")));
    job.note_wait(attempt.number, Some("ARCHIVED"), None);
    assert!(job.take_changed());
    let setback = Outcome::setback(Problem::UpstreamUnavailable);
    story.answer(attempt, AttemptOutcome::Failed(setback));
    // The platform restarts the job.
    story.job = Job::recovered(story.job.record().clone(), story.now_ms);
    assert_eq!(story.job.upstream_state(), state("tasks 1 2"));
    // A setback does not say that the state has changed.
    let step = story.later(limits::DEADLINE_MS).step(&mut waiter, "");
    assert_eq!(step, Step::Refuse(Details::deadline(Some("ARCHIVED"))));
}
