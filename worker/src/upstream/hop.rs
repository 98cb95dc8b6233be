//! This module describes one request to an upstream before it is sent.
//!
//! Scheme, host and port come from the configuration, so that no text of a client decides where a
//! request goes. The header fields are a closed list: the credential, the configured headers, the
//! name of this program, and what the upstream's own file adds.

use url::Url;
use zeroize::Zeroizing;

use crate::credential::Credential;
use crate::egress::{Destination, Egress};

/// GitHub's API refuses requests without a user agent, and the platform sends none.
pub(crate) const USER_AGENT: &str = concat!("Rollcall/", env!("CARGO_PKG_VERSION"));

/// One request before it is sent: its address, and what it may carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    pub url: Url,
    /// Whether the request carries the credential and the configured headers. Once a redirect has
    /// led to another host, no later request of this chain carries them.
    pub trusted: bool,
    /// Redirects that were followed before this request.
    pub followed: usize,
    pub accept: &'static str,
    /// Header fields that the upstream wants, with names in lower case.
    pub fields: Vec<(&'static str, String)>,
    /// The body of a `POST`; a request without it is a `GET`.
    pub body: Option<String>,
    /// Whether the body of the answer may be a part of the report: it is then decompressed here,
    /// where its size is counted, and not by the platform.
    pub is_counted: bool,
    /// Whether an answer that became a part of the report is kept, so that it is not asked for twice.
    pub is_kept: bool,
}

/// A header's name, in lower case, and its value. Values are secrets, so there is no `Debug`.
pub struct Field<'a> {
    pub name: &'a str,
    /// Visible ASCII and spaces.
    pub value: Zeroizing<String>,
}

/// The contents and the way of a request: the only source of its header fields.
pub struct Dispatch<'a> {
    /// Every header field; the platform adds `host` and the fields that disable its cache.
    pub fields: Vec<Field<'a>>,
    /// The binding to send it through; `None` for the network.
    pub binding: Option<&'a str>,
}

impl Hop {
    /// A request to the origin, with the credential.
    #[must_use]
    pub fn to_origin(egress: &Egress, path: &str, accept: &'static str) -> Self {
        Self::to_link((egress.origin.at(path), Destination::Origin), accept)
    }

    /// A request to where a [link](super::redirect::link) leads, with the credential only if that is
    /// the origin.
    #[must_use]
    pub fn to_link((url, destination): (Url, Destination), accept: &'static str) -> Self {
        Self {
            url,
            trusted: destination == Destination::Origin,
            followed: 0,
            accept,
            fields: Vec::new(),
            body: None,
            is_counted: false,
            is_kept: false,
        }
    }

    /// The same request, whose answer may be a part of the report.
    #[must_use]
    pub fn counted(self) -> Self {
        Self {
            is_counted: true,
            ..self
        }
    }

    /// The same request, whose answer is a page of the report that is read whole and
    /// [kept](crate::answers).
    #[must_use]
    pub fn kept(self) -> Self {
        Self {
            is_kept: true,
            ..self
        }
    }

    /// Whether the answer may be kept: that of a `GET` which carries the credential.
    #[must_use]
    pub fn may_be_kept(&self) -> bool {
        self.is_kept && self.trusted && self.body.is_none()
    }

    /// The same request, which is answered with `304` if this entity tag is still that of the answer.
    #[must_use]
    pub fn unless(&self, etag: String) -> Self {
        let mut hop = self.clone();
        hop.fields.push(("if-none-match", etag));
        hop
    }

    /// The same request with another address. It carries the credential only if this one does.
    #[must_use]
    pub fn followed_to(&self, url: Url, trusted: bool) -> Self {
        Self {
            url,
            trusted: self.trusted && trusted,
            followed: self.followed.saturating_add(1),
            ..self.clone()
        }
    }

    /// The request as it is sent; `None` if the address is not on the target's list, or has lost the right to
    /// the credential that every request to the origin carries.
    #[must_use]
    pub fn dispatch<'a>(
        &self,
        egress: &'a Egress,
        credential: &Credential,
    ) -> Option<Dispatch<'a>> {
        let is_origin = egress.destination(&self.url)? == Destination::Origin;
        if is_origin != self.trusted {
            return None;
        }
        let public = |name, value: &str| Field {
            name,
            value: Zeroizing::new(value.to_owned()),
        };
        let mut fields = vec![
            public("accept", self.accept),
            public("user-agent", USER_AGENT),
        ];
        if self.is_counted {
            // Compression marks the end of a body. It is decoded here, where the size is counted.
            fields.push(public("accept-encoding", "gzip"));
        }
        if !is_origin {
            return Some(Dispatch {
                fields,
                // A storage host is not behind the binding.
                binding: None,
            });
        }
        let own = self.fields.iter();
        fields.extend(own.map(|(name, value)| public(name, value)));
        fields.push(Field {
            name: "authorization",
            value: credential.header_value(),
        });
        let extra = egress.headers.iter();
        fields.extend(extra.map(|header| public(&header.name, header.value())));
        Some(Dispatch {
            fields,
            binding: egress.binding.as_deref(),
        })
    }
}
