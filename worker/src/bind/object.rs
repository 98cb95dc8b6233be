//! This module hosts the Durable Object of one job: it keeps the [`Job`] in memory and in the
//! store, and passes it requests, outcomes and alarms.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use api::JobStatus;
use tokio::sync::{Semaphore, watch};
use worker::{DurableObject, Env, Request, Response, Result, State, console_error, durable_object};
use zeroize::Zeroizing;

use super::store::Store;
use super::{COMMAND, clock, fetch, respond, stream, validate};
use crate::config::{Cache, Config, Refusals, Target};
use crate::credential::Credential;
use crate::decide::{Action, Command, PREFERRED, Preferred};
use crate::headers;
use crate::job::{Effect, Job};
use crate::limits;
use crate::name::JobName;
use crate::problem::{self, Problem};
use crate::report::{Parameters, Report};
use crate::response::{Answer, Status};
use crate::seal::DataKey;
use crate::status;
use crate::upstream::Ask;

/// The platform's handle on the job. Only `fetch` and `alarm` can be called.
#[durable_object(alarm)]
pub struct ReportJob {
    inner: Rc<Inner>,
}

/// Everything in memory. The platform may drop it at any time, including the credential.
pub(super) struct Inner {
    pub(super) state: State,
    pub(super) env: Env,
    pub(super) config: &'static std::result::Result<Config, Refusals>,
    pub(super) store: Store,
    job: RefCell<Job>,
    /// Counts changes; waiting requests subscribe to it.
    changes: watch::Sender<u64>,
    /// The number of the last cancelled attempt. Attempts run one at a time, so all earlier ones
    /// have ended.
    cancelled: watch::Sender<u64>,
    memory_key: RefCell<Option<MemoryKey>>,
    pub(super) validating: RefCell<Option<validate::Flight>>,
    alarm_at_ms: Cell<Option<u64>>,
    /// One permit per download that may run at the same time.
    pub(super) downloads: Arc<Semaphore>,
    /// One permit per request that may wait for the report at the same time.
    pub(super) waits: Arc<Semaphore>,
    /// One permit per stream of statuses that may be open at the same time.
    pub(super) streams: Arc<Semaphore>,
}

/// The key of a report that must not be stored. It exists in memory only.
struct MemoryKey {
    generation: u64,
    key: Rc<DataKey>,
    digest: [u8; 32],
}

/// A request to a job, with the target and the report looked up.
#[derive(Clone)]
pub(super) struct JobRequest {
    pub(super) config: &'static Config,
    pub(super) target: &'static Target,
    pub(super) report: Report,
    pub(super) parameters: Rc<Parameters>,
    pub(super) credential: Rc<Credential>,
    pub(super) name: Rc<JobName>,
}

impl JobRequest {
    /// What is asked of the upstream, now.
    pub(super) fn ask(&self) -> Ask<'_> {
        Ask {
            egress: &self.target.egress,
            report: self.report,
            parameters: &self.parameters,
            now_ms: clock::now_ms(),
            ends_at_ms: self.credential.expires_at_ms(),
        }
    }

    /// Whether the report is of files that do not change.
    pub(super) fn is_dated(&self) -> bool {
        self.target.upstream.is_dated(self.report)
    }
}

