//! An example of a filter that fits the open file. Pure.

use reports::query::{Query, parse};
use reports::read::ColumnAbout;
use reports::table::Type;

/// Clauses of an example at most, so that it fits into the field.
const CLAUSES: usize = 2;

/// Values of categories of known kinds, by column key.
const CATEGORIES: [(&str, &str); 3] = [
    ("role", "admin"),
    ("visibility", "public"),
    ("owner_type", "User"),
];

/// A filter on some of these columns; empty if no example is worth showing.
#[must_use]
pub fn example(columns: &[ColumnAbout]) -> String {
    // One column of each type, the most useful type first; within a type, the file's order decides.
    let sorts: [fn(&ColumnAbout) -> Option<Query>; 5] = [category, switch, number, size, time];
    let clauses = sorts
        .iter()
        .filter_map(|clause| {
            columns
                .iter()
                .rev()
                .filter(|column| column.known)
                .find_map(clause)
        })
        .chain(
            sorts
                .iter()
                .filter_map(|clause| columns.iter().find_map(clause)),
        )
        .filter(|clause| parse(&clause.to_string()).as_ref() == Ok(clause));
    let mut chosen: Vec<Query> = Vec::new();
    for clause in clauses {
        if chosen.len() < CLAUSES && !chosen.contains(&clause) {
            chosen.push(clause);
        }
    }
    Query::all_of(chosen).to_string()
}

fn category(column: &ColumnAbout) -> Option<Query> {
    let (key, value) = CATEGORIES.iter().find(|(key, _)| *key == column.key)?;
    (column.known && column.ty == Type::Category).then(|| Query::is(key, *value))
}

fn switch(column: &ColumnAbout) -> Option<Query> {
    (column.ty == Type::Boolean).then(|| Query::is(&column.key, "false"))
}

fn number(column: &ColumnAbout) -> Option<Query> {
    let is_id = column.key == "id" || column.key.ends_with("_id");
    let is_number = matches!(column.ty, Type::Integer | Type::Decimal);
    (is_number && !is_id).then(|| Query::above(&column.key, 0_u32))
}

fn size(column: &ColumnAbout) -> Option<Query> {
    (column.ty == Type::Size).then(|| Query::at_least(&column.key, "1GiB"))
}

fn time(column: &ColumnAbout) -> Option<Query> {
    (column.ty == Type::Timestamp).then(|| Query::known(&column.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(known: bool, columns: &[(&str, Type)], expected: &str) {
        let columns: Vec<_> = columns
            .iter()
            .map(|(key, ty)| ColumnAbout {
                name: (*key).to_owned(),
                key: (*key).to_owned(),
                ty: *ty,
                unknown: [0; 4],
                known,
                derived: false,
                chosen: false,
                stands_for: None,
                notation: None,
            })
            .collect();
        assert_eq!(example(&columns), expected);
    }

    #[test]
    fn an_example_names_columns_of_the_file() {
        let users = [
            ("created_at", Type::Timestamp),
            ("id", Type::Integer),
            ("role", Type::Category),
            ("suspended", Type::Boolean),
            ("repos", Type::Integer),
            ("2fa_enabled", Type::Boolean),
        ];
        check(true, &users, "role:admin 2fa_enabled:false");
        let organizations = [
            ("id", Type::Integer),
            ("members", Type::Integer),
            ("2fa_required", Type::Boolean),
        ];
        check(true, &organizations, "2fa_required:false members:>0");
        let repositories = [("visibility", Type::Category), ("raw_size", Type::Size)];
        check(true, &repositories, "visibility:public raw_size:>=1GiB");
    }

    #[test]
    fn an_example_for_a_generic_table_uses_only_types() {
        check(
            false,
            &[("role", Type::Category), ("cost", Type::Decimal)],
            "cost:>0",
        );
        check(
            false,
            &[("date", Type::Timestamp), ("salary_id", Type::Integer)],
            "has:date",
        );
        check(false, &[("name", Type::Text)], "");
        check(false, &[], "");
    }
}
