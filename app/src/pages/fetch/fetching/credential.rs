//! This module holds the user name and token a person fetches with: in memory only, and readable
//! only as the one header, for requests to the one target they were entered for.
//!
//! The type cannot be printed, serialised or compared, so that no log line, no state dump and no
//! error text can hold one by accident; its memory is overwritten when it is dropped.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::model::fetch::Flaw;

/// Characters of a user name, at most; the worker takes no more.
pub const USER_CHARS: usize = 100;

/// Characters of a token, at most: that of a JSON Web Token, the longest kind.
pub const TOKEN_CHARS: usize = 4_096;

/// The credential of one person for one target. [`super::Fetching`] holds it and, while it runs, a
/// job.
pub struct Credential {
    /// The id of the target.
    target: String,
    authorization: Zeroizing<String>,
}

impl Credential {
    /// Takes the text entered for a target. White space around it, which copying adds, is removed.
    ///
    /// # Errors
    /// All flaws, in the order of the fields.
    pub fn new(target: &str, user: &str, token: &str) -> Result<Self, Vec<Flaw>> {
        let (user, token) = (user.trim(), token.trim());
        let flaws: Vec<Flaw> = [user_flaw(user), token_flaw(token)]
            .into_iter()
            .flatten()
            .collect();
        if !flaws.is_empty() {
            return Err(flaws);
        }
        let mut authorization = Zeroizing::new(String::with_capacity(
            16 + (user.len() + token.len() + 4) * 4 / 3,
        ));
        if user.is_empty() {
            authorization.push_str("Bearer ");
            authorization.push_str(token);
        } else {
            let pair = Zeroizing::new([user, ":", token].concat());
            authorization.push_str("Basic ");
            STANDARD.encode_string(pair.as_bytes(), &mut authorization);
        }
        Ok(Self {
            target: target.to_owned(),
            authorization,
        })
    }

    /// The id of the target it is for.
    pub(super) fn target(&self) -> &str {
        &self.target
    }

    /// The value of `Authorization` in a request to this target; `None` if the credential is for
    /// another target, so that a mistake elsewhere cannot send it there.
    pub(super) fn authorization_for(&self, target: &str) -> Option<&str> {
        (target == self.target).then_some(&self.authorization)
    }
}

fn user_flaw(user: &str) -> Option<Flaw> {
    if user.chars().count() > USER_CHARS {
        return Some(Flaw::UserLong);
    }
    let is_sendable = user.bytes().all(|b| b.is_ascii_graphic() && b != b':');
    (!is_sendable).then_some(Flaw::UserCharacters)
}

fn token_flaw(token: &str) -> Option<Flaw> {
    if token.is_empty() {
        return Some(Flaw::TokenMissing);
    }
    if token.chars().count() > TOKEN_CHARS {
        return Some(Flaw::TokenLong);
    }
    let is_sendable = token.bytes().all(|b| b.is_ascii_graphic());
    (!is_sendable).then_some(Flaw::TokenCharacters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fetch::Field;

    #[track_caller]
    fn check(user: &str, token: &str, expected: Result<&str, &[Flaw]>) {
        let credential = Credential::new("main", user, token);
        let seen = credential
            .as_ref()
            .map(|credential| credential.authorization_for("main").unwrap())
            .map_err(Vec::as_slice);
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_user_name_makes_it_basic_and_else_it_is_bearer() {
        check("octocat", "ghp_x", Ok("Basic b2N0b2NhdDpnaHBfeA=="));
        check("", "ghp_x", Ok("Bearer ghp_x"));
        // The text has the characters around it that copying from a table adds.
        check(
            " octocat\t",
            "\n ghp_x \n",
            Ok("Basic b2N0b2NhdDpnaHBfeA=="),
        );
        check("o", "p:w", Ok("Basic bzpwOnc="));
    }

    #[test]
    fn a_credential_is_readable_only_for_its_own_target() {
        let credential = Credential::new("main", "octocat", "ghp_x").ok().unwrap();
        assert!(credential.authorization_for("main").is_some());
        for target in ["other", "", "Main", "main2", "mai"] {
            assert_eq!(credential.authorization_for(target), None, "{target}");
        }
    }

    #[test]
    fn every_flaw_is_returned_with_its_field() {
        check("", "  ", Err(&[Flaw::TokenMissing]));
        check("", "a b", Err(&[Flaw::TokenCharacters]));
        check("", "a\nb", Err(&[Flaw::TokenCharacters]));
        check("", "é", Err(&[Flaw::TokenCharacters]));
        check("a:b", "x", Err(&[Flaw::UserCharacters]));
        check("a b", "x", Err(&[Flaw::UserCharacters]));
        check("a\r\nX-Evil: 1", "x", Err(&[Flaw::UserCharacters]));
        check("é", "", Err(&[Flaw::UserCharacters, Flaw::TokenMissing]));
        check(&"u".repeat(101), "x", Err(&[Flaw::UserLong]));
        check("", &"x".repeat(4_097), Err(&[Flaw::TokenLong]));
        assert_eq!(Flaw::UserLong.field(), Field::User);
        assert_eq!(Flaw::TokenLong.field(), Field::Token);
        assert_eq!(Flaw::NoReport.field(), Field::Reports);
    }
}
