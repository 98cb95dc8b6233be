//! This module decides which kind of report a file is, and says why.
//!
//! A kind is recognised by the names in the header, in any order and case, with or without a
//! question mark. The columns that every file of a kind has decide:
//!
//! - all signature columns and at least half of the columns must be there, or
//! - at most [`TOLERATED`] columns, and a quarter of them, may be missing, signature columns
//!   among them.
//!
//! Columns that the kind does not know are tolerated. [`Detection::confidence`] starts at 100 and
//! loses [`LOST_PER_MISSING`] for each missing column, as much again for a missing signature
//! column and [`LOST_PER_UNKNOWN`] for each unknown one, but never falls below [`LEAST`]; the
//! kind with the highest is taken.
//!
//! A file without a header is recognised by its cells alone: as many as the kind has columns, and
//! each of the type and among the values of its column. A file that fits no kind is a generic
//! table. The file's name breaks ties only: it says which of the four user reports one is.

use std::cmp::Reverse;

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use crate::catalog::{self, ColumnSpec, KINDS, Kind, Note, SizeUnit};
use crate::notation::date::LocalDate;
use crate::notation::{Notation, number};
use crate::table::column::key_of;
use crate::table::{Table, Type};
use crate::value;

mod header;
mod infer;
pub mod named;
pub mod one_column;
mod reason;
pub mod rename;

#[cfg(test)]
mod tests;

pub use header::header_below;
pub(crate) use header::{is_header, is_value, looks_like_header, names_columns, usual_length};
pub use infer::infer;
use reason::{article, list, short};

/// Columns of a kind that may be missing or renamed, whichever they are.
pub const TOLERATED: usize = 2;
/// Confidence lost for a missing column; a missing signature column costs twice that.
pub const LOST_PER_MISSING: usize = 10;
/// Confidence lost for a column that the kind does not know, for at most five of them.
pub const LOST_PER_UNKNOWN: usize = 2;
/// Least confidence with which a header is still taken for a kind's.
pub const LEAST: usize = 50;
/// Most confidence in a kind whose columns' names are inferred.
pub const INFERRED: usize = 60;
/// Confidence in a kind recognised by its cells, without a header.
pub const BY_CELLS: u8 = 75;
/// Confidence that a table is of no known kind, when it resembles none.
pub const GENERIC: u8 = 60;
/// Confidence that a table is of no known kind, when it resembles one.
pub const GENERIC_RESEMBLING: u8 = 30;

const KEY_CHARS: usize = 64;

/// The kind, header and columns recognised in a file.
#[derive(Debug, Clone)]
pub struct Detection {
    /// The kind of report.
    pub kind: &'static Kind,
    /// Confidence in the kind, 0 to 100.
    pub confidence: u8,
    /// Why this kind, as a sentence for a person.
    pub reason: String,
    /// Whether the first record is a header.
    pub header: bool,
    /// The columns, in the file's order.
    pub columns: Vec<DetectedColumn>,
    /// Keys of columns that every file of the kind has and this one has not.
    pub missing: Vec<&'static str>,
    /// Positions of columns that the kind does not know. Always empty for a generic table.
    pub unknown: Vec<usize>,
    /// Positions of columns whose name an earlier column has already.
    pub duplicate: Vec<usize>,
}

/// A column as it was recognised.
#[derive(Debug, Clone)]
pub struct DetectedColumn {
    /// The name as the file writes it; the kind's, or a number, where it has no header.
    pub name: String,
    /// The name in queries, unique in the table.
    pub key: String,
    /// The type of the cells; [`Type::Text`] until it is inferred, if `infer` is set.
    pub ty: Type,
    /// The kind's description of the column; `None` if the kind does not know it.
    pub spec: Option<&'static ColumnSpec>,
    /// Whether the type is to be inferred over the whole column with [`infer()`].
    pub infer: bool,
    /// Whether a person chose the type.
    pub chosen: bool,
    /// The notation of the dates or numbers, if a person chose it.
    pub notation: Option<Notation>,
    /// Whether it is the kind's column because a person says so, whatever its name.
    pub stands_in: bool,
}

