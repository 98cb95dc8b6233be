use super::*;
use crate::archive::testing::{TestEntry, zip};
use crate::limits::{ARCHIVE_ENTRIES, TABLE_BYTES, UNPACKED_FREE_BYTES};

fn listed(entries: &[TestEntry]) -> Vec<ListedEntry> {
    let archive = zip(b"", entries, b"");
    let size = archive.len() as u64;
    let directory = locate(&archive, size).unwrap();
    let index = |at: u64| usize::try_from(at).unwrap();
    let bytes = &archive[index(directory.range.start)..index(directory.range.end)];
    list(&directory, bytes, size).unwrap()
}

#[track_caller]
fn check(entry: TestEntry, expected: Option<Unsupported>) {
    assert_eq!(listed(&[entry])[0].unsupported, expected);
}

#[test]
fn unsupported_entries_have_a_reason() {
    let plain = |name: &str| TestEntry::stored(name, b"a,b\n1,2\n");
    check(plain("a.csv"), None);
    check(plain("readme.pdf"), None);
    check(TestEntry::stored("folder/", b""), Some(Unsupported::Folder));
    check(plain("__MACOSX/._a.csv"), Some(Unsupported::Hidden));
    check(plain(".DS_Store"), Some(Unsupported::Hidden));
    check(plain("more.zip"), Some(Unsupported::Nested));
    check(plain("a.csv.gz"), Some(Unsupported::Nested));
    let link = TestEntry {
        mode: 0o120_777,
        ..plain("a.csv")
    };
    check(link, Some(Unsupported::Link));
    let locked = TestEntry {
        flags: 1,
        ..plain("a.csv")
    };
    check(locked, Some(Unsupported::Encrypted));
    let deflate64 = TestEntry {
        method: 9,
        ..plain("a.csv")
    };
    check(deflate64, Some(Unsupported::Method(9)));
    let lies = TestEntry {
        bytes: 7,
        ..plain("a.csv")
    };
    check(lies, Some(Unsupported::Misplaced));
}

#[test]
fn sizes_that_no_report_has() {
    let deflated = TestEntry::deflated("a.csv", b"a,b\n1,2\n");
    let of = |bytes: u64| TestEntry {
        bytes: u32::try_from(bytes).unwrap(),
        ..deflated.clone()
    };
    check(of(UNPACKED_FREE_BYTES), None);
    check(of(UNPACKED_FREE_BYTES + 1), Some(Unsupported::Suspicious));
    check(of(TABLE_BYTES + 1), Some(Unsupported::TooLarge));
}

#[test]
fn bytes_of_two_entries_are_neithers() {
    let first = TestEntry::stored("a.csv", b"a,b\n1,2\n");
    let same = TestEntry {
        says_at: Some(0),
        ..TestEntry::stored("b.csv", b"a,b\n1,2\n")
    };
    let alone = TestEntry::stored("c.csv", b"a,b\n1,2\n");
    let reasons: Vec<_> = listed(&[first, same, alone])
        .into_iter()
        .map(|one| one.unsupported)
        .collect();
    let misplaced = Some(Unsupported::Misplaced);
    assert_eq!(reasons, [misplaced, misplaced, None]);
    let beyond = TestEntry {
        says_at: Some(1 << 30),
        ..TestEntry::stored("a.csv", b"a,b\n1,2\n")
    };
    check(beyond, misplaced);
}

#[test]
fn dates_of_entries() {
    let dos = TestEntry::stored("a.csv", b"x");
    let noon = crate::value::timestamp(b"2026-11-20T12:00:00Z");
    assert_eq!(
        listed(std::slice::from_ref(&dos))[0].entry.modified_ms,
        noon
    );
    let utc = TestEntry {
        extra: [
            &b"\x55\x54\x05\x00\x01"[..],
            &1_700_000_000_u32.to_le_bytes(),
        ]
        .concat(),
        ..dos
    };
    assert_eq!(listed(&[utc])[0].entry.modified_ms, Some(1_700_000_000_000));
}

#[test]
fn a_local_header_about_something_else_is_not_followed() {
    let archive = zip(b"", &[TestEntry::stored("a.csv", b"x")], b"");
    let entry = listed(&[TestEntry::stored("a.csv", b"x")]).remove(0).entry;
    let size = archive.len() as u64;
    assert!(data(&entry, &archive[..30], size).is_ok());
    assert!(data(&entry, &archive[1..31], size).is_err());
    assert!(data(&entry, &archive[..20], size).is_err());
    assert!(data(&entry, &archive[..30], 10).is_err());
    let other = Entry {
        method: Method::Deflate,
        ..entry
    };
    assert!(data(&other, &archive[..30], size).is_err());
}

#[test]
fn parts_and_crowds_are_refused() {
    let mut archive = zip(b"", &[TestEntry::stored("a.csv", b"x")], b"");
    let size = archive.len();
    archive[size - 18] = 1;
    assert_eq!(locate(&archive, size as u64), Err(Refusal::ArchiveParts));
    archive[size - 18] = 0;
    archive[size - 12..size - 10].copy_from_slice(&20_000_u16.to_le_bytes());
    let refused = Refusal::TooManyEntries {
        entries: 20_000,
        limit: ARCHIVE_ENTRIES,
    };
    assert_eq!(locate(&archive, size as u64), Err(refused));
}
