//! This module sends requests to upstreams. No other module does.

use worker::js_sys::futures::JsFuture;
use worker::js_sys::{Function, Promise, Reflect, global};
use worker::wasm_bindgen::JsCast;
use worker::web_sys::{self, RequestCache, RequestInit, RequestRedirect};
use worker::{AbortController, AbortSignal, Env, Headers, Response, Result};

use crate::config::Target;
use crate::credential::Credential;
use crate::upstream::ghes::Hop;

/// Aborts a request and its body when it is dropped.
#[derive(Default)]
pub(super) struct Abort(Option<AbortController>);

impl Abort {
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

/// Sends one request and returns its response, redirects included. The body of the response ends
/// when `abort` is dropped.
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
    // A redirect that the platform follows would send every header but `Authorization` to the new
    // address.
    init.set_redirect(RequestRedirect::Manual);
    // A cached report would be served to other people: the zone's cache only looks at the address,
    // and stores addresses that end in .csv.
    init.set_cache(RequestCache::NoStore);
    init.set_signal(signal.as_deref());
    if hop.report.is_some() {
        // The body stays encoded: the platform would decompress it, and its size on the wire would
        // be unknown.
        Reflect::set(&init, &"encodeResponseBody".into(), &"manual".into())?;
    }
    let fetcher = match &target.egress.binding {
        Some(name) if hop.trusted => Reflect::get(env, &name.into())?,
        // A storage host is not behind the binding.
        Some(_) | None => global().into(),
    };
    // The call takes an address rather than a `Request`, because a `Request` does not pass on how
    // its response is encoded.
    let fetch: Function = Reflect::get(&fetcher, &"fetch".into())?.dyn_into()?;
    let answer = fetch.call2(&fetcher, &hop.url.as_str().into(), &init)?;
    let response = JsFuture::from(answer.dyn_into::<Promise>()?).await?;
    Ok(response.dyn_into::<web_sys::Response>()?.into())
}
