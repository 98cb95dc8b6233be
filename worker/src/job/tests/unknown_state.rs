//! This module tests that a wait whose reason is not known is named when it ends.

use super::*;

fn ended_with(names: &[Option<&str>]) -> Step {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    for name in names {
        let attempt = story.asks(&mut waiter, "");
        story.job.note_unknown_state(attempt.number, *name);
        story.answer(attempt, pending());
        story.now_ms += limits::BACKOFF_MAX_MS;
    }
    // The word of an attempt that is over counts for nothing.
    story.job.note_unknown_state(1, Some("LATE"));
    // The platform restarts the job.
    story.job = Job::recovered(story.job.record().clone(), story.now_ms);
    story.later(limits::DEADLINE_MS).step(&mut waiter, "")
}

#[test]
fn the_deadline_names_the_last_state_that_is_not_known() {
    let named = |name| Step::Refuse(Details::deadline(name));
    assert_eq!(ended_with(&[Some("ARCHIVED")]), named(Some("ARCHIVED")));
    assert_eq!(
        ended_with(&[None, Some("OLD"), Some("ARCHIVED")]),
        named(Some("ARCHIVED"))
    );
    // It went on.
    assert_eq!(ended_with(&[Some("ARCHIVED"), None]), named(None));
}
