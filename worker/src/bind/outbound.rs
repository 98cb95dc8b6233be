//! The one place from which an upstream is asked.

use worker::web_sys::{RequestCache, RequestInit, RequestRedirect};
use worker::{AbortController, AbortSignal, Env, Fetch, Headers, Request, Response, Result};

use crate::config::Target;
use crate::credential::Credential;
use crate::upstream::ghes::Hop;

/// Ends whatever is still being received when it is dropped.
#[derive(Default)]
pub(super) struct Abort(Option<AbortController>);

impl Abort {
    /// Ready to end something.
    pub(super) fn new() -> Self {
        Self(Some(AbortController::default()))
    }

    fn signal(&self) -> Option<AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
    }
}

/// Sends one request and gives its answer, redirects included. The answer's body ends with
/// `abort`.
pub(super) async fn send(
    env: &Env,
    target: &Target,
    hop: &Hop,
    credential: &Credential,
    abort: &Abort,
) -> Result<Response> {
    let headers = Headers::new();
    for field in hop.fields(target, credential) {
        headers.set(field.name, &field.value)?;
    }
    let signal = abort.signal();
    let init = RequestInit::new();
    init.set_method("GET");
    init.set_headers(headers.as_ref());
    // Followed, a redirect would take every header but one along.
    init.set_redirect(RequestRedirect::Manual);
    // Cached, a report would be handed to whoever asks next: the zone's cache looks at the
    // address only, and keeps what ends in .csv.
    init.set_cache(RequestCache::NoStore);
    init.set_signal(signal.as_deref());
    let request = worker::web_sys::Request::new_with_str_and_init(hop.url.as_str(), &init)?;
    let request = Request::from(request);
    match (&target.binding, signal) {
        // A storage host is not behind the binding.
        (Some(name), _) if hop.trusted => env.service(name)?.fetch_request(request).await,
        (_, Some(signal)) => Fetch::Request(request).send_with_signal(&signal).await,
        (_, None) => Fetch::Request(request).send().await,
    }
}
