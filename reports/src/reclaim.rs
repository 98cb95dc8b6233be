//! This module decides which Copilot seats to take back, and computes what they cost.
//!
//! A person types the settings; nothing else decides. Everyone counts once, whatever number of
//! organizations gives them a seat: GitHub bills a person once in an enterprise ([billing]). If a
//! person has several rows, the latest activity counts. If one row lacks it and no other row has
//! activity within the cut-off, the person is unknown; unknown people are never on the list. An
//! activity after the as-of day says nothing of the days before it, as in the overview: a report
//! keeps the latest one only.
//!
//! For the same reason, a person with a seat from an excluded organization or team is excluded,
//! even if another grants them one too: as long as one seat stays, taking another back saves
//! nothing. And a filter of rows selects people: those with a selected row are counted, by all of
//! their rows. A filter with a mistake selects no one.
//!
//! A person costs as much as the plan that they are billed for. People for whom no plan is known
//! are counted separately ([`Cost::unpriced`]), and never cost 0.
//!
//! The list is of people, most certain first: those who never appeared, those who signed in and did
//! nothing, those idle for longest. The length of the list for every other cut-off is counted as
//! well ([`Reclaimed::idle_by_cut_off`]), so that a person can see the effect of moving it.
//!
//! [billing]: https://docs.github.com/en/copilot/concepts/billing/organizations-and-enterprises

use serde::{Deserialize, Serialize};

use crate::as_of::AsOf;
use crate::table::distinct::DistinctIds;
use crate::table::{RowSet, Table};
use crate::time::DAY_MS;

pub(crate) mod columns;
mod exclusions;
mod form;
mod grants;
mod price;
#[cfg(test)]
mod tests;

use crate::seats::{Activity, Columns, Person, people, stopped_feed};
pub use crate::seats::{Plan, StoppedFeed};
use exclusions::Exclusions;
pub use exclusions::Subject;
pub use form::Form;
pub use grants::Granter;
use grants::Grants;
pub use price::{ByPlan, Cost, Currency, Pricing};

/// Days for which reports keep activity ([Metrics data]): they say nothing about earlier activity.
/// This is the largest cut-off that a report can answer.
///
/// [Metrics data]: https://docs.github.com/en/copilot/reference/metrics-data
pub const KEPT_DAYS: u32 = 90;

/// The settings that a person typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A seat is idle when it was last used more than this many days ago.
    pub cut_off_days: u32,
    /// The cost of people.
    pub pricing: Pricing,
    /// Days for which a new seat is not reclaimed.
    pub grace_days: u32,
    /// People who keep their seat whatever they do: their logins, `org:` and an organization that
    /// grants them a seat, or `team:` and such a team ([`Subject::of`]). Case does not matter, and
    /// `*` stands for any text. At most
    /// [`RECLAIM_EXCLUSIONS`](crate::limits::RECLAIM_EXCLUSIONS) of them are looked at.
    pub excluded: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cut_off_days: 30,
            pricing: Pricing::default(),
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
            Self::NeverAppeared => "No sign-in, no activity",
            Self::NoActivity => "No activity",
            Self::Idle => "Idle",
        }
    }
}

