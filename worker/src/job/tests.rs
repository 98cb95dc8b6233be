//! This module tests one story at a time; [`model`] tests random ones.

use super::*;
use crate::cache_control::Directives;
use crate::headers::Forward;
use crate::upstream::ghes;
use api::State;

mod answers;
mod copies;
mod model;
mod progress;
mod unknown_state;
mod waits;

const START_MS: u64 = 1_800_000_000_000;

fn options(field: &str) -> RequestOptions {
    RequestOptions {
        directives: Directives::parse(Some(field)),
        keep: !field.contains("no-store"),
        is_dated: false,
        reads_problem: true,
    }
}

fn seal() -> Option<Seal> {
    Some(Seal {
        salt: [1; 32],
        wrapped: vec![2; 80],
        sealed_at_ms: START_MS,
    })
}

fn report(seal: Option<Seal>) -> AttemptOutcome {
    dated(seal, None, None)
}

/// A report with this expiry of its credential and this time of generation.
fn dated(seal: Option<Seal>, ends_at_ms: Option<u64>, made_at_ms: Option<u64>) -> AttemptOutcome {
    AttemptOutcome::Arrived(ReceivedReport {
        size_bytes: 100,
        chunks: 1,
        seal,
        ends_at_ms,
        made_at_ms,
    })
}

fn pending() -> AttemptOutcome {
    AttemptOutcome::Failed(Outcome::pending(None))
}

fn refused(problem: Problem) -> AttemptOutcome {
    AttemptOutcome::Failed(Outcome::refused(problem))
}

/// A job, its clock, and one request at a time.
struct Story {
    job: Job,
    now_ms: u64,
}

impl Story {
    fn new() -> Self {
        Self {
            job: Job::default(),
            now_ms: START_MS,
        }
    }

    /// A job with a copy that was fetched now.
    fn with_copy() -> Self {
        let mut story = Self::new();
        let attempt = story.asks(&mut Waiter::default(), "");
        story.answer(attempt, report(seal()));
        story
    }

    fn step(&mut self, waiter: &mut Waiter, field: &str) -> Step {
        let _ = self.job.tidy(self.now_ms);
        self.job.step(waiter, options(field), self.now_ms, 0)
    }

    /// The first step of a new request.
    fn first(&mut self, field: &str) -> Step {
        self.step(&mut Waiter::default(), field)
    }

    #[track_caller]
    fn asks(&mut self, waiter: &mut Waiter, field: &str) -> Attempt {
        match self.step(waiter, field) {
            Step::Start(attempt) => attempt,
            other => panic!("{other:?}"),
        }
    }

    fn answer(&mut self, attempt: Attempt, outcome: AttemptOutcome) -> Vec<Effect> {
        self.job.attempt_ended(attempt, outcome, self.now_ms, 0)
    }

    fn later(&mut self, ms: u64) -> &mut Self {
        self.now_ms += ms;
        self
    }

    fn state(&self) -> State {
        self.job
            .status("ghe", ghes::testing::ALL_USERS, self.now_ms)
            .state
    }
}

#[track_caller]
fn serves(step: &Step) {
    assert!(matches!(step, Step::Serve(_)), "{step:?}");
}

#[track_caller]
fn tells(step: &Step, problem: Problem) {
    assert_eq!(*step, Step::Refuse(problem.into()));
}

