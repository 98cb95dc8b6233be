//! This module holds the distinct values of a category column, each once.

use std::hash::{BuildHasher, Hasher};

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::limits::CATEGORY_VALUES;

/// Distinct byte strings in order of first appearance; a code is a position.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    codes: HashTable<u32>,
    last: u32,
}

impl Dictionary {
    /// The code of `value`, giving it one if it is new; `None` when the dictionary is full.
    pub fn intern(&mut self, value: &[u8]) -> Option<u32> {
        // Neighbouring rows mostly agree, and a comparison is cheaper than a hash.
        if self.get(self.last) == Some(value) {
            return Some(self.last);
        }
        let hash = hash(value);
        let (bytes, ends) = (&self.bytes, &self.ends);
        if let Some(&code) = self
            .codes
            .find(hash, |&code| slice(bytes, ends, code) == Some(value))
        {
            self.last = code;
            return Some(code);
        }
        if self.ends.len() >= CATEGORY_VALUES {
            return None;
        }
        let code = u32::try_from(self.ends.len()).ok()?;
        self.bytes.extend_from_slice(value);
        self.ends.push(u32::try_from(self.bytes.len()).ok()?);
        let (bytes, ends) = (&self.bytes, &self.ends);
        self.codes
            .insert_unique(hash, code, |&c| hash_of(bytes, ends, c));
        self.last = code;
        Some(code)
    }

    /// Removes the value of this code, where it is the last that was added.
    pub(super) fn remove_last(&mut self, code: u32) {
        if self.len() != code as usize + 1 {
            return;
        }
        let hash = hash_of(&self.bytes, &self.ends, code);
        if let Ok(entry) = self.codes.find_entry(hash, |&known| known == code) {
            entry.remove();
        }
        self.ends.pop();
        self.bytes
            .truncate(self.ends.last().map_or(0, |end| *end as usize));
        self.last = 0;
    }

    /// The value of a code.
    #[must_use]
    pub fn get(&self, code: u32) -> Option<&[u8]> {
        slice(&self.bytes, &self.ends, code)
    }

    /// The number of distinct values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the dictionary is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All values in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|i| {
            let start = if i == 0 { 0 } else { self.ends[i - 1] as usize };
            &self.bytes[start..self.ends[i] as usize]
        })
    }
}

fn slice<'a>(bytes: &'a [u8], ends: &[u32], code: u32) -> Option<&'a [u8]> {
    let code = code as usize;
    let end = *ends.get(code)? as usize;
    let start = if code == 0 {
        0
    } else {
        ends[code - 1] as usize
    };
    bytes.get(start..end)
}

fn hash(value: &[u8]) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    hasher.write(value);
    hasher.finish()
}

fn hash_of(bytes: &[u8], ends: &[u32], code: u32) -> u64 {
    hash(slice(bytes, ends, code).unwrap_or_default())
}
