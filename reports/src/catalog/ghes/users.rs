//! This module describes the user reports: all, active, dormant and suspended users.
//!
//! Names and order are those quoted by parsers of real `suspended_users` and `dormant_users`
//! files; the documentation has the same fourteen. Newer servers append three columns to the
//! dormant users report, which the documentation does not list; whether the other three reports
//! have them too is not known, so all may. `last_active` is a time with an offset, not the
//! ISO 8601 of the documentation, or the words `No activity`. `raw_login` is documented as JSON
//! and was seen as a plain login.
//!
//! `dormant?` is the server's own judgement: older than the dormancy threshold, not active
//! within it, and not a site admin ([Managing dormant users]).
//!
//! [Managing dormant users]: https://docs.github.com/en/enterprise-server@3.16/admin/managing-accounts-and-repositories/managing-users-in-your-enterprise/managing-dormant-users

use super::{NO_ACTIVITY, PRODUCT};
use crate::catalog::{ColumnSpec, Group, Kind, KindWords, Lookalike, Offer};
use crate::rules::Lead;
use crate::rules::Tone;
use crate::rules::chart::{self, Labels, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::{Data, Table, Type};

/// The roles of an account.
const ROLES: &[&str] = &["user", "admin"];

/// The columns of the report; the worker recognises it by them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("created_at", "created_at", Type::Timestamp).stated(NO_ACTIVITY),
    ColumnSpec::new("id", "id", Type::Integer),
    ColumnSpec::new("login", "login", Type::Text),
    ColumnSpec::new("email", "email", Type::Text).signature(),
    ColumnSpec::new("role", "role", Type::Category).values(ROLES),
    ColumnSpec::new("suspended?", "suspended", Type::Boolean).signature(),
    ColumnSpec::new("last_logged_ip", "last_logged_ip", Type::Ip).signature(),
    ColumnSpec::new("repos", "repos", Type::Integer),
    ColumnSpec::new("ssh_keys", "ssh_keys", Type::Integer),
    ColumnSpec::new("org_memberships", "org_memberships", Type::Integer),
    ColumnSpec::new("dormant?", "dormant", Type::Boolean),
    ColumnSpec::new("last_active", "last_active", Type::Timestamp)
        .stated(NO_ACTIVITY)
        .latest(),
    ColumnSpec::new("raw_login", "raw_login", Type::Json),
    ColumnSpec::new("2fa_enabled?", "2fa_enabled", Type::Boolean),
    ColumnSpec::new(
        "ssh_keys_last_access",
        "ssh_keys_last_access",
        Type::Timestamp,
    )
    .stated(NO_ACTIVITY)
    .optional(),
    ColumnSpec::new("pats", "pats", Type::Integer).optional(),
    ColumnSpec::new("pats_last_access", "pats_last_access", Type::Timestamp)
        .stated(NO_ACTIVITY)
        .optional(),
];

/// GitHub Enterprise Cloud's report has 7 columns, or 9 in an older tool, and all but
/// `outside_collaborator` are also here. Only a server's report has the columns of counts.
const LOOKALIKES: &[Lookalike] = &[Lookalike {
    has: &["created_at", "id", "role", "last_logged_ip", "2fa_enabled"],
    lacks: &["email", "repos", "ssh_keys", "org_memberships", "raw_login"],
}];

const ACCOUNTS: kpi::Rule = kpi::Rule::rows("accounts", Predicate::All);
const ACTIVE_30D: kpi::Rule = kpi::Rule::rows("active_30d", Predicate::Within("last_active", 30));
const DORMANT: kpi::Rule = kpi::Rule::rows("dormant", Predicate::Is("dormant", "true"));
const SUSPENDED: kpi::Rule = kpi::Rule::rows("suspended", Predicate::Is("suspended", "true"));
const SITE_ADMINS: kpi::Rule = kpi::Rule::rows("site_admins", Predicate::Is("role", "admin"));
const WITHOUT_2FA: kpi::Rule =
    kpi::Rule::rows("without_2fa", Predicate::Is("2fa_enabled", "false"));
const NEVER_ACTIVE: kpi::Rule = kpi::Rule::rows(
    "never_active",
    Predicate::Stated {
        none: &["last_active"],
        known: &[],
    },
);
const INACTIVE_365D: kpi::Rule =
    kpi::Rule::rows("inactive_365d", Predicate::LongerAgo("last_active", 365));
