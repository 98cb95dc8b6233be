//! The one module that names the platform's crate. It turns the platform's requests into an
//! [`Ask`] and an [`Answer`] into the platform's response, keeps each job's Durable Object, and
//! decides nothing.
//!
//! Traps of that crate that are stepped around here:
//! - its `Method` reads every method it does not know as `GET`, so the method is taken as text
//!   from the platform's own request;
//! - its conversion of a response panics on a bad status or header, so both come from closed
//!   lists ([`crate::answer::Status`], [`crate::headers`]);
//! - its `Debug` for requests, headers and errors prints `Authorization` or an address, so none of
//!   them is ever formatted;
//! - its stream of bytes takes a body that was aborted for one that has ended, so bodies are read
//!   with the platform's own reader ([`body`]);
//! - a `RefCell` that is borrowed across an `await` panics when another request comes in between,
//!   so every borrow here ends in the function it began in.

mod attempt;
mod body;
mod clock;
mod fetch;
mod object;
mod outbound;
mod permit;
mod pipe;
mod store;
mod stream;
mod validate;

use std::cell::RefCell;

use worker::{
    Context, Env, Headers, Method, Request, RequestInit, Response, Result, console_error,
};

use self::body::Body;
use crate::answer::{Action, Answer, Ask, Command, Decision, decide};
use crate::config::{Config, Environment};
use crate::limits;
use crate::name::JobName;
use crate::network;
use crate::problem::{Details, Problem};
use crate::rate;
use crate::route::Route;
use crate::senders::{Mark, Senders};

/// The binding that holds the site's files, as `wrangler.toml` names it.
const ASSETS: &str = "ASSETS";

/// The binding to the jobs, likewise.
const JOBS: &str = "JOBS";

/// The binding that counts requests, likewise. Where Rollcall hosts itself there is none.
const RATE_LIMITER: &str = "RL";

/// What is sent on to a job, besides method and path.
const FORWARDED: [&str; 4] = ["authorization", "prefer", "cache-control", "if-none-match"];

thread_local! {
    /// What networks tried, for as long as the platform runs this instance.
    static SENDERS: RefCell<Senders> = const { RefCell::new(Senders::new()) };
}

#[worker::event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    let config = Config::read(&Bindings(&env));
    let received = Received::of(&request).await;
    match decide(&received.ask(), &config) {
        Decision::Answer(answer) => respond(answer),
        Decision::Job(command) => {
            if !is_within_rate(&request, &env).await {
                return respond(rate::too_many_requests());
            }
            let Ok(config) = &config else {
                return respond(Problem::Misconfigured.answer());
            };
            let sender = address(&request).map(|address| network::key(&address));
            let mark = Mark::new(&config.pepper, &command.credential);
            let tries =
                |key: &String| SENDERS.with_borrow_mut(|all| all.tries(key, mark, clock::now_ms()));
            // Without an address there is nobody to count against.
            if let Some(Err(s)) = sender.as_ref().map(tries) {
                return respond(rate::too_many_credentials(s));
            }
            match job(&received, &command, config, &env).await {
                Ok(response) => {
                    let is_report = matches!(command.action, Action::Fetch(_))
                        && matches!(response.status_code(), 200 | 304);
                    if let Some(key) = sender.filter(|_| is_report) {
                        SENDERS.with_borrow_mut(|all| all.proves(&key, mark));
                    }
                    Ok(response)
                }
                Err(_) => {
                    // What it did is stored, and whoever asks again finds it.
                    console_error!("job: the Durable Object did not answer");
                    respond(Details::from(Problem::Interrupted).retry_after(1).answer())
                }
            }
        }
        Decision::Asset => match asset(request, &env).await {
            Ok(response) => Ok(response),
            Err(_) => {
                // The error's text may hold the address, and an address what somebody looked at.
                console_error!("assets: the binding did not answer");
                respond(Problem::Internal.answer())
            }
        },
    }
}

/// What is looked at of a request, as text.
struct Received {
    method: String,
    path: String,
    query: String,
    has_body: bool,
    fetch_site: Option<String>,
    /// The values of [`FORWARDED`].
    fields: [Option<String>; 4],
}

impl Received {
    async fn of(request: &Request) -> Self {
        let header = |name: &str| request.headers().get(name).ok().flatten();
        let path = request.path();
        Self {
            method: request.inner().method(),
            // An address that does not parse cannot have come this far; were one to, it is
            // refused as one with a query is.
            query: request.url().map_or_else(
                |_| "?".to_owned(),
                |url| url.query().unwrap_or_default().to_owned(),
            ),
            // A file's request is handed on as it is, and can only be while nobody has read of it.
            has_body: Route::of(&path) != Route::Asset && has_body(request).await,
            fetch_site: header("sec-fetch-site"),
            fields: FORWARDED.map(header),
            path,
        }
    }

