//! This module recognises the reports by the names in their header row.
//!
//! The page recognises reports with `reports::detect`; this module applies the same rule to the
//! columns of the six reports that can be fetched, because `reports::detect` would bring all figures
//! and charts of the page into the Worker. A test compares the two, header by header.

use reports::catalog::ColumnSpec;
use reports::catalog::ghes::{organizations, repositories, users};
use reports::table::column::key_of;

/// Columns that may be missing or renamed.
const TOLERATED: usize = 2;

/// The reports that share their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// All, active, dormant and suspended users.
    Users,
    Organizations,
    Repositories,
}

pub(super) const FAMILIES: [Family; 3] =
    [Family::Users, Family::Organizations, Family::Repositories];

impl Family {
    /// The family with this header row, or `None` if it is no report's.
    #[must_use]
    pub(super) fn of_header<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let keys: Vec<String> = names.map(key_of).collect();
        FAMILIES
            .into_iter()
            .filter_map(|family| Some((family, family.missing(&keys)?)))
            .min_by_key(|(_, missing)| *missing)
            .map(|(family, _)| family)
    }

    /// How much is missing, with signature columns counted twice; `None` if it is too much.
    fn missing(self, keys: &[String]) -> Option<usize> {
        let required = || self.columns().iter().filter(|column| column.required);
        let missing = || required().filter(|column| !keys.iter().any(|key| key == column.key));
        let signs = missing().filter(|column| column.signature).count();
        let missing = missing().count();
        let half = required().count() / 2;
        let convinces = (signs == 0 && missing <= half) || missing <= TOLERATED;
        convinces.then(|| missing.saturating_add(signs))
    }

    fn columns(self) -> &'static [ColumnSpec] {
        match self {
            Self::Users => users::COLUMNS,
            Self::Organizations => organizations::COLUMNS,
            Self::Repositories => repositories::COLUMNS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kind(family: Family) -> &'static reports::catalog::Kind {
        let kind = match family {
            Family::Users => "ghes.all_users",
            Family::Organizations => "ghes.organizations",
            Family::Repositories => "ghes.repositories",
        };
        reports::catalog::kind(kind).unwrap()
    }

    proptest! {
        #[test]
        fn recognises_what_the_page_recognises(
            family in prop::sample::select(FAMILIES.to_vec()),
            kept in prop::collection::vec(prop::bool::weighted(0.8), 17),
            added in prop::collection::vec("[a-z_?]{1,12}", 0..4),
        ) {
            let columns = kind(family).columns.iter().zip(kept);
            let mut header: Vec<String> = columns
                .filter(|(_, kept)| *kept)
                .map(|(column, _)| column.name.to_owned())
                .collect();
            header.extend(added);
            let ours = Family::of_header(header.iter().map(String::as_str));
            let page = reports::detect::detect(&[header], "", None, Some(true));
            let theirs = FAMILIES
                .into_iter()
                .find(|family| kind(*family).family == page.kind.family);
            prop_assert_eq!(ours, theirs);
        }
    }
}
