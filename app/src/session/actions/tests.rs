use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use reports::export::ExportFormat;
use reports::read::{ReadOptions, read_all};
use reports::table::RowRanges;
use reports::view::Scope;
use reports::wire::{Command, Copy, Event, PROTOCOL, Request, Topic};

use crate::model::phase::{Phase, Trouble};
use crate::model::preferences::Preferences;
use crate::model::view_state::Step;
use crate::platform::later::test_clocks::run_waiting;
use crate::session::client::tests::FakeEngine;
use crate::session::client::{Engine, Spawn};
use crate::session::runtime::FileSession;
use crate::session::source::{Concatenation, Source};
use crate::session::state::{Export, OpenFile, Page};

mod reclaiming;

/// A page whose engines send the replies of a test.
struct Browser {
    page: Page,
    engines: Rc<RefCell<Vec<FakeEngine>>>,
    _owner: Owner,
}

struct Spawner(Rc<RefCell<Vec<FakeEngine>>>);

impl Spawn for Spawner {
    fn start(&mut self) -> Result<Engine, String> {
        let (engine, fake) = FakeEngine::start();
        self.0.borrow_mut().push(fake);
        Ok(engine)
    }
}

impl Browser {
    fn new() -> Self {
        let owner = Owner::new();
        owner.set();
        let page = Page::new(Preferences::default());
        let engines = Rc::default();
        page.runtime.update_value(|runtime| {
            runtime.spawner = Some(Box::new(Spawner(Rc::clone(&engines))));
            runtime.counts_requests = true;
        });
        Self {
            page,
            engines,
            _owner: owner,
        }
    }

    /// A file that is being read, with its engine and the generation of the reading.
    fn open(&self) -> (OpenFile, FakeEngine, u32) {
        let file = self.page.open_one(source()).unwrap();
        let engine = self.engine();
        engine.get_ready();
        let posted = engine.posted();
        assert!(matches!(posted[0].body, Command::Concatenate { .. }));
        (file, engine, posted[0].generation)
    }

    /// A file that is open, with its engine.
    fn opened(&self) -> (OpenFile, FakeEngine) {
        let (file, engine, reading) = self.open();
        engine.reply(reading, opened());
        assert!(file.phase.get_untracked() == Phase::Ready);
        engine.posted();
        (file, engine)
    }

    /// The engine that was started last.
    fn engine(&self) -> FakeEngine {
        self.engines.borrow().last().unwrap().clone()
    }
}

/// The only source that needs no file of the browser.
fn source() -> Source {
    Source::Concatenation(Rc::new(Concatenation {
        name: "no files".to_owned(),
        parts: Vec::new(),
    }))
}

fn opened() -> Event {
    let report = read_all(b"id\n1\n2\n", "", None, &ReadOptions::default()).unwrap();
    Event::Opened {
        about: report.about().clone(),
        overview: report.overview(None),
        problems: Vec::new(),
        vocabularies: Vec::new(),
    }
}

fn viewed(rows: u32) -> Event {
    Event::Viewed {
        rows,
        error: None,
        window: Default::default(),
    }
}

/// The only request that was posted.
#[track_caller]
fn one(engine: &FakeEngine) -> Request {
    let [request] = <[Request; 1]>::try_from(engine.posted()).unwrap();
    request
}

#[test]
fn a_file_that_was_read_requests_its_rows() {
    let browser = Browser::new();
    let (file, engine, reading) = browser.open();
    engine.reply(reading, Event::Progress { bytes: 4, rows: 1 });
    assert_eq!(file.progress.get_untracked().bytes, 4);
    engine.reply(reading, opened());
    let view = one(&engine);
    assert!(matches!(view.body, Command::View { .. }));
    assert!(file.busy.get_untracked());
    engine.reply(view.generation, viewed(2));
    assert_eq!(file.matched.get_untracked(), Some(2));
    assert!(!file.busy.get_untracked());
}