/// Recognises a file by its first records, header included where there is one.
///
/// `forced_kind` and `forced_header` are what a person chose over the guess; an id that is no
/// kind's is passed over.
#[must_use]
pub fn detect(
    first_records: &[Vec<String>],
    file_name: &str,
    forced_kind: Option<&str>,
    forced_header: Option<bool>,
) -> Detection {
    if let Some(kind) = forced_kind.and_then(catalog::kind) {
        return chosen(first_records, kind, forced_header);
    }
    let first = first_records.first().map_or(&[][..], Vec::as_slice);
    if forced_header != Some(false)
        && let Some(fit) = families()
            .filter_map(|kind| by_header(first, kind))
            .max_by_key(Fit::rank)
    {
        let (kind, named) = variant_by_name(fit.kind, file_name);
        let reason = format!("{}{named}.", fit.reason());
        return Detection {
            kind,
            confidence: fit.confidence(),
            reason,
            ..with_header(first, kind)
        };
    }
    if forced_header != Some(true)
        && let Some(family) =
            families().find(|kind| kind.headerless && by_cells(first_records, kind))
    {
        let (kind, named) = variant_by_name(family, file_name);
        let reason = format!(
            "The file has no header; its {} columns fit those of the {} in number and kind of \
             value, so the names are taken from that report{named}.",
            first.len(),
            kind.noun
        );
        return Detection {
            kind,
            confidence: BY_CELLS,
            reason,
            ..without_header(first_records, kind)
        };
    }
    generic(first_records, forced_header)
}

/// Settles which variant a recognised kind is by what the rows say, where the file's name did not
/// say it; with the reason in words. `None` leaves the kind as it is.
#[must_use]
pub fn refine(kind: &'static Kind, table: &Table) -> Option<(&'static Kind, String)> {
    if kind.is_variant() {
        return None;
    }
    kind.refine?(table)
}

fn families() -> impl Iterator<Item = &'static Kind> {
    KINDS
        .iter()
        .copied()
        .filter(|kind| !kind.is_variant() && !kind.columns.is_empty())
}

/// The match of a header with a kind.
struct Fit {
    kind: &'static Kind,
    /// Columns of the kind that are there.
    found: Vec<&'static ColumnSpec>,
    missing: Vec<&'static ColumnSpec>,
    /// The number of columns that such a file should have.
    required: usize,
    /// Names that the kind does not know.
    unknown: Vec<String>,
    /// Names that stand for a column of the kind, with the name that it has there.
    aliases: Vec<(String, &'static str)>,
}

impl Fit {
    fn new(header: &[String], kind: &'static Kind) -> Self {
        let keys: HashSet<String, FxBuildHasher> = header.iter().map(|name| key_of(name)).collect();
        let has = |column: &ColumnSpec| {
            keys.contains(column.key) || column.aliases.iter().any(|key| keys.contains(*key))
        };
        let required = kind.required_of(has);
        let alias = |name: &String| {
            let key = key_of(name);
            let column = kind.column_called(&key)?;
            (column.key != key && !keys.contains(column.key)).then(|| (name.clone(), column.name))
        };
        Self {
            kind,
            found: kind.columns.iter().filter(|column| has(column)).collect(),
            required: required.len(),
            missing: required.into_iter().filter(|column| !has(column)).collect(),
            unknown: header
                .iter()
                .filter(|name| kind.column_called(&key_of(name)).is_none())
                .cloned()
                .collect(),
            aliases: header.iter().filter_map(alias).collect(),
        }
    }

    /// Whether this is the kind, by the thresholds of the module's documentation.
    fn convinces(&self) -> bool {
        let required = self.required;
        let has_signature = self.missing.iter().all(|column| !column.signature);
        let has_half = self.missing.len() * 2 <= required;
        // A kind with few columns tolerates fewer missing ones, so that chance does not match it.
        let tolerated = TOLERATED.min(required / 4);
        let any_of = self.kind.any_of;
        let has_any = any_of.is_empty() || self.found.iter().any(|c| any_of.contains(&c.key));
        has_any && ((has_signature && has_half) || self.missing.len() <= tolerated)
    }

