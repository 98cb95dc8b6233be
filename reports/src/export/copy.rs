//! This module writes cells and records as texts for the clipboard. Cells that a spreadsheet would
//! run are neutralised as in an export.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{json_cell, json_text, keys, neutralised, neutralised_json};
use crate::table::Table;

/// How copied cells are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyForm {
    /// For a spreadsheet: tabs between cells, a line for each row.
    #[default]
    Cells,
    /// The same, with the columns' names above.
    Rows,
    /// One cell a line.
    Lines,
    /// All cells on one line, a comma and a blank between them. Empty cells are left out.
    Commas,
    /// For a mail: a table of HTML, and as plain text what [`Self::Rows`] writes.
    Table,
}

/// A text for the clipboard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// The text.
    pub text: String,
    /// The same as HTML, for programs that paste tables. The page hands it to the clipboard and
    /// never shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub html: String,
    /// How many cells it has.
    pub cells: u64,
    /// How many of them a spreadsheet would have run.
    pub neutralised: u64,
}

impl Copied {
    fn add(&mut self, cell: &str, is_one: bool) {
        let neutral = neutralised(cell);
        self.cells += 1;
        self.neutralised += u64::from(neutral.is_some());
        let cell = neutral.as_deref().unwrap_or(cell);
        if !is_one && (cell.contains(['\t', '\n', '\r']) || cell.starts_with('"')) {
            self.text.push('"');
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
    }
}

/// These columns of these rows as a spreadsheet takes them: tabs between cells, a line for each
/// row, quotes around a cell that holds either. A cell that is copied alone (`is_one`) is its text,
/// since it goes into a search field or a terminal more often than into a sheet.
#[must_use]
fn copy_cells(table: &Table, rows: &[u32], columns: &[u32], is_one: bool) -> Copied {
    let mut copied = Copied::default();
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            copied.text.push('\n');
        }
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                copied.text.push('\t');
            }
            copied.add(&table.cell(*row, *column as usize), is_one);
        }
    }
    copied
}

/// Records of texts, as [`copy_cells`] writes cells.
#[must_use]
pub(crate) fn copy_table<'a>(records: impl IntoIterator<Item = Vec<Cow<'a, str>>>) -> Copied {
    let mut copied = Copied::default();
    for (at, record) in records.into_iter().enumerate() {
        if at > 0 {
            copied.text.push('\n');
        }
        for (at, cell) in record.iter().enumerate() {
            if at > 0 {
                copied.text.push('\t');
            }
            copied.add(cell, false);
        }
    }
    copied
}

/// These columns of these rows in a form.
#[must_use]
pub fn copy_rows(table: &Table, rows: &[u32], columns: &[u32], form: CopyForm) -> Copied {
    match form {
        CopyForm::Cells => {
            let is_one = rows.len() == 1 && columns.len() == 1;
            copy_cells(table, rows, columns, is_one)
        }
        CopyForm::Lines | CopyForm::Commas => {
            let cells = rows.iter().flat_map(|row| {
                let cell = |column: &u32| table.cell(*row, *column as usize);
                columns.iter().map(cell)
            });
            list(cells, form)
        }
        CopyForm::Rows | CopyForm::Table => {
            let mut copied = copy_cells(table, rows, columns, false);
            let name = |column: &u32| table.columns().get(*column as usize).map(|c| &*c.name);
            let names: Vec<&str> = columns.iter().filter_map(name).collect();
            let head = copy_lines_with(names.iter().copied(), "\t");
            copied.text = format!("{}\n{}", head.text, copied.text);
            if form == CopyForm::Table {
                copied.html = html(table, rows, columns, &names);
            }
            copied
        }
    }
}

