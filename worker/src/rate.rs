//! The brakes: too many requests from one place, too many rejections of one credential.
//!
//! Requests are counted by the platform, where it can; this module says what it was told to count
//! ([`Quota`]) and how that is answered. Rejections are counted here, with the clock as an
//! argument, because an appliance may lock an account after a few of them.

use std::collections::VecDeque;

use crate::answer::Answer;
use crate::headers;
use crate::limits;
use crate::problem::{Details, Problem};

/// So many in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The name in header fields.
    name: &'static str,
    count: usize,
    window_s: u32,
}

/// Requests from one address.
pub const REQUESTS: Quota = Quota {
    name: "requests",
    count: limits::RATE_REQUESTS as usize,
    window_s: limits::RATE_WINDOW_S,
};

/// Rejections of one credential.
pub const REJECTIONS: Quota = Quota {
    name: "rejections",
    count: limits::BRAKE_FAILURES,
    window_s: limits::BRAKE_WINDOW_S,
};

/// Credentials of one network that have not brought a report.
pub const CREDENTIALS: Quota = Quota {
    name: "credentials",
    count: limits::UNPROVEN_CREDENTIALS,
    window_s: limits::BRAKE_WINDOW_S,
};

impl Quota {
    /// Adds the fields of `draft-ietf-httpapi-ratelimit-headers`: what is counted, and that
    /// nothing of it is left for so many seconds.
    fn push(self, answer: &mut Answer, reset_s: u32) {
        let Self {
            name,
            count,
            window_s,
        } = self;
        headers::push_computed(
            &mut answer.headers,
            "ratelimit-policy",
            format!("\"{name}\";q={count};w={window_s}"),
        );
        headers::push_computed(
            &mut answer.headers,
            "ratelimit",
            format!("\"{name}\";r=0;t={reset_s}"),
        );
    }
}

/// The answer to a request too many. The platform does not say when the window ends, so that the
/// whole of it is waited for.
#[must_use]
pub fn too_many_requests() -> Answer {
    refused(Problem::TooManyRequests, REQUESTS, REQUESTS.window_s)
}

/// The answer while the brake is on.
#[must_use]
pub fn too_many_failures(reset_s: u32) -> Answer {
    refused(Problem::TooManyFailures, REJECTIONS, reset_s)
}

/// The answer while no other credential is tried.
#[must_use]
pub fn too_many_credentials(reset_s: u32) -> Answer {
    refused(Problem::TooManyCredentials, CREDENTIALS, reset_s)
}

fn refused(problem: Problem, quota: Quota, reset_s: u32) -> Answer {
    let mut answer = Details::from(problem).retry_after(reset_s).answer();
    quota.push(&mut answer, reset_s);
    answer
}

/// The last rejections of one credential.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brake {
    /// When they were, in milliseconds since 1970, oldest first; never more than
    /// [`limits::BRAKE_FAILURES`].
    rejected_at_ms: VecDeque<u64>,
}

impl Brake {
    /// As it was kept: [`Self::rejected_at_ms`] of an earlier one.
    #[must_use]
    pub fn of(rejected_at_ms: impl IntoIterator<Item = u64>) -> Self {
        let mut brake = Self::default();
        for ms in rejected_at_ms {
            brake.note(ms);
        }
        brake
    }

    /// The upstream rejected the credential now.
    pub fn note(&mut self, now_ms: u64) {
        if self.rejected_at_ms.len() >= limits::BRAKE_FAILURES {
            self.rejected_at_ms.pop_front();
        }
        self.rejected_at_ms.push_back(now_ms);
    }

    /// The upstream accepted it.
    pub fn release(&mut self) {
        self.rejected_at_ms.clear();
    }

    /// Seconds, at least one, for which the upstream is not asked; `None` while it may be.
    #[must_use]
    pub fn holds_s(&self, now_ms: u64) -> Option<u32> {
        if self.rejected_at_ms.len() < limits::BRAKE_FAILURES {
            return None;
        }
        let window_ms = u64::from(limits::BRAKE_WINDOW_S).saturating_mul(1000);
        let oldest_ms = *self.rejected_at_ms.front()?;
        // A clock that was set back must not hold for longer than the window.
        let passed_ms = now_ms.saturating_sub(oldest_ms);
        let left_s = window_ms.checked_sub(passed_ms)?.div_ceil(1000);
        u32::try_from(left_s).ok().filter(|s| *s > 0)
    }

    /// What to keep.
    pub fn rejected_at_ms(&self) -> impl Iterator<Item = u64> {
        self.rejected_at_ms.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
        let found = answer.headers.iter().find(|(other, _)| *other == name);
        &found.unwrap().1
    }

    #[test]
    fn fields_say_what_is_counted() {
        let answer = too_many_requests();
        assert_eq!(answer.status.code(), 429);
        assert_eq!(
            header(&answer, "ratelimit-policy"),
            "\"requests\";q=120;w=60"
        );
        assert_eq!(header(&answer, "ratelimit"), "\"requests\";r=0;t=60");
        assert_eq!(header(&answer, "retry-after"), "60");
        let answer = too_many_failures(7);
        assert_eq!(
            header(&answer, "ratelimit-policy"),
            "\"rejections\";q=5;w=600"
        );
        assert_eq!(header(&answer, "ratelimit"), "\"rejections\";r=0;t=7");
        assert_eq!(header(&answer, "retry-after"), "7");
        let answer = too_many_credentials(9);
        assert_eq!(
            header(&answer, "ratelimit-policy"),
            "\"credentials\";q=20;w=600"
        );
    }

    #[test]
    fn holds_from_the_fifth_rejection_until_the_first_is_ten_minutes_old() {
        let mut brake = Brake::default();
        for ms in [0, 1_000, 2_000, 3_000] {
            brake.note(ms);
            assert_eq!(brake.holds_s(ms), None);
        }
        brake.note(4_000);
        assert_eq!(brake.holds_s(4_000), Some(596));
        assert_eq!(brake.holds_s(599_001), Some(1));
        assert_eq!(brake.holds_s(599_999), Some(1));
        assert_eq!(brake.holds_s(600_000), None);
        // The next rejection is the fifth within ten minutes again.
        brake.note(600_000);
        assert_eq!(brake.holds_s(600_000), Some(1));
        brake.release();
        assert_eq!(brake.holds_s(600_000), None);
    }

    #[test]
    fn survives_being_kept() {
        let brake = Brake::of([1, 2, 3, 4, 5, 6]);
        assert_eq!(Brake::of(brake.rejected_at_ms()), brake);
        assert_eq!(brake.rejected_at_ms().collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    }

    proptest::proptest! {
        #[test]
        fn never_more_than_five_in_ten_minutes(steps_ms in proptest::collection::vec(0u64..200_000, 1..60)) {
            let (mut brake, mut now_ms, mut tried) = (Brake::default(), 0, Vec::new());
            for step_ms in steps_ms {
                now_ms += step_ms;
                if brake.holds_s(now_ms).is_none() {
                    brake.note(now_ms);
                    tried.push(now_ms);
                }
            }
            for window in tried.windows(6) {
                assert!(window[5] - window[0] >= 600_000);
            }
        }

        #[test]
        fn holds_no_longer_than_the_window(times: [u64; 5], now_ms: u64) {
            let held_s = Brake::of(times).holds_s(now_ms);
            assert!(held_s.is_none_or(|s| (1..=limits::BRAKE_WINDOW_S).contains(&s)));
        }
    }
}
