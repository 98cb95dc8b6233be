//! This module is the only one that names the platform's crate. It turns the platform's requests
//! into [`RequestParts`] and an [`Answer`] into the platform's response, hosts the Durable Objects,
//! and decides nothing.
//!
//! It works around these traps of that crate:
//!
//! - its `Method` reads every unknown method as `GET`, so the method is taken as text from the
//!   platform's own request;
//! - its conversion of a response panics on a bad status or header, so both come from closed lists
//!   ([`crate::response::Status`], [`crate::headers`]);
//! - its `Debug` for requests, headers and errors prints `Authorization` or an address, so none of
//!   them is ever formatted;
//! - its stream of bytes takes an aborted body for a complete one, so bodies are read with the
//!   platform's own reader ([`body`]);
//! - a `RefCell` that is borrowed across an `await` panics when another request comes in between,
//!   so every borrow here ends in the function it began in.

mod answers;
mod arrival;
mod attempt;
mod body;
mod brake;
mod clock;
mod fetch;
mod follow;
mod object;
mod outbound;
mod pipe;
mod slot;
mod store;
mod stream;
mod validate;

use std::cell::{OnceCell, RefCell};

use worker::js_sys::{Array, Object, Reflect};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::{
    Context, Env, Headers, Method, Request, RequestInit, Response, Result, console_error,
};

use zeroize::Zeroizing;

use self::body::Body;
use crate::config::{Config, Environment, JOBS, Refusals};
use crate::credential_throttle::{Candidate, CredentialThrottle};
use crate::decide::{Action, Command, Decision, PREFERRED, RequestHost, RequestParts, decide};
use crate::limits;
use crate::network;
use crate::problem::{self, Details, Problem};
use crate::rate;
use crate::request_throttle::RequestThrottle;
use crate::response::{Answer, Status};
use crate::route::Route;
use crate::site;

/// The binding that holds the site's files, as `wrangler.toml` names it.
const ASSETS: &str = "ASSETS";

/// The name of the binding that counts requests, as in `wrangler.toml`. Without that binding
/// [`RequestThrottle`] counts.
const RATE_LIMITER: &str = "RL";

/// The header field in which a job gets its [`Command`]. No field of a client's request gets to a
/// job under this name, or under any other but [`PREFERRED`].
const COMMAND: &str = "rollcall-command";

thread_local! {
    /// The configuration, which does not change while the platform runs this instance.
    static CONFIG: OnceCell<&'static std::result::Result<Config, Refusals>> = const { OnceCell::new() };

    /// The credentials that were tried while the platform runs this instance.
    static CREDENTIAL_THROTTLE: RefCell<CredentialThrottle> = const { RefCell::new(CredentialThrottle::new()) };

    /// The requests that came while the platform runs this instance, if the platform does not count
    /// them.
    static REQUEST_THROTTLE: RefCell<RequestThrottle> = const { RefCell::new(RequestThrottle::new()) };
}

/// The configuration, which is read once and kept for as long as this instance runs.
fn config(env: &Env) -> &'static std::result::Result<Config, Refusals> {
    CONFIG.with(|config| *config.get_or_init(|| Box::leak(Box::new(Config::read(&Bindings(env))))))
}

#[worker::event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    let config = config(&env);
    let received = OwnedParts::of(&request).await;
    match decide(&received.parts(), config) {
        Decision::Answer(answer) => respond(answer),
        Decision::Job(command) => {
            let Ok(config) = config else {
                return respond(problem::answer(Problem::Misconfigured));
            };
            let address = address(&request, config);
            if !is_within_rate(address.as_deref(), config, &env).await {
                return respond(rate::too_many_requests());
            }
            let Command {
                target, credential, ..
            } = &command;
            let candidate = Candidate::new(&config.pepper, target, credential, address.as_deref());
            let mark_proven = || {
                CREDENTIAL_THROTTLE
                    .with_borrow_mut(|all| all.mark_proven(&candidate, clock::now_ms()));
            };
            let admitted =
                CREDENTIAL_THROTTLE.with_borrow_mut(|all| all.admit(&candidate, clock::now_ms()));
            if let Err(s) = admitted {
                // This instance may have started after the credential's last report.
                if !brake::is_proven(&env, &config.pepper, target, credential).await {
                    return respond(rate::too_many_credentials(s));
                }
                mark_proven();
            }
            match job(&command, &received.preferred, config, &env).await {
                Ok(response) => {
                    let is_report = matches!(command.action, Action::Fetch { .. })
                        && matches!(response.status_code(), 200 | 304);
                    if is_report {
                        mark_proven();
                    }
                    Ok(response)
                }
                Err(_) => {
                    // The job's changes are stored, so that a repeated request finds them.
                    console_error!("job: the Durable Object did not answer");
                    respond(Details::from(Problem::Interrupted).retry_after(1).answer())
                }
            }
        }
        Decision::Asset => match asset(request, &env).await {
            Ok(response) => Ok(response),
            Err(_) => {
                // The error's text may contain the address, and the address names the report.
                console_error!("assets: the binding did not answer");
                respond(problem::answer(Problem::Internal))
            }
        },
    }
}

