//! This module splits JSON into records.

use super::Plan;
use crate::limits::RECORD_BYTES;

/// Lists and answers within one another that are looked into for records; what is deeper is a
/// record.
const LEVELS: usize = 8;

/// One part of a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonItem<'a> {
    /// A record, which may be anything: an object, mostly.
    Record {
        /// The line on which it begins, from 1.
        line: u64,
        /// Its text; its beginning where it is longer than [`RECORD_BYTES`].
        text: &'a [u8],
        /// Whether that is all of it.
        is_whole: bool,
    },
    /// A member of an answer that is not its rows.
    Member {
        /// The line on which its value begins, from 1.
        line: u64,
        /// Its name, with its escapes.
        key: &'a [u8],
        /// The value's text.
        text: &'a [u8],
    },
    /// The text ends within this record.
    CutOff {
        /// The line on which it begins, from 1.
        line: u64,
        /// The text up to the cut.
        text: &'a [u8],
    },
    /// Characters that belong nowhere.
    Stray {
        /// Their line, from 1.
        line: u64,
        /// The first of them.
        text: &'a [u8],
    },
}

/// Cuts a text that arrives in pieces.
#[derive(Debug, Clone)]
pub struct Splitter {
    plan: Plan,
    levels: Vec<Level>,
    state: State,
    /// The value, or the key, that is being read.
    held: Vec<u8>,
    is_cut: bool,
    /// The key of an answer's member whose value comes next.
    key: Vec<u8>,
    /// The line being read, and that on which the held text begins, from 1.
    line: u64,
    held_line: u64,
    /// Whether the last character was stray too: a run of them is one finding.
    in_stray: bool,
    /// Answers that were closed.
    closed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// A list whose elements are looked at.
    List,
    /// The list that holds the rows of an answer.
    Rows,
    /// An answer.
    Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between values.
    Seek,
    /// In a key of an answer; whether a backslash came just before.
    Key { escaped: bool },
    /// Behind a key; whether the colon was there.
    AfterKey { colon: bool },
    /// In an object, a list or a string.
    Value {
        depth: u32,
        string: bool,
        escaped: bool,
    },
    /// In anything else, up to where it ends.
    Bare,
}

