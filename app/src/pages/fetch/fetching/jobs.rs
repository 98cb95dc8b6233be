//! This module starts the jobs that wait and takes the events of those that run.

use std::collections::BTreeSet;
use std::rc::Rc;

use api::Problem;
use leptos::prelude::*;
use web_sys::File;

use super::abort::AbortGuard;
use super::clock::now_ms;
use super::credential::Credential;
use super::poller;
use super::run::{self, End, Order};
use super::state::{FetchJob, FetchRuntime, Fetching};
use crate::model::fetch::arrival::Copy as Version;
use crate::model::fetch::idle::Forgotten;
use crate::model::fetch::job::{Event, Failure, Job};
use crate::model::fetch::{Announcement, Forget, Origin};
use crate::model::route::Route;
use crate::platform::task::in_background;

/// Fetches that are listed, at most; the oldest that are over make room.
const ROWS: usize = 60;

impl Fetching {
    /// Fetches the report again in the same way.
    pub fn again(self, row: &FetchJob) {
        if self.needs_token(&row.request) {
            return;
        }
        self.remove(row.id);
        self.enqueue(vec![FetchJob::new(row.request.clone(), row.replaces, true)]);
        self.admit();
    }

    /// Removes a fetch that is over from the list.
    pub fn remove(self, id: u32) {
        self.rows.update(|rows| {
            rows.retain(|row| row.id != id || row.job.with_untracked(|job| !job.is_over()));
        });
    }

    /// Ends the sleep of all jobs that wait for a connection, because one may be free.
    pub(super) fn wake(self) {
        self.runtime
            .with_value(|runtime| runtime.running.values().for_each(AbortGuard::wake));
    }

    /// Whether something runs or waits; tracks nothing.
    pub(super) fn is_running(self) -> bool {
        self.runtime
            .with_value(|runtime| !runtime.running.is_empty() || !runtime.queue.is_empty())
    }

    /// The targets at which something runs or waits.
    pub(super) fn busy_targets(self, runtime: &FetchRuntime) -> BTreeSet<String> {
        let is_busy = |row: &&FetchJob| {
            runtime.running.contains_key(&row.id) || runtime.queue.contains(&row.id)
        };
        self.rows.with_untracked(|rows| {
            let busy = rows.iter().filter(is_busy);
            busy.map(|row| row.request.target.clone()).collect()
        })
    }

    /// Whether a failed fetch counts down to the next sensible try; tracks nothing.
    pub(super) fn counts_down(self) -> bool {
        let now_ms = self.now_ms.get_untracked();
        self.rows.with_untracked(|rows| {
            rows.iter()
                .any(|row| row.job.with_untracked(|job| job.again_s(now_ms)).is_some())
        })
    }

