//! This module counts what an attempt has used, and ends it beyond the limits, whatever its upstream
//! says.

use crate::limits;
use crate::problem::Problem;
use crate::upstream::Outcome;

/// The requests that an attempt has sent, and the parts that have come.
#[derive(Debug, Clone, Copy, Default)]
pub struct Used {
    requests: usize,
    parts: usize,
    /// Whether a part has come that the next attempt would have to ask for.
    lost: bool,
}

impl Used {
    /// Counts a request that is about to be sent.
    ///
    /// # Errors The attempt has sent [`limits::REQUESTS`].
    pub fn request(&mut self) -> Result<(), Outcome> {
        if self.requests >= limits::REQUESTS {
            return Err(Outcome::refused(Problem::TooLarge));
        }
        self.requests = self.requests.saturating_add(1);
        Ok(())
    }

    /// Counts a part that has come. `is_kept` says whether its answer was kept.
    pub fn part(&mut self, is_kept: bool) {
        self.parts = self.parts.saturating_add(1);
        self.lost |= !is_kept;
    }

    /// Counts the loss of the kept answers: the next attempt has to ask for every part again.
    pub fn forget(&mut self) {
        self.lost |= self.parts > 0;
    }

    /// Whether one more part may be asked for.
    ///
    /// # Errors The report has [`limits::PARTS`].
    pub fn next_part(self) -> Result<(), Outcome> {
        match self.parts < limits::PARTS {
            true => Ok(()),
            false => Err(Outcome::refused(Problem::TooLarge)),
        }
    }

    /// Whether the part that has come is the first.
    #[must_use]
    pub fn is_at_first_part(self) -> bool {
        self.parts <= 1
    }

    /// Whether the next attempt has every part that has come, without asking for it.
    #[must_use]
    pub fn may_resume(self) -> bool {
        self.parts > 0 && !self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_without_an_end_ends() {
        let mut used = Used::default();
        let too_large = Err(Outcome::refused(Problem::TooLarge));
        for _ in 0..limits::PARTS {
            assert_eq!(used.next_part(), Ok(()));
            // Each part takes a redirect, which is the most that all of them may take.
            assert_eq!((used.request(), used.request()), (Ok(()), Ok(())));
            used.part(true);
        }
        assert_eq!(used.next_part(), too_large);
        assert_eq!(used.request(), too_large);
        // It stays so.
        assert_eq!(used.request(), too_large);
    }

    #[test]
    fn an_attempt_resumes_if_every_part_is_kept() {
        let mut used = Used::default();
        assert!(!used.may_resume());
        used.part(true);
        assert!(used.may_resume());
        used.part(false);
        used.part(true);
        assert!(!used.may_resume());
        let mut used = Used::default();
        used.forget();
        used.part(true);
        assert!(used.may_resume());
        used.forget();
        assert!(!used.may_resume());
    }

    /// The limits of each upstream are within those of an attempt.
    const _: () = assert!(limits::PAGES <= limits::PARTS && limits::FILES <= limits::PARTS);
}
