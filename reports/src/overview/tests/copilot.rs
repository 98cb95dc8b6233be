//! The activity report, counted by hand.

use super::*;

/// Ada has a seat from two organizations, in two spellings.
const SEATS: &str = "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization
2026-11-01T06:00:00Z,ada,2026-10-31T08:00:00Z,2026-10-31T08:00:00Z,vscode/1.114.0/copilot-chat/0.42.1,acme
2026-11-01T06:00:00Z,ADA,2026-10-31T08:00:00Z,2026-10-31T08:00:00Z,vscode/1.114.0/copilot-chat/0.42.1,emca
2026-11-01T06:00:00Z,bob,2026-10-02T00:00:00Z,2026-10-02T00:00:00Z,vscode/1.113.0/copilot-chat/0.41.2,acme
2026-11-01T06:00:00Z,cyd,2026-10-01T23:59:59Z,2026-10-01T23:59:59Z,copilot-cli,acme
2026-11-01T06:00:00Z,dot,2026-09-01T00:00:00Z,2026-08-20T00:00:00Z,JetBrains-IU/261.1.2/copilot-intellij/1.6.2,emca
2026-11-01T06:00:00Z,eve,2026-08-10T00:00:00Z,None,None,emca
2026-11-01T06:00:00Z,fay,,,,emca
2026-11-01T06:00:00Z,gus,None,None,None,acme
2026-11-01T06:00:00Z,hal,2026-10-01T00:00:00Z,yesterday,/unknown,acme
";

