//! This module makes up the values that the rows of Copilot, Moderne and GitHub's cloud share:
//! people, organizations, repositories and moments. The people are those of the other samples.

use super::AS_OF_EPOCH_S;
use super::dice::{About, Dice};
use super::names::{self, LoginStyle, PersonName};
use crate::time::{Date, iso_of_ms};

pub(super) const DAY_S: u64 = 86_400;

/// One row while its record is made up; the same seed and index give the same record.
pub(super) struct Row {
    pub(super) seed: u64,
    pub(super) index: u64,
    pub(super) dice: Dice,
}

impl Row {
    pub(super) fn new(seed: u64, index: u64) -> Self {
        Self {
            seed,
            index,
            dice: Dice::new(seed, About::ProductRow, index),
        }
    }

    fn text(push: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut text = Vec::new();
        push(&mut text);
        String::from_utf8(text).unwrap_or_default()
    }

    pub(super) fn login(&self, person: u64) -> String {
        let name = PersonName::new(self.seed, person);
        Self::text(|out| name.push_login(out, LoginStyle::GivenFamily))
    }

    pub(super) fn email(&self, person: u64) -> String {
        let name = PersonName::new(self.seed, person);
        Self::text(|out| name.push_mailbox(out)) + "@example.com"
    }

    /// One of a handful of organizations.
    pub(super) fn organization(&mut self) -> String {
        let index = self.dice.below(6);
        Self::text(|out| names::push_organization(out, self.seed, index))
    }

    pub(super) fn repository(&mut self) -> String {
        let organization = self.organization();
        let index = self.dice.below(40);
        let name = Self::text(|out| names::push_repository(out, self.seed, index));
        format!("{organization}/{name}")
    }

    /// Seconds since 1970, at most `days` days before the as-of time.
    pub(super) fn moment(&mut self, days: u64) -> u64 {
        AS_OF_EPOCH_S - 3_600 - self.dice.below(days * DAY_S)
    }

    pub(super) fn iso(epoch_s: u64) -> String {
        iso_of_ms((epoch_s * 1_000).cast_signed())
    }

    pub(super) fn day(epoch_s: u64) -> String {
        Date::of_ms((epoch_s * 1_000).cast_signed()).iso()
    }
}
