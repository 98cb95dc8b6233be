//! This module explains how to download a report from a server: steps and command lines.

use reports::catalog::KIND_WORDS;

pub const HEADING: &str = "How to get the files";

pub const BY_BROWSER: &str = "Sign in as a site admin and open the address of a report. The server \
                              makes it in the background: until it is ready the answer is empty, \
                              so open the address again a minute later.";

pub const BY_COMMAND: &str = "Or let a shell ask for it until it is ready, with a classic token \
                              that has the scope site_admin. Put your server and user name in \
                              place of HOST and USER; it asks for the token and does not show it:";

/// The mistake that this command avoids.
pub const COMMAND_NOTE: &str = "A 202 means “not ready yet” and has no rows. Saving its body, or a \
                                sign-in page, as if it were the report is the most common mistake; \
                                this loop avoids it.";

/// The start and the end of a report's address on a server.
const ADDRESS: (&str, &str) = ("/stafftools/reports/", ".csv");

/// The reports of a server, by their names in an address: the kinds whose words say so.
pub fn reports() -> impl Iterator<Item = &'static str> {
    let offers = KIND_WORDS.iter().filter_map(|kind| kind.offer.as_ref());
    offers.filter_map(|offer| offer.from.strip_prefix(ADDRESS.0)?.strip_suffix(ADDRESS.1))
}

/// The address of a report, the server left open.
#[must_use]
pub fn address(report: &str) -> String {
    format!("https://HOST{}{report}{}", ADDRESS.0, ADDRESS.1)
}

/// The script of [`command`]. A test runs it as it stands, in `sh`. It has no comments and no
/// variable `status`, which interactive zsh does not accept.
const SCRIPT: &str = include_str!("fetch.sh");

/// A shell script that downloads a report: it repeats the request while the server answers 202,
/// with growing pauses and for half an hour at most, and accepts neither an empty body nor a page
/// as the report.
#[must_use]
pub fn command(report: &str) -> String {
    SCRIPT.trim_end().replace("REPORT", report)
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
    fn a_server_has_six_reports() {
        let expected = [
            "all_users",
            "active_users",
            "dormant_users",
            "suspended_users",
            "all_organizations",
            "all_repositories",
        ];
        assert_eq!(reports().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn commands_are_valid_for_a_shell() {
        let command = command("all_users");
        assert!(command.starts_with("( base=https://HOST user=USER report=all_users\n"));
        assert!(command.ends_with("exit 1 )"));
        assert!(!command.contains("REPORT"));
        // The secret is not in the command, because an argument list or a history would show it.
        assert!(!command.contains("-u ") && !command.contains("Authorization"));
        assert!(check_command("all_users").contains("'%{http_code} %{content_type}\\n'"));
    }
}
