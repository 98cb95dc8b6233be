//! This module decides how long to wait before a new try when a connection failed.

/// Milliseconds before the first new try.
const FIRST_MS: u32 = 1_000;

/// Milliseconds between two tries, at most.
const MAX_MS: u32 = 30_000;

/// The least and the most milliseconds for which a `Retry-After` is followed. A day would be as
/// good as a failure.
const ASKED_MS: (i64, i64) = (1_000, 300_000);

/// Milliseconds before try number `tries` (from 1): one second, doubled each time up to half a
/// minute, a fifth more or less, so that many pages do not come back at one moment. `roll` is any
/// number from 0 to 1.
#[must_use]
pub fn delay_ms(tries: u32, roll: f64) -> i64 {
    let doubled = 1_u32
        .checked_shl(tries.saturating_sub(1).min(16))
        .unwrap_or(u32::MAX);
    let base = f64::from(FIRST_MS.saturating_mul(doubled).min(MAX_MS));
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 36,000")]
    let ms = (base * (0.8 + 0.4 * roll.clamp(0.0, 1.0))) as i64;
    ms
}

/// Milliseconds to wait if the answer said how many seconds.
#[must_use]
pub fn asked_ms(retry_after_s: Option<u64>) -> i64 {
    let ms = retry_after_s
        .map_or(1, |s| i64::try_from(s).unwrap_or(i64::MAX))
        .saturating_mul(1000);
    ms.clamp(ASKED_MS.0, ASKED_MS.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_to_half_a_minute() {
        let delays: Vec<i64> = (0..9).map(|tries| delay_ms(tries, 0.5)).collect();
        assert_eq!(
            delays,
            [
                1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000
            ]
        );
        assert_eq!(delay_ms(u32::MAX, 0.5), 30_000);
    }

    #[test]
    fn a_fifth_more_or_less() {
        assert_eq!((delay_ms(1, 0.0), delay_ms(1, 1.0)), (800, 1_200));
        assert_eq!((delay_ms(9, -1.0), delay_ms(9, 2.0)), (24_000, 36_000));
    }

    #[test]
    fn a_retry_after_is_kept_within_bounds() {
        assert_eq!(asked_ms(None), 1_000);
        assert_eq!(asked_ms(Some(0)), 1_000);
        assert_eq!(asked_ms(Some(17)), 17_000);
        assert_eq!(asked_ms(Some(u64::MAX)), 300_000);
        assert_eq!(asked_ms(Some(86_400)), 300_000);
    }
}
