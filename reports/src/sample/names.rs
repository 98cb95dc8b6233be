//! This module makes up names: people from syllables, organizations and repositories from plain
//! words.
//!
//! Every name is a number written in another alphabet, so two subjects never share one and no
//! list of used names is needed.

use super::text::{push_capitalized, push_number};

const GIVEN: [[&str; 16]; 2] = [
    [
        "ta", "be", "ki", "lu", "ma", "ne", "ru", "sa", "vi", "yo", "da", "fe", "ju", "ha", "el",
        "or",
    ],
    [
        "mo", "ra", "li", "ve", "no", "sa", "ki", "ta", "ro", "na", "di", "lu", "mi", "ne", "ya",
        "to",
    ],
];

const FAMILY: [[&str; 16]; 3] = [
    [
        "bel", "cor", "dar", "fen", "gal", "hol", "jor", "kes", "lan", "mor", "nor", "pel", "ras",
        "ste", "tor", "var",
    ],
    [
        "ka", "le", "mi", "no", "ra", "si", "ta", "ve", "du", "be", "gi", "lo", "na", "ro", "sa",
        "vi",
    ],
    [
        "rin", "dal", "sen", "mark", "vik", "stad", "ner", "wold", "ton", "berg", "lund", "moor",
        "kar", "nen", "ska", "thal",
    ],
];

/// The task of a service account.
pub(super) const TASKS: [&str; 8] = [
    "backup", "build", "deploy", "import", "mirror", "release", "scan", "sync",
];

const SUBJECTS: [&str; 64] = [
    "account",
    "alert",
    "archive",
    "asset",
    "audit",
    "badge",
    "batch",
    "beacon",
    "billing",
    "booking",
    "cache",
    "calendar",
    "catalog",
    "claims",
    "cluster",
    "config",
    "content",
    "courier",
    "customer",
    "dashboard",
    "delivery",
    "device",
    "document",
    "event",
    "feature",
    "fleet",
    "forecast",
    "freight",
    "gateway",
    "identity",
    "index",
    "inventory",
    "invoice",
    "ledger",
    "license",
    "mailer",
    "market",
    "message",
    "metrics",
    "mobile",
    "network",
    "notice",
    "orders",
    "partner",
    "payment",
    "permit",
    "portal",
    "pricing",
    "profile",
    "quality",
    "query",
    "queue",
    "reader",
    "roster",
    "routing",
    "schedule",
    "search",
    "session",
    "shipping",
    "storage",
    "survey",
    "timesheet",
    "vendor",
    "warehouse",
];

const PARTS: [&str; 32] = [
    "adapter",
    "agent",
    "api",
    "app",
    "bridge",
    "charts",
    "cli",
    "collector",
    "core",
    "docs",
    "engine",
    "exporter",
    "frontend",
    "handler",
    "helpers",
    "infra",
    "jobs",
    "kit",
    "lib",
    "loader",
    "monitor",
    "parser",
    "pipeline",
    "plugin",
    "proxy",
    "schema",
    "sdk",
    "server",
    "service",
    "tests",
    "tools",
    "worker",
];

const EDITIONS: [&str; 8] = [
    "",
    "-v2",
    "-next",
    "-legacy",
    "-eu",
    "-poc",
    "-internal",
    "-sandbox",
];

const TEAMS: [&str; 16] = [
    "",
    "-team",
    "-labs",
    "-guild",
    "-works",
    "-systems",
    "-services",
    "-platform",
    "-ops",
    "-tools",
    "-research",
    "-studio",
    "-support",
    "-security",
    "-data",
    "-training",
];

/// A person's name: four letters, then a family name, then a number where names run out.
#[derive(Clone, Copy, Debug)]
pub(super) struct PersonName {
    given: [&'static str; 2],
    family: [&'static str; 3],
    /// 0 is not written.
    number: u64,
}

/// The separate habits of login names, drawn once per person.
#[derive(Clone, Copy, Debug)]
pub(super) enum LoginStyle {
    GivenFamily,
    Joined,
    FamilyGiven,
}

impl PersonName {
    pub(super) const fn new(seed: u64, index: u64) -> Self {
        let scrambled = scramble(index, 20, seed) as usize;
        Self {
            given: [GIVEN[0][scrambled & 15], GIVEN[1][(scrambled >> 4) & 15]],
            family: [
                FAMILY[0][(scrambled >> 8) & 15],
                FAMILY[1][(scrambled >> 12) & 15],
                FAMILY[2][(scrambled >> 16) & 15],
            ],
            number: index >> 20,
        }
    }

    /// Appends a login, unique among people of all styles: only the joined one has no hyphen, and
    /// there the given name's four letters end where the family name begins.
    pub(super) fn push_login(&self, out: &mut Vec<u8>, style: LoginStyle) {
        match style {
            LoginStyle::GivenFamily => {
                push_all(out, &self.given);
                out.push(b'-');
                push_all(out, &self.family);
            }
            LoginStyle::Joined => {
                push_all(out, &self.given);
                push_all(out, &self.family);
            }
            LoginStyle::FamilyGiven => {
                push_all(out, &self.family);
                out.push(b'-');
                push_all(out, &self.given);
            }
        }
        self.push_suffix(out);
    }

    /// Appends `given.family`, the part of a mail address before the `@`.
    pub(super) fn push_mailbox(&self, out: &mut Vec<u8>) {
        push_all(out, &self.given);
        out.push(b'.');
        push_all(out, &self.family);
        self.push_suffix(out);
    }

    /// Appends `Given.Family`, the name as a directory would hand it over.
    pub(super) fn push_directory_name(&self, out: &mut Vec<u8>) {
        push_capitalized(out, self.given[0]);
        push_all(out, &self.given[1..]);
        out.push(b'.');
        push_capitalized(out, self.family[0]);
        push_all(out, &self.family[1..]);
        self.push_suffix(out);
    }

    fn push_suffix(&self, out: &mut Vec<u8>) {
        if self.number > 0 {
            push_number(out, self.number + 1);
        }
    }
}

/// Appends the login of an organization.
pub(super) fn push_organization(out: &mut Vec<u8>, seed: u64, index: u64) {
    let scrambled = scramble(index, 10, seed) as usize;
    push_all(out, &[SUBJECTS[scrambled & 63], TEAMS[scrambled >> 6]]);
    push_edition_number(out, index >> 10);
}

/// Appends the name of a repository.
pub(super) fn push_repository(out: &mut Vec<u8>, seed: u64, index: u64) {
    let scrambled = scramble(index, 14, seed) as usize;
    push_all(
        out,
        &[SUBJECTS[scrambled & 63], "-", PARTS[(scrambled >> 6) & 31]],
    );
    push_all(out, &[EDITIONS[scrambled >> 11]]);
    push_edition_number(out, index >> 14);
}

fn push_edition_number(out: &mut Vec<u8>, number: u64) {
    if number > 0 {
        out.push(b'-');
        push_number(out, number + 1);
    }
}

fn push_all(out: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        out.extend_from_slice(part.as_bytes());
    }
}

/// The low `bits` of `index` in another order: odd factors and shifted xors can be undone, so no
/// two inputs meet.
const fn scramble(index: u64, bits: u32, seed: u64) -> u64 {
    let mask = (1 << bits) - 1;
    let mut x = index.wrapping_mul(0x9E37_79B1).wrapping_add(seed) & mask;
    x ^= x >> (bits / 2);
    x = x.wrapping_mul(0x85EB_CA6B) & mask;
    x ^= x >> (bits / 2 - 1);
    x = x.wrapping_mul(0xC2B2_AE35) & mask;
    x ^ (x >> (bits / 2))
}
