//! This module reads what an attempt receives: the beginning of an answer, and a part of the report.

use reports::archive::Unpacker;
use worker::Response;

use super::body::{Body, BodyError};
use super::clock;
use super::outbound::Abort;
use crate::limits;
use crate::problem::Problem;
use crate::upstream::http::{self, Framing};
use crate::upstream::{Hop, Joint, Outcome, State};

/// The result of a request that did not end the attempt.
pub(super) enum Arrival {
    /// A part of the report, or a body that may be one.
    Part(ArrivingPart),
    /// A refusal that may or may not reject the credential; only the server can confirm it.
    Unconfirmed {
        /// Whether the refusal may be a failed sign-in, whether it came from the server or a proxy.
        is_rejection: bool,
    },
}

/// A part of the report that is about to be read.
pub(super) struct ArrivingPart {
    pub(super) content: Content,
    pub(super) framing: Framing,
    pub(super) joint: Joint,
    /// The request for the next part.
    pub(super) next: Option<(Box<Hop>, State)>,
    /// When the part was generated, if the headers say that this was some time ago.
    pub(super) made_at_ms: Option<u64>,
    /// Whether the body came through a service binding, whose runtime may end a body without
    /// framing it.
    pub(super) is_bound: bool,
}

/// The bytes of a part.
pub(super) enum Content {
    /// The rest of the answer.
    Body {
        body: Body,
        /// Aborts the body when it is dropped.
        _abort: Abort,
    },
    /// The rest of these.
    Bytes(std::vec::IntoIter<u8>),
}

impl Content {
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, Outcome> {
        let body = match self {
            Self::Body { body, .. } => body,
            Self::Bytes(bytes) => {
                let piece: Vec<u8> = bytes.by_ref().take(limits::PIECE_BYTES).collect();
                return Ok(Some(piece).filter(|piece| !piece.is_empty()));
            }
        };
        match clock::within(limits::IDLE_MS, body.next()).await {
            None => Err(Outcome::refused(Problem::UpstreamSlow)),
            Some(Err(BodyError)) => Err(Outcome::refused(Problem::Truncated)),
            Some(Ok(piece)) => Ok(piece),
        }
    }
}

/// The first bytes of an answer, decompressed, and whether they are all of it.
pub(super) async fn first_of(hop: &Hop, response: &Response, bytes_max: usize) -> (Vec<u8>, bool) {
    let bytes_max = bytes_max.min(limits::ANSWER_BYTES);
    let Some(Ok(body)) = Body::of(response) else {
        return (Vec::new(), true);
    };
    let first = clock::within(limits::IDLE_MS, body.first(bytes_max)).await;
    let (first, is_whole) = first.unwrap_or_default();
    let field = |name: &str| response.headers().get(name).ok().flatten();
    if !hop.is_counted || !http::is_packed(&field) {
        return (first, is_whole);
    }
    let unpacked = Unpacker::gzip().beginning(&first, bytes_max);
    let unpacked = unpacked.unwrap_or_default();
    let is_whole = is_whole && unpacked.len() < bytes_max;
    (unpacked, is_whole)
}
