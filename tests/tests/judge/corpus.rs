//! Every file of the corpus, read, against a snapshot a person has looked at.
//!
//! Dropping a file into `tests/corpus/<product>/` adds a test. `cargo insta review` shows what
//! changed.

use reports::report::inspect;
use tests::{CORPUS, files, root};

#[test]
fn every_file_reads_as_it_did() {
    let corpus = root().join("tests/corpus");
    let files = files(&corpus, &CORPUS);
    assert!(
        files.len() >= 40,
        "only {} files in {}",
        files.len(),
        corpus.display()
    );
    insta::with_settings!({ snapshot_path => corpus.join("snapshots"), prepend_module_to_snapshot => false, omit_expression => true }, {
        for path in files {
            let name = path.strip_prefix(&corpus).unwrap().to_str().unwrap().replace('\\', "/");
            let report = inspect(&name, &std::fs::read(&path).unwrap(), None);
            insta::assert_json_snapshot!(name.replace('/', "-"), report);
        }
    });
}
