//! Columns of sizes that are written as numbers of other countries, or of spreadsheets.

use super::{numbers, problems, read};

const REPOSITORIES: &str = "created_at,owner_id,owner_type,owner_name,id,name,visibility,\
    readable_size,raw_size,collaborators,fork?,deleted?\n";

/// Repositories with these sizes.
fn repositories(separator: &str, sizes: &[&str]) -> String {
    let row = "2020-01-01 00:00:00 +0000,1,User,ada,2,r,private,1 KB,#,1,false,false\n";
    let row = row.replace(',', separator);
    let quote = if separator == "," { "\"" } else { "" };
    let row = |size: &&str| row.replace('#', &format!("{quote}{size}{quote}"));
    let rows: String = sizes.iter().map(row).collect();
    REPOSITORIES.replace(',', separator) + &rows
}

#[test]
fn sizes_are_numbers_too() {
    // A spreadsheet or a script writes whole numbers as decimals.
    let opened = read(&repositories(
        ",",
        &["1015.0", "2", "0.5", "1.5E+03", "many"],
    ));
    assert_eq!(opened.about().kind, "ghes.repositories");
    let bytes = ["1039360", "2048", "512", "1536000", "Unparsable"];
    assert_eq!(numbers(&opened, "raw_size"), bytes);
    assert_eq!(problems(&opened), [("unparsable", 1)]);
    // Thousands, where a cell proves them.
    let opened = read(&repositories(";", &["1.015", "2.250.000", "-3"]));
    assert_eq!(
        numbers(&opened, "raw_size"),
        ["1039360", "2304000000", "Unparsable"]
    );
    let opened = read(&repositories("\t", &["1 015", "2 250 000"]));
    assert_eq!(numbers(&opened, "raw_size"), ["1039360", "2304000000"]);
    // Else it is asked.
    for separator in [",", ";"] {
        let opened = read(&repositories(separator, &["1.015", "2.250", "4"]));
        assert_eq!(
            numbers(&opened, "raw_size"),
            ["Unparsable", "Unparsable", "4096"]
        );
        assert_eq!(problems(&opened), [("ambiguous_notation", 2)]);
        assert_eq!(opened.about().questions.len(), 1);
    }
}

#[test]
fn spreadsheets_translate_true_and_false() {
    let text = "created_at;id;login;email;role;suspended?;last_logged_ip;repos;ssh_keys;\
        org_memberships;dormant?;last_active;raw_login;2fa_enabled?\n\
        01.02.2024 10:00;1;ada;a@x.example;user;FALSCH;192.0.2.1;1;1;2;Faux;13.10.2026 09:00;ada;WAHR\n\
        13.02.2024 10:00;2;bob;b@x.example;admin;WAHR;192.0.2.2;3;1;2;vrai;No activity;bob;maybe\n";
    let opened = read(text);
    assert_eq!(problems(&opened), [("unparsable", 1)]);
    let kpis = opened.overview(None).kpis;
    for (id, wanted) in [("suspended", 1), ("dormant", 1), ("without_2fa", 0)] {
        let kpi = kpis.iter().find(|kpi| kpi.id == id).expect(id);
        assert_eq!(kpi.value, crate::overview::Figure::Count(wanted), "{id}");
    }
}

#[test]
fn sizes_of_several_files_keep_their_values() {
    let mut concatenator = crate::read::Concatenator::default();
    concatenator
        .add(read(&repositories(";", &["1.015", "2.250.000", "0,5"])))
        .unwrap();
    concatenator.add(read(&repositories(",", &["7"]))).unwrap();
    let whole = concatenator.finish().unwrap();
    assert_eq!(
        numbers(&whole, "raw_size"),
        ["1039360", "2304000000", "512", "7168"]
    );
}
