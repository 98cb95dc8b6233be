//! This module decides how the dates and numbers of a file are written, from all of its cells, and
//! reads those that are written as in another country.
//!
//! A column is read in one notation or not at all. If its own cells leave the notation open, other
//! columns of the file decide if they agree; for numbers, a comma between the cells decides too,
//! because a file with decimal commas has another separator. The rest is asked
//! ([`NotationQuestion`]).

use super::columns::{CellNotes, place};
use super::reading::Reading;
use crate::notation::Notation;
use crate::notation::date::LocalDate;
use crate::notation::evidence::{Dates, Numbers, Verdict};
use crate::notation::number::{self, Plain};
use crate::problem::{Code, sample};
use crate::read::{ColumnOptions, NotationQuestion, NotationReading, Remark};
use crate::table::column::{INT_KNOWN_MIN, decimal_unknown, int_unknown, unknown_decimal};
use crate::table::{Column, Data, Table, Type, Unknown};
use crate::time::iso_of_ms;
use crate::value::{self, Clocks};
use crate::zone::Zone;

/// Below this a double holds every whole number.
const EXACT: u64 = 1 << 53;

/// A cell that does not fit a column of whole numbers is unparsable, whichever way the others are
/// read.
const NOT_WHOLE: Decision = Decision::Read(Notation::DecimalPoint);

/// The decision on how to read a column.
#[derive(Debug, Clone, Copy)]
enum Decision {
    Read(Notation),
    /// Cells that depend on the notation are not known.
    Unread {
        /// Why.
        code: Code,
        /// The rows that show it; of a contradiction, they are among the problems already.
        rows: [u32; 2],
    },
    /// A cell in none of the usual forms is unknown, and the person is not asked: no known notation
    /// is right.
    Neither,
    /// Only what has the usual form is read: the others are cells that their own files left open.
    Usual,
}

impl Decision {
    /// The moment of a date; `None` where it has none in this decision.
    fn moment(self, date: &LocalDate, clocks: &Clocks<'_>) -> Option<i64> {
        match self {
            Self::Read(notation) => date.ms(notation, clocks),
            Self::Unread { .. } | Self::Neither | Self::Usual => {
                let [one, other] = Notation::DATES.map(|n| date.ms(n, clocks));
                // A cell that is no time in either order is unparsable.
                let is_none = |ms: Option<i64>| ms.is_some_and(value::stands_for_no_time);
                let is_clear = date.is_year_first() || is_none(one) && is_none(other);
                one.filter(|_| is_clear)
            }
        }
    }

    fn number(self, cell: &[u8]) -> Option<Plain> {
        match self {
            Self::Read(notation) => Plain::parse(cell, notation),
            Self::Neither | Self::Usual => {
                let number = Plain::parse(cell, Notation::DecimalPoint);
                number.filter(|number| !number.is_grouped())
            }
            Self::Unread { .. } => {
                let [point, comma] = Notation::NUMBERS.map(|n| Plain::parse(cell, n));
                let is_same = point?.decimal()? == comma?.decimal()?;
                point.filter(|_| is_same)
            }
        }
    }

    /// Whether numbers of the usual form are what they are.
    fn is_usual(self) -> bool {
        matches!(self, Self::Read(Notation::DecimalPoint) | Self::Usual)
    }

    /// Why a cell that is not read is not.
    fn code(self) -> Code {
        match self {
            Self::Read(_) => Code::Unparsable,
            Self::Unread { code, .. } => code,
            Self::Neither | Self::Usual => Code::AmbiguousNotation,
        }
    }
}

impl Reading {
    /// Decides how dates and numbers are written and reads those that the usual forms do not cover.
    pub(super) fn settle_notations(&mut self) {
        self.settle_dates();
        self.settle_numbers();
        for at in 0..self.table.file_columns() {
            if let Some(CellNotes { no_time, .. }) = self.seen.get(at)
                && !no_time.is_empty()
            {
                self.remarks.push(Remark::NoTime {
                    column: sample(&self.table.columns[at].name),
                    texts: no_time.iter().map(|(text, n)| (sample(text), *n)).collect(),
                });
            }
        }
    }

    /// The notation that a person chose for a column, if it fits the type.
    fn chosen_notation(&self, at: usize, is_of_dates: bool) -> Option<Notation> {
        let notation = match self.detection.columns.get(at) {
            Some(column) => column.notation,
            None => {
                let key = &self.table.columns[at].key;
                let options = &self.options.columns;
                options.iter().find(|option| option.key == *key)?.notation
            }
        };
        notation.filter(|notation| notation.is_of_dates() == is_of_dates)
    }

