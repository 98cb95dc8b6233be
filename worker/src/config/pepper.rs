//! The secret that names and keys are derived with.

use std::collections::BTreeSet;
use std::fmt;

use zeroize::Zeroizing;

use crate::limits;

/// A secret of the operator's. Who knows a job's name, or reads the store, still cannot try out
/// credentials without it.
pub struct Pepper(Zeroizing<Vec<u8>>);

impl Pepper {
    /// The secret, if it is long enough and not one character over and over. That it was chosen by
    /// chance cannot be seen from it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let distinct: BTreeSet<u8> = text.bytes().collect();
        let is_good = text.len() >= limits::PEPPER_BYTES_MIN
            && distinct.len() >= limits::PEPPER_DISTINCT_MIN
            // Written where nothing reads it as a shell would.
            && !text.contains("$(");
        is_good.then(|| Self(Zeroizing::new(text.as_bytes().to_vec())))
    }

    /// The key of a keyed digest.
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
