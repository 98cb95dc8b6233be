//! This module finds site admins who were last active long ago, or never though their account is
//! old, and whom the report does not mark as dormant.
//!
//! The documentation says why this is needed in addition to [`super::admin_dormant`]: to be
//! dormant, a user must not be a site administrator ("Managing dormant users"). So the one account
//! that matters most is never marked, however long it is unused.

#[cfg(test)]
use super::Cases;
use super::{Context, DORMANT_USERS, Parameter, Query, Rule, Severity, Words};
use crate::table::Unknown;

/// Three times the default dormancy threshold of the server, and the threshold that the
/// documentation long had for GitHub Enterprise Cloud.
const DAYS: Parameter = Parameter::days("days", 90, 1, 3_650);

pub(super) static RULE: Rule = Rule {
    id: "admin_inactive",
    severity: Severity::High,
    kinds: &["ghes.users"],
    needs: &["role", "last_active", "created_at"],
    parameters: &[DAYS],
    query,
};

pub(super) static WORDS: Words = Words {
    title: "Site admin inactive for 90 days",
    lead: (
        "{n} site admin has been inactive for more than 90 days",
        "{n} site admins have been inactive for more than 90 days",
    ),
    rule: "A site admin was last active more than 90 days ago, or never with an account older \
           than that, and the server has not marked it as dormant.",
    next: "Remove the role, or suspend the account.",
    page: Some(DORMANT_USERS),
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["ghes.users"],
    "role,created_at,last_active,dormant?,found\n\
     admin,2020-01-01,2026-08-02,false,yes\n\
     admin,2020-01-01,2026-08-03,false,no\n\
     admin,2020-01-01,2026-08-02,true,no\n\
     user,2020-01-01,2026-08-02,false,no\n\
     admin,2026-08-02,No activity,false,yes\n\
     admin,2026-08-03,No activity,false,no\n\
     admin,2020-01-01,,false,?\n\
     admin,2020-01-01,2026-08-02,,?",
)];

fn query(context: &Context<'_>) -> Option<Query> {
    let day = context.days_before(DAYS.default)?;
    let never = Query::unknown_because("last_active", Unknown::Stated)
        .and(Query::before_day("created_at", day));
    let inactive = Query::is("role", "admin").and(Query::before_day("last_active", day).or(never));
    Some(if context.is_answered("dormant") {
        inactive.and(Query::is("dormant", "false"))
    } else {
        inactive
    })
}
