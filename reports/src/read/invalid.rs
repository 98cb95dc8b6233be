//! This module checks whether a text is UTF-8, and counts the bytes that are not.

use crate::limits::PROBLEM_PLACES_PER_CODE;

/// Counts the bytes of a growing text that are not valid UTF-8.
#[derive(Debug, Default)]
pub(super) struct Invalid {
    /// Sequences that are not valid.
    pub(super) count: u64,
    /// The positions of the first of them.
    pub(super) at: Vec<usize>,
    /// Characters beyond ASCII that are valid.
    valid: u64,
    /// Text up to here has been checked.
    pub(super) checked: usize,
}

impl Invalid {
    /// Checks what the text has beyond what was checked. Half a character at its end may be
    /// completed by what comes next, and is left for then.
    pub(super) fn check(&mut self, text: &[u8]) {
        while self.checked < text.len() {
            let rest = &text[self.checked..];
            let Err(error) = simdutf8::compat::from_utf8(rest) else {
                self.valid += leads(rest);
                self.checked = text.len();
                return;
            };
            self.valid += leads(&rest[..error.valid_up_to()]);
            self.checked += error.valid_up_to();
            let Some(bytes) = error.error_len() else {
                return;
            };
            self.add(self.checked);
            self.checked += bytes;
        }
    }

    /// Half a character at the very end has nothing to wait for.
    pub(super) fn end(&mut self, text_bytes: usize) {
        if self.checked < text_bytes {
            self.add(self.checked);
            self.checked = text_bytes;
        }
    }

    /// Whether a text that has been checked is UTF-8, perhaps with damage, rather than
    /// windows-1252.
    ///
    /// Text in windows-1252 makes valid UTF-8 only by accident: a capital letter with an accent
    /// before a symbol. One such accident in twenty letters is already generous.
    pub(super) fn is_utf8(&self, text: &[u8]) -> bool {
        const LETTERS_PER_ACCIDENT: u64 = 20;
        // Bytes that windows-1252 has no character for.
        let damaged = |at: &usize| matches!(text[*at], 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
        self.count <= self.valid * LETTERS_PER_ACCIDENT || self.at.iter().any(damaged)
    }

    fn add(&mut self, at: usize) {
        self.count += 1;
        if self.at.len() < PROBLEM_PLACES_PER_CODE {
            self.at.push(at);
        }
    }
}

/// Characters beyond ASCII in valid UTF-8: their first bytes.
fn leads(text: &[u8]) -> u64 {
    text.iter().filter(|b| **b >= 0xc2).count() as u64
}
