use super::testing::{TestEntry, member, zip};
use super::zip::{Directory, Entry, ListedEntry, data, list, local_header, locate, tail};
use super::*;
use crate::limits::{UNPACKED_FREE_BYTES, UNPACKED_RATIO};
use crate::problem::Code;
use crate::read::Intake;
use crate::read::ReadOptions;
use crate::read::{Reader, Report};
use crate::refusal::Refusal;
use crate::report::inspect_all;
use proptest::prelude::*;

const REPORT: &[u8] = b"login,role,repos\nanna,admin,3\nben,user,0\ncleo,user,12\n";

/// Everything that comes out, with the packed bytes pushed in pieces of this size.
fn unpack(mut unpacker: Unpacker, packed: &[u8], piece: usize) -> (Vec<u8>, Option<Damage>) {
    let mut out = Vec::new();
    for bytes in packed.chunks(piece) {
        unpacker
            .push(bytes, &mut |bytes| {
                out.extend_from_slice(bytes);
                Ok(())
            })
            .unwrap();
    }
    assert_eq!(unpacker.unpacked_bytes(), out.len() as u64);
    (out, unpacker.finish())
}

fn gunzip(packed: &[u8]) -> (Vec<u8>, Option<Damage>) {
    unpack(Unpacker::gzip(), packed, packed.len().max(1))
}

fn listed(archive: &[u8]) -> Result<Vec<ListedEntry>, Refusal> {
    let size = archive.len() as u64;
    let at = |range: std::ops::Range<u64>| {
        let index = |at: u64| usize::try_from(at).unwrap().min(archive.len());
        &archive[index(range.start)..index(range.end)]
    };
    let directory: Directory = locate(at(tail(size)), size)?;
    list(&directory, at(directory.range.clone()), size)
}

fn read_gzip(packed: &[u8]) -> Result<Report, Refusal> {
    let options = ReadOptions::default();
    let mut intake = Intake::gzip("users.csv.gz", packed.len() as u64, None, &[], &options);
    intake.push(packed)?;
    intake.finish()
}

#[test]
fn a_beginning_ends_where_enough_came_out() {
    let packed = member(REPORT, 0);
    for most in [1, 5, REPORT.len() - 1, REPORT.len(), 1_000] {
        let text = Unpacker::gzip().beginning(&packed, most).unwrap();
        assert_eq!(text, &REPORT[..most.min(REPORT.len())], "{most}");
    }
    // Of packed bytes that are cut off, what there is.
    let cut = &packed[..packed.len() - 12];
    let text = Unpacker::gzip().beginning(cut, 1_000).unwrap();
    assert!(REPORT.starts_with(&text));
}

// ---- gzip --------------------------------------------------------------------------------------

#[test]
fn every_field_a_header_can_have() {
    for flags in 0..32 {
        let packed = member(REPORT, flags);
        for piece in [1, 2, 7, packed.len()] {
            let (out, damage) = unpack(Unpacker::gzip(), &packed, piece);
            assert_eq!((&out[..], damage), (REPORT, None), "flags {flags}");
        }
    }
}

#[test]
fn members_are_one_file_and_zeros_between_and_behind_them_are_none_of_it() {
    let two = [
        member(b"a,b\n1,2\n", 0),
        vec![0; 5],
        member(b"3,4\n", 8),
        vec![0; 511],
    ]
    .concat();
    assert_eq!(gunzip(&two), (b"a,b\n1,2\n3,4\n".to_vec(), None));
}

#[test]
fn damage_is_reported_and_the_bytes_before_it_are_kept() {
    #[track_caller]
    fn check(packed: &[u8], out: &[u8], damage: Damage) {
        assert_eq!(gunzip(packed), (out.to_vec(), Some(damage)));
    }
    let whole = member(REPORT, 8);
    let changed = |at: usize, to: u8| {
        let mut packed = whole.clone();
        packed[at] = to;
        packed
    };
    let end = whole.len();
    check(&whole[..end - 1], REPORT, Damage::CutOff);
    check(&whole[..end - 8], REPORT, Damage::CutOff);
    check(&whole[..5], b"", Damage::CutOff);
    check(&[], b"", Damage::CutOff);
    check(
        &changed(end - 8, whole[end - 8] ^ 1),
        REPORT,
        Damage::Checksum,
    );
    check(&changed(end - 1, 1), REPORT, Damage::Checksum);
    check(&changed(2, 7), b"", Damage::Broken);
    check(&changed(3, 0x80), b"", Damage::Broken);
    check(&[&whole[..], b"junk"].concat(), REPORT, Damage::Trailing);
    check(
        &[&whole[..], b"\x1f\x8c"].concat(),
        REPORT,
        Damage::Trailing,
    );
    // The other member was on its way.
    check(&[&whole[..], &whole[..9]].concat(), REPORT, Damage::CutOff);
}