    fn has_local(&self, at: usize) -> bool {
        self.seen.get(at).is_some_and(|seen| seen.has_local)
    }

    fn columns_of(&self, types: &[Type]) -> Vec<usize> {
        let columns = &self.table.columns[..self.table.file_columns()];
        (0..columns.len())
            .filter(|at| types.contains(&columns[*at].ty))
            .collect()
    }

    fn settle_dates(&mut self) {
        let columns: Vec<(usize, Dates)> = self
            .columns_of(&[Type::Timestamp])
            .into_iter()
            .filter(|at| self.has_local(*at))
            .map(|at| (at, dates(&self.table, at)))
            .collect();
        // A person's choice for a column, or the evidence of its own cells, decides for other
        // columns with the same separator.
        let says =
            |at: usize, dates: &Dates| match (self.chosen_notation(at, true), dates.verdict()) {
                (Some(notation), _) | (None, Verdict::Read(notation)) => Some(notation),
                _ => None,
            };
        let said: Vec<_> = columns
            .iter()
            .filter_map(|(at, dates)| Some((dates.separator(), says(*at, dates)?)))
            .collect();
        let decide = |at: usize, dates: &Dates| {
            if self.is_synthetic {
                return Decision::Usual;
            }
            let others = said
                .iter()
                .filter(|(separator, _)| *separator == dates.separator());
            let by_others = agreed(others.map(|(_, notation)| *notation));
            match (says(at, dates), dates.verdict()) {
                (Some(notation), _) | (None, Verdict::Read(notation)) => Decision::Read(notation),
                (None, Verdict::Neither) => Decision::Neither,
                (None, Verdict::Same) => Decision::Read(Notation::DayFirst),
                (None, Verdict::Mixed(rows)) => mixed(rows),
                (None, Verdict::Open(row)) => by_others.map_or(ambiguous(row), Decision::Read),
            }
        };
        let decided: Vec<_> = columns
            .iter()
            .map(|(at, dates)| (*at, decide(*at, dates), dates.cells()))
            .collect();
        for (at, decision, cells) in decided {
            self.note_decision(at, decision, cells);
            self.read_dates(at, decision);
        }
    }

    /// Reads the dates of a column that are in no usual form.
    fn read_dates(&mut self, at: usize, decision: Decision) {
        let zone = self.options.zone().clone();
        let clocks = Clocks::of(&zone);
        let mut column =
            std::mem::replace(&mut self.table.columns[at], Column::new("", "", Type::Text));
        let unparsable = int_unknown(Unknown::Unparsable);
        let values = match &mut column.data {
            Data::Int(values) => values.as_mut_slice(),
            _ => &mut [],
        };
        for (row, value) in (0..).zip(values).filter(|(_, value)| **value == unparsable) {
            let Some(cell) = self.table.bytes(row, at) else {
                continue;
            };
            let Some(date) = LocalDate::parse(cell.trim_ascii()) else {
                continue;
            };
            match decision.moment(&date, &clocks) {
                Some(ms) if value::stands_for_no_time(ms) => {
                    let text = self.table.charset().decode(cell.trim_ascii().into());
                    if let Some(seen) = self.seen.get_mut(at) {
                        seen.add_no_time(&text);
                    }
                    *value = int_unknown(Unknown::Stated);
                    column.unknown[Unknown::Stated.index()] += 1;
                }
                Some(ms) => *value = ms,
                None => {
                    add_unread(&mut self.problems, &self.table, decision, row, at);
                    continue;
                }
            }
            column.unknown[Unknown::Unparsable.index()] -= 1;
        }
        self.table.columns[at] = column;
        self.times_without_zone |= clocks.were_asked();
    }

