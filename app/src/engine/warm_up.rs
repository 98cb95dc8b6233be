//! This module runs once what the first file will need.
//!
//! Browsers compile a function when it is first called, which costs the first file of a session
//! more time than its rows do. What one engine compiles the others have too.

use std::task::{Context, Waker};

use reports::read::{ReadOptions, read_all};
use reports::sample::{Sample, SampleReport};
use reports::sort::SortKey;
use reports::wire::{Command, Request};

use super::outbox::Outbox;
use super::session::Session;

/// Rows of the report that is read: more than are looked at before its kind is decided.
const ROWS: u64 = 2_000;

/// Reads a small report that is not shown, and answers what a person is likely to ask first.
pub(super) fn warm_up() {
    let text = Sample::new(SampleReport::AllUsers, ROWS, 1).into_bytes();
    let mut session = Session::new(Outbox::mute());
    let Ok(report) = read_all(&text, "", None, &ReadOptions::default()) else {
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
            query: String::new(),
            search: search.to_owned(),
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
