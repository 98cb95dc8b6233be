//! Headers and cells of real reports, of their neighbours, and of neither.

use super::*;
use proptest::prelude::*;

const USERS: &str = "created_at,id,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,\
    org_memberships,dormant?,last_active,raw_login,2fa_enabled?";
const USERS_NEWER: &str = "created_at,id,login,email,role,suspended?,last_logged_ip,repos,\
    ssh_keys,org_memberships,dormant?,last_active,raw_login,2fa_enabled?,\
    ssh_keys_last_access,pats,pats_last_access";
const ORGANIZATIONS: &str = "id,created_at,login,email,owners,members,teams,repos,2fa_required?";
const REPOSITORIES: &str = "created_at,owner_id,owner_type,owner_name,id,name,visibility,\
    readable_size,raw_size,collaborators,fork?,deleted?";

fn records(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect()
}

fn of(text: &str, name: &str) -> Detection {
    detect(&records(text), name, None, None)
}

#[test]
fn real_headers() {
    let check = |text: &str, name: &str, id: &str, reason: &str| {
        let found = of(text, name);
        assert_eq!((found.kind.id, found.reason.as_str()), (id, reason));
        assert!(found.header);
        assert_eq!(found.confidence, 100);
        assert!(found.missing.is_empty() && found.unknown.is_empty());
        assert!(
            found
                .columns
                .iter()
                .all(|column| column.spec.is_some() && !column.infer)
        );
    };
    let all = "All 14 columns of the GHES user report are in the header";
    check(USERS, "report.csv", "ghes.users", &format!("{all}."));
    for (name, id, says) in [
        ("all_users.csv", "ghes.all_users", "all users"),
        ("all-users-1759240330.csv", "ghes.all_users", "all users"),
        (
            "2026 Active Users (1).csv",
            "ghes.active_users",
            "active users",
        ),
        ("dormant_users.csv", "ghes.dormant_users", "dormant users"),
        (
            "SUSPENDED-USERS.CSV",
            "ghes.suspended_users",
            "suspended users",
        ),
    ] {
        check(
            USERS,
            name,
            id,
            &format!("{all}; the file's name says {says}."),
        );
    }
    // Two names, or half of one, say nothing.
    check(
        USERS,
        "all_users_without_dormant_users.csv",
        "ghes.users",
        &format!("{all}."),
    );
    check(
        USERS,
        "inactive_users.csv",
        "ghes.users",
        &format!("{all}."),
    );
    check(
        USERS_NEWER,
        "x",
        "ghes.users",
        "All 17 columns of the GHES user report are in the header.",
    );
    check(
        ORGANIZATIONS,
        "x",
        "ghes.organizations",
        "All 9 columns of the GHES organization report are in the header.",
    );
    check(
        REPOSITORIES,
        "all_users.csv",
        "ghes.repositories",
        "All 12 columns of the GHES repository report are in the header.",
    );
}

#[test]
fn any_order_any_case_with_or_without_question_marks() {
    for header in [USERS, ORGANIZATIONS, REPOSITORIES] {
        let plain = of(header, "x");
        let mut names: Vec<String> = header
            .split(',')
            .map(|n| n.trim_end_matches('?').to_uppercase())
            .collect();
        names.reverse();
        let other = detect(&[names], "x", None, None);
        assert_eq!(other.kind.id, plain.kind.id);
        assert_eq!(other.reason, plain.reason);
    }
    let titled = USERS.replace('_', " ");
    assert_eq!(of(&titled, "x").kind.id, "ghes.users");
}

#[test]
fn unknown_columns_are_tolerated() {
    let found = of(&format!("tenant,{USERS},disk usage"), "x");
    assert_eq!((found.kind.id, found.confidence), ("ghes.users", 96));
    assert_eq!(found.unknown, [0, 15]);
    assert!(found.columns[0].infer);
    assert_eq!(found.columns[15].key, "disk_usage");
    assert_eq!(
        found.reason,
        "All 14 columns of the GHES user report are in the header; 2 columns are \
         unknown: tenant and disk usage."
    );
    let newer = of(&format!("{USERS},pats"), "x");
    assert_eq!(
        newer.reason,
        "All 14 columns of the GHES user report are in the header, and also pats."
    );
    assert_eq!(newer.columns[14].ty, Type::Integer);
}

