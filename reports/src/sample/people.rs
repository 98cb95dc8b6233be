//! This module makes up the population behind the four user reports.

use super::dice::{About, Dice};
use super::growth::Growth;
use super::names::{LoginStyle, PersonName, TASKS};
use super::text::{push_bool, push_hex, push_number, push_timestamp};
use super::{AS_OF_EPOCH_S, DORMANT_AFTER_DAYS};

pub(super) const HEADER: &str = "created_at,id,login,email,role,suspended?,last_logged_ip,repos,\
    ssh_keys,org_memberships,dormant?,last_active,raw_login,2fa_enabled?";

pub(super) const HEADER_DORMANT: &str = "created_at,id,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,org_memberships,\
    dormant?,last_active,raw_login,2fa_enabled?,ssh_keys_last_access,pats,pats_last_access";

/// The first accounts of the server, all of them site admins; [`founder`] says what is wrong with
/// three of them.
pub(super) const FOUNDERS: u64 = 12;

const DAY_S: u64 = 86_400;

/// An account must be this old to be given up: long enough that its activity can be old too.
const SETTLED_AFTER_S: u64 = 120 * DAY_S;

/// Which of the three partial user reports lists a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Active,
    Dormant,
    Suspended,
}

/// The examples that the first admins show: standing and two-factor authentication.
const fn founder(index: u64) -> Option<(Standing, bool)> {
    match index {
        3 => Some((Standing::Active, false)),
        5 => Some((Standing::Dormant, true)),
        8 => Some((Standing::Suspended, false)),
        0..FOUNDERS => Some((Standing::Active, true)),
        _ => None,
    }
}

/// The standing of one person: the older an account, the likelier it was left behind.
pub(super) fn standing(seed: u64, index: u64, population: u64, growth: &Growth) -> Standing {
    let drawn = if let Some((standing, _)) = founder(index) {
        standing
    } else {
        let age_per_mille = (population - index) * 1000 / population;
        let suspended_below = 20 + 110 * age_per_mille / 1000;
        let dormant_below = suspended_below + 120 + 230 * age_per_mille / 1000;
        match Dice::new(seed, About::Standing, index).below(1000) {
            draw if draw < suspended_below => Standing::Suspended,
            draw if draw < dormant_below => Standing::Dormant,
            _ => Standing::Active,
        }
    };
    // Asked last, because the moment is dear and most people are active anyway.
    if drawn != Standing::Active
        && growth.moment(index, population) + SETTLED_AFTER_S > AS_OF_EPOCH_S
    {
        return Standing::Active;
    }
    drawn
}

/// A population in which at least `rows` people have this standing, and hardly more.
pub(super) fn population_with(
    standing_wanted: Standing,
    rows: u64,
    seed: u64,
    growth: &Growth,
) -> u64 {
    // The expected share of the standing in a whole population.
    let per_mille = match standing_wanted {
        Standing::Active => 700,
        Standing::Dormant => 230,
        Standing::Suspended => 70,
    };
    let mut population = rows * 1000 / per_mille;
    loop {
        let found = (0..population)
            .filter(|&index| standing(seed, index, population, growth) == standing_wanted)
            .count() as u64;
        if found >= rows {
            return population;
        }
        population += ((rows - found) * 1000 / per_mille).max(1);
    }
}

/// One account.
#[derive(Debug)]
pub(super) struct Person {
    index: u64,
    name: PersonName,
    login: Login,
    is_admin: bool,
    standing: Standing,
    has_2fa: bool,
    created_s: u64,
    /// `None` is written as `No activity`.
    last_active_s: Option<u64>,
    repos: u64,
    ssh_keys: u64,
    org_memberships: u64,
    /// For the values that nothing else depends on.
    dice: Dice,
}

