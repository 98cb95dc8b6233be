//! Generating reports: how far each of the six is.

use std::time::{Duration, Instant};

use reports::sample::SampleReport;
use serde::Serialize;

use super::settings::Settings;

/// What a site administrator's request for a report finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It is being generated: `202`.
    Pending,
    /// It is there.
    Ready,
}

/// What was asked for one report since the beginning.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Counts {
    /// Requests for it, whatever came of them.
    pub asked: u64,
    /// Times its generating was started.
    pub starts: u64,
    /// Times it was said to be pending, in earnest: a fault's `202` does not count.
    pub pending: u64,
    /// Times it was handed out, or its place was told, in earnest.
    pub ready: u64,
}

#[derive(Clone, Copy, Debug, Default)]
enum Stage {
    #[default]
    Absent,
    /// Asked for first at `since`, and answered with `202` so many times.
    Generating {
        since: Instant,
        answered: u32,
    },
    Generated {
        since: Instant,
    },
}

/// One report.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Job {
    stage: Stage,
    pub(super) counts: Counts,
}

impl Job {
    /// A site administrator asks for it.
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

    /// Whether it is there to be downloaded, without asking for it.
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

/// The place of a report among the six.
pub(super) fn index(report: SampleReport) -> usize {
    SampleReport::ALL
        .iter()
        .position(|other| *other == report)
        .unwrap_or_default()
}

/// Seconds that somebody wrote down; what makes no sense is none or for ever.
pub(super) fn duration(s: f64) -> Duration {
    Duration::try_from_secs_f64(s.max(0.0)).unwrap_or(Duration::MAX)
}
