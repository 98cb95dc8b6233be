//! Everything that a fuzzer ever found, and what it began with, holds.

use std::fs;

use tests::fuzz::TARGETS;
use tests::{files, root};

#[test]
fn what_was_found_holds() {
    for (name, holds) in TARGETS {
        let folder = root().join("tests/fuzz").join(name);
        let found = files(&folder, &[""]);
        assert!(!found.is_empty(), "{} is empty", folder.display());
        for path in found {
            // Named by the runner, should it not hold.
            println!("{}", path.display());
            holds(&fs::read(&path).unwrap());
        }
    }
}

#[test]
fn every_folder_is_a_target() {
    let mut folders: Vec<String> = fs::read_dir(root().join("tests/fuzz"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    assert_eq!(folders, TARGETS.map(|(name, _)| name));
}