#[test]
fn copying_from_a_file_that_is_being_read_ends_at_once() {
    let browser = Browser::new();
    let (file, engine, _) = browser.open();
    let copied = Rc::new(Cell::new(true));
    let written = Rc::clone(&copied);
    file.copy(Copy::Record { row: 0 }, move |copied| {
        written.set(copied.is_some());
    });
    assert!(!copied.get());
    assert!(engine.posted().is_empty());
}

#[test]
fn a_cancelled_export_saves_nothing() {
    let browser = Browser::new();
    let (file, engine) = browser.opened();
    file.matched.set(Some(2));
    file.export(ExportFormat::Csv, Vec::new(), None);
    let export = one(&engine).generation;
    file.cancel_export();
    let cancel = one(&engine);
    assert!(matches!(cancel.body, Command::Cancel(Topic::Export)));
    // A reply that is under way is dropped: in a browser it would save the file.
    let is_awaited = |session: &FileSession| session.requests.is_latest(Topic::Export, export);
    assert!(!file.session.with_value(is_awaited));
    assert_eq!(file.export.get_untracked(), Some(Export::Cancelled));
    file.cancel_export();
    assert!(engine.posted().is_empty());
}

#[test]
fn a_filter_that_the_table_refuses_changes_neither_rows_nor_address() {
    let browser = Browser::new();
    let (file, engine) = browser.opened();
    assert!(file.set_query("id:1", Step::Push));
    run_waiting();
    engine.posted();
    let asks_view = |engine: &FakeEngine| {
        let is_view = |request: &Request| matches!(request.body, Command::View { .. });
        engine.posted().iter().any(is_view)
    };
    for refused in ["id:>=abc", "idd:1", "id:("] {
        assert!(!file.set_query(refused, Step::Push), "{refused}");
        run_waiting();
        assert!(!asks_view(&engine), "{refused}");
        assert_eq!(file.view_state.get_untracked().query, "id:1");
        let told = file.refused_filter.get_untracked().unwrap();
        assert_eq!(told.text, refused);
    }
    // As from an address.
    let asked = crate::model::view_state::ViewState {
        query: "id:many".to_owned(),
        ..Default::default()
    };
    file.refused_filter.set(None);
    assert!(!file.try_view_state(asked));
    assert!(!asks_view(&engine));
    assert!(file.refused_filter.get_untracked().is_some());
    file.set_search("1");
    assert_eq!(
        file.refused_filter.get_untracked(),
        None,
        "other rows are asked for"
    );
    assert!(!file.set_query("id:many", Step::Push));
    assert!(file.set_query("id:2", Step::Push));
    assert_eq!(file.refused_filter.get_untracked(), None);
}

#[test]
fn a_problem_leads_to_its_row_among_all_rows() {
    let browser = Browser::new();
    let (file, engine) = browser.opened();
    file.show_only(Some(RowRanges::of_rows(vec![0])));
    file.set_query("id:1", Step::Push);
    run_waiting();
    engine.posted();
    file.show_row(1, None);
    run_waiting();
    let mut views = engine
        .posted()
        .into_iter()
        .filter_map(|request| match request.body {
            Command::View { scope, .. } => Some(scope),
            _ => None,
        });
    assert_eq!(views.next_back(), Some(Scope::default()));
}

#[test]
fn an_export_is_named_after_the_rows_that_were_shown_when_it_began() {
    let browser = Browser::new();
    let (file, engine) = browser.opened();
    file.matched.set(Some(2));
    file.export(ExportFormat::Csv, Vec::new(), None);
    engine.posted();
    file.set_query("id:1", Step::Push);
    file.show_only(Some(RowRanges::of_rows(vec![0])));
    let name = file
        .session
        .with_value(|session| session.export_name.clone());
    assert_eq!(name, "no-files_rows.csv");
    file.matched.set(Some(1));
    file.export(ExportFormat::Json, Vec::new(), None);
    let name = file
        .session
        .with_value(|session| session.export_name.clone());
    assert_eq!(name, "no-files_ticked.json");
}

