//! This module divides all people with a seat into groups. It is pure.

use reports::reclaim::Reclaimed;

use crate::model::format::percent;
use crate::model::reclaim::SeatStatus;
use crate::pages::overview::charts::geometry::{Span, divided};

/// One part of the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    pub status: SeatStatus,
    pub people: u64,
    /// The share, such as `12%`; all shares add up to 100.
    pub share: String,
    /// Its span in a bar, in percent.
    pub span: Span,
}

impl SeatStatus {
    /// The class of its marks.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Active => "part part-3",
            Self::Listed => "part part-2",
            Self::InGrace => "part part-1",
            Self::Excluded => "part part-4",
            Self::Ending => "part part-6",
            Self::Unknown => "part part-unknown",
        }
    }
}

/// All parts, including the empty ones: together they are the whole.
#[must_use]
pub fn parts(answer: &Reclaimed) -> Vec<Part> {
    let statuses = [
        (SeatStatus::Listed, answer.idle),
        (SeatStatus::InGrace, answer.in_grace),
        (SeatStatus::Excluded, answer.excluded),
        (SeatStatus::Ending, answer.ending),
        (SeatStatus::Unknown, answer.unknown),
        (SeatStatus::Active, answer.active),
    ];
    let people = statuses.map(|(_, people)| people);
    statuses
        .into_iter()
        .zip(divided(&people))
        .map(|((status, people), span)| Part {
            status,
            people,
            share: percent(people, answer.people),
            span,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_parts_make_the_whole(numbers in proptest::array::uniform6(0_u64..50_000)) {
            let [active, idle, in_grace, excluded, ending, unknown] = numbers;
            let answer = Reclaimed {
                people: numbers.iter().sum(),
                active,
                idle,
                in_grace,
                excluded,
                ending,
                unknown,
                ..Reclaimed::default()
            };
            let parts = parts(&answer);
            prop_assert_eq!(parts.iter().map(|part| part.people).sum::<u64>(), answer.people);
            let length: f64 = parts.iter().map(|part| part.span.length).sum();
            prop_assert!(answer.people == 0 || (length - 100.0).abs() < 1e-6);
        }
    }
}
