//! This module detects activity that stopped arriving while people still sign in.
//!
//! GitHub learns of activity from the telemetry of editors, and of sign-ins from its own servers.
//! When only the first stops, everybody seems idle from some day on, and a list of idle seats made
//! of such a report takes seats from people who use them.

use serde::{Deserialize, Serialize};

use super::people::{Columns, people};
use crate::as_of::{AsOf, Source};
use crate::table::Table;
use crate::table::distinct::DistinctIds;
use crate::time::DAY_MS;

/// Days by which activity may lag behind sign-ins. It arrives within a day; a week leaves room for
/// a long weekend and a late export.
const LAG_DAYS: i64 = 7;

/// People who must have signed in after those days. One person who signs in and does nothing is
/// ordinary.
const SIGNED_IN: u64 = 2;

/// A feed of activity that seems to have stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoppedFeed {
    /// The newest activity of anyone, ms since the epoch.
    pub newest_activity_ms: i64,
    /// People who signed in more than a week after it, up to the as-of day.
    pub signed_in_since: u64,
}

/// Returns the signs that activity stopped arriving before the as-of day; `None` if there are none.
pub(crate) fn stopped_feed(table: &Table, as_of: AsOf) -> Option<StoppedFeed> {
    let columns = Columns::of(table).ok()?;
    let today = as_of.ms?.div_euclid(DAY_MS);
    let ids = DistinctIds::new(table, columns.login);
    let (people, _) = people(table, &columns, &ids, i64::MAX);
    let people = || people.iter().flatten();
    // A moment after the report was made is a mistake, and no sign that activity arrives.
    let is_made_later = |ms: i64| as_of.source == Source::ReportTime && Some(ms) > as_of.ms;
    let is_past = |ms: &i64| ms.div_euclid(DAY_MS) <= today && !is_made_later(*ms);
    let newest_activity_ms = people()
        .filter_map(|person| person.activity.latest_ms)
        .filter(is_past)
        .max()?;
    let since = newest_activity_ms.div_euclid(DAY_MS) + LAG_DAYS;
    let sign_ins = people().filter_map(|person| person.authenticated.latest_ms);
    let days = sign_ins.map(|ms| ms.div_euclid(DAY_MS));
    let signed_in_since = days.filter(|day| since < *day && *day <= today).count() as u64;
    (signed_in_since >= SIGNED_IN).then_some(StoppedFeed {
        newest_activity_ms,
        signed_in_since,
    })
}
