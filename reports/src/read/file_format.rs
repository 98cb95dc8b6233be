//! This module detects the format of a file's text: delimited, CEF or JSON.

use super::lines;
use crate::catalog::Kind;
use crate::catalog::cef::events::EVENTS;
use crate::cef;
use crate::json::{self, Plan};
use crate::read::ReadOptions;

/// Lines of the beginning that are looked at for CEF.
const LINES: usize = 50;

/// The format of a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileFormat {
    /// Cells between separators.
    Delimited,
    /// Lines of the Common Event Format.
    Cef,
    /// Lines of a log or another text, none of which is a header.
    Lines,
    /// Objects, in the places that the plan names.
    Json(Plan),
}

impl FileFormat {
    /// The name used in `inspect` and in the page.
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::Delimited => "delimited",
            Self::Cef => "cef",
            Self::Lines => "lines",
            Self::Json(plan) if plan.lines => "ndjson",
            Self::Json(_) => "json",
        }
    }
}

/// Detects the format of a text by its beginning and by a person's options. If the person names the
/// header or the kind, the text is delimited.
pub(super) fn detect(text: &[u8], whole: bool, options: &ReadOptions) -> FileFormat {
    let format = by_beginning(text, whole, options.kind());
    let is_guess = options.header.is_none() && !options.says_what_it_is();
    if format == FileFormat::Delimited && is_guess && lines::is_lines(text, whole) {
        return FileFormat::Lines;
    }
    format
}

/// The format of a text, by its beginning. `whole` says that there is no more of it.
///
/// Half of the first lines that are not blank must be CEF: a log has other lines too, and a table
/// may have CEF in its cells, where a line begins with something else. The text before `CEF:` then
/// has no quote and few commas. This is not checked if a person chose a kind of CEF.
pub(super) fn by_beginning(text: &[u8], whole: bool, chosen: Option<&Kind>) -> FileFormat {
    if chosen.is_some_and(|kind| kind.family == EVENTS.family) {
        return FileFormat::Cef;
    }
    if json::looks_like_json(text) {
        return FileFormat::Json(json::plan(text, whole));
    }
    let mut lines = text
        .split(|b| *b == b'\n')
        .filter(|line| !line.trim_ascii().is_empty())
        .take(LINES)
        .peekable();
    let (mut all, mut cef) = (0, 0);
    while let Some(line) = lines.next() {
        // The last line of a beginning may be cut anywhere.
        if lines.peek().is_none() && !whole && all > 0 {
            break;
        }
        all += 1;
        cef += usize::from(is_cef(line));
    }
    if cef > 0 && cef * 2 >= all {
        FileFormat::Cef
    } else {
        FileFormat::Delimited
    }
}

fn is_cef(line: &[u8]) -> bool {
    cef::parse(line).is_some_and(|record| {
        !record.prefix.contains(&b'"') && memchr::memchr_iter(b',', record.prefix).count() < 4
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str) {
        assert_eq!(
            by_beginning(text.as_bytes(), true, None).as_str(),
            name,
            "{text}"
        );
    }

    #[test]
    fn tells_them_apart() {
        check("a,b\n1,2\n", "delimited");
        check("CEF:0|a|b|c|d|e|f|x=1\n", "cef");
        check("junk\n\nOct 1 host CEF:1|a|b|c|d|e|f|\n", "cef");
        check("a log\nof words\nCEF:0|a|b|c|d|e|f|\n", "delimited");
        check(
            "time,raw\n1,\"CEF:0|a|b|c|d|e|f|\"\n2,\"CEF:0|a|b|c|d|e|f|\"\n",
            "delimited",
        );
        check("[{\"a\":1}]", "json");
        check("{\"a\":1}\n{\"a\":2}\n", "ndjson");
        check("{\"a\":1}{\"a\":2}", "json");
        check("{id},x\n", "delimited");
        check("", "delimited");
    }

    #[test]
    fn a_file_of_a_cef_kind_is_cef_with_any_beginning() {
        let text = format!(
            "{}CEF:0|a|b|c|d|e|f|x=1\n",
            "Oct 1 sshd: hello\n".repeat(60)
        );
        let by_kind = |kind: &str| by_beginning(text.as_bytes(), true, crate::catalog::kind(kind));
        assert_eq!(by_kind("cef.events"), FileFormat::Cef);
        assert_eq!(by_kind("moderne.audit_log_cef"), FileFormat::Cef);
        assert_eq!(by_kind("generic"), FileFormat::Delimited);
        assert_eq!(by_kind("none"), FileFormat::Delimited);
    }
}
