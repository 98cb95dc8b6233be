//! Reports that end too early, against the whole reports.

use crate::archive::testing::member;
use crate::overview::Figure;
use crate::problem::Code;
use crate::read::Intake;
use crate::read::{Caution, ReadOptions};
use crate::read::{Concatenator, Report, read_all};
use crate::sample::{Sample, SampleReport};

fn open(name: &str, text: &[u8]) -> Report {
    read_all(text, name, None, &ReadOptions::default()).unwrap()
}

/// Why a file is incomplete, where it says that it is.
fn incomplete(opened: &Report) -> Option<Code> {
    let cautions = opened.about().cautions.iter();
    let mut codes = cautions.filter_map(|caution| match caution {
        Caution::Incomplete { code } => Some(*code),
        _ => None,
    });
    let code = codes.next();
    assert_eq!(codes.next(), None, "one fact, said once");
    assert_eq!(code.is_some(), opened.about().is_partial());
    code
}

fn cut_of(name: &str, text: &str) -> Option<Code> {
    incomplete(&open(name, text.as_bytes()))
}

fn disk(opened: &Report) -> u64 {
    let kpis = opened.overview(None).kpis;
    let kpi = kpis.into_iter().find(|kpi| kpi.id == "total_disk").unwrap();
    match kpi.value {
        Figure::Bytes(bytes) => bytes,
        // There is no whole row.
        Figure::Unknown(_) if opened.table.rows() < 2 => 0,
        other => panic!("{other:?}"),
    }
}

fn repositories(rows: u64) -> Vec<u8> {
    Sample::new(SampleReport::AllRepositories, rows, 3).into_bytes()
}

fn line_ends(text: &[u8]) -> Vec<usize> {
    memchr::memchr_iter(b'\n', text).collect()
}

/// Disk in use of the first rows of a report, by how many they are.
fn disk_of_first_rows(text: &[u8]) -> Vec<u64> {
    let ends = line_ends(text);
    let disk = |end: &usize| disk(&open("all_repositories.csv", &text[..=*end]));
    std::iter::once(0)
        .chain(ends[1..].iter().map(disk))
        .collect()
}

fn open_gzip(name: &str, packed: &[u8]) -> Option<Report> {
    let options = ReadOptions::default();
    let mut intake = Intake::gzip(name, packed.len() as u64, None, &[], &options);
    intake.push(packed).unwrap();
    intake.finish().ok()
}

#[test]
fn a_cut_in_the_middle_of_a_record_is_known() {
    let text = repositories(24);
    let ends = line_ends(&text);
    let disks = disk_of_first_rows(&text);
    for at in ends[14] + 2..text.len() {
        let opened = open("all_repositories.csv", &text[..at]);
        let started = ends.partition_point(|end| end + 1 < at);
        // The cells of a row are separated by commas, and none of these has one in it.
        let start = ends[started - 1] + 1;
        let row = &text[start..ends[started.min(ends.len() - 1)]];
        let cells = memchr::memchr_iter(b',', &text[start..at]).count();
        let is_in_last_cell = cells == memchr::memchr_iter(b',', row).count();
        let rows = opened.table.rows() as usize;
        assert_eq!(rows, started, "cut at {at}: a row that has begun is a row");
        if !is_in_last_cell {
            assert_eq!(incomplete(&opened), Some(Code::CutOff), "cut at {at}");
            assert_eq!(opened.problems.count(Code::CutOff), 1);
            assert_eq!(opened.problems.count(Code::ShortRow), 0);
        }
        assert!(
            [disks[rows - 1], disks[rows]].contains(&disk(&opened)),
            "cut at {at}: half a number is none"
        );
    }
}

