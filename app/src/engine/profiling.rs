//! Profiles of columns, made in steps of some milliseconds: whatever else is asked comes first.

use reports::profile::Profiler;
use reports::wire::{Command, Event, FileId, Generation};

use super::answers::OpenedFile;
use super::inbox::Inbox;
use super::outbox::Outbox;

/// Rows counted between two looks at the inbox: of texts that all differ, some milliseconds' worth.
const STEP_ROWS: u32 = 16_384;

#[derive(Clone, Copy)]
pub(super) struct ProfileRequest {
    pub(super) file: FileId,
    pub(super) generation: Generation,
    pub(super) column: u32,
}

/// Answers with a column's profile. An export comes first, and another file ends this one.
pub(super) async fn profile(
    request: ProfileRequest,
    opened: &mut OpenedFile,
    inbox: &Inbox,
    outbox: &Outbox,
) {
    let ProfileRequest {
        file,
        generation,
        column,
    } = request;
    let mut profiler = Profiler::new(opened.table(), column as usize);
    loop {
        inbox.catch_up().await;
        if inbox.has(Command::begins_file) {
            return;
        }
        if inbox.has(|command| matches!(command, Command::Export { .. })) {
            inbox.put_off(Command::Profile {
                file,
                generation,
                column,
            });
            return;
        }
        opened.answer_waiting(inbox, outbox);
        let Some(profiler) = &mut profiler else { break };
        if !profiler.next(opened.table(), STEP_ROWS) {
            break;
        }
    }
    let profile = profiler.and_then(|profiler| opened.opened().profiled(profiler));
    outbox.post(&Event::Profiled {
        file,
        generation,
        column,
        profile,
    });
}
