//! This module reads the bytes of an answer: a report into one buffer, with checks; a stream of
//! statuses line by line.

use api::{JobStatus, State};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FilePropertyBag, ReadableStream, ReadableStreamDefaultReader};

use super::abort::AbortScope;
use super::lines::Lines;
use crate::model::fetch::arrival::{Arrival, REPORT_BYTES, Spoiled};
use crate::model::fetch::job::Amount;
use crate::platform::js::get;
use crate::platform::timer::within;

/// Milliseconds between two pieces of a report, at most.
const REPORT_IDLE_MS: i64 = 60_000;

/// Milliseconds between two statuses, at most; the worker sends one every ten seconds.
const STATUS_IDLE_MS: i64 = 30_000;

/// Bytes of the first buffer if the size is not known; it doubles from there.
const BUFFER_BYTES: u32 = 1 << 20;

/// Bytes between two reports of progress.
const PROGRESS_BYTES: u64 = 128 * 1024;

/// Why there is no file.
pub(super) enum Unread {
    /// The connection broke, or no bytes arrived for too long.
    Lost,
    /// The report that arrived is not what was sent.
    Spoiled(Spoiled),
}

/// Reads the report, checks its length and its digest, and makes a file of it.
pub(super) async fn read_report(
    scope: &AbortScope,
    stream: Option<ReadableStream>,
    arrival: &Arrival,
    came: impl Fn(Amount),
    whole: impl Fn(),
) -> Result<File, Unread> {
    let mut buffer = Buffer::new(arrival.size_bytes);
    let mut told_bytes = 0;
    let amount = |bytes| Amount {
        bytes,
        of_bytes: arrival.size_bytes,
    };
    came(amount(0));
    let mut pieces = Pieces::of(stream).ok_or(Unread::Lost)?;
    loop {
        match pieces.next(scope, REPORT_IDLE_MS).await {
            Piece::Bytes(piece) => buffer.push(&piece).map_err(Unread::Spoiled)?,
            Piece::End => break,
            Piece::Broken => return Err(Unread::Lost),
        }
        let bytes = u64::from(buffer.filled);
        if bytes - told_bytes >= PROGRESS_BYTES {
            told_bytes = bytes;
            came(amount(bytes));
        }
    }
    arrival
        .check_length(u64::from(buffer.filled))
        .map_err(Unread::Spoiled)?;
    whole();
    let bytes = buffer.whole();
    let digest = sha_256(&bytes)
        .await
        .ok_or(Unread::Spoiled(Spoiled::NoDigest))?;
    arrival.check_digest(&digest).map_err(Unread::Spoiled)?;
    file(&bytes, arrival).map_err(|_| Unread::Spoiled(Spoiled::TooLarge))
}

/// The end of a stream of statuses.
pub(super) enum Watched {
    /// The worker ended it, after a status with this state.
    Ended(State),
    /// It broke, or ended before its first status; `told`: whether a status arrived.
    Broke { told: bool },
}

/// Reads statuses until the stream ends.
pub(super) async fn statuses(
    scope: &AbortScope,
    stream: Option<ReadableStream>,
    told: impl Fn(JobStatus),
) -> Watched {
    let mut last = None;
    let mut lines = Lines::default();
    let Some(mut pieces) = Pieces::of(stream) else {
        return Watched::Broke { told: false };
    };
    loop {
        let piece = match pieces.next(scope, STATUS_IDLE_MS).await {
            Piece::Bytes(piece) => piece,
            Piece::End => {
                return match last {
                    Some(state) => Watched::Ended(state),
                    None => Watched::Broke { told: false },
                };
            }
            Piece::Broken => {
                let told = last.is_some();
                return Watched::Broke { told };
            }
        };
        let statuses = lines.push(&piece.to_vec()).ok().and_then(|lines| {
            let read = |line: String| serde_json::from_str::<JobStatus>(&line).ok();
            lines.into_iter().map(read).collect::<Option<Vec<_>>>()
        });
        let Some(statuses) = statuses else {
            scope.give_up_call();
            let told = last.is_some();
            return Watched::Broke { told };
        };
        for status in statuses {
            last = Some(status.state);
            told(status);
        }
    }
}

