//! This module estimates how much memory a file will need, before it is read.

use crate::encoding::Encoding;
use crate::limits::{ENGINE_BYTES, TABLE_BYTES};
use crate::refusal::Refusal;

/// Bytes an engine holds besides the table: the program, buffers, a view and its order.
const FIXED_BYTES: u64 = 48 * 1024 * 1024;

/// The density of a file's text, from a sample or as a guess.
#[derive(Debug, Clone, Copy)]
pub struct Density {
    /// Bytes of the sample.
    pub bytes: u64,
    /// Cells in it.
    pub cells: u64,
    /// Rows in it.
    pub rows: u64,
    /// Bytes that typed columns hold for each row.
    pub typed_bytes_per_row: u64,
}

/// Bytes an engine will need for a file of `size_bytes`, all in.
///
/// Decoded text once, 4 bytes for each cell and each row of the index, the typed columns, and
/// 16 bytes a row for one sorted view.
#[must_use]
pub fn needed_bytes(size_bytes: u64, encoding: Encoding, density: Density) -> u64 {
    let text = text_bytes(size_bytes, encoding);
    let scale = |n: u64| {
        let scaled = u128::from(n) * u128::from(text) / u128::from(density.bytes.max(1));
        u64::try_from(scaled).unwrap_or(u64::MAX)
    };
    let rows = scale(density.rows);
    FIXED_BYTES
        .saturating_add(text)
        .saturating_add(scale(density.cells).saturating_mul(4))
        .saturating_add(rows.saturating_mul(20 + density.typed_bytes_per_row))
}

/// Refuses a file that an engine could not hold.
///
/// # Errors
/// [`Refusal::TooLarge`] with what would be needed and what there is.
pub fn check(size_bytes: u64, encoding: Encoding, density: Density) -> Result<(), Refusal> {
    let needed_bytes = needed_bytes(size_bytes, encoding, density);
    if needed_bytes > ENGINE_BYTES || text_bytes(size_bytes, encoding) > TABLE_BYTES {
        return Err(Refusal::TooLarge {
            needed_bytes,
            limit_bytes: ENGINE_BYTES,
        });
    }
    Ok(())
}

/// Refuses a file of unknown size of which an engine holds `held_bytes` already.
///
/// # Errors
/// [`Refusal::TooLarge`] with what is needed and what there is.
pub fn check_held(held_bytes: u64) -> Result<(), Refusal> {
    let needed_bytes = FIXED_BYTES.saturating_add(held_bytes);
    if needed_bytes > ENGINE_BYTES {
        return Err(Refusal::TooLarge {
            needed_bytes,
            limit_bytes: ENGINE_BYTES,
        });
    }
    Ok(())
}

/// UTF-16 text of western scripts halves in UTF-8; other scripts grow by half. The worst counts.
fn text_bytes(size_bytes: u64, encoding: Encoding) -> u64 {
    match encoding {
        Encoding::Utf8 | Encoding::Windows1252 => size_bytes,
        Encoding::Utf16Le | Encoding::Utf16Be => size_bytes.saturating_add(size_bytes / 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: Density = Density {
        bytes: 170_000,
        cells: 14_000,
        rows: 1_000,
        typed_bytes_per_row: 60,
    };

    #[test]
    fn ten_million_users_fit_and_thirty_do_not() {
        assert!(check(1_700_000_000, Encoding::Utf8, USERS).is_ok());
        let refused = check(5_100_000_000, Encoding::Utf8, USERS).unwrap_err();
        assert!(
            matches!(refused, Refusal::TooLarge { needed_bytes, .. } if needed_bytes > ENGINE_BYTES)
        );
    }

    #[test]
    fn absurd_sizes_do_not_overflow() {
        assert!(check(u64::MAX, Encoding::Utf16Le, USERS).is_err());
        let empty = Density {
            bytes: 0,
            cells: 0,
            rows: 0,
            typed_bytes_per_row: 0,
        };
        assert!(check(10, Encoding::Utf8, empty).is_ok());
    }
}
