//! This module finds the organizations or teams that grant seats, and the people of each.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::limits::RECLAIM_GRANTERS;
use crate::table::Table;
use crate::table::distinct::DistinctIds;

/// An organization or a team that grants seats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granter {
    /// As the file writes it first.
    pub name: String,
    /// People with a seat from it.
    pub people: u64,
}

/// Which organization or team grants the seat of each row.
pub(super) struct Grants {
    of_row: DistinctIds,
    /// By id.
    granters: Vec<Granter>,
}

impl Grants {
    /// The grants of a column; none without a column. `person_at` gives the person of a row.
    pub(super) fn new(
        table: &Table,
        column: Option<usize>,
        person_at: impl Fn(u32) -> Option<u32>,
    ) -> Self {
        let of_row = DistinctIds::of_all(table, column.as_slice());
        let mut granters = Vec::new();
        let mut seen: HashSet<(u32, u32), FxBuildHasher> = HashSet::default();
        for row in 0..table.rows() {
            let Some((column, id)) = column.zip(of_row.at(row as usize)) else {
                continue;
            };
            // Ids are given in the order of rows, and of dictionaries, which may hold others.
            while granters.len() <= id as usize {
                let (name, people) = (String::new(), 0);
                granters.push(Granter { name, people });
            }
            let granter = &mut granters[id as usize];
            if granter.name.is_empty() {
                table.cell(row, column).trim().clone_into(&mut granter.name);
            }
            if let Some(person) = person_at(row) {
                granter.people += u64::from(seen.insert((person, id)));
            }
        }
        Self { of_row, granters }
    }

    /// The granter of a row, by id, with its name.
    pub(super) fn at(&self, row: u32) -> Option<(usize, &str)> {
        let id = self.of_row.at(row as usize)? as usize;
        let granter = self.granters.get(id)?;
        (!granter.name.is_empty()).then_some((id, granter.name.as_str()))
    }

    /// For each granter with people, by id, whether it `is_excluded`.
    pub(super) fn map(&self, mut is_excluded: impl FnMut(&str) -> bool) -> Vec<bool> {
        let granters = self.granters.iter();
        granters
            .map(|granter| granter.people > 0 && is_excluded(&granter.name))
            .collect()
    }

    /// Those with the most people first, at most [`RECLAIM_GRANTERS`].
    pub(super) fn largest(self) -> Vec<Granter> {
        let mut granters = self.granters;
        granters.retain(|granter| granter.people > 0 && !granter.name.is_empty());
        granters.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.name.cmp(&b.name)));
        granters.truncate(RECLAIM_GRANTERS);
        granters
    }
}
