//! This module tests random sequences of events against a model of what must never happen.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::upstream::ghes;

#[derive(Debug, Clone)]
enum Event {
    /// One client's request takes its next step.
    Step(usize, &'static str),
    /// One client leaves, and may come back with another request.
    Leave(usize),
    Answer(Kind),
    /// A cancelled attempt ends.
    AnswerLate(Kind),
    /// The attempt under way has a page of the report, and keeps it if it may.
    Page,
    Collect,
    /// A reader of the copy joins or leaves.
    Open,
    Close(usize),
    Forget,
    Reject,
    Alarm,
    Evict,
    Later(u64),
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Report,
    Unkept,
    Pending(Option<u64>),
    Empty,
    Setback(Option<u64>),
    Rejected,
    Refused,
    Braked(u32),
}

const PEOPLE: usize = 4;

fn kinds() -> impl Strategy<Value = Kind> {
    let retry_after_ms = || prop::option::of(1_000_u64..300_000);
    prop_oneof![
        3 => Just(Kind::Report),
        1 => Just(Kind::Unkept),
        4 => retry_after_ms().prop_map(Kind::Pending),
        1 => Just(Kind::Empty),
        2 => retry_after_ms().prop_map(Kind::Setback),
        1 => Just(Kind::Rejected),
        1 => Just(Kind::Refused),
        1 => (1_u32..=600).prop_map(Kind::Braked),
    ]
}

fn events() -> impl Strategy<Value = Event> {
    let fields = [
        "",
        "",
        "no-cache",
        "max-stale",
        "only-if-cached",
        "max-age=60",
    ];
    prop_oneof![
        10 => (0..PEOPLE, prop::sample::select(fields.to_vec()))
            .prop_map(|(who, field)| Event::Step(who, field)),
        1 => (0..PEOPLE).prop_map(Event::Leave),
        8 => kinds().prop_map(Event::Answer),
        1 => kinds().prop_map(Event::AnswerLate),
        6 => Just(Event::Page),
        2 => Just(Event::Collect),
        2 => Just(Event::Open),
        2 => (0..PEOPLE).prop_map(Event::Close),
        1 => Just(Event::Forget),
        1 => Just(Event::Reject),
        1 => Just(Event::Alarm),
        1 => Just(Event::Evict),
        4 => (0_u64..5_000).prop_map(Event::Later),
        3 => (0_u64..120_000).prop_map(Event::Later),
        1 => (0_u64..14 * 3_600_000).prop_map(Event::Later),
    ]
}

/// The state that can be observed from outside.
struct Model {
    job: Job,
    now_ms: u64,
    waiters: [Waiter; PEOPLE],
    running: Option<Attempt>,
    cancelled: Option<Attempt>,
    /// The last attempt since the last eviction: numbers only go up.
    last: Option<Attempt>,
    /// Generations with stored chunks.
    stored: BTreeSet<u64>,
    /// Generations with readers.
    read: Vec<u64>,
    /// The time until which each verified generation may exist, even while it is read.
    ends_ms: BTreeMap<u64, u64>,
    /// The last generation that was verified and not destroyed since, and the time of that.
    readable: Option<(u64, u64)>,
    not_before_ms: u64,
    /// When the report that is waited for was first requested.
    wanted_since_ms: Option<u64>,
}

impl Model {
    fn new() -> Self {
        Self {
            job: Job::default(),
            now_ms: START_MS,
            waiters: [Waiter::default(); PEOPLE],
            running: None,
            cancelled: None,
            last: None,
            stored: BTreeSet::new(),
            read: Vec::new(),
            ends_ms: BTreeMap::new(),
            readable: None,
            not_before_ms: 0,
            wanted_since_ms: None,
        }
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Step(who, field) => self.step(who, field),
            Event::Leave(who) => self.waiters[who] = Waiter::default(),
            Event::Answer(kind) => self.answer(kind),
            Event::AnswerLate(kind) => {
                if let Some(attempt) = self.cancelled {
                    let outcome = outcome_of(kind);
                    let effects = self.job.attempt_ended(attempt, outcome, self.now_ms, 7);
                    let goes = [Effect::Shred(attempt.generation)];
                    assert_eq!(effects, goes, "a cancelled attempt was listened to");
                }
            }
            Event::Page => {
                if let Some(attempt) = self.running
                    && self.job.may_store(attempt.number, None, self.now_ms)
                {
                    if self.job.answers().is_none() {
                        let end_ms = self.now_ms + HANDED_OUT_MS;
                        self.job.keep_answers(seal().unwrap(), end_ms);
                    }
                    self.job.answer_kept(100, 0);
                    assert_eq!(self.job.record().round.setbacks, 0);
                }
            }
            Event::Collect => {
                if let Some((generation, _)) = self.readable {
                    self.job.mark_collected(generation);
                }
                self.job.waiter_joined();
                let effects = self.job.waiter_left();
                self.cleared(&effects);
            }
            Event::Open => {
                if let Some((generation, _)) = self.readable {
                    self.job.reader_joined(generation);
                    self.read.push(generation);
                }
            }
            Event::Close(who) => {
                if who < self.read.len() {
                    let generation = self.read.swap_remove(who);
                    let effects = self.job.reader_left(generation);
                    self.cleared(&effects);
                }
            }
            Event::Forget => {
                let effects = self.job.delete();
                if let Some(attempt) = self.running.take() {
                    self.stored.remove(&attempt.generation);
                    assert!(effects.contains(&Effect::Cancel(attempt.number)));
                    assert!(effects.contains(&Effect::Shred(attempt.generation)));
                    self.stored.remove(&attempt.generation);
                    self.cancelled = Some(attempt);
                }
                self.is_destroyed(&effects);
                self.wanted_since_ms = None;
            }
            Event::Reject => {
                let effects = self.job.credential_rejected();
                self.is_destroyed(&effects);
            }
            Event::Alarm => {
                self.tidy();
                if self.job.is_over(self.now_ms) {
                    assert!(
                        self.read.is_empty(),
                        "the store went while somebody read it"
                    );
                    assert_eq!(self.running, None, "the store went while something arrived");
                    self.job.start_over();
                    self.waiters = [Waiter::default(); PEOPLE];
                    self.stored.clear();
                }
            }
            Event::Evict => {
                let record = serde_json::to_string(self.job.record()).unwrap();
                let record = serde_json::from_str(&record).unwrap();
                self.job = Job::recovered(record, self.now_ms);
                (self.running, self.cancelled, self.last) = (None, None, None);
                // Readers are cut off, and chunks that belong to no copy are deleted.
                self.read.clear();
                let kept = self.job.copy().map(|copy| copy.generation);
                self.stored.retain(|generation| Some(*generation) == kept);
                self.waiters = [Waiter::default(); PEOPLE];
                if self.job.copy().is_none() {
                    self.readable = None;
                }
            }
            Event::Later(ms) => self.now_ms += ms,
        }
    }