    fn ask(&self) -> Ask<'_> {
        let [authorization, prefer, cache_control, if_none_match] = &self.fields;
        Ask {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            has_body: self.has_body,
            fetch_site: self.fetch_site.as_deref(),
            authorization: authorization.as_deref(),
            prefer: prefer.as_deref(),
            cache_control: cache_control.as_deref(),
            if_none_match: if_none_match.as_deref(),
        }
    }
}

/// Whether anything comes with a request. The platform gives `DELETE` a body, usually an empty one,
/// so that only looking tells.
async fn has_body(request: &Request) -> bool {
    let Some(stream) = request.inner().body() else {
        return false;
    };
    let Ok(body) = Body::read(&stream) else {
        return true;
    };
    match clock::within(limits::BODY_MS, body.next()).await {
        Some(Ok(piece)) => piece.is_some_and(|piece| !piece.is_empty()),
        // Announced, and not sent.
        Some(Err(_)) | None => true,
    }
}

/// Has the job of this report and this credential answer. It is sent what was received rather than
/// what was decided, and decides again: one form of a request, one reader of it.
async fn job(
    received: &Received,
    command: &Command<'_>,
    config: &Config,
    env: &Env,
) -> Result<Response> {
    let Command {
        target,
        report,
        credential,
        action,
    } = command;
    let name = JobName::new(&config.pepper, target, *report, credential);
    let headers = Headers::new();
    for (name, value) in FORWARDED.iter().zip(&received.fields) {
        if let Some(value) = value {
            headers.set(name, value)?;
        }
    }
    let method = match action {
        Action::Forget => Method::Delete,
        Action::Fetch(fetch) if fetch.head => Method::Head,
        Action::Status { head: true } => Method::Head,
        Action::Fetch(_) | Action::Status { .. } | Action::Events => Method::Get,
    };
    let mut init = RequestInit::new();
    init.with_method(method).with_headers(headers);
    // Any host will do, and this one cannot exist.
    let address = format!("https://job.invalid{}", received.path);
    let ask = async || {
        let request = Request::new_with_init(&address, &init)?;
        let stub = env.durable_object(JOBS)?.get_by_name(name.as_str())?;
        stub.fetch_with_request(request).await
    };
    // The platform moves and restarts objects, and then a request to one fails that can be asked
    // again: all that can be asked of a job may be asked twice.
    match ask().await {
        Ok(response) => Ok(response),
        Err(_) => ask().await,
    }
}

/// Counts a request against its address, where the platform counts. A counter that fails lets
/// people in: it is a brake, and the exact limits are the jobs'.
async fn is_within_rate(request: &Request, env: &Env) -> bool {
    let Ok(limiter) = env.rate_limiter(RATE_LIMITER) else {
        return true;
    };
    let key = network::key(&address(request).unwrap_or_default());
    limiter
        .limit(key)
        .await
        .map_or(true, |outcome| outcome.success)
}

/// Where a request comes from, where the platform says so.
fn address(request: &Request) -> Option<String> {
    request.headers().get("cf-connecting-ip").ok().flatten()
}

/// The configuration, as the platform holds it.
struct Bindings<'a>(&'a Env);

impl Environment for Bindings<'_> {
    fn text(&self, name: &str) -> Option<String> {
        // Variables and secrets are both texts, and the platform's crate reads them alike.
        self.0.var(name).ok().map(|text| text.to_string())
    }

    fn is_service(&self, name: &str) -> bool {
        self.0.service(name).is_ok()
    }
}

/// A file of the site, or the site's answer that there is none. The platform serves files
/// without asking us; what arrives here matched none, or comes from a host that asks first.
async fn asset(request: Request, env: &Env) -> Result<Response> {
    env.assets(ASSETS)?.fetch_request(request).await
}

fn respond(answer: Answer) -> Result<Response> {
    let headers = platform_headers(answer.headers)?;
    let builder = Response::builder()
        .with_status(answer.status.code())
        .with_headers(headers);
    Ok(if answer.status.has_body() {
        builder.fixed(answer.body.into_bytes())
    } else {
        builder.empty()
    })
}

fn platform_headers(list: Vec<crate::headers::Header>) -> Result<Headers> {
    let headers = Headers::new();
    for (name, value) in list {
        headers.set(name, &value)?;
    }
    Ok(headers)
}
