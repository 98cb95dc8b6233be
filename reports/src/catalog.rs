//! This module lists the kinds of report as data: their columns, how they are recognised, and their
//! figures, findings and charts.
//!
//! A kind is one file here and one line in the list below. Its file says where each column was seen
//! and has the kind, for the engine, and its words, for the page; the rules it lists are built from
//! the constructors in [`crate::rules`]. Kinds that share their
//! columns (the four user reports) are variants of one family; the file's name or its rows decide
//! which variant a file is.

pub mod cef;
pub mod copilot;
pub mod generic;
pub mod ghec;
pub mod ghes;
pub mod moderne;
mod words;

use serde::{Deserialize, Serialize};

pub use self::words::{Group, KindWords, Noun, Offer};
use crate::rules::{chart, finding, kpi};
use crate::schema::Schema;
pub use crate::schema::{ColumnSpec, People, SizeUnit, TimeForm};
use crate::table::Table;
use crate::table::derive::DerivedSpec;
use crate::table::derive::group_column::GroupColumnSpec;

/// Makes the lists of kinds from one line for each: the kind's file, the kind, and its words.
macro_rules! kinds {
    ($($($file:ident)::+: $kind:ident $words:ident;)+) => {
        /// Every kind, in the order in which the page lists them and [`crate::detect`] tries them.
        pub static KINDS: &[&Kind] = &[$(&$($file::)+$kind,)+];

        /// The words of every kind, in the order of [`KINDS`].
        pub static KIND_WORDS: &[&KindWords] = &[$(&$($file::)+$words,)+];
    };
}

kinds! {
    ghes::users: USERS USERS_WORDS;
    ghes::users: ALL_USERS ALL_USERS_WORDS;
    ghes::users: ACTIVE_USERS ACTIVE_USERS_WORDS;
    ghes::users: DORMANT_USERS DORMANT_USERS_WORDS;
    ghes::users: SUSPENDED_USERS SUSPENDED_USERS_WORDS;
    ghes::organizations: ORGANIZATIONS WORDS;
    ghes::repositories: REPOSITORIES WORDS;
    copilot::activity: ACTIVITY WORDS;
    copilot::seats: SEATS WORDS;
    copilot::metrics_users: METRICS_USERS WORDS;
    copilot::metrics_days: METRICS_DAYS WORDS;
    moderne::usage: USAGE WORDS;
    moderne::recipe_runs: RECIPE_RUNS WORDS;
    moderne::commits: COMMITS WORDS;
    moderne::audit: AUDIT WORDS;
    cef::audit_log: AUDIT_LOG WORDS;
    moderne::trace: TRACE WORDS;
    ghec::members: MEMBERS WORDS;
    ghec::dormant_users: DORMANT_USERS WORDS;
    ghec::active_committers: ACTIVE_COMMITTERS WORDS;
    ghec::usage: USAGE WORDS;
    ghec::models: PREMIUM_REQUESTS PREMIUM_REQUESTS_WORDS;
    ghec::models: TOKEN_USAGE TOKEN_USAGE_WORDS;
    ghec::models: AI_CREDITS AI_CREDITS_WORDS;
    cef::events: EVENTS WORDS;
    generic: GENERIC WORDS;
}

/// The kind with this id.
#[must_use]
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.id == id)
}

/// Decides by the rows of a family which of its variants they are, with the reason in words.
pub type Refine = fn(&Table) -> Option<(&'static Kind, String)>;

/// One kind of report.
#[derive(Debug)]
pub struct Kind {
    /// Stable name: `ghes.all_users`, `generic`.
    pub id: &'static str,
    /// The id of the kind whose columns these are: the kind's own, except for a variant.
    pub family: &'static str,
    /// The place where people get the report, as its maker writes it; empty for tables that anyone
    /// makes.
    pub product: &'static str,
    /// The family's name in a sentence: `GHES user report`.
    pub noun: &'static str,
    /// The rows' name in a sentence: `all users`.
    pub subject: &'static str,
    /// The report's name in its download, words joined by `_`: `all_users`. A file's name that
    /// has one of these in it, whatever stands between the words, speaks for this variant of its
    /// family; a family is told by its columns alone, and servers ask for its reports by this name.
    pub file_names: &'static [&'static str],
    /// The columns, in the order of a real file; columns of newer servers last.
    pub columns: &'static [ColumnSpec],
    /// Key of the column that names each row for a person: a login, a repository.
    pub named_by: Option<&'static str>,
    /// Keys of the columns that identify a row in a later report of the same kind: the first of them
    /// that is known in the row. Empty for a log, whose rows do not come again.
    pub key: &'static [&'static str],
    /// Keys of the columns that name a person, by an id, a login or an address.
    pub person_columns: &'static [&'static str],
    /// Keys of the columns that name an organization.
    pub organization_columns: &'static [&'static str],
    /// Keys of the columns that name a repository.
    pub repository_columns: &'static [&'static str],
    /// Keys of the columns of older forms of the report, form by form. A file that has all columns
    /// of one of them, and no other required column, lacks nothing.
    pub older_forms: &'static [&'static [&'static str]],
    /// Whether a file without a header may be taken for this kind by its cells alone. Only where
    /// the cells say enough: many columns, most of them of a narrow type.
    pub headerless: bool,
    /// At least one of these columns must be there, unless the list is empty; for kinds that vary
    /// much.
    pub any_of: &'static [&'static str],
    /// The column after which a row may end without being too short.
    pub may_end_after: Option<&'static str>,
    /// Columns made of others once the file is read.
    pub derived: &'static [DerivedSpec],
    /// Columns whose value is the same for all rows of one person, run or repository.
    pub group_columns: &'static [GroupColumnSpec],
    /// Notes for the reader that apply to every file of the kind.
    pub notes: &'static [Note],
    /// Which rows are about people, where the kind has others.
    pub people: Option<People>,
    /// The column that says when the report was made, if the kind has one.
    pub report_time: Option<&'static str>,
    /// Files of other kinds that share columns with this one and are not it.
    pub lookalikes: &'static [Lookalike],
    /// Picks the variant by what the rows say, with the reason in words.
    pub refine: Option<Refine>,
    /// Figures, most important first.
    pub kpis: &'static [kpi::Rule],
    /// Charts, most telling first.
    pub charts: &'static [chart::Rule],
}

