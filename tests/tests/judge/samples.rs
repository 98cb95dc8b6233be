//! Files nobody here wrote, where they lie beside the project (`ROLLCALL_SAMPLES` names the
//! folder). Without them there is nothing to judge, and the test says so.

use std::path::PathBuf;

use serde_json::Value;

fn folder() -> Option<PathBuf> {
    std::env::var_os("ROLLCALL_SAMPLES")
        .map(PathBuf::from)
        .filter(|path| path.is_dir())
}

fn inspect(path: &str) -> Option<Value> {
    let file = folder()?.join(path);
    Some(
        serde_json::to_value(reports::read::inspect(
            path,
            &std::fs::read(file).unwrap(),
            None,
        ))
        .unwrap(),
    )
}

#[test]
fn real_files_open() {
    let Some(repositories) = inspect("ghes/all_repositories.readme-excerpt.csv") else {
        eprintln!("not looked at: ROLLCALL_SAMPLES names no folder");
        return;
    };
    assert_eq!(repositories["kind"], "ghes.repositories");
    assert_eq!(repositories["rows"], 1);
    assert_eq!(
        repositories["problems"],
        Value::Object(serde_json::Map::new())
    );

    let usage = inspect("ghec/github-usage-report-summarized.csv").unwrap();
    assert_eq!(
        (&usage["kind"], &usage["dialect"]["header"]),
        (&"generic".into(), &true.into())
    );
    assert!(usage["rows"].as_u64() > Some(5));

    let requests = inspect("ghec/pru-example.csv").unwrap();
    assert_eq!(requests["kind"], "generic");
    let of = |name: &str| {
        let columns = requests["columns"].as_array().unwrap();
        columns
            .iter()
            .find(|c| c["name"] == name)
            .map(|c| c["type"].as_str().unwrap().to_owned())
    };
    assert_eq!(of("date").as_deref(), Some("timestamp"));
    assert_eq!(of("exceeds_quota").as_deref(), Some("boolean"));
    assert_eq!(of("net_amount").as_deref(), Some("decimal"));
}
