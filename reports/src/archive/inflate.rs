//! This module unpacks one DEFLATE stream (RFC 1951) into a ring buffer.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_HAS_MORE_INPUT;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::refusal::Refusal;

/// Bytes of the window, a power of two. The format looks back 32 KiB; a larger window hands out
/// larger pieces, which cost the reader fewer turns.
const WINDOW_BYTES: usize = 256 * 1024;

/// Is given how many packed bytes went in, and what came out of them.
type Out<'a> = dyn FnMut(usize, &[u8]) -> Result<(), Refusal> + 'a;

/// How far a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It wants more bytes.
    More,
    /// It has ended.
    Done,
    /// The bytes are no DEFLATE stream, or stop being one.
    Broken,
}

/// Unpacks one stream after the other.
pub(super) struct Inflater {
    state: Box<DecompressorOxide>,
    window: Box<[u8]>,
    at: usize,
}

impl Inflater {
    pub(super) fn new() -> Self {
        Self {
            state: Box::default(),
            window: vec![0; WINDOW_BYTES].into_boxed_slice(),
            at: 0,
        }
    }

    /// Takes packed bytes. `out` is given how many of them went in since it was called last, and
    /// what came out of them; they are at most a window. Returns how many went in altogether:
    /// those behind the end of the stream do not.
    pub(super) fn push(
        &mut self,
        packed: &[u8],
        out: &mut Out<'_>,
    ) -> Result<(usize, State), Refusal> {
        let mut rest = packed;
        loop {
            let (status, read, written) = decompress(
                &mut self.state,
                rest,
                &mut self.window,
                self.at,
                TINFL_FLAG_HAS_MORE_INPUT,
            );
            rest = &rest[read..];
            out(read, &self.window[self.at..self.at + written])?;
            self.at = (self.at + written) % WINDOW_BYTES;
            let state = match status {
                TINFLStatus::HasMoreOutput => continue,
                TINFLStatus::NeedsMoreInput => State::More,
                TINFLStatus::Done => State::Done,
                _ => State::Broken,
            };
            return Ok((packed.len() - rest.len(), state));
        }
    }

    /// Begins another stream.
    pub(super) fn reset(&mut self) {
        self.state.init();
        self.at = 0;
    }
}
