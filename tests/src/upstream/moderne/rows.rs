//! This module makes up the files, whose rows are those of the samples, moved to the days that were
//! asked for.

use reports::sample::{Moderne, Sample, SampleReport};
use reports::time::{DAY_MS, Date};

use super::Settings;

/// A file that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Usage,
    RecipeRuns,
    Commits,
    AuditCsv,
    AuditCef,
}

impl Kind {
    /// What a query asks for, and whether it starts a task; `None` if this version does not know
    /// it.
    pub(super) fn asked(query: &str, is_second: bool) -> Option<(Self, bool)> {
        let has = |name: &str| query.contains(name);
        if has("downloadAuditLogs(") {
            let has_types = has("__typename");
            let kind = if has("CEF") {
                Self::AuditCef
            } else {
                Self::AuditCsv
            };
            return (has_types == is_second).then_some((kind, true));
        }
        if is_second {
            return has("auditLogsDownloads(").then_some((Self::AuditCsv, false));
        }
        let operations = [
            ("downloadRecipeRunReport", Self::RecipeRuns, true),
            ("recipeRunReportDownload(", Self::RecipeRuns, false),
            ("downloadCommitsReport", Self::Commits, true),
            ("commitsReportDownload(", Self::Commits, false),
            ("downloadUsageReport(", Self::Usage, true),
            ("usageReportDownload(", Self::Usage, false),
            ("auditLogsDownload(", Self::AuditCsv, false),
        ];
        let mut operations = operations.into_iter();
        let (_, kind, is_order) = operations.find(|(name, ..)| has(name))?;
        Some((kind, is_order))
    }

    pub(super) fn is_audit(self) -> bool {
        matches!(self, Self::AuditCsv | Self::AuditCef)
    }

    fn sample(self) -> SampleReport {
        match self {
            Self::Usage => SampleReport::Moderne(Moderne::Usage),
            Self::RecipeRuns => SampleReport::Moderne(Moderne::RecipeRuns),
            Self::Commits => SampleReport::Moderne(Moderne::Commits),
            Self::AuditCsv => SampleReport::Moderne(Moderne::Audit),
            Self::AuditCef => SampleReport::AuditLog,
        }
    }
}

/// The file about the days of a window; without one, about one day.
pub(super) fn file(settings: &Settings, kind: Kind, since: &str, until: &str) -> String {
    let first = day(since);
    let last = match (first, day(until)) {
        // The end is the midnight after the last day, or a time on it.
        (Some(_), Some(last)) if until.contains("T00:00:00") => Some(last - 1),
        (_, last) => last,
    };
    let days = match (first, last) {
        (Some(first), Some(last)) => first..=last,
        _ => 0..=0,
    };
    let mut text = String::new();
    for day in days {
        let is_empty = settings.empty_days.contains(&iso(day));
        let rows = if is_empty { 0 } else { settings.rows };
        let mut sample = Sample::new(kind.sample(), rows, day.unsigned_abs());
        let mut bytes = Vec::new();
        while sample.fill(&mut bytes, 64 * 1024) {}
        let of_day = String::from_utf8_lossy(&bytes).into_owned();
        let has_header = kind != Kind::AuditCef;
        for (at, line) in of_day.lines().enumerate() {
            let is_header = has_header && at == 0;
            if is_header && !text.is_empty() {
                continue;
            }
            let moved = match day {
                _ if is_header => line.to_owned(),
                // A report without a window is about the samples' own days.
                0 => line.to_owned(),
                day => moved(kind, line, day),
            };
            text.push_str(&moved);
            text.push('\n');
        }
    }
    text
}

/// A row that happens on this day.
fn moved(kind: Kind, line: &str, day: i64) -> String {
    let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
    let day_text = iso(day);
    let mut set_day = |at: usize| {
        if let Some(cell) = cells.get_mut(at)
            && let Some(rest) = cell.get(10..)
        {
            *cell = format!("{day_text}{rest}");
        }
    };
    match kind {
        Kind::Usage => {
            set_day(19);
            set_day(20);
            set_day(27);
            // Every day has runs of its own.
            for at in [0, 23] {
                if let Some(id) = cells.get_mut(at) {
                    *id = format!("{id}-{day}");
                }
            }
        }
        Kind::AuditCsv => set_day(5),
        Kind::AuditCef => return moved_event(line, day),
        Kind::RecipeRuns | Kind::Commits => {}
    }
    cells.join(",")
}

/// An event with another `rt`, which is in milliseconds since 1970.
fn moved_event(line: &str, day: i64) -> String {
    let Some((before, after)) = line.split_once("rt=") else {
        return line.to_owned();
    };
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let (time, rest) = after.split_at(digits);
    let of_day = time.parse::<i64>().unwrap_or_default().rem_euclid(DAY_MS);
    format!("{before}rt={}{rest}", day * DAY_MS + of_day)
}

/// Days from 1970 to the day of a time.
fn day(time: &str) -> Option<i64> {
    let mut parts = time.get(..10)?.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::new(year, month, day).map(Date::days)
}

fn iso(day: i64) -> String {
    Date::of_ms(day * DAY_MS).iso()
}
