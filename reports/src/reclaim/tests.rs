//! A list that a person checks by eye, and what must hold of any.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::as_of::Source;
use crate::read::ReadOptions;
use crate::read::read_all;
use crate::time::iso_of_ms;
use crate::view::Scope;

mod plans;

/// 2026-11-01 06:00:00 UTC.
const AS_OF: AsOf = AsOf {
    ms: Some(1_793_512_800_000),
    source: Source::Chosen,
};

const SEATS: &str =
    "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization
2026-11-01T06:00:00Z,ada,2026-10-31T08:00:00Z,2026-10-31T08:00:00Z,copilot-cli,acme
2026-11-01T06:00:00Z,bob,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,copilot-cli,acme
2026-11-01T06:00:00Z,cyd,2026-10-01T00:00:00Z,2026-10-01T23:59:59Z,copilot-cli,acme
2026-11-01T06:00:00Z,dot,2026-08-01T00:00:00Z,2026-08-20T00:00:00Z,copilot-cli,emca
2026-11-01T06:00:00Z,eve,2026-08-10T00:00:00Z,None,None,emca
2026-11-01T06:00:00Z,=fay,,,,emca
2026-11-01T06:00:00Z,gus,None,None,None,acme
2026-11-01T06:00:00Z,GUS,None,None,None,emca
2026-11-01T06:00:00Z,hal,2026-10-01T00:00:00Z,yesterday,/unknown,acme
2026-11-01T06:00:00Z,ian,None,None,None,acme
2026-11-01T06:00:00Z,ian,2026-10-31T00:00:00Z,2026-10-31T00:00:00Z,copilot-cli,emca
";

fn table(text: &str) -> Table {
    read_all(text.as_bytes(), "x.csv", None, &ReadOptions::default())
        .unwrap()
        .table
}

fn list(text: &str, settings: &Settings) -> List {
    reclaim(&table(text), AS_OF, settings, None)
}

/// The table of everyone in a report.
fn everyone_in(text: &str, pricing: &Pricing) -> Table {
    let report = read_all(text.as_bytes(), "x.csv", None, &ReadOptions::default()).unwrap();
    report.of_everyone(AS_OF.ms, pricing).unwrap().table
}

#[test]
fn a_list_and_its_cost() {
    let list = list(SEATS, &Settings::default());
    let answer = &list.answer;
    // Ada and Bob were there; Ian was, from the other organization.
    assert_eq!((answer.people, answer.active, answer.idle), (9, 3, 5));
    assert_eq!(
        (answer.unknown, answer.excluded, answer.in_grace),
        (1, 0, 0)
    );
    assert!(!answer.grace_is_known);
    assert_eq!(answer.since_unknown, 5, "nobody knows who of them is new");
    assert_eq!((answer.never_appeared, answer.no_activity), (2, 1));
    // The report names no plans, so that everyone is priced at Business.
    let cost = Pricing::default().cost(&answer.idle_by_plan, answer.has_plans);
    assert_eq!(cost.month_micros, 5 * 19_000_000);
    assert_eq!(cost.year_micros(), 12 * 5 * 19_000_000);
    let everyone = everyone_in(SEATS, &Pricing::default());
    assert_eq!(
        Form::Csv.write(&everyone, &list.places),
        "Login,Why,Idle days,Last activity,Last sign-in,Price per month (USD),Organizations\r\n\
         '=fay,\"No sign-in, no activity\",None,None,None,19,emca\r\n\
         gus,\"No sign-in, no activity\",None,None,None,19,\"acme, emca\"\r\n\
         eve,No activity,None,None,2026-08-10T00:00:00Z,19,emca\r\n\
         dot,Idle,73,2026-08-20T00:00:00Z,2026-08-01T00:00:00Z,19,emca\r\n\
         cyd,Idle,31,2026-10-01T23:59:59Z,2026-10-01T00:00:00Z,19,acme\r\n"
    );
    assert_eq!(
        Form::Logins.write(&everyone, &list.places),
        "'=fay\ngus\neve\ndot\ncyd\n"
    );
    assert_eq!(
        Form::Logins.write(&everyone, &[list.places[3], list.places[1]]),
        "dot\ngus\n"
    );
    assert_eq!(Form::Logins.write(&everyone, &[]), "");
}