#[derive(Clone, Copy, Debug)]
enum Login {
    Human(LoginStyle),
    Service(&'static str),
}

impl Person {
    pub(super) fn new(
        seed: u64,
        index: u64,
        population: u64,
        standing: Standing,
        growth: &Growth,
    ) -> Self {
        let mut dice = Dice::new(seed, About::Person, index);
        let login = login_style(seed, index);
        let is_service = matches!(login, Login::Service(_));
        let created_s = growth.moment(index, population);
        let age_s = AS_OF_EPOCH_S - created_s;
        let founder = founder(index);
        let is_admin = founder.is_some() || dice.chance(2);
        let has_2fa = match founder {
            Some((_, has_2fa)) => has_2fa,
            None => dice.chance(match standing {
                _ if is_service => 150,
                _ if is_admin => 960,
                Standing::Active => 930,
                Standing::Dormant => 720,
                Standing::Suspended => 600,
            }),
        };
        let last_active_s = match standing {
            Standing::Active => {
                // Active people come often: the more recent of two days.
                let days = dice
                    .below(DORMANT_AFTER_DAYS - 1)
                    .min(dice.below(DORMANT_AFTER_DAYS - 1));
                let ago_s = days * DAY_S + dice.below(DAY_S);
                let is_new = age_s < DORMANT_AFTER_DAYS * DAY_S;
                if is_new && dice.chance(150) {
                    None
                } else {
                    // A new account was not active before it existed.
                    Some(
                        AS_OF_EPOCH_S
                            - if ago_s > age_s {
                                dice.below(age_s)
                            } else {
                                ago_s
                            },
                    )
                }
            }
            Standing::Dormant => {
                let longest_s = age_s.min(900 * DAY_S);
                (!dice.chance(300)).then(|| long_ago(&mut dice, DORMANT_AFTER_DAYS + 1, longest_s))
            }
            Standing::Suspended => {
                (!dice.chance(80)).then(|| long_ago(&mut dice, 60, age_s.min(2000 * DAY_S)))
            }
        };
        let is_used = last_active_s.is_some();
        // Three of four suspended accounts were emptied; the finding is about the fourth.
        let is_emptied = standing == Standing::Suspended && dice.chance(750) && founder.is_none();
        let owns = is_used && !is_emptied;
        let repos = if owns { dice.heavy_tail(1, 900) - 1 } else { 0 };
        let ssh_keys = if owns {
            (dice.heavy_tail(2, 18) - 1).min(dice.below(4))
        } else {
            0
        };
        let org_memberships = match standing {
            Standing::Suspended => dice.below(2),
            Standing::Active | Standing::Dormant => dice.heavy_tail(1, 60),
        };
        Self {
            index,
            name: PersonName::new(seed, index),
            login,
            is_admin,
            standing,
            has_2fa,
            created_s,
            last_active_s,
            repos,
            ssh_keys,
            org_memberships,
            dice,
        }
    }

    /// Appends the record; `with_accesses` adds the three columns of newer dormant users reports.
    pub(super) fn push_record(mut self, out: &mut Vec<u8>, with_accesses: bool) {
        push_timestamp(out, self.created_s);
        out.push(b',');
        push_number(out, id(self.index));
        out.push(b',');
        self.push_login(out);
        out.push(b',');
        self.push_email(out);
        out.extend_from_slice(if self.is_admin { b",admin," } else { b",user," });
        push_bool(out, self.standing == Standing::Suspended);
        out.push(b',');
        if self.last_active_s.is_some() {
            push_address(out, &mut self.dice);
        }
        for count in [self.repos, self.ssh_keys, self.org_memberships] {
            out.push(b',');
            push_number(out, count);
        }
        out.push(b',');
        push_bool(out, self.is_dormant());
        out.push(b',');
        match self.last_active_s {
            Some(last_active_s) => push_timestamp(out, last_active_s),
            None => out.extend_from_slice(b"No activity"),
        }
        out.push(b',');
        self.push_raw_login(out);
        out.push(b',');
        push_bool(out, self.has_2fa);
        if with_accesses {
            self.push_accesses(out);
        }
        out.push(b'\n');
    }

    /// GHES' rule, applied to the values in the record and not to the standing they came from.
    fn is_dormant(&self) -> bool {
        let threshold_s = AS_OF_EPOCH_S - DORMANT_AFTER_DAYS * DAY_S;
        self.created_s < threshold_s && self.last_active_s.is_none_or(|last| last < threshold_s)
    }

    fn push_login(&self, out: &mut Vec<u8>) {
        push_login(out, self.name, self.login, self.index);
    }