/// The parts of a request that are read, as text: the owned form of [`RequestParts`].
struct OwnedParts {
    method: String,
    /// Scheme and host; both are empty for a request without a host, which is refused like one for
    /// an unknown host.
    place: (String, String),
    path: String,
    query: String,
    has_body: bool,
    fetch_site: Option<String>,
    /// This text is overwritten when it is dropped, like the
    /// [`Credential`](crate::credential::Credential) made from it.
    authorization: Option<Zeroizing<String>>,
    /// The values of [`PREFERRED`], for the job.
    preferred: [Option<String>; 3],
}

impl OwnedParts {
    async fn of(request: &Request) -> Self {
        let header = |name: &str| request.headers().get(name).ok().flatten();
        let path = request.path();
        let place = || {
            let url = request.url().ok()?;
            Some((url.scheme().to_owned(), url.host_str()?.to_owned()))
        };
        Self {
            method: request.inner().method(),
            place: place().unwrap_or_default(),
            // An address that does not parse cannot reach this line; if it did, it would be refused
            // like an address with a query.
            query: request.url().map_or_else(
                |_| "?".to_owned(),
                |url| url.query().unwrap_or_default().to_owned(),
            ),
            // The request for a file is passed on as it is, which only works while its body is
            // unread.
            has_body: Route::of(&path) != Route::Asset && has_body(request).await,
            fetch_site: header("sec-fetch-site"),
            authorization: header("authorization").map(Zeroizing::new),
            preferred: PREFERRED.map(header),
            path,
        }
    }

    fn parts(&self) -> RequestParts<'_> {
        let (scheme, host) = &self.place;
        RequestParts {
            method: &self.method,
            host: RequestHost { scheme, host },
            path: &self.path,
            query: &self.query,
            has_body: self.has_body,
            now_ms: clock::now_ms(),
            fetch_site: self.fetch_site.as_deref(),
            authorization: self.authorization.as_ref().map(|value| value.as_str()),
        }
    }
}

/// Whether a request has a body. The platform gives `DELETE` a body, usually an empty one, so that
/// only reading it tells.
async fn has_body(request: &Request) -> bool {
    let Some(stream) = request.inner().body() else {
        return false;
    };
    let Ok(body) = Body::read(&stream) else {
        return true;
    };
    match clock::within(limits::BODY_MS, body.next()).await {
        Some(Ok(piece)) => piece.is_some_and(|piece| !piece.is_empty()),
        // The body was announced, but it was not sent.
        Some(Err(_)) | None => true,
    }
}

/// Sends the command to the job of this report and this credential, with the values of
/// [`PREFERRED`].
async fn job(
    command: &Command<'_>,
    preferred: &[Option<String>; 3],
    config: &Config,
    env: &Env,
) -> Result<Response> {
    let name = command.job_name(&config.pepper);
    let headers = Headers::new();
    for (name, value) in PREFERRED.iter().zip(preferred) {
        if let Some(value) = value {
            headers.set(name, value)?;
        }
    }
    headers.set(COMMAND, &command.message())?;
    headers.set("authorization", &command.credential.header_value())?;
    let method = match command.action {
        Action::Forget => Method::Delete,
        Action::Fetch { head: true } | Action::Status { head: true } => Method::Head,
        Action::Fetch { .. } | Action::Status { .. } | Action::Events => Method::Get,
    };
    let mut init = RequestInit::new();
    init.with_method(method).with_headers(headers);
    let ask = async || {
        // The address is not used, and this host cannot exist.
        let request = Request::new_with_init("https://job.invalid/", &init)?;
        let stub = env.durable_object(JOBS)?.get_by_name(name.as_str())?;
        stub.fetch_with_request(request).await
    };
    // A request to an object fails when the platform moves or restarts the object, and can then be
    // repeated: every request to a job is safe to repeat.
    match ask().await {
        Ok(response) => Ok(response),
        Err(_) => ask().await,
    }
}

