use reports::export::{Copied, ExportFormat};

use super::*;

#[test]
fn one_and_many() {
    assert_eq!(rows_shown(1, 1), "1 row");
    assert_eq!(rows_shown(0, 2), "0 of 2 rows");
    assert_eq!(more_values(1), "and 1 more value; use “Find a value”");
    assert_eq!(saved(ExportFormat::Json, 1, 0), "1 row saved as JSON.");
    assert_eq!(
        saved(ExportFormat::Csv, 2, 1),
        "2 rows saved as CSV. One cell was neutralised."
    );
}

#[test]
fn changes_to_copied_cells_are_reported() {
    let said = |cells, neutralised| {
        copied(&Copied {
            cells,
            neutralised,
            ..Copied::default()
        })
    };
    assert_eq!(said(12, 0), "Copied 12 cells.");
    assert!(said(12, 1).contains("1 would run"));
    assert!(said(1, 1).starts_with("Copied 1 cell. It would run"));
}

#[test]
fn a_row_has_one_number_and_its_places_are_small_print() {
    assert_eq!(row_number(21), "Row 22");
    assert_eq!(
        record_place(Some((23, 703)), Some((3, 40))),
        "4 of 40 shown · record 23 of the file, at byte 703"
    );
    assert_eq!(
        record_place(Some((23, 703)), None),
        "record 23 of the file, at byte 703"
    );
    assert_eq!(record_place(None, Some((3, 40))), "4 of 40 shown");
}

#[test]
fn bare_numbers_of_a_size_have_their_unit() {
    use reports::catalog::KINDS;
    let column = |key: &str, known| ColumnAbout {
        derived: false,
        chosen: false,
        stands_for: None,
        notation: None,
        name: key.to_owned(),
        key: key.to_owned(),
        ty: Type::Size,
        unknown: [0; 4],
        known,
    };
    assert_eq!(unit(&column("raw_size", true)), Some("KiB"));
    assert_eq!(unit(&column("raw_size", false)), None);
    assert_eq!(unit(&column("readable_size", true)), None);
    let mut columns = KINDS.iter().flat_map(|kind| kind.columns);
    assert!(columns.any(|c| c.key == "raw_size" && c.ty == Type::Size));
}

#[test]
fn every_unknown_of_every_type_is_explained() {
    for why in Unknown::ALL {
        for ty in [Type::Text, Type::Integer, Type::Timestamp, Type::Ip] {
            assert!(unknown(why, ty).contains(' '));
        }
    }
}

#[test]
fn profiles_of_filtered_columns_say_so() {
    assert_eq!(without_its_filter("0 – 5"), "Unfiltered: 0 – 5");
    assert_eq!(also_filtered("repos:<5"), "The filter also has repos:<5");
}