    /// Everything is destroyed at once, even while it is read.
    fn is_destroyed(&mut self, effects: &[Effect]) {
        if let Some((generation, _)) = self.readable.take() {
            assert!(
                effects.contains(&Effect::Shred(generation)),
                "a copy was not shredded"
            );
        }
        for effect in effects {
            if let Effect::Shred(generation) = effect {
                self.stored.remove(generation);
            }
        }
        let is_older = |generation: &u64| self.stored.contains(generation);
        assert!(
            !self.read.iter().any(is_older),
            "an older copy was not shredded"
        );
        assert!(self.job.copy().is_none());
        assert!(self.job.answers().is_none(), "answers outlive a copy");
    }

    /// Only generations whose time is over, and that no reader reads, may be cleared.
    fn cleared(&mut self, effects: &[Effect]) {
        for effect in effects {
            let Effect::Shred(generation) = effect else {
                panic!("{effect:?}");
            };
            let is_over = self.ends_ms.get(generation) <= Some(&self.now_ms);
            assert!(
                is_over || !self.read.contains(generation),
                "destroyed while it is read"
            );
            assert!(self.stored.remove(generation), "destroyed twice");
        }
        if self.job.copy().is_none() {
            self.readable = None;
        }
    }

    fn tidy(&mut self) {
        self.tidy_copies();
        if self.job.record().phase != Phase::Waiting {
            // The round has ended, whichever client is told.
            self.wanted_since_ms = None;
        }
    }

