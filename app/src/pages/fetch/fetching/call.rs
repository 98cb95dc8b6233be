//! This module sends the requests with gloo-net, each with one credential and one abort signal.
//!
//! Each request states what a browser would otherwise add by itself. A request with the cache mode
//! `no-store` gets `Cache-Control: no-cache` unless it has one of its own, and the worker would
//! take that as a request for a new report at every poll. A redirect is not followed, because the
//! credential would go along.

use api::{JobStatus, ProblemDetails, Target, Targets};
use gloo_net::http::{Request, RequestBuilder, Response};
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use web_sys::{RequestCache, RequestRedirect, ResponseType};

use super::abort::AbortScope;
use super::address::{self, Part};
use super::interception;
use super::poller::{Age, Outcome, PollRequest};
use crate::model::fetch::ReportRequest;
use crate::model::fetch::arrival::{Arrival, Copy, Spoiled};
use crate::platform::timer::within;

/// Seconds for which a copy counts as fresh, unless a refresh was requested: the worker's own
/// limit.
const FRESH_S: u32 = 900;

/// Milliseconds that an answer may take beyond the requested wait: the worker may have to try the
/// credential first.
const ANSWER_MS: i64 = 45_000;

/// The media types of reports: rows, lines of JSON, and events.
const REPORT_TYPES: [&str; 3] = ["text/csv", "application/x-ndjson", "text/plain"];

/// The answer to a request for the report.
pub(super) enum Answer {
    /// The report, whose body is still to be read.
    Report(Arrival, Response),
    /// The report is the one that was named.
    Same(Copy),
    /// The report arrived, and cannot be accepted.
    Spoiled(Spoiled),
    Other(Outcome),
}

/// The servers that reports can be fetched from; none if there is no API.
pub(super) async fn targets() -> Vec<Target> {
    let protocol = window().location().protocol().unwrap_or_default();
    if !address::is_served(&protocol) {
        return Vec::new();
    }
    let Ok(response) = Request::get(address::TARGETS)
        .header("accept", "application/json")
        .send()
        .await
    else {
        return Vec::new();
    };
    match json::<Targets>(&response, "application/json").await {
        Some(targets) if response.status() == 200 => targets.targets,
        _ => Vec::new(),
    }
}

pub(super) async fn ask(
    scope: &AbortScope,
    report: &ReportRequest,
    ask: PollRequest,
    etag: Option<&str>,
    fallback: &str,
) -> Answer {
    let Some(request) = request(scope, report, Part::Report, Request::get) else {
        return Answer::Other(Outcome::Lost);
    };
    let prefer = match ask.wait_s {
        0 => "respond-async".to_owned(),
        wait_s => format!("wait={wait_s}"),
    };
    let age = match ask.age {
        Age::Fresh => format!("max-age={FRESH_S}"),
        Age::New => "no-cache".to_owned(),
        Age::Within(s) => format!("max-age={s}"),
    };
    let mut request = request
        .header("prefer", &prefer)
        .header("cache-control", &age);
    if let Some(etag) = etag {
        request = request.header("if-none-match", etag);
    }
    let limit_ms = i64::from(ask.wait_s) * 1000 + ANSWER_MS;
    let response = match send(scope, request, limit_ms).await {
        Ok(response) => response,
        Err(outcome) => return Answer::Other(outcome),
    };
    let field = |name: &str| response.headers().get(name);
    match response.status() {
        200 if REPORT_TYPES.iter().any(|own| is_of_type(&response, own)) => {
            match Arrival::read(field, fallback) {
                Ok(arrival) => Answer::Report(arrival, response),
                Err(spoiled) => Answer::Spoiled(spoiled),
            }
        }
        304 if etag.is_some() => Answer::Same(Copy::read(field)),
        202 => match json::<JobStatus>(&response, "application/json").await {
            Some(status) => Answer::Other(Outcome::Pending {
                status,
                retry_after_s: field("retry-after").and_then(|text| text.parse().ok()),
            }),
            None => Answer::Other(Outcome::Strange { status: 202 }),
        },
        _ => Answer::Other(refusal(&response).await),
    }
}

/// Opens the stream of the job's statuses; `None` if that fails. The reason does not matter here:
/// the request for the report will get it.
pub(super) async fn events(scope: &AbortScope, report: &ReportRequest) -> Option<Response> {
    let request = request(scope, report, Part::Events, Request::get)?;
    let response = send(scope, request, ANSWER_MS).await.ok()?;
    (response.status() == 200 && is_of_type(&response, "application/x-ndjson")).then_some(response)
}

/// Asks Rollcall to delete its copy of the report.
///
/// # Errors
/// The outcome if the answer is another one or none arrived.
pub(super) async fn forget(scope: &AbortScope, report: &ReportRequest) -> Result<(), Outcome> {
    let request = request(scope, report, Part::Report, Request::delete).ok_or(Outcome::Lost)?;
    // There is no second try, and a person who clears the token wants it removed.
    scope.spend();
    let response = send(scope, request, ANSWER_MS).await?;
    match response.status() {
        204 => Ok(()),
        _ => Err(refusal(&response).await),
    }
}

fn request(
    scope: &AbortScope,
    report: &ReportRequest,
    part: Part,
    of: impl Fn(&str) -> RequestBuilder,
) -> Option<RequestBuilder> {
    if interception::is_intercepted() {
        return None;
    }
    let address = address::of(report, part)?;
    let credential = scope.credential()?;
    let authorization = credential.authorization_for(&report.target)?;
    let signal = scope.call()?;
    Some(
        of(&address)
            .header("authorization", authorization)
            .cache(RequestCache::NoStore)
            .redirect(RequestRedirect::Manual)
            .abort_signal(Some(&signal)),
    )
}

/// Sends a request and waits for the answer's headers.
async fn send(
    scope: &AbortScope,
    request: RequestBuilder,
    limit_ms: i64,
) -> Result<Response, Outcome> {
    let Ok(request) = request.build() else {
        return Err(Outcome::Lost);
    };
    // The page calls `fetch` itself, because a promise can be given up and a future of gloo-net
    // cannot.
    let sending = window().fetch_with_request(&web_sys::Request::from(request));
    match within(limit_ms, &sending).await {
        Ok(Ok(response)) => {
            let response = Response::from(web_sys::Response::unchecked_from_js(response));
            match response.type_() {
                ResponseType::Opaqueredirect => Err(Outcome::SentOn),
                _ => Ok(response),
            }
        }
        // The browser's message may hold an address and is not needed: no answer arrived.
        Ok(Err(_)) => Err(Outcome::Lost),
        Err(_) => {
            scope.give_up_call();
            Err(Outcome::Lost)
        }
    }
}

async fn refusal(response: &Response) -> Outcome {
    let status = response.status();
    match json::<ProblemDetails>(response, "application/problem+json").await {
        Some(mut problem) => {
            let told = response.headers().get("retry-after");
            let told_s = told.and_then(|text| text.parse().ok());
            problem.retry_after_s = problem.retry_after_s.or(told_s);
            Outcome::Refused(problem)
        }
        None => Outcome::Strange { status },
    }
}

fn is_of_type(response: &Response, media_type: &str) -> bool {
    let field = response.headers().get("content-type").unwrap_or_default();
    let own = field.split(';').next().unwrap_or_default();
    own.trim().eq_ignore_ascii_case(media_type)
}

/// The body, if it is JSON of this type and form.
async fn json<T: DeserializeOwned>(response: &Response, media_type: &str) -> Option<T> {
    if !is_of_type(response, media_type) {
        return None;
    }
    let text = response.text().await.ok()?;
    serde_json::from_str(&text).ok()
}