/// Cells as a list, without those that are empty.
fn list<'a>(cells: impl Iterator<Item = Cow<'a, str>>, form: CopyForm) -> Copied {
    let between = if form == CopyForm::Commas { ", " } else { "\n" };
    let cells: Vec<Cow<'_, str>> = cells
        .filter(|cell| form == CopyForm::Lines || !cell.trim().is_empty())
        .collect();
    copy_lines_with(cells.iter().map(|cell| &**cell), between)
}

/// A table for a mail. Every text is escaped; there are no attributes but the border, which mail
/// programs draw.
fn html(table: &Table, rows: &[u32], columns: &[u32], names: &[&str]) -> String {
    let mut out = String::from("<table border=\"1\"><thead><tr>");
    let cell = |out: &mut String, tag: &str, text: &str| {
        *out += &format!("<{tag}>{}</{tag}>", escaped(text));
    };
    for name in names {
        cell(&mut out, "th", name);
    }
    out += "</tr></thead><tbody>";
    for row in rows {
        out += "<tr>";
        for column in columns {
            // A spreadsheet runs formulas of a pasted table too.
            let text = table.cell(*row, *column as usize);
            let neutral = neutralised(&text);
            cell(&mut out, "td", neutral.as_deref().unwrap_or(&text));
        }
        out += "</tr>";
    }
    out + "</tbody></table>"
}

/// A text within HTML. Control characters have no meaning there and are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\n' => out += "<br>",
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// Texts, one a line.
#[must_use]
pub fn copy_lines<'a>(texts: impl IntoIterator<Item = &'a str>) -> Copied {
    copy_lines_with(texts, "\n")
}

fn copy_lines_with<'a>(texts: impl IntoIterator<Item = &'a str>, between: &str) -> Copied {
    let mut copied = Copied::default();
    for text in texts {
        if copied.cells > 0 {
            copied.text.push_str(between);
        }
        copied.add(text, false);
    }
    copied
}

