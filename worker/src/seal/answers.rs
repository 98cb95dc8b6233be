//! This module seals the answers that a job keeps while it fetches a report of many pages.
//!
//! A job has one answers key at a time. It is wrapped by a key that is derived from the token, as a
//! data key is, but for its own purpose, so that neither opens in place of the other. Each answer is
//! sealed with a data key of its own, which is derived from the answers key and 32 random bytes: so
//! the nonces of a [`Sealer`](super::Sealer) are used once per key here too.

use chacha20poly1305::Nonce;
use chacha20poly1305::aead::AeadInOut;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{DataKey, KEY_BYTES, SealContext, TAG_BYTES, Unsealable, WrappingKey, cipher};
use crate::config::Pepper;
use crate::name::JobName;

/// The key from which the keys of a job's answers are derived.
pub struct AnswersKey(Zeroizing<[u8; KEY_BYTES]>);

/// The facts about the answers of a job that are authenticated with their key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswersFacts {
    /// When the key was made, ms since the epoch.
    pub sealed_at_ms: u64,
    /// When the answers are destroyed at the latest, ms since the epoch.
    pub expires_at_ms: u64,
}

impl AnswersKey {
    /// Makes a key from 32 random bytes.
    #[must_use]
    pub fn new(random: Zeroizing<[u8; KEY_BYTES]>) -> Self {
        Self(random)
    }

    /// The data key of one answer. `salt` is random for each answer and stored with it; `address` is
    /// the digest of the request.
    ///
    /// # Errors Never in practice: 32 bytes are within the output of HKDF.
    pub fn data_key(&self, salt: &[u8; 32], address: &[u8; 32]) -> Result<DataKey, Unsealable> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        Hkdf::<Sha256>::new(Some(salt), self.0.as_slice())
            .expand_multi_info(&[b"answer/v1", address], key.as_mut_slice())
            .map_err(|_| Unsealable)?;
        Ok(DataKey(key))
    }
}

impl WrappingKey {
    /// Derives the key that wraps an answers key, as [`Self::derive`] does for a data key.
    ///
    /// # Errors Never in practice: 32 bytes are within the output of HKDF.
    pub fn derive_for_answers(
        material: &[u8],
        pepper: &Pepper,
        salt: &[u8; 32],
        job: &JobName,
    ) -> Result<Self, Unsealable> {
        let context = SealContext { job, generation: 0 };
        Self::derive_for(b"kek-answers/v1", material, pepper, salt, context)
    }

    /// Wraps an answers key. Each wrapping key wraps once, because the salt is new each time.
    ///
    /// # Errors Never in practice: the text is far below the cipher's limit.
    pub fn wrap_answers(
        &self,
        key: &AnswersKey,
        facts: AnswersFacts,
        job: &JobName,
    ) -> Result<Vec<u8>, Unsealable> {
        let mut text = Vec::with_capacity(KEY_BYTES.saturating_add(TAG_BYTES));
        text.extend_from_slice(key.0.as_slice());
        cipher(&self.0)
            .encrypt_in_place(&Nonce::default(), &aad(facts, job), &mut text)
            .map_err(|_| Unsealable)?;
        Ok(text)
    }

    /// Returns the answers key.
    ///
    /// # Errors When the token, the secret, the job or a fact differs, or when the bytes were altered.
    pub fn unwrap_answers(
        &self,
        wrapped: &[u8],
        facts: AnswersFacts,
        job: &JobName,
    ) -> Result<AnswersKey, Unsealable> {
        let mut text = Zeroizing::new(wrapped.to_vec());
        cipher(&self.0)
            .decrypt_in_place(&Nonce::default(), &aad(facts, job), &mut *text)
            .map_err(|_| Unsealable)?;
        let key = text.as_slice().try_into().map_err(|_| Unsealable)?;
        Ok(AnswersKey(Zeroizing::new(key)))
    }
}

/// The associated data; every part but the last has a fixed length.
fn aad(facts: AnswersFacts, job: &JobName) -> Vec<u8> {
    let mut aad = Vec::with_capacity(96);
    aad.extend_from_slice(b"wrap-answers/v1");
    aad.extend_from_slice(&facts.sealed_at_ms.to_be_bytes());
    aad.extend_from_slice(&facts.expires_at_ms.to_be_bytes());
    aad.extend_from_slice(job.as_str().as_bytes());
    aad
}
