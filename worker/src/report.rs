//! This module lists the reports that can be fetched.
//!
//! A report's name is the only part of an upstream address that a client chooses, and it reaches an
//! upstream only as one of these values, never as the text that was sent.

use serde::{Serialize, Serializer};

/// One of the reports on the site admin dashboard of GitHub Enterprise Server
/// ([Accessing reports for your instance]).
///
/// [Accessing reports for your instance]: https://docs.github.com/en/enterprise-server@3.16/admin/monitoring-activity-in-your-enterprise/exploring-user-activity-in-your-enterprise/accessing-reports-for-your-instance
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Report {
    /// All users.
    AllUsers,
    /// Users who were active in the last month.
    ActiveUsers,
    /// Users who were not active in the last month.
    DormantUsers,
    SuspendedUsers,
    AllOrganizations,
    AllRepositories,
}

/// All reports, in the order in which the page offers them.
pub const ALL: [Report; 6] = [
    Report::AllUsers,
    Report::ActiveUsers,
    Report::DormantUsers,
    Report::SuspendedUsers,
    Report::AllOrganizations,
    Report::AllRepositories,
];

impl Report {
    /// The report with exactly this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        ALL.into_iter().find(|report| report.name() == name)
    }

    /// The name in addresses, both in this API and upstream: `all_users`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AllUsers => "all_users",
            Self::ActiveUsers => "active_users",
            Self::DormantUsers => "dormant_users",
            Self::SuspendedUsers => "suspended_users",
            Self::AllOrganizations => "all_organizations",
            Self::AllRepositories => "all_repositories",
        }
    }

    /// The name on a button: `All users`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::AllUsers => "All users",
            Self::ActiveUsers => "Active users",
            Self::DormantUsers => "Dormant users",
            Self::SuspendedUsers => "Suspended users",
            Self::AllOrganizations => "All organizations",
            Self::AllRepositories => "All repositories",
        }
    }

    /// The report's kind in [`reports::catalog`], which knows its columns.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::AllUsers => "ghes.all_users",
            Self::ActiveUsers => "ghes.active_users",
            Self::DormantUsers => "ghes.dormant_users",
            Self::SuspendedUsers => "ghes.suspended_users",
            Self::AllOrganizations => "ghes.organizations",
            Self::AllRepositories => "ghes.repositories",
        }
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_letter_for_letter() {
        for report in ALL {
            assert_eq!(Report::of(report.name()), Some(report));
            assert_eq!(Report::of(&report.name().to_uppercase()), None);
        }
        for name in [
            "",
            "all_users.csv",
            "all%5fusers",
            "all_users/",
            "users",
            "../all_users",
        ] {
            assert_eq!(Report::of(name), None, "{name}");
        }
    }

    #[test]
    fn each_is_a_kind_the_page_knows_by_this_name() {
        for report in ALL {
            let kind = reports::catalog::kind(report.kind()).unwrap();
            assert!(kind.file_names.contains(&report.name()), "{report:?}");
        }
    }
}
