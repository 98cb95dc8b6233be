//! This module has the texts that say why a file is not opened, and what to do next.

use reports::problem::Code;
use reports::refusal::Refusal;

use super::{archive, fetching, kinds};
use crate::model::format::{bytes, count};

/// The texts of a refused file's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalText {
    /// One sentence that says what the file is.
    pub title: String,
    /// The meaning, in paragraphs.
    pub paragraphs: Vec<String>,
    /// The next steps, one per item.
    pub steps: Vec<String>,
    /// A command line that helps.
    pub command: Option<String>,
    /// A quotation from the file or the browser.
    pub quote: Option<String>,
    /// Whether reading it another way can help: another encoding, another separator, as another
    /// kind.
    pub other_reading: bool,
}

impl RefusalText {
    fn new(title: &str, paragraphs: &[&str], steps: &[&str]) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Self {
            title: title.to_owned(),
            paragraphs: owned(paragraphs),
            steps: owned(steps),
            command: None,
            quote: None,
            other_reading: false,
        }
    }
}

/// The words for a refusal. `file_name` names the report in commands.
#[must_use]
pub fn words(refusal: &Refusal, file_name: &str) -> RefusalText {
    let Some(report) = report_of(file_name) else {
        return elsewhere(refusal).unwrap_or_else(|| of_report(refusal, file_name, "all_users"));
    };
    of_report(refusal, file_name, report)
}

/// The words for a file that no known report server sent; `None` if the words do not depend on the
/// sender.
fn elsewhere(refusal: &Refusal) -> Option<RefusalText> {
    Some(match refusal {
        Refusal::Empty => RefusalText::new(
            "This file is empty.",
            &["The report was not ready yet, or the download ended before it began."],
            &["Download the report again when it is ready."],
        ),
        Refusal::WebPage { sign_in, title } => RefusalText {
            quote: quoted(title),
            other_reading: true,
            ..RefusalText::new(
                if *sign_in {
                    "This is a sign-in page saved as a report: the token was refused."
                } else {
                    "This is a web page, not a report."
                },
                &[
                    "The request for the report was answered with a web page, and that was saved \
                     under the report’s name.",
                ],
                &[
                    "Check the token, or the session in the browser: it may have expired, or may \
                     not be allowed to read this report.",
                    "Check the address, or download the report by hand where it is offered.",
                ],
            )
        },
        Refusal::JsonError { message } => RefusalText {
            quote: quoted(message),
            other_reading: true,
            ..RefusalText::new(
                "This is an error message, not a report.",
                &[
                    "The request for the report was answered with an error in JSON, and that was \
                   saved under the report’s name.",
                ],
                &[
                    "Fix the cause quoted above, then request the report again.",
                    "A token without permission also gets “Not Found” or “Forbidden”.",
                ],
            )
        },
        _ => return None,
    })
}

