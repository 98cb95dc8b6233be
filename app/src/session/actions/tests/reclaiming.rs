//! The table of everyone with a seat, of which the list to reclaim is a part.

use std::collections::BTreeMap;

use reports::limits::RECLAIM_EXCLUSIONS;
use reports::reclaim::{Form, Reclaimed};
use reports::table::RowRanges;
use reports::view::Scope;
use reports::wire::{ColumnValues, Reply};

use super::*;
use crate::model::reclaim::ListDelivery;

fn rows(rows: &[u32]) -> RowRanges {
    RowRanges::of_rows(rows.to_vec())
}

fn reclaimed(listed: &[u32]) -> Event {
    Event::Reclaimed {
        answer: Reclaimed::default(),
        listed: rows(listed),
        text: None,
    }
}

/// The scope of the only request, which is a view of the list.
#[track_caller]
fn scope_of_view(engine: &FakeEngine) -> Scope {
    let Command::OfList(request) = one(engine).body else {
        panic!()
    };
    let Command::View { scope, .. } = request.body else {
        panic!()
    };
    scope
}

#[test]
fn the_list_is_a_table_of_the_same_engine_and_no_tab() {
    let browser = Browser::new();
    let (file, engine) = browser.opened();
    file.ask_reclaim();
    let asked = one(&engine).generation;
    engine.reply(asked, reclaimed(&[1]));
    let body = Event::OfList(Box::new(Reply {
        generation: 0,
        body: opened(),
    }));
    engine.reply(0, body);
    let list = file.reclaim.table.get_untracked().unwrap();
    assert_eq!(scope_of_view(&engine).only, Some(rows(&[1])));
    assert_eq!(list.about.get_untracked().unwrap().rows, 1, "not everyone");
    assert_eq!(browser.page.files.with_untracked(Vec::len), 1);

    // Settings change which rows are on the list, and neither its filter nor its ticks.
    list.set_query("id:2", Step::Push);
    assert_eq!(scope_of_view(&engine).query, "id:2");
    run_waiting();
    list.ticks.set(rows(&[1]));
    file.ask_reclaim();
    let asked = one(&engine).generation;
    engine.reply(asked, reclaimed(&[0, 1]));
    let scope = scope_of_view(&engine);
    assert_eq!((&*scope.query, scope.only), ("id:2", Some(rows(&[0, 1]))));
    assert_eq!(list.ticks.get_untracked(), rows(&[1]));
    list.show_only(Some(rows(&[1])));
    assert_eq!(scope_of_view(&engine).only, Some(rows(&[1])));
    run_waiting();

    // A person who leaves the list is not ticked any more, and is not shown.
    file.ask_reclaim();
    let asked = one(&engine).generation;
    engine.reply(asked, reclaimed(&[0]));
    assert_eq!(scope_of_view(&engine).only, Some(rows(&[])));
    assert_eq!(list.ticks.get_untracked(), rows(&[]));
}

#[test]
fn the_filter_of_the_table_is_part_of_the_request_unless_it_is_switched_off() {
    let browser = Browser::new();
    let (file, engine) = browser.opened();
    let filter = || {
        file.ask_reclaim();
        match engine.posted().pop().unwrap().body {
            Command::Reclaim { filter, .. } => filter,
            _ => panic!(),
        }
    };
    assert_eq!(filter(), None);
    file.set_query("id:2", Step::Push);
    assert_eq!(filter(), Some(Scope::of("id:2")));
    file.show_only(Some(rows(&[0])));
    assert_eq!(filter().unwrap().only, Some(rows(&[0])), "of ticked rows");
    file.update_view_state(Step::Push, |view_state| {
        view_state.terms.uses_filter = false;
    });
    assert_eq!(filter(), None);
}

/// The list of a file, with these rows on it, and the engine that made it.
fn listed(browser: &Browser, rows: &[u32]) -> (OpenFile, OpenFile, FakeEngine) {
    let (file, engine) = browser.opened();
    file.ask_reclaim();
    engine.reply(one(&engine).generation, reclaimed(rows));
    of_list(&engine, opened());
    let list = file.reclaim.table.get_untracked().unwrap();
    engine.posted();
    (file, list, engine)
}

