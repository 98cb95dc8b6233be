//! Which records above and below the header are no rows.

use crate::problem::Code;
use crate::read::ReadOptions;
use crate::read::{Report, read_all};
use crate::report::preview;

const USERS: &str = "created_at,id,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,\
                     org_memberships,dormant?,last_active,raw_login,2fa_enabled?\n\
                     2024-01-02 10:00:00 +0000,7,ada,ada@x.example,user,false,192.0.2.7,1,0,2,false,\
                     2026-10-01 10:00:00 +0000,ada,true\n";

fn open(text: &str) -> Report {
    read_with(text, None)
}

fn read_with(text: &str, header: Option<u32>) -> Report {
    let options = ReadOptions {
        header,
        ..ReadOptions::default()
    };
    let read = read_all(text.as_bytes(), "all_users.csv", None, &options);
    let opened = read.unwrap_or_else(|why| panic!("{why:?}: {text}"));
    let seen = preview(
        text.as_bytes(),
        text.len() as u64,
        "all_users.csv",
        &options,
    );
    let seen = seen.outcome.expect("a preview");
    assert_eq!(seen.about.columns, opened.about().columns);
    assert_eq!(seen.about.above_header, opened.about().above_header);
    opened
}

/// The name of the first column, how many records stand above the header, and how many rows there
/// are.
#[track_caller]
fn check(text: &str, first: &str, preamble: u32, rows: u32) -> Report {
    let opened = open(text);
    let about = opened.about();
    assert_eq!(
        (
            about.columns[0].name.as_str(),
            about.above_header,
            about.rows
        ),
        (first, preamble, rows),
        "{}",
        &text[..text.len().min(200)]
    );
    assert_eq!(
        opened.problems.count(Code::AboveHeader),
        u64::from(preamble)
    );
    opened
}

#[test]
fn a_line_that_names_the_separator() {
    for (line, separator) in [
        ("sep=;", ';'),
        ("SEP=;\r", ';'),
        ("\"sep=;\"", ';'),
        ("sep=|", '|'),
        ("sep=\t", '\t'),
    ] {
        let separated = USERS.replace(',', &separator.to_string());
        let opened = check(&format!("{line}\n{separated}"), "created_at", 1, 1);
        assert_eq!(opened.about().kind, "ghes.all_users", "{line}");
        assert_eq!(opened.about().delimiter, separator);
        let reason = opened.about().reason.to_lowercase();
        assert!(reason.contains("sep="), "{reason}");
    }
    check(&format!("sep=,\n{USERS}"), "created_at", 1, 1);
    // Each line has more commas than semicolons, and the file says which of them separate.
    check("sep=;\nname;note\na;1,2,3\nb;4,5,6\n", "name", 1, 2);
    // A column may be called so.
    check("sep=x,b\n1,2\n", "sep=x", 0, 1);
}

#[test]
fn comments_above_the_header() {
    for preamble in [
        "#TYPE Selected.System.Object",
        "# exported 2026-11-01, by ada",
        "#\n# a comment with a \"quote\n#",
        "# @name org.example.Table\n# @instanceName Find, and replace\n# @group ",
        "sep=,\n#TYPE System.Object",
    ] {
        let lines = preamble.lines().count();
        let opened = check(
            &format!("{preamble}\n{USERS}"),
            "created_at",
            u32::try_from(lines).unwrap(),
            1,
        );
        assert_eq!(opened.about().kind, "ghes.all_users");
    }
    check("# made by hand\nname,amount\na,1\nb,2\n", "name", 1, 2);
    check("# by hand, today\nname,amount\na,1\nb,2\n", "name", 1, 2);
    check("# one column\nlogin\nada\nbob\n", "login", 1, 2);
}

#[test]
fn lines_that_begin_like_comments_may_be_data_or_a_header() {
    check("channel,members\n#general,5\n#random,7\n", "channel", 0, 2);
    check("#general,5\n#random,7\n", "Column 1", 0, 2);
    check("#login,role\nada,admin\nbob,user\n", "#login", 0, 2);
    check(
        "# made by hand\n#login,role\nada,admin\nbob,user\n",
        "#login",
        1,
        2,
    );
    check("# x,y\n1,2\n3,4\n", "# x", 0, 2);
}

#[test]
fn a_title_above_the_header() {
    check(&format!("All users\n{USERS}"), "created_at", 1, 1);
    check(
        &format!("\n\nAll users\n\nby ada,x\n\n{USERS}"),
        "created_at",
        2,
        1,
    );
    check(
        &format!("All users{}\n{USERS}", ",".repeat(13)),
        "created_at",
        1,
        1,
    );
    check("Costs of March\nname,amount\na,1\nb,2\n", "name", 1, 2);
    check("Costs\n\nname;amount\na;1\nb;2\n", "name", 1, 2);
    check(
        "Costs,,\nMade,2026-11-01,\nname,team,amount\na,x,1\nb,y,2\n",
        "name",
        2,
        2,
    );
    check(
        "Who is where\n\nname,city\nada,oslo\nbob,rome\n",
        "name",
        1,
        2,
    );
}

