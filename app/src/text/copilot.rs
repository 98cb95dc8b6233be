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
