//! This module draws random numbers with `SplitMix64`, in one stream for every subject.
//!
//! A stream of its own per person or repository is what lets a report skip the people it does not
//! list and still say the same about the others.

/// The subject of a stream; keeps the streams of person 7 and repository 7 apart.
#[derive(Clone, Copy, Debug)]
pub(super) enum About {
    Standing = 1,
    Person,
    Organization,
    Repository,
    Owner,
    Event,
    Seat,
    UserDay,
    Day,
    ProductRow,
    Device,
}

const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// A deterministic source of numbers.
#[derive(Clone, Debug)]
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    pub(super) const fn new(seed: u64, about: About, index: u64) -> Self {
        let stream = mix(seed.wrapping_add((about as u64).wrapping_mul(GOLDEN_GAMMA)));
        Self {
            state: mix(stream ^ mix(index.wrapping_add(GOLDEN_GAMMA))),
        }
    }

    const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN_GAMMA);
        mix(self.state)
    }

    /// A number below `bound`; 0 for a bound of 0. Bounds above 2³² are not needed here.
    pub(super) const fn below(&mut self, bound: u64) -> u64 {
        // Multiply and shift instead of a remainder: no division on the path of every row.
        ((self.next() >> 32) * bound) >> 32
    }

    /// True in `per_mille` of a thousand cases.
    pub(super) const fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of a fixed list.
    pub(super) const fn pick<T: Copy, const N: usize>(&mut self, of: &[T; N]) -> T {
        of[self.below(N as u64) as usize]
    }

    /// A heavy-tailed number of at least `least` and at most `most`: one in `n` is larger than
    /// `n * least`, so about √n of n such numbers make half of their sum.
    pub(super) const fn heavy_tail(&mut self, least: u64, most: u64) -> u64 {
        let fraction = (self.next() >> 32) + 1;
        let drawn = (least << 32) / fraction;
        if drawn > most {
            // Without this the largest would all be equal, which no real disk shows.
            most - self.below(most / 4)
        } else {
            drawn
        }
    }
}

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