#[test]
fn a_file_that_is_cut_off_is_open_with_a_problem() {
    let whole = member(&REPORT.repeat(50), 0);
    let opened = read_gzip(&whole).unwrap();
    assert!(opened.table.rows() > 100 && opened.problems.count(Code::ArchiveCutOff) == 0);
    assert_eq!(opened.about().packed_bytes, Some(whole.len() as u64));
    assert_eq!(opened.about().size_bytes, REPORT.len() as u64 * 50);

    let opened = read_gzip(&whole[..whole.len() - 12]).unwrap();
    let problem = opened
        .problems
        .iter()
        .find(|p| p.code == Code::ArchiveCutOff)
        .unwrap();
    assert_eq!(problem.count, 1);
    assert_eq!(problem.places[0].row, Some(opened.table.rows() - 1));

    let refused = read_gzip(&whole[..12]).unwrap_err();
    assert!(
        matches!(
            refused,
            Refusal::Damaged {
                code: Code::ArchiveCutOff,
                ..
            }
        ),
        "{refused:?}"
    );
}

#[test]
fn packed_twice_is_not_opened() {
    let inside = |bytes: &[u8]| match read_gzip(&member(bytes, 0)) {
        Err(Refusal::Nested { format }) => format,
        other => panic!("{other:?}"),
    };
    assert_eq!(inside(&member(REPORT, 0)), "gzip");
    assert_eq!(
        inside(&zip(b"", &[TestEntry::stored("a.csv", REPORT)], b"")),
        "zip"
    );
    let mut tar = vec![0; 1024];
    tar[..5].copy_from_slice(b"a.csv");
    tar[257..262].copy_from_slice(b"ustar");
    assert_eq!(inside(&tar), "tar");
}

#[test]
fn a_bomb_is_refused_before_it_fills_the_memory() {
    // A line that is the same over and over packs about a thousand times.
    let text = b"login,role\n".repeat(1 << 20);
    let packed = member(&text, 0);
    let mut out = 0;
    let mut unpacker = Unpacker::gzip();
    let mut refused = None;
    // As many members as a terabyte would need.
    for _ in 0..100_000 {
        let pushed = unpacker.push(&packed, &mut |bytes| {
            out += bytes.len() as u64;
            Ok(())
        });
        if let Err(refusal) = pushed {
            refused = Some(refusal);
            break;
        }
    }
    assert!(matches!(refused, Some(Refusal::Bomb { .. })), "{refused:?}");
    assert!(out <= UNPACKED_FREE_BYTES + (1 << 20), "{out}");
    assert!(
        text.len() as u64 / UNPACKED_RATIO > packed.len() as u64,
        "or it is none"
    );
}

#[test]
fn a_size_that_is_wrong_is_only_a_hint() {
    let packed = member(&REPORT.repeat(50), 0);
    let options = ReadOptions::default();
    for ending in [[0xff; 4], [0; 4]] {
        let mut intake = Intake::gzip("a.csv.gz", packed.len() as u64, None, &ending, &options);
        intake.push(&packed).unwrap();
        assert!(intake.finish().is_ok());
    }
}

// ---- zip ---------------------------------------------------------------------------------------

