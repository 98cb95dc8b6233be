//! This module formats the values of a column for the screen: those of profiles, which arrive in the
//! syntax of queries, and cells, which have the file's own text. It is pure.
//!
//! A count or an amount is written as the locale writes it, in groups. A number that names something
//! keeps its digits as they are: an id, a port, a year. Copies and exports never come here.

use reports::notation::Notation;
use reports::notation::number::Plain;
use reports::read::ColumnAbout;
use reports::table::Type;

use crate::model::format::{bytes, count, localized};

/// Digits that a fraction keeps.
const DIGITS: i32 = 4;

/// Last words of the names of columns whose numbers name something and are no quantity. A quantity
/// that is not grouped is easier to read than an id that is.
const NAMING_WORDS: [&str; 36] = [
    "id",
    "ids",
    "uid",
    "gid",
    "pid",
    "guid",
    "number",
    "num",
    "no",
    "nr",
    "port",
    "spt",
    "dpt",
    "code",
    "zip",
    "postcode",
    "plz",
    "year",
    "yr",
    "week",
    "date",
    "phone",
    "mobile",
    "tel",
    "telephone",
    "fax",
    "version",
    "revision",
    "serial",
    "asn",
    "isbn",
    "ean",
    "key",
    "timestamp",
    "epoch",
    "extension",
];
/// Ends of names without a boundary between words: `userid`, `zipcode`, `prnumber`.
const NAMING_ENDS: [&str; 7] = [
    "userid",
    "orgid",
    "runid",
    "repoid",
    "teamid",
    "zipcode",
    "phonenumber",
];

/// The form in which the screen shows the values of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// The type of the values.
    pub ty: Type,
    /// Whether the digits of a number stand in groups.
    pub is_grouped: bool,
    /// The notation of the cells, if it is not the usual one of reports.
    pub notation: Option<Notation>,
}

impl Form {
    /// The form of a column.
    #[must_use]
    pub fn of(column: &ColumnAbout) -> Self {
        Self::new(&column.name, column.ty, column.notation)
    }

    /// The form of a column with this name, as the file writes it.
    #[must_use]
    pub fn new(name: &str, ty: Type, notation: Option<Notation>) -> Self {
        Self {
            ty,
            is_grouped: !is_naming(name),
            notation: notation.filter(|notation| !notation.is_of_dates()),
        }
    }

    /// A known cell's text as a number in the locale's form, with all its digits. `None` for a column
    /// of other values or a number that is no quantity, and for a text in a form of its own.
    #[must_use]
    pub fn cell(self, text: &str) -> Option<String> {
        if !self.is_grouped {
            return None;
        }
        let (number, unit) = match self.ty {
            Type::Integer | Type::Decimal => (text, ""),
            Type::Size => {
                let is_number = |c: char| c.is_ascii_digit() || c == '.';
                text.split_at(text.find(|c| !is_number(c)).unwrap_or(text.len()))
            }
            _ => return None,
        };
        let number = match self.notation {
            Some(notation) => Plain::parse(number.as_bytes(), notation)?.text().to_owned(),
            None => number.to_owned(),
        };
        is_plain(&number).then(|| format!("{}{unit}", localized(&number)))
    }
}

/// A column of quantities of a type.
impl From<Type> for Form {
    fn from(ty: Type) -> Self {
        Self {
            ty,
            is_grouped: true,
            notation: None,
        }
    }
}

/// Whether the numbers in a column of this name, as the file writes it, name something: `user_id`,
/// `PR number`, `runId`, `Build #`.
#[must_use]
pub fn is_naming(name: &str) -> bool {
    let name = name.trim().trim_end_matches(['?', '.', ':']);
    if name.ends_with('#') {
        return true;
    }
    let mut word = String::new();
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            word.clear();
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    NAMING_WORDS.contains(&word.as_str()) || NAMING_ENDS.iter().any(|end| word.ends_with(end))
}

/// Whether a text is a number in the form in which most reports write one: digits, perhaps a sign
/// before them and a fraction behind. Any other is shown as the file has it.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && (whole == "0" || !whole.starts_with('0'))
}

/// A value of a column: `1,234`, `0.018`, `3.2 GB`, `2026-11-01`, else as it is.
#[must_use]
pub fn shown(form: Form, text: &str) -> String {
    match form.ty {
        Type::Integer | Type::Decimal if !form.is_grouped => text.to_owned(),
        Type::Integer => text.parse().map_or_else(|_| text.to_owned(), whole),
        Type::Size => match text.parse::<i64>().map(u64::try_from) {
            Ok(Ok(size)) => bytes(size),
            _ => text.to_owned(),
        },
        Type::Decimal => text.parse().map_or_else(|_| text.to_owned(), decimal),
        Type::Timestamp => text.chars().take(10).collect(),
        _ => text.to_owned(),
    }
}

