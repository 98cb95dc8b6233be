//! This module decides the answers of a well-behaved server, and applies the faults.

use reports::sample::{AS_OF_EPOCH_S, SampleReport};

use super::super::Host;
use super::super::body::Body;
use super::super::credential::{self, ADMIN, Person, TWIN, USER};
use super::super::fault::Fault;
use super::super::pages::Page;
use super::super::plan::Plan;
use super::super::request::Request;
use super::super::serve::Places;
use super::jobs::{self, Found};
use super::library::{self, Library};
use super::rule::{self, Place, Target};
use super::settings::{Ready, SignIn};
use super::state::State;

pub(super) const HTML: &str = "text/html; charset=utf-8";
const CSV: &str = "text/csv; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// Everything that an answer depends on, except the state.
pub(super) struct Context<'a> {
    pub(super) places: &'a Places,
    pub(super) library: &'a Library,
    pub(super) now: std::time::Instant,
}

/// The decision about an answer, before its slow parts are made.
pub(super) enum Decision {
    /// This plan.
    Plan(Plan),
    /// The report, with these settings.
    Report {
        report: SampleReport,
        population: u64,
        seed: u64,
    },
    /// A fault.
    Fault {
        fault: Fault,
        target: Target,
        population: u64,
        seed: u64,
    },
}

/// Decides about a request. It is quick, and the only function that changes the state.
pub(super) fn decide(
    host: Host,
    request: &Request,
    state: &mut State,
    context: &Context<'_>,
) -> Decision {
    let target = Target::of(host, request.path());
    if let Some(index) = target.and_then(|target| target.report_index()) {
        state.jobs[index].counts.asked += 1;
    }
    let (population, seed) = (state.settings.rows, state.settings.seed);
    let person = person(request, state);
    let login = person.as_ref().map(|person| person.login.as_str());
    if let Some(target) = target
        && let Some(fault) = rule::take(&mut state.rules, target, login)
    {
        return Decision::Fault {
            fault,
            target,
            population,
            seed,
        };
    }
    if !["GET", "HEAD"].contains(&request.method.as_str()) {
        let plan = Plan::text(405, "text/plain", "").with("Allow", "GET, HEAD");
        return Decision::Plan(plan);
    }
    match target {
        Some(Target {
            place: Place::User, ..
        }) => Decision::Plan(user(person.as_ref())),
        Some(Target {
            place,
            report: Some(report),
        }) => {
            let refused = match place {
                Place::Storage => storage_refuses(request),
                _ => site_refuses(request, person.as_ref(), state),
            };
            let refused = refused.or_else(|| match place {
                Place::Report => elsewhere(report, state, context),
                _ => missing(request, report, state, context),
            });
            match refused {
                Some(plan) => Decision::Plan(plan),
                None => Decision::Report {
                    report,
                    population,
                    seed,
                },
            }
        }
        _ => Decision::Plan(match (host, request.path()) {
            (Host::Origin, "/") => Plan::text(200, "text/plain; charset=utf-8", index()),
            (Host::Origin, "/login") => Plan::text(200, HTML, Page::SignIn.html()),
            _ => Plan::text(404, HTML, Page::NotFound.html()),
        }),
    }
}

/// The owner of the request's credential, if it is known and not revoked.
pub(super) fn person(request: &Request, state: &State) -> Option<Person> {
    let person = credential::person(request.header("authorization")?)?;
    let is_revoked = state.settings.revoked.contains(&person.login);
    (!is_revoked).then_some(person)
}

/// The ready report, as the server generated it.
pub(super) fn report(report: SampleReport, population: u64, seed: u64, library: &Library) -> Plan {
    match library.get(library::edition(report, population, seed)) {
        Ok(body) => ready(report, body),
        Err(_) => Plan::text(500, HTML, ""),
    }
}

/// The answer with a body that is labelled as the report.
pub(super) fn ready(report: SampleReport, body: Body) -> Plan {
    let name = report.name().replace('_', "-");
    let disposition = format!("attachment; filename=\"{name}-{AS_OF_EPOCH_S}.csv\"");
    Plan::new(200, CSV, body).with("Content-Disposition", &disposition)
}

