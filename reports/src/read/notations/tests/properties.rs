//! The decision about a column, against a slow reader that keeps all cells.

use super::{numbers, problems, read, times};
use crate::read::ReadOptions;
use crate::read::{Reader, Report};
use proptest::prelude::*;

/// Both readings of a cell, by other code than the product's.
fn slow_days(cell: &str) -> [Option<jiff::civil::Date>; 2] {
    let parts: Vec<i16> = cell
        .split(['/', '.', '-'])
        .map(|part| part.parse().unwrap())
        .collect();
    let date = |day: i16, month: i16| {
        let (day, month) = (i8::try_from(day).ok()?, i8::try_from(month).ok()?);
        jiff::civil::Date::new(parts[2], month, day).ok()
    };
    [date(parts[0], parts[1]), date(parts[1], parts[0])]
}

/// Which of two readings all cells have, by going through them for each rule.
fn slow_choice<T: PartialEq>(cells: &[[Option<T>; 2]]) -> Result<usize, bool> {
    let only = |this: usize| {
        let is_only = |cell: &[Option<T>; 2]| cell[this].is_some() && cell[1 - this].is_none();
        cells.iter().any(is_only)
    };
    match (only(0), only(1)) {
        (true, true) => Err(true),
        (true, false) => Ok(0),
        (false, true) => Ok(1),
        (false, false) if cells.iter().all(|cell| cell[0] == cell[1]) => Ok(0),
        (false, false) => Err(false),
    }
}

fn is_in_order<T: PartialOrd + Clone + PartialEq>(moments: &[T]) -> (bool, usize) {
    let mut distinct = moments.to_vec();
    distinct.dedup();
    let is_in_order = moments.is_sorted() || moments.iter().rev().is_sorted();
    (is_in_order, distinct.len())
}

/// Reads a column alone, whole and cut in two.
fn in_any_pieces(text: &str, cut: usize) -> Report {
    let whole = read(text);
    let cut = cut % text.len();
    let options = ReadOptions::default();
    let mut reader = Reader::new("x.csv", text.len() as u64, None, &options).unwrap();
    reader.push(&text.as_bytes()[..cut]).unwrap();
    reader.push(&text.as_bytes()[cut..]).unwrap();
    let pieces = reader.finish().unwrap();
    assert_eq!(pieces.problems, whole.problems);
    assert_eq!(pieces.about().columns, whole.about().columns);
    assert_eq!(pieces.about().questions, whole.about().questions);
    whole
}

proptest! {
    #[test]
    fn a_column_of_dates_is_read_as_a_slow_reader_reads_it(
        days in prop::collection::vec((1_u8..=28, 1_u8..=12, 2024_u16..2027), 1..9),
        largest in 1_u8..=28, order in 0_u8..4, is_sorted in any::<bool>(),
        separator in prop::sample::select(vec!["/", ".", "-"]), cut in any::<usize>(),
    ) {
        let mut days: Vec<_> = days.into_iter().map(|(d, m, y)| (y, m, d.min(largest))).collect();
        if is_sorted {
            days.sort_unstable();
        }
        let cells: Vec<String> = days.iter().enumerate().map(|(n, (y, m, d))| {
            // Mostly one order, sometimes both.
            let is_day_first = if order == 3 { n % 2 == 0 } else { order % 2 == 0 };
            let (a, b) = if is_day_first { (d, m) } else { (m, d) };
            format!("{a}{separator}{b:02}{separator}{y}")
        }).collect();
        let read_days: Vec<_> = cells.iter().map(|cell| slow_days(cell)).collect();
        let mut choice = slow_choice(&read_days);
        if choice == Err(false) && separator == "." {
            choice = Ok(0);
        }
        if choice == Err(false) {
            let orders = [0, 1].map(|this| {
                is_in_order(&read_days.iter().map(|cell| cell[this].unwrap()).collect::<Vec<_>>())
            });
            choice = match orders {
                [(true, distinct), (false, _)] if distinct >= 5 => Ok(0),
                [(false, _), (true, distinct)] if distinct >= 5 => Ok(1),
                _ => choice,
            };
        }
        let rows: String = cells.iter().map(|cell| format!("x,{cell}\n")).collect();
        let opened = in_any_pieces(&format!("label,seen\n{rows}"), cut);
        let expected: Vec<String> = read_days.iter().map(|cell| match choice {
            Ok(this) => cell[this].unwrap().to_string(),
            Err(_) => "Unparsable".to_owned(),
        }).collect();
        prop_assert_eq!(times(&opened, "seen"), expected);
        let code = match choice {
            Ok(_) => None,
            Err(true) => Some("mixed_notation"),
            Err(false) => Some("ambiguous_notation"),
        };
        prop_assert_eq!(problems(&opened).first().map(|(code, _)| *code), code);
    }

    #[test]
    fn a_column_of_numbers_is_read_as_a_slow_reader_reads_it(
        forms in prop::collection::vec((0_u8..7, 100_u32..999, 1_u32..99), 1..7),
        some in any::<u8>(), cut in any::<usize>(),
    ) {
        // The text, and its value with a point and with a comma.
        let cells: Vec<(String, [Option<f64>; 2])> = forms.into_iter()
            .filter(|(form, ..)| *form == 0 || some >> form & 1 == 1)
            .map(|(form, three, few)| {
                let (a, b, whole) = (f64::from(three), f64::from(few), f64::from(few * 1000 + three));
                let fraction = b + a / 1000.0;
                match form {
                    0 => (format!("{three}"), [Some(a), Some(a)]),
                    1 => (format!("{few}.{three}"), [Some(fraction), Some(whole)]),
                    2 => (format!("{few},{three}"), [Some(whole), Some(fraction)]),
                    3 => (format!("{three}.5"), [Some(a + 0.5), None]),
                    4 => (format!("{three},5"), [None, Some(a + 0.5)]),
                    5 => (format!("{few}.{three},5"), [None, Some(whole + 0.5)]),
                    _ => (format!("{few} {three}"), [Some(whole), Some(whole)]),
                }
            }).collect();
        prop_assume!(!cells.is_empty());
        let readings: Vec<_> = cells.iter().map(|(_, readings)| *readings).collect();
        let choice = slow_choice(&readings);
        let rows: String = cells.iter().map(|(cell, _)| format!("x;{cell}\n")).collect();
        let opened = in_any_pieces(&format!("label;paid\n{rows}"), cut);
        let read_numbers = numbers(&opened, "paid");
        for (read, readings) in read_numbers.iter().zip(readings) {
            let expected = match choice {
                Ok(this) => readings[this],
                Err(_) => readings[0].filter(|_| readings[0] == readings[1]),
            };
            match expected {
                Some(number) => {
                    let read: f64 = read.parse().unwrap();
                    prop_assert!((read - number).abs() < 1e-9, "{} {}", read, number);
                }
                None => prop_assert_eq!(read, "Unparsable"),
            }
        }
    }
}
