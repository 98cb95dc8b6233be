//! This module cuts a window of days into chunks of one day.
//!
//! A chunk begins at midnight in UTC and ends at the next one. Whether the server counts the last
//! instant of a window is not documented: if it does, an event at midnight is in two chunks, and an
//! earlier end would lose events instead.
//!
//! No record is dropped here. The server writes `Started` into an audit record and later changes
//! the same record to `Success` or `Failed`, so one export has it once. The export has no id that
//! would tell a record that was exported twice from two records that look the same.

use reports::time::{DAY_MS, Date};

use crate::limits;
use crate::moment::moment;
use crate::report::chunks;
use crate::upstream::Ask;

/// Days of a window, at most: a month. Each takes seven seconds if its task is ready at the second
/// question, and all of them have to fit into one attempt ([`limits::ATTEMPT_MS`]).
pub(super) const DAYS_MAX: u16 = 31;

const _: () = {
    let day_ms = limits::TASK_FIRST_POLL_MS + limits::TASK_POLL_MS;
    assert!(DAYS_MAX as u64 * day_ms * 2 < limits::ATTEMPT_MS as u64);
};

/// The first day of a chunk, and the end that the API takes with it.
pub(super) struct Bounds {
    pub(super) since: String,
    /// `None` if the report has no end.
    pub(super) until: Option<String>,
}

/// The ends of a chunk; `None` if the request names no day.
pub(super) fn bounds(ask: &Ask<'_>, chunk: u32) -> Option<Bounds> {
    let Some(begin) = begin(ask, chunk) else {
        let since = ask.parameters.day("since")?;
        return Some(Bounds {
            since: text(since.start_ms()),
            until: None,
        });
    };
    let (begin_ms, now_ms) = (begin.start_ms(), now_ms(ask));
    let end_ms = begin_ms.saturating_add(DAY_MS);
    // A day that has not ended is asked for up to now.
    let until_ms = match (begin_ms..end_ms).contains(&now_ms) {
        true => now_ms,
        false => end_ms,
    };
    Some(Bounds {
        since: text(begin_ms),
        until: Some(text(until_ms)),
    })
}

/// The chunk after this one.
pub(super) fn after(ask: &Ask<'_>, chunk: u32) -> Option<u32> {
    let next = chunk.checked_add(1)?;
    // The last day of the window may not have begun in UTC.
    begin(ask, next)
        .is_some_and(|day| day.start_ms() <= now_ms(ask))
        .then_some(next)
}

/// The chunks of the window; 0 if the report has none.
pub(super) fn count(ask: &Ask<'_>) -> usize {
    let days = ask.report.window();
    let days = days.map_or_else(Vec::new, |window| chunks(window, ask.parameters, 1));
    let now_ms = now_ms(ask);
    days.iter()
        .filter(|(day, _)| day.start_ms() <= now_ms)
        .count()
}

/// The day of a chunk.
fn begin(ask: &Ask<'_>, chunk: u32) -> Option<Date> {
    let days = chunks(ask.report.window()?, ask.parameters, 1);
    days.get(usize::try_from(chunk).ok()?)
        .map(|(first, _)| *first)
}

fn now_ms(ask: &Ask<'_>) -> i64 {
    i64::try_from(ask.now_ms).unwrap_or(i64::MAX)
}

/// A moment with a numeric offset, which the vendor's own client calls required.
fn text(ms: i64) -> String {
    let text = moment(u64::try_from(ms).unwrap_or_default());
    format!("{}+00:00", text.trim_end_matches('Z'))
}
