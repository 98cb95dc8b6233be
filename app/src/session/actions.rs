//! The actions of a person: methods of [`Page`](crate::session::state::Page) and
//! [`OpenFile`](crate::session::state::OpenFile). Views call these to request answers.
//!
//! Every change of the view state goes through
//! [`OpenFile::update_view_state`](crate::session::state::OpenFile::update_view_state), which
//! requests the answers that the change needs and records the step that Back undoes. Answers arrive
//! through `OpenFile::on_event`, which drops late ones.

mod answers;
mod bundles;
mod combining;
mod correcting;
mod dialogs;
mod filtering;
mod heartbeat;
mod members;
mod opening;
mod printing;
mod reclaiming;
mod steps;
#[cfg(test)]
mod tests;
mod viewing;

pub(crate) use correcting::PreviewOutcome;
use web_sys::File;

use crate::session::source::{Part, Source};

impl Source {
    /// Bytes of the file that are read, counted packed.
    fn size_bytes(&self) -> u64 {
        match self {
            Self::File(file, _) => bytes_of(file),
            Self::Part(part) => part.size_bytes(),
            Self::Concatenation(concatenation) => concatenation
                .parts
                .iter()
                .map(|(part, _)| part.size_bytes())
                .sum(),
            Self::Many(_) => 0,
        }
    }
}

impl Part {
    fn size_bytes(&self) -> u64 {
        match &self.entry {
            Some(entry) => entry.packed_bytes,
            None => bytes_of(&self.file),
        }
    }
}

/// The size of a file in bytes. Browsers give a double, which is exact up to 8 PiB.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are whole and positive"
)]
fn bytes_of(file: &File) -> u64 {
    file.size() as u64
}

/// The date that a file carries, in ms since the epoch; a pasted text has none.
#[expect(
    clippy::cast_possible_truncation,
    reason = "dates are whole and far from the limits"
)]
fn modified_ms(file: &File) -> Option<i64> {
    Some(file.last_modified() as i64).filter(|ms| *ms != 0)
}
