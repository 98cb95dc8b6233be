//! This module has the words about printing.

use reports::limits::PRINT_ROWS;

use crate::model::format::count;

pub const PREPARING: &str = "Preparing the rows to print…";

/// Says which rows are printed, and what is left out.
#[must_use]
pub fn rows(printed: u64, matched: u64) -> String {
    let noun = if matched == 1 { "row" } else { "rows" };
    if printed >= matched {
        return format!("{} {noun}", count(matched));
    }
    format!(
        "The first {} of {} {noun}. The other {} are not printed: a table prints at most {} rows. \
         Export it to get all of them.",
        count(printed),
        count(matched),
        count(matched - printed),
        count(u64::from(PRINT_ROWS))
    )
}

/// The filter of the printed rows.
#[must_use]
pub fn filter(query: &str) -> String {
    format!("Filter: {query}")
}

/// The text that the printed rows were searched for.
#[must_use]
pub fn search(text: &str) -> String {
    format!("Search: “{text}”")
}

/// Printed in place of rows that were not prepared.
pub const NOT_PREPARED: &str =
    "To print the rows of this table, choose Print in the menu of this page.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_left_out_are_named() {
        assert_eq!(rows(1, 1), "1 row");
        assert_eq!(rows(794, 794), "794 rows");
        assert!(
            rows(2_000, 4_700).starts_with("The first 2,000 of 4,700 rows. The other 2,700 are")
        );
    }
}
