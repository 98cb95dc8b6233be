//! This module recognises a file whose columns are known by name alone: the keys of JSON, the
//! fields of CEF.

use super::{Detection, Fit, GENERIC, article, families, variant_by_name, with_header};
use crate::catalog::{self, Kind};

/// Recognises a file by the names of its columns. Columns that the kind does not know are normal
/// here: interfaces and vendors give more than they document.
///
/// `forced_kind` is what a person chose over the guess; an id that is no kind's is passed over.
#[must_use]
pub fn named(names: &[String], file_name: &str, forced_kind: Option<&str>) -> Detection {
    if let Some(kind) = forced_kind.and_then(catalog::kind) {
        let reason = format!("Read as {} because it was chosen.", article(kind.noun));
        return columns(names, kind, 100, reason);
    }
    let fit = families()
        .map(|kind| Fit {
            unknown: Vec::new(),
            ..Fit::new(names, kind)
        })
        .filter(|fit| fit.convinces() && !fit.is_lookalike(names))
        .max_by_key(Fit::rank);
    let Some(fit) = fit else {
        let reason = "No known report looks like this; it is read as a table.".to_owned();
        return columns(names, &catalog::generic::GENERIC, GENERIC, reason);
    };
    let (kind, by_name) = variant_by_name(fit.kind, file_name);
    let reason = fit
        .reason()
        .replace("in the header", "among the keys")
        .replace(" of newer servers", ", which not all have");
    columns(names, kind, fit.confidence(), format!("{reason}{by_name}."))
}

/// The columns of a file of this kind, by their names.
#[must_use]
pub fn columns(names: &[String], kind: &'static Kind, confidence: u8, reason: String) -> Detection {
    Detection {
        confidence,
        reason,
        unknown: Vec::new(),
        header: false,
        ..with_header(names, kind)
    }
}
