//! This module sends requests to upstreams. No other module does.

use worker::js_sys::futures::JsFuture;
use worker::js_sys::{Function, Promise, Reflect, global};
use worker::wasm_bindgen::JsCast;
use worker::web_sys::{self, RequestCache, RequestInit, RequestRedirect};
use worker::{AbortController, AbortSignal, Env, Headers, Response, Result};

use super::clock;
use crate::credential::Credential;
use crate::egress::Egress;
use crate::limits;
use crate::problem::Problem;
use crate::upstream::hop::Dispatch;
use crate::upstream::{Hop, Outcome, redirect};

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
///
/// # Errors The outcome of the attempt. A request to an address that is not on the target's list is
/// not sent.
pub(super) async fn send(
    env: &Env,
    egress: &Egress,
    hop: &Hop,
    credential: &Credential,
    abort: &Abort,
) -> std::result::Result<Response, Outcome> {
    let Some(dispatch) = hop.dispatch(egress, credential) else {
        return Err(redirect::unexpected(Some(&hop.url)));
    };
    let sent = carry(env, hop, dispatch, abort);
    match clock::within(limits::ANSWER_MS, sent).await {
        None => Err(Outcome::setback(Problem::UpstreamSlow)),
        Some(Err(_)) => Err(Outcome::setback(Problem::UpstreamUnreachable)),
        Some(Ok(response)) => Ok(response),
    }
}

async fn carry(env: &Env, hop: &Hop, dispatch: Dispatch<'_>, abort: &Abort) -> Result<Response> {
    let headers = Headers::new();
    for field in dispatch.fields {
        headers.set(field.name, &field.value)?;
    }
    let signal = abort.signal();
    let init = RequestInit::new();
    init.set_method(if hop.body.is_some() { "POST" } else { "GET" });
    if let Some(body) = &hop.body {
        init.set_body(&body.as_str().into());
    }
    init.set_headers(headers.as_ref());
    // A redirect that the platform follows would send every header but `Authorization` to the new
    // address.
    init.set_redirect(RequestRedirect::Manual);
    // A cached report would be served to other people: the zone's cache only looks at the address,
    // and stores addresses that end in .csv.
    init.set_cache(RequestCache::NoStore);
    init.set_signal(signal.as_deref());
    if hop.is_counted {
        // The body stays encoded: the platform would decompress it, and its size on the wire would
        // be unknown.
        Reflect::set(&init, &"encodeResponseBody".into(), &"manual".into())?;
    }
    let fetcher = match dispatch.binding {
        Some(name) => Reflect::get(env, &name.into())?,
        None => global().into(),
    };
    // The call takes an address rather than a `Request`, because a `Request` does not pass on how
    // its response is encoded.
    let fetch: Function = Reflect::get(&fetcher, &"fetch".into())?.dyn_into()?;
    let answer = fetch.call2(&fetcher, &hop.url.as_str().into(), &init)?;
    let response = JsFuture::from(answer.dyn_into::<Promise>()?).await?;
    Ok(response.dyn_into::<web_sys::Response>()?.into())
}
