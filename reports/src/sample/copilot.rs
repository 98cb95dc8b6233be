//! This module makes up Copilot's reports in JSON: seats as the REST interface gives them, and use
//! by person and day.

use super::AS_OF_EPOCH_S;
use super::dice::{About, Dice};
use super::growth::Growth;
use super::names::push_organization;
use super::people::push_owner;
use super::text::{push_bool, push_number, push_timestamp};

/// Before the seats of an answer, and behind them.
pub(super) const SEATS_BEGIN: &str = "{\"seats\":[";
pub(super) const SEATS_END: &str = "]}\n";

/// Days of a report of use.
const DAYS: u64 = 28;
/// Days for which activity is kept.
const KEPT_DAYS: u64 = 90;
const DAY_S: u64 = 86_400;

const EDITORS: [&str; 6] = [
    "vscode/1.114.0/copilot-chat/0.42.1",
    "vscode/1.113.0/copilot-chat/0.41.2",
    "JetBrains-IU/261.22158.277/copilot-intellij/1.6.2",
    "VisualStudio/17.14.28/copilot-vs/1.250.0",
    "copilot-cli",
    "copilot-chat-platform",
];

/// Appends the ISO form of a moment, in quotes.
fn push_moment(out: &mut Vec<u8>, epoch_s: u64) {
    let mut text = Vec::new();
    push_timestamp(&mut text, epoch_s);
    out.push(b'"');
    out.extend_from_slice(&text[..10]);
    out.push(b'T');
    out.extend_from_slice(&text[11..19]);
    out.extend_from_slice(b"Z\"");
}

pub(super) fn push_seat(
    out: &mut Vec<u8>,
    seed: u64,
    index: u64,
    population: u64,
    growth: &Growth,
) {
    let mut dice = Dice::new(seed, About::Seat, index);
    let created_s = growth.moment(index, population);
    // One person in ten has a second seat: the one before, from another organization.
    let person = if index > 0 && dice.chance(100) {
        index - 1
    } else {
        index
    };
    // Most were there this week; of the others some have stopped, whenever that was.
    let idle_days = if dice.chance(750) {
        dice.heavy_tail(1, 400) - 1
    } else {
        dice.below(150)
    };
    let is_kept = idle_days < KEPT_DAYS;
    let active_s = AS_OF_EPOCH_S - idle_days * DAY_S - dice.below(DAY_S);
    // A person with activity had the seat by then; a person without may have got it lately.
    let created_s = if is_kept {
        created_s.min(active_s)
    } else {
        created_s
    };
    out.extend_from_slice(b"{\"created_at\":");
    push_moment(out, created_s);
    out.extend_from_slice(b",\"updated_at\":");
    push_moment(out, created_s);
    out.extend_from_slice(b",\"pending_cancellation_date\":");
    if dice.chance(25) {
        // At the end of the month that the report is of.
        out.extend_from_slice(b"\"2026-11-30\"");
    } else {
        out.extend_from_slice(b"null");
    }
    out.extend_from_slice(b",\"last_activity_at\":");
    if is_kept {
        push_moment(out, active_s);
        out.extend_from_slice(b",\"last_activity_editor\":\"");
        out.extend_from_slice(dice.pick(&EDITORS).as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(b"null,\"last_activity_editor\":null");
    }
    out.extend_from_slice(b",\"last_authenticated_at\":");
    if is_kept || dice.chance(400) {
        push_moment(out, AS_OF_EPOCH_S - dice.below(KEPT_DAYS) * DAY_S);
    } else {
        out.extend_from_slice(b"null");
    }
    out.extend_from_slice(b",\"plan_type\":\"");
    out.extend_from_slice(if dice.chance(300) {
        b"enterprise"
    } else {
        b"business"
    });
    out.extend_from_slice(b"\",\"assignee\":{\"login\":\"");
    push_owner(out, seed, person);
    out.extend_from_slice(b"\",\"id\":");
    push_number(out, 1_000 + person);
    out.extend_from_slice(b",\"type\":\"User\"},\"organization\":{\"login\":\"");
    push_organization(out, seed, dice.below(12));
    out.extend_from_slice(b"\"}}");
}

pub(super) fn push_user_day(out: &mut Vec<u8>, seed: u64, index: u64, population: u64) {
    let mut dice = Dice::new(seed, About::UserDay, index);
    // Days one after another, and on each of them the people who used it.
    let day = index * DAYS / population.max(1);
    let people = population.div_ceil(DAYS) * 2;
    let at_s = AS_OF_EPOCH_S - (DAYS - day) * DAY_S;
    let mut text = Vec::new();
    push_timestamp(&mut text, at_s);
    let generated = dice.heavy_tail(4, 900) - 2;
    let accepted = generated * dice.below(60) / 100;
    out.extend_from_slice(b"{\"day\":\"");
    out.extend_from_slice(&text[..10]);
    out.extend_from_slice(b"\",\"user_id\":");
    let person = index * 2 % people.max(1) + dice.below(2);
    push_number(out, 1_000 + person);
    out.extend_from_slice(b",\"user_login\":\"");
    push_owner(out, seed, person);
    out.push(b'"');
    for (name, count) in [
        (
            "user_initiated_interaction_count",
            dice.heavy_tail(2, 200) - 1,
        ),
        ("code_generation_activity_count", generated),
        ("code_acceptance_activity_count", accepted),
        ("loc_suggested_to_add_sum", generated * 3),
        ("loc_added_sum", accepted * 4),
    ] {
        out.extend_from_slice(b",\"");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        push_number(out, count);
    }
    for (name, per_mille) in [("used_agent", 350), ("used_chat", 700), ("used_cli", 150)] {
        out.extend_from_slice(b",\"");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        push_bool(out, dice.chance(per_mille));
    }
    out.push(b'}');
}

pub(super) fn push_day(out: &mut Vec<u8>, seed: u64, index: u64, population: u64) {
    let mut dice = Dice::new(seed, About::Day, index);
    let at_s = AS_OF_EPOCH_S.saturating_sub((population - index) * DAY_S);
    let mut text = Vec::new();
    push_timestamp(&mut text, at_s);
    // Saturdays and Sundays are quiet.
    let weekend = super::text::weekday(at_s / DAY_S) >= 5;
    let people = if weekend { 30 } else { 400 } + dice.below(60);
    out.extend_from_slice(b"{\"day\":\"");
    out.extend_from_slice(&text[..10]);
    out.push(b'"');
    for (name, count) in [
        ("daily_active_users", people),
        ("weekly_active_users", 520 + dice.below(40)),
        ("monthly_active_users", 610 + dice.below(20)),
        ("user_initiated_interaction_count", people * 9),
        ("code_generation_activity_count", people * 31),
        ("code_acceptance_activity_count", people * 11),
        ("loc_suggested_to_add_sum", people * 120),
        ("loc_added_sum", people * 50),
    ] {
        out.extend_from_slice(b",\"");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b"\":");
        push_number(out, count);
    }
    out.extend_from_slice(b",\"pull_requests\":{\"total_created\":");
    push_number(out, people / 3);
    out.extend_from_slice(b",\"total_created_by_copilot\":");
    push_number(out, people / 20);
    out.extend_from_slice(b"}}");
}