#[test]
fn renamed_and_missing_columns_are_named() {
    let found = of(&USERS.replace("email", "mail"), "x");
    assert_eq!((found.kind.id, found.confidence), ("ghes.users", 78));
    assert_eq!(found.missing, ["email"]);
    assert_eq!(found.unknown, [3]);
    assert_eq!(
        found.reason,
        "13 of the 14 columns of the GHES user report are in the header; email is missing or \
         renamed; mail is unknown."
    );
    let found = of(
        &ORGANIZATIONS
            .replace("owners,", "")
            .replace(",2fa_required?", ""),
        "x",
    );
    assert_eq!(
        (found.kind.id, found.confidence),
        ("ghes.organizations", 60)
    );
    assert_eq!(found.missing, ["owners", "2fa_required"]);
    // A person's selection of columns, the telling ones among them.
    let found = of(
        "login,email,suspended,dormant,last_active,last_logged_ip,role",
        "x",
    );
    assert_eq!((found.kind.id, found.confidence), ("ghes.users", 50));
    assert_eq!(found.missing.len(), 7);
}

#[test]
fn the_exact_size_is_preferred_and_the_readable_one_stands_in() {
    let ty = |found: &Detection, key: &str| {
        found
            .columns
            .iter()
            .find(|column| column.key == key)
            .map(|column| column.ty)
    };
    let whole = of(REPOSITORIES, "x");
    assert_eq!(ty(&whole, "raw_size"), Some(Type::Size));
    assert_eq!(ty(&whole, "readable_size"), Some(Type::Size));
    let without = of(&REPOSITORIES.replace("raw_size,", ""), "x");
    assert_eq!(without.kind.id, "ghes.repositories");
    assert_eq!(ty(&without, "readable_size"), Some(Type::Size));
}

#[test]
fn reports_of_the_cloud_are_not_taken_for_the_servers() {
    for header in [
        "created_at,id,login,role,last_logged_ip,2fa_enabled?,outside_collaborator",
        "created_at,id,login,role,suspended?,last_logged_ip,dormant?,last_active,2fa_enabled?",
    ] {
        for name in ["export-acme-1759240330.csv", "dormant_users.csv"] {
            let found = of(
                &format!("{header}\n2011-05-04 10:06:20 +0100,767430,b,user"),
                name,
            );
            assert_eq!(
                (found.kind.id, found.confidence),
                ("ghec.dormant_users", 100)
            );
            assert!(found.header && found.unknown.is_empty());
        }
    }
}

#[test]
fn reports_of_the_server_are_not_taken_for_the_clouds() {
    // However many columns an old or edited file lacks, and whichever.
    let names: Vec<&str> = USERS.lines().next().unwrap().split(',').collect();
    for (at, first) in names.iter().enumerate() {
        for second in &names[at..] {
            let kept = names
                .iter()
                .filter(|name| *name != first && *name != second);
            let header: Vec<&str> = kept.copied().collect();
            assert_eq!(
                of(&header.join(","), "x").kind.id,
                "ghes.users",
                "{first}, {second}"
            );
        }
    }
}

#[test]
fn too_little_of_a_report_is_a_table_that_resembles_it() {
    let found = of(
        "id,login,email,repos,ssh_keys,role,dormant\n1,a,b,1,1,user,true",
        "x",
    );
    assert_eq!(found.kind.id, "generic");
    assert_eq!(
        found.reason,
        "It resembles the GHES user report, but too many of its columns are missing or renamed: \
         created_at, suspended?, last_logged_ip and 4 more; it is read as a table."
    );
    let found = of("id,name,email\n1,a,b", "x");
    assert_eq!(
        found.reason,
        "No known report looks like this; it is read as a table."
    );
    assert_eq!(found.confidence, GENERIC);
}

