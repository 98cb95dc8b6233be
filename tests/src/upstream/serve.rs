//! This module serves connections: each on its own thread, one request after the other.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::log::{Counts, Log};
use super::plan::{End, Plan};
use super::request::{Request, Requests};
use super::{Host, clock, control, log};

/// The time after which a silent connection is closed.
const IDLE_LIMIT: Duration = Duration::from_secs(120);

/// What the two servers of one product answer.
pub(super) trait Product: Send + Sync {
    /// The answer to a request, which has the name of the fault that it met.
    fn answer(&self, host: Host, request: &Request, places: &Places, now: Instant) -> Plan;

    /// The owner of a request's credential, if it is a known one.
    fn login(&self, request: &Request) -> Option<String>;

    /// Adds a rule, which is JSON.
    fn add_rule(&self, rule: &[u8]) -> Result<(), String>;

    /// The current settings.
    fn settings(&self) -> Value;

    /// Changes some of the settings.
    fn change(&self, changes: Value) -> Result<(), String>;

    /// Lets everything that was generated expire.
    fn expire(&self);

    /// Resets everything to the start.
    fn reset(&self);

    /// The counts by the report's name, where reports have names.
    fn counts(&self) -> BTreeMap<&'static str, Counts> {
        BTreeMap::new()
    }

    /// Seconds that its clock, as `Date` shows it, is ahead of this machine's.
    fn ahead_s(&self) -> i64 {
        0
    }
}

/// The two servers' addresses, as they stand in redirects: `http://127.0.0.1:8080`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Places {
    pub(super) origin: String,
    pub(super) storage: String,
    pub(super) port: u16,
}

impl Places {
    /// A text with `{origin}`, `{storage}` and `{port}` filled in.
    pub(super) fn filled(&self, text: &str) -> String {
        text.replace("{origin}", &self.origin)
            .replace("{storage}", &self.storage)
            .replace("{port}", &self.port.to_string())
    }
}

/// The state that all connections share.
pub(super) struct SharedState {
    pub(super) product: Box<dyn Product>,
    pub(super) places: Places,
    record: Mutex<Record>,
    control: bool,
    started_at: Instant,
}

/// What was observed.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) log: Log,
    connections: u64,
}

impl Record {
    /// Resets everything but the open connections.
    pub(super) fn reset(&mut self) {
        self.log = Log {
            connections_max: self.connections,
            ..Log::default()
        };
    }

    fn connected(&mut self) {
        self.connections += 1;
        self.log.connections_max = self.log.connections_max.max(self.connections);
    }
}

impl SharedState {
    pub(super) fn new(
        product: Box<dyn Product>,
        control: bool,
        origin: SocketAddr,
        storage: SocketAddr,
    ) -> Self {
        Self {
            product,
            places: Places {
                origin: format!("http://{origin}"),
                storage: format!("http://{storage}"),
                port: origin.port(),
            },
            record: Mutex::default(),
            control,
            started_at: clock::now(),
        }
    }

    pub(super) fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// These settings with the members of a JSON object applied.
///
/// # Errors When `changes` is not an object, or has an unknown member or an invalid value.
pub(super) fn changed<S: Serialize + DeserializeOwned>(
    settings: &S,
    changes: Value,
) -> Result<S, String> {
    let text = |error: serde_json::Error| error.to_string();
    let mut all = serde_json::to_value(settings).map_err(text)?;
    let changes: serde_json::Map<String, Value> = serde_json::from_value(changes).map_err(text)?;
    if let Value::Object(all) = &mut all {
        all.extend(changes);
    }
    serde_json::from_value(all).map_err(text)
}

/// Accepts connections forever.
pub(super) fn listen(listener: &TcpListener, host: Host, shared: &Arc<SharedState>) {
    for stream in listener.incoming() {
        // Descriptors ran out, or the client aborted: the next connection may work.
        let Ok(stream) = stream else {
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        let shared = Arc::clone(shared);
        // Without a thread the connection is dropped, and the client notices.
        let _ = thread::Builder::new().spawn(move || {
            shared.record().connected();
            // An error means that the client has closed the connection.
            let _ = converse(&stream, host, &shared);
            shared.record().connections -= 1;
        });
    }
}

fn converse(stream: &TcpStream, host: Host, shared: &SharedState) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(IDLE_LIMIT))?;
    let mut requests = Requests::new(stream);
    loop {
        let request = match requests.next() {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(()),
            Err(error) => {
                if error.kind() == ErrorKind::InvalidData {
                    let plan = Plan::text(400, "text/plain", "");
                    Plan {
                        end: End::Close,
                        ..plan
                    }
                    .play(stream, false)?;
                }
                return Err(error);
            }
        };
        let plan = answer(host, &request, shared);
        let wants_close = request
            .header("connection")
            .is_some_and(|value| value.eq_ignore_ascii_case("close"));
        if !plan.play(stream, request.method == "HEAD")? || wants_close {
            return Ok(());
        }
    }
}

fn answer(host: Host, request: &Request, shared: &SharedState) -> Plan {
    let is_order = host == Host::Origin && request.path().starts_with(control::PREFIX);
    if shared.control && is_order {
        return control::answer(request, shared);
    }
    let now = clock::now();
    let plan = shared.product.answer(host, request, &shared.places, now);
    if shared.control {
        record(host, request, &plan, now, shared);
    }
    if plan.headers.iter().any(|(name, _)| name == "Date") {
        return plan;
    }
    plan.with("Date", &clock::http_date(shared.product.ahead_s()))
}

fn record(host: Host, request: &Request, plan: &Plan, now: Instant, shared: &SharedState) {
    let since_start = now.duration_since(shared.started_at).as_millis();
    let login = shared.product.login(request);
    shared.record().log.add(log::Entry {
        at_ms: u64::try_from(since_start).unwrap_or(u64::MAX),
        host,
        method: request.method.clone(),
        target: request.target.clone(),
        headers: request.headers.clone(),
        login,
        status: plan.status,
        location: plan.location(),
        fault: plan.fault,
    });
}
