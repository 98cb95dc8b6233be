//! The one place from which an upstream is asked.

use worker::js_sys::futures::JsFuture;
use worker::js_sys::{Function, Promise, Reflect, global};
use worker::wasm_bindgen::JsCast;
use worker::web_sys::{self, RequestCache, RequestInit, RequestRedirect};
use worker::{AbortController, AbortSignal, Env, Headers, Response, Result};

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
    if hop.report.is_some() {
        // As it was sent: the platform would unpack a body whose size on the wire is then unknown.
        Reflect::set(&init, &"encodeResponseBody".into(), &"manual".into())?;
    }
    let fetcher = match &target.binding {
        Some(name) if hop.trusted => Reflect::get(env, &name.into())?,
        // A storage host is not behind the binding.
        Some(_) | None => global().into(),
    };
    // With an address rather than a `Request`, which does not hand on how its answer is encoded.
    let fetch: Function = Reflect::get(&fetcher, &"fetch".into())?.dyn_into()?;
    let answer = fetch.call2(&fetcher, &hop.url.as_str().into(), &init)?;
    let response = JsFuture::from(answer.dyn_into::<Promise>()?).await?;
    Ok(response.dyn_into::<web_sys::Response>()?.into())
}
