//! This module decides whether a text is lines of a log or of prose instead of a table.
//!
//! Nothing separates such lines into columns, or what looks like a separator stands in their prose
//! or in their times (`10:00:00,123`). Their first line is no header, so it is a row as all
//! others are. In doubt a text is a table.

use super::preamble::{self, Records};
use crate::detect;

/// Words that lines of prose have on average, at least.
const PROSE_WORDS: usize = 5;

/// Words of a line that may be a sentence.
const SENTENCE_WORDS: usize = 3;

/// The text is a log if at least one line in this number has a time, pairs, or a level.
const LOGGED_IN: usize = 5;

/// Records that a table has at least, of each ten, with the same number of cells.
const EVEN_IN_TEN: usize = 6;

/// Whether a text is lines and no table. `whole` says that there is no more of it.
pub(super) fn is_lines(text: &[u8], whole: bool) -> bool {
    let (text, whole) = preamble::whole_lines(text, whole);
    let lines = first_lines(text, whole);
    // A single line gets a better answer elsewhere.
    if lines.len() < 2 {
        return false;
    }
    // A text with comments or a title above it is a table.
    if preamble::recognised(text, whole, None).records > 0 {
        return false;
    }
    let table = Records::of(text, 0, whole, None);
    let cells = table.cells_from(0);
    let Some(first) = cells.first() else {
        return false;
    };
    // A quoted cell is one of a table, whatever is in it.
    if lines.iter().any(|line| line.starts_with(b"\"")) || detect::is_header(first) {
        return false;
    }
    if table.width < 2 {
        let are_values = cells.iter().flatten().all(|cell| detect::is_value(cell));
        let has_header = if first.len() < 2 {
            detect::one_column::has_header(&cells)
        } else {
            detect::names_columns(&cells)
        };
        return !are_values && !has_header;
    }
    // A tab at the beginning of a line is no separator: the line goes on with the one above.
    let is_indented = table.delimiter() == b'\t' && {
        let mut all = text.split(|b| *b == b'\n');
        all.all(|line| !line.trim_ascii().contains(&b'\t'))
    };
    if is_indented {
        return true;
    }
    let is_even =
        cells.iter().filter(|c| c.len() == table.width).count() * 10 >= cells.len() * EVEN_IN_TEN;
    let logged = lines
        .iter()
        .filter(|line| is_logged(line) || has_pairs(line))
        .count();
    let words: usize = lines.iter().map(|line| words(line)).sum();
    let is_punctuation = || {
        lines
            .iter()
            .all(|line| is_punctuated(line, table.delimiter()))
    };
    let is_prose = words >= lines.len() * PROSE_WORDS && (!is_even || is_punctuation());
    logged * 2 > lines.len() || is_prose && !detect::names_columns(&cells)
}

/// Whether lines read like a log or like prose, and not like a list of names.
pub(super) fn is_log_or_prose(text: &[u8]) -> bool {
    let lines = first_lines(text, true);
    // Lines of a log may go on below, as traces do.
    let is_logged = |line: &&&[u8]| {
        // In logs of web servers, an address stands before the time.
        let bracket = memchr::memchr(b'[', line).unwrap_or(0);
        let has_time = is_logged(line) || is_logged(&line[bracket..]);
        has_time || has_pairs(line) || has_level(line) || is_traced(line)
    };
    let logged = lines.iter().filter(is_logged).count();
    let words: usize = lines.iter().map(|line| words(line)).sum();
    let sentences = lines.iter().filter(|line| is_sentence(line)).count();
    logged * LOGGED_IN >= lines.len()
        || words >= lines.len() * PROSE_WORDS
        || sentences * 2 > lines.len()
}

/// Whether a line of several words ends as a sentence does.
fn is_sentence(line: &[u8]) -> bool {
    line.ends_with(b".") && words(line) >= SENTENCE_WORDS
}

