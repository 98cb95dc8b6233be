//! This module describes the metered usage report, detailed (14 columns) or summarized (without
//! `username` and `workflow_path`, 12). Older files have a `workflow_name` too; the `usageItems` of
//! the REST interface are the same report as JSON.

use super::PRODUCT;
use super::billing::{self, by, by_day};
use crate::catalog::{ColumnSpec, Kind, Lookalike, Note};
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
        by_day("gross_by_day", "gross_amount"),
        by("gross_by_product", "product", "gross_amount"),
        by("gross_by_sku", "sku", "gross_amount"),
        by("net_by_product", "product", "net_amount"),
        by("gross_by_organization", "organization", "gross_amount"),
        by("gross_by_repository", "repository", "gross_amount"),
        by("net_by_person", "username", "net_amount"),
    ],
    ..Kind::PLAIN
};
