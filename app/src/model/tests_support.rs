//! This module has the helpers that the tests of the overview and of the charts share.

use reports::read::{About, ColumnAbout};
use reports::table::Type;

/// A users file with two columns.
pub(crate) fn about() -> About {
    let column = |name: &str, key: &str| ColumnAbout {
        name: name.to_owned(),
        key: key.to_owned(),
        ty: Type::Category,
        unknown: [0; 4],
        known: true,
        derived: false,
        chosen: false,
        stands_for: None,
        notation: None,
    };
    About {
        kind: "ghes.all_users".to_owned(),
        confidence: 100,
        reason: String::new(),
        notes: Vec::new(),
        cautions: Vec::new(),
        file_format: "delimited".to_owned(),
        encoding: "utf-8".to_owned(),
        bom: false,
        delimiter: ',',
        line_end: "lf".to_owned(),
        header: true,
        above_header: 0,
        named_by: None,
        absent: Vec::new(),
        remarks: Vec::new(),
        questions: Vec::new(),
        columns: vec![column("login", "login"), column("role", "role")],
        rows: 100,
        size_bytes: 1_000,
        packed_bytes: None,
        concatenated: None,
        memory_bytes: 0,
    }
}
