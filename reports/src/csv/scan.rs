//! This module finds the cells of a text that arrives in pieces.
//!
//! Sound text is indexed sixty-four bytes at a time: the parity of quotes tells what is inside
//! quotes. That is wrong where a quote stands in the middle of a cell, so each block is checked
//! for it first (an opening quote must follow a separator, a closing one must be followed by
//! one), and the record at fault is read byte by byte instead. Both ways give the cells that the
//! `csv` crate gives.

use super::block::{BLOCK, Classes, prefix_parity};
use super::{Dialect, Index};
use crate::limits::{PROBLEM_PLACES_PER_CODE, RUNAWAY_QUOTE_BYTES, RUNAWAY_QUOTES};

/// Positions written at a time.
const EIGHT: usize = 8;

/// The number of each line end in a text, outside quotes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineEnds {
    /// LF alone.
    pub lf: u64,
    /// CR and LF.
    pub crlf: u64,
    /// CR alone.
    pub cr: u64,
}

/// Quotes in places where none belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stray {
    /// Number of these quotes.
    pub count: u64,
    /// Byte positions of the first ones.
    pub at: Vec<usize>,
}

impl Stray {
    fn add(&mut self, at: usize) {
        self.count += 1;
        if self.at.len() < PROBLEM_PLACES_PER_CODE {
            self.at.push(at);
        }
    }
}

/// Finds cells. It holds no text: each call gets the whole text so far.
#[derive(Debug, Clone)]
pub struct Scanner {
    dialect: Dialect,
    classes: Classes,
    mode: Mode,
    /// The next byte to look at.
    at: usize,
    /// The start of the record being read.
    record_start: usize,
    /// Position in the index of that record's first cell.
    first_cell: usize,
    line_ends: LineEnds,
    blank_lines: u64,
    stray: Stray,
    unclosed: Stray,
    /// Opening quotes that were found to be stray, because nothing closed them.
    literal: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Mode {
    /// By blocks.
    Sound(Carry),
    /// Byte by byte, until a record ends beyond this position.
    Careful { state: Cell, until: usize },
}

/// The state that one block needs of the byte before it.
#[derive(Debug, Clone, Copy)]
struct Carry {
    inside: bool,
    separator: bool,
    closed: bool,
    cr: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Start,
    Plain,
    Quoted,
    /// After a quote in a quoted cell: closed, or half of a doubled quote.
    Closed,
}

impl Carry {
    const RECORD_START: Self = Self {
        inside: false,
        separator: true,
        closed: false,
        cr: false,
    };
}

impl Scanner {
    /// A scanner at the beginning of a text.
    #[must_use]
    pub fn new(dialect: Dialect) -> Self {
        Self::from(dialect, 0)
    }

    /// A scanner of the records from byte `start` of a text on, where one must begin.
    #[must_use]
    pub fn from(dialect: Dialect, start: usize) -> Self {
        Self {
            dialect,
            classes: Classes::new(dialect.quote, dialect.delimiter),
            mode: Mode::Sound(Carry::RECORD_START),
            at: start,
            record_start: start,
            first_cell: 0,
            line_ends: LineEnds::default(),
            blank_lines: 0,
            stray: Stray::default(),
            unclosed: Stray::default(),
            literal: Vec::new(),
        }
    }

    /// Line ends seen so far.
    #[must_use]
    pub fn line_ends(&self) -> LineEnds {
        self.line_ends
    }

    /// Lines skipped because nothing was on them.
    #[must_use]
    pub fn blank_lines(&self) -> u64 {
        self.blank_lines
    }

    /// Quotes in the middle of a cell.
    #[must_use]
    pub fn stray(&self) -> &Stray {
        &self.stray
    }

    /// Whether the text ends within a quoted cell. To be asked after [`Self::finish`].
    #[must_use]
    pub fn ends_in_quotes(&self) -> bool {
        self.is_inside()
    }

    /// Opening quotes that nothing closes.
    #[must_use]
    pub fn unclosed(&self) -> &Stray {
        &self.unclosed
    }

    /// Continues with an index from which records with this many cells were removed.
    pub(crate) fn forget_cells(&mut self, cells: usize) {
        self.first_cell -= cells;
    }

    /// Indexes as much of `text` as is certain. `text` is all text so far; it must begin with
    /// what earlier calls got, and be shorter than 4 GiB.
    pub fn scan(&mut self, text: &[u8], index: &mut Index) {
        self.run(text, index, false);
    }

