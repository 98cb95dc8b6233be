//! This module describes one file as one line of JSON, for scripts and for other people's test
//! suites.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::archive::file_name;
use crate::overview::{Extent, Figure, Kpi, amount};
use crate::read::{Caution, NotationQuestion, ReadOptions, Remark, Report, read_all};
use crate::refusal::Refusal;

/// The description of one file. Its fields are in the order in which they are written.
#[derive(Debug, Serialize)]
pub struct Inspection {
    file: String,
    /// Kind id; `null` where the file is no report.
    kind: Option<String>,
    /// Why the file is no report.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refusal>,
    /// The same in words, with what to do. A report has a reason of its own, for its kind.
    #[serde(rename = "reason", skip_serializing_if = "Option::is_none")]
    refused_because: Option<&'static str>,
    #[serde(flatten)]
    report: Option<ReportSummary>,
}

#[derive(Debug, Serialize)]
struct ReportSummary {
    confidence: u8,
    reason: String,
    /// The format of the text, if it is not delimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    file_format: Option<String>,
    encoding: String,
    dialect: DialectSummary,
    columns: Vec<ColumnSummary>,
    /// Remarks on how the cells of some columns were read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<Remark>,
    /// Columns that are unknown until a person says how they are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<NotationQuestion>,
    rows: u32,
    /// Whether rows of the report are known to be missing: figures are not those of all of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    partial: bool,
    /// Reasons why the figures differ from those of the report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cautions: Vec<Caution>,
    problems: BTreeMap<&'static str, u64>,
    as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_feed: Option<StoppedFeedSummary>,
    kpis: Vec<KpiSummary>,
    findings: Vec<FindingSummary>,
}

#[derive(Debug, Serialize)]
struct DialectSummary {
    delimiter: char,
    quote: char,
    line_end: String,
    bom: bool,
    header: bool,
}

#[derive(Debug, Serialize)]
struct ColumnSummary {
    name: String,
    #[serde(rename = "type")]
    ty: &'static str,
    unknown: u64,
}

/// A figure that is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum FigureValue {
    Number(u64),
    /// A sum, as exactly as it is known: a text, since a number could not hold it.
    Sum(String),
}

#[derive(Debug, Serialize)]
struct KpiSummary {
    id: String,
    /// `null` where the figure is not known.
    value: Option<FigureValue>,
    /// Whether the figure may be larger, because some rows could not be counted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    at_least: bool,
    /// For an unknown figure, the sum of the rows that could be added up.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<FigureValue>,
    /// The number of rows in `part`.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
    /// Rows that could not be counted; of people, runs and the like, those who are only in such
    /// rows.
    #[serde(skip_serializing_if = "is_zero")]
    unknown: u64,
    /// For people, runs and the like, the selected rows without a name.
    #[serde(skip_serializing_if = "is_zero")]
    nameless: u64,
}

impl KpiSummary {
    fn of(kpi: Kpi) -> Self {
        let figure = known(&kpi.value);
        let unknown = if figure.is_some() { kpi.unknown } else { 0 };
        let is_part = kpi.extent == Extent::Part;
        let (value, part) = if is_part {
            (None, figure)
        } else {
            (figure, None)
        };
        Self {
            id: kpi.id,
            value,
            at_least: kpi.extent == Extent::AtLeast,
            part,
            rows: is_part.then_some(kpi.rows),
            unknown,
            nameless: kpi.nameless,
        }
    }
}

/// Activity that seems to have stopped arriving while people still sign in.
#[derive(Debug, Serialize)]
struct StoppedFeedSummary {
    /// The newest activity of any person.
    newest_activity: String,
    /// People who signed in long after it.
    signed_in_since: u64,
}