#[test]
fn headerless_files_that_fit_a_kind_exactly() {
    let users = "2019-05-23 15:22:44 -0700,4,octocat,o@example.com,admin,false,192.0.2.1,3,1,2,\
         false,2026-10-30 08:00:00 +0000,octocat,true\n\
         2019-05-24 15:22:44 -0700,5,hubot,,user,true,,0,0,0,true,No activity,hubot,false";
    let found = of(users, "suspended_users.csv");
    assert_eq!(
        (found.kind.id, found.confidence),
        ("ghes.suspended_users", BY_CELLS)
    );
    assert!(!found.header);
    assert_eq!(found.columns[13].name, "2fa_enabled?");
    assert_eq!(found.columns[13].key, "2fa_enabled");
    assert_eq!(
        found.reason,
        "The file has no header; its 14 columns fit those of the GHES user report in number and \
         kind of value, so the names are taken from that report; the file's name says suspended \
         users."
    );
    let newer = users.replace(
        ",octocat,true",
        ",octocat,true,,2,2026-10-01 00:00:00 +0000",
    );
    let newer = newer.replace(",hubot,false", ",hubot,false,,0,");
    assert_eq!(of(&newer, "x").kind.id, "ghes.users");
    assert_eq!(of(&newer, "x").columns.len(), 17);
    let organizations = "7,2020-01-01 00:00:00 +0000,acme,,2,30,4,100,true";
    assert_eq!(of(organizations, "x").kind.id, "ghes.organizations");
    let repositories = "2023-02-01 15:48:05 +0000,5,Organization,Org1,5,repo5,private,0 Bytes,\
         0,0,false,false";
    let found = of(repositories, "x");
    assert_eq!(found.kind.id, "ghes.repositories");
    assert_eq!(found.columns[7].ty, Type::Size);
    // One column too many, a value that none has, a word for a number.
    for other in [
        format!("{repositories},x"),
        repositories.replace("private", "secret"),
        organizations.replace("30", "thirty"),
        ",,,,,,,,".to_owned(),
    ] {
        assert_eq!(of(&other, "x").kind.id, "generic", "{other}");
    }
}

#[test]
fn duplicates_and_blanks_get_keys_of_their_own() {
    let found = of("Name,name,,name_2,NAME?\na,b,c,d,1", "x");
    let keys: Vec<&str> = found
        .columns
        .iter()
        .map(|column| column.key.as_str())
        .collect();
    assert_eq!(keys, ["name", "name_2", "column_3", "name_2_2", "name_3"]);
    assert_eq!(found.duplicate, [1, 3, 4]);
    assert!(found.unknown.is_empty());
    let twice = of(&format!("{USERS},Email"), "x");
    assert_eq!(twice.kind.id, "ghes.users");
    assert_eq!(twice.duplicate, [14]);
    assert!(twice.columns[14].infer && twice.columns[3].spec.is_some());
}

#[test]
fn the_header_of_an_unknown_table_is_detected() {
    let header = |text: &str| of(text, "x").header;
    assert!(header("a,b,c\n1,2,3"));
    assert!(header("a,b\nc,d"));
    assert!(header("a,b"));
    assert!(header(",x,y\n0,1,2"));
    assert!(header("key,val\n1,x"));
    assert!(header("true_name,n\nn,1"));
    assert!(!header("1,2,3\na,b,c"));
    assert!(!header("x,2024-01-01\ny,2024-01-02"));
    assert!(!header("north,red\nsouth,red"));
    assert!(!header("a,,,d\n1,2,3,4"));
    assert!(!header(""));
    let numbered = of("x,1\ny,2\nz,3,4", "t");
    let names: Vec<&str> = numbered
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["Column 1", "Column 2"]);
    assert_eq!(numbered.columns[0].key, "column_1");
}

#[test]
fn a_persons_choice_holds() {
    let text = "a,b\n1,2";
    let found = detect(&records(text), "x", Some("ghes.all_users"), None);
    assert_eq!(
        (found.kind.id, found.confidence, found.header),
        ("ghes.all_users", 100, false)
    );
    assert_eq!(found.columns[0].key, "created_at");
    assert_eq!(found.missing.len(), 12);
    let found = detect(&records(USERS), "x", Some("generic"), None);
    assert_eq!((found.kind.id, found.header), ("generic", true));
    assert!(found.columns.iter().all(|column| column.infer));
    assert_eq!(found.reason, "Read as a table because it was chosen.");
    let found = detect(&records(USERS), "x", Some("ghes.dormant_users"), None);
    assert!(found.header && found.missing.is_empty());
    let found = detect(&records(text), "x", None, Some(false));
    assert!(!found.header);
    assert_eq!(found.columns[0].name, "Column 1");
    let found = detect(&records("1,2\n3,4"), "x", None, Some(true));
    assert!(found.header);
    assert_eq!(found.columns[0].name, "1");
    assert_eq!(
        detect(&records(text), "x", Some("no.such"), None).kind.id,
        "generic"
    );
}