#[test]
fn a_person_decides() {
    let settings = Settings {
        cut_off_days: 60,
        excluded: vec![
            "G*".to_owned(),
            " @eve ".to_owned(),
            "x*y*z".to_owned(),
            String::new(),
        ],
        ..Settings::default()
    };
    let answer = list(SEATS, &settings).answer;
    assert_eq!((answer.idle, answer.excluded), (2, 2));
    assert_eq!((answer.matched, answer.unmatched), (2, vec![2]));
    // Ninety days are kept: who did nothing in them may have done so ninety-one days ago.
    let answer = list(
        SEATS,
        &Settings {
            cut_off_days: 91,
            ..settings
        },
    )
    .answer;
    assert_eq!((answer.idle, answer.unknown), (0, 4));
}

#[test]
fn new_seats_and_those_that_end_are_left_alone() {
    let text = "login,created_at,last_activity_at,last_authenticated_at,pending_cancellation_date
ada,2026-10-20T00:00:00Z,,,
bob,2026-10-01T00:00:00Z,,,
cyd,2026-01-01T00:00:00Z,,,2026-12-01
dot,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,,
";
    let answer = list(text, &Settings::default()).answer;
    assert!(answer.grace_is_known);
    assert_eq!((answer.in_grace, answer.ending, answer.idle), (1, 1, 2));
    assert_eq!(answer.since_unknown, 0);
}

#[test]
fn one_known_seat_decides_for_a_person() {
    let header = SEATS.lines().next().unwrap();
    let rows = [
        "ada,2026-10-31T00:00:00Z,soon,copilot-cli,acme",
        "ada,2026-10-31T00:00:00Z,2026-10-31T00:00:00Z,copilot-cli,emca",
        "bob,2026-10-31T00:00:00Z,soon,copilot-cli,acme",
        "bob,2026-10-31T00:00:00Z,2026-09-01T00:00:00Z,copilot-cli,emca",
        ",2026-10-31T00:00:00Z,2026-09-01T00:00:00Z,copilot-cli,acme",
    ];
    let rows = rows.map(|row| format!("2026-11-01T06:00:00Z,{row}\n"));
    let text = format!("{header}\n{}", rows.concat());
    let at = |cut_off_days| {
        let settings = Settings {
            cut_off_days,
            ..Settings::default()
        };
        let answer = list(&text, &settings).answer;
        assert_eq!(answer.nameless_rows, 1);
        (answer.people, answer.active, answer.unknown, answer.idle)
    };
    assert_eq!(at(30), (2, 1, 1, 0), "Bob may have been there since");
    assert_eq!(at(61), (2, 2, 0, 0));
}

#[test]
fn every_cut_off_is_counted() {
    let answer = list(SEATS, &Settings::default()).answer;
    let at = |days: usize| answer.idle_by_cut_off[days - 1].total();
    assert_eq!(answer.idle_by_cut_off.len(), 90);
    // Ada and Ian were there yesterday, Bob 30 days ago, Cyd 31 and Dot 73.
    assert_eq!([at(1), at(29), at(30), at(31)], [6, 6, 5, 4]);
    assert_eq!([at(72), at(73), at(90)], [4, 3, 3]);
}

#[test]
fn without_the_needed_columns_or_time_there_is_no_answer() {
    let answer = list("login,x\nada,1\n", &Settings::default()).answer;
    assert_eq!(
        (answer.missing, answer.people),
        (vec!["last_activity_at".to_owned()], 0)
    );
    let no_time = AsOf {
        ms: None,
        source: Source::Unknown,
    };
    let answer = reclaim(&table(SEATS), no_time, &Settings::default(), None).answer;
    assert_eq!((answer.missing.len(), answer.idle), (1, 0));
}