fn people(overview: &Overview, id: &str) -> (u64, u64) {
    let kpi = kpi(overview, id);
    match &kpi.value {
        Figure::Distinct { count, column } if column == "login" => (*count, kpi.unknown),
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn seats_counted_by_hand() {
    let opened = open(SEATS, "acme-seat-activity-1700000000.csv");
    assert_eq!(opened.kind().id, "copilot.activity");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    assert_eq!(overview.as_of.source, Source::ReportTime);
    assert_eq!(overview.as_of.ms, Some(AS_OF_MS));
    assert_eq!(kpi(&overview, "seats").value, Figure::Count(9));
    assert_eq!(people(&overview, "people"), (8, 0));
    assert_eq!(kpi(&overview, "people_active_7d").of, Some(8));
    // Hal's activity is not known.
    assert_eq!(people(&overview, "people_active_7d"), (1, 1));
    assert_eq!(people(&overview, "people_active_30d"), (2, 1));
    assert_eq!(people(&overview, "people_active_60d"), (3, 1));
    assert_eq!(people(&overview, "people_active_90d"), (4, 1));
    assert_eq!(people(&overview, "authenticated_not_active"), (1, 1));
    assert_eq!(people(&overview, "never_appeared"), (2, 0));
    assert_eq!(people(&overview, "no_activity_90d"), (3, 1));
    assert_eq!(people(&overview, "editor_outdated"), (1, 1));
    let organizations = &kpi(&overview, "organizations_with_seats").value;
    assert!(matches!(organizations, Figure::Distinct { count: 2, .. }));
    check_findings(
        &overview,
        &[
            ("seat_never_appeared", Figure::Count(2), 0),
            ("seat_idle_90d", Figure::Count(1), 1),
            ("seat_idle_60d", Figure::Count(1), 1),
            ("seat_idle_30d", Figure::Count(1), 1),
            // Cyd uses none, and Eve, Fay and Gus used nothing. Hal's surface is not known.
            ("editor_outdated", Figure::Count(1), 1),
        ],
    );
    assert_eq!(
        points(chart(&overview, "people_by_surface")),
        [("vscode", 2), ("JetBrains-IU", 1), ("copilot-cli", 1)]
    );
    assert_eq!(
        points(chart(&overview, "people_by_editor_release")),
        [
            ("JetBrains-IU/261.1.2", 1),
            ("vscode/1.113.0", 1),
            ("vscode/1.114.0", 1)
        ]
    );
    let releases = &chart(&overview, "people_by_editor_release").points;
    let outdated: Vec<bool> = releases.iter().map(|point| point.notable).collect();
    assert_eq!(outdated, [false, true, false]);
    assert_eq!(
        points(chart(&overview, "people_by_organization")),
        [("acme", 5), ("emca", 4)]
    );
}

#[test]
fn words_for_no_surface_are_no_surface() {
    let line = |at: usize, surface: &str| {
        format!("2026-11-01T06:00:00Z,p{at},2026-10-31T08:00:00Z,None,{surface},acme\n")
    };
    let none = ["N/A", "n/a", "-", "\u{2013}", "None", "null", "never", ""];
    let not_said = ["unknown", "Unknown", "/unknown", "Unspecified surface"];
    let surfaces = none.iter().chain(&not_said).chain(&["vscode/1.114.0"]);
    let rows: String = surfaces.enumerate().map(|(at, s)| line(at, s)).collect();
    let (header, _) = SEATS.split_once('\n').unwrap();
    let opened = open(
        &format!("{header}\n{rows}"),
        "acme-seat-activity-1700000000.csv",
    );
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    assert_eq!(
        points(chart(&overview, "people_by_surface")),
        [("vscode", 1)]
    );
    // To use nothing is to use no outdated editor.
    let (outdated, unknown) = people(&overview, "editor_outdated");
    assert_eq!((outdated, unknown), (0, not_said.len() as u64));
}

#[test]
fn a_person_is_judged_by_all_of_their_seats() {
    let text =
        "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization
2026-11-01T06:00:00Z,fay,None,None,None,acme
2026-11-01T06:00:00Z,gus,None,None,None,acme
2026-11-01T06:00:00Z,gus,None,None,None,emca
2026-11-01T06:00:00Z,ian,None,None,None,acme
2026-11-01T06:00:00Z,ian,2026-10-31T08:00:00Z,2026-10-31T08:00:00Z,copilot-cli,emca
2026-11-01T06:00:00Z,jan,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,copilot-cli,acme
2026-11-01T06:00:00Z,jan,2026-07-01T00:00:00Z,yesterday,copilot-cli,emca
2026-11-01T06:00:00Z,kim,2026-10-01T00:00:00Z,None,None,acme
2026-11-01T06:00:00Z,kim,None,None,None,emca
2026-11-01T06:00:00Z,,None,None,None,acme
";
    let opened = open(text, "x.csv");
    assert_eq!(opened.kind().id, "copilot.activity");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    // One person is not active and never there at once.
    assert_eq!(people(&overview, "people_active_7d"), (1, 1));
    assert_eq!(people(&overview, "never_appeared"), (2, 0));
    assert_eq!(people(&overview, "authenticated_not_active"), (1, 1));
    assert_eq!(people(&overview, "no_activity_90d"), (3, 1));
    // The holder of the last seat is not known, so they may have appeared in another.
    assert_eq!(people(&overview, "people"), (5, 0));
    assert_eq!(kpi(&overview, "people").nameless, 1);
    let found = |id: &str| {
        let finding = finding(&overview, id);
        (finding.rows.clone(), finding.unknown)
    };
    assert_eq!(found("seat_never_appeared"), (Figure::Count(3), 1));
    // Kim has two seats; what became of Jan is not known.
    assert_eq!(found("seat_idle_90d"), (Figure::Count(2), 3));
    assert_eq!(found("seat_idle_60d"), (Figure::Count(0), 3));
}

/// The moment in a seat, as a plain loop reads it.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    None,
    Day(i64),
    Nothing,
}

fn said(cell: &str) -> Said {
    match cell {
        "None" | "" => Said::None,
        "soon" => Said::Nothing,
        day => Said::Day(crate::value::timestamp(day.as_bytes()).unwrap()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn people_of_any_seats_are_those_of_plain_loops(
        seats in proptest::collection::vec(
            (
                cell(&["ada", "ADA", "bob", "cyd", ""]),
                cell(&["None", "2026-10-30", "2026-09-15", "soon", ""]),
                cell(&["None", "2026-10-31", "2026-08-20", "2026-01-01", "soon", ""]),
                cell(&["vscode/1.1/c/1", "vscode/1.2/c/1", "copilot-cli", "None", "/unknown"]),
                cell(&["acme", "emca", ""]),
            ),
            1..16,
        ),
    ) {
        let header = SEATS.lines().next().unwrap();
        let line = |(login, signed, active, surface, organization): &(&str, &str, &str, &str, &str)| {
            format!("2026-11-01T06:00:00Z,{login},{signed},{active},{surface},{organization}\n")
        };
        let text = format!("{header}\n{}", seats.iter().map(line).collect::<String>());
        let opened = open(&text, "x.csv");
        prop_assume!(opened.kind().id == "copilot.activity");
        let overview = opened.overview(None);
        check(&opened.table, &overview);

        let named = seats.iter().map(|seat| seat.0.to_lowercase());
        let logins: BTreeSet<String> = named.filter(|login| !login.is_empty()).collect();
        let (mut never, mut idle_seats, mut active) = (0, 0, 0);
        let day = |text: &str| match said(text) {
            Said::Day(ms) => ms,
            _ => panic!("{text}"),
        };
        for login in &logins {
            let mine: Vec<_> = seats.iter().filter(|seat| seat.0.to_lowercase() == *login).collect();
            let actives: Vec<Said> = mine.iter().map(|seat| said(seat.2)).collect();
            let signs: Vec<Said> = mine.iter().map(|seat| said(seat.1)).collect();
            let all_none = |said: &[Said]| said.iter().all(|said| *said == Said::None);
            let is_day = |said: &Said| matches!(said, Said::Day(_));
            never += u64::from(all_none(&actives) && all_none(&signs));
            let latest = actives.iter().filter_map(|said| match said {
                Said::Day(ms) => Some(*ms),
                _ => None,
            });
            let is_sure = !actives.contains(&Said::Nothing);
            let is_old = latest.clone().max().is_some_and(|ms| ms < day("2026-08-03"));
            let is_idle = is_sure && (is_old || all_none(&actives) && signs.iter().any(is_day));
            if is_idle {
                idle_seats += mine.len() as u64;
            }
            active += u64::from(latest.max().is_some_and(|ms| ms >= day("2026-10-02")));
        }
        let known = |id: &str| match kpi(&overview, id).value {
            Figure::Distinct { count, .. } => Some(count),
            _ => None,
        };
        // A column that says nothing at all makes a figure unknown.
        prop_assert!(known("never_appeared").is_none_or(|count| count == never));
        prop_assert!(known("people_active_30d").is_none_or(|count| count == active));
        if let Figure::Count(count) = finding(&overview, "seat_idle_90d").rows
            && known("never_appeared").is_some()
        {
            prop_assert_eq!(count, idle_seats);
        }
        if let Some(people) = known("people") {
            prop_assert_eq!(people, logins.len() as u64);
            let nameless = seats.iter().filter(|seat| seat.0.is_empty()).count();
            prop_assert_eq!(kpi(&overview, "people").nameless, nameless as u64);
        }
    }
}

#[test]
fn idle_seats_are_found_without_a_column_of_signing_in() {
    let without: String = SEATS
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [&cells[..2], &cells[3..]].concat().join(",") + "\n"
        })
        .collect();
    let opened = open(&without, "x.csv");
    assert_eq!(opened.kind().id, "copilot.activity");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let unknown = Figure::Unknown(vec!["last_authenticated_at".to_owned()]);
    check_findings(
        &overview,
        &[
            ("seat_never_appeared", unknown.clone(), 9),
            // Eve, Fay and Gus: nothing says whether they signed in.
            ("seat_idle_90d", Figure::Count(3), 1),
            ("seat_idle_60d", Figure::Count(1), 1),
            ("seat_idle_30d", Figure::Count(1), 1),
            ("editor_outdated", Figure::Count(1), 1),
        ],
    );
    assert_eq!(people(&overview, "no_activity_90d"), (3, 1));
    assert_eq!(kpi(&overview, "never_appeared").value, unknown);
}

#[test]
fn headers_in_either_spelling_with_or_without_an_organization() {
    let snake = SEATS.replacen(
        "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization",
        "report_time,login,last_authenticated_at,last_activity_at,last_surface_used,organization",
        1,
    );
    let titled = open(SEATS, "x.csv");
    let snaked = open(&snake, "x.csv");
    assert_eq!(titled.overview(None), snaked.overview(None));
    assert_eq!(titled.about().confidence, 100);
    let five: String = SEATS
        .lines()
        .map(|line| line.rsplit_once(',').unwrap().0.to_owned() + "\n")
        .collect();
    let opened = open(&five, "x.csv");
    assert_eq!(
        (opened.kind().id, opened.about().confidence),
        ("copilot.activity", 100)
    );
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let unknown = Figure::Unknown(vec!["organization".to_owned()]);
    assert_eq!(kpi(&overview, "organizations_with_seats").value, unknown);
    assert!(opened.problems.count(crate::problem::Code::Unparsable) == 1);
}
