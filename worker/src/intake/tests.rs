//! Bodies of every length, cut everywhere, and every way for one not to be whole.

use super::*;
use proptest::prelude::*;

const HEADER: &[u8] = b"id,created_at,login,email,owners,members,teams,repos,2fa_required?\n";

const PLAIN: Framing = Framing {
    length: None,
    is_packed: false,
};

fn plan(framing: Framing) -> Plan {
    Plan {
        report: Report::AllOrganizations,
        framing,
        bytes_max: 8 * 1024 * 1024,
    }
}

fn body(bytes: usize) -> Vec<u8> {
    let line = b"1,2023-02-01 15:48:05 +0000,acme,a@example.com,1,2,3,4,true\n";
    let mut body: Vec<u8> = HEADER
        .iter()
        .chain(line.iter().cycle())
        .take(bytes)
        .copied()
        .collect();
    if let Some(last) = body.last_mut() {
        *last = b'\n';
    }
    body
}

fn take(plan: Plan, body: &[u8], pieces: usize) -> Result<(Vec<Vec<u8>>, Whole), Outcome> {
    let mut intake = Intake::new(plan)?;
    let mut chunks = Vec::new();
    for piece in body.chunks(pieces) {
        chunks.extend(intake.push(piece)?);
        assert!(intake.pending.len() <= limits::CHUNK_BYTES);
    }
    Ok((chunks, intake.finish()?))
}

#[test]
fn chunks_are_the_body() {
    let chunk = limits::CHUNK_BYTES;
    for bytes in [
        HEADER.len(),
        chunk - 1,
        chunk,
        chunk + 1,
        2 * chunk,
        3 * chunk + 7,
    ] {
        let body = body(bytes);
        for pieces in [1_000, 64 * 1024, chunk, 10 * chunk] {
            let (chunks, whole) = take(plan(PLAIN), &body, pieces).unwrap();
            assert!(
                chunks.iter().all(|c| c.len() == chunk),
                "{bytes} in {pieces}"
            );
            assert!(!whole.last.is_empty() && whole.last.len() <= chunk);
            assert_eq!([chunks.concat(), whole.last].concat(), body);
            assert_eq!(whole.size_bytes, bytes as u64);
            assert_eq!(whole.digest, <[u8; 32]>::from(Sha256::digest(&body)));
        }
    }
}

#[track_caller]
fn refuses(framing: Framing, body: &[u8], expected: Outcome) {
    assert_eq!(take(plan(framing), body, 1_000).unwrap_err(), expected);
}

#[test]
fn what_is_not_whole() {
    let truncated = || Outcome::refused(Problem::Truncated);
    let length = |length| Framing {
        length: Some(length),
        is_packed: false,
    };
    let body = body(5_000);
    refuses(length(5_001), &body, truncated());
    refuses(length(4_999), &body, truncated());
    refuses(length(5_000), b"", truncated());
    assert!(take(plan(length(5_000)), &body, 1_000).is_ok());
    // Nothing vouches for the length but the last line.
    refuses(PLAIN, &body[..4_990], truncated());
    // A length that was wrong from the start: the last line is a piece of one.
    refuses(length(4_990), &body[..4_990], truncated());
    let packed = Framing {
        length: Some(500),
        is_packed: true,
    };
    assert!(take(plan(packed), &body, 1_000).is_ok());
    refuses(packed, &body[..4_990], truncated());
    // The header row's own end may be missing where the length is right.
    let header = &HEADER[..HEADER.len() - 1];
    assert!(take(plan(length(header.len() as u64)), header, 10).is_ok());
}

#[test]
fn what_is_too_large() {
    let too_large = || Outcome::refused(Problem::TooLarge);
    let announced = Framing {
        length: Some(8 * 1024 * 1024 + 1),
        is_packed: false,
    };
    assert_eq!(Intake::new(plan(announced)).err(), Some(too_large()));
    refuses(PLAIN, &body(8 * 1024 * 1024 + 1), too_large());
    assert!(take(plan(PLAIN), &body(8 * 1024 * 1024), 64 * 1024).is_ok());
}

#[test]
fn what_explodes() {
    let packed = |length| Framing {
        length: Some(length),
        is_packed: true,
    };
    let body = body(2 * 1024 * 1024);
    refuses(
        packed(10_000),
        &body,
        Outcome::refused(Problem::TooCompressed),
    );
    assert!(take(plan(packed(11_000)), &body, 64 * 1024).is_ok());
    // A short text may repeat itself as it likes.
    assert!(
        take(plan(packed(10)), &body[..1024 * 1024 - 60], 64 * 1024)
            .is_err_and(|outcome| { outcome == Outcome::refused(Problem::Truncated) })
    );
}

#[test]
fn what_is_none_is_given_up_at_once() {
    let mut intake = Intake::new(plan(PLAIN)).unwrap();
    let page = intake.push(b"<!DOCTYPE html>");
    assert_eq!(page, Err(Outcome::refused(Problem::UpstreamLoginPage)));
    assert_eq!(take(plan(PLAIN), b"", 10).unwrap_err(), Outcome::Empty);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_cut_makes_no_difference(
        bytes in HEADER.len()..1_200_000,
        cuts in prop::collection::vec(1_usize..200_000, 1..40),
    ) {
        let body = body(bytes);
        let mut intake = Intake::new(plan(PLAIN)).unwrap();
        let mut out = Vec::new();
        let mut rest = body.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            out.extend(intake.push(piece).unwrap().concat());
            rest = after;
        }
        out.extend(intake.finish().unwrap().last);
        prop_assert_eq!(out, body);
    }
}
