//! This module holds the columns of a kind of report, and the columns derived from them.

use crate::table::Type;
use crate::table::derive::DerivedSpec;
use crate::table::derive::group_column::{GroupColumn, GroupColumnSpec};

/// The part of a kind that rules may use: its columns and their meaning.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// The columns of a file.
    pub columns: &'static [ColumnSpec],
    /// Columns made of others once the file is read.
    pub derived: &'static [DerivedSpec],
    /// Columns whose value is the same for all rows of one person, run or repository.
    pub group_columns: &'static [GroupColumnSpec],
    /// Which rows are about people, where the kind has others.
    pub people: Option<People>,
    /// Key of the column that says when the report was made, if the kind has one.
    pub report_time: Option<&'static str>,
}

impl Schema {
    /// The column with this key.
    #[must_use]
    pub fn column(self, key: &str) -> Option<&'static ColumnSpec> {
        self.columns.iter().find(|column| column.key == key)
    }

    /// The type of the column with this key, derived ones among them.
    #[must_use]
    pub fn type_of(self, key: &str) -> Option<Type> {
        let derived = self.derived.iter().find(|column| column.key == key);
        let group_column = self.group_columns.iter().find(|column| column.key == key);
        let column = self.column(key).map(|column| column.ty);
        let column = column.or_else(|| derived.map(|column| column.ty));
        column.or_else(|| group_column.map(GroupColumnSpec::ty))
    }

    /// The columns of a file that one made of all rows of a group cannot do without; of any other
    /// column, itself.
    pub fn made_of(self, key: &'static str) -> impl Iterator<Item = &'static str> + use<> {
        let group_column = self.group_columns.iter().find(|column| column.key == key);
        let (itself, sources) = match group_column {
            Some(column) => (None, Some(column.sources())),
            None => (Some(key), None),
        };
        itself.into_iter().chain(sources.into_iter().flatten())
    }

    /// Whether the column with this key holds the latest of several moments, which hides those
    /// before it.
    #[must_use]
    pub fn is_latest(self, key: &str) -> bool {
        let group_column = self.group_columns.iter().find(|column| column.key == key);
        self.column(key).is_some_and(|column| column.latest)
            || group_column.is_some_and(|column| {
                matches!(
                    column.what,
                    GroupColumn::Latest(_) | GroupColumn::LatestKnown(_)
                )
            })
    }

    /// Whether the column with this key is true in one row of each group and false in the others.
    #[must_use]
    pub fn is_once(self, key: &str) -> bool {
        let group_column = self.group_columns.iter().find(|column| column.key == key);
        group_column.is_some_and(|column| matches!(column.what, GroupColumn::Once(_)))
    }
}

/// One column of a kind.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSpec {
    /// The name as the report's maker writes it: `2fa_enabled?`.
    pub name: &'static str,
    /// The name in queries, in the form of [`crate::table::column::key_of`]: `2fa_enabled`.
    pub key: &'static str,
    /// Keys of other names that documented older or sibling forms of the report have for it.
    pub aliases: &'static [&'static str],
    /// Whether a cell is a list: `acme:Owner, emca:Member`. A list of texts in JSON is written so.
    pub list: bool,
    /// The type of the cells.
    pub ty: Type,
    /// The form of a size; used for [`Type::Size`] only.
    pub size: SizeUnit,
    /// The form of a moment; used for [`Type::Timestamp`] only.
    pub time: TimeForm,
    /// Texts that say there is no value, in any case; such a cell is
    /// [`crate::table::Unknown::Stated`].
    pub stated: &'static [&'static str],
    /// Values seen or documented. Others are tolerated in a file with a header; a file without
    /// one must keep to these to be recognised.
    pub values: &'static [&'static str],
    /// Whether every file of the kind has it; the others are of newer servers.
    pub required: bool,
    /// Whether the column tells the kind from those it shares names with.
    pub signature: bool,
    /// Whether its moments lie ahead of the report, and so say nothing about when that was made.
    pub ahead: bool,
    /// Whether each is the latest of several moments, so that those before it are not known.
    pub latest: bool,
    /// The column whose place this one takes, as a size, where that one is missing.
    pub stands_in: Option<&'static str>,
}

impl ColumnSpec {
    /// A required column.
    #[must_use]
    pub const fn new(name: &'static str, key: &'static str, ty: Type) -> Self {
        Self {
            name,
            key,
            aliases: &[],
            list: false,
            ty,
            size: SizeUnit::Words,
            time: TimeForm::Iso,
            stated: &[],
            values: &[],
            required: true,
            signature: false,
            ahead: false,
            latest: false,
            stands_in: None,
        }
    }

    /// Has these keys in other forms of the report.
    #[must_use]
    pub const fn aliases(mut self, keys: &'static [&'static str]) -> Self {
        self.aliases = keys;
        self
    }

    /// Holds a list.
    #[must_use]
    pub const fn list(mut self) -> Self {
        self.list = true;
        self
    }

    /// Tells its kind from the others.
    #[must_use]
    pub const fn signature(mut self) -> Self {
        self.signature = true;
        self
    }

    /// Not in every file of the kind.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// May say in these words that there is no value.
    #[must_use]
    pub const fn stated(mut self, words: &'static [&'static str]) -> Self {
        self.stated = words;
        self
    }

    /// Known to hold these values.
    #[must_use]
    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// Says the same as a better column, and is counted only where that one is missing.
    #[must_use]
    pub const fn stands_in(mut self, key: &'static str) -> Self {
        self.stands_in = Some(key);
        self
    }

    /// Holds moments that lie ahead of the report.
    #[must_use]
    pub const fn ahead(mut self) -> Self {
        self.ahead = true;
        self
    }

    /// Holds the latest of several moments.
    #[must_use]
    pub const fn latest(mut self) -> Self {
        self.latest = true;
        self
    }

    /// Written as CEF has it.
    #[must_use]
    pub const fn cef_time(mut self) -> Self {
        self.time = TimeForm::Cef;
        self
    }

    /// Written in KiB.
    #[must_use]
    pub const fn kib(mut self) -> Self {
        self.size = SizeUnit::Kib;
        self
    }
}

/// The form in which a size is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizeUnit {
    /// A whole number of KiB ([`crate::value::size_kib`]).
    Kib,
    /// Number and unit, for people ([`crate::value::size_text`]).
    Words,
}

/// The form in which a moment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeForm {
    /// As ISO 8601 and its kin ([`crate::value::timestamp`]).
    Iso,
    /// As CEF has it, milliseconds among them ([`crate::cef::timestamp`]).
    Cef,
}

/// The column by which a kind says which of its rows are about people, and which about teams or
/// organizations.
#[derive(Debug, Clone, Copy)]
pub struct People {
    /// Key of the column that names the holder of a row.
    pub name: &'static str,
    /// Key of the column that says which it is. A row that does not say is taken for a person's.
    pub what: &'static str,
    /// The values of that column that mean a person, in any case.
    pub person: &'static str,
}
