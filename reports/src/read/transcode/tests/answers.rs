//! Reports of known kinds as the answers of interfaces.

use crate::overview::Figure;
use crate::read::{Caution, ReadOptions};
use crate::read::{Report, read_all};
use crate::table::Unknown;

fn open(text: &str) -> Report {
    read_all(text.as_bytes(), "x", None, &ReadOptions::default()).unwrap()
}

#[track_caller]
fn count(opened: &Report, id: &str, wanted: u64) {
    let overview = opened.overview(None);
    let kpi = overview.kpis.iter().find(|kpi| kpi.id == id).expect(id);
    let count = match &kpi.value {
        Figure::Count(count) | Figure::Distinct { count, .. } => Some(*count),
        _ => None,
    };
    assert_eq!(count, Some(wanted), "{id}: {:?}", kpi.value);
}

fn member(login: &str, roles: &str, invites: &str) -> String {
    format!(
        "{{\"github_com_login\":\"{login}\",\"github_com_name\":null,\
         \"enterprise_server_user_ids\":[],\"github_com_user\":true,\
         \"enterprise_server_user\":false,\"visual_studio_subscription_user\":false,\
         \"license_type\":\"Enterprise\",\"github_com_profile\":null,\
         \"github_com_member_roles\":{roles},\"github_com_enterprise_roles\":[\"Owner\"],\
         \"github_com_verified_domain_emails\":[],\"github_com_saml_name_id\":\"{login}@x.example\",\
         \"github_com_orgs_with_pending_invites\":{invites},\"github_com_two_factor_auth\":true,\
         \"github_com_two_factor_auth_required_by_date\":null,\
         \"enterprise_server_emails\":[],\"visual_studio_license_status\":\"\",\
         \"visual_studio_subscription_email\":\"\",\"total_user_accounts\":1}}"
    )
}

