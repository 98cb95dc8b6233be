//! This module decides which Copilot seats to take back, and computes what they cost.
//!
//! A person types the settings; nothing else decides. Everyone counts once, whatever number of
//! organizations gives them a seat: GitHub bills a person once in an enterprise ([billing]). If a
//! person has several rows, the latest activity counts. If one row lacks it and no other row has
//! activity within the cut-off, the person is unknown; unknown people are never on the list. An
//! activity after the as-of day says nothing of the days before it, as in the overview: a report
//! keeps the latest one only.
//!
//! The list is of people, most certain first: those who never appeared, those who signed in and did
//! nothing, those idle for longest. The length of the list for every other cut-off is counted as
//! well ([`Reclaimed::idle_by_cut_off`]), so that a person can see the effect of moving it.
//!
//! [billing]: https://docs.github.com/en/copilot/concepts/billing/organizations-and-enterprises

use serde::{Deserialize, Serialize};

use crate::as_of::AsOf;
use crate::limits::RECLAIM_ROWS;
use crate::table::Table;
use crate::table::distinct::DistinctIds;
use crate::time::DAY_MS;

mod exclusions;
mod form;
#[cfg(test)]
mod tests;

pub use crate::seats::StoppedFeed;
use crate::seats::{Activity, Columns, Person, people, stopped_feed};
use exclusions::Exclusions;
pub use form::Form;

/// Days for which reports keep activity ([Metrics data]): they say nothing about earlier activity.
/// This is the largest cut-off that a report can answer.
///
/// [Metrics data]: https://docs.github.com/en/copilot/reference/metrics-data
pub const KEPT_DAYS: u32 = 90;

/// Months of a year's cost.
const MONTHS: i64 = 12;

/// The type of a seat's licence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Licence {
    /// Copilot Business.
    #[default]
    Business,
    /// Copilot Enterprise.
    Enterprise,
}

impl Licence {
    /// The list price of a person and month, in millionths of a US dollar ([plans]).
    ///
    /// [plans]: https://docs.github.com/en/copilot/get-started/plans
    #[must_use]
    pub const fn list_price_micros(self) -> i64 {
        match self {
            Self::Business => 19_000_000,
            Self::Enterprise => 39_000_000,
        }
    }
}

/// The settings that a person typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A seat is idle when it was last used more than this many days ago.
    pub cut_off_days: u32,
    /// The type of the seats' licence.
    pub licence: Licence,
    /// Price of a person and month in millionths of the currency's unit; the list price if it is
    /// `None`.
    pub price_micros: Option<i64>,
    /// Days for which a new seat is not reclaimed.
    pub grace_days: u32,
    /// Logins that keep their seat whatever they do, in any case; `*` stands for any text. At
    /// most [`RECLAIM_EXCLUSIONS`](crate::limits::RECLAIM_EXCLUSIONS) of them are looked at.
    pub excluded: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cut_off_days: 30,
            licence: Licence::default(),
            price_micros: None,
            grace_days: 30,
            excluded: Vec::new(),
        }
    }
}

/// Why a seat is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Neither signed in nor active in the time that the report keeps.
    NeverAppeared,
    /// Signed in, and not active in that time.
    NoActivity,
    /// Last active before the cut-off.
    Idle,
}

impl Reason {
    /// The word in a list.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NeverAppeared => "no_sign_in_no_activity",
            Self::NoActivity => "no_activity",
            Self::Idle => "idle",
        }
    }
}

/// One person on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// As the file's first row of them writes it.
    pub login: String,
    /// Organizations that give the seat, in the file's order.
    pub organizations: Vec<String>,
    /// Last known activity, ms since the epoch.
    pub last_activity_ms: Option<i64>,
    /// Last known authentication, ms since the epoch.
    pub last_authenticated_ms: Option<i64>,
    /// Whole days since the last activity.
    pub idle_days: Option<i64>,
    /// The reason for being on the list.
    pub reason: Reason,
}

