//! This module recognises the form of a secret: a token made by a machine, or something that a
//! person may have chosen.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::limits;

/// The form of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFormat {
    /// A GitHub token with one of the short prefixes: `ghp_`, `gho_`, `ghu_`, `ghs_`, `ghr_`.
    GitHub,
    /// A GitHub token with fine-grained permissions: `github_pat_`.
    GitHubFineGrained,
    /// Forty hexadecimal digits: a GitHub token from before 2021, or from an older appliance.
    Hexadecimal,
    /// A JSON Web Token (RFC 7519), and its `exp` claim in seconds since 1970.
    Jwt {
        /// Read from the token, not verified.
        expires_at_s: Option<u64>,
    },
    /// Anything else, which may be a password.
    Other,
}

/// The prefixes of tokens. The rest of the token is base 62, with underscores in some.
/// <https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats>
const PREFIXES: [(&str, TokenFormat); 6] = [
    ("ghp_", TokenFormat::GitHub),
    ("gho_", TokenFormat::GitHub),
    ("ghu_", TokenFormat::GitHub),
    ("ghs_", TokenFormat::GitHub),
    ("ghr_", TokenFormat::GitHub),
    ("github_pat_", TokenFormat::GitHubFineGrained),
];

#[derive(Deserialize)]
struct Header {
    #[expect(
        dead_code,
        reason = "that it is there, as a text, tells a token from other text"
    )]
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    exp: Option<f64>,
}

impl TokenFormat {
    /// The form of a secret.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        for (prefix, token_format) in PREFIXES {
            if let Some(rest) = secret.strip_prefix(prefix) {
                let is_token = rest.len() >= limits::TOKEN_SECRET_CHARS_MIN
                    && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
                return if is_token { token_format } else { Self::Other };
            }
        }
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if secret.len() == 40 && secret.bytes().all(is_digit) {
            return Self::Hexadecimal;
        }
        jwt(secret).unwrap_or(Self::Other)
    }

    /// Whether a machine made the secret, so that it has too much entropy to be guessed.
    #[must_use]
    pub fn is_token(self) -> bool {
        self != Self::Other
    }
}

fn jwt(secret: &str) -> Option<TokenFormat> {
    let mut parts = secret.split('.');
    let (header, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    // Header and claims can be guessed; only the signature is secret.
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if parts.next().is_some()
        || signature.len() < limits::JWT_SIGNATURE_CHARS_MIN
        || !signature.bytes().all(is_base64url)
    {
        return None;
    }
    serde_json::from_slice::<Header>(&decoded(header)?).ok()?;
    let claims: Claims = serde_json::from_slice(&decoded(claims)?).ok()?;
    Some(TokenFormat::Jwt {
        expires_at_s: claims.exp.map(seconds),
    })
}

fn decoded(part: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(part.len()));
    URL_SAFE_NO_PAD.decode_vec(part, &mut bytes).ok()?;
    Some(bytes)
}

/// A `NumericDate` (RFC 7519 §2), which may have a fraction, in whole seconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and a moment before 1970 or beyond the far future may"
)]
fn seconds(date: f64) -> u64 {
    date as u64
}
