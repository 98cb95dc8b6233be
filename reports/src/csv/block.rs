//! This module classifies sixty-four bytes at a time into quotes, separators and line ends.

use wide::u8x16;

/// Bytes of one block.
pub(super) const BLOCK: usize = 64;

/// One bit for each byte of a block, the first byte lowest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Masks {
    pub(super) quote: u64,
    pub(super) delimiter: u64,
    pub(super) lf: u64,
    pub(super) cr: u64,
}

/// The bytes a block is searched for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Classes {
    quote: u8x16,
    delimiter: u8x16,
    lf: u8x16,
    cr: u8x16,
}

impl Classes {
    pub(super) fn new(quote: u8, delimiter: u8) -> Self {
        Self {
            quote: u8x16::splat(quote),
            delimiter: u8x16::splat(delimiter),
            lf: u8x16::splat(b'\n'),
            cr: u8x16::splat(b'\r'),
        }
    }

    #[inline(always)]
    pub(super) fn masks(&self, block: &[u8; BLOCK]) -> Masks {
        let (lanes, _) = block.as_chunks::<16>();
        let lane = |i: usize| u8x16::new(lanes[i]);
        let v = [lane(0), lane(1), lane(2), lane(3)];
        let mask = |class: u8x16| {
            let bits = |i: usize| u64::from(v[i].simd_eq(class).to_bitmask());
            bits(0) | bits(1) << 16 | bits(2) << 32 | bits(3) << 48
        };
        Masks {
            quote: mask(self.quote),
            delimiter: mask(self.delimiter),
            lf: mask(self.lf),
            cr: mask(self.cr),
        }
    }
}

/// Bit `i` of the result is the parity of bits `0..=i`: after an odd number of quotes, inside.
#[inline(always)]
pub(super) fn prefix_parity(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ (bits << 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn masks_are_byte_comparisons(bytes in proptest::collection::vec(
            prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 64)) {
            let block: [u8; 64] = bytes.as_slice().try_into().unwrap();
            let masks = Classes::new(b'"', b',').masks(&block);
            for (i, &b) in block.iter().enumerate() {
                prop_assert_eq!(masks.quote >> i & 1 == 1, b == b'"');
                prop_assert_eq!(masks.delimiter >> i & 1 == 1, b == b',');
                prop_assert_eq!(masks.lf >> i & 1 == 1, b == b'\n');
                prop_assert_eq!(masks.cr >> i & 1 == 1, b == b'\r');
            }
        }

        #[test]
        fn parity_is_a_running_count(bits in any::<u64>()) {
            for i in 0..64 {
                let count = (bits & (u64::MAX >> (63 - i))).count_ones();
                prop_assert_eq!(prefix_parity(bits) >> i & 1, u64::from(count % 2));
            }
        }
    }
}