/// Which seats to take back. Everyone is in exactly one of `active`, `idle`, `excluded`, `ending`,
/// `in_grace` and `unknown`: the first that applies, in the order they stand here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reclaimed {
    /// Columns, by key, without which there is no answer; all else is empty then. Without an as-of
    /// time, these are the columns whose ages would be counted.
    pub missing: Vec<String>,
    /// The sign that the report's activity may not be up to date, so that people who look idle may
    /// not be.
    pub stopped_feed: Option<StoppedFeed>,
    /// People with a seat.
    pub people: u64,
    /// Those who were active within the cut-off.
    pub active: u64,
    /// People for whom the report lacks information.
    pub unknown: u64,
    /// Idle, and kept by the list of exclusions.
    pub excluded: u64,
    /// Idle, and already set to end.
    pub ending: u64,
    /// Idle, and too new to be on the list.
    pub in_grace: u64,
    /// Those on the list: all others.
    pub idle: u64,
    /// People on the list for [`Reason::NeverAppeared`].
    pub never_appeared: u64,
    /// People on the list for [`Reason::NoActivity`].
    pub no_activity: u64,
    /// People on the list whose seat has no known start: they may be new.
    pub since_unknown: u64,
    /// The number of people on the list with a cut-off of 1 day, of 2 days, and so on up to
    /// [`KEPT_DAYS`], with all other settings unchanged.
    pub idle_by_cut_off: Vec<u64>,
    /// Rows without a login, which are counted nowhere else.
    pub nameless_rows: u64,
    /// People whom the list of exclusions matches, idle or not.
    pub matched: u64,
    /// Exclusions that match no person, by their place in the list.
    pub unmatched: Vec<u32>,
    /// Whether the report says when seats were given; without that no seat is new.
    pub grace_is_known: bool,
    /// Price of a person and month that was counted with, in millionths.
    pub price_micros: i64,
    /// The cost of the people on the list per month, in millionths.
    pub month_micros: i64,
    /// Their cost in twelve months, in millionths.
    pub year_micros: i64,
    /// The list, at most [`RECLAIM_ROWS`] of it.
    pub seats: Vec<Seat>,
    /// The number of further seats on the list.
    pub more: u64,
}

/// The answer, and the whole list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// The counts and costs.
    pub answer: Reclaimed,
    /// Everyone on the list.
    pub seats: Vec<Seat>,
}

/// Which seats to take back, by these settings.
#[must_use]
pub fn reclaim(table: &Table, as_of: AsOf, settings: &Settings) -> List {
    let (columns, today) = match (Columns::of(table), as_of.ms) {
        (Ok(columns), Some(ms)) => (columns, ms.div_euclid(DAY_MS)),
        (columns, _) => {
            let missing = columns
                .err()
                .unwrap_or_else(|| vec![crate::seats::ACTIVITY[0].to_owned()]);
            return List {
                answer: Reclaimed {
                    missing,
                    ..Reclaimed::default()
                },
                seats: Vec::new(),
            };
        }
    };
    let price_micros = settings
        .price_micros
        .unwrap_or(settings.licence.list_price_micros());
    let ids = DistinctIds::new(table, columns.login);
    let (people, nameless_rows) = people(table, &columns, &ids, today);
    let mut answer = Reclaimed {
        stopped_feed: stopped_feed(table, as_of),
        grace_is_known: columns.created.is_some(),
        price_micros,
        nameless_rows,
        ..Reclaimed::default()
    };
    let mut excluded = Exclusions::new(&settings.excluded);
    let mut by_cut_offs = ByCutOffs::default();
    let mut listed: Vec<(Seat, u32)> = Vec::new();
    for (id, person) in people.iter().enumerate() {
        let Some(person) = person else { continue };
        answer.people += 1;
        let since = |ms: i64| today - ms.div_euclid(DAY_MS);
        let is_excluded = excluded.has(|| table.cell(person.first_row, columns.login));
        answer.matched += u64::from(is_excluded);
        let is_new = |ms: i64| since(ms) <= i64::from(settings.grace_days);
        let is_in_grace = person.created.is_some_and(is_new);
        let standing = standing(person, settings.cut_off_days, since);
        if !(is_excluded || person.ending || is_in_grace) {
            by_cut_offs.count(person, since);
        }
        let reason = match standing {
            Standing::Active => {
                answer.active += 1;
                continue;
            }
            Standing::Unknown => {
                answer.unknown += 1;
                continue;
            }
            Standing::Idle(reason) => reason,
        };
        if is_excluded {
            answer.excluded += 1;
        } else if person.ending {
            answer.ending += 1;
        } else if is_in_grace {
            answer.in_grace += 1;
        } else {
            answer.never_appeared += u64::from(reason == Reason::NeverAppeared);
            answer.no_activity += u64::from(reason == Reason::NoActivity);
            answer.since_unknown += u64::from(person.created.is_none());
            let name = table.cell(person.first_row, columns.login);
            let seat = Seat {
                login: name.trim().to_owned(),
                organizations: Vec::new(),
                last_activity_ms: person.activity.latest_ms,
                last_authenticated_ms: person.authenticated.latest_ms,
                idle_days: person.activity.latest_ms.map(since),
                reason,
            };
            listed.push((seat, u32::try_from(id).unwrap_or(u32::MAX)));
        }
    }
    listed.sort_by(|(a, _), (b, _)| {
        let key = |seat: &Seat| (seat.reason, seat.idle_days.map(std::cmp::Reverse));
        key(a).cmp(&key(b)).then_with(|| a.login.cmp(&b.login))
    });
    if let Some(organization) = columns.organization {
        add_organizations(table, organization, &ids, &mut listed);
    }
    let seats: Vec<Seat> = listed.into_iter().map(|(seat, _)| seat).collect();
    answer.idle = seats.len() as u64;
    answer.idle_by_cut_off = by_cut_offs.finish();
    answer.unmatched = excluded.unmatched();
    let idle = i64::try_from(seats.len()).unwrap_or(i64::MAX);
    answer.month_micros = price_micros.saturating_mul(idle);
    answer.year_micros = answer.month_micros.saturating_mul(MONTHS);
    answer.seats = seats.iter().take(RECLAIM_ROWS).cloned().collect();
    answer.more = (seats.len() - answer.seats.len()) as u64;
    List { answer, seats }
}