#[test]
fn a_complete_file_needs_no_line_end_behind_it() {
    let all = SampleReport::ALL.into_iter();
    let all = all.chain(SampleReport::WRITTEN_OTHERWISE);
    for report in all.chain([SampleReport::Inventory]) {
        for rows in [1, 2, 9, 40] {
            let text = Sample::new(report, rows, 5).into_bytes();
            for text in [&text[..], text.trim_ascii_end()] {
                let opened = open(&report.file_name(), text);
                assert_eq!(incomplete(&opened), None, "{report:?}, {rows} rows");
            }
        }
    }
    assert_eq!(cut_of("x.csv", "a,b,c\n1,2,3\n4,5,6"), None);
    assert_eq!(cut_of("x.csv", "a,b,c\n1,2,3\n4,5,6\n\n "), None);
    // Rows that leave their last cells out do it elsewhere too.
    assert_eq!(cut_of("x.csv", "a,b,c\n1,2\n4,5,6\n7,8"), None);
    assert_eq!(cut_of("x.csv", "a,b\n1,\"2\""), None);
}

#[test]
fn the_last_cell_tells_a_cut_where_the_others_are_alike() {
    let rows = |ending: &str, last: &str| {
        let row = |n: u32| format!("u{n},{n},{ending}\n");
        let rows: String = (1..12).map(row).collect();
        format!("login,n,last\n{rows}zoe,7,{last}")
    };
    let time = "2026-03-01 12:00:00 +0000";
    assert_eq!(
        cut_of("x.csv", &rows(time, "2026-03-01 12:0")),
        Some(Code::CutOff)
    );
    assert_eq!(
        cut_of("x.csv", &rows(time, "2027-03-01 12:00:00 +0000")),
        None
    );
    assert_eq!(cut_of("x.csv", &rows("false", "fal")), Some(Code::CutOff));
    assert_eq!(cut_of("x.csv", &rows("false", "")), Some(Code::CutOff));
    assert_eq!(cut_of("x.csv", &rows("false", "true")), None);
    // A shorter number, or another word, is a value like any other.
    assert_eq!(cut_of("x.csv", &rows("1200", "12")), None);
    assert_eq!(cut_of("x.csv", &rows("member", "owner")), None);
    let opened = open("x.csv", rows("false", "fal").as_bytes());
    assert_eq!(opened.table.cell(11, 2), "", "half a word is no value");
}

#[test]
fn a_cut_within_quotes_is_known() {
    let text = "login,note\n\"ana\",\"one\"\n\"ben\",\"two\nlines\"\n\"cy\",\"three\"\n";
    let whole = line_ends(text.as_bytes());
    for at in whole[1] + 2..text.len() - 1 {
        let code = cut_of("x.csv", &text[..at]);
        // A last cell that is empty, or that has been closed, may be one.
        let between = ["\"ben\",", "\"cy\",", "three\"", "lines\"", "lines\"\n"];
        let is_between = between.iter().any(|end| text[..at].ends_with(end));
        assert_eq!(code.is_none(), is_between, "cut at {at}");
    }
    assert_eq!(
        cut_of("x.csv", &text[..whole[2]]),
        Some(Code::UnclosedQuote)
    );
    let opened = open("x.csv", b"login,note\n\"ana\",\"one\"\n\"ben\",\"tw");
    assert_eq!(opened.table.cell(1, 0), "ben");
    assert_eq!(opened.table.cell(1, 1), "");
    // The text that a quote has swallowed can still be found.
    let opened = open("x.csv", b"login,note\nana,\"one\nben,two\ncy,three\n");
    assert_eq!(incomplete(&opened), Some(Code::UnclosedQuote));
    assert!(opened.table.cell(0, 1).contains("cy,three"));
}

#[test]
fn a_cut_within_a_character_is_known() {
    let text = "id,city\n1,Zürich\n2,Köln\n3,Genè";
    assert_eq!(cut_of("x.csv", text), None);
    let half = &text.as_bytes()[..text.len() - 1];
    assert_eq!(incomplete(&open("x.csv", half)), Some(Code::CutOff));
}

