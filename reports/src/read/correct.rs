//! This module applies a person's corrections to the detected columns.

use super::ColumnOptions;
use crate::detect::{Detection, missing};

/// Gives columns the meaning that a person says they have: the place of a column that the kind
/// has and the file has not, another type, and how its dates or numbers are written.
///
/// A name is repaired only where a column is absent: two columns never have the same meaning. All
/// else that does not fit the file (it may be another one by now) is passed over.
pub(super) fn correct(detection: &mut Detection, options: &[ColumnOptions]) {
    // Keys as they were before any is repaired, so that the order of the options does not matter.
    let natural: Vec<String> = detection.columns.iter().map(|c| c.key.clone()).collect();
    let position = |option: &ColumnOptions| natural.iter().position(|key| *key == option.key);
    for option in options {
        let spec = option.stands_for.as_deref();
        let spec = spec.and_then(|key| detection.kind.column(key));
        let (Some(at), Some(spec)) = (position(option), spec) else {
            continue;
        };
        let is_there = detection.columns.iter().any(|c| c.key == spec.key);
        if !is_there && !natural.iter().any(|key| key == spec.key) {
            let column = &mut detection.columns[at];
            spec.key.clone_into(&mut column.key);
            column.ty = spec.ty;
            column.spec = Some(spec);
            column.infer = false;
            column.stands_in = true;
        }
    }
    for option in options {
        if let (Some(at), Some(ty)) = (position(option), option.ty) {
            let column = &mut detection.columns[at];
            column.ty = ty;
            column.infer = false;
            column.chosen = true;
        }
        if let Some(at) = position(option) {
            detection.columns[at].notation = option.notation;
        }
    }
    detection.missing = missing(detection.kind, &detection.columns);
    let columns = &detection.columns;
    detection.unknown.retain(|at| columns[*at].spec.is_none());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::detect;
    use crate::table::Type;

    fn of(header: &str, options: &[(&str, Option<Type>, Option<&str>)]) -> Detection {
        let names = header.split(',').map(str::to_owned).collect();
        let mut found = detect(&[names], "x", Some("ghes.organizations"), Some(true));
        let options: Vec<ColumnOptions> = options
            .iter()
            .map(|(key, ty, stands_for)| ColumnOptions {
                key: (*key).to_owned(),
                ty: *ty,
                stands_for: stands_for.map(str::to_owned),
                notation: None,
            })
            .collect();
        correct(&mut found, &options);
        found
    }

    const HEADER: &str = "id,created_at,login,mail,admins,members,teams,repos,2fa_required?";

    #[test]
    fn a_renamed_column_takes_its_place() {
        let found = of(HEADER, &[]);
        assert_eq!(found.missing, ["email", "owners"]);
        assert_eq!(found.unknown, [3, 4]);
        let found = of(HEADER, &[("admins", None, Some("owners"))]);
        assert_eq!(found.missing, ["email"]);
        assert_eq!(found.unknown, [3]);
        let column = &found.columns[4];
        assert_eq!(
            (column.name.as_str(), column.key.as_str()),
            ("admins", "owners")
        );
        assert_eq!((column.ty, column.infer), (Type::Integer, false));
        assert!(column.stands_in && !column.chosen);
    }

    #[test]
    fn no_meaning_is_given_twice_and_none_is_made_up() {
        for (key, stands_for) in [
            ("admins", "members"),
            ("admins", "no_such"),
            ("no_such", "owners"),
        ] {
            let found = of(HEADER, &[(key, None, Some(stands_for))]);
            assert_eq!(found.missing, ["email", "owners"], "{key} as {stands_for}");
        }
        let found = of(
            HEADER,
            &[
                ("admins", None, Some("owners")),
                ("mail", None, Some("owners")),
            ],
        );
        assert_eq!(found.columns[3].key, "mail");
        // A known column can be another one, and is missing from its own place then.
        let found = of(HEADER, &[("login", None, Some("email"))]);
        assert_eq!(found.missing, ["login", "owners"]);
    }

    #[test]
    fn a_type_is_not_argued_with() {
        let found = of(
            HEADER,
            &[
                ("mail", Some(Type::Boolean), None),
                ("id", Some(Type::Text), None),
                ("admins", Some(Type::Decimal), Some("owners")),
            ],
        );
        let types = [3, 0, 4].map(|at: usize| found.columns[at].ty);
        assert_eq!(types, [Type::Boolean, Type::Text, Type::Decimal]);
        assert!(!found.columns[3].infer && found.columns[3].chosen);
        assert_eq!(found.columns[4].key, "owners");
    }
}
