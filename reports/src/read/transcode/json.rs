//! This module turns objects of JSON into records.
//!
//! Columns are the members, those of objects within named after them (`assignee.login`). A record
//! that is not valid JSON is kept whole in a column of its own and reported; members of an answer
//! outside its rows are reported and not in the table. A total of all pages (`total_seats`) is
//! compared with the rows read.

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::record_writer::{Pages, RecordWriter, Total};
use crate::catalog::{ColumnSpec, Kind};
use crate::csv::LineEnds;
use crate::json::{JsonItem, Plan, Splitter, TOTALS, Value, flatten};
use crate::limits::KEY_BYTES;
use crate::problem::Code;
use crate::table::column::key_of;
use crate::value;

/// Bytes of the longest value outside the rows that is searched for pages.
const BESIDE_BYTES: usize = 4_096;

/// Writes each record of a JSON text.
#[derive(Debug, Clone)]
pub(super) struct JsonRecords {
    plan: Plan,
    splitter: Splitter,
    writer: Writer,
    line_ends: LineEnds,
    /// Whether the last character was a CR.
    cr: bool,
}

#[derive(Debug, Clone, Default)]
struct Writer {
    kind: Option<&'static Kind>,
    /// The columns that the beginning of the file was found to have, where it was read before.
    found: HashSet<String, FxBuildHasher>,
    raw: Option<usize>,
    /// The line of the last record, where that cannot be read.
    broken: Option<u64>,
}

impl JsonRecords {
    pub(super) fn new(plan: Plan) -> Self {
        Self {
            splitter: Splitter::new(plan.clone()),
            plan,
            writer: Writer::default(),
            line_ends: LineEnds::default(),
            cr: false,
        }
    }

    /// See [`super::Transcoder::again`].
    pub(super) fn again(&self, kind: &'static Kind, found: Vec<String>) -> Self {
        let mut again = Self::new(self.plan.clone());
        again.writer.kind = Some(kind);
        again.writer.found = found.into_iter().collect();
        again
    }

    pub(super) fn push(&mut self, text: &[u8], records: &mut RecordWriter, out: &mut Vec<u8>) {
        for at in memchr::memchr_iter(b'\n', text) {
            let is_crlf = at.checked_sub(1).map_or(self.cr, |at| text[at] == b'\r');
            *(if is_crlf {
                &mut self.line_ends.crlf
            } else {
                &mut self.line_ends.lf
            }) += 1;
        }
        if let Some(last) = text.last() {
            self.cr = *last == b'\r';
        }
        let Self {
            splitter, writer, ..
        } = self;
        splitter.push(text, &mut |found| writer.found(&found, records, out));
    }

    pub(super) fn finish(&mut self, records: &mut RecordWriter, out: &mut Vec<u8>) {
        let Self {
            splitter, writer, ..
        } = self;
        splitter.finish(&mut |found| writer.found(&found, records, out));
        // A person who saved an incomplete answer may have ended its last line.
        let is_only = records.problems.count(Code::BrokenRecord) == 1;
        if let Some(line) = writer.broken.filter(|_| self.plan.lines && is_only) {
            records.problem_beside(Code::CutOff, line, b"");
        }
    }

    pub(super) fn line_ends(&self) -> LineEnds {
        self.line_ends
    }
}

/// Reads the total from a member outside the rows, if it has one.
fn total(key: &[u8], text: &[u8]) -> Option<Total> {
    let (member, of) = TOTALS
        .into_iter()
        .find(|(member, _)| member.as_bytes() == key)?;
    let all = u64::try_from(value::integer(text)?).ok()?;
    Some(Total { member, all, of })
}

/// Reads the pages from a member outside the rows, or from the members of an object there.
fn pages(key: &[u8], text: &[u8], pages: &mut Pages) {
    if text.len() > BESIDE_BYTES {
        return;
    }
    let plain = |key: &str| key.to_ascii_lowercase().replace(['_', '-'], "");
    match serde_json::from_slice(text) {
        Ok(serde_json::Value::Object(members)) => {
            for (key, value) in &members {
                pages.add(&plain(key), value);
            }
        }
        Ok(value) => pages.add(&plain(&String::from_utf8_lossy(key)), &value),
        Err(_) => {}
    }
}

