//! This module holds the columns of the list.

use super::{ByPlan, Plan, Seat};
use crate::overview::amount;
use crate::table::Type;
use crate::time::iso_of_ms;

/// The key of the price of a person and month.
pub(crate) const PRICE: &str = "price_per_month";

/// The columns: names, keys, and types.
pub(crate) const COLUMNS: [(&str, &str, Type); 9] = [
    ("Login", "login", Type::Text),
    ("Why", "why", Type::Category),
    ("Idle days", "idle_days", Type::Integer),
    ("Last activity", "last_activity", Type::Timestamp),
    ("Last sign-in", "last_sign_in", Type::Timestamp),
    ("Plan", "plan", Type::Category),
    ("Price per month", PRICE, Type::Decimal),
    ("Organizations", "organizations", Type::Category),
    ("Teams", "teams", Type::Category),
];

impl Seat {
    /// The cells of [`COLUMNS`]; empty if a value is not known.
    pub(crate) fn cells(&self, prices: &ByPlan<Option<i64>>) -> [String; COLUMNS.len()] {
        let moment = |ms: Option<i64>| ms.map(iso_of_ms).unwrap_or_default();
        let idle_days = self.idle_days.map(|days| days.to_string());
        [
            self.login.clone(),
            self.reason.as_str().to_owned(),
            idle_days.unwrap_or_default(),
            moment(self.last_activity_ms),
            moment(self.last_authenticated_ms),
            self.plan.map_or("", Plan::name).to_owned(),
            prices.of(self.plan).map(amount::text).unwrap_or_default(),
            self.organizations.join(", "),
            self.teams.join(", "),
        ]
    }
}
