//! This module defines typed columns, whose values may be unknown for a reason.

use serde::{Deserialize, Serialize};

use super::dictionary::Dictionary;

/// The type of a column's cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Free text.
    Text,
    /// A whole number within 64 bits, kept exact.
    Integer,
    /// A number with a fraction or an exponent.
    Decimal,
    /// `true` or `false`, in any case.
    Boolean,
    /// A moment, held as milliseconds since 1970-01-01T00:00:00Z.
    Timestamp,
    /// An amount of storage, held in bytes.
    Size,
    /// Text with few distinct values, held once each.
    Category,
    /// JSON or plain text; shown as it is.
    Json,
    /// An IPv4 or IPv6 address; shown as it is.
    Ip,
}

impl Type {
    /// The name used in `inspect` and in the page's column menu.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Timestamp => "timestamp",
            Self::Size => "size",
            Self::Category => "category",
            Self::Json => "json",
            Self::Ip => "ip",
        }
    }
}

/// Why a value is not known. These are different answers, and none of them is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// The cell is there and has nothing in it.
    Empty,
    /// The report states that there is none: `No activity`.
    Stated,
    /// The cell holds something that does not fit the column's type.
    Unparsable,
    /// The row has no such cell: it ended before this column, or the record it is made of has no
    /// such key, or its file no such column.
    Missing,
}

impl Unknown {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 4] = [Self::Empty, Self::Stated, Self::Unparsable, Self::Missing];

    /// 0 to 3; the position in [`Self::ALL`] and in [`Column::unknown`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Empty => 0,
            Self::Stated => 1,
            Self::Unparsable => 2,
            Self::Missing => 3,
        }
    }
}

/// Smallest known 64-bit value; the four below it stand for [`Unknown`].
pub const INT_KNOWN_MIN: i64 = i64::MIN + 4;
/// Smallest unknown code of a category; codes from here up stand for [`Unknown`].
pub const CODE_UNKNOWN: u32 = u32::MAX - 3;
/// Smallest unknown value of a boolean; 0 is false, 1 is true.
pub const BOOL_UNKNOWN: u8 = u8::MAX - 3;

/// `unknown` as a 64-bit value.
#[must_use]
pub const fn int_unknown(unknown: Unknown) -> i64 {
    match unknown {
        Unknown::Empty => i64::MIN,
        Unknown::Stated => i64::MIN + 1,
        Unknown::Unparsable => i64::MIN + 2,
        Unknown::Missing => i64::MIN + 3,
    }
}

/// `unknown` as a category code.
#[must_use]
pub const fn code_unknown(unknown: Unknown) -> u32 {
    CODE_UNKNOWN + unknown.index() as u32
}

/// `unknown` as a decimal: a NaN whose lowest bits say which.
#[must_use]
pub const fn decimal_unknown(unknown: Unknown) -> f64 {
    f64::from_bits(f64::NAN.to_bits() | unknown.index() as u64)
}

/// Which unknown a decimal is; `None` where it is known.
#[must_use]
pub fn unknown_decimal(value: f64) -> Option<Unknown> {
    let index = value.to_bits() & 0b11;
    let index = value.is_nan().then(|| usize::try_from(index).ok())??;
    Unknown::ALL.get(index).copied()
}

/// `unknown` as a boolean byte.
#[must_use]
pub const fn bool_unknown(unknown: Unknown) -> u8 {
    BOOL_UNKNOWN + unknown.index() as u8
}

/// The values of a column, one for each row, in the row's order.
#[derive(Debug, Clone)]
pub enum Data {
    /// Not held twice: the table's text is the value ([`super::Table::text`]).
    Text,
    /// Integers, timestamps (ms since the epoch, UTC) and sizes (bytes); unknown below
    /// [`INT_KNOWN_MIN`].
    Int(Vec<i64>),
    /// Decimals; unknown ones are NaN ([`decimal_unknown`]).
    Decimal(Vec<f64>),
    /// 0, 1, or an unknown from [`BOOL_UNKNOWN`] up.
    Bool(Vec<u8>),
    /// Codes into the dictionary, or an unknown from [`CODE_UNKNOWN`] up.
    Category(Vec<u32>, Dictionary),
}

/// One column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// The name as the file writes it.
    pub name: String,
    /// The name in queries: lower case, words joined by `_`, no question mark, unique.
    pub key: String,
    /// The type of the cells.
    pub ty: Type,
    /// The typed values, one for each row.
    pub data: Data,
    /// The numbers of unknown cells, by [`Unknown::index`]. For [`Data::Text`] only `Empty` and
    /// `Missing` occur.
    pub unknown: [u64; 4],
    /// Whether it is made of another column ([`super::derive`]): the file has no such cells.
    pub derived: bool,
}

impl Column {
    /// An empty column of this type.
    #[must_use]
    pub fn new(name: &str, key: &str, ty: Type) -> Self {
        let data = match ty {
            Type::Text | Type::Json | Type::Ip => Data::Text,
            Type::Integer | Type::Timestamp | Type::Size => Data::Int(Vec::new()),
            Type::Decimal => Data::Decimal(Vec::new()),
            Type::Boolean => Data::Bool(Vec::new()),
            Type::Category => Data::Category(Vec::new(), Dictionary::default()),
        };
        Self {
            name: name.to_owned(),
            key: key.to_owned(),
            ty,
            data,
            unknown: [0; 4],
            derived: false,
        }
    }

    /// Removes the last value; `state` says why it is unknown, if it is.
    pub(super) fn remove_last(&mut self, state: Option<Unknown>) {
        match &mut self.data {
            Data::Text => {}
            Data::Int(values) => drop(values.pop()),
            Data::Decimal(values) => drop(values.pop()),
            Data::Bool(values) => drop(values.pop()),
            Data::Category(codes, words) => {
                if let Some(code) = codes.pop()
                    && !codes.contains(&code)
                {
                    words.remove_last(code);
                }
            }
        }
        if let Some(why) = state {
            let count = &mut self.unknown[why.index()];
            *count = count.saturating_sub(1);
        }
    }

    /// The number of unknown cells, for any reason.
    #[must_use]
    pub fn unknown_total(&self) -> u64 {
        self.unknown.iter().sum()
    }
}

/// The name of a column in queries: lower case ASCII, runs of anything but letters and digits as
/// one `_`, a trailing question mark dropped. `Last Activity At` and `last_activity_at` agree.
#[must_use]
pub fn key_of(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.trim().trim_end_matches('?').chars() {
        if c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        } else if !key.is_empty() && !key.ends_with('_') {
            key.push('_');
        }
    }
    key.truncate(key.trim_end_matches('_').len());
    key
}
