//! This module makes up the organizations report.

use super::dice::{About, Dice};
use super::growth::Growth;
use super::names;
use super::text::{push_bool, push_number, push_timestamp};

pub(super) const HEADER: &str =
    "id,created_at,login,email,owners,members,teams,repos,2fa_required?";

/// A multiple of three: `people::id` takes the other numbers of the sequence both share.
pub(super) const fn id(index: u64) -> u64 {
    6 + 3 * index
}

pub(super) fn push_record(
    out: &mut Vec<u8>,
    seed: u64,
    index: u64,
    population: u64,
    growth: &Growth,
) {
    let mut dice = Dice::new(seed, About::Organization, index);
    // The seventh and the ninth make sure that a sample of a dozen shows both findings.
    let owners = match index {
        6 => 0,
        8 => 1,
        _ => match dice.below(100) {
            0 => 0,
            1..20 => 1,
            20..70 => 2,
            _ => 3 + dice.below(5),
        },
    };
    let members = owners + dice.heavy_tail(3, 6_000) - 1;
    let teams = dice.below(members / 4 + 2);
    let repos = dice.heavy_tail(4, 9_000) - 2;
    push_number(out, id(index));
    out.push(b',');
    push_timestamp(out, growth.moment(index, population));
    out.push(b',');
    names::push_organization(out, seed, index);
    out.push(b',');
    if dice.chance(600) {
        names::push_organization(out, seed, index);
        out.extend_from_slice(b"@example.com");
    }
    for count in [owners, members, teams, repos] {
        out.push(b',');
        push_number(out, count);
    }
    out.push(b',');
    push_bool(out, index != 4 && dice.chance(720));
    out.push(b'\n');
}
