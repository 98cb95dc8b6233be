//! This module cuts a window of days into chunks: an audit log into days, as the vendor's own client
//! does, and no other report.
//!
//! A day begins at midnight in UTC and ends at the next one. Whether the server counts the last
//! instant of a window is not documented: if it does, an event at midnight is in two days, and an
//! earlier end would lose events instead. A usage report is asked for as a whole, because its runs
//! are dated to the second, and a run at midnight would count twice.
//!
//! No record is dropped here. The server writes `Started` into an audit record and later changes
//! the same record to `Success` or `Failed`, so one export has it once. The export has no id, so
//! that nothing distinguishes a record that was exported twice from two records that look the same.

use reports::time::DAY_MS;

use crate::moment::moment;
use crate::report::{Format, chunks};
use crate::upstream::Ask;

/// Days of a window, at most: a month. Each day of an audit log is a task of its own, and all of
/// them have to be ready before [`limits::DEADLINE_MS`](crate::limits::DEADLINE_MS): on average, a
/// day may take almost a minute.
pub(super) const DAYS_MAX: u16 = 31;

/// Milliseconds of a day that have to be over before it is asked for: the API gets whole seconds.
const BEGUN_MS: i64 = 1_000;

/// The ends of a chunk as the API takes them.
pub(super) struct Bounds {
    pub(super) since: String,
    /// `None` if the report has no end.
    pub(super) until: Option<String>,
}

/// The ends of a chunk; `None` if the request names no day.
pub(super) fn bounds(ask: &Ask<'_>, chunk: usize) -> Option<Bounds> {
    let Some((begin_ms, end_ms)) = ends_ms(ask, chunk) else {
        let since = ask.parameters.day("since")?;
        return Some(Bounds {
            since: text(since.start_ms()),
            until: None,
        });
    };
    let now_ms = now_ms(ask);
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
pub(super) fn after(ask: &Ask<'_>, chunk: usize) -> Option<usize> {
    let next = chunk.checked_add(1)?;
    // The last day of the window may not have begun in UTC.
    ends_ms(ask, next)
        .is_some_and(|(begin_ms, _)| begin_ms.saturating_add(BEGUN_MS) <= now_ms(ask))
        .then_some(next)
}

/// The chunks that are asked for; 0 if the report has no window.
pub(super) fn count(ask: &Ask<'_>) -> usize {
    let first = ends_ms(ask, 0).map(|_| 0);
    std::iter::successors(first, |chunk| after(ask, *chunk)).count()
}

/// Whether a file of this chunk is complete and does not change any more, if it was made at this
/// time.
pub(super) fn is_closed(ask: &Ask<'_>, chunk: usize, made_at_ms: u64) -> bool {
    let made_at_ms = i64::try_from(made_at_ms).unwrap_or(i64::MAX);
    ends_ms(ask, chunk).is_some_and(|(_, end_ms)| end_ms <= made_at_ms)
}

/// The beginning and the end of a chunk, in milliseconds since 1970.
fn ends_ms(ask: &Ask<'_>, chunk: usize) -> Option<(i64, i64)> {
    let days = match ask.report.format() {
        // The usage report.
        Format::RaggedCsv(_) => DAYS_MAX,
        Format::Csv(_) | Format::JsonLines | Format::Cef => 1,
    };
    let chunks = chunks(ask.report.window()?, ask.parameters, days);
    let (first, last) = chunks.get(chunk)?;
    Some((first.start_ms(), last.start_ms().saturating_add(DAY_MS)))
}

fn now_ms(ask: &Ask<'_>) -> i64 {
    i64::try_from(ask.now_ms).unwrap_or(i64::MAX)
}

/// A moment with a numeric offset, which the vendor's own client calls required.
fn text(ms: i64) -> String {
    let text = moment(u64::try_from(ms).unwrap_or_default());
    format!("{}+00:00", text.trim_end_matches('Z'))
}