/// Whether a line is one of a trace: `at a.b.C.d(C.java:1)`.
fn is_traced(line: &[u8]) -> bool {
    line.starts_with(b"at ") && line.ends_with(b")")
}

/// The first lines with something on them, without one that is cut.
fn first_lines(text: &[u8], whole: bool) -> Vec<&[u8]> {
    const LINES: usize = 50;
    let end = if whole {
        text.len()
    } else {
        memchr::memrchr(b'\n', text).unwrap_or(0)
    };
    text[..end]
        .split(|b| *b == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty())
        .take(LINES)
        .collect()
}

/// Whether a space or nothing follows each separator, as in a sentence.
fn is_punctuated(line: &[u8], separator: u8) -> bool {
    memchr::memchr_iter(separator, line).all(|at| line.get(at + 1).is_none_or(|b| *b == b' '))
}

fn words(line: &[u8]) -> usize {
    line.split(u8::is_ascii_whitespace)
        .filter(|word| word.iter().any(u8::is_ascii_alphabetic))
        .count()
}

/// Whether a line begins with a time and goes on with a space and words, as those of logs do. In
/// a table a separator follows the time.
fn is_logged(line: &[u8]) -> bool {
    let line = match line {
        [b'<', rest @ ..] => rest
            .iter()
            .position(|b| *b == b'>')
            .map_or(line, |at| &rest[at + 1..]),
        _ => line,
    };
    let line = line.strip_prefix(b"[").unwrap_or(line);
    // The day: 2026-10-01, 01/Oct/2026, Oct  1.
    // In `2026:10:00:00`, the clock is not `26:10:00`.
    let is_time = |at: &usize| {
        let clock = line.get(*at..*at + 8);
        clock.is_some_and(is_clock) && line.get(*at + 8) != Some(&b':')
    };
    let Some(time) = (0..DAY_BYTES).find(is_time) else {
        return false;
    };
    let day = &line[..time];
    // Some logs write no day.
    let is_day = (day.is_empty() || day.iter().any(u8::is_ascii_digit))
        && day
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || b"-/:. ".contains(b));
    let rest = skip(&line[time + 8..], |b| {
        matches!(b, b',' | b'.') || b.is_ascii_digit()
    });
    let rest = rest.strip_prefix(b"Z").unwrap_or(rest);
    let rest = match rest.strip_prefix(b" ").unwrap_or(rest) {
        [b'+' | b'-', b'0'..=b'9', ..] => {
            let offset = rest.strip_prefix(b" ").unwrap_or(rest);
            skip(&offset[1..], |b| b == b':' || b.is_ascii_digit())
        }
        _ => rest,
    };
    let rest = rest.strip_prefix(b"]").unwrap_or(rest);
    is_day && rest.starts_with(b" ") && words(rest) > 0
}

/// Whether a line begins with a word for its severity and goes on: `ERROR: x`, `[info] x`.
fn has_level(line: &[u8]) -> bool {
    const LEVELS: [&str; 12] = [
        "alert", "critical", "debug", "error", "fatal", "info", "notice", "severe", "trace",
        "verbose", "warn", "warning",
    ];
    let line = line.strip_prefix(b"[").unwrap_or(line);
    let word = line.iter().position(|b| !b.is_ascii_alphabetic());
    let (level, rest) = line.split_at(word.unwrap_or(line.len()));
    let is_level = LEVELS
        .iter()
        .any(|other| level.eq_ignore_ascii_case(other.as_bytes()));
    // A name may begin so: `error-prone`, `info desk`.
    let is_said = level.iter().all(u8::is_ascii_uppercase)
        || rest.starts_with(b":")
        || rest.starts_with(b"]");
    is_level && is_said && words(rest) > 0
}

