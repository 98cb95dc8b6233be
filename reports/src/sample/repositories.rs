//! This module makes up the repositories report: most are small, and a few hold half of the disk.

use super::dice::{About, Dice};
use super::growth::Growth;
use super::size::push_readable_size;
use super::text::{push_bool, push_number, push_timestamp};
use super::{names, organizations, people};

pub(super) const HEADER: &str = "created_at,owner_id,owner_type,owner_name,id,name,visibility,\
    readable_size,raw_size,collaborators,fork?,deleted?";

/// The largest a sample's repository gets: 300 GiB.
const LARGEST_KIB: u64 = 300 << 20;

pub(super) fn push_record(
    out: &mut Vec<u8>,
    seed: u64,
    index: u64,
    population: u64,
    growth: &Growth,
) {
    let mut dice = Dice::new(seed, About::Repository, index);
    let is_of_organization = draw_is_of_organization(&mut dice);
    let parent = if !is_of_organization && dice.chance(300) {
        parent_of_fork(&mut dice, seed, index)
    } else {
        None
    };
    let kib = match dice.below(100) {
        0..5 => 0,
        5..45 => 1 + dice.below(1_500),
        _ => dice.heavy_tail(900, LARGEST_KIB),
    };
    let visibility = match dice.below(100) {
        0..6 => "public",
        6..30 => "internal",
        _ => "private",
    };
    push_timestamp(out, growth.moment(index, population));
    out.push(b',');
    if is_of_organization {
        // Squared, so that the oldest organizations own most.
        let organizations = population / 40 + 1;
        let owner = dice.below(organizations).min(dice.below(organizations));
        push_number(out, organizations::id(owner));
        out.extend_from_slice(b",Organization,");
        names::push_organization(out, seed, owner);
    } else {
        let owner = dice.below(population / 6 + 1);
        push_number(out, people::id(owner));
        out.extend_from_slice(b",User,");
        people::push_owner(out, seed, owner);
    }
    out.push(b',');
    push_number(out, 1 + 2 * index + index % 2);
    out.push(b',');
    names::push_repository(out, seed, parent.unwrap_or(index));
    out.push(b',');
    out.extend_from_slice(visibility.as_bytes());
    out.push(b',');
    push_readable_size(out, kib);
    out.push(b',');
    push_number(out, kib);
    out.push(b',');
    push_number(out, dice.heavy_tail(1, 400) - 1);
    out.push(b',');
    push_bool(out, parent.is_some());
    out.push(b',');
    push_bool(out, dice.chance(20));
    out.push(b'\n');
}

/// The first draw of a repository, so that others can repeat it.
const fn draw_is_of_organization(dice: &mut Dice) -> bool {
    dice.chance(720)
}

/// Something older whose name the fork bears. People fork what organizations own, so that the
/// fork never meets its parent's name under the same owner.
fn parent_of_fork(dice: &mut Dice, seed: u64, index: u64) -> Option<u64> {
    (0..dice.below(index))
        .rev()
        .find(|&older| draw_is_of_organization(&mut Dice::new(seed, About::Repository, older)))
}
