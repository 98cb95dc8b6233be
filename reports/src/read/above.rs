//! What stands above the header, where a person says that it is not the first record.

use crate::csv::{Dialect, Index, Scanner};
use crate::limits::HEADER_RECORDS;
use crate::wire::ReadOptions;

/// The records above the header.
#[derive(Debug, Default)]
pub(super) struct Above {
    /// How many.
    pub(super) records: u32,
    /// Bytes of the text up to the header.
    pub(super) bytes: usize,
    /// Where each record is in the text.
    pub(super) spans: Vec<(usize, usize)>,
}

/// Looks for what is above the header that was chosen. There is a header whatever was chosen: of a
/// beginning with fewer records, the last one is it.
///
/// A title is no table, so the separator is guessed from what follows it; where records end
/// depends on quotes, which are looked for at commas until then.
pub(super) fn above(text: &[u8], whole: bool, options: &ReadOptions) -> Above {
    let wanted = options.header.unwrap_or(1).min(HEADER_RECORDS);
    if wanted < 2 {
        return Above::default();
    }
    let dialect = Dialect {
        delimiter: options.separator().unwrap_or(Dialect::COMMA.delimiter),
        ..Dialect::COMMA
    };
    let mut index = Index::default();
    let mut scanner = Scanner::new(dialect);
    scanner.scan(text, &mut index);
    if whole || index.records() == 0 {
        scanner.finish(text, &mut index);
    }
    let header = wanted.min(index.records()).saturating_sub(1);
    Above {
        records: header,
        bytes: index.record_span(header).0,
        spans: (0..header)
            .map(|record| index.record_span(record))
            .collect(),
    }
}
