//! This module takes the events of engines and updates the state of their files.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use reports::archive::zip::Entry;
use reports::archive::{file_name, unpacked_name};
use reports::export::ExportFormat;
use reports::overview::Overview;
use reports::problem::Problem;
use reports::profile::Profile;
use reports::read::About;
use reports::table::RowRanges;
use reports::view::Window;
use reports::wire::{Command, Event, Input, Reply, Request, Topic};
use wasm_bindgen::prelude::*;

use super::{bytes_of, modified_ms};
use crate::model::export_name::{Exported, export_name};
use crate::model::format::day_iso;
use crate::model::phase::{Phase, Progress, Trouble};
use crate::model::profile_requests::ProfileRequestTracker;
use crate::model::rows::RowCache;
use crate::model::view_state::{Step, ViewState};
use crate::platform::later;
use crate::session::client::{Attachment, Engine, EngineEvent};
use crate::session::perf;
use crate::session::source::Source;
use crate::session::state::{Export, OpenFile};
use crate::text::reading as words;

impl OpenFile {
    /// Gives the file to an engine.
    pub(super) fn read_with(self, engine: Engine) {
        engine.listen(move |event| self.on_event(event));
        let source = self.session.with_value(|session| session.source.clone());
        let (body, attachment) = match source {
            Some(Source::File(file, _)) => self.open(&file, None),
            Some(Source::Part(part)) => self.open(&part.file, part.entry.clone()),
            Some(Source::Concatenation(concatenation)) => self.concatenate(&concatenation),
            Some(Source::Many(_)) | None => return,
        };
        self.session.update_value(|session| {
            let generation = session.requests.generation_of(&body);
            engine.send(Request { generation, body }, Some(attachment));
            session.engine = Some(engine);
        });
    }

    /// The command that reads a file or an entry of it, with the file.
    fn open(self, file: &web_sys::File, entry: Option<Box<Entry>>) -> (Command, Attachment) {
        let input = Input {
            // If the path distinguishes the file from others, its folders say nothing about the
            // report.
            name: file_name(&self.name.get_value()).to_owned(),
            size_bytes: bytes_of(file),
            modified_ms: modified_ms(file),
            options: self.options.get_untracked(),
            entry,
        };
        (Command::Open(input), Attachment::File(file.clone()))
    }

    /// Takes an event of the engine.
    fn on_event(self, event: EngineEvent) {
        if self.page.file_now(self.id) != Some(self) {
            return;
        }
        self.session
            .update_value(|session| session.watchdog.on_reply());
        match event {
            EngineEvent::Message(reply, beside) => self.take(*reply, beside),
            EngineEvent::OtherVersion => {
                self.page.trouble.set(Some(Trouble::OtherVersion));
                self.end(Phase::Crashed(String::new()));
            }
            EngineEvent::FailedToStart(reason) => {
                self.page
                    .trouble
                    .set(Some(Trouble::NoEngine(reason.clone())));
                self.end(Phase::Crashed(reason));
            }
            EngineEvent::Died(reason) => self.crash(reason),
        }
    }

    /// The engine of this file died.
    pub(super) fn crash(self, reason: String) {
        self.end(Phase::Crashed(reason));
        self.page.announce(words::crashed(&self.name.get_value()));
    }

    fn end(self, phase: Phase) {
        self.page.stop(self.id);
        self.busy.set(false);
        self.phase.set(phase);
    }

