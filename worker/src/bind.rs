//! The one module that names the platform's crate: it turns the platform's request into an
//! [`Ask`] and an [`Answer`] into the platform's response, and decides nothing.
//!
//! Three traps of that crate are stepped around here:
//! - its `Method` reads every method it does not know as `GET`, so the method is taken as text
//!   from the platform's own request;
//! - its conversion of a response panics on a bad status or header, so both come from closed
//!   lists ([`crate::answer::Status`], [`crate::headers`]);
//! - its `Debug` for requests and headers prints `Authorization`, so neither is ever formatted.

use worker::{Context, Env, Headers, Request, Response, Result, console_error};

use crate::answer::{Answer, Ask, Decision, decide};
use crate::problem::Problem;

/// The binding that holds the site's files, as `wrangler.toml` names it.
const ASSETS: &str = "ASSETS";

#[worker::event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    let method = request.inner().method();
    let path = request.path();
    // Only an invalid header name makes this fail. Were it to, the request counts as foreign.
    let fetch_site = request
        .headers()
        .get("sec-fetch-site")
        .unwrap_or_else(|_| Some(String::new()));
    let ask = Ask {
        method: &method,
        path: &path,
        fetch_site: fetch_site.as_deref(),
    };
    match decide(&ask) {
        Decision::Answer(answer) => respond(answer),
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

/// A file of the site, or the site's answer that there is none. The platform serves files
/// without asking us; what arrives here matched none, or comes from a host that asks first.
async fn asset(request: Request, env: &Env) -> Result<Response> {
    env.assets(ASSETS)?.fetch_request(request).await
}

fn respond(answer: Answer) -> Result<Response> {
    let headers = Headers::new();
    for (name, value) in answer.headers {
        headers.set(name, value)?;
    }
    Ok(Response::builder()
        .with_status(answer.status.code())
        .with_headers(headers)
        .fixed(answer.body.into_bytes()))
}
