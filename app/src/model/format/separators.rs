//! This module holds how the person's locale separates digits: what stands between groups, how
//! large the groups are, and what marks decimals. The page sets it once, before it shows a number.

use std::cell::RefCell;

use crate::platform::locale::NumberParts;

/// The separators of a locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Separators {
    /// Between groups of digits, such as `,`.
    pub group: String,
    /// Between the whole and its decimals, such as `.`.
    pub decimal: char,
    /// Digits of the last group, 3 in every known locale.
    pub last_group: usize,
    /// Digits of every other group: 3, or 2 in India.
    pub other_groups: usize,
    /// Digits of the shortest number that is grouped: 4, or 5 where `1234` has no group.
    pub least_digits: usize,
}

impl Separators {
    /// Groups of three with this text between them, as most locales write them.
    #[must_use]
    pub fn of(group: &str, decimal: char) -> Self {
        Self {
            group: group.to_owned(),
            decimal,
            last_group: 3,
            other_groups: 3,
            least_digits: 4,
        }
    }

    /// Those of a language that writes 12345678.5 as `long`, and 1234 as `short`; `None` if a part
    /// is missing.
    #[must_use]
    pub fn of_parts(long: &NumberParts, short: &NumberParts) -> Option<Self> {
        let decimal = long.decimal.as_ref()?.chars().next()?;
        let (last, others) = long.groups.split_last()?;
        Some(Self {
            group: long.separator.clone().unwrap_or_default(),
            decimal,
            last_group: last.len(),
            other_groups: others.last().map_or(last.len(), String::len),
            least_digits: if short.separator.is_some() { 4 } else { 5 },
        })
    }

    /// Digits in groups; anything else than digits is returned unchanged.
    pub(super) fn grouped(&self, digits: &str) -> String {
        let is_number = digits.bytes().all(|b| b.is_ascii_digit());
        if !is_number || digits.len() < self.least_digits {
            return digits.to_owned();
        }
        let mut out = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.char_indices() {
            let left = digits.len() - at;
            let is_start = left >= self.last_group
                && (left - self.last_group).is_multiple_of(self.other_groups);
            if at > 0 && is_start {
                out.push_str(&self.group);
            }
            out.push(digit);
        }
        out
    }
}

/// English ones, until the browser's are known.
impl Default for Separators {
    fn default() -> Self {
        Self::of(",", '.')
    }
}

thread_local! {
    static SEPARATORS: RefCell<Separators> = RefCell::new(Separators::default());
}

/// Sets the separators of every number that is formatted from now on.
pub fn set_separators(separators: Separators) {
    SEPARATORS.set(separators);
}

/// The decimal mark.
#[must_use]
pub fn decimal_mark() -> char {
    SEPARATORS.with_borrow(|separators| separators.decimal)
}

pub(super) fn grouped(digits: &str) -> String {
    SEPARATORS.with_borrow(|separators| separators.grouped(digits))
}

/// A number's plain text, such as `-1234.5`, in the locale's form, with all of its digits. A text
/// that is no such number is returned unchanged.
#[must_use]
pub fn localized(plain: &str) -> String {
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain),
    };
    match digits.split_once('.') {
        Some((whole, decimals)) => {
            format!("{sign}{}{}{decimals}", grouped(whole), decimal_mark())
        }
        None => format!("{sign}{}", grouped(digits)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(separators: &Separators, plain: &str, expected: &str) {
        set_separators(separators.clone());
        assert_eq!(localized(plain), expected, "{plain}");
    }

    #[test]
    fn numbers_are_grouped_as_the_locale_does() {
        let english = Separators::default();
        check(&english, "999", "999");
        check(&english, "1000", "1,000");
        check(&english, "-1234567", "-1,234,567");
        check(&english, "1234.5678", "1,234.5678");
        check(&Separators::of(".", ','), "1234567.5", "1.234.567,5");
        let french = Separators::of("\u{202f}", ',');
        check(&french, "1234567.5", "1\u{202f}234\u{202f}567,5");
        check(&Separators::of("’", '.'), "1234567.5", "1’234’567.5");
    }

    #[test]
    fn groups_may_have_two_digits_or_start_at_five() {
        let india = Separators {
            other_groups: 2,
            ..Separators::default()
        };
        check(&india, "1000", "1,000");
        check(&india, "12345678.5", "1,23,45,678.5");
        let spain = Separators {
            least_digits: 5,
            ..Separators::of(".", ',')
        };
        check(&spain, "1234.5", "1234,5");
        check(&spain, "12345", "12.345");
    }

    #[track_caller]
    fn check_parts(
        long: &[&str],
        separator: Option<&str>,
        decimal: &str,
        has_short: bool,
    ) -> Separators {
        let parts = |groups: &[&str], separator: Option<&str>| NumberParts {
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            separator: separator.map(str::to_owned),
            decimal: Some(decimal.to_owned()),
        };
        let short = parts(&["1", "234"], separator.filter(|_| has_short));
        Separators::of_parts(&parts(long, separator), &short).unwrap()
    }

    /// Parts as Chromium gives them.
    #[test]
    fn separators_are_read_from_the_browsers_parts() {
        let thousands = ["12", "345", "678"];
        let of = Separators::of;
        assert_eq!(
            check_parts(&thousands, Some(","), ".", true),
            of(",", '.'),
            "en"
        );
        assert_eq!(
            check_parts(&thousands, Some("."), ",", true),
            of(".", ','),
            "de"
        );
        assert_eq!(
            check_parts(&thousands, Some("\u{202f}"), ",", true),
            of("\u{202f}", ','),
            "fr"
        );
        assert_eq!(
            check_parts(&thousands, Some("’"), ".", true),
            of("’", '.'),
            "de-CH"
        );
        let india = check_parts(&["1", "23", "45", "678"], Some(","), ".", true);
        assert_eq!((india.last_group, india.other_groups), (3, 2), "en-IN");
        let spain = check_parts(&thousands, Some("."), ",", false);
        assert_eq!(spain.least_digits, 5, "es");
        let none = check_parts(&["12345678"], None, ".", false);
        assert_eq!(none.grouped("12345678"), "12345678", "no groups");
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in ["", "abc", "1e300", "12a45"] {
            check(&Separators::default(), text, text);
        }
    }
}
