//! This module hosts the Durable Object of a [`Brake`], and takes the permits that a request to an
//! upstream needs.

use std::cell::RefCell;
use std::time::Duration;

use worker::{
    DurableObject, Env, Method, Request, RequestInit, Response, Result, SqlStorage,
    SqlStorageValue, State, console_error, durable_object,
};

use super::clock;
use crate::brake::{self, Allowance, Brake, BrakeNames, Outcome, Reply};
use crate::config::{BRAKES, Pepper, Target};
use crate::credential::Credential;
use crate::limits;

/// The platform's handle on the brake. Only this Worker has the namespace, and can call it.
#[durable_object(alarm)]
pub struct SignInBrake {
    state: State,
    brake: RefCell<Brake>,
}

impl DurableObject for SignInBrake {
    fn new(state: State, _env: Env) -> Self {
        let brake = load(&state.storage().sql()).unwrap_or_default();
        Self {
            state,
            brake: RefCell::new(brake),
        }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let request: brake::Request = serde_json::from_str(&request.text().await?)?;
        let now_ms = clock::now_ms();
        let (reply, has_changed) = {
            let mut brake = self.brake.borrow_mut();
            let before = brake.clone();
            let reply = brake.answer(request, now_ms);
            (reply, *brake != before)
        };
        if has_changed {
            self.store(now_ms).await?;
        }
        Response::ok(serde_json::to_string(&reply)?)
    }

    async fn alarm(&self) -> Result<Response> {
        self.store(clock::now_ms()).await?;
        Response::empty()
    }
}

impl SignInBrake {
    /// Stores the brake, and sets the alarm for the time at which the oldest entry expires.
    async fn store(&self, now_ms: u64) -> Result<()> {
        let storage = self.state.storage();
        let (alarm_at_ms, record) = {
            let mut brake = self.brake.borrow_mut();
            (brake.alarm_at_ms(now_ms), serde_json::to_string(&*brake)?)
        };
        let Some(at_ms) = alarm_at_ms else {
            return storage.delete_all().await;
        };
        let sql = storage.sql();
        sql.exec(
            "CREATE TABLE IF NOT EXISTS brake (id INTEGER PRIMARY KEY CHECK (id = 0), \
             record TEXT NOT NULL) STRICT",
            None,
        )?;
        sql.exec(
            "INSERT INTO brake (id, record) VALUES (0, ?) \
             ON CONFLICT (id) DO UPDATE SET record = excluded.record",
            vec![record.into()],
        )?;
        let from_now = Duration::from_millis(at_ms.saturating_sub(now_ms));
        storage.set_alarm(from_now).await
    }
}

/// The stored brake; the table is missing if nothing was stored.
fn load(sql: &SqlStorage) -> Option<Brake> {
    let cursor = sql
        .exec("SELECT record FROM brake WHERE id = 0", None)
        .ok()?;
    match cursor.raw().next()?.ok()?.pop()? {
        SqlStorageValue::String(text) => serde_json::from_str(&text).ok(),
        _ => None,
    }
}

/// The permits for one request to an upstream with a credential. The holder reports the outcome;
/// until then, or until a permit expires, it counts as a rejection.
pub(super) struct SignIn {
    permits: Vec<BrakePermit>,
    /// Whether the server has accepted the credential lately.
    pub(super) is_proven: bool,
}

/// A permit of one brake.
struct BrakePermit {
    brake: String,
    number: u64,
}

/// Why a request must not be sent.
pub(super) enum BrakeRefusal {
    /// There were too many rejections; the number is the seconds to wait.
    Held(u32),
    /// Earlier requests have no outcome yet, or the brake does not answer.
    Busy,
}