    fn tidy_copies(&mut self) {
        let effects = self.job.tidy(self.now_ms);
        self.cleared(&effects);
    }

    fn step(&mut self, who: usize, field: &str) {
        self.tidy();
        let options = options(field);
        match self
            .job
            .step(&mut self.waiters[who], options, self.now_ms, 7)
        {
            Step::Serve(copy) => {
                let (generation, verified_at_ms) = self.readable.expect("nothing was verified");
                assert_eq!(copy.generation, generation);
                assert!(self.now_ms - verified_at_ms < limits::KEPT_MS, "expired");
                self.waiters[who] = Waiter::default();
            }
            Step::Start(attempt) => {
                assert!(!options.directives.only_if_cached);
                assert_eq!(self.running, None, "two questions at once");
                assert!(self.now_ms >= self.not_before_ms, "a question too early");
                if let Some(last) = self.last {
                    assert!(attempt.number > last.number, "a number twice");
                    assert!(attempt.generation > last.generation, "a generation twice");
                }
                assert!(self.stored.insert(attempt.generation), "a generation twice");
                self.last = Some(attempt);
                self.running = Some(attempt);
                self.not_before_ms = self.now_ms + 1_600;
                self.is_wanted();
            }
            Step::Wait => self.is_wanted(),
            Step::Refuse(_) | Step::Braked(_) => {
                self.waiters[who] = Waiter::default();
                if self.running.is_none() && !options.directives.only_if_cached {
                    self.wanted_since_ms = None;
                }
            }
        }
    }

    /// A client has to wait: that must end at the deadline, unless an attempt is under way.
    fn is_wanted(&mut self) {
        let since_ms = *self.wanted_since_ms.get_or_insert(self.now_ms);
        let is_late = self.now_ms >= since_ms + limits::DEADLINE_MS;
        assert!(!is_late || self.running.is_some(), "a wait without an end");
    }

    fn answer(&mut self, kind: Kind) {
        let Some(attempt) = self.running.take() else {
            return;
        };
        let effects = self
            .job
            .attempt_ended(attempt, outcome_of(kind), self.now_ms, 7);
        let retry_after_ms = match kind {
            Kind::Pending(ms) | Kind::Setback(ms) => ms,
            _ => None,
        };
        self.not_before_ms = self.now_ms + retry_after_ms.unwrap_or(1_600);
        if let Kind::Braked(s) = kind {
            self.not_before_ms = self.now_ms + u64::from(s) * 1_000;
        }
        match kind {
            Kind::Report | Kind::Unkept => {
                if let Some((old, _)) = self.readable {
                    let is_read = self.read.contains(&old);
                    assert_eq!(effects.contains(&Effect::Shred(old)), !is_read);
                }
                self.cleared(&effects);
                self.readable = Some((attempt.generation, self.now_ms));
                let stays_ms = match kind {
                    Kind::Unkept => limits::UNKEPT_MS + limits::READER_MS,
                    _ => limits::KEPT_MS,
                };
                let end_ms = self.now_ms + stays_ms;
                self.ends_ms.insert(attempt.generation, end_ms);
                self.wanted_since_ms = None;
                return;
            }
            Kind::Rejected => self.is_destroyed(&effects),
            Kind::Pending(_) | Kind::Empty | Kind::Setback(_) | Kind::Refused | Kind::Braked(_) => {
            }
        }
        assert!(effects.contains(&Effect::Shred(attempt.generation)));
        self.stored.remove(&attempt.generation);
        let status = self
            .job
            .status("ghe", ghes::testing::ALL_USERS, self.now_ms);
        if status.state == State::Failed {
            self.wanted_since_ms = None;
        }
    }

