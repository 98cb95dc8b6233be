//! This module defines the rules of charts.

use super::{Amount, Tone};

/// One chart of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable name, such as `created_by_month`.
    pub id: &'static str,
    /// The contents and form of the chart.
    pub plot: Plot,
}

/// The contents of a chart. Columns are given by key; if one is missing, there is no chart.
#[derive(Debug, Clone, Copy)]
pub enum Plot {
    /// Rows by the month of a moment, without gaps.
    ByMonth {
        /// Key of a column of moments.
        column: &'static str,
    },
    /// Rows by how long before the as-of day a moment lies.
    Recency {
        /// Key of a column of moments.
        column: &'static str,
    },
    /// Rows by value, as parts of the whole.
    Split {
        /// Key of a column of truths or categories.
        column: &'static str,
    },
    /// The same of the rows that count, where several repeat what one of them says.
    SplitOnce {
        /// Key of a column of truths or categories.
        column: &'static str,
        /// Truths: which rows count.
        once: &'static str,
    },
    /// Rows by the number in a column.
    Counts {
        /// Key of a column of whole numbers.
        column: &'static str,
        /// Smallest number of each point, ascending; the last point has no end.
        starts: &'static [i64],
        /// Truths: which rows count, where several repeat what one of them says.
        once: Option<&'static str>,
    },
    /// Rows by size, in steps of ten.
    Sizes {
        /// Key of a column of sizes.
        column: &'static str,
    },
    /// The rows that are largest.
    Largest {
        /// Key of the column that identifies a row.
        id: &'static str,
        /// Keys of the columns that name a row, joined by `/`.
        names: &'static [&'static str],
        /// Key of a column of sizes.
        size: &'static str,
    },
    /// The values under which most is held.
    BytesBy {
        /// Key of a category column.
        column: &'static str,
        /// Key of a column of sizes.
        size: &'static str,
    },
    /// The values that most rows have.
    Ranking {
        /// Key of a category column.
        column: &'static str,
    },
    /// The values under which there are most distinct values of another column.
    DistinctBy {
        /// Key of a category column.
        column: &'static str,
        /// Key of the column whose distinct values are counted.
        of: &'static str,
        /// Truths: points of which every row is true are highlighted.
        notable: Option<&'static str>,
    },
    /// The values under which another column adds up to most.
    SumBy {
        /// Key of a category column.
        column: &'static str,
        /// Key of a column of numbers.
        of: &'static str,
        /// The unit of the sums.
        amount: Amount,
        /// Truths: which rows count, where several repeat what one of them says.
        once: Option<&'static str>,
    },
    /// Rows by the day of a moment, without gaps; by month where there are too many days.
    ByDay {
        /// Key of a column of moments.
        column: &'static str,
    },
    /// Another column added up by the day of a moment; by month where there are too many days.
    SumByDay {
        /// Key of a column of moments.
        column: &'static str,
        /// Key of a column of numbers.
        of: &'static str,
        /// The unit of the sums.
        amount: Amount,
    },
    /// Distinct values of another column by the day of a moment; by month where there are too many
    /// days.
    DistinctByDay {
        /// Key of a column of moments.
        column: &'static str,
        /// Key of the column whose distinct values are counted.
        of: &'static str,
    },
    /// For a table of which nothing is known: a chart for each of the first columns that are
    /// worth one.
    EveryColumn,
}

impl Rule {
    /// Every column the chart may look at.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        let none: (_, Option<&'static str>, &[&str]) = (None, None, &[]);
        let (one, two, more) = match self.plot {
            Plot::ByMonth { column }
            | Plot::Recency { column }
            | Plot::Split { column }
            | Plot::Ranking { column }
            | Plot::ByDay { column }
            | Plot::Sizes { column } => (Some(column), None, none.2),
            Plot::Counts { column, once, .. } => (Some(column), once, none.2),
            Plot::SplitOnce { column, once } => (Some(column), Some(once), none.2),
            Plot::Largest { id, names, size } => (Some(id), Some(size), names),
            Plot::BytesBy { column, size } => (Some(column), Some(size), none.2),
            Plot::SumByDay { column, of, .. }
            | Plot::DistinctByDay { column, of }
            | Plot::DistinctBy { column, of, .. }
            | Plot::SumBy { column, of, .. } => (Some(column), Some(of), none.2),
            Plot::EveryColumn => none,
        };
        let three = match self.plot {
            Plot::DistinctBy { notable: key, .. } | Plot::SumBy { once: key, .. } => key,
            _ => None,
        };
        let few = one.into_iter().chain(two).chain(three);
        few.chain(more.iter().copied())
    }
}

