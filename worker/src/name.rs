//! The name of a job: who may see what, without saying who or what.
//!
//! A Durable Object is found by its name, so the name has to tell apart everything that makes two
//! requests different, and must not be guessed: whoever could spell it would be in somebody else's
//! job. It is a keyed digest, so it can only be made with the operator's secret *and* the
//! credential.

#[cfg(test)]
mod tests;

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::config::{Pepper, Target};
use crate::credential::Credential;
use crate::report::Report;

/// Changes when the fields below do; old names are then never found again.
const VERSION: &[u8] = b"name/v2";

/// The name of a job: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct JobName(String);

impl JobName {
    /// Of the job that fetches this report from this target with this credential.
    #[must_use]
    pub fn new(pepper: &Pepper, target: &Target, report: Report, credential: &Credential) -> Self {
        let [scheme, user, secret] = credential.identity();
        let headers: Vec<_> = target.headers.iter().map(|header| &*header.name).collect();
        // The origin and the way there too: a target that is pointed at another server starts
        // afresh, also where only the binding, or what an access proxy is told, is another.
        Self::of_fields(
            pepper,
            &[
                VERSION,
                target.id.as_bytes(),
                target.origin.text().as_bytes(),
                target.binding.as_deref().unwrap_or_default().as_bytes(),
                headers.join(",").as_bytes(),
                report.name().as_bytes(),
                scheme,
                user,
                secret,
            ],
        )
    }

    fn of_fields(pepper: &Pepper, fields: &[&[u8]]) -> Self {
        let digest = keyed_digest(pepper, fields);
        let mut name = String::with_capacity(64);
        for byte in digest {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        Self(name)
    }

    /// As it names a Durable Object.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// HMAC-SHA-256 over fields of any bytes, each after its length, so that no two lists of fields
/// are the same text.
pub(crate) fn keyed_digest(pepper: &Pepper, fields: &[&[u8]]) -> [u8; 32] {
    // A key of any length is taken; the error cannot occur, and a digest of nothing would be no
    // harm but a job that never opens its store.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(pepper.as_bytes()) else {
        return [0; 32];
    };
    for field in fields {
        let length = u64::try_from(field.len()).unwrap_or(u64::MAX);
        mac.update(&length.to_be_bytes());
        mac.update(field);
    }
    mac.finalize().into_bytes().into()
}