struct Pieces(ReadableStreamDefaultReader);

enum Piece {
    Bytes(Uint8Array),
    End,
    Broken,
}

impl Pieces {
    fn of(stream: Option<ReadableStream>) -> Option<Self> {
        ReadableStreamDefaultReader::new(&stream?).ok().map(Self)
    }

    async fn next(&mut self, scope: &AbortScope, idle_ms: i64) -> Piece {
        let read = within(idle_ms, &self.0.read()).await;
        if scope.is_aborted() {
            return Piece::Broken;
        }
        match read {
            Ok(Ok(answer)) if get(&answer, "done").is_truthy() => Piece::End,
            Ok(Ok(answer)) => get(&answer, "value")
                .dyn_into()
                .map_or(Piece::Broken, Piece::Bytes),
            Ok(Err(_)) => Piece::Broken,
            Err(_) => {
                scope.give_up_call();
                Piece::Broken
            }
        }
    }
}

/// Bytes in one piece, as the digest wants them. They stay on the browser's side: a report that
/// passed through the page's own memory would stay as large in it.
struct Buffer {
    bytes: Uint8Array,
    filled: u32,
    is_sized: bool,
}

impl Buffer {
    fn new(size_bytes: Option<u64>) -> Self {
        let size = size_bytes.and_then(|size| u32::try_from(size).ok());
        Self {
            bytes: Uint8Array::new_with_length(size.unwrap_or(BUFFER_BYTES)),
            filled: 0,
            is_sized: size.is_some(),
        }
    }

    fn push(&mut self, piece: &Uint8Array) -> Result<(), Spoiled> {
        let needed = u64::from(self.filled) + u64::from(piece.length());
        if needed > u64::from(self.bytes.length()) {
            if self.is_sized {
                return Err(Spoiled::Length);
            }
            if needed > REPORT_BYTES {
                return Err(Spoiled::TooLarge);
            }
            let size = needed.next_power_of_two().min(REPORT_BYTES);
            let size = u32::try_from(size).map_err(|_| Spoiled::TooLarge)?;
            let larger = Uint8Array::new_with_length(size);
            larger.set(&self.bytes.subarray(0, self.filled), 0);
            self.bytes = larger;
        }
        self.bytes.set(piece, self.filled);
        self.filled = u32::try_from(needed).map_err(|_| Spoiled::TooLarge)?;
        Ok(())
    }

    fn whole(self) -> Uint8Array {
        if self.filled == self.bytes.length() {
            self.bytes
        } else {
            self.bytes.slice(0, self.filled)
        }
    }
}

/// SHA-256, from the browser; `None` if it offers none because the page came without TLS.
async fn sha_256(bytes: &Uint8Array) -> Option<Vec<u8>> {
    if !is_secure() {
        return None;
    }
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    let digesting = subtle
        .digest_with_str_and_js_u8_array("SHA-256", bytes)
        .ok()?;
    let digest = JsFuture::from(digesting).await.ok()?;
    Some(Uint8Array::new(&digest).to_vec())
}

/// Whether the page came over a connection that no one else could read or change. Without that the
/// browser offers no digest, and a token must not be sent.
pub(super) fn is_secure() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

fn file(bytes: &Uint8Array, arrival: &Arrival) -> Result<File, JsValue> {
    let options = FilePropertyBag::new();
    options.set_type(&arrival.media_type);
    options.set_last_modified(arrival.copy.as_of_ms().unwrap_or(0) as f64);
    let parts = Array::of1(bytes);
    File::new_with_u8_array_sequence_and_options(&parts, &arrival.name, &options)
}
