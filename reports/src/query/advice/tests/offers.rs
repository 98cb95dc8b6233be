//! The first offer for a text selects the rows that a person means by it.

use super::*;

/// A table for the columns of [`fields`], with a row for each kind of value.
fn rows() -> crate::table::Table {
    let head = "created_at,login,role,repos,last_active,2fa_enabled,raw_size,price,suspended";
    let rows = [
        "2024-02-01,ana,admin,0,No activity,true,1 KB,1,true",
        "2024-01-02,anabel,user,5,2026-08-03,false,2 GB,1.234,false",
        "2026-10-01,joana,admin,1000,2026-08-02,true,1 GB,1234,false",
        "2026-10-31,bo,user,1,2026-10-31,false,0 Bytes,1.5,true",
        "2025-12-31,Ana-x,user,3,2026-09-15,,,,",
        ",,,,,,,,",
    ];
    let types: Vec<Type> = fields().columns.iter().map(|field| field.ty).collect();
    table(format!("{head}\n{}\n", rows.join("\n")), &types)
}

/// Cells of a row by column.
pub(super) type Row<'a> = &'a dyn Fn(&str) -> String;

/// The first offer selects the rows that a person means, by a predicate on the cells' texts.
#[track_caller]
fn check_rows(text: &str, meant: impl Fn(Row<'_>) -> bool) {
    check_rows_in(text, &fields(), meant);
}

#[track_caller]
pub(super) fn check_rows_in(text: &str, fields: &Fields, meant: impl Fn(Row<'_>) -> bool) {
    let table = rows();
    let cell = |row: u32, key: &str| table.cell(row, table.column(key).unwrap()).into_owned();
    let wanted: Vec<u32> = (0..table.rows())
        .filter(|row| meant(&|key| cell(*row, key)))
        .collect();
    let advice = advise(text, fields).unwrap_or_else(|| panic!("no advice: {text}"));
    let fix = advice
        .fixes
        .first()
        .unwrap_or_else(|| panic!("no offer: {text} {advice:?}"));
    let evaluator = crate::query::Evaluator::new(&table);
    let (_, found) = evaluator
        .evaluate_text(&fix.text)
        .unwrap_or_else(|error| panic!("{text} → {}: {}", fix.text, error.message));
    assert_eq!(
        found.iter().collect::<Vec<_>>(),
        wanted,
        "{text} → {}",
        fix.text
    );
    let left = advise(&fix.text, fields);
    assert!(
        !left.is_some_and(|advice| advice.is_error()),
        "{text} → {}",
        fix.text
    );
}

#[test]
fn offers_select_the_rows_that_are_meant() {
    let is = |key: &'static str, value: &'static str| move |row: Row<'_>| row(key) == value;
    let admin = is("role", "admin");
    let admins_or_users = |row: Row<'_>| matches!(row("role").as_str(), "admin" | "user");
    let number = |row: Row<'_>, key: &str| row(key).parse::<f64>().ok();
    let above = |limit: f64| move |row: Row<'_>| number(row, "repos").is_some_and(|n| n > limit);
    let within = |low: f64, high: f64| {
        move |row: Row<'_>| number(row, "repos").is_some_and(|n| n >= low && n <= high)
    };
    for text in [
        "role in (admin,user)",
        "role IN ('admin', 'user')",
        "role in [admin, user]",
        "role in admin, user",
        "role is one of (admin, user)",
        "role:(admin OR user)",
        "role:(admin, user)",
        "role:[admin,user]",
        "role:admin, user",
        "role=admin,user",
        "role:admin|user",
        "role: admin,user;",
        "role:admin role:user",
        "role:admin || role:user",
        "where role = “admin” or role = “user”",
    ] {
        check_rows(text, admins_or_users);
    }
    for text in [
        "is:admin",
        "where role = admin",
        "WHERE role = 'admin'",
        "role = “admin”",
        "role:“admin”",
        "role:'admin'",
        "role equals admin",
        "role like adm%",
        "role:admn",
        "role:admin role:\u{201e}admin\u{201d}",
        "has:admin",
        "role is admin",
        "admin",
        "role：admin",
        "role not in (user)",
        "–role:user",
        "role ≠ user",
    ] {
        check_rows(text, admin);
    }
    for text in [
        "-is:admin",
        "not:admin",
        "role is not admin",
        "role isn’t admin",
        "-role:admn",
    ] {
        check_rows(text, is("role", "user"));
    }
    for text in [
        "role:admin; suspended:true",
        "role:admin;suspended:true",
        "role:admin, suspended:true",
        "role:admin && suspended:true",
        "role:admin&suspended:true",
        "role = admin and suspended = true",
        "where role = 'admin' and suspended is true;",
        "role:admin ; is:suspended",
        "role:admin suspended:1",
    ] {
        check_rows(text, |row| {
            row("role") == "admin" && row("suspended") == "true"
        });
    }
    for text in [
        "repos ≥ 3",
        "repos>=3",
        "repos:≥3",
        "repos at least 3",
        "repos is at least 3",
    ] {
        check_rows(text, above(2.5));
    }
    for text in [
        "repos between 1 and 5",
        "repos is between 1 AND 5",
        "repos from 1 to 5",
        "repos:5..1",
        "repos:1-5",
        "repos:1–5",
        "repos:1…5",
    ] {
        check_rows(text, within(1.0, 5.0));
    }
    for text in [
        "repos:>1.000",
        "repos:>=1,000",
        "repos:1,000",
        "repos:1000..1.000",
        "repos:>=1k",
    ] {
        let limit = if text == "repos:>1.000" {
            1000.5
        } else {
            999.5
        };
        check_rows(text, above(limit));
    }
    let begins = |row: Row<'_>| row("login").to_lowercase().starts_with("ana");
    for text in [
        "login like ana%",
        "login like 'ana%'",
        "login LIKE ana*",
        "login starts with ana",
        "login begins with \"ana\"",
        "login=ana*",
        "ana*",
    ] {
        check_rows(text, begins);
    }
    check_rows("login ends with ana", |row| row("login").ends_with("ana"));
    check_rows("login does not contain ana", is("login", "bo"));
    check_rows("login not like ana%", |row| {
        matches!(row("login").as_str(), "bo" | "joana")
    });
    check_rows("login:ana*,bo", |row| begins(row) || row("login") == "bo");
    let never = is("last_active", "No activity");
    check_rows("last_active:never", never);
    let none = |row: Row<'_>| row("login").is_empty();
    for text in [
        "login:\"\"",
        "login = ''",
        "login is null",
        "login is empty",
    ] {
        check_rows(text, none);
    }
    for text in ["login is not null", "login:", "login exists"] {
        check_rows(text, |row| !row("login").is_empty());
    }
    check_rows("is:unknown(login)", none);
    check_rows("no:2fa", is("2fa_enabled", "false"));
    check_rows("has:2fa", is("2fa_enabled", "true"));
    check_rows("2fa:off", is("2fa_enabled", "false"));
    for text in [
        "created_at:01/02/2024",
        "created_at:01.02.2024",
        "created_at = 1 Feb 2024",
    ] {
        check_rows(text, is("created_at", "2024-02-01"));
    }
    for text in [
        "created_at:oct",
        "created_at:october",
        "created_at:2026-10*",
        "created_at is October 2026",
    ] {
        check_rows(text, |row| row("created_at").starts_with("2026-10"));
    }
    check_rows(
        "created_at before 1 Feb 2024",
        is("created_at", "2024-01-02"),
    );
    check_rows("created_at:yesterday", is("created_at", "2026-10-31"));
    check_rows(
        "created_at between 2024-01-01 and 2024-01-31",
        is("created_at", "2024-01-02"),
    );
    check_rows("last_active:>90d", is("last_active", "2026-08-02"));
    check_rows("last_active:90d", is("last_active", "2026-08-02"));
    for text in [
        "last_active:90d..30d",
        "last_active:30d..90d",
        "last_active:2026-08-03..30d",
    ] {
        check_rows(text, |row| {
            matches!(row("last_active").as_str(), "2026-08-03" | "2026-09-15")
        });
    }
    check_rows("raw_size:>1 KB", |row| row("raw_size").ends_with("GB"));
    check_rows("raw_size >= 2 GB", is("raw_size", "2 GB"));
    check_rows("(role:admin OR", admin);
    check_rows("rolle:admin ", admin);
}
