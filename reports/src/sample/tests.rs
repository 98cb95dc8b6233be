//! These tests check the properties that the page's findings, the bench and the journeys rely on.

use std::collections::BTreeSet;

use super::{AS_OF_EPOCH_S, DORMANT_AFTER_DAYS, Sample, SampleReport};
use crate::catalog::{KIND_WORDS, KindWords};
use crate::overview::Figure;
use crate::read::ReadOptions;
use crate::read::read_all;
use crate::sample::people::FOUNDERS;
use crate::sample::text::weekday;
use crate::time::{DAY_MS, Date};

const SEED: u64 = 7;

/// A sample as the reference reader sees it.
struct Read {
    header: Vec<String>,
    records: Vec<Vec<String>>,
}

impl Read {
    fn new(sample: Sample) -> Self {
        let bytes = sample.into_bytes();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().unwrap().iter().map(String::from).collect();
        let records = reader
            .records()
            .map(|record| record.unwrap().iter().map(String::from).collect())
            .collect();
        Self { header, records }
    }

    fn at(&self, name: &str) -> usize {
        self.header
            .iter()
            .position(|column| column == name)
            .unwrap()
    }

    fn column<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let at = self.at(name);
        self.records.iter().map(move |record| record[at].as_str())
    }

    fn numbers(&self, name: &str) -> Vec<u64> {
        self.column(name)
            .map(|value| value.parse().unwrap())
            .collect()
    }

    fn bools(&self, name: &str) -> Vec<bool> {
        self.column(name)
            .map(|value| value.parse().unwrap())
            .collect()
    }

    /// Seconds since 1970; `None` for `No activity`.
    fn moments(&self, name: &str) -> Vec<Option<u64>> {
        self.column(name).map(epoch_s).collect()
    }

    fn count(&self, is_meant: impl Fn(&Row<'_>) -> bool) -> usize {
        self.records
            .iter()
            .filter(|record| is_meant(&Row { read: self, record }))
            .count()
    }
}

struct Row<'a> {
    read: &'a Read,
    record: &'a [String],
}

impl Row<'_> {
    fn is(&self, name: &str, value: &str) -> bool {
        self.record[self.read.at(name)] == value
    }
}

#[track_caller]
fn epoch_s(text: &str) -> Option<u64> {
    if text == "No activity" {
        return None;
    }
    let number = |range: std::ops::Range<usize>| -> u64 { text[range].parse().unwrap() };
    let part = |range: std::ops::Range<usize>| -> u32 { text[range].parse().unwrap() };
    assert_eq!(text.len(), 25, "{text}");
    assert_eq!(
        (&text[4..5], &text[7..8], &text[10..11]),
        ("-", "-", " "),
        "{text}"
    );
    assert_eq!(&text[19..], " +0000", "{text}");
    let date = Date::new(part(0..4).cast_signed(), part(5..7), part(8..10)).unwrap();
    Some(
        date.days().unsigned_abs() * 86_400
            + number(11..13) * 3600
            + number(14..16) * 60
            + number(17..19),
    )
}

fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A change here changes what the bench measured last time and what the journeys count: say so in
/// the commit.
#[test]
fn same_file_for_ever() {
    let hashes = SampleReport::ALL.map(|report| {
        let bytes = Sample::new(report, 1000, SEED).into_bytes();
        format!("{} {} {:016x}", report.name(), bytes.len(), fnv_1a(&bytes))
    });
    assert_eq!(
        hashes,
        [
            "all_users 173710 9a9698574e8e6046",
            "active_users 176137 0f742b326a53cbc4",
            "dormant_users 188798 2c5709671ff6686a",
            "suspended_users 174599 c408a22c5d7f6e13",
            "all_organizations 74718 5fec2bde3658673e",
            "all_repositories 112879 fb0a16a58b01c89c",
        ]
    );
}