#[test]
fn a_short_first_record_may_be_the_header() {
    // Names with commas and without quotes.
    check("Full name\nDoe, John\nRoe, Jane\n", "Full name", 0, 2);
    check("name,city\nada,oslo,\nbob,rome,\n", "name", 0, 2);
    check("name\nada,1\nbob,2\n", "name", 0, 2);
    check("a,b,c\n1,2,3\n4,5,6\n", "a", 0, 2);
}

#[test]
fn a_row_of_descriptions_is_no_row() {
    let table = "Source path,Recipe,Time saved,Cycle\n\
                 Where the file was before.,\"The recipe, by its name.\",\
                 \"How long, in seconds.\",In which cycle.\n\
                 src/A.java,org.example.Order,300,1\nsrc/B.java,org.example.Order,60,2\n";
    let opened = check(table, "Source path", 0, 2);
    assert_eq!(opened.problems.count(Code::DescriptionRow), 1);
    assert!(
        opened.about().reason.contains("Row 2"),
        "{}",
        opened.about().reason
    );
    assert_eq!(opened.about().columns[2].ty, crate::table::Type::Integer);
    assert_eq!(opened.table.record_number(0), 3);
    let view = crate::view::View::new(&opened.table, "", "seconds", &[]).unwrap();
    assert_eq!(view.len(), 0);
    // With what stands above it.
    let opened = check(&format!("# @name x\n{table}"), "Source path", 1, 2);
    assert_eq!(opened.problems.count(Code::DescriptionRow), 1);
    assert!(
        opened.about().reason.contains("Row 3"),
        "{}",
        opened.about().reason
    );
}

#[test]
fn prose_in_a_table_of_prose_is_a_row() {
    let notes =
        "who,what was said\nada in the hall,it was a long day\nbob at home,it was a short one\n";
    let opened = check(notes, "who", 0, 2);
    assert_eq!(opened.problems.count(Code::DescriptionRow), 0);
    // Nothing stands below it that is of another kind.
    let alone = "a name,a count\nThe name of it.,How many there are.\n";
    assert_eq!(open(alone).about().rows, 1);
}

#[test]
fn a_person_can_have_all_of_it_back() {
    let text = format!("#TYPE Object\n{USERS}");
    let opened = read_with(&text, Some(1));
    assert_eq!((opened.about().above_header, opened.about().rows), (0, 2));
    assert_eq!(read_with(&text, Some(0)).about().rows, 3);
    let described = "a name,count\nThe name of it.,How many there are.\nx,1\ny,2\n";
    assert_eq!(open(described).about().rows, 2);
    assert_eq!(read_with(described, Some(1)).about().rows, 3);
}

#[test]
fn a_preamble_alone_is_no_table() {
    let title = read_all(b"# one\n# two\n", "x", None, &ReadOptions::default());
    assert!(title.is_err() || title.is_ok_and(|opened| opened.about().above_header == 0));
    let only = read_all(b"sep=;\n", "x", None, &ReadOptions::default());
    assert!(
        only.is_err(),
        "{:?}",
        only.map(|opened| opened.about().clone())
    );
}

#[test]
fn a_long_file_is_read_as_its_beginning() {
    let rows = "ada,1\n".repeat(100_000);
    let text = format!("# first\n\nTitle\n\nname,amount\n{rows}");
    check(&text, "name", 2, 100_000);
}

#[test]
fn the_header_between_the_rows_is_no_row() {
    let (header, row) = USERS.split_once('\n').expect("two lines");
    for mark in ["", "\u{feff}"] {
        for end in ["\n", "\r\n"] {
            let text =
                format!("{mark}{header}\n{row}{row}{mark}{header}\n{header}\n{row}{header}\n");
            let text = text.replace('\n', end);
            let opened = check(&text, "created_at", 0, 3);
            assert_eq!(opened.problems.count(Code::RepeatedHeader), 3);
            assert_eq!(opened.problems.iter().count(), 1, "{:?}", opened.problems);
            assert_eq!(opened.table.cell(2, 2), "ada");
            // The number that a person sees in a spreadsheet.
            let numbers = [0, 1, 2].map(|row| opened.table.record_number(row));
            assert_eq!(numbers, [2, 3, 6]);
            // A person who names the header has every row below it.
            assert_eq!(read_with(&text, Some(1)).about().rows, 6);
        }
    }
}

