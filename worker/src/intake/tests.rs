//! This module tests bodies of every length, cut at every byte, and every kind of incomplete body.

use super::*;
use crate::upstream::ghes;
use proptest::prelude::*;

const HEADER: &[u8] = b"id,created_at,login,email,owners,members,teams,repos,2fa_required?\n";

/// A body in chunks.
const PLAIN: Framing = Framing {
    length: None,
    file_bytes: None,
    is_packed: false,
    is_chunked: true,
};

/// A body that only the end of the connection ends.
const UNFRAMED: Framing = Framing {
    is_chunked: false,
    ..PLAIN
};

fn length(length: u64) -> Framing {
    Framing {
        length: Some(length),
        ..UNFRAMED
    }
}

fn gzip(text: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(text).unwrap();
    packer.finish().unwrap()
}

const PACKED: Framing = Framing {
    is_packed: true,
    ..UNFRAMED
};

fn plan(framing: Framing) -> Plan {
    Plan {
        format: ghes::testing::ORGANIZATIONS.format(),
        framing,
        bytes_max: 8 * 1024 * 1024,
        is_compared: false,
    }
}

const ROW: &[u8] = b"1,2023-02-01 15:48:05 +0000,acme,a@example.com,1,2,3,4,true\n";

/// A report of exactly `bytes` bytes, whose last row fills the rest.
fn body(bytes: usize) -> Vec<u8> {
    let mut body = HEADER.to_vec();
    while body.len() + 2 * ROW.len() <= bytes {
        body.extend_from_slice(ROW);
    }
    let left = bytes - body.len();
    if left > 0 {
        let cells = b",,,,,,,,\n";
        body.resize(bytes - cells.len(), b'1');
        body.extend_from_slice(cells);
    }
    body
}