    /// Indexes the rest of `text`, which is now whole.
    pub fn finish(&mut self, text: &[u8], index: &mut Index) {
        loop {
            self.run(text, index, true);
            if !self.is_inside() {
                break;
            }
            let open_at = self.cell_start(text, index);
            self.unclosed.add(open_at);
            let swallowed = text.len() - open_at;
            if swallowed <= RUNAWAY_QUOTE_BYTES || self.literal.len() >= RUNAWAY_QUOTES {
                break;
            }
            // One quote that nothing closes has eaten the rest of the file: it is a stray one.
            self.literal.push(open_at);
            self.read_carefully(text, index, open_at);
        }
        let start = self.start_of_record(text);
        if start < text.len() || index.ends.len() > self.first_cell {
            index.ends.push(position(text.len()));
            self.record_start = start;
            self.end_record(index, text.len(), index.ends.len());
        }
    }

    fn run(&mut self, text: &[u8], index: &mut Index, last: bool) {
        loop {
            match self.mode {
                Mode::Sound(carry) => {
                    if self.blocks(text, index, carry, last) {
                        return;
                    }
                }
                Mode::Careful { state, until } => {
                    if self.bytes(text, index, state, until) {
                        return;
                    }
                }
            }
        }
    }

    /// Reads by blocks; false when a block must be read carefully instead.
    fn blocks(&mut self, text: &[u8], index: &mut Index, mut carry: Carry, last: bool) -> bool {
        let mut tail;
        while self.at < text.len() {
            let rest = &text[self.at..];
            let (block, valid) = match rest.first_chunk::<BLOCK>() {
                Some(block) => (block, u64::MAX),
                None if last => {
                    tail = [0; BLOCK];
                    tail[..rest.len()].copy_from_slice(rest);
                    (&tail, u64::MAX >> (BLOCK - rest.len()))
                }
                None => break,
            };
            let masks = self.classes.masks(block);
            // A delimiter of NUL cannot be chosen, so the padding never looks like a separator.
            let inside = prefix_parity(masks.quote) ^ 0_u64.wrapping_sub(u64::from(carry.inside));
            let opens = masks.quote & inside;
            let closes = masks.quote & !inside;
            let separators = (masks.delimiter | masks.lf | masks.cr) & !inside;
            let may_open = (separators << 1)
                | u64::from(carry.separator)
                | (closes << 1)
                | u64::from(carry.closed);
            let after_close = (closes << 1) | u64::from(carry.closed);
            let at_fault = (opens & !may_open) | (after_close & !(separators | opens) & valid);
            if at_fault != 0 {
                let until = self.at + at_fault.trailing_zeros() as usize;
                self.read_carefully(text, index, until);
                return false;
            }

            let cr = masks.cr & !inside;
            let lf_of_crlf = masks.lf & !inside & ((cr << 1) | u64::from(carry.cr));
            let emit = separators & !lf_of_crlf;
            let base = index.ends.len();
            // Eight at a time, although there may be fewer: the surplus is cut off again, which is
            // cheaper than a branch for each.
            let count = emit.count_ones() as usize;
            let mut bits = emit;
            for _ in 0..count.div_ceil(EIGHT) {
                let mut positions = [0; EIGHT];
                for at in &mut positions {
                    *at = position(self.at) + bits.trailing_zeros();
                    bits &= bits.wrapping_sub(1);
                }
                index.ends.extend_from_slice(&positions);
            }
            index.ends.truncate(base + count);

            let record_ends = emit & (masks.lf | masks.cr);
            if record_ends != 0 {
                self.line_ends.crlf += u64::from(lf_of_crlf.count_ones());
                self.line_ends.lf += u64::from((record_ends & masks.lf).count_ones());
                // Every CR is counted as one alone until its LF is seen.
                self.line_ends.cr += u64::from((record_ends & masks.cr).count_ones());
                self.line_ends.cr -= u64::from(lf_of_crlf.count_ones());
                self.records_of_block(text, index, base, emit, record_ends);
            } else if lf_of_crlf != 0 {
                self.line_ends.crlf += 1;
                self.line_ends.cr -= 1;
            }

            let top = 1_u64 << 63;
            carry = Carry {
                inside: inside & top != 0,
                separator: separators & top != 0,
                closed: closes & top != 0,
                cr: cr & top != 0,
            };
            if valid != u64::MAX {
                // The padding is not inside quotes or out of them; the last byte decides.
                let end = 1_u64 << (rest.len() - 1);
                carry.inside = inside & end != 0;
            }
            self.at += rest.len().min(BLOCK);
        }
        self.mode = Mode::Sound(carry);
        true
    }

    /// Ends the records that a block ends. `base` is how many cells there were before the block.
    #[inline]
    fn records_of_block(
        &mut self,
        text: &[u8],
        index: &mut Index,
        base: usize,
        emit: u64,
        mut record_ends: u64,
    ) {
        let mut removed = 0;
        while record_ends != 0 {
            let bit = record_ends.trailing_zeros();
            record_ends &= record_ends - 1;
            let end = self.at + bit as usize;
            let upto = u64::MAX >> (63 - bit);
            let cells_end = base + (emit & upto).count_ones() as usize - removed;
            self.record_start = self.start_of_record(text);
            if self.record_start == end && cells_end == self.first_cell + 1 {
                index.ends.remove(cells_end - 1);
                removed += 1;
                self.blank_lines += 1;
                self.record_start = end + 1;
            } else {
                self.end_record(index, end, cells_end);
            }
        }
    }

