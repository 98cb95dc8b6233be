//! This module describes consumed licences of an enterprise, also known as its members:
//! `export-NAME-SECONDS.csv`.
//!
//! Names and order are those that two parsers of real files have; the documentation lists the
//! same and some more, which newer files may have ([license reports]). Several cells are lists,
//! such as `acme:Owner, emca:Member`; what is in them is counted in columns made of them. Two
//! factors are for accounts of the cloud only.
//!
//! On GHE.com the names begin with `GitHub` alone. The REST interface has the same columns as keys, a
//! few of them by other names, and lists as lists.
//!
//! [license reports]: https://docs.github.com/en/billing/reference/license-reports

use super::PRODUCT;
use crate::catalog::{ColumnSpec, Kind, KindWords, Offer};
use crate::rules::chart::{self, Labels, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;
use crate::table::derive::{DerivedSpec, DerivedValue, items};

const fn text(name: &'static str, key: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, key, Type::Text)
}

const fn category(name: &'static str, key: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, key, Type::Category)
}

const fn truth(name: &'static str, key: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, key, Type::Boolean)
}

const COLUMNS: &[ColumnSpec] = &[
    text("GitHub com login", "github_com_login")
        .aliases(&["github_login"])
        .signature(),
    text("GitHub com name", "github_com_name").aliases(&["github_name"]),
    text("Enterprise server user ids", "enterprise_server_user_ids").list(),
    truth("GitHub com user", "github_com_user")
        .aliases(&["github_user"])
        .signature(),
    truth("Enterprise server user", "enterprise_server_user"),
    truth(
        "Visual studio subscription user",
        "visual_studio_subscription_user",
    ),
    category("License type", "license_type")
        .values(&["Enterprise", "Visual Studio subscription"])
        .signature(),
    text("GitHub com profile", "github_com_profile").aliases(&["github_profile"]),
    list("GitHub com member roles", "github_com_member_roles")
        .aliases(&["github_member_roles"])
        .list(),
    category("GitHub com enterprise roles", "github_com_enterprise_roles")
        .aliases(&["github_enterprise_roles"])
        .list(),
    text(
        "GitHub com verified domain emails",
        "github_com_verified_domain_emails",
    )
    .aliases(&["github_verified_domain_emails"])
    .list(),
    text("GitHub com saml name", "github_com_saml_name")
        .aliases(&["github_saml_name", "github_com_saml_name_id"]),
    list(
        "GitHub com orgs with pending invites",
        "github_com_orgs_with_pending_invites",
    )
    .aliases(&["github_orgs_with_pending_invites"])
    .list(),
    truth("GitHub com two factor auth", "github_com_two_factor_auth")
        .aliases(&["github_two_factor_auth"]),
    ColumnSpec::new(
        "GitHub com two factor auth required by date",
        "github_com_two_factor_auth_required_by_date",
        Type::Timestamp,
    )
    .aliases(&["github_two_factor_auth_required_by_date"])
    .ahead(),
    truth(
        "GitHub com advanced security license user",
        "github_com_advanced_security_license_user",
    )
    .aliases(&["github_advanced_security_license_user"]),
    text(
        "Enterprise server primary emails",
        "enterprise_server_primary_emails",
    )
    .aliases(&["enterprise_server_emails"])
    .list(),
    text(
        "Enterprise server advanced security user ids",
        "enterprise_server_advanced_security_user_ids",
    )
    .list(),
    category(
        "Visual studio license status",
        "visual_studio_license_status",
    ),
    text(
        "Visual studio subscription email",
        "visual_studio_subscription_email",
    ),
    ColumnSpec::new("Total user accounts", "total_user_accounts", Type::Integer),
    category("GitHub com cost center", "github_com_cost_center")
        .aliases(&["github_cost_center"])
        .optional(),
    truth(
        "GitHub com code security license user",
        "github_com_code_security_license_user",
    )
    .aliases(&["github_code_security_license_user"])
    .optional(),
    truth(
        "GitHub com secret protection license user",
        "github_com_secret_protection_license_user",
    )
    .aliases(&["github_secret_protection_license_user"])
    .optional(),
    truth("Ghe license active", "ghe_license_active").optional(),
    ColumnSpec::new(
        "Ghe license start date",
        "ghe_license_start_date",
        Type::Timestamp,
    )
    .optional(),
    ColumnSpec::new(
        "Ghe license end date",
        "ghe_license_end_date",
        Type::Timestamp,
    )
    .ahead()
    .optional(),
    text(
        "Enterprise server code security user ids",
        "enterprise_server_code_security_user_ids",
    )
    .list()
    .optional(),
    text(
        "Enterprise server secret protection user ids",
        "enterprise_server_secret_protection_user_ids",
    )
    .list()
    .optional(),
];

/// Several values in one cell, which is empty if there are none.
const fn list(name: &'static str, key: &'static str) -> ColumnSpec {
    category(name, key).stated(&[""])
}

const DERIVED: &[DerivedSpec] = &[
    number(
        "Organizations",
        "organizations",
        "github_com_member_roles",
        organizations,
    ),
    number(
        "Owned Organizations",
        "owned_organizations",
        "github_com_member_roles",
        owned,
    ),
    number(
        "Outside Repositories",
        "outside_repositories",
        "github_com_member_roles",
        outside,
    ),
    number(
        "Pending Invites",
        "pending_invites",
        "github_com_orgs_with_pending_invites",
        all,
    ),
];

const fn number(
    name: &'static str,
    key: &'static str,
    from: &'static str,
    make: for<'a> fn(&[&'a [u8]]) -> Vec<DerivedValue<'a>>,
) -> DerivedSpec {
    DerivedSpec {
        name,
        key,
        ty: Type::Integer,
        from,
        make,
        number_of_none: Some(0),
    }
}

