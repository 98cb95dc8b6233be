//! The start page's list of every kind of report, by product, with the questions it answers.

/// A product and its reports.
#[derive(Debug)]
pub struct Product {
    /// Its name.
    pub name: &'static str,
    /// Its reports, most asked first.
    pub reads: &'static [Read],
}

/// One kind of report.
#[derive(Debug)]
pub struct Read {
    /// Kind id, by which its sample is asked for too; see [`crate::session::actions::SAMPLES`].
    pub kind: &'static str,
    /// What one learns from it.
    pub answers: &'static str,
    /// Its address or its form, as its maker writes it.
    pub from: &'static str,
}

const fn read(kind: &'static str, from: &'static str, answers: &'static str) -> Read {
    Read {
        kind,
        answers,
        from,
    }
}

/// Names the list of products.
pub const PRODUCTS_LIST: &str = "Products";

/// All that is read, in the order offered.
pub static PRODUCTS: [Product; 5] = [
    Product {
        name: "GitHub Enterprise Server",
        reads: &[
            read(
                "ghes.all_users",
                "/stafftools/reports/all_users.csv",
                "Who is dormant, who is a site admin, who has no two-factor authentication.",
            ),
            read(
                "ghes.active_users",
                "/stafftools/reports/active_users.csv",
                "Who uses the server, and how recently.",
            ),
            read(
                "ghes.dormant_users",
                "/stafftools/reports/dormant_users.csv",
                "Who holds a licence without using it, and which keys and tokens they left.",
            ),
            read(
                "ghes.suspended_users",
                "/stafftools/reports/suspended_users.csv",
                "What suspended accounts still own.",
            ),
            read(
                "ghes.organizations",
                "/stafftools/reports/all_organizations.csv",
                "Which organizations have no owner, or only one, or do not require two-factor.",
            ),
            read(
                "ghes.repositories",
                "/stafftools/reports/all_repositories.csv",
                "What takes up the disk, what is public, what is deleted but still there.",
            ),
        ],
    },
    Product {
        name: "GitHub Copilot",
        reads: &[
            read(
                "copilot.activity",
                "NAME-seat-activity-….csv",
                "Who uses their seat, what idle seats cost, and which to take back.",
            ),
            read(
                "copilot.seats",
                "…/copilot/billing/seats",
                "The same from the API, with new seats and seats that are about to end.",
            ),
            read(
                "copilot.metrics_users",
                "…/users-28-day/latest",
                "Who accepts suggestions, and who uses agents, chat and the command line.",
            ),
            read(
                "copilot.metrics_days",
                "…/organization-28-day/latest",
                "How many people use it on each day, and what happens to suggestions.",
            ),
        ],
    },
    Product {
        name: "Moderne",
        reads: &[
            read(
                "moderne.usage",
                "usage-report-….csv",
                "Which recipes ran, by whom, how much time they saved, and which commits failed.",
            ),
            read(
                "moderne.recipe_runs",
                "CSV",
                "Which runs failed, and on which repositories.",
            ),
            read(
                "moderne.commits",
                "CSV",
                "What happened to the commits that recipes made.",
            ),
            read(
                "moderne.audit",
                "CSV",
                "Who did what and when, and which tokens were created.",
            ),
            read(
                "moderne.audit_log_cef",
                "CEF",
                "The same in the format of security systems, by severity and outcome.",
            ),
            read(
                "moderne.trace",
                "trace.csv",
                "What commands did on which repositories, and what they saved.",
            ),
        ],
    },
    Product {
        name: "GitHub Enterprise Cloud",
        reads: &[
            read(
                "ghec.members",
                "export-NAME-….csv",
                "Who holds a licence, who owns what, who has no two-factor authentication.",
            ),
            read(
                "ghec.dormant_users",
                "export-NAME-….csv",
                "Who is dormant, and which of them are outside collaborators.",
            ),
            read(
                "ghec.active_committers",
                "ghas_active_committers_….csv",
                "Who uses an Advanced Security licence, and through which repository.",
            ),
            read(
                "ghec.usage",
                "CSV",
                "What is used and what is paid for, by product, repository and person.",
            ),
            read(
                "ghec.premium_requests",
                "premiumRequestUsageReport_….csv",
                "Who is over their quota, and on which models.",
            ),
            read(
                "ghec.token_usage",
                "CSV",
                "How many tokens each model uses, and for whom.",
            ),
            read(
                "ghec.ai_credits",
                "CSV",
                "Where AI credits go, by person, model and repository.",
            ),
        ],
    },
    Product {
        name: "Anything else",
        reads: &[
            read(
                "cef.events",
                "CEF",
                "Events of any vendor, by severity, outcome, person and day.",
            ),
            read(
                "generic",
                "CSV, TSV, JSON",
                "Any table: what each column holds, with search, filters and sorting.",
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use reports::catalog::KINDS;
    use reports::sample::SampleReport;

    use super::*;
    use crate::session::actions::SAMPLES;
    use crate::text::fetching::{REPORTS, address};
    use crate::text::kinds::title;

    fn reads() -> impl Iterator<Item = &'static Read> {
        PRODUCTS.iter().flat_map(|product| product.reads)
    }

    /// A kind that is new has a sample, or this fails.
    #[test]
    fn every_kind_is_offered_once() {
        // Any of the four user reports, where nothing tells which.
        let kinds = KINDS.iter().map(|kind| kind.id);
        let kinds: BTreeSet<&str> = kinds.filter(|id| *id != "ghes.users").collect();
        let offered: BTreeSet<&str> = reads().map(|read| read.kind).collect();
        assert_eq!(offered, kinds);
        assert_eq!(reads().count(), kinds.len());
        let sampled: Vec<&str> = SAMPLES.iter().map(|(id, _)| *id).collect();
        assert_eq!(sampled, reads().map(|read| read.kind).collect::<Vec<_>>());
        for (id, rows) in SAMPLES {
            assert!(SampleReport::of_kind(id).is_some() && rows > 0, "{id}");
        }
    }

    #[test]
    fn every_button_has_a_name_of_its_own() {
        let titles: BTreeSet<&str> = reads().map(|read| title(read.kind)).collect();
        assert_eq!(titles.len(), reads().count());
        assert!(reads().all(|read| title(read.kind) != read.kind));
    }

    #[test]
    fn addresses_are_those_of_the_command() {
        let addresses = PRODUCTS[0].reads.iter().map(|read| read.from);
        for (from, report) in addresses.zip(REPORTS) {
            assert_eq!(address(report), format!("https://HOST{from}"));
        }
    }
}
