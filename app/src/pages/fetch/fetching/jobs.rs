//! The jobs that run and those that wait: starting them, and what becomes of them.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use web_sys::File;

use super::clock::now_ms;
use super::course;
use super::credential::Credential;
use super::leash::Hold;
use super::run::{self, End, Order};
use super::state::{Desk, Fetching, Row};
use crate::model::fetch::arrival::Copy as Version;
use crate::model::fetch::idle::Forgotten;
use crate::model::fetch::job::{Event, Failure, Job};
use crate::model::fetch::{Announcement, Forget, Origin};
use crate::model::route::Route;
use crate::platform::task::in_background;

/// Fetches that are listed, at most; the oldest that are over make room.
const ROWS: usize = 60;

impl Fetching {
    /// Fetches it again, as it was.
    pub fn again(self, row: &Row) {
        if self.needs_token(&row.target, &row.report) {
            return;
        }
        self.remove(row.id);
        self.enqueue(vec![Row {
            job: ArcRwSignal::new(Job::new(now_ms())),
            file: ArcRwSignal::new(None),
            is_alone: true,
            ..row.clone()
        }]);
        self.admit();
    }

    /// Takes a fetch that is over off the list.
    pub fn remove(self, id: u32) {
        self.rows.update(|rows| {
            rows.retain(|row| row.id != id || row.job.with_untracked(|job| !job.is_over()));
        });
    }

    /// Ends the sleep of everything that waits for a connection: there may be one now.
    pub(super) fn wake(self) {
        self.desk
            .with_value(|desk| desk.running.values().for_each(Hold::wake));
    }

    /// Whether something runs or waits; tracks nothing.
    pub(super) fn is_running(self) -> bool {
        self.desk
            .with_value(|desk| !desk.running.is_empty() || !desk.queue.is_empty())
    }

    /// The targets at which something runs or waits.
    pub(super) fn busy_targets(self, desk: &Desk) -> BTreeSet<String> {
        let is_busy =
            |row: &&Row| desk.running.contains_key(&row.id) || desk.queue.contains(&row.id);
        self.rows.with_untracked(|rows| {
            let busy = rows.iter().filter(is_busy);
            busy.map(|row| row.target.clone()).collect()
        })
    }

    /// Whether a failed fetch counts down to when another makes sense; tracks nothing.
    pub(super) fn counts_down(self) -> bool {
        let now_ms = self.now_ms.get_untracked();
        self.rows.with_untracked(|rows| {
            rows.iter()
                .any(|row| row.job.with_untracked(|job| job.again_s(now_ms)).is_some())
        })
    }

    /// Lists fetches, in this order above those before, and lets them wait for their turn.
    pub(super) fn enqueue(self, rows: Vec<Row>) {
        let numbered = self.desk.try_update_value(|desk| {
            let number = |row| {
                desk.next_row += 1;
                desk.queue.push_back(desk.next_row);
                Row {
                    id: desk.next_row,
                    ..row
                }
            };
            rows.into_iter().map(number).collect::<Vec<Row>>()
        });
        self.rows.update(|rows| {
            rows.splice(0..0, numbered.unwrap_or_default());
            while rows.len() > ROWS {
                let over = |row: &Row| row.job.with_untracked(Job::is_over);
                let Some(at) = rows.iter().rposition(over) else {
                    break;
                };
                rows.remove(at);
            }
        });
    }

    /// Lets jobs that wait begin while there is room.
    pub(super) fn admit(self) {
        loop {
            let next = self.desk.try_update_value(|desk| {
                let (row, credential) = self.next_row(desk)?;
                desk.queue.retain(|waiting| *waiting != row.id);
                let hold = Hold::new(credential);
                let leash = hold.leash();
                desk.running.insert(row.id, hold);
                Some((row, leash, desk.held.clone()))
            });
            let Some((row, leash, held)) = next.flatten() else {
                return;
            };
            self.tell(row.id, Event::Begun);
            let version = row.replaces.and_then(|file| self.origin(file));
            let order = Order {
                place: row.place(),
                refreshes: version.map(|origin| origin.version),
            };
            in_background(async move {
                let tell = |event: Event| self.tell(row.id, event);
                match run::run(&order, &leash, &held, tell).await {
                    End::Report(file, version) => self.arrived(&row, &file, version),
                    End::Same(version) => self.same(&row, version),
                    End::Failed(failure) => self.failed(&row, failure),
                    End::Cut => {}
                }
            });
        }
    }

