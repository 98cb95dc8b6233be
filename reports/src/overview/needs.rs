//! This module decides which columns a rule needs and the table lacks.

use crate::rules::context::Context;

/// The columns that `keys` need and that are missing or have no known cell. A group column is
/// replaced by the file's columns that it is derived from.
pub(super) fn lacking(context: &Context<'_>, keys: &[&'static str]) -> Vec<String> {
    let mut lacking: Vec<String> = Vec::new();
    for key in keys.iter().filter(|key| !context.is_answered(key)) {
        let unanswered = context.unanswered(&sources(context, &[*key]));
        let made_of = || names(context, &[*key]);
        lacking.extend(if unanswered.is_empty() {
            made_of()
        } else {
            unanswered
        });
    }
    once_each(lacking)
}

/// The file's own columns that `keys` are or are made of.
pub(super) fn names(context: &Context<'_>, keys: &[&'static str]) -> Vec<String> {
    let sources = sources(context, keys).into_iter();
    once_each(sources.map(str::to_owned).collect())
}

fn sources(context: &Context<'_>, keys: &[&'static str]) -> Vec<&'static str> {
    let sources = keys.iter().flat_map(|key| context.schema.made_of(key));
    sources.collect()
}

fn once_each(names: Vec<String>) -> Vec<String> {
    let mut each: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        if !each.contains(&name) {
            each.push(name);
        }
    }
    each
}