fn user(person: Option<&Person>) -> Plan {
    let Some(person) = person else {
        return Plan::text(401, JSON, "{\"message\":\"Bad credentials\"}");
    };
    let body = serde_json::json!({
        "login": person.login,
        "id": person.id,
        "type": "User",
        "site_admin": person.is_site_admin,
    });
    Plan::text(200, JSON, body.to_string())
}

/// The server's refusal to show a site-admin page to this account.
fn site_refuses(request: &Request, person: Option<&Person>, state: &State) -> Option<Plan> {
    match (person, state.settings.sign_in) {
        (Some(person), _) if person.is_site_admin => None,
        (Some(_), _) => Some(Plan::text(404, HTML, Page::NotFound.html())),
        (None, SignIn::Unauthorized) => Some(Plan::text(401, HTML, "")),
        (None, SignIn::Redirect) => {
            let back = request.path().replace('/', "%2F");
            Some(Plan::redirect(302, &format!("/login?return_to={back}")))
        }
    }
}

/// S3 accepts one proof of permission, not two.
fn storage_refuses(request: &Request) -> Option<Plan> {
    let error = |code| format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>");
    if request.header("authorization").is_some() {
        return Some(Plan::text(400, "application/xml", error("InvalidArgument")));
    }
    (request.parameter("signature") != Some("demo"))
        .then(|| Plan::text(403, "application/xml", error("AccessDenied")))
}

/// The answer to a request for a report, if it is not the report itself.
fn elsewhere(report: SampleReport, state: &mut State, context: &Context<'_>) -> Option<Plan> {
    let State { jobs, settings, .. } = state;
    match (
        jobs[jobs::index(report)].ask(settings, context.now),
        settings.ready,
    ) {
        (Found::Pending, _) => Some(Plan::text(202, "", "")),
        (Found::Ready, Ready::Here) => None,
        (Found::Ready, Ready::Download) => Some(Plan::redirect(302, &download(report, None))),
        (Found::Ready, Ready::Storage) => {
            let storage = &context.places.storage;
            let name = report.name();
            let to = format!("{storage}/download/{name}.csv?signature=demo");
            Some(Plan::redirect(302, &to))
        }
    }
}

/// The address of a download on the server, with `hops` redirects before it.
pub(super) fn download(report: SampleReport, hops: Option<u32>) -> String {
    let hops = hops.map(|hops| format!("?hops={hops}")).unwrap_or_default();
    format!("/stafftools/reports/download/{}.csv{hops}", report.name())
}

/// The answer to a request for a download, if it is not the report itself.
fn missing(
    request: &Request,
    report: SampleReport,
    state: &State,
    context: &Context<'_>,
) -> Option<Plan> {
    if let Some(hops) = request.parameter("hops") {
        // A fault made this address, so it works whether or not the report has been generated.
        let left = hops.parse::<u32>().unwrap_or_default().checked_sub(1)?;
        return Some(Plan::redirect(302, &download(report, Some(left))));
    }
    let job = &state.jobs[jobs::index(report)];
    (!job.is_generated(&state.settings, context.now))
        .then(|| Plan::text(404, HTML, Page::NotFound.html()))
}

/// The page at the server's root, for people who open it in a browser.
fn index() -> String {
    let mut text = String::from(
        "This is no GitHub Enterprise Server: it is Rollcall's upstream simulator. It answers\n\
         /stafftools/reports/NAME.csv with reports about invented people, made up from a seed.\n\n\
         Names: all_users, active_users, dormant_users, suspended_users, all_organizations,\n\
         all_repositories. The first answer is 202, as from a real one: ask again.\n\n\
         Accounts, which open nothing anywhere else:\n",
    );
    for account in [ADMIN, TWIN, USER] {
        let kind = if account.is_site_admin {
            "site administrator"
        } else {
            "no administrator"
        };
        text.push_str(&format!(
            "  {}  {}  ({kind})\n",
            account.login, account.token
        ));
    }
    text
}
