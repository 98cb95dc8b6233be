//! This module holds the columns and figures that the four usage reports of GitHub's billing share.
//!
//! Headers are those of real files. Real files begin with a byte order mark, quote every cell,
//! write amounts with the noise of doubles (`0.018000000000000002`, `9.4086E-05`) and truths as
//! `True` and `False`. Days are UTC, money is in US dollars ([billing reports]): gross is what was
//! used, discount what is included in a plan, net what is paid.
//!
//! Documented older files say `usage_at` and `repository_name`; the REST interface writes the same
//! names without underscores (`grossAmount`), and `pricePerUnit`.
//!
//! [billing reports]: https://docs.github.com/en/billing/reference/billing-reports

use crate::catalog::ColumnSpec;
use crate::rules::Amount;
use crate::rules::chart::{self, Plot};
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;

pub(super) const DATE: ColumnSpec =
    ColumnSpec::new("date", "date", Type::Timestamp).aliases(&["usage_at"]);
pub(super) const USERNAME: ColumnSpec = ColumnSpec::new("username", "username", Type::Category);
pub(super) const PRODUCT: ColumnSpec = ColumnSpec::new("product", "product", Type::Category);
pub(super) const SKU: ColumnSpec = ColumnSpec::new("sku", "sku", Type::Category).signature();
pub(super) const MODEL: ColumnSpec = ColumnSpec::new("model", "model", Type::Category).signature();
pub(super) const QUANTITY: ColumnSpec = ColumnSpec::new("quantity", "quantity", Type::Decimal);
pub(super) const UNIT_TYPE: ColumnSpec =
    ColumnSpec::new("unit_type", "unit_type", Type::Category).aliases(&["unittype"]);
pub(super) const COST: ColumnSpec = ColumnSpec::new(
    "applied_cost_per_quantity",
    "applied_cost_per_quantity",
    Type::Decimal,
)
.aliases(&["price_per_unit", "priceperunit"]);
pub(super) const GROSS: ColumnSpec = ColumnSpec::new("gross_amount", "gross_amount", Type::Decimal)
    .aliases(&["grossamount"])
    .signature();
pub(super) const DISCOUNT: ColumnSpec =
    ColumnSpec::new("discount_amount", "discount_amount", Type::Decimal)
        .aliases(&["discountamount"]);
pub(super) const NET: ColumnSpec = ColumnSpec::new("net_amount", "net_amount", Type::Decimal)
    .aliases(&["netamount"])
    .signature();
pub(super) const EXCEEDS: ColumnSpec =
    ColumnSpec::new("exceeds_quota", "exceeds_quota", Type::Boolean);
pub(super) const QUOTA: ColumnSpec =
    ColumnSpec::new("total_monthly_quota", "total_monthly_quota", Type::Decimal)
        .stated(&["Unlimited"]);
pub(super) const ORGANIZATION: ColumnSpec =
    ColumnSpec::new("organization", "organization", Type::Category).aliases(&["organizationname"]);
pub(super) const REPOSITORY: ColumnSpec =
    ColumnSpec::new("repository", "repository", Type::Category)
        .aliases(&["repository_name", "repositoryname"]);
pub(super) const COST_CENTER: ColumnSpec =
    ColumnSpec::new("cost_center_name", "cost_center_name", Type::Category);
pub(super) const CREDITS: ColumnSpec =
    ColumnSpec::new("aic_quantity", "aic_quantity", Type::Decimal);
pub(super) const CREDITS_GROSS: ColumnSpec =
    ColumnSpec::new("aic_gross_amount", "aic_gross_amount", Type::Decimal);

const fn dollars(id: &'static str, column: &'static str) -> kpi::Rule {
    kpi::Rule::sum(id, column, Amount::UsDollars, Predicate::All)
}

pub(super) const NET_SPEND: kpi::Rule = dollars("net_spend", "net_amount");
pub(super) const GROSS_SPEND: kpi::Rule = dollars("gross_spend", "gross_amount");
pub(super) const DISCOUNTS: kpi::Rule = dollars("discounts", "discount_amount");
pub(super) const CREDIT_SPEND: kpi::Rule = dollars("credit_spend", "aic_gross_amount");
pub(super) const PEOPLE: kpi::Rule = kpi::Rule::distinct("users", "username", Predicate::All);
pub(super) const MODELS: kpi::Rule = kpi::Rule::distinct("models", "model", Predicate::All);
pub(super) const PRODUCTS: kpi::Rule =
    kpi::Rule::distinct("billed_products", "product", Predicate::All);
pub(super) const ORGANIZATIONS: kpi::Rule =
    kpi::Rule::distinct("billed_organizations", "organization", Predicate::All);
pub(super) const REPOSITORIES: kpi::Rule =
    kpi::Rule::distinct("billed_repositories", "repository", Predicate::All);
/// In the form of 2025, which has six columns, every row counts requests.
pub(super) const REQUESTS: kpi::Rule = kpi::Rule::sum(
    "requests",
    "quantity",
    Amount::Number,
    Predicate::IsUnlessOlder {
        column: "unit_type",
        value: "requests",
        newer: &["unit_type", "sku", "product", "aic_quantity"],
    },
);
pub(super) const OVER_QUOTA: kpi::Rule = kpi::Rule::distinct(
    "over_quota",
    "username",
    Predicate::Is("exceeds_quota", "true"),
);

/// Money by the values of a column.
pub(super) const fn by(id: &'static str, column: &'static str, of: &'static str) -> chart::Rule {
    sum_by(id, column, of, Amount::UsDollars)
}

/// The sum of another column for each value of a column.
pub(super) const fn sum_by(
    id: &'static str,
    column: &'static str,
    of: &'static str,
    amount: Amount,
) -> chart::Rule {
    chart::Rule {
        id,
        plot: Plot::SumBy {
            column,
            of,
            amount,
            once: None,
        },
    }
}

/// The money to pay by day.
pub(super) const NET_BY_DAY: chart::Rule =
    sum_by_day("net_by_day", "net_amount", Amount::UsDollars);
/// The money that usage comes to by day.
pub(super) const GROSS_BY_DAY: chart::Rule =
    sum_by_day("gross_by_day", "gross_amount", Amount::UsDollars);

/// The sum of a column by day.
pub(super) const fn sum_by_day(id: &'static str, of: &'static str, amount: Amount) -> chart::Rule {
    let column = "date";
    chart::Rule {
        id,
        plot: Plot::SumByDay { column, of, amount },
    }
}
