use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::Waker;

use reports::archive::zip::Entry;
use reports::overview::{MemberOrder, MembersRequest};
use reports::read::{ReadOptions, read_all};
use reports::reclaim::{Form, Settings};
use reports::refusal::Refusal;
use reports::wire::Input;

use super::*;

/// A page that records the replies it receives. Its clock allows one step at a time.
#[derive(Clone, Default)]
struct Page {
    sent: Rc<RefCell<Vec<Reply>>>,
    file: Rc<RefCell<Vec<u8>>>,
    now_ms: Rc<Cell<f64>>,
    dropped: Rc<Cell<u32>>,
}

/// Counts the readings that ended before they were ready.
struct Unread(Rc<Cell<u32>>);

impl Drop for Unread {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

impl Port for Page {
    /// The text of a file; if it is missing, its bytes never come.
    type Attachment = &'static str;
    type Part = Vec<u8>;

    fn send(&self, reply: &Reply) {
        self.sent.borrow_mut().push(reply.clone());
    }

    fn send_file(&self, reply: &Reply, _: ExportFormat, parts: Vec<Vec<u8>>) {
        self.file.replace(parts.concat());
        self.send(reply);
    }

    fn part(&self, bytes: &[u8]) -> Vec<u8> {
        bytes.to_vec()
    }

    fn read(&self, _: Generation, _: Command, text: Option<&'static str>) -> Option<Reading> {
        let unread = Unread(Rc::clone(&self.dropped));
        Some(Box::pin(async move {
            let Some(text) = text else {
                std::future::pending::<()>().await;
                drop(unread);
                unreachable!();
            };
            std::mem::forget(unread);
            match read_all(text.as_bytes(), "", None, &ReadOptions::default()) {
                Ok(report) => Outcome::Report(Box::new(report)),
                Err(refusal) => Outcome::Event(Box::new(Event::Refused(refusal))),
            }
        }))
    }

    fn now_ms(&self) -> f64 {
        self.now_ms.set(self.now_ms.get() + STEP_MS);
        self.now_ms.get()
    }
}

fn open(entry: Option<Box<Entry>>) -> Command {
    Command::Open(Input {
        name: String::new(),
        size_bytes: 0,
        modified_ms: None,
        options: ReadOptions::default(),
        entry,
    })
}

fn view(query: &str) -> Command {
    Command::View {
        scope: Scope::of(query),
        sort: Vec::new(),
        columns: Vec::new(),
    }
}

const WINDOW: Command = Command::Window {
    first: 0,
    count: 9,
    columns: Vec::new(),
};
fn profile(column: u32, within: &str) -> Command {
    Command::Profile {
        column,
        within: Scope::of(within),
    }
}
const OVERVIEW: Command = Command::Overview { as_of_ms: Some(0) };

/// Both columns of the second and the third row, in the opposite order.
fn cells(view: Generation) -> Command {
    Command::Copy(Copy::Cells {
        view,
        first: 1,
        count: 9,
        columns: vec![1, 0],
        form: CopyForm::Cells,
    })
}

fn rows(first: u32, count: u32) -> Command {
    Command::Rows { first, count }
}

/// The logins of the first and the last row, with the column's name.
fn ticked() -> Command {
    Command::Copy(Copy::Rows {
        rows: RowRanges::of_rows(vec![2, 0]),
        most: 9,
        columns: vec![1],
        form: CopyForm::Rows,
    })
}

fn members(chart: &str, search: &str) -> Command {
    Command::Members(MembersRequest {
        chart: chart.to_owned(),
        as_of_ms: None,
        search: search.to_owned(),
        order: MemberOrder::Drawn,
        text: None,
    })
}

fn export(columns: &[u32]) -> Command {
    Command::Export {
        format: ExportFormat::Csv,
        columns: columns.to_vec(),
        rows: None,
    }
}

/// An engine and its page.
struct Talk {
    page: Page,
    session: Session<Page>,
}

impl Talk {
    fn new() -> Self {
        let page = Page::default();
        let session = Session::new(page.clone());
        Self { page, session }
    }

    fn about(text: &'static str) -> Self {
        let mut talk = Self::new();
        talk.ask(1, open(None), Some(text));
        talk.rest();
        talk
    }

    fn ask(&mut self, generation: Generation, body: Command, text: Option<&'static str>) {
        self.session.receive(Request { generation, body }, text);
    }