    /// Whether the header is that of another report which shares columns with this one.
    fn is_lookalike(&self, header: &[String]) -> bool {
        let keys: Vec<String> = header.iter().map(|name| key_of(name)).collect();
        let has = |key: &&str| keys.iter().any(|k| k == key);
        self.kind
            .lookalikes
            .iter()
            .any(|other| other.has.iter().all(has) && !other.lacks.iter().any(has))
    }

    fn confidence(&self) -> u8 {
        let signature = self
            .missing
            .iter()
            .filter(|column| column.signature)
            .count();
        let lost = (self.missing.len() + signature) * LOST_PER_MISSING
            + self.unknown.len().min(5) * LOST_PER_UNKNOWN;
        let most = if self.is_inferred() { INFERRED } else { 100 };
        u8::try_from(100_usize.saturating_sub(lost).max(LEAST).min(most)).unwrap_or(100)
    }

    /// Whether the names of the kind's columns come from no real file.
    fn is_inferred(&self) -> bool {
        self.kind.notes.contains(&Note::ColumnsInferred)
    }

    fn rank(&self) -> (u8, usize) {
        (self.confidence(), self.found.len())
    }

    /// The sentence, without its end: the file's name may add to it.
    fn reason(&self) -> String {
        let noun = self.kind.noun;
        let required = self.required;
        let newer: Vec<&str> = self
            .found
            .iter()
            .filter(|c| !c.required)
            .map(|c| c.name)
            .collect();
        let mut reason = if !self.missing.is_empty() {
            let names: Vec<&str> = self.missing.iter().map(|c| c.name).collect();
            let is = if names.len() == 1 { "is" } else { "are" };
            format!(
                "{} of the {required} columns of the {noun} are in the header; {} {is} missing or \
                 renamed",
                required - names.len(),
                list(&names)
            )
        } else if self.found.len() == self.kind.columns.len() {
            format!(
                "All {} columns of the {noun} are in the header",
                self.found.len()
            )
        } else if required == 1 {
            let needed = self.kind.required().map(|c| c.name).collect::<String>();
            format!(
                "{needed}, which every {noun} has, is in the header, and also {}",
                list(&newer)
            )
        } else if newer.is_empty() {
            format!("All {required} columns of the {noun} are in the header")
        } else {
            format!(
                "All {required} columns of the {noun} are in the header, and also {}",
                list(&newer)
            )
        };
        let unknown: Vec<&str> = self.unknown.iter().map(String::as_str).collect();
        match unknown.len() {
            0 => {}
            1 => reason.push_str(&format!("; {} is unknown", list(&unknown))),
            n => reason.push_str(&format!("; {n} columns are unknown: {}", list(&unknown))),
        }
        if let Some((name, column)) = self.aliases.first() {
            reason.push_str(&format!("; {} is read as {column}", short(name)));
            match self.aliases.len() - 1 {
                0 => {}
                1 => reason.push_str(", and one more column has another name"),
                n => reason.push_str(&format!(", and {n} more columns have other names")),
            }
        }
        if self.is_inferred() {
            reason.push_str("; no real file of this report was found to compare it with");
        }
        reason
    }
}

fn by_header(header: &[String], kind: &'static Kind) -> Option<Fit> {
    let fit = Fit::new(header, kind);
    (fit.convinces() && !fit.is_lookalike(header)).then_some(fit)
}

/// Whether records without a header are of this kind: nine of ten, and the first, have as many
/// cells as the kind has columns (with or without those of newer servers), each of them fitting
/// its column.
fn by_cells(records: &[Vec<String>], kind: &'static Kind) -> bool {
    let fits = |record: &Vec<String>| {
        let count = record.len();
        // Cells without anything in them fit every column, and so say nothing.
        let says_enough = record.iter().filter(|cell| !cell.trim().is_empty()).count() * 2 > count;
        says_enough
            && (count == kind.columns.len() || count == kind.required().count())
            && record
                .iter()
                .zip(kind.columns)
                .all(|(cell, column)| fits_column(cell, column))
    };
    records.first().is_some_and(fits)
        && records.iter().filter(|record| fits(record)).count() * 10 >= records.len() * 9
}

/// Whether a cell can be of this column. An empty one always can.
#[must_use]
pub fn fits_column(cell: &str, column: &ColumnSpec) -> bool {
    let cell = cell.trim();
    let bytes = cell.as_bytes();
    if cell.is_empty()
        || column
            .stated
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word))
    {
        return true;
    }
    match column.ty {
        Type::Text | Type::Json | Type::Category => {
            column.values.is_empty() || column.values.iter().any(|v| v.eq_ignore_ascii_case(cell))
        }
        Type::Integer => value::integer(bytes).is_some(),
        Type::Decimal => value::decimal(bytes).is_some() || number::is_number(bytes),
        Type::Boolean => value::boolean(bytes).is_some(),
        Type::Timestamp => {
            value::timestamp(bytes).is_some()
                || value::states_no_time(bytes)
                || LocalDate::parse(bytes).is_some()
        }
        Type::Size => match column.size {
            SizeUnit::Kib => value::size_kib(bytes).is_some(),
            SizeUnit::Words => value::size_text(bytes).is_some(),
        },
        Type::Ip => value::is_ip(bytes),
    }
}