fn whole(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{}", count(number.unsigned_abs()))
}

/// Writes the significant digits, without the rounding errors of doubles.
fn decimal(number: f64) -> String {
    let size = number.abs();
    if size >= 1e15 || size > 0.0 && size < 1e-6 {
        return format!("{number:e}");
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the logarithm of such a number is a small one"
    )]
    let before = size.max(1e-6).log10().floor() as i32 + 1;
    let places = usize::try_from(DIGITS - before).unwrap_or(0);
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{}", exact(&format!("{size:.places$}")))
}

/// A number's text with its digits in groups and none lost, but for zeros at the end of a fraction.
#[must_use]
pub fn exact(text: &str) -> String {
    match text.split_once('.') {
        Some(_) => localized(text.trim_end_matches('0').trim_end_matches('.')),
        None => localized(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::format::{Separators, set_separators};

    #[test]
    fn numbers_that_name_something_are_no_quantities() {
        for name in [
            "id",
            "ID",
            "user_id",
            "assignee.id",
            "runId",
            "userId",
            "userid",
            "pr_number",
            "PR number",
            "Build #",
            "Port",
            "execExitCode",
            "zip",
            "ZIP code",
            "zipcode",
            "Year",
            "fiscal_year",
            "phone",
            "2fa_code?",
        ] {
            assert!(is_naming(name), "{name}");
        }
        for name in [
            "repos",
            "paid",
            "grid",
            "years",
            "number_of_repos",
            "ssh_keys",
            "runElapsedTimeMs",
            "collaborators",
            "Seats",
            "",
            "import",
            "support",
        ] {
            assert!(!is_naming(name), "{name}");
        }
    }

    #[test]
    fn cells_keep_all_their_digits() {
        let check = |form: Form, text: &str, expected: Option<&str>| {
            assert_eq!(form.cell(text).as_deref(), expected, "{text}");
        };
        let id = Form {
            is_grouped: false,
            ..Type::Integer.into()
        };
        let comma = |ty: Type| Form {
            notation: Some(Notation::DecimalComma),
            ..ty.into()
        };
        check(Type::Integer.into(), "1234567", Some("1,234,567"));
        check(Type::Integer.into(), "-1234", Some("-1,234"));
        check(Type::Integer.into(), "0012", None);
        check(id, "1234567", None);
        check(Type::Decimal.into(), "1234.50", Some("1,234.50"));
        check(Type::Decimal.into(), "1e3", None);
        check(Type::Size.into(), "1234567", Some("1,234,567"));
        check(Type::Size.into(), "1020.5 KB", Some("1,020.5 KB"));
        check(Type::Size.into(), "none", None);
        check(Type::Text.into(), "1234", None);
        check(comma(Type::Integer), "1.234", Some("1,234"));
        check(comma(Type::Decimal), "1.234,50", Some("1,234.50"));
        set_separators(Separators::of(".", ','));
        check(comma(Type::Decimal), "1.234,50", Some("1.234,50"));
        check(Type::Size.into(), "1.5 GB", Some("1,5 GB"));
    }

    #[test]
    fn values_read_as_people_write_them() {
        let id = Form {
            is_grouped: false,
            ..Type::Integer.into()
        };
        assert_eq!(shown(id, "1234567"), "1234567");
        let check = |ty: Type, text: &str, expected: &str| {
            let seen = shown(ty.into(), text).replace('\u{a0}', " ");
            assert_eq!(seen, expected, "{text}");
        };
        check(Type::Integer, "-1234567", "-1,234,567");
        check(
            Type::Integer,
            "-9223372036854775808",
            "-9,223,372,036,854,775,808",
        );
        check(Type::Size, "1536", "1.5 KB");
        check(Type::Decimal, "0.018000000000000002", "0.018");
        check(Type::Decimal, "1234.5678", "1,235");
        check(Type::Decimal, "-12.5", "-12.5");
        check(Type::Decimal, "9999.9", "10,000");
        check(Type::Decimal, "0", "0");
        check(Type::Decimal, "100", "100");
        check(Type::Decimal, "0.000094086", "0.00009409");
        check(Type::Decimal, "1e300", "1e300");
        check(Type::Timestamp, "2026-11-01T06:00:00Z", "2026-11-01");
        check(Type::Category, "admin", "admin");
        assert_eq!(exact("1848.8244"), "1,848.8244");
        assert_eq!(exact("-1234567.50"), "-1,234,567.5");
        assert_eq!(exact("99999999999999999999"), "99,999,999,999,999,999,999");
    }
}
