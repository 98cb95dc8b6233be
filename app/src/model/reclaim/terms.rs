//! This module holds the settings for reclaiming seats that are not personal data: the address has
//! them, and Back undoes their changes. The logins that are excluded are data, and are held
//! elsewhere. It is pure.

use std::ops::RangeInclusive;

use reports::overview::amount;
use reports::reclaim::{Currency, KEPT_DAYS, Plan, Pricing, Settings};

use super::price;

/// Cut-offs in days: a report keeps activity for no longer.
pub const CUT_OFFS: RangeInclusive<u32> = 1..=KEPT_DAYS;

/// Days for which a new seat is not reclaimed: 0 to 365.
pub const GRACES: RangeInclusive<u32> = 0..=365;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// A seat is idle when it was last used more than this many days ago; in [`CUT_OFFS`].
    pub cut_off_days: u32,
    pub pricing: Pricing,
    /// Days for which a new seat is not reclaimed; in [`GRACES`].
    pub grace_days: u32,
    /// Whether the table's filter also selects the people who are counted.
    pub uses_filter: bool,
}

impl Default for Terms {
    fn default() -> Self {
        let Settings {
            cut_off_days,
            pricing,
            grace_days,
            ..
        } = Settings::default();
        Self {
            cut_off_days,
            pricing,
            grace_days,
            uses_filter: true,
        }
    }
}

impl Terms {
    /// The settings that the engine is given.
    #[must_use]
    pub fn settings(&self, excluded: Vec<String>) -> Settings {
        Settings {
            cut_off_days: self.cut_off_days,
            pricing: self.pricing,
            grace_days: self.grace_days,
            excluded,
        }
    }

    /// Adds what differs from the defaults to the parts of a fragment.
    pub fn write(&self, parts: &mut Vec<String>) {
        let default = Self::default();
        if self.cut_off_days != default.cut_off_days {
            parts.push(format!("cut_off={}", self.cut_off_days));
        }
        if let Some(plan) = self.pricing.plan {
            parts.push(format!("licence={}", plan.id()));
        }
        for plan in Plan::ALL {
            if let Some(micros) = self.pricing.typed(plan) {
                parts.push(format!("{}={}", plan.id(), amount::text(micros)));
            }
        }
        if self.pricing.currency != default.pricing.currency {
            parts.push(format!("currency={}", self.pricing.currency.id()));
        }
        if self.grace_days != default.grace_days {
            parts.push(format!("grace={}", self.grace_days));
        }
        if !self.uses_filter {
            parts.push("everyone".to_owned());
        }
    }

    /// Takes one part of a fragment. A part that this page would not have written is ignored.
    pub fn read(&mut self, name: &str, value: &str) {
        match name {
            "cut_off" => self.cut_off_days = days_of(value, &CUT_OFFS).unwrap_or(self.cut_off_days),
            "licence" => self.pricing.plan = plan_of(value).or(self.pricing.plan),
            "business" | "enterprise" => {
                if let Some(plan) = plan_of(name) {
                    self.pricing.set(plan, price_of(value));
                }
            }
            // Addresses once had one price, for people of all plans.
            "price" => {
                if let Some(price) = price_of(value) {
                    let plan = *self.pricing.plan.get_or_insert(Plan::Business);
                    self.pricing.set(plan, Some(price));
                }
            }
            "currency" => {
                let named = Currency::ALL.into_iter().find(|known| known.id() == value);
                self.pricing.currency = named.unwrap_or(self.pricing.currency);
            }
            "grace" => self.grace_days = days_of(value, &GRACES).unwrap_or(self.grace_days),
            "everyone" => self.uses_filter = false,
            _ => {}
        }
    }
}

fn plan_of(id: &str) -> Option<Plan> {
    Plan::ALL.into_iter().find(|known| known.id() == id)
}

/// A price in an address, in millionths.
fn price_of(value: &str) -> Option<i64> {
    price::parse(value, '.').ok().flatten()
}

/// Whole days of a range, as typed; `None` where that is something else.
#[must_use]
pub fn days_of(text: &str, range: &RangeInclusive<u32>) -> Option<u32> {
    text.trim().parse().ok().filter(|days| range.contains(days))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Any terms that a person can choose.
    pub(crate) fn any_terms() -> impl Strategy<Value = Terms> {
        let price = || proptest::option::of(0..=price::MOST_MICROS);
        let plan = proptest::option::of(proptest::sample::select(Plan::ALL.to_vec()));
        let currency = proptest::sample::select(Currency::ALL.to_vec());
        let pricing = (plan, price(), price(), currency).prop_map(
            |(plan, business_micros, enterprise_micros, currency)| Pricing {
                plan,
                business_micros,
                enterprise_micros,
                currency,
            },
        );
        (CUT_OFFS, pricing, GRACES, any::<bool>()).prop_map(
            |(cut_off_days, pricing, grace_days, uses_filter)| Terms {
                cut_off_days,
                pricing,
                grace_days,
                uses_filter,
            },
        )
    }

    fn written(terms: &Terms) -> String {
        let mut parts = Vec::new();
        terms.write(&mut parts);
        parts.join("&")
    }

    fn read(text: &str) -> Terms {
        let mut terms = Terms::default();
        for part in text.split('&') {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            terms.read(name, value);
        }
        terms
    }

    #[test]
    fn an_address_has_the_differences() {
        assert_eq!(written(&Terms::default()), "");
        let terms = Terms {
            cut_off_days: 45,
            pricing: Pricing {
                plan: Some(Plan::Enterprise),
                business_micros: None,
                enterprise_micros: Some(17_500_000),
                currency: Currency::Eur,
            },
            grace_days: 0,
            uses_filter: false,
        };
        let text = "cut_off=45&licence=enterprise&enterprise=17.5&currency=eur&grace=0&everyone";
        assert_eq!(written(&terms), text);
        assert_eq!(read(text), terms);
        assert_eq!(
            read(&text.replace("&enterprise=", "&price=")),
            terms,
            "as once written"
        );
        assert_eq!(read("price=20"), read("licence=business&business=20"));
    }

    #[test]
    fn values_that_the_page_never_writes_are_ignored() {
        for text in [
            "cut_off=0",
            "cut_off=91",
            "cut_off=-1",
            "cut_off=x",
            "grace=366",
            "licence=ada",
            "currency=ada",
            "enterprise=x",
            "price=",
            "price=-1",
            "price=1e9",
            "price=ada",
        ] {
            assert_eq!(read(text), Terms::default(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_gives_them_back(terms in any_terms()) {
            let text = written(&terms);
            prop_assert_eq!(read(&text), terms);
            prop_assert!(text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()
                || b"_=&.".contains(&b)));
        }
    }
}
