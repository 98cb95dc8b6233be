//! This module holds every limit of reading and querying, with its unit and the reason for its
//! size.

/// Bytes looked at before encoding, dialect and kind are decided. Large enough to hold hundreds
/// of rows of every known report, small enough to be there within the first read of a file.
pub const SNIFF_BYTES: usize = 256 * 1024;

/// Records of a file's beginning among which a person may point at the header: what an export
/// writes above its table (a title, the filters, the date) is shorter than a page.
pub const HEADER_RECORDS: u32 = 20;

/// Bytes of the beginning in which titles and comments above the header are looked for: they are
/// shorter than a page, and a few records of the table must follow them.
pub const PREAMBLE_BYTES: usize = 64 * 1024;

/// Records of that beginning that are compared with one another.
pub const PREAMBLE_RECORDS: u32 = 50;

/// Rows of a preview: enough to see whether the columns mean what they say.
pub const PREVIEW_ROWS: u32 = 10;

/// Rows handed to the page as soon as they are read, while the rest of the file streams.
pub const FIRST_ROWS: u32 = 100;

/// Rows of one window at most: several screens of the tallest display.
pub const WINDOW_ROWS: u32 = 500;

/// Rows of a table that are printed at most: some fifty pages. More are read on a screen.
pub const PRINT_ROWS: u32 = 2_000;

/// Columns of a window that names none. Few reports have more, and a screen shows fewer.
pub const WINDOW_COLUMNS: usize = 128;

/// Characters of one cell in a window; the rest is shown in the row's detail.
pub const WINDOW_CELL_CHARS: usize = 300;

/// Places kept for each code of problem; beyond them only the count grows.
pub const PROBLEM_PLACES_PER_CODE: usize = 500;

/// Characters of the sample that a problem carries.
pub const PROBLEM_SAMPLE_CHARS: usize = 80;

/// Columns of a table. A header with more is refused as not being a report.
pub const COLUMNS: usize = 4_096;

/// Distinct values of a category column; a column with more is text.
pub const CATEGORY_VALUES: usize = 1 << 20;

/// Bytes that an unclosed quote may swallow at the end of a file before it is taken for a stray
/// quote, and the rows it swallowed are read again as rows.
pub const RUNAWAY_QUOTE_BYTES: usize = 64 * 1024;

/// Times in one file that a runaway quote is undone; each costs a second reading of what follows.
pub const RUNAWAY_QUOTES: usize = 16;

/// Bytes of decoded text in one table: positions are 32-bit, and a wasm memory ends at 4 GiB.
pub const TABLE_BYTES: u64 = 3_500 * 1024 * 1024;

/// Bytes an engine may need for one file, all in, of the 4 GiB a 32-bit wasm memory can have.
pub const ENGINE_BYTES: u64 = 3_840 * 1024 * 1024;

/// Characters of a query's text.
pub const QUERY_CHARS: usize = 4_096;

/// Nesting of parentheses in a query.
pub const QUERY_DEPTH: usize = 32;

/// Sort keys of one view.
pub const SORT_KEYS: usize = 8;

/// Bytes of a search needle.
pub const NEEDLE_BYTES: usize = 256;

/// Bytes of answers to parts of queries that one table keeps; when there are more, all are
/// forgotten and counted again when asked.
pub const QUERY_CACHE_BYTES: usize = 32 * 1024 * 1024;

/// Rows of an order that are found without sorting all of them: several windows, enough for the
/// first screens.
pub const ORDER_HEAD_ROWS: usize = 1_024;

/// Values in a filter's menu: more than anyone reads, few enough to be drawn at once.
pub const MENU_VALUES: usize = 200;

/// Ranges of rows that the page and the engine tell each other, such as the rows that a person has
/// ticked: some hundred KB of text.
pub const ROW_RANGES: usize = 20_000;

/// Distinct days that a filter menu lists: more than fifty years of them.
pub const MENU_DAYS: usize = 20_000;

/// Distinct values of a column that its profile counts: more than a million rows have, and some
/// tens of MB of memory. The profile of a column with more says so, and names no value.
pub const PROFILE_VALUES: usize = 1 << 20;

/// Logins, organizations and teams, or patterns of them, that are kept out of a list of seats to reclaim.
pub const RECLAIM_EXCLUSIONS: usize = 10_000;

/// Organizations, and teams, that are offered for that list; any may be typed.
pub const RECLAIM_GRANTERS: usize = 500;

/// Bars of a "largest" chart.
pub const TOP_BARS: usize = 12;

/// Names in the full list of a chart: more than a company has people or repositories, in some tens
/// of MB of the engine's memory. The list of a chart with more says so.
pub const LISTED_MEMBERS: usize = 200_000;

/// Names of that list that are shown at once; a search finds the others.
pub const SHOWN_MEMBERS: usize = 500;

/// Bytes of one record of CEF or JSON; of a longer one the beginning is kept.
pub const RECORD_BYTES: usize = 16 * 1024 * 1024;

/// Bytes that a packed file may unpack to: the largest table in its most wasteful encoding, which
/// is UTF-16. [`TABLE_BYTES`] limits the bytes in memory as well.
pub const UNPACKED_BYTES: u64 = 2 * TABLE_BYTES;

/// Bytes that may be unpacked before anyone asks how well they were packed: little enough to be
/// read in a second.
pub const UNPACKED_FREE_BYTES: u64 = 64 * 1024 * 1024;

/// Beyond that, bytes that one packed byte may unpack to. Reports pack 5 to 20 times, a log that
/// repeats itself a hundred times; what is made to fill a memory does so about a thousand times.
pub const UNPACKED_RATIO: u64 = 250;

/// Bytes that memory is made ready for on the word of a packed file, at most: it may be wrong.
pub const UNPACKED_GUESS_BYTES: u64 = 1024 * 1024 * 1024;

/// And for each of its bytes: reports hardly pack better than this.
pub const UNPACKED_GUESS_RATIO: u64 = 20;

/// Entries of an archive: more than anyone looks through, few enough to be listed at once.
pub const ARCHIVE_ENTRIES: u64 = 10_000;

/// Bytes of an archive's directory: room for as many entries with the longest of paths.
pub const ARCHIVE_DIRECTORY_BYTES: u64 = 4 * 1024 * 1024;

/// Characters of a path in an archive; of a longer one the beginning and the end are kept. The longest
/// path of Windows without a prefix has 260, and few are longer than this elsewhere.
pub const ARCHIVE_PATH_CHARS: usize = 1_024;

/// Bytes of a key of CEF or JSON, the names of the objects around it included. A longer one gets
/// no column.
pub const KEY_BYTES: usize = 512;

/// Objects of JSON within one another whose members become columns; what is deeper is shown as
/// JSON.
pub const FLATTENED_OBJECTS: usize = 8;

/// Cells that a table with found columns may have before its density is checked. Enough for ninety
/// records without a common key; every later record may be as long as all of those.
pub const FREE_CELLS: u64 = 1 << 13;

/// Beyond [`FREE_CELLS`], a new key gets a column only while at least one cell in this number has a
/// value.
pub const SPARSE_CELLS_PER_VALUE: u64 = 32;

/// Rows for each known value of a found column, beyond which its type is not inferred: each row
/// of a typed column takes memory, and of so few values the text says enough.
pub const ROWS_PER_TYPED_VALUE: u64 = 1_024;
