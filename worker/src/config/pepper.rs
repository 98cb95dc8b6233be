//! This module holds the secret that names and keys are derived with.

use std::collections::BTreeSet;
use std::fmt;

use zeroize::Zeroizing;

use crate::limits;

/// The operator's secret. Without it, neither a job's name nor the contents of the store can be
/// used to guess credentials.
pub struct Pepper(Zeroizing<Vec<u8>>);

impl Pepper {
    /// The secret, if it is long enough and not the same few characters repeated. Whether it is
    /// random cannot be checked.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let distinct: BTreeSet<u8> = text.bytes().collect();
        let is_good = text.len() >= limits::PEPPER_BYTES_MIN
            && distinct.len() >= limits::PEPPER_DISTINCT_MIN
            // The text contains a shell command that no shell has replaced.
            && !text.contains("$(");
        is_good.then(|| Self(Zeroizing::new(text.as_bytes().to_vec())))
    }

    /// The key for keyed digests.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(..)")
    }
}
