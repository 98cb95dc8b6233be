//! This module makes up events in CEF: a gatekeeper's sign-ins, or a platform's audit log, over the
//! ten weeks before the sample was "downloaded".

use super::AS_OF_EPOCH_S;
use super::dice::{About, Dice};
use super::people::push_owner;
use super::text::push_number;

/// The span of the events before the download, in seconds.
const SPAN_S: u64 = 70 * 86_400;

/// The actors: few people make most events.
const ACTORS: u64 = 60;

/// The log of one product: its header, and its actions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Log {
    /// The header up to the class.
    header: &'static [u8],
    /// The actions, with type, severity and failures per thousand; the first ones are the most
    /// frequent.
    actions: &'static [(&'static str, &'static str, u64, u64); 8],
    /// The text after everything else.
    ways: Option<(&'static str, [&'static str; 3])>,
}

/// A gatekeeper's sign-ins, and what is done behind it.
pub(super) const GATEKEEPER: Log = Log {
    header: b"CEF:0|Example|Gatekeeper|4.2|",
    actions: &[
        ("GET_RECIPE", "", 1, 4),
        ("RUN_RECIPE", "", 3, 30),
        ("sign.in", "", 2, 120),
        ("update.organization", "", 5, 20),
        ("create.token", "", 6, 10),
        ("delete.token", "", 4, 5),
        ("delete.organization", "", 8, 400),
        ("change.policy", "", 9, 50),
    ],
    ways: Some(("Method", ["passkey", "password", "token"])),
};

/// Moderne's audit log. Which keys a real one has is not known; these are those that the standard
/// has for what Moderne says it writes.
pub(super) const MODERNE: Log = Log {
    header: b"CEF:0|Moderne|Moderne Platform|10|",
    actions: &[
        ("GET_RECIPE", "Read", 1, 4),
        ("RUN_RECIPE", "Create", 3, 30),
        ("GET_ORGANIZATIONS", "Read", 1, 2),
        ("SYNC_ARTIFACTS", "Update", 4, 40),
        ("create.token", "Create", 7, 10),
        ("delete.token", "Delete", 4, 5),
        ("update.organization", "Update", 5, 20),
        ("delete.organization", "Delete", 9, 400),
    ],
    ways: None,
};

pub(super) fn push_record(out: &mut Vec<u8>, log: Log, seed: u64, index: u64, population: u64) {
    let mut dice = Dice::new(seed, About::Event, index);
    let step_s = index * SPAN_S / population.max(1);
    let at_ms = (AS_OF_EPOCH_S - SPAN_S + step_s) * 1000 + dice.below(1000);
    let pick = dice.below(8).min(dice.below(8)) as usize;
    let (action, category, severity, failures) = log.actions[pick];
    let actor = dice.below(ACTORS).min(dice.below(ACTORS));
    out.extend_from_slice(log.header);
    out.extend_from_slice(action.as_bytes());
    out.push(b'|');
    out.extend_from_slice(action.as_bytes());
    out.push(b'|');
    push_number(out, severity);
    out.extend_from_slice(b"|rt=");
    push_number(out, at_ms);
    out.extend_from_slice(b" suser=");
    push_owner(out, seed, actor);
    out.extend_from_slice(b" src=192.0.2.");
    push_number(out, 1 + dice.below(254));
    out.extend_from_slice(b" act=");
    out.extend_from_slice(action.as_bytes());
    if !category.is_empty() {
        out.extend_from_slice(b" cat=");
        out.extend_from_slice(category.as_bytes());
    }
    out.extend_from_slice(if dice.chance(failures) {
        b" outcome=failure"
    } else {
        b" outcome=success"
    });
    if let Some((label, ways)) = &log.ways {
        out.extend_from_slice(b" cs1=");
        out.extend_from_slice(dice.pick(ways).as_bytes());
        out.extend_from_slice(b" cs1Label=");
        out.extend_from_slice(label.as_bytes());
    }
}