fn of_report(refusal: &Refusal, file_name: &str, report: &'static str) -> RefusalText {
    match refusal {
        Refusal::Empty => RefusalText {
            command: Some(fetching::command(report)),
            ..RefusalText::new(
                "This file is empty.",
                &[
                    "A server that has not finished a report answers 202 with an empty body. \
                     Scripts that ignore the status save the empty body under the report’s name.",
                ],
                &[
                    "Request it again a minute later, until the status is 200.",
                    "Or let this command do so; it needs a site admin’s classic token with the \
                     scope site_admin.",
                ],
            )
        },
        Refusal::WebPage {
            sign_in: true,
            title,
        } => RefusalText {
            other_reading: true,
            command: Some(fetching::check_command(report)),
            quote: quoted(title),
            ..RefusalText::new(
                "This is a sign-in page saved as a report: the token was refused.",
                &[
                    "The server did not accept the credentials and redirected the request to its \
                     sign-in page. The page was then saved under the report’s name.",
                ],
                &[
                    "Use a classic token of a site admin, with the scope site_admin. Fine-grained \
                     tokens cannot read these reports.",
                    "Check that it has not expired, and that the command sends it to the server: a \
                     variable that is not set is an empty token.",
                    "This command shows what the server answers, without saving it. It should say \
                     200 or 202; text/html means the sign-in page again.",
                ],
            )
        },
        Refusal::WebPage {
            sign_in: false,
            title,
        } => RefusalText {
            other_reading: true,
            command: Some(fetching::check_command(report)),
            quote: quoted(title),
            ..RefusalText::new(
                "This is a web page, not a report.",
                &[
                    "The request was answered with a web page. It comes from the server, which \
                     also says “not found” to anyone who is not a site admin, or from a proxy or \
                     portal on the way.",
                ],
                &[
                    "Open the file in an editor and read what the page says.",
                    "Check the address, and that the account is a site admin’s.",
                    "This command shows the status and the content type of the answer, without \
                     saving it.",
                ],
            )
        },
        Refusal::JsonError { message } => RefusalText {
            other_reading: true,
            command: Some(fetching::check_command(report)),
            quote: quoted(message),
            ..RefusalText::new(
                "This is an error message, not a report.",
                &[
                    "The server answered the request for the report with an error in JSON, and that \
                   was saved under the report’s name.",
                ],
                &[
                    "“Bad credentials”: the token is wrong, expired, or was not sent.",
                    "“Not Found”: the account is not a site admin’s, or the address is one of the \
                     API and not of /stafftools/reports/.",
                    "This command shows the status of the answer, without saving it.",
                ],
            )
        },
        Refusal::DownloadLinks { links, days } => download_links(*links, days),
        Refusal::Task { state, has_link } => task(state, *has_link),
        Refusal::Line { text } => RefusalText {
            quote: quoted(text),
            other_reading: true,
            ..RefusalText::new(
                "This is one line of text, not a report.",
                &["It has no columns and no rows. A server may have sent it in place of a report."],
                &[
                    "Read what it says: the report may not be ready yet, or the request may have \
                     been refused.",
                    "Then download the report again. A CSV report has a header and rows below it.",
                ],
            )
        },
        Refusal::Json => RefusalText::new(
            "This is JSON without rows.",
            &["The report contains no rows, or they are in a place where Rollcall does not look."],
            &["Check that the report was ready, and that the file is complete."],
        ),
        Refusal::Binary { format } => binary(format),
        Refusal::HeaderOnly { kind, columns } => {
            let columns = count(u64::from(*columns));
            let what = if kind == "generic" {
                format!("The file has a header with {columns} columns and no rows below it.")
            } else {
                format!(
                    "The file has the {columns} columns of the report “{}” and no rows below them.",
                    kinds::title(kind)
                )
            };
            RefusalText {
                other_reading: true,
                ..RefusalText::new(
                    "This file has a header and no rows.",
                    &[
                        &what,
                        if kind == "ghes.suspended_users" {
                            "That can be correct: a server without suspended accounts has an empty \
                             report of them. The download may also have been cut off."
                        } else {
                            "That can be correct if there is nothing to report. The download may \
                             also have been cut off."
                        },
                    ],
                    &["If there should be rows, fetch the report again."],
                )
            }
        }
        Refusal::TooManyColumns { columns, limit } => RefusalText {
            other_reading: true,
            ..RefusalText::new(
                "This has more columns than any report.",
                &[&format!(
                    "The first row has {} columns; the limit is {}. Usually the file is something \
                     else, or the wrong separator was detected.",
                    count(*columns),
                    count(*limit)
                )],
                &["Choose another separator."],
            )
        },
        Refusal::TooLarge {
            needed_bytes,
            limit_bytes,
        } => RefusalText {
            command: Some(format!(
                "# the header and the first million rows\nhead -n 1000001 {} > part.csv",
                shell_name(file_name)
            )),
            ..RefusalText::new(
                "This file is larger than a browser can hold.",
                &[&format!(
                    "Reading it would need about {} of memory, and one engine has {}. Reading did \
                     not start, so nothing else that is open here is lost.",
                    bytes(*needed_bytes),
                    bytes(*limit_bytes)
                )],
                &[
                    "Split it into parts and open those. Each part needs the header as its first \
                     line.",
                    "Or remove columns that you do not need.",
                ],
            )
        },
        Refusal::Damaged {
            format,
            code,
            at_byte,
        } => damaged(format, *code, *at_byte, file_name),
        Refusal::Bomb {
            packed_bytes,
            unpacked_bytes,
        } => RefusalText::new(
            "This unpacks to far more than a report would.",
            &[&format!(
                "The first {} of it became {} when unpacked, with more to come. Reports pack well, \
                 but never this well: files like this are made to fill a computer’s memory. \
                 Unpacking was stopped, and nothing else that is open here is lost.",
                bytes(*packed_bytes),
                bytes(*unpacked_bytes)
            )],
            &[
                "If you know where it comes from and trust it, unpack it on this machine and \
                 choose the unpacked file.",
                "Otherwise do not open it.",
            ],
        ),
        Refusal::Nested { format } => nested(format),
        Refusal::ArchiveParts => RefusalText::new(
            "This is one part of an archive.",
            &["The archive was split into several files, and this part cannot be read on its own."],
            &["Join the parts with the program that split them, and open the result."],
        ),
        Refusal::TooManyEntries { entries, limit } => RefusalText::new(
            "This archive has too many files in it.",
            &[&format!(
                "There are {} entries; {} can be listed here.",
                count(*entries),
                count(*limit)
            )],
            &["Unpack it on this machine and drop the files you need, or their folder."],
        ),
        Refusal::Entry { why } => RefusalText::new(
            "This file in the archive cannot be opened.",
            &[&archive::unsupported(*why)],
            &["Unpack the archive on this machine and choose the file."],
        ),
        Refusal::Unreadable { message } => RefusalText {
            quote: quoted(message),
            ..RefusalText::new(
                "The browser could not read this file.",
                &[
                    "It was moved, renamed, changed or deleted after it was chosen, or this \
                     browser may not read it.",
                ],
                &[
                    "Choose it again.",
                    "If it is on a network drive or in a synchronised folder, copy it to this \
                     machine first.",
                ],
            )
        },
    }
}

