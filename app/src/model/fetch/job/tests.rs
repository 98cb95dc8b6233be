use super::*;
use proptest::prelude::*;

const T: i64 = 1_763_640_000_000;

fn waiting(attempts: u32, next_poll_s: Option<u32>) -> Event {
    Event::Told(JobStatus {
        state: State::Waiting,
        attempts,
        next_poll_s,
        ..JobStatus::default()
    })
}

#[test]
fn three_202s_and_then_the_report() {
    let mut job = Job::new(T);
    assert_eq!(job.stage, Stage::Queued);
    assert_eq!(job.on_event(Event::Begun, T + 5_000), None);
    assert_eq!(job.began_ms, T + 5_000, "waiting for a turn is not asking");
    // The answer to the first question is still out.
    assert_eq!(job.on_event(waiting(1, None), T + 5_100), None);
    assert_eq!(job.stage, Stage::Asking);
    assert_eq!(
        job.on_event(waiting(1, Some(2)), T + 5_200),
        Some(News::Preparing)
    );
    assert_eq!(job.next_poll_s(T + 5_200), Some(2));
    assert_eq!(job.next_poll_s(T + 6_201), Some(1));
    assert_eq!(job.next_poll_s(T + 9_000), Some(0));
    assert_eq!(job.on_event(waiting(2, None), T + 7_200), None);
    assert_eq!(
        job.stage,
        Stage::Preparing,
        "asked again, and still making it"
    );
    assert_eq!(job.next_poll_s(T + 7_200), None);
    assert_eq!(job.on_event(waiting(3, Some(4)), T + 7_300), None);
    let amount = Amount {
        bytes: 3,
        of_bytes: Some(17),
    };
    let fetching = JobStatus {
        state: State::Fetching,
        attempts: 4,
        received_bytes: 3,
        size_bytes: Some(17),
        ..JobStatus::default()
    };
    job.on_event(Event::Told(fetching), T + 11_000);
    assert_eq!((&job.stage, job.attempts), (&Stage::Collecting(amount), 4));
    job.on_event(Event::Came(amount), T + 12_000);
    assert_eq!(job.stage, Stage::Downloading(amount));
    job.on_event(Event::Whole, T + 13_000);
    assert_eq!(job.on_event(Event::Opened, T + 14_000), Some(News::Ended));
    assert_eq!(
        (job.stage.clone(), job.elapsed_s(T + 99_000)),
        (Stage::Ready, 9)
    );
}

#[test]
fn a_lost_connection_and_its_return_are_reported_once() {
    let mut job = Job::new(T);
    job.on_event(Event::Begun, T);
    job.on_event(waiting(1, Some(2)), T);
    let lost = |tries| Event::Lost {
        tries,
        wait_ms: 2_000,
    };
    assert_eq!(job.on_event(lost(1), T), Some(News::Lost));
    assert_eq!(job.on_event(lost(2), T + 2_000), None);
    assert_eq!(
        job.connection,
        Connection::Lost {
            tries: 2,
            again_ms: T + 4_000
        }
    );
    assert_eq!(job.stage, Stage::Preparing, "the server goes on meanwhile");
    assert_eq!(
        job.on_event(waiting(3, Some(9)), T + 5_000),
        Some(News::Back)
    );
    assert_eq!(job.connection, Connection::Up);
}

#[test]
fn a_pause_is_no_loss() {
    let mut job = Job::new(T);
    job.on_event(Event::Begun, T);
    assert_eq!(job.on_event(Event::Paused { wait_ms: 7_000 }, T), None);
    assert_eq!(
        job.connection,
        Connection::Paused {
            again_ms: T + 7_000
        }
    );
    assert_eq!(
        job.on_event(waiting(1, Some(1)), T + 7_000),
        Some(News::Preparing)
    );
}

#[test]
fn the_time_until_a_retry_counts_down() {
    let mut job = Job::new(T);
    assert_eq!(job.again_s(T), None);
    let problem = ProblemDetails {
        retry_after_s: Some(90),
        ..ProblemDetails::default()
    };
    job.on_event(Event::Failed(Failure::Problem(problem)), T);
    assert_eq!(job.again_s(T + 1_000), Some(89));
    assert_eq!(job.again_s(T + 90_000), None);
}