impl SignIn {
    /// Waits for the permits.
    pub(super) async fn wait_for(
        env: &Env,
        pepper: &Pepper,
        target: &Target,
        credential: &Credential,
    ) -> std::result::Result<Self, BrakeRefusal> {
        let names = BrakeNames::new(pepper, target, credential);
        let mut sign_in = Self {
            permits: Vec::new(),
            is_proven: false,
        };
        let taken = async {
            sign_in.is_proven = sign_in
                .take(env, names.credential, Allowance::Credential)
                .await?;
            if let Some(user) = names.user {
                let allowance = match sign_in.is_proven {
                    true => Allowance::ProvenUserName,
                    false => Allowance::UserName,
                };
                sign_in.take(env, user, allowance).await?;
            }
            Ok(())
        };
        let taken = clock::within(limits::PERMIT_WAIT_MS, taken).await;
        match taken.unwrap_or(Err(BrakeRefusal::Busy)) {
            Ok(()) => Ok(sign_in),
            Err(refused) => {
                sign_in.settle(env, Outcome::Undecided).await;
                Err(refused)
            }
        }
    }

    /// Takes a permit; returns whether the credential is proven.
    async fn take(
        &mut self,
        env: &Env,
        brake: String,
        allowance: Allowance,
    ) -> std::result::Result<bool, BrakeRefusal> {
        let limit = allowance.limit();
        loop {
            match ask(env, &brake, brake::Request::Permit { limit }).await {
                Some(Reply::Granted { number, is_proven }) => {
                    self.permits.push(BrakePermit { brake, number });
                    return Ok(is_proven);
                }
                Some(Reply::Held { s }) => return Err(BrakeRefusal::Held(s)),
                Some(Reply::Busy) => clock::sleep(LOOK_AGAIN_MS).await,
                Some(Reply::Noted { .. }) | None => return Err(BrakeRefusal::Busy),
            }
        }
    }

    /// Reports an outcome that became known after the permits were returned.
    pub(super) async fn note(
        env: &Env,
        pepper: &Pepper,
        target: &Target,
        credential: &Credential,
        outcome: Outcome,
    ) {
        if outcome == Outcome::Undecided {
            return;
        }
        let BrakeNames { credential, user } = BrakeNames::new(pepper, target, credential);
        let brakes = [credential].into_iter().chain(user);
        // No permit has this number.
        let permits = brakes
            .map(|brake| BrakePermit { brake, number: 0 })
            .collect();
        let told = Self {
            permits,
            is_proven: false,
        };
        told.settle(env, outcome).await;
    }

    /// Reports the outcome to the brakes and returns the permits.
    pub(super) async fn settle(&self, env: &Env, outcome: Outcome) {
        for (at, BrakePermit { brake, number }) in self.permits.iter().enumerate() {
            // An accepted credential does not prove its user name: the other credentials may be
            // invented.
            let outcome = match outcome {
                Outcome::Accepted if at > 0 => Outcome::Undecided,
                outcome => outcome,
            };
            let number = *number;
            let settled = ask(env, brake, brake::Request::Settle { number, outcome }).await;
            if settled.is_none() {
                console_error!("brake: an outcome was not noted");
            }
        }
    }
}

/// Whether the upstream has accepted this credential recently.
pub(super) async fn is_proven(
    env: &Env,
    pepper: &Pepper,
    target: &Target,
    credential: &Credential,
) -> bool {
    let names = BrakeNames::new(pepper, target, credential);
    let reply = ask(env, &names.credential, brake::Request::IsProven).await;
    matches!(reply, Some(Reply::Noted { is_proven: true }))
}

/// Calls one brake; `None` if it does not answer the second call either: the platform moves and
/// restarts objects. A permit that was granted in between is lost and expires.
async fn ask(env: &Env, name: &str, request: brake::Request) -> Option<Reply> {
    match ask_once(env, name, request).await {
        Ok(reply) => Some(reply),
        Err(_) => ask_once(env, name, request).await.ok(),
    }
}

async fn ask_once(env: &Env, name: &str, request: brake::Request) -> Result<Reply> {
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_body(Some(serde_json::to_string(&request)?.into()));
    let request = Request::new_with_init("https://brake.invalid/", &init)?;
    let stub = env.durable_object(BRAKES)?.get_by_name(name)?;
    let mut response = stub.fetch_with_request(request).await?;
    Ok(serde_json::from_str(&response.text().await?)?)
}

/// Milliseconds between two attempts to get a permit.
const LOOK_AGAIN_MS: u64 = 100;
