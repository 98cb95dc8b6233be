//! This module makes the answer of each fault.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use reports::sample::SampleReport;

use super::super::body::{self, Body, Edition};
use super::super::clock;
use super::super::fault::{CutEnd, Fault, Framed, Target};
use super::super::jobs::duration;
use super::super::plan::{End, Framing, Pace, Plan, Version};
use super::{Context, HTML, Page, download, ready};

/// The answer to a request that meets a fault.
pub(in super::super) fn misbehave(
    fault: &Fault,
    target: Target,
    population: u64,
    seed: u64,
    context: &Context<'_>,
) -> Plan {
    let subject = Subject {
        report: target.report.unwrap_or(SampleReport::AllUsers),
        population,
        seed,
        context,
    };
    let plan = subject.answer(fault);
    let mut plan = plan.unwrap_or_else(|_| Plan::text(500, HTML, ""));
    plan.fault = Some(fault.name());
    plan
}

struct Subject<'a> {
    report: SampleReport,
    population: u64,
    seed: u64,
    context: &'a Context<'a>,
}

impl Subject<'_> {
    fn answer(&self, fault: &Fault) -> io::Result<Plan> {
        Ok(match fault {
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
            Fault::Redirect { to, status } => Plan::redirect(*status, &self.filled(to)),
            Fault::Hops { count } => {
                let left = count.saturating_sub(1);
                Plan::redirect(302, &download(self.report, Some(left)))
            }
            Fault::Length { off_bytes } => {
                let mut plan = self.whole()?;
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
            } => self.cut(*after_bytes, *framing, *gzip, *end)?,
            Fault::Gzip { framing } => framed(self.packed()?, *framing),
            Fault::Bomb { bytes, framing } => framed(
                packed(ready(self.report, body::bomb(self.report, *bytes))),
                *framing,
            ),
            Fault::Drip { bytes_per_s } => paced(
                self.whole()?,
                Pace::Drip {
                    bytes_per_s: *bytes_per_s,
                },
            ),
            Fault::StallBeforeHeaders { s } => paced(self.whole()?, Pace::Late(duration(*s))),
            Fault::StallInBody { after_bytes, s } => {
                let pause = duration(*s);
                paced(
                    self.whole()?,
                    Pace::Paused {
                        after_bytes: *after_bytes,
                        pause,
                    },
                )
            }
            Fault::Reset { after_bytes: None } => nothing(""),
            Fault::Reset {
                after_bytes: Some(after_bytes),
            } => self.cut(*after_bytes, Framed::Length, false, CutEnd::Reset)?,
            Fault::HostileHeaders => {
                let mut plan = self.whole()?;
                let hostile = HOSTILE_HEADERS.map(|(name, value)| (name.into(), value.into()));
                plan.headers.extend(hostile);
                plan
            }
            Fault::WrongReport { of } => {
                let other = of.as_deref().and_then(SampleReport::from_name);
                let body = self.sample(other.unwrap_or_else(|| self.another()))?;
                ready(self.report, body)
            }
            // Only this sample has those columns.
            Fault::SeventeenColumns => ready(self.report, self.sample(SampleReport::DormantUsers)?),
            Fault::HeaderOnly => {
                let header = format!("{}\n", self.report.header());
                ready(self.report, Body::Bytes(header.into_bytes()))
            }
            Fault::Huge { bytes, framing } => framed(
                ready(self.report, body::huge(self.report, *bytes)),
                *framing,
            ),
            Fault::Garbage { bytes } => ready(self.report, Body::Bytes(body::garbage(*bytes))),
            Fault::Http10 { after_bytes } => {
                let mut plan = framed(self.whole()?, Framed::Close);
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
                    true => packed(ready(self.report, Body::Bytes(gzipped(&bytes)?))),
                    false => ready(self.report, Body::Bytes(bytes)),
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
        })
    }

    fn filled(&self, to: &str) -> String {
        let places = self.context.places;
        to.replace("{origin}", &places.origin)
            .replace("{storage}", &places.storage)
            .replace("{port}", &places.port.to_string())
            .replace("{report}", self.report.name())
    }

    fn another(&self) -> SampleReport {
        match self.report {
            SampleReport::AllOrganizations => SampleReport::AllUsers,
            _ => SampleReport::AllOrganizations,
        }
    }

    fn sample(&self, report: SampleReport) -> io::Result<Body> {
        let edition = body::edition(report, self.population, self.seed);
        self.context.library.get(edition)
    }

    fn whole(&self) -> io::Result<Plan> {
        Ok(ready(self.report, self.sample(self.report)?))
    }

    fn packed(&self) -> io::Result<Plan> {
        let edition = body::edition(self.report, self.population, self.seed);
        let body = self.context.library.get(Edition {
            gzip: true,
            ..edition
        })?;
        Ok(packed(ready(self.report, body)))
    }

    fn cut(&self, after: u64, framing: Framed, gzip: bool, end: CutEnd) -> io::Result<Plan> {
        let whole = if gzip { self.packed()? } else { self.whole()? };
        let mut plan = framed(whole, framing);
        plan.sent_bytes = plan.sent_bytes.min(after);
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

fn gzipped(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes)?;
    packer.finish()
}

fn packed(plan: Plan) -> Plan {
    plan.with("Content-Encoding", "gzip")
}

fn paced(plan: Plan, pace: Pace) -> Plan {
    Plan { pace, ..plan }
}

fn framed(plan: Plan, framing: Framed) -> Plan {
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