    fn push_email(&mut self, out: &mut Vec<u8>) {
        match self.login {
            Login::Human(_) => self.name.push_mailbox(out),
            Login::Service(_) => self.push_login(out),
        }
        let is_subsidiary = self.dice.chance(200);
        out.extend_from_slice(if is_subsidiary {
            b"@example.org"
        } else {
            b"@example.com"
        });
    }

    /// The name before the server made a login of it: in JSON, as the documentation says, for
    /// those who sign in through the directory, and plain, as parsers of real files expect.
    fn push_raw_login(&mut self, out: &mut Vec<u8>) {
        match self.login {
            Login::Human(_) if self.dice.chance(650) => {
                out.extend_from_slice(br#""{""login"":"""#);
                self.name.push_directory_name(out);
                out.extend_from_slice(br#""",""realm"":""corp""}""#);
            }
            Login::Human(_) => self.name.push_directory_name(out),
            Login::Service(_) => self.push_login(out),
        }
    }

    /// Last use of keys, number of personal access tokens, last use of those. A use is activity,
    /// so it is never later than the last one.
    fn push_accesses(&mut self, out: &mut Vec<u8>) {
        out.push(b',');
        let dice = &mut self.dice;
        let used = |dice: &mut Dice, things: u64| {
            let last = self
                .last_active_s
                .filter(|_| things > 0 && dice.chance(800))?;
            Some(last - dice.below(last - self.created_s))
        };
        if let Some(ssh_s) = used(dice, self.ssh_keys) {
            push_timestamp(out, ssh_s);
        }
        out.push(b',');
        let pats = if self.last_active_s.is_some() {
            dice.heavy_tail(1, 12) - 1
        } else {
            0
        };
        push_number(out, pats);
        out.push(b',');
        if let Some(pats_s) = used(dice, pats) {
            push_timestamp(out, pats_s);
        }
    }
}

/// Appends the login of a person as the owner of something.
pub(super) fn push_owner(out: &mut Vec<u8>, seed: u64, index: u64) {
    push_login(
        out,
        PersonName::new(seed, index),
        login_style(seed, index),
        index,
    );
}

/// Ids rise with gaps: people and organizations share one sequence on a server, and
/// `organizations::id` takes the multiples of three.
pub(super) const fn id(index: u64) -> u64 {
    4 + 3 * index + index % 2
}

/// One of fifty accounts is a machine's, but no founder is.
fn login_style(seed: u64, index: u64) -> Login {
    let mut dice = Dice::new(seed, About::Owner, index);
    if index >= FOUNDERS && dice.chance(20) {
        return Login::Service(dice.pick(&TASKS));
    }
    Login::Human(match dice.below(20) {
        0..14 => LoginStyle::GivenFamily,
        14..18 => LoginStyle::Joined,
        _ => LoginStyle::FamilyGiven,
    })
}

fn push_login(out: &mut Vec<u8>, name: PersonName, login: Login, index: u64) {
    match login {
        Login::Human(style) => name.push_login(out, style),
        Login::Service(task) => {
            out.extend_from_slice(task.as_bytes());
            out.extend_from_slice(b"-bot-");
            push_number(out, index);
        }
    }
}

/// A moment at least `least_days` and less than `most_s` before the as-of, the nearer the likelier.
fn long_ago(dice: &mut Dice, least_days: u64, most_s: u64) -> u64 {
    let least_s = least_days * DAY_S;
    let range_s = most_s - least_s;
    AS_OF_EPOCH_S - least_s - dice.below(range_s).min(dice.below(range_s))
}

/// An address from the documentation ranges of RFC 5737 and RFC 3849, which have no owner.
fn push_address(out: &mut Vec<u8>, dice: &mut Dice) {
    const NETWORKS: [&[u8]; 3] = [b"192.0.2.", b"198.51.100.", b"203.0.113."];
    if dice.chance(80) {
        out.extend_from_slice(b"2001:db8:");
        push_hex(out, dice.below(64) + 1);
        out.extend_from_slice(b"::");
        push_hex(out, dice.below(65_535) + 1);
    } else {
        out.extend_from_slice(dice.pick(&NETWORKS));
        push_number(out, dice.below(254) + 1);
    }
}
