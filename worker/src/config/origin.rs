//! Scheme, host and port: where an upstream is, and nothing more.
//!
//! Addresses are compared as the URL standard reads them, never as text: `127.1`, `0x7f.1` and
//! `127.0.0.1` are one host, and `ghe.corp\t.example` is not the one it looks like. What an
//! operator writes must be spelled the way it is read, so that nobody has to know those rules to
//! see where a credential goes.

#[cfg(test)]
mod tests;

use url::{Position, Url};

use super::hosts::is_loopback;

/// Where requests to a target go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// With the path `/` and nothing after it, and no final dot in the host.
    root: Url,
    scheme: Scheme,
}

/// The two schemes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Over TLS.
    Https,
}

/// Why a text is no origin that may be configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mistake {
    /// Not an absolute address.
    NotAnAddress,
    /// Neither `https` nor `http`.
    Scheme,
    /// A user name or password.
    UserInfo,
    /// A path, query or fragment.
    MoreThanOrigin,
    /// Spelled otherwise than it is read.
    Spelling,
}

impl Mistake {
    /// What to tell the operator.
    pub(super) const fn says(self) -> &'static str {
        match self {
            Self::NotAnAddress => {
                "is no address. Write scheme and host, as in https://ghe.example.com"
            }
            Self::Scheme => "has a scheme that is not https. Write https://, and the host",
            Self::UserInfo => {
                "has a user name or password in it. Write scheme and host only; everybody brings \
                 their own credential"
            }
            Self::MoreThanOrigin => {
                "has more than scheme, host and port. Leave out the path, what follows it, and \
                 the slash at the end"
            }
            Self::Spelling => {
                "is not spelled the way it is read. Write the host in lower case, without a dot \
                 at the end, without characters that are no part of it, an address of numbers as \
                 four plain numbers, other scripts as xn--…, and no port where it is the scheme's \
                 own"
            }
        }
    }
}

impl Origin {
    /// The origin of an address, or `None` where it has another scheme than these two.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        let scheme = match url.scheme() {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return None,
        };
        let mut root = Url::parse(&url[..Position::BeforePath]).ok()?;
        root.set_username("").ok()?;
        root.set_password(None).ok()?;
        root.set_path("/");
        let undotted = root.host_str()?.strip_suffix('.').map(str::to_owned);
        if let Some(host) = undotted {
            root.set_host(Some(&host)).ok()?;
        }
        Some(Self { root, scheme })
    }

    /// The origin that an operator wrote.
    pub(super) fn configured(text: &str) -> Result<Self, Mistake> {
        let url = Url::parse(text).map_err(|_| Mistake::NotAnAddress)?;
        let origin = Self::of(&url).ok_or(Mistake::Scheme)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Mistake::UserInfo);
        }
        if origin.text() == text && is_plain(origin.host_and_port()) {
            return Ok(origin);
        }
        // The parser forgives what it can; these say what it forgave.
        let is_whole = url.path() != "/"
            || url.query().is_some()
            || url.fragment().is_some()
            || origin.root.as_str() == text;
        Err(if is_whole {
            Mistake::MoreThanOrigin
        } else {
            Mistake::Spelling
        })
    }

    /// As it is written: `https://ghe.example.com`, with a port only where it is not the
    /// scheme's own.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.root[..Position::BeforePath]
    }

    /// In the clear, or not.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host, and the port where it is not the scheme's own: what a person is shown.
    #[must_use]
    pub fn host_and_port(&self) -> &str {
        &self.root[Position::BeforeHost..Position::BeforePath]
    }

    /// Whether it is the machine that this runs on.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.root.host().is_some_and(|host| is_loopback(&host))
    }

    /// An address there. The path is one of ours, never a person's.
    #[must_use]
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.root.clone();
        url.set_path(path);
        url
    }

    /// Whether an address is there, whatever its path.
    #[must_use]
    pub fn is_of(&self, url: &Url) -> bool {
        Self::of(url).is_some_and(|origin| origin == *self)
    }
}

/// Whether a host has only characters that hosts have. The URL standard forgives more, such as
/// the `*` of somebody who hopes for a pattern.
pub(super) fn is_plain(host_and_port: &str) -> bool {
    let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    host_and_port.bytes().all(is_listed)
}
