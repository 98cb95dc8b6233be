//! This module writes the names in a reason.

/// Characters of a column's name in a reason, and in a key: names can be whole paragraphs.
const REASON_CHARS: usize = 40;
/// Names listed in a reason; the rest is counted.
const REASON_NAMES: usize = 3;

/// `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`; long names are cut.
pub(super) fn list(names: &[&str]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(REASON_NAMES)
        .map(|name| short(name))
        .collect();
    match (shown.split_last(), names.len().saturating_sub(REASON_NAMES)) {
        (None, _) => String::new(),
        (Some(_), more) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        (Some((last, [])), _) => last.clone(),
        (Some((last, others)), _) => format!("{} and {last}", others.join(", ")),
    }
}

pub(super) fn short(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return "a column without a name".to_owned();
    }
    match name.char_indices().nth(REASON_CHARS) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    }
}

pub(super) fn article(noun: &str) -> String {
    let an = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if an { "an" } else { "a" })
}