#[test]
fn pieces_make_the_whole() {
    for report in SampleReport::ALL {
        let whole = Sample::new(report, 200, SEED).into_bytes();
        for at_least_bytes in [1, 100, 5_000] {
            let mut sample = Sample::new(report, 200, SEED);
            let mut file = Vec::new();
            let mut piece = Vec::new();
            loop {
                let more = sample.fill(&mut piece, at_least_bytes);
                assert!(!more || piece.len() >= at_least_bytes);
                assert!(piece.is_empty() || piece.ends_with(b"\n"));
                file.append(&mut piece);
                if !more {
                    break;
                }
            }
            assert!(file == whole, "{report:?} in pieces of {at_least_bytes}");
        }
    }
}

#[test]
fn seeds_differ() {
    for report in SampleReport::ALL {
        let [one, other] = [1, 2].map(|seed| Sample::new(report, 50, seed).into_bytes());
        assert_ne!(one, other, "{report:?}");
    }
}

#[test]
fn exact_number_of_rows() {
    for report in SampleReport::ALL {
        for rows in (0..40).chain([1_000, 4_321]) {
            let read = Read::new(Sample::new(report, rows, SEED));
            assert_eq!(read.records.len() as u64, rows, "{report:?}");
            assert_eq!(read.header.join(","), report.header());
        }
    }
}

#[test]
fn names() {
    for report in SampleReport::ALL {
        assert_eq!(SampleReport::from_name(report.name()), Some(report));
    }
    assert_eq!(SampleReport::from_name("all-users"), None);
    assert_eq!(
        SampleReport::of_kind("ghes.all_users"),
        Some(SampleReport::AllUsers)
    );
    assert_eq!(SampleReport::of_kind("all_users"), None);
    assert_eq!(
        SampleReport::DormantUsers.file_name(),
        format!("sample-dormant-users-{AS_OF_EPOCH_S}.csv")
    );
}

#[test]
fn one_population() {
    let population = 3_000;
    let [all, active, dormant, suspended] =
        [0, 1, 2, 3].map(|nth| Sample::of_population(SampleReport::ALL[nth], population, SEED));
    let lines = |sample: Sample| -> Vec<String> {
        let text = String::from_utf8(sample.into_bytes()).unwrap();
        text.lines().skip(1).map(String::from).collect()
    };
    let [all, active, dormant, suspended] = [all, active, dormant, suspended].map(lines);
    assert_eq!(all.len(), 3_000);
    assert_eq!(active.len() + dormant.len() + suspended.len(), all.len());
    let all: BTreeSet<&str> = all.iter().map(String::as_str).collect();
    for line in active.iter().chain(&suspended) {
        assert!(all.contains(line.as_str()), "{line}");
    }
    for line in &dormant {
        // The three further columns hold no comma.
        let first_14 = line.rsplitn(4, ',').last().unwrap();
        assert!(all.contains(first_14), "{line}");
    }
}

#[test]
fn users_are_consistent() {
    let read = Read::new(Sample::new(SampleReport::AllUsers, 50_000, SEED));
    let created = read.moments("created_at");
    let last_active = read.moments("last_active");
    let threshold = AS_OF_EPOCH_S - DORMANT_AFTER_DAYS * 86_400;
    let dormant = read.bools("dormant?");
    let suspended = read.bools("suspended?");
    for nth in 0..read.records.len() {
        let context = &read.records[nth];
        let created = created[nth].unwrap();
        assert!(created < AS_OF_EPOCH_S, "{context:?}");
        assert!(
            last_active[nth].is_none_or(|last| created <= last),
            "{context:?}"
        );
        assert!(
            last_active[nth].is_none_or(|last| last <= AS_OF_EPOCH_S),
            "{context:?}"
        );
        let is_quiet = last_active[nth].is_none_or(|last| last < threshold);
        assert_eq!(dormant[nth], created < threshold && is_quiet, "{context:?}");
        assert!(!suspended[nth] || dormant[nth], "{context:?}");
    }
    assert!(created.is_sorted());
    assert!(read.numbers("id").is_sorted_by(|a, b| a < b));
    for name in ["login", "email"] {
        let values: BTreeSet<&str> = read.column(name).collect();
        assert_eq!(values.len(), read.records.len(), "{name} is unique");
    }
    for email in read.column("email") {
        assert!(
            email.ends_with("@example.com") || email.ends_with("@example.org"),
            "{email}"
        );
    }
    for address in read
        .column("last_logged_ip")
        .filter(|address| !address.is_empty())
    {
        let address: std::net::IpAddr = address.parse().unwrap();
        match address {
            std::net::IpAddr::V4(v4) => assert!(v4.is_documentation(), "{v4}"),
            std::net::IpAddr::V6(v6) => assert_eq!(v6.segments()[..2], [0x2001, 0xdb8], "{v6}"),
        }
    }
    for login in read.column("login") {
        assert!(
            login
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-'),
            "{login}"
        );
    }
    let json = read
        .column("raw_login")
        .filter(|raw| serde_json::from_str::<serde_json::Value>(raw).is_ok_and(|v| v.is_object()))
        .count();
    assert!((25_000..40_000).contains(&json), "{json} of 50,000 in JSON");
}

