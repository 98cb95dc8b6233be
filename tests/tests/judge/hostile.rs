//! Files made to take more memory than there is: what is read of them, and what it took.

use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};

use peak_alloc::PeakAlloc;
use reports::archive::Unpacker;
use reports::limits::{COLUMNS, UNPACKED_FREE_BYTES};
use reports::read::Reader;
use reports::read::{Intake, ReadOptions};
use reports::refusal::Refusal;
use reports::report::Report;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One at a time: what another test takes would be counted too.
static ALONE: Mutex<()> = Mutex::new(());

const MIB: usize = 1024 * 1024;

/// Reads a file that is made up while it is read, and says how many bytes were held at once, the
/// piece in flight included.
fn open(name: &str, size: usize, mut file: impl Read) -> (Result<Report, Refusal>, usize) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut piece = vec![0; MIB];
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let mut read = || {
        let mut reader = Reader::new(name, size as u64, None, &ReadOptions::default())?;
        loop {
            let length = fill(&mut file, &mut piece);
            if length == 0 {
                return reader.finish();
            }
            reader.push(&piece[..length])?;
        }
    };
    let result = read();
    (result, MEMORY.peak_usage() - before)
}

fn fill(file: &mut impl Read, piece: &mut [u8]) -> usize {
    let mut length = 0;
    while length < piece.len() {
        match file.read(&mut piece[length..]).unwrap() {
            0 => break,
            read => length += read,
        }
    }
    length
}

/// Lines made up one at a time.
struct Lines<F> {
    next: F,
    numbers: std::ops::Range<u32>,
    line: io::Cursor<Vec<u8>>,
}

fn lines<F: FnMut(u32) -> String>(numbers: std::ops::Range<u32>, next: F) -> Lines<F> {
    Lines {
        next,
        numbers,
        line: io::Cursor::default(),
    }
}

impl<F: FnMut(u32) -> String> Read for Lines<F> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.line.position() as usize == self.line.get_ref().len() {
            let Some(number) = self.numbers.next() else {
                return Ok(0);
            };
            self.line = io::Cursor::new((self.next)(number).into_bytes());
        }
        self.line.read(out)
    }
}

fn text(text: &str) -> io::Cursor<Vec<u8>> {
    io::Cursor::new(text.as_bytes().to_vec())
}

/// Lines that are the same over and over, packed: a thousandth of them.
fn bomb(size: usize) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    io::copy(&mut io::repeat(b'\n').take(8), &mut packed).unwrap();
    let mut lines = lines(0..u32::MAX, |_| "login,role\n".to_owned()).take(size as u64);
    io::copy(&mut lines, &mut packed).unwrap();
    packed.finish().unwrap()
}

#[test]
fn a_megabyte_that_unpacks_to_one_that_fills_the_memory() {
    let packed = bomb(96 * MIB);
    assert!(packed.len() < MIB, "{}", packed.len());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let size = packed.len() as u64;
    // As long as it can be said to be.
    let mut intake = Intake::gzip("a.csv.gz", size, None, &[0xff; 4], &ReadOptions::default());
    let refused = intake.push(&packed);
    let peak = MEMORY.peak_usage() - before;
    assert!(matches!(refused, Err(Refusal::Bomb { .. })), "{refused:?}");
    let most = 8 * usize::try_from(UNPACKED_FREE_BYTES).unwrap();
    assert!(peak < most, "{} MiB", peak / MIB);
}

#[test]
fn unpacking_holds_a_window_and_no_more() {
    let packed = bomb(32 * MIB);
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let mut unpacker = Unpacker::gzip();
    let mut bytes = 0;
    let pushed = unpacker.push(&packed, &mut |piece| {
        bytes += piece.len();
        Ok(())
    });
    let peak = MEMORY.peak_usage() - before;
    assert!(pushed.is_ok() && bytes == 32 * MIB + 8);
    assert!(peak < MIB, "{} KiB", peak / 1024);
}

#[test]
fn a_quoted_cell_of_a_gigabyte() {
    let (size, rows) = (1024 * MIB, 1_000);
    let cell = text("login,note\n")
        .chain(lines(0..rows, |at| format!("user-{at},\n")))
        .chain(text("long,\""))
        .chain(io::repeat(b'x').take(size as u64))
        .chain(text("\"\nafter,\n"));
    let (opened, peak) = open("a.csv", size + 20_000, cell);
    let opened = opened.unwrap();
    assert_eq!(opened.table.rows(), rows + 2);
    let (start, end) = opened.table.cell_span(rows, 1).unwrap();
    assert_eq!(end - start, size + 2, "the cell with its quotes");
    assert_eq!(opened.table.cell(rows + 1, 0), "after");
    // The text is held once. Beside it is room for as many rows as the beginning let expect.
    assert!(peak < size + size / 4, "{} MiB", peak / MIB);
}

