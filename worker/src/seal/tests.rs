//! This module tests what opens, and that everything else does not.

use std::collections::BTreeSet;

use super::*;
use crate::config::testing;
use crate::credential::Credential;
use crate::report::Parameters;
use crate::upstream::ghes;
use proptest::prelude::*;

const TOKEN: &[u8] = b"ghp_000000000000000000000000000000000000";

const FACTS: Facts = Facts {
    size_bytes: 11,
    chunks: 3,
    sealed_at_ms: 1_793_512_800_000,
    expires_at_ms: 1_793_512_900_000,
    made_at_ms: Some(900),
};

fn name(authorization: &str) -> JobName {
    let config = testing::config(
        r#"[{"id": "a", "title": "A", "kind": "ghes", "origin": "https://a.example.com"}]"#,
    );
    let credential = Credential::parse(authorization).unwrap();
    JobName::new(
        &config.pepper,
        &config.targets[0],
        ghes::testing::ALL_USERS,
        &Parameters::default(),
        &credential,
    )
}

fn pepper() -> Pepper {
    Pepper::new(testing::PEPPER).unwrap()
}

fn key(byte: u8) -> DataKey {
    DataKey::new(Zeroizing::new([byte; 32]))
}

fn sealed(context: SealContext<'_>, chunks: &[&[u8]]) -> Vec<Vec<u8>> {
    let mut sealer = Sealer::new(&key(1), context);
    chunks
        .iter()
        .enumerate()
        .map(|(index, chunk)| {
            let mut chunk = chunk.to_vec();
            let is_last = index + 1 == chunks.len();
            assert_eq!(sealer.seal(&mut chunk, is_last), Ok(index as u32));
            chunk
        })
        .collect()
}

/// Opens all chunks, the last one as the last.
fn opened(
    key: &DataKey,
    context: SealContext<'_>,
    chunks: &[Vec<u8>],
) -> Result<Vec<u8>, Unsealable> {
    let mut text = Vec::new();
    for (index, chunk) in chunks.iter().enumerate() {
        let mut chunk = chunk.clone();
        let is_last = index + 1 == chunks.len();
        open(key, context, index as u32, is_last, &mut chunk)?;
        text.extend(chunk);
    }
    Ok(text)
}

#[test]
fn only_the_whole_opens() {
    let job = name("Bearer abc");
    let context = SealContext {
        job: &job,
        generation: 7,
    };
    let chunks = sealed(context, &[b"one", b"two", b"three"]);
    assert_eq!(
        opened(&key(1), context, &chunks),
        Ok(b"onetwothree".to_vec())
    );

    // Another key, generation or job.
    assert!(opened(&key(2), context, &chunks).is_err());
    let later = SealContext {
        generation: 8,
        ..context
    };
    assert!(opened(&key(1), later, &chunks).is_err());
    let stranger = name("Bearer abd");
    let foreign = SealContext {
        job: &stranger,
        ..context
    };
    assert!(opened(&key(1), foreign, &chunks).is_err());

    // Chunks that are swapped, doubled, or missing at the end, at the beginning or in the middle.
    for order in [
        &[1, 0, 2][..],
        &[0, 0, 2],
        &[0, 1],
        &[1, 2],
        &[0, 2],
        &[0, 1, 2, 2],
    ] {
        let chunks: Vec<_> = order.iter().map(|index| chunks[*index].clone()).collect();
        assert!(opened(&key(1), context, &chunks).is_err(), "{order:?}");
    }
    assert_eq!(chunks[0].len(), 3 + TAG_BYTES);
}

#[test]
fn a_sealer_stops_after_the_last() {
    let job = name("Bearer abc");
    let context = SealContext {
        job: &job,
        generation: 0,
    };
    let mut sealer = Sealer::new(&key(1), context);
    assert_eq!(sealer.seal(&mut b"x".to_vec(), true), Ok(0));
    assert_eq!(sealer.seal(&mut b"x".to_vec(), false), Err(Unsealable));
    let mut sealer = Sealer::new(&key(1), context);
    sealer.next = u32::MAX;
    assert_eq!(sealer.seal(&mut b"x".to_vec(), false), Ok(u32::MAX));
    assert_eq!(sealer.seal(&mut b"x".to_vec(), false), Err(Unsealable));
}