/// Every finding about people has rows to show, however small the sample.
#[test]
fn users_give_findings() {
    for rows in [40, 200, 5_000] {
        let read = Read::new(Sample::new(SampleReport::AllUsers, rows, SEED));
        let admin = |row: &Row<'_>| row.is("role", "admin");
        let rows = rows as usize;
        assert!((FOUNDERS as usize..rows / 3).contains(&read.count(admin)));
        let without = read.count(|row| admin(row) && row.is("2fa_enabled?", "false"));
        assert!(
            (2..rows / 10).contains(&without),
            "{without} admins without 2FA of {rows}"
        );
        assert!(read.count(|row| admin(row) && row.is("suspended?", "true")) >= 1);
        assert!(
            read.count(|row| {
                admin(row) && row.is("dormant?", "true") && row.is("suspended?", "false")
            }) >= 1
        );
        assert!(
            read.count(|row| {
                row.is("suspended?", "true") && !(row.is("repos", "0") && row.is("ssh_keys", "0"))
            }) >= 1
        );
        assert!(read.count(|row| row.is("last_active", "No activity")) >= 1);
    }
}

#[test]
fn shares_are_plausible() {
    let read = Read::new(Sample::new(SampleReport::AllUsers, 20_000, SEED));
    #[track_caller]
    fn check(per_cent: std::ops::Range<usize>, count: usize) {
        assert!(per_cent.contains(&(count / 200)), "{count} of 20,000");
    }
    check(4..12, read.count(|row| row.is("suspended?", "true")));
    check(
        15..35,
        read.count(|row| row.is("suspended?", "false") && row.is("dormant?", "true")),
    );
    check(5..25, read.count(|row| row.is("2fa_enabled?", "false")));
    check(
        1..4,
        read.count(|row| row.is("email", "") || row.record[2].contains("-bot-")),
    );
}

#[test]
fn accesses_of_the_dormant_are_not_later_than_their_activity() {
    let read = Read::new(Sample::new(SampleReport::DormantUsers, 5_000, SEED));
    assert_eq!(read.header.len(), 17);
    assert!(read.bools("dormant?").iter().all(|&dormant| dormant));
    assert!(read.bools("suspended?").iter().all(|&suspended| !suspended));
    for name in ["ssh_keys_last_access", "pats_last_access"] {
        let last_active = read.moments("last_active");
        let mut used = 0;
        for (access, last) in read.column(name).zip(last_active) {
            if !access.is_empty() {
                used += 1;
                assert!(epoch_s(access) <= last);
            }
        }
        assert!(used > 200, "{name}: {used}");
    }
}

