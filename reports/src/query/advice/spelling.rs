//! This module replaces signs that word processors and phones write with those of queries.

/// The text with plain quotes, dashes and comparisons; `None` if it has them already, or within
/// quotes only.
pub(super) fn plain(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut is_quoted = false;
    // The quote that ends a value in single quotes.
    let mut single_end = None;
    for (at, c) in text.char_indices() {
        let before = text[..at].chars().next_back();
        let is_escaped = before == Some('\\');
        match c {
            '"' if !is_escaped => {
                is_quoted = !is_quoted;
                plain.push('"');
            }
            // A curly quote also ends what a curly quote begins.
            '“' | '”' | '„' | '«' | '»' if !is_quoted || plain_quote_is_missing(&text[at..]) =>
            {
                is_quoted = !is_quoted;
                plain.push('"');
            }
            _ if Some(at) == single_end => plain.push('"'),
            _ if is_quoted || single_end.is_some_and(|end| at < end) => plain.push(c),
            '\'' | '‘' | '‚' | '’' if begins_value(&text[..at]) => {
                single_end = end_of_single(text, at + c.len_utf8());
                plain.push(if single_end.is_some() { '"' } else { c });
            }
            '≥' | '⩾' => plain.push_str(">="),
            '≤' | '⩽' => plain.push_str("<="),
            '≠' => plain.push_str("!="),
            '：' => plain.push(':'),
            '＝' => plain.push('='),
            // Two points of a range that became an ellipsis.
            '…' => plain.push_str(".."),
            '–' | '—' | '−' | '‒' => {
                let next = text[at + c.len_utf8()..].chars().next();
                let is_start = before.is_none_or(|c| c.is_whitespace() || "(:<>=".contains(c));
                let is_between = before.is_some_and(|c| c.is_ascii_digit())
                    && next.is_some_and(|c| c.is_ascii_digit());
                match (
                    is_start && next.is_some_and(char::is_alphanumeric),
                    is_between,
                ) {
                    (true, _) => plain.push('-'),
                    (_, true) => plain.push_str(".."),
                    _ => plain.push(c),
                }
            }
            _ => plain.push(c),
        }
    }
    (plain != text).then_some(plain)
}

/// Whether no plain quote follows, so that a curly one ends the quoted text.
fn plain_quote_is_missing(rest: &str) -> bool {
    !rest.contains('"')
}

/// Whether a quote after this text begins a value.
fn begins_value(before: &str) -> bool {
    const WORDS: [&str; 12] = [
        "like", "is", "not", "contains", "with", "equals", "in", "before", "after", "since", "and",
        "between",
    ];
    let trimmed = before.trim_end();
    if trimmed.ends_with([':', '=', '<', '>', '~', ',', '(', '[', '!']) {
        return true;
    }
    let last = trimmed
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    // The first word of a text is one to search for.
    trimmed.len() < before.len()
        && trimmed.len() > last.len()
        && WORDS.iter().any(|word| word.eq_ignore_ascii_case(last))
}

/// The position of the quote that ends a value: the value ends behind it.
fn end_of_single(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let is_end = |at: usize, c: char| {
        let after = rest[at + c.len_utf8()..].chars().next();
        after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ']' | ',' | ';'))
    };
    let found = rest
        .char_indices()
        .find(|(at, c)| matches!(c, '\'' | '’' | '‘') && is_end(*at, *c))?;
    let is_plain = !rest[..found.0].contains('"');
    is_plain.then_some(start + found.0)
}