const CREATED_30D: kpi::Rule = kpi::Rule::rows("created_30d", Predicate::Within("created_at", 30));
const WITH_KEYS: kpi::Rule = kpi::Rule::rows(
    "with_keys",
    Predicate::AnyPositive {
        all: &["ssh_keys"],
        if_there: &["pats"],
    },
);

const LAST_ACTIVITY: chart::Rule = chart::Rule {
    id: "last_activity",
    plot: Plot::Recency {
        column: "last_active",
    },
};
const CREATED_BY_MONTH: chart::Rule = chart::Rule {
    id: "created_by_month",
    plot: Plot::ByMonth {
        column: "created_at",
    },
};
const ROLE: chart::Rule = chart::Rule {
    id: "role",
    plot: Plot::Split { column: "role" },
};
const TWO_FACTOR: chart::Rule = chart::Rule {
    id: "two_factor",
    plot: Plot::Split {
        column: "2fa_enabled",
    },
};
const SUSPENDED_SPLIT: chart::Rule = chart::Rule {
    id: "suspended",
    plot: Plot::Split {
        column: "suspended",
    },
};
const DORMANT_SPLIT: chart::Rule = chart::Rule {
    id: "dormant",
    plot: Plot::Split { column: "dormant" },
};

/// The rules that the five kinds share. Each of them asks every rule: a rule that can concern no
/// row of a partial report says so, and costs next to nothing.
const FAMILY: Kind = Kind {
    id: "ghes.users",
    family: "ghes.users",
    product: PRODUCT,
    noun: "GHES user report",
    subject: "users",
    file_names: &[],
    columns: COLUMNS,
    named_by: Some("login"),
    key: &["id"],
    person_columns: &["id", "login", "email", "raw_login"],
    headerless: true,
    lookalikes: LOOKALIKES,
    refine: Some(refine),
    kpis: &[
        ACCOUNTS,
        ACTIVE_30D,
        DORMANT,
        SUSPENDED,
        SITE_ADMINS,
        WITHOUT_2FA,
        NEVER_ACTIVE,
        WITH_KEYS,
        CREATED_30D,
    ],
    charts: &[
        LAST_ACTIVITY,
        CREATED_BY_MONTH,
        TWO_FACTOR,
        DORMANT_SPLIT,
        SUSPENDED_SPLIT,
        ROLE,
    ],
    ..Kind::PLAIN
};

/// A user report of which it is not known which of the four it is.
pub static USERS: Kind = FAMILY;

/// The sentences that may head an overview of accounts.
const LEADS: &[(&str, Lead)] = &[
    (
        "active_30d",
        (
            "{n} account was active in the last 30 days",
            "{n} accounts were active in the last 30 days",
        ),
    ),
    (
        "accounts",
        (
            "{n} account is in this report",
            "{n} accounts are in this report",
        ),
    ),
];

/// The figures of accounts that are in any state.
const GROUPS: &[Group] = &[
    (
        "Population",
        &["accounts", "site_admins", "suspended", "created_30d"],
    ),
    ("Risk", &["without_2fa", "with_keys"]),
    ("Activity", &["active_30d", "dormant", "never_active"]),
];

