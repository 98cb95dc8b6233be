//! Which Copilot seats to take back, and what they cost.
//!
//! A person types the settings; nothing else decides. Everyone counts once, whatever number of
//! organizations gives them a seat: GitHub bills a person once in an enterprise ([billing]). Of
//! several rows the latest activity counts, and one row that does not say leaves it unknown. Who
//! is unknown is never on the list.
//!
//! The list is of people, most certain first: those who never appeared, those who signed in and
//! did nothing, those idle for longest.
//!
//! [billing]: https://docs.github.com/en/copilot/concepts/billing/organizations-and-enterprises

use serde::{Deserialize, Serialize};

use crate::as_of::AsOf;
use crate::export;
use crate::limits::{RECLAIM_EXCLUSIONS, RECLAIM_ROWS};
use crate::overview::distinct::Ids;
use crate::search::fold;
use crate::table::column::INT_KNOWN_MIN;
use crate::table::{Data, Table, Unknown};
use crate::time::{DAY_MS, iso_of_ms};

#[cfg(test)]
mod tests;

/// Days for which reports keep activity ([Metrics data]): of what was before, they say nothing.
///
/// [Metrics data]: https://docs.github.com/en/copilot/reference/metrics-data
const KEPT_DAYS: i64 = 90;

/// Months of a year's cost.
const MONTHS: i64 = 12;

/// What a seat is.
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

/// What a person typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A seat is idle when it was last used more than this many days ago.
    pub cut_off_days: u32,
    /// What the seats are.
    pub licence: Licence,
    /// Price of a person and month in millionths of the currency's unit; the list price where
    /// there is none.
    pub price_micros: Option<i64>,
    /// Days for which a new seat is left alone.
    pub grace_days: u32,
    /// Logins that keep their seat whatever they do, in any case; `*` stands for any text.
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
            Self::NeverAppeared => "never_appeared",
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
    /// Why.
    pub reason: Reason,
}

/// Which seats to take back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reclaimed {
    /// Columns, by key, without which there is no answer; all else is empty then. Without an
    /// as-of time this is what the ages would be counted of.
    pub missing: Vec<String>,
    /// People with a seat.
    pub people: u64,
    /// Those who were active within the cut-off.
    pub active: u64,
    /// Those on the list.
    pub idle: u64,
    /// Idle, and kept by the list of exclusions.
    pub excluded: u64,
    /// Idle, and new enough to be left alone.
    pub in_grace: u64,
    /// Idle, and already set to end.
    pub ending: u64,
    /// Of whom the report does not say enough.
    pub unknown: u64,
    /// Whether the report says when seats were given; without that nobody is new.
    pub grace_is_known: bool,
    /// Price of a person and month that was counted with, in millionths.
    pub price_micros: i64,
    /// What those on the list cost in a month, in millionths.
    pub month_micros: i64,
    /// What they cost in twelve months, in millionths.
    pub year_micros: i64,
    /// The list, at most [`RECLAIM_ROWS`] of it.
    pub seats: Vec<Seat>,
    /// How many more there are.
    pub more: u64,
}

/// Forms of the whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Comma-separated with a header, formula cells neutralised.
    Csv,
    /// One login on each line.
    Logins,
}

/// The answer, and the whole list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Counted.
    pub answer: Reclaimed,
    /// Everyone on the list.
    pub seats: Vec<Seat>,
}

/// Keys under which reports have what is asked, best first.
const LOGIN: &[&str] = &["login", "assignee_login"];
const ORGANIZATION: &[&str] = &["organization", "organization_login"];
const ACTIVITY: &[&str] = &["last_activity_at"];
const AUTHENTICATED: &[&str] = &["last_authenticated_at"];
const CREATED: &[&str] = &["created_at"];
const ENDING: &[&str] = &["pending_cancellation_date"];

/// What is known of one person.
#[derive(Debug, Clone)]
struct Person {
    first_row: u32,
    activity: Moment,
    authenticated: Moment,
    created: Option<i64>,
    /// Whether every row is set to end.
    ending: bool,
}

/// The latest moment of several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    /// Every row states that there is none.
    None,
    At(i64),
    /// Some row does not say.
    Unknown,
}

