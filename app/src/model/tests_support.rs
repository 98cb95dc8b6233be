//! This module has the reports and columns that tests share.

use reports::read::{About, ColumnAbout};
use reports::table::Type;

/// A users file with two columns.
pub(crate) fn about() -> About {
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
        columns: ["login", "role"]
            .map(|key| column(key, Type::Category))
            .to_vec(),
        rows: 100,
        size_bytes: 1_000,
        packed_bytes: None,
        concatenated: None,
        memory_bytes: 0,
    }
}

/// A column that is named after its key.
pub(crate) fn column(key: &str, ty: Type) -> ColumnAbout {
    ColumnAbout {
        name: key.to_owned(),
        key: key.to_owned(),
        ty,
        unknown: [0; 4],
        known: true,
        derived: false,
        chosen: false,
        stands_for: None,
        notation: None,
    }
}
