//! This module cuts a text into the pieces that blanks and parentheses separate.

/// A piece of a text: a clause, a word or a parenthesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) text: &'a str,
    /// Byte position.
    pub(super) start: usize,
    pub(super) is_paren: bool,
}

impl Token<'_> {
    /// Byte position after it.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The pieces of a text; `None` if a quote is not closed.
pub(super) fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    let (mut start, mut is_quoted, mut escapes) = (None, false, false);
    let mut add = |from: usize, to: usize, is_paren| {
        tokens.push(Token {
            text: &text[from..to],
            start: from,
            is_paren,
        });
    };
    for (at, c) in text.char_indices() {
        if is_quoted {
            match c {
                _ if escapes => escapes = false,
                '\\' => escapes = text[at + 1..].starts_with(['"', '\\']),
                '"' => is_quoted = false,
                _ => {}
            }
            continue;
        }
        let ends = c.is_whitespace() || matches!(c, '(' | ')');
        if !ends {
            is_quoted = c == '"';
            start.get_or_insert(at);
            continue;
        }
        if let Some(start) = start.take() {
            add(start, at, false);
        }
        if !c.is_whitespace() {
            add(at, at + 1, true);
        }
    }
    if let Some(start) = start {
        add(start, text.len(), false);
    }
    (!is_quoted).then_some(tokens)
}
