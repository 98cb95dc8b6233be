//! Reports of Moderne, counted by hand.

use super::*;
use crate::problem::Code;

const USAGE: &str = "runId,recipeId,organizationId,recipeRunState,repositoryOrigin,repositoryPath,\
    repositoryBranch,recipeRunUserEmail,errorMarkers,warningMarkers,infoMarkers,debugMarkers,\
    totalFilesResults,totalFilesSearched,totalFilesChanges,timeSavingsInMinutes,\
    astLoadInMilliseconds,recipeRunInMilliseconds,dependencyResolutionInMilliseconds,\
    recipeRunCreatedAt,recipeRunUpdatedAt,stack,priority,commitId,type,commitState,\
    commitUserEmail,commitModifiedAt
r1,org.example.Upgrade,o1,FINISHED,git.example.com,acme/a,main,ada@example.com,0,0,0,0,4,9,4,60,10,5000,3,2026-01-26 07:15:22.0,2026-01-26 07:15:28.0,s,NORMAL,c1,PullRequest,COMPLETED,ada@example.com,2026-01-27
r1,org.example.Upgrade,o1,FINISHED,git.example.com,acme/b,main,ada@example.com,0,0,0,0,2,9,2,30.5,10,700,3,2026-01-26 07:15:22.0,2026-01-26 07:15:29.0,s,NORMAL,c1,PullRequest,FAILED,ada@example.com,2026-01-27
r1,org.example.Upgrade,o1,UNAVAILABLE,git.example.com,acme/c,main,ada@example.com,0,0,0,0,0,0,0,0,0,0,0,2026-01-26 07:15:22.0,2026-01-26 07:15:22.0,s,NORMAL
r2,org.example.Format,o2,ERROR,git.example.com,acme/a,main,bob@example.com,1,0,0,0,0,5,0,0,10,61000,3,2026-01-28 23:59:59.0,2026-01-29 00:01:00.0,s,LOW
";

fn distinct_of(overview: &Overview, id: &str) -> u64 {
    match kpi(overview, id).value {
        Figure::Distinct { count, .. } => count,
        ref other => panic!("{id}: {other:?}"),
    }
}