/// The words of the kind.
pub static USERS_WORDS: KindWords = KindWords {
    id: "ghes.users",
    title: "Users",
    choice: Some("Users, not known which report"),
    product: Some(PRODUCT),
    row: ("account", "accounts"),
    remark: Some(
        "Neither the file’s name nor its rows say which of the four user reports this is.",
    ),
    leads: LEADS,
    groups: GROUPS,
    vocabularies: &[("role", ROLES)],
    figures: &[
        kpi::Words::new("accounts", "Accounts", "Every row of the report."),
        kpi::Words::new(
            "active_30d",
            "Active in 30 days",
            "Last active within the 30 days before the as-of day.",
        ),
        kpi::Words::new(
            "dormant",
            "Dormant",
            "The server marks the account as dormant.",
        ),
        kpi::Words::new("suspended", "Suspended", "The account is suspended."),
        kpi::Words::new("site_admins", "Site admins", "The account’s role is admin."),
        kpi::Words::new(
            "without_2fa",
            "Without two-factor",
            "Two-factor authentication is not enabled.",
        ),
        kpi::Words::new(
            "never_active",
            "No activity",
            "The report says “No activity” instead of a date.",
        ),
        kpi::Words::new(
            "with_keys",
            "With keys or tokens",
            "Has at least one SSH key, or a personal access token where the report counts them.",
        ),
        kpi::Words::new(
            "created_30d",
            "New in 30 days",
            "Created within the 30 days before the as-of day.",
        )
        .trend("created_by_month"),
    ],
    charts: &[
        chart::Words::new("last_activity", "Last activity").labels(Labels::Ages),
        chart::Words::new("created_by_month", "Created").labels(Labels::Months),
        chart::Words::new("two_factor", "Two-factor authentication")
            .labels(Labels::Truths("Enabled", "Not enabled"))
            .tones(&[("true", Tone::Good), ("false", Tone::Bad)]),
        chart::Words::new("dormant", "Dormant")
            .labels(Labels::Truths("Dormant", "Not dormant"))
            .tones(&[("true", Tone::Warning), ("false", Tone::Good)]),
        chart::Words::new("suspended", "Suspended")
            .labels(Labels::Truths("Suspended", "Not suspended"))
            .tones(&[("true", Tone::Warning), ("false", Tone::Good)]),
        chart::Words::new("role", "Role")
            .labels(Labels::Named(&[("admin", "Site admin"), ("user", "User")])),
    ],
    ..KindWords::PLAIN
};

/// `all_users`: every account.
pub static ALL_USERS: Kind = Kind {
    id: "ghes.all_users",
    subject: "all users",
    file_names: &["all_users"],
    ..FAMILY
};

/// The words of the kind.
pub static ALL_USERS_WORDS: KindWords = KindWords {
    id: "ghes.all_users",
    title: "All users",
    product: Some(PRODUCT),
    row: ("account", "accounts"),
    leads: LEADS,
    groups: GROUPS,
    offer: Some(Offer {
        from: "/stafftools/reports/all_users.csv",
        answers: "Who is dormant, who is a site admin, who has no two-factor authentication.",
        sample_rows: Some(5_000),
    }),
    ..KindWords::PLAIN
};

/// `active_users`: the accounts that are neither dormant nor suspended.
pub static ACTIVE_USERS: Kind = Kind {
    id: "ghes.active_users",
    subject: "active users",
    file_names: &["active_users"],
    kpis: &[
        ACCOUNTS,
        ACTIVE_30D,
        SITE_ADMINS,
        WITHOUT_2FA,
        NEVER_ACTIVE,
        WITH_KEYS,
        CREATED_30D,
        DORMANT,
        SUSPENDED,
    ],
    charts: &[LAST_ACTIVITY, CREATED_BY_MONTH, TWO_FACTOR, ROLE],
    ..FAMILY
};

/// The words of the kind.
pub static ACTIVE_USERS_WORDS: KindWords = KindWords {
    id: "ghes.active_users",
    title: "Active users",
    product: Some(PRODUCT),
    row: ("account", "accounts"),
    leads: LEADS,
    groups: GROUPS,
    offer: Some(Offer {
        from: "/stafftools/reports/active_users.csv",
        answers: "Who uses the server, and how recently.",
        sample_rows: Some(3_000),
    }),
    ..KindWords::PLAIN
};

/// `dormant_users`: the accounts that the server holds to be dormant.
pub static DORMANT_USERS: Kind = Kind {
    id: "ghes.dormant_users",
    subject: "dormant users",
    file_names: &["dormant_users"],
    kpis: &[
        ACCOUNTS,
        NEVER_ACTIVE,
        INACTIVE_365D,
        WITH_KEYS,
        WITHOUT_2FA,
        SITE_ADMINS,
        SUSPENDED,
        ACTIVE_30D,
    ],
    charts: &[LAST_ACTIVITY, CREATED_BY_MONTH, TWO_FACTOR, ROLE],
    ..FAMILY
};

