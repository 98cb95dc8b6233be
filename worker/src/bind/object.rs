//! The Durable Object of one job: what it keeps, and how what happens reaches the [`Job`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use worker::{DurableObject, Env, Request, Response, Result, State, console_error, durable_object};

use super::store::Store;
use super::{Bindings, OwnedParts, RequestSource, clock, fetch, respond, stream, validate};
use crate::config::{Cache, Config, Refusals};
use crate::credential::Credential;
use crate::decide::{Action, Command, Decision, decide};
use crate::headers;
use crate::job::{Effect, Job};
use crate::limits;
use crate::name::JobName;
use crate::problem::Problem;
use crate::report::Report;
use crate::response::{Answer, Status};
use crate::seal::DataKey;

/// The platform's handle on it. Only `fetch` and `alarm` can be called.
#[durable_object(alarm)]
pub struct ReportJob {
    inner: Rc<Inner>,
}

/// Everything in memory. Lost whenever the platform likes, credential and all.
pub(super) struct Inner {
    pub(super) state: State,
    pub(super) env: Env,
    pub(super) config: std::result::Result<Config, Refusals>,
    pub(super) store: Store,
    job: RefCell<Job>,
    /// Counts changes; whoever waits listens here.
    changes: watch::Sender<u64>,
    /// The last attempt that was cancelled. One runs at a time, so that all before it are over.
    cancelled: watch::Sender<u64>,
    memory_key: RefCell<Option<MemoryKey>>,
    pub(super) validating: RefCell<Option<validate::Flight>>,
    alarm_at_ms: Cell<Option<u64>>,
    /// One for each report that can be handed out at the same time.
    pub(super) downloads: Arc<Semaphore>,
    /// One for each request that can wait for the report at the same time.
    pub(super) waits: Arc<Semaphore>,
    /// One for each stream of statuses that can be open at the same time.
    pub(super) streams: Arc<Semaphore>,
}

/// What opens a report that may not be kept: in memory, and nowhere else.
struct MemoryKey {
    generation: u64,
    key: Rc<DataKey>,
    digest: [u8; 32],
}

/// A request to a job, with everything it names found.
#[derive(Clone)]
pub(super) struct JobRequest {
    pub(super) target: String,
    pub(super) report: Report,
    pub(super) credential: Rc<Credential>,
    pub(super) name: Rc<JobName>,
}

impl DurableObject for ReportJob {
    fn new(state: State, env: Env) -> Self {
        let config = Config::read(&Bindings(&env));
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
            // Kept before the operator switched copies off.
            inner.with_job(|job| ((), job.unkeep()));
        }
        Self {
            inner: Rc::new(inner),
        }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let inner = Rc::clone(&self.inner);
        let received = OwnedParts::of(&request, RequestSource::ByWorker).await;
        let decision = decide(&received.parts(), &inner.config);
        drop(received);
        let command = match decision {
            Decision::Job(command) => command,
            Decision::Answer(answer) => return respond(answer),
            Decision::Asset => return respond(Problem::NotFound.answer()),
        };
        let Command {
            target,
            report,
            credential,
            action,
        } = command;
        let Ok(config) = &inner.config else {
            return respond(Problem::Misconfigured.answer());
        };
        let name = JobName::new(&config.pepper, target, report, &credential);
        // Only our own code gets here, and it names us the same way. Should it ever not, nobody
        // gets to see somebody else's job.
        if inner
            .state
            .id()
            .name()
            .is_some_and(|own| own != name.as_str())
        {
            return respond(Problem::NotFound.answer());
        }
        let request = JobRequest {
            target: target.id.clone(),
            report,
            credential: Rc::new(credential),
            name: Rc::new(name),
        };
        let _open_request = OpenRequest::of(&inner);
        match action {
            Action::Fetch(wanted) => fetch::answer(&inner, &request, &wanted).await,
            Action::Status { .. } => {
                inner.with_job(|job| ((), job.tidy(clock::now_ms())));
                let status = inner.status(&request.target, report);
                respond(Answer {
                    status: Status::Ok,
                    headers: headers::api("application/json"),
                    body: status.json(),
                })
            }
            Action::Events => stream::events(&inner, request),
            Action::Forget => {
                inner.with_job(|job| ((), job.forget()));
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
            // Early, or somebody is here: not sooner than is of any use.
            let soon_ms = now_ms.saturating_add(ALARM_AGAIN_MS);
            let at_ms = inner.look(Job::alarm_at_ms).map(|at_ms| at_ms.max(soon_ms));
            inner.set_alarm(at_ms);
            inner.empty();
        }
        respond(Answer::empty(Status::NoContent, headers::no_content()))
    }
}