impl Splitter {
    /// A splitter at the beginning of a text.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            levels: Vec::new(),
            state: State::Seek,
            held: Vec::new(),
            is_cut: false,
            key: Vec::new(),
            line: 1,
            held_line: 1,
            in_stray: false,
            closed: 0,
        }
    }

    /// Takes the next text and hands on what it completes.
    pub fn push(&mut self, text: &[u8], found: &mut impl FnMut(JsonItem<'_>)) {
        for &byte in text {
            self.byte(byte, found);
            if byte == b'\n' {
                self.line += 1;
            }
        }
    }

    /// Ends the text.
    pub fn finish(&mut self, found: &mut impl FnMut(JsonItem<'_>)) {
        match self.state {
            State::Bare => {
                self.end_value(found);
                if !self.levels.is_empty() {
                    self.held_line = self.line;
                    self.cut_off(found);
                }
            }
            State::Value { .. } => self.cut_off(found),
            State::Seek if self.levels.is_empty() => {}
            // Within a list or an answer, between records: nothing of a record is lost.
            State::Seek | State::Key { .. } | State::AfterKey { .. } => {
                self.held_line = self.line;
                self.cut_off(found);
            }
        }
        self.state = State::Seek;
    }

    /// The member of an answer that is being read: its key, and what there is of its value.
    pub(super) fn open_member(&self) -> Option<(&[u8], &[u8])> {
        let in_value = matches!(self.state, State::Value { .. });
        (in_value && self.levels.last() == Some(&Level::Answer)).then_some((&self.key, &self.held))
    }

    /// The number of answers that were closed so far.
    pub(super) fn closed(&self) -> u64 {
        self.closed
    }

    fn byte(&mut self, byte: u8, found: &mut impl FnMut(JsonItem<'_>)) {
        if byte == b'\n' && self.plan.lines {
            self.levels.clear();
        }
        if byte == b'\n' && self.plan.lines && self.state != State::Seek {
            // A line is a record, whatever is missing in it.
            self.end_value(found);
            return;
        }
        match self.state {
            State::Seek => self.seek(byte, found),
            State::Key { escaped } => match byte {
                b'"' if !escaped => {
                    self.key = std::mem::take(&mut self.held);
                    self.state = State::AfterKey { colon: false };
                }
                _ => {
                    self.hold(byte);
                    self.state = State::Key {
                        escaped: byte == b'\\' && !escaped,
                    };
                }
            },
            State::AfterKey { colon } => match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {}
                b':' if !colon => self.state = State::AfterKey { colon: true },
                b',' | b'}' | b']' => {
                    self.state = State::Seek;
                    self.seek(byte, found);
                }
                b'[' if self.plan.rows.as_deref().map(str::as_bytes) == Some(&self.key) => {
                    self.levels.push(Level::Rows);
                    self.state = State::Seek;
                }
                _ => self.begin_value(byte),
            },
            State::Value {
                depth,
                string,
                escaped,
            } => self.value(byte, depth, string, escaped, found),
            State::Bare => match byte {
                b',' | b'\n' | b']' | b'}' | b'{' | b'[' => {
                    self.end_value(found);
                    self.seek(byte, found);
                }
                _ => self.hold(byte),
            },
        }
    }

    fn seek(&mut self, byte: u8, found: &mut impl FnMut(JsonItem<'_>)) {
        let level = self.levels.last().copied();
        let was_stray = std::mem::take(&mut self.in_stray);
        match (byte, level) {
            // RFC 7464 puts a record separator before each text of a sequence.
            (b' ' | b'\t' | b'\r' | b'\n' | b',' | 0x1e, _) => {}
            (b']', Some(Level::List | Level::Rows)) => {
                self.levels.pop();
            }
            (b'}', Some(Level::Answer)) => {
                self.levels.pop();
                self.closed += 1;
            }
            (b'"', Some(Level::Answer)) => {
                self.begin(State::Key { escaped: false });
            }
            (b']' | b'}', _) | (_, Some(Level::Answer)) => {
                if !was_stray {
                    found(JsonItem::Stray {
                        line: self.line,
                        text: &[byte],
                    });
                }
                self.in_stray = true;
            }
            (b'[', None | Some(Level::List)) if self.levels.len() < LEVELS => {
                self.levels.push(Level::List);
            }
            (b'{', None | Some(Level::List))
                if self.plan.rows.is_some() && self.levels.len() < LEVELS =>
            {
                self.levels.push(Level::Answer);
            }
            _ => self.begin_value(byte),
        }
    }

    fn begin(&mut self, state: State) {
        self.held.clear();
        self.is_cut = false;
        self.held_line = self.line;
        self.state = state;
    }

    fn begin_value(&mut self, byte: u8) {
        self.begin(match byte {
            b'{' | b'[' => State::Value {
                depth: 1,
                string: false,
                escaped: false,
            },
            b'"' => State::Value {
                depth: 0,
                string: true,
                escaped: false,
            },
            _ => State::Bare,
        });
        self.hold(byte);
    }

    fn value(
        &mut self,
        byte: u8,
        mut depth: u32,
        mut string: bool,
        escaped: bool,
        found: &mut impl FnMut(JsonItem<'_>),
    ) {
        self.hold(byte);
        let mut escapes = false;
        if string {
            match byte {
                b'\\' if !escaped => escapes = true,
                b'"' if !escaped => string = false,
                // No string goes over the end of a line: a quote is missing, and what follows is
                // read as if it were there.
                b'\n' => string = false,
                _ => {}
            }
        } else {
            match byte {
                b'"' => string = true,
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        self.state = State::Value {
            depth,
            string,
            escaped: escapes,
        };
        if depth == 0 && !string {
            self.end_value(found);
        }
    }

    fn end_value(&mut self, found: &mut impl FnMut(JsonItem<'_>)) {
        let text = self.held.trim_ascii();
        if self.levels.last() == Some(&Level::Answer) {
            found(JsonItem::Member {
                line: self.held_line,
                key: &self.key,
                text,
            });
        } else if !text.is_empty() {
            found(JsonItem::Record {
                line: self.held_line,
                text,
                is_whole: !self.is_cut,
            });
        }
        self.state = State::Seek;
        self.held.clear();
    }

    fn cut_off(&mut self, found: &mut impl FnMut(JsonItem<'_>)) {
        found(JsonItem::CutOff {
            line: self.held_line,
            text: self.held.trim_ascii(),
        });
        self.held.clear();
    }

    fn hold(&mut self, byte: u8) {
        if self.held.len() < RECORD_BYTES {
            self.held.push(byte);
        } else {
            self.is_cut = true;
        }
    }
}
