//! This module describes active committers of Advanced Security,
//! `ghas_active_committers_NAME_DATE.csv`.
//!
//! The four names are those of a real file; the documentation has the same ([Advanced Security
//! license report]). A row is a person and a repository, so people are identified by their logins.
//! A repository is written with its owner, which is an organization or, with managed users, a
//! person.
//!
//! [Advanced Security license report]: https://docs.github.com/en/billing/reference/license-reports

use super::PRODUCT;
use crate::catalog::{ColumnSpec, Kind, KindWords, Note, Offer};
use crate::rules::chart::{self, Labels, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::derive::{DerivedSpec, DerivedValue};
use crate::table::{Type, Unknown};

const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("User login", "user_login", Type::Category),
    ColumnSpec::new(
        "Organization / repository",
        "organization_repository",
        Type::Category,
    )
    .signature(),
    ColumnSpec::new("Last pushed date", "last_pushed_date", Type::Timestamp)
        .signature()
        .latest(),
    ColumnSpec::new("Last pushed email", "last_pushed_email", Type::Text).signature(),
];

const DERIVED: &[DerivedSpec] = &[DerivedSpec {
    name: "Owner",
    key: "owner",
    ty: Type::Category,
    from: "organization_repository",
    make: owners,
    number_of_none: None,
}];

fn owners<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    let owner = |value: &&'a [u8]| {
        let slash = value.iter().position(|byte| *byte == b'/');
        match slash.map(|at| value[..at].trim_ascii()) {
            None | Some([]) => DerivedValue::Unknown(Unknown::Empty),
            Some(owner) => DerivedValue::Part(owner),
        }
    };
    values.iter().map(owner).collect()
}

const fn committers_by(id: &'static str, column: &'static str) -> chart::Rule {
    chart::Rule {
        id,
        plot: Plot::DistinctBy {
            column,
            of: "user_login",
            notable: None,
        },
    }
}

/// The people who use a licence of Advanced Security, and the repositories through which they do.
pub static ACTIVE_COMMITTERS: Kind = Kind {
    id: "ghec.active_committers",
    family: "ghec.active_committers",
    product: PRODUCT,
    noun: "active committers report",
    subject: "active committers",
    columns: COLUMNS,
    named_by: Some("user_login"),
    person_columns: &["user_login", "last_pushed_email"],
    organization_columns: &["owner"],
    repository_columns: &["organization_repository"],
    derived: DERIVED,
    notes: &[Note::PeopleRepeat],
    kpis: &[
        kpi::Rule::distinct("committers", "user_login", Predicate::All),
        kpi::Rule::distinct(
            "committed_repositories",
            "organization_repository",
            Predicate::All,
        ),
        kpi::Rule::distinct("committed_owners", "owner", Predicate::All),
        kpi::Rule::distinct(
            "committers_30d",
            "user_login",
            Predicate::Within("last_pushed_date", 30),
        ),
    ],
    charts: &[
        committers_by("committers_by_owner", "owner"),
        committers_by("committers_by_repository", "organization_repository"),
        chart::Rule {
            id: "repositories_by_committer",
            plot: Plot::Ranking {
                column: "user_login",
            },
        },
        chart::Rule {
            id: "last_push",
            plot: Plot::Recency {
                column: "last_pushed_date",
            },
        },
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "ghec.active_committers",
    title: "Active committers",
    product: Some(PRODUCT),
    leads: &[(
        "committers",
        (
            "{n} active committer uses a licence",
            "{n} active committers use a licence",
        ),
    )],
    groups: &[
        ("People", &["committers", "committers_30d"]),
        ("Where", &["committed_repositories", "committed_owners"]),
    ],
    offer: Some(Offer {
        from: "ghas_active_committers_….csv",
        answers: "Who uses an Advanced Security licence, and through which repository.",
        sample_rows: Some(900),
    }),
    figures: &[
        kpi::Words::new(
            "committers",
            "Active committers",
            "Different people; each counts once.",
        ),
        kpi::Words::new(
            "committed_repositories",
            "Repositories",
            "Different repositories.",
        ),
        kpi::Words::new(
            "committed_owners",
            "Owners",
            "Different organizations, or people with managed users, that own these repositories.",
        ),
        kpi::Words::new(
            "committers_30d",
            "Pushed in 30 days",
            "Different people who pushed within the 30 days before the as-of day.",
        ),
    ],
    charts: &[
        chart::Words::new("committers_by_owner", "Committers by owner"),
        chart::Words::new("committers_by_repository", "Committers by repository"),
        chart::Words::new("repositories_by_committer", "Repositories by committer"),
        chart::Words::new("last_push", "Last push").labels(Labels::Ages),
    ],
    nouns: &[
        ("organization_repository", ("repository", "repositories")),
        ("owner", ("owner", "owners")),
    ],
    ..KindWords::PLAIN
};
