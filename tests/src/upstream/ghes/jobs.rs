//! This module generates reports, and tracks how far each of the six is.

use std::time::Instant;

use reports::sample::SampleReport;

use super::super::log::Counts;
use super::super::plan::duration;
use super::settings::Settings;

/// The state of a report when a site administrator requests it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The report is being generated: `202`.
    Pending,
    /// The report is ready.
    Ready,
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
