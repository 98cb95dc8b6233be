//! This module makes the answer of each fault.

use std::io;

use reports::sample::SampleReport;

use super::super::body::Body;
use super::super::fault::Fault;
use super::super::misbehave::{self, Subject, framed, packed};
use super::super::plan::Plan;
use super::library::{self, Edition};
use super::respond::{Context, HTML, download, ready};
use super::rule::Target;

/// The answer to a request that meets a fault.
pub(super) fn misbehave(
    fault: &Fault,
    target: Target,
    population: u64,
    seed: u64,
    context: &Context<'_>,
) -> Plan {
    let report = Report {
        report: target.report.unwrap_or(SampleReport::AllUsers),
        population,
        seed,
        context,
    };
    let plan = report.answer(fault);
    let mut plan = plan.unwrap_or_else(|_| Plan::text(500, HTML, ""));
    plan.fault = Some(fault.name());
    plan
}

struct Report<'a> {
    report: SampleReport,
    population: u64,
    seed: u64,
    context: &'a Context<'a>,
}

impl Report<'_> {
    fn answer(&self, fault: &Fault) -> io::Result<Plan> {
        if let Some(plan) = misbehave::answer(fault, self)? {
            return Ok(plan);
        }
        Ok(match fault {
            Fault::Hops { count } => {
                let left = count.saturating_sub(1);
                Plan::redirect(302, &download(self.report, Some(left)))
            }
            Fault::Bomb { bytes, framing } => framed(
                packed(self.labelled(library::bomb(self.report, *bytes))),
                *framing,
            ),
            Fault::WrongReport { of } => {
                let other = of.as_deref().and_then(SampleReport::from_name);
                self.labelled(self.sample(other.unwrap_or_else(|| self.another()))?)
            }
            // Only this sample has those columns.
            Fault::SeventeenColumns => self.labelled(self.sample(SampleReport::DormantUsers)?),
            Fault::HeaderOnly => {
                let header = format!("{}\n", self.report.header());
                self.labelled(Body::Bytes(header.into_bytes()))
            }
            Fault::Huge { bytes, framing } => {
                let body = library::huge(self.report, *bytes);
                framed(self.labelled(body), *framing)
            }
            _ => self.whole()?,
        })
    }

    fn another(&self) -> SampleReport {
        match self.report {
            SampleReport::AllOrganizations => SampleReport::AllUsers,
            _ => SampleReport::AllOrganizations,
        }
    }

    fn sample(&self, report: SampleReport) -> io::Result<Body> {
        let edition = library::edition(report, self.population, self.seed);
        self.context.library.get(edition)
    }
}

impl Subject for Report<'_> {
    fn whole(&self) -> io::Result<Plan> {
        Ok(self.labelled(self.sample(self.report)?))
    }

    fn packed(&self) -> io::Result<Plan> {
        let edition = library::edition(self.report, self.population, self.seed);
        let body = self.context.library.get(Edition {
            gzip: true,
            ..edition
        })?;
        Ok(packed(self.labelled(body)))
    }

    fn labelled(&self, body: Body) -> Plan {
        ready(self.report, body)
    }

    fn filled(&self, text: &str) -> String {
        let filled = self.context.places.filled(text);
        filled.replace("{report}", self.report.name())
    }
}