impl Kind {
    /// An empty kind, from which a kind's file takes the rest with `..Kind::PLAIN`.
    pub const PLAIN: Self = Self {
        id: "",
        family: "",
        product: "",
        noun: "",
        subject: "",
        file_names: &[],
        columns: &[],
        named_by: None,
        key: &[],
        person_columns: &[],
        organization_columns: &[],
        repository_columns: &[],
        older_forms: &[],
        headerless: false,
        any_of: &[],
        may_end_after: None,
        derived: &[],
        group_columns: &[],
        notes: &[],
        people: None,
        report_time: None,
        lookalikes: &[],
        refine: None,
        kpis: &[],
        charts: &[],
    };

    /// The part of the kind that rules may use.
    #[must_use]
    pub fn schema(&self) -> Schema {
        Schema {
            columns: self.columns,
            derived: self.derived,
            group_columns: self.group_columns,
            people: self.people,
            report_time: self.report_time,
        }
    }

    /// The rules of findings that judge the kind, in the order they are shown within a severity.
    pub fn findings(&self) -> impl Iterator<Item = &'static finding::Rule> {
        let ids = [self.id, self.family];
        let judges = move |rule: &&finding::Rule| rule.kinds.iter().any(|kind| ids.contains(kind));
        finding::RULES.iter().copied().filter(judges)
    }

    /// Whether the kind is told from its family by a file's name or rows, not by columns.
    #[must_use]
    pub fn is_variant(&self) -> bool {
        self.id != self.family
    }

    /// The column with this key.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<&'static ColumnSpec> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// The column with this key, or of which this is another key ([`ColumnSpec::aliases`]).
    #[must_use]
    pub fn column_called(&self, key: &str) -> Option<&'static ColumnSpec> {
        let is_alias = |column: &&ColumnSpec| column.aliases.contains(&key);
        self.column(key)
            .or_else(|| self.columns.iter().find(is_alias))
    }

    /// The columns that a file with some of them should have: those of an older form where it is
    /// one, else those that every file of the kind has.
    #[must_use]
    pub fn required_of(&self, has: impl Fn(&ColumnSpec) -> bool) -> Vec<&'static ColumnSpec> {
        let required = || self.required();
        let is_form = |form: &&&[&'static str]| {
            form.iter().all(|key| self.column(key).is_some_and(&has))
                && !required().any(|column| !form.contains(&column.key) && has(column))
        };
        match self.older_forms.iter().find(is_form) {
            Some(form) => required().filter(|c| form.contains(&c.key)).collect(),
            None => required().collect(),
        }
    }

    /// The variants of this family.
    pub fn variants(&self) -> impl Iterator<Item = &'static Self> {
        let family = self.family;
        KINDS
            .iter()
            .copied()
            .filter(move |kind| kind.family == family && kind.is_variant())
    }

    /// The columns that every file of the kind has.
    pub fn required(&self) -> impl Iterator<Item = &'static ColumnSpec> {
        self.columns.iter().filter(|column| column.required)
    }
}

/// A note that applies to every file of a kind; the page has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// Times are written without a zone and are read as UTC.
    TimesWithoutZone,
    /// Neither a real file nor a list of its columns was found: the names are inferred.
    ColumnsInferred,
    /// The names of the columns are the documentation's; no real file was found.
    ColumnsFromDocs,
    /// Columns vary by command and version; those that are not there say nothing.
    ColumnsVary,
    /// One person may have several rows; figures of people count each once.
    PeopleRepeat,
    /// Activity is kept for 90 days: without one there was none in that time, or never.
    ActivityKept90Days,
    /// Amounts of money are in US dollars.
    UsDollars,
}

