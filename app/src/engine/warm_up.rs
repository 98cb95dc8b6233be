//! Doing once, for nobody, what the first file will need.
//!
//! Browsers compile a function when it is first called, which costs the first file of a session
//! more time than its rows do. What one engine compiles the others have too.

use reports::read::Reader;
use reports::read::{Intake, ReadOptions};
use reports::sort::SortKey;
use reports::wire::Command;

use super::outbox::Outbox;
use super::reading::Reading;

/// Rows of the report that is read: more than are looked at before its kind is decided.
const ROWS: usize = 2_000;

/// The header of the report, and the rest of a row after its number.
const HEADER: &str = "id,created_at,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,\
    org_memberships,dormant?,last_active,raw_login,2fa_enabled?\n";
const ROW: &str = ",2024-03-01 09:30:00 +0000,user,user@example.com,user,false,192.0.2.1,3,1,2,\
    false,2026-10-20 15:45:00 +0000,user,true\n";

/// Reads a small report that nobody sees, and asks it what a person is likely to ask first.
pub(super) fn warm_up() {
    let outbox = Outbox::mute();
    let mut text = HEADER.to_owned();
    text.extend((1..=ROWS).map(|id| format!("{id}{ROW}")));
    let Ok(reader) = Reader::new("", text.len() as u64, None, &ReadOptions::default()) else {
        return;
    };
    let mut reading = Reading::new(0, Intake::plain(reader), &outbox);
    if reading.take_bytes(text.as_bytes()).is_err() {
        return;
    }
    let Ok(mut opened) = reading.finish() else {
        return;
    };
    let by_first = vec![SortKey {
        column: 0,
        descending: true,
    }];
    for (search, sort) in [("", Vec::new()), ("warm", by_first)] {
        opened.answer(
            Command::View {
                file: 0,
                generation: 0,
                query: String::new(),
                search: search.to_owned(),
                sort,
            },
            &outbox,
        );
    }
}