    /// Puts fetches in this order at the top of the list, where they wait for their turn.
    pub(super) fn enqueue(self, rows: Vec<FetchJob>) {
        let numbered = self.runtime.try_update_value(|runtime| {
            let number = |row| {
                runtime.next_row += 1;
                runtime.queue.push_back(runtime.next_row);
                FetchJob {
                    id: runtime.next_row,
                    ..row
                }
            };
            rows.into_iter().map(number).collect::<Vec<FetchJob>>()
        });
        self.rows.update(|rows| {
            rows.splice(0..0, numbered.unwrap_or_default());
            while rows.len() > ROWS {
                let over = |row: &FetchJob| row.job.with_untracked(Job::is_over);
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
            let next = self.runtime.try_update_value(|runtime| {
                let (row, credential) = self.next_row(runtime)?;
                runtime.queue.retain(|waiting| *waiting != row.id);
                let guard = AbortGuard::new(credential);
                let scope = guard.scope();
                runtime.running.insert(row.id, guard);
                Some((row, scope, runtime.slots.clone()))
            });
            let Some((row, scope, slots)) = next.flatten() else {
                return;
            };
            self.on_event(row.id, Event::Begun);
            let version = row.replaces.and_then(|file| self.origin(file));
            let order = Order {
                request: row.request.clone(),
                refreshes: version.map(|origin| origin.version),
            };
            in_background(async move {
                let on_event = |event: Event| self.on_event(row.id, event);
                match run::run(&order, &scope, &slots, on_event).await {
                    End::Report(file, version) => self.arrived(&row, &file, version),
                    End::Same(version) => self.same(&row, version),
                    End::Failed(failure) => self.failed(&row, failure),
                    End::Aborted => {}
                }
            });
        }
    }

    /// The first fetch that waits and may begin, with the credential for its server.
    pub(super) fn next_row(self, runtime: &FetchRuntime) -> Option<(FetchJob, Rc<Credential>)> {
        let running: Vec<FetchJob> = runtime
            .running
            .keys()
            .filter_map(|id| self.row(*id))
            .collect();
        runtime.queue.iter().find_map(|id| {
            let row = self.row(*id)?;
            let there = running
                .iter()
                .filter(|own| own.request.target == row.request.target);
            let is_let_in = runtime.keeper.is_let_in(&row.request.target);
            // A copy that Rollcall is being told to delete would be deleted at once.
            let may_begin = !runtime.stopping.contains(&row.request)
                && poller::is_admitted(running.len(), there.count(), is_let_in);
            let credential = runtime.keeper.credential_for(&row.request.target)?;
            may_begin.then_some((row, credential))
        })
    }

    pub(super) fn row(self, id: u32) -> Option<FetchJob> {
        self.rows
            .with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned())
    }

    /// Passes on what happened to a job.
    pub(super) fn on_event(self, id: u32, event: Event) {
        let Some(row) = self.row(id) else { return };
        let now_ms = now_ms();
        self.now_ms.set(now_ms);
        if let Event::Told(status) = &event
            && status.is_let_in()
        {
            self.let_in(&row.request.target);
        }
        let news = row
            .job
            .try_update(|job| job.on_event(event, now_ms))
            .flatten();
        if let Some(news) = news {
            row.job.with_untracked(|job| {
                self.announce(&Announcement::Fetch {
                    request: &row.request,
                    job,
                    news,
                });
            });
        }
    }

    /// The server accepted its credential: all jobs that wait for it may start.
    pub(super) fn let_in(self, target: &str) {
        let is_new = self
            .runtime
            .try_update_value(|runtime| runtime.keeper.let_in(target));
        if is_new == Some(true) {
            self.admit();
        }
    }

    pub(super) fn arrived(self, row: &FetchJob, file: &File, version: Version) {
        self.let_in(&row.request.target);
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
                        request: row.request.clone(),
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

    pub(super) fn same(self, row: &FetchJob, version: Version) {
        self.let_in(&row.request.target);
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

    pub(super) fn failed(self, row: &FetchJob, failure: Failure) {
        let about_credential = match &failure {
            Failure::Problem(problem) => problem.problem().is_some_and(Problem::stops_others),
            _ => false,
        };
        let is_rejected =
            matches!(&failure, Failure::Problem(p) if p.is(Problem::CredentialRejected));
        self.end(row.id, Event::Failed(failure));
        if about_credential {
            self.skip_waiting(&row.request.target);
        }
        if is_rejected {
            self.forget_token(&row.request.target, Forgotten::Rejected);
        }
        self.admit();
    }

    /// Skips the jobs that wait for the server that refused the credential: it would refuse them as
    /// well, and servers count refusals.
    pub(super) fn skip_waiting(self, target: &str) {
        let waiting = self.runtime.with_value(|runtime| runtime.queue.clone());
        for id in waiting {
            if self.row(id).is_some_and(|row| row.request.target == target) {
                self.end(id, Event::Failed(Failure::Skipped));
            }
        }
    }

    /// Ends a job in the page, and aborts it if it runs.
    pub(super) fn end(self, id: u32, event: Event) {
        let guard = self.runtime.try_update_value(|runtime| {
            runtime.queue.retain(|waiting| *waiting != id);
            runtime.running.remove(&id)
        });
        // This is after the borrow, because the aborted job may run at once.
        drop(guard);
        self.on_event(id, event);
    }
}