/// The words of the kind.
pub static DORMANT_USERS_WORDS: KindWords = KindWords {
    id: "ghes.dormant_users",
    title: "Dormant users",
    product: Some(PRODUCT),
    row: ("account", "accounts"),
    leads: &[(
        "accounts",
        ("{n} account is dormant", "{n} accounts are dormant"),
    )],
    groups: &[
        ("Population", &["accounts", "site_admins", "suspended"]),
        ("Risk", &["with_keys", "without_2fa"]),
        ("Activity", &["never_active", "inactive_365d", "active_30d"]),
    ],
    offer: Some(Offer {
        from: "/stafftools/reports/dormant_users.csv",
        answers: "Who holds a licence without using it, and which keys and tokens they left.",
        sample_rows: Some(1_500),
    }),
    figures: &[kpi::Words::new(
        "inactive_365d",
        "Inactive for a year",
        "Last active more than 365 days before the as-of day.",
    )],
    ..KindWords::PLAIN
};

/// `suspended_users`: the accounts that may not sign in.
pub static SUSPENDED_USERS: Kind = Kind {
    id: "ghes.suspended_users",
    subject: "suspended users",
    file_names: &["suspended_users"],
    kpis: &[
        ACCOUNTS,
        WITH_KEYS,
        SITE_ADMINS,
        INACTIVE_365D,
        NEVER_ACTIVE,
        ACTIVE_30D,
        WITHOUT_2FA,
        DORMANT,
    ],
    charts: &[LAST_ACTIVITY, CREATED_BY_MONTH, ROLE, TWO_FACTOR],
    ..FAMILY
};

/// The words of the kind.
pub static SUSPENDED_USERS_WORDS: KindWords = KindWords {
    id: "ghes.suspended_users",
    title: "Suspended users",
    product: Some(PRODUCT),
    row: ("account", "accounts"),
    leads: &[(
        "accounts",
        ("{n} account is suspended", "{n} accounts are suspended"),
    )],
    groups: &[
        ("Population", &["accounts", "site_admins", "dormant"]),
        ("Left behind", &["with_keys", "without_2fa"]),
        ("Activity", &["inactive_365d", "never_active", "active_30d"]),
    ],
    offer: Some(Offer {
        from: "/stafftools/reports/suspended_users.csv",
        answers: "What suspended accounts still own.",
        sample_rows: Some(400),
    }),
    ..KindWords::PLAIN
};

/// The least number of rows for which it is convincing that none is dormant or suspended.
const CONVINCING_ROWS: u64 = 100;

/// Decides by the rows which of the four reports this is. A row whose `suspended?` or `dormant?` is
/// unknown leaves it open.
fn refine(table: &Table) -> Option<(&'static Kind, String)> {
    let rows = u64::from(table.rows());
    if rows == 0 {
        return None;
    }
    let (suspended, active) = truths(table, "suspended")?;
    let (dormant, awake) = truths(table, "dormant")?;
    if suspended + active != rows || dormant + awake != rows {
        return None;
    }
    if suspended == rows {
        return Some((
            &SUSPENDED_USERS,
            "Every row is a suspended account, so these are the suspended users.".to_owned(),
        ));
    }
    if dormant == rows {
        let newer = ["ssh_keys_last_access", "pats", "pats_last_access"];
        let reason = if newer.iter().all(|key| table.column(key).is_some()) {
            "Every row is a dormant account, and the file has the three columns that newer \
             servers add, so these are the dormant users."
        } else {
            "Every row is a dormant account, so these are the dormant users."
        };
        return Some((&DORMANT_USERS, reason.to_owned()));
    }
    if suspended > 0 && dormant > 0 {
        let reason = "Suspended, dormant and other accounts stand side by side, so these are all \
                      users.";
        return Some((&ALL_USERS, reason.to_owned()));
    }
    if suspended == 0 && dormant == 0 && rows >= CONVINCING_ROWS {
        let reason = format!(
            "Not one of {rows} accounts is dormant or suspended, so these are the active users."
        );
        return Some((&ACTIVE_USERS, reason));
    }
    None
}

/// The numbers of rows that are true and that are false; `None` if the column is missing.
fn truths(table: &Table, key: &str) -> Option<(u64, u64)> {
    let Data::Bool(values) = &table.columns().get(table.column(key)?)?.data else {
        return None;
    };
    let count = |wanted: u8| values.iter().filter(|&&value| value == wanted).count() as u64;
    Some((count(1), count(0)))
}
