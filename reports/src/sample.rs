//! This module makes up a plausible file of every kind from a seed.
//!
//! The page offers the files to people who have no report at hand, the browser journeys open them
//! and the bench reads a million of their rows. All three need the same file twice, so a row
//! depends on nothing but the report, the size of the population, the seed and its own number: no
//! clock, no entropy, no floating point whose last bit could differ between wasm and a native run.
//!
//! The people are syllables, the mail domains are `example.com` and `example.org` (RFC 2606) and
//! the addresses come from the documentation ranges (RFC 5737, RFC 3849). The population has these
//! properties: it grew over the ten years before [`AS_OF_EPOCH_S`] with seasons, an account is
//! dormant when it is older than [`DORMANT_AFTER_DAYS`] and was not active within them, and the
//! first [`people::FOUNDERS`] accounts are site admins who between them show every finding about
//! admins.

mod cloud;
mod copilot;
mod copilot_activity;
mod dice;
mod events;
mod growth;
mod inventory;
mod moderne;
mod names;
mod organizations;
mod people;
mod repositories;
mod row;
mod size;
mod text;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use growth::Growth;
use people::Standing;

pub use cloud::Cloud;
pub use moderne::Moderne;
pub use size::readable_size;

/// The moment the samples were "downloaded", in seconds since 1970: 2026-11-01 06:00:00 UTC.
///
/// No value in a sample is later, and [`SampleReport::file_name`] carries it.
pub const AS_OF_EPOCH_S: u64 = 1_793_512_800;

/// Days without activity after which an account counts as dormant, the default GHES documents.
pub const DORMANT_AFTER_DAYS: u64 = 30;

/// Which report a sample imitates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleReport {
    /// Every account, 14 columns.
    AllUsers,
    /// Accounts that are neither suspended nor dormant, 14 columns.
    ActiveUsers,
    /// Accounts that are dormant and not suspended, in the newer shape with 17 columns.
    DormantUsers,
    /// Suspended accounts, 14 columns.
    SuspendedUsers,
    /// Every organization, 9 columns.
    AllOrganizations,
    /// Every repository, 12 columns.
    AllRepositories,
    /// Events in CEF, a line each.
    Events,
    /// Moderne's audit log in CEF.
    AuditLog,
    /// Copilot seats as the REST interface gives them, JSON.
    CopilotSeats,
    /// Copilot usage metrics by person and day, NDJSON.
    CopilotUsers,
    /// Copilot usage metrics by day, NDJSON.
    CopilotDays,
    /// A table of no known kind.
    Inventory,
    /// Copilot seats and their activity, CSV.
    CopilotActivity,
    /// A delimited report of Moderne.
    Moderne(Moderne),
    /// A delimited report of GitHub's cloud.
    Cloud(Cloud),
}

impl SampleReport {
    /// Those of other shapes than CSV.
    pub const WRITTEN_OTHERWISE: [Self; 5] = [
        Self::Events,
        Self::AuditLog,
        Self::CopilotSeats,
        Self::CopilotUsers,
        Self::CopilotDays,
    ];

    /// The six of GHES, in the order it lists them.
    pub const ALL: [Self; 6] = [
        Self::AllUsers,
        Self::ActiveUsers,
        Self::DormantUsers,
        Self::SuspendedUsers,
        Self::AllOrganizations,
        Self::AllRepositories,
    ];

    /// A file name as a browser would have saved it, marked as a sample; it carries
    /// [`AS_OF_EPOCH_S`].
    #[must_use]
    pub fn file_name(self) -> String {
        let name = self.name().replace(['_', '.'], "-");
        let ending = match self {
            Self::Events | Self::AuditLog => "cef",
            Self::CopilotSeats => "json",
            Self::CopilotUsers | Self::CopilotDays => "ndjson",
            _ => "csv",
        };
        format!("sample-{name}-{AS_OF_EPOCH_S}.{ending}")
    }