    fn step(&mut self) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        self.session.poll(&mut context).is_ready()
    }

    /// Takes all steps, and returns the replies since the last call.
    fn rest(&mut self) -> Vec<String> {
        while self.step() {}
        self.sent()
    }

    fn sent(&self) -> Vec<String> {
        let sent = self.page.sent.take();
        sent.iter().map(name).collect()
    }
}

/// The number of a reply, its name, and the number of rows that it contains or is about.
fn name(reply: &Reply) -> String {
    let body = match &reply.body {
        Event::Opened { about, .. } => format!("opened {}", about.rows),
        Event::Refused(Refusal::Empty) => "refused".to_owned(),
        Event::Viewed { error: Some(_), .. } => "error".to_owned(),
        Event::Viewed { rows, .. } => format!("viewed {rows}"),
        Event::Window(window) => format!("window {}", window.rows.len()),
        Event::Located(located) => format!("located {:?}", located.position),
        Event::Record(record) => format!("record {}", record.record),
        Event::Values(values) => format!("values {}", values.menu.values.len()),
        Event::Copied(None) => "not copied".to_owned(),
        Event::Copied(Some(copied)) => format!("copied {}", copied.text),
        Event::Exported(exported) => format!("exported {}", exported.rows),
        Event::Profiled { profile, .. } => {
            let rows = profile.as_ref().map_or(0, |profile| profile.rows);
            format!("profiled {rows}")
        }
        Event::Rows(rows) => format!("rows {}", rows.as_ref().unwrap().count()),
        Event::Reclaimed { listed, text, .. } => match text {
            Some(list) => format!("list of {}: {}", list.people, list.text),
            None => format!("reclaimed {}", listed.count()),
        },
        Event::OfList(reply) => format!("of list {}", name(reply)),
        Event::Members { found, .. } => {
            let numbers = found.as_ref().map(|found| (found.matched, found.listed));
            format!("members {numbers:?}")
        }
        Event::Overview(_) => "overview".to_owned(),
        Event::Pong => "pong".to_owned(),
        other => format!("{other:?}"),
    };
    format!("{} {body}", reply.generation)
}

const THREE: &str = "id,login\n1,ann\n2,bob\n3,bob\n";

#[test]
fn every_request_about_a_file_is_answered() {
    let mut talk = Talk::new();
    talk.ask(7, open(None), Some(THREE));
    assert_eq!(talk.rest(), ["7 opened 3"]);
    let reclaim = Command::Reclaim {
        as_of_ms: None,
        settings: Settings::default(),
        filter: None,
        list: None,
    };
    let values = |within: &str| Command::Values {
        column: 1,
        within: Scope::of(within),
        find: String::new(),
    };
    let names = Command::Copy(Copy::Values {
        column: 1,
        within: String::new(),
    });
    let cases = [
        (view("login:bob"), "9 viewed 2"),
        (view("nothing:1"), "9 error"),
        (view(""), "9 viewed 3"),
        (WINDOW, "9 window 3"),
        (Command::Locate { row: 2 }, "9 located Some(2)"),
        (Command::Record { row: 1 }, "9 record 3"),
        (values(""), "9 values 2"),
        (values("login:bob"), "9 values 1"),
        (reclaim, "9 reclaimed 0"),
        (cells(9), "9 copied bob\t2\nbob\t3"),
        (
            Command::Copy(Copy::Cell { row: 1, column: 1 }),
            "9 copied bob",
        ),
        (
            Command::Copy(Copy::Record { row: 2 }),
            "9 copied {\n  \"id\": 3,\n  \"login\": \"bob\"\n}",
        ),
        (names, "9 copied bob\nann"),
        (OVERVIEW, "9 overview"),
        (members("histogram_of:id", ""), "9 members Some((3, 3))"),
        (members("histogram_of:id", "2"), "9 members Some((1, 3))"),
        (members("by_owner", ""), "9 members None"),
        (profile(0, ""), "9 profiled 3"),
        (profile(0, "login:bob"), "9 profiled 2"),
        (profile(0, "nothing:1"), "9 profiled 0"),
        (profile(9, ""), "9 profiled 0"),
        (rows(1, 9), "9 rows 2"),
        (ticked(), "9 copied login\nann\nbob"),
        (export(&[1]), "9 exported 3"),
        (Command::Ping, "9 pong"),
    ];
    for (command, answer) in cases {
        talk.ask(9, command, None);
        assert_eq!(talk.rest(), [answer]);
    }
    assert_eq!(*talk.page.file.borrow(), b"login\r\nann\r\nbob\r\nbob\r\n");
    talk.ask(10, open(None), Some(""));
    assert_eq!(talk.rest(), ["10 refused"]);
    talk.ask(11, WINDOW, None);
    assert!(talk.rest().is_empty(), "there is no file");
}

