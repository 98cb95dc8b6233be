//! This module simulates a GitHub Enterprise Server: the six site-admin reports.
//!
//! # Where its behaviour comes from
//!
//! | behaviour | source |
//! |---|---|
//! | `GET /stafftools/reports/NAME.csv`, six names | documented |
//! | `Basic USER:TOKEN` with a classic token, or with the password | documented |
//! | `Authorization: token …` and `Bearer …` | seen in clients |
//! | the user name is compared, without regard to case | assumed |
//! | `202` until the report is generated in the background | documented |
//! | the `202` is empty and has no `Retry-After` | seen in one write-up |
//! | a generated report is kept for all accounts, and for how long (`ready_for_s`) | assumed |
//! | `200` with `text/csv`, `Content-Length` and an attachment's name | assumed; the form of the name was seen |
//! | `302` to a download, on the server itself or at a storage host (`ready`) | documented, because its `curl` line follows redirects; the addresses are assumed |
//! | the storage host requires its signature and refuses an `Authorization` (`400`) | documented for S3 |
//! | `404` for accounts that are not site administrators | documented for the API, assumed for these pages |
//! | `401` to a wrong credential | documented for the API, assumed for these pages |
//! | `302` to `/login?return_to=…` instead (`sign_in`), which is `200` and HTML | seen in clients |
//! | `GET /api/v3/user` with `site_admin` | documented |

mod jobs;
mod library;
mod misbehave;
mod respond;
mod rule;
mod settings;
mod state;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use reports::sample::SampleReport;
use serde_json::Value;

use super::Host;
use super::log::Counts;
use super::plan::Plan;
use super::request::Request;
use super::serve::{Places, Product, changed};
use library::Library;
use respond::{Context, Decision};
use rule::Rule;
pub use settings::{Ready, Settings, SignIn};
use state::State;

/// A GitHub Enterprise Server.
pub(super) struct Ghes {
    state: Mutex<State>,
    library: Library,
    initial: Settings,
}

impl Ghes {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            state: Mutex::new(State::new(settings.clone())),
            library: Library::default(),
            initial: settings,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Product for Ghes {
    fn answer(&self, host: Host, request: &Request, places: &Places, now: Instant) -> Plan {
        let context = Context {
            places,
            library: &self.library,
            now,
        };
        let decision = respond::decide(host, request, &mut self.state(), &context);
        // The lock is not held while a report is generated.
        match decision {
            Decision::Plan(plan) => plan,
            Decision::Report {
                report,
                population,
                seed,
            } => respond::report(report, population, seed, &self.library),
            Decision::Fault {
                fault,
                target,
                population,
                seed,
            } => misbehave::misbehave(&fault, target, population, seed, &context),
        }
    }

    fn login(&self, request: &Request) -> Option<String> {
        respond::person(request, &self.state()).map(|person| person.login)
    }

    fn add_rule(&self, rule: &[u8]) -> Result<(), String> {
        let rule: Rule = serde_json::from_slice(rule).map_err(|error| error.to_string())?;
        if !rule.is_sensible() {
            return Err("no report has this name".to_owned());
        }
        self.state().rules.push(rule);
        Ok(())
    }

    fn settings(&self) -> Value {
        serde_json::to_value(&self.state().settings).unwrap_or_default()
    }

    fn change(&self, changes: Value) -> Result<(), String> {
        let mut state = self.state();
        state.settings = changed(&state.settings, changes)?;
        Ok(())
    }

    fn expire(&self) {
        self.state().jobs.iter_mut().for_each(jobs::Job::expire);
    }

    fn reset(&self) {
        *self.state() = State::new(self.initial.clone());
        self.library.clear();
    }

    fn counts(&self) -> BTreeMap<&'static str, Counts> {
        let state = self.state();
        let counts = SampleReport::ALL.iter().zip(&state.jobs);
        counts
            .map(|(report, job)| (report.name(), job.counts))
            .collect()
    }

    fn ahead_s(&self) -> i64 {
        self.state().settings.ahead_s
    }
}