#[test]
fn entries_are_read_from_where_they_are() {
    let entries = [
        TestEntry::stored("a/stored.csv", REPORT),
        TestEntry::deflated("deflated.csv", &REPORT.repeat(9)),
    ];
    for (before, comment) in [
        (&b""[..], &b""[..]),
        (b"#!/bin/sh\n", b"PK\x05\x06 in a comment"),
    ] {
        let archive = zip(before, &entries, comment);
        let listed = listed(&archive).unwrap();
        let paths: Vec<&str> = listed.iter().map(|one| one.entry.path.as_str()).collect();
        assert_eq!(paths, ["a/stored.csv", "deflated.csv"]);
        for (one, text) in listed.iter().zip([REPORT.to_vec(), REPORT.repeat(9)]) {
            assert_eq!(one.unsupported, None);
            let packed = packed_of(&one.entry, &archive);
            for piece in [1, 5, packed.len()] {
                let (out, damage) = unpack(Unpacker::entry(&one.entry), packed, piece);
                assert_eq!((out, damage), (text.clone(), None));
            }
        }
    }
}

fn packed_of<'a>(entry: &Entry, archive: &'a [u8]) -> &'a [u8] {
    let index = |at: u64| usize::try_from(at).unwrap();
    let header = local_header(entry);
    let header = &archive[index(header.start)..index(header.end)];
    let data = data(entry, header, archive.len() as u64).unwrap();
    &archive[index(data.start)..index(data.end)]
}

#[test]
fn an_entry_that_contradicts_the_directory_is_damaged() {
    #[track_caller]
    fn check(change: impl FnOnce(&mut Entry), expected: Damage) {
        let archive = zip(b"", &[TestEntry::deflated("a.csv", REPORT)], b"");
        let mut entry = listed(&archive).unwrap().remove(0).entry;
        let packed = packed_of(&entry, &archive);
        change(&mut entry);
        let (out, damage) = unpack(Unpacker::entry(&entry), packed, packed.len());
        assert_eq!(damage, Some(expected));
        assert!(REPORT.starts_with(&out) && out.len() as u64 <= entry.bytes);
    }
    check(|entry| entry.crc32 ^= 1, Damage::Checksum);
    check(|entry| entry.bytes += 1, Damage::Checksum);
    check(|entry| entry.bytes -= 1, Damage::Broken);
}

#[test]
fn an_archive_without_its_end_has_no_directory() {
    let whole = zip(b"", &[TestEntry::stored("a.csv", REPORT)], b"");
    for end in 0..whole.len() {
        let refused = listed(&whole[..end]).unwrap_err();
        assert!(
            matches!(
                refused,
                Refusal::Damaged {
                    code: Code::ArchiveCutOff,
                    ..
                }
            ),
            "{end}"
        );
    }
}

#[test]
fn paths_of_very_many_folders_get_names() {
    let folders = "a/".repeat(32_700);
    let entries: Vec<TestEntry> = (0..12)
        .map(|n| TestEntry::stored(&format!("{n}/{folders}all_users.csv"), REPORT))
        .collect();
    let listed = listed(&zip(b"", &entries, b"")).unwrap();
    let paths: Vec<&str> = listed.iter().map(|one| one.entry.path.as_str()).collect();
    // They would be too long to draw.
    assert!(paths.iter().all(|path| path.chars().count() <= 1_024));
    for (n, name) in shown_names(&paths).iter().enumerate() {
        assert!(name.starts_with(&format!("{n}/")) && name.ends_with("/all_users.csv"));
    }
    // Those of a folder come from the browser, and whole.
    let raw: Vec<String> = (0..12).map(|n| format!("{n}/{folders}x.csv")).collect();
    let raw: Vec<&str> = raw.iter().map(String::as_str).collect();
    assert_eq!(shown_names(&raw), raw);
}

#[test]
fn office_documents_are_distinguished() {
    let of = |names: &[&str]| {
        let entries: Vec<TestEntry> = names.iter().map(|n| TestEntry::stored(n, b"x")).collect();
        zip::office(&listed(&zip(b"", &entries, b"")).unwrap())
    };
    assert_eq!(of(&["a.csv"]), None);
    let binary = |format: &str| {
        Some(Refusal::Binary {
            format: format.to_owned(),
        })
    };
    assert_eq!(
        of(&["[Content_Types].xml", "xl/workbook.xml"]),
        binary("xlsx")
    );
    assert_eq!(
        of(&["[Content_Types].xml", "word/document.xml"]),
        binary("Office Open XML")
    );
    // Under any name, and in the words that the page has for it.
    let entries = ["[Content_Types].xml", "xl/workbook.xml"].map(|n| TestEntry::stored(n, b"x"));
    let workbook = zip(b"", &entries, b"");
    for (name, bytes) in [
        ("users.csv", workbook.as_slice()),
        ("users.xls", b"\xd0\xcf\x11\xe0\xa1\xb1"),
    ] {
        let told = serde_json::to_string(&inspect_all(name, bytes, None)).unwrap();
        assert!(told.contains("Excel workbook"), "{told}");
    }
}