fn count<'a>(values: &[&'a [u8]], counts: impl Fn(&[u8]) -> bool) -> Vec<DerivedValue<'a>> {
    let made = |value: &&'a [u8]| {
        let number = items(value).filter(|item| counts(item)).count();
        DerivedValue::Number(i64::try_from(number).unwrap_or(i64::MAX))
    };
    values.iter().map(made).collect()
}

/// The role behind the last colon, in lower case.
fn has_role(item: &[u8], role: &[u8]) -> bool {
    let colon = item.iter().rposition(|byte| *byte == b':');
    colon.is_some_and(|at| item[at + 1..].trim_ascii().eq_ignore_ascii_case(role))
}

/// Roles in an organization; that of an outside collaborator is in a repository.
fn organizations<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    count(values, |item| !has_role(item, b"collaborator"))
}

fn owned<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    count(values, |item| has_role(item, b"owner"))
}

fn outside<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    count(values, |item| has_role(item, b"collaborator"))
}

fn all<'a>(values: &[&'a [u8]]) -> Vec<DerivedValue<'a>> {
    count(values, |_| true)
}

const fn above_zero(id: &'static str, all: &'static [&'static str]) -> kpi::Rule {
    kpi::Rule::rows(id, Predicate::AnyPositive { all, if_there: &[] })
}

/// The people who use a licence, and the type of licence.
pub static MEMBERS: Kind = Kind {
    id: "ghec.members",
    family: "ghec.members",
    product: PRODUCT,
    noun: "enterprise licence report",
    subject: "licences",
    columns: COLUMNS,
    named_by: Some("github_com_login"),
    key: &[
        "github_com_login",
        "enterprise_server_user_ids",
        "visual_studio_subscription_email",
    ],
    person_columns: &[
        "github_com_login",
        "github_com_saml_name",
        "github_com_verified_domain_emails",
        "enterprise_server_user_ids",
        "enterprise_server_primary_emails",
        "visual_studio_subscription_email",
    ],
    organization_columns: &[
        "github_com_member_roles",
        "github_com_orgs_with_pending_invites",
    ],
    derived: DERIVED,
    kpis: &[
        kpi::Rule::rows("licensed_people", Predicate::All),
        kpi::Rule::rows(
            "without_2fa",
            Predicate::Is("github_com_two_factor_auth", "false"),
        ),
        above_zero("with_pending_invites", &["pending_invites"]),
        kpi::Rule::rows(
            "enterprise_owners",
            Predicate::Contains("github_com_enterprise_roles", "owner"),
        ),
        above_zero("organization_owners", &["owned_organizations"]),
        kpi::Rule::rows(
            "collaborators",
            Predicate::Contains("github_com_enterprise_roles", "collaborator"),
        ),
        kpi::Rule::rows(
            "visual_studio_users",
            Predicate::Is("visual_studio_subscription_user", "true"),
        ),
        kpi::Rule::rows(
            "server_users",
            Predicate::Is("enterprise_server_user", "true"),
        ),
        kpi::Rule::rows(
            "advanced_security_users",
            Predicate::Is("github_com_advanced_security_license_user", "true"),
        ),
    ],
    charts: &[
        chart::Rule {
            id: "license_types",
            plot: Plot::Split {
                column: "license_type",
            },
        },
        chart::Rule {
            id: "two_factor",
            plot: Plot::Split {
                column: "github_com_two_factor_auth",
            },
        },
        chart::Rule {
            id: "enterprise_roles",
            plot: Plot::Ranking {
                column: "github_com_enterprise_roles",
            },
        },
        chart::Rule {
            id: "by_organizations",
            plot: Plot::Counts {
                column: "organizations",
                starts: &[0, 1, 2, 3, 6, 11],
                once: None,
            },
        },
        chart::Rule {
            id: "visual_studio_status",
            plot: Plot::Split {
                column: "visual_studio_license_status",
            },
        },
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "ghec.members",
    title: "Enterprise licences",
    product: Some(PRODUCT),
    row: ("licence", "licences"),
    leads: &[(
        "licensed_people",
        ("{n} person holds a licence", "{n} people hold a licence"),
    )],
    groups: &[
        ("Licences", &["licensed_people", "with_pending_invites"]),
        ("Risk", &["without_2fa"]),
        (
            "Roles",
            &["enterprise_owners", "organization_owners", "collaborators"],
        ),
        (
            "Products",
            &[
                "server_users",
                "visual_studio_users",
                "advanced_security_users",
            ],
        ),
    ],
    offer: Some(Offer {
        from: "export-NAME-….csv",
        answers: "Who holds a licence, who owns what, who has no two-factor authentication.",
        sample_rows: Some(1_200),
    }),
    figures: &[
        kpi::Words::new("licensed_people", "People", "Every row of the report."),
        kpi::Words::new(
            "with_pending_invites",
            "Pending invitations",
            "Invited to at least one organization, and has not answered.",
        ),
        kpi::Words::new(
            "enterprise_owners",
            "Enterprise owners",
            "A role in the enterprise is Owner.",
        ),
        kpi::Words::new(
            "organization_owners",
            "Organization owners",
            "Owner of at least one organization of the enterprise.",
        ),
        kpi::Words::new(
            "collaborators",
            "Collaborators",
            "A role in the enterprise is that of a collaborator.",
        ),
        kpi::Words::new(
            "visual_studio_users",
            "Visual Studio subscribers",
            "The person subscribes to Visual Studio.",
        ),
        kpi::Words::new(
            "server_users",
            "On a server",
            "The person has an account on a server.",
        ),
        kpi::Words::new(
            "advanced_security_users",
            "Advanced Security",
            "The person uses a licence of Advanced Security.",
        ),
    ],
    charts: &[
        chart::Words::new("license_types", "Type of licence"),
        chart::Words::new("enterprise_roles", "Roles in the enterprise"),
        chart::Words::new("by_organizations", "People by organizations")
            .unit("number of organizations")
            .labels(Labels::Numbers),
        chart::Words::new("visual_studio_status", "Visual Studio licence"),
    ],
    ..KindWords::PLAIN
};
