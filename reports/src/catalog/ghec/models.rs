//! This module describes usage of models by person: premium requests, tokens and AI credits.
//!
//! Premium requests have 17 columns; in 2025 they had six (`Timestamp`, `User`, `Model`,
//! `Requests Used`, `Exceeds Monthly Quota`, `Total Monthly Quota`), and a quota may be `Unlimited`. The token report has the first fifteen of them and four of
//! tokens. The report of AI credits has no `exceeds_quota` but a `repository`, and since
//! September 2026 four columns of tokens; files of premium requests without `exceeds_quota` are
//! accepted by GitHub's own reader too.

use super::PRODUCT;
use super::billing::{self, GROSS_BY_DAY, NET_BY_DAY, by};
use crate::catalog::{ColumnSpec, Kind, KindWords, Lookalike, Note, Offer};
use crate::rules::Amount;
use crate::rules::chart;
use crate::rules::kpi;
use crate::rules::predicate::Predicate;
use crate::table::Type;

const fn tokens(name: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, name, Type::Integer)
}

const fn sum(id: &'static str, column: &'static str) -> kpi::Rule {
    kpi::Rule::sum(id, column, Amount::Number, Predicate::All)
}

const PREMIUM_COLUMNS: &[ColumnSpec] = &[
    billing::DATE.aliases(&["timestamp", "usage_at"]),
    billing::USERNAME.aliases(&["user"]),
    billing::PRODUCT,
    billing::SKU,
    billing::MODEL,
    billing::QUANTITY.aliases(&["requests_used"]),
    billing::UNIT_TYPE,
    billing::COST,
    billing::GROSS,
    billing::DISCOUNT,
    billing::NET,
    billing::EXCEEDS.aliases(&["exceeds_monthly_quota"]),
    billing::QUOTA,
    billing::ORGANIZATION,
    billing::COST_CENTER,
    billing::CREDITS,
    billing::CREDITS_GROSS,
];

const TOKEN_COLUMNS: &[ColumnSpec] = &[
    billing::DATE,
    billing::USERNAME,
    billing::PRODUCT,
    billing::SKU,
    billing::MODEL,
    billing::QUANTITY,
    billing::UNIT_TYPE,
    billing::COST,
    billing::GROSS,
    billing::DISCOUNT,
    billing::NET,
    billing::EXCEEDS,
    billing::QUOTA,
    billing::ORGANIZATION,
    billing::COST_CENTER,
    tokens("total_input_tokens").signature(),
    tokens("total_output_tokens").signature(),
    tokens("total_cache_creation_tokens"),
    tokens("total_cache_read_tokens"),
];

const CREDIT_COLUMNS: &[ColumnSpec] = &[
    billing::DATE,
    billing::USERNAME,
    billing::PRODUCT,
    billing::SKU,
    billing::MODEL,
    billing::QUANTITY,
    billing::UNIT_TYPE,
    billing::COST,
    billing::GROSS,
    billing::DISCOUNT,
    billing::NET,
    billing::QUOTA,
    billing::ORGANIZATION,
    billing::REPOSITORY.signature(),
    billing::COST_CENTER,
    billing::CREDITS.signature(),
    billing::CREDITS_GROSS,
    tokens("input").optional(),
    tokens("output").optional(),
    tokens("cache_read").optional(),
    tokens("cache_write").optional(),
];

const CHARTS: &[chart::Rule] = &[
    NET_BY_DAY,
    GROSS_BY_DAY,
    GROSS_BY_MODEL,
    GROSS_BY_PERSON,
    NET_BY_PERSON,
    NET_BY_MODEL,
    GROSS_BY_ORGANIZATION,
    GROSS_BY_SKU,
    GROSS_BY_COST_CENTER,
];

const GROSS_BY_MODEL: chart::Rule = by("gross_by_model", "model", "gross_amount");
const GROSS_BY_PERSON: chart::Rule = by("gross_by_person", "username", "gross_amount");
const NET_BY_PERSON: chart::Rule = by("net_by_person", "username", "net_amount");
const NET_BY_MODEL: chart::Rule = by("net_by_model", "model", "net_amount");
const GROSS_BY_ORGANIZATION: chart::Rule =
    by("gross_by_organization", "organization", "gross_amount");