// ---- whatever comes ----------------------------------------------------------------------------

/// Text like that of reports: some of it over and over, some of it not.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        "[a-z]{1,12},[0-9]{1,8}\n",
        Just("octocat,admin\n".to_owned())
    ];
    proptest::collection::vec(line, 0..200).prop_map(|lines| lines.concat().into_bytes())
}

proptest! {
    #[test]
    fn packed_texts_are_unpacked(texts in proptest::collection::vec(texts(), 1..4), piece in 1_usize..300) {
        let packed = texts.iter().flat_map(|text| member(text, 0)).collect::<Vec<u8>>();
        let (out, damage) = unpack(Unpacker::gzip(), &packed, piece);
        prop_assert_eq!((out, damage), (texts.concat(), None));
    }

    #[test]
    fn cut_at_every_byte_it_gives_a_beginning(text in "[a-c,\n]{0,120}") {
        let text = text.into_bytes();
        let packed = member(&text, 8);
        for end in 0..packed.len() {
            let (out, damage) = gunzip(&packed[..end]);
            prop_assert!(text.starts_with(&out));
            prop_assert_eq!(damage, Some(Damage::CutOff));
        }
    }

    #[test]
    fn changed_anywhere_it_is_never_taken_for_whole(text in texts(), at: prop::sample::Index, bit in 0_u8..8) {
        let packed = member(&text, 0);
        let mut changed = packed.clone();
        let at = at.index(changed.len());
        changed[at] ^= 1_u8 << bit;
        let (out, damage) = gunzip(&changed);
        // Some bits say nothing: the time in a header, and in the last byte those behind the end.
        prop_assert!(damage.is_some() || out == text);
    }

    #[test]
    fn any_bytes_are_unpacked_without_a_panic(bytes: Vec<u8>, piece in 1_usize..64) {
        unpack(Unpacker::gzip(), &bytes, piece);
        let _ = inspect_all("a", &bytes, None);
    }

    #[test]
    fn a_directory_with_any_byte_changed_is_an_answer(at: prop::sample::Index, to: u8) {
        let entries = [
            TestEntry::deflated("a.csv", &REPORT.repeat(20)),
            TestEntry::stored("b.csv", REPORT),
        ];
        let mut archive = zip(b"", &entries, b"");
        let at = at.index(archive.len());
        archive[at] = to;
        let _ = inspect_all("a.zip", &archive, None);
    }

    #[test]
    fn an_archive_cut_and_glued_is_an_answer(cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..5)) {
        let archive = zip(b"", &[TestEntry::deflated("a.csv", REPORT), TestEntry::stored("b.csv", REPORT)], b"c");
        let pieces: Vec<u8> = cuts
            .iter()
            .flat_map(|(from, to)| {
                let (from, to) = (from.index(archive.len()), to.index(archive.len()));
                archive[from.min(to)..=from.max(to)].to_vec()
            })
            .collect();
        let _ = inspect_all("a.zip", &[b"PK\x03\x04", &pieces[..]].concat(), None);
    }
}

#[test]
fn the_first_bytes_decide_the_kind() {
    assert_eq!(kind(&member(REPORT, 0)), Some(Kind::Gzip));
    assert_eq!(
        kind(&zip(b"", &[TestEntry::stored("a", b"")], b"")),
        Some(Kind::Zip)
    );
    assert_eq!(kind(&zip(b"", &[], b"")), Some(Kind::Zip));
    assert_eq!(kind(REPORT), None);
    assert_eq!(kind(b"PK"), None);
    let size = Reader::new("a", u64::MAX, None, &ReadOptions::default());
    assert!(size.is_err());
}
