//! Checks that dependencies and tools come as they were when they were chosen: every package by its digest,
//! every tool with a lock file.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;
use tests::{files, root, text};

/// The npm packages of a lock file without a digest that `npm ci` would hold them to.
fn without_digest(lock: &str) -> Vec<String> {
    let lock: Value = serde_json::from_str(lock).expect("package-lock.json is JSON");
    let packages = lock["packages"].as_object().expect("it lists packages");
    assert!(packages.len() > 100, "{} packages", packages.len());
    let strong = |package: &Value| {
        let digest = package["integrity"].as_str().unwrap_or_default();
        digest
            .strip_prefix("sha512-")
            .is_some_and(|rest| rest.len() == 88)
    };
    packages
        .iter()
        // The project itself.
        .filter(|(path, _)| !path.is_empty())
        .filter(|(_, package)| !strong(package))
        .map(|(path, _)| path.clone())
        .collect()
}

#[test]
fn every_npm_package_has_a_digest() {
    let lock = text(&root().join("package-lock.json"));
    let found = without_digest(&lock);
    assert!(found.is_empty(), "no sha512: {}", found.join(", "));
    let weaker = lock.replacen("\"integrity\": \"sha512-", "\"integrity\": \"sha1-", 1);
    assert_eq!(without_digest(&weaker).len(), 1);
}

/// The version of a package in a cargo lock file.
fn locked(lock: &str, package: &str) -> String {
    let (_, rest) = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .unwrap_or_else(|| panic!("{package} is not locked"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[test]
fn wasm_bindgens_program_is_of_the_librarys_version() {
    let library = locked(&text(&root().join("Cargo.lock")), "wasm-bindgen");
    let program = text(&root().join("xtask/wasm-bindgen/Cargo.lock"));
    assert_eq!(locked(&program, "wasm-bindgen-cli"), library);
}

#[test]
fn every_crate_has_a_digest() {
    for file in ["Cargo.lock", "xtask/wasm-bindgen/Cargo.lock"] {
        let lock = text(&root().join(file));
        let packages = lock.split("[[package]]").skip(1);
        for package in packages.filter(|package| package.contains("\nsource = ")) {
            assert!(package.contains("\nchecksum = \""), "{file}: {package}");
            assert!(
                package.contains("\nsource = \"registry+"),
                "{file}: {package}"
            );
        }
    }
}

#[test]
fn tools_are_built_with_a_lock_file() {
    let setup = text(&root().join("xtask/src/setup.rs"));
    let installs: Vec<&str> = setup
        .lines()
        .filter(|line| line.contains("\"install\""))
        .collect();
    assert!(!installs.is_empty());
    for line in installs {
        assert!(line.contains("\"--locked\""), "{line}");
    }
}

/// The names in a manifest's tables of dependencies.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut is_table = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            // `[dependencies.web-sys]` is a table of one dependency.
            names.extend(table.strip_prefix("dependencies.").map(str::to_owned));
            is_table = table.ends_with("dependencies");
        } else if is_table && line.starts_with(char::is_alphanumeric) {
            names.extend(line.split(['.', ' ', '=']).next().map(str::to_owned));
        }
    }
    names
}

/// The dependencies of a manifest that no source of its crate names.
fn unused(manifest: &str, sources: &str) -> Vec<String> {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    let words: BTreeSet<&str> = sources.split(|character| !is_word(character)).collect();
    let mut names = dependencies(manifest);
    names.retain(|name| !words.contains(name.replace('-', "_").as_str()));
    names
}

#[test]
fn every_dependency_is_used() {
    let workspace = text(&root().join("Cargo.toml"));
    let mut manifests = String::new();
    for member in ["reports", "api", "app", "worker", "tests", "xtask"] {
        let manifest = text(&root().join(member).join("Cargo.toml"));
        let sources = files(&root().join(member), &[".rs"]);
        let code = |path: &PathBuf| -> String {
            let text = text(path);
            let lines = text
                .lines()
                .map(|line| line.split("//").next().unwrap_or_default());
            lines.collect::<Vec<_>>().join("\n")
        };
        let sources: String = sources.iter().map(code).collect();
        assert!(dependencies(&manifest).len() > 3, "{member}");
        assert_eq!(unused(&manifest, &sources), [""; 0], "of {member}");
        manifests.push_str(&manifest);
    }
    let named = dependencies(&manifests);
    let mut idle = dependencies(&workspace);
    idle.retain(|name| !named.contains(name));
    assert_eq!(idle, [""; 0], "no member of the workspace names these");
}
