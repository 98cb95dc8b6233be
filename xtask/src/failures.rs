//! Finds the failed tests in what a test runner prints, so that a run can name them at its end.

/// The lines of a message that are kept. The whole message is where the test ran.
const MESSAGE_LINES: usize = 15;

/// A test that failed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The file with its line, or the crate.
    pub(crate) place: String,
    pub(crate) title: String,
    /// The first lines of the runner's message, without what is the same for every test.
    pub(crate) message: Vec<String>,
}

/// The failed tests of a runner, from its lines in their order.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    found: Vec<Failure>,
    /// Whether the lines belong to the last failure's message.
    is_message: bool,
    /// Whether Node's list of failed tests has begun.
    is_list: bool,
}

impl Failures {
    /// The failed tests.
    pub(crate) fn into_vec(mut self) -> Vec<Failure> {
        for Failure { message, .. } in &mut self.found {
            while message.pop_if(|line| line.is_empty()).is_some() {}
        }
        self.found
    }

    fn begin(&mut self, place: &str, title: &str) {
        let (place, title) = (place.to_owned(), title.to_owned());
        self.found.push(Failure {
            place,
            title,
            message: Vec::new(),
        });
    }

    fn take(&mut self, line: &str) {
        if let Some(Failure { message, .. }) = self.found.last_mut()
            && message.len() < MESSAGE_LINES
            && !(message.is_empty() && line.is_empty())
        {
            message.push(line.to_owned());
        }
    }

    /// A line of Node's `spec` reporter, which ends with a list:
    ///
    /// ```text
    /// ✖ failing tests:
    ///
    /// test at tests/edge/cache.test.mjs:12:1
    /// ✖ a title (12.3ms)
    ///   AssertionError [ERR_ASSERTION]: …
    /// ```
    pub(crate) fn node(&mut self, line: &str) {
        if line == "✖ failing tests:" {
            self.is_list = true;
        } else if !self.is_list {
            // The test is in the list with its place.
        } else if let Some(place) = line.strip_prefix("test at ") {
            self.begin(place, "");
            self.is_message = false;
        } else if let Some(title) = line.strip_prefix("✖ ").filter(|_| !self.is_message) {
            if let Some(last) = self.found.last_mut() {
                let (title, _) = title.rsplit_once(" (").unwrap_or((title, ""));
                title.clone_into(&mut last.title);
            }
            self.is_message = true;
        } else if self.is_message && !line.contains("(node:internal/") {
            self.take(line.strip_prefix("  ").unwrap_or(line));
        }
    }

    /// A line of nextest, which prints what a failed test wrote after the line with its name, and
    /// that line again at the end:
    ///
    /// ```text
    ///         FAIL [   0.067s] (3/9) reports csv::tests::quotes
    ///   stderr ───
    ///     thread 'csv::tests::quotes' (2955) panicked at reports/src/csv.rs:1:63:
    /// ```
    pub(crate) fn nextest(&mut self, line: &str) {
        if let Some((outcome, place, title)) = nextest_outcome(line) {
            self.is_message = false;
            let is_known = |one: &Failure| one.place == place && one.title == title;
            if !matches!(
                outcome,
                "Summary" | "PASS" | "SKIP" | "SLOW" | "FLAKY" | "LEAK"
            ) && !self.found.iter().any(is_known)
            {
                self.begin(place, title);
                self.is_message = true;
            }
        } else if line.starts_with("────") {
            // The rule above the summary.
            self.is_message = false;
        } else if self.is_message && line == "  stderr ───" {
            // The lines before come from the test harness.
            if let Some(last) = self.found.last_mut() {
                last.message.clear();
            }
        } else if self.is_message && line != "  stdout ───" {
            self.take(line.strip_prefix("    ").unwrap_or(line));
        }
    }
}

/// `FAIL [   0.067s] (3/9) reports csv::tests::quotes`: the outcome, the crate and the test.
fn nextest_outcome(line: &str) -> Option<(&str, &str, &str)> {
    let (outcome, rest) = line.trim_start().split_once(" [")?;
    let (time, rest) = rest.split_once("s] ")?;
    time.trim_start_matches(['>', ' ']).parse::<f64>().ok()?;
    let rest = rest.trim_start();
    let name = match rest.strip_prefix('(') {
        Some(count) => count.split_once(") ")?.1,
        None => rest,
    };
    let (place, title) = name.split_once(' ')?;
    Some((outcome, place, title))
}

#[cfg(test)]
mod tests {
    use super::{Failure, Failures, MESSAGE_LINES};

    fn failure(place: &str, title: &str, message: &[&str]) -> Failure {
        Failure {
            place: place.to_owned(),
            title: title.to_owned(),
            message: message.iter().map(|line| (*line).to_owned()).collect(),
        }
    }

    #[test]
    fn node_lists_failed_tests_at_its_end() {
        let mut failures = Failures::default();
        let text = "\
✖ it adds (always) (1.22667ms)
ℹ fail 2

✖ failing tests:

test at tests/edge/a.test.mjs:3:1
✖ it adds (always) (1.22667ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

    [
  -   1,
      at TestContext.<anonymous> (file:///a.test.mjs:3:46)
      at Test.run (node:internal/test_runner/test:1047:25)

test at tests/edge/a.test.mjs:5:1
✖ late (50.282004ms)
  'test timed out after 50ms'";
        text.lines().for_each(|line| failures.node(line));
        let expected = [
            failure(
                "tests/edge/a.test.mjs:3:1",
                "it adds (always)",
                &[
                    "AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:",
                    "",
                    "  [",
                    "-   1,",
                    "    at TestContext.<anonymous> (file:///a.test.mjs:3:46)",
                ],
            ),
            failure(
                "tests/edge/a.test.mjs:5:1",
                "late",
                &["'test timed out after 50ms'"],
            ),
        ];
        assert_eq!(failures.into_vec(), expected);
    }

    #[test]
    fn nextest_prints_what_a_failed_test_wrote() {
        let mut failures = Failures::default();
        let text = "
        PASS [   0.008s] (1/4) reports csv::tests::good
        FAIL [   0.067s] (2/4) reports csv::tests::bad
  stdout ───

    running 1 test

  stderr ───

    thread 'csv::tests::bad' (2955) panicked at reports/src/csv.rs:1:63:
      left: 1

        SLOW [> 60.000s] reports csv::tests::slow
     TIMEOUT [  90.000s] (3/4) reports csv::tests::slow
  stdout ───
    a line

────────────
     Summary [  90.068s] 4 tests run: 2 passed, 1 failed, 1 timed out, 0 skipped
        FAIL [   0.067s] (2/4) reports csv::tests::bad
     TIMEOUT [  90.000s] (3/4) reports csv::tests::slow
error: test run failed";
        text.lines().for_each(|line| failures.nextest(line));
        let panic = "thread 'csv::tests::bad' (2955) panicked at reports/src/csv.rs:1:63:";
        let expected = [
            failure("reports", "csv::tests::bad", &[panic, "  left: 1"]),
            failure("reports", "csv::tests::slow", &["a line"]),
        ];
        assert_eq!(failures.into_vec(), expected);
    }

    #[test]
    fn a_long_message_is_cut() {
        let mut failures = Failures::default();
        failures.node("✖ failing tests:");
        failures.node("test at a.test.mjs:3:1");
        failures.node("✖ it adds (1ms)");
        (0..100).for_each(|_| failures.node("  more"));
        assert_eq!(failures.into_vec()[0].message.len(), MESSAGE_LINES);
    }
}