impl Moment {
    fn of(table: &Table, column: Option<usize>, row: u32) -> Self {
        let Some(at) = column else {
            return Self::Unknown;
        };
        match table.state(row, at) {
            // Of a moment, nothing at all says that there was none.
            Some(Unknown::Stated | Unknown::Empty) => Self::None,
            Some(Unknown::Unparsable | Unknown::Missing) => Self::Unknown,
            None => number(table, column, row).map_or(Self::Unknown, Self::At),
        }
    }

    fn ms(self) -> Option<i64> {
        match self {
            Self::At(ms) => Some(ms),
            Self::None | Self::Unknown => None,
        }
    }
}

/// Which seats to take back, by these settings.
#[must_use]
pub fn reclaim(table: &Table, as_of: AsOf, settings: &Settings) -> List {
    let column = |keys: &[&str]| keys.iter().find_map(|key| table.column(key));
    let moments = |keys: &[&str]| {
        let at = column(keys)?;
        matches!(table.columns()[at].data, Data::Int(_)).then_some(at)
    };
    let (login, activity) = (column(LOGIN), moments(ACTIVITY));
    let (Some(login), Some(activity), Some(today)) =
        (login, activity, as_of.ms.map(|ms| ms.div_euclid(DAY_MS)))
    else {
        let none =
            |found: Option<usize>, keys: &[&str]| found.is_none().then(|| keys[0].to_owned());
        let mut missing: Vec<String> = [none(login, LOGIN), none(activity, ACTIVITY)]
            .into_iter()
            .flatten()
            .collect();
        if missing.is_empty() {
            missing.push(ACTIVITY[0].to_owned());
        }
        let answer = Reclaimed {
            missing,
            ..Reclaimed::default()
        };
        return List {
            answer,
            seats: Vec::new(),
        };
    };
    let (authenticated, created) = (moments(AUTHENTICATED), moments(CREATED));
    let ids = Ids::new(table, login);
    let mut people: Vec<Option<Person>> = vec![None; usize::try_from(ids.total()).unwrap_or(0)];
    let ending = column(ENDING);
    for row in 0..table.rows() {
        let Some(id) = ids.at(row as usize) else {
            continue;
        };
        let found = Person {
            first_row: row,
            activity: Moment::of(table, Some(activity), row),
            authenticated: Moment::of(table, authenticated, row),
            created: number(table, created, row),
            ending: ending.is_some_and(|at| table.state(row, at).is_none()),
        };
        let Some(person) = people.get_mut(id as usize) else {
            continue;
        };
        *person = Some(match person.take() {
            None => found,
            Some(person) => Person {
                first_row: person.first_row,
                activity: person.activity.max(found.activity),
                authenticated: person.authenticated.max(found.authenticated),
                created: person.created.max(found.created),
                ending: person.ending && found.ending,
            },
        });
    }

    let price_micros = settings
        .price_micros
        .unwrap_or(settings.licence.list_price_micros());
    let mut answer = Reclaimed {
        grace_is_known: created.is_some(),
        price_micros,
        ..Reclaimed::default()
    };
    let excluded = Exclusions::new(&settings.excluded);
    let mut listed: Vec<(Seat, u32)> = Vec::new();
    for (id, person) in people.iter().enumerate() {
        let Some(person) = person else { continue };
        answer.people += 1;
        let since = |ms: i64| today - ms.div_euclid(DAY_MS);
        let cut_off = i64::from(settings.cut_off_days);
        let reason = match person.activity {
            Moment::At(ms) if since(ms) > cut_off => Reason::Idle,
            Moment::At(_) => {
                answer.active += 1;
                continue;
            }
            // There was none in the days that are kept; of those before, nothing is known.
            Moment::None if cut_off <= KEPT_DAYS => match person.authenticated {
                Moment::None => Reason::NeverAppeared,
                Moment::At(_) | Moment::Unknown => Reason::NoActivity,
            },
            Moment::None | Moment::Unknown => {
                answer.unknown += 1;
                continue;
            }
        };
        let name = table.cell(person.first_row, login);
        let is_new = |ms: i64| since(ms) <= i64::from(settings.grace_days);
        if excluded.has(&name) {
            answer.excluded += 1;
        } else if person.ending {
            answer.ending += 1;
        } else if person.created.is_some_and(is_new) {
            answer.in_grace += 1;
        } else {
            let seat = Seat {
                login: name.trim().to_owned(),
                organizations: Vec::new(),
                last_activity_ms: person.activity.ms(),
                last_authenticated_ms: person.authenticated.ms(),
                idle_days: person.activity.ms().map(since),
                reason,
            };
            listed.push((seat, u32::try_from(id).unwrap_or(u32::MAX)));
        }
    }
    listed.sort_by(|(a, _), (b, _)| {
        let key = |seat: &Seat| (seat.reason, seat.idle_days.map(std::cmp::Reverse));
        key(a).cmp(&key(b)).then_with(|| a.login.cmp(&b.login))
    });
    if let Some(organization) = column(ORGANIZATION) {
        add_organizations(table, organization, &ids, &mut listed);
    }
    let seats: Vec<Seat> = listed.into_iter().map(|(seat, _)| seat).collect();
    answer.idle = seats.len() as u64;
    let idle = i64::try_from(seats.len()).unwrap_or(i64::MAX);
    answer.month_micros = price_micros.saturating_mul(idle);
    answer.year_micros = answer.month_micros.saturating_mul(MONTHS);
    answer.seats = seats.iter().take(RECLAIM_ROWS).cloned().collect();
    answer.more = (seats.len() - answer.seats.len()) as u64;
    List { answer, seats }
}

