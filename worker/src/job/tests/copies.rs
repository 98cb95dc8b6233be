//! Tests which copies are stored, for how long, and for whom.

use super::*;
use crate::upstream::ghes;

#[test]
fn a_report_that_must_not_be_stored_is_served_to_its_waiters() {
    let mut story = Story::new();
    let (mut one, mut other) = (Waiter::default(), Waiter::default());
    let attempt = story.asks(&mut one, "no-store");
    assert_eq!(story.step(&mut other, ""), Step::Wait);
    story.answer(attempt, report(None));
    serves(&story.step(&mut one, "no-store"));
    story.job.mark_collected(1);
    serves(&story.step(&mut other, ""));
    assert!(
        !story
            .job
            .status("ghe", ghes::testing::ALL_USERS, story.now_ms)
            .stored
    );
    story.job.waiter_joined();
    story.job.reader_joined(1);
    assert_eq!(story.job.waiter_left(), []);
    assert_eq!(story.job.reader_left(1), [Effect::Shred(1)]);

    // It is also destroyed if no client collects it within a minute.
    let attempt = story.later(10_000).asks(&mut Waiter::default(), "");
    story.answer(attempt, report(None));
    story.job.waiter_joined();
    assert_eq!(story.job.waiter_left(), []);
    let record = story.job.record().clone();
    assert!(Job::recovered(record, story.now_ms).copy().is_none());
    story.later(limits::UNKEPT_MS);
    assert_eq!(story.job.tidy(story.now_ms), [Effect::Shred(2)]);
}

#[test]
fn copies_end() {
    let mut story = Story::with_copy();
    assert_eq!(story.job.alarm_at_ms(), Some(START_MS + HANDED_OUT_MS));
    story.later(HANDED_OUT_MS);
    assert_eq!(story.job.tidy(story.now_ms), [Effect::Shred(1)]);
    assert!(story.job.is_blank(story.now_ms));

    // The copy ends with the credential, if that states an expiry.
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    story.answer(attempt, dated(seal(), Some(START_MS + 5_000), None));
    assert_eq!(story.job.alarm_at_ms(), Some(START_MS + 5_000));
    assert!(matches!(
        story.later(5_000).first("max-stale"),
        Step::Start(_)
    ));
}

#[test]
fn no_copy_outlives_twelve_hours_even_while_it_is_read() {
    // An expired copy and a replaced one are not served.
    for has_newer in [false, true] {
        let mut story = Story::with_copy();
        story.job.reader_joined(1);
        story.later(HANDED_OUT_MS);
        if has_newer {
            let attempt = story.asks(&mut Waiter::default(), "no-cache");
            story.answer(attempt, report(seal()));
        }
        assert_eq!(story.job.tidy(story.now_ms), []);
        let end_ms = START_MS + limits::KEPT_MS;
        assert!(story.job.alarm_at_ms() <= Some(end_ms));
        story.later(limits::READ_ON_MS);
        assert_eq!(story.job.tidy(story.now_ms), [Effect::Shred(1)]);
        assert_eq!(story.job.reader_left(1), []);
    }
}

#[test]
fn a_deletion_destroys_older_copies_too() {
    for end in [Job::credential_rejected, Job::delete] {
        let mut story = Story::with_copy();
        story.job.reader_joined(1);
        story.job.mark_collected(1);
        let attempt = story.later(10_000).asks(&mut Waiter::default(), "no-cache");
        story.answer(attempt, report(seal()));
        let mut effects = end(&mut story.job);
        effects.sort_by_key(|effect| match effect {
            Effect::Shred(generation) | Effect::Cancel(generation) => *generation,
        });
        assert_eq!(effects, [Effect::Shred(1), Effect::Shred(2)]);
        assert_eq!(story.job.reader_left(1), []);
    }
}

#[test]
fn a_reader_reads_to_the_end() {
    // It is read past its own end, past the end of the job, and past a newer copy.
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "no-store");
    story.answer(attempt, report(None));
    story.job.reader_joined(1);
    story.job.mark_collected(1);
    story.later(limits::UNKEPT_MS + 1_000);
    assert_eq!(story.job.tidy(story.now_ms), []);
    assert!(story.job.is_blank(story.now_ms) && !story.job.is_over(story.now_ms));
    assert!(story.job.alarm_at_ms().is_some(), "nothing looks again");
    let attempt = story.asks(&mut Waiter::default(), "");
    story.answer(attempt, report(seal()));
    assert_eq!(story.job.reader_left(1), [Effect::Shred(1)]);

    // A deleted copy is not read to the end.
    story.job.reader_joined(2);
    assert_eq!(story.job.delete(), [Effect::Shred(2)]);
    assert_eq!(story.job.reader_left(2), []);
}

#[test]
fn a_copy_that_does_not_open_is_gone() {
    let mut story = Story::with_copy();
    assert_eq!(story.job.mark_corrupt(2), []);
    assert_eq!(story.job.mark_corrupt(1), [Effect::Shred(1)]);
    assert!(matches!(story.later(10_000).first(""), Step::Start(_)));
}

