//! Hosts that a target may redirect a download to, and that never see a credential.

use url::Url;

use super::{Origin, origin};

/// A host and, where it is not the scheme's own, a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageHost(String);

impl StorageHost {
    /// What an operator wrote, if it is spelled the way it is read.
    pub(super) fn configured(text: &str) -> Option<Self> {
        let url = Url::parse(&format!("https://{text}")).ok()?;
        let origin = Origin::of(&url)?;
        (origin.host_and_port() == text && origin::is_plain(text)).then(|| Self(text.to_owned()))
    }

    /// Whether an address is on this host and port. Its scheme is for the redirect policy to
    /// judge.
    #[must_use]
    pub fn is_of(&self, url: &Url) -> bool {
        Origin::of(url).is_some_and(|origin| origin.host_and_port() == self.0)
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}