#[test]
fn stars_stand_for_anything() {
    let has = |pattern: &str, login: &str| {
        Exclusions::new(&[pattern.to_owned()]).has(Subject::Login, || login.into())
    };
    assert!(
        has("svc-*", "SVC-build") && has("*-bot", "x-bot") && has("*", "x") && has("a*b*c", "abc")
    );
    assert!(!has("svc-*", "xsvc-") && !has("ab*ba", "aba") && !has("a*b*c", "acb"));
    assert!(has("ada", "Ada") && !has("ada", "adam"));
}

#[test]
fn an_entry_names_one_subject() {
    let check = |entry: &str, subject, name| assert_eq!(Subject::of(entry), Some((subject, name)));
    check("ada", Subject::Login, "ada");
    check(" @svc-* ", Subject::Login, "svc-*");
    check("org:acme", Subject::Organization, "acme");
    check("Organization: acme-*", Subject::Organization, "acme-*");
    check("TEAM:core", Subject::Team, "core");
    check("team:Core / EU", Subject::Team, "Core / EU");
    for none in [
        "",
        "@",
        "org:",
        "group:acme",
        "org:a:b",
        "@acme/core",
        "acme/core",
    ] {
        assert_eq!(Subject::of(none), None, "{none}");
    }
}

const GRANTED: &str = "assignee_login,created_at,last_activity_at,last_activity_editor,\
organization_login,assigning_team_slug,plan_type
ada,2025-01-09T08:00:00Z,None,None,acme,core,business
ada,2025-01-09T08:00:00Z,None,None,emca,,enterprise
bob,2025-01-09T08:00:00Z,None,None,acme,,business
cyd,2025-01-09T08:00:00Z,None,None,emca,core,business
dot,2025-01-09T08:00:00Z,None,None,ACME,core,business
dot,2025-01-09T08:00:00Z,2026-10-31T08:00:00Z,copilot-cli,emca,,business
";

/// The logins on the list.
fn listed(list: &List) -> Vec<&str> {
    list.seats.iter().map(|seat| seat.login.as_str()).collect()
}

#[test]
fn organizations_and_teams_keep_the_seats_they_grant() {
    let by = |entries: &[&str]| {
        let excluded = entries.iter().map(|entry| (*entry).to_owned()).collect();
        let settings = Settings {
            excluded,
            ..Settings::default()
        };
        list(GRANTED, &settings)
    };
    let all = by(&[]);
    assert_eq!(listed(&all), ["ada", "bob", "cyd"]);
    let [ada, ..] = &all.seats[..] else { panic!() };
    assert_eq!(ada.organizations, ["acme", "emca"]);
    assert_eq!(
        (&ada.teams[..], ada.plan),
        (&["core".to_owned()][..], Some(Plan::Enterprise))
    );
    let granter = |name: &str, people| Granter {
        name: name.to_owned(),
        people,
    };
    assert_eq!(
        all.answer.organizations,
        [granter("acme", 3), granter("emca", 3)]
    );
    assert_eq!(all.answer.teams, [granter("core", 3)]);

    // Ada keeps her other seat too: it is paid for once.
    let kept = by(&["org:Acme"]);
    assert_eq!(listed(&kept), ["cyd"]);
    assert_eq!(
        (kept.answer.excluded, kept.answer.excluded_with_others),
        (2, 1)
    );
    assert_eq!(kept.answer.matched, 3, "Dot is active");
    let kept = by(&["team:co*", "org:x", "acme", "org:*e*", "group:acme"]);
    assert_eq!(listed(&kept), Vec::<&str>::new());
    assert_eq!(kept.answer.unmatched, [1, 2], "a login is no organization");
    let kept = by(&["ada", "org:acme"]);
    assert_eq!(
        (kept.answer.excluded, kept.answer.excluded_with_others),
        (2, 0)
    );
}