#[test]
fn rows_of_an_older_view_are_not_sent() {
    let mut talk = Talk::about(THREE);
    talk.ask(2, view(""), None);
    talk.ask(3, view("login:ann"), None);
    assert_eq!(talk.rest(), ["3 viewed 1"]);
    talk.ask(2, WINDOW, None);
    talk.ask(2, Command::Locate { row: 0 }, None);
    assert!(talk.rest().is_empty());
    talk.ask(9, cells(2), None);
    assert_eq!(talk.rest(), ["9 not copied"], "the page waits for it");
    talk.ask(3, WINDOW, None);
    talk.ask(4, view("login:bob"), None);
    assert_eq!(talk.rest(), ["4 viewed 2"]);
}

/// Numbers that take more than one step to write, and to profile.
fn many() -> &'static str {
    let rows = (0..20_000).map(|row| format!("{row}\n"));
    Box::leak(format!("id\n{}", rows.collect::<String>()).into_boxed_str())
}

#[test]
fn a_cancelled_task_ends_without_an_answer() {
    let mut talk = Talk::about(many());
    talk.ask(2, view(""), None);
    talk.rest();
    talk.ask(3, export(&[]), None);
    talk.ask(4, profile(0, ""), None);
    assert!(talk.step() && talk.sent().is_empty());
    talk.ask(5, Command::Cancel(Topic::Export), None);
    assert_eq!(talk.rest(), ["4 profiled 20000"]);
    talk.ask(6, export(&[]), None);
    assert_eq!(talk.rest(), ["6 exported 20000"]);
}

#[test]
fn rows_do_not_wait_for_long_tasks() {
    let mut talk = Talk::about(many());
    talk.ask(2, view(""), None);
    talk.rest();
    for (long, answer) in [
        (OVERVIEW, "3 overview"),
        (profile(0, ""), "3 profiled 20000"),
        (export(&[]), "3 exported 20000"),
    ] {
        talk.ask(3, long.clone(), None);
        assert!(
            talk.step() && talk.sent().is_empty(),
            "{long:?} takes steps"
        );
        talk.ask(2, WINDOW, None);
        assert!(talk.step());
        assert_eq!(talk.sent(), ["2 window 9"]);
        assert_eq!(talk.rest(), [answer]);
        // A newer request ends it, and so does another file.
        talk.ask(3, long.clone(), None);
        talk.step();
        talk.ask(4, long, None);
        assert_eq!(talk.rest().len(), 1);
    }
    talk.ask(5, profile(0, ""), None);
    talk.step();
    talk.ask(6, export(&[]), None);
    assert_eq!(talk.rest(), ["6 exported 20000", "5 profiled 20000"]);
}

#[test]
fn another_file_ends_all_that_is_under_way() {
    let mut talk = Talk::about(THREE);
    talk.ask(2, profile(0, ""), None);
    talk.ask(3, open(None), None);
    assert!(talk.rest().is_empty(), "its bytes do not come");
    talk.ask(4, OVERVIEW, None);
    assert!(talk.rest().is_empty(), "and there is nothing to count");
    talk.ask(5, open(None), Some(THREE));
    assert_eq!(talk.page.dropped.get(), 1);
    assert_eq!(talk.rest(), ["5 opened 3"]);
}

/// Ada is active, Bob and Cyd are idle, and Cyd never appeared.
const SEATS: &str = "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used
2026-11-01T06:00:00Z,ada,2026-10-31T08:00:00Z,2026-10-31T08:00:00Z,copilot-cli
2026-11-01T06:00:00Z,bob,2026-08-01T00:00:00Z,2026-08-02T00:00:00Z,copilot-cli
2026-11-01T06:00:00Z,cyd,None,None,None
";

