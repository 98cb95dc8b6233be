//! Words for the reports of GitHub Copilot.

/// A kind's title.
#[must_use]
pub(super) fn kind(id: &str) -> Option<&'static str> {
    Some(match id {
        "copilot.activity" => "Copilot activity",
        _ => return None,
    })
}

/// What one row of a kind is called, and several.
#[must_use]
pub(super) fn noun(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "copilot.activity" => ("seat", "seats"),
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
        _ => return None,
    })
}

/// A finding's title, rule and next step.
#[must_use]
pub(super) fn finding(id: &str) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match id {
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
        _ => return None,
    })
}
