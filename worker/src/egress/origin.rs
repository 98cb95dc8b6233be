//! This module holds an origin: the scheme, host and port of an upstream.
//!
//! Origins are compared as the URL standard reads them, never as text: `127.1`, `0x7f.1` and
//! `127.0.0.1` are one host, and `ghe.corp\t.example` is not the host that it looks like. An
//! operator must write an origin in its normal form, so that a reader of the configuration sees
//! where a credential goes.

#[cfg(test)]
mod tests;

use url::{Position, Url};

use super::is_loopback;

/// The origin that requests to a target go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The URL with the path `/`, nothing after it, and no final dot in the host.
    root: Url,
    scheme: Scheme,
}

/// The schemes of an upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Without encryption.
    Http,
    /// Over TLS.
    Https,
}

/// Why a text cannot be configured as an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mistake {
    NotAnAddress,
    /// The scheme is neither `https` nor `http`.
    Scheme,
    /// There is a user name or password.
    UserInfo,
    /// There is a path, query or fragment.
    MoreThanOrigin,
    /// The spelling is not the normal form.
    Spelling,
}

impl Mistake {
    /// The explanation for the operator.
    pub(crate) const fn says(self) -> &'static str {
        match self {
            Self::NotAnAddress => {
                "is not an address. Write the scheme and the host, as in https://ghe.example.com"
            }
            Self::Scheme => "has a scheme that is not https. Write https:// and the host",
            Self::UserInfo => {
                "contains a user name or password. Write only the scheme and the host; each client \
                 sends its own credential"
            }
            Self::MoreThanOrigin => {
                "has more than scheme, host and port. Leave out the path, the query and the final \
                 slash"
            }
            Self::Spelling => {
                "is not in its normal form. Write the host in lower case, without a final dot and \
                 without characters that hosts cannot have, an IPv4 address as four decimal \
                 numbers, other scripts as xn--…, and no port if it is the scheme's default"
            }
        }
    }
}

impl Origin {
    /// The origin of an address, or `None` if its scheme is neither of the two.
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

    /// Reads the origin that an operator wrote.
    pub(crate) fn configured(text: &str) -> Result<Self, Mistake> {
        let url = Url::parse(text).map_err(|_| Mistake::NotAnAddress)?;
        let origin = Self::of(&url).ok_or(Mistake::Scheme)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Mistake::UserInfo);
        }
        if origin.text() == text && is_plain(origin.host_and_port()) {
            return Ok(origin);
        }
        // The parser accepts these mistakes, so they are looked for here.
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

    /// The normal form: `https://ghe.example.com`, with a port only if it is not the scheme's
    /// default.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.root[..Position::BeforePath]
    }

    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host, and the port if it is not the scheme's default, as a person sees it.
    #[must_use]
    pub fn host_and_port(&self) -> &str {
        &self.root[Position::BeforeHost..Position::BeforePath]
    }

    /// Whether the origin is on this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.root.host().is_some_and(|host| is_loopback(&host))
    }

    /// An address at this origin. The path always comes from this crate, never from a person.
    #[must_use]
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.root.clone();
        url.set_path(path);
        url
    }

    /// Whether an address is at this origin, whatever its path.
    #[must_use]
    pub fn is_of(&self, url: &Url) -> bool {
        Self::of(url).is_some_and(|origin| origin == *self)
    }
}

/// Whether a host consists of characters that hosts have. The URL standard also accepts others,
/// such as the `*` of a pattern.
pub(crate) fn is_plain(host_and_port: &str) -> bool {
    let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    host_and_port.bytes().all(is_listed)
}