#[test]
fn the_record_contains_no_personal_data() {
    let mut story = Story::with_copy();
    story.job.mark_collected(1);
    let attempt = story.later(10_000).asks(&mut Waiter::default(), "no-cache");
    let redirect = Details::unexpected_redirect(Some("storage.example.net"));
    story.answer(
        attempt,
        AttemptOutcome::Failed(Outcome::Refused(redirect.clone())),
    );
    let text = serde_json::to_string(story.job.record()).unwrap();
    let again: Record = serde_json::from_str(&text).unwrap();
    assert_eq!(again, *story.job.record());
    let Phase::Failed { fault, .. } = &again.phase else {
        panic!("{again:?}");
    };
    assert_eq!(fault.details(0), redirect);
}

#[test]
fn a_report_that_one_waiter_does_not_want_stored_is_not_stored() {
    let mut story = Story::new();
    let kept = story.asks(&mut Waiter::default(), "");
    assert!(story.job.may_store(kept.number, None, story.now_ms));
    // A request that does not want the report stored joins, and leaves again.
    assert_eq!(story.first("no-store"), Step::Wait);
    assert!(!story.job.may_store(kept.number, None, story.now_ms));
    story.answer(kept, pending());
    // An eviction does not change that, whichever request continues the round.
    story.job = Job::recovered(story.job.record().clone(), story.now_ms);
    let attempt = story.later(10_000).asks(&mut Waiter::default(), "no-cache");
    assert!(!story.job.may_store(attempt.number, None, story.now_ms));
    story.answer(attempt, report(None));

    // The next report belongs to another round.
    story.job.mark_collected(attempt.generation);
    let attempt = story.later(10_000).asks(&mut Waiter::default(), "no-cache");
    assert!(story.job.may_store(attempt.number, None, story.now_ms));
    assert!(!story.job.may_store(kept.number, None, story.now_ms));
}

#[test]
fn a_copy_that_would_expire_soon_is_not_stored() {
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    for (ends_at_ms, keeps) in [
        (START_MS - 5_000, false),
        (START_MS + limits::UNKEPT_MS, false),
        (START_MS + limits::UNKEPT_MS + 1, true),
    ] {
        let number = attempt.number;
        assert_eq!(
            story.job.may_store(number, Some(ends_at_ms), START_MS),
            keeps
        );
    }
    // The clock of its server may be wrong: the waiter gets it, and no new round begins.
    story.answer(attempt, dated(None, Some(START_MS - 5_000), None));
    serves(&story.later(1_000).first(""));
}

#[test]
fn a_copy_that_was_deleted_in_the_meantime_is_reported_as_such() {
    let mut story = Story::with_copy();
    let copy = story.job.copy().unwrap().clone();
    assert!(story.job.is_current(&copy) && !story.job.was_deleted(&copy));
    // There is a newer copy: the request looks again.
    story.job.mark_collected(1);
    let attempt = story.later(10_000).asks(&mut Waiter::default(), "no-cache");
    story.answer(attempt, report(seal()));
    assert!(!story.job.is_current(&copy) && !story.job.was_deleted(&copy));
    // The copy is deleted, and is not fetched for earlier requests.
    story.job.delete();
    assert!(story.job.was_deleted(&copy));
}

#[test]
fn a_sealed_copy_goes_where_copies_are_switched_off() {
    let mut story = Story::with_copy();
    story.job = Job::recovered(story.job.record().clone(), story.now_ms);
    assert_eq!(story.job.stop_storing(), [Effect::Shred(1)]);
    assert!(story.job.copy().is_none());
    assert!(story.job.take_changed());
    assert_eq!(story.job.stop_storing(), []);
}

#[test]
fn a_file_that_does_not_change_is_fresh_from_when_it_was_fetched() {
    let is_served = |is_dated: bool, later_ms: u64| {
        let mut story = Story::new();
        let attempt = story.asks(&mut Waiter::default(), "");
        let made_at_ms = START_MS - 40 * limits::FRESH_MS;
        story.answer(attempt, dated(seal(), None, Some(made_at_ms)));
        let copy = story.job.copy().unwrap();
        assert_eq!(copy.as_of_ms(), made_at_ms);
        let generation = copy.generation;
        story.job.mark_collected(generation);
        let wants = RequestOptions {
            is_dated,
            ..options("")
        };
        story.later(later_ms);
        let step = story
            .job
            .step(&mut Waiter::default(), wants, story.now_ms, 0);
        matches!(step, Step::Serve(_))
    };
    assert!(is_served(true, limits::FRESH_MS - 1_000));
    assert!(!is_served(true, limits::FRESH_MS));
    assert!(!is_served(false, 1_000));
}

#[test]
fn the_age_of_a_report_counts_from_when_it_was_made() {
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    let made_at_ms = START_MS - limits::FRESH_MS + 60_000;
    story.answer(attempt, dated(seal(), None, Some(made_at_ms)));
    let copy = story.job.copy().unwrap();
    assert_eq!(
        (copy.as_of_ms(), copy.fetched_at_ms),
        (made_at_ms, START_MS)
    );
    let generation = copy.generation;
    story.job.mark_collected(generation);
    // It was fetched this minute, but its age counts from the time that the upstream states.
    serves(&story.later(59_000).first(""));
    story.later(1_000).asks(&mut Waiter::default(), "");
    // A request that waited for it gets it all the same: another fetch would bring the same.
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    story.answer(
        attempt,
        dated(seal(), None, Some(START_MS - 2 * limits::FRESH_MS)),
    );
    serves(&story.later(1_000).first(""));
}
