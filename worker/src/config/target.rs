//! This module holds the configuration of one upstream.

use api::Demo;

use crate::egress::Egress;
use crate::report::Report;
use crate::upstream::Upstream;

#[derive(Debug)]
pub struct Target {
    /// `[a-z0-9-]`, 1 to 32 characters, unique.
    pub id: String,
    /// The name that people see.
    pub title: String,
    /// The product that it is.
    pub upstream: &'static dyn Upstream,
    /// The only addresses that requests go to.
    pub egress: Egress,
    /// The reports it offers, at least one, in the order of the configuration.
    pub reports: Vec<Report>,
    /// How a credential is validated before a stored copy is served.
    pub revalidate: Revalidate,
    /// A credential that anyone may use, if the target is a demonstration on this machine.
    pub demo: Option<Demo>,
}

impl Target {
    /// The report with exactly this name, if the target offers it.
    #[must_use]
    pub fn report(&self, name: &str) -> Option<Report> {
        let mut reports = self.reports.iter();
        reports.find(|report| report.name() == name).copied()
    }
}

/// How a credential is validated before a stored copy is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revalidate {
    /// The upstream is asked whose credential it is (`"user"`, which is also the default).
    User,
    /// The upstream is asked, but while it cannot be reached, a copy is still served to requests
    /// that accept a stale one (`"reachable"`): for that time, a revoked token still opens its own
    /// copies.
    Reachable,
    /// The upstream is not asked (`"none"`): a revoked token opens its own copies until they
    /// expire.
    None,
}
