//! This module serves a product whose faults are matched by the address of a request.

use std::cell::RefCell;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Host;
use super::body::{Body, gzipped};
use super::credential::{self, Person};
use super::fault::{self, AddressRule, Fault};
use super::misbehave::{self, Subject, framed, packed};
use super::plan::Plan;
use super::request::Request;
use super::serve::{Places, Product, changed};

/// A well-behaved server, and what it has been asked.
pub(super) trait Model: Default + Send + 'static {
    type Settings: Clone + Send + Sync + Serialize + DeserializeOwned + 'static;

    /// The answer to a request.
    fn answer(&mut self, settings: &Self::Settings, ask: &Ask<'_>) -> Plan;

    /// Lets everything that was generated expire.
    fn expire(&mut self);

    /// User names whose credentials have been revoked.
    fn revoked(settings: &Self::Settings) -> &[String];
}

/// A request, and what its answer depends on.
pub(super) struct Ask<'a> {
    pub(super) host: Host,
    pub(super) request: &'a Request,
    /// The owner of its credential, if it is known and not revoked.
    pub(super) person: Option<&'a Person>,
    pub(super) places: &'a Places,
}

/// The servers of a product.
pub(super) struct Addressed<M: Model> {
    state: Mutex<State<M>>,
    initial: M::Settings,
}

struct State<M: Model> {
    model: M,
    settings: M::Settings,
    rules: Vec<AddressRule>,
}

impl<M: Model> State<M> {
    fn new(settings: M::Settings) -> Self {
        Self {
            model: M::default(),
            settings,
            rules: Vec::new(),
        }
    }

    fn person(&self, request: &Request) -> Option<Person> {
        let person = credential::person(request.header("authorization")?)?;
        (!M::revoked(&self.settings).contains(&person.login)).then_some(person)
    }
}

impl<M: Model> Addressed<M> {
    pub(super) fn new(settings: M::Settings) -> Self {
        Self {
            state: Mutex::new(State::new(settings.clone())),
            initial: settings,
        }
    }

    fn state(&self) -> MutexGuard<'_, State<M>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M: Model> Product for Addressed<M> {
    fn answer(&self, host: Host, request: &Request, places: &Places, _: Instant) -> Plan {
        let mut state = self.state();
        let person = state.person(request);
        let login = person.as_ref().map(|person| person.login.as_str());
        let fault = fault::take(&mut state.rules, host, request, login);
        let State {
            model, settings, ..
        } = &mut *state;
        let mut whole = || {
            let ask = Ask {
                host,
                request,
                person: person.as_ref(),
                places,
            };
            model.answer(settings, &ask)
        };
        let Some(fault) = fault else {
            return whole();
        };
        let answer = Answer {
            whole: RefCell::new(&mut whole),
            places,
        };
        let plan = answer.spoiled(&fault);
        let mut plan = plan.unwrap_or_else(|_| Plan::text(500, "text/plain", ""));
        plan.fault = Some(fault.name());
        plan
    }

    fn login(&self, request: &Request) -> Option<String> {
        self.state().person(request).map(|person| person.login)
    }

    fn add_rule(&self, rule: &[u8]) -> Result<(), String> {
        let rule: AddressRule = serde_json::from_slice(rule).map_err(|error| error.to_string())?;
        if !rule.is_sensible() {
            return Err("this product does not have this fault".to_owned());
        }
        self.state().rules.push(rule);
        Ok(())
    }

    fn settings(&self) -> Value {
        serde_json::to_value(&self.state().settings).unwrap_or_default()
    }

    fn change(&self, changes: Value) -> Result<(), String> {
        let mut state = self.state();
        state.settings = changed(&state.settings, changes)?;
        Ok(())
    }

    fn expire(&self) {
        self.state().model.expire();
    }

    fn reset(&self) {
        *self.state() = State::new(self.initial.clone());
    }
}

/// The answer that a fault spoils.
struct Answer<'a> {
    whole: RefCell<&'a mut dyn FnMut() -> Plan>,
    places: &'a Places,
}

impl Answer<'_> {
    fn spoiled(&self, fault: &Fault) -> io::Result<Plan> {
        if let Some(plan) = misbehave::answer(fault, self)? {
            return Ok(plan);
        }
        let Fault::Huge { bytes, framing } = fault else {
            return self.whole();
        };
        // An object with one member of that many bytes.
        let body = Body::Repeated {
            first: b"{\"padding\":\"".to_vec(),
            block: vec![b'x'; 1 << 20],
            times: bytes.div_ceil(1 << 20),
            last: b"\"}".to_vec(),
        };
        Ok(framed(self.labelled(body), *framing))
    }
}

impl Subject for Answer<'_> {
    fn whole(&self) -> io::Result<Plan> {
        Ok((self.whole.borrow_mut())())
    }

    fn packed(&self) -> io::Result<Plan> {
        let plan = self.whole()?;
        let mut bytes = Vec::new();
        plan.body.write(u64::MAX, &mut bytes)?;
        Ok(packed(relabelled(plan, Body::Bytes(gzipped(&bytes)?))))
    }

    fn labelled(&self, body: Body) -> Plan {
        relabelled((self.whole.borrow_mut())(), body)
    }

    fn filled(&self, text: &str) -> String {
        self.places.filled(text)
    }
}

/// An answer with another body.
fn relabelled(plan: Plan, body: Body) -> Plan {
    let headers = plan.headers;
    Plan {
        headers,
        ..Plan::new(plan.status, "", body)
    }
}
