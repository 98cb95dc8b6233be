//! Counting what other programs tested, from what they print.

use std::{fmt, ops::AddAssign};

/// How many tests passed, failed and were skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that held.
    pub(crate) passed: u64,
    /// Tests that did not, and layers that could not run.
    pub(crate) failed: u64,
    /// Tests that were not run, for a reason printed where it happened.
    pub(crate) skipped: u64,
}

impl Tally {
    /// One test that held.
    pub(crate) const PASSED: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };
    /// One test that did not.
    pub(crate) const FAILED: Self = Self {
        passed: 0,
        failed: 1,
        skipped: 0,
    };
    /// One test that was not run.
    pub(crate) const SKIPPED: Self = Self {
        passed: 0,
        failed: 0,
        skipped: 1,
    };

    /// Adds another's counts.
    pub(crate) fn add(&mut self, other: Self) {
        *self += other;
    }

    /// The result of a program that counts its tests, given how it ended.
    ///
    /// A program that fails without having counted a failure (it did not compile, it crashed, it
    /// found no tests) counts as one failure, so that it is never taken for a success.
    pub(crate) fn of_counted(self, succeeded: bool) -> Self {
        match (succeeded, self.failed) {
            (false, 0) => Self { failed: 1, ..self },
            (true, 0) if self == Self::default() => Self::PASSED,
            _ => self,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// The plain line that ends a run; others read it, so its shape is fixed.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// nextest's last line: `Summary [ 0.2s] 5 tests run: 4 passed (1 slow), 1 timed out, 2 skipped`.
/// Where it stopped early it says `3/5 tests run`.
pub(crate) fn nextest_summary(line: &str) -> Option<Tally> {
    let rest = line.trim_start().strip_prefix("Summary [")?;
    let (before, counts) = rest.split_once(" run: ")?;
    let mut tally = Tally::default();
    // The brackets only divide the passed ones further.
    let mut depth = 0_u32;
    let plain: String = counts
        .chars()
        .filter(|c| {
            depth += u32::from(*c == '(');
            let keep = depth == 0;
            depth = depth.saturating_sub(u32::from(*c == ')'));
            keep
        })
        .collect();
    for count in plain.split(',') {
        let (number, what) = count.trim().split_once(' ')?;
        let number: u64 = number.parse().ok()?;
        match what.trim() {
            "passed" => tally.passed += number,
            "skipped" => tally.skipped += number,
            // `failed`, `timed out`, `exec failed`: whatever it is called, it did not pass.
            _ => tally.failed += number,
        }
    }
    // Tests that it did not reach have not passed, and were not skipped on purpose.
    if let Some((run, all)) = before
        .split_whitespace()
        .find_map(|word| word.split_once('/'))
        && let (Ok(run), Ok(all)) = (run.parse::<u64>(), all.parse::<u64>())
    {
        tally.failed += all.saturating_sub(run);
    }
    Some(tally)
}

/// libtest's last line: `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; …`.
pub(crate) fn libtest_summary(line: &str) -> Option<Tally> {
    let (_, counts) = line
        .trim()
        .strip_prefix("test result: ")?
        .split_once(". ")?;
    let mut tally = Tally::default();
    for count in counts.split(';') {
        let Some((number, what)) = count.trim().split_once(' ') else {
            continue;
        };
        let Ok(number) = number.parse::<u64>() else {
            continue;
        };
        match what {
            "passed" => tally.passed += number,
            "failed" => tally.failed += number,
            "ignored" => tally.skipped += number,
            _ => (),
        }
    }
    Some(tally)
}

/// One line of the summary that Node's test runner ends with: `ℹ pass 3` in its `spec` form,
/// `# pass 3` in TAP.
pub(crate) fn node_summary(line: &str) -> Option<Tally> {
    let rest = line
        .strip_prefix("ℹ ")
        .or_else(|| line.strip_prefix("# "))?;
    let (what, number) = rest.split_once(' ')?;
    let number: u64 = number.parse().ok()?;
    let none = Tally::default();
    match what {
        "pass" => Some(Tally {
            passed: number,
            ..none
        }),
        // A test whose file went down with it counts as cancelled.
        "fail" | "cancelled" => Some(Tally {
            failed: number,
            ..none
        }),
        "skipped" | "todo" => Some(Tally {
            skipped: number,
            ..none
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Tally, libtest_summary, nextest_summary, node_summary};

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn nextest_summaries() {
        let check = |line, expected| assert_eq!(nextest_summary(line), expected, "{line}");
        check(
            "     Summary [   0.012s] 5 tests run: 5 passed, 0 skipped",
            Some(tally(5, 0, 0)),
        );
        check(
            "     Summary [   0.012s] 1 test run: 1 passed, 0 skipped",
            Some(tally(1, 0, 0)),
        );
        check(
            "Summary [ 61.0s] 9 tests run: 6 passed (1 slow, 1 flaky), 2 failed, 1 timed out, 4 skipped",
            Some(tally(6, 3, 4)),
        );
        check(
            "Summary [ 1s] 3/9 tests run: 2 passed, 1 failed, 0 skipped",
            Some(tally(2, 7, 0)),
        );
        check("    Starting 5 tests across 2 binaries", None);
    }

    #[test]
    fn libtest_summaries() {
        let line = "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 4 filtered out; finished in 0.1s";
        assert_eq!(libtest_summary(line), Some(tally(3, 1, 2)));
        assert_eq!(libtest_summary("test reports::x ... ok"), None);
    }

    #[test]
    fn node_summaries_in_both_forms() {
        let lines = [
            "ℹ tests 9",
            "ℹ pass 5",
            "# fail 1",
            "ℹ cancelled 1",
            "# skipped 2",
            "# todo 0",
        ];
        let mut sum = Tally::default();
        lines
            .iter()
            .filter_map(|line| node_summary(line))
            .for_each(|counts| sum.add(counts));
        assert_eq!(sum, tally(5, 2, 2));
    }

    #[test]
    fn failing_without_a_failed_test_is_a_failure() {
        assert_eq!(tally(4, 0, 0).of_counted(false), tally(4, 1, 0));
        assert_eq!(tally(4, 2, 0).of_counted(false), tally(4, 2, 0));
        assert_eq!(tally(0, 0, 0).of_counted(true), tally(1, 0, 0));
        assert_eq!(tally(0, 0, 3).of_counted(true), tally(0, 0, 3));
    }

    #[test]
    fn the_last_line_is_plain() {
        assert_eq!(tally(12, 0, 0).to_string(), "12 passed, 0 failed");
        assert_eq!(
            tally(12, 1, 2).to_string(),
            "12 passed, 1 failed, 2 skipped"
        );
    }
}
