//! This module serves connections: each on its own thread, one request after the other.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::body::Library;
use super::plan::{End, Plan};
use super::request::{Request, Requests};
use super::respond::{self, Context, Decision, Places};
use super::settings::Settings;
use super::state::State;
use super::{Host, Options, clock, control, log};

/// The time after which a silent connection is closed.
const IDLE_LIMIT: Duration = Duration::from_secs(120);

/// The state that all connections share.
pub(super) struct SharedState {
    state: Mutex<State>,
    library: Library,
    places: Places,
    initial: Settings,
    control: bool,
}

impl SharedState {
    pub(super) fn new(options: &Options, origin: SocketAddr, storage: SocketAddr) -> Self {
        Self {
            state: Mutex::new(State::new(options.settings.clone(), clock::now())),
            library: Library::default(),
            places: Places {
                origin: format!("http://{origin}"),
                storage: format!("http://{storage}"),
                port: origin.port(),
            },
            initial: options.settings.clone(),
            control: options.control,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
            shared.state().connected();
            // An error means that the client has closed the connection.
            let _ = converse(&stream, host, &shared);
            shared.state().connections -= 1;
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
        let SharedState {
            library,
            places,
            initial,
            ..
        } = shared;
        return control::answer(request, &mut shared.state(), initial, library, places);
    }
    let now = clock::now();
    let context = Context {
        places: &shared.places,
        library: &shared.library,
        now,
    };
    let decision = respond::decide(host, request, &mut shared.state(), &context);
    // The lock is not held while a report is generated.
    let plan = match decision {
        Decision::Plan(plan) => plan,
        Decision::Report {
            report,
            population,
            seed,
        } => respond::report(report, population, seed, &shared.library),
        Decision::Fault {
            fault,
            target,
            population,
            seed,
        } => respond::misbehave(&fault, target, population, seed, &context),
    };
    let mut state = shared.state();
    if shared.control {
        record(host, request, &plan, now, &mut state);
    }
    if plan.headers.iter().any(|(name, _)| name == "Date") {
        return plan;
    }
    plan.with("Date", &clock::http_date(state.settings.ahead_s))
}

fn record(host: Host, request: &Request, plan: &Plan, now: std::time::Instant, state: &mut State) {
    let since_start = now.duration_since(state.started_at).as_millis();
    let login = respond::person(request, state).map(|person| person.login);
    state.log.add(log::Entry {
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