impl Writer {
    fn found(&mut self, found: &JsonItem<'_>, records: &mut RecordWriter, out: &mut Vec<u8>) {
        match *found {
            JsonItem::Record {
                line,
                text,
                is_whole,
            } => self.record(line, text, is_whole, records, out),
            JsonItem::Member { line, key, text } => {
                if let Some(total) = total(key, text) {
                    records.total = Some(total.or(records.total));
                    return;
                }
                pages(key, text, &mut records.pages);
                let shown = &text[..text.len().min(KEY_BYTES)];
                let sample = [key, b": ", shown].concat();
                records.problem_beside(Code::BesideRows, line, &sample);
            }
            JsonItem::CutOff { line, text } => {
                let shown = &text[..text.len().min(KEY_BYTES)];
                records.problem_beside(Code::CutOff, line, shown);
            }
            JsonItem::Stray { line, text } => {
                records.problem_beside(Code::BrokenRecord, line, text);
            }
        }
    }

    fn record(
        &mut self,
        line: u64,
        text: &[u8],
        is_whole: bool,
        records: &mut RecordWriter,
        out: &mut Vec<u8>,
    ) {
        records.begin(line);
        // JSON is UTF-8 (RFC 8259, section 8.1); what is not is shown as such, and the rest of
        // the record is read.
        let valid = String::from_utf8_lossy(text);
        if matches!(valid, std::borrow::Cow::Owned(_)) {
            records.problem(Code::InvalidText, text);
        }
        let (kind, found) = (self.kind, &self.found);
        let spec = |name: &str| kind.and_then(|kind| kind.column_called(&key_of(name)));
        let is_column = |name: &str| found.contains(name) || spec(name).is_some();
        let read = flatten(valid.as_bytes(), &mut |name, value| {
            if name.len() > KEY_BYTES {
                let end = name.floor_char_boundary(KEY_BYTES);
                records.without_column(&name[..end], value.as_bytes());
                return;
            }
            match value {
                Value::Null if is_column(name) => records.set_key(name, b""),
                Value::Null => records.set_null(name),
                // Without members it says as little.
                Value::Json(text) if text == "{}" && has_members(kind, name) => {
                    records.set_null(name);
                }
                Value::Json(text) if spec(name).is_some_and(|spec| spec.list) => {
                    let list = as_delimited(&text).unwrap_or(text);
                    records.set_key(name, list.as_bytes());
                }
                value => records.set_key(name, value.as_bytes()),
            }
        });
        self.broken = read.is_err().then_some(line);
        if read.is_err() {
            // The raw text also holds the members before the fault.
            records.begin(line);
            let raw = *self.raw.get_or_insert_with(|| records.add_column("line"));
            records.set(raw, text);
            let code = if is_whole {
                Code::BrokenRecord
            } else {
                Code::LongRecord
            };
            records.problem(code, &text[..text.len().min(KEY_BYTES)]);
        }
        records.end(out);
    }
}

/// A list of texts as the same report writes it in a cell of CSV; `None` where it is no such list,
/// or where a text has the comma that would part it.
fn as_delimited(list: &str) -> Option<String> {
    let texts: Vec<String> = serde_json::from_str(list).ok()?;
    let is_plain = texts
        .iter()
        .all(|text| !text.contains(',') && !text.is_empty());
    is_plain.then(|| texts.join(", "))
}

/// Whether a kind has columns of the members of an object.
fn has_members(kind: Option<&'static Kind>, object: &str) -> bool {
    let key = key_of(object);
    let is_member = |column: &ColumnSpec| {
        let member = column.key.strip_prefix(key.as_str());
        column.name.contains('.') && member.is_some_and(|member| member.starts_with('_'))
    };
    kind.is_some_and(|kind| kind.columns.iter().any(is_member))
}
