//! This module writes amounts of a currency. It is pure.

use reports::overview::Amount;
use reports::reclaim::Currency;

use crate::model::format::sum;

/// The currency whose sign stands before or behind a number that was typed.
#[must_use]
pub fn signed(text: &str) -> Option<Currency> {
    let text = text.trim();
    let is_signed = |currency: &Currency| {
        let sign = sign(*currency).trim();
        sign.chars().count() == 1 && (text.starts_with(sign) || text.ends_with(sign))
    };
    Currency::ALL.into_iter().find(is_signed)
}

/// The text before an amount. A word is followed by a no-break space.
fn sign(currency: Currency) -> &'static str {
    match currency {
        Currency::Usd => "$",
        Currency::Eur => "€",
        Currency::Gbp => "£",
        Currency::Chf => "CHF\u{a0}",
        Currency::Jpy => "¥",
        Currency::Inr => "₹",
        Currency::Other => "",
    }
}

/// An amount as people read it.
#[must_use]
pub fn amount(currency: Currency, micros: i64) -> String {
    let dollars = sum(micros, Amount::UsDollars);
    dollars.replacen(sign(Currency::Usd), sign(currency), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_sign_of_their_currency() {
        let check = |currency, wanted| assert_eq!(amount(currency, 1_234_500_000), wanted);
        check(Currency::Usd, "$1,234.50");
        check(Currency::Eur, "€1,234.50");
        check(Currency::Chf, "CHF\u{a0}1,234.50");
        check(Currency::Other, "1,234.50");
        assert_eq!(signed(" € 20"), Some(Currency::Eur));
        assert_eq!(signed("20¥"), Some(Currency::Jpy));
        assert_eq!(signed("20"), None);
    }
}