/// Milliseconds between two alarms at least.
const ALARM_AGAIN_MS: u64 = 10_000;

impl Inner {
    /// Lets something happen to the job, does what follows, stores what changed and tells whoever
    /// waits. There is no `await` in here: what is stored is stored together.
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
            if self.store.save(&record).is_err() {
                console_error!("job: the record could not be stored");
            }
            self.set_alarm(alarm_at_ms);
            self.ring();
        }
        result
    }

    /// Looks at the job.
    pub(super) fn look<T>(&self, look: impl FnOnce(&Job) -> T) -> T {
        look(&self.job.borrow())
    }

    /// How the job stands.
    pub(super) fn status(&self, target: &str, report: Report) -> crate::status::JobStatus {
        self.look(|job| job.status(target, report, clock::now_ms()))
    }

    /// Tells whoever waits that something changed.
    pub(super) fn ring(&self) {
        self.changes
            .send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Listens for changes from now on.
    pub(super) fn listen(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Resolves when this attempt is cancelled.
    pub(super) async fn cancelled(&self, number: u64) {
        let mut cancelled = self.cancelled.subscribe();
        if cancelled.wait_for(|last| *last >= number).await.is_err() {
            // The sender is ours and lives as long as we do.
            std::future::pending::<()>().await;
        }
    }

    /// Keeps in memory what opens a report that may not be kept.
    pub(super) fn keep_in_memory(&self, generation: u64, key: DataKey, digest: [u8; 32]) {
        self.memory_key.replace(Some(MemoryKey {
            generation,
            key: Rc::new(key),
            digest,
        }));
    }

    /// What opens this generation, where it is kept in memory.
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

    /// Empties the database where something was destroyed and nothing is kept: what was stored
    /// before is in its journal until then.
    pub(super) fn empty(self: &Rc<Self>) {
        let may_be = |inner: &Self| inner.store.is_used() && inner.look(Job::is_unused);
        if !may_be(self) {
            return;
        }
        let inner = Rc::clone(self);
        self.state.wait_until(async move {
            // Somebody may have come since.
            if !may_be(&inner) {
                return;
            }
            inner.store.emptied();
            inner.alarm_at_ms.set(None);
            if inner.state.storage().delete_all().await.is_err() {
                console_error!("job: the database could not be emptied");
            }
            // What keeps the upstream from being asked too often stays.
            inner.with_job(|job| (job.touch(), Vec::new()));
        });
    }

    fn shred(&self, generation: u64) {
        self.forget_key(generation);
        self.store.delete(generation);
    }

    /// Rings when the job next has something to end by itself.
    fn set_alarm(&self, at_ms: Option<u64>) {
        let Some(at_ms) = at_ms.filter(|_| self.alarm_at_ms.get() != at_ms) else {
            return;
        };
        self.alarm_at_ms.set(Some(at_ms));
        let storage = self.state.storage();
        // A number would be taken for milliseconds from now as well; this says so.
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
        self.0.empty();
    }
}

/// Somebody who reads a generation's chunks.
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

    /// A sealed chunk, or `None` where it was shredded.
    pub(super) fn chunk(&self, index: u32) -> Option<Vec<u8>> {
        self.inner.store.get(self.generation, index)
    }
}

impl Drop for CopyReader {
    fn drop(&mut self) {
        self.inner
            .with_job(|job| ((), job.reader_left(self.generation)));
        self.inner.empty();
    }
}