#[derive(Debug, Serialize)]
struct FindingSummary {
    id: String,
    severity: &'static str,
    /// `null` where the rule could not be asked.
    rows: Option<FigureValue>,
    /// Whether there may be more, because some rows could not be judged.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    at_least: bool,
    /// Rows that could not be judged.
    #[serde(skip_serializing_if = "is_zero")]
    unknown: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A refusal in words. The page has more of them, and a next step for each.
fn in_words(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Empty => "The file is empty: the report was not ready, so download it again.",
        Refusal::WebPage { sign_in: true, .. } => {
            "This is a sign-in page saved as a report: the token was refused. Fetch the report \
             again with a token that the server accepts."
        }
        Refusal::WebPage { .. } => {
            "This is a web page, not a report. Read what it says, then download the report again."
        }
        Refusal::JsonError { .. } => {
            "This is an error message saved as a report. Fix what it names, then download the \
             report again."
        }
        Refusal::DownloadLinks { .. } => {
            "This answer has links to the report, not the report itself. Fetch the files behind \
             the links before they expire, and read those."
        }
        Refusal::Task { has_link: true, .. } => {
            "This answer has a link to the report, not the report itself. Fetch the file behind \
             the link before it expires, and read that."
        }
        Refusal::Task { .. } => {
            "This answer says how far the report is; it is not the report. Ask again until it is \
             ready, then fetch the file. If it failed, start it again."
        }
        Refusal::Line { .. } => {
            "This is one line of text, not a report. Read what it says, then download the report \
             again."
        }
        Refusal::Json => "This is JSON without rows: the report contains none.",
        Refusal::Binary { format } => match format.as_str() {
            "xlsx" | "Excel 97" => {
                "This is an Excel workbook. Choose the CSV that was downloaded, or save the sheet \
                 as CSV UTF-8."
            }
            "OpenDocument" | "Office Open XML" => {
                "This is an office document. Save its table as CSV UTF-8."
            }
            "gzip" | "zip" | "tar" | "bzip2" | "Zstandard" | "xz" => {
                "This is a packed file. Unpack it, and read the report inside."
            }
            _ => "This is not text. Choose the report itself, the file that ends in .csv.",
        },
        Refusal::HeaderOnly { .. } => "This file has a header and no rows.",
        Refusal::TooManyColumns { .. } => {
            "No report has this many columns. Check that this is the right file."
        }
        Refusal::TooLarge { .. } => {
            "Reading it would need more memory than is available. Split the file and read its \
             parts."
        }
        Refusal::Damaged { .. } => {
            "The archive is damaged, and none of it could be read. Fetch it again."
        }
        Refusal::Bomb { .. } => {
            "It unpacks to far more than a report would. If that is expected, unpack it yourself."
        }
        Refusal::Nested { .. } => "It is packed twice. Unpack it once, and read the file inside.",
        Refusal::ArchiveParts => {
            "This is one part of a split archive. Put the parts together first."
        }
        Refusal::TooManyEntries { .. } => {
            "The archive has more files than can be listed. Unpack it, and read the files."
        }
        Refusal::Entry { .. } => "This entry of the archive cannot be unpacked here.",
        Refusal::Unreadable { .. } => "The file could not be read.",
    }
}

/// Describes a file: kind, dialect, columns, problems, figures and findings, or the refusal.
/// `modified_ms` is the file's own date, in ms since the epoch.
#[must_use]
pub fn inspect(file: &str, bytes: &[u8], modified_ms: Option<i64>) -> Inspection {
    let name = file_name(file);
    inspect_read(
        file,
        read_all(bytes, name, modified_ms, &ReadOptions::default()),
    )
}

/// Describes a file that was read or refused.
pub(crate) fn inspect_read(file: &str, read: Result<Report, Refusal>) -> Inspection {
    let file = file.to_owned();
    match read {
        Ok(opened) => {
            let kind = Some(opened.about().kind.clone());
            Inspection {
                file,
                kind,
                refused: None,
                refused_because: None,
                report: Some(report(&opened)),
            }
        }
        Err(refusal) => Inspection {
            file,
            kind: None,
            refused_because: Some(in_words(&refusal)),
            refused: Some(refusal),
            report: None,
        },
    }
}

fn report(opened: &Report) -> ReportSummary {
    let about = opened.about();
    let overview = opened.overview(None);
    let column = |c: &crate::table::Column| ColumnSummary {
        name: c.name.clone(),
        ty: c.ty.as_str(),
        unknown: c.unknown_total(),
    };
    ReportSummary {
        confidence: about.confidence,
        reason: about.reason.clone(),
        file_format: Some(about.file_format.clone())
            .filter(|file_format| file_format != "delimited"),
        encoding: about.encoding.clone(),
        dialect: DialectSummary {
            delimiter: about.delimiter,
            quote: '"',
            line_end: about.line_end.clone(),
            bom: about.bom,
            header: about.header,
        },
        columns: opened.table.columns().iter().map(column).collect(),
        remarks: about.remarks.clone(),
        questions: about.questions.clone(),
        rows: about.rows,
        partial: about.is_partial(),
        cautions: about.cautions.clone(),
        problems: opened
            .problems
            .iter()
            .map(|p| (p.code.as_str(), p.count))
            .collect(),
        as_of: overview.as_of.ms.map(crate::time::iso_of_ms),
        stopped_feed: overview.stopped_feed.map(|feed| StoppedFeedSummary {
            newest_activity: crate::time::iso_of_ms(feed.newest_activity_ms),
            signed_in_since: feed.signed_in_since,
        }),
        kpis: overview.kpis.into_iter().map(KpiSummary::of).collect(),
        findings: overview
            .findings
            .into_iter()
            .map(|f| {
                let rows = known(&f.rows);
                let unknown = if rows.is_some() { f.unknown } else { 0 };
                FindingSummary {
                    id: f.id,
                    severity: f.severity.as_str(),
                    rows,
                    at_least: unknown > 0,
                    unknown,
                }
            })
            .collect(),
    }
}

fn known(figure: &Figure) -> Option<FigureValue> {
    match figure {
        Figure::Count(n)
        | Figure::Bytes(n)
        | Figure::Distinct { count: n, .. }
        | Figure::Columns(n)
        | Figure::Cells(n) => Some(FigureValue::Number(*n)),
        Figure::Sum { micros, .. } => Some(FigureValue::Sum(amount::text(*micros))),
        Figure::Unknown(_) => None,
    }
}