fn take(plan: Plan, body: &[u8], pieces: usize) -> Result<(Vec<Vec<u8>>, VerifiedReport), Outcome> {
    let mut intake = Intake::new(plan)?;
    let mut chunks = Vec::new();
    for piece in body.chunks(pieces) {
        intake.push(piece, &mut |chunk| {
            chunks.push(chunk);
            Ok(())
        })?;
        assert!(intake.text.pending.len() <= limits::CHUNK_BYTES);
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
fn an_incomplete_body_is_refused() {
    let truncated = || Outcome::refused(Problem::Truncated);
    let body = body(5_000);
    refuses(length(5_001), &body, truncated());
    refuses(length(4_999), &body, truncated());
    refuses(length(5_000), b"", truncated());
    assert!(take(plan(length(5_000)), &body, 1_000).is_ok());
    // The last chunk came, but the last line is incomplete.
    refuses(PLAIN, &body[..4_990], truncated());
    // The announced length is wrong.
    refuses(length(4_990), &body[..4_990], truncated());
    // The last row may lack its line break if the length is right.
    assert!(take(plan(length(4_999)), &body[..4_999], 1_000).is_ok());
    refuses(PLAIN, &body[..4_999], truncated());
    // So may the header row.
    let header = &HEADER[..HEADER.len() - 1];
    assert!(take(plan(length(header.len() as u64)), header, 10).is_ok());
}

#[test]
fn a_body_that_shows_no_end_is_refused_wherever_it_ends() {
    let body = [HEADER, &ROW.repeat(40)].concat();
    let refused = Outcome::Refused(Details::end_not_shown());
    let ends = (0..body.len()).filter(|at| body[*at] == b'\n');
    for end in ends {
        refuses(UNFRAMED, &body[..=end], refused.clone());
    }
    // The refusal comes at the header row, not after the whole body.
    let mut intake = Intake::new(plan(UNFRAMED)).unwrap();
    assert_eq!(intake.push(HEADER, &mut |_| Ok(())), Err(refused.clone()));
    // Another answer in its place is reported as what it is.
    refuses(
        UNFRAMED,
        b"<html>",
        Outcome::refused(Problem::UpstreamLoginPage),
    );
    refuses(UNFRAMED, b"", Outcome::Empty);
    // With a second body to compare it with, it may be complete, unless it has no row.
    let compared = Plan {
        is_compared: true,
        ..plan(UNFRAMED)
    };
    assert!(take(compared, &body, 100).is_ok());
    assert_eq!(take(compared, HEADER, 100).unwrap_err(), refused);
}

#[test]
fn a_body_that_ends_inside_quotes_or_with_another_text() {
    let truncated = || Outcome::refused(Problem::Truncated);
    let unexpected = || Outcome::refused(Problem::UnexpectedContent);
    let quoted = b"1,2023-02-01 15:48:05 +0000,\"ac\nme\",a@example.com,1,2,3,4,true\n";
    let rows = [HEADER, &quoted.repeat(9)].concat();
    let with = |text: &str| [rows.as_slice(), text.as_bytes()].concat();
    for (body, refusal) in [
        (rows.clone(), None),
        (rows[..rows.len() - 38].to_vec(), Some(truncated())),
        (
            with("1,2023-02-01 15:48:05 +0000,\"ac\n"),
            Some(truncated()),
        ),
        (with("PG::QueryCanceled: ERROR\n"), Some(truncated())),
        (with("<html>\n</html>\n"), Some(unexpected())),
        (with("  <!DOCTYPE html>\n"), Some(unexpected())),
        (
            with(&format!("a\nb\n{}", String::from_utf8_lossy(ROW))),
            Some(unexpected()),
        ),
    ] {
        for framing in [PLAIN, length(body.len() as u64)] {
            let taken = take(plan(framing), &body, 7).err();
            assert_eq!(taken, refusal, "{}", String::from_utf8_lossy(&body));
        }
    }
}

#[test]
fn a_packed_body_says_where_it_ends() {
    let truncated = || Outcome::refused(Problem::Truncated);
    let body = body(700_000);
    let packed = gzip(&body);
    for pieces in [1, 1_000, packed.len()] {
        let (chunks, whole) = take(plan(PACKED), &packed, pieces).unwrap();
        assert_eq!([chunks.concat(), whole.last].concat(), body);
        assert_eq!(whole.digest, <[u8; 32]>::from(Sha256::digest(&body)));
    }
    for cut in [1, 8, 9, packed.len() / 2, packed.len() - 5] {
        refuses(PACKED, &packed[..packed.len() - cut], truncated());
    }
    let with_length = |length: usize| Framing {
        length: Some(length as u64),
        ..PACKED
    };
    assert!(take(plan(with_length(packed.len())), &packed, 1_000).is_ok());
    refuses(with_length(packed.len() + 1), &packed, truncated());
    refuses(PACKED, &[packed.as_slice(), b"more"].concat(), truncated());
    // Two members, and the end of the connection after the first byte of a third, or of the second.
    let (first, second) = body.split_at(350_000);
    let two = [gzip(first), gzip(second)].concat();
    let end_not_shown = || Outcome::Refused(Details::end_not_shown());
    refuses(PACKED, &two, end_not_shown());
    let cut = [two.as_slice(), &[0x1f]].concat();
    for framing in [PACKED, with_length(cut.len())] {
        refuses(framing, &cut, truncated());
    }
    refuses(
        PACKED,
        &[packed.as_slice(), &[0; 64]].concat(),
        end_not_shown(),
    );
    assert!(take(plan(with_length(two.len())), &two, 1_000).is_ok());
    // The report was cut before it was compressed.
    refuses(PACKED, &gzip(&body[..690_010]), truncated());
    refuses(PACKED, b"no gzip at all", truncated());
    refuses(PACKED, b"", Outcome::Empty);
}

#[test]
fn a_report_that_is_too_large() {
    let too_large = || Outcome::refused(Problem::TooLarge);
    let announced = length(8 * 1024 * 1024 + 1);
    assert_eq!(Intake::new(plan(announced)).err(), Some(too_large()));
    refuses(PLAIN, &body(8 * 1024 * 1024 + 1), too_large());
    assert!(take(plan(PLAIN), &body(8 * 1024 * 1024), 64 * 1024).is_ok());
}

#[test]
fn a_decompression_bomb_is_stopped() {
    let row = [b"1,", "0".repeat(400_000).as_bytes(), b",,,,,,,\n"].concat();
    let bomb = |rows: usize| gzip(&[HEADER, &row.repeat(rows)].concat());
    for framing in [
        PACKED,
        Framing {
            is_chunked: true,
            ..PACKED
        },
    ] {
        let mut intake = Intake::new(plan(framing)).unwrap();
        let mut refused = Ok(());
        for piece in bomb(20).chunks(100) {
            refused = intake.push(piece, &mut |_| Ok(()));
            if refused.is_err() {
                break;
            }
        }
        assert_eq!(refused, Err(Outcome::refused(Problem::TooCompressed)));
        // The refusal comes as soon as the ratio shows, before the memory fills.
        assert!(intake.received_bytes() < 2 * 1024 * 1024);
    }
    // A short text may repeat itself freely.
    assert!(take(plan(PACKED), &bomb(2), 64 * 1024).is_ok());
    // The limit for a report holds for compressed and plain bodies.
    let small = Plan {
        bytes_max: 1_000,
        ..plan(PACKED)
    };
    let refused = take(small, &gzip(&body(1_001)), 10).unwrap_err();
    assert_eq!(refused, Outcome::refused(Problem::TooLarge));
}

#[test]
fn a_body_that_is_no_report_is_dropped_at_once() {
    let mut intake = Intake::new(plan(PLAIN)).unwrap();
    let page = intake.push(b"<!DOCTYPE html>", &mut |_| Ok(()));
    assert_eq!(page, Err(Outcome::refused(Problem::UpstreamLoginPage)));
    assert_eq!(take(plan(PLAIN), b"", 10).unwrap_err(), Outcome::Empty);
}

#[test]
fn the_length_of_the_file_is_checked_in_every_framing() {
    let body = body(2_000);
    let told = |framing, bytes: usize| Framing {
        file_bytes: Some(bytes as u64),
        ..framing
    };
    for (framing, sent) in [
        (UNFRAMED, body.clone()),
        (PLAIN, body.clone()),
        (length(2_000), body.clone()),
        (PACKED, gzip(&body)),
    ] {
        assert!(take(plan(told(framing, 2_000)), &sent, 100).is_ok());
        for bytes in [1_999, 2_001] {
            let truncated = Outcome::refused(Problem::Truncated);
            refuses(told(framing, bytes), &sent, truncated);
        }
    }
}

/// Takes bodies of this format one after the other.
fn joined(format: Format, bodies: &[&str]) -> Result<String, Outcome> {
    let of = |body: &str| Framing::of_bytes(body.as_bytes());
    let mut text = Vec::new();
    let mut intake = Intake::new(Plan {
        format,
        ..plan(of(bodies[0]))
    })?;
    for (at, body) in bodies.iter().enumerate() {
        if at > 0 {
            intake.next_body(of(body), Joint::Plain, &mut |_| Ok(()))?;
        }
        for byte in body.bytes() {
            intake.push(&[byte], &mut |_| Ok(()))?;
        }
    }
    text.extend(intake.finish()?.last);
    Ok(String::from_utf8(text).unwrap())
}

#[test]
fn cef_is_recognised_with_and_without_the_prefix_of_syslog() {
    let event = "CEF:0|Moderne|Moderne|1|a|b|3|suser=ada";
    for prefix in [
        "",
        "<134>Nov  1 10:00:00 host ",
        "2026-11-01T10:00:00Z host ",
    ] {
        let text = format!("{prefix}{event}\n");
        assert_eq!(joined(Format::Cef, &[&text]).as_deref(), Ok(&*text));
    }
    for (text, expected) in [
        ("<html>", Problem::UpstreamLoginPage),
        ("<!DOCTYPE html>", Problem::UpstreamLoginPage),
        ("<1", Problem::UnexpectedContent),
        ("User,Target\n", Problem::UnexpectedContent),
        ("{\"a\": \"CEF:0|a\"}\n", Problem::UnexpectedContent),
        ("CEF:x|a\n", Problem::UnexpectedContent),
    ] {
        assert_eq!(
            joined(Format::Cef, &[text]),
            Err(Outcome::refused(expected)),
            "{text}"
        );
    }
    let long = format!("{} {event}", "x".repeat(limits::SYSLOG_PREFIX_BYTES));
    let unexpected = Err(Outcome::refused(Problem::UnexpectedContent));
    assert_eq!(joined(Format::Cef, &[&long]), unexpected);
    assert_eq!(joined(Format::Cef, &[""]), Err(Outcome::Empty));
}

#[test]
fn every_body_of_lines_begins_as_the_first_does() {
    let day = "CEF:0|a|b|1|c|d|3|x=1\n";
    for (format, first) in [(Format::Cef, day), (Format::JsonLines, "{\"a\":1}\n")] {
        // A day without events, at any place.
        for days in [["", first, first], [first, "", first], [first, first, "\n"]] {
            let found = joined(format, &days).unwrap();
            assert_eq!(found.trim_end(), first.repeat(2).trim_end(), "{days:?}");
        }
        for (later, expected) in [
            ("<html>", Problem::UpstreamLoginPage),
            ("sign in\n", Problem::UnexpectedContent),
            ("sign in", Problem::UnexpectedContent),
        ] {
            let found = joined(format, &[first, later]);
            assert_eq!(found, Err(Outcome::refused(expected)), "{later}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_cut_makes_no_difference(
        bytes in HEADER.len() + 10..1_200_000,
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
            intake.push(piece, &mut |chunk| {
                out.extend(chunk);
                Ok(())
            }).unwrap();
            rest = after;
        }
        out.extend(intake.finish().unwrap().last);
        prop_assert_eq!(out, body);
    }
}
