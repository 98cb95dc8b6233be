//! This module writes the route and the view state as the URL's fragment, and reads them back.
//!
//! `#file=2&pane=table&q=role:admin+2fa_enabled:false&sort=-last_active,login&as_of=2026-11-01`
//!
//! Columns that are hidden are numbers, `hide=3,7-9`: their positions in the file. The settings for
//! reclaiming seats are numbers and fixed words, `cut_off=45&licence=enterprise`.
//!
//! Addresses end up in histories, bookmarks, screenshots and tickets, so data is never in one: not
//! a search, not a name, not even a column's name unless the report's kind has it, for the first
//! line of a file without a header is a row. A query whose every part is harmless ([`is_harmless`])
//! stands in the fragment; any other is a reference, `q=*7`, to a step that this page remembers
//! ([`crate::model::history`]). A reload loses that memory, and the reference is dropped.

mod open_files;

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reports::catalog::KIND_WORDS;
use reports::limits::{COLUMNS, SORT_KEYS};
use reports::query::{Query, Test, parse};
use reports::read::ColumnAbout;
use reports::table::Type;
use reports::table::column::key_of;
use reports::time::iso_of_ms;

pub use self::open_files::{OpenFiles, Way};
use crate::model::as_of_day;
use crate::model::route::Route;
use crate::model::view_state::{Pane, ViewState};

/// Bytes of a query in the fragment; a longer one becomes a reference.
const QUERY_BYTES: usize = 1_000;

/// Bytes of the hidden columns in the fragment; more are left out of it.
const HIDDEN_BYTES: usize = 1_000;

/// Characters of one value in the fragment.
const VALUE_CHARS: usize = 40;

/// Bytes of the sort keys in the fragment: [`SORT_KEYS`] of the longest that a kind has, and more.
const SORT_BYTES: usize = 1_000;

/// Bytes of a fragment that is read: all of the above, escaped, and more. This page writes no
/// longer one.
const FRAGMENT_BYTES: usize = 8 * 1024;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The page asked for: the start page if none is named. The view state is then for the file
    /// that is shown, unless the fragment asks for nothing ([`is_start`]).
    pub route: Route,
    /// The view state of its file.
    pub view_state: ViewState,
    /// The step that remembers the query, where the fragment only refers to it.
    pub remembered: Option<u32>,
    /// Which files were open in the session that wrote the fragment.
    pub open: OpenFiles,
}

/// The fragment of the page that fetches reports. Text entered there is never in an address.
const FETCH: &str = "fetch";

/// The fragment for a page and its view state, without `#`; a query that may not be in it is a
/// reference to `step`.
#[must_use]
pub fn write(route: Route, view_state: &ViewState, columns: &[ColumnAbout], step: u32) -> String {
    let mut parts = Vec::new();
    match route {
        Route::Start => {}
        Route::Fetch => return FETCH.to_owned(),
        Route::File { id } => parts.push(format!("file={id}")),
    }
    match view_state.pane {
        Pane::Overview => {}
        Pane::Reclaim => parts.push("pane=reclaim".to_owned()),
        Pane::Table => parts.push("pane=table".to_owned()),
        Pane::Problems => parts.push("pane=problems".to_owned()),
    }
    if !view_state.query.trim().is_empty() {
        parts.push(if is_harmless(&view_state.query, columns) {
            format!("q={}", encode(&view_state.query))
        } else {
            format!("q=*{step}")
        });
    }
    let sort: Vec<String> = view_state
        .sort
        .iter()
        .filter(|(key, _)| type_of(key, columns).is_some())
        .map(|(key, descending)| format!("{}{}", if *descending { "-" } else { "" }, encode(key)))
        .collect();
    if !sort.is_empty() {
        parts.push(format!("sort={}", sort.join(",")));
    }
    if let Some(ms) = view_state.as_of_ms {
        let iso = iso_of_ms(ms);
        parts.push(format!(
            "as_of={}",
            iso.strip_suffix("T00:00:00Z").unwrap_or(&iso)
        ));
    }
    if let Some(row) = view_state.row {
        parts.push(format!("row={row}"));
    }
    let hidden = ranges(&view_state.hidden);
    // A list that is too long is remembered by this page alone, as a query that is not harmless is.
    if !hidden.is_empty() && hidden.len() <= HIDDEN_BYTES {
        parts.push(format!("hide={hidden}"));
    }
    view_state.terms.write(&mut parts);
    parts.join("&")
}

/// Reads a fragment, with or without its `#`. Fields that cannot be read are ignored, and so is a
/// value that is longer than any that [`write`] writes, because a link may come from anybody.
/// `is_kind` says which ids are those of kinds.
#[must_use]
pub fn read(text: &str, is_kind: impl Fn(&str) -> bool) -> Shown {
    let mut shown = Shown::default();
    if text.len() > FRAGMENT_BYTES {
        return shown;
    }
    let view_state = &mut shown.view_state;
    for part in text.strip_prefix('#').unwrap_or(text).split('&') {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if value.len() > bytes_at_most(name) {
            continue;
        }
        match name {
            FETCH => shown.route = Route::Fetch,
            "file" if shown.route != Route::Fetch => {
                let id = value.parse().ok();
                shown.route = id.map_or(Route::Start, |id| Route::File { id });
            }
            "pane" => {
                view_state.pane = match value {
                    "reclaim" => Pane::Reclaim,
                    "table" => Pane::Table,
                    "problems" => Pane::Problems,
                    _ => Pane::Overview,
                };
            }
            "q" => match value.strip_prefix('*') {
                Some(step) => shown.remembered = step.parse().ok(),
                None => view_state.query = decode(value),
            },
            "sort" => {
                let keys = value.split(',').filter_map(sort_key);
                view_state.sort = keys.take(SORT_KEYS).collect();
            }
            "as_of" => {
                view_state.as_of_ms = reports::value::timestamp(decode(value).as_bytes())
                    .filter(|ms| as_of_day::is_plausible(*ms));
            }
            "row" => view_state.row = value.parse().ok(),
            "hide" => view_state.hidden = positions(value),
            open_files::FIELD => shown.open = OpenFiles::read(value, &is_kind),
            name => view_state.terms.read(name, value),
        }
    }
    shown
}

