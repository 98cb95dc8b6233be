//! Words for the delimited reports beside those of a server: Copilot, Moderne and the cloud. The
//! modules named after what is said ask here for what they do not know themselves.

use super::findings::FindingText;

/// A kind's title.
#[must_use]
pub(super) fn kind(id: &str) -> Option<&'static str> {
    Some(match id {
        "copilot.activity" => "Copilot activity",
        "moderne.usage" => "Moderne usage",
        "moderne.recipe_runs" => "Moderne recipe runs",
        "moderne.commits" => "Moderne commits",
        "moderne.audit" => "Moderne audit log",
        "moderne.trace" => "Moderne trace",
        "ghec.dormant_users" => "Dormant users of the enterprise",
        "ghec.members" => "Enterprise licences",
        "ghec.active_committers" => "Active committers",
        "ghec.usage" => "GitHub usage",
        "ghec.premium_requests" => "Premium requests",
        "ghec.token_usage" => "Token usage",
        "ghec.ai_credits" => "AI credits",
        _ => return None,
    })
}

/// What one row of a kind is called, and several.
#[must_use]
pub(super) fn noun(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "copilot.activity" => ("seat", "seats"),
        "moderne.usage" | "moderne.recipe_runs" => ("repository of a run", "repositories of runs"),
        "moderne.commits" => ("commit", "commits"),
        "moderne.audit" => ("event", "events"),
        "moderne.trace" => ("command", "commands"),
        "ghec.dormant_users" => ("account", "accounts"),
        "ghec.members" => ("licence", "licences"),
        _ => return None,
    })
}

/// What one value of a column that is told apart is called, and several.
#[must_use]
pub(super) fn noun_of(column: &str) -> Option<(&'static str, &'static str)> {
    Some(match column {
        "login" | "username" | "user" | "user_login" | "suser" | "developer" | "assignee_login"
        | "reciperunuseremail" | "commituseremail" => ("person", "people"),
        "runid" => ("run", "runs"),
        "commitid" => ("commit", "commits"),
        "recipeid" | "runrecipeid" => ("recipe", "recipes"),
        "repositorypath" | "path" | "repository" | "organization_repository" => {
            ("repository", "repositories")
        }
        "organization" | "organizationid" | "organization_login" => {
            ("organization", "organizations")
        }
        "owner" => ("owner", "owners"),
        "day" => ("day", "days"),
        "model" => ("model", "models"),
        "product" => ("product", "products"),
        "vendor" => ("vendor", "vendors"),
        "action" => ("action", "actions"),
        _ => return None,
    })
}

