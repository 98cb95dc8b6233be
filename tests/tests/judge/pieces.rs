//! A file gives the same answer however it arrives.

use reports::read::{ReadOptions, Reader};
use tests::{CORPUS, files, root};

/// The answer for a file that arrives in pieces of these sizes, over and over.
fn answer(bytes: &[u8], name: &str, pieces: &[usize]) -> String {
    let read = || {
        let mut reader = Reader::new(name, bytes.len() as u64, None, &ReadOptions::default())?;
        let mut rest = bytes;
        for size in pieces.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at((*size).min(rest.len()));
            reader.push(piece)?;
            rest = after;
        }
        reader.finish()
    };
    match read() {
        Ok(opened) => {
            // How much room was made depends on the pieces; what was read does not.
            let about = reports::read::About {
                memory_bytes: 0,
                ..opened.about().clone()
            };
            let rows = opened.table.rows();
            let cells: Vec<Vec<String>> = (0..rows.min(50))
                .map(|row| {
                    (0..opened.table.cells(row))
                        .map(|c| opened.table.cell(row, c).into_owned())
                        .collect()
                })
                .collect();
            format!(
                "{about:?}\n{:?}\n{:?}\n{cells:?}",
                opened.problems,
                opened.overview(None)
            )
        }
        Err(refusal) => format!("{refusal:?}"),
    }
}

#[test]
fn the_corpus_in_pieces() {
    for path in files(&root().join("tests/corpus"), &CORPUS) {
        let (bytes, name) = (
            std::fs::read(&path).unwrap(),
            path.file_name().unwrap().to_str().unwrap(),
        );
        let whole = answer(&bytes, name, &[bytes.len().max(1)]);
        for pieces in [&[1][..], &[7, 64, 3], &[1000]] {
            assert_eq!(
                answer(&bytes, name, pieces),
                whole,
                "{name} in pieces of {pieces:?}"
            );
        }
    }
}

#[test]
fn a_file_longer_than_the_beginning_in_pieces() {
    let mut bytes = Vec::new();
    let mut sample =
        reports::sample::Sample::new(reports::sample::SampleReport::AllUsers, 6_000, 7);
    while sample.fill(&mut bytes, 1 << 20) {}
    assert!(bytes.len() > 2 * reports::limits::SNIFF_BYTES);
    let whole = answer(&bytes, "all_users.csv", &[bytes.len()]);
    for pieces in [&[4099][..], &[65_536, 1], &[300_000]] {
        assert_eq!(
            answer(&bytes, "all_users.csv", pieces),
            whole,
            "in pieces of {pieces:?}"
        );
    }
}
