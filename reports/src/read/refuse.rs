//! This module recognises files that are not reports by their first bytes, so that each gets its
//! own answer.

use super::answer;
use crate::json::looks_like_json;
use crate::limits::PROBLEM_SAMPLE_CHARS;
use crate::refusal::Refusal;

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

/// The offset of a tar archive's signature, in bytes.
const TAR_AT: usize = 257;

/// Names of the elements that a web page, an error in XML or a piece of either begins with.
const PAGE_TAGS: [&str; 12] = [
    "html", "head", "body", "title", "meta", "style", "script", "div", "form", "center", "h1",
    "error",
];

/// Members of an answer that says that something went wrong: GitHub's, those of OAuth (RFC 6749,
/// 5.2) and of GraphQL.
const ERROR_MEMBERS: [&str; 10] = [
    "message",
    "error",
    "error_description",
    "error_uri",
    "errors",
    "documentation_url",
    "status",
    "code",
    "request_id",
    "block",
];

/// Members of one that has a status of HTTP: those of problem details (RFC 9457) and of servers
/// written in Java.
const ERROR_MEMBERS_WITH_STATUS: [&str; 8] = [
    "type",
    "title",
    "detail",
    "instance",
    "timestamp",
    "path",
    "trace",
    "requestId",
];

/// Says why the beginning of a file is not text with rows, if it is not. `bytes` are as in the
/// file; `text` is the same decoded. `is_said` tells that a person says what it is: then only what
/// is no text at all is refused.
#[must_use]
pub(super) fn refuse(bytes: &[u8], text: &[u8], is_said: bool) -> Option<Refusal> {
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
    if is_said {
        return None;
    }
    let content = text.trim_ascii_start();
    let first = content.first()?;
    match first {
        b'<' => web_page(content),
        b'{' | b'[' => json(content),
        b'g' if content.starts_with(b"gh: ") => json(content),
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
    if !begins_as_page(content) {
        return None;
    }
    let page = String::from_utf8_lossy(content).to_lowercase();
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

/// Whether the first thing in a text is a declaration of a web page or of XML, or one of their
/// elements. Text further on is no evidence: a log quotes pages, and its lines may begin with the
/// priority of syslog, `<134>`.
pub(super) fn begins_as_page(content: &[u8]) -> bool {
    let mut rest = content;
    while let Some(comment) = rest.strip_prefix(b"<!--") {
        let Some(end) = memchr::memmem::find(comment, b"-->") else {
            return true;
        };
        rest = comment[end + 3..].trim_ascii_start();
    }
    let begins = |tag: &[u8]| {
        let start = rest.get(..tag.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(tag))
    };
    if begins(b"<?xml") || begins(b"<!doctype") {
        return true;
    }
    let name = rest.strip_prefix(b"<").unwrap_or_default();
    let ends = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'>' | b'/');
    let name = &name[..name.iter().position(ends).unwrap_or(name.len())];
    // Storage hosts answer with errors in XML, and some pages are pieces of pages.
    let is_it = |tag: &&str| tag.as_bytes().eq_ignore_ascii_case(name);
    PAGE_TAGS.iter().any(is_it)
}

fn title(page: &str) -> String {
    let lower = page.to_ascii_lowercase();
    // The title of a page, and the message of an error in XML.
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

/// An error, or an answer that is about a report; any other JSON may hold rows.
fn json(content: &[u8]) -> Option<Refusal> {
    let content = without_words_of_gh(content);
    if !looks_like_json(content) {
        return None;
    }
    let value = serde_json::from_slice::<serde_json::Value>(content).ok()?;
    // Pages of answers come in a list.
    match &value {
        serde_json::Value::Array(answers) => {
            let mut refusals = answers.iter().map(|value| answer(value, false));
            let first = refusals.next()??;
            refusals.try_fold(first, |first, next| {
                next.map(|next| answer::both(first, next))
            })
        }
        value => answer(value, true),
    }
}

/// An answer without the line that `gh` writes about it, before or behind it, where both were
/// saved.
fn without_words_of_gh(content: &[u8]) -> &[u8] {
    const GH: &[u8] = b"gh: ";
    if content.starts_with(GH) {
        let end = memchr::memchr(b'\n', content).map_or(content.len(), |at| at + 1);
        return content[end..].trim_ascii();
    }
    let content = content.trim_ascii();
    match memchr::memmem::rfind(content, b"}gh: ")
        .or_else(|| memchr::memmem::rfind(content, b"\ngh: "))
    {
        Some(at) if memchr::memchr(b'\n', &content[at + 1..]).is_none() => {
            content[..=at].trim_ascii()
        }
        _ => content,
    }
}

fn answer(value: &serde_json::Value, is_alone: bool) -> Option<Refusal> {
    if let Some(refusal) = answer::refuse(value, is_alone) {
        return Some(refusal);
    }
    if !has_only_an_error(value) {
        return None;
    }
    let message = error_message(value).map(|message| Refusal::JsonError {
        message: short(&message),
    });
    // An answer that says no more than `"ok": false` holds no row either.
    message.or_else(|| is_alone.then_some(Refusal::Json))
}

/// Whether an object has nothing but what an error answer has: an event may well have a message.
fn has_only_an_error(value: &serde_json::Value) -> bool {
    let status = value.get("status");
    let status = status.and_then(|status| match status {
        serde_json::Value::String(text) => text.parse().ok(),
        status => status.as_u64(),
    });
    let has_status = status.is_some_and(|status: u64| (400..600).contains(&status));
    let is_of_one = |(key, value): (&String, &serde_json::Value)| {
        let key = key.as_str();
        ERROR_MEMBERS.contains(&key)
            || has_status && ERROR_MEMBERS_WITH_STATUS.contains(&key)
            || key == "extensions"
            || matches!(key, "success" | "ok") && value.as_bool() == Some(false)
            // GraphQL's, which had none to give.
            || key == "data" && answer::has_nothing(value)
    };
    let is_text = |key: &str| value.get(key).is_some_and(serde_json::Value::is_string);
    value.as_object().is_some_and(|members| {
        members.iter().all(is_of_one)
            // No row of a report names its documentation.
            || is_text("message") && is_text("documentation_url")
    })
}

/// The message of an error answer: GitHub's `message`, OAuth's `error_description`, GraphQL's
/// `errors`, problem+json's `title`.
fn error_message(value: &serde_json::Value) -> Option<String> {
    let text = |key: &str| value.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    text("message")
        .or_else(|| text("error_description"))
        .or_else(|| text("error"))
        .or_else(|| error_message(value.get("error")?))
        .or_else(|| {
            let error = value.get("errors")?.get(0)?;
            error
                .as_str()
                .map(str::to_owned)
                .or_else(|| error_message(error))
        })
        .or_else(|| value.get("status").and(text("title")))
}

pub(super) fn short(text: &str) -> String {
    text.chars().take(PROBLEM_SAMPLE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Refusal> {
        refuse(text.as_bytes(), text.as_bytes(), false)
    }

    #[test]
    fn a_refusal_names_the_real_format() {
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
        assert_eq!(
            of("<!-- 1 -->\n<!-- 2 -->\n<HTML lang=en>x"),
            page(false, "")
        );
        assert_eq!(
            of("<?xml version=\"1.0\"?><Error><Message>gone</Message>"),
            page(false, "gone")
        );
        assert_eq!(of("<body>"), page(false, ""));
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
            of(r#"{"timestamp":"x","status":500,"error":"Internal Server Error","path":"/"}"#),
            json("Internal Server Error")
        );
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
    fn a_chosen_format_is_accepted_for_text() {
        let said = |text: &str| refuse(text.as_bytes(), text.as_bytes(), true);
        assert_eq!(said("<html><body>a</body>"), None);
        assert_eq!(said(r#"{"message":"no"}"#), None);
        assert!(said("PK\u{3}\u{4}").is_some());
    }

    #[test]
    fn leaves_reports_alone() {
        for report in [
            "id,login\n1,a\n",
            "<id>,login\n1,a\n",
            "{id},x\n",
            "<134>Nov 1 10:00:00 waf CEF:0|Imperva|WAF|1|xss|XSS|8|request=/?q=<body onload\\=alert(1)>",
            "<13>1 - - <html>",
            "<header>,login\n<html>,a\n",
            "<p1>,<p2>\n1,2\n",
            r#"{"timestamp":"x","level":"info","message":"login","user":"ada"}"#,
            r#"{"timestamp":"x","message":"login"}"#,
            r#"{"error":"none","user":"ada"}"#,
            r#"{"type":"x","status":"ok","message":"login"}"#,
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
