//! This module chooses the column that names the rows of a table: the page keeps it visible while
//! the table is scrolled.

use std::borrow::Cow;

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::reading::Reading;
use crate::table::{Table, Type};

/// Rows that are looked at.
const LOOKED_AT_ROWS: u32 = 500;

impl Reading {
    /// The position of the column that names each row: the kind's, or else the first column of
    /// texts that mostly differ. `None` if there is none.
    pub(super) fn naming_column(&self) -> Option<u32> {
        let table = &self.table;
        let of_kind = (self.detection.kind.named_by).and_then(|key| table.column(key));
        let at = of_kind.or_else(|| (0..table.file_columns()).find(|at| names_rows(table, *at)));
        u32::try_from(at?).ok()
    }
}

/// Whether most rows have a text in this column that no other row has.
fn names_rows(table: &Table, at: usize) -> bool {
    let is_text = (table.columns().get(at))
        .is_some_and(|column| matches!(column.ty, Type::Text | Type::Category));
    if !is_text {
        return false;
    }
    let rows = table.rows().min(LOOKED_AT_ROWS);
    let mut texts: HashSet<Cow<'_, [u8]>, FxBuildHasher> = HashSet::default();
    texts.extend((0..rows).filter_map(|row| table.bytes(row, at)));
    texts.remove(&b""[..]);
    texts.len() > 1 && texts.len() * 2 > rows as usize
}

#[cfg(test)]
mod tests {
    use crate::catalog::KINDS;
    use crate::read::ReadOptions;
    use crate::read::read_all;
    use crate::sample::{Sample, SampleReport};

    fn named_by(name: &str, text: &[u8]) -> Option<String> {
        let opened = read_all(text, name, None, &ReadOptions::default()).unwrap();
        let about = opened.about();
        let at = about.named_by?;
        Some(about.columns[at as usize].key.clone())
    }

    #[test]
    fn a_kind_says_which_column_names_its_rows() {
        for kind in KINDS {
            let key = kind
                .named_by
                .unwrap_or(kind.columns.first().map_or("", |c| c.key));
            let is_there = kind.columns.is_empty() || kind.column(key).is_some();
            assert!(is_there, "{} has no column {key}", kind.id);
        }
        for (report, key) in [
            (SampleReport::AllUsers, "login"),
            (SampleReport::AllOrganizations, "login"),
            (SampleReport::AllRepositories, "name"),
            (SampleReport::CopilotSeats, "assignee_login"),
            (SampleReport::CopilotUsers, "user_login"),
            (SampleReport::CopilotDays, "day"),
        ] {
            let text = Sample::new(report, 20, 2).into_bytes();
            let named = named_by(&report.file_name(), &text);
            assert_eq!(named.as_deref(), Some(key), "{report:?}");
        }
    }

    #[test]
    fn the_rows_of_any_table_are_named_by_a_text_that_differs() {
        let rows = "source,at,team,host,n\n\
                    cmdb,2026-01-01,ops,alpha,1\n\
                    cmdb,2026-01-02,ops,beta,2\n\
                    cmdb,2026-01-03,web,gamma,2\n\
                    cmdb,2026-01-03,web,gamma,3\n";
        assert_eq!(named_by("x.csv", rows.as_bytes()).as_deref(), Some("host"));
        assert_eq!(named_by("x.csv", b"a,b\n1,2\n3,4\n"), None);
        assert_eq!(named_by("x.csv", b"a,b\nx,2\nx,4\n,5\n"), None);
    }
}
