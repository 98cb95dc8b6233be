//! This module tests how far a round is said to be.

use api::{Progress, Step as At};

use super::*;

fn at(story: &Story) -> Option<Progress> {
    let status = story
        .job
        .status("ghe", ghes::testing::ALL_USERS, story.now_ms);
    status.progress
}

fn page(step: At, page: u32) -> Progress {
    Progress {
        step,
        page: Some(page),
        pages: Some(23),
        ..Progress::default()
    }
}

fn only(step: At) -> Option<Progress> {
    Some(Progress {
        step,
        ..Progress::default()
    })
}

#[test]
fn a_report_that_is_made_is_asked_for_prepared_and_downloaded() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    assert_eq!(at(&story), None);
    let attempt = story.asks(&mut waiter, "");
    assert!(story.job.note_progress(attempt.number, Progress::default()));
    assert_eq!(at(&story), only(At::Asked));
    story.answer(attempt, pending());
    assert_eq!(at(&story), only(At::Preparing));
    story.now_ms = story.job.wakes_at_ms().unwrap();
    let attempt = story.asks(&mut waiter, "");
    let is_news = story.job.note_progress(attempt.number, Progress::default());
    assert!(!is_news, "the server is still making it");
    assert_eq!(at(&story), only(At::Preparing));
    story.job.note_download(attempt.number, 50, None);
    assert_eq!(at(&story), only(At::Downloading));
    story.answer(attempt, report(seal()));
    assert_eq!(at(&story), None, "it is over");
}

#[test]
fn a_page_that_failed_is_asked_for_again() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    story.job.note_progress(attempt.number, page(At::Asked, 1));
    story.job.note_download(attempt.number, 50, None);
    assert_eq!(at(&story), Some(page(At::Downloading, 1)));
    assert!(
        story
            .job
            .note_progress(attempt.number, page(At::Downloading, 12))
    );
    let setback = Outcome::setback(Problem::UpstreamUnavailable);
    story.answer(attempt, AttemptOutcome::Failed(setback));
    assert_eq!(at(&story), Some(page(At::Asked, 12)));
    let is_old = story
        .job
        .note_progress(attempt.number, page(At::Downloading, 13));
    assert!(!is_old, "the attempt is over");
    assert_eq!(at(&story), Some(page(At::Asked, 12)));
    // An eviction in between changes nothing.
    story.job = Job::recovered(story.job.record().clone(), story.now_ms);
    assert_eq!(at(&story), Some(page(At::Asked, 12)));
}

#[test]
fn what_the_upstream_says_of_a_wait_is_kept() {
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    let second = Progress {
        part: Some(2),
        parts: Some(3),
        ..Progress::default()
    };
    story.job.note_progress(attempt.number, second);
    story.answer(attempt, pending());
    assert_eq!(at(&story), Some(second), "it was asked, and makes none yet");
}

#[test]
fn a_new_round_begins_without_progress() {
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    story.job.note_progress(attempt.number, page(At::Asked, 9));
    story.answer(attempt, refused(Problem::Truncated));
    assert_eq!(at(&story), None);
    let _ = story.later(60_000).first("");
    assert_ne!(at(&story).and_then(|progress| progress.page), Some(9));
}