/// The activity of a person, before exclusions and grace are applied.
enum Standing {
    Active,
    Unknown,
    Idle(Reason),
}

fn standing(person: &Person, cut_off_days: u32, since: impl Fn(i64) -> i64) -> Standing {
    let Activity { latest_ms, unsure } = person.activity;
    match latest_ms.map(since) {
        // The latest known activity is enough, whatever another row lacks.
        Some(days) if days <= i64::from(cut_off_days) => Standing::Active,
        _ if unsure => Standing::Unknown,
        Some(_) => Standing::Idle(Reason::Idle),
        // There was none in the days that are kept; nothing is known about earlier days.
        None if cut_off_days > KEPT_DAYS => Standing::Unknown,
        None if person.authenticated.is_none() => Standing::Idle(Reason::NeverAppeared),
        None => Standing::Idle(Reason::NoActivity),
    }
}

/// Counts people by how many cut-offs would put them on the list: all that are less than the days
/// since they were active.
struct ByCutOffs([u64; KEPT_DAYS as usize + 1]);

impl Default for ByCutOffs {
    fn default() -> Self {
        Self([0; KEPT_DAYS as usize + 1])
    }
}

impl ByCutOffs {
    fn count(&mut self, person: &Person, since: impl Fn(i64) -> i64) {
        let Activity { latest_ms, unsure } = person.activity;
        if unsure {
            return;
        }
        let cut_offs = match latest_ms.map(since) {
            Some(days) => usize::try_from(days - 1).unwrap_or(0),
            None => KEPT_DAYS as usize,
        };
        self.0[cut_offs.min(KEPT_DAYS as usize)] += 1;
    }

    /// The number of people on the list for each cut-off, from one day on.
    fn finish(self) -> Vec<u64> {
        let mut above = 0;
        let mut lists: Vec<u64> = self.0[1..]
            .iter()
            .rev()
            .map(|people| {
                above += people;
                above
            })
            .collect();
        lists.reverse();
        lists
    }
}

/// Gives everyone on the list the organizations of all of their rows.
fn add_organizations(table: &Table, column: usize, ids: &DistinctIds, listed: &mut [(Seat, u32)]) {
    let mut at = vec![None; usize::try_from(ids.total()).unwrap_or(0)];
    for (place, (_, id)) in listed.iter().enumerate() {
        if let Some(at) = at.get_mut(*id as usize) {
            *at = Some(place);
        }
    }
    for row in 0..table.rows() {
        let id = ids.at(row as usize);
        let place = id.and_then(|id| at.get(id as usize).copied().flatten());
        let Some((seat, _)) = place.and_then(|place| listed.get_mut(place)) else {
            continue;
        };
        let name = table.cell(row, column);
        let name = name.trim();
        if !name.is_empty() && !seat.organizations.iter().any(|known| known == name) {
            seat.organizations.push(name.to_owned());
        }
    }
}
