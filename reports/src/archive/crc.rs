//! This module computes the checksum of gzip and zip: CRC-32 (RFC 1952, section 8).

/// The polynomial, its bits in the order in which bytes send them.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// Bytes taken in one step.
const STEP: usize = 8;

/// A checksum that grows. The tables are made when they are needed: as constants they would be
/// 8 KB of every download that do not compress.
pub(super) struct Crc32 {
    tables: Box<[[u32; 256]; STEP]>,
    inverted: u32,
}

impl Crc32 {
    pub(super) fn new() -> Self {
        let mut tables = Box::new([[0; 256]; STEP]);
        for (byte, entry) in (0..).zip(&mut tables[0]) {
            *entry = (0..8).fold(byte, |crc, _| {
                let bit = if crc & 1 == 1 { POLYNOMIAL } else { 0 };
                crc >> 1 ^ bit
            });
        }
        for step in 1..STEP {
            for byte in 0..256 {
                let before = tables[step - 1][byte];
                tables[step][byte] = tables[0][(before & 0xff) as usize] ^ before >> 8;
            }
        }
        Self {
            tables,
            inverted: u32::MAX,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        let tables = &self.tables;
        let (steps, rest) = bytes.as_chunks::<STEP>();
        for step in steps {
            let both = u64::from_le_bytes(*step) ^ u64::from(self.inverted);
            let bytes = both.to_le_bytes();
            self.inverted = bytes
                .iter()
                .zip(tables.iter().rev())
                .fold(0, |crc, (byte, table)| crc ^ table[usize::from(*byte)]);
        }
        for byte in rest {
            let low = (self.inverted ^ u32::from(*byte)) & 0xff;
            self.inverted = tables[0][low as usize] ^ self.inverted >> 8;
        }
    }

    /// The checksum of everything pushed.
    pub(super) fn value(&self) -> u32 {
        !self.inverted
    }

    /// Resets the checksum.
    pub(super) fn reset(&mut self) {
        self.inverted = u32::MAX;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(pieces: &[&[u8]]) -> u32 {
        let mut crc = Crc32::new();
        for piece in pieces {
            crc.push(piece);
        }
        crc.value()
    }

    #[test]
    fn the_check_value_of_the_catalogues() {
        assert_eq!(of(&[b"123456789"]), 0xcbf4_3926);
        assert_eq!(of(&[]), 0);
    }

    proptest! {
        #[test]
        fn is_that_of_another_implementation(bytes: Vec<u8>, cut in 0_usize..64) {
            let mut other = flate2::Crc::new();
            other.update(&bytes);
            let (before, after) = bytes.split_at(cut.min(bytes.len()));
            prop_assert_eq!(of(&[before, after]), other.sum());
        }
    }
}
