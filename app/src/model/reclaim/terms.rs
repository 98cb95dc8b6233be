//! This module holds the settings for reclaiming seats that are not personal data: the address has
//! them, and Back undoes their changes. The logins that are excluded are data, and are held
//! elsewhere. It is pure.

use std::ops::RangeInclusive;

use reports::overview::{Amount, amount};
use reports::reclaim::{KEPT_DAYS, Licence, Settings};

use super::price;
use crate::model::format::sum;

/// Cut-offs in days: a report keeps activity for no longer.
pub const CUT_OFFS: RangeInclusive<u32> = 1..=KEPT_DAYS;

/// Days for which a new seat is not reclaimed: 0 to 365.
pub const GRACES: RangeInclusive<u32> = 0..=365;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// A seat is idle when it was last used more than this many days ago; in [`CUT_OFFS`].
    pub cut_off_days: u32,
    pub licence: Licence,
    /// Price of a person and month in millionths of the currency's unit; the licence's list price
    /// where there is none.
    pub price_micros: Option<i64>,
    pub currency: Currency,
    /// Days for which a new seat is not reclaimed; in [`GRACES`].
    pub grace_days: u32,
    /// Whether the table's filter also selects the people who are counted.
    pub uses_filter: bool,
}

impl Default for Terms {
    fn default() -> Self {
        let Settings {
            cut_off_days,
            licence,
            price_micros,
            grace_days,
            ..
        } = Settings::default();
        Self {
            cut_off_days,
            licence,
            price_micros,
            currency: Currency::default(),
            grace_days,
            uses_filter: true,
        }
    }
}

impl Terms {
    /// The price that is counted with: what was typed, else the list price, which is in US
    /// dollars; `None` where it would be in another currency.
    #[must_use]
    pub fn price_micros(&self) -> Option<i64> {
        let list = || self.licence.list_price_micros();
        self.price_micros
            .or_else(|| (self.currency == Currency::Usd).then(list))
    }

    /// The settings that the engine is given.
    #[must_use]
    pub fn settings(&self, excluded: Vec<String>) -> Settings {
        Settings {
            cut_off_days: self.cut_off_days,
            licence: self.licence,
            price_micros: self.price_micros,
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
        if self.licence != default.licence {
            parts.push(format!("licence={}", licence_id(self.licence)));
        }
        if let Some(micros) = self.price_micros {
            parts.push(format!("price={}", amount::text(micros)));
        }
        if self.currency != default.currency {
            parts.push(format!("currency={}", self.currency.id()));
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
            "licence" => {
                let all = [Licence::Business, Licence::Enterprise];
                let named = all.into_iter().find(|known| licence_id(*known) == value);
                self.licence = named.unwrap_or(self.licence);
            }
            "price" => self.price_micros = price::parse(value, '.').ok().flatten(),
            "currency" => {
                let named = Currency::ALL.into_iter().find(|known| known.id() == value);
                self.currency = named.unwrap_or(self.currency);
            }
            "grace" => self.grace_days = days_of(value, &GRACES).unwrap_or(self.grace_days),
            "everyone" => self.uses_filter = false,
            _ => {}
        }
    }
}

/// The currency of a price. It changes no number: nothing is converted. The list is closed because
/// the address has the currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Currency {
    /// US dollars, which list prices are in.
    #[default]
    Usd,
    Eur,
    Gbp,
    Chf,
    Jpy,
    Inr,
    /// Any other, written without a sign.
    Other,
}

impl Currency {
    /// All of them, in the order offered.
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
    pub fn id(self) -> &'static str {
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

    /// The currency whose sign stands before or behind a number that was typed.
    #[must_use]
    pub fn signed(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_signed = |currency: &Self| {
            let sign = currency.sign().trim();
            sign.chars().count() == 1 && (text.starts_with(sign) || text.ends_with(sign))
        };
        Self::ALL.into_iter().find(is_signed)
    }

    /// The text before an amount. A word is followed by a no-break space.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Usd => "$",
            Self::Eur => "€",
            Self::Gbp => "£",
            Self::Chf => "CHF\u{a0}",
            Self::Jpy => "¥",
            Self::Inr => "₹",
            Self::Other => "",
        }
    }

    /// An amount as people read it.
    #[must_use]
    pub fn amount(self, micros: i64) -> String {
        let dollars = sum(micros, Amount::UsDollars);
        dollars.replacen(Self::Usd.sign(), self.sign(), 1)
    }
}

/// Whole days of a range, as typed; `None` where that is something else.
#[must_use]
pub fn days_of(text: &str, range: &RangeInclusive<u32>) -> Option<u32> {
    text.trim().parse().ok().filter(|days| range.contains(days))
}

/// The word of a licence in an address.
#[must_use]
pub fn licence_id(licence: Licence) -> &'static str {
    match licence {
        Licence::Business => "business",
        Licence::Enterprise => "enterprise",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Any terms that a person can choose.
    pub(crate) fn any_terms() -> impl Strategy<Value = Terms> {
        (
            CUT_OFFS,
            any::<bool>(),
            proptest::option::of(0..=price::MOST_MICROS),
            proptest::sample::select(Currency::ALL.to_vec()),
            GRACES,
            any::<bool>(),
        )
            .prop_map(
                |(cut_off_days, enterprise, price_micros, currency, grace_days, uses_filter)| {
                    Terms {
                        cut_off_days,
                        licence: if enterprise {
                            Licence::Enterprise
                        } else {
                            Licence::Business
                        },
                        price_micros,
                        currency,
                        grace_days,
                        uses_filter,
                    }
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
            licence: Licence::Enterprise,
            price_micros: Some(17_500_000),
            currency: Currency::Eur,
            grace_days: 0,
            uses_filter: false,
        };
        let text = "cut_off=45&licence=enterprise&price=17.5&currency=eur&grace=0&everyone";
        assert_eq!(written(&terms), text);
        assert_eq!(read(text), terms);
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
            "price=",
            "price=-1",
            "price=1e9",
            "price=ada",
        ] {
            assert_eq!(read(text), Terms::default(), "{text}");
        }
    }

    #[test]
    fn list_prices_are_in_dollars() {
        let mut terms = Terms::default();
        assert_eq!(terms.price_micros(), Some(19_000_000));
        terms.licence = Licence::Enterprise;
        assert_eq!(terms.price_micros(), Some(39_000_000));
        terms.currency = Currency::Eur;
        assert_eq!(terms.price_micros(), None);
        terms.price_micros = Some(1);
        assert_eq!(terms.price_micros(), Some(1));
    }

    #[test]
    fn amounts_have_the_sign_of_their_currency() {
        let amount = |currency: Currency| currency.amount(1_234_500_000);
        assert_eq!(amount(Currency::Usd), "$1,234.50");
        assert_eq!(amount(Currency::Eur), "€1,234.50");
        assert_eq!(amount(Currency::Chf), "CHF\u{a0}1,234.50");
        assert_eq!(amount(Currency::Other), "1,234.50");
        assert_eq!(Currency::signed(" € 20"), Some(Currency::Eur));
        assert_eq!(Currency::signed("20¥"), Some(Currency::Jpy));
        assert_eq!(Currency::signed("20"), None);
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