    /// The report's name in its GHES address, without `.csv`; of a report of another product, its kind.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AllUsers => "all_users",
            Self::ActiveUsers => "active_users",
            Self::DormantUsers => "dormant_users",
            Self::SuspendedUsers => "suspended_users",
            Self::AllOrganizations => "all_organizations",
            Self::AllRepositories => "all_repositories",
            Self::Events => "events",
            Self::AuditLog => "moderne_audit_log",
            Self::Inventory => "inventory",
            Self::CopilotSeats => "copilot_seats",
            Self::CopilotUsers => "copilot_metrics_users",
            Self::CopilotDays => "copilot_metrics_days",
            Self::CopilotActivity => "copilot.activity",
            Self::Moderne(report) => report.kind(),
            Self::Cloud(report) => report.kind(),
        }
    }

    /// The report with this [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all = Self::ALL.into_iter().chain(Self::WRITTEN_OTHERWISE);
        let all = all.chain([Self::Inventory, Self::CopilotActivity]);
        let all = all.chain(Moderne::ALL.map(Self::Moderne));
        let mut all = all.chain(Cloud::ALL.map(Self::Cloud));
        all.find(|report| report.name() == name)
    }

    /// The report a sample of this kind imitates, `ghes.all_users` for one. Every kind has one,
    /// but for `ghes.users`: that is what any of the four user reports is called where nothing
    /// tells which.
    #[must_use]
    pub fn of_kind(kind: &str) -> Option<Self> {
        match kind {
            "cef.events" => Some(Self::Events),
            "moderne.audit_log_cef" => Some(Self::AuditLog),
            "generic" => Some(Self::Inventory),
            "ghes.organizations" => Some(Self::AllOrganizations),
            "ghes.repositories" => Some(Self::AllRepositories),
            "copilot.activity" => Some(Self::CopilotActivity),
            "copilot.seats" => Some(Self::CopilotSeats),
            "copilot.metrics_users" => Some(Self::CopilotUsers),
            "copilot.metrics_days" => Some(Self::CopilotDays),
            _ => match kind.strip_prefix("ghes.") {
                Some(name) => Self::ALL.into_iter().find(|report| report.name() == name),
                None => Moderne::ALL
                    .map(Self::Moderne)
                    .into_iter()
                    .chain(Cloud::ALL.map(Self::Cloud))
                    .find(|report| report.name() == kind),
            },
        }
    }

    /// Returns the text before the rows, without its line end; empty if each row is a line of its
    /// own.
    #[must_use]
    pub fn header(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::CopilotActivity => copilot_activity::HEADER,
            Self::Moderne(report) => return Cow::Owned(report.header()),
            Self::Cloud(report) => return Cow::Owned(report.header()),
            Self::AllUsers | Self::ActiveUsers | Self::SuspendedUsers => people::HEADER,
            Self::DormantUsers => people::HEADER_DORMANT,
            Self::AllOrganizations => organizations::HEADER,
            Self::AllRepositories => repositories::HEADER,
            Self::CopilotSeats => copilot::SEATS_BEGIN,
            Self::Inventory => inventory::HEADER,
            Self::Events | Self::AuditLog | Self::CopilotUsers | Self::CopilotDays => "",
        })
    }

    /// Returns the text after the rows.
    const fn footer(self) -> &'static str {
        match self {
            Self::CopilotSeats => copilot::SEATS_END,
            _ => "",
        }
    }

    /// The standing of the people this report lists; `None` where it lists everything.
    const fn lists_only(self) -> Option<Standing> {
        match self {
            Self::ActiveUsers => Some(Standing::Active),
            Self::DormantUsers => Some(Standing::Dormant),
            Self::SuspendedUsers => Some(Standing::Suspended),
            _ => None,
        }
    }
}

/// One sample file, written piece by piece so that a million rows need no memory of their own.
///
/// ```
/// use reports::sample::{Sample, SampleReport};
///
/// let mut sample = Sample::new(SampleReport::AllUsers, 3, 1);
/// let mut file = Vec::new();
/// while sample.fill(&mut file, 64 * 1024) {}
/// assert_eq!(file.iter().filter(|&&byte| byte == b'\n').count(), 4);
/// ```
#[derive(Clone, Debug)]
pub struct Sample {
    report: SampleReport,
    seed: u64,
    /// The number of people, organizations or repositories in the population.
    population: u64,
    /// The number of the next of them to look at.
    next: u64,
    rows_left: u64,
    header_is_written: bool,
    footer_is_written: bool,
    growth: Growth,
}

