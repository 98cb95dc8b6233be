//! Who there is. None of these credentials opens anything anywhere else, and each says so.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Somebody with an account.
#[derive(Debug, PartialEq, Eq)]
pub struct Account {
    /// The user name.
    pub login: &'static str,
    /// A classic token: a prefix and 36 characters.
    pub token: &'static str,
    /// The password, where one works for this account.
    pub password: Option<&'static str>,
    /// Whether the site-admin pages exist for them.
    pub is_site_admin: bool,
    /// The account's number.
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

/// Another site administrator: what one of them fetched is not the other's to read.
pub const TWIN: Account = Account {
    login: "demo-twin",
    token: "ghp_TwinTwinTwinTwinTwinTwinTwinTwinTwin",
    password: None,
    is_site_admin: true,
    id: 3,
};

/// Somebody who is no site administrator.
pub const USER: Account = Account {
    login: "demo-user",
    token: "ghp_UserUserUserUserUserUserUserUserUser",
    password: None,
    is_site_admin: false,
    id: 4,
};

const ALL: [&Account; 3] = [&ADMIN, &TWIN, &USER];

/// Whose the credential in an `Authorization` is; `None` for nobody's.
#[must_use]
pub fn account(authorization: &str) -> Option<&'static Account> {
    let (scheme, rest) = authorization.split_once(' ')?;
    let rest = rest.trim();
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => {
            let pair = String::from_utf8(STANDARD.decode(rest).ok()?).ok()?;
            let (login, secret) = pair.split_once(':')?;
            ALL.into_iter().find(|account| {
                account.login.eq_ignore_ascii_case(login)
                    && (account.token == secret || account.password == Some(secret))
            })
        }
        "bearer" | "token" => ALL.into_iter().find(|account| account.token == rest),
        _ => None,
    }
}
