//! This module has the words of what people on a list cost.

use reports::reclaim::{ByPlan, Cost, Currency, Plan, Pricing};

use super::people;
use crate::model::format::count;
use crate::model::reclaim::currency::amount;

/// Shown if there is no cost.
pub const NO_PRICE: &str = "unknown";

/// Before a cost that leaves people out.
pub const AT_LEAST: &str = "at least ";

/// Whether nothing is known of a cost.
#[must_use]
pub fn is_unknown(cost: &Cost) -> bool {
    cost.priced == 0 && cost.unpriced > 0
}

/// A cost that is this large at least: `$4,698.00`, `at least $19.00`, or that it is unknown.
#[must_use]
pub fn savings(cost: &Cost, micros: i64, currency: Currency) -> String {
    let amount = amount(currency, micros);
    match cost.unpriced {
        0 => amount,
        _ if cost.priced == 0 => NO_PRICE.to_owned(),
        _ => format!("{AT_LEAST}{amount}"),
    }
}

/// Explains a month's cost: the numbers of people with each price.
#[must_use]
pub fn month_is(pricing: &Pricing, people: &ByPlan<u64>, has_plans: bool) -> String {
    let one_plan = pricing.one_plan(has_plans);
    let product = |plan: Plan, number: u64| {
        let price = amount(pricing.currency, pricing.of_plan(plan)?);
        let from = match (pricing.typed(plan), one_plan) {
            (Some(_), Some(_)) => String::new(),
            (None, Some(_)) => format!(", the list price of {}", plan.name()),
            (_, None) => format!(" {}", plan.name()),
        };
        Some(format!("{} × {price}{from}", count(number)))
    };
    if let Some(plan) = one_plan {
        return product(plan, people.total()).unwrap_or_default();
    }
    let products = Plan::ALL.map(|plan| (plan, people.of(Some(plan))));
    let products = products.into_iter().filter(|(_, number)| *number > 0);
    let products = products.filter_map(|(plan, number)| product(plan, number));
    products.collect::<Vec<_>>().join(" + ")
}

/// The people whose price is not known, and why.
#[must_use]
pub fn unpriced(pricing: &Pricing, listed: &ByPlan<u64>, has_plans: bool) -> Vec<String> {
    let without = |plan: Plan, number: u64| {
        (number > 0 && pricing.of_plan(plan).is_none()).then(|| {
            format!(
                "{} without a price for {}: list prices are in US dollars, so enter what you pay.",
                people(number),
                plan.name()
            )
        })
    };
    if let Some(plan) = pricing.one_plan(has_plans) {
        return without(plan, listed.total()).into_iter().collect();
    }
    let unknown = (listed.unknown > 0).then(|| {
        format!(
            "{} without a price: the report does not say which plan they are on.",
            people(listed.unknown)
        )
    });
    let plans = Plan::ALL.map(|plan| without(plan, listed.of(Some(plan))));
    plans.into_iter().chain([unknown]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_says_which_people_it_leaves_out() {
        let people = ByPlan {
            business: 159,
            enterprise: 43,
            unknown: 2,
        };
        let check = |pricing: Pricing, people: ByPlan<u64>, shown: &str, is: &str, out: &[&str]| {
            let cost = pricing.cost(&people, true);
            assert_eq!(savings(&cost, cost.month_micros, pricing.currency), shown);
            assert_eq!(month_is(&pricing, &people, true), is);
            assert_eq!(unpriced(&pricing, &people, true), out);
        };
        let all_known = ByPlan {
            unknown: 0,
            ..people
        };
        let list = Pricing::default();
        let sums = "159 × $19.00 Business + 43 × $39.00 Enterprise";
        check(list, all_known, "$4,698.00", sums, &[]);
        let unknown = "2 people without a price: the report does not say which plan they are on.";
        check(list, people, "at least $4,698.00", sums, &[unknown]);
        let one = Pricing {
            plan: Some(Plan::Enterprise),
            ..list
        };
        check(
            one,
            people,
            "$7,956.00",
            "204 × $39.00, the list price of Enterprise",
            &[],
        );
        let none = ByPlan::default();
        check(
            one,
            none,
            "$0.00",
            "0 × $39.00, the list price of Enterprise",
            &[],
        );
        check(list, none, "$0.00", "", &[]);
        check(
            list,
            ByPlan { unknown: 2, ..none },
            "unknown",
            "",
            &[unknown],
        );
        let euros = Pricing {
            currency: Currency::Eur,
            business_micros: Some(17_500_000),
            ..list
        };
        let enter = "43 people without a price for Enterprise: list prices are in US dollars, so \
                     enter what you pay.";
        check(
            euros,
            people,
            "at least €2,782.50",
            "159 × €17.50 Business",
            &[enter, unknown],
        );
        let euros = Pricing {
            business_micros: None,
            plan: Some(Plan::Enterprise),
            ..euros
        };
        let enter = "204 people without a price for Enterprise: list prices are in US dollars, so \
                     enter what you pay.";
        check(euros, people, "unknown", "", &[enter]);
    }
}