    /// The first fetch that waits and may begin, with the credential for its server.
    pub(super) fn next_row(self, desk: &Desk) -> Option<(Row, Rc<Credential>)> {
        let running: Vec<Row> = desk.running.keys().filter_map(|id| self.row(*id)).collect();
        desk.queue.iter().find_map(|id| {
            let row = self.row(*id)?;
            let there = running.iter().filter(|own| own.target == row.target);
            let is_let_in = desk.keeper.is_let_in(&row.target);
            // What Rollcall is told to forget would be forgotten at once.
            let may_begin = !desk.stopping.contains(&row.place())
                && course::is_admitted(running.len(), there.count(), is_let_in);
            let credential = desk.keeper.credential_for(&row.target)?;
            may_begin.then_some((row, credential))
        })
    }

    pub(super) fn row(self, id: u32) -> Option<Row> {
        self.rows
            .with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned())
    }

    /// Passes on what happened to a job.
    pub(super) fn tell(self, id: u32, event: Event) {
        let Some(row) = self.row(id) else { return };
        let now_ms = now_ms();
        self.now_ms.set(now_ms);
        if let Event::Told(status) = &event
            && status.is_let_in()
        {
            self.let_in(&row.target);
        }
        let news = row.job.try_update(|job| job.hear(event, now_ms)).flatten();
        if let Some(news) = news {
            row.job.with_untracked(|job| {
                self.announce(&Announcement::Fetch {
                    report_title: &row.report_title,
                    target_title: &row.target_title,
                    job,
                    news,
                });
            });
        }
    }

    /// The server has not refused its credential: all that wait for it may go.
    pub(super) fn let_in(self, target: &str) {
        let is_new = self
            .desk
            .try_update_value(|desk| desk.keeper.let_in(target));
        if is_new == Some(true) {
            self.admit();
        }
    }

    pub(super) fn arrived(self, row: &Row, file: &File, version: Version) {
        self.let_in(&row.target);
        let looked_at = row.replaces.map_or(Route::Fetch, |id| Route::File { id });
        let is_looked_at = self.page.route.get_untracked() == looked_at;
        let shows = is_looked_at && row.is_alone;
        let opened = self.page.open_fetched(file.clone(), row.replaces, shows);
        if let Some(id) = opened {
            row.file.set(Some(id));
            self.origins.update(|origins| {
                origins.insert(
                    id,
                    Origin {
                        target: row.target.clone(),
                        target_title: row.target_title.clone(),
                        target_host: row.target_host.clone(),
                        report: row.report.clone(),
                        report_title: row.report_title.clone(),
                        version,
                        came_ms: now_ms(),
                        forget: Forget::No,
                    },
                );
            });
        }
        self.end(row.id, Event::Opened);
        self.admit();
    }

    pub(super) fn same(self, row: &Row, version: Version) {
        self.let_in(&row.target);
        if let Some(file) = row.replaces {
            row.file.set(Some(file));
            self.origins.update(|origins| {
                if let Some(origin) = origins.get_mut(&file) {
                    origin.version = version;
                    origin.came_ms = now_ms();
                    origin.forget = Forget::No;
                }
            });
        }
        self.end(row.id, Event::Same);
        self.admit();
    }

    pub(super) fn failed(self, row: &Row, failure: Failure) {
        let about_credential = match &failure {
            Failure::Problem(problem) => problem.is_about_credential(),
            _ => false,
        };
        let is_rejected =
            matches!(&failure, Failure::Problem(p) if p.name() == "credential-rejected");
        self.end(row.id, Event::Failed(failure));
        if about_credential {
            self.spare(&row.target);
        }
        if is_rejected {
            self.forget_token(&row.target, Forgotten::Rejected);
        }
        self.admit();
    }

    /// Ends what waits for the server that refused the credential: it would be refused as well,
    /// and refusals are counted.
    pub(super) fn spare(self, target: &str) {
        let waiting = self.desk.with_value(|desk| desk.queue.clone());
        for id in waiting {
            if self.row(id).is_some_and(|row| row.target == target) {
                self.end(id, Event::Failed(Failure::Spared));
            }
        }
    }

    /// Ends a job at this end; what runs of it is aborted.
    pub(super) fn end(self, id: u32, event: Event) {
        let hold = self.desk.try_update_value(|desk| {
            desk.queue.retain(|waiting| *waiting != id);
            desk.running.remove(&id)
        });
        // After the borrow: what is aborted may run at once.
        drop(hold);
        self.tell(id, event);
    }
}
