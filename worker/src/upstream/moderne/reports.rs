//! This module lists the reports of both versions of Moderne ([Reporting]).
//!
//! Nothing public shows the columns of the recipe run report and of the commits report. A table of
//! either name is taken for it, unless its columns are documented as those of another report.
//!
//! [Reporting]:
//! https://docs.moderne.io/administrator-documentation/moderne-platform/references/reporting

use super::window::DAYS_MAX;
use crate::report::{Format, Parameter, Recognition, ReportSpec, Text, Unavailable, Window};

/// The reports of version 1, in the order in which the page offers them.
pub static V1: [ReportSpec; 5] = [
    ReportSpec {
        name: "usage",
        title: "Usage: recipe runs and their commits",
        kind: "moderne.usage",
        file: "usage-report",
        format: Format::RaggedCsv(|names| recognise(names, Family::Usage)),
        parameters: &[SINCE, UNTIL, ORGANIZATION],
        window: Some(WINDOW),
        token: SESSION,
    },
    ReportSpec {
        name: "recipe_runs",
        title: "Recipe runs of the last three days",
        kind: "moderne.recipe_runs",
        file: "recipe-runs",
        format: Format::RaggedCsv(|names| recognise(names, Family::RecipeRuns)),
        parameters: &[],
        window: None,
        token: SESSION,
    },
    ReportSpec {
        name: "commits",
        title: "Commits",
        kind: "moderne.commits",
        file: "commits",
        format: Format::RaggedCsv(|names| recognise(names, Family::Commits)),
        parameters: &[Parameter::optional_day(
            "since",
            "From (day in UTC)",
            FIRST_DAY,
            "the last 30 days",
        )],
        window: None,
        token: SESSION,
    },
    audit_csv(AUDIT_TOKEN),
    audit_cef(AUDIT_TOKEN),
];

/// The reports of version 2.
pub static V2: [ReportSpec; 2] = [audit_csv(TOKEN_V2), audit_cef(TOKEN_V2)];

/// The reports of version 1 that version 2 has no longer ([SaaS v2 migration]).
///
/// [SaaS v2 migration]: https://docs.moderne.io/releases/saas-v2-migration
pub static GONE: [Unavailable; 3] = [
    gone("usage", "Usage"),
    gone("recipe_runs", "Recipe runs"),
    gone("commits", "Commits"),
];

const fn gone(id: &'static str, title: &'static str) -> Unavailable {
    Unavailable {
        id: Text::Borrowed(id),
        title: Text::Borrowed(title),
        instead: Text::Borrowed(
            "Moderne version 2 writes a trace.csv for each command into your own bucket instead. \
             Open those files here.",
        ),
    }
}

const fn audit_csv(token: &'static str) -> ReportSpec {
    ReportSpec {
        name: "audit_csv",
        title: "Audit log",
        kind: "moderne.audit",
        file: "audit-log",
        format: Format::Csv(|names| recognise(names, Family::Audit)),
        parameters: DAYS,
        window: Some(WINDOW),
        token,
    }
}

const fn audit_cef(token: &'static str) -> ReportSpec {
    ReportSpec {
        name: "audit_cef",
        title: "Audit log, as CEF",
        kind: "moderne.audit_log_cef",
        // The page knows Moderne's events by this name, if they do not name Moderne themselves.
        file: "moderne_audit_log",
        format: Format::Cef,
        parameters: DAYS,
        window: Some(WINDOW),
        token,
    }
}

/// A day before the first that there is anything about.
const FIRST_DAY: &str = "2020-01-01";

const SINCE: Parameter = Parameter::day("since", "From (day in UTC)", FIRST_DAY);

const DAYS: &[Parameter] = &[SINCE, UNTIL];

const UNTIL: Parameter = Parameter::day("until", "To (day in UTC)", FIRST_DAY);

const ORGANIZATION: Parameter =
    Parameter::optional_name("organization", "Organization’s id", "all organizations");

const WINDOW: Window = Window::new("since", "until", DAYS_MAX);

/// Two pages of the vendor's documentation disagree about personal access tokens.
const SESSION: &str = "The token of a Moderne session, of an administrator of the tenant: sign in, open \
     https://TENANT.moderne.io/graphql, and copy the token after Bearer from the request headers. It is \
     valid for an hour. Moderne’s page about reports says that personal access tokens have no \
     administrator’s rights; its page about those tokens says that they do.";

const AUDIT_TOKEN: &str = "A personal access token of an administrator of the tenant. If Moderne denies \
     permission, use the token of a Moderne session: sign in, open https://TENANT.moderne.io/graphql, and \
     copy the token after Bearer from the request headers. It is valid for an hour.";

const TOKEN_V2: &str =
    "A personal access token that an administrator of the tenant created in version 2.";

/// The reports that columns can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Usage,
    RecipeRuns,
    Commits,
    Audit,
}

impl Family {
    /// The report that these columns are documented for, or that they may be.
    fn of(columns: &[String]) -> Option<Self> {
        let has = |part: &str| columns.iter().any(|column| column.contains(part));
        Self::documented(columns).or_else(|| match (has("commit"), has("timesaving")) {
            // The usage report combines the other two.
            (true, true) => Some(Self::Usage),
            (true, false) => Some(Self::Commits),
            (false, _) => has("recipe").then_some(Self::RecipeRuns),
        })
    }

    /// The report that these columns are documented for.
    fn documented(columns: &[String]) -> Option<Self> {
        let has_all = |names: &[&str]| {
            let is_column = |name: &&str| columns.iter().any(|column| column == name);
            names.iter().all(is_column)
        };
        if has_all(&["action", "outcome"]) {
            return Some(Self::Audit);
        }
        has_all(&["runid", "reciperunstate", "commitid", "commitstate"]).then_some(Self::Usage)
    }
}

fn recognise(names: &[&str], requested: Family) -> Recognition {
    let column = |name: &&str| {
        let chars = name.chars().filter(char::is_ascii_alphanumeric);
        chars.collect::<String>().to_ascii_lowercase()
    };
    let columns: Vec<String> = names.iter().map(column).collect();
    let is_undocumented = matches!(requested, Family::RecipeRuns | Family::Commits);
    let family = match is_undocumented {
        true => Family::documented(&columns).or_else(|| is_table(names).then_some(requested)),
        false => Family::of(&columns),
    };
    match family {
        Some(family) if family == requested => Recognition::Requested,
        Some(_) => Recognition::Another,
        None => Recognition::Unknown,
    }
}

/// Whether these may be the names of columns, and not a sentence or a number.
fn is_table(names: &[&str]) -> bool {
    let is_name = |name: &&str| {
        let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || b" _-./()#".contains(&byte);
        name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.bytes().all(is_listed)
    };
    names.len() >= COLUMNS_MIN && names.iter().all(is_name)
}

/// Columns of a table whose columns are not documented, at least. A message has fewer commas.
const COLUMNS_MIN: usize = 3;
