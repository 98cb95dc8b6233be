use super::*;

const CLASSIC: &str = "ghp_DemoDemoDemoDemoDemoDemoDemoDemoDemo";
/// `{"alg":"HS256"}`.
const JWT_HEAD: &str = "eyJhbGciOiJIUzI1NiJ9";

fn basic(pair: &str) -> String {
    format!("Basic {}", STANDARD.encode(pair))
}

fn jwt(claims: &str) -> String {
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    format!(
        "{JWT_HEAD}.{}.{}",
        URL_SAFE_NO_PAD.encode(claims),
        "s".repeat(43)
    )
}

#[track_caller]
fn sent_on(value: &str, expected: &str) {
    let credential = Credential::parse(value).unwrap();
    assert_eq!(*credential.header_value(), expected);
    // A credential that is sent on is read as the same credential again: one object passes it to
    // another.
    let again = Credential::parse(expected).unwrap();
    assert_eq!(*again.header_value(), expected);
    assert_eq!(again.identity(), credential.identity());
}

#[track_caller]
fn refused(value: &str, expected: Malformed) {
    assert_eq!(Credential::parse(value).err(), Some(expected), "{value}");
}

#[test]
fn three_forms_are_sent_on_as_they_came() {
    sent_on(&basic("mona:s3cret"), &basic("mona:s3cret"));
    sent_on("basic bW9uYTpzM2NyZXQ=", "Basic bW9uYTpzM2NyZXQ=");
    sent_on(" BASIC  bW9uYTpzM2NyZXQ= ", "Basic bW9uYTpzM2NyZXQ=");
    // The first colon ends the user name; a password may contain more.
    sent_on(&basic("mona:a:b:"), &basic("mona:a:b:"));
    sent_on(&format!("Bearer {CLASSIC}"), &format!("Bearer {CLASSIC}"));
    sent_on(&format!("bearer {CLASSIC}"), &format!("Bearer {CLASSIC}"));
    sent_on(&format!("token {CLASSIC}"), &format!("token {CLASSIC}"));
    sent_on(&format!("Token {CLASSIC}"), &format!("token {CLASSIC}"));
    let longest = "a".repeat(limits::TOKEN_CHARS);
    sent_on(&format!("token {longest}"), &format!("token {longest}"));
    let user = "u".repeat(limits::USER_CHARS);
    sent_on(&basic(&format!("{user}:x")), &basic(&format!("{user}:x")));
}

#[test]
fn anything_else_is_refused() {
    for value in [
        "",
        " ",
        "Basic",
        "Bearer",
        "Bearer ",
        CLASSIC,
        "Digest username=a",
        "Negotiate abc",
    ] {
        refused(value, Malformed::Scheme);
    }
    for rest in [
        "!",
        "bW9uYQ==",
        "bW9uYTpzM2NyZXQ",
        "bW9u YTpz",
        "w6k6eA==x",
        "_-__",
        "",
        "bW9uYTpzM2NyZXQ=, Basic bW9uYTp4",
    ] {
        let value = format!("Basic  {rest}");
        let expected = if rest.is_empty() {
            Malformed::Scheme
        } else {
            Malformed::Encoding
        };
        refused(&value, expected);
    }
    // This is not UTF-8.
    refused("Basic /zp4", Malformed::Encoding);
    refused(
        &format!("Basic {}", "a".repeat(100_000)),
        Malformed::Encoding,
    );
    for user in ["", "mona lisa", "m\u{f6}na", "mona\n", "mona\0", "\t"] {
        refused(&basic(&format!("{user}:x")), Malformed::User);
    }
    refused(&basic(&format!("{}:x", "u".repeat(101))), Malformed::User);
    for secret in ["", "a b", "p\u{e4}ss", "a\r\nhost: b", "a\0"] {
        refused(&basic(&format!("mona:{secret}")), Malformed::Secret);
    }
    refused(
        &basic(&format!("mona:{}", "x".repeat(256))),
        Malformed::Secret,
    );
    for token in [
        "a b",
        "a,b",
        "a, Bearer b",
        "a\u{e9}",
        "a\"b",
        "a:b",
        &"x".repeat(256),
    ] {
        refused(&format!("Bearer {token}"), Malformed::Secret);
    }
}

#[test]
fn of_user_is_no_way_around() {
    assert!(Credential::of_user("demo-admin", CLASSIC).is_ok());
    assert!(Credential::of_user("a:b", "x").is_err());
    assert!(Credential::of_user("a", "").is_err());
}

#[test]
fn tokens_are_told_from_passwords() {
    let hexadecimal = "0123456789abcdef0123456789abcdef01234567";
    let long = |prefix: &str| format!("{prefix}{}", "a1B2".repeat(9));
    for (secret, token_format) in [
        (CLASSIC.to_owned(), TokenFormat::GitHub),
        (long("gho_"), TokenFormat::GitHub),
        (long("ghu_"), TokenFormat::GitHub),
        (long("ghs_"), TokenFormat::GitHub),
        (long("ghr_"), TokenFormat::GitHub),
        (long("github_pat_"), TokenFormat::GitHubFineGrained),
        (hexadecimal.to_owned(), TokenFormat::Hexadecimal),
        (long("ghx_"), TokenFormat::Other),
        ("ghp_short".to_owned(), TokenFormat::Other),
        (format!("{CLASSIC}-"), TokenFormat::Other),
        (hexadecimal.to_uppercase(), TokenFormat::Other),
        (format!("{hexadecimal}0"), TokenFormat::Other),
        (
            "correct-horse-battery-staple".to_owned(),
            TokenFormat::Other,
        ),
        ("x-oauth-basic".to_owned(), TokenFormat::Other),
    ] {
        let credential = Credential::of_user("mona", &secret).unwrap();
        assert_eq!(credential.token_format(), token_format, "{secret}");
        let is_token = token_format != TokenFormat::Other;
        assert_eq!(credential.key_material().is_some(), is_token, "{secret}");
    }
}

