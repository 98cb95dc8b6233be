use super::*;
use crate::query::testing::table;
use crate::table::Type;
use proptest::prelude::*;

const TYPES: [Type; 7] = [
    Type::Text,
    Type::Category,
    Type::Integer,
    Type::Timestamp,
    Type::Boolean,
    Type::Decimal,
    Type::Ip,
];

/// The order as it is told, one pair of rows at a time.
fn reference(table: &Table, rows: Option<&RowSet>, keys: &[SortKey]) -> Vec<u32> {
    let compare = |a: u32, b: u32, key: &SortKey| -> Ordering {
        let column = key.column as usize;
        let Some(about) = table.columns().get(column) else {
            return Ordering::Equal;
        };
        let unknown = [a, b].map(|row| table.state(row, column).is_some());
        if unknown != [false, false] {
            return unknown[0].cmp(&unknown[1]);
        }
        let (a, b) = (a as usize, b as usize);
        let order = match &about.data {
            Data::Int(values) => values[a].cmp(&values[b]),
            Data::Decimal(values) => values[a].partial_cmp(&values[b]).unwrap(),
            Data::Bool(values) => values[a].cmp(&values[b]),
            _ if about.ty == Type::Ip => {
                let address = |row: usize| {
                    let cell = table.cell(row as u32, column).to_ascii_lowercase();
                    cell.parse::<std::net::IpAddr>().map_err(|_| cell)
                };
                // An address comes before what is none; spellings of one address are equal.
                address(a).cmp(&address(b))
            }
            _ => {
                let [a, b] = [a, b].map(|row| table.cell(row as u32, column).to_ascii_lowercase());
                a.as_bytes().cmp(b.as_bytes())
            }
        };
        if key.descending {
            order.reverse()
        } else {
            order
        }
    };
    let mut sorted: Vec<u32> = (0..table.rows())
        .filter(|row| rows.is_none_or(|rows| rows.contains(*row)))
        .collect();
    sorted.sort_by(|a, b| {
        let orders = keys.iter().map(|key| compare(*a, *b, key));
        orders.fold(Ordering::Equal, Ordering::then)
    });
    sorted
}

#[test]
fn orders_as_a_person_expects() {
    let table = table(
        "name,role,n,at,flag,d\n\
         bob,user,10,2026-01-02,true,0\n\
         Alice,Admin,9,2026-01-01,false,-0\n\
         ,user,,No activity,,\n\
         alice,admin,-1,2025-12-31,true,1e9\n\
         \"al, x\",user,x,,false,-1e9\n",
        &TYPES,
    );
    for (keys, wanted) in [
        (vec![], [0, 1, 2, 3, 4]),
        (vec![(0, false)], [4, 1, 3, 0, 2]),
        (vec![(0, true)], [0, 1, 3, 4, 2]),
        (vec![(1, false)], [1, 3, 0, 2, 4]),
        (vec![(1, true)], [0, 2, 4, 1, 3]),
        (vec![(2, false)], [3, 1, 0, 2, 4]),
        (vec![(2, true)], [0, 1, 3, 2, 4]),
        (vec![(3, true)], [0, 1, 3, 2, 4]),
        (vec![(4, false)], [1, 4, 0, 3, 2]),
        (vec![(5, false)], [4, 0, 1, 3, 2]),
        (vec![(1, false), (0, true)], [1, 3, 0, 4, 2]),
        (vec![(1, false), (2, false)], [3, 1, 0, 2, 4]),
        (vec![(99, true)], [0, 1, 2, 3, 4]),
    ] {
        let keys: Vec<SortKey> = keys
            .into_iter()
            .map(|(column, descending)| SortKey { column, descending })
            .collect();
        assert_eq!(sorted(&table, None, &keys), wanted, "{keys:?}");
        assert_eq!(
            reference(&table, None, &keys),
            wanted,
            "reference: {keys:?}"
        );
    }
}

#[test]
fn long_texts_that_begin_alike_do_not_exhaust_the_stack() {
    let common = "x".repeat(100_000);
    let mut text = String::from("t\n");
    for i in (0..40).rev() {
        text.push_str(&format!("{common}{i:02}\n"));
    }
    let table = table(text, &[]);
    let keys = [SortKey {
        column: 0,
        descending: false,
    }];
    let wanted: Vec<u32> = (0..40).rev().collect();
    assert_eq!(sorted(&table, None, &keys), wanted);
    assert_eq!(first_sorted(&table, None, &keys, 3), wanted[..3]);
}

#[test]
fn the_ends_of_a_type_are_no_unknown_values() {
    let table = table(
        "i\n9223372036854775807\n\n-9223372036854775804\n0\nx\n",
        &[Type::Integer],
    );
    let order = |descending| {
        sorted(
            &table,
            None,
            &[SortKey {
                column: 0,
                descending,
            }],
        )
    };
    // The blank line is no row.
    assert_eq!(order(false), [1, 2, 0, 3]);
    assert_eq!(order(true), [0, 2, 1, 3]);
}

proptest! {
    #[test]
    fn lowers_each_byte(bytes in any::<[u8; 8]>()) {
        let wanted = bytes.map(|b| b.to_ascii_lowercase());
        prop_assert_eq!(lower(u64::from_be_bytes(bytes)).to_be_bytes(), wanted);
    }

    #[test]
    fn agrees_with_a_stable_sort(
        rows in prop::collection::vec((
            prop::sample::select(vec![
                "", "a", "A", "ab", "b", "prefix", "PREFIX7", "prefix7a", "prefixPrefix14",
                "prefixprefix14", "prefixprefix14a", "prefixPREFIX14B", "\"a,b\"", "\u{eb}",
                "\"a\"\"b\"", "prefixprefixprefix21a", "prefixprefixPREFIX21b",
            ]),
            prop::sample::select(vec!["", "a", "A", "b", "B1", "c"]),
            prop::sample::select(vec!["", "0", "1", "-1", "7", "x", "9223372036854775807"]),
            prop::sample::select(vec!["", "2026-01-01", "2025-01-01 00:00:00 +0000", "None"]),
            prop::sample::select(vec!["", "true", "False"]),
            prop::sample::select(vec!["", "0", "-0", "1.5", "-1e300", "y"]),
            prop::sample::select(vec![
                "", "10.0.0.2", "10.0.0.10", "10.0.0.1", "2001:db8::1", "2001:db8:0::1",
                "2001:db8::ff", "::ffff:10.0.0.2", "256.1.1.1", "Somewhere", "somewhere2",
            ]),
        ), 1..250),
        keys in prop::collection::vec((0..8_u32, any::<bool>()), 0..4),
        selected in prop::option::of(any::<u64>()),
        count in prop_oneof![0..6_usize, 0..40_usize],
    ) {
        let mut text = String::from("t,c,i,m,b,d,p\n");
        for (t, c, i, m, b, d, p) in &rows {
            text.push_str(&format!("{t},{c},{i},{m},{b},{d},{p}\n"));
        }
        let table = table(text, &TYPES);
        let keys = keys.into_iter();
        let keys: Vec<SortKey> =
            keys.map(|(column, descending)| SortKey { column, descending }).collect();
        let selected = selected.map(|bits| {
            RowSet::of_rows(table.rows(), |row| bits >> (row % 64) & 1 == 1)
        });
        let wanted = reference(&table, selected.as_ref(), &keys);
        prop_assert_eq!(&sorted(&table, selected.as_ref(), &keys), &wanted);
        let first = first_sorted(&table, selected.as_ref(), &keys, count);
        prop_assert_eq!(&first, &wanted[..count.min(wanted.len())]);
    }
}
