//! This module parses a query's text. The grammar is told in [`super`]; every error says what would
//! be right.

use super::error::QueryError;
use super::text::{KEYWORDS, KNOWLEDGE};
use super::{Bound, Query, Test};
use crate::limits::{QUERY_CHARS, QUERY_DEPTH};

/// Reads a query. Text with nothing in it asks for every row. Columns are looked up when the
/// query is evaluated, not here.
///
/// # Errors
///
/// Text that is no query: what is wrong, where, and what would be right.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    parse_with_spans(text).map(|(query, _)| query)
}

/// The position of a clause in a text, in characters.
pub(super) type Span = (u32, u32);

/// Reads a query, and says where each of its tests and words stands, in the order in which the
/// normalised query has them.
pub(super) fn parse_with_spans(text: &str) -> Result<(Query, Vec<Span>), QueryError> {
    let mut parser = Parser {
        text,
        at: 0,
        clause: 0,
        depth: 0,
        spans: Vec::new(),
    };
    if let Some((end, _)) = text.char_indices().nth(QUERY_CHARS) {
        let message = format!("A filter can have at most {QUERY_CHARS} characters; shorten it.");
        return Err(parser.error(end, text.len(), message));
    }
    let query = parser.any()?;
    if parser.at < text.len() {
        // Only a closing parenthesis ends a query early.
        let at = parser.at;
        let message = "This parenthesis closes nothing; remove it, or put it in quotes.";
        return Err(parser.error(at, at + 1, message));
    }
    Ok((query.unwrap_or(Query::All), parser.spans))
}

struct Parser<'a> {
    text: &'a str,
    /// Byte position of what comes next.
    at: usize,
    /// Byte position of the clause being read.
    clause: usize,
    /// Parentheses open around it.
    depth: usize,
    spans: Vec<Span>,
}

type Parsed<T> = Result<T, QueryError>;

