//! How a report is downloaded from a server: steps and command lines.

/// Where the reports are for who uses a browser, above the path.
pub const HEADING: &str = "How to get the files";

/// By hand.
pub const BY_BROWSER: &str = "Sign in as a site admin and open the address of a report. The server \
                              makes it in the background: until it is ready the answer is empty, \
                              so open the address again a minute later.";

/// Before the command.
pub const BY_COMMAND: &str = "Or ask for it until it is ready, with a classic token that has the \
                              scope site_admin:";

/// What the command does that copies of it on the web do not.
pub const COMMAND_NOTE: &str = "A 202 means “not ready yet” and has no rows. Saving its body as if \
                                it were the report is the most common mistake; this loop does not.";

/// The address of a report, the server left open.
#[must_use]
pub fn address(report: &str) -> String {
    format!("https://HOST/stafftools/reports/{report}.csv")
}

/// The path of a report on the server.
#[must_use]
pub fn path(report: &str) -> String {
    format!("/stafftools/reports/{report}.csv")
}

/// A shell command that downloads a report, asking again for as long as the server answers 202.
#[must_use]
pub fn command(report: &str) -> String {
    format!(
        "until [ \"$(curl -sS -L -o {report}.csv -w '%{{http_code}}' \\\n    \
         -u \"USER:$TOKEN\" \\\n    {})\" != 202 ]\ndo sleep 60; done",
        address(report)
    )
}

/// A shell command that shows only the status and the kind of the answer.
#[must_use]
pub fn check_command(report: &str) -> String {
    format!(
        "curl -sS -o /dev/null -w '%{{http_code}} %{{content_type}}\\n' \\\n    \
         -u \"USER:$TOKEN\" \\\n    {}",
        address(report)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_what_a_shell_wants() {
        assert_eq!(
            command("all_users"),
            "until [ \"$(curl -sS -L -o all_users.csv -w '%{http_code}' \\\n    \
             -u \"USER:$TOKEN\" \\\n    https://HOST/stafftools/reports/all_users.csv)\" != 202 ]\n\
             do sleep 60; done"
        );
        assert!(check_command("all_users").contains("'%{http_code} %{content_type}\\n'"));
    }
}
