//! This module makes up a table of no known kind: an office's devices, with a column of every type
//! that is inferred.

use super::AS_OF_EPOCH_S;
use super::dice::{About, Dice};
use super::text::{push_bool, push_number, push_timestamp};

pub(super) const HEADER: &str = "asset,device,site,bought_on,price,memory_gib,in_use,note";

const DEVICES: [(&str, u64, u64); 5] = [
    ("laptop", 1_450, 32),
    ("workstation", 2_600, 64),
    ("monitor", 420, 0),
    ("dock", 190, 0),
    ("build agent", 3_900, 256),
];

const SITES: [&str; 4] = ["North wing", "South wing", "Lab", "Remote"];

const NOTES: [&str; 4] = ["", "", "on loan", "battery replaced"];

pub(super) fn push_record(out: &mut Vec<u8>, seed: u64, index: u64) {
    let mut dice = Dice::new(seed, About::Device, index);
    let (device, price, memory_gib) = DEVICES[dice.below(5).min(dice.below(5)) as usize];
    let bought_s = AS_OF_EPOCH_S - (30 + dice.below(1_800)) * 86_400;
    let mut day = Vec::new();
    push_timestamp(&mut day, bought_s);
    out.extend_from_slice(b"A-");
    push_number(out, 10_000 + index);
    out.push(b',');
    out.extend_from_slice(device.as_bytes());
    out.push(b',');
    out.extend_from_slice(dice.pick(&SITES).as_bytes());
    out.push(b',');
    out.extend_from_slice(&day[..10]);
    out.push(b',');
    push_number(out, price + dice.below(90));
    out.extend_from_slice(dice.pick(&[".00", ".50", ".90"]).as_bytes());
    out.push(b',');
    // A device without memory has an empty cell, not 0.
    if memory_gib > 0 {
        push_number(out, memory_gib);
    }
    out.push(b',');
    push_bool(out, dice.chance(880));
    out.push(b',');
    out.extend_from_slice(dice.pick(&NOTES).as_bytes());
    out.push(b'\n');
}
