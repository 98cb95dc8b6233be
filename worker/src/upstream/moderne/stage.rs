//! This module writes how far a fetch is as a state, and reads it again.
//!
//! A state names the task of every chunk that was asked for, so that a new attempt, which has no
//! part of the report in hand, gets their files again without asking for a chunk twice.

use crate::limits;
use crate::problem::Problem;
use crate::upstream::{Outcome, State};

/// How far a fetch is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Stage {
    /// The chunk, counted from 0.
    pub(super) chunk: usize,
    pub(super) phase: Phase,
    /// The ids of the tasks of the first chunks. A chunk that is polled has one.
    pub(super) tasks: Vec<String>,
}

/// How far a chunk is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// Its report is asked for.
    #[default]
    Order,
    /// Its task is polled.
    Poll {
        /// Polls that were answered.
        polls: u32,
        /// The task's state, if it is none that this program knows.
        unknown: Option<String>,
    },
    /// Its file is fetched. No attempt begins here, because the file's address may be a secret,
    /// which no state holds.
    File {
        /// Bytes of the file, as the task says.
        size_bytes: Option<u64>,
    },
}

impl Stage {
    /// The first request for a chunk: a question if its task is known, and otherwise an order.
    pub(super) fn of_chunk(chunk: usize, tasks: Vec<String>) -> Self {
        let phase = match tasks.len() > chunk {
            true => Phase::Poll {
                polls: 0,
                unknown: None,
            },
            false => Phase::Order,
        };
        Self {
            chunk,
            phase,
            tasks,
        }
    }

    /// The stage of a state; the first one, if there is none.
    pub(super) fn read(State(text): &State) -> Self {
        Self::try_read(text).unwrap_or_default()
    }

    fn try_read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let name = words.next()?;
        let chunk: usize = words.next()?.parse().ok()?;
        let phase = match name {
            "order" => Phase::Order,
            "poll" => Phase::Poll {
                polls: words.next()?.parse().ok()?,
                unknown: words.next().filter(|word| *word != NONE).map(str::to_owned),
            },
            "file" => Phase::File {
                size_bytes: words.next()?.parse().ok(),
            },
            _ => return None,
        };
        let tasks: Vec<_> = words.map(str::to_owned).collect();
        let is_listed = match phase {
            Phase::Order => tasks.len() >= chunk,
            Phase::Poll { .. } | Phase::File { .. } => tasks.len() > chunk,
        };
        Some(match is_listed {
            true => Self {
                chunk,
                phase,
                tasks,
            },
            // The tasks of the first chunks are known all the same.
            false => Self::of_chunk(0, tasks),
        })
    }

    pub(super) fn state(&self) -> State {
        let chunk = self.chunk;
        let phase = match &self.phase {
            Phase::Order => format!("order {chunk}"),
            Phase::Poll { polls, unknown } => {
                format!(
                    "poll {chunk} {polls} {}",
                    unknown.as_deref().unwrap_or(NONE)
                )
            }
            Phase::File { size_bytes } => match size_bytes {
                Some(bytes) => format!("file {chunk} {bytes}"),
                None => format!("file {chunk} {NONE}"),
            },
        };
        let words = std::iter::once(phase).chain(self.tasks.iter().cloned());
        State(words.collect::<Vec<_>>().join(" "))
    }

    /// The stage at which a new attempt begins, which has no chunk.
    pub(super) fn restarted(self) -> Self {
        match (self.chunk, &self.phase) {
            (0, Phase::Order | Phase::Poll { .. }) => self,
            _ => Self::of_chunk(0, self.tasks),
        }
    }

    /// The id of the chunk's task.
    pub(super) fn task(&self) -> Option<&str> {
        self.tasks.get(self.chunk).map(String::as_str)
    }

    /// The outcome with a problem that fits the stage: only a task that was polled can be lost.
    pub(super) fn explained(&self, outcome: Outcome) -> Outcome {
        let is_lost = matches!(&outcome, Outcome::Refused(details)
            if details.problem() == Problem::ReportLost);
        match self.phase {
            Phase::Order if is_lost => Outcome::refused(Problem::ReportNotOffered),
            _ => outcome,
        }
    }
}

/// The word of a state for "none".
const NONE: &str = "-";

/// The unknown state of the task that a state waits for.
pub(super) fn unknown(State(text): &State) -> Option<&str> {
    let word = text.strip_prefix("poll ")?.split(' ').nth(2)?;
    (word != NONE).then_some(word)
}

/// Whether a text can be the id of a task: visible ASCII, and not so long that it could be
/// anything.
pub(super) fn is_id(text: &str) -> bool {
    (1..=limits::ID_CHARS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
