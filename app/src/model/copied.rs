//! This module writes cells as text for the clipboard.

use reports::export::neutralised;

/// A text for the clipboard, and the numbers to report about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Copied {
    pub text: String,
    pub cells: u64,
    /// Cells of which the text has only the beginning.
    pub cut: u64,
    /// Cells that a spreadsheet would have run as formulas.
    pub neutralised: u64,
}

/// One whole cell as a text for the clipboard.
#[must_use]
pub fn text_of_cell(text: &str) -> Copied {
    let neutral = neutralised(text);
    Copied {
        cells: 1,
        cut: 0,
        neutralised: u64::from(neutral.is_some()),
        text: neutral.unwrap_or_else(|| text.to_owned()),
    }
}

/// Cells as a spreadsheet takes them from the clipboard: tabs between cells, a line for each row,
/// quotes around a cell that holds either. The text has no final line end, so that a single cell is
/// copied as its text.
#[derive(Debug, Default)]
pub struct Tsv {
    text: String,
    line_open: bool,
    first_line: bool,
}

impl Tsv {
    #[must_use]
    pub fn new() -> Self {
        Self {
            first_line: true,
            ..Self::default()
        }
    }

    pub fn row(&mut self) {
        if !self.first_line {
            self.text.push('\n');
        }
        self.first_line = false;
        self.line_open = false;
    }

    /// Adds a cell to the row begun last.
    pub fn cell(&mut self, text: &str) {
        if self.line_open {
            self.text.push('\t');
        }
        self.line_open = true;
        if text.contains(['\t', '\n', '\r']) || text.starts_with('"') {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
    }

    /// The text for the clipboard.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tsv(rows: &[&[&str]]) -> String {
        let mut tsv = Tsv::new();
        for row in rows {
            tsv.row();
            for cell in *row {
                tsv.cell(cell);
            }
        }
        tsv.finish()
    }

    #[test]
    fn one_cell_is_its_text() {
        assert_eq!(tsv(&[&["octocat"]]), "octocat");
        assert_eq!(tsv(&[&["say \"hi\""]]), "say \"hi\"");
        assert_eq!(tsv(&[&[""]]), "");
        assert_eq!(tsv(&[]), "");
    }

    #[test]
    fn cells_and_lines() {
        assert_eq!(
            tsv(&[&["a", "", "c"], &["", "", ""], &["d", "e", "f"]]),
            "a\t\tc\n\t\t\nd\te\tf"
        );
    }

    #[test]
    fn cells_that_would_break_a_row_are_quoted() {
        assert_eq!(
            tsv(&[&["a\tb", "c\nd", "e\r"]]),
            "\"a\tb\"\t\"c\nd\"\t\"e\r\""
        );
        assert_eq!(
            tsv(&[&["\"q\"", "1\n\"2\""]]),
            "\"\"\"q\"\"\"\t\"1\n\"\"2\"\"\""
        );
    }
}