/// The variant that the file's name speaks for, and how a reason says so.
#[must_use]
pub fn variant_by_name(family: &'static Kind, file_name: &str) -> (&'static Kind, String) {
    let mut words = String::from("_");
    for c in file_name.chars() {
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        } else if !words.ends_with('_') {
            words.push('_');
        }
    }
    words.push('_');
    let named = |kind: &Kind| {
        kind.file_names
            .iter()
            .any(|n| words.contains(&format!("_{n}_")))
    };
    let mut variants = family.variants().filter(|kind| named(kind));
    match (variants.next(), variants.next()) {
        (Some(kind), None) => (kind, format!("; the file's name says {}", kind.subject)),
        _ => (family, String::new()),
    }
}

/// A person's choice is not overridden.
fn chosen(records: &[Vec<String>], kind: &'static Kind, forced_header: Option<bool>) -> Detection {
    let first = records.first().map_or(&[][..], Vec::as_slice);
    let header = forced_header.unwrap_or_else(|| {
        if kind.columns.is_empty() {
            looks_like_header(records)
        } else {
            first
                .iter()
                .any(|name| kind.column_called(&key_of(name)).is_some())
        }
    });
    let columns = if header {
        with_header(first, kind)
    } else {
        without_header(records, kind)
    };
    let reason = format!("Read as {} because it was chosen.", article(kind.noun));
    Detection {
        confidence: 100,
        reason,
        ..columns
    }
}

fn generic(records: &[Vec<String>], forced_header: Option<bool>) -> Detection {
    let first = records.first().map_or(&[][..], Vec::as_slice);
    let header = forced_header.unwrap_or_else(|| looks_like_header(records));
    let kind = &catalog::generic::GENERIC;
    let resembles = if header { resemblance(first) } else { None };
    let confidence = if resembles.is_some() {
        GENERIC_RESEMBLING
    } else {
        GENERIC
    };
    let mut reason = resembles.unwrap_or_else(|| "No known report looks like this".to_owned());
    reason.push_str("; it is read as a table");
    reason.push_str(match (header, forced_header) {
        (true, _) => ".",
        (false, Some(_)) => " without a header, and its columns are numbered.",
        (false, None) => ", whose first row looks like values: its columns are numbered.",
    });
    let columns = if header {
        with_header(first, kind)
    } else {
        without_header(records, kind)
    };
    Detection {
        confidence,
        reason,
        ..columns
    }
}

/// Which report a header comes near without being it, as the beginning of a sentence.
fn resemblance(header: &[String]) -> Option<String> {
    let best = families()
        .map(|kind| Fit::new(header, kind))
        .filter(|fit| !fit.is_lookalike(header))
        .max_by_key(|fit| (fit.found.len(), Reverse(fit.missing.len())))?;
    // Half of a known report's columns, or half of this file's and more than chance shares.
    let (found, required) = (best.found.len(), best.required);
    let resembles = found * 2 >= required || (found >= 4 && found * 2 >= header.len());
    let names: Vec<&str> = best.missing.iter().map(|column| column.name).collect();
    resembles.then(|| {
        format!(
            "It resembles the {}, but too many of its columns are missing or renamed: {}",
            best.kind.noun,
            list(&names)
        )
    })
}

