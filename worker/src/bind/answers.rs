//! This module keeps the answers of a job, sealed, and looks for them before a request is sent.
//!
//! An answer is kept under the same conditions as a copy: every waiter agrees, and the credential is
//! a token. What is kept and for how long is decided in [`crate::answers`] and in the job.

use super::clock;
use super::object::{Inner, JobRequest};
use super::store::SealedAnswer;
use crate::answers::{self, Answer, Plan};
use crate::job::{Attempt, HANDED_OUT_MS, Job, Seal};
use crate::limits;
use crate::seal::{self, AnswersFacts, AnswersKey, SealContext, Sealer, WrappingKey};
use crate::upstream::Hop;

/// What is done about a request whose answer may have been kept.
pub(super) fn plan(inner: &Inner, request: &JobRequest, hop: &Hop) -> Plan {
    if inner.read_job(|job| job.answers().is_none()) {
        return Plan::Ask;
    }
    let address = answers::address(&request.config.pepper, &request.name, hop);
    let round = inner.read_job(|job| job.record().round.number);
    answers::plan(open(inner, request, &address), round)
}

/// Keeps an answer of this attempt, if that is allowed; returns whether it was. It is no fault if it
/// was not: the page is then asked for again.
///
/// There is no `await` in here, so that no waiter can join in between.
pub(super) fn keep(
    inner: &Inner,
    request: &JobRequest,
    attempt: Attempt,
    hop: &Hop,
    answer: &Answer,
) -> bool {
    try_keep(inner, request, attempt, hop, answer).is_some()
}

fn try_keep(
    inner: &Inner,
    request: &JobRequest,
    attempt: Attempt,
    hop: &Hop,
    answer: &Answer,
) -> Option<()> {
    let text = answer.to_bytes();
    let size_bytes = u64::try_from(text.len()).ok()?;
    let now_ms = clock::now_ms();
    let ends_at_ms = request.credential.expires_at_ms();
    let may_keep = |job: &Job| {
        job.may_store(attempt.number, ends_at_ms, now_ms) && job.has_room_for_answer(size_bytes)
    };
    if !inner.read_job(may_keep) {
        return None;
    }
    let key = key(inner, request).or_else(|| begin(inner, request, now_ms))?;
    let address = answers::address(&request.config.pepper, &request.name, hop);
    let round = inner.read_job(|job| job.record().round.number);
    let salt = *clock::random()?;
    let data_key = key.data_key(&salt, &address).ok()?;
    let mut sealer = Sealer::new(&data_key, context(request, round));
    let count = text.len().div_ceil(limits::CHUNK_BYTES);
    let mut pieces = Vec::with_capacity(count);
    for piece in text.chunks(limits::CHUNK_BYTES) {
        let mut piece = piece.to_vec();
        let is_last = pieces.len().saturating_add(1) == count;
        sealer.seal(&mut piece, is_last).ok()?;
        pieces.push(piece);
    }
    let sealed = SealedAnswer {
        round,
        salt,
        pieces,
    };
    let (bytes, freed_bytes) = inner.store.put_answer(&address, sealed).ok()?;
    inner.with_job(|job| (job.answer_kept(bytes, freed_bytes), Vec::new()));
    Some(())
}

/// The part of a sealed answer's name that is not in its key.
fn context(request: &JobRequest, round: u64) -> SealContext<'_> {
    SealContext {
        job: &request.name,
        generation: round,
    }
}

/// A kept answer, and the round that it was kept in.
fn open(inner: &Inner, request: &JobRequest, address: &[u8; 32]) -> Option<(u64, Answer)> {
    let key = key(inner, request)?;
    let sealed = inner.store.answer(address)?;
    let data_key = key.data_key(&sealed.salt, address).ok()?;
    let context = context(request, sealed.round);
    let count = sealed.pieces.len();
    let mut text = Vec::new();
    for (index, mut piece) in sealed.pieces.into_iter().enumerate() {
        let is_last = index.saturating_add(1) == count;
        seal::open(
            &data_key,
            context,
            u32::try_from(index).ok()?,
            is_last,
            &mut piece,
        )
        .ok()?;
        text.append(&mut piece);
    }
    Some((sealed.round, Answer::from_bytes(text)?))
}

/// The key of the answers that are kept. If it does not open, they are destroyed.
fn key(inner: &Inner, request: &JobRequest) -> Option<AnswersKey> {
    let kept = inner.read_job(|job| job.answers().cloned())?;
    let opened = request.credential.key_material().and_then(|material| {
        let pepper = &request.config.pepper;
        WrappingKey::derive_for_answers(material, pepper, &kept.seal.salt, &request.name)
            .and_then(|wrapping| {
                wrapping.unwrap_answers(&kept.seal.wrapped, kept.facts(), &request.name)
            })
            .ok()
    });
    if opened.is_none() {
        forget(inner);
    }
    opened
}

/// Destroys the answers.
pub(super) fn forget(inner: &Inner) {
    inner.with_job(|job| (job.drop_answers(), Vec::new()));
}

/// Makes a key for the answers of this job; `None` if the credential is no token.
fn begin(inner: &Inner, request: &JobRequest, now_ms: u64) -> Option<AnswersKey> {
    let material = request.credential.key_material()?;
    let key = AnswersKey::new(clock::random()?);
    let salt = *clock::random()?;
    let latest_ms = now_ms.saturating_add(HANDED_OUT_MS);
    let ends_at_ms = request.credential.expires_at_ms();
    let facts = AnswersFacts {
        sealed_at_ms: now_ms,
        expires_at_ms: ends_at_ms.map_or(latest_ms, |ends| ends.min(latest_ms)),
    };
    let pepper = &request.config.pepper;
    let wrapped = WrappingKey::derive_for_answers(material, pepper, &salt, &request.name)
        .and_then(|wrapping| wrapping.wrap_answers(&key, facts, &request.name))
        .ok()?;
    let seal = Seal {
        salt,
        wrapped,
        sealed_at_ms: facts.sealed_at_ms,
    };
    inner.with_job(|job| (job.keep_answers(seal, facts.expires_at_ms), Vec::new()));
    Some(key)
}
