//! This module has the actions on an open report that was fetched: fetch a newer copy, and delete
//! the worker's copy.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::abort::AbortGuard;
use super::call;
use super::poller::Outcome;
use super::state::{FetchJob, Fetching};
use crate::model::fetch::job::Failure;
use crate::model::fetch::questions::Answers;
use crate::model::fetch::{Announcement, Forget, Origin, ReportRequest};
use crate::model::route::{FileId, Route};
use crate::platform::task::in_background;

impl Fetching {
    /// Fetches a newer copy of an open file, which takes its place.
    pub fn refresh(self, file: FileId) {
        let Some(origin) = self.origin(file) else {
            return;
        };
        let is_underway = self
            .refreshing(file)
            .is_some_and(|row| row.job.with_untracked(|job| !job.is_over()));
        if is_underway || self.needs_token(&origin.request) {
            return;
        }
        self.enqueue(vec![FetchJob::new(origin.request, Some(file), true)]);
        self.admit();
    }

    /// The last fetch of a newer copy of this file; tracks the list.
    #[must_use]
    pub fn refreshing(self, file: FileId) -> Option<FetchJob> {
        self.rows
            .with(|rows| rows.iter().find(|row| row.replaces == Some(file)).cloned())
    }

    /// Asks Rollcall to delete its copy of the report of an open file.
    pub fn forget_copy(self, file: FileId) {
        let Some(origin) = self.origin(file) else {
            return;
        };
        if origin.forget == Forget::Asking || self.needs_token(&origin.request) {
            return;
        }
        let credential = self
            .runtime
            .with_value(|runtime| runtime.keeper.credential_for(&origin.request.target));
        let Some(credential) = credential else {
            return;
        };
        let guard = AbortGuard::new(credential);
        let set = move |forget| {
            self.origins.update(|origins| {
                if let Some(origin) = origins.get_mut(&file) {
                    origin.forget = forget;
                }
            });
        };
        set(Forget::Asking);
        in_background(async move {
            // There is one try, because the person can ask again. The call's own time limit ends
            // it.
            let forget = match call::forget(&guard.scope(), &origin.request).await {
                Ok(()) => Forget::Done,
                Err(Outcome::Refused(problem)) => Forget::Failed(Failure::Problem(problem)),
                Err(Outcome::Strange { status }) => Forget::Failed(Failure::NotTheApi(status)),
                Err(Outcome::SentOn) => Forget::Failed(Failure::SentOn),
                Err(_) => Forget::Failed(Failure::OutOfReach),
            };
            self.announce(&Announcement::Copy(&forget));
            set(forget);
        });
    }

    /// The origin of an open file; tracks nothing.
    pub(super) fn origin(self, file: FileId) -> Option<Origin> {
        self.origins
            .with_untracked(|origins| origins.get(&file).cloned())
    }

    /// Whether there is no credential for this server, or none may be sent; then the form is shown,
    /// filled in as far as possible, and says why.
    pub(super) fn needs_token(self, request: &ReportRequest) -> bool {
        if untrack(|| self.holds(&request.target)) && !self.intercepted.get_untracked() {
            return false;
        }
        let index = self
            .targets
            .with_untracked(|targets| targets.iter().position(|own| own.id == request.target));
        if let Some(index) = index {
            self.choose(index);
        }
        self.ticked.set(BTreeSet::from([request.report.clone()]));
        if let Some(target) = untrack(|| self.chosen())
            && let Some(report) = target.reports.iter().find(|own| own.id == request.report)
        {
            let answers = Answers::of_query(report, &request.query);
            self.answers.update(|all| {
                all.insert(target.id.clone(), answers);
            });
        }
        self.wants_token.set(true);
        self.page.select(Route::Fetch);
        true
    }
}