/// A reply about the list.
fn of_list(engine: &FakeEngine, body: Event) {
    let reply = Reply {
        generation: 0,
        body,
    };
    engine.reply(0, Event::OfList(Box::new(reply)));
}

#[test]
fn a_new_table_of_people_has_new_profiles_and_values() {
    let browser = Browser::new();
    let (_, list, engine) = listed(&browser, &[1]);
    let wanted = || vec![(0, list.scope_without("").unwrap())];
    list.want_profiles(wanted());
    let Command::OfList(request) = one(&engine).body else {
        panic!()
    };
    let report = read_all(b"id\n1\n2\n", "", None, &ReadOptions::default()).unwrap();
    let mut profiler = report.profiler(0, &wanted()[0].1).unwrap();
    while profiler.next(&report.table, 9) {}
    let profiled = Event::Profiled {
        column: 0,
        profile: report.profiled(profiler),
    };
    let reply = Reply {
        generation: request.generation,
        body: profiled,
    };
    engine.reply(0, Event::OfList(Box::new(reply)));
    assert_eq!(list.profiles.with_untracked(BTreeMap::len), 1);
    list.values.set(Some(ColumnValues {
        column: 0,
        within: Scope::default(),
        find: String::new(),
        menu: Default::default(),
    }));

    // Another day, of which as many people are on the list.
    of_list(&engine, opened());
    assert!(list.profiles.with_untracked(BTreeMap::is_empty));
    assert!(list.values.with_untracked(Option::is_none));
    engine.posted();
    list.want_profiles(wanted());
    assert_eq!(engine.posted().len(), 1, "the column is counted again");
}

#[test]
fn columns_of_the_list_do_not_count_the_unknown_cells_of_everyone() {
    let browser = Browser::new();
    let (_, list, engine) = listed(&browser, &[1]);
    let report = read_all(b"id\n1\n\"\"\n", "", None, &ReadOptions::default()).unwrap();
    of_list(
        &engine,
        Event::Opened {
            about: report.about().clone(),
            overview: report.overview(None),
            problems: Vec::new(),
            vocabularies: Vec::new(),
        },
    );
    let about = list.about.get_untracked().unwrap();
    assert_eq!((about.rows, about.columns[0].unknown), (1, [0; 4]));
}

#[test]
fn another_price_leaves_the_ticks_and_another_day_does_not() {
    let browser = Browser::new();
    let (file, list, engine) = listed(&browser, &[0, 1]);
    list.ticks.set(rows(&[1]));
    of_list(&engine, opened());
    assert_eq!(list.ticks.get_untracked(), rows(&[1]));
    file.view_state
        .update(|view_state| view_state.as_of_ms = Some(1));
    of_list(&engine, opened());
    assert_eq!(list.ticks.get_untracked(), rows(&[]));
}

#[test]
fn people_beyond_the_limit_are_not_left_out_in_silence() {
    let browser = Browser::new();
    let (file, _, engine) = listed(&browser, &[1]);
    file.keep_listed(rows(&[1]));
    let Command::OfList(request) = one(&engine).body else {
        panic!()
    };
    let Command::Copy(Copy::Rows { most, .. }) = request.body else {
        panic!()
    };
    // The form says so if it has more entries than this.
    assert!(most as usize > RECLAIM_EXCLUSIONS);
}

#[test]
fn a_text_of_the_list_is_asked_for_with_the_filter_of_its_table() {
    let browser = Browser::new();
    let (file, list, engine) = listed(&browser, &[0, 1]);
    list.set_query("id:2", Step::Push);
    list.show_only(Some(rows(&[1])));
    run_waiting();
    engine.posted();
    // Another count is under way: the engine decides which people are on the list.
    file.ask_reclaim();
    file.deliver_list(ListDelivery::Csv);
    let Command::Reclaim {
        list: Some(asked), ..
    } = engine.posted().pop().unwrap().body
    else {
        panic!()
    };
    let scope = Scope {
        only: Some(rows(&[1])),
        ..Scope::of("id:2")
    };
    assert_eq!((asked.form, asked.scope), (Form::Csv, scope));
}
