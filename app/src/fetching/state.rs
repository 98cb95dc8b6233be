//! What the page knows of fetching, as signals, and what a person can do.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use leptos::prelude::*;
use reports::wire::FileId;
use web_sys::File;

use super::arrival::Copy as Version;
use super::body;
use super::call::{self, Place};
use super::clock::now_ms;
use super::course::{self, Outcome};
use super::credential::Flaw;
use super::idle::Forgotten;
use super::job::{Event, Failure, Job};
use super::leash::Hold;
use super::run::{self, End, Order};
use super::token::{Held, Keeper};
use super::wire::{Target, Targets};
use crate::actions::in_background;
use crate::copy::fetch as words;
use crate::state::Page;

/// Fetches that are listed, at most; the oldest that are over make room.
const ROWS: usize = 60;

/// Everything about fetching; `Copy`, provided as context by the shell.
#[derive(Clone, Copy)]
pub struct Fetching {
    page: Page,
    /// The servers that reports can be fetched from. Empty until the API has said so, and for
    /// good where there is no API: then fetching is not offered.
    pub targets: RwSignal<Arc<Vec<Target>>>,
    /// The index of the one chosen.
    pub target: RwSignal<usize>,
    /// Ids of the reports that are ticked.
    pub ticked: RwSignal<BTreeSet<String>>,
    /// What is wrong with what was entered.
    pub flaws: RwSignal<Vec<Flaw>>,
    /// The credential in memory, without its secret.
    pub held: RwSignal<Option<Held>>,
    /// Why there is none any more.
    pub forgotten: RwSignal<Option<Forgotten>>,
    /// What is fetched and was fetched, newest first.
    pub rows: RwSignal<Vec<Row>>,
    /// Where the open files that were fetched are from.
    pub origins: RwSignal<BTreeMap<FileId, Origin>>,
    /// Now, ms since the epoch: every second while something runs, else every half minute.
    pub now_ms: RwSignal<i64>,
    /// Something needs the credential, and there is none.
    pub wants_token: RwSignal<bool>,
    pub(super) desk: StoredValue<Desk, LocalStorage>,
}

/// What is held besides signals.
#[derive(Default)]
pub(super) struct Desk {
    pub(super) keeper: Keeper,
    next_row: u32,
    queue: VecDeque<u32>,
    running: BTreeMap<u32, Hold>,
    held: run::Held,
    /// Targets that have let the credential in.
    let_in: BTreeSet<String>,
}

/// One fetch.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number, never used twice.
    pub id: u32,
    /// The server's id.
    pub target: String,
    /// The server's name.
    pub target_title: String,
    /// The server's host.
    pub target_host: String,
    /// The report's id.
    pub report: String,
    /// The report's name.
    pub report_title: String,
    /// How it stands.
    pub job: ArcRwSignal<Job>,
    /// The file it became.
    pub file: ArcRwSignal<Option<FileId>>,
    /// The file it is a newer copy of.
    pub replaces: Option<FileId>,
    /// Whether it was started with no other beside it.
    is_alone: bool,
}

/// Where an open file is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The server's id.
    pub target: String,
    /// The server's name.
    pub target_title: String,
    /// The server's host.
    pub target_host: String,
    /// The report's id.
    pub report: String,
    /// The report's name.
    pub report_title: String,
    /// Which copy it is.
    pub version: Version,
    /// When it came here, ms since the epoch.
    pub came_ms: i64,
    /// Whether Rollcall was told to forget what it keeps of it.
    pub forget: Forget,
}

/// How far forgetting is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Forget {
    /// Nobody asked for it.
    #[default]
    No,
    /// Rollcall is being told.
    Asking,
    /// It has forgotten.
    Done,
    /// It did not.
    Failed(Failure),
}

impl Origin {
    /// Seconds since Rollcall fetched it.
    #[must_use]
    pub fn age_s(&self, now_ms: i64) -> u64 {
        let here_s = u64::try_from((now_ms - self.came_ms) / 1000).unwrap_or(0);
        self.version.age_s.saturating_add(here_s)
    }
}

impl Fetching {
    /// Nothing known yet. [`Fetching::start`] asks the API.
    #[must_use]
    pub fn new(page: Page) -> Self {
        Self {
            page,
            targets: RwSignal::new(Arc::default()),
            target: RwSignal::new(0),
            ticked: RwSignal::new(BTreeSet::new()),
            flaws: RwSignal::new(Vec::new()),
            held: RwSignal::new(None),
            forgotten: RwSignal::new(None),
            rows: RwSignal::new(Vec::new()),
            origins: RwSignal::new(BTreeMap::new()),
            now_ms: RwSignal::new(0),
            wants_token: RwSignal::new(false),
            desk: StoredValue::new_local(Desk::default()),
        }
    }

    /// Asks the API once what can be fetched, while the page itself is still loading. A page that
    /// was opened from a disk asks nobody.
    pub fn start(self) {
        in_background(async move {
            let targets = call::targets().await;
            let targets = Targets { targets }.usable();
            if !targets.is_empty() {
                self.now_ms.set(now_ms());
                self.targets.set(Arc::new(targets));
                self.watch_idleness();
            }
        });
    }

