//! The reader against the `csv` crate on generated reports: what comes out of [`inspect_cells`] is
//! what the reference reads, whatever the dialect.

use proptest::prelude::*;
use reports::read::inspect_cells;
use serde_json::json;

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z0-9]{1,8}",
        2 => "[ -~]{0,12}",
        1 => "[a-z\"\\n\\r;,\\t|]{0,10}",
        1 => "\\PC{0,6}",
        1 => Just("No activity".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn equal_to_the_csv_crate(
        rows in proptest::collection::vec(proptest::collection::vec(cell(), 4), 3..40),
        delimiter in prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|')],
        crlf in any::<bool>(),
        bom in any::<bool>(),
    ) {
        let end = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        // Quoting every cell leaves no doubt about the delimiter; guessing it has tests of its own.
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(end)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(if bom { b"\xef\xbb\xbf".to_vec() } else { Vec::new() });
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let wanted = json!({ "header": rows[0], "records": rows[1..] });
        prop_assert_eq!(serde_json::to_value(inspect_cells(&bytes)).unwrap(), wanted);
    }
}