#[test]
fn web_tokens_and_when_they_end() {
    for (claims, expires_at_ms) in [
        ("{}", None),
        (r#"{"exp":1763640000}"#, Some(1_763_640_000_000)),
        (r#"{"exp":1763640000.9,"sub":"x"}"#, Some(1_763_640_000_000)),
        (r#"{"exp":null}"#, None),
        (r#"{"exp":-5}"#, Some(0)),
        (r#"{"exp":1e300}"#, Some(u64::MAX)),
    ] {
        let credential = Credential::parse(&format!("Bearer {}", jwt(claims))).unwrap();
        assert!(
            matches!(credential.token_format(), TokenFormat::Jwt { .. }),
            "{claims}"
        );
        assert_eq!(credential.expires_at_ms(), expires_at_ms, "{claims}");
        assert!(credential.key_material().is_some());
    }
    let good = jwt("{}");
    for bad in [
        &good[..good.len() - 1],
        &format!("{good}.x"),
        &format!("{good}="),
        &jwt("[]"),
        &jwt(r#"{"exp":"soon"}"#),
        &good.replace(JWT_HEAD, "e30"),
        &good.replace(JWT_HEAD, "!"),
        "..",
    ] {
        assert_eq!(TokenFormat::of(bad), TokenFormat::Other, "{bad}");
    }
    // JSON Web Tokens carry claims, and may be longer than other tokens.
    let claims = format!(r#"{{"x":"{}"}}"#, "y".repeat(2_000));
    assert!(Credential::parse(&format!("Bearer {}", jwt(&claims))).is_ok());
    let claims = format!(r#"{{"x":"{}"}}"#, "y".repeat(4_000));
    refused(&format!("Bearer {}", jwt(&claims)), Malformed::Secret);
}

#[test]
fn identities_differ_in_every_part() {
    let identities = [
        basic("mona:s3cret"),
        basic("lisa:s3cret"),
        basic("mona:s3cre"),
        "Bearer s3cret".to_owned(),
        "token s3cret".to_owned(),
    ];
    let credentials: Vec<_> = identities
        .iter()
        .map(|value| Credential::parse(value).unwrap())
        .collect();
    for (index, one) in credentials.iter().enumerate() {
        for other in &credentials[..index] {
            assert_ne!(one.identity(), other.identity());
        }
    }
}

#[test]
fn debug_prints_no_secret() {
    let credential = Credential::of_user("mona", "s3cret").unwrap();
    assert_eq!(format!("{credential:?}"), "Credential(..)");
}

proptest::proptest! {
    #[test]
    fn a_credential_that_is_sent_on_is_harmless(value in "((?i)basic|bearer|token|\\PC{0,9}) ?[\\PC\r\n\t\0]{0,60}") {
        if let Ok(credential) = Credential::parse(&value) {
            let sent = credential.header_value();
            assert!(sent.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
            assert_eq!(sent.matches(' ').count(), 1);
        }
    }

    #[test]
    fn pairs_come_through_whole_or_not_at_all(user in "\\PC{0,20}", secret in "\\PC{0,40}") {
        // The first colon ends the user name (RFC 7617 §2).
        let pair = format!("{user}:{secret}");
        let (user, secret) = pair.split_once(':').unwrap();
        if let Ok(credential) = Credential::parse(&basic(&pair)) {
            assert_eq!(credential.identity(), [b"Basic", user.as_bytes(), secret.as_bytes()]);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = Credential::parse(&format!("Basic {}", STANDARD.encode(&bytes)));
        let _ = TokenFormat::of(&String::from_utf8_lossy(&bytes));
    }
}

/// Compiles only if a type does not implement a trait: otherwise the `_` below could be either of
/// two types.
macro_rules! lacks {
    ($type:ty: $($bound:path),+) => {
        $({
            trait AmbiguousWhereImplemented<Case> {
                fn item() {}
            }
            struct Implemented;
            impl<T: ?Sized> AmbiguousWhereImplemented<()> for T {}
            impl<T: ?Sized + $bound> AmbiguousWhereImplemented<Implemented> for T {}
            <$type as AmbiguousWhereImplemented<_>>::item();
        })+
    };
}

#[test]
fn secrets_are_not_copied_compared_or_written() {
    use crate::config::Pepper;
    use crate::egress::ExtraHeader;
    lacks!(Credential: Clone, PartialEq, fmt::Display, serde::Serialize, AsRef<str>);
    lacks!(Pepper: Clone, PartialEq, fmt::Display, serde::Serialize, AsRef<[u8]>);
    lacks!(ExtraHeader: Clone, PartialEq, fmt::Display, serde::Serialize, AsRef<str>);
}