proptest! {
    #[test]
    fn columns_and_keys_always_add_up(
        cells in proptest::collection::vec(proptest::collection::vec("[a-c]{0,2}|[0-9]|no|Email|id|login|.{0,5}", 0..9), 0..5),
        kind in proptest::option::of(proptest::sample::select(vec!["ghes.users", "generic"])),
        header in proptest::option::of(any::<bool>()),
    ) {
        let found = detect(&cells, "x.csv", kind, header);
        let mut keys: Vec<&str> = found.columns.iter().map(|c| c.key.as_str()).collect();
        prop_assert!(keys.iter().all(|key| !key.is_empty()));
        keys.sort_unstable();
        keys.dedup();
        prop_assert_eq!(keys.len(), found.columns.len());
        prop_assert!(found.confidence <= 100);
        prop_assert!(found.reason.ends_with('.'));
        if let (true, Some(first)) = (found.header, cells.first()) {
            prop_assert_eq!(found.columns.len(), first.len());
        }
    }
}

#[test]
fn documented_other_names_are_the_same_columns() {
    let check = |header: &str, id: &str, keys: &[&str]| {
        let found = of(header, "x.csv");
        assert_eq!(found.kind.id, id, "{header}: {}", found.reason);
        assert!(found.missing.is_empty(), "{:?}", found.missing);
        assert!(found.unknown.is_empty(), "{:?}", found.unknown);
        for key in keys {
            assert!(found.columns.iter().any(|c| c.key == *key), "{key}");
        }
        found
    };
    let found = check(
        "usage_at,product,sku,quantity,unit_type,applied_cost_per_quantity,gross_amount,\
         discount_amount,net_amount,username,organization,repository_name,workflow_name,\
         workflow_path,cost_center_name",
        "ghec.usage",
        &["date", "repository", "workflow_name", "workflow_path"],
    );
    assert_eq!(found.columns[0].name, "usage_at");
    assert!(
        found.reason.contains("usage_at is read as date"),
        "{}",
        found.reason
    );
    check(
        "Timestamp,User,Model,Requests Used,Exceeds Monthly Quota,Total Monthly Quota",
        "ghec.premium_requests",
        &["date", "username", "quantity", "exceeds_quota"],
    );
    let names: Vec<String> = (catalog::ghec::members::MEMBERS.required())
        .map(|column| column.name.replace("GitHub com", "GitHub"))
        .collect();
    check(
        &names.join(","),
        "ghec.members",
        &["github_com_login", "github_com_two_factor_auth"],
    );
}

#[test]
fn a_column_under_both_names_has_one_meaning() {
    let found = of(
        "usage_at,date,product,sku,quantity,unit_type,applied_cost_per_quantity,gross_amount,\
         discount_amount,net_amount,organization,repository,repository_name,cost_center_name",
        "x.csv",
    );
    let keys: Vec<&str> = found.columns.iter().map(|c| c.key.as_str()).collect();
    assert_eq!(
        (keys[0], keys[1], keys[12]),
        ("usage_at", "date", "repository_name")
    );
    assert!(found.columns[0].spec.is_none() && found.columns[12].spec.is_none());
}

#[test]
fn a_report_of_today_without_a_column_is_no_older_one() {
    let header = catalog::ghec::models::PREMIUM_REQUESTS.columns;
    let names: Vec<&str> = header
        .iter()
        .map(|c| c.name)
        .filter(|n| *n != "net_amount")
        .collect();
    let found = of(&names.join(","), "x.csv");
    assert_eq!(found.missing, ["net_amount"]);
}
