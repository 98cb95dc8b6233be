//! This module prices people by the plan that they are billed for.
//!
//! All amounts are whole millionths of the currency's unit, so that sums are exact.

use serde::{Deserialize, Serialize};

use crate::seats::Plan;

/// Months of a year's cost.
const MONTHS: i64 = 12;

/// A value for each plan, and one for people whose plan is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByPlan<T> {
    /// The value for people who are billed for Business.
    pub business: T,
    /// The value for people who are billed for Enterprise.
    pub enterprise: T,
    /// The value for people whose seats name no known plan.
    pub unknown: T,
}

impl<T: Copy> ByPlan<T> {
    /// The same value for everyone.
    const fn all(value: T) -> Self {
        Self {
            business: value,
            enterprise: value,
            unknown: value,
        }
    }

    /// The value of a plan.
    #[must_use]
    pub const fn of(&self, plan: Option<Plan>) -> T {
        match plan {
            Some(Plan::Business) => self.business,
            Some(Plan::Enterprise) => self.enterprise,
            None => self.unknown,
        }
    }

    pub(super) const fn of_mut(&mut self, plan: Option<Plan>) -> &mut T {
        match plan {
            Some(Plan::Business) => &mut self.business,
            Some(Plan::Enterprise) => &mut self.enterprise,
            None => &mut self.unknown,
        }
    }
}

impl ByPlan<u64> {
    /// People of all plans.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.business + self.enterprise + self.unknown
    }

    pub(super) const fn add(&mut self, other: &Self) {
        self.business += other.business;
        self.enterprise += other.enterprise;
        self.unknown += other.unknown;
    }
}

/// The currency of prices. It changes no number: nothing is converted. The list is closed because
/// the address has the currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Currency {
    /// US dollars, which list prices are in.
    #[default]
    Usd,
    /// Euros.
    Eur,
    /// Pounds sterling.
    Gbp,
    /// Swiss francs.
    Chf,
    /// Yen.
    Jpy,
    /// Rupees.
    Inr,
    /// Any other, written without a sign.
    Other,
}

impl Currency {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Usd,
        Self::Eur,
        Self::Gbp,
        Self::Chf,
        Self::Jpy,
        Self::Inr,
        Self::Other,
    ];

    /// The word in an address.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Usd => "usd",
            Self::Eur => "eur",
            Self::Gbp => "gbp",
            Self::Chf => "chf",
            Self::Jpy => "jpy",
            Self::Inr => "inr",
            Self::Other => "other",
        }
    }

    /// The code of ISO 4217; empty for any other.
    pub(crate) fn code(self) -> String {
        match self {
            Self::Other => String::new(),
            known => known.id().to_ascii_uppercase(),
        }
    }
}

/// The price of a person and month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pricing {
    /// The plan that everyone is priced at. `None` is the plan that the report names for each
    /// person, or Business for everyone if it names none.
    pub plan: Option<Plan>,
    /// The price of Business that a person typed; otherwise, its list price.
    pub business_micros: Option<i64>,
    /// The price of Enterprise that a person typed; otherwise, its list price.
    pub enterprise_micros: Option<i64>,
    /// The currency of all prices.
    pub currency: Currency,
}

impl Pricing {
    /// The one plan that everyone is priced at; `None` if each person is at their own.
    #[must_use]
    pub fn one_plan(&self, has_plans: bool) -> Option<Plan> {
        self.plan.or((!has_plans).then_some(Plan::Business))
    }

    /// The price of a plan that a person typed, in millionths.
    #[must_use]
    pub const fn typed(&self, plan: Plan) -> Option<i64> {
        match plan {
            Plan::Business => self.business_micros,
            Plan::Enterprise => self.enterprise_micros,
        }
    }

    /// Sets the price of a plan.
    pub const fn set(&mut self, plan: Plan, micros: Option<i64>) {
        match plan {
            Plan::Business => self.business_micros = micros,
            Plan::Enterprise => self.enterprise_micros = micros,
        }
    }

    /// The price of a plan, in millionths: as typed, or the list price, which is in US dollars.
    /// `None` if a list price would be in another currency.
    #[must_use]
    pub fn of_plan(&self, plan: Plan) -> Option<i64> {
        let list = || plan.list_price_micros();
        let is_listed = self.currency == Currency::Usd;
        self.typed(plan).or_else(|| is_listed.then(list))
    }

    /// The price of a person and month, in millionths, by the person's plan; `None` if it is not
    /// known.
    #[must_use]
    pub fn prices(&self, has_plans: bool) -> ByPlan<Option<i64>> {
        match self.one_plan(has_plans) {
            Some(plan) => ByPlan::all(self.of_plan(plan)),
            None => ByPlan {
                business: self.of_plan(Plan::Business),
                enterprise: self.of_plan(Plan::Enterprise),
                unknown: None,
            },
        }
    }

    /// The cost of these people.
    #[must_use]
    pub fn cost(&self, people: &ByPlan<u64>, has_plans: bool) -> Cost {
        let prices = self.prices(has_plans);
        let mut cost = Cost::default();
        for plan in [Some(Plan::Business), Some(Plan::Enterprise), None] {
            let number = people.of(plan);
            match prices.of(plan) {
                Some(price) => {
                    let of_plan = price.saturating_mul(i64::try_from(number).unwrap_or(i64::MAX));
                    cost.month_micros = cost.month_micros.saturating_add(of_plan);
                    cost.priced += number;
                }
                None => cost.unpriced += number,
            }
        }
        cost
    }
}

/// The cost of some people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    /// Of all people with a price, per month, in millionths.
    pub month_micros: i64,
    /// People with a known price.
    pub priced: u64,
    /// People without one. The cost is a lower bound if there are any, and not known if all are.
    pub unpriced: u64,
}

impl Cost {
    /// The cost of twelve months, in millionths.
    #[must_use]
    pub const fn year_micros(&self) -> i64 {
        self.month_micros.saturating_mul(MONTHS)
    }
}