    /// Goes back to the beginning of the record and reads on byte by byte.
    fn read_carefully(&mut self, text: &[u8], index: &mut Index, until: usize) {
        index.ends.truncate(self.first_cell);
        self.record_start = self.start_of_record(text);
        self.at = self.record_start;
        self.mode = Mode::Careful {
            state: Cell::Start,
            until,
        };
    }

    /// Reads byte by byte; false when blocks can be read again.
    fn bytes(&mut self, text: &[u8], index: &mut Index, mut state: Cell, until: usize) -> bool {
        let Dialect { delimiter, quote } = self.dialect;
        while let Some(&b) = text.get(self.at) {
            let at = self.at;
            self.at += 1;
            let separates = b == delimiter || b == b'\n' || b == b'\r';
            state = match state {
                Cell::Start if b == quote && !self.literal.contains(&at) => Cell::Quoted,
                Cell::Quoted if b == quote => Cell::Closed,
                Cell::Quoted => Cell::Quoted,
                Cell::Closed if b == quote => Cell::Quoted,
                _ if separates => {
                    if b == b'\n' && self.ends_crlf(text, index, at) {
                        self.record_start = at + 1;
                        self.line_ends.crlf += 1;
                        self.line_ends.cr -= 1;
                        continue;
                    }
                    index.ends.push(position(at));
                    if b != delimiter {
                        let kind = if b == b'\n' {
                            &mut self.line_ends.lf
                        } else {
                            &mut self.line_ends.cr
                        };
                        *kind += 1;
                        self.record_start = self.start_of_record(text);
                        let cells_end = index.ends.len();
                        if self.record_start == at && cells_end == self.first_cell + 1 {
                            index.ends.pop();
                            self.blank_lines += 1;
                            self.record_start = at + 1;
                        } else {
                            self.end_record(index, at, cells_end);
                        }
                        if at >= until {
                            let cr = b == b'\r';
                            self.mode = Mode::Sound(Carry {
                                cr,
                                ..Carry::RECORD_START
                            });
                            return false;
                        }
                    }
                    Cell::Start
                }
                Cell::Start | Cell::Plain | Cell::Closed => {
                    if b == quote || state == Cell::Closed {
                        self.stray.add(at);
                    }
                    Cell::Plain
                }
            };
        }
        self.mode = Mode::Careful { state, until };
        true
    }

    /// Whether the LF at `at` belongs to the CR that ended the record before it.
    fn ends_crlf(&self, text: &[u8], index: &Index, at: usize) -> bool {
        at > 0
            && at == self.record_start
            && text[at - 1] == b'\r'
            && index.ends.len() == self.first_cell
    }

    /// The start of the record being read, without an LF that ends the CRLF before it.
    #[inline]
    fn start_of_record(&self, text: &[u8]) -> usize {
        let start = self.record_start;
        let crlf = start > 0 && text[start - 1] == b'\r' && text.get(start) == Some(&b'\n');
        start + usize::from(crlf)
    }

    #[inline]
    fn end_record(&mut self, index: &mut Index, end: usize, cells_end: usize) {
        index.finish_record(self.record_start, self.first_cell, cells_end);
        self.first_cell = cells_end;
        self.record_start = end + 1;
    }

    fn is_inside(&self) -> bool {
        match self.mode {
            Mode::Sound(carry) => carry.inside,
            Mode::Careful { state, .. } => state == Cell::Quoted,
        }
    }

