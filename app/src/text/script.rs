//! This module has the script that fetches reports without the page, and the words around it.

pub const HEADING: &str = "For scripts and schedules";

pub const LEAD: &str = "The script below fetches any report that is offered here, waits until it is \
                        ready, verifies it, and writes it to a file. The token is read from a file \
                        that only you should be able to read:";

/// Parameters are those of `/api/v1/targets`.
pub const EXAMPLE: &str = "export ROLLCALL_URL=https://ROLLCALL\n\
                           ROLLCALL_TOKEN_FILE=~/.token sh rollcall-fetch.sh TARGET 'REPORT?NAME=VALUE' FOLDER";

pub const SAVE: &str = "Save it as rollcall-fetch.sh. It needs curl, and one of sha256sum, shasum \
                        and openssl. /api/v1/targets lists the targets, the reports and their \
                        parameters.";

/// The script of README.md, which a test compares with this file and runs.
pub const SCRIPT: &str = include_str!("rollcall-fetch.sh");