impl Sample {
    /// A file with exactly `rows` rows under its header.
    ///
    /// A report that lists a part of the people is drawn from a population large enough to hold
    /// that many of them; see [`of_population`](Self::of_population) for reports that agree.
    #[must_use]
    pub fn new(report: SampleReport, rows: u64, seed: u64) -> Self {
        let growth = Growth::new();
        let population = match report.lists_only() {
            Some(standing) => people::population_with(standing, rows, seed, &growth),
            None => rows,
        };
        Self {
            report,
            seed,
            population,
            next: 0,
            rows_left: rows,
            header_is_written: false,
            footer_is_written: false,
            growth,
        }
    }

    /// The file this population would yield: with equal `population` and `seed` the four user
    /// reports are about the same people, and the active, dormant and suspended ones together
    /// have the rows of all users.
    #[must_use]
    pub fn of_population(report: SampleReport, population: u64, seed: u64) -> Self {
        Self {
            report,
            seed,
            population,
            next: 0,
            rows_left: population,
            header_is_written: false,
            footer_is_written: false,
            growth: Growth::new(),
        }
    }

    /// Appends whole records to `out` until at least `at_least_bytes` were appended or nothing is
    /// left, and tells whether it stopped for the first reason.
    pub fn fill(&mut self, out: &mut Vec<u8>, at_least_bytes: usize) -> bool {
        let enough = out.len().saturating_add(at_least_bytes);
        if !self.header_is_written {
            let header = self.report.header();
            out.extend_from_slice(header.as_bytes());
            out.extend_from_slice(if header.is_empty() { b"" } else { b"\n" });
            self.header_is_written = true;
        }
        while self.rows_left > 0 && self.next < self.population {
            if out.len() >= enough {
                return true;
            }
            if self.push_next(out) {
                self.rows_left -= 1;
            }
        }
        if !std::mem::replace(&mut self.footer_is_written, true) {
            out.extend_from_slice(self.report.footer().as_bytes());
        }
        false
    }

    /// The whole file at once.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        let mut out = Vec::new();
        while self.fill(&mut out, usize::MAX) {}
        out
    }

    /// Writes the record of the next subject, unless this report does not list it.
    fn push_next(&mut self, out: &mut Vec<u8>) -> bool {
        let index = self.next;
        self.next += 1;
        match self.report {
            SampleReport::AllOrganizations => {
                organizations::push_record(out, self.seed, index, self.population, &self.growth);
            }
            SampleReport::CopilotActivity => {
                copilot_activity::push_record(out, self.seed, index);
            }
            SampleReport::Moderne(report) => report.push_record(out, self.seed, index),
            SampleReport::Cloud(report) => report.push_record(out, self.seed, index),
            SampleReport::AllRepositories => {
                repositories::push_record(out, self.seed, index, self.population, &self.growth);
            }
            SampleReport::Events => {
                events::push_record(out, events::GATEKEEPER, self.seed, index, self.population);
                out.push(b'\n');
            }
            SampleReport::AuditLog => {
                events::push_record(out, events::MODERNE, self.seed, index, self.population);
                out.push(b'\n');
            }
            SampleReport::Inventory => inventory::push_record(out, self.seed, index),
            SampleReport::CopilotSeats => {
                out.extend_from_slice(if index > 0 { b",\n" } else { b"" });
                copilot::push_seat(out, self.seed, index, self.population, &self.growth);
            }
            SampleReport::CopilotUsers => {
                copilot::push_user_day(out, self.seed, index, self.population);
                out.push(b'\n');
            }
            SampleReport::CopilotDays => {
                copilot::push_day(out, self.seed, index, self.population);
                out.push(b'\n');
            }
            SampleReport::AllUsers
            | SampleReport::ActiveUsers
            | SampleReport::DormantUsers
            | SampleReport::SuspendedUsers => {
                let standing = people::standing(self.seed, index, self.population, &self.growth);
                if self
                    .report
                    .lists_only()
                    .is_some_and(|only| only != standing)
                {
                    return false;
                }
                let is_dormant_report = self.report == SampleReport::DormantUsers;
                people::Person::new(self.seed, index, self.population, standing, &self.growth)
                    .push_record(out, is_dormant_report);
            }
        }
        true
    }
}
