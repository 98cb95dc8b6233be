//! This module turns lines of CEF into records.
//!
//! Columns: what stands before `CEF:` if anything ever does, the seven fields of the header, then
//! every key. A line that is not CEF is kept whole in a column of its own, and is a problem. Keys
//! of the custom pairs (`cs1` and `cs1Label`) keep their own names in queries; on the screen a
//! column is called by its label where every record has it and all say the same.

use std::borrow::Cow;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::record_writer::RecordWriter;
use crate::cef::{self, Deviation, HEADER_FIELDS};
use crate::csv::LineEnds;
use crate::limits::{COLUMNS, RECORD_BYTES};
use crate::problem::Code;

/// The columns of the header.
const HEADER: [&str; HEADER_FIELDS] = [
    "cef_version",
    "vendor",
    "product",
    "device_version",
    "class_id",
    "name",
    "severity",
];

/// Lines that end with the same key which are enough to expect it of the last line too.
const COMPARED_LINES: u64 = 5;

/// Characters of a label that a column is called by.
const LABEL_CHARS: usize = 80;

/// Cuts text into lines and writes each as a record.
#[derive(Debug, Clone, Default)]
pub(super) struct CefLines {
    /// The beginning of a line that is not whole yet.
    held: Vec<u8>,
    /// Whether the line being read is longer than is held.
    is_cut: bool,
    /// Whether the file is known to end within its last line.
    is_damaged: bool,
    /// Lines before the one being read.
    lines: u64,
    line_ends: LineEnds,
    /// Whether the lines are those of any text, and kept whole.
    is_plain: bool,
    header: Option<usize>,
    prefix: Option<usize>,
    raw: Option<usize>,
    stray: Option<usize>,
    ending: Ending,
    /// The labels of custom keys, by key.
    labels: HashMap<String, Label, FxBuildHasher>,
}

/// The last keys of the lines that have a line end.
#[derive(Debug, Clone, Default)]
struct Ending {
    /// The number of those that are CEF.
    records: u64,
    /// The last key of the first one, and whether a later one has another.
    key: Option<String>,
    differs: bool,
}

impl Ending {
    fn note(&mut self, record: &cef::Record<'_>) {
        let key = record.pairs.last().map(|(key, _)| *key);
        if self.records == 0 {
            self.key = key.map(str::to_owned);
        }
        self.differs |= self.key.as_deref() != key;
        self.records += 1;
    }

    /// Whether a line without a line end is the beginning of one like these.
    fn is_cut(&self, record: &cef::Record<'_>) -> bool {
        let key = record.pairs.last().map(|(key, _)| *key);
        let is_expected = self.records >= COMPARED_LINES && !self.differs;
        record.header.len() < HEADER_FIELDS || is_expected && self.key.as_deref() != key
    }
}

/// The label of a custom key.
#[derive(Debug, Clone, Default)]
struct Label {
    /// The first one.
    text: Option<Vec<u8>>,
    /// Whether a record has another, or none.
    differs: bool,
}

impl Label {
    fn text(&self) -> Option<&[u8]> {
        self.text.as_deref().filter(|_| !self.differs)
    }
}

impl CefLines {
    /// For a text that is not CEF: each line is kept whole, and that is no problem.
    pub(super) fn plain() -> Self {
        Self {
            is_plain: true,
            ..Self::default()
        }
    }

    /// See [`super::Transcoder::again`].
    pub(super) fn again(&self) -> Self {
        Self {
            is_plain: self.is_plain,
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, text: &[u8], records: &mut RecordWriter, out: &mut Vec<u8>) {
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'\n', rest) {
            let (line, after) = (&rest[..at], &rest[at + 1..]);
            rest = after;
            if self.held.is_empty() && !self.is_cut && line.len() <= RECORD_BYTES {
                self.line(line, true, records, out);
            } else {
                self.hold(line);
                let held = std::mem::take(&mut self.held);
                self.line(&held, true, records, out);
                self.held = held;
                self.held.clear();
            }
            self.is_cut = false;
        }
        self.hold(rest);
    }

    pub(super) fn finish(&mut self, is_cut: bool, records: &mut RecordWriter, out: &mut Vec<u8>) {
        let held = std::mem::take(&mut self.held);
        if !held.is_empty() {
            self.is_damaged = is_cut;
            self.line(&held, false, records, out);
        }
    }

    pub(super) fn line_ends(&self) -> LineEnds {
        self.line_ends
    }

    /// The label of a column's key, where nothing else is called so.
    pub(super) fn label(&self, column: usize, records: &RecordWriter) -> Option<String> {
        let text = self.labels.get(records.name(column))?.text()?;
        let label = String::from_utf8_lossy(text);
        let label: String = label.trim().chars().take(LABEL_CHARS).collect();
        let is_taken = (0..records.width()).filter(|at| *at != column).any(|at| {
            let other = records.name(at);
            let other_label = self.labels.get(other).and_then(Label::text);
            other == label || other_label == Some(text)
        });
        (!label.is_empty() && !is_taken).then_some(label)
    }