/// Gives everyone on the list the organizations of all of their rows.
fn add_organizations(table: &Table, column: usize, ids: &Ids, listed: &mut [(Seat, u32)]) {
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

fn number(table: &Table, column: Option<usize>, row: u32) -> Option<i64> {
    match &table.columns().get(column?)?.data {
        Data::Int(values) => values
            .get(row as usize)
            .copied()
            .filter(|value| *value >= INT_KNOWN_MIN),
        _ => None,
    }
}

/// Logins that keep their seats.
struct Exclusions(Vec<Vec<String>>);

impl Exclusions {
    /// Patterns, cut at their stars.
    fn new(patterns: &[String]) -> Self {
        let patterns = patterns.iter().take(RECLAIM_EXCLUSIONS);
        let folded = patterns.map(|text| folded(text.trim().trim_start_matches('@')));
        let cut = |text: String| text.split('*').map(str::to_owned).collect();
        Self(folded.filter(|text| !text.is_empty()).map(cut).collect())
    }

    fn has(&self, login: &str) -> bool {
        let login = folded(login.trim());
        self.0.iter().any(|parts| matches(&login, parts))
    }
}

/// Whether a text is these parts with anything between them.
fn matches(text: &str, parts: &[String]) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.first().is_some_and(|whole| whole == text);
    };
    let Some(rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else {
        return false;
    };
    for part in middle {
        match rest.find(part.as_str()) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

impl List {
    /// The whole list in a form.
    #[must_use]
    pub fn write(&self, form: Form) -> String {
        match form {
            Form::Logins => self
                .seats
                .iter()
                .map(|seat| format!("{}\n", seat.login))
                .collect(),
            Form::Csv => {
                let header = "login,organizations,last_activity_at,last_authenticated_at,\
                              days_idle,reason\r\n";
                let rows = self.seats.iter().map(csv_row);
                header.to_owned() + &rows.collect::<String>()
            }
        }
    }
}

fn csv_row(seat: &Seat) -> String {
    let moment = |ms: Option<i64>| ms.map(iso_of_ms).unwrap_or_default();
    let cells = [
        seat.login.clone(),
        seat.organizations.join(", "),
        moment(seat.last_activity_ms),
        moment(seat.last_authenticated_ms),
        seat.idle_days
            .map(|days| days.to_string())
            .unwrap_or_default(),
        seat.reason.as_str().to_owned(),
    ];
    let mut row = cells.map(|cell| export::csv_text(&cell)).join(",");
    row.push_str("\r\n");
    row
}