    fn take(self, reply: Reply, beside: Option<JsValue>) {
        let Reply { generation, body } = reply;
        if let Some(topic) = body.topic()
            && !self.is_latest(topic, generation)
        {
            return;
        }
        match body {
            Event::Ready { .. } => self.page.is_up(),
            Event::Progress { bytes, rows } => {
                self.progress.update(|progress| {
                    progress.bytes = bytes;
                    progress.rows = rows;
                });
            }
            Event::FirstRows { about, rows } => {
                let first = Window {
                    rows,
                    ..Window::default()
                };
                self.about.set(Some(Arc::new(about)));
                self.rows.update(|rows| self.put(rows, first));
                self.mark_first_rows();
            }
            Event::Opened {
                about,
                overview,
                problems,
            } => self.take_report(about, overview, problems),
            Event::Refused(refusal) => self.end(Phase::Refused(refusal)),
            Event::Archive(entries) => {
                self.end(Phase::Listed);
                self.page.take_listing(self, entries);
            }
            Event::Overview(overview) => self.overview.set(Some(Arc::new(overview))),
            Event::Viewed {
                rows,
                error,
                window,
            } => {
                let before = self
                    .session
                    .try_update_value(|session| session.unvalidated.take())
                    .flatten();
                match before {
                    // The address asked this of a different file.
                    Some(before) if error.is_some() => self.restore_view_state(before),
                    _ if error.is_some() && self.matched.get_untracked().is_some() => {
                        self.keep_view();
                        self.query_error.set(error);
                    }
                    _ => {
                        self.take_view(generation, rows, window);
                        self.query_error.set(error);
                    }
                }
            }
            Event::Window(window) => self.take_window(window),
            Event::Print(window) => self.take_printed(window),
            Event::Record(record) => self.record.set(Some(record)),
            Event::Located(located) => self.located.set(Some(located)),
            Event::Values(values) => self.values.set(Some(values)),
            Event::Reclaimed {
                answer,
                listed,
                text,
            } => self.take_reclaimed(answer, listed, text),
            Event::OfList(reply) => {
                let list = self.list_of_seats(&reply);
                list.take(*reply, beside);
                list.count_listed();
            }
            Event::Profiled { profile, .. } => self.take_profile(profile),
            Event::Rows(rows) => {
                let naming = self
                    .session
                    .try_update_value(|session| session.naming.take());
                if let Some(Some(naming)) = naming {
                    naming(rows);
                }
            }
            Event::Members { found, as_text } => self.take_members(found, as_text),
            // Previews have a separate engine and listener.
            Event::Previewed(_) | Event::Pong => {}
            Event::Copied(copied) => {
                let copying = self
                    .session
                    .try_update_value(|session| session.copying.take());
                if let Some(Some(copying)) = copying {
                    copying(copied);
                }
            }
            Event::Exported(exported) => {
                if let Some(blob) = beside.and_then(|beside| beside.dyn_into().ok()) {
                    save(&blob, &self.export_name(exported.format));
                    self.export.set(Some(Export::Saved(exported)));
                }
            }
        }
    }

    fn take_report(self, about: About, overview: Overview, problems: Vec<Problem>) {
        let bytes = self.progress.with_untracked(|progress| progress.bytes);
        let total_bytes = about.packed_bytes.unwrap_or(about.size_bytes);
        self.progress.set(Progress {
            bytes: bytes.max(total_bytes),
            total_bytes,
            rows: about.rows,
        });
        self.about.set(Some(Arc::new(about)));
        self.overview.set(Some(Arc::new(overview)));
        self.problems.set(Arc::new(problems));
        self.phase.set(Phase::Ready);
        self.page.finished(self.id);
        self.validate_view_state();
        self.ask_view();
        let (row, as_of_ms) = self
            .view_state
            .with_untracked(|view_state| (view_state.row, view_state.as_of_ms));
        self.ask_record(row);
        if as_of_ms.is_some() {
            self.ask_overview(as_of_ms);
        }
        // Only now is it known which parts of the view state may stand in the address, and
        // the kind, which the address names for every open file.
        self.page.record_step(Step::Replace);
    }

    /// Whether rows of the report are known to be missing. Not tracked.
    pub(super) fn is_partial(self) -> bool {
        self.about
            .with_untracked(|about| about.as_ref().is_some_and(|about| about.is_partial()))
    }

    /// The name of the file that is being exported.
    fn export_name(self, format: ExportFormat) -> String {
        let ending = match format {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
        };
        let about = self.about.get_untracked();
        let name = self.name.get_value();
        let name = unpacked_name(file_name(&name));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let kind = about.as_ref().map_or("", |about| &about.kind);
        let title = crate::text::kinds::title(kind);
        let is_known = !kind.is_empty() && kind != "generic";
        let as_of_ms = self
            .overview
            .with_untracked(|overview| overview.as_ref().and_then(|overview| overview.as_of.ms));
        let day = as_of_ms.map(|ms| day_iso(ms, 0));
        let (query, is_searched) = self.view_state.with_untracked(|view_state| {
            (
                view_state.query.clone(),
                !view_state.search_text().is_empty(),
            )
        });
        let is_ticked = self.session.with_value(|session| session.exports_ticked)
            || self.only.with_untracked(Option::is_some);
        let exported = Exported {
            report: if is_known { title } else { stem },
            query: &query,
            columns: about.as_ref().map_or(&[], |about| &about.columns),
            is_searched,
            is_ticked,
            is_partial: self.is_partial(),
            day: day.as_deref(),
        };
        export_name(&exported, ending)
    }

    /// Drops the view state of the address if it does not fit this file.
    fn validate_view_state(self) {
        let does_not_fit = !self
            .view_state
            .with_untracked(|view_state| self.has(view_state));
        let before = self
            .session
            .try_update_value(|session| does_not_fit.then(|| session.unvalidated.take()).flatten());
        if let Some(before) = before.flatten() {
            self.view_state.set(before);
        }
    }

    /// Restores an earlier view state, and corrects the address.
    fn restore_view_state(self, before: ViewState) {
        self.apply(before, None);
        if self.page.route.get_untracked().file() == Some(self.id) {
            self.page.record_step(Step::Replace);
        }
    }