    fn hold(&mut self, text: &[u8]) {
        let room = RECORD_BYTES - self.held.len().min(RECORD_BYTES);
        self.is_cut |= text.len() > room;
        self.held.extend_from_slice(&text[..text.len().min(room)]);
    }

    fn line(&mut self, line: &[u8], is_ended: bool, records: &mut RecordWriter, out: &mut Vec<u8>) {
        self.lines += 1;
        let body = line.strip_suffix(b"\r").unwrap_or(line);
        if is_ended {
            let ends = &mut self.line_ends;
            *(if body.len() < line.len() {
                &mut ends.crlf
            } else {
                &mut ends.lf
            }) += 1;
        }
        if body.trim_ascii().is_empty() {
            records.blank_lines += 1;
            return;
        }
        records.begin(self.lines);
        if self.is_cut {
            records.problem(Code::LongRecord, body);
        }
        if self.is_plain {
            if !is_ended && self.is_damaged {
                self.tell_cut(body, records);
            }
            let raw = *self.raw.get_or_insert_with(|| records.add_column("line"));
            records.set(raw, body);
            records.end(out);
            return;
        }
        match cef::parse(body) {
            Some(mut record) => {
                if is_ended {
                    self.ending.note(&record);
                } else if self.is_damaged || self.ending.is_cut(&record) {
                    // A value that is cut is not a value.
                    record.pairs.pop();
                    self.tell_cut(body, records);
                }
                self.record(&record, records);
            }
            None => {
                if !is_ended && records.problems.count(Code::NotCef) == 0 {
                    self.tell_cut(body, records);
                }
                let raw = *self.raw.get_or_insert_with(|| records.add_column("line"));
                records.set(raw, body);
                records.problem(Code::NotCef, body);
            }
        }
        records.end(out);
    }

    /// Tells that the file ends within this line, unless that is known already.
    fn tell_cut(&self, line: &[u8], records: &mut RecordWriter) {
        if !self.is_damaged {
            records.problem(Code::CutOff, line);
        }
    }

    fn record(&mut self, record: &cef::Record<'_>, records: &mut RecordWriter) {
        if !record.prefix.is_empty() {
            let prefix = *self
                .prefix
                .get_or_insert_with(|| records.add_column("syslog_prefix"));
            records.set(prefix, record.prefix);
        }
        let header = *self.header.get_or_insert_with(|| {
            let first = records.width();
            for name in HEADER {
                records.add_column(name);
            }
            first
        });
        for (at, field) in record.header.iter().enumerate() {
            records.set(header + at, field);
        }
        for (key, value) in &record.pairs {
            records.set_key(key, value);
            if is_custom(key) {
                self.note_label(key, &record.pairs);
            }
        }
        if !record.stray.is_empty() {
            let stray = *self
                .stray
                .get_or_insert_with(|| records.add_column("extension"));
            records.set(stray, record.stray);
        }
        for (deviation, text) in &record.deviations {
            let code = match deviation {
                Deviation::TruncatedHeader => Code::TruncatedHeader,
                Deviation::UnknownVersion => Code::UnknownVersion,
                Deviation::UnknownEscape => Code::UnknownEscape,
                Deviation::StrayEquals => Code::StrayEquals,
                Deviation::StrayText => Code::StrayText,
                Deviation::StrayTab => Code::StrayTab,
            };
            records.problem(code, text);
        }
    }

    fn note_label(&mut self, key: &str, pairs: &[(&str, Cow<'_, [u8]>)]) {
        let is_label = |of: &str| of.strip_suffix("Label") == Some(key);
        // The last of two counts, as it does in the table.
        let text = pairs
            .iter()
            .rfind(|(of, _)| is_label(of))
            .map(|(_, text)| text.as_ref());
        if let Some(label) = self.labels.get_mut(key) {
            label.differs |= label.text.as_deref() != text;
        } else if self.labels.len() < COLUMNS {
            let text = text.map(<[u8]>::to_vec);
            self.labels.insert(
                key.to_owned(),
                Label {
                    differs: text.is_none(),
                    text,
                },
            );
        }
    }
}

/// Whether a key is one of those that a label explains: `cs1`, `cfp15`, `flexDate1`. Vendors go
/// beyond the numbers that the standard has.
fn is_custom(key: &str) -> bool {
    const NAMES: [&str; 8] = [
        "cs",
        "cn",
        "cfp",
        "c6a",
        "flexString",
        "flexNumber",
        "flexDate",
        "deviceCustomDate",
    ];
    NAMES.iter().any(|name| {
        key.strip_prefix(name)
            .is_some_and(|n| !n.is_empty() && n.len() <= 3 && n.bytes().all(|b| b.is_ascii_digit()))
    })
}
