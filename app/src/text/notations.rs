//! This module has the words about dates and numbers in the notation of another country.

use reports::notation::Notation;
use reports::read::{NotationQuestion, NotationReading, Remark};
use reports::value::timestamp;

use crate::model::format::{count, date_long};

/// The most names of columns in one sentence; further ones are counted.
const NAMES: usize = 3;

/// A notation as a choice of what a column's cells are.
#[must_use]
pub fn choice(notation: Notation) -> &'static str {
    match notation {
        Notation::DayFirst => "time, day first (31/12/2026)",
        Notation::MonthFirst => "time, month first (12/31/2026)",
        Notation::DecimalPoint => "number, decimal point (1,234.5)",
        Notation::DecimalComma => "number, decimal comma (1.234,5)",
    }
}

/// A notation as it follows the type: `time, day first`.
#[must_use]
pub fn short(notation: Notation) -> &'static str {
    match notation {
        Notation::DayFirst => "day first",
        Notation::MonthFirst => "month first",
        Notation::DecimalPoint => "decimal point",
        Notation::DecimalComma => "decimal comma",
    }
}

/// `date`, or `date and due`, or `a, b, c and 2 more columns`.
fn columns(names: &[&str]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .take(NAMES)
        .map(|name| format!("“{name}”"))
        .collect();
    let more = names.len().saturating_sub(NAMES);
    match (quoted.split_last(), more) {
        (None, _) => String::new(),
        (Some((last, [])), _) => last.clone(),
        (Some((last, others)), 0) => format!("{} and {last}", others.join(", ")),
        (Some(_), 1) => format!("{} and 1 more column", quoted.join(", ")),
        (Some(_), more) => format!(
            "{} and {} more columns",
            quoted.join(", "),
            count(more as u64)
        ),
    }
}

/// The value of a cell in a notation: `1 September 2026`, `1250`.
#[must_use]
pub fn value(reading: &NotationReading) -> String {
    let ms = reading
        .notation
        .is_of_dates()
        .then(|| timestamp(reading.value.as_bytes()));
    ms.flatten()
        .map_or_else(|| reading.value.clone(), |ms| date_long(ms, 0))
}

/// Asks how columns are to be read; they all have the same two readings.
#[must_use]
pub fn question(questions: &[&NotationQuestion]) -> String {
    let names: Vec<&str> = questions
        .iter()
        .map(|question| question.name.as_str())
        .collect();
    let Some(first) = questions.first() else {
        return String::new();
    };
    let [one, _] = &first.readings;
    let cells = if one.notation.is_of_dates() {
        "Dates"
    } else {
        "Numbers"
    };
    format!(
        "{cells} in {} can be read in two ways, and nothing in the file says which is right. \
         Figures that need them are unknown until you choose. What does {} mean?",
        columns(&names),
        one.sample
    )
}

/// An answer to that: `1 September 2026 (day first)`.
#[must_use]
pub fn answer(reading: &NotationReading) -> String {
    format!("{} ({})", value(reading), short(reading.notation))
}

/// Says that the cells of a column contradict each other.
#[must_use]
pub fn contradiction(question: &NotationQuestion) -> String {
    let [one, other] = &question.readings;
    let cells = if one.notation.is_of_dates() {
        "Dates"
    } else {
        "Numbers"
    };
    let only = |reading: &NotationReading| {
        let row = count(u64::from(reading.row) + 1);
        let notation = match reading.notation {
            Notation::DayFirst => "has the day first",
            Notation::MonthFirst => "has the month first",
            Notation::DecimalPoint => "has a decimal point",
            Notation::DecimalComma => "has a decimal comma",
        };
        format!("{} in row {row} {notation}", reading.sample)
    };
    format!(
        "{cells} in “{}” contradict each other: {}, {}. They are not read, and figures that need \
         them are unknown.",
        question.name,
        only(one),
        only(other)
    )
}