    fn take_view(self, generation: u32, matched: u32, window: Window) {
        let mut rows = RowCache {
            generation,
            ..RowCache::default()
        };
        self.put(&mut rows, window);
        self.rows.set(rows);
        self.matched.set(Some(matched));
        self.busy.set(false);
        let (measure, is_first, row) = self
            .session
            .try_update_value(|session| {
                let is_first = !std::mem::replace(&mut session.first_view_answered, true);
                (
                    session.measure.take(),
                    is_first,
                    session.locate_wanted.take(),
                )
            })
            .unwrap_or_default();
        if let Some(row) = row {
            self.locate(row);
        }
        if is_first {
            self.mark_first_rows();
            perf::mark_painted(perf::READY);
        }
        if let Some((measure, since_ms)) = measure {
            perf::measure_painted(measure, since_ms);
        }
    }

    /// The filter cannot be read: the rows of the last view stay, and are those of the engine's view.
    fn keep_view(self) {
        let generation = self.rows.with_untracked(|rows| rows.generation);
        self.session.update_value(|session| {
            session.requests.keep(Topic::View, generation);
            session.measure = None;
        });
        self.busy.set(false);
    }

    fn take_window(self, window: Window) {
        let matched = self.matched.get_untracked().unwrap_or(0);
        let mut next = None;
        self.rows.update(|rows| {
            next = self
                .session
                .try_update_value(|session| session.requests.take_window(rows, window, matched))
                .flatten();
        });
        self.ask_for(next);
    }

    fn put(self, rows: &mut RowCache, window: Window) {
        self.session
            .with_value(|session| session.requests.put(rows, window));
    }

    fn take_profile(self, profile: Option<Profile>) {
        let taken = self
            .session
            .try_update_value(|session| session.profile_requests.answered(profile));
        let (taken, next) = taken.unwrap_or_default();
        if let Some((column, profile)) = taken {
            self.profiles.update(|profiles| {
                profiles.insert(column, profile);
            });
        }
        self.ask_profile(next);
    }

    fn mark_first_rows(self) {
        let marked = self
            .session
            .try_update_value(|session| std::mem::replace(&mut session.first_rows_marked, true));
        if marked == Some(false) {
            perf::mark_painted(perf::FIRST_ROWS);
        }
    }

    pub(super) fn is_latest(self, topic: Topic, generation: u32) -> bool {
        self.session
            .with_value(|session| session.requests.is_latest(topic, generation))
    }

    /// Forgets everything that was read, and keeps the view state.
    pub(super) fn forget(self) {
        let total_bytes = self
            .session
            .with_value(|session| session.source.as_ref().map_or(0, Source::size_bytes));
        self.session.update_value(|session| {
            session.first_rows_marked = false;
            session.first_view_answered = false;
            session.measure = None;
            session.profile_requests = ProfileRequestTracker::default();
            session.watchdog.on_reply();
        });
        self.progress.set(Progress {
            total_bytes,
            ..Progress::default()
        });
        self.about.set(None);
        self.overview.set(None);
        self.problems.set(Arc::default());
        self.busy.set(false);
        self.matched.set(None);
        self.query_error.set(None);
        self.rows.set(RowCache::default());
        self.record.set(None);
        self.located.set(None);
        self.aim.set(None);
        self.values.set(None);
        self.profiles.set(BTreeMap::new());
        self.members.set(None);
        self.ticks.set(RowRanges::default());
        self.only.set(None);
        self.export.set(None);
        self.forget_reclaim();
        self.phase.set(Phase::Reading);
    }
}

/// The name of a file that holds a part of a report, so that a selection is not mistaken for the
/// report. If rows of the report are missing, only the name can say so in every format.
pub(super) fn name_of_part(name: &str, is_partial: bool, part: &str, ending: &str) -> String {
    let name = unpacked_name(file_name(name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let partial = if is_partial { "partial-" } else { "" };
    format!("{stem}-{partial}{part}.{ending}")
}

/// Gives a blob to the browser to save.
pub(super) fn save(blob: &web_sys::Blob, name: &str) {
    let Ok(url) = web_sys::Url::create_object_url_with_blob(blob) else {
        return;
    };
    if let Some(link) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<web_sys::HtmlAnchorElement>().ok())
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser has begun to save by then; kept longer, the blob would stay in memory.
    later::after(Duration::from_secs(60), move || {
        let _ = web_sys::Url::revoke_object_url(&url);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_exports() {
        assert_eq!(
            name_of_part("a/trace.csv.gz", true, "rows", "csv"),
            "trace-partial-rows.csv"
        );
        assert_eq!(
            name_of_part("x/seats.json.gz", false, "reclaim", "txt"),
            "seats-reclaim.txt"
        );
    }
}
