//! This module describes one answer before it is written, and writes it to the wire.

use std::io::{self, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use super::body::Body;

/// An answer. If it announces something else than it sends, that is the purpose of the fault.
#[derive(Debug)]
pub(super) struct Plan {
    /// The status; 0 if there is no status line.
    pub(super) status: u16,
    pub(super) version: Version,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
    pub(super) framing: Framing,
    /// Bytes of the body that are sent.
    pub(super) sent_bytes: u64,
    pub(super) pace: Pace,
    pub(super) end: End,
    /// The name of its fault.
    pub(super) fault: Option<&'static str>,
}

/// The form of the status line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Http11,
    Http10,
    /// There is neither status line nor header.
    None,
}

/// How the end of the body is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// A `Content-Length`, correct or not.
    Length(u64),
    /// Chunks (RFC 9112 §7.1).
    Chunked,
    /// The end of the connection (RFC 9112 §6.3, the last rule).
    Close,
    /// There is no body.
    None,
}

/// The timing of the body.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Pace {
    /// As fast as the client reads.
    Full,
    /// At `bytes_per_s`.
    Drip { bytes_per_s: u64 },
    /// After a pause before the first.
    Late(Duration),
    /// With a pause after `after_bytes` of the body.
    Paused { after_bytes: u64, pause: Duration },
}

/// The state of the connection after the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The next request may follow.
    Keep,
    /// The connection is closed properly.
    Close,
    /// The connection is closed in the middle of the body: not even the last chunk comes.
    Cut,
    /// The connection is reset.
    Reset,
}

impl Plan {
    /// An ordinary answer.
    pub(super) fn new(status: u16, content_type: &str, body: Body) -> Self {
        let size_bytes = body.size_bytes();
        let mut plan = Self {
            status,
            version: Version::Http11,
            headers: vec![("Server".into(), "GitHub.com".into())],
            body,
            framing: Framing::Length(size_bytes),
            sent_bytes: size_bytes,
            pace: Pace::Full,
            end: End::Keep,
            fault: None,
        };
        if !content_type.is_empty() {
            plan = plan.with("Content-Type", content_type);
        }
        if status == 204 || status == 304 {
            plan.framing = Framing::None;
        }
        plan
    }

    /// An answer of text.
    pub(super) fn text(status: u16, content_type: &str, text: impl Into<String>) -> Self {
        Self::new(status, content_type, Body::Bytes(text.into().into_bytes()))
    }

    /// A redirect.
    pub(super) fn redirect(status: u16, location: &str) -> Self {
        Self::text(status, "text/html; charset=utf-8", "").with("Location", location)
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(super) fn location(&self) -> Option<String> {
        self.headers
            .iter()
            .find(|(name, _)| name == "Location")
            .map(|(_, value)| value.clone())
    }

    fn head(&self) -> Vec<u8> {
        let version = match self.version {
            Version::Http11 => "HTTP/1.1",
            Version::Http10 => "HTTP/1.0",
            Version::None => return Vec::new(),
        };
        let mut head = format!("{version} {} {}\r\n", self.status, phrase(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        match self.framing {
            Framing::Length(len) => head.push_str(&format!("Content-Length: {len}\r\n")),
            Framing::Chunked => head.push_str("Transfer-Encoding: chunked\r\n"),
            Framing::Close | Framing::None => {}
        }
        if self.end != End::Keep && self.version == Version::Http11 {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    /// Writes the answer; returns whether the connection can be used again.
    ///
    /// # Errors When the client has closed the connection.
    pub(super) fn play(&self, stream: &TcpStream, is_head: bool) -> io::Result<bool> {
        if let Pace::Late(pause) = self.pace {
            thread::sleep(pause);
        }
        let mut to = stream;
        to.write_all(&self.head())?;
        if !is_head && self.framing != Framing::None {
            self.play_body(to)?;
        }
        if self.end == End::Reset {
            socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO))?;
        }
        Ok(self.end == End::Keep)
    }

    fn play_body(&self, to: &TcpStream) -> io::Result<()> {
        let mut paced = PacedWriter {
            to,
            pace: self.pace,
            sent_bytes: 0,
        };
        if self.framing != Framing::Chunked {
            return self.body.write(self.sent_bytes, &mut paced);
        }
        self.body.write(self.sent_bytes, &mut Chunks(&mut paced))?;
        if matches!(self.end, End::Keep | End::Close) {
            paced.write_all(b"0\r\n\r\n")?;
        }
        Ok(())
    }
}

/// Writes each piece as a chunk.
struct Chunks<W>(W);

impl<W: Write> Write for Chunks<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if !piece.is_empty() {
            write!(self.0, "{:x}\r\n", piece.len())?;
            self.0.write_all(piece)?;
            self.0.write_all(b"\r\n")?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes with the timing of the plan.
struct PacedWriter<'a> {
    to: &'a TcpStream,
    pace: Pace,
    sent_bytes: u64,
}

impl PacedWriter<'_> {
    /// Writes per second of a dripping answer.
    const DROPS_PER_S: u64 = 10;

    /// The number of the next `len` bytes to write now; waits first if the timing says so.
    fn allowed(&mut self, len: usize) -> usize {
        let limit = match self.pace {
            Pace::Full | Pace::Late(_) => u64::MAX,
            Pace::Drip { bytes_per_s } => {
                let drops = bytes_per_s.clamp(1, Self::DROPS_PER_S);
                thread::sleep(Duration::from_millis(1_000 / drops));
                (bytes_per_s / drops).max(1)
            }
            Pace::Paused { after_bytes, pause } if self.sent_bytes >= after_bytes => {
                self.pace = Pace::Full;
                thread::sleep(pause);
                u64::MAX
            }
            Pace::Paused { after_bytes, .. } => after_bytes - self.sent_bytes,
        };
        usize::try_from(limit).unwrap_or(usize::MAX).min(len)
    }
}

impl Write for PacedWriter<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let len = self.allowed(piece.len());
        let written = self.to.write(&piece[..len])?;
        self.sent_bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The reason phrase of a status, which clients must not rely on (RFC 9112 §4).
fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "",
    }
}

/// Converts seconds from a setting; invalid values become zero or the maximum.
pub(super) fn duration(s: f64) -> Duration {
    Duration::try_from_secs_f64(s.max(0.0)).unwrap_or(Duration::MAX)
}
