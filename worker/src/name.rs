//! This module makes the name of a job, which decides who has access to it and reveals no data.
//!
//! A Durable Object is found by its name, so the name has to distinguish everything that makes two
//! requests different, and must not be guessable: a client that could compute another name would
//! get into another person's job. The name is a keyed digest, so only a holder of the operator's
//! secret *and* the credential can make it.

#[cfg(test)]
mod tests;

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::config::{Pepper, Target};
use crate::credential::Credential;
use crate::report::{Parameters, Report};

/// The version changes when the fields below do; old names are then never found again.
const VERSION: &[u8] = b"name/v3";

/// The name of a job: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct JobName(String);

impl JobName {
    /// The name of the job that fetches this report, with these parameters, from this target with
    /// this credential.
    #[must_use]
    pub fn new(
        pepper: &Pepper,
        target: &Target,
        report: Report,
        parameters: &Parameters,
        credential: &Credential,
    ) -> Self {
        let [scheme, user, secret] = credential.identity();
        let egress = &target.egress;
        let headers: Vec<_> = egress.headers.iter().map(|header| &*header.name).collect();
        let headers = headers.join(",");
        // The origin and the route to it are included: a target that gets another server, product,
        // binding or extra header starts over with new jobs.
        let fixed = [
            VERSION,
            target.id.as_bytes(),
            target.upstream.kind().as_bytes(),
            egress.origin.text().as_bytes(),
            egress.binding.as_deref().unwrap_or_default().as_bytes(),
            headers.as_bytes(),
            report.name().as_bytes(),
            scheme,
            user,
            secret,
        ];
        let texts = parameters.texts().map(str::as_bytes);
        let fields: Vec<_> = fixed.into_iter().chain(texts).collect();
        Self::of_fields(pepper, &fields)
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

    /// The name as text, for the Durable Object.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// HMAC-SHA-256 over fields of any bytes, each preceded by its length, so that two different lists
/// of fields never form the same text.
pub(crate) fn keyed_digest(pepper: &Pepper, fields: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length, so that this error cannot occur; a digest of zeros would only
    // give a job that never opens its store.
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
