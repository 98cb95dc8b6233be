//! Files that are not reports, told apart by their first bytes, so that each gets its own answer.

use crate::json::looks_like_json;
use crate::limits::PROBLEM_SAMPLE_CHARS;
use crate::wire::Refusal;

/// First bytes of formats that people save under a report's name.
const MAGIC: [(&[u8], &str); 10] = [
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\xd0\xcf\x11\xe0", "Excel 97"),
    (b"PAR1", "Parquet"),
];

/// Where a tar archive says that it is one.
const TAR_AT: usize = 257;

/// Says why the beginning of a file is not delimited text, if it is not. `bytes` are as in the
/// file; `text` is the same decoded.
#[must_use]
pub(super) fn refuse(bytes: &[u8], text: &[u8]) -> Option<Refusal> {
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(Refusal::Binary {
            format: (*format).to_owned(),
        });
    }
    if bytes
        .get(TAR_AT..)
        .is_some_and(|rest| rest.starts_with(b"ustar"))
    {
        return Some(Refusal::Binary {
            format: "tar".to_owned(),
        });
    }
    let content = text.trim_ascii_start();
    let first = content.first()?;
    match first {
        b'<' => web_page(content),
        b'{' | b'[' => json(content),
        _ => binary(text),
    }
}

/// More than one control character in fifty is not text. NUL alone may be a damaged report.
fn binary(text: &[u8]) -> Option<Refusal> {
    let control = |b: &&u8| matches!(**b, 1..=8 | 14..=26 | 28..=31 | 127);
    let count = text.iter().filter(control).count();
    let nuls = memchr::memchr_iter(0, text).count();
    // Two may be a mark of the end that DOS left, and one that a person typed.
    let is_binary = count > 2 && count * 50 > text.len() || nuls * 5 > text.len();
    is_binary.then(|| Refusal::Binary {
        format: String::new(),
    })
}

fn web_page(content: &[u8]) -> Option<Refusal> {
    let page = String::from_utf8_lossy(content).to_lowercase();
    let is_page = ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| page.contains(tag))
        // Storage hosts answer with errors in XML, and some pages are pieces of pages.
        || ["<?xml", "<error", "<div", "<script"]
            .iter()
            .any(|tag| page.starts_with(tag));
    if !is_page {
        return None;
    }
    let sign_in = [
        "type=\"password\"",
        "name=\"password\"",
        "/login",
        "/session",
        "sign in",
        "log in",
        "samlrequest",
        "single sign-on",
    ]
    .iter()
    .any(|mark| page.contains(mark));
    Some(Refusal::WebPage {
        sign_in,
        title: title(&String::from_utf8_lossy(content)),
    })
}

fn title(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    // Of a page, and of an error in XML.
    let names = ["<title", "<message"];
    let Some(open) = names.iter().find_map(|name| lower.find(name)) else {
        return String::new();
    };
    let Some(start) = lower[open..].find('>').map(|at| open + at + 1) else {
        return String::new();
    };
    let end = lower[start..].find('<').map_or(page.len(), |at| start + at);
    short(
        page[start..end]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .as_str(),
    )
}

/// An error answer; any other JSON may hold rows.
fn json(content: &[u8]) -> Option<Refusal> {
    if !looks_like_json(content) {
        return None;
    }
    let value = serde_json::from_slice::<serde_json::Value>(content).ok()?;
    error_message(&value).map(|message| Refusal::JsonError {
        message: short(&message),
    })
}

/// The message of an error answer: GitHub's `message`, OAuth's `error_description`, GraphQL's
/// `errors`, problem+json's `title`.
fn error_message(value: &serde_json::Value) -> Option<String> {
    let text = |key: &str| value.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    text("message")
        .or_else(|| text("error_description"))
        .or_else(|| text("error"))
        .or_else(|| error_message(value.get("errors")?.get(0)?))
        .or_else(|| value.get("status").and(text("title")))
}

fn short(text: &str) -> String {
    text.chars().take(PROBLEM_SAMPLE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Refusal> {
        refuse(text.as_bytes(), text.as_bytes())
    }

    #[test]
    fn tells_what_it_is_instead() {
        let page = |sign_in, title: &str| {
            Some(Refusal::WebPage {
                sign_in,
                title: title.into(),
            })
        };
        assert_eq!(
            of(
                "\n<!DOCTYPE html><html><head><title>Sign in to\n GitHub</title></head><body><form action=\"/session\">"
            ),
            page(true, "Sign in to GitHub")
        );
        assert_eq!(
            of("<html><body>Down for maintenance</body></html>"),
            page(false, "")
        );
        assert_eq!(of("<html><title>x"), page(false, "x"));
        let json = |message: &str| {
            Some(Refusal::JsonError {
                message: message.into(),
            })
        };
        assert_eq!(
            of(r#"{"message":"Bad credentials","status":"401"}"#),
            json("Bad credentials")
        );
        assert_eq!(of(r#"{"errors":[{"message":"denied"}]}"#), json("denied"));
        assert_eq!(
            of("PK\u{3}\u{4}…"),
            Some(Refusal::Binary {
                format: "zip".into()
            })
        );
        assert_eq!(
            of("\u{1}\u{2}\u{3}abc"),
            Some(Refusal::Binary {
                format: String::new()
            })
        );
    }

    #[test]
    fn leaves_reports_alone() {
        for report in [
            "id,login\n1,a\n",
            "<id>,login\n1,a\n",
            "{id},x\n",
            "[a],b\n",
            r#"{"total_seats":1,"seats":[]}"#,
            r#"[{"a":1}"#,
            "a\0b,c\nxxxxxxx\n",
            "",
        ] {
            assert_eq!(of(report), None, "{report}");
        }
    }
}
