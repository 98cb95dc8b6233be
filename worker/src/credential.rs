//! This module reads the credential of a request from `Authorization` and writes it into requests
//! to the upstream.
//!
//! The type makes careless use a compile error. It cannot be printed (its `Debug` says
//! `Credential(..)`), serialised, cloned or compared; only [`Credential::header_value`] turns it
//! into text again, and its memory is overwritten when it is dropped. Names and keys are derived
//! from bytes ([`Credential::identity`], [`Credential::key_material`]).

#[cfg(test)]
mod tests;
mod token_format;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::limits;
pub use token_format::TokenFormat;

/// A well-formed credential. Only the upstream knows whether it is valid.
pub struct Credential {
    scheme: Scheme,
    /// Empty if the scheme has no user.
    user: Zeroizing<String>,
    secret: Zeroizing<String>,
    token_format: TokenFormat,
}

/// The scheme of the credential, which is also used towards the upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `Basic`: a user name and a token or password.
    Basic,
    /// `Bearer`: a token alone (RFC 6750).
    Bearer,
    /// `token`: a token alone, as GitHub's own tools send it.
    Token,
}

impl Scheme {
    /// The scheme's name, as it is sent.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Basic => "Basic",
            Self::Bearer => "Bearer",
            Self::Token => "token",
        }
    }
}

/// Why `Authorization` has none of the supported forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// The scheme is neither `Basic`, `Bearer` nor `token`, or no credential follows it.
    Scheme,
    /// The text after `Basic` is not base64, or has no colon in it.
    Encoding,
    /// The user name is empty, too long, or has characters that are not visible ASCII.
    User,
    /// The token is empty, too long, or has characters that are not visible ASCII.
    Secret,
}

/// All of them, for the document that lists them.
pub const MALFORMED: [Malformed; 4] = [
    Malformed::Scheme,
    Malformed::Encoding,
    Malformed::User,
    Malformed::Secret,
];

impl Credential {
    /// Reads the value of `Authorization`.
    ///
    /// Two header fields arrive joined by a comma, which is no form of one credential and is
    /// refused like the rest.
    ///
    /// # Errors When the value has none of the three forms, or contains characters that cannot be sent on safely.
    pub fn parse(value: &str) -> Result<Self, Malformed> {
        let value = value.trim_matches(' ');
        let (name, rest) = value.split_once(' ').ok_or(Malformed::Scheme)?;
        let rest = rest.trim_start_matches(' ');
        let scheme = [Scheme::Basic, Scheme::Bearer, Scheme::Token]
            .into_iter()
            .find(|scheme| scheme.name().eq_ignore_ascii_case(name))
            .ok_or(Malformed::Scheme)?;
        match scheme {
            Scheme::Basic => Self::basic(rest),
            Scheme::Bearer | Scheme::Token => Self::token(scheme, rest),
        }
    }

    /// A user name and a token or password, as `Basic` carries them.
    ///
    /// # Errors When either is empty, too long, or not visible ASCII, or when the name has a colon.
    pub fn of_user(user: &str, secret: &str) -> Result<Self, Malformed> {
        if user.contains(':') || !is_visible(user, limits::USER_CHARS) {
            return Err(Malformed::User);
        }
        Self::checked(Scheme::Basic, user, secret)
    }

    fn basic(encoded: &str) -> Result<Self, Malformed> {
        // The length is checked before decoding: a longer text cannot contain a user and a secret
        // within their limits.
        const ENCODED_CHARS: usize = (limits::USER_CHARS + 1 + limits::JWT_CHARS).div_ceil(3) * 4;
        if encoded.len() > ENCODED_CHARS {
            return Err(Malformed::Encoding);
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(encoded.len()));
        STANDARD
            .decode_vec(encoded, &mut bytes)
            .map_err(|_| Malformed::Encoding)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| Malformed::Encoding)?;
        let (user, secret) = text.split_once(':').ok_or(Malformed::Encoding)?;
        Self::of_user(user, secret)
    }

    fn token(scheme: Scheme, token: &str) -> Result<Self, Malformed> {
        // This is `b64token` of RFC 6750 §2.1: it has no spaces and commas, so a list never passes
        // for a token.
        let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        if !token.bytes().all(is_listed) {
            return Err(Malformed::Secret);
        }
        Self::checked(scheme, "", token)
    }

    fn checked(scheme: Scheme, user: &str, secret: &str) -> Result<Self, Malformed> {
        if !is_visible(secret, limits::JWT_CHARS) {
            return Err(Malformed::Secret);
        }
        let token_format = TokenFormat::of(secret);
        if secret.len() > limits::TOKEN_CHARS && !matches!(token_format, TokenFormat::Jwt { .. }) {
            return Err(Malformed::Secret);
        }
        Ok(Self {
            scheme,
            user: Zeroizing::new(user.to_owned()),
            secret: Zeroizing::new(secret.to_owned()),
            token_format,
        })
    }

    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The form of the secret.
    #[must_use]
    pub fn token_format(&self) -> TokenFormat {
        self.token_format
    }

    /// The value of the `Authorization` header for the upstream: visible ASCII and single spaces.
    ///
    /// This is the only way in which the credential becomes text again: put it into a request and
    /// drop it.
    #[must_use]
    pub fn header_value(&self) -> Zeroizing<String> {
        let Self { user, secret, .. } = self;
        // The full capacity is reserved first: a text that grows leaves copies behind.
        let room = user.len().saturating_add(secret.len()).saturating_add(16);
        let mut value = Zeroizing::new(String::with_capacity(room.saturating_mul(2)));
        value.push_str(self.scheme.name());
        value.push(' ');
        if self.scheme == Scheme::Basic {
            let mut pair = Zeroizing::new(String::with_capacity(room));
            pair.push_str(user);
            pair.push(':');
            pair.push_str(secret);
            STANDARD.encode_string(pair.as_bytes(), &mut value);
        } else {
            value.push_str(secret);
        }
        value
    }

    /// The fields that distinguish one credential from another, for a keyed digest: scheme, user,
    /// secret.
    #[must_use]
    pub fn identity(&self) -> [&[u8]; 3] {
        [
            self.scheme.name().as_bytes(),
            self.user.as_bytes(),
            self.secret.as_bytes(),
        ]
    }

    /// Whether the credential is a user name with a password: failed sign-ins lock its account.
    #[must_use]
    pub fn is_password(&self) -> bool {
        !self.user.is_empty() && !self.token_format.is_token()
    }

    /// The material that a key may be derived from, or `None` if the secret may be a password: a
    /// key derived from a password can be guessed.
    #[must_use]
    pub fn key_material(&self) -> Option<&[u8]> {
        self.token_format.is_token().then(|| self.secret.as_bytes())
    }

    /// The expiry that the credential states, in milliseconds since 1970. It is not verified: use
    /// it to keep something for less time, never for longer.
    #[must_use]
    pub fn expires_at_ms(&self) -> Option<u64> {
        match self.token_format {
            TokenFormat::Jwt { expires_at_s } => expires_at_s.map(|s| s.saturating_mul(1000)),
            _ => None,
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credential(..)")
    }
}

/// Whether a text is visible ASCII, not empty, and at most `chars_max` characters long.
fn is_visible(text: &str, chars_max: usize) -> bool {
    !text.is_empty() && text.len() <= chars_max && text.bytes().all(|byte| byte.is_ascii_graphic())
}
