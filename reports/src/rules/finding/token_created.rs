//! This module finds actions that create a token, whose holder has the rights of its creator.
//!
//! Actions were seen as `create.token` and as words such as `GET_RECIPE`, so an action counts if
//! its name has `token` and its name or type says that it creates.

#[cfg(test)]
use super::Cases;
use super::{Query, Rule, Severity, Words};

pub(super) static RULE: Rule = Rule {
    id: "token_created",
    severity: Severity::Medium,
    kinds: &["moderne.audit"],
    needs: &["action", "action_type"],
    query: |_| {
        let creates = Query::contains("action", "create").or(Query::is("action_type", "Create"));
        Some(Query::contains("action", "token").and(creates))
    },
    ..Rule::PLAIN
};

pub(super) static WORDS: Words = Words {
    title: "Token created",
    lead: ("{n} action created a token", "{n} actions created a token"),
    rule: "An action names a token and creates something, by its name or by its type.",
    next: "Check that the person needs it, and that it expires.",
    page: None,
};

#[cfg(test)]
pub(super) const CASES: Cases = &[(
    &["moderne.audit"],
    "Action,Action type,found\n\
     create.token,Read,yes\n\
     ROTATE_TOKEN,Create,yes\n\
     GET_TOKEN,Read,no\n\
     create.recipe,Create,no\n\
     GET_TOKEN,,?",
)];