impl DurableObject for ReportJob {
    fn new(state: State, env: Env) -> Self {
        let config = super::config(&env);
        let store = Store::new(state.storage().sql());
        let job = store.recover(clock::now_ms());
        let inner = Inner {
            state,
            env,
            config,
            store,
            job: RefCell::new(job),
            changes: watch::Sender::new(0),
            cancelled: watch::Sender::new(0),
            memory_key: RefCell::new(None),
            validating: RefCell::new(None),
            alarm_at_ms: Cell::new(None),
            downloads: Arc::new(Semaphore::new(limits::DOWNLOADS)),
            waits: Arc::new(Semaphore::new(limits::WAITS)),
            streams: Arc::new(Semaphore::new(limits::STREAMS)),
        };
        let is_off = |config: &Config| config.cache == Cache::Off;
        if inner.config.as_ref().is_ok_and(is_off) {
            // The copy was stored before the operator switched copies off.
            inner.with_job(|job| ((), job.stop_storing()));
        }
        Self {
            inner: Rc::new(inner),
        }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let inner = Rc::clone(&self.inner);
        let header = |name: &str| request.headers().get(name).ok().flatten();
        let Ok(config) = inner.config else {
            return respond(problem::answer(Problem::Misconfigured));
        };
        let authorization = Zeroizing::new(header("authorization").unwrap_or_default());
        let message = header(COMMAND).unwrap_or_default();
        let Some(command) = Command::received(config, &message, &authorization) else {
            return respond(problem::answer(Problem::NotFound));
        };
        drop(authorization);
        let name = command.job_name(&config.pepper);
        // Only this Worker gets here, and it names the job in the same way. If the names ever
        // differ, the request must not see the other job.
        if inner
            .state
            .id()
            .name()
            .is_some_and(|own| own != name.as_str())
        {
            return respond(problem::answer(Problem::NotFound));
        }
        let preferred = PREFERRED.map(header);
        let Command {
            target,
            report,
            parameters,
            credential,
            action,
        } = command;
        let request = JobRequest {
            config,
            target,
            report,
            parameters: Rc::new(parameters),
            credential: Rc::new(credential),
            name: Rc::new(name),
        };
        let _open_request = OpenRequest::of(&inner);
        match action {
            Action::Fetch { head } => {
                let wanted = Preferred::parse(&preferred, head);
                fetch::answer(&inner, &request, &wanted).await
            }
            Action::Status { .. } => {
                inner.with_job(|job| ((), job.tidy(clock::now_ms())));
                let status = inner.status(&request.target.id, report);
                respond(Answer {
                    status: Status::Ok,
                    headers: headers::api("application/json"),
                    body: status::json(&status),
                })
            }
            Action::Events => stream::events(&inner, request),
            Action::Forget => {
                inner.with_job(|job| ((), job.delete()));
                respond(Answer::empty(Status::NoContent, headers::no_content()))
            }
        }
    }

    async fn alarm(&self) -> Result<Response> {
        let inner = &self.inner;
        let now_ms = clock::now_ms();
        inner.alarm_at_ms.set(None);
        let is_over = inner.with_job(|job| {
            let effects = job.tidy(now_ms);
            (job.is_over(now_ms), effects)
        });
        if is_over {
            inner.job.borrow_mut().start_over();
            inner.store.emptied();
            inner.alarm_at_ms.set(None);
            inner.state.storage().delete_all().await?;
        } else {
            // The alarm was early, or a request is open: the next alarm is not immediate.
            let soon_ms = now_ms.saturating_add(ALARM_AGAIN_MS);
            let at_ms = inner
                .read_job(Job::alarm_at_ms)
                .map(|at_ms| at_ms.max(soon_ms));
            inner.set_alarm(at_ms);
            inner.empty_if_unused();
        }
        respond(Answer::empty(Status::NoContent, headers::no_content()))
    }
}

/// Milliseconds between two alarms, at least.
const ALARM_AGAIN_MS: u64 = 10_000;

impl Inner {
    /// Applies an event to the job, carries out its effects, stores a changed record and notifies
    /// the waiting requests. There is no `await` in here, so that all writes are stored together.
    pub(super) fn with_job<T>(&self, event: impl FnOnce(&mut Job) -> (T, Vec<Effect>)) -> T {
        let (result, effects, record, alarm_at_ms) = {
            let mut job = self.job.borrow_mut();
            let (result, effects) = event(&mut job);
            let record = job.take_changed().then(|| job.record().clone());
            (result, effects, record, job.alarm_at_ms())
        };
        for effect in effects {
            match effect {
                Effect::Cancel(number) => {
                    self.cancelled.send_replace(number);
                }
                Effect::Shred(generation) => self.shred(generation),
            }
        }
        if let Some(record) = record {
            if record.answers.is_none() {
                self.store.destroy_answers();
            }
            if self.store.save(&record).is_err() {
                console_error!("job: the record could not be stored");
            }
            self.set_alarm(alarm_at_ms);
            self.notify();
        }
        result
    }

    /// Reads from the job.
    pub(super) fn read_job<T>(&self, read: impl FnOnce(&Job) -> T) -> T {
        read(&self.job.borrow())
    }

    /// The job's status.
    pub(super) fn status(&self, target: &str, report: Report) -> JobStatus {
        self.read_job(|job| job.status(target, report, clock::now_ms()))
    }

