//! This module lists the reports, their parameters, and the tokens that they need.

use crate::report::{Format, Parameter, Recognition, ReportSpec, Text, Window};

use super::seats;

/// The first day of usage metrics.
const METRICS_FROM: &str = "2025-10-10";

/// A day before the first that can be billed: usage-based billing began later.
const BILLING_FROM: &str = "2020-01-01";

const SCOPE: Parameter = Parameter::choice(
    "scope",
    "For",
    &[Text::Borrowed("organization"), Text::Borrowed("enterprise")],
    "organization",
);

const NAME: Parameter = Parameter::name("name", "Name in its URL");

const OWNER: &[Parameter] = &[SCOPE, NAME];

const OWNER_AND_DAY: &[Parameter] = &[SCOPE, NAME, Parameter::day("day", "Day", METRICS_FROM)];

const ENTERPRISE_AND_WINDOW: &[Parameter] = &[
    Parameter::name("name", "Enterprise"),
    Parameter::day("from", "First day", BILLING_FROM),
    Parameter::day("to", "Last day", BILLING_FROM),
];

const SEATS_TOKEN: &str = "For an organization: the token of one of its owners, classic with the \
    scope manage_billing:copilot or read:org, or fine-grained with read access to “GitHub Copilot \
    Business” or “Administration”. For an enterprise: the classic token of one of its owners or \
    billing managers with the scope manage_billing:copilot or read:enterprise; fine-grained tokens \
    do not work.";

const METRICS_TOKEN: &str = "For an organization: a token of somebody who may see its Copilot \
    metrics, classic with the scope read:org, or fine-grained with read access to “Organization \
    Copilot metrics”. For an enterprise: classic with the scope manage_billing:copilot or \
    read:enterprise, or fine-grained with read access to “Enterprise Copilot metrics”. The policy \
    “Copilot usage metrics” has to be on.";

const BILLING_TOKEN: &str = "The token of an owner or a billing manager of the enterprise, or of \
    somebody with a custom role that may read its billing: classic with the scope \
    manage_billing:enterprise, or fine-grained with read access to “Enterprise billing” or write \
    access to “Enterprise administration”. GitHub has data of the last 24 months, at most.";

const fn seats(
    name: &'static str,
    title: &'static str,
    kind: &'static str,
    format: Format,
) -> ReportSpec {
    ReportSpec {
        name,
        title,
        kind,
        file: name,
        format,
        parameters: OWNER,
        window: None,
        token: SEATS_TOKEN,
    }
}

const fn metrics(
    name: &'static str,
    title: &'static str,
    kind: &'static str,
    parameters: &'static [Parameter],
) -> ReportSpec {
    ReportSpec {
        name,
        title,
        kind,
        file: name,
        format: Format::JsonLines,
        parameters,
        window: None,
        token: METRICS_TOKEN,
    }
}

const fn billing(
    name: &'static str,
    title: &'static str,
    kind: &'static str,
    recognise: fn(&[&str]) -> Recognition,
) -> ReportSpec {
    ReportSpec {
        name,
        title,
        kind,
        file: name,
        format: Format::Csv(recognise),
        parameters: ENTERPRISE_AND_WINDOW,
        window: Some(Window::new("from", "to", 366)),
        token: BILLING_TOKEN,
    }
}

/// All reports, in the order in which the page offers them.
pub static REPORTS: [ReportSpec; 10] = [
    seats(
        "seats",
        "Seats and their activity",
        "copilot.activity",
        Format::Csv(|names| recognised(names == seats::COLUMNS)),
    ),
    seats(
        "seats_json",
        "Seats with every detail",
        "copilot.seats",
        Format::JsonLines,
    ),
    metrics(
        "usage_users_28_days",
        "Usage by person, 28 days",
        "copilot.metrics_users",
        OWNER,
    ),
    metrics(
        "usage_users_day",
        "Usage by person, one day",
        "copilot.metrics_users",
        OWNER_AND_DAY,
    ),
    metrics(
        "usage_totals_28_days",
        "Usage in total, 28 days",
        "copilot.metrics_days",
        OWNER,
    ),
    metrics(
        "usage_totals_day",
        "Usage in total, one day",
        "copilot.metrics_days",
        OWNER_AND_DAY,
    ),
    metrics(
        "usage_teams_day",
        "Teams of people, one day",
        "generic",
        OWNER_AND_DAY,
    ),
    billing(
        "billing_detailed",
        "Billed usage, by person",
        "ghec.usage",
        |names| of_billing(names, Billing::Detailed),
    ),
    billing(
        "billing_summarized",
        "Billed usage, summarized",
        "ghec.usage",
        |names| of_billing(names, Billing::Summarized),
    ),
    billing(
        "billing_ai_credits",
        "AI credits",
        "ghec.ai_credits",
        |names| of_billing(names, Billing::Credits),
    ),
];

const fn recognised(is_it: bool) -> Recognition {
    match is_it {
        true => Recognition::Requested,
        false => Recognition::Unknown,
    }
}

/// The billing reports, which differ in a few columns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Billing {
    Detailed,
    Summarized,
    Credits,
}

fn of_billing(names: &[&str], requested: Billing) -> Recognition {
    let has = |name: &str| {
        names
            .iter()
            .any(|own| own.trim().eq_ignore_ascii_case(name))
    };
    if !(has("sku") && has("net_amount") && (has("date") || has("usage_at"))) {
        return Recognition::Unknown;
    }
    let found = match (has("model"), has("username")) {
        (true, _) => Billing::Credits,
        (false, true) => Billing::Detailed,
        (false, false) => Billing::Summarized,
    };
    match found == requested {
        true => Recognition::Requested,
        false => Recognition::Another,
    }
}
