//! This module seals stored reports, so that only the token that fetched them opens them.
//!
//! Each generation of a copy has its own random data key. The data key is wrapped by a key that is
//! derived from the token, with a salt that takes the operator's secret to make; neither token nor
//! secret nor data key is stored. A copy is destroyed by deleting the wrapped key; its chunks are
//! then noise.
//!
//! Chunks are sealed with ChaCha20-Poly1305 (RFC 8439). The nonce is the number of the chunk, used
//! once per key because a key seals one generation, from front to back, in one [`Sealer`]. The
//! associated data names the job, the generation and the chunk, and says whether it is the last: a
//! chunk that was altered, moved, left out or taken from elsewhere does not open.

mod answers;
#[cfg(test)]
mod tests;

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::config::Pepper;
use crate::name::{JobName, keyed_digest};
pub use answers::{AnswersFacts, AnswersKey};

/// Bytes that sealing adds to a chunk.
pub const TAG_BYTES: usize = 16;

const KEY_BYTES: usize = 32;

/// Bytes of the wrapped text: the data key and the digest of the plaintext. An unwrapped digest
/// would show a reader of the store that two people hold the same report.
const WRAPPED_BYTES: usize = KEY_BYTES + 32;

/// The key that seals one generation.
pub struct DataKey(Zeroizing<[u8; KEY_BYTES]>);

/// The key that wraps data keys.
pub struct WrappingKey(Zeroizing<[u8; KEY_BYTES]>);

/// Sealing or opening failed. There is no reason: a wrong key and a forged chunk look alike, and
/// should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsealable;

/// The copy that is sealed or opened, as part of the associated data.
#[derive(Clone, Copy)]
pub struct SealContext<'a> {
    pub job: &'a JobName,
    /// The generation, which increases for as long as the job's store exists.
    pub generation: u64,
}

/// The facts about a copy that are authenticated with its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Bytes of the plaintext.
    pub size_bytes: u64,
    /// Number of its chunks.
    pub chunks: u32,
    /// When it was sealed, ms since the epoch.
    pub sealed_at_ms: u64,
    /// When the copy expires, perhaps because the credential does, ms since the epoch.
    pub expires_at_ms: u64,
    /// When the report was generated, if that is known, ms since the epoch.
    pub made_at_ms: Option<u64>,
}

impl DataKey {
    /// Makes a key from 32 random bytes.
    #[must_use]
    pub fn new(random: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self(random)
    }

    fn copied(&self) -> Self {
        Self(self.0.clone())
    }
}

impl WrappingKey {
    /// Derives the key from a token. `material` must be a token's, never a password's: a key
    /// derived from a password can be guessed. `salt` is random and stored with the copy.
    ///
    /// # Errors Never in practice: 32 bytes are within the output of HKDF.
    pub fn derive(
        material: &[u8],
        pepper: &Pepper,
        salt: &[u8; 32],
        context: SealContext<'_>,
    ) -> Result<Self, Unsealable> {
        Self::derive_for(b"kek/v1", material, pepper, salt, context)
    }

    fn derive_for(
        purpose: &[u8],
        material: &[u8],
        pepper: &Pepper,
        salt: &[u8; 32],
        context: SealContext<'_>,
    ) -> Result<Self, Unsealable> {
        let salt = Zeroizing::new(keyed_digest(pepper, &[b"salt/v1", salt]));
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        // The name of the job is a keyed digest of target, origin, report and credential.
        Hkdf::<Sha256>::new(Some(salt.as_slice()), material)
            .expand_multi_info(
                &[
                    purpose,
                    context.job.as_str().as_bytes(),
                    &context.generation.to_be_bytes(),
                ],
                key.as_mut_slice(),
            )
            .map_err(|_| Unsealable)?;
        Ok(Self(key))
    }

    /// Wraps a data key, and the digest of the report that it seals. Each wrapping key wraps once,
    /// because the salt is new each time.
    ///
    /// # Errors Never in practice: the text is far below the cipher's limit.
    pub fn wrap(
        &self,
        key: &DataKey,
        digest: &[u8; 32],
        facts: Facts,
        context: SealContext<'_>,
    ) -> Result<Vec<u8>, Unsealable> {
        let mut text = Vec::with_capacity(WRAPPED_BYTES.saturating_add(TAG_BYTES));
        text.extend_from_slice(key.0.as_slice());
        text.extend_from_slice(digest);
        cipher(&self.0)
            .encrypt_in_place(&Nonce::default(), &wrapping_aad(context, facts), &mut text)
            .map_err(|_| Unsealable)?;
        Ok(text)
    }