#[test]
fn a_filter_selects_people_and_all_of_their_rows_count() {
    let report = read_all(GRANTED.as_bytes(), "x.csv", None, &ReadOptions::default()).unwrap();
    let by = |query: &str, search: &str| {
        let filter = Scope {
            search: search.to_owned(),
            ..Scope::of(query)
        };
        report.reclaim(&Settings::default(), Some(&filter), AS_OF.ms)
    };
    let acme = by("organization_login:acme", "");
    assert_eq!(listed(&acme), ["ada", "bob"], "Dot is active elsewhere");
    assert_eq!((acme.answer.people, acme.answer.filtered_out), (3, 1));
    assert_eq!(acme.answer.idle_by_cut_off[0].total(), 2);
    assert_eq!(acme.answer.organizations.len(), 2, "both are offered");
    assert_eq!(listed(&by("", "cyd")), ["cyd"]);
    assert_eq!(by("assignee_login:eve", "").answer.people, 0);
    // A list of everyone would take seats that the filter was to leave out.
    let wrong = by("nothing:(", "");
    assert!(wrong.answer.filter_is_wrong);
    assert_eq!((wrong.answer.people, wrong.seats.len()), (0, 0));
    assert!(!by("", "").answer.filter_is_wrong);
}

const NEVER: &str = "No sign-in, no activity";
const NONE: &str = "No activity";
const IDLE: &str = "Idle";

/// The price of one person, from their rows, in cents; `None` if it is not known.
fn priced_by_hand(rows: &[&Row], business: i64, enterprise: i64) -> Option<i64> {
    let mut is_known = true;
    for row in rows {
        match row.plan {
            "enterprise" => return Some(enterprise),
            "business" => {}
            _ => is_known = false,
        }
    }
    is_known.then_some(business)
}

/// Reads one person's rows as a person would, one after the other: where they are counted, with
/// what reason, and since how many days they are idle.
fn by_hand(rows: &[&Row], cut_off: i64, grace: i64) -> (&'static str, Option<i64>) {
    // An activity after the as-of day says nothing of the days before it.
    let seen = rows.iter().filter_map(|row| row.activity.ok());
    let seen: Vec<i64> = seen.filter(|days| *days >= 0).collect();
    let since = seen.iter().min().copied();
    if since.is_some_and(|days| days <= cut_off) {
        return ("active", since);
    }
    let says_nothing =
        |row: &&Row| row.activity == Err("soon") || row.activity.is_ok_and(|d| d < 0);
    if rows.iter().any(says_nothing) {
        return ("unknown", since);
    }
    let is_kept = |row: &&Row| row.login == 0 || row.organization == 0 || row.team == 0;
    if rows.iter().any(is_kept) {
        return ("excluded", since);
    }
    if rows.iter().all(|row| row.ends) {
        return ("ending", since);
    }
    if rows
        .iter()
        .any(|row| row.created.is_some_and(|days| days <= grace))
    {
        return ("in_grace", since);
    }
    match since {
        Some(_) => (IDLE, since),
        None if rows.iter().all(|row| row.authenticated == Err("")) => (NEVER, since),
        None => (NONE, since),
    }
}

/// Moments as days before the as-of day, or the text that stands there.
#[derive(Debug, Clone)]
struct Row {
    login: u8,
    activity: Result<i64, &'static str>,
    authenticated: Result<i64, &'static str>,
    created: Option<i64>,
    ends: bool,
    organization: u8,
    team: u8,
    plan: &'static str,
}

fn any_row() -> impl Strategy<Value = Row> {
    let moment = || {
        prop_oneof![
            6 => (-3..120_i64).prop_map(Ok),
            2 => Just(Err("")),
            1 => Just(Err("soon")),
        ]
    };
    let created = prop::option::weighted(0.8, 0..200_i64);
    (
        0..6_u8,
        moment(),
        moment(),
        created,
        prop::bool::weighted(0.3),
        0..8_u8,
        0..12_u8,
        prop::sample::select(vec!["business", "business", "enterprise", "unknown", ""]),
    )
        .prop_map(
            |(login, activity, authenticated, created, ends, organization, team, plan)| Row {
                login,
                activity,
                authenticated,
                created,
                ends,
                organization,
                team,
                plan,
            },
        )
}

