//! This module decides which character separates cells.

use serde::{Deserialize, Serialize};

use super::{Index, Scanner};

/// The dialect of a delimited text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// The byte between cells.
    pub delimiter: u8,
    /// The byte around cells that hold separators.
    pub quote: u8,
}

impl Dialect {
    /// The dialect of RFC 4180: comma, quotes.
    pub const COMMA: Self = Self {
        delimiter: b',',
        quote: b'"',
    };

    /// The separators that are looked for, the most likely first.
    pub const DELIMITERS: [u8; 4] = *b",;\t|";
}

/// Records of the sample that are compared.
const RECORDS: u32 = 200;

/// Guesses the separator from the beginning of a text: the one that cuts most records into the
/// same number of cells as the first with the fewest stray quotes, and among equals the one that gives more cells. A text
/// that none of them cuts has one column, and is comma-separated as good as anything.
#[must_use]
pub fn sniff(sample: &[u8], whole: bool) -> Dialect {
    let mut best = (0.0, Dialect::COMMA);
    for delimiter in Dialect::DELIMITERS {
        let dialect = Dialect {
            delimiter,
            ..Dialect::COMMA
        };
        let mut index = Index::default();
        let mut scanner = Scanner::new(dialect);
        if whole {
            scanner.finish(sample, &mut index);
        } else {
            scanner.scan(sample, &mut index);
            if index.records() == 0 {
                // Not one whole record in the sample: a header longer than that.
                scanner.finish(sample, &mut index);
            }
        }
        let score = score(&index, scanner.stray().count);
        if score > best.0 {
            best = (score, dialect);
        }
    }
    best.1
}

fn score(index: &Index, stray_quotes: u64) -> f64 {
    let width = index.cells(0);
    if width < 2 {
        return 0.0;
    }
    let records = index.records().min(RECORDS);
    let alike = (0..records).filter(|r| index.cells(*r) == width).count();
    let share = alike as f64 / f64::from(records);
    weigh(
        share,
        width,
        stray_quotes as f64 / f64::from(index.records()),
    )
}

/// The quality of a separator: `share` of its records have `width` cells, and each record has
/// `stray_quotes` of them. The wrong separator leaves quotes in the middle of cells, record after
/// record.
pub(crate) fn weigh(share: f64, width: usize, stray_quotes: f64) -> f64 {
    // Evenness counts most; a header of fourteen names beats one of two that is as even.
    share * share * (1.0 + (width as f64).ln() / 4.0) / (1.0 + 2.0 * stray_quotes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_separator() {
        for (text, wanted) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b;c\n1,5;2;3\n2,5;2;3\n", b';'),
            ("a\tb\n1, 2 and 3\tx\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("name\nx\ny\n", b','),
            ("", b','),
            ("\"a;b\",c\n\"1;2\",3\n", b','),
            ("\"Doe, J\";\"Paris, FR\"\n\"Roe, J\";\"Rome, IT\"\n", b';'),
            ("login,note\nx,\"a;b;c;d\"\ny,\"a;b;c;d\"\n", b','),
        ] {
            assert_eq!(sniff(text.as_bytes(), true).delimiter, wanted, "{text:?}");
        }
    }
}