    /// The start of the cell being read.
    fn cell_start(&self, text: &[u8], index: &Index) -> usize {
        match index.ends.get(self.first_cell..).and_then(<[u32]>::last) {
            Some(end) => *end as usize + 1,
            None => self.start_of_record(text),
        }
    }
}

/// A position in a text; texts are shorter than 4 GiB ([`crate::limits::TABLE_BYTES`]).
#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "the reader refuses longer texts"
)]
fn position(at: usize) -> u32 {
    at as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::unquote;
    use proptest::prelude::*;

    /// Cells of `text` arriving in two pieces, cut at `cut`.
    fn cells(text: &[u8], cut: usize) -> Vec<Vec<Vec<u8>>> {
        let mut scanner = Scanner::new(Dialect::COMMA);
        let mut index = Index::default();
        scanner.scan(&text[..cut], &mut index);
        scanner.finish(text, &mut index);
        (0..index.records())
            .map(|record| {
                (0..index.cells(record))
                    .map(|column| {
                        let (start, end) = index.cell_span(record, column).unwrap();
                        unquote(&text[start..end], b'"').into_owned()
                    })
                    .collect()
            })
            .collect()
    }

    fn reference(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text)
            .byte_records()
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect()
    }

    #[track_caller]
    fn check(text: &str) {
        let wanted = reference(text.as_bytes());
        for cut in 0..=text.len() {
            assert_eq!(cells(text.as_bytes(), cut), wanted, "{text:?} cut at {cut}");
        }
    }

    #[test]
    fn cases_that_went_wrong_or_might() {
        for text in [
            "",
            "a",
            "a,b",
            "a,b\n",
            "a,b\r\n",
            "a,b\r",
            "\n",
            "\r\n",
            "\r\r\n\n",
            ",",
            ",\n,",
            "a\n\nb",
            "a\r\n\r\nb\r\n",
            "\"\"",
            "\"\",\"\"",
            "\"a\nb\",c\nd,e",
            "\"a\"\"b\"\n",
            "a\"b,c\nd,e",
            "\"a\"b,c\nd,e",
            "\"a\"\"",
            "\"a",
            "a,\"b\nc",
            "\"a\" ,b\n\"c\",d",
            "a,b\n\"c\r\n\",d\r\ne,f",
            "x\"\n\"y\"\"\"\"z\",\n",
            " \"a\",b\n",
            "\"\n\"\r\n\"\"\n",
            "a\r\n\"b\"x\r\nc\r\n",
            "\"a\"x\r\n\nb",
        ] {
            check(text);
            // The same at the end of a block and across two.
            for pad in [61, 62, 63, 64, 126] {
                check(&format!("{}\n{text}", "p".repeat(pad)));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn equal_to_the_csv_crate_cut_anywhere(
            text in proptest::collection::vec(
                prop_oneof![
                    4 => Just(b'a'), 3 => Just(b'"'), 3 => Just(b','), 2 => Just(b'\n'),
                    1 => Just(b'\r'), 1 => any::<u8>()
                ], 0..200),
            cut in any::<prop::sample::Index>(),
        ) {
            let cut = cut.index(text.len() + 1);
            prop_assert_eq!(cells(&text, cut), reference(&text));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn equal_to_the_csv_crate_on_sound_text_cut_everywhere(
            rows in proptest::collection::vec(
                proptest::collection::vec("[a-z \",\\r\\n]{0,30}", 1..5), 0..12),
            crlf in any::<bool>(),
        ) {
            let end = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut writer = csv::WriterBuilder::new().flexible(true).terminator(end).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = writer.into_inner().unwrap();
            let wanted = reference(&text);
            for cut in 0..=text.len() {
                prop_assert_eq!(&cells(&text, cut), &wanted);
            }
        }
    }

    #[test]
    fn a_runaway_quote_loses_no_rows() {
        let mut text = b"id,name\n1,\"open\n".to_vec();
        for i in 0..20_000 {
            text.extend_from_slice(format!("{i},abcd\n").as_bytes());
        }
        let mut scanner = Scanner::new(Dialect::COMMA);
        let mut index = Index::default();
        scanner.finish(&text, &mut index);
        assert_eq!(index.records(), 20_002);
        assert_eq!(scanner.unclosed().count, 1);
        assert_eq!(scanner.unclosed().at, [10]);
        assert_eq!(index.cells(20_001), 2);
    }

    #[test]
    fn line_ends_and_blank_lines_are_counted() {
        let text = b"a\r\nb\n\nc\rd\r\n\r\n";
        for cut in 0..=text.len() {
            let mut scanner = Scanner::new(Dialect::COMMA);
            let mut index = Index::default();
            scanner.scan(&text[..cut], &mut index);
            scanner.finish(text, &mut index);
            assert_eq!(index.records(), 4);
            assert_eq!(scanner.blank_lines(), 2);
            assert_eq!(
                scanner.line_ends(),
                LineEnds {
                    lf: 2,
                    crlf: 3,
                    cr: 1
                },
                "cut at {cut}"
            );
        }
    }

    #[test]
    fn a_record_is_found_by_any_byte_of_it() {
        let text = b"h1,h2\n\n1,\"x\ny\"\n22,z\n";
        let mut scanner = Scanner::new(Dialect::COMMA);
        let mut index = Index::default();
        scanner.finish(text, &mut index);
        let spans: Vec<_> = (0..3).map(|r| index.record_span(r)).collect();
        assert_eq!(spans, [(0, 5), (7, 14), (15, 19)]);
        for at in 0..text.len() {
            let wanted = spans.iter().position(|(_, end)| at <= *end).unwrap_or(3);
            assert_eq!(index.record_at(at) as usize, wanted, "{at}");
        }
    }
}