/// One person on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// As the file's first row of them writes it.
    pub login: String,
    /// Organizations that grant the seat, in the file's order.
    pub organizations: Vec<String>,
    /// Teams that grant the seat, in the file's order.
    pub teams: Vec<String>,
    /// The plan that the person is billed for; `None` if it is not known.
    pub plan: Option<Plan>,
    /// Last known activity, ms since the epoch.
    pub last_activity_ms: Option<i64>,
    /// Last known authentication, ms since the epoch.
    pub last_authenticated_ms: Option<i64>,
    /// Whether the report does not say, in words that can be read, if they ever signed in.
    pub sign_in_unknown: bool,
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
    /// People with a seat, of those that a filter selects.
    pub people: u64,
    /// People with a seat whom the filter does not select; they are counted nowhere else.
    pub filtered_out: u64,
    /// Whether the filter has a mistake. Then all else is empty: a list of everyone would take
    /// seats that the filter was to leave out.
    pub filter_is_wrong: bool,
    /// Those who were active within the cut-off.
    pub active: u64,
    /// People for whom the report lacks information.
    pub unknown: u64,
    /// Idle, and kept by the list of exclusions.
    pub excluded: u64,
    /// Those of them who are kept for an organization or a team and have a seat from another that
    /// is not excluded.
    pub excluded_with_others: u64,
    /// Idle, and already set to end.
    pub ending: u64,
    /// Idle, and too new to be on the list.
    pub in_grace: u64,
    /// Those on the list: all others.
    pub idle: u64,
    /// The same people, by the plan that each is billed for.
    pub idle_by_plan: ByPlan<u64>,
    /// People on the list for [`Reason::NeverAppeared`].
    pub never_appeared: u64,
    /// People on the list for [`Reason::NoActivity`].
    pub no_activity: u64,
    /// People on the list whose seat has no known start: they may be new.
    pub since_unknown: u64,
    /// The number of people on the list with a cut-off of 1 day, of 2 days, and so on up to
    /// [`KEPT_DAYS`], with all other settings unchanged.
    pub idle_by_cut_off: Vec<ByPlan<u64>>,
    /// Rows without a login, which are counted nowhere else.
    pub nameless_rows: u64,
    /// Organizations that grant seats, the largest first, by all people of the file.
    pub organizations: Vec<Granter>,
    /// The same for teams.
    pub teams: Vec<Granter>,
    /// Whether the report names the plans of seats.
    pub has_plans: bool,
    /// People whom the list of exclusions matches, idle or not, of all people of the file.
    pub matched: u64,
    /// Exclusions that match no person, by their place in the list.
    pub unmatched: Vec<u32>,
    /// Whether the report says when seats were given; without that no seat is new.
    pub grace_is_known: bool,
}

/// The answer, and the whole list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// The counts and costs.
    pub answer: Reclaimed,
    /// Everyone on the list.
    pub seats: Vec<Seat>,
    /// For each of them, the position among [`everyone`], ascending.
    pub places: Vec<u32>,
}

impl List {
    /// No list, because the filter has a mistake.
    pub(crate) fn of_wrong_filter() -> Self {
        let mut list = Self::default();
        list.answer.filter_is_wrong = true;
        list
    }
}