/// Whether a line is made of pairs, as programs log them: `ts=10:00 level=info msg="a, b"`.
fn has_pairs(line: &[u8]) -> bool {
    let is_pair = |word: &[u8]| {
        let name = word.split(|b| *b == b'=').next().unwrap_or_default();
        let is_of_name = |b: &u8| b.is_ascii_alphanumeric() || b"_.-".contains(b);
        name.len() < word.len()
            && name.first().is_some_and(u8::is_ascii_alphabetic)
            && name.iter().all(is_of_name)
    };
    let mut words = line.split(|b| *b == b' ');
    words.next().is_some_and(is_pair) && words.any(is_pair)
}

/// Bytes in which the day before a time is written, at most.
const DAY_BYTES: usize = 24;

/// `10:00:00`.
fn is_clock(text: &[u8]) -> bool {
    let is_digit = |at: usize| text[at].is_ascii_digit();
    text[2] == b':' && text[5] == b':' && [0, 1, 3, 4, 6, 7].into_iter().all(is_digit)
}

fn skip(text: &[u8], is_skipped: impl Fn(u8) -> bool) -> &[u8] {
    let end = text.iter().position(|b| !is_skipped(*b));
    &text[end.unwrap_or(text.len())..]
}

#[cfg(test)]
mod tests {
    use super::super::{Report, read_all};
    use crate::problem::Code;
    use crate::read::{Caution, ReadOptions};
    use crate::report::preview;

    fn read(text: &str, header: Option<u32>) -> Report {
        let options = ReadOptions {
            header,
            ..ReadOptions::default()
        };
        let opened = read_all(text.as_bytes(), "x.txt", None, &options).expect(text);
        let seen = preview(text.as_bytes(), text.len() as u64, "x.txt", &options);
        assert_eq!(
            seen.outcome.expect("a preview").about.columns,
            opened.about().columns
        );
        opened
    }

    /// Checks a log or prose, which is said to be one.
    #[track_caller]
    fn lines(text: &str) {
        assert!(problems_of_lines(text).contains(&Code::PlainText), "{text}");
    }

    /// Checks a list of names.
    #[track_caller]
    fn list(text: &str) {
        assert_eq!(problems_of_lines(text), [], "{text}");
    }

    /// Reads a text as lines, and returns the problems other than blank lines.
    #[track_caller]
    fn problems_of_lines(text: &str) -> Vec<Code> {
        let opened = read(text, None);
        let about = opened.about();
        assert_eq!(about.file_format, "lines", "{text}");
        let columns: Vec<&str> = about.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(columns, ["line"], "{text}");
        let wanted: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        let rows = 0..opened.table.rows();
        let read: Vec<_> = rows
            .map(|row| opened.table.cell(row, 0).into_owned())
            .collect();
        assert_eq!(read, wanted);
        let codes = opened.problems.iter().map(|problem| problem.code);
        let codes: Vec<Code> = codes.filter(|code| *code != Code::BlankLine).collect();
        let is_said = opened.about().cautions == [Caution::PlainText];
        assert_eq!(is_said, codes == [Code::PlainText], "{text}");
        codes
    }

    #[track_caller]
    fn table(text: &str, columns: &[&str], rows: u32) {
        let opened = read(text, None);
        let about = opened.about();
        let names: Vec<&str> = about.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!((names.as_slice(), about.rows), (columns, rows), "{text}");
        assert_eq!(about.file_format, "delimited", "{text}");
    }