#[test]
fn a_packed_report_that_is_cut_anywhere_says_so() {
    let text = repositories(400);
    let disks = disk_of_first_rows(&text);
    let packed = member(&text, 0);
    let mut read = 0;
    for at in (20..packed.len()).step_by(97).chain([packed.len() - 1]) {
        // A very short beginning can only be called damaged.
        let Some(opened) = open_gzip("all_repositories.csv.gz", &packed[..at]) else {
            continue;
        };
        read += 1;
        assert_eq!(
            incomplete(&opened),
            Some(Code::ArchiveCutOff),
            "cut at {at}"
        );
        let rows = opened.table.rows() as usize;
        let disk = disk(&opened);
        assert!(
            [disks[rows - 1], disks[rows]].contains(&disk),
            "cut at {at}"
        );
    }
    assert!(read > 20, "{read}");
    let whole = open_gzip("all_repositories.csv.gz", &packed).unwrap();
    assert_eq!(incomplete(&whole), None);
    let mut wrong = packed.clone();
    let at = wrong.len() - 6;
    wrong[at] ^= 1;
    let opened = open_gzip("all_repositories.csv.gz", &wrong).unwrap();
    assert_eq!(incomplete(&opened), Some(Code::ArchiveChecksum));
}

#[test]
fn a_packed_report_of_any_file_format_that_is_cut_says_so() {
    for report in SampleReport::WRITTEN_OTHERWISE {
        let packed = member(&Sample::new(report, 300, 4).into_bytes(), 0);
        for at in [packed.len() / 3, packed.len() / 2, packed.len() - 9] {
            let name = format!("{}.gz", report.file_name());
            let opened = open_gzip(&name, &packed[..at]).unwrap();
            let code = incomplete(&opened);
            assert_eq!(code, Some(Code::ArchiveCutOff), "{report:?} cut at {at}");
        }
    }
}

#[test]
fn a_cut_in_json_is_known() {
    let array = "[{\"a\":1,\"b\":\"x\"},\n{\"a\":22,\"b\":\"y\"},{\"a\":3,\"b\":\"z\"}]";
    let answer = format!("{{\"seats\":{array},\"more\":[1]}}");
    let end_of_first = |text: &str| text.find("},").unwrap() + 1;
    for text in [array, &answer] {
        for at in end_of_first(text)..text.len() {
            let read = open("x.json", &text.as_bytes()[..at]);
            assert_eq!(incomplete(&read), Some(Code::CutOff), "{}", &text[..at]);
        }
        assert_eq!(cut_of("x.json", text), None);
    }
    // One record a line: between two lines nothing tells.
    let lines = "{\"a\":1,\"b\":\"x\"}\n{\"a\":22,\"b\":\"y\"}\n{\"a\":3,\"b\":\"z\"}\n";
    for at in end_of_first_line(lines)..lines.len() {
        let is_between = lines[..at].trim_end().ends_with('}');
        let code = cut_of("x.ndjson", &lines[..at]);
        assert_eq!(code, (!is_between).then_some(Code::CutOff), "{at}");
    }
    // The person who saved it may have ended the line.
    let cut = &lines[..lines.len() - 4];
    assert_eq!(cut_of("x.ndjson", &format!("{cut}\n")), Some(Code::CutOff));
    let in_between = lines.replace("22,", "");
    assert_eq!(cut_of("x.ndjson", &in_between), None);
    assert_eq!(cut_of("x.json", "[{\"a\":1},\ntru"), Some(Code::CutOff));
}

fn end_of_first_line(text: &str) -> usize {
    text.find('\n').unwrap() + 1
}

#[test]
fn a_cut_in_a_line_of_cef_is_known() {
    let line =
        |n: u32| format!("CEF:0|acme|waf|1|c{n}|blocked|5|src=192.0.2.{n} suser=u{n} act=deny\n");
    let text: String = (1..7).map(line).collect();
    let last = text[..text.len() - 1].rfind('\n').unwrap() + 1;
    let key = text.rfind("act=").unwrap() + "act=".len();
    for at in last + 1..text.len() {
        let code = cut_of("x.cef", &text[..at]);
        let is_known = code == Some(Code::CutOff);
        // Within the last value nothing tells.
        assert_eq!(is_known, at < key, "{}", &text[last..at]);
        let opened = open("x.cef", &text.as_bytes()[..at]);
        assert_eq!(opened.table.rows(), 6);
    }
    assert_eq!(cut_of("x.cef", &text), None);
    // If lines end with any key, another one says nothing.
    let loose = text.replace("suser=u3 act=deny", "suser=u3");
    assert_eq!(cut_of("x.cef", &loose[..loose.len() - 10]), None);
}

