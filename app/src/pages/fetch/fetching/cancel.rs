//! This module cancels a fetch, in the page and in the worker.
//!
//! The worker goes on with a job when no page waits for it: it would receive and keep a report that
//! is on its way from the server. So cancelling sends a `DELETE` as well, unless another fetch of this
//! page wants the same report.

use leptos::prelude::*;

use super::abort::AbortGuard;
use super::call;
use super::state::{FetchJob, Fetching};
use crate::model::fetch::job::{Event, Job, RemoteCancel};
use crate::model::fetch::{Forget, ReportRequest};
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
        let is_open = |row: &&FetchJob| {
            row.request.target == target && row.job.with_untracked(|job| !job.is_over())
        };
        let open = self
            .rows
            .with_untracked(|rows| rows.iter().filter(is_open).cloned().collect());
        self.stop(open);
    }

    fn stop(self, rows: Vec<FetchJob>) {
        let going_on = self.going_on_without(&rows);
        for row in rows {
            let credential = self
                .runtime
                .with_value(|runtime| runtime.running.get(&row.id)?.scope().credential());
            let remote = remote(credential.is_some(), &row.request, &going_on);
            self.end(row.id, Event::Cancelled(remote));
            if let Some(credential) = credential.filter(|_| remote == RemoteCancel::Pending) {
                self.cancel_remotely(row, AbortGuard::new(credential));
            }
        }
        self.admit();
    }

    /// The reports that fetches other than these want.
    fn going_on_without(self, rows: &[FetchJob]) -> Vec<ReportRequest> {
        self.rows.with_untracked(|all| {
            all.iter()
                .filter(|row| !rows.contains(row) && !row.job.with_untracked(Job::is_over))
                .map(|row| row.request.clone())
                .collect()
        })
    }

    fn cancel_remotely(self, row: FetchJob, guard: AbortGuard) {
        self.runtime
            .update_value(|runtime| runtime.stopping.push(row.request.clone()));
        in_background(async move {
            let remote = match call::forget(&guard.scope(), &row.request).await {
                Ok(()) => RemoteCancel::Done,
                Err(_) => RemoteCancel::Failed,
            };
            self.on_event(row.id, Event::Stopped(remote));
            // The older copy in the worker was deleted with it.
            if let Some(file) = row.replaces.filter(|_| remote == RemoteCancel::Done) {
                self.origins.update(|origins| {
                    if let Some(origin) = origins.get_mut(&file) {
                        origin.forget = Forget::Done;
                    }
                });
            }
            self.runtime.update_value(|runtime| {
                if let Some(at) = runtime.stopping.iter().position(|own| *own == row.request) {
                    runtime.stopping.swap_remove(at);
                }
            });
            self.admit();
        });
    }
}

/// The effect on the work in the worker if this fetch is cancelled.
fn remote(has_begun: bool, request: &ReportRequest, going_on: &[ReportRequest]) -> RemoteCancel {
    match has_begun {
        false => RemoteCancel::NotStarted,
        true if going_on.contains(request) => RemoteCancel::Shared,
        true => RemoteCancel::Pending,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_another_fetch_waits_for_is_not_stopped() {
        let of = |query: &str| ReportRequest {
            target: "main".to_owned(),
            report: "seats".to_owned(),
            query: query.to_owned(),
            ..ReportRequest::default()
        };
        let (one, other) = (of("name=one"), of("name=other"));
        assert_eq!(remote(false, &one, &[]), RemoteCancel::NotStarted);
        assert_eq!(remote(true, &one, &[]), RemoteCancel::Pending);
        assert_eq!(remote(true, &one, &[other]), RemoteCancel::Pending);
        assert_eq!(remote(true, &one, &[of("name=one")]), RemoteCancel::Shared);
    }
}