#[test]
fn waits_out_the_202s() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    assert_eq!(story.state(), State::Idle);
    for _ in 0..3 {
        let attempt = story.asks(&mut waiter, "");
        assert_eq!(story.step(&mut waiter, ""), Step::Wait);
        assert_eq!(story.state(), State::Waiting);
        story.answer(attempt, pending());
        assert_eq!(story.step(&mut waiter, ""), Step::Wait);
        let wakes_at_ms = story.job.wakes_at_ms().unwrap();
        assert!(wakes_at_ms > story.now_ms);
        story.now_ms = wakes_at_ms;
    }
    let attempt = story.asks(&mut waiter, "");
    let waiting = story
        .job
        .status("ghe", ghes::testing::ALL_USERS, story.now_ms);
    let later = story
        .job
        .status("ghe", ghes::testing::ALL_USERS, story.now_ms + 5_000);
    assert_ne!(waiting, later);
    assert!(waiting.equals_but_for_time(&later));
    story.job.note_download(attempt.number, 50, Some(100));
    assert_eq!(story.state(), State::Fetching);
    let fetching = story
        .job
        .status("ghe", ghes::testing::ALL_USERS, story.now_ms);
    assert!(!waiting.equals_but_for_time(&fetching));
    story.answer(attempt, report(seal()));
    assert_eq!(story.state(), State::Ready);
    serves(&story.step(&mut waiter, ""));
    assert_eq!(waiter.forwarded(), Some((Forward::Miss, false)));
    let status = story
        .job
        .status("ghe", ghes::testing::ALL_USERS, story.now_ms);
    assert_eq!((status.attempts, status.received_bytes), (4, 100));
    assert!(status.stored);
}

#[test]
fn everyone_shares_one_attempt() {
    let mut story = Story::new();
    let mut waiters = [Waiter::default(); 200];
    let attempt = story.asks(&mut waiters[0], "");
    for waiter in &mut waiters[1..] {
        assert_eq!(story.step(waiter, "no-cache"), Step::Wait);
    }
    story.answer(attempt, report(seal()));
    for waiter in &mut waiters {
        serves(&story.step(waiter, "no-cache"));
    }
    assert_eq!(waiters[1].forwarded(), Some((Forward::Miss, true)));
}

#[test]
fn believes_what_the_upstream_asks_for() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    let outcome = Outcome::pending(Some(60_000));
    story.answer(attempt, AttemptOutcome::Failed(outcome));
    assert_eq!(story.later(59_999).step(&mut waiter, ""), Step::Wait);
    story.later(1).asks(&mut waiter, "");
}

#[test]
fn a_copy_answers_until_it_is_stale() {
    let mut story = Story::with_copy();
    serves(&story.later(limits::FRESH_MS - 1_000).first(""));
    serves(&story.first("max-age=900"));
    let mut waiter = Waiter::default();
    story.later(1_000).asks(&mut waiter, "");
    assert_eq!(waiter.forwarded(), Some((Forward::Stale, false)));
    // A stale copy is served to requests that accept it, also while a newer one is fetched.
    serves(&story.first("max-stale"));
    serves(&story.first("max-stale=1, only-if-cached"));
    tells(&story.first("only-if-cached"), Problem::NotStored);
}

#[test]
fn a_newer_one_is_fetched_once_for_each_that_was_collected() {
    let mut story = Story::with_copy();
    // It was fetched for this request, which was told to come back.
    serves(&story.later(60_000).first("no-cache"));
    let generation = story.job.copy().unwrap().generation;
    story.job.mark_collected(generation);
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "no-cache");
    assert_eq!(waiter.forwarded(), Some((Forward::Request, false)));
    let effects = story.answer(attempt, report(seal()));
    assert_eq!(effects, [Effect::Shred(generation)]);
    serves(&story.step(&mut waiter, "no-cache"));
}

#[test]
fn an_uncollected_copy_is_not_new_for_ever() {
    let mut story = Story::with_copy();
    let step = story.later(limits::UNCOLLECTED_MS + 1).first("no-cache");
    assert!(matches!(step, Step::Start(_)));
}

#[test]
fn a_failed_refresh_keeps_the_old_one() {
    let mut story = Story::with_copy();
    story.job.mark_collected(1);
    let mut waiter = Waiter::default();
    let attempt = story.later(10_000).asks(&mut waiter, "no-cache");
    let effects = story.answer(attempt, refused(Problem::UpstreamLoginPage));
    assert_eq!(effects, [Effect::Shred(2)]);
    tells(
        &story.step(&mut waiter, "no-cache"),
        Problem::UpstreamLoginPage,
    );
    serves(&story.first(""));
}