#[test]
fn late_answers_are_dropped() {
    let browser = Browser::new();
    let (file, engine) = browser.opened();
    file.set_query("id:1", Step::Push);
    let first = one(&engine).generation;
    file.set_query("id:2", Step::Push);
    assert!(engine.posted().is_empty(), "one view in a frame");
    run_waiting();
    let second = one(&engine).generation;
    let as_of = || file.overview.get_untracked().unwrap().as_of.ms;
    file.set_as_of(Some(1));
    let overview = one(&engine).generation;
    file.set_as_of(None);
    assert!(one(&engine).generation > overview);

    engine.reply(first, viewed(7));
    assert_eq!(file.matched.get_untracked(), None);
    engine.reply(second, viewed(1));
    assert_eq!(file.matched.get_untracked(), Some(1));
    let report = read_all(b"id\n1\n", "", None, &ReadOptions::default()).unwrap();
    engine.reply(overview, Event::Overview(report.overview(Some(1))));
    assert_eq!(as_of(), None);
    engine.reply(overview + 1, Event::Overview(report.overview(Some(1))));
    assert_eq!(as_of(), Some(1));
    // A reply to an earlier reading.
    engine.reply(0, opened());
    assert_eq!(as_of(), Some(1));
}

#[test]
fn an_engine_that_dies_takes_only_its_file_along() {
    let browser = Browser::new();
    let (other, other_engine) = browser.opened();
    let (file, engine) = browser.opened();
    engine.die();
    assert!(matches!(file.phase.get_untracked(), Phase::Crashed(why) if why == "why"));
    assert!(engine.has_ended() && !other_engine.has_ended());
    assert!(other.phase.get_untracked() == Phase::Ready);
    assert!(browser.page.trouble.get_untracked().is_none());
    // It can be read again.
    browser.page.reload(file.id);
    run_waiting();
    let engine = browser.engine();
    engine.get_ready();
    let reading = engine.posted()[0].generation;
    engine.reply(reading, opened());
    assert!(file.phase.get_untracked() == Phase::Ready);
}

#[track_caller]
fn check_trouble(doing: impl Fn(&FakeEngine), is_expected: impl Fn(&Trouble) -> bool) {
    let browser = Browser::new();
    let file = browser.page.open_one(source()).unwrap();
    doing(&browser.engine());
    assert!(matches!(file.phase.get_untracked(), Phase::Crashed(_)));
    let trouble = browser.page.trouble.get_untracked();
    assert!(trouble.is_some_and(|trouble| is_expected(&trouble)));
}

#[test]
fn no_file_opens_where_engines_do_not_start() {
    check_trouble(
        FakeEngine::die,
        |trouble| matches!(trouble, Trouble::NoEngine(why) if why == "why"),
    );
    let protocol = PROTOCOL + 1;
    check_trouble(
        |engine| engine.reply(0, Event::Ready { protocol }),
        |trouble| matches!(trouble, Trouble::OtherVersion),
    );
}

#[test]
fn cancelling_and_closing_end_the_engine() {
    let browser = Browser::new();
    let (file, engine, reading) = browser.open();
    browser.page.cancel(file.id);
    assert!(engine.has_ended());
    assert!(file.phase.get_untracked() == Phase::Cancelled);
    engine.reply(reading, opened());
    assert!(file.phase.get_untracked() == Phase::Cancelled);
    let (file, engine) = browser.opened();
    browser.page.close(file.id);
    assert!(engine.has_ended());
    assert_eq!(browser.page.files.with_untracked(Vec::len), 1);
}

#[test]
fn a_silent_engine_is_asked_whether_it_lives() {
    let browser = Browser::new();
    let (file, engine) = browser.opened();
    let ticks = |count: u32| (0..count).for_each(|_| run_waiting());
    ticks(5);
    let ping = engine.posted().pop().unwrap();
    assert!(matches!(ping.body, Command::Ping), "{ping:?}");
    engine.reply(ping.generation, Event::Pong);
    ticks(9);
    assert!(
        file.phase.get_untracked() == Phase::Ready,
        "it owes nothing"
    );
    file.show_record(Some(0));
    ticks(9);
    assert!(matches!(file.phase.get_untracked(), Phase::Crashed(_)));
}
