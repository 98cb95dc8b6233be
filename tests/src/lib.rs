//! This crate has the helpers that several judges need: the project's folders, its files, and the
//! upstream simulator.

pub mod fuzz;
pub mod upstream;

use std::path::{Path, PathBuf};

/// The endings of the corpus's files.
pub const CORPUS: [&str; 4] = [".csv", ".cef", ".json", ".ndjson"];

/// The project's root folder.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// All files below `folder` whose name ends in one of `endings`, sorted; build output and installed
/// tools are left out.
///
/// # Panics When a folder cannot be read: a judge that sees nothing must not pass.
#[must_use]
pub fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    const SKIPPED: [&str; 6] = [
        "target",
        "node_modules",
        "dist",
        "build",
        ".tools",
        ".wrangler",
    ];
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let path = entry
            .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
            .path();
        let name = path
            .file_name()
            .and_then(|n| n.to_str())
            .unwrap_or_default()
            .to_owned();
        if path.is_dir() {
            if !SKIPPED.contains(&name.as_str()) && name != ".git" {
                found.extend(files(&path, endings));
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The text of a file.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