/// A row as a JSON object with a line for each column, derived ones too. Its values are those of an
/// export.
#[must_use]
pub fn copy_record(table: &Table, row: u32) -> Copied {
    let columns: Vec<usize> = (0..table.columns().len()).collect();
    let beyond = columns.len()..table.cells(row).max(columns.len());
    let keys = keys(table, &columns);
    let mut out = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        if at == columns.len() && beyond.is_empty() {
            break;
        }
        out.extend_from_slice(if at == 0 { b"{\n  " } else { b",\n  " });
        out.extend_from_slice(key.as_bytes());
        out.extend_from_slice(b": ");
        if let Some(column) = columns.get(at) {
            json_cell(table, row, *column, &mut out);
            continue;
        }
        for column in beyond.clone() {
            let is_first = column == beyond.start;
            out.extend_from_slice(if is_first { b"[\n    " } else { b",\n    " });
            json_text(&table.cell(row, column), &mut out);
        }
        out.extend_from_slice(b"\n  ]");
    }
    out.extend_from_slice(b"\n}");
    Copied {
        text: neutralised_json(&String::from_utf8(out).unwrap_or_default()),
        cells: keys.len() as u64,
        ..Copied::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::table;
    use crate::table::Type;

    #[track_caller]
    fn check(text: &str, rows: &[u32], columns: &[u32], expected: (&str, u64, u64)) {
        let copied = copy_rows(&table(text, &[]), rows, columns, CopyForm::Cells);
        let found = (copied.text.as_str(), copied.cells, copied.neutralised);
        assert_eq!(found, expected);
    }

    #[test]
    fn cells_stand_between_tabs_and_rows_on_lines() {
        let text = "a,b,c\nd,e,f\n1,,3\n";
        check(text, &[1, 0], &[2, 0], ("3\t1\nf\td", 4, 0));
        check(text, &[1], &[0, 1, 2], ("1\t\t3", 3, 0));
        check(text, &[0, 1], &[9, 0], ("\td\n\t1", 4, 0));
        check(text, &[], &[], ("", 0, 0));
    }

    #[test]
    fn rows_are_copied_in_a_form() {
        let table = table("login,note\nana,\"<b>&\"\n,=1+1\nbo,\"x\ny\"\n", &[]);
        let copy = |columns: &[u32], form| copy_rows(&table, &[0, 1, 2], columns, form);
        let text = |columns: &[u32], form| copy(columns, form).text;
        assert_eq!(text(&[0], CopyForm::Lines), "ana\n\nbo");
        assert_eq!(text(&[0], CopyForm::Commas), "ana, bo");
        assert_eq!(copy(&[0], CopyForm::Commas).cells, 2);
        assert_eq!(
            text(&[0, 1], CopyForm::Rows),
            "login\tnote\nana\t<b>&\n\t'=1+1\nbo\t\"x\ny\""
        );
        let one = copy_rows(&table, &[2], &[1], CopyForm::Rows);
        assert_eq!(one.text, "note\n\"x\ny\"");
        let one = copy_rows(&table, &[1], &[1], CopyForm::Rows);
        assert_eq!((&*one.text, one.neutralised), ("note\n'=1+1", 1));
        let mail = copy(&[0, 1], CopyForm::Table);
        assert_eq!((mail.cells, mail.neutralised), (6, 1));
        assert_eq!(
            mail.html,
            "<table border=\"1\"><thead><tr><th>login</th><th>note</th></tr></thead><tbody>\
             <tr><td>ana</td><td>&lt;b&gt;&amp;</td></tr><tr><td></td><td>&#39;=1+1</td></tr>\
             <tr><td>bo</td><td>x<br>y</td></tr></tbody></table>"
        );
        assert_eq!(escaped("\"'\0</td>"), "&quot;&#39;&lt;/td&gt;");
    }

    #[test]
    fn a_single_cell_is_its_text_unless_it_would_run() {
        let one = |cell: &str, expected| check(&format!("a\n{cell}\n"), &[0], &[0], expected);
        one("-5", ("-5", 1, 0));
        one("=1+1", ("'=1+1", 1, 1));
        one("a@b", ("a@b", 1, 0));
        one("\"two\nlines\t\"\"x\"\"\"", ("two\nlines\t\"x\"", 1, 0));
        // Pasted, a tab begins another cell.
        one("ok\t\u{feff}=1+1", ("ok\t'\u{feff}=1+1", 1, 1));
        let long = "ü".repeat(5_000);
        one(&long, (&long, 1, 0));
    }

    #[test]
    fn cells_that_would_break_a_row_or_run_are_neutral() {
        check(
            "a,b,c,d,e,f,g,h\n=1+1,-5,+x,-2e3,\t=1,\"a\n=1\",\"\"\"q\"\"\",e\n",
            &[0],
            &[0, 1, 2, 3, 4, 5, 6, 7],
            (
                "'=1+1\t-5\t'+x\t-2e3\t\"'\t'=1\"\t\"a\n'=1\"\t\"\"\"q\"\"\"\te",
                8,
                4,
            ),
        );
        let lines = copy_lines(["ann", "@bob", "c\nd"]);
        assert_eq!(lines.text, "ann\n'@bob\n\"c\nd\"");
    }

    #[test]
    fn a_record_has_the_values_of_an_export_and_its_own_order() {
        let types = [Type::Integer, Type::Text, Type::Boolean, Type::Integer];
        let table = table("b,A,A,\n9007199254740993,12,TRUE,12x,=y,z\n1\n", &types);
        let expected = "{\n  \"b\": 9007199254740993,\n  \"A\": \"12\",\n  \"a_2\": true,\n  \
                        \"_2\": \"12x\",\n  \"_extra\": [\n    \"\\u003dy\",\n    \"z\"\n  ]\n}";
        assert_eq!(copy_record(&table, 0).text, expected);
        let expected = "{\n  \"b\": 1,\n  \"A\": null,\n  \"a_2\": null,\n  \"_2\": null\n}";
        assert_eq!(copy_record(&table, 1).text, expected);
    }
}