proptest! {
    /// Everyone is counted once and where a slow reading puts them, the list is theirs, and what
    /// is counted for other cut-offs is what they give.
    #[test]
    fn counts_agree_with_a_slow_reference(
        rows in prop::collection::vec(any_row(), 1..30),
        cut_off in 1..=KEPT_DAYS,
        grace in 0..60_u32,
        filter in prop::option::of(0..8_u8),
        business_cents in 0..10_000_i64,
    ) {
        let today = AS_OF.ms.unwrap();
        let ago = |days: i64| iso_of_ms(today - days * DAY_MS);
        let moment = |moment: Result<i64, &str>| moment.map_or_else(str::to_owned, ago);
        let text: String = rows.iter().map(|row| {
            let created = row.created.map(ago).unwrap_or_default();
            let (activity, authenticated) = (moment(row.activity), moment(row.authenticated));
            let ends = if row.ends { "2026-12-01" } else { "" };
            let granted = format!("o{},t{},{}", row.organization, row.team, row.plan);
            format!("p{},{created},{activity},{authenticated},{ends},{granted}\n", row.login)
        }).collect();
        // The first row makes the columns what they are in every real report.
        let text = format!(
            "assignee.login,created_at,last_activity_at,last_authenticated_at,\
             pending_cancellation_date,organization.login,assigning_team.slug,plan_type\n\
             p9,2026-01-01T00:00:00Z,{},{},2026-12-01,o9,t99,business\n{text}", ago(0), ago(0),
        );
        let options = ReadOptions { kind: Some("copilot.seats".to_owned()), ..ReadOptions::default() };
        let report = read_all(text.as_bytes(), "x.csv", None, &options)
            .unwrap();
        let settings = |cut_off_days| Settings {
            cut_off_days,
            grace_days: grace,
            excluded: ["P0", "nobody", "ORG:o0", "team:t0"].map(str::to_owned).to_vec(),
            ..Settings::default()
        };
        // One row selects a person.
        let is_selected = |row: &Row| filter.is_none_or(|organization| row.organization == organization);
        let filter = filter.map(|organization| Scope::of(&format!("organization_login:o{organization}")));
        let reclaimed = |cut_off| report.reclaim(&settings(cut_off), filter.as_ref(), AS_OF.ms);
        let List { answer, seats, places, .. } = reclaimed(cut_off);
        // The list is part of a table whose rows no setting moves.
        let everyone = everyone(&report.table, AS_OF);
        let at_places: Vec<&Seat> = places.iter().map(|place| &everyone[*place as usize]).collect();
        prop_assert_eq!(at_places, seats.iter().collect::<Vec<_>>());
        prop_assert!(places.is_sorted_by(|a, b| a < b));
        let table = report.of_everyone(AS_OF.ms, &Pricing::default()).unwrap().table;
        let logins: Vec<String> = (0..table.rows()).map(|row| table.cell(row, 0).into_owned()).collect();
        prop_assert_eq!(logins, everyone.iter().map(|seat| seat.login.clone()).collect::<Vec<_>>());

        let mut wanted: Vec<(&str, Option<i64>, u8)> = Vec::new();
        for login in 0..6 {
            let theirs: Vec<&Row> = rows.iter().filter(|row| row.login == login).collect();
            if theirs.iter().any(|row| is_selected(row)) {
                let (place, since) = by_hand(&theirs, i64::from(cut_off), i64::from(grace));
                wanted.push((place, since, login));
            }
        }
        let count = |place: &str| wanted.iter().filter(|(at, ..)| *at == place).count() as u64;
        // The first row's person is active.
        let first = u64::from(filter.is_none());
        let people = (0..6).filter(|login| rows.iter().any(|row| row.login == *login)).count() as u64;
        prop_assert_eq!(answer.people, wanted.len() as u64 + first);
        prop_assert_eq!(answer.filtered_out, people + 1 - answer.people);
        prop_assert_eq!(answer.active, count("active") + first);
        prop_assert_eq!(answer.unknown, count("unknown"));
        prop_assert_eq!(answer.excluded, count("excluded"));
        prop_assert_eq!(answer.ending, count("ending"));
        prop_assert_eq!(answer.in_grace, count("in_grace"));
        prop_assert_eq!(answer.never_appeared, count(NEVER));
        prop_assert_eq!(answer.no_activity, count(NONE));
        let idle = count(IDLE) + answer.never_appeared + answer.no_activity;
        prop_assert_eq!(answer.idle, idle);
        let placed = answer.active + answer.unknown + answer.excluded + answer.ending
            + answer.in_grace + answer.idle;
        prop_assert_eq!(placed, answer.people);
        let is_kept = |row: &&Row| row.login == 0 || row.organization == 0 || row.team == 0;
        let kept: BTreeSet<u8> = rows.iter().filter(is_kept).map(|row| row.login).collect();
        prop_assert_eq!(answer.matched, kept.len() as u64);
        let matches = |entry: u32| !answer.unmatched.contains(&entry);
        prop_assert!(!matches(1));
        prop_assert_eq!(matches(0), rows.iter().any(|row| row.login == 0));
        prop_assert_eq!(matches(2), rows.iter().any(|row| row.organization == 0));
        prop_assert_eq!(matches(3), rows.iter().any(|row| row.team == 0));
        for granter in &answer.organizations {
            let theirs = rows.iter().filter(|row| granter.name == format!("o{}", row.organization));
            let people: BTreeSet<u8> = theirs.map(|row| row.login).collect();
            prop_assert_eq!(granter.people, people.len().max(1) as u64);
        }

        let listed: Vec<(&str, Option<i64>, String)> =
            seats.iter().map(|seat| (seat.reason.as_str(), seat.idle_days, seat.login.clone())).collect();
        let mut of_reason = wanted.clone();
        of_reason.retain(|(place, ..)| [IDLE, NEVER, NONE].contains(place));
        let (mut cents, mut unpriced) = (0, 0);
        for (place, since, login) in of_reason {
            let theirs: Vec<&Row> = rows.iter().filter(|row| row.login == login).collect();
            match priced_by_hand(&theirs, business_cents, 3_900) {
                Some(price) => cents += price,
                None => unpriced += 1,
            }
            let name = format!("p{login}");
            prop_assert!(listed.contains(&(place, since, name)));
        }
        let pricing = Pricing { business_micros: Some(business_cents * 10_000), ..Pricing::default() };
        let cost = pricing.cost(&answer.idle_by_plan, answer.has_plans);
        prop_assert_eq!((cost.month_micros, cost.unpriced), (cents * 10_000, unpriced));
        prop_assert_eq!(cost.year_micros(), 12 * cents * 10_000);
        prop_assert_eq!(answer.idle_by_plan.total(), idle);
        for (days, idle) in (1..).zip(&answer.idle_by_cut_off) {
            prop_assert_eq!(*idle, reclaimed(days).answer.idle_by_plan, "{}", days);
        }
        prop_assert!(answer.idle_by_cut_off.is_sorted_by_key(|idle| Reverse(idle.total())));
    }
}

#[test]
fn organizations_and_teams_are_no_people() {
    let text = "assignee_login,assignee_type,created_at,last_activity_at,last_activity_editor\n\
        ada,User,2025-01-09T08:00:00Z,None,None\n\
        acme,Organization,2025-01-09T08:00:00Z,None,None\n\
        bea,,2025-01-09T08:00:00Z,None,None\n\
        core,Team,2025-01-09T08:00:00Z,None,None\n";
    let list = list(text, &Settings::default());
    assert_eq!((list.answer.people, list.answer.nameless_rows), (2, 0));
    let logins: Vec<&str> = list.seats.iter().map(|seat| seat.login.as_str()).collect();
    assert_eq!(logins, ["ada", "bea"]);
}
