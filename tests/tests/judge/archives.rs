//! Archives as other people's programs write them, against a snapshot a person has looked at.

use reports::report::inspect_all;
use serde_json::Value;
use tests::{files, root};

/// The facts about each report in an archive that differ from report to report.
const TOLD: [&str; 7] = [
    "file", "kind", "rows", "partial", "as_of", "problems", "refused",
];

#[test]
fn every_archive_reads_as_it_did() {
    let folder = root().join("tests/corpus/archives");
    let archives = files(&folder, &[".zip", ".gz"]);
    assert!(archives.len() >= 15, "only {} archives", archives.len());
    let told: Vec<Value> = archives
        .iter()
        .flat_map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            inspect_all(name, &std::fs::read(path).unwrap(), None)
        })
        .map(|inspected| {
            let mut told = serde_json::to_value(inspected).unwrap();
            let fields = told.as_object_mut().unwrap();
            fields.retain(|name, _| TOLD.contains(&name.as_str()));
            told
        })
        .collect();
    insta::with_settings!({ snapshot_path => root().join("tests/corpus/snapshots"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_json_snapshot!("archives", told);
    });
}

#[test]
fn packing_changes_nothing_about_a_report() {
    let of = |name: &str| {
        let bytes = std::fs::read(root().join("tests/corpus").join(name)).unwrap();
        let mut all = inspect_all(name, &bytes, None);
        let mut told = serde_json::to_value(all.remove(0)).unwrap();
        told.as_object_mut().unwrap().remove("file");
        told
    };
    let plain = of("ghes/all_users.plain.csv");
    for packed in [
        "all_users.csv.gz",
        "all_users.members.csv.gz",
        "reports.streamed.zip",
        "reports.zip64.zip",
    ] {
        let mut told = of(&format!("archives/{packed}"));
        // An entry has a date of its own, and so may the file, which is not known here.
        if packed.ends_with(".zip") {
            told["as_of"] = plain["as_of"].clone();
        }
        assert_eq!(told, plain, "{packed}");
    }
}