const GROSS_BY_SKU: chart::Rule = by("gross_by_sku", "sku", "gross_amount");
const GROSS_BY_COST_CENTER: chart::Rule =
    by("gross_by_cost_center", "cost_center_name", "gross_amount");

/// Tokens by the values of a column.
const fn tokens_by(id: &'static str, column: &'static str, of: &'static str) -> chart::Rule {
    billing::sum_by(id, column, of, Amount::Number)
}

/// Tokens come first, because they determine the cost.
const TOKEN_CHARTS: &[chart::Rule] = &[
    billing::sum_by_day("input_tokens_by_day", INPUT, Amount::Number),
    billing::sum_by_day("output_tokens_by_day", OUTPUT, Amount::Number),
    tokens_by("input_tokens_by_model", "model", INPUT),
    tokens_by("output_tokens_by_model", "model", OUTPUT),
    tokens_by("input_tokens_by_person", "username", INPUT),
    tokens_by("output_tokens_by_person", "username", OUTPUT),
    NET_BY_DAY,
    GROSS_BY_DAY,
    GROSS_BY_MODEL,
    GROSS_BY_PERSON,
    NET_BY_PERSON,
    NET_BY_MODEL,
    GROSS_BY_ORGANIZATION,
    GROSS_BY_SKU,
    GROSS_BY_COST_CENTER,
];

const INPUT: &str = "total_input_tokens";
const OUTPUT: &str = "total_output_tokens";

/// The AI credit report has a repository; the other two never have.
const WITH_REPOSITORY: &[Lookalike] = &[Lookalike {
    has: &["repository"],
    lacks: &[],
}];

const NOTES: &[Note] = &[Note::UsDollars];

/// Premium requests.
pub static PREMIUM_REQUESTS: Kind = Kind {
    id: "ghec.premium_requests",
    family: "ghec.premium_requests",
    product: PRODUCT,
    noun: "premium request report",
    subject: "premium requests",
    columns: PREMIUM_COLUMNS,
    named_by: Some("username"),
    person_columns: &["username"],
    organization_columns: &["organization"],
    older_forms: &[&[
        "date",
        "username",
        "model",
        "quantity",
        "exceeds_quota",
        "total_monthly_quota",
    ]],
    notes: NOTES,
    lookalikes: WITH_REPOSITORY,
    kpis: &[
        billing::NET_SPEND,
        billing::GROSS_SPEND,
        billing::DISCOUNTS,
        billing::REQUESTS,
        billing::PEOPLE,
        billing::OVER_QUOTA,
        billing::MODELS,
        billing::CREDIT_SPEND,
    ],
    charts: CHARTS,
    ..Kind::PLAIN
};

/// The words of the kind.
pub static PREMIUM_REQUESTS_WORDS: KindWords = KindWords {
    id: "ghec.premium_requests",
    title: "Premium requests",
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
        (
            "requests",
            (
                "People made {n} premium request",
                "People made {n} premium requests",
            ),
        ),
    ],
    figure_leads: true,
    groups: &[
        ("Spend", &["net_spend", "gross_spend", "discounts"]),
        ("Who", &["users", "over_quota"]),
        ("On what", &["requests", "models", "credit_spend"]),
    ],
    offer: Some(Offer {
        from: "premiumRequestUsageReport_….csv",
        answers: "Who is over their quota, and on which models.",
        sample_rows: Some(2_000),
    }),
    figures: &[
        kpi::Words::new(
            "requests",
            "Requests",
            "Quantities whose unit is requests, added up.",
        ),
        kpi::Words::new(
            "over_quota",
            "Over their quota",
            "Different people with at least one row that exceeds the monthly quota.",
        ),
        kpi::Words::new("models", "Models", "Different models."),
        kpi::Words::new(
            "credit_spend",
            "In AI credits",
            "Gross amounts in AI credits, added up.",
        ),
    ],
    charts: &[
        chart::Words::new("gross_by_model", "Gross amount by model"),
        chart::Words::new("gross_by_person", "Gross amount by person"),
        chart::Words::new("net_by_model", "Net amount by model"),
        chart::Words::new("gross_by_cost_center", "Gross amount by cost centre"),
    ],
    nouns: &[("model", ("model", "models"))],
    ..KindWords::PLAIN
};

