//! This module writes how far a fetch is as a state, and reads it again.

use std::fmt::Write;

use crate::limits;
use crate::problem::Problem;
use crate::upstream::{Outcome, State};

/// How far a fetch is. Chunks are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// The report of a chunk is asked for.
    Order { chunk: u32 },
    /// The task of a chunk is polled.
    Poll {
        chunk: u32,
        /// Polls that were answered.
        polls: u32,
        id: String,
        /// The task's state, if it is none that this program knows.
        unknown: Option<String>,
    },
    /// The file of a chunk is fetched. No attempt begins here, because the file's address may be a
    /// secret, which no state holds.
    File {
        chunk: u32,
        /// Bytes of the file, as the task says.
        size_bytes: Option<u64>,
    },
}

impl Stage {
    /// The stage of a state; the first one, if there is none.
    pub(super) fn read(State(text): &State) -> Self {
        let mut words = text.split(' ');
        let name = words.next().unwrap_or_default();
        let mut number = || words.next().and_then(|word| word.parse().ok());
        let chunk = number().unwrap_or_default();
        match name {
            "poll" => {
                let polls = number().unwrap_or_default();
                let unknown = words.next().filter(|word| *word != NONE);
                match words.next() {
                    Some(id) => Self::Poll {
                        chunk,
                        polls,
                        id: id.to_owned(),
                        unknown: unknown.map(str::to_owned),
                    },
                    None => Self::Order { chunk },
                }
            }
            "file" => Self::File {
                chunk,
                size_bytes: words.next().and_then(|word| word.parse().ok()),
            },
            _ => Self::Order { chunk },
        }
    }

    pub(super) fn state(&self) -> State {
        let mut text = String::new();
        let written = match self {
            Self::Order { chunk } => write!(text, "order {chunk}"),
            Self::Poll {
                chunk,
                polls,
                id,
                unknown,
            } => {
                let unknown = unknown.as_deref().unwrap_or(NONE);
                write!(text, "poll {chunk} {polls} {unknown} {id}")
            }
            Self::File { chunk, size_bytes } => match size_bytes {
                Some(bytes) => write!(text, "file {chunk} {bytes}"),
                None => write!(text, "file {chunk}"),
            },
        };
        // Writing to a text cannot fail.
        debug_assert!(written.is_ok());
        State(text)
    }

    /// The stage at which an attempt begins again.
    pub(super) fn repeated(self) -> Self {
        match self {
            Self::File { chunk, .. } => Self::Order { chunk },
            stage => stage,
        }
    }

    /// The outcome with a problem that fits the stage: only a task that was polled can be lost.
    pub(super) fn explained(&self, outcome: Outcome) -> Outcome {
        let is_lost = matches!(&outcome, Outcome::Refused(details)
            if details.problem() == Problem::ReportLost);
        match self {
            Self::Order { .. } if is_lost => Outcome::refused(Problem::ReportNotOffered),
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