#[test]
fn the_people_with_seats_are_a_table_that_settings_do_not_change() {
    let mut talk = Talk::about(SEATS);
    let reclaim = |excluded: &str, as_of_ms, list| Command::Reclaim {
        as_of_ms,
        settings: Settings {
            excluded: vec![excluded.to_owned()],
            ..Settings::default()
        },
        filter: None,
        list,
    };
    let of_list = |generation, body| Command::OfList(Box::new(Request { generation, body }));
    talk.ask(2, of_list(1, view("")), None);
    assert!(talk.rest().is_empty(), "there is no such table yet");
    talk.ask(3, reclaim("", None, None), None);
    assert_eq!(talk.rest(), ["3 reclaimed 2", "0 of list 0 opened 3"]);
    talk.ask(4, of_list(5, view("")), None);
    assert_eq!(talk.rest(), ["5 of list 5 viewed 3"]);
    talk.ask(6, reclaim("cyd", None, None), None);
    assert_eq!(talk.rest(), ["6 reclaimed 1"], "the table is the same");
    talk.ask(7, view("login:ada"), None);
    talk.ask(8, of_list(5, WINDOW), None);
    let answers = talk.rest();
    assert_eq!(
        answers,
        ["5 of list 5 window 3", "7 viewed 1"],
        "each has its view"
    );
    let export = of_list(8, export(&[0]));
    talk.ask(8, export, None);
    assert_eq!(talk.rest(), ["8 of list 8 exported 3"]);
    assert_eq!(talk.page.file.take(), b"Login\r\ncyd\r\nbob\r\nada\r\n");

    // A text has the rows that the table shows, of those that are on the list now.
    let logins = |query: &str, only: Option<&[u32]>| {
        let list = ListRequest {
            form: Form::Logins,
            scope: Scope {
                only: only.map(|rows| RowRanges::of_rows(rows.to_vec())),
                ..Scope::of(query)
            },
            sort: vec![SortKey {
                column: 0,
                descending: false,
            }],
        };
        Some(Box::new(list))
    };
    talk.ask(10, reclaim("", None, logins("", None)), None);
    assert_eq!(talk.rest(), ["10 list of 2: bob\ncyd\n"]);
    talk.ask(10, reclaim("cyd", None, logins("", None)), None);
    assert_eq!(talk.rest(), ["10 list of 1: bob\n"]);
    talk.ask(10, reclaim("", None, logins("login:cyd", None)), None);
    assert_eq!(talk.rest(), ["10 list of 1: cyd\n"]);
    talk.ask(10, reclaim("", None, logins("", Some(&[0]))), None);
    assert_eq!(talk.rest(), ["10 list of 1: cyd\n"]);
    let november = Some(1_793_600_000_000);
    talk.ask(10, reclaim("", november, logins("login:cyd", None)), None);
    assert_eq!(talk.rest()[0], "10 list of 1: cyd\n", "of a new table too");
    talk.ask(11, reclaim("", Some(0), None), None);
    assert_eq!(talk.rest().len(), 2, "another day is another table");
    let prices = Settings {
        pricing: Pricing {
            business_micros: Some(17_500_000),
            ..Pricing::default()
        },
        excluded: vec!["cyd".to_owned()],
        ..Settings::default()
    };
    let priced = Command::Reclaim {
        as_of_ms: None,
        settings: prices,
        filter: None,
        list: Some(Box::new(ListRequest {
            form: Form::Csv,
            scope: Scope::default(),
            sort: Vec::new(),
        })),
    };
    talk.ask(12, priced, None);
    assert_eq!(
        talk.rest(),
        [
            "12 list of 1: Login,Why,Idle days,Last activity,Last sign-in,Price per month (USD)\r\n\
             bob,Idle,91,2026-08-02T00:00:00Z,2026-08-01T00:00:00Z,17.5\r\n",
            "0 of list 0 opened 3",
        ],
        "people have other prices"
    );
}

#[test]
fn ages_of_the_list_are_counted_from_the_day_of_the_page() {
    let mut talk = Talk::about(SEATS);
    // The report's own time is after all activity and sign-ins.
    for (chosen, as_of) in [
        (None, 1_793_512_800_000),
        (Some(1_800_000_000_000), 1_800_000_000_000),
    ] {
        let reclaim = Command::Reclaim {
            as_of_ms: chosen,
            settings: Settings::default(),
            filter: None,
            list: None,
        };
        talk.ask(2, reclaim, None);
        while talk.step() {}
        let Some(Event::OfList(opened)) = talk.page.sent.take().pop().map(|reply| reply.body)
        else {
            panic!()
        };
        let Event::Opened { overview, .. } = opened.body else {
            panic!()
        };
        assert_eq!(overview.as_of.ms, Some(as_of));
    }
}