    /// Returns the data key and the digest.
    ///
    /// # Errors When the token, the secret, the job, the generation or a fact differs, or when the bytes were altered.
    pub fn unwrap(
        &self,
        wrapped: &[u8],
        facts: Facts,
        context: SealContext<'_>,
    ) -> Result<(DataKey, [u8; 32]), Unsealable> {
        let mut text = Zeroizing::new(wrapped.to_vec());
        cipher(&self.0)
            .decrypt_in_place(&Nonce::default(), &wrapping_aad(context, facts), &mut *text)
            .map_err(|_| Unsealable)?;
        let (key, digest) = text.split_at_checked(KEY_BYTES).ok_or(Unsealable)?;
        let key = key.try_into().map_err(|_| Unsealable)?;
        let digest = digest.try_into().map_err(|_| Unsealable)?;
        Ok((DataKey(Zeroizing::new(key)), digest))
    }
}

/// Seals the chunks of one generation, in their order and each once.
pub struct Sealer<'a> {
    key: DataKey,
    context: SealContext<'a>,
    next: u32,
    is_done: bool,
}

impl<'a> Sealer<'a> {
    /// Starts a generation. `key` must not have sealed anything before.
    #[must_use]
    pub fn new(key: &DataKey, context: SealContext<'a>) -> Self {
        Self {
            key: key.copied(),
            context,
            next: 0,
            is_done: false,
        }
    }

    /// Seals the next chunk in place, and returns its number.
    ///
    /// # Errors After the last chunk, and after 2³² of them.
    pub fn seal(&mut self, chunk: &mut Vec<u8>, is_last: bool) -> Result<u32, Unsealable> {
        if self.is_done {
            return Err(Unsealable);
        }
        let index = self.next;
        match index.checked_add(1) {
            Some(next) => self.next = next,
            None => self.is_done = true,
        }
        self.is_done |= is_last;
        cipher(&self.key.0)
            .encrypt_in_place(
                &nonce(index),
                &aad(b"chunk/v1", self.context, index, is_last),
                chunk,
            )
            .map_err(|_| Unsealable)?;
        Ok(index)
    }
}

/// Opens a chunk in place.
///
/// # Errors When the bytes are not that chunk of that copy, complete and unaltered, or when the key differs.
pub fn open(
    key: &DataKey,
    context: SealContext<'_>,
    index: u32,
    is_last: bool,
    chunk: &mut Vec<u8>,
) -> Result<(), Unsealable> {
    cipher(&key.0)
        .decrypt_in_place(
            &nonce(index),
            &aad(b"chunk/v1", context, index, is_last),
            chunk,
        )
        .map_err(|_| Unsealable)
}

fn cipher(key: &[u8; KEY_BYTES]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&Key::from(*key))
}

fn nonce(index: u32) -> Nonce {
    let mut nonce = Nonce::default();
    if let Some(end) = nonce.last_chunk_mut::<4>() {
        *end = index.to_be_bytes();
    }
    nonce
}

/// The associated data of a wrapped key.
fn wrapping_aad(context: SealContext<'_>, facts: Facts) -> Vec<u8> {
    let mut aad = Vec::with_capacity(128);
    aad.extend_from_slice(b"wrap/v4");
    aad.extend_from_slice(&facts.size_bytes.to_be_bytes());
    aad.extend_from_slice(&facts.chunks.to_be_bytes());
    aad.extend_from_slice(&facts.sealed_at_ms.to_be_bytes());
    aad.extend_from_slice(&facts.expires_at_ms.to_be_bytes());
    // A flag and the value, both of a fixed length, as every part before the last has.
    aad.push(u8::from(facts.made_at_ms.is_some()));
    aad.extend_from_slice(&facts.made_at_ms.unwrap_or_default().to_be_bytes());
    aad.extend_from_slice(&context.generation.to_be_bytes());
    aad.extend_from_slice(context.job.as_str().as_bytes());
    aad
}

/// The associated data; every part but the last has a fixed length.
fn aad(what: &[u8], context: SealContext<'_>, index: u32, is_last: bool) -> Vec<u8> {
    let mut aad = Vec::with_capacity(96);
    aad.extend_from_slice(what);
    aad.extend_from_slice(&context.generation.to_be_bytes());
    aad.extend_from_slice(&index.to_be_bytes());
    aad.push(u8::from(is_last));
    aad.extend_from_slice(context.job.as_str().as_bytes());
    aad
}
