//! This module records how far a round is, for the clients that watch it.

use api::{Progress, Step};

use super::{Job, Phase};

impl Job {
    /// Records how far the upstream is with the request that is sent now, or that the attempt waits
    /// for. Returns whether that is news.
    pub fn note_progress(&mut self, number: u64, noted: Progress) -> bool {
        if self.running() != Some(number) {
            return false;
        }
        let before = self.record.round.progress;
        let is_same_place = |before: &Progress| {
            let step = noted.step;
            Progress { step, ..*before } == noted
        };
        // A repeated question does not take back what the answers before it said.
        let step = match before.filter(is_same_place) {
            Some(before) => before.step.max(noted.step),
            None => noted.step,
        };
        self.set_progress(Progress { step, ..noted })
    }

    /// Records the progress of a download. `size_bytes` is the size that the upstream announced.
    pub fn note_download(&mut self, number: u64, received_bytes: u64, size_bytes: Option<u64>) {
        if let Some(running) = &mut self.running
            && running.attempt.number == number
        {
            running.received_bytes = received_bytes;
            running.size_bytes = size_bytes;
            self.set_step(Step::Downloading);
        }
    }

    /// Records that the upstream has answered that it makes the report, unless it says more.
    pub(super) fn note_preparing(&mut self) {
        let known = self.record.round.progress.unwrap_or_default();
        if known == Progress::default() {
            self.set_step(Step::Preparing);
        }
    }

    /// Records that the part that was arriving has to be asked for again.
    pub(super) fn note_setback(&mut self) {
        let is_arriving = |progress: Progress| progress.step == Step::Downloading;
        if self.record.round.progress.is_some_and(is_arriving) {
            self.set_step(Step::Asked);
        }
    }

    /// How far the round is, while it is under way.
    pub(super) fn progress(&self) -> Option<Progress> {
        let is_waiting = self.record.phase == Phase::Waiting;
        self.record.round.progress.filter(|_| is_waiting)
    }

    fn set_step(&mut self, step: Step) {
        let known = self.record.round.progress.unwrap_or_default();
        self.set_progress(Progress { step, ..known });
    }

    /// The record is not stored for this: it is stored with the next change of another kind.
    fn set_progress(&mut self, progress: Progress) -> bool {
        self.record.round.progress.replace(progress) != Some(progress)
    }
}
