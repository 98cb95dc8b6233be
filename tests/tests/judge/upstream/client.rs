//! This module is a minimal client: one request per connection, and every byte of the answer.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use tests::upstream::credential::{ADMIN, Account};
use tests::upstream::{Options, Settings, Upstream};

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status; 0 if there was no status line.
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// The bytes on the wire, including the chunk headers.
    pub(super) body: Vec<u8>,
    /// Whether the connection was reset instead of closed.
    pub(super) was_reset: bool,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self
            .headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The body without its chunk headers, and whether the last chunk came.
    pub(super) fn dechunked(&self) -> (Vec<u8>, bool) {
        let (mut body, mut rest) = (Vec::new(), self.body.as_slice());
        loop {
            let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") else {
                return (body, false);
            };
            let len = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16);
            let (len, from) = (len.unwrap(), end + 2);
            if len == 0 {
                return (body, true);
            }
            let to = (from + len).min(rest.len());
            body.extend(&rest[from..to]);
            rest = &rest[(to + 2).min(rest.len())..];
        }
    }
}

pub(super) fn started(settings: Settings) -> Upstream {
    let control = true;
    Upstream::start(Options {
        control,
        settings,
        ..Options::default()
    })
    .unwrap()
}

pub(super) fn small() -> Settings {
    Settings {
        rows: 50,
        ..Settings::default()
    }
}

/// Sends these bytes and reads until the server closes the connection.
pub(super) fn exchange(to: SocketAddr, request: &str) -> Answer {
    let mut stream = TcpStream::connect(to).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    let was_reset = match stream.read_to_end(&mut bytes) {
        Ok(_) => false,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => true,
        Err(error) => panic!("{error}"),
    };
    parsed(bytes, was_reset)
}

fn parsed(bytes: Vec<u8>, was_reset: bool) -> Answer {
    let mut fields = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Response::new(&mut fields);
    let Ok(httparse::Status::Complete(len)) = head.parse(&bytes) else {
        return Answer {
            status: 0,
            headers: Vec::new(),
            body: bytes,
            was_reset,
        };
    };
    let headers = head.headers.iter().map(|field| {
        (
            field.name.to_owned(),
            String::from_utf8_lossy(field.value).into_owned(),
        )
    });
    let (status, headers) = (head.code.unwrap(), headers.collect());
    Answer {
        status,
        headers,
        body: bytes[len..].to_vec(),
        was_reset,
    }
}

/// A request with this method and these additional header lines.
pub(super) fn send(to: SocketAddr, method: &str, target: &str, lines: &[String]) -> Answer {
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    let head = format!("{method} {target} HTTP/1.1\r\nHost: {to}\r\n{lines}");
    exchange(to, &format!("{head}Connection: close\r\n\r\n"))
}

pub(super) fn basic(login: &str, secret: &str) -> String {
    format!(
        "Authorization: Basic {}",
        STANDARD.encode(format!("{login}:{secret}"))
    )
}

pub(super) fn of(account: &Account) -> String {
    basic(account.login, account.token)
}

/// Requests a report with the administrator's credential.
pub(super) fn ask(upstream: &Upstream, report: &str) -> Answer {
    send(upstream.origin(), "GET", &path(report), &[of(&ADMIN)])
}

pub(super) fn path(report: &str) -> String {
    format!("/stafftools/reports/{report}.csv")
}

/// Sends an order to the upstream.
pub(super) fn order(upstream: &Upstream, what: &str, body: &Value) -> Answer {
    let to = upstream.origin();
    let body = body.to_string();
    let len = body.len();
    exchange(
        to,
        &format!(
            "POST /_control{what} HTTP/1.1\r\nHost: {to}\r\nContent-Type: application/json\r\n\
             Content-Length: {len}\r\nConnection: close\r\n\r\n{body}"
        ),
    )
}

/// Makes the next `times` requests for any report meet this fault.
#[track_caller]
pub(super) fn fault(upstream: &Upstream, fault: &Value, times: u64) {
    let answer = order(
        upstream,
        "",
        &serde_json::json!({ "fault": fault, "times": times }),
    );
    assert_eq!(answer.status, 204, "{}", answer.text());
}

pub(super) fn log(upstream: &Upstream) -> Value {
    send(upstream.origin(), "GET", "/_control/log", &[]).json()
}
