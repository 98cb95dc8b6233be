use std::cell::Cell;

use super::*;
use reports::wire::Command;

/// An engine from the view of its page; it sends the replies of a test.
#[derive(Clone)]
pub(in crate::session) struct FakeEngine {
    events: EngineEvents,
    posted: Rc<RefCell<Vec<Request>>>,
    ended: Rc<Cell<bool>>,
}

struct FakePort(FakeEngine);

impl EnginePort for FakePort {
    fn post(&self, request: &Request, _: Option<&Attachment>) {
        self.0.posted.borrow_mut().push(request.clone());
    }
}

impl Drop for FakePort {
    fn drop(&mut self) {
        self.0.ended.set(true);
    }
}

impl FakeEngine {
    pub(in crate::session) fn start() -> (Engine, Self) {
        let (posted, ended) = <(Rc<RefCell<Vec<_>>>, Rc<Cell<bool>>)>::default();
        let engine = Engine::new(|events| {
            Box::new(FakePort(Self {
                events,
                posted: Rc::clone(&posted),
                ended: Rc::clone(&ended),
            }))
        });
        let events = engine.events();
        let fake = Self {
            events,
            posted,
            ended,
        };
        (engine, fake)
    }

    pub(in crate::session) fn reply(&self, generation: u32, body: Event) {
        let text = serde_json::to_string(&Reply { generation, body }).unwrap();
        self.events.on_message(&text, None);
    }

    pub(in crate::session) fn say(&self, text: &str) {
        self.events.on_message(text, None);
    }

    pub(in crate::session) fn get_ready(&self) {
        self.reply(0, Event::Ready { protocol: PROTOCOL });
    }

    pub(in crate::session) fn die(&self) {
        self.events.on_end("why".to_owned());
    }

    /// The requests posted since the last call.
    pub(in crate::session) fn posted(&self) -> Vec<Request> {
        self.posted.take()
    }

    pub(in crate::session) fn has_ended(&self) -> bool {
        self.ended.get()
    }
}

fn request(generation: u32) -> Request {
    let body = Command::Ping;
    Request { generation, body }
}

/// Compares the events and the posted requests after some events of an engine: one request is sent
/// before them, and one after.
#[track_caller]
fn check(doings: &[fn(&FakeEngine)], heard: &[&str], posted: &[u32], is_dead: bool) {
    let (engine, fake) = FakeEngine::start();
    let all = Rc::new(RefCell::new(Vec::new()));
    let hears = Rc::clone(&all);
    engine.listen(move |event| {
        let heard = match event {
            EngineEvent::Message(reply, _) if matches!(reply.body, Event::Ready { .. }) => "ready",
            EngineEvent::Message(..) => "message",
            EngineEvent::OtherVersion => "other version",
            EngineEvent::Died(_) => "died",
            EngineEvent::FailedToStart(_) => "failed to start",
        };
        hears.borrow_mut().push(heard);
    });
    engine.send(request(1), None);
    for doing in doings {
        doing(&fake);
    }
    engine.send(request(2), None);
    assert_eq!(*all.borrow(), heard);
    let sent = fake.posted();
    let sent: Vec<u32> = sent.iter().map(|request| request.generation).collect();
    assert_eq!(sent, posted);
    assert_eq!(engine.is_dead(), is_dead);
    drop(engine);
    assert!(fake.has_ended());
    fake.get_ready();
    assert_eq!(all.borrow().len(), heard.len(), "the listener is gone");
}

#[test]
fn requests_wait_until_an_engine_of_this_build_is_ready() {
    let ready: fn(&FakeEngine) = FakeEngine::get_ready;
    let die: fn(&FakeEngine) = FakeEngine::die;
    check(&[], &[], &[], false);
    check(&[ready], &["ready"], &[1, 2], false);
    let pong: fn(&FakeEngine) = |engine| engine.reply(1, Event::Pong);
    check(&[ready, pong], &["ready", "message"], &[1, 2], false);
    check(&[ready, die], &["ready", "died"], &[1, 2], true);
    check(&[die], &["failed to start"], &[], true);
    let older: fn(&FakeEngine) = |engine| {
        engine.reply(
            0,
            Event::Ready {
                protocol: PROTOCOL - 1,
            },
        );
    };
    check(&[older], &["other version"], &[], true);
    check(&[|engine| engine.say("{}")], &["other version"], &[], true);
}