#[test]
fn a_rejection_destroys_the_copy() {
    for problem in [
        Problem::CredentialRejected,
        Problem::NotSiteAdmin,
        Problem::SingleSignOn,
    ] {
        let mut story = Story::with_copy();
        let attempt = story
            .later(limits::FRESH_MS + 1_000)
            .asks(&mut Waiter::default(), "");
        let effects = story.answer(attempt, refused(problem));
        assert!(effects.contains(&Effect::Shred(1)), "{problem:?}");
        assert!(story.job.copy().is_none());
    }
    let mut story = Story::with_copy();
    assert_eq!(story.job.credential_rejected(), [Effect::Shred(1)]);
    assert!(!story.job.is_validated(START_MS));
}

#[test]
fn a_failure_is_told_once_and_then_forgotten() {
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    story.answer(attempt, refused(Problem::WrongReport));
    // The client did not wait, and comes back.
    tells(&story.later(60_000).first(""), Problem::WrongReport);
    assert!(matches!(story.first(""), Step::Start(_)));

    // The client does not come back.
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    story.answer(attempt, refused(Problem::WrongReport));
    assert!(matches!(
        story.later(limits::FAILURE_MS).first(""),
        Step::Start(_)
    ));
}

#[test]
fn a_failure_does_not_end_sooner_when_it_is_asked_about() {
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    story.answer(attempt, refused(Problem::CredentialRejected));
    for _ in 0..20 {
        tells(
            &story.later(50).first("no-cache"),
            Problem::CredentialRejected,
        );
    }
}

#[test]
fn setbacks_in_a_row_end_it() {
    let setback = || AttemptOutcome::Failed(Outcome::setback(Problem::UpstreamUnavailable));
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    for _ in 0..5 {
        let attempt = story.asks(&mut waiter, "");
        story.answer(attempt, setback());
        story.later(30_000);
    }
    let attempt = story.asks(&mut waiter, "");
    story.answer(attempt, pending());
    story.later(30_000);
    for _ in 0..6 {
        assert_eq!(story.state(), State::Waiting);
        let attempt = story.asks(&mut waiter, "");
        story.answer(attempt, setback());
        story.later(30_000);
    }
    tells(&story.step(&mut waiter, ""), Problem::UpstreamUnavailable);
}

#[test]
fn the_deadline_ends_it() {
    for (attempt_ended, problem) in [
        (pending(), Problem::Deadline),
        (
            AttemptOutcome::Failed(Outcome::Empty),
            Problem::UpstreamEmpty,
        ),
    ] {
        let mut story = Story::new();
        let mut waiter = Waiter::default();
        let attempt = story.asks(&mut waiter, "");
        story.answer(attempt, attempt_ended);
        assert_eq!(
            story.job.alarm_at_ms(),
            Some(START_MS + limits::DEADLINE_MS)
        );
        story.later(limits::DEADLINE_MS);
        tells(&story.step(&mut waiter, ""), problem);
    }
}

#[test]
fn an_attempt_may_outlive_the_deadline() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    assert_eq!(
        story.later(limits::DEADLINE_MS).step(&mut waiter, ""),
        Step::Wait
    );
    story.answer(attempt, report(seal()));
    serves(&story.step(&mut waiter, ""));
}

#[test]
fn forgetting_cancels_and_shreds_and_does_not_hurry() {
    let mut story = Story::with_copy();
    story.job.mark_collected(1);
    let mut waiter = Waiter::default();
    let attempt = story.later(10_000).asks(&mut waiter, "no-cache");
    assert_eq!(
        story.job.delete(),
        [
            Effect::Cancel(attempt.number),
            Effect::Shred(2),
            Effect::Shred(1)
        ]
    );
    assert_eq!(story.state(), State::Idle);
    tells(&story.step(&mut waiter, "no-cache"), Problem::Cancelled);
    // The outcome of the cancelled attempt is ignored, and its chunks are destroyed.
    assert_eq!(story.answer(attempt, report(seal())), [Effect::Shred(2)]);
    assert!(story.job.copy().is_none());
    assert_eq!(story.first(""), Step::Wait);
    assert_eq!(story.job.delete(), []);
    assert_eq!(story.job.delete(), []);
}