#[test]
fn headers_between_rows_are_found_however_a_file_arrives() {
    let (header, row) = USERS.split_once('\n').expect("two lines");
    let short = "2024-01-02 10:00:00 +0000,8,bob\n";
    let text = format!("{header}\n{header}\n{row}{short}{header}\n{header}\n{short}{row}");
    for cut in 0..text.len() {
        let (first, second) = text.as_bytes().split_at(cut);
        let size = text.len() as u64;
        let mut reader =
            crate::read::Reader::new("x.csv", size, None, &ReadOptions::default()).unwrap();
        reader.push(first).unwrap();
        reader.push(second).unwrap();
        let opened = reader.finish().unwrap();
        let logins: Vec<_> = (0..opened.table.rows())
            .map(|row| opened.table.cell(row, 2).into_owned())
            .collect();
        assert_eq!(logins, ["ada", "bob", "bob", "ada"], "{cut}");
        assert_eq!(opened.problems.count(Code::RepeatedHeader), 3);
    }
}

#[test]
fn a_named_separator_that_is_none_is_not_followed() {
    let opened = check(&format!("sep=;\n{USERS}"), "created_at", 1, 1);
    assert_eq!(opened.about().delimiter, ',');
    // One column is what it may be, too.
    check("sep=;\nnames\n\"a;b\"\n\"c;d\"\n", "names", 1, 2);
}

#[test]
fn short_descriptions_are_no_row() {
    let (header, row) = USERS.split_once('\n').expect("two lines");
    let described = header
        .replace("created_at", "of account")
        .replace(',', " name,");
    let text = format!("{header}\n{described} flag\n{row}");
    let opened = check(&text, "created_at", 0, 1);
    assert_eq!(opened.problems.count(Code::DescriptionRow), 1);
    // Values of two words above values are a row.
    let text = "name,note,hours\nada l,first one,1\nbob m,second one,2\n";
    assert_eq!(open(text).about().rows, 2);
}

#[test]
fn a_total_of_the_rows_is_no_row() {
    let usage = "date,product,sku,quantity,unit_type,applied_cost_per_quantity,gross_amount,\
                 discount_amount,net_amount,organization,repository,cost_center_name\n\
                 2026-10-01,actions,x,1,minutes,2,2,0,2,acme,loom,\n\
                 2026-10-02,actions,x,1,minutes,3,3,0,3,acme,loom,\n";
    for total in [
        "Total,,,2,,,5,0,5,,,\n",
        "\"Grand total:\",,,2,,,5,0,5,,,\n",
        ",,Totals,2,,,5,0,5,,,\n",
        "Gesamtergebnis,,,2,,,5,0,5,,,",
        "total: 5\n",
    ] {
        let opened = open(&format!("{usage}{total}"));
        assert_eq!(
            (opened.about().kind.as_str(), opened.about().rows),
            ("ghec.usage", 2),
            "{total}"
        );
        let told: Vec<_> = opened.problems.iter().map(|p| (p.code, p.count)).collect();
        assert_eq!(told, [(Code::TotalRow, 1)], "{total}");
        assert_eq!(
            read_with(&format!("{usage}{total}"), Some(1)).about().rows,
            3
        );
    }
    // If the first column holds texts, one of them may be the word.
    let licences = "User login,Organization / repository,Last pushed date,Last pushed email\n\
                    total,acme/loom,2026-10-01,a@x.example\n";
    assert_eq!(open(licences).about().rows, 1);
    // As may a product's name behind a time.
    let text = format!("{usage}2026-10-03,total,x,1,minutes,3,3,0,3,acme,loom,\n");
    assert_eq!(open(&text).about().rows, 3);
}

#[test]
fn rows_without_a_word_are_blank_lines() {
    let (header, row) = USERS.split_once('\n').expect("two lines");
    let blank = ",".repeat(13);
    let quoted = ["\"\""; 14].join(",");
    let text = format!("{header}\n{row}{blank}\n{row}\n{quoted}\n , ,\n");
    let opened = check(&text, "created_at", 0, 2);
    let told: Vec<_> = opened.problems.iter().map(|p| (p.code, p.count)).collect();
    assert_eq!(told, [(Code::BlankLine, 4)]);
    assert_eq!(opened.table.record_number(1), 4);
}

#[test]
fn a_row_of_types_units_or_names_is_no_row() {
    let header = "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used\n";
    let row = "2026-10-31T00:00:00Z,ada,2026-10-30T00:00:00Z,2026-10-29T00:00:00Z,vscode/1.100.0\n";
    for described in [
        "UTC,GitHub login,UTC,UTC,editor",
        "datetime,string,datetime,datetime,string",
        "Berichtszeit,Konto,Anmeldung,Aktivität,Editor",
    ] {
        let opened = open(&format!("{header}{described}\n{row}{row}"));
        assert_eq!(opened.about().rows, 2, "{described}");
    }
    // A person of whom nothing is known is a row.
    for known in ["n/a,ada,n/a,never,None", "-,ada,-,-,-", ",ada,,,"] {
        let opened = open(&format!("{header}{known}\n{row}{row}"));
        assert_eq!(opened.about().rows, 3, "{known}");
    }
}
