//! Every line of an event log is a row, a problem or blank; none is lost.

use reports::cef::parse;
use reports::problem::Code;
use reports::read::ReadOptions;

use super::read;

/// Sound lines before the others, so that the file is one of events.
const SOUND: &str = "CEF:0|v|p|1|c|n|5|a=1\nCEF:0|v|p|1|c|n|5|a=2\nCEF:0|v|p|1|c|n|5|a=3\n";

pub(super) fn holds(data: &[u8]) {
    for line in data.split(|byte| *byte == b'\n') {
        if let Some(record) = parse(line) {
            assert!(record.header.len() <= reports::cef::HEADER_FIELDS);
            let said: usize = record
                .pairs
                .iter()
                .map(|(key, value)| key.len() + value.len())
                .sum();
            assert!(said <= line.len(), "more is said than is written");
        }
    }
    // As many sound lines again as there are others, or most of the first are not events.
    let lines = data.split(|byte| *byte == b'\n').count();
    let mut file = SOUND.repeat(lines.min(50) + 1).into_bytes();
    let sound = file.iter().filter(|byte| **byte == b'\n').count();
    file.extend_from_slice(data);
    let options = ReadOptions {
        encoding: Some("windows-1252".to_owned()),
        ..ReadOptions::default()
    };
    let Some(opened) = read(&file, "a.cef", &options) else {
        return;
    };
    if opened.about().file_format != "cef" {
        return;
    }
    let rows = opened.table.rows() as usize;
    let blank = opened.problems.count(Code::BlankLine);
    assert!(rows >= sound, "a sound line is no row");
    // Nothing after the last line end is not another line.
    let written = lines - usize::from(data.last().is_none_or(|last| *last == b'\n'));
    assert_eq!((rows - sound) as u64 + blank, written as u64);
}
