//! This module finds a last row that adds up the rows above it, whatever its label.

use super::reading::Reading;
use crate::problem::{Code, Place, sample};
use crate::table::nanos::Nanos;
use crate::table::{Column, Data, Table, Type};

/// Rows above a total at least: one number alone is its own sum.
const ROWS_MIN: u32 = 2;

impl Reading {
    /// Removes the last row where it is a total, so that no figure counts the others twice.
    pub(super) fn remove_total(&mut self) {
        // A row that was cut off lacks cells for another reason.
        let is_other = self.is_synthetic || self.transcoding.is_some() || self.incomplete.is_some();
        let Some(row) = self.table.rows().checked_sub(1) else {
            return;
        };
        if is_other || self.options.header.is_some() || !is_total(&self.table, row) {
            return;
        }
        let (start, end) = self.table.row_span(row);
        let text = &self.table.all_text()[start..end];
        let text = sample(&self.table.charset().decode(text.into()));
        let places = self.problems.places_mut();
        for place in places.filter(|place| place.row == Some(row)) {
            place.row = None;
        }
        self.problems.add(Code::TotalRow, || Place {
            row: None,
            column: None,
            byte: Some(start as u64),
            line: None,
            sample: text,
        });
        self.table.remove_last_row();
        self.typed_rows = self.typed_rows.min(self.table.rows());
    }
}

/// Whether a last row lacks what every other one has, such as its day or its name, and its numbers
/// are the sums of theirs: at least half of them, since a price is not added up.
fn is_total(table: &Table, row: u32) -> bool {
    if row < ROWS_MIN {
        return false;
    }
    let columns = &table.columns()[..table.file_columns()];
    let lacks = |(at, column): (usize, &Column)| {
        column.unknown_total() == 1 && table.state(row, at).is_some()
    };
    if !columns.iter().enumerate().any(lacks) {
        return false;
    }
    let (mut sums, mut totals, mut most) = (0, 0, 0);
    let numbers = columns.iter().filter(|column| may_be_added_up(column));
    for numbers in numbers.filter_map(Nanos::of) {
        let Some(total) = numbers.at(row as usize).filter(|total| *total != 0) else {
            continue;
        };
        totals += 1;
        let above = (0..row as usize).filter_map(|row| numbers.at(row));
        let (sum, count) = above
            .filter(|number| *number != 0)
            .fold((0_i128, 0_u32), |(sum, count), number| {
                (sum.saturating_add(number), count.saturating_add(1))
            });
        if count >= ROWS_MIN && sum == total {
            sums += 1;
            most = count.max(most);
        }
    }
    // One sum of two numbers may be by chance.
    (sums > 1 || most > ROWS_MIN) && sums * 2 >= totals
}

/// Whether a column holds numbers that are neither moments nor names of something.
fn may_be_added_up(column: &Column) -> bool {
    let is_number = matches!(column.data, Data::Int(_) | Data::Decimal(_));
    let is_name = column.key == "id" || column.key.ends_with("_id");
    is_number && !is_name && column.ty != Type::Timestamp
}

#[cfg(test)]
mod tests {
    use crate::problem::Code;
    use crate::read::{ReadOptions, Report, read_all};

    fn open(text: &str) -> Report {
        read_all(text.as_bytes(), "x", None, &ReadOptions::default()).unwrap()
    }

    const USAGE: &str = "date,product,sku,quantity,unit_type,applied_cost_per_quantity,\
        gross_amount,discount_amount,net_amount,username,organization,repository,workflow_path,\
        cost_center_name\n\
        2026-09-01,actions,linux,1,min,10,10.1,0,10.1,ada,acme,a,w,c\n\
        2026-09-02,actions,linux,2,min,10,19.9,0.9,19,bo,acme,b,w,c\n";

    #[test]
    fn a_sum_is_a_total_in_any_language() {
        for last in [
            "Total g\u{e9}n\u{e9}ral,,,3,,,30,0.9,29.1,,,,,",
            ",,,3,,,30.0,0.9,29.1,Total,,,,",
            ",,,3,,,30,0.9,29.1,,,,,\n",
            "\u{5408}\u{8a08},,,,,,30,,29.1,,,,,\r\n",
        ] {
            let opened = open(&format!("{USAGE}{last}"));
            assert_eq!(opened.about().rows, 2, "{last}");
            assert_eq!(opened.problems.count(Code::TotalRow), 1, "{last}");
            let columns = opened.table.columns();
            let names = columns.iter().find(|c| c.key == "username").unwrap();
            assert_eq!(names.unknown_total(), 0, "{last}");
            let places = opened.problems.iter().flat_map(|p| &p.places);
            assert!(places.map(|p| p.row).all(|row| row.is_none()), "{last}");
            // Nor is it a name to choose from.
            let values = crate::view::values(&opened.table, 9, None);
            assert_eq!(values.values.len(), 2, "{last}");
        }
    }

    #[test]
    fn a_row_that_happens_to_be_a_sum_stays() {
        for last in [
            // It has its day, as all others.
            "2026-09-03,actions,linux,3,min,10,30,0.9,29.1,ada,acme,a,w,c",
            // It has none, and is no sum.
            ",actions,linux,3,min,10,31,0.9,30.1,ada,acme,a,w,c",
        ] {
            let opened = open(&format!("{USAGE}{last}\n"));
            assert_eq!(opened.about().rows, 3, "{last}");
        }
        // One number that is the sum of two others may be one by chance.
        let opened = open("day,name,n\n2026-09-01,a,5\n2026-09-02,b,6\n,c,11\n");
        assert_eq!(opened.about().rows, 3);
        // One row is its own sum.
        let opened = open("day,name,n\n2026-09-01,a,5\n,b,5\n");
        assert_eq!(opened.about().rows, 2);
    }
}
