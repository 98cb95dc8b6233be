//! This module holds the state of the upstream.

use std::time::Instant;

use reports::sample::SampleReport;

use super::fault::Rule;
use super::jobs::Job;
use super::log::Log;
use super::settings::Settings;

/// The state, behind a lock that is never held during a write to the network.
#[derive(Debug)]
pub(super) struct State {
    pub(super) settings: Settings,
    pub(super) jobs: [Job; SampleReport::ALL.len()],
    pub(super) rules: Vec<Rule>,
    pub(super) log: Log,
    pub(super) connections: u64,
    pub(super) started_at: Instant,
}

impl State {
    pub(super) fn new(settings: Settings, started_at: Instant) -> Self {
        Self {
            settings,
            jobs: Default::default(),
            rules: Vec::new(),
            log: Log::default(),
            connections: 0,
            started_at,
        }
    }

    /// Resets everything but the open connections.
    pub(super) fn reset(&mut self, settings: Settings) {
        let connections = self.connections;
        *self = Self {
            connections,
            ..Self::new(settings, self.started_at)
        };
        self.log.connections_max = connections;
    }

    pub(super) fn connected(&mut self) {
        self.connections += 1;
        self.log.connections_max = self.log.connections_max.max(self.connections);
    }

    /// The log with the current counts.
    pub(super) fn log(&mut self) -> &Log {
        let counts = SampleReport::ALL.iter().zip(&self.jobs);
        self.log.counts = counts
            .map(|(report, job)| (report.name(), job.counts))
            .collect();
        &self.log
    }
}