/// A figure's title and rule.
#[must_use]
pub(super) fn kpi(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "authenticated_not_active" => (
            "Signed in, not active",
            "Different people who signed in, and of whom no row of the report states an activity: \
             none in the last 90 days, or never.",
        ),
        "never_appeared" => (
            "No sign-in, no activity",
            "Different people of whom no row of the report states a sign-in or an activity: none in \
             the last 90 days, or never.",
        ),
        "editor_outdated" => (
            "Outdated editor",
            "Different people whose editor is older than the newest release of it in this file. \
             Versions before a release make no other outdated; who uses no editor has none that is.",
        ),
        "organizations_with_seats" => {
            ("Organizations", "Different organizations that give a seat.")
        }
        "runs" => (
            "Runs",
            "Different runs; one run may have many repositories.",
        ),
        "run_people" => ("People", "Different people who ran a recipe."),
        "recipes" => ("Recipes", "Different recipes that were run."),
        "run_repositories" => (
            "Repositories",
            "Different repositories that a recipe ran on, told apart by host and path.",
        ),
        "time_saved" => (
            "Time saved",
            "The estimates of all runs on all repositories, added up. A run on a repository counts \
             once, whatever number of rows repeat it.",
        ),
        "files_changed" => (
            "Files changed",
            "The files of all runs on all repositories, added up. A run on a repository counts once, \
             whatever number of rows repeat it.",
        ),
        "failed_runs" => (
            "Failed runs",
            "Different runs that failed on at least one repository.",
        ),
        "run_time" => (
            "Time of running",
            "The durations of all runs on all repositories, added up. A run on a repository counts \
             once, whatever number of rows repeat it.",
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
            "Different runs that came to their end on at least one repository and led to no commit \
             in any: nothing changed, or nobody committed it.",
        ),
        "traces" => ("Commands", "Every row: a command and a repository."),
        "developers" => ("People", "Different people who gave a command."),
        "actions" => ("Actions", "Different actions."),
        "created_events" => ("Creations", "The action’s type is Create."),
        "updated_events" => ("Updates", "The action’s type is Update."),
        "deleted_events" => ("Deletions", "The action’s type is Delete."),
        "events_7d" => (
            "Events in 7 days",
            "Within the 7 days before the as-of day.",
        ),
        "outside_collaborators" => (
            "Outside collaborators",
            "The account is an outside collaborator.",
        ),
        "licensed_people" => ("People", "Every row of the report."),
        "with_pending_invites" => (
            "Pending invitations",
            "Invited to at least one organization, without an answer.",
        ),
        "enterprise_owners" => ("Enterprise owners", "A role in the enterprise is Owner."),
        "organization_owners" => (
            "Organization owners",
            "Owner of at least one organization of the enterprise.",
        ),
        "collaborators" => (
            "Collaborators",
            "A role in the enterprise is that of a collaborator.",
        ),
        "visual_studio_users" => (
            "Visual Studio subscribers",
            "The person subscribes to Visual Studio.",
        ),
        "server_users" => ("On a server", "The person has an account on a server."),
        "advanced_security_users" => (
            "Advanced Security",
            "The person uses a licence of Advanced Security.",
        ),
        "committers" => ("Active committers", "Different people; each counts once."),
        "committers_30d" => (
            "Pushed in 30 days",
            "Different people who pushed within the 30 days before the as-of day.",
        ),
        "committed_repositories" => ("Repositories", "Different repositories."),
        "committed_owners" => (
            "Owners",
            "Different organizations, or people with managed users, that own these repositories.",
        ),
        "net_spend" => (
            "To be paid",
            "Net amounts, added up: what is paid after discounts.",
        ),
        "gross_spend" => (
            "Used",
            "Gross amounts, added up: what was used, before discounts.",
        ),
        "discounts" => ("Included", "Discounts, added up: what a plan includes."),
        "credit_spend" => ("In AI credits", "Gross amounts in AI credits, added up."),
        "credits" => ("AI credits", "AI credits, added up."),
        "users" => ("People", "Different people who used something."),
        "models" => ("Models", "Different models."),
        "billed_products" => ("Products", "Different products."),
        "billed_organizations" => ("Organizations", "Different organizations."),
        "billed_repositories" => ("Repositories", "Different repositories."),
        "requests" => ("Requests", "Quantities whose unit is requests, added up."),
        "over_quota" => (
            "Over their quota",
            "Different people with at least one row that exceeds the monthly quota.",
        ),
        "input_tokens" => ("Input tokens", "Added up."),
        "output_tokens" => ("Output tokens", "Added up."),
        "cache_creation_tokens" => ("Tokens into the cache", "Added up."),
        "cache_read_tokens" => ("Tokens from the cache", "Added up."),
        _ => return None,
    })
}

