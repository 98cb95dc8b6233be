//! A list that a person checks by eye, and what must hold of any.

use proptest::prelude::*;

use super::*;
use crate::as_of::Source;
use crate::read::read_all;
use crate::wire::ReadOptions;

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
    reclaim(&table(text), AS_OF, settings)
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
    assert_eq!(answer.month_micros, 5 * 19_000_000);
    assert_eq!(answer.year_micros, 12 * 5 * 19_000_000);
    assert_eq!(
        list.write(Form::Csv),
        "login,organizations,last_activity_at,last_authenticated_at,days_idle,reason\r\n\
         '=fay,emca,,,,never_appeared\r\n\
         gus,\"acme, emca\",,,,never_appeared\r\n\
         eve,emca,,2026-08-10T00:00:00Z,,no_activity\r\n\
         dot,emca,2026-08-20T00:00:00Z,2026-08-01T00:00:00Z,73,idle\r\n\
         cyd,acme,2026-10-01T23:59:59Z,2026-10-01T00:00:00Z,31,idle\r\n"
    );
    assert_eq!(list.write(Form::Logins), "=fay\ngus\neve\ndot\ncyd\n");
}

#[test]
fn a_person_decides() {
    let settings = Settings {
        cut_off_days: 60,
        licence: Licence::Enterprise,
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
    assert_eq!(answer.month_micros, 2 * 39_000_000);
    let price_micros = Some(10_500_000);
    let answer = list(
        SEATS,
        &Settings {
            price_micros,
            ..settings.clone()
        },
    )
    .answer;
    assert_eq!(answer.year_micros, 252_000_000);
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
}

#[test]
fn without_what_is_needed_there_is_no_answer() {
    let answer = list("login,x\nada,1\n", &Settings::default()).answer;
    assert_eq!(
        (answer.missing, answer.people),
        (vec!["last_activity_at".to_owned()], 0)
    );
    let no_time = AsOf {
        ms: None,
        source: Source::Unknown,
    };
    let answer = reclaim(&table(SEATS), no_time, &Settings::default()).answer;
    assert_eq!((answer.missing.len(), answer.idle), (1, 0));
}

#[test]
fn stars_stand_for_anything() {
    let has = |pattern: &str, login: &str| Exclusions::new(&[pattern.to_owned()]).has(login);
    assert!(
        has("svc-*", "SVC-build") && has("*-bot", "x-bot") && has("*", "x") && has("a*b*c", "abc")
    );
    assert!(!has("svc-*", "xsvc-") && !has("ab*ba", "aba") && !has("a*b*c", "acb"));
    assert!(has("ada", "Ada") && !has("ada", "adam"));
}

proptest! {
    /// Everyone is counted once, and a later cut-off never lists more people.
    #[test]
    fn everyone_is_in_one_place(
        rows in prop::collection::vec((0..6_u8, 0..4_u8, 0..120_i64), 1..30),
        days in 0..80_u32,
    ) {
        let today = AS_OF.ms.unwrap();
        let text: String = rows.iter().map(|(login, state, ago)| {
            let activity = match state {
                0 => String::new(),
                1 => "None".to_owned(),
                2 => "soon".to_owned(),
                _ => iso_of_ms(today - ago * DAY_MS),
            };
            format!("2026-11-01T06:00:00Z,p{login},{activity},{activity},,acme\n")
        }).collect();
        let header = SEATS.lines().next().unwrap();
        let text = format!("{header}\n{text}");
        let settings = |cut_off_days| Settings {
            cut_off_days,
            excluded: vec!["p0".to_owned()],
            ..Settings::default()
        };
        let answer = list(&text, &settings(days)).answer;
        let placed = answer.active + answer.idle + answer.excluded + answer.unknown;
        prop_assert_eq!(placed, answer.people);
        let later = list(&text, &settings(days + 10)).answer;
        prop_assert!(later.idle <= answer.idle);
    }
}
