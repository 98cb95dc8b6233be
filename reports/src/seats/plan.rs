//! This module reads the plans of seats.

use serde::{Deserialize, Serialize};

/// The Copilot plan of a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// Copilot Business.
    Business,
    /// Copilot Enterprise.
    Enterprise,
}

impl Plan {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Business, Self::Enterprise];

    /// The word in an address.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Enterprise => "enterprise",
        }
    }

    /// The name on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Business => "Business",
            Self::Enterprise => "Enterprise",
        }
    }

    /// The list price of a person and month, in millionths of a US dollar ([plans]).
    ///
    /// [plans]: https://docs.github.com/en/copilot/get-started/plans
    #[must_use]
    pub const fn list_price_micros(self) -> i64 {
        match self {
            Self::Business => 19_000_000,
            Self::Enterprise => 39_000_000,
        }
    }

    /// The plan in a cell of `plan_type`. GitHub also writes `unknown` there ([seats]).
    ///
    /// [seats]: https://docs.github.com/en/rest/copilot/copilot-user-management
    pub(super) fn of(cell: &str) -> Option<Self> {
        let is_named = |plan: &Self| cell.trim().eq_ignore_ascii_case(plan.id());
        Self::ALL.into_iter().find(is_named)
    }

    /// The plan that a person with both seats is billed for: only the Enterprise seat is, if there
    /// is one ([licences]). If a plan is not known, it may be Enterprise, so that the person's plan
    /// is not known either.
    ///
    /// [licences]: https://docs.github.com/en/billing/concepts/product-billing/github-copilot-licenses
    pub(super) fn billed(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        if [one, other].contains(&Some(Self::Enterprise)) {
            Some(Self::Enterprise)
        } else {
            one.and(other)
        }
    }
}