/// The words of a chart, which the page shows.
#[derive(Debug)]
pub struct Words {
    /// The chart's id.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The quantity along its axis, below the title.
    pub unit: Option<&'static str>,
    /// The heading of its points in a table, unless the title names them.
    pub heading: Option<&'static str>,
    /// The form of its points' labels.
    pub labels: Labels,
    /// The word for points that the chart highlights, if it highlights any.
    pub notable: Option<&'static str>,
    /// The meaning of some labels. Without any, those of [`state_tone`] apply.
    pub tones: &'static [(&'static str, Tone)],
}

/// States and outcomes as Moderne, GitHub and event logs write them, in lower case with words
/// joined by `_`.
const STATES: [(&str, Tone); 29] = [
    ("finished", Tone::Good),
    ("completed", Tone::Good),
    ("complete", Tone::Good),
    ("success", Tone::Good),
    ("succeeded", Tone::Good),
    ("successful", Tone::Good),
    ("passed", Tone::Good),
    ("ok", Tone::Good),
    ("allowed", Tone::Good),
    ("error", Tone::Bad),
    ("errored", Tone::Bad),
    ("failed", Tone::Bad),
    ("failure", Tone::Bad),
    ("fail", Tone::Bad),
    ("fatal", Tone::Bad),
    ("crashed", Tone::Bad),
    ("denied", Tone::Bad),
    ("rejected", Tone::Bad),
    ("unavailable", Tone::Warning),
    ("timed_out", Tone::Warning),
    ("timeout", Tone::Warning),
    ("partial", Tone::Warning),
    ("orphaned", Tone::Warning),
    ("warning", Tone::Warning),
    ("canceled", Tone::Neutral),
    ("cancelled", Tone::Neutral),
    ("skipped", Tone::Neutral),
    ("no_changes", Tone::Neutral),
    ("unknown", Tone::Neutral),
];

/// The meaning of a value that is a state or an outcome, in any column of any report.
#[must_use]
pub fn state_tone(value: &str) -> Option<Tone> {
    let state = value.trim().to_ascii_lowercase().replace([' ', '-'], "_");
    let found = STATES.iter().find(|(name, _)| *name == state);
    found.map(|(_, tone)| *tone)
}

/// The form of the labels of a chart's points.
#[derive(Debug, Clone, Copy)]
pub enum Labels {
    /// By the values themselves.
    Values,
    /// By the values, with a capital letter.
    Capitalised,
    /// By these words for what is true and what is false.
    Truths(&'static str, &'static str),
    /// By these words for some of the values.
    Named(&'static [(&'static str, &'static str)]),
    /// By days before the as-of day.
    Ages,
    /// By months.
    Months,
    /// By ranges of numbers.
    Numbers,
    /// By ranges of numbers of these things: of one, and of several.
    NumbersOf(&'static str, &'static str),
    /// By ranges of sizes.
    Sizes,
    /// By ranges of times, whose numbers are milliseconds.
    Milliseconds,
}

impl Words {
    /// A chart whose points are labelled by their values.
    #[must_use]
    pub const fn new(id: &'static str, title: &'static str) -> Self {
        Self {
            id,
            title,
            unit: None,
            heading: None,
            labels: Labels::Values,
            notable: None,
            tones: &[],
        }
    }

    /// Counts these along its axis.
    #[must_use]
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Sets the form of its points' labels.
    #[must_use]
    pub const fn labels(mut self, labels: Labels) -> Self {
        self.labels = labels;
        self
    }

    /// Names its points in the heading of a table.
    #[must_use]
    pub const fn heading(mut self, heading: &'static str) -> Self {
        self.heading = Some(heading);
        self
    }

    /// Says what some of its labels mean.
    #[must_use]
    pub const fn tones(mut self, tones: &'static [(&'static str, Tone)]) -> Self {
        self.tones = tones;
        self
    }

    /// Highlights some of its points with this word.
    #[must_use]
    pub const fn notable(mut self, word: &'static str) -> Self {
        self.notable = Some(word);
        self
    }
}
