//! This module finds the rows of a JSON text from its beginning.

use super::{JsonItem, Splitter};

/// Members of known answers that hold rows: the seats of Copilot's REST interface, the days of a
/// report of Copilot usage metrics, and the items of a usage report of GitHub's billing.
const ROWS: [&str; 3] = ["seats", "day_totals", "usageItems"];

/// Members of known answers that say how many there are on all pages, and the key of the column
/// whose different values they count; else they count rows. GitHub counts a person with several
/// seats once. A row of consumed licences has at most one licence.
pub const TOTALS: [(&str, Option<&str>); 3] = [
    ("total_seats", Some("assignee_login")),
    ("total_seats_consumed", None),
    ("total_count", None),
];

/// Members that say how many pages there are, in lower case and without what joins their words.
pub const PAGES: [&str; 6] = [
    "totalpages",
    "pagecount",
    "pages",
    "lastpage",
    "numpages",
    "totalpagecount",
];

/// Members that say, with `true`, that more pages follow, written likewise.
pub const MORE_PAGES: [&str; 3] = ["hasnextpage", "hasmore", "incompleteresults"];

/// Members that say which page this is, written likewise.
pub const PAGE: [&str; 3] = ["page", "currentpage", "pagenumber"];

/// Lists within a row of Copilot usage metrics, of which a 1-day report may fill only one.
const BREAKDOWNS: &str = "totals_by_";

/// The location of the rows in a JSON text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The member of each outermost object that holds the rows; `None` where the objects are the
    /// rows themselves.
    pub rows: Option<String>,
    /// Whether each line is a text of its own (NDJSON).
    pub lines: bool,
}

/// Whether a text begins as JSON that may hold rows. A table whose first name is in brackets or
/// braces does not.
#[must_use]
pub fn looks_like_json(text: &[u8]) -> bool {
    let content = text.trim_ascii_start();
    let Some((first, rest)) = content.split_first() else {
        return false;
    };
    match (first, rest.trim_ascii_start().first()) {
        (b'{', Some(b)) => matches!(b, b'"' | b'}'),
        (b'[', Some(b)) => matches!(b, b'{' | b'[' | b']' | b'"'),
        _ => false,
    }
}

/// Tells where the rows are. `whole` says that there is no more than this beginning.
///
/// An object whose member has the name of a known answer's rows is an answer. If any other object
/// stands alone, the one list of objects among its members is the rows; with no such list, or
/// several, the object itself is a row.
#[must_use]
pub fn plan(beginning: &[u8], whole: bool) -> Plan {
    let content = beginning.trim_ascii_start();
    let in_list = content.first() == Some(&b'[');
    // Every outermost object is looked into as if it were an answer.
    let mut probe = Splitter::new(Plan {
        rows: Some(String::new()),
        lines: false,
    });
    let mut members: Vec<(Vec<u8>, Members)> = Vec::new();
    let mut first_ends_at = None;
    for (at, &byte) in content.iter().enumerate() {
        let mut found = |found: JsonItem<'_>| {
            if let JsonItem::Member { key, text, .. } = found {
                members.push((key.to_vec(), Members::of(text)));
            }
        };
        probe.push(&[byte], &mut found);
        if probe.closed() > 0 {
            first_ends_at = Some(at + 1);
            break;
        }
    }
    if let Some((key, text)) = probe.open_member() {
        members.push((key.to_vec(), Members::of(text)));
    }

    let named = |key: &[u8]| Some(String::from_utf8_lossy(key).into_owned());
    let known = members.iter().find(|(key, what)| {
        *what != Members::Other && ROWS.iter().any(|rows| rows.as_bytes() == key)
    });
    if let Some((key, _)) = known {
        return Plan {
            rows: named(key),
            lines: false,
        };
    }
    let Some(end) = first_ends_at else {
        // One object fills the beginning: what is open is what there is so much of.
        let open = members.last().filter(|(_, what)| *what == Members::Objects);
        return Plan {
            rows: open
                .or_else(|| only_objects(&members))
                .filter(|_| !in_list)
                .and_then(|(key, _)| named(key)),
            lines: false,
        };
    };
    let rest = content[end..].trim_ascii_start();
    if in_list {
        return Plan::default();
    }
    if rest.is_empty() && whole {
        return Plan {
            rows: only_objects(&members).and_then(|(key, _)| named(key)),
            lines: false,
        };
    }
    Plan {
        rows: None,
        lines: is_of_lines(&content[..end], &content[end..]),
    }
}

/// The type of a member's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Members {
    /// A list of objects.
    Objects,
    /// A list without anything in it.
    Nothing,
    Other,
}

impl Members {
    fn of(text: &[u8]) -> Self {
        let Some(inner) = text.trim_ascii_start().strip_prefix(b"[") else {
            return Self::Other;
        };
        match inner.trim_ascii_start().first() {
            Some(b'{') => Self::Objects,
            Some(b']') | None => Self::Nothing,
            _ => Self::Other,
        }
    }
}

fn only_objects(members: &[(Vec<u8>, Members)]) -> Option<&(Vec<u8>, Members)> {
    let mut lists = members
        .iter()
        .filter(|(key, what)| *what == Members::Objects && !key.starts_with(BREAKDOWNS.as_bytes()));
    match (lists.next(), lists.next()) {
        (Some(list), None) => Some(list),
        _ => None,
    }
}

/// Whether an object and what follows it are a line each: no line end within the first, and at
/// least half of the lines behind it begin with an object.
fn is_of_lines(first: &[u8], rest: &[u8]) -> bool {
    if memchr::memchr(b'\n', first).is_some() {
        return false;
    }
    let mut lines = rest.split(|b| *b == b'\n');
    // The rest of the first line may hold more objects.
    let _ = lines.next();
    let (mut all, mut objects) = (0_usize, 0);
    for line in lines.map(<[u8]>::trim_ascii_start) {
        all += usize::from(!line.is_empty());
        objects += usize::from(line.starts_with(b"{"));
    }
    objects > 0 && objects * 2 >= all
}
