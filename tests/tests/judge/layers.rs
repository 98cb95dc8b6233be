//! The layers of each crate, lowest first: a module names modules of lower layers only, so that
//! there is no circle. A module is a file or folder of `src`; tests are left out.

use tests::{files, root, text};

const REPORTS: &str = "limits time zone encoding / csv fold json problem value / \
    as_of cef notation refusal table / archive estimate schema search sort / query / rules view / \
    catalog export / detect seats / overview read / profile reclaim sample / report / wire";

const APP: &str = "platform / model engine / text / session / ui / pages / shell";

const WORKER: &str = "fetch_metadata limits moment response route site / \
    backoff credential download_slots egress etag field network records report / cache_control prefer / \
    headers / problem / upstream / config / name / answers attempt_limits brake credential_throttle deployment_files \
    health openapi request_throttle seal targets / decide rate status / intake job / pace / bind";

#[test]
fn every_module_names_lower_ones_only() {
    let crates = [
        ("reports/src", REPORTS),
        ("app/src", APP),
        ("worker/src", WORKER),
    ];
    let found: Vec<String> = crates
        .iter()
        .flat_map(|(folder, layers)| upward(folder, layers))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Each place that names a module which is not below its own.
fn upward(folder: &str, layers: &str) -> Vec<String> {
    let height = |name: &str| {
        let layer = |layer: &str| layer.split_whitespace().any(|one| one == name);
        layers.split('/').position(layer)
    };
    let mut found = Vec::new();
    for path in files(&root().join(folder), &[".rs"]) {
        let file = path.strip_prefix(root().join(folder)).unwrap();
        let file = file.display().to_string();
        let own = file.split(['/', '.']).next().unwrap();
        let is_for_tests = file.contains("tests") || file.contains("testing");
        if is_for_tests || ["lib", "main", "bin"].contains(&own) {
            continue;
        }
        let source = text(&path);
        let code = source.split("\n#[cfg(test)]\nmod ").next().unwrap();
        let is_top = file == format!("{own}.rs");
        for line in code.lines().map(|line| line.split("//").next().unwrap()) {
            let above = line.split("super::").skip(1).filter(|_| is_top);
            for path in line.split("crate::").skip(1).chain(above) {
                let end = |c: char| !c.is_alphanumeric() && c != '_';
                let name = path.split(end).next().unwrap();
                if name != own && (height(name).is_none() || height(name) >= height(own)) {
                    found.push(format!("{folder}/{file}: {}", line.trim()));
                }
            }
        }
    }
    found
}