fn binary(format: &str) -> RefusalText {
    match format {
        "" => RefusalText {
            other_reading: true,
            ..RefusalText::new(
                "This is not a text file.",
                &[
                    "Its bytes are those of a program, a picture or something similar, not of a \
                   table.",
                ],
                &["Choose the report itself, the file that ends in .csv."],
            )
        },
        "tar" | "Zstandard" | "bzip2" | "xz" => RefusalText::new(
            &format!("This is a packed file ({format})."),
            &["The report may be inside. Rollcall unpacks only .zip and .gz."],
            &["Unpack it on this machine and choose the file that ends in .csv."],
        ),
        "xlsx" | "Excel 97" => RefusalText::new(
            "This is an Excel workbook.",
            &["Rollcall reads the report as the server made it: text, one row on each line."],
            &[
                "Choose the CSV that was downloaded. Excel changes ids and dates when it saves.",
                "If you only have the workbook, save its sheet as “CSV UTF-8”.",
            ],
        ),
        other => RefusalText::new(
            &format!("This is not a text file ({other})."),
            &["Its first bytes say what it is, and it is not a table."],
            &["Choose the report itself, the file that ends in .csv."],
        ),
    }
}

fn nested(format: &str) -> RefusalText {
    let tar = "Rollcall does not read tar archives, packed or not.";
    RefusalText::new(
        &format!("There is another archive inside ({format})."),
        &[if format == "tar" {
            tar
        } else {
            "Rollcall does not open an archive inside an archive: that is how a small file fills a \
             computer’s memory."
        }],
        &["Unpack it on this machine, and drop the unpacked files or their folder."],
    )
}

