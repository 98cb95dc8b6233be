//! This module holds an answer that a job keeps, and decides what it is used for.
//!
//! A report of many pages is asked for page by page. Each page that came whole is kept, sealed, so
//! that no page is asked for twice in one round, even after a rate limit or a restart in the middle.
//! In a later round, the server is asked whether the page has changed (`If-None-Match`), and only
//! its `304` makes a kept answer count. The upstream's code sees the same answer each time.

use serde::{Deserialize, Serialize};

use crate::config::Pepper;
use crate::limits;
use crate::name::{JobName, keyed_digest};
use crate::upstream::http::Fields;
use crate::upstream::{Hop, report_time};

/// The header fields that are kept: what a page says about itself, and where the next one is.
const FIELDS: [&str; 4] = ["content-type", "etag", "last-modified", "link"];

/// An answer that led to a part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub head: Head,
    /// All of the body, decompressed.
    pub body: Vec<u8>,
}

/// Everything but the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// When the server sent it, or last confirmed it, in milliseconds since 1970.
    pub at_ms: u64,
    /// Whether it was the last of its report.
    pub is_last: bool,
    pub status: u16,
    /// Those of [`FIELDS`] that it has.
    fields: Vec<(String, String)>,
}

/// What is done about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// Send it.
    Ask,
    /// Send it with this entity tag; if the server answers `304`, this answer is the server's.
    Confirm(Box<Answer>, String),
    /// Send nothing: this is the answer.
    Give(Box<Answer>),
}

impl Head {
    #[must_use]
    pub fn of(status: u16, fields: &Fields<'_>, at_ms: u64, is_last: bool) -> Self {
        let found = |name: &&str| Some(((*name).to_owned(), fields(name)?));
        Self {
            at_ms,
            is_last,
            status,
            fields: FIELDS.iter().filter_map(found).collect(),
        }
    }

    /// The value of a kept header field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        let found = self.fields.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.clone())
    }
}

impl Answer {
    /// This answer, which the server confirmed with a `304` that has these fields (RFC 9111 §3.2).
    #[must_use]
    pub fn confirmed(mut self, fields: &Fields<'_>, at_ms: u64) -> Self {
        self.head.at_ms = at_ms;
        for name in FIELDS {
            let Some(value) = fields(name) else { continue };
            self.head.fields.retain(|(own, _)| own != name);
            self.head.fields.push((name.to_owned(), value));
        }
        self
    }

    /// When it was made, if that was some time ago.
    #[must_use]
    pub fn made_at_ms(&self, now_ms: u64) -> Option<u64> {
        let sent_ms = Some(self.head.at_ms);
        let is_old = |at_ms: &u64| now_ms.saturating_sub(*at_ms) >= limits::MADE_AGO_MIN_MS;
        let said_ms = report_time::made_at_ms(&|name| self.head.field(name), now_ms);
        sent_ms.filter(is_old).into_iter().chain(said_ms).min()
    }

    /// The answer as bytes, to be sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // A struct of texts and numbers always serialises, on one line.
        let mut bytes = serde_json::to_vec(&self.head).unwrap_or_default();
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Reads the bytes of [`Self::to_bytes`].
    #[must_use]
    pub fn from_bytes(mut bytes: Vec<u8>) -> Option<Self> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let head = serde_json::from_slice(bytes.get(..end)?).ok()?;
        bytes.drain(..=end);
        Some(Self { head, body: bytes })
    }
}

/// What is done about a request in this round, if its answer was kept in a round before, or in the
/// same.
///
/// The last page is always asked for: a report that came without one request would not show that the
/// server still accepts the credential.
#[must_use]
pub fn plan(kept: Option<(u64, Answer)>, round: u64) -> Plan {
    let Some((kept_in, answer)) = kept else {
        return Plan::Ask;
    };
    if kept_in == round && !answer.head.is_last {
        return Plan::Give(Box::new(answer));
    }
    match answer.head.field("etag") {
        Some(etag) => Plan::Confirm(Box::new(answer), etag),
        None => Plan::Ask,
    }
}

/// The digest of a request, under which its answer is stored. It shows nothing of the address.
#[must_use]
pub fn address(pepper: &Pepper, job: &JobName, hop: &Hop) -> [u8; 32] {
    let mut fields: Vec<&[u8]> = vec![
        b"answer/v1",
        job.as_str().as_bytes(),
        hop.url.as_str().as_bytes(),
        hop.accept.as_bytes(),
    ];
    for (name, value) in &hop.fields {
        fields.extend([name.as_bytes(), value.as_bytes()]);
    }
    keyed_digest(pepper, &fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(is_last: bool, etag: Option<&str>) -> Answer {
        let fields = |name: &str| match name {
            "etag" => etag.map(str::to_owned),
            "link" => Some("<https://a.example.com/2>; rel=\"next\"".to_owned()),
            "set-cookie" => Some("secret".to_owned()),
            _ => None,
        };
        Answer {
            head: Head::of(200, &fields, 7, is_last),
            body: b"{\n}\n".to_vec(),
        }
    }

    #[test]
    fn an_answer_is_given_again_in_its_round_only() {
        let page = answer(false, Some("\"1\""));
        let given = Plan::Give(Box::new(page.clone()));
        let confirmed = Plan::Confirm(Box::new(page.clone()), "\"1\"".to_owned());
        assert_eq!(plan(Some((4, page.clone())), 4), given);
        for round in [0, 3, 5] {
            assert_eq!(plan(Some((4, page.clone())), round), confirmed);
        }
        assert_eq!(plan(None, 4), Plan::Ask);
    }

    #[test]
    fn an_answer_without_a_tag_is_asked_for_in_the_next_round() {
        assert_eq!(plan(Some((4, answer(false, None))), 5), Plan::Ask);
        assert!(matches!(
            plan(Some((4, answer(false, None))), 4),
            Plan::Give(_)
        ));
    }

    #[test]
    fn the_last_page_is_always_asked_for() {
        let last = answer(true, Some("\"9\""));
        assert!(matches!(plan(Some((4, last)), 4), Plan::Confirm(..)));
        assert_eq!(plan(Some((4, answer(true, None))), 4), Plan::Ask);
    }

    #[test]
    fn bytes_lead_back_to_the_answer() {
        let page = answer(false, Some("\"1\""));
        let bytes = page.to_bytes();
        assert!(!String::from_utf8_lossy(&bytes).contains("secret"));
        assert_eq!(Answer::from_bytes(bytes), Some(page));
        for bytes in ["", "{}", "{}\n", "no head\nbody"] {
            assert_eq!(Answer::from_bytes(bytes.into()), None, "{bytes}");
        }
    }

    #[test]
    fn a_304_renews_what_it_says() {
        let fields = |name: &str| (name == "link").then(|| "<https://a.example.com/3>".to_owned());
        let page = answer(false, Some("\"1\"")).confirmed(&fields, 99);
        assert_eq!(page.head.at_ms, 99);
        assert_eq!(page.head.field("etag").as_deref(), Some("\"1\""));
        assert_eq!(
            page.head.field("link").as_deref(),
            Some("<https://a.example.com/3>")
        );
        assert_eq!(page.body, answer(false, None).body);
    }
}