/// The columns of a file with this header.
fn with_header(header: &[String], kind: &'static Kind) -> Detection {
    let mut keys = Keys::default();
    let mut columns = Vec::with_capacity(header.len());
    let (mut unknown, mut duplicate) = (Vec::new(), Vec::new());
    let names: HashSet<String, FxBuildHasher> = header.iter().map(|name| key_of(name)).collect();
    for (at, name) in header.iter().enumerate() {
        let natural = natural_key(name, at);
        // A column of another name has the key of the kind's, unless the file has that too.
        let natural = match kind.column_called(&natural) {
            Some(spec) if spec.key != natural && !names.contains(spec.key) => spec.key.to_owned(),
            _ => natural,
        };
        let is_new = keys.insert(&natural);
        let spec = if is_new { kind.column(&natural) } else { None };
        let key = if is_new {
            natural
        } else {
            keys.insert_numbered(&natural)
        };
        if !is_new {
            duplicate.push(at);
        } else if spec.is_none() && !kind.columns.is_empty() {
            unknown.push(at);
        }
        columns.push(detected(name.clone(), key, spec));
    }
    finished(kind, true, columns, unknown, duplicate)
}

/// The columns of a file without a header, named after the kind's, and numbered beyond them.
fn without_header(records: &[Vec<String>], kind: &'static Kind) -> Detection {
    let count = usual_length(records.iter().map(Vec::len));
    let columns: Vec<DetectedColumn> = (0..count)
        .map(|at| match kind.columns.get(at) {
            Some(spec) => detected(spec.name.to_owned(), spec.key.to_owned(), Some(spec)),
            None => detected(format!("Column {}", at + 1), natural_key("", at), None),
        })
        .collect();
    let known = kind.columns.len();
    let unknown = if known == 0 {
        Vec::new()
    } else {
        (known..count).collect()
    };
    finished(kind, false, columns, unknown, Vec::new())
}

fn detected(name: String, key: String, spec: Option<&'static ColumnSpec>) -> DetectedColumn {
    DetectedColumn {
        name,
        key,
        ty: spec.map_or(Type::Text, |s| s.ty),
        spec,
        infer: spec.is_none(),
        chosen: false,
        notation: None,
        stands_in: false,
    }
}

fn finished(
    kind: &'static Kind,
    header: bool,
    columns: Vec<DetectedColumn>,
    unknown: Vec<usize>,
    duplicate: Vec<usize>,
) -> Detection {
    let missing = missing(kind, &columns);
    Detection {
        kind,
        confidence: 100,
        reason: String::new(),
        header,
        columns,
        missing,
        unknown,
        duplicate,
    }
}

/// Keys of columns that every file of the kind has and this one has not.
pub(crate) fn missing(kind: &'static Kind, columns: &[DetectedColumn]) -> Vec<&'static str> {
    let there: HashSet<&str, FxBuildHasher> = columns
        .iter()
        .filter_map(|column| Some(column.spec?.key))
        .collect();
    let required = kind.required_of(|spec| there.contains(spec.key));
    let required = required.into_iter().map(|spec| spec.key);
    required.filter(|key| !there.contains(key)).collect()
}

/// Keys in use, and how often each was asked for.
#[derive(Default)]
struct Keys(HashMap<String, usize, FxBuildHasher>);

impl Keys {
    fn insert(&mut self, key: &str) -> bool {
        let is_new = !self.0.contains_key(key);
        if is_new {
            self.0.insert(key.to_owned(), 1);
        }
        is_new
    }

    /// `key_2`, `key_3`, …: the first that is free.
    fn insert_numbered(&mut self, key: &str) -> String {
        let mut n = self.0.get(key).copied().unwrap_or(1);
        loop {
            n += 1;
            let numbered = format!("{key}_{n}");
            if self.insert(&numbered) {
                self.0.insert(key.to_owned(), n);
                return numbered;
            }
        }
    }
}

/// The key of a column by its name and position: never empty.
fn natural_key(name: &str, at: usize) -> String {
    let mut key = key_of(name);
    if let Some((end, _)) = key.char_indices().nth(KEY_CHARS) {
        key.truncate(end);
    }
    if key.is_empty() {
        format!("column_{}", at + 1)
    } else {
        key
    }
}