/// Counts a request against its address. If the platform's counter fails, the request is allowed:
/// the counter is a brake, and the jobs have the exact limits.
async fn is_within_rate(address: Option<&str>, config: &Config, env: &Env) -> bool {
    let Ok(limiter) = env.rate_limiter(RATE_LIMITER) else {
        let now_ms = clock::now_ms();
        return REQUEST_THROTTLE.with_borrow_mut(|all| all.takes(&config.pepper, address, now_ms));
    };
    let key = network::key(address.unwrap_or_default());
    limiter
        .limit(key)
        .await
        .map_or(true, |outcome| outcome.success)
}

/// The client's address, from the configured header: empty if the request lacks the header, `None`
/// if no header is configured. A header that no proxy sets could be sent by any client.
fn address(request: &Request, config: &Config) -> Option<String> {
    let name = config.address_header.as_deref()?;
    let value = request.headers().get(name).ok().flatten();
    Some(value.unwrap_or_default())
}

/// The platform's bindings, as the source of the configuration.
struct Bindings<'a>(&'a Env);

impl Environment for Bindings<'_> {
    fn text(&self, name: &str) -> Option<String> {
        // The platform's crate reads variables and secrets, which are both texts, in the same way.
        self.0.var(name).ok().map(|text| text.to_string())
    }

    fn names(&self) -> Vec<String> {
        let names = Object::keys(self.0.unchecked_ref::<Object>());
        let is_value = |name: &JsValue| {
            Reflect::get(self.0, name).is_ok_and(|value| {
                value.is_string()
                    || value.as_f64().is_some()
                    || value.as_bool().is_some()
                    || Array::is_array(&value)
            })
        };
        let values = names.iter().filter(is_value);
        values.filter_map(|name| name.as_string()).collect()
    }

    fn is_service(&self, name: &str) -> bool {
        self.0.service(name).is_ok()
    }

    fn is_namespace(&self, name: &str) -> bool {
        self.0.durable_object(name).is_ok()
    }
}

/// Answers with a file of the site, or with the site's page for unknown files. The platform serves
/// files without calling the Worker; a request arrives here only if no file matched, or if the host
/// calls the Worker first.
///
/// A host of the latter kind may serve a plain folder; then the headers of `_headers` are added
/// here.
async fn asset(request: Request, env: &Env) -> Result<Response> {
    let assets = env.assets(ASSETS)?;
    let path = request.path();
    // Files can only be read.
    let method = match request.inner().method().as_str() {
        "HEAD" => Method::Head,
        _ => Method::Get,
    };
    let response = assets.fetch_request(request).await?;
    if response.headers().has("content-security-policy")? {
        return Ok(response);
    }
    let another = async |file: &str| {
        let mut init = RequestInit::new();
        init.with_method(method.clone());
        // The host is not used, and this one cannot exist.
        let address = format!("https://site.invalid{file}");
        assets
            .fetch_request(Request::new_with_init(&address, &init)?)
            .await
    };
    let response = match site::file(&path) {
        Some(file) if file == path => response,
        Some(file) => another(file).await?,
        None => return not_found(another(site::NOT_FOUND).await?),
    };
    match (response.status_code(), site::file(&path)) {
        (200 | 206 | 304, Some(file)) => described(response, &path, file),
        _ => not_found(another(site::NOT_FOUND).await?),
    }
}

/// The page for an unknown file, with the status 404.
fn not_found(page: Response) -> Result<Response> {
    if page.status_code() != 200 {
        return respond(problem::answer(Problem::NotFound));
    }
    let (builder, body) = page.into_parts();
    let page = builder.with_status(Status::NotFound.code()).body(body);
    described(page, site::NOT_FOUND, site::NOT_FOUND)
}

/// A file of a plain folder, with its media type and the headers that `_headers` gives its path.
fn described(response: Response, path: &str, file: &str) -> Result<Response> {
    let headers = response.headers().clone();
    if let Some(media_type) = site::media_type(file) {
        headers.set("content-type", media_type)?;
    }
    for (name, value) in site::headers(path) {
        headers.set(name, value)?;
    }
    Ok(response.with_headers(headers))
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

fn platform_headers(list: Vec<crate::response::Header>) -> Result<Headers> {
    let headers = Headers::new();
    for (name, value) in list {
        headers.set(name, &value)?;
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    use super::*;

    #[test]
    fn the_raw_credential_is_overwritten() {
        fn is_overwritten<T: ZeroizeOnDrop>(_: &T) {}
        let received = OwnedParts {
            method: "GET".to_owned(),
            place: Default::default(),
            path: "/".to_owned(),
            query: String::new(),
            has_body: false,
            fetch_site: None,
            authorization: Some(Zeroizing::new("token abc".to_owned())),
            preferred: [None, None, None],
        };
        is_overwritten(&received.authorization.unwrap());
    }
}
