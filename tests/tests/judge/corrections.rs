//! Every file of the corpus, corrected: a preview shows what reading the file in the same way
//! gives, and nothing that is chosen stops a reading or loses a row.

use reports::limits::{HEADER_RECORDS, PREVIEW_ROWS, SNIFF_BYTES};
use reports::read::{About, ColumnOptions, ReadOptions, read_all};
use reports::report::{Report, preview};
use reports::table::Type;
use reports::view;
use reports::view::Row;
use reports::zone::Zone;
use tests::{CORPUS, files, root};

/// Ways to read a file, among them some that make no sense for most.
fn ways() -> Vec<ReadOptions> {
    let plain = ReadOptions::default;
    let column = |key: &str, ty, stands_for: Option<&str>| ColumnOptions {
        key: key.to_owned(),
        ty,
        stands_for: stands_for.map(str::to_owned),
        notation: None,
    };
    vec![
        plain(),
        ReadOptions {
            header: Some(0),
            ..plain()
        },
        ReadOptions {
            header: Some(2),
            delimiter: Some(';'),
            ..plain()
        },
        ReadOptions {
            header: Some(4),
            ..plain()
        },
        ReadOptions {
            header: Some(HEADER_RECORDS + 1),
            kind: Some("ghec.usage".to_owned()),
            ..plain()
        },
        ReadOptions {
            encoding: Some("windows-1252".to_owned()),
            zone: Some(Zone::fixed("UTC−01:30", -90)),
            ..plain()
        },
        ReadOptions {
            kind: Some("generic".to_owned()),
            columns: vec![
                column("id", Some(Type::Timestamp), None),
                column("login", Some(Type::Integer), None),
                column("created_at", Some(Type::Category), None),
                column("column_15", Some(Type::Boolean), None),
            ],
            ..plain()
        },
        ReadOptions {
            kind: Some("ghes.all_users".to_owned()),
            columns: vec![
                column("last_activity", None, Some("last_active")),
                column("is_suspended", None, Some("suspended")),
                column("name", Some(Type::Size), Some("login")),
            ],
            ..plain()
        },
    ]
}

fn corpus() -> impl Iterator<Item = (String, Vec<u8>)> {
    files(&root().join("tests/corpus"), &CORPUS)
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(&path).unwrap())
        })
}

fn first_rows(opened: &Report) -> Vec<Row> {
    let rows = opened.table.rows().min(PREVIEW_ROWS);
    (0..rows).map(|row| view::row(&opened.table, row)).collect()
}

/// The facts in which a preview and a reading must agree.
fn told(about: &About) -> About {
    About {
        memory_bytes: 0,
        ..about.clone()
    }
}

#[test]
fn a_preview_is_the_beginning_of_the_reading() {
    let mut compared = 0;
    for (name, bytes) in corpus() {
        for options in ways() {
            let seen = preview(&bytes, bytes.len() as u64, &name, &options).outcome;
            let read = read_all(&bytes, &name, None, &options);
            match (seen, read) {
                (Ok(seen), Ok(read)) => {
                    assert!(seen.whole);
                    assert_eq!(seen.rows, first_rows(&read), "{name} {options:?}");
                    assert_eq!(told(&seen.about), told(read.about()), "{name} {options:?}");
                    let problems: Vec<_> =
                        read.problems.iter().map(|p| (p.code, p.count)).collect();
                    assert_eq!(seen.problems, problems, "{name} {options:?}");
                    compared += 1;
                }
                (seen, read) => assert_eq!(
                    seen.err(),
                    read.err(),
                    "{name} {options:?} is refused by one and not the other"
                ),
            }
        }
    }
    assert!(compared > 200, "only {compared} readings");
}

/// A file that is longer than its beginning: its rows come again and again.
#[test]
fn a_preview_of_a_long_file_is_its_beginning_too() {
    let mut compared = 0;
    for (name, bytes) in corpus().filter(|(name, _)| name.ends_with("plain.csv")) {
        let at = bytes.iter().position(|b| *b == b'\n').unwrap() + 1;
        let mut long = bytes.clone();
        while long.len() < SNIFF_BYTES * 2 {
            long.extend_from_slice(&bytes[at..]);
        }
        for options in ways() {
            let seen = preview(&long[..SNIFF_BYTES], long.len() as u64, &name, &options).outcome;
            let read = read_all(&long, &name, None, &options);
            let (Ok(seen), Ok(read)) = (seen, read) else {
                panic!("{name} {options:?} is refused");
            };
            assert!(!seen.whole);
            assert_eq!(seen.rows, first_rows(&read), "{name} {options:?}");
            let about = read.about();
            assert_eq!(
                (
                    &seen.about.kind,
                    &seen.about.absent,
                    seen.about.above_header
                ),
                (&about.kind, &about.absent, about.above_header)
            );
            let types = |about: &About| about.columns.iter().map(|c| c.ty).collect::<Vec<_>>();
            assert_eq!(types(&seen.about), types(about), "{name} {options:?}");
            compared += 1;
        }
    }
    assert!(compared > 20, "only {compared} readings");
}