/// Whether a fragment is that of the start page: it asks for nothing, whatever is open.
#[must_use]
pub fn is_start(text: &str) -> bool {
    let mut parts = text.strip_prefix('#').unwrap_or(text).split('&');
    parts.all(|part| {
        let (name, _) = part.split_once('=').unwrap_or((part, ""));
        name.is_empty() || name == open_files::FIELD
    })
}

/// Bytes of a field's value, escaped.
fn bytes_at_most(field: &str) -> usize {
    match field {
        // Each byte may be written as three.
        "q" => 3 * QUERY_BYTES,
        "sort" => SORT_BYTES,
        "hide" => HIDDEN_BYTES,
        open_files::FIELD => open_files::OPEN_BYTES,
        _ => VALUE_CHARS,
    }
}

fn sort_key(text: &str) -> Option<(String, bool)> {
    let (key, descending) = text
        .strip_prefix('-')
        .map_or((text, false), |key| (key, true));
    (!key.is_empty()).then(|| (decode(key), descending))
}

/// Positions as text: `3,7-9`.
fn ranges(positions: &BTreeSet<u32>) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &at in positions {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(at) => *last = at,
            _ => runs.push((at, at)),
        }
    }
    let runs = runs.iter().map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    });
    runs.collect::<Vec<_>>().join(",")
}

/// The inverse of [`ranges`], for any text. No table has more than [`COLUMNS`].
fn positions(text: &str) -> BTreeSet<u32> {
    let last_column = u32::try_from(COLUMNS - 1).unwrap_or(u32::MAX);
    let mut positions = BTreeSet::new();
    for run in text.split(',') {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        if let (Ok(first), Ok(last)) = (first.parse::<u32>(), last.parse::<u32>()) {
            // One by one: runs may name the same columns over and over.
            positions.extend(first..=last.min(last_column));
        }
    }
    positions
}

/// Whether every part of a query may stand in an address: it asks only for numbers, truth values,
/// moments, sizes, words of the report's maker, or whether a value is known, of columns that the
/// report's kind has. Ids are numbers that name somebody, and are not harmless.
#[must_use]
pub fn is_harmless(query: &str, columns: &[ColumnAbout]) -> bool {
    query.len() <= QUERY_BYTES && parse(query).is_ok_and(|query| harmless(&query, columns))
}

fn harmless(query: &Query, columns: &[ColumnAbout]) -> bool {
    match query {
        Query::All => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().all(|part| harmless(part, columns)),
        Query::Not(part) => harmless(part, columns),
        Query::Word(_) => false,
        Query::Test { column, test } => {
            // A query may name a column as the file does.
            let key = key_of(column);
            let Some(ty) = type_of(&key, columns) else {
                return false;
            };
            let fits = |value: &str| is_harmless_value(&key, ty, value);
            match test {
                Test::Known | Test::Unknown(_) => true,
                Test::OneOf(values) => values.iter().all(|value| fits(value)),
                Test::Range { from, to } => from.iter().chain(to).all(|bound| fits(&bound.value)),
                Test::Contains(_) | Test::Like(_) => false,
            }
        }
    }
}

/// The type of a column that the report's kind has.
fn type_of(key: &str, columns: &[ColumnAbout]) -> Option<Type> {
    columns
        .iter()
        .find(|column| column.known && column.key == key)
        .map(|column| column.ty)
}

fn is_harmless_value(key: &str, ty: Type, value: &str) -> bool {
    // Only the characters of a value are checked here; the query checks its meaning.
    let made_of = |more: &[u8]| {
        value.len() <= VALUE_CHARS
            && value
                .bytes()
                .all(|b| b.is_ascii_digit() || b"+-.:".contains(&b) || more.contains(&b))
    };
    match ty {
        Type::Integer | Type::Decimal => key != "id" && !key.ends_with("_id") && made_of(b"eE"),
        Type::Timestamp => made_of(b"TZtz "),
        Type::Size => made_of(b"kKmMgGtTpPiIbB "),
        Type::Boolean => ["true", "false"]
            .iter()
            .any(|word| value.eq_ignore_ascii_case(word)),
        Type::Category => KIND_WORDS
            .iter()
            .flat_map(|kind| kind.vocabularies)
            .filter(|(of, _)| *of == key)
            .any(|(_, words)| words.iter().any(|word| value.eq_ignore_ascii_case(word))),
        Type::Text | Type::Json | Type::Ip => false,
    }
}

/// All but the characters that stand for themselves. A star is encoded, because a bare one begins a reference.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'(')
    .remove(b')')
    .remove(b'/');

/// Percent-encodes text so that it stays readable; a space becomes `+`.
fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED)
        .to_string()
        .replace("%20", "+")
}

/// The inverse of [`encode`], for any text: a `%` that begins no byte is itself.
fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests;