fn sum_of(overview: &Overview, id: &str) -> String {
    match kpi(overview, id).value {
        Figure::Sum { micros, .. } => amount::text(micros),
        ref other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn a_usage_report_counted_by_hand() {
    let opened = open(USAGE, "usage-report-1772437230910.csv");
    assert_eq!(
        (opened.kind().id, opened.about().confidence),
        ("moderne.usage", 100)
    );
    // Rows without a commit are as long as they should be.
    assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    assert_eq!(overview.as_of.source, Source::FileName);
    let distinct = |id| distinct_of(&overview, id);
    assert_eq!((distinct("runs"), distinct("run_repositories")), (2, 3));
    assert_eq!((distinct("run_people"), distinct("recipes")), (2, 2));
    assert_eq!((distinct("failed_runs"), distinct("commits")), (1, 1));
    assert_eq!(
        (distinct("commits_completed"), distinct("commits_failed")),
        (1, 1)
    );
    assert_eq!(sum_of(&overview, "time_saved"), "90.5");
    assert_eq!(sum_of(&overview, "files_changed"), "6");
    assert_eq!(sum_of(&overview, "run_time"), "66700");
    // Run r2 came to no end.
    assert_eq!(distinct("without_commit"), 0);
    check_findings(
        &overview,
        &[
            ("failed_run", Figure::Count(1), 0),
            ("failed_commit", Figure::Count(1), 0),
            ("repository_unavailable", Figure::Count(1), 0),
        ],
    );
    assert_eq!(
        points(chart(&overview, "runs_by_day")),
        [("2026-01-26", 3), ("2026-01-27", 0), ("2026-01-28", 1)]
    );
    assert_eq!(
        points(chart(&overview, "saved_by_recipe")),
        [
            ("org.example.Upgrade", 90_500_000),
            ("org.example.Format", 0)
        ]
    );
    assert_eq!(
        points(chart(&overview, "runs_by_recipe")),
        [("org.example.Format", 1), ("org.example.Upgrade", 1)]
    );
}

/// A run on a repository in a usage report: id, state, host and path, what it did, and a commit.
fn usage_row(run: &str, state: &str, place: &str, did: &str, commit: &str) -> String {
    let (minutes, files) = did.split_once('/').unwrap();
    format!(
        "{run},org.example.Upgrade,o1,{state},{place},main,ada@example.com,0,0,0,0,{files},9,\
         {files},{minutes},10,5000,3,2026-01-26 07:15:22.0,2026-01-26 07:15:28.0,s,NORMAL{commit}\n"
    )
}

fn usage(rows: &[String]) -> (Report, Overview) {
    let header = USAGE.lines().next().unwrap();
    let opened = open(&format!("{header}\n{}", rows.concat()), "x.csv");
    assert_eq!(opened.kind().id, "moderne.usage");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    (opened, overview)
}

#[test]
fn a_run_on_a_repository_counts_once_for_any_number_of_commits() {
    let commit =
        |id: &str, state: &str| format!(",{id},PullRequest,{state},ada@example.com,2026-01-27");
    let row = |commit: String| usage_row("R", "FINISHED", "github.com,a/b", "30/12", &commit);
    let (_, overview) = usage(&[
        row(commit("c1", "FAILED")),
        row(commit("c2", "COMPLETED")),
        // The first of these does not say what it saved.
        usage_row(
            "S",
            "FINISHED",
            "github.com,a/b",
            "/5",
            &commit("c3", "FAILED"),
        ),
        usage_row(
            "S",
            "FINISHED",
            "github.com,a/b",
            "7/5",
            &commit("c4", "COMPLETED"),
        ),
        usage_row("T", "FINISHED", "github.com,a/c", "/1", ""),
    ]);
    assert_eq!(sum_of(&overview, "time_saved"), "37");
    assert_eq!(kpi(&overview, "time_saved").unknown, 1);
    assert_eq!(sum_of(&overview, "files_changed"), "18");
    assert_eq!(sum_of(&overview, "run_time"), "15000");
    assert_eq!(
        points(chart(&overview, "saved_by_recipe")),
        [("org.example.Upgrade", 37_000_000)]
    );
    assert_eq!(chart(&overview, "saved_by_recipe").unknown, 1);
    assert_eq!(
        points(chart(&overview, "changes_by_repository")),
        [
            ("github.com/a/b", 17_000_000),
            ("github.com/a/c", 1_000_000)
        ]
    );
    // The share of a state is the one of the figure: of commits, not of rows.
    let states = chart(&overview, "commits_by_state");
    assert_eq!(points(states), [("COMPLETED", 2), ("FAILED", 2)]);
    assert_eq!(
        (states.whole(), kpi(&overview, "commits_failed").of),
        (Some(4), Some(4))
    );
    let durations = &chart(&overview, "run_duration").points;
    assert_eq!(durations.iter().map(|point| point.rows).sum::<u64>(), 3);
}

#[test]
fn a_path_on_two_hosts_is_two_repositories() {
    let (_, overview) = usage(&[
        usage_row("R", "FINISHED", "github.com,acme/app", "1/2", ""),
        usage_row("R", "FINISHED", "gitlab.acme.com,acme/app", "1/3", ""),
        usage_row("S", "FINISHED", "GitHub.com,acme/app", "1/4", ""),
    ]);
    assert_eq!(distinct_of(&overview, "run_repositories"), 2);
    assert_eq!(sum_of(&overview, "time_saved"), "3");
    assert_eq!(
        points(chart(&overview, "changes_by_repository")),
        [
            ("github.com/acme/app", 6_000_000),
            ("gitlab.acme.com/acme/app", 3_000_000)
        ]
    );
    assert_eq!(
        points(chart(&overview, "runs_by_repository")),
        [("github.com/acme/app", 2), ("gitlab.acme.com/acme/app", 1)]
    );
}

#[test]
fn a_run_is_without_a_commit_where_no_repository_of_it_has_one() {
    let commit = ",c1,Direct,COMPLETED,ada@example.com,2026-01-27";
    let (_, overview) = usage(&[
        usage_row("R", "FINISHED", "github.com,a/b", "1/2", commit),
        usage_row("R", "FINISHED", "github.com,a/c", "0/0", ""),
        usage_row("S", "FINISHED", "github.com,a/b", "0/0", ""),
        usage_row("S", "FINISHED", "github.com,a/c", "0/0", ""),
        usage_row("S", "UNAVAILABLE", "github.com,a/d", "0/0", ""),
        usage_row("T", "ERROR", "github.com,a/b", "0/0", ""),
    ]);
    assert_eq!(distinct_of(&overview, "without_commit"), 1);
    assert_eq!(kpi(&overview, "without_commit").of, Some(3));
    assert_eq!(
        points(chart(&overview, "runs_by_state")),
        [("FINISHED", 2), ("ERROR", 1), ("UNAVAILABLE", 1)]
    );
    // It is also known if nothing was committed.
    let (_, overview) = usage(&[usage_row("R", "FINISHED", "github.com,a/b", "1/2", "")]);
    assert_eq!(distinct_of(&overview, "without_commit"), 1);
}

#[test]
fn commands_that_follow_a_run_repeat_it() {
    let text = "origin,path,branch,runOutcome,runId,runRecipeId,runEstimatedEffortTimeSavingsMs,\
        runFilesWithFixResults,runElapsedTimeMs,commitOutcome,commitId,developer
git.example.com,acme/a,main,Succeeded,r1,org.example.Upgrade,60000,3,10,,,ada@example.com
git.example.com,acme/a,main,Succeeded,r1,org.example.Upgrade,60000,3,10,Succeeded,c1,ada@example.com
git.example.com,acme/a,main,Succeeded,r1,org.example.Upgrade,60000,3,10,Succeeded,c1,ada@example.com
git.example.com,acme/a,main,Succeeded,r1,org.example.Upgrade,60000,3,10,Failed,c0,ada@example.com
git.example.com,acme/b,main,Succeeded,r2,org.example.Upgrade,5,1,10,,,ada@example.com
git.example.com,acme/c,main,Failed,r3,org.example.Upgrade,0,0,10,,,ada@example.com
git.example.com,acme/c,main,,,,,,,,,ada@example.com
";
    let opened = open(text, "trace.csv");
    assert_eq!(opened.kind().id, "moderne.trace");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    assert_eq!(sum_of(&overview, "time_saved"), "60005");
    assert_eq!(sum_of(&overview, "files_changed"), "4");
    assert_eq!(sum_of(&overview, "run_time"), "30");
    assert_eq!(kpi(&overview, "commits_succeeded").value, Figure::Count(1));
    assert_eq!(kpi(&overview, "commits_not_made").value, Figure::Count(1));
    assert_eq!(distinct_of(&overview, "without_commit"), 1);
    // The last row is of no run.
    assert_eq!(distinct_of(&overview, "runs"), 3);
    assert_eq!(kpi(&overview, "runs").nameless, 1);
    assert_eq!(kpi(&overview, "time_saved").unknown, 1);
    assert_eq!(
        points(chart(&overview, "saved_by_recipe")),
        [("org.example.Upgrade", 60_005_000_000)]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn runs_of_any_rows_are_those_of_plain_loops(
        rows in proptest::collection::vec(
            (
                cell(&["r1", "R1", "r2", "r3", ""]),
                cell(&["FINISHED", "ERROR", ""]),
                cell(&["github.com,a/b", "gitlab.com,a/b", "github.com,a/c", ",a/b", "github.com,"]),
                cell(&["30/12", "/12", "5/", "x/-4", "0/0"]),
                cell(&["", ",c1,Direct,COMPLETED,ada@example.com,2026-01-27", ",c2,Direct,FAILED,ada@example.com,2026-01-27"]),
            ),
            1..16,
        ),
    ) {
        let lines = rows.iter().map(|(run, state, place, did, commit)| usage_row(run, state, place, did, commit));
        let (_, overview) = usage(&lines.collect::<Vec<_>>());
        let number = |text: &str| text.parse::<i64>().ok();
        let (mut seen, mut minutes) = (BTreeSet::new(), 0);
        let mut uncommitted = BTreeSet::new();
        for (run, state, place, ..) in rows.iter().filter(|row| !row.0.is_empty()) {
            let same = |row: &&(&str, &str, &str, &str, &str)| row.0.eq_ignore_ascii_case(run);
            let committed = rows.iter().filter(same).any(|row| !row.4.is_empty());
            if !committed && *state == "FINISHED" {
                uncommitted.insert(run.to_lowercase());
            }
            if seen.insert((run.to_lowercase(), *place)) {
                // Among rows that repeat each other, the first of those with the most values
                // counts.
                let ours = rows.iter().filter(same).filter(|row| row.2 == *place);
                let says = |row: &(&str, &str, &str, &str, &str)| {
                    let (minutes, files) = row.3.split_once('/').unwrap();
                    [minutes, files].into_iter().filter(|text| number(text).is_some()).count()
                };
                let best = ours.rev().max_by_key(|row| says(row)).unwrap();
                minutes += number(best.3.split_once('/').unwrap().0).unwrap_or(0);
            }
        }
        if let Figure::Sum { micros, .. } = kpi(&overview, "time_saved").value {
            prop_assert_eq!(micros, minutes * 1_000_000);
        }
        if let Figure::Distinct { count, .. } = kpi(&overview, "without_commit").value {
            prop_assert_eq!(count, uncommitted.len() as u64);
        }
    }
}

/// The usage report without some of its columns.
fn without(columns: std::ops::Range<usize>) -> String {
    let line = |line: &str| {
        let cells = line.split(',').enumerate();
        let kept = cells.filter(|(at, _)| !columns.contains(at));
        kept.map(|(_, cell)| cell).collect::<Vec<_>>().join(",") + "\n"
    };
    USAGE.lines().map(line).collect()
}

#[test]
fn parts_of_the_usage_report_are_detected_by_missing_columns() {
    let kind = |text: &str| {
        let opened = open(text, "x.csv");
        let overview = opened.overview(None);
        check(&opened.table, &overview);
        (opened.kind().id, opened.about().confidence)
    };
    assert_eq!(kind(&without(23..28)), ("moderne.recipe_runs", 60));
    assert_eq!(kind(&without(3..23)), ("moderne.commits", 60));
    assert_eq!(kind(&without(8..9)), ("moderne.usage", 90));
    let opened = open(&without(23..28), "x.csv");
    assert!(
        opened
            .about()
            .reason
            .contains("no real file of this report was found")
    );
    assert_eq!(opened.problems.count(Code::ShortRow), 0);
}

#[test]
fn an_audit_log_counted_by_hand() {
    let text = "User,Target,Action type,Action,Description,Time,Outcome
ada@example.com,recipes,Read,GET_RECIPE,Read [a recipe](https://example.com),2026-02-16T12:00:00.123456Z,Success
ada@example.com,tokens,Create,create.token,,2026-02-16T12:01:00.000+00:00,Success
bob@example.com,tokens,Read,GET_TOKENS,,2026-02-17T12:01:00Z,Failed
Moderne,artifact.storage,Update,SYNC,\"a, b\",2026-02-18T00:00:00Z,FAILURE
ci,tokens,Create,MAKE_ACCESS_TOKEN,,2026-02-18T01:00:00Z,Started
";
    let opened = open(text, "audit.csv");
    assert_eq!(
        (opened.kind().id, opened.about().confidence),
        ("moderne.audit", 100)
    );
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    assert_eq!(distinct_of(&overview, "actors"), 4);
    assert_eq!(kpi(&overview, "failed_events").value, Figure::Count(2));
    check_findings(
        &overview,
        &[
            ("token_created", Figure::Count(2), 0),
            ("failed_event", Figure::Count(2), 0),
        ],
    );
    assert_eq!(
        points(chart(&overview, "events_by_day")),
        [("2026-02-16", 2), ("2026-02-17", 1), ("2026-02-18", 2)]
    );
}

#[test]
fn traces_of_any_command_and_version() {
    let run = "origin,path,branch,syncOutcome,runOutcome,runId,runRecipeId,\
        runEstimatedEffortTimeSavingsMs,runNewColumn,developer,organization,tag.team
git.example.com,acme/a,main,Succeeded,Succeeded,r1,org.example.Upgrade,60000,x,ada@example.com,ALL/A,docs
git.example.com,acme/b,main,Succeeded,Failed,r1,org.example.Upgrade,0,x,ada@example.com,ALL/A,docs
";
    let opened = open(run, "20260219145356-EWS22.csv");
    assert_eq!(opened.kind().id, "moderne.trace");
    // Unknown columns are kept.
    assert_eq!(opened.problems.count(Code::UnknownColumn), 2);
    assert_eq!(opened.problems.count(Code::MissingColumn), 0);
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    assert_eq!(
        (
            distinct_of(&overview, "runs"),
            distinct_of(&overview, "failed_runs")
        ),
        (1, 1)
    );
    assert_eq!(sum_of(&overview, "time_saved"), "60000");
    let unknown = Figure::Unknown(vec!["commitoutcome".to_owned()]);
    assert_eq!(finding(&overview, "failed_commit").rows, unknown);
    let agent = "developer,agentOutcome,agentStartTime,agentName,agentCost\nada@example.com,Succeeded,2026-09-16T14:02:11.410Z,x,3.42\n";
    assert_eq!(open(agent, "x.csv").kind().id, "moderne.trace");
    // A developer alone makes no trace.
    assert_eq!(
        open("developer,path\nada,a\nbob,b\n", "x.csv").kind().id,
        "generic"
    );
}