/// Which seats to take back, by these settings: of the people with one of the rows `within`, or of
/// all.
#[must_use]
pub fn reclaim(table: &Table, as_of: AsOf, settings: &Settings, within: Option<&RowSet>) -> List {
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
                ..List::default()
            };
        }
    };
    let ids = DistinctIds::new(table, columns.login);
    let (people, nameless_rows) = people(table, &columns, &ids, today);
    let holder_at = |row: u32| {
        let id = ids.at(row as usize)?;
        (!columns.is_no_person(table, row)).then_some(id)
    };
    let organizations = Grants::new(table, columns.organization, holder_at);
    let teams = Grants::new(table, columns.team, holder_at);
    let mut excluded = Exclusions::new(&settings.excluded);
    let of_rows = {
        let granted = [
            organizations.map(|name| excluded.has(Subject::Organization, || name.into())),
            teams.map(|name| excluded.has(Subject::Team, || name.into())),
        ];
        let is_excluded = |row: u32| {
            let grants = [&organizations, &teams].into_iter().zip(&granted);
            let mut grants =
                grants.filter_map(|(grants, excluded)| Some((grants.at(row)?, excluded)));
            grants.any(|((id, _), excluded)| excluded.get(id) == Some(&true))
        };
        PersonRows::of_all(table, people.len(), holder_at, is_excluded, within)
    };
    let mut answer = Reclaimed {
        stopped_feed: stopped_feed(table, as_of),
        grace_is_known: columns.created.is_some(),
        has_plans: columns.plan.is_some(),
        nameless_rows,
        ..Reclaimed::default()
    };
    let mut by_cut_offs = ByCutOffs::default();
    let since = |ms: i64| today - ms.div_euclid(DAY_MS);
    let (mut listed, mut places) = (Vec::new(), Vec::new());
    for (place, id) in (0..).zip(by_certainty(table, &columns, &people)) {
        let found = people.get(id as usize).zip(of_rows.get(id as usize));
        let Some((Some(person), rows)) = found else {
            continue;
        };
        let has_login = excluded.has(Subject::Login, || {
            table.cell(person.first_row, columns.login)
        });
        let is_excluded = has_login || rows.some_excluded;
        answer.matched += u64::from(is_excluded);
        if !rows.some_within {
            answer.filtered_out += 1;
            continue;
        }
        answer.people += 1;
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
            let is_for_grant = !has_login && rows.some_not_excluded;
            answer.excluded_with_others += u64::from(is_for_grant);
        } else if person.ending {
            answer.ending += 1;
        } else if is_in_grace {
            answer.in_grace += 1;
        } else {
            answer.never_appeared += u64::from(reason == Reason::NeverAppeared);
            answer.no_activity += u64::from(reason == Reason::NoActivity);
            answer.since_unknown += u64::from(person.created.is_none());
            *answer.idle_by_plan.of_mut(person.plan) += 1;
            listed.push((seat_of(table, &columns, person, since), id));
            places.push(place);
        }
    }
    add_grants(table, &columns, &ids, &mut listed);
    let seats: Vec<Seat> = listed.into_iter().map(|(seat, _)| seat).collect();
    answer.idle = seats.len() as u64;
    answer.idle_by_cut_off = by_cut_offs.finish();
    answer.unmatched = excluded.unmatched();
    (answer.organizations, answer.teams) = (organizations.largest(), teams.largest());
    List {
        answer,
        seats,
        places,
    }
}

/// Everyone with a seat, in the order of lists, whatever the settings are: a table of them whose
/// rows keep their numbers. Reasons are those of people who are idle. No one is listed where the
/// report lacks the columns or the time.
#[must_use]
pub fn everyone(table: &Table, as_of: AsOf) -> Vec<Seat> {
    let (Ok(columns), Some(ms)) = (Columns::of(table), as_of.ms) else {
        return Vec::new();
    };
    let today = ms.div_euclid(DAY_MS);
    let since = |ms: i64| today - ms.div_euclid(DAY_MS);
    let ids = DistinctIds::new(table, columns.login);
    let (people, _) = people(table, &columns, &ids, today);
    let ordered = by_certainty(table, &columns, &people).into_iter();
    let mut seats: Vec<(Seat, u32)> = ordered
        .filter_map(|id| {
            let person = people.get(id as usize)?.as_ref()?;
            Some((seat_of(table, &columns, person, since), id))
        })
        .collect();
    add_grants(table, &columns, &ids, &mut seats);
    seats.into_iter().map(|(seat, _)| seat).collect()
}

/// The ids of all people, the most certain to be idle first: those who never appeared, those
/// without activity, those idle for longest, and last those of whom nothing is known.
fn by_certainty(table: &Table, columns: &Columns, people: &[Option<Person>]) -> Vec<u32> {
    let mut keyed: Vec<_> = (0..)
        .zip(people)
        .filter_map(|(id, person)| {
            let person = person.as_ref()?;
            let Activity { latest_ms, unsure } = person.activity;
            let says_nothing = unsure && latest_ms.is_none();
            let day = latest_ms.map(|ms| ms.div_euclid(DAY_MS));
            let login = table.cell(person.first_row, columns.login);
            Some(((says_nothing, reason_of(person), day, login), id))
        })
        .collect();
    keyed.sort_unstable_by(|(a, _), (b, _)| {
        let key =
            |(says_nothing, reason, day, _): &(bool, Reason, _, _)| (*says_nothing, *reason, *day);
        key(a).cmp(&key(b)).then_with(|| a.3.trim().cmp(b.3.trim()))
    });
    keyed.into_iter().map(|(_, id)| id).collect()
}

