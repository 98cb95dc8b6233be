//! The csv-spectrum suite, from npm (`csv-spectrum` 2.0.0, BSD-2-Clause).

use reports::read::inspect_cells;
use serde_json::{Map, Value};
use tests::{files, root};

/// Its JSON is an object with another telephone number than the CSV, upstream.
const BROKEN: &str = "location_coordinates";

#[test]
fn all_sound_cases() {
    let suite = root().join("node_modules/csv-spectrum");
    assert!(
        suite.is_dir(),
        "{} is not there: `cargo xtask setup` installs it",
        suite.display()
    );
    let mut cases = 0;
    for path in files(&suite.join("csvs"), &[".csv"]) {
        let name = path.file_stem().unwrap().to_str().unwrap();
        if name == BROKEN {
            continue;
        }
        let wanted: Value =
            serde_json::from_str(&tests::text(&suite.join(format!("json/{name}.json")))).unwrap();
        let cells = serde_json::to_value(inspect_cells(&std::fs::read(&path).unwrap())).unwrap();
        assert_eq!(objects(&cells), wanted, "{name}");
        cases += 1;
    }
    assert_eq!(cases, 11, "the suite has changed");
}

/// Records as objects by header, which is how the suite writes them.
fn objects(cells: &Value) -> Value {
    let header = cells["header"].as_array().unwrap();
    let object = |record: &Value| {
        let pairs = header.iter().zip(record.as_array().unwrap());
        Value::Object(
            pairs
                .map(|(k, v)| (k.as_str().unwrap().into(), v.clone()))
                .collect::<Map<_, _>>(),
        )
    };
    Value::Array(
        cells["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(object)
            .collect(),
    )
}
