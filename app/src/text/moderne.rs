//! Words for the reports of Moderne.

/// A kind's title.
#[must_use]
pub(super) fn kind(id: &str) -> Option<&'static str> {
    Some(match id {
        "moderne.usage" => "Moderne usage",
        "moderne.recipe_runs" => "Moderne recipe runs",
        "moderne.commits" => "Moderne commits",
        "moderne.audit" => "Moderne audit log",
        "moderne.trace" => "Moderne trace",
        _ => return None,
    })
}

/// The nouns for one row of a kind and for several.
#[must_use]
pub(super) fn noun(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "moderne.usage" | "moderne.recipe_runs" => ("repository of a run", "repositories of runs"),
        "moderne.commits" => ("commit", "commits"),
        "moderne.audit" => ("event", "events"),
        "moderne.trace" => ("command", "commands"),
        _ => return None,
    })
}

/// A figure's title and rule.
#[must_use]
pub(super) fn kpi(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "runs" => (
            "Runs",
            "Different runs; one run may have many repositories.",
        ),
        "run_people" => ("People", "Different people who ran a recipe."),
        "recipes" => ("Recipes", "Different recipes that were run."),
        "run_repositories" => (
            "Repositories",
            "Different repositories that a recipe ran on, distinguished by host and path.",
        ),
        "time_saved" => (
            "Time saved",
            "The estimates of all runs on all repositories, added up. A run on a repository counts \
             once, however many rows repeat it.",
        ),
        "files_changed" => (
            "Files changed",
            "The files of all runs on all repositories, added up. A run on a repository counts \
             once, however many rows repeat it.",
        ),
        "failed_runs" => (
            "Failed runs",
            "Different runs that failed on at least one repository.",
        ),
        "run_time" => (
            "Run time",
            "The durations of all runs on all repositories, added up. A run on a repository counts \
             once, however many rows repeat it.",
        ),
        "commits" => (
            "Commits",
            "Different commits; one may go to many repositories.",
        ),
        "commits_completed" => (
            "Completed commits",
            "Different commits that were completed in at least one repository.",
        ),
        "commits_failed" => (
            "Failed commits",
            "Different commits that failed in at least one repository.",
        ),
        "commits_succeeded" => (
            "Commits made",
            "Commits that were made; commands that repeat one do not count.",
        ),
        "commits_not_made" => (
            "Commits failed",
            "Commits that could not be made; commands that repeat one do not count.",
        ),
        "without_commit" => (
            "Runs without a commit",
            "Different runs that finished on at least one repository and led to no commit in any: \
             nothing changed, or the change was not committed.",
        ),
        "traces" => ("Commands", "Every row: a command and a repository."),
        "developers" => ("People", "Different people who ran a command."),
        "actions" => ("Actions", "Different actions."),
        "created_events" => ("Creations", "The action’s type is Create."),
        "updated_events" => ("Updates", "The action’s type is Update."),
        "deleted_events" => ("Deletions", "The action’s type is Delete."),
        "events_7d" => (
            "Events in 7 days",
            "Within the 7 days before the as-of day.",
        ),
        _ => return None,
    })
}

/// A chart's title.
#[must_use]
pub(super) fn chart(id: &str) -> Option<&'static str> {
    Some(match id {
        "runs_by_day" => "Rows by day of the run",
        "run_states" => "State of the run on a repository",
        "run_outcomes" => "Outcome of the run on a repository",
        "runs_by_state" => "Runs by state",
        "runs_by_outcome" => "Runs by outcome",
        "runs_by_recipe" => "Runs by recipe",
        "runs_by_person" => "Runs by person",
        "runs_by_organization" => "Runs by organization",
        "runs_by_repository" => "Runs by repository",
        "saved_by_recipe" => "Time saved by recipe",
        "changes_by_repository" => "Files changed by repository",
        "run_duration" => "Duration on a repository",
        "commits_by_state" => "Commits by state",
        "commit_outcomes" => "Outcome of the commit",
        "commits_by_day" => "Commits by day",
        "commits_by_person" => "Commits by person",
        "commit_types" => "Type of commit",
        "events_by_day" => "Events by day",
        "events_by_action" => "Events by action",
        "events_by_actor" => "Events by person",
        "events_by_target" => "Events by target",
        "outcomes" => "Outcome",
        "action_types" => "Type of action",
        _ => return None,
    })
}