#[test]
fn organizations_give_findings() {
    for rows in [10, 500] {
        let read = Read::new(Sample::new(SampleReport::AllOrganizations, rows, SEED));
        assert!(read.count(|row| row.is("owners", "0")) >= 1);
        assert!(read.count(|row| row.is("owners", "1")) >= 1);
        assert!(read.count(|row| row.is("2fa_required?", "false")) >= 1);
        for (owners, members) in read.numbers("owners").iter().zip(read.numbers("members")) {
            assert!(*owners <= members);
        }
        let logins: BTreeSet<&str> = read.column("login").collect();
        assert_eq!(logins.len() as u64, rows);
        assert!(read.moments("created_at").is_sorted());
    }
}

#[test]
fn repositories_are_consistent() {
    let read = Read::new(Sample::new(SampleReport::AllRepositories, 20_000, SEED));
    for (kib, readable) in read
        .numbers("raw_size")
        .iter()
        .zip(read.column("readable_size"))
    {
        assert_eq!(super::readable_size(*kib), readable);
    }
    let owner_and_name: BTreeSet<(&str, &str)> =
        read.column("owner_name").zip(read.column("name")).collect();
    assert!(
        owner_and_name.len() >= read.records.len() - 20,
        "{}",
        owner_and_name.len()
    );
    for (name, value) in [
        ("owner_type", "User"),
        ("owner_type", "Organization"),
        ("visibility", "public"),
        ("visibility", "internal"),
        ("visibility", "private"),
        ("fork?", "true"),
        ("deleted?", "true"),
        ("readable_size", "0 Bytes"),
    ] {
        assert!(
            read.count(|row| row.is(name, value)) > 200,
            "{name} {value}"
        );
    }
}

/// Owners are people and organizations of the other samples with this seed.
#[test]
fn owners_exist() {
    let repositories = Read::new(Sample::new(SampleReport::AllRepositories, 2_000, SEED));
    let users = Read::new(Sample::new(SampleReport::AllUsers, 2_000, SEED));
    let organizations = Read::new(Sample::new(SampleReport::AllOrganizations, 100, SEED));
    let known: BTreeSet<(&str, &str)> = users
        .column("id")
        .zip(users.column("login"))
        .chain(
            organizations
                .column("id")
                .zip(organizations.column("login")),
        )
        .collect();
    for owner in repositories
        .column("owner_id")
        .zip(repositories.column("owner_name"))
    {
        assert!(known.contains(&owner), "{owner:?}");
    }
    assert_eq!(known.len(), 2_100, "people and organizations share no id");
}

#[test]
fn few_repositories_hold_half_of_the_disk() {
    for rows in [200, 20_000] {
        let read = Read::new(Sample::new(SampleReport::AllRepositories, rows, SEED));
        let mut sizes = read.numbers("raw_size");
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        let half = sizes.iter().sum::<u64>() / 2;
        let mut held = 0;
        let few = sizes.iter().take_while(|&&kib| {
            let is_needed = held < half;
            held += kib;
            is_needed
        });
        let few = few.count() as u64;
        assert!(few * 10 < rows, "{few} of {rows} hold half");
    }
}

#[test]
fn growth_has_seasons_and_rises() {
    let read = Read::new(Sample::new(SampleReport::AllUsers, 50_000, SEED));
    let mut by_year = [0; 11];
    let mut by_month = [0; 13];
    for created in read.moments("created_at") {
        let days = created.unwrap() / 86_400;
        assert!(weekday(days) < 5);
        let date = Date::of_ms(days.cast_signed() * DAY_MS);
        by_year[(date.year - 2016).unsigned_abs() as usize] += 1;
        if date.year > 2016 {
            by_month[date.month as usize] += 1;
        }
    }
    assert!(by_year[1..10].is_sorted(), "{by_year:?}");
    assert!(by_month[9] > 2 * by_month[8], "{by_month:?}");
    assert!(by_month[1] > 2 * by_month[12], "{by_month:?}");
}

#[test]
fn the_samples_as_of_is_a_sunday() {
    assert_eq!(
        Date::of_ms((AS_OF_EPOCH_S * 1000).cast_signed()).iso(),
        "2026-11-01"
    );
    assert_eq!(weekday(AS_OF_EPOCH_S / 86_400), 6, "a Sunday");
}

