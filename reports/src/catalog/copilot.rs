//! This module describes reports of GitHub Copilot: seats, and what is done with them.

pub mod activity;
pub mod metrics_days;
pub mod metrics_users;
pub mod seats;
pub mod surface;

use crate::catalog::Group;
use crate::rules::predicate::Predicate;
use crate::table::derive::group_column::{GroupColumn, GroupColumnSpec};

/// The product's name as its maker writes it.
const PRODUCT: &str = "GitHub Copilot";

/// The figures of people who use their seat.
const ACTIVE: Group = (
    "Activity",
    &[
        "people_active_7d",
        "people_active_30d",
        "people_active_60d",
        "people_active_90d",
    ],
);

/// The figures of people who do not use their seat, or use it with an outdated editor.
const IDLE: Group = (
    "Idle",
    &[
        "never_appeared",
        "authenticated_not_active",
        "no_activity_90d",
        "editor_outdated",
    ],
);

/// Texts by which a report says that no editor was used. The documentation has nil; files have the
/// word, or nothing, and scripts and spreadsheets write others.
pub(crate) const NO_SURFACE: &[&str] = &[
    "",
    "None",
    "(none)",
    "null",
    "nil",
    "never",
    "No activity",
    "N/A",
    "#N/A",
    "not available",
    "-",
    "--",
    "---",
    "\u{2013}",
    "\u{2014}",
];

use crate::rules::finding::seat_idle::{ACTIVITY, AUTHENTICATION};

/// The columns that combine all seats of one person, who is identified by the columns `per`. An
/// enterprise has a seat for each organization that grants one, and the seats may have different
/// activity.
const fn of_people(per: &'static [&'static str]) -> [GroupColumnSpec; 2] {
    [
        GroupColumnSpec {
            name: "Person Last Activity",
            key: ACTIVITY,
            per,
            what: GroupColumn::Latest("last_activity_at"),
        },
        GroupColumnSpec {
            name: "Person Last Authentication",
            key: AUTHENTICATION,
            per,
            what: GroupColumn::LatestKnown("last_authenticated_at"),
        },
    ]
}

/// People whose seats state no activity in the time that is kept.
const NO_ACTIVITY: Predicate = Predicate::Stated {
    none: &[ACTIVITY],
    known: &[],
};

/// People without activity who signed in.
const AUTHENTICATED_NOT_ACTIVE: Predicate = Predicate::Stated {
    none: &[ACTIVITY],
    known: &[AUTHENTICATION],
};

/// People without activity who did not sign in either.
const NEVER_APPEARED: Predicate = Predicate::Stated {
    none: &[ACTIVITY, AUTHENTICATION],
    known: &[],
};