#[test]
fn only_the_same_token_secret_salt_and_place_unwrap() {
    let (job, stranger) = (name("Bearer abc"), name("Bearer abd"));
    let context = SealContext {
        job: &job,
        generation: 7,
    };
    let other_pepper = Pepper::new("another pepper for tests, of 32 bytes").unwrap();
    let wrapping = |token: &[u8], pepper: &Pepper, salt: u8, context| {
        WrappingKey::derive(token, pepper, &[salt; 32], context).unwrap()
    };
    let right = wrapping(TOKEN, &pepper(), 1, context);
    let wrapped = right.wrap(&key(9), &[5; 32], FACTS, context).unwrap();
    let (key, digest) = right.unwrap(&wrapped, FACTS, context).unwrap();
    assert_eq!((*key.0, digest), ([9; 32], [5; 32]));

    let later = SealContext {
        generation: 8,
        ..context
    };
    let foreign = SealContext {
        job: &stranger,
        ..context
    };
    for wrong in [
        wrapping(
            b"ghp_000000000000000000000000000000000001",
            &pepper(),
            1,
            context,
        ),
        wrapping(TOKEN, &other_pepper, 1, context),
        wrapping(TOKEN, &pepper(), 2, context),
        wrapping(TOKEN, &pepper(), 1, later),
        wrapping(TOKEN, &pepper(), 1, foreign),
    ] {
        assert!(wrong.unwrap(&wrapped, FACTS, context).is_err());
    }
    assert!(right.unwrap(&wrapped, FACTS, later).is_err());
    assert!(right.unwrap(&wrapped[1..], FACTS, context).is_err());
    assert!(right.unwrap(&[], FACTS, context).is_err());
    // A copy whose facts say that it is shorter or younger than it is.
    for other in [
        Facts {
            size_bytes: 0,
            ..FACTS
        },
        Facts { chunks: 0, ..FACTS },
        Facts {
            sealed_at_ms: FACTS.sealed_at_ms + 1,
            ..FACTS
        },
        Facts {
            expires_at_ms: FACTS.expires_at_ms + 1,
            ..FACTS
        },
        Facts {
            made_at_ms: Some(901),
            ..FACTS
        },
        Facts {
            made_at_ms: None,
            ..FACTS
        },
    ] {
        assert!(right.unwrap(&wrapped, other, context).is_err(), "{other:?}");
    }
}

#[test]
fn a_chunk_is_no_wrapping_and_a_wrapping_no_chunk() {
    let job = name("Bearer abc");
    let context = SealContext {
        job: &job,
        generation: 0,
    };
    let wrapping = WrappingKey(Zeroizing::new([1; 32]));
    let mut wrapped = wrapping.wrap(&key(9), &[5; 32], FACTS, context).unwrap();
    assert!(open(&key(1), context, 0, true, &mut wrapped).is_err());
    let chunk = sealed(context, &[&[0; 64]]).remove(0);
    assert!(wrapping.unwrap(&chunk, FACTS, context).is_err());
}

proptest! {
    #[test]
    fn one_bit_is_enough(
        text in prop::collection::vec(any::<u8>(), 0..200),
        at: prop::sample::Index,
        bit in 0..8_u32,
    ) {
        let job = name("Bearer abc");
        let context = SealContext { job: &job, generation: 3 };
        let mut chunk = sealed(context, &[&text]).remove(0);
        let at = at.index(chunk.len());
        chunk[at] ^= 1 << bit;
        prop_assert!(open(&key(1), context, 0, true, &mut chunk).is_err());
    }

    /// Each generation has its own key, so a nonce could only repeat within one.
    #[test]
    fn no_nonce_repeats(generations in prop::collection::vec(1_u32..50, 1..10)) {
        let job = name("Bearer abc");
        let mut seen = BTreeSet::new();
        for (generation, chunks) in generations.into_iter().enumerate() {
            let context = SealContext { job: &job, generation: generation as u64 };
            let data_key = key(generation as u8);
            let mut sealer = Sealer::new(&data_key, context);
            for index in 0..chunks {
                let index = sealer.seal(&mut Vec::new(), index + 1 == chunks).unwrap();
                prop_assert!(seen.insert((*data_key.0, nonce(index))));
            }
        }
    }
}

#[test]
fn an_answers_key_opens_with_the_same_token_job_and_facts_only() {
    let (job, other) = (name("Bearer abc"), name("Bearer abd"));
    let facts = AnswersFacts {
        sealed_at_ms: 5,
        expires_at_ms: 9,
    };
    let wrapping = |token: &[u8], salt: u8, job| {
        WrappingKey::derive_for_answers(token, &pepper(), &[salt; 32], job).unwrap()
    };
    let key = AnswersKey::new(Zeroizing::new([7; 32]));
    let wrapped = wrapping(TOKEN, 1, &job)
        .wrap_answers(&key, facts, &job)
        .unwrap();
    let opens = |wrapping: WrappingKey, wrapped: &[u8], facts, job| {
        let opened = wrapping.unwrap_answers(wrapped, facts, job);
        opened.is_ok_and(|opened| {
            let key_of = |key: &AnswersKey| key.data_key(&[3; 32], &[4; 32]).unwrap().0;
            *key_of(&opened) == *key_of(&key)
        })
    };
    assert!(opens(wrapping(TOKEN, 1, &job), &wrapped, facts, &job));
    assert!(!opens(wrapping(b"ghp_1", 1, &job), &wrapped, facts, &job));
    assert!(!opens(wrapping(TOKEN, 2, &job), &wrapped, facts, &job));
    assert!(!opens(wrapping(TOKEN, 1, &other), &wrapped, facts, &other));
    let longer = AnswersFacts {
        expires_at_ms: 10,
        ..facts
    };
    assert!(!opens(wrapping(TOKEN, 1, &job), &wrapped, longer, &job));
    // The key of a copy is for another purpose.
    let context = SealContext {
        job: &job,
        generation: 0,
    };
    let copys = WrappingKey::derive(TOKEN, &pepper(), &[1; 32], context).unwrap();
    assert!(!opens(copys, &wrapped, facts, &job));
}

#[test]
fn each_answer_has_a_key_of_its_own() {
    let key = AnswersKey::new(Zeroizing::new([7; 32]));
    let mut keys = BTreeSet::new();
    for (salt, address) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
        keys.insert(*key.data_key(&[salt; 32], &[address; 32]).unwrap().0);
    }
    assert_eq!(keys.len(), 4);
}
