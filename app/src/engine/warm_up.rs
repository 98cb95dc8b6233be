//! This module runs the code that the first file will need once.
//!
//! Browsers compile a function when it is first called, which costs the first file of a session
//! more time than its rows do. The compiled code is shared by all engines.

use std::task::{Context, Waker};

use reports::read::{ReadOptions, read_all};
use reports::sort::SortKey;
use reports::view::Scope;
use reports::wire::{Command, Request};

use super::outbox::Outbox;
use super::session::Session;

/// Rows of the report: more than the detection of its kind reads.
const ROWS: usize = 2_000;

/// The header of the report, and the rest of a row after its number.
const HEADER: &str = "id,created_at,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,\
    org_memberships,dormant?,last_active,raw_login,2fa_enabled?\n";
const ROW: &str = ",2024-03-01 09:30:00 +0000,user,user@example.com,user,false,192.0.2.1,3,1,2,\
    false,2026-10-20 15:45:00 +0000,user,true\n";

/// Reads a small report that is not shown, and answers the first requests that are likely.
pub(super) fn warm_up() {
    let mut text = HEADER.to_owned();
    text.extend((1..=ROWS).map(|id| format!("{id}{ROW}")));
    let mut session = Session::new(Outbox::mute());
    let Ok(report) = read_all(text.as_bytes(), "", None, &ReadOptions::default()) else {
        return;
    };
    session.open(0, report);
    let mut context = Context::from_waker(Waker::noop());
    while session.poll(&mut context).is_ready() {}
    let by_first = vec![SortKey {
        column: 0,
        descending: true,
    }];
    for (search, sort) in [("", Vec::new()), ("warm", by_first)] {
        let body = Command::View {
            scope: Scope {
                search: search.to_owned(),
                ..Scope::default()
            },
            sort,
            columns: Vec::new(),
        };
        session.receive(
            Request {
                generation: 0,
                body,
            },
            None,
        );
        while session.poll(&mut context).is_ready() {}
    }
}
