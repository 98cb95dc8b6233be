//! This module cuts a stream of bytes into lines: newline-delimited JSON as `…/events` sends it.

/// Bytes of one line, at most. A status has about 400.
const LINE_BYTES: usize = 64 * 1024;

/// The part of an unfinished line that has arrived.
#[derive(Debug, Default)]
pub struct Lines {
    begun: Vec<u8>,
}

/// The error for a line that is longer than any status: the stream is something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

impl Lines {
    /// Takes a piece of the stream and returns the lines that it ends, without their ends. Empty
    /// lines are left out. Bytes that are not UTF-8 are replaced, and the line is then not JSON
    /// either.
    ///
    /// # Errors
    /// If a line is longer than any status.
    pub fn push(&mut self, piece: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut lines = Vec::new();
        let mut rest = piece;
        while let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
            let (line, after) = rest.split_at(at);
            self.take(line)?;
            let begun = std::mem::take(&mut self.begun);
            let text = String::from_utf8_lossy(&begun);
            let text = text.trim();
            if !text.is_empty() {
                lines.push(text.to_owned());
            }
            rest = after.get(1..).unwrap_or_default();
        }
        self.take(rest)?;
        Ok(lines)
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), TooLong> {
        if self.begun.len() + piece.len() > LINE_BYTES {
            return Err(TooLong);
        }
        self.begun.extend_from_slice(piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_end_where_they_end() {
        let mut lines = Lines::default();
        assert_eq!(lines.push(b"{\"a\"").unwrap(), Vec::<String>::new());
        assert_eq!(lines.push(b":1}\r\n\n{}\n{").unwrap(), ["{\"a\":1}", "{}"]);
        assert_eq!(lines.push(b"}\n").unwrap(), ["{}"]);
    }

    #[test]
    fn no_line_is_endless() {
        let mut lines = Lines::default();
        assert!(lines.push(&vec![b' '; LINE_BYTES]).is_ok());
        assert_eq!(lines.push(b" "), Err(TooLong));
        // Many short lines are not one long line.
        assert_eq!(
            Lines::default()
                .push(&b"1\n".repeat(LINE_BYTES))
                .unwrap()
                .len(),
            LINE_BYTES
        );
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(
            texts in prop::collection::vec("[a-zé€]{1,9}", 0..9), cuts in prop::collection::vec(0_usize..90, 0..9),
        ) {
            let whole: String = texts.iter().map(|text| format!("{text}\n")).collect();
            let bytes = whole.as_bytes();
            let mut at: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            at.sort_unstable();
            at.push(bytes.len());
            let (mut lines, mut from, mut seen) = (Lines::default(), 0, Vec::new());
            for to in at {
                seen.extend(lines.push(&bytes[from..to]).unwrap());
                from = to;
            }
            prop_assert_eq!(seen, texts);
        }
    }
}