/// Why a person who is idle is.
fn reason_of(person: &Person) -> Reason {
    if person.activity.latest_ms.is_some() {
        Reason::Idle
    } else if person.authenticated.is_none() {
        Reason::NeverAppeared
    } else {
        Reason::NoActivity
    }
}

/// A person's seat, but for who grants it.
fn seat_of(table: &Table, columns: &Columns, person: &Person, since: impl Fn(i64) -> i64) -> Seat {
    Seat {
        login: table
            .cell(person.first_row, columns.login)
            .trim()
            .to_owned(),
        organizations: Vec::new(),
        teams: Vec::new(),
        plan: person.plan,
        last_activity_ms: person.activity.latest_ms,
        last_authenticated_ms: person.authenticated.latest_ms,
        sign_in_unknown: person.authenticated.latest_ms.is_none()
            && !person.authenticated.is_none(),
        idle_days: person.activity.latest_ms.map(since),
        reason: reason_of(person),
    }
}

/// The facts about the rows of one person.
#[derive(Debug, Clone, Copy, Default)]
struct PersonRows {
    /// A row is one of those that a filter selects.
    some_within: bool,
    /// The organization or team of a row is excluded.
    some_excluded: bool,
    /// Those of a row are not.
    some_not_excluded: bool,
}

impl PersonRows {
    /// Everyone's rows, by the ids of people.
    fn of_all(
        table: &Table,
        people: usize,
        holder_at: impl Fn(u32) -> Option<u32>,
        is_excluded: impl Fn(u32) -> bool,
        within: Option<&RowSet>,
    ) -> Vec<Self> {
        let mut of_all = vec![Self::default(); people];
        for row in 0..table.rows() {
            let Some(rows) = holder_at(row).and_then(|id| of_all.get_mut(id as usize)) else {
                continue;
            };
            let is_excluded = is_excluded(row);
            rows.some_within |= within.is_none_or(|within| within.contains(row));
            rows.some_excluded |= is_excluded;
            rows.some_not_excluded |= !is_excluded;
        }
        of_all
    }
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
        // There was none in the days that are kept; nothing is known about earlier days.
        None if cut_off_days > KEPT_DAYS => Standing::Unknown,
        _ => Standing::Idle(reason_of(person)),
    }
}

/// Counts people by how many cut-offs would put them on the list: all that are less than the days
/// since they were active.
struct ByCutOffs([ByPlan<u64>; KEPT_DAYS as usize + 1]);

impl Default for ByCutOffs {
    fn default() -> Self {
        Self([ByPlan::default(); KEPT_DAYS as usize + 1])
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
        *self.0[cut_offs.min(KEPT_DAYS as usize)].of_mut(person.plan) += 1;
    }

    /// The number of people on the list for each cut-off, from one day on.
    fn finish(self) -> Vec<ByPlan<u64>> {
        let mut above = ByPlan::default();
        let mut lists: Vec<ByPlan<u64>> = self.0[1..]
            .iter()
            .rev()
            .map(|people| {
                above.add(people);
                above
            })
            .collect();
        lists.reverse();
        lists
    }
}

/// Gives everyone on the list the organizations and teams of all of their rows.
fn add_grants(table: &Table, columns: &Columns, ids: &DistinctIds, listed: &mut [(Seat, u32)]) {
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
        let lists = [
            (columns.organization, &mut seat.organizations),
            (columns.team, &mut seat.teams),
        ];
        for (column, names) in lists {
            let name = column.map(|column| table.cell(row, column));
            let name = name.as_deref().map_or("", str::trim);
            if !name.is_empty() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
}