#[test]
fn a_brake_is_told_to_every_request_while_it_holds() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    story.answer(attempt, AttemptOutcome::Failed(Outcome::Braked { s: 450 }));
    assert_eq!(story.state(), State::Failed);
    assert_eq!(story.step(&mut waiter, ""), Step::Braked(450));
    assert_eq!(story.later(1_000).first(""), Step::Braked(449));
    // Neither a DELETE nor an eviction lifts the brake.
    story.job.delete();
    story.job = Job::recovered(story.job.record().clone(), story.now_ms);
    assert!(matches!(story.first(""), Step::Braked(_)));
    assert!(!story.job.is_blank(story.now_ms));
    assert!(matches!(story.later(449_000).first(""), Step::Start(_)));
}

#[test]
fn a_brake_is_no_failure_that_is_told_later() {
    let mut story = Story::with_copy();
    story.job.mark_collected(1);
    let mut waiter = Waiter::default();
    let attempt = story.later(3_000).asks(&mut waiter, "no-cache");
    story.answer(attempt, AttemptOutcome::Failed(Outcome::Braked { s: 60 }));
    assert_eq!(story.step(&mut waiter, "no-cache"), Step::Braked(60));
    // The copy is still there, and the brake leaves nothing behind.
    serves(&story.first(""));
    let later = story.later(60_000).first("no-cache");
    assert!(matches!(later, Step::Start(_)), "{later:?}");
}

#[test]
fn a_credential_counts_as_accepted_from_when_the_question_was_sent() {
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    story.later(9 * 60_000).answer(attempt, report(seal()));
    assert!(!story.job.is_validated(story.now_ms));
    story.job.credential_accepted(story.now_ms);
    assert!(story.job.is_validated(story.now_ms));
    // An older request whose answer comes later changes nothing.
    story.job.credential_accepted(START_MS);
    assert!(story.job.is_validated(story.now_ms));
    assert!(!story.job.is_validated(story.now_ms + limits::VALIDATED_MS));
}

#[test]
fn attempt_numbers_are_never_reused() {
    // A download was cancelled and the alarm cleared the job away; then a client asks again.
    let mut story = Story::new();
    let cancelled = story.asks(&mut Waiter::default(), "");
    story.job.delete();
    story.later(10_000);
    assert!(story.job.is_over(story.now_ms));
    story.job.start_over();
    let attempt = story.asks(&mut Waiter::default(), "");
    assert!(attempt.number > cancelled.number, "{attempt:?}");
    assert!(attempt.generation > cancelled.generation, "{attempt:?}");
    // The outcome of the old attempt only affects its own chunks.
    let effects = story.answer(cancelled, report(seal()));
    assert_eq!(effects, [Effect::Shred(cancelled.generation)]);
    story.answer(attempt, report(seal()));
    serves(&story.first(""));
}

#[test]
fn a_credential_is_trusted_for_a_minute() {
    let mut story = Story::with_copy();
    assert!(story.job.is_validated(START_MS + limits::VALIDATED_MS - 1));
    assert!(!story.job.is_validated(START_MS + limits::VALIDATED_MS));
    story
        .job
        .credential_accepted(START_MS + limits::VALIDATED_MS);
    assert!(story.job.is_validated(START_MS + limits::VALIDATED_MS));
    // A job without a record sends it at once.
    let recovered = Job::recovered(story.job.record().clone(), START_MS);
    assert!(!recovered.is_validated(START_MS));
    assert!(recovered.copy().is_some());
}

#[test]
fn an_upstream_that_does_not_say_is_asked_at_a_pace() {
    let mut story = Story::with_copy();
    story.later(limits::VALIDATED_MS);
    assert_eq!(story.job.validation_wait_s(story.now_ms), None);
    story.job.credential_undecided(None, story.now_ms, 0);
    assert_eq!(story.job.validation_wait_s(story.now_ms), Some(2));
    assert_eq!(story.job.validation_wait_s(story.now_ms + 1_600), None);
    story.later(1_600);
    story.job.credential_undecided(None, story.now_ms, 0);
    assert_eq!(story.job.validation_wait_s(story.now_ms + 1_600), Some(1));
    // The upstream's own retry time is used.
    story
        .job
        .credential_undecided(Some(60_000), story.now_ms, 0);
    assert_eq!(story.job.validation_wait_s(story.now_ms + 59_999), Some(1));
    // Deleting does not allow earlier requests; the retry time stays.
    story.job.delete();
    assert!(story.job.validation_wait_s(story.now_ms).is_some());
    story.job.credential_accepted(story.now_ms);
    assert_eq!(story.job.validation_wait_s(story.now_ms), None);
}

