//! This module holds the hosts that downloads of a target may come from, and that never get a
//! credential.

use url::Url;

use super::{Origin, origin};

/// A host and, if it is not the scheme's default, a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageHost(String);

impl StorageHost {
    /// Reads what an operator wrote, if it is spelled in its normal form.
    pub(crate) fn configured(text: &str) -> Option<Self> {
        let url = Url::parse(&format!("https://{text}")).ok()?;
        let origin = Origin::of(&url)?;
        (origin.host_and_port() == text && origin::is_plain(text)).then(|| Self(text.to_owned()))
    }

    /// Whether an address is on this host and port. [`Egress`](super::Egress) judges its scheme.
    #[must_use]
    pub fn is_of(&self, url: &Url) -> bool {
        Origin::of(url).is_some_and(|origin| origin.host_and_port() == self.0)
    }

    /// The text of the configuration.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}
