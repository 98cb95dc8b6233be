//! This module tests every way to a report against invented servers, with the real intake.

mod billing;
mod metrics;
mod seats;

use serde_json::Value;

use super::*;
use crate::config::{Config, testing};
use crate::problem::{Details, Problem};
use crate::upstream::testing::runner::{Reply, Run, Sent, Wanted};

/// 2026-11-30T12:00:00Z.
const NOW_MS: u64 = 1_796_040_000_000;

pub(super) fn config() -> Config {
    testing::config(
        r#"[{"id": "github", "title": "GitHub", "kind": "copilot",
             "origin": "https://api.github.com",
             "storage_hosts": ["reports.example.net", "blobs.example.net"]}]"#,
    )
}

fn fetch(report: &str, query: &str, server: &dyn Fn(&Sent) -> Reply) -> Run {
    let config = config();
    Wanted {
        report,
        query,
        now_ms: NOW_MS,
        waits: true,
        bytes_max: 10_000_000,
        ..Wanted::of(&config.targets[0])
    }
    .run(server)
}

fn refused(problem: Problem) -> Result<String, Outcome> {
    Err(Outcome::refused(problem))
}

fn unexpected(host: &str) -> Result<String, Outcome> {
    Err(Outcome::Refused(Details::unexpected_redirect(Some(host))))
}

fn json(said: &Value) -> Reply {
    Reply {
        status: 200,
        fields: vec![("content-type", "application/json".to_owned())],
        body: said.to_string().into_bytes(),
    }
}

fn file(text: &str) -> Reply {
    Reply {
        status: 200,
        fields: vec![("content-length", text.len().to_string())],
        body: text.as_bytes().to_vec(),
    }
}

fn status(status: u16) -> Reply {
    Reply {
        status,
        fields: Vec::new(),
        body: Vec::new(),
    }
}

/// The facts about a delivered report, as the page finds them.
fn opened(name: &str, text: &str) -> Value {
    serde_json::to_value(::reports::report::inspect(name, text.as_bytes(), None)).unwrap()
}

fn kpi(opened: &Value, id: &str) -> Value {
    let kpis = opened["kpis"].as_array().unwrap();
    let found = kpis.iter().find(|kpi| kpi["id"] == id);
    found.unwrap_or_else(|| panic!("{id}"))["value"].clone()
}

#[test]
fn each_report_is_of_a_kind_that_the_page_knows() {
    for spec in &REPORTS {
        assert!(
            ::reports::catalog::kind(spec.kind).is_some(),
            "{}",
            spec.name
        );
        let is_seats = spec.name.starts_with("seats");
        assert_eq!(Route::of(Report::new(spec)) == Route::Seats, is_seats);
    }
}