#[test]
fn samples_in_other_formats_are_read_as_their_kind() {
    for (report, kind) in SampleReport::WRITTEN_OTHERWISE.into_iter().zip([
        "cef.events",
        "moderne.audit_log_cef",
        "copilot.seats",
        "copilot.metrics_users",
        "copilot.metrics_days",
    ]) {
        assert_eq!(SampleReport::of_kind(kind), Some(report));
        assert_eq!(SampleReport::from_name(report.name()), Some(report));
        let mut sample = Sample::new(report, 300, SEED);
        let mut pieces = Vec::new();
        while sample.fill(&mut pieces, 1_000) {}
        assert_eq!(pieces, Sample::new(report, 300, SEED).into_bytes());
        let options = ReadOptions::default();
        let opened = read_all(&pieces, &report.file_name(), None, &options).unwrap();
        assert_eq!((opened.kind().id, opened.table.rows()), (kind, 300));
        assert!(opened.problems.is_empty(), "{kind}: {:?}", opened.problems);
        let overview = opened.overview(None);
        assert_eq!(overview.as_of.ms, Some(AS_OF_EPOCH_S.cast_signed() * 1000));
        assert!(overview.charts.len() >= 3, "{kind}");
    }
}

/// Kinds that are never told with full confidence: no real file of them was found, or there is
/// nothing to be told by.
const NEVER_SURE: [&str; 3] = ["moderne.recipe_runs", "moderne.commits", "generic"];

/// The samples of the start page: one file of each kind, which is recognised by its columns alone
/// and shows the contents of the kind.
#[test]
fn samples_show_their_kinds() {
    let offers = |kind: &KindWords| {
        kind.offer
            .as_ref()
            .is_some_and(|it| it.sample_rows.is_some())
    };
    for id in KIND_WORDS
        .iter()
        .filter(|kind| offers(kind))
        .map(|kind| kind.id)
    {
        let report = SampleReport::of_kind(id).unwrap_or_else(|| panic!("{id} has no sample"));
        assert_eq!(SampleReport::from_name(report.name()), Some(report));
        let rows = 400;
        let bytes = Sample::new(report, rows, SEED).into_bytes();
        let options = ReadOptions::default();
        let opened = read_all(&bytes, &report.file_name(), None, &options).unwrap();
        let about = opened.about();
        let full = if NEVER_SURE.contains(&id) { 60 } else { 100 };
        assert_eq!(
            (about.kind.as_str(), about.confidence),
            (id, full),
            "{}",
            about.reason
        );
        assert_eq!(u64::from(opened.table.rows()), rows, "{id}");
        assert!(opened.problems.is_empty(), "{id}: {:?}", opened.problems);
        let overview = opened.overview(None);
        let as_of_ms = AS_OF_EPOCH_S.cast_signed() * 1000;
        assert_eq!(overview.as_of.ms, Some(as_of_ms), "{id}");
        let says = |figure: &Figure| match figure {
            Figure::Count(n) | Figure::Distinct { count: n, .. } => *n > 0,
            Figure::Bytes(n) | Figure::Columns(n) | Figure::Cells(n) => *n > 0,
            Figure::Sum { micros, .. } => *micros != 0,
            Figure::Unknown(_) => false,
        };
        let kpis: Vec<(&str, bool)> = overview
            .kpis
            .iter()
            .map(|kpi| (kpi.id.as_str(), says(&kpi.value)))
            .collect();
        let findings: Vec<(&str, bool)> = overview
            .findings
            .iter()
            .map(|finding| (finding.id.as_str(), says(&finding.rows)))
            .collect();
        // No active user is dormant, and no dormant user was active lately.
        let number = kpis.iter().filter(|(_, says)| *says).count();
        assert!(number * 2 >= kpis.len(), "{id}: {kpis:?}");
        let has_finding = findings.iter().any(|(_, says)| *says);
        assert!(has_finding || findings.is_empty(), "{id}: {findings:?}");
        assert!(!overview.charts.is_empty(), "{id}");
    }
}