    fn settle_numbers(&mut self) {
        let columns = self.columns_of(&[Type::Integer, Type::Decimal, Type::Size]);
        let chosen: Vec<Option<Notation>> = (0..self.table.file_columns())
            .map(|at| self.chosen_notation(at, false))
            .collect();
        let chosen = |at: usize| chosen.get(at).copied().flatten();
        let is_touched = columns
            .iter()
            .any(|at| self.has_local(*at) || chosen(*at).is_some());
        if !is_touched && (self.has_usual_separator() || self.has_decimal_points(&columns)) {
            return;
        }
        let columns: Vec<(usize, Numbers)> = columns
            .into_iter()
            .map(|at| (at, self.numbers(at)))
            .collect();
        let says = |at: usize, numbers: &Numbers| match (chosen(at), numbers.verdict()) {
            (Some(notation), _) | (None, Verdict::Read(notation)) => Some(notation),
            _ => None,
        };
        let said = columns
            .iter()
            .filter_map(|(at, numbers)| says(*at, numbers));
        let by_others = agreed(said.clone());
        let has_said = said.count() > 0;
        let decide = |at: usize, numbers: &Numbers| {
            if self.is_synthetic {
                return Decision::Usual;
            }
            match (says(at, numbers), numbers.verdict()) {
                (Some(notation), _) | (None, Verdict::Read(notation)) => Decision::Read(notation),
                (None, Verdict::Same | Verdict::Neither) => Decision::Read(Notation::DecimalPoint),
                (None, Verdict::Mixed(rows)) => mixed(rows),
                (None, Verdict::Open(row)) => {
                    // A count with three decimals is no count. A fraction with a comma is quoted
                    // between commas, and so are thousands.
                    let is_odd = if self.table.columns[at].ty == Type::Decimal {
                        numbers.has_open_comma()
                    } else {
                        numbers.has_open_point()
                    };
                    let by_separator = !has_said && self.has_usual_separator() && !is_odd;
                    let by_separator = by_separator.then_some(Notation::DecimalPoint);
                    by_others
                        .or(by_separator)
                        .map_or(ambiguous(row), Decision::Read)
                }
            }
        };
        let decided: Vec<_> = columns
            .iter()
            .map(|(at, numbers)| (*at, decide(*at, numbers), numbers.cells()))
            .collect();
        for (at, decision, cells) in decided {
            if decision.is_usual() && !self.has_local(at) && chosen(at).is_none() {
                continue;
            }
            self.note_decision(at, decision, cells);
            self.read_numbers(at, decision);
        }
    }

    /// The key that a column has without a repair of its name.
    fn natural_key(&self, at: usize) -> String {
        let key = &self.table.columns[at].key;
        let is_it = |option: &&ColumnOptions| option.stands_for.as_ref() == Some(key);
        let repaired = self.options.columns.iter().find(is_it);
        repaired.map_or(key, |option| &option.key).clone()
    }

    /// Whether the cells stand between commas, or in a form that has points by its standard.
    fn has_usual_separator(&self) -> bool {
        self.table.dialect.delimiter == b','
    }

    /// Whether a number in these columns can only have a decimal point. No column has a number that
    /// the usual form does not cover.
    fn has_decimal_points(&self, columns: &[usize]) -> bool {
        columns.iter().any(|at| {
            let mut numbers = Numbers::default();
            (0..self.table.rows()).any(|row| {
                if let Some(cell) = self.table.bytes(row, *at) {
                    numbers.add(row, cell.trim_ascii());
                }
                numbers.verdict() == Verdict::Read(Notation::DecimalPoint)
            })
        })
    }

    /// The evidence of a column of numbers. Whole numbers that are all in the usual form say
    /// nothing.
    fn numbers(&self, at: usize) -> Numbers {
        let mut numbers = Numbers::default();
        if self.table.columns[at].ty != Type::Decimal && !self.has_local(at) {
            return numbers;
        }
        for row in 0..self.table.rows() {
            if let Some(cell) = self.table.bytes(row, at) {
                numbers.add(row, cell.trim_ascii());
            }
        }
        numbers
    }

    /// Reads the numbers of a column that the usual form does not cover, or not rightly.
    fn read_numbers(&mut self, at: usize, decision: Decision) {
        let column =
            std::mem::replace(&mut self.table.columns[at], Column::new("", "", Type::Text));
        let column = match column.data {
            Data::Int(_) if column.ty == Type::Size => self.read_sizes(at, column, decision),
            Data::Int(_) => self.read_integers(at, column, decision),
            Data::Decimal(_) => self.read_decimals(at, column, decision),
            _ => column,
        };
        self.table.columns[at] = column;
    }