/// A file that shares columns with a kind and is of another.
#[derive(Debug)]
pub struct Lookalike {
    /// Keys of columns it has.
    pub has: &'static [&'static str],
    /// Keys of the kind's columns it never has.
    pub lacks: &'static [&'static str],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Type;
    use crate::table::column::key_of;

    #[test]
    fn kinds_are_well_formed() {
        for (at, kind) in KINDS.iter().enumerate() {
            let id = kind.id;
            assert!(
                KINDS[..at].iter().all(|other| other.id != id),
                "{id} is there twice"
            );
            let family = super::kind(kind.family).expect("a family is a kind");
            assert!(!family.is_variant(), "{id} is a variant of a variant");
            // Not by address: a compiler may keep one constant in several places.
            let keys = |kind: &Kind| kind.columns.iter().map(|c| c.key).collect::<Vec<_>>();
            assert_eq!(keys(kind), keys(family), "{id} has its family's columns");
            for column in kind.columns {
                assert_eq!(key_of(column.name), column.key, "{id}");
                for alias in column.aliases {
                    assert_eq!(key_of(alias), *alias, "{id}");
                    let same = |c: &&ColumnSpec| c.key == *alias || c.aliases.contains(alias);
                    assert_eq!(kind.columns.iter().filter(same).count(), 1, "{id}: {alias}");
                }
            }
            for key in kind.older_forms.iter().copied().flatten() {
                assert!(kind.required().any(|c| c.key == *key), "{id}: {key}");
            }
            for (n, column) in kind.columns.iter().enumerate() {
                assert!(
                    kind.columns[..n].iter().all(|c| c.key != column.key),
                    "{id}"
                );
            }
            let required = kind.columns.iter().position(|c| !c.required);
            let first_optional = required.unwrap_or(kind.columns.len());
            assert!(
                kind.columns[first_optional..].iter().all(|c| !c.required),
                "{id}"
            );
            let [people, organizations] = [kind.person_columns, kind.organization_columns];
            for key in [kind.key, people, organizations, kind.repository_columns].concat() {
                assert!(kind.schema().type_of(key).is_some(), "{id}: {key}");
            }
            assert!(
                kind.key.iter().all(|key| kind.column(key).is_some()),
                "{id}"
            );
            for key in kind
                .any_of
                .iter()
                .chain(&kind.may_end_after)
                .chain(&kind.named_by)
            {
                assert!(kind.column(key).is_some(), "{id}: {key}");
            }
            for column in kind.derived {
                assert_eq!(key_of(column.name), column.key, "{id}");
                assert!(kind.column(column.key).is_none(), "{id}: {}", column.key);
                let source = kind.column(column.from).expect(column.from);
                assert_eq!(source.ty, Type::Category, "{id}: {}", column.from);
                assert!(
                    DerivedSpec::TYPES.contains(&column.ty),
                    "{id}: {}",
                    column.key
                );
            }
            for column in kind.group_columns {
                assert_eq!(key_of(column.name), column.key, "{id}");
                assert!(kind.column(column.key).is_none(), "{id}: {}", column.key);
                for key in column.columns() {
                    assert!(kind.column(key).is_some(), "{id} has no column {key}");
                }
            }
            for lookalike in kind.lookalikes {
                for key in lookalike.lacks {
                    assert!(kind.column(key).is_some(), "{id} has no column {key}");
                }
                for key in lookalike.has {
                    let required = kind.required().any(|column| column.key == *key);
                    assert!(!required || !lookalike.lacks.is_empty(), "{id}: {key}");
                }
            }
        }
    }

    #[test]
    fn rules_name_columns_of_their_kind() {
        for rule in finding::RULES {
            for id in rule.kinds {
                assert!(kind(id).is_some(), "{}: {id} is no kind", rule.id);
            }
        }
        for kind in KINDS {
            let keys = kind.kpis.iter().flat_map(kpi::Rule::columns);
            let keys = keys.chain(kind.findings().flat_map(|rule| rule.needs.iter().copied()));
            let keys = keys.chain(kind.charts.iter().flat_map(chart::Rule::columns));
            for key in keys {
                assert!(
                    kind.schema().type_of(key).is_some(),
                    "{} has no column {key}",
                    kind.id
                );
            }
            for ids in [
                kind.kpis.iter().map(|rule| rule.id).collect::<Vec<_>>(),
                kind.findings().map(|rule| rule.id).collect(),
                kind.charts.iter().map(|rule| rule.id).collect(),
            ] {
                for (at, id) in ids.iter().enumerate() {
                    assert!(!ids[..at].contains(id), "{} lists {id} twice", kind.id);
                }
            }
        }
    }
}