impl Parser<'_> {
    /// Alternatives, up to a closing parenthesis or the end; `None` where there is nothing.
    fn any(&mut self) -> Parsed<Option<Query>> {
        let mut parts = Vec::new();
        loop {
            let part = self.all()?;
            let or = self.keyword("OR");
            match part {
                Some(part) => parts.push(part),
                None if or || !parts.is_empty() => {
                    let (start, end) = if or {
                        (self.at - 2, self.at)
                    } else {
                        self.last_word()
                    };
                    let message = "OR goes between two conditions, as in role:admin OR role:staff; \
                                   to search for the word itself, write \"OR\".";
                    return Err(self.error(start, end, message));
                }
                None => return Ok(None),
            }
            if !or {
                return Ok(Some(Query::any_of(parts)));
            }
        }
    }

    /// Parses clauses that must all hold, up to `OR`, a closing parenthesis or the end.
    fn all(&mut self) -> Parsed<Option<Query>> {
        let mut parts: Vec<Query> = Vec::new();
        loop {
            let and = self.keyword("AND");
            let (start, end) = (self.at.saturating_sub(3), self.at);
            let first = parts.is_empty();
            let part = if and && first {
                None
            } else {
                self.negatable()?
            };
            match part {
                Some(part) => parts.push(part),
                None if and => {
                    let message = "AND goes between two conditions; a space means the same. To \
                                   search for the word itself, write \"AND\".";
                    return Err(self.error(start, end, message));
                }
                None if first => return Ok(None),
                None => return Ok(Some(Query::all_of(parts))),
            }
        }
    }

    fn negatable(&mut self) -> Parsed<Option<Query>> {
        self.spaces();
        let start = self.at;
        let mut negated = false;
        loop {
            if self.keyword("NOT") {
                negated = !negated;
            } else if self.eat('-') {
                negated = !negated;
                if self.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
                    return Err(self.negates_nothing(self.at - 1));
                }
            } else {
                break;
            }
        }
        let end = self.at;
        match self.primary()? {
            Some(query) if negated => Ok(Some(query.not())),
            None if end > start => Err(self.negates_nothing(start)),
            query => Ok(query),
        }
    }

    fn negates_nothing(&self, start: usize) -> QueryError {
        let message = "This negates the condition after it, as in -role:admin, but nothing \
                       follows; to search for it, put it in quotes.";
        let end = self.text[..self.at].trim_end().len();
        self.error(start, end, message)
    }

    /// A group, a phrase, a word or a test; `None` before `OR`, `)` and the end.
    fn primary(&mut self) -> Parsed<Option<Query>> {
        self.spaces();
        let start = self.at;
        match self.peek() {
            None | Some(')') => Ok(None),
            Some('(') => self.group().map(Some),
            Some('"') => {
                let phrase = self.quoted()?;
                if self.eat(':') {
                    return self.test(start, phrase, false).map(Some);
                }
                self.must_end("A phrase ends with its quote")?;
                Ok(Some(self.word(start, phrase)))
            }
            Some(_) => {
                if KEYWORDS.iter().any(|keyword| self.sees_keyword(keyword)) {
                    return Ok(None);
                }
                let name = self.run(|c| c == ':');
                if !self.eat(':') {
                    self.must_end("A word cannot contain a quote")?;
                    let query = if name == "*" {
                        Query::All
                    } else {
                        self.word(start, name)
                    };
                    return Ok(Some(query));
                }
                if name.is_empty() {
                    let message = "A column's name goes before the colon, as in role:admin; to \
                                   search for the colon, put the word in quotes.";
                    return Err(self.error(start, self.at, message));
                }
                self.test(start, name, true).map(Some)
            }
        }
    }

    fn group(&mut self) -> Parsed<Query> {
        let start = self.at;
        self.at += 1;
        self.depth += 1;
        if self.depth > QUERY_DEPTH {
            let message = format!(
                "Parentheses can be nested at most {QUERY_DEPTH} deep; use \
                                   fewer."
            );
            return Err(self.error(start, self.at, message));
        }
        let query = self.any()?;
        if !self.eat(')') {
            let message = "This parenthesis is not closed; add ) where it ends.";
            return Err(self.error(start, start + 1, message));
        }
        self.depth -= 1;
        let message = "These parentheses are empty; remove them.";
        query.ok_or_else(|| self.error(start, self.at, message))
    }

    fn word(&mut self, start: usize, word: String) -> Query {
        if word.is_empty() {
            return Query::All;
        }
        self.place(start);
        Query::Word(word)
    }

    /// Parses the text after `column:`.
    fn test(&mut self, start: usize, column: String, bare: bool) -> Parsed<Query> {
        self.clause = start;
        let known = KNOWLEDGE
            .into_iter()
            .find(|(name, _)| bare && *name == column);
        let query = if let Some((name, test)) = known {
            let example = format!("A column's name goes here, as in {name}:email.");
            Query::Test {
                column: self.operand(&example)?,
                test,
            }
        } else {
            let test = self.value(&column)?;
            Query::Test { column, test }
        };
        self.must_end("A value ends here")?;
        self.place(start);
        // The open range `*..*` asks no more than whether the value is known.
        Ok(query.normalised())
    }

    fn value(&mut self, column: &str) -> Parsed<Test> {
        let missing = format!(
            "A value goes after {column}: without a space, as in {column}:value; for rows without \
             a value, write no:{column}."
        );
        if self.eat('~') {
            return Ok(Test::Contains(self.operand(&missing)?));
        }
        if let Some(sign) = self.sign() {
            let bound = Bound {
                value: self.operand(&missing)?,
                included: sign.included,
            };
            if !sign.above {
                return Ok(Test::Range {
                    from: None,
                    to: Some(bound),
                });
            }
            let to = if self.eat_str("..") {
                Some(self.upper(&missing)?)
            } else {
                None
            };
            return Ok(Test::Range {
                from: Some(bound),
                to,
            });
        }
        if self.eat_str("..") {
            return Ok(Test::Range {
                from: None,
                to: Some(self.upper(&missing)?),
            });
        }
        let no_patterns =
            format!("A list has whole values only; write ({column}:a OR {column}:b*).");
        if let Some(parts) = self.pattern()? {
            return match self.peek() {
                Some(',') => Err(self.error(self.at, self.at + 1, no_patterns)),
                _ => Ok(Test::Like(parts)),
            };
        }
        let open = self.star();
        let first = if open {
            String::new()
        } else {
            self.operand(&missing)?
        };
        if self.eat_str("..") {
            let from = (!open).then_some(Bound {
                value: first,
                included: true,
            });
            let to = match self.peek() {
                None | Some(')') => None,
                Some(c) if c.is_whitespace() => None,
                _ if self.star() => None,
                _ => Some(self.upper(&missing)?),
            };
            return Ok(Test::Range { from, to });
        }
        if open {
            return Ok(Test::Known);
        }
        let mut values = vec![first];
        while self.eat(',') {
            let start = self.at;
            if self.pattern()?.is_some() {
                return Err(self.error(start, self.at, no_patterns));
            }
            let message = format!("A value goes after the comma, as in {column}:a,b.");
            values.push(self.operand(&message)?);
            if self.rest().starts_with("..") {
                let message = format!(
                    "A list has single values only; write the range separately: ({column}:1..5 OR \
                     {column}:8)."
                );
                return Err(self.error(self.at, self.at + 2, message));
            }
        }
        Ok(Test::OneOf(values))
    }

    /// The upper end of a range, behind its two points.
    fn upper(&mut self, missing: &str) -> Parsed<Bound> {
        let start = self.at;
        let included = match self.sign() {
            Some(sign) if sign.above => {
                let message = "The upper end of a range takes < or <=, as in repos:>1..<5.";
                return Err(self.error(start, self.at, message));
            }
            Some(sign) => sign.included,
            None => true,
        };
        Ok(Bound {
            value: self.operand(missing)?,
            included,
        })
    }

    /// The parts of a pattern: texts, quoted or bare, with `*` between them. Reads nothing if there
    /// is no star, or if it stands for no bound of a range.
    fn pattern(&mut self) -> Parsed<Option<Vec<String>>> {
        let start = self.at;
        let mut parts = Vec::new();
        loop {
            let part = if self.peek() == Some('"') {
                self.quoted()?
            } else {
                self.run(|c| matches!(c, ',' | '*'))
            };
            let is_range = part.contains("..") && !self.text[start..self.at].ends_with('"');
            parts.push(part);
            if is_range || !self.eat('*') {
                if is_range || parts.len() == 1 {
                    self.at = start;
                    return Ok(None);
                }
                return Ok(Some(parts));
            }
        }
    }

    /// A value, quoted or bare.
    fn operand(&mut self, missing: &str) -> Parsed<String> {
        let start = self.at;
        if self.peek() == Some('"') {
            return self.quoted();
        }
        let mut value = self.run(|c| c == ',');
        if let Some(points) = value.find("..") {
            self.at = start + points;
            value.truncate(points);
        }
        if value.is_empty() {
            // The clause so far, so that there is something to mark.
            return Err(self.error(self.clause, start, missing));
        }
        Ok(value)
    }

    /// Characters up to a space, a parenthesis, a quote or whatever else `ends` it.
    fn run(&mut self, ends: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"') || ends(c))
            .unwrap_or(rest.len());
        let run = rest[..end].to_owned();
        self.at += end;
        run
    }

    /// Text in quotes; the opening quote comes next.
    fn quoted(&mut self) -> Parsed<String> {
        let start = self.at;
        let mut out = String::new();
        let mut chars = self.text[start + 1..].char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at = start + 1 + at + 1;
                    return Ok(out);
                }
                '\\' => match chars.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                    Some((_, escaped)) => out.push(escaped),
                    None => out.push('\\'),
                },
                _ => out.push(c),
            }
        }
        let message = "This quote is not closed; add \" where the text ends. A quote inside it is \
                       written \\\".";
        Err(self.error(start, self.text.len(), message))
    }

    /// After a complete thing comes a space, a parenthesis or the end.
    fn must_end(&self, what: &str) -> Parsed<()> {
        match self.peek() {
            None | Some('(' | ')') => Ok(()),
            Some(c) if c.is_whitespace() => Ok(()),
            Some(c) => {
                let message = format!(
                    "{what}; put a space before the rest, or put all of it in quotes, with \\\" \
                     for a quote inside."
                );
                Err(self.error(self.at, self.at + c.len_utf8(), message))
            }
        }
    }

    fn sign(&mut self) -> Option<Sign> {
        let above = match self.peek() {
            Some('>') => true,
            Some('<') => false,
            _ => return None,
        };
        self.at += 1;
        Some(Sign {
            above,
            included: self.eat('='),
        })
    }

    /// A `*` that stands for no bound.
    fn star(&mut self) -> bool {
        let follows = self.rest().strip_prefix('*');
        let alone = follows.is_some_and(|rest| {
            rest.starts_with("..")
                || rest
                    .chars()
                    .next()
                    .is_none_or(|c| c.is_whitespace() || c == ')')
        });
        self.at += usize::from(alone);
        alone
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn eat_str(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn sees_keyword(&self, keyword: &str) -> bool {
        self.rest().strip_prefix(keyword).is_some_and(|rest| {
            rest.chars()
                .next()
                .is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')'))
        })
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        self.spaces();
        self.sees_keyword(keyword) && self.eat_str(keyword)
    }

    /// The word that ends here, spaces behind it left aside.
    fn last_word(&self) -> (usize, usize) {
        let before = self.text[..self.at].trim_end();
        let word = before
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        (before.len() - word.len(), before.len())
    }

    fn place(&mut self, start: usize) {
        let place = (self.chars(start), self.chars(self.at));
        self.spans.push(place);
    }

    /// Characters before a byte position.
    fn chars(&self, byte: usize) -> u32 {
        let before = self.text.get(..byte).unwrap_or(self.text);
        u32::try_from(before.chars().count()).unwrap_or(u32::MAX)
    }

    fn error(&self, start: usize, end: usize, message: impl Into<String>) -> QueryError {
        QueryError {
            message: message.into(),
            span: (self.chars(start), self.chars(end)),
        }
    }
}

struct Sign {
    above: bool,
    included: bool,
}

#[cfg(test)]
mod tests;