    /// Notifies the waiting requests of a change.
    pub(super) fn notify(&self) {
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Subscribes to changes from now on.
    pub(super) fn subscribe_to_changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Resolves when this attempt is cancelled.
    pub(super) async fn cancelled(&self, number: u64) {
        let mut cancelled = self.cancelled.subscribe();
        if cancelled.wait_for(|last| *last >= number).await.is_err() {
            // The sender belongs to this object and lives as long as it does.
            std::future::pending::<()>().await;
        }
    }

    /// Keeps the key of a report that must not be stored in memory.
    pub(super) fn keep_in_memory(&self, generation: u64, key: DataKey, digest: [u8; 32]) {
        self.memory_key.replace(Some(MemoryKey {
            generation,
            key: Rc::new(key),
            digest,
        }));
    }

    /// The key of this generation, if it is in memory.
    pub(super) fn kept_in_memory(&self, generation: u64) -> Option<(Rc<DataKey>, [u8; 32])> {
        let memory_key = self.memory_key.borrow();
        let found = memory_key
            .as_ref()
            .filter(|memory_key| memory_key.generation == generation)?;
        Some((Rc::clone(&found.key), found.digest))
    }

    fn forget_key(&self, generation: u64) {
        let mut memory_key = self.memory_key.borrow_mut();
        if memory_key
            .as_ref()
            .is_some_and(|memory_key| memory_key.generation == generation)
        {
            *memory_key = None;
        }
    }

    /// Empties the database after something was destroyed, if nothing is stored: until then its
    /// journal still contains earlier pages.
    pub(super) fn empty_if_unused(self: &Rc<Self>) {
        let may_be = |inner: &Self| inner.store.is_used() && inner.read_job(Job::is_unused);
        if !may_be(self) {
            return;
        }
        let inner = Rc::clone(self);
        self.state.wait_until(async move {
            // A request may have arrived in the meantime.
            if !may_be(&inner) {
                return;
            }
            inner.store.emptied();
            inner.alarm_at_ms.set(None);
            if inner.state.storage().delete_all().await.is_err() {
                console_error!("job: the database could not be emptied");
            }
            // The earliest time of the next upstream request is stored again.
            inner.with_job(|job| (job.mark_unsaved(), Vec::new()));
        });
    }

    fn shred(&self, generation: u64) {
        self.forget_key(generation);
        self.store.delete(generation);
    }

    /// Sets the alarm for the time at which the job next has something to end.
    fn set_alarm(&self, at_ms: Option<u64>) {
        let Some(at_ms) = at_ms.filter(|_| self.alarm_at_ms.get() != at_ms) else {
            return;
        };
        self.alarm_at_ms.set(Some(at_ms));
        let storage = self.state.storage();
        // The platform could take a number for milliseconds from now; a duration is unambiguous.
        let from_now = Duration::from_millis(at_ms.saturating_sub(clock::now_ms()));
        self.state.wait_until(async move {
            if storage.set_alarm(from_now).await.is_err() {
                console_error!("job: the alarm could not be set");
            }
        });
    }
}

/// A request that has not been answered yet.
struct OpenRequest(Rc<Inner>);

impl OpenRequest {
    fn of(inner: &Rc<Inner>) -> Self {
        inner.with_job(|job| (job.waiter_joined(), Vec::new()));
        Self(Rc::clone(inner))
    }
}

impl Drop for OpenRequest {
    fn drop(&mut self) {
        self.0.with_job(|job| ((), job.waiter_left()));
        self.0.empty_if_unused();
    }
}

/// A download that reads a generation's chunks.
pub(super) struct CopyReader {
    inner: Rc<Inner>,
    pub(super) generation: u64,
}

impl CopyReader {
    pub(super) fn of(inner: &Rc<Inner>, generation: u64) -> Self {
        inner.with_job(|job| (job.reader_joined(generation), Vec::new()));
        Self {
            inner: Rc::clone(inner),
            generation,
        }
    }

    /// A sealed chunk, or `None` if it was shredded.
    pub(super) fn chunk(&self, index: u32) -> Option<Vec<u8>> {
        self.inner.store.get(self.generation, index)
    }
}

impl Drop for CopyReader {
    fn drop(&mut self) {
        self.inner
            .with_job(|job| ((), job.reader_left(self.generation)));
        self.inner.empty_if_unused();
    }
}
