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
use crate::config::{Config, Environment};
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
    let header = |name: &str| request.headers().get(name).ok().flatten();
    let (authorization, prefer) = (header("authorization"), header("prefer"));
    let (cache_control, if_none_match) = (header("cache-control"), header("if-none-match"));
    let url = request.url()?;
    let ask = Ask {
        method: &method,
        path: &path,
        query: url.query().unwrap_or_default(),
        has_body: request.inner().body().is_some(),
        fetch_site: fetch_site.as_deref(),
        authorization: authorization.as_deref(),
        prefer: prefer.as_deref(),
        cache_control: cache_control.as_deref(),
        if_none_match: if_none_match.as_deref(),
    };
    let config = Config::read(&Bindings(&env));
    match decide(&ask, &config) {
        Decision::Answer(answer) => respond(answer),
        Decision::Job(_) => respond(Problem::Internal.answer()),
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
    let headers = Headers::new();
    for (name, value) in answer.headers {
        headers.set(name, &value)?;
    }
    Ok(Response::builder()
        .with_status(answer.status.code())
        .with_headers(headers)
        .fixed(answer.body.into_bytes()))
}