    fn read_integers(&mut self, at: usize, mut column: Column, decision: Decision) -> Column {
        let Data::Int(values) = &mut column.data else {
            return column;
        };
        let unparsable = int_unknown(Unknown::Unparsable);
        let mut fractions: Vec<(u32, f64)> = Vec::new();
        for (row, value) in (0..).zip(values.iter_mut()) {
            if *value != unparsable {
                continue;
            }
            let Some((is_number, number)) = self.number(row, at, decision) else {
                continue;
            };
            match (
                number.and_then(|n| n.integer()),
                number.and_then(|n| n.decimal()),
            ) {
                (Some(whole), _) if whole >= INT_KNOWN_MIN => {
                    *value = whole;
                    column.unknown[Unknown::Unparsable.index()] -= 1;
                }
                (_, Some(number)) if number.fract() != 0.0 => fractions.push((row, number)),
                // Whole, and more than a column of whole numbers can hold.
                (_, Some(_)) => {
                    add_unread(&mut self.problems, &self.table, NOT_WHOLE, row, at);
                }
                _ if is_number => add_unread(&mut self.problems, &self.table, decision, row, at),
                _ => {}
            }
        }
        let is_chosen = self.detection.columns.get(at).is_some_and(|c| c.chosen);
        let is_exact = |v: &i64| *v < INT_KNOWN_MIN || v.unsigned_abs() <= EXACT;
        if fractions.is_empty() || is_chosen || !values.iter().all(is_exact) {
            for (row, _) in fractions {
                add_unread(&mut self.problems, &self.table, NOT_WHOLE, row, at);
            }
            return column;
        }
        let mut decimals: Vec<f64> = values.iter().map(|value| decimal_of(*value)).collect();
        for (row, fraction) in &fractions {
            if let Some(place) = decimals.get_mut(*row as usize) {
                *place = *fraction;
            }
        }
        let cells = fractions.len() as u64;
        column.unknown[Unknown::Unparsable.index()] -= cells;
        self.remarks.push(Remark::Widened {
            column: sample(&column.name),
            cells,
        });
        column.ty = Type::Decimal;
        column.data = Data::Decimal(decimals);
        column
    }

    /// Reads sizes that are given as numbers of KiB.
    fn read_sizes(&mut self, at: usize, mut column: Column, decision: Decision) -> Column {
        let is_in_kib = self.formats.get(at).is_some_and(|m| m.is_in_kib());
        let Data::Int(values) = &mut column.data else {
            return column;
        };
        let unparsable = int_unknown(Unknown::Unparsable);
        for (row, value) in (0..)
            .zip(values)
            .filter(|(_, v)| is_in_kib && **v == unparsable)
        {
            let Some((is_number, number)) = self.number(row, at, decision) else {
                continue;
            };
            match number.and_then(|n| n.decimal()).map(value::bytes_of_kib) {
                Some(Some(bytes)) => {
                    *value = bytes;
                    column.unknown[Unknown::Unparsable.index()] -= 1;
                }
                Some(None) => add_unread(&mut self.problems, &self.table, NOT_WHOLE, row, at),
                None if is_number => add_unread(&mut self.problems, &self.table, decision, row, at),
                None => {}
            }
        }
        column
    }

    fn read_decimals(&mut self, at: usize, mut column: Column, decision: Decision) -> Column {
        let Data::Decimal(values) = &mut column.data else {
            return column;
        };
        let unknown = &mut column.unknown[Unknown::Unparsable.index()];
        for (row, value) in (0..).zip(values) {
            let is_unparsable = unknown_decimal(*value) == Some(Unknown::Unparsable);
            if !is_unparsable && (decision.is_usual() || value.is_nan()) {
                continue;
            }
            let Some((is_number, number)) = self.number(row, at, decision) else {
                continue;
            };
            match (is_unparsable, number.and_then(|n| n.decimal())) {
                (true, Some(number)) => {
                    *value = number;
                    *unknown -= 1;
                }
                (false, Some(number)) => *value = number,
                (true, None) if is_number => {
                    add_unread(&mut self.problems, &self.table, decision, row, at);
                }
                (true, None) => {}
                (false, None) => {
                    *value = decimal_unknown(Unknown::Unparsable);
                    *unknown += 1;
                    add_unread(&mut self.problems, &self.table, decision, row, at);
                }
            }
        }
        column
    }

    /// A cell as a number: whether it is one in any notation, and what it is in this one.
    fn number(&self, row: u32, at: usize, decision: Decision) -> Option<(bool, Option<Plain>)> {
        let cell = self.table.bytes(row, at)?;
        let cell = cell.trim_ascii();
        let number = decision.number(cell);
        let is_number = number.is_some() || number::is_number(cell);
        Some((is_number, number))
    }

