//! This module generates reports, and tracks how far each of the six is.

use std::time::{Duration, Instant};

use reports::sample::SampleReport;
use serde::Serialize;

use super::settings::Settings;

/// The state of a report when a site administrator requests it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The report is being generated: `202`.
    Pending,
    /// The report is ready.
    Ready,
}

/// The counts of the requests for one report since the start.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Counts {
    /// Requests for it, whatever the answer.
    pub asked: u64,
    /// Times that its generation was started.
    pub starts: u64,
    /// Real `202` answers; a fault's `202` does not count.
    pub pending: u64,
    /// Times that it was really sent, or that its address was.
    pub ready: u64,
}

#[derive(Clone, Copy, Debug, Default)]
enum Stage {
    #[default]
    Absent,
    /// First requested at `since`, and answered with `202` `answered` times.
    Generating {
        since: Instant,
        answered: u32,
    },
    Generated {
        since: Instant,
    },
}

/// The state of one report.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Job {
    stage: Stage,
    pub(super) counts: Counts,
}

impl Job {
    /// Handles a request of a site administrator.
    pub(super) fn ask(&mut self, settings: &Settings, now: Instant) -> Found {
        let delay = duration(settings.delay_s);
        let mut stage = self.stage;
        if let Stage::Generated { since } = stage
            && now.duration_since(since) >= duration(settings.ready_for_s)
        {
            stage = Stage::Absent;
        }
        let (since, answered) = match stage {
            Stage::Absent => {
                self.counts.starts += 1;
                (now, 0)
            }
            Stage::Generating { since, answered } => (since, answered),
            Stage::Generated { .. } => {
                self.counts.ready += 1;
                return Found::Ready;
            }
        };
        if answered >= settings.polls && now.duration_since(since) >= delay {
            self.stage = Stage::Generated { since: now };
            self.counts.ready += 1;
            Found::Ready
        } else {
            let answered = answered + 1;
            self.stage = Stage::Generating { since, answered };
            self.counts.pending += 1;
            Found::Pending
        }
    }

    /// Whether the report can be downloaded, without requesting it.
    pub(super) fn is_generated(&self, settings: &Settings, now: Instant) -> bool {
        matches!(self.stage, Stage::Generated { since }
            if now.duration_since(since) < duration(settings.ready_for_s))
    }

    pub(super) fn expire(&mut self) {
        if let Stage::Generated { .. } = self.stage {
            self.stage = Stage::Absent;
        }
    }
}

/// The index of a report among the six.
pub(super) fn index(report: SampleReport) -> usize {
    SampleReport::ALL
        .iter()
        .position(|other| *other == report)
        .unwrap_or_default()
}

/// Converts seconds from a setting; invalid values become zero or the maximum.
pub(super) fn duration(s: f64) -> Duration {
    Duration::try_from_secs_f64(s.max(0.0)).unwrap_or(Duration::MAX)
}