#[test]
fn a_time_to_wait_gets_shorter() {
    let limited = |retry_after_ms| {
        AttemptOutcome::Failed(Outcome::Setback {
            details: Problem::UpstreamRateLimited.into(),
            retry_after_ms,
        })
    };
    for (retry_after_ms, expected_s, later_s) in [(Some(300_000), 300, 60), (None, 13, 1)] {
        let mut story = Story::new();
        let mut waiter = Waiter::default();
        for _ in 0..limits::SETBACKS {
            let attempt = story.later(300_000).asks(&mut waiter, "");
            story.answer(attempt, limited(retry_after_ms));
        }
        let told = |step| match step {
            Step::Refuse(details) => details.retry_after_s(),
            other => panic!("{other:?}"),
        };
        assert_eq!(told(story.step(&mut waiter, "")), Some(expected_s));
        let step = story.later(240_000).step(&mut waiter, "");
        assert_eq!(told(step), Some(later_s));
    }
}

#[test]
fn a_head_request_does_not_count_as_told() {
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    story.answer(attempt, refused(Problem::WrongReport));
    story.later(60_000);
    let looks = RequestOptions {
        reads_problem: false,
        ..options("")
    };
    for _ in 0..2 {
        let step = story
            .job
            .step(&mut Waiter::default(), looks, story.now_ms, 0);
        tells(&step, Problem::WrongReport);
    }
    // A request for the report gets the problem.
    tells(&story.first(""), Problem::WrongReport);
    assert!(matches!(story.first(""), Step::Start(_)));
}

/// The outcome of an attempt that goes on from this state.
fn waits_with(state: &str) -> AttemptOutcome {
    AttemptOutcome::Failed(Outcome::Pending {
        retry_after_ms: Some(1_000),
        state: upstream::State(state.to_owned()),
    })
}

#[test]
fn the_next_attempt_goes_on_where_the_last_one_stopped() {
    let mut story = Story::new();
    let mut waiter = Waiter::default();
    let attempt = story.asks(&mut waiter, "");
    assert_eq!(story.job.upstream_state().0, "");
    story.answer(attempt, waits_with("id 7"));
    // The platform evicts the job, and a client comes back.
    let stored = serde_json::to_string(story.job.record()).unwrap();
    let record = serde_json::from_str(&stored).unwrap();
    story.job = Job::recovered(record, story.now_ms);
    let attempt = story.later(1_000).asks(&mut waiter, "");
    assert_eq!(story.job.upstream_state().0, "id 7");
    // A failure that may pass does not lose it.
    let setback = AttemptOutcome::Failed(Outcome::setback(Problem::UpstreamUnavailable));
    story.answer(attempt, setback);
    assert_eq!(story.job.upstream_state().0, "id 7");
    let attempt = story.later(60_000).asks(&mut waiter, "");
    story.answer(attempt, report(seal()));
    assert_eq!(story.job.upstream_state().0, "");
}

#[test]
fn a_state_ends_with_its_round() {
    for end in [
        refused(Problem::Truncated),
        waits_with(&"a".repeat(limits::STATE_BYTES + 1)),
    ] {
        let mut story = Story::new();
        let mut waiter = Waiter::default();
        let attempt = story.asks(&mut waiter, "");
        story.answer(attempt, waits_with("id 7"));
        let attempt = story.later(1_000).asks(&mut waiter, "");
        story.answer(attempt, end);
        assert_eq!(story.state(), State::Failed);
        assert_eq!(story.job.upstream_state().0, "");
    }
    let mut story = Story::new();
    let attempt = story.asks(&mut Waiter::default(), "");
    story.answer(attempt, waits_with("id 7"));
    let _ = story.job.delete();
    assert_eq!(story.job.upstream_state().0, "");
}