#[test]
fn a_quote_that_a_gigabyte_follows() {
    let size = 256 * MIB;
    let file = text("login,note\nfirst,\"never closed\n")
        .chain(lines(0..12_000_000, |at| format!("user-{at},some words\n")))
        .take(size as u64);
    let (opened, peak) = open("a.csv", size, file);
    let opened = opened.unwrap();
    // The quote is stray, and the rows that it swallowed are rows.
    assert!(opened.table.rows() > 9_000_000, "{}", opened.table.rows());
    assert!(peak < 3 * size, "{} MiB", peak / MIB);
}

#[test]
fn a_million_columns() {
    let header: String = (0..1_000_000).map(|at| format!("c{at},")).collect();
    let (opened, peak) = open("a.csv", header.len(), text(&header));
    assert!(
        matches!(opened, Err(Refusal::TooManyColumns { columns, limit })
            if columns > limit && limit == COLUMNS as u64),
        "{opened:?}"
    );
    assert!(peak < 64 * MIB, "{} MiB", peak / MIB);
}

#[test]
fn a_million_rows_under_as_many_columns_as_there_may_be() {
    let header: Vec<String> = (0..COLUMNS).map(|at| format!("c{at}")).collect();
    let header = format!("{}\n", header.join(","));
    let size = header.len() + 2_000_000;
    let file = text(&header).chain(lines(0..1_000_000, |_| "1\n".to_owned()));
    let (opened, peak) = open("a.csv", size, file);
    // Either is right: all of it is held in little, or it is said beforehand that it cannot be.
    match opened {
        Ok(opened) => assert_eq!(opened.table.rows(), 1_000_000),
        Err(refusal) => assert!(matches!(refusal, Refusal::TooLarge { .. }), "{refusal:?}"),
    }
    assert!(peak < 512 * MIB, "{} MiB", peak / MIB);
}

/// Checks that at most this many bytes were held for each byte of the file.
#[track_caller]
fn assert_within(peak: usize, times: usize, size: usize) {
    let (peak_mib, size_mib) = (peak / MIB, size / MIB);
    assert!(peak < times * size, "{peak_mib} MiB for {size_mib} MiB");
}

#[test]
fn a_million_keys_in_as_many_events() {
    let line = |at: u32| format!("CEF:0|v|p|1|c|n|5|rt=1793512800000 key{at}=value {at}\n");
    let size: usize = (0..1_000_000).map(|at| line(at).len()).sum();
    let (opened, peak) = open("a.cef", size, lines(0..1_000_000, line));
    let opened = opened.unwrap();
    assert_eq!(opened.table.rows(), 1_000_000);
    assert!(opened.table.columns().len() <= COLUMNS);
    // No value is lost, though not every key has a column.
    let last = (0..opened.table.cells(999_999)).map(|at| opened.table.cell(999_999, at));
    assert!(
        last.into_iter()
            .any(|cell| cell.contains("key999999") && cell.contains("value 999999"))
    );
    assert_within(peak, 32, size);
}

#[test]
fn a_million_keys_in_one_event() {
    let keys: String = (0..1_000_000).map(|at| format!(" k{at}=v")).collect();
    let file = "CEF:0|v|p|1|c|n|5|a=1\n".repeat(9) + "CEF:0|v|p|1|c|n|5|" + &keys + "\n";
    let (opened, peak) = open("a.cef", file.len(), text(&file));
    let opened = opened.unwrap();
    assert_eq!(opened.table.rows(), 10);
    assert!(opened.table.columns().len() <= COLUMNS);
    assert_within(peak, 32, file.len());
}

#[test]
fn a_million_keys_of_json() {
    let line = |at: u32| format!("{{\"n\":{at},\"key{at}\":\"value {at}\"}}\n");
    let size: usize = (0..1_000_000).map(|at| line(at).len()).sum();
    let (opened, peak) = open("a.ndjson", size, lines(0..1_000_000, line));
    let opened = opened.unwrap();
    assert_eq!(opened.table.rows(), 1_000_000);
    assert!(opened.table.columns().len() <= COLUMNS);
    assert_within(peak, 32, size);
}

#[test]
fn records_as_long_as_their_last_column() {
    let keys: String = (0..4_000).map(|at| format!("\"k{at}\":1,")).collect();
    let first = format!("{{{keys}\"last\":1}}\n");
    let size = first.len() + 400_000 * 11;
    let rest = lines(0..400_000, |_| "{\"last\":1}\n".to_owned());
    let (opened, peak) = open("a.ndjson", size, text(&first).chain(rest));
    // A thousand times its size: said beforehand, and not tried.
    assert!(matches!(opened, Err(Refusal::TooLarge { .. })));
    assert!(peak < 1024 * MIB, "{} MiB", peak / MIB);
}

#[test]
fn objects_a_million_deep() {
    let file = format!(
        "[{{\"a\":{}1{}}}]",
        "{\"a\":".repeat(1_000_000),
        "}".repeat(1_000_000)
    );
    let (opened, peak) = open("a.json", file.len(), text(&file));
    // It is one record, sound or not; nothing is lost and nothing overflows.
    assert_eq!(opened.unwrap().table.rows(), 1);
    assert!(peak < 16 * file.len(), "{} MiB", peak / MIB);
}