    fn check(&self) {
        // Only the verified copy can be served.
        let copy = self.job.copy().map(|copy| copy.generation);
        assert_eq!(copy, self.readable.map(|(generation, _)| generation));
        // Every stored chunk has a use, and is cleared away later.
        for generation in &self.stored {
            let is_arriving = self.running.is_some_and(|a| a.generation == *generation);
            let is_needed = copy == Some(*generation) || self.read.contains(generation);
            assert!(is_arriving || is_needed, "{generation} is an orphan");
        }
        let (now_ms, alarm_at_ms) = (self.now_ms, self.job.alarm_at_ms());
        for generation in self.stored.iter().filter(|one| self.read.contains(one)) {
            let end_ms = self.ends_ms[generation];
            assert!(
                alarm_at_ms.is_some_and(|at_ms| at_ms <= end_ms.max(now_ms)),
                "{generation} outlives its time"
            );
        }
        // Kept answers belong to a round that may store its report, or to a stored copy.
        if let Some(answers) = self.job.answers() {
            let record = self.job.record();
            let is_collecting = record.phase == Phase::Waiting && record.round.may_keep;
            let is_of_copy = self.job.copy().is_some_and(|copy| copy.seal.is_some());
            assert!(is_collecting || is_of_copy, "answers of nothing");
            let is_timed =
                alarm_at_ms.is_some_and(|at_ms| at_ms <= answers.expires_at_ms.max(now_ms));
            assert!(is_timed, "answers outlive their time");
            assert!(!self.job.is_unused(), "the store would be emptied");
        }
        // A waiter has something to wait for.
        let is_waiting = self.job.record().phase == Phase::Waiting;
        assert_eq!(
            self.job.running(),
            self.running.map(|attempt| attempt.number)
        );
        assert_eq!(
            is_waiting,
            self.job.running().is_some() || self.job.wakes_at_ms().is_some()
        );
        // Stored chunks are cleared away at some time.
        let is_stored = *self.job.record() != Record::default();
        assert!(!is_stored || self.job.alarm_at_ms().is_some());
        assert!(is_stored || self.job.is_blank(self.now_ms));
    }
}

fn outcome_of(kind: Kind) -> AttemptOutcome {
    match kind {
        Kind::Report => report(seal()),
        Kind::Unkept => report(None),
        Kind::Pending(retry_after_ms) => AttemptOutcome::Failed(Outcome::pending(retry_after_ms)),
        Kind::Empty => AttemptOutcome::Failed(Outcome::Empty),
        Kind::Setback(retry_after_ms) => AttemptOutcome::Failed(Outcome::Setback {
            details: Problem::UpstreamUnavailable.into(),
            retry_after_ms,
        }),
        Kind::Rejected => refused(Problem::CredentialRejected),
        Kind::Refused => refused(Problem::WrongReport),
        Kind::Braked(s) => AttemptOutcome::Failed(Outcome::Braked { s }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn no_sequence_of_events_breaks_an_invariant(story in prop::collection::vec(events(), 0..120)) {
        let mut model = Model::new();
        for event in story {
            model.happens(event);
            model.check();
        }
    }

    /// Without clients, everything comes to an end and leaves nothing behind.
    #[test]
    fn everything_ends(story in prop::collection::vec(events(), 0..60)) {
        let mut model = Model::new();
        for event in story {
            model.happens(event);
        }
        model.answer(Kind::Pending(None));
        while !model.read.is_empty() {
            model.happens(Event::Close(0));
        }
        for _ in 0..10 {
            let Some(alarm_at_ms) = model.job.alarm_at_ms() else {
                break;
            };
            model.now_ms = model.now_ms.max(alarm_at_ms);
            model.tidy();
            if model.job.is_blank(model.now_ms) {
                break;
            }
        }
        prop_assert!(model.job.is_over(model.now_ms));
        prop_assert!(model.stored.is_empty());
        prop_assert!(model.job.answers().is_none());
    }
}
