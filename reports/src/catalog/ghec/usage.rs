//! This module describes the metered usage report, detailed (14 columns) or summarized (without
//! `username` and `workflow_path`, 12). Older files have a `workflow_name` too; the `usageItems` of
//! the REST interface are the same report as JSON.

use super::PRODUCT;
use super::billing::{self, by};
use crate::catalog::{ColumnSpec, Kind, KindWords, Lookalike, Note, Offer};
use crate::rules::chart;
use crate::rules::kpi;
use crate::table::Type;

const COLUMNS: &[ColumnSpec] = &[
    billing::DATE,
    billing::PRODUCT,
    billing::SKU,
    billing::QUANTITY,
    billing::UNIT_TYPE,
    billing::COST,
    billing::GROSS,
    billing::DISCOUNT,
    billing::NET,
    billing::ORGANIZATION,
    billing::REPOSITORY,
    billing::COST_CENTER,
    billing::USERNAME.optional(),
    ColumnSpec::new("workflow_path", "workflow_path", Type::Category).optional(),
    // A column of older files, which have 15 columns with it.
    ColumnSpec::new("workflow_name", "workflow_name", Type::Category).optional(),
];

/// The usage and its cost.
pub static USAGE: Kind = Kind {
    id: "ghec.usage",
    family: "ghec.usage",
    product: PRODUCT,
    noun: "GitHub usage report",
    subject: "usage",
    columns: COLUMNS,
    person_columns: &["username"],
    organization_columns: &["organization"],
    repository_columns: &["repository"],
    attributes: &[("repository", "organization")],
    notes: &[Note::UsDollars],
    lookalikes: &[Lookalike {
        has: &["model"],
        lacks: &[],
    }],
    kpis: &[
        billing::NET_SPEND,
        billing::GROSS_SPEND,
        billing::DISCOUNTS,
        billing::PRODUCTS,
        billing::ORGANIZATIONS,
        billing::REPOSITORIES,
        billing::PEOPLE,
    ],
    charts: &[
        billing::NET_BY_DAY,
        billing::GROSS_BY_DAY,
        by("gross_by_product", "product", "gross_amount"),
        by("gross_by_sku", "sku", "gross_amount"),
        by("net_by_product", "product", "net_amount"),
        by("gross_by_organization", "organization", "gross_amount"),
        by("gross_by_repository", "repository", "gross_amount"),
        by("net_by_person", "username", "net_amount"),
    ],
    ..Kind::PLAIN
};

/// The words of the kind.
pub static WORDS: KindWords = KindWords {
    id: "ghec.usage",
    title: "GitHub usage",
    product: Some(PRODUCT),
    leads: &[
        ("net_spend", ("{n} was billed", "{n} was billed")),
        (
            "gross_spend",
            (
                "Usage came to {n} before discounts",
                "Usage came to {n} before discounts",
            ),
        ),
    ],
    figure_leads: true,
    groups: &[
        ("Spend", &["net_spend", "gross_spend", "discounts"]),
        ("Who", &["users", "billed_organizations"]),
        ("On what", &["billed_products", "billed_repositories"]),
    ],
    attributes: &[("organization", "Organization")],
    offer: Some(Offer {
        from: "CSV",
        answers: "What is used and what is paid for, by product, repository and person.",
        sample_rows: Some(3_000),
    }),
    figures: &[
        kpi::Words::new(
            "net_spend",
            "Net amount",
            "Net amounts, added up: what is paid after discounts.",
        )
        .trend("net_by_day"),
        kpi::Words::new(
            "gross_spend",
            "Gross amount",
            "Gross amounts, added up: what was used, before discounts.",
        )
        .trend("gross_by_day"),
        kpi::Words::new(
            "discounts",
            "Discount",
            "Discounts, added up: what a plan includes.",
        ),
        kpi::Words::new("billed_products", "Products", "Different products."),
        kpi::Words::new(
            "billed_organizations",
            "Organizations",
            "Different organizations.",
        ),
        kpi::Words::new(
            "billed_repositories",
            "Repositories",
            "Different repositories.",
        ),
        kpi::Words::new("users", "People", "Different people who used something."),
    ],
    charts: &[
        chart::Words::new("net_by_day", "Net amount by day"),
        chart::Words::new("gross_by_day", "Gross amount by day"),
        chart::Words::new("gross_by_product", "Gross amount by product"),
        chart::Words::new("gross_by_sku", "Gross amount by SKU"),
        chart::Words::new("net_by_product", "Net amount by product"),
        chart::Words::new("gross_by_organization", "Gross amount by organization"),
        chart::Words::new("gross_by_repository", "Gross amount by repository"),
        chart::Words::new("net_by_person", "Net amount by person"),
    ],
    nouns: &[
        ("product", ("product", "products")),
        ("username", ("person", "people")),
    ],
    ..KindWords::PLAIN
};
