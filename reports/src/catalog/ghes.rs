//! This module describes the six reports of GitHub Enterprise Server's site admin dashboard,
//! `https://HOST/stafftools/reports/NAME.csv`.
//!
//! The documentation ([Accessing reports for your instance]) lists the columns; what real files
//! hold differs from it in places, and each kind's file says where.
//!
//! [Accessing reports for your instance]: https://docs.github.com/en/enterprise-server@3.16/admin/monitoring-activity-in-your-enterprise/exploring-user-activity-in-your-enterprise/accessing-reports-for-your-instance

pub mod organizations;
pub mod repositories;
pub mod users;

/// The product's name as its maker writes it.
const PRODUCT: &str = "GitHub Enterprise Server";

/// The words that the reports write for a missing moment. Two independent parsers of real files
/// have seen them in `last_active`; the other moments are read alike.
const NO_ACTIVITY: &[&str] = &["No activity"];
