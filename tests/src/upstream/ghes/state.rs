//! This module holds the state of the server.

use reports::sample::SampleReport;

use super::jobs::Job;
use super::rule::Rule;
use super::settings::Settings;

/// The state, behind a lock that is never held during a write to the network.
#[derive(Debug)]
pub(super) struct State {
    pub(super) settings: Settings,
    pub(super) jobs: [Job; SampleReport::ALL.len()],
    pub(super) rules: Vec<Rule>,
}

impl State {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            jobs: Default::default(),
            rules: Vec::new(),
        }
    }
}
