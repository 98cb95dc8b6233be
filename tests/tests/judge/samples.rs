//! Real files, where they lie beside the project (`ROLLCALL_SAMPLES` names the folder). Without
//! it these tests count as skipped; with it, a file that is not there is a failure.

use std::path::PathBuf;

use serde_json::Value;

/// The folder of other people's files.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("ROLLCALL_SAMPLES")
        .map(PathBuf::from)
        .expect("ROLLCALL_SAMPLES names the folder of samples")
}

fn inspect(path: &str) -> Value {
    let file = folder().join(path);
    let bytes = std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    serde_json::to_value(reports::report::inspect(path, &bytes, None)).unwrap()
}

#[test]
#[ignore = "other people's files are looked at where ROLLCALL_SAMPLES names their folder"]
fn real_files_open() {
    let repositories = inspect("ghes/all_repositories.readme-excerpt.csv");
    assert_eq!(repositories["kind"], "ghes.repositories");
    assert_eq!(repositories["rows"], 1);
    assert_eq!(
        repositories["problems"],
        Value::Object(serde_json::Map::new())
    );

    // These totals were added up with Python's `Decimal` and `csv`.
    let usage = inspect("ghec/github-usage-report-summarized.csv");
    assert_eq!(
        (&usage["kind"], &usage["rows"]),
        (&"ghec.usage".into(), &20.into())
    );
    assert_eq!(kpi(&usage, "gross_spend"), "87.504");
    assert_eq!(kpi(&usage, "discounts"), "87.504");
    assert_eq!(kpi(&usage, "net_spend"), "0");
    assert_eq!(kpi(&usage, "billed_repositories"), 11);
    // It has no people, which is not to have none.
    assert_eq!(kpi(&usage, "users"), Value::Null);

    let requests = inspect("ghec/pru-example.csv");
    assert_eq!(requests["kind"], "ghec.premium_requests");
    assert_eq!(
        (&requests["confidence"], &requests["rows"]),
        (&100.into(), &1_693.into())
    );
    assert_eq!(kpi(&requests, "gross_spend"), "1848.8244");
    assert_eq!(kpi(&requests, "discounts"), "1387.0456");
    assert_eq!(kpi(&requests, "net_spend"), "461.7788");
    assert_eq!(kpi(&requests, "credit_spend"), "1757.67637");
    assert_eq!(kpi(&requests, "requests"), "46220.61");
    assert_eq!(kpi(&requests, "users"), 91);
    assert_eq!(kpi(&requests, "models"), 17);
    assert_eq!(kpi(&requests, "over_quota"), 48);
    assert_eq!(finding(&requests, "quota_exceeded"), 283);

    let usage = inspect("moderne/usage-report-1772437230910.csv");
    assert_eq!(
        (&usage["kind"], &usage["rows"]),
        (&"moderne.usage".into(), &6.into())
    );
    assert_eq!(usage["problems"], Value::Object(serde_json::Map::new()));
    assert_eq!(
        (kpi(&usage, "runs"), kpi(&usage, "commits")),
        (4.into(), 2.into())
    );
    assert_eq!(
        (kpi(&usage, "run_repositories"), kpi(&usage, "recipes")),
        (4.into(), 3.into())
    );
    assert_eq!(
        (kpi(&usage, "run_people"), kpi(&usage, "without_commit")),
        // The one run that came to its end was committed; the others did not.
        (2.into(), 0.into())
    );
    assert_eq!(
        (kpi(&usage, "time_saved"), kpi(&usage, "files_changed")),
        ("2222".into(), "272".into())
    );
    assert_eq!(kpi(&usage, "run_time"), "1786878");
    assert_eq!(finding(&usage, "failed_run"), 1);
    assert_eq!(finding(&usage, "repository_unavailable"), 2);
}

/// The value of a figure.
fn kpi(report: &Value, id: &str) -> Value {
    let kpis = report["kpis"].as_array().unwrap();
    let kpi = kpis.iter().find(|kpi| kpi["id"] == id);
    kpi.unwrap_or_else(|| panic!("no {id}"))["value"].clone()
}

/// How many rows a finding has.
fn finding(report: &Value, id: &str) -> Value {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().find(|found| found["id"] == id).unwrap()["rows"].clone()
}
