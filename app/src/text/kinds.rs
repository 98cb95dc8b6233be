//! Kinds of reports, and what their rows are called.

use reports::catalog::Note;

use super::products;
use crate::model::format::count;

/// The kind's title.
#[must_use]
pub fn title(kind: &str) -> &str {
    match kind {
        "ghes.all_users" => "All users",
        "ghes.active_users" => "Active users",
        "ghes.dormant_users" => "Dormant users",
        "ghes.suspended_users" => "Suspended users",
        "ghes.users" => "Users",
        "ghes.organizations" => "Organizations",
        "ghes.repositories" => "Repositories",
        "copilot.seats" => "Copilot seats",
        "copilot.metrics_users" => "Copilot usage by person",
        "copilot.metrics_days" => "Copilot usage by day",
        "cef.events" => "Events",
        "moderne.audit_log_cef" => "Moderne audit log in CEF",
        "generic" => "Table",
        other => products::kind(other).unwrap_or(other),
    }
}

/// Whether this is the id of a kind, which all have titles.
#[must_use]
pub fn is_known(kind: &str) -> bool {
    title(kind) != kind
}

/// Where reports of the kind come from; nothing for a table that is no known report.
#[must_use]
pub fn product(kind: &str) -> Option<&'static str> {
    match kind.split_once('.')?.0 {
        "ghes" => Some("GitHub Enterprise Server"),
        "ghec" => Some("GitHub Enterprise Cloud"),
        "copilot" => Some("GitHub Copilot"),
        "moderne" => Some("Moderne"),
        _ => None,
    }
}

/// A remark on the kind, if it needs one.
#[must_use]
pub fn remark(kind: &str) -> Option<&'static str> {
    match kind {
        "ghes.users" => {
            Some("Neither the file’s name nor its rows say which of the four user reports this is.")
        }
        "copilot.seats" => Some(
            "A person has a seat for each organization or team that grants one; figures of people \
             count each person once. No activity means none in the 90 days that GitHub keeps, or \
             none ever.",
        ),
        "copilot.metrics_users" => Some(
            "A person has a row for each day on which they used Copilot, and none for other \
                  days.",
        ),
        "copilot.metrics_days" => Some(
            "People are counted separately for each day: the numbers of several days cannot be \
             added up.",
        ),
        "cef.events" => Some(
            "The columns are the header’s fields and every key that the events have. A column that \
             the events label has that label as its name.",
        ),
        "moderne.audit_log_cef" => Some(
            "No real file was found to compare this with: the actor, the action and the time are \
             read from CEF’s own keys for them.",
        ),
        "generic" => Some(
            "The columns are not those of a report that Rollcall knows. Everything that does not \
             depend on the kind of report still works.",
        ),
        _ => None,
    }
}

/// `1 account`, `12 accounts`.
#[must_use]
pub fn rows(kind: &str, number: u64) -> String {
    format!("{} {}", count(number), noun(kind, number))
}

/// The noun for this number of the kind’s rows.
#[must_use]
pub fn noun(kind: &str, number: u64) -> &'static str {
    let (one, several) = match kind {
        "ghes.organizations" => ("organization", "organizations"),
        "ghes.repositories" => ("repository", "repositories"),
        "copilot.seats" => ("seat", "seats"),
        "copilot.metrics_users" => ("day of a person", "days of people"),
        "copilot.metrics_days" => ("day", "days"),
        "cef.events" | "moderne.audit_log_cef" => ("event", "events"),
        kind if kind.starts_with("ghes.") => ("account", "accounts"),
        kind => products::noun(kind).unwrap_or(("row", "rows")),
    };
    if number == 1 { one } else { several }
}

/// The noun for this number of different values of a column.
#[must_use]
pub fn noun_of(column: &str, number: u64) -> &'static str {
    let (one, several) = nouns_of(column).unwrap_or(("value", "values"));
    if number == 1 { one } else { several }
}

/// A note that holds for every file of a kind.
#[must_use]
pub fn note(note: Note) -> &'static str {
    match note {
        Note::TimesWithoutZone => "Times and days without a zone are read as UTC.",
        Note::ColumnsInferred => {
            "Neither a real file of this report nor a list of its columns was found: the column \
             names are inferred."
        }
        Note::ColumnsFromDocs => {
            "The columns are those of the documentation; no real file was found to compare them \
             with."
        }
        Note::ColumnsVary => {
            "The columns differ by command and version. The values of missing columns are unknown."
        }
        Note::PeopleRepeat => {
            "A person may have several rows; figures of people count each person once."
        }
        Note::ActivityKept90Days => {
            "If the report states no activity, there was none in the last 90 days, or none ever: \
             older activity need not be listed."
        }
        Note::UsDollars => "Amounts of money are in US dollars.",
    }
}

/// The nouns for one distinct value of a column and for several.
#[must_use]
pub(super) fn nouns_of(column: &str) -> Option<(&'static str, &'static str)> {
    Some(match column {
        "login" | "username" | "user" | "user_login" | "suser" | "developer" | "assignee_login"
        | "reciperunuseremail" | "commituseremail" => ("person", "people"),
        "runid" => ("run", "runs"),
        "commitid" => ("commit", "commits"),
        "recipeid" | "runrecipeid" => ("recipe", "recipes"),
        "repositorypath" | "path" | "repository" | "organization_repository" => {
            ("repository", "repositories")
        }
        "organization" | "organizationid" | "organization_login" => {
            ("organization", "organizations")
        }
        "owner" => ("owner", "owners"),
        "day" => ("day", "days"),
        "model" => ("model", "models"),
        "product" => ("product", "products"),
        "vendor" => ("vendor", "vendors"),
        "action" => ("action", "actions"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_after_their_kind() {
        assert_eq!(rows("ghes.all_users", 1), "1 account");
        assert_eq!(rows("ghes.repositories", 0), "0 repositories");
        assert_eq!(rows("generic", 2), "2 rows");
        assert_eq!(rows("copilot.seats", 2), "2 seats");
        assert_eq!(rows("no.such_kind", 2), "2 rows");
    }

    #[test]
    fn an_unknown_kind_is_its_own_title() {
        assert_eq!(title("no.such_kind"), "no.such_kind");
    }
}
