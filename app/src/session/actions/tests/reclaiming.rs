//! The table of everyone with a seat, of which the list to reclaim is a part.

use reports::reclaim::Reclaimed;
use reports::table::RowRanges;
use reports::view::Scope;
use reports::wire::Reply;

use super::*;

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