    /// Keeps how a column is read: for the page to say, or to ask.
    fn note_decision(&mut self, at: usize, decision: Decision, cells: u64) {
        let (code, rows) = match decision {
            Decision::Neither | Decision::Usual => return,
            Decision::Read(notation) => {
                if let Some(seen) = self.seen.get_mut(at) {
                    seen.notation = Some(notation);
                }
                if cells > 0 && notation != Notation::DecimalPoint {
                    let column = sample(&self.table.columns[at].name);
                    self.remarks.push(Remark::Notation { column, notation });
                }
                return;
            }
            Decision::Unread { code, rows } => (code, rows),
        };
        if code == Code::MixedNotation {
            // The two that contradict each other come first among the places.
            let [first, second] = rows;
            for row in [first.min(second), first.max(second)] {
                self.problems.add(code, || place(&self.table, row, at));
            }
        }
        let column = &self.table.columns[at];
        let is_of_dates = column.ty == Type::Timestamp;
        let notations = if is_of_dates {
            Notation::DATES
        } else {
            Notation::NUMBERS
        };
        let reading = |(notation, row): (Notation, u32)| {
            let cell = self.table.bytes(row, at).unwrap_or_default();
            let value = if is_of_dates {
                let zone = Zone::default();
                let date = LocalDate::parse(cell.trim_ascii());
                let ms = date.and_then(|date| date.ms(notation, &Clocks::of(&zone)));
                ms.map(|ms| iso_of_ms(ms).replace("T00:00:00Z", ""))
            } else {
                number::decimal(cell.trim_ascii(), notation).map(|n| n.to_string())
            };
            NotationReading {
                notation,
                row,
                sample: sample(&self.table.cell(row, at)),
                value: value.unwrap_or_default(),
            }
        };
        let [one, other] = notations;
        let question = NotationQuestion {
            key: self.natural_key(at),
            name: sample(&column.name),
            cells,
            readings: [reading((one, rows[0])), reading((other, rows[1]))],
            is_mixed: code == Code::MixedNotation,
        };
        self.questions.push(question);
    }
}

/// The evidence of a column of dates.
fn dates(table: &Table, at: usize) -> Dates {
    let mut dates = Dates::default();
    let Some(Data::Int(values)) = table.columns.get(at).map(|column| &column.data) else {
        return dates;
    };
    let unparsable = int_unknown(Unknown::Unparsable);
    let zone = Zone::default();
    let clocks = Clocks::of(&zone);
    for (row, value) in (0..).zip(values) {
        if *value >= INT_KNOWN_MIN {
            dates.add_moment(*value);
        }
        if *value != unparsable {
            continue;
        }
        let Some(cell) = table.bytes(row, at) else {
            continue;
        };
        if let Some(date) = LocalDate::parse(cell.trim_ascii()) {
            let is_none = |n| date.ms(n, &clocks).is_some_and(value::stands_for_no_time);
            // A text that stands for a missing time has no order.
            if !Notation::DATES.into_iter().all(is_none) {
                dates.add(row, &date);
            }
        }
    }
    dates
}

fn mixed(rows: [u32; 2]) -> Decision {
    let code = Code::MixedNotation;
    Decision::Unread { code, rows }
}

fn ambiguous(row: u32) -> Decision {
    Decision::Unread {
        code: Code::AmbiguousNotation,
        rows: [row; 2],
    }
}

/// The one notation that all of them are, if there is one.
fn agreed(mut notations: impl Iterator<Item = Notation>) -> Option<Notation> {
    let first = notations.next()?;
    notations.all(|other| other == first).then_some(first)
}

fn decimal_of(value: i64) -> f64 {
    if value < INT_KNOWN_MIN {
        let index = usize::try_from(value.abs_diff(i64::MIN)).ok();
        let why = index.and_then(|index| Unknown::ALL.get(index)).copied();
        return decimal_unknown(why.unwrap_or(Unknown::Unparsable));
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "asked for whole numbers that are held exactly"
    )]
    let value = value as f64;
    value
}

/// A problem of a cell that is a date or a number, and not in the notation of its column.
fn add_unread(
    problems: &mut crate::problem::Problems,
    table: &Table,
    decision: Decision,
    row: u32,
    at: usize,
) {
    let code = decision.code();
    if let Decision::Unread { rows, .. } = decision
        && code == Code::MixedNotation
        && rows.contains(&row)
    {
        return;
    }
    problems.add(code, || place(table, row, at));
}

#[cfg(test)]
mod tests;