    #[test]
    fn logs_are_lines() {
        lines("ts=1 level=info msg=\"a, b\"\nts=2 level=warn msg=\"c, d\"\nts=3 level=info\n");
        lines("Oct  1 10:00:00 web sshd[7]: accepted\nOct  1 10:00:01 web sshd[7]: closed\n");
        lines("2026-10-01 10:00:00,123 INFO a, b\n2026-10-01 10:00:01,456 WARN c\n");
        lines("2026-10-01T10:00:00.123Z INFO started\n2026-10-01T10:00:01.456Z INFO a, b, c\n");
        lines("[2026-10-01 10:00:00 +0000] INFO a, b\n[2026-10-01 10:00:01 +0000] INFO c, d\n");
        lines("10:00:00,123 INFO started\n10:00:01,456 WARN stopped\n10:00:02,789 INFO a\n");
        lines("java.lang.Fault: x\n\tat a.b.C.d(C.java:1)\n\tat a.b.C.e(C.java:2)\n");
        lines("[info] started\n[warn] slow\n");
        lines("ERROR: no route to host\nerror: gone\nWarning: late\n");
        lines(
            "10.0.0.1 - - [01/Oct/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 7\n10.0.0.2 - - [01/Oct/2026:10:00:01 +0000] \"GET /x HTTP/1.1\" 404 7\n",
        );
        lines(
            "Oct  1 10:00:00 app: fault\njava.lang.Fault: x\n\tat a.b.C.d(C.java:1)\n\tat a.b.C.e(C.java:2)\n",
        );
        lines("INFO started\nINFO listening\n\nWARN stopped");
        lines("<134>Oct  1 10:00:00 web app: a; b\n<134>Oct  1 10:00:00 web app: c; d\n");
    }

    #[test]
    fn prose_is_lines() {
        lines(
            "Dear all,\nthis is a text of several lines, and of some words.\nIt is no table, is it?\nNo, it is not one.\n",
        );
        lines("# A heading\n\nA paragraph of text.\nAnother line of it.\n");
    }

    #[test]
    fn lists_without_a_header_are_lines_and_no_log() {
        list("octocat\nada-1\nbob\n");
        list("acme/loom\nacme/shuttle\nemca/dyes\n");
        list("Ada Lovelace\nGrace Brewster Hopper\nJean Bartik\n");
        list("Platform engineering team\nSite reliability\nData and analytics\n");
        list("Hello, world\nand good morning\nto all of you\n");
        list("Building the project\nDownloading crates\nCompiling a\n");
        list("ada@x.example\nbob@x.example\n");
        list("error-prone\ninfo-desk\nwarning\ndebug tools\n");
        list("web01.x.example\ndb-7\n10.0.0.1 gateway\n");
        list("2026-10-01 ada\n2026-10-02 bob\n");
    }

    #[test]
    fn a_column_with_a_header_is_a_table() {
        table("login\nada\nbob\n", &["login"], 2);
        table("Email\nada@x.example\nbob@x.example\n", &["Email"], 2);
        table("\"login\"\n\"ada\"\n\"bob\"\n", &["login"], 2);
        table("message\nall is well\nnothing is well\n", &["message"], 2);
        table("minutes\n1\n2\n", &["minutes"], 2);
        table("1\n2\n3\n", &["Column 1"], 3);
    }

    #[test]
    fn tables_with_times_and_prose_stay_tables() {
        table(
            "when,what,n\n2026-10-01 10:00:00,a long story of a loom and more,1\n2026-10-02 10:00:00,another of them and more words,2\n",
            &["when", "what", "n"],
            2,
        );
        table(
            "2026-10-01 10:00:00 +0000,7,ada\n2026-10-01 10:00:00 +0000,8,bob\n",
            &["Column 1", "Column 2", "Column 3"],
            2,
        );
        table("name,note\nada,\"one, two\"\nbob,x\n", &["name", "note"], 2);
    }

    #[test]
    fn addresses_name_no_column() {
        let text = "https://a.example/x,y\nhttps://b.example/z\n";
        table(text, &["Column 1", "Column 2"], 2);
    }

    #[test]
    fn a_person_can_have_a_table() {
        let text = "octocat\nada-1\nbob\n";
        let opened = read(text, Some(1));
        assert_eq!(
            (opened.about().file_format.as_str(), opened.about().rows),
            ("delimited", 2)
        );
        assert_eq!(opened.about().columns[0].name, "octocat");
        let seen = preview(text.as_bytes(), 100, "x.txt", &ReadOptions::default());
        assert_eq!(seen.records, ["octocat", "ada-1", "bob"]);
    }
}
