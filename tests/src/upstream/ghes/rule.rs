//! This module decides which requests meet a fault.

use reports::sample::SampleReport;
use serde::Deserialize;

use super::super::Host;
use super::super::fault::Fault;
use super::jobs;

/// A fault, the requests that meet it, and how often. If several rules match, the oldest applies.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    /// A report's name, or `*` for all of them. It does not apply to requests of the API.
    #[serde(default = "every_report")]
    report: String,
    /// The kind of requests that meet the fault.
    #[serde(default)]
    at: Place,
    /// The user whose requests meet it; every user's if it is left out.
    login: Option<String>,
    fault: Fault,
    /// The number of requests that meet it; every request if it is left out.
    times: Option<u64>,
}

fn every_report() -> String {
    "*".to_owned()
}

/// The kind of requests that a rule matches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    /// Requests for a report at its own address.
    #[default]
    Report,
    /// Requests for a report at the server's download address.
    Download,
    /// Requests for a report at the storage host.
    Storage,
    /// Requests for `/api/v3/user`.
    User,
}

/// The destination of a request, which rules match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) place: Place,
    /// The report; requests of the API have none.
    pub(super) report: Option<SampleReport>,
}

impl Target {
    /// The target at this path of this host, if rules can match it.
    pub(super) fn of(host: Host, path: &str) -> Option<Self> {
        let (place, name) = match host {
            Host::Origin if path == "/api/v3/user" => {
                return Some(Self {
                    place: Place::User,
                    report: None,
                });
            }
            Host::Origin => {
                let rest = path.strip_prefix("/stafftools/reports/")?;
                match rest.strip_prefix("download/") {
                    Some(name) => (Place::Download, name),
                    None => (Place::Report, rest),
                }
            }
            Host::Storage => (Place::Storage, path.strip_prefix("/download/")?),
        };
        let report = SampleReport::from_name(name.strip_suffix(".csv")?)?;
        Some(Self {
            place,
            report: Some(report),
        })
    }

    /// The index of its report among the six, for the counts.
    pub(super) fn report_index(&self) -> Option<usize> {
        self.report
            .filter(|_| self.place == Place::Report)
            .map(jobs::index)
    }
}

impl Rule {
    /// Whether the rule names an existing report.
    pub(super) fn is_sensible(&self) -> bool {
        let exists = |name: &str| SampleReport::from_name(name).is_some();
        let other_exists = match &self.fault {
            Fault::WrongReport { of: Some(name) } => exists(name),
            _ => true,
        };
        (self.report == "*" || exists(&self.report)) && other_exists
    }

    fn fits(&self, target: Target, login: Option<&str>) -> bool {
        self.at == target.place
            && self.login.as_deref().is_none_or(|own| login == Some(own))
            && target
                .report
                .is_none_or(|report| self.report == "*" || self.report == report.name())
    }
}

/// Takes the fault that a request to this target meets.
pub(super) fn take(rules: &mut Vec<Rule>, target: Target, login: Option<&str>) -> Option<Fault> {
    let at = rules
        .iter()
        .position(|rule| rule.fits(target, login) && rule.times != Some(0))?;
    let rule = rules.get_mut(at)?;
    let fault = rule.fault.clone();
    if let Some(times) = &mut rule.times {
        *times -= 1;
        if *times == 0 {
            rules.remove(at);
        }
    }
    Some(fault)
}