#[test]
fn lists_are_counted_as_lists() {
    let text = format!(
        "{{\"total_seats_consumed\":3,\"total_seats_purchased\":9,\"users\":[{},{},{}]}}",
        member("ada", "[\"acme:Owner\",\"emca:Member\"]", "[]"),
        member("bob", "[\"acme:Member\"]", "[\"emca\",\"loom\"]"),
        member("carla", "[]", "null"),
    );
    let opened = open(&text);
    assert_eq!(opened.about().kind, "ghec.members");
    count(&opened, "licensed_people", 3);
    count(&opened, "organization_owners", 1);
    count(&opened, "with_pending_invites", 1);
    let numbers = |key: &str| {
        let at = opened.table.column(key).expect(key);
        (0..3)
            .map(|row| opened.table.cell(row, at).into_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers("organizations"), ["2", "1", "0"]);
    assert_eq!(numbers("pending_invites"), ["0", "2", "0"]);
    assert_eq!(
        numbers("github_com_member_roles")[0],
        "acme:Owner, emca:Member"
    );
    assert!(opened.table.column("github_com_saml_name").is_some());
    assert!(opened.about().cautions.is_empty());
}

#[test]
fn fewer_licences_than_are_consumed_are_a_page() {
    let text = format!(
        "{{\"total_seats_consumed\":5,\"users\":[{},{}]}}",
        member("ada", "[]", "[]"),
        member("bob", "[]", "[]"),
    );
    assert_eq!(
        open(&text).about().cautions,
        [Caution::PagesMissing { read: 2, all: 5 }]
    );
}

fn seat(assignee: &str) -> String {
    format!(
        "{{\"created_at\":\"2026-01-01T08:00:00Z\",\"assignee\":{assignee},\
         \"updated_at\":\"2026-01-01T08:00:00Z\",\"last_activity_at\":null,\
         \"last_activity_editor\":null,\"pending_cancellation_date\":null,\
         \"plan_type\":\"business\",\"organization\":null,\"assigning_team\":null}}"
    )
}

const ADA: &str = "{\"login\":\"ada\",\"id\":1,\"type\":\"User\"}";
const BOB: &str = "{\"login\":\"bob\",\"id\":2,\"type\":\"User\"}";

#[test]
fn null_in_place_of_an_object_leaves_its_keys_unknown() {
    for seats in [
        [seat("null"), seat(ADA), seat(BOB)],
        [seat(ADA), seat("null"), seat(BOB)],
        [seat(ADA), seat(BOB), seat("{}")],
    ] {
        let opened = open(&format!(
            "{{\"total_seats\":3,\"seats\":[{}]}}",
            seats.join(",")
        ));
        assert_eq!(opened.about().kind, "copilot.seats");
        count(&opened, "people", 2);
        count(&opened, "seats", 3);
        let at = opened.table.column("assignee_login").unwrap();
        let unknown = opened.table.columns()[at].unknown;
        assert_eq!(unknown.iter().sum::<u64>(), 1);
        assert_eq!(unknown[Unknown::Stated.index()], 0);
        assert!(
            opened.table.column("assignee").is_none(),
            "no column for what is an object"
        );
        assert!(opened.about().cautions.is_empty());
    }
}

#[test]
fn several_lists_are_one() {
    let (ada, bob) = (seat(ADA), seat(BOB));
    for text in [
        format!("[{ada},{bob}]\n[{ada}]\n"),
        format!("[{ada},{bob}][{ada}]"),
        format!("[\n{ada},\n{bob}\n]\n\n[\n{ada}\n]\n[]\n"),
        format!("[[{ada},{bob}],[{ada}]]"),
    ] {
        let opened = open(&text);
        assert_eq!(opened.about().kind, "copilot.seats", "{text}");
        count(&opened, "seats", 3);
        count(&opened, "people", 2);
        assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    }
}

#[test]
fn items_of_usage_are_the_usage_report() {
    let text = "{\"usageItems\":[\
        {\"date\":\"2026-10-01T00:00:00Z\",\"product\":\"Actions\",\"sku\":\"Actions Linux\",\
         \"quantity\":10,\"unitType\":\"minutes\",\"pricePerUnit\":0.008,\"grossAmount\":0.08,\
         \"discountAmount\":0,\"netAmount\":0.08,\"organizationName\":\"acme\",\
         \"repositoryName\":\"acme/loom\"},\
        {\"date\":\"2026-10-02T00:00:00Z\",\"product\":\"Git LFS\",\"sku\":\"Git LFS Storage\",\
         \"quantity\":1.5e-07,\"unitType\":\"GigabyteHours\",\"pricePerUnit\":0.07,\
         \"grossAmount\":1.05e-08,\"discountAmount\":1.05e-08,\"netAmount\":0,\
         \"organizationName\":\"acme\"}]}";
    let opened = open(text);
    assert_eq!(
        opened.about().kind,
        "ghec.usage",
        "{}",
        opened.about().reason
    );
    assert_eq!(opened.table.rows(), 2);
    for key in ["gross_amount", "repository", "organization", "unit_type"] {
        assert!(opened.table.column(key).is_some(), "{key}");
    }
    count(&opened, "billed_repositories", 1);
    // The same with a period beside it, and without days.
    let summary = text
        .replace(
            "{\"usageItems\"",
            "{\"timePeriod\":{\"year\":2026},\"usageItems\"",
        )
        .replace("\"date\":\"2026-10-01T00:00:00Z\",", "")
        .replace("\"date\":\"2026-10-02T00:00:00Z\",", "");
    let opened = open(&summary);
    assert_eq!(
        (opened.about().kind.as_str(), opened.table.rows()),
        ("ghec.usage", 2)
    );
    assert_eq!(open("{\"usageItems\":[{\"a\":1}]}").table.rows(), 1);
}

#[test]
fn people_in_the_days_of_an_organization_are_people() {
    let person = |login: &str, day: &str| {
        format!(
            "{{\"day\":\"{day}\",\"user_id\":1,\"user_login\":\"{login}\",\
             \"user_initiated_interaction_count\":2,\"code_generation_activity_count\":3,\
             \"code_acceptance_activity_count\":1,\"used_agent\":false,\"used_chat\":true,\
             \"used_review\":null}}"
        )
    };
    for member in ["day_totals", "user_totals"] {
        let text = format!(
            "{{\"report_start_day\":\"2026-10-01\",\"organization_id\":\"9\",\"{member}\":[{},{},{}]}}",
            person("ada", "2026-10-01"),
            person("ada", "2026-10-02"),
            person("bob", "2026-10-02"),
        );
        let opened = open(&text);
        assert_eq!(opened.about().kind, "copilot.metrics_users");
        count(&opened, "people", 2);
    }
    let teams = "{\"user_id\":1,\"user_login\":\"ada\",\"day\":\"2026-10-01\",\"team_id\":4,\"slug\":\"a\"}\n\
                 {\"user_id\":2,\"user_login\":\"bob\",\"day\":\"2026-10-01\",\"team_id\":4,\"slug\":\"a\"}\n";
    assert_eq!(open(teams).about().kind, "generic");
}

#[test]
fn an_answer_counts_its_pages() {
    let page =
        |beside: &str, assignee: &str| format!("{{{beside},\"seats\":[{}]}}", seat(assignee));
    let told = |text: &str| open(text).about().cautions.clone();
    for beside in [
        "\"page\":3,\"total_pages\":5",
        "\"currentPage\":3,\"totalPages\":5",
        "\"page\":3,\"pages\":5",
        "\"pagination\":{\"page\":3,\"total_pages\":5}",
        "\"meta\":{\"page\":3,\"pageCount\":5,\"x\":{\"y\":1}}",
    ] {
        assert_eq!(
            told(&page(beside, ADA)),
            [Caution::PagesOfAnswer {
                read: 1,
                all: Some(5)
            }],
            "{beside}"
        );
        // The same page twice is one.
        let twice = format!("[{},{}]", page(beside, ADA), page(beside, ADA));
        assert_eq!(
            told(&twice),
            [Caution::PagesOfAnswer {
                read: 1,
                all: Some(5)
            }],
            "{beside}"
        );
    }
    for beside in [
        "\"has_next_page\":true",
        "\"pageInfo\":{\"hasNextPage\":true,\"endCursor\":\"x\"}",
        "\"incomplete_results\":true",
        "\"has_more\":true",
    ] {
        assert_eq!(
            told(&page(beside, ADA)),
            [Caution::PagesOfAnswer { read: 1, all: None }],
            "{beside}"
        );
    }
    for text in [
        page("\"page\":1,\"total_pages\":1", ADA),
        page("\"has_next_page\":false", ADA),
        page("\"pages\":[1,2,3]", ADA),
        page("\"page\":2", ADA),
        [
            page("\"page\":1,\"total_pages\":2", ADA),
            page("\"page\":2,\"total_pages\":2", BOB),
        ]
        .concat(),
        [
            page("\"total_pages\":2", ADA),
            page("\"total_pages\":2", BOB),
        ]
        .concat(),
        [
            page("\"has_next_page\":true", ADA),
            page("\"has_next_page\":false", BOB),
        ]
        .concat(),
    ] {
        assert_eq!(told(&text), [], "{text}");
    }
    // A member that states the number of rows is better evidence.
    let both = page("\"total_seats\":9,\"page\":3,\"total_pages\":5", ADA);
    assert_eq!(told(&both), [Caution::PagesMissing { read: 1, all: 9 }]);
}

#[test]
fn pages_in_several_files_are_counted_together() {
    let page = |n: u32, assignee: &str| {
        open(&format!(
            "{{\"page\":{n},\"total_pages\":3,\"seats\":[{}]}}",
            seat(assignee)
        ))
    };
    let mut concatenator = crate::read::Concatenator::default();
    concatenator.add(page(1, ADA)).unwrap();
    concatenator.add(page(3, BOB)).unwrap();
    let two = concatenator.finish().unwrap();
    assert_eq!(
        two.about().cautions,
        [Caution::PagesOfAnswer {
            read: 2,
            all: Some(3)
        }]
    );
    let mut concatenator = crate::read::Concatenator::default();
    for (n, who) in [(1, ADA), (3, BOB), (2, "null")] {
        concatenator.add(page(n, who)).unwrap();
    }
    assert_eq!(concatenator.finish().unwrap().about().cautions, []);
}
