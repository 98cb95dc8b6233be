//! This module reads requests from the wire.

use std::io::{self, Read};

/// Bytes of a request's head.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// Header fields of a request.
const HEADERS_MAX: usize = 128;
/// Bytes of a request's body: only orders have one.
const BODY_BYTES_MAX: usize = 1 << 20;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The first value of a header field.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The path, without the query.
    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The value of a query parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value)
    }
}

/// Reads requests from one connection.
pub(super) struct Requests<R> {
    from: R,
    /// Bytes that were read beyond the last request.
    pending: Vec<u8>,
}

impl<R: Read> Requests<R> {
    pub(super) fn new(from: R) -> Self {
        Self {
            from,
            pending: Vec::new(),
        }
    }

    /// The next request; `None` if the client closed the connection between two requests.
    ///
    /// # Errors `InvalidData` if the bytes are not a request or it is too large, else when reading fails.
    pub(super) fn next(&mut self) -> io::Result<Option<Request>> {
        let invalid = |why| io::Error::new(io::ErrorKind::InvalidData, why);
        let (head_len, mut request, body_len) = loop {
            let head = parse(&self.pending).map_err(|_| invalid("no request"))?;
            let head_len = head.as_ref().map_or(self.pending.len(), |(len, ..)| *len);
            if head_len > HEAD_BYTES_MAX {
                return Err(invalid("too large a head"));
            }
            if let Some(head) = head {
                break head;
            }
            if self.fill()? == 0 {
                return Ok(None);
            }
        };
        if body_len > BODY_BYTES_MAX || request.header("transfer-encoding").is_some() {
            return Err(invalid("too large a body"));
        }
        while self.pending.len() < head_len + body_len {
            if self.fill()? == 0 {
                return Ok(None);
            }
        }
        request.body = self.pending[head_len..head_len + body_len].to_vec();
        self.pending.drain(..head_len + body_len);
        Ok(Some(request))
    }

    fn fill(&mut self) -> io::Result<usize> {
        let mut piece = [0; 8 * 1024];
        let len = self.from.read(&mut piece)?;
        self.pending.extend_from_slice(&piece[..len]);
        Ok(len)
    }
}

/// The head at the beginning of `bytes`: its length, the request, and the body's length.
fn parse(bytes: &[u8]) -> Result<Option<(usize, Request, usize)>, httparse::Error> {
    let mut fields = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut head = httparse::Request::new(&mut fields);
    let httparse::Status::Complete(head_len) = head.parse(bytes)? else {
        return Ok(None);
    };
    let request = Request {
        method: head.method.unwrap_or_default().to_owned(),
        target: head.path.unwrap_or_default().to_owned(),
        headers: head
            .headers
            .iter()
            .map(|field| {
                let value = String::from_utf8_lossy(field.value).into_owned();
                (field.name.to_owned(), value)
            })
            .collect(),
        body: Vec::new(),
    };
    let body_len = match request.header("content-length") {
        None => 0,
        Some(text) => text.parse().map_err(|_| httparse::Error::HeaderValue)?,
    };
    Ok(Some((head_len, request, body_len)))
}
