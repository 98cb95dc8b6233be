//! This module makes up Copilot's activity report, the CSV that lists seats and when they were
//! used.

use super::AS_OF_EPOCH_S;
use super::dice::{About, Dice};
use super::row::{DAY_S, Row};

pub(super) const HEADER: &str = "Report Time,Login,Last Authenticated At,Last Activity At,\
    Last Surface Used,Organization";

/// Appends the record with number `index`, from 0.
pub(super) fn push_record(out: &mut Vec<u8>, seed: u64, index: u64) {
    let record = Row::new(seed, index).activity();
    out.extend_from_slice(record.as_bytes());
    out.push(b'\n');
}

impl Row {
    /// Every ninth seat is a second one of the person before.
    fn activity(&mut self) -> String {
        let person = self.index - u64::from(self.index % 9 == 8);
        // Both rows of a person have the same activity.
        let mut dice = Dice::new(self.seed, About::Person, person);
        let report = Self::iso(AS_OF_EPOCH_S);
        let login = self.login(person);
        let organization = self.organization();
        let authenticated_s = AS_OF_EPOCH_S - 60 - dice.below(89 * DAY_S);
        let since_s = match dice.below(10) {
            0 => return format!("{report},{login},None,None,None,{organization}"),
            1 => {
                let authenticated = Self::iso(authenticated_s);
                return format!("{report},{login},{authenticated},None,None,{organization}");
            }
            2..7 => dice.below(7 * DAY_S),
            _ => dice.below(89 * DAY_S),
        };
        let minor = 114 - dice.below(4);
        let surface = match dice.below(10) {
            0..5 => format!("vscode/1.{minor}.0/copilot-chat/0.{}.1", minor - 72),
            5 => "vscode/1.115.0-insider/copilot-chat/0.43.2026103001".to_owned(),
            6 => format!(
                "JetBrains-IU/26{}.22158.277/copilot-intellij/1.6.2",
                minor - 110
            ),
            7 => "VisualStudio/17.14.28/copilot-vs/1.0.0".to_owned(),
            8 => "copilot-cli".to_owned(),
            _ => "copilot_pull_request_review".to_owned(),
        };
        let active_s = AS_OF_EPOCH_S - 60 - since_s;
        let (active, authenticated) = (
            Self::iso(active_s),
            Self::iso(active_s.max(authenticated_s)),
        );
        format!("{report},{login},{authenticated},{active},{surface},{organization}")
    }
}