fn damaged(format: &str, code: Code, at_byte: u64, file_name: &str) -> RefusalText {
    let place = format!(
        "None of it could be read. The damage begins at byte {}.",
        count(at_byte)
    );
    let again = "Fetch it again, and compare its size with the size at its source.";
    let name = shell_name(file_name);
    match (format, code) {
        ("zip", Code::ArchiveCutOff) => RefusalText {
            command: Some(format!("zip -FF {name} --out repaired.zip")),
            ..RefusalText::new(
                "This archive is cut off.",
                &[
                    "The list of the files in an archive is at its end, and this one has no list: \
                     usually the download stopped too early.",
                ],
                &[
                    again,
                    "Or save what is there with this command, and open the file that it makes.",
                ],
            )
        },
        ("zip", _) => RefusalText::new("This archive is damaged.", &[&place], &[again]),
        (_, Code::ArchiveCutOff) => RefusalText::new(
            "This packed file is cut off.",
            &["It ends before its first row: usually the download stopped too early."],
            &[again],
        ),
        _ => RefusalText {
            command: Some(format!("gzip --test {name}")),
            ..RefusalText::new(
                "This packed file is damaged.",
                &[&place],
                &[
                    again,
                    "This command says whether it can be unpacked elsewhere.",
                ],
            )
        },
    }
}

fn quoted(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The report that the file’s name suggests.
fn report_of(file_name: &str) -> Option<&'static str> {
    let name = file_name.to_lowercase().replace(['-', ' '], "_");
    let named = fetching::reports().find(|report| name.contains(report));
    let is_elsewhere = ELSEWHERE.iter().any(|word| name.contains(word)) || name.ends_with("json");
    named.or_else(|| (!is_elsewhere).then_some("all_users"))
}

/// Parts of names that reports of GitHub Enterprise Server never have, and others do.
const ELSEWHERE: [&str; 13] = [
    ".cef", "seat", "copilot", "moderne", "recipe", "commit", "audit", "trace", "usage", "metrics",
    "premium", "member", "export",
];

/// The name, quoted for a shell.
fn shell_name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !name.is_empty() && !name.starts_with('-') && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("./'{}'", name.replace('\'', "'\\''"))
    }
}

/// The words for an answer with links to the files of a report.
fn download_links(links: u64, days: &str) -> RefusalText {
    let (files, them) = match links {
        1 => ("one file".to_owned(), "the file behind the link"),
        links => (
            format!("{} files", count(links)),
            "the files behind the links",
        ),
    };
    let covered = if days.is_empty() {
        String::new()
    } else {
        format!(" It covers {days}.")
    };
    RefusalText::new(
        "This answer has links to the report, not the report itself.",
        &[
            &format!("The report is in {files}.{covered}"),
            "Rollcall does not follow the links: they carry their own permission, and opening a \
             file here makes no request.",
        ],
        &[
            &format!("Download {them}, with a browser or with curl and without a token."),
            "The links expire after a while. If they no longer work, send the request again.",
            "Drop what you downloaded here. Several files can be combined.",
        ],
    )
}

/// The words for an answer with the state of a report.
fn task(state: &str, has_link: bool) -> RefusalText {
    let step: &[&str] = if has_link {
        &[
            "Download the file behind the link in the answer. Links expire: if it no longer works, \
             send the request again.",
            "Drop what you downloaded here.",
        ]
    } else {
        &[
            "If the report is still being made, send the request for its state again after a \
             while, until the answer has a link. If it failed, start it again.",
            "Download the file behind that link, and drop it here.",
        ]
    };
    RefusalText {
        quote: quoted(state),
        other_reading: true,
        ..RefusalText::new(
            if has_link {
                "This answer has a link to the report, not the report itself."
            } else {
                "This answer says how far the report is. It is not the report."
            },
            &["A server makes such a report in the background, and offers it as a separate file."],
            step,
        )
    }
}

#[cfg(test)]
mod tests;
