//! Words for the reports of GitHub Copilot.

/// A kind's title.
#[must_use]
pub(super) fn kind(id: &str) -> Option<&'static str> {
    Some(match id {
        "copilot.activity" => "Copilot activity",
        _ => return None,
    })
}

/// The nouns for one row of a kind and for several.
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
            "Different people who signed in but have no activity in any row of the report: none in \
             the last 90 days, or none ever.",
        ),
        "never_appeared" => (
            "No sign-in, no activity",
            "Different people who have neither a sign-in nor an activity in any row of the report: \
             none in the last 90 days, or none ever.",
        ),
        "editor_outdated" => (
            "Outdated editor",
            "Different people whose editor is older than its newest release in this file. \
             Pre-release versions do not make other versions outdated; people who use no editor do \
             not count.",
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
            "No row of the report has a sign-in or an activity of the person: none in the last 90 \
             days, or none ever.",
            "Ask whether they want it, or take the seat back.",
        ),
        "seat_idle_90d" => (
            "Seat idle for more than 90 days",
            "The person was last active more than 90 days ago, on any of their seats; or the \
             report has no activity in the last 90 days, or ever, for a person who signed in or \
             whose sign-ins it does not report.",
            "Take the seat back; it can be given again at any time.",
        ),
        "seat_idle_60d" => (
            "Seat idle for 61 to 90 days",
            "The person was last active between 61 and 90 days before the as-of day, on any of \
             their seats.",
            "Tell the person that the seat is about to go.",
        ),
        "seat_idle_30d" => (
            "Seat idle for 31 to 60 days",
            "The person was last active between 31 and 60 days before the as-of day, on any of \
             their seats.",
            "Ask what keeps them from using it.",
        ),
        "editor_outdated" => (
            "Outdated editor",
            "The editor is older than its newest release in this file.",
            "Ask the person to update it: new features of Copilot need new editors.",
        ),
        _ => return None,
    })
}
