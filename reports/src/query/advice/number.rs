//! This module reads numbers as people of other countries write them.

use crate::notation::Notation;
use crate::notation::number::Plain;
use crate::table::Type;
use crate::value;

/// Numbers as queries write them, of one whose groups are separated (`1,000`, `1.000`, `1_000`) or
/// whose decimal mark is a comma, the likeliest first; none if it is neither.
pub(super) fn plain_numbers(text: &str, ty: Type, has_decimal_comma: bool) -> Vec<String> {
    let text = text.replace(['_', '’'], "'");
    if ty == Type::Integer && is_grouped(&text) {
        return vec![text.replace([',', '.'], "")];
    }
    let mut orders = [Notation::DecimalPoint, Notation::DecimalComma];
    if has_decimal_comma {
        orders.reverse();
    }
    let mut found = Vec::new();
    for notation in orders {
        let number = Plain::parse(text.as_bytes(), notation);
        let Some(number) = number else { continue };
        let (whole, decimal) = (number.integer(), number.decimal());
        let plain = match (whole, decimal) {
            (Some(whole), _) => whole.to_string(),
            (None, Some(decimal)) => decimal.to_string(),
            _ => continue,
        };
        if !found.contains(&plain) {
            found.push(plain);
        }
    }
    if found.is_empty() {
        found.extend(in_thousands(&text));
    }
    found.retain(|plain| *plain != text);
    found
}

/// Whether the only mark of a number may stand between its thousands.
pub(super) fn is_grouped(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut parts = digits.split([',', '.']);
    let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let first = parts.next().unwrap_or_default();
    let is_first = (1..=3).contains(&first.len()) && is_digits(first) && !first.starts_with('0');
    let mut rest = parts.peekable();
    is_first && rest.peek().is_some() && rest.all(|part| part.len() == 3 && is_digits(part))
}

/// `10k` and `1.5M`.
fn in_thousands(text: &str) -> Option<String> {
    let (number, factor) = match text.as_bytes().split_last()? {
        (b'k' | b'K', _) => (&text[..text.len() - 1], 1e3),
        (b'm' | b'M', _) => (&text[..text.len() - 1], 1e6),
        _ => return None,
    };
    let number = value::decimal(number.as_bytes())?;
    Some((number * factor).to_string())
}