/// Says how the cells of a column were read.
#[must_use]
pub fn remark(remark: &Remark) -> String {
    match remark {
        Remark::Notation { column, notation } => {
            let way = match notation {
                Notation::DayFirst => "Dates in “{}” are read with the day first.",
                Notation::MonthFirst => "Dates in “{}” are read with the month first.",
                Notation::DecimalPoint => "Numbers in “{}” are read with a decimal point.",
                Notation::DecimalComma => "Numbers in “{}” are read with a decimal comma.",
            };
            way.replace("{}", column)
        }
        Remark::Widened { column, cells } => format!(
            "“{column}” should hold whole numbers. {} a fraction, so it is read as decimals.",
            cells_have(*cells)
        ),
        Remark::NoTime { column, texts } => {
            let cells: u64 = texts.iter().map(|(_, cells)| cells).sum();
            let each: Vec<String> = texts
                .iter()
                .map(|(text, n)| format!("{text} ({})", count(*n)))
                .collect();
            let (are, mean) = if cells == 1 {
                ("1 cell", "means")
            } else {
                ("cells", "mean")
            };
            let are = if cells == 1 {
                are.to_owned()
            } else {
                format!("{} {are}", count(cells))
            };
            format!("{are} in “{column}” {mean} “no date”: {}.", each.join(", "))
        }
    }
}

fn cells_have(cells: u64) -> String {
    match cells {
        1 => "1 cell has".to_owned(),
        cells => format!("{} cells have", count(cells)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(name: &str, readings: [(Notation, u32, &str, &str); 2]) -> NotationQuestion {
        NotationQuestion {
            key: name.to_owned(),
            name: name.to_owned(),
            cells: 3,
            readings: readings.map(|(notation, row, sample, value)| NotationReading {
                notation,
                row,
                sample: sample.to_owned(),
                value: value.to_owned(),
            }),
            is_mixed: false,
        }
    }

    #[test]
    fn both_readings_of_a_real_cell_are_offered() {
        let date = ask(
            "date",
            [
                (Notation::DayFirst, 0, "01/09/2026", "2026-09-01"),
                (Notation::MonthFirst, 0, "01/09/2026", "2026-01-09"),
            ],
        );
        let asked = question(&[&date]);
        assert!(
            asked.starts_with("Dates in “date” can be read in two ways"),
            "{asked}"
        );
        assert!(asked.ends_with("What does 01/09/2026 mean?"), "{asked}");
        let answers = date.readings.each_ref().map(answer);
        assert_eq!(
            answers,
            [
                "1 September 2026 (day first)",
                "9 January 2026 (month first)"
            ]
        );
        let number = |name| {
            ask(
                name,
                [
                    (Notation::DecimalPoint, 0, "1.250", "1.25"),
                    (Notation::DecimalComma, 0, "1.250", "1250"),
                ],
            )
        };
        let [a, b, c, d] = ["a", "b", "c", "d"].map(number);
        assert!(question(&[&a, &b]).contains("“a” and “b” can"));
        assert!(question(&[&a, &b, &c, &d]).contains("“a”, “b”, “c” and 1 more column can"));
        assert_eq!(answer(&a.readings[0]), "1.25 (decimal point)");
    }

    #[test]
    fn a_contradiction_names_both_rows() {
        let date = ask(
            "date",
            [
                (Notation::DayFirst, 1, "13/09/2026", "2026-09-13"),
                (Notation::MonthFirst, 3, "09/14/2026", "2026-09-14"),
            ],
        );
        let said = contradiction(&date);
        assert!(
            said.contains("13/09/2026 in row 2 has the day first"),
            "{said}"
        );
        assert!(
            said.contains("09/14/2026 in row 4 has the month first"),
            "{said}"
        );
    }

    #[test]
    fn texts_that_mean_no_date_are_counted() {
        let none = |texts: &[(&str, u64)]| {
            remark(&Remark::NoTime {
                column: "seen".to_owned(),
                texts: texts
                    .iter()
                    .map(|(text, n)| ((*text).to_owned(), *n))
                    .collect(),
            })
        };
        assert_eq!(
            none(&[("N/A", 2), ("1970-01-01", 1)]),
            "3 cells in “seen” mean “no date”: N/A (2), 1970-01-01 (1)."
        );
        assert_eq!(
            none(&[("-", 1)]),
            "1 cell in “seen” means “no date”: - (1)."
        );
    }
}
