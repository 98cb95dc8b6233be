//! This module describes the dormant users report of an enterprise,
//! `export-ENTERPRISE-SECONDS.csv`.
//!
//! Two independent parsers of real files have seven columns, an older tool has nine: it has
//! `suspended?`, `dormant?` and `last_active`, and no `outside_collaborator`. The documentation
//! lists none of them ([Managing dormant users]). All but `outside_collaborator` are columns of a
//! server's user reports too; the server's report also has columns of counts, which distinguish the
//! two. Times have the offset of the person who requested the report.
//!
//! [Managing dormant users]: https://docs.github.com/en/enterprise-cloud@latest/admin/managing-accounts-and-repositories/managing-users-in-your-enterprise/managing-dormant-users

use super::PRODUCT;
use crate::catalog::{ColumnSpec, Kind, KindWords, Lookalike, Offer};
use crate::rules::chart::{self, Labels, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;

/// Seen in `last_active` of the server's reports, which the older form shares.
const NO_ACTIVITY: &[&str] = &["No activity"];

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("created_at", "created_at", Type::Timestamp).stated(NO_ACTIVITY),
    ColumnSpec::new("id", "id", Type::Integer),
    ColumnSpec::new("login", "login", Type::Text),
    ColumnSpec::new("role", "role", Type::Category).values(&["user", "admin"]),
    ColumnSpec::new("last_logged_ip", "last_logged_ip", Type::Ip).signature(),
    ColumnSpec::new("2fa_enabled?", "2fa_enabled", Type::Boolean).signature(),
    ColumnSpec::new(
        "outside_collaborator",
        "outside_collaborator",
        Type::Boolean,
    )
    .optional(),
    ColumnSpec::new("suspended?", "suspended", Type::Boolean).optional(),
    ColumnSpec::new("dormant?", "dormant", Type::Boolean).optional(),
    ColumnSpec::new("last_active", "last_active", Type::Timestamp)
        .latest()
        .stated(NO_ACTIVITY)
        .optional(),
];

/// A server's user reports, one of whose columns that no cloud has is enough.
const LOOKALIKES: &[Lookalike] = &[
    Lookalike {
        has: &["email"],
        lacks: &[],
    },
    Lookalike {
        has: &["repos"],
        lacks: &[],
    },
    Lookalike {
        has: &["ssh_keys"],
        lacks: &[],
    },
    Lookalike {
        has: &["org_memberships"],
        lacks: &[],
    },
    Lookalike {
        has: &["raw_login"],
        lacks: &[],
    },
];

/// Accounts that the enterprise holds to be dormant.
pub static DORMANT_USERS: Kind = Kind {
    id: "ghec.dormant_users",
    family: "ghec.dormant_users",
    product: PRODUCT,
    noun: "dormant users report of GitHub Enterprise Cloud",
    subject: "dormant users",
    columns: COLUMNS,
    named_by: Some("login"),
    key: &["id"],
    person_columns: &["id", "login"],
    lookalikes: LOOKALIKES,
    kpis: &[
        kpi::Rule::rows("accounts", Predicate::All),
        kpi::Rule::rows("without_2fa", Predicate::Is("2fa_enabled", "false")),
        kpi::Rule::rows(
            "outside_collaborators",
            Predicate::Is("outside_collaborator", "true"),
        ),
        kpi::Rule::rows("created_30d", Predicate::Within("created_at", 30)),
    ],
    charts: &[
        chart::Rule {
            id: "two_factor",
            plot: Plot::Split {
                column: "2fa_enabled",
            },
        },
        chart::Rule {
            id: "outside_collaborators",
            plot: Plot::Split {
                column: "outside_collaborator",
            },
        },
        chart::Rule {
            id: "created_by_month",
            plot: Plot::ByMonth {
                column: "created_at",
            },
        },
        chart::Rule {
            id: "role",
            plot: Plot::Split { column: "role" },
        },
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "ghec.dormant_users",
    title: "Dormant users of the enterprise",
    product: Some(PRODUCT),
    row: ("account", "accounts"),
    leads: &[(
        "accounts",
        ("{n} account is dormant", "{n} accounts are dormant"),
    )],
    groups: &[
        ("Population", &["accounts", "created_30d"]),
        ("Risk", &["without_2fa", "outside_collaborators"]),
    ],
    offer: Some(Offer {
        from: "export-NAME-….csv",
        answers: "Who is dormant, and which of them are outside collaborators.",
        sample_rows: Some(300),
    }),
    figures: &[kpi::Words::new(
        "outside_collaborators",
        "Outside collaborators",
        "The account is an outside collaborator.",
    )],
    charts: &[
        chart::Words::new("outside_collaborators", "Outside collaborators")
            .labels(Labels::Truths("Outside collaborator", "Member")),
    ],
    ..KindWords::PLAIN
};
