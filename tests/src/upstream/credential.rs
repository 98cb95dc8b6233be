//! This module defines the accounts. Their credentials are invented, say so, and are valid nowhere
//! else.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

/// A user account.
#[derive(Debug, PartialEq, Eq)]
pub struct Account {
    /// The user name.
    pub login: &'static str,
    /// A classic token: a prefix and 36 characters.
    pub token: &'static str,
    /// The password, if the account has one that works.
    pub password: Option<&'static str>,
    /// Whether the account may see the site-admin pages.
    pub is_site_admin: bool,
    /// The account's id.
    pub id: u32,
}

/// The site administrator whose credential a demo shows.
pub const ADMIN: Account = Account {
    login: "demo-admin",
    token: "ghp_DemoDemoDemoDemoDemoDemoDemoDemoDemo",
    password: Some("demo-password"),
    is_site_admin: true,
    id: 2,
};

/// Another site administrator, who must not get the first one's reports.
pub const TWIN: Account = Account {
    login: "demo-twin",
    token: "ghp_TwinTwinTwinTwinTwinTwinTwinTwinTwin",
    password: None,
    is_site_admin: true,
    id: 3,
};

/// A user who is not a site administrator.
pub const USER: Account = Account {
    login: "demo-user",
    token: "ghp_UserUserUserUserUserUserUserUserUser",
    password: None,
    is_site_admin: false,
    id: 4,
};

const ALL: [&Account; 3] = [&ADMIN, &TWIN, &USER];

/// Many accounts of one kind, for tests that need an unused one: eight digits follow both prefixes.
struct Crowd {
    login: &'static str,
    token: &'static str,
    is_site_admin: bool,
    first_id: u32,
}

const CROWDS: [Crowd; 2] = [
    Crowd {
        login: "demo-admin-",
        token: "ghp_DemoDemoDemoDemoDemoDemoDemo",
        is_site_admin: true,
        first_id: 100_000_000,
    },
    Crowd {
        login: "demo-user-",
        token: "ghp_UserUserUserUserUserUserUser",
        is_site_admin: false,
        first_id: 200_000_000,
    },
];

/// The owner of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The user name.
    pub login: String,
    /// Whether the account may see the site-admin pages.
    pub is_site_admin: bool,
    /// The account's id.
    pub id: u32,
}

/// The owner of the credential in an `Authorization`; `None` if it is unknown.
#[must_use]
pub fn person(authorization: &str) -> Option<Person> {
    let (scheme, rest) = authorization.split_once(' ')?;
    let rest = rest.trim();
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => {
            let pair = String::from_utf8(STANDARD.decode(rest).ok()?).ok()?;
            let (login, secret) = pair.split_once(':')?;
            let with_password = ALL
                .into_iter()
                .find(|account| account.password == Some(secret));
            of_token(secret)
                .or_else(|| with_password.map(Account::person))
                .filter(|person| person.login.eq_ignore_ascii_case(login))
        }
        "bearer" | "token" => of_token(rest),
        _ => None,
    }
}

fn of_token(token: &str) -> Option<Person> {
    if let Some(token) = session(token) {
        return of_token(&token);
    }
    if let Some(account) = ALL.into_iter().find(|account| account.token == token) {
        return Some(account.person());
    }
    CROWDS.iter().find_map(|crowd| {
        let digits = token.strip_prefix(crowd.token)?;
        let is_number = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = digits.parse().ok().filter(|_| is_number)?;
        Some(Person {
            login: format!("{}{digits}", crowd.login),
            is_site_admin: crowd.is_site_admin,
            id: crowd.first_id + number,
        })
    })
}

/// The signature of a session's JSON Web Token.
const SIGNATURE: &str = "demo-signature-demo-signature-demo-signature";

/// The token of the account that a JSON Web Token is a session of: its subject. The simulator never
/// expires one by itself.
fn session(token: &str) -> Option<String> {
    let mut parts = token.split('.').skip(1);
    let (claims, signature) = (parts.next()?, parts.next()?);
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&claims).ok()?;
    let subject = claims.get("sub")?.as_str()?;
    (signature == SIGNATURE && !subject.contains('.')).then(|| subject.to_owned())
}

impl Account {
    fn person(&self) -> Person {
        Person {
            login: self.login.to_owned(),
            is_site_admin: self.is_site_admin,
            id: self.id,
        }
    }
}
