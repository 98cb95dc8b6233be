//! This module holds the state of fetching as signals, and the actions of the form.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use api::{ReportDescription, Target};
use leptos::prelude::*;
use reports::time::Date;

use super::abort::AbortGuard;
use super::body;
use super::call;
use super::clock::now_ms;
use super::run;
use super::token::{ForgottenToken, Keeper};
use crate::model::fetch::idle::Forgotten;
use crate::model::fetch::job::Job;
use crate::model::fetch::questions::{self, Answers, Mistakes, Question};
use crate::model::fetch::{self, Announcement, Field, Flaw, Origin, ReportRequest, StoredToken};
use crate::model::route::FileId;
use crate::platform::task::in_background;
use crate::session::state::Page;

/// Everything about fetching; `Copy`, provided as context by the shell.
#[derive(Clone, Copy)]
pub struct Fetching {
    pub(super) page: Page,
    /// Turns an announcement into words.
    say: fn(&Announcement<'_>) -> String,
    /// The servers that reports can be fetched from. Empty until the API has answered, and always
    /// if there is no API: then fetching is not offered.
    pub targets: RwSignal<Arc<Vec<Target>>>,
    /// The index of the chosen server.
    pub target: RwSignal<usize>,
    /// Ids of the reports that are ticked.
    pub ticked: RwSignal<BTreeSet<String>>,
    /// The answers to the questions about reports, by the ids of the servers.
    pub answers: RwSignal<BTreeMap<String, Answers>>,
    /// Their mistakes, by the names of the fields.
    pub mistakes: RwSignal<Mistakes>,
    /// The rule that the entered credential breaks.
    pub flaws: RwSignal<Vec<Flaw>>,
    /// The credentials in memory without their secrets, by the ids of the servers they are for.
    pub held: RwSignal<BTreeMap<String, StoredToken>>,
    /// The credential that was forgotten last, for each server that has none.
    pub forgotten: RwSignal<BTreeMap<String, ForgottenToken>>,
    /// A service worker controls the page and would see a token: nothing is fetched.
    pub intercepted: RwSignal<bool>,
    /// Present and past fetches, newest first.
    pub rows: RwSignal<Vec<FetchJob>>,
    /// The origins of the open files that were fetched.
    pub origins: RwSignal<BTreeMap<FileId, Origin>>,
    /// Now, ms since the epoch: every second while something runs, else every half minute.
    pub now_ms: RwSignal<i64>,
    /// An action needs a credential for the chosen server, and there is none.
    pub wants_token: RwSignal<bool>,
    pub(super) runtime: StoredValue<FetchRuntime, LocalStorage>,
}

/// The state that is not in signals.
#[derive(Default)]
pub(super) struct FetchRuntime {
    pub(super) keeper: Keeper,
    pub(super) next_row: u32,
    pub(super) queue: VecDeque<u32>,
    pub(super) running: BTreeMap<u32, AbortGuard>,
    /// The reports whose work Rollcall is being told to stop.
    pub(super) stopping: Vec<ReportRequest>,
    pub(super) slots: run::LongPollSlots,
}

#[derive(Debug, Clone)]
pub struct FetchJob {
    /// Its number, which is never reused.
    pub id: u32,
    pub request: ReportRequest,
    pub job: ArcRwSignal<Job>,
    pub file: ArcRwSignal<Option<FileId>>,
    /// The file it is a newer copy of.
    pub replaces: Option<FileId>,
    /// Whether it was started alone.
    pub(super) is_alone: bool,
}

impl FetchJob {
    /// A fetch that has no number yet; `replaces` is the file that it is a newer copy of.
    pub(super) fn new(request: ReportRequest, replaces: Option<FileId>, is_alone: bool) -> Self {
        Self {
            id: 0,
            request,
            job: ArcRwSignal::new(Job::new(now_ms())),
            file: ArcRwSignal::new(None),
            replaces,
            is_alone,
        }
    }
}

impl Fetching {
    /// The initial state. [`Fetching::start`] asks the API. `say` has the words for announcements.
    #[must_use]
    pub fn new(page: Page, say: fn(&Announcement<'_>) -> String) -> Self {
        Self {
            page,
            say,
            targets: RwSignal::new(Arc::default()),
            target: RwSignal::new(0),
            ticked: RwSignal::new(BTreeSet::new()),
            answers: RwSignal::new(BTreeMap::new()),
            mistakes: RwSignal::new(Mistakes::new()),
            flaws: RwSignal::new(Vec::new()),
            held: RwSignal::new(BTreeMap::new()),
            forgotten: RwSignal::new(BTreeMap::new()),
            intercepted: RwSignal::new(false),
            rows: RwSignal::new(Vec::new()),
            origins: RwSignal::new(BTreeMap::new()),
            now_ms: RwSignal::new(0),
            wants_token: RwSignal::new(false),
            runtime: StoredValue::new_local(FetchRuntime::default()),
        }
    }

    /// Asks the API once for its servers, while the page itself is still loading. A page that was
    /// opened from a disk sends no request.
    pub fn start(self) {
        in_background(async move {
            let targets = call::targets().await;
            let targets = askable(targets);
            if !targets.is_empty() {
                self.now_ms.set(now_ms());
                self.targets.set(Arc::new(targets));
                self.watch_idleness();
                self.watch_interception();
            }
        });
    }

    /// Says something to screen readers.
    pub(super) fn announce(self, announcement: &Announcement<'_>) {
        self.page.announce((self.say)(announcement));
    }

    /// Whether a token may be entered here at all.
    #[must_use]
    pub fn is_secure() -> bool {
        body::is_secure()
    }

    /// Whether there is a server to fetch from.
    #[must_use]
    pub fn is_offered(self) -> bool {
        self.targets.with(|targets| !targets.is_empty())
    }

    /// The server chosen; tracks the list and the choice.
    #[must_use]
    pub fn chosen(self) -> Option<Target> {
        let index = self.target.get();
        self.targets.with(|targets| targets.get(index).cloned())
    }

    /// The name and the host of a server, for people; its id where it is not offered any more.
    #[must_use]
    pub fn server(self, target: &str) -> String {
        self.targets.with_untracked(|targets| {
            let own = targets.iter().find(|own| own.id == target);
            own.map_or_else(
                || target.to_owned(),
                |own| fetch::server_name(&own.title, &own.origin_host),
            )
        })
    }

    /// Chooses a server, unticks the reports that it does not offer, and clears the flaws found for
    /// the one before.
    pub fn choose(self, index: usize) {
        self.target.set(index);
        self.wants_token.set(false);
        let Some(target) = untrack(|| self.chosen()) else {
            return;
        };
        let is_rejected = self.forgotten.with_untracked(|forgotten| {
            let former = forgotten.get(&target.id);
            former.is_some_and(|former| former.why == Forgotten::Rejected)
        });
        let flaw = is_rejected.then_some(Flaw::TokenRejected);
        self.flaws.set(flaw.into_iter().collect());
        self.mistakes.set(Mistakes::new());
        self.ticked.update(|ticked| {
            ticked.retain(|id| target.reports.iter().any(|report| report.id == **id));
        });
    }

    /// Ticks or unticks a report.
    pub fn tick(self, report: &str, is_ticked: bool) {
        self.ticked.update(|ticked| {
            if is_ticked {
                ticked.insert(report.to_owned());
            } else {
                ticked.remove(report);
            }
        });
        self.clear_flaws(Field::Reports);
    }

    /// Clears what is wrong with a field that is being changed.
    pub fn clear_flaws(self, field: Field) {
        self.flaws
            .update(|flaws| flaws.retain(|flaw| flaw.field() != field));
    }

    /// Ticks every report, or none.
    pub fn tick_all(self, is_ticked: bool) {
        let Some(target) = untrack(|| self.chosen()) else {
            return;
        };
        for report in &target.reports {
            self.tick(&report.id, is_ticked);
        }
    }

    /// The questions about the ticked reports; tracks the choice.
    #[must_use]
    pub fn questions(self) -> Vec<Question> {
        let Some(target) = self.chosen() else {
            return Vec::new();
        };
        let ticked = self.ticked.get();
        questions::questions(&questions::chosen(&target.reports, &ticked))
    }

    /// Today, in UTC; tracks it.
    #[must_use]
    pub fn today(self) -> Date {
        Date::of_ms(self.now_ms.get())
    }

    /// Something of the answers for the chosen server; tracks them.
    pub fn answer<T>(self, read: impl FnOnce(&Answers) -> T) -> T {
        let target = self.chosen().map(|target| target.id).unwrap_or_default();
        self.answers.with(|answers| match answers.get(&target) {
            Some(answers) => read(answers),
            None => read(&Answers::default()),
        })
    }

    /// Changes the answers for the chosen server. What was wrong with the fields of this question
    /// counts no more.
    pub fn change_answers(self, question: &Question, change: impl FnOnce(&mut Answers)) {
        let Some(target) = untrack(|| self.chosen()) else {
            return;
        };
        self.answers
            .update(|answers| change(answers.entry(target.id).or_default()));
        let ids = question.field_ids();
        self.mistakes
            .update(|mistakes| mistakes.retain(|id, _| !ids.contains(id)));
    }

    /// Fetches the ticked reports with the credential held for the chosen server, or with the
    /// entered one, which is then held for it. Returns whether it began; if not,
    /// [`Fetching::flaws`] and [`Fetching::mistakes`] say why.
    pub fn begin(self, user: &str, token: &str) -> bool {
        let Some(target) = untrack(|| self.chosen()) else {
            return false;
        };
        if self.intercepted.get_untracked() {
            return false;
        }
        let ticked = self.ticked.get_untracked();
        let reports = questions::chosen(&target.reports, &ticked);
        let (requests, mistakes) = self.requests(&target, &reports);
        let mut flaws = Vec::new();
        if reports.is_empty() {
            flaws.push(Flaw::NoReport);
        }
        if untrack(|| !self.holds(&target.id))
            && let Err(entered) = self.hold(&target.id, user, token, false)
        {
            flaws.extend(entered);
            // The token was taken out of its field, and has to be entered again.
            if flaws.iter().all(|flaw| flaw.field() != Field::Token) {
                flaws.push(Flaw::TokenMissing);
            }
        }
        let is_fine = flaws.is_empty() && mistakes.is_empty();
        self.flaws.set(flaws);
        self.mistakes.set(mistakes);
        if is_fine {
            self.wants_token.set(false);
            let is_alone = reports.len() == 1;
            let row = |request| FetchJob::new(request, None, is_alone);
            self.enqueue(requests.into_iter().map(row).collect());
            self.admit();
        }
        is_fine
    }

    /// The requests for the ticked reports; none while an answer is missing or wrong. Tracks the
    /// form.
    #[must_use]
    pub fn chosen_requests(self) -> Vec<ReportRequest> {
        let Some(target) = self.chosen() else {
            return Vec::new();
        };
        self.answers.track();
        let chosen = self
            .ticked
            .with(|ticked| questions::chosen(&target.reports, ticked));
        let (requests, mistakes) = self.requests(&target, &chosen);
        if mistakes.is_empty() {
            requests
        } else {
            Vec::new()
        }
    }

    /// The requests for these reports with the answers of the form, and the mistakes in those.
    fn requests(
        self,
        target: &Target,
        reports: &[&ReportDescription],
    ) -> (Vec<ReportRequest>, Mistakes) {
        let questions = questions::questions(reports);
        let (mut requests, mut mistakes) = (Vec::new(), Mistakes::new());
        for report in reports {
            let checked =
                untrack(|| self.answer(|answers| answers.check(report, &questions, now_ms())));
            match checked {
                Ok(parameters) => requests.push(ReportRequest {
                    target: target.id.clone(),
                    target_title: target.title.clone(),
                    target_host: target.origin_host.clone(),
                    report: report.id.to_string(),
                    report_title: report.title.to_string(),
                    query: parameters.query(),
                    details: questions::details(report, &parameters),
                }),
                Err(found) => mistakes.extend(found),
            }
        }
        (requests, mistakes)
    }
}

/// The servers and reports that the form can ask for.
fn askable(mut targets: Vec<Target>) -> Vec<Target> {
    for target in &mut targets {
        target.reports.retain(questions::can_be_asked);
    }
    targets.retain(|target| !target.reports.is_empty());
    targets
}

impl PartialEq for FetchJob {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

#[cfg(test)]
mod tests;