#[test]
fn amounts() {
    let of = |bytes, of_bytes| Amount { bytes, of_bytes }.fraction();
    assert_eq!(of(5, Some(10)), Some(0.5));
    assert_eq!(of(15, Some(10)), Some(1.0));
    assert_eq!(of(5, Some(0)), None);
    assert_eq!(of(5, None), None);
}

#[test]
fn cancelling_says_whether_the_work_goes_on_elsewhere() {
    let cancelled = |there| {
        let mut job = Job::new(T);
        job.on_event(Event::Begun, T);
        assert_eq!(
            job.on_event(Event::Cancelled(there), T + 1),
            Some(News::Ended)
        );
        job
    };
    let mut job = cancelled(RemoteCancel::Pending);
    assert_eq!(
        job.on_event(Event::Stopped(RemoteCancel::Done), T + 2),
        None
    );
    assert_eq!(job.stage, Stage::Cancelled(RemoteCancel::Done));
    assert_eq!(job.ended_ms, Some(T + 1), "it ended when it was cancelled");
    // Once it is known, it is known.
    assert_eq!(
        job.on_event(Event::Stopped(RemoteCancel::Failed), T + 3),
        None
    );
    assert_eq!(job.stage, Stage::Cancelled(RemoteCancel::Done));
    // A person who cannot see the row must hear that the work goes on there.
    let mut job = cancelled(RemoteCancel::Pending);
    assert_eq!(
        job.on_event(Event::Stopped(RemoteCancel::Failed), T + 2),
        Some(News::Ended)
    );
    // Nothing was said to anybody, so nothing comes back.
    let mut job = cancelled(RemoteCancel::NotStarted);
    assert_eq!(
        job.on_event(Event::Stopped(RemoteCancel::Done), T + 2),
        None
    );
    assert_eq!(job.stage, Stage::Cancelled(RemoteCancel::NotStarted));
}

fn event() -> impl Strategy<Value = Event> {
    let state = prop_oneof![
        Just(State::Idle),
        Just(State::Waiting),
        Just(State::Fetching),
        Just(State::Ready),
        Just(State::Failed),
    ];
    let told = (state, 0_u32..9, prop::option::of(any::<u32>())).prop_map(
        |(state, attempts, next_poll_s)| {
            Event::Told(JobStatus {
                state,
                attempts,
                next_poll_s,
                ..JobStatus::default()
            })
        },
    );
    prop_oneof![
        4 => told,
        1 => Just(Event::Begun),
        1 => (1_u32..9, 0_i64..9_000).prop_map(|(tries, wait_ms)| Event::Lost { tries, wait_ms }),
        1 => Just(Event::Paused { wait_ms: 5 }),
        1 => Just(Event::Came(Amount::default())),
        1 => Just(Event::Whole),
        1 => Just(Event::Opened),
        1 => Just(Event::Failed(Failure::OutOfReach)),
        1 => Just(Event::Cancelled(RemoteCancel::NotStarted)),
        1 => Just(Event::Stopped(RemoteCancel::Done)),
    ]
}

proptest! {
    #[test]
    fn an_end_is_final_and_time_never_runs_backwards(events in prop::collection::vec(event(), 0..40)) {
        let mut job = Job::new(T);
        let mut ended: Option<Job> = None;
        let mut attempts = 0;
        for (at, event) in events.into_iter().enumerate() {
            let now_ms = T + i64::try_from(at).unwrap() * 100;
            let news = job.on_event(event, now_ms);
            if let Some(ended) = &ended {
                prop_assert_eq!(&job, ended);
                prop_assert_eq!(news, None);
            }
            prop_assert_eq!(news == Some(News::Ended), job.is_over() && ended.is_none());
            prop_assert!(job.attempts >= attempts);
            attempts = job.attempts;
            if job.is_over() && ended.is_none() {
                ended = Some(job.clone());
            }
        }
    }
}
