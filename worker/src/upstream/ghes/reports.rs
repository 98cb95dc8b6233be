//! This module lists the reports on the site admin dashboard of GitHub Enterprise Server
//! ([Accessing reports for your instance]).
//!
//! [Accessing reports for your instance]:
//! https://docs.github.com/en/enterprise-server@3.16/admin/monitoring-activity-in-your-enterprise/exploring-user-activity-in-your-enterprise/accessing-reports-for-your-instance

use super::columns::Family;
use crate::report::{Format, Recognition, ReportSpec};

const TOKEN: &str = "The classic token of a site administrator, with the scope site_admin. \
    Fine-grained tokens cannot have it.";

/// All reports, in the order in which the page offers them. A report's name is also its name on
/// the server.
pub static REPORTS: [ReportSpec; 6] = [
    users("all_users", "All users", "ghes.all_users"),
    // Users who were active in the last month.
    users("active_users", "Active users", "ghes.active_users"),
    // Users who were not active in the last month.
    users("dormant_users", "Dormant users", "ghes.dormant_users"),
    users("suspended_users", "Suspended users", "ghes.suspended_users"),
    ReportSpec {
        name: "all_organizations",
        title: "All organizations",
        kind: "ghes.organizations",
        file: "all_organizations",
        format: Format::Csv(|names| recognise(names, Family::Organizations)),
        parameters: &[],
        window: None,
        token: TOKEN,
    },
    ReportSpec {
        name: "all_repositories",
        title: "All repositories",
        kind: "ghes.repositories",
        file: "all_repositories",
        format: Format::Csv(|names| recognise(names, Family::Repositories)),
        parameters: &[],
        window: None,
        token: TOKEN,
    },
];

const fn users(name: &'static str, title: &'static str, kind: &'static str) -> ReportSpec {
    ReportSpec {
        name,
        title,
        kind,
        file: name,
        format: Format::Csv(|names| recognise(names, Family::Users)),
        parameters: &[],
        window: None,
        token: TOKEN,
    }
}

fn recognise(names: &[&str], requested: Family) -> Recognition {
    match Family::of_header(names.iter().copied()) {
        Some(family) if family == requested => Recognition::Requested,
        Some(_) => Recognition::Another,
        None => Recognition::Unknown,
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::REPORTS;
    use crate::report::Report;

    pub(crate) const ALL_USERS: Report = Report::new(&REPORTS[0]);
    pub(crate) const ACTIVE_USERS: Report = Report::new(&REPORTS[1]);
    pub(crate) const ORGANIZATIONS: Report = Report::new(&REPORTS[4]);
    pub(crate) const REPOSITORIES: Report = Report::new(&REPORTS[5]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Report;

    #[test]
    fn names_are_found_letter_for_letter() {
        for spec in &REPORTS {
            assert_eq!(Report::of(&REPORTS, spec.name), Some(Report::new(spec)));
            assert_eq!(Report::of(&REPORTS, &spec.name.to_uppercase()), None);
        }
        for name in [
            "",
            "all_users.csv",
            "all%5fusers",
            "all_users/",
            "users",
            "../all_users",
        ] {
            assert_eq!(Report::of(&REPORTS, name), None, "{name}");
        }
    }

    #[test]
    fn each_is_a_kind_the_page_knows_by_this_name() {
        for spec in &REPORTS {
            let kind = reports::catalog::kind(spec.kind).unwrap();
            assert!(kind.file_names.contains(&spec.file), "{}", spec.name);
        }
    }
}
