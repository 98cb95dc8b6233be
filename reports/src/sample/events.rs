//! Events in CEF: a gatekeeper's sign-ins and a platform's audit log, over the ten weeks before
//! the sample was "downloaded".

use super::AS_OF_EPOCH_S;
use super::dice::{About, Dice};
use super::people::push_owner;
use super::text::push_number;

/// How far back events go, in seconds.
const SPAN_S: u64 = 70 * 86_400;

/// Who acts: few people make most events.
const ACTORS: u64 = 60;

/// What is done, how severe that is, and in how many of a thousand cases it fails.
const ACTIONS: [(&str, u64, u64); 8] = [
    ("GET_RECIPE", 1, 4),
    ("RUN_RECIPE", 3, 30),
    ("sign.in", 2, 120),
    ("update.organization", 5, 20),
    ("create.token", 6, 10),
    ("delete.token", 4, 5),
    ("delete.organization", 8, 400),
    ("change.policy", 9, 50),
];

pub(super) fn push_record(out: &mut Vec<u8>, seed: u64, index: u64, population: u64) {
    let mut dice = Dice::new(seed, About::Event, index);
    let step_s = index * SPAN_S / population.max(1);
    let at_ms = (AS_OF_EPOCH_S - SPAN_S + step_s) * 1000 + dice.below(1000);
    // The first ones are done most.
    let pick = dice.below(8).min(dice.below(8)) as usize;
    let (action, severity, failures) = ACTIONS[pick];
    let actor = dice.below(ACTORS).min(dice.below(ACTORS));
    out.extend_from_slice(b"CEF:0|Example|Gatekeeper|4.2|");
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
    out.extend_from_slice(if dice.chance(failures) {
        b" outcome=failure"
    } else {
        b" outcome=success"
    });
    out.extend_from_slice(b" cs1=");
    out.extend_from_slice(dice.pick(&["passkey", "password", "token"]).as_bytes());
    out.extend_from_slice(b" cs1Label=Method");
}