/// However a file is read, each record of it is a row, a header, or above it.
#[test]
fn no_choice_loses_a_record() {
    for (name, bytes) in corpus().filter(|(name, _)| name.ends_with(".csv")) {
        let with = |header| ReadOptions {
            header: Some(header),
            delimiter: Some(','),
            ..ReadOptions::default()
        };
        let Ok(all) = read_all(&bytes, &name, None, &with(0)) else {
            continue;
        };
        for header in 1..6 {
            let Ok(read) = read_all(&bytes, &name, None, &with(header)) else {
                continue;
            };
            let about = read.about();
            assert_eq!(
                about.rows + 1 + about.above_header,
                all.about().rows,
                "{name}, header {header}"
            );
        }
    }
}

#[test]
fn a_title_above_the_header() {
    let path = root().join("tests/corpus/ghes/all_users.title-above-header.csv");
    let bytes = std::fs::read(path).unwrap();
    let plain = std::fs::read(root().join("tests/corpus/ghes/all_users.plain.csv")).unwrap();
    let with = |header| ReadOptions {
        header,
        ..ReadOptions::default()
    };
    let read = |bytes: &[u8], header| read_all(bytes, "all_users.csv", None, &with(header));
    let wanted = read(&plain, None).unwrap();
    for header in [None, Some(4)] {
        let read = read(&bytes, header).unwrap();
        assert_eq!(read.about().above_header, 3);
        assert_eq!(first_rows(&read), first_rows(&wanted));
        assert_eq!(read.overview(None), wanted.overview(None));
    }
    // Where the title is taken for the header, the other one is offered.
    let size_bytes = bytes.len() as u64;
    let seen = |header| preview(&bytes, size_bytes, "all_users.csv", &with(header)).header_below;
    assert_eq!((seen(Some(1)), seen(None)), (Some(4), None));
}

/// Renamed columns of each product: named by the name their report has, unknown and not zero
/// until they are repaired, and repaired by the likely name alone.
#[test]
fn renamed_columns_of_every_product() {
    for (file, kind, likely) in [
        (
            "ghes/all_users.renamed-column.csv",
            None,
            &[
                ("suspended?", "is_suspended"),
                ("last_active", "last_activity"),
            ][..],
        ),
        (
            "copilot/activity.renamed-column.csv",
            None,
            &[("Last Activity At", "last_active")],
        ),
        (
            "ghec/usage.renamed-net-amount.csv",
            None,
            &[("net_amount", "net_amount_usd")],
        ),
        (
            "moderne/usage.renamed-columns.csv",
            // Without what tells it from the others, it is taken for a part of itself.
            Some("moderne.usage"),
            &[
                ("recipeRunState", "recipe_run_status"),
                ("recipeRunUserEmail", "recipe_run_user_e_mail"),
                ("timeSavingsInMinutes", "timesavings_minutes"),
            ],
        ),
    ] {
        let bytes = std::fs::read(root().join("tests/corpus").join(file)).unwrap();
        let name = file.rsplit('/').next().unwrap();
        let as_guessed = ReadOptions {
            kind: kind.map(str::to_owned),
            ..ReadOptions::default()
        };
        let read = read_all(&bytes, name, None, &as_guessed).unwrap();
        let missing: Vec<_> = read.about().absent.iter().filter(|a| a.required).collect();
        let told: Vec<_> = (missing.iter())
            .map(|a| (a.name.as_str(), a.likely.as_deref().unwrap_or("?")))
            .collect();
        assert_eq!(told, likely, "{file}");
        let columns = missing.iter().map(|absent| ColumnOptions {
            key: absent.likely.clone().unwrap_or_default(),
            ty: None,
            stands_for: Some(absent.key.clone()),
            notation: None,
        });
        let options = ReadOptions {
            columns: columns.collect(),
            ..as_guessed
        };
        let repaired = read_all(&bytes, name, None, &options).unwrap();
        assert!(
            repaired.about().absent.iter().all(|a| !a.required),
            "{file}"
        );
        let unknown = |opened: &Report| {
            let kpis = opened.overview(None).kpis.into_iter();
            kpis.filter(|k| matches!(k.value, reports::overview::Figure::Unknown(_)))
                .count()
        };
        assert!(
            unknown(&repaired) < unknown(&read),
            "{file}: a figure comes back"
        );
    }
}