    /// Whether a token may be entered here at all.
    #[must_use]
    pub fn is_secure() -> bool {
        body::is_secure()
    }

    /// The page it belongs to.
    pub(super) fn page(self) -> Page {
        self.page
    }

    /// Whether there is anything to fetch from.
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

    /// Chooses a server; what it does not offer is not ticked any more.
    pub fn choose(self, index: usize) {
        self.target.set(index);
        let Some(target) = self.chosen() else { return };
        self.ticked.update(|ticked| {
            ticked.retain(|id| target.reports.iter().any(|report| report.id == *id));
        });
    }

    /// Ticks a report, or takes the tick away.
    pub fn tick(self, report: &str, is_ticked: bool) {
        self.ticked.update(|ticked| {
            if is_ticked {
                ticked.insert(report.to_owned());
            } else {
                ticked.remove(report);
            }
        });
        self.flaws
            .update(|flaws| flaws.retain(|flaw| *flaw != Flaw::NoReport));
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

    /// Fetches the ticked reports with the credential held, or with what was entered, which is
    /// held from then on. Tells whether it began; else [`Fetching::flaws`] says why not.
    pub fn begin(self, user: &str, token: &str) -> bool {
        let Some(target) = untrack(|| self.chosen()) else {
            return false;
        };
        let ticked = self.ticked.get_untracked();
        let reports: Vec<_> = target
            .reports
            .iter()
            .filter(|report| ticked.contains(&report.id))
            .collect();
        let mut flaws = Vec::new();
        if reports.is_empty() {
            flaws.push(Flaw::NoReport);
        }
        if self.held.with_untracked(Option::is_none)
            && let Err(entered) = self.hold(user, token, false)
        {
            flaws.extend(entered);
        }
        let is_fine = flaws.is_empty();
        self.flaws.set(flaws);
        if is_fine {
            self.wants_token.set(false);
            let is_alone = reports.len() == 1;
            for report in reports {
                self.enqueue(Row {
                    id: 0,
                    target: target.id.clone(),
                    target_title: target.title.clone(),
                    target_host: target.origin_host.clone(),
                    report: report.id.clone(),
                    report_title: report.title.clone(),
                    job: ArcRwSignal::new(Job::new(now_ms())),
                    file: ArcRwSignal::new(None),
                    replaces: None,
                    is_alone,
                });
            }
            self.admit();
        }
        is_fine
    }

    /// Fetches it again, as it was.
    pub fn again(self, row: &Row) {
        if self.needs_token(&row.target, &row.report) {
            return;
        }
        self.remove(row.id);
        self.enqueue(Row {
            job: ArcRwSignal::new(Job::new(now_ms())),
            file: ArcRwSignal::new(None),
            is_alone: true,
            ..row.clone()
        });
        self.admit();
    }

    /// Fetches a newer copy of an open file, which takes its place.
    pub fn refresh(self, file: FileId) {
        let Some(origin) = self.origin(file) else {
            return;
        };
        let is_underway = self
            .refreshing(file)
            .is_some_and(|row| row.job.with_untracked(|job| !job.is_over()));
        if is_underway || self.needs_token(&origin.target, &origin.report) {
            return;
        }
        self.enqueue(Row {
            id: 0,
            target: origin.target,
            target_title: origin.target_title,
            target_host: origin.target_host,
            report: origin.report,
            report_title: origin.report_title,
            job: ArcRwSignal::new(Job::new(now_ms())),
            file: ArcRwSignal::new(None),
            replaces: Some(file),
            is_alone: true,
        });
        self.admit();
    }

    /// The last fetch of a newer copy of this file; tracks the list.
    #[must_use]
    pub fn refreshing(self, file: FileId) -> Option<Row> {
        self.rows
            .with(|rows| rows.iter().find(|row| row.replaces == Some(file)).cloned())
    }

    /// Has Rollcall forget what it keeps of the report that an open file is.
    pub fn forget_copy(self, file: FileId) {
        let Some(origin) = self.origin(file) else {
            return;
        };
        if origin.forget == Forget::Asking || self.needs_token(&origin.target, &origin.report) {
            return;
        }
        let Some(credential) = self.desk.with_value(|desk| desk.keeper.credential()) else {
            return;
        };
        let hold = Hold::new(credential);
        let place = Place {
            target: origin.target,
            report: origin.report,
        };
        let set = move |forget| {
            self.origins.update(|origins| {
                if let Some(origin) = origins.get_mut(&file) {
                    origin.forget = forget;
                }
            });
        };
        set(Forget::Asking);
        in_background(async move {
            // One try: whoever asked is there to ask again. The call's own limit ends it.
            let forget = match call::forget(&hold.leash(), &place).await {
                Ok(()) => Forget::Done,
                Err(Outcome::Refused(problem)) => Forget::Failed(Failure::Problem(problem)),
                Err(Outcome::Strange { status }) => Forget::Failed(Failure::NotTheApi(status)),
                Err(Outcome::SentOn) => Forget::Failed(Failure::SentOn),
                Err(_) => Forget::Failed(Failure::OutOfReach),
            };
            self.page
                .announce(words::forget(&forget).unwrap_or_default());
            set(forget);
        });
    }

    /// Stops a fetch, whether it runs or waits.
    pub fn cancel(self, id: u32) {
        self.end(id, Event::Cancelled);
        self.admit();
    }

    /// Stops every fetch that is not over.
    pub fn cancel_all(self) {
        let ids: Vec<u32> = self.rows.with_untracked(|rows| {
            let is_open = |row: &&Row| row.job.with_untracked(|job| !job.is_over());
            rows.iter().filter(is_open).map(|row| row.id).collect()
        });
        for id in ids {
            self.end(id, Event::Cancelled);
        }
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

    /// Where an open file is from; tracks nothing.
    fn origin(self, file: FileId) -> Option<Origin> {
        self.origins
            .with_untracked(|origins| origins.get(&file).cloned())
    }

    /// Whether there is no credential; then the form is shown, filled in as far as it can be.
    fn needs_token(self, target: &str, report: &str) -> bool {
        if self.held.with_untracked(Option::is_some) {
            return false;
        }
        let index = self
            .targets
            .with_untracked(|targets| targets.iter().position(|own| own.id == target));
        if let Some(index) = index {
            self.target.set(index);
        }
        self.ticked.set(BTreeSet::from([report.to_owned()]));
        self.wants_token.set(true);
        self.page.show_fetch();
        true
    }

    fn enqueue(self, row: Row) {
        let id = self.desk.try_update_value(|desk| {
            desk.next_row += 1;
            desk.queue.push_back(desk.next_row);
            desk.next_row
        });
        let Some(id) = id else { return };
        self.rows.update(|rows| {
            rows.insert(0, Row { id, ..row });
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
    fn admit(self) {
        loop {
            let next = self.desk.try_update_value(|desk| {
                let id = *desk.queue.front()?;
                let row = self.row(id)?;
                let is_let_in = desk.let_in.contains(&row.target);
                if course::admitted(desk.running.len(), is_let_in) == 0 {
                    return None;
                }
                desk.queue.pop_front();
                let hold = Hold::new(desk.keeper.credential()?);
                let leash = hold.leash();
                desk.running.insert(id, hold);
                Some((row, leash, desk.held.clone()))
            });
            let Some((row, leash, held)) = next.flatten() else {
                return;
            };
            self.tell(row.id, Event::Begun);
            let version = row.replaces.and_then(|file| self.origin(file));
            let order = Order {
                place: Place {
                    target: row.target.clone(),
                    report: row.report.clone(),
                },
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

    fn row(self, id: u32) -> Option<Row> {
        self.rows
            .with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned())
    }

    /// Passes on what happened to a job.
    fn tell(self, id: u32, event: Event) {
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
            let said = row.job.with_untracked(|job| words::news(&row, job, news));
            self.page.announce(said);
        }
    }

    /// The server has not refused the credential: all that wait may go.
    fn let_in(self, target: &str) {
        let is_new = self
            .desk
            .try_update_value(|desk| desk.let_in.insert(target.to_owned()));
        if is_new == Some(true) {
            self.admit();
        }
    }

    fn arrived(self, row: &Row, file: &File, version: Version) {
        self.let_in(&row.target);
        let is_looked_at = self.page.current.get_untracked() == row.replaces
            && (row.replaces.is_some() || self.page.fetch.get_untracked());
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

    fn same(self, row: &Row, version: Version) {
        self.let_in(&row.target);
        if let Some(file) = row.replaces {
            row.file.set(Some(file));
            self.origins.update(|origins| {
                if let Some(origin) = origins.get_mut(&file) {
                    origin.version = version;
                    origin.came_ms = now_ms();
                }
            });
        }
        self.end(row.id, Event::Same);
        self.admit();
    }

    fn failed(self, row: &Row, failure: Failure) {
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
            self.forget_token(Forgotten::Rejected);
        }
        self.admit();
    }

    /// Ends what waits for the server that refused the credential: it would be refused as well,
    /// and refusals are counted.
    fn spare(self, target: &str) {
        let waiting = self.desk.with_value(|desk| desk.queue.clone());
        for id in waiting {
            if self.row(id).is_some_and(|row| row.target == target) {
                self.end(id, Event::Failed(Failure::Spared));
            }
        }
    }

    /// Ends a job at this end; what runs of it is aborted.
    fn end(self, id: u32, event: Event) {
        let hold = self.desk.try_update_value(|desk| {
            desk.queue.retain(|waiting| *waiting != id);
            desk.running.remove(&id)
        });
        // After the borrow: what is aborted may run at once.
        drop(hold);
        self.tell(id, event);
    }

    /// Forgets which servers let the credential in: it is another one now.
    pub(super) fn is_stranger(self) {
        self.desk.update_value(|desk| desk.let_in.clear());
    }
}

impl Targets {
    /// Those that offer anything.
    fn usable(self) -> Vec<Target> {
        let mut targets = self.targets;
        targets.retain(|target| !target.reports.is_empty());
        targets
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}