/// Tokens.
pub static TOKEN_USAGE: Kind = Kind {
    id: "ghec.token_usage",
    family: "ghec.token_usage",
    product: PRODUCT,
    noun: "token usage report",
    subject: "token usage",
    columns: TOKEN_COLUMNS,
    named_by: Some("username"),
    person_columns: &["username"],
    organization_columns: &["organization"],
    notes: NOTES,
    lookalikes: WITH_REPOSITORY,
    kpis: &[
        billing::NET_SPEND,
        billing::GROSS_SPEND,
        sum("input_tokens", INPUT),
        sum("output_tokens", OUTPUT),
        sum("cache_creation_tokens", "total_cache_creation_tokens"),
        sum("cache_read_tokens", "total_cache_read_tokens"),
        billing::PEOPLE,
        billing::OVER_QUOTA,
        billing::MODELS,
    ],
    charts: TOKEN_CHARTS,
    ..Kind::PLAIN
};

/// The words of the kind.
pub static TOKEN_USAGE_WORDS: KindWords = KindWords {
    id: "ghec.token_usage",
    title: "Token usage",
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
        ("Spend", &["net_spend", "gross_spend"]),
        ("Who", &["users", "over_quota"]),
        (
            "On what",
            &[
                "models",
                "input_tokens",
                "output_tokens",
                "cache_creation_tokens",
                "cache_read_tokens",
            ],
        ),
    ],
    offer: Some(Offer {
        from: "CSV",
        answers: "How many tokens each model uses, and for whom.",
        sample_rows: Some(2_000),
    }),
    figures: &[
        kpi::Words::new("input_tokens", "Input tokens", "Added up.").trend("input_tokens_by_day"),
        kpi::Words::new("output_tokens", "Output tokens", "Added up.")
            .trend("output_tokens_by_day"),
        kpi::Words::new(
            "cache_creation_tokens",
            "Tokens into the cache",
            "Added up.",
        ),
        kpi::Words::new("cache_read_tokens", "Tokens from the cache", "Added up."),
    ],
    charts: &[
        chart::Words::new("input_tokens_by_day", "Input tokens by day"),
        chart::Words::new("output_tokens_by_day", "Output tokens by day"),
        chart::Words::new("input_tokens_by_model", "Input tokens by model"),
        chart::Words::new("output_tokens_by_model", "Output tokens by model"),
        chart::Words::new("input_tokens_by_person", "Input tokens by person"),
        chart::Words::new("output_tokens_by_person", "Output tokens by person"),
    ],
    ..KindWords::PLAIN
};

/// AI credits.
pub static AI_CREDITS: Kind = Kind {
    id: "ghec.ai_credits",
    family: "ghec.ai_credits",
    product: PRODUCT,
    noun: "AI credit report",
    subject: "AI credits",
    columns: CREDIT_COLUMNS,
    named_by: Some("username"),
    person_columns: &["username"],
    organization_columns: &["organization"],
    repository_columns: &["repository"],
    notes: NOTES,
    kpis: &[
        billing::NET_SPEND,
        billing::GROSS_SPEND,
        billing::DISCOUNTS,
        sum("credits", "aic_quantity"),
        billing::CREDIT_SPEND,
        billing::PEOPLE,
        billing::MODELS,
        billing::REPOSITORIES,
    ],
    charts: CHARTS,
    ..Kind::PLAIN
};

/// The words of the kind.
pub static AI_CREDITS_WORDS: KindWords = KindWords {
    id: "ghec.ai_credits",
    title: "AI credits",
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
        ("Who", &["users"]),
        (
            "On what",
            &["credits", "credit_spend", "models", "billed_repositories"],
        ),
    ],
    offer: Some(Offer {
        from: "CSV",
        answers: "Where AI credits go, by person, model and repository.",
        sample_rows: Some(2_000),
    }),
    figures: &[kpi::Words::new(
        "credits",
        "AI credits",
        "AI credits, added up.",
    )],
    ..KindWords::PLAIN
};