/// A chart's title.
#[must_use]
pub(super) fn chart(id: &str) -> Option<&'static str> {
    Some(match id {
        "last_authentication" => "Last sign-in",
        "people_by_surface" => "People by what they used last",
        "people_by_editor_release" => "People by editor and version",
        "editor_outdated" => "Editors",
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
        "commit_states" => "State of the commit",
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
        "outside_collaborators" => "Outside collaborators",
        "license_types" => "Type of licence",
        "enterprise_roles" => "Roles in the enterprise",
        "by_organizations" => "People by organizations",
        "visual_studio_status" => "Visual Studio licence",
        "committers_by_owner" => "Committers by owner",
        "committers_by_repository" => "Committers by repository",
        "repositories_by_committer" => "Repositories by committer",
        "last_push" => "Last push",
        "gross_by_day" => "Used by day",
        "gross_by_model" => "Used by model",
        "gross_by_person" => "Used by person",
        "gross_by_organization" => "Used by organization",
        "gross_by_product" => "Used by product",
        "gross_by_sku" => "Used by item",
        "gross_by_repository" => "Used by repository",
        "gross_by_cost_center" => "Used by cost centre",
        "input_tokens_by_day" => "Input tokens by day",
        "input_tokens_by_model" => "Input tokens by model",
        "input_tokens_by_person" => "Input tokens by person",
        "output_tokens_by_day" => "Output tokens by day",
        "output_tokens_by_model" => "Output tokens by model",
        "output_tokens_by_person" => "Output tokens by person",
        "net_by_person" => "To be paid by person",
        "net_by_model" => "To be paid by model",
        "net_by_product" => "To be paid by product",
        _ => return None,
    })
}

/// A finding's words.
#[must_use]
pub(super) fn finding(id: &str) -> Option<FindingText> {
    let (title, rule, next) = match id {
        "seat_never_appeared" => (
            "Seat without sign-in or activity",
            "No row of the report states a sign-in or an activity of the person: none in the last 90 \
             days, or never.",
            "Ask whether they want it, or take the seat back.",
        ),
        "seat_idle_90d" => (
            "Seat idle for more than 90 days",
            "The person was last active more than 90 days ago, by any of their seats; or the report \
             states no activity in the last 90 days, or ever, of a person who signed in or of whose \
             sign-ins it says nothing.",
            "Take the seat back; it can be given again at any time.",
        ),
        "seat_idle_60d" => (
            "Seat idle for 61 to 90 days",
            "The person was last active between 61 and 90 days before the as-of day, by any of their \
             seats.",
            "Tell the person that the seat is about to go.",
        ),
        "seat_idle_30d" => (
            "Seat idle for 31 to 60 days",
            "The person was last active between 31 and 60 days before the as-of day, by any of their \
             seats.",
            "Ask what keeps them from using it.",
        ),
        "editor_outdated" => (
            "Outdated editor",
            "The editor is older than the newest release of it in this file.",
            "Ask the person to update it: new features of Copilot need new editors.",
        ),
        "failed_run" => (
            "Failed run",
            "A recipe failed on a repository.",
            "ViewState at the run in Moderne; the recipe or the repository’s build may be at fault.",
        ),
        "failed_commit" => (
            "Failed commit",
            "What a recipe changed could not be committed, or nobody brings the commit to an end.",
            "Check permissions and branch protection, then commit again.",
        ),
        "repository_unavailable" => (
            "Repository not available",
            "A recipe could not run on the repository, because Moderne has no tree of it.",
            "Check that the repository is built and its tree published.",
        ),
        "token_created" => (
            "Token created",
            "An action names a token and creates, by its name or by its type.",
            "Check that the person needs it, and that it expires.",
        ),
        "quota_exceeded" => (
            "Over the monthly quota",
            "The usage exceeds what the person’s plan includes, and is paid for.",
            "Set a budget, or give the person a larger plan if that is cheaper.",
        ),
        "owner_without_2fa" => (
            "Owner without two-factor",
            "An owner of the enterprise or of an organization has not enabled two-factor \
             authentication.",
            "Ask them to enable it today. For managed users it is the identity provider’s, and this \
             rule does not apply.",
        ),
        "member_without_2fa" => (
            "Member without two-factor",
            "A person has not enabled two-factor authentication.",
            "Require it in the enterprise. For managed users it is the identity provider’s, and this \
             rule does not apply.",
        ),
        "pending_invites" => (
            "Pending invitation",
            "An invitation to an organization is not answered.",
            "Withdraw those that are old: an invitation may hold a licence.",
        ),
        _ => return None,
    };
    Some(FindingText { title, rule, next })
}