#[test]
fn files_read_as_one_inherit_it() {
    let text = "login,n\nana,1\nben,2\ncy,3\n";
    let mut concatenator = Concatenator::default();
    concatenator.add(open("a.csv", text.as_bytes())).unwrap();
    concatenator
        .add(open("b.csv", &text.as_bytes()[..17]))
        .unwrap();
    concatenator.leave_out("c.csv");
    let whole = concatenator.finish().unwrap();
    assert!(whole.about().is_partial());
    let said = Caution::FilesIncomplete {
        incomplete: vec!["b.csv".to_owned()],
        left_out: vec!["c.csv".to_owned()],
    };
    assert!(
        whole.about().cautions.contains(&said),
        "{:?}",
        whole.about().cautions
    );
    assert_eq!(whole.problems.count(Code::CutOff), 1);
}

#[test]
fn inspect_says_it_too() {
    let text = repositories(40);
    let packed = member(&text, 0);
    let of = |name: &str, bytes: &[u8]| {
        let all = crate::report::inspect_all(name, bytes, None);
        serde_json::to_value(&all[0]).unwrap()
    };
    let told = of("all_repositories.csv.gz", &packed[..packed.len() / 2]);
    let said = serde_json::json!([{"incomplete": {"code": "archive_cut_off"}}]);
    assert_eq!(told["cautions"], said);
    assert_eq!(told["partial"], true);
    let told = of("all_repositories.csv", &text);
    assert!(told.get("cautions").is_none() && told.get("partial").is_none());
}

#[test]
fn a_cut_within_a_character_of_utf_16_is_known() {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let text = "\u{feff}label,n,when\na,1,2026-01-01\nb,2,2026-01-02\nc,3,2026-01-03";
    let whole = wide(text);
    assert_eq!(incomplete(&open("x.csv", &whole)), None);
    let opened = open("x.csv", &whole[..whole.len() - 1]);
    assert_eq!(incomplete(&opened), Some(Code::CutOff));
    assert_eq!(opened.table.rows(), 3);
    // Half of a pair.
    let paired = wide("\u{feff}label,n,when\na,1,x\nb,2,\u{1f9f5}");
    assert_eq!(incomplete(&open("x.csv", &paired)), None);
    let opened = open("x.csv", &paired[..paired.len() - 2]);
    assert_eq!(incomplete(&opened), Some(Code::CutOff));
}

#[test]
fn an_error_behind_the_rows_is_a_cut() {
    let header = "User login,Organization / repository,Last pushed date,Last pushed email\n";
    let rows = "a,b/c,2026-01-01,x\nb,b/c,2026-01-02,y\n";
    for error in [
        "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n</body>\n</html>\n",
        "<!DOCTYPE html><html lang=\"en\">",
        "<?xml version=\"1.0\"?><Error><Code>x</Code></Error>\n",
        "Traceback (most recent call last):\n  File \"x.py\", line 1, in run\nKeyError: 'x'\n",
        "java.lang.IllegalStateException: it broke\n\tat a.b.C.d(C.java:1)\n\tat a.b.C.e(C.java:2)\n",
        "ActionView::Template::Error (undefined method):\n    app/x.rb:1\n    app/y.rb:2\n",
        "{\"message\":\"Server Error\",\"status\":\"500\"}\n",
    ] {
        let header_alone = header.to_owned();
        // A trace has tabs, so that alone it looks like another table.
        let is_trace = error.contains('\t');
        for before in [format!("{header}{rows}"), header_alone] {
            if is_trace && before == header {
                continue;
            }
            let opened = open("x.csv", format!("{before}{error}").as_bytes());
            assert_eq!(incomplete(&opened), Some(Code::CutOff), "{before}{error}");
        }
    }
    for tail in [
        "2 rows\n",
        "KeyError,b/c\n",
        "c,3,2026-01-03,<b>z</b>\n",
        "\"<i>d</i>\",4,2026-01-04,z\n",
    ] {
        assert_eq!(
            cut_of("x.csv", &format!("{header}{rows}{tail}")),
            None,
            "{tail}"
        );
    }
}
