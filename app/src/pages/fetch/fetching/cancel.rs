//! Stopping a fetch, here and at the other end.
//!
//! The work for a fetch is Rollcall's, and goes on when nobody waits for it: a report that is on its
//! way from the server would be received and kept. So whoever cancels says so there as well
//! (`DELETE`), unless another fetch of this page wants the same report.

use leptos::prelude::*;

use super::call::{self, Place};
use super::leash::Hold;
use super::state::{Fetching, Row};
use crate::model::fetch::Forget;
use crate::model::fetch::job::{Event, Job, There};
use crate::platform::task::in_background;

impl Fetching {
    /// Stops a fetch, whether it runs or waits.
    pub fn cancel(self, id: u32) {
        if let Some(row) = self.row(id) {
            self.stop(vec![row]);
        }
    }

    /// Stops every fetch from a server that is not over.
    pub fn cancel_all_of(self, target: &str) {
        let is_open =
            |row: &&Row| row.target == target && row.job.with_untracked(|job| !job.is_over());
        let open = self
            .rows
            .with_untracked(|rows| rows.iter().filter(is_open).cloned().collect());
        self.stop(open);
    }

    fn stop(self, rows: Vec<Row>) {
        let going_on = self.going_on_without(&rows);
        for row in rows {
            let credential = self
                .desk
                .with_value(|desk| desk.running.get(&row.id)?.leash().credential());
            let place = row.place();
            let there = there(credential.is_some(), &place, &going_on);
            self.end(row.id, Event::Cancelled(there));
            if let Some(credential) = credential.filter(|_| there == There::Telling) {
                self.tell_to_stop(row, place, Hold::new(credential));
            }
        }
        self.admit();
    }

    /// What is fetched by others than these.
    fn going_on_without(self, rows: &[Row]) -> Vec<Place> {
        self.rows.with_untracked(|all| {
            all.iter()
                .filter(|row| !rows.contains(row) && !row.job.with_untracked(Job::is_over))
                .map(Row::place)
                .collect()
        })
    }

    fn tell_to_stop(self, row: Row, place: Place, hold: Hold) {
        self.desk
            .update_value(|desk| desk.stopping.push(place.clone()));
        in_background(async move {
            let there = match call::forget(&hold.leash(), &place).await {
                Ok(()) => There::Stopped,
                Err(_) => There::Untold,
            };
            self.tell(row.id, Event::Stopped(there));
            // The copy that a newer one was fetched for went with it.
            if let Some(file) = row.replaces.filter(|_| there == There::Stopped) {
                self.origins.update(|origins| {
                    if let Some(origin) = origins.get_mut(&file) {
                        origin.forget = Forget::Done;
                    }
                });
            }
            self.desk.update_value(|desk| {
                if let Some(at) = desk.stopping.iter().position(|own| *own == place) {
                    desk.stopping.swap_remove(at);
                }
            });
            self.admit();
        });
    }
}

/// What is to become of the work at Rollcall for a fetch that is cancelled.
fn there(has_begun: bool, place: &Place, going_on: &[Place]) -> There {
    match has_begun {
        false => There::Nothing,
        true if going_on.contains(place) => There::Shared,
        true => There::Telling,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_fetch_waits_for_is_not_stopped() {
        let place = |report: &str| Place {
            target: "main".to_owned(),
            report: report.to_owned(),
        };
        let (users, organizations) = (place("all_users"), place("all_organizations"));
        assert_eq!(there(false, &users, &[]), There::Nothing);
        assert_eq!(there(true, &users, &[]), There::Telling);
        assert_eq!(there(true, &users, &[organizations]), There::Telling);
        assert_eq!(there(true, &users, &[place("all_users")]), There::Shared);
    }
}
