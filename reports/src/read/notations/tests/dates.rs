//! Columns of dates.

use super::*;

#[test]
fn one_day_above_twelve_decides_the_column() {
    let opened = column(
        "seen",
        &["01/09/2026", "02/09/2026", "12/09/2026", "13/09/2026"],
    );
    assert_eq!(
        times(&opened, "seen"),
        ["2026-09-01", "2026-09-02", "2026-09-12", "2026-09-13"]
    );
    let opened = column(
        "seen",
        &["6/1/26", "6/2/26", "6/13/26", "", "12/31/25 23:05"],
    );
    assert_eq!(
        times(&opened, "seen"),
        [
            "2026-06-01",
            "2026-06-02",
            "2026-06-13",
            "Empty",
            "2025-12-31T23:05:00Z"
        ]
    );
    let opened = column("seen", &["3-4-2026 7:30:00", "14-4-2026 17:30:00"]);
    assert_eq!(
        times(&opened, "seen"),
        ["2026-04-03T07:30:00Z", "2026-04-14T17:30:00Z"]
    );
    assert!(problems(&opened).is_empty());
}

#[test]
fn points_between_the_parts_mean_day_first() {
    let opened = column("seen", &["01.10.2026", "2.10.2026 08:00", "03.10.26"]);
    assert_eq!(
        times(&opened, "seen"),
        ["2026-10-01", "2026-10-02T08:00:00Z", "2026-10-03"]
    );
}

#[test]
fn rows_in_order_decide_where_only_one_way_keeps_the_order() {
    let cells = [
        "10/01/2026",
        "11/01/2026",
        "12/01/2026",
        "01/02/2026",
        "02/02/2026",
        "05/02/2026",
    ];
    let opened = column("seen", &cells);
    assert_eq!(times(&opened, "seen")[2..4], ["2026-01-12", "2026-02-01"]);
    // Newest first, and month first.
    let cells = [
        "02/05/2026",
        "02/02/2026",
        "02/01/2026",
        "01/12/2026",
        "01/11/2026",
        "01/10/2026",
    ];
    let opened = column("seen", &cells);
    assert_eq!(times(&opened, "seen")[2..4], ["2026-02-01", "2026-01-12"]);
    // Too few to be more than chance.
    let opened = column("seen", &["05/01/2026", "06/01/2026", "01/02/2026"]);
    assert_eq!(times(&opened, "seen"), ["Unparsable"; 3]);
}

#[test]
fn dates_that_fit_both_ways_are_unknown_and_asked_about() {
    let opened = column("seen", &["01/09/2026", "02/09/2026", "03/09/2026"]);
    assert_eq!(times(&opened, "seen"), ["Unparsable"; 3]);
    assert_eq!(problems(&opened), [("ambiguous_notation", 3)]);
    // Days that are the same both ways need no question.
    let opened = column("seen", &["09/09/2026", "10/10/2026"]);
    assert_eq!(times(&opened, "seen"), ["2026-09-09", "2026-10-10"]);
    // A year in front leaves nothing open, and a cell of the usual form proves nothing.
    let opened = column("seen", &["2026/09/01", "2026/9/2", "2026-09-03"]);
    assert_eq!(
        times(&opened, "seen"),
        ["2026-09-01", "2026-09-02", "2026-09-03"]
    );
    let opened = column("seen", &["2026-09-13", "01/09/2026"]);
    assert_eq!(times(&opened, "seen"), ["2026-09-13", "Unparsable"]);
}

#[test]
fn dates_that_contradict_each_other_are_not_read() {
    let opened = column(
        "seen",
        &["01/09/2026", "13/09/2026", "02/09/2026", "09/14/2026"],
    );
    assert_eq!(times(&opened, "seen"), ["Unparsable"; 4]);
    let mixed = opened.problems.iter().next().unwrap();
    assert_eq!((mixed.code.as_str(), mixed.count), ("mixed_notation", 4));
    let rows: Vec<_> = mixed.places.iter().map(|place| place.row).collect();
    assert_eq!(rows[..2], [Some(1), Some(3)]);
    // So are points: they mean day first until a month says otherwise.
    let opened = column("seen", &["13.09.2026", "09.14.2026"]);
    assert_eq!(times(&opened, "seen"), ["Unparsable"; 2]);
}

#[test]
fn a_column_of_the_same_file_decides_for_another() {
    let text = "label,from,until\na,01/09/2026,02/09/2026\nb,03/09/2026,30/09/2026\n";
    let opened = read(text);
    assert_eq!(times(&opened, "from"), ["2026-09-01", "2026-09-03"]);
    // Not where two others disagree.
    let text = "label,from,until,due\na,01/09/2026,02/09/2026,9/13/2026\n\
        b,03/09/2026,30/09/2026,9/14/2026\n";
    let opened = read(text);
    assert_eq!(times(&opened, "from"), ["Unparsable"; 2]);
    assert_eq!(times(&opened, "until"), ["2026-09-02", "2026-09-30"]);
    assert_eq!(times(&opened, "due"), ["2026-09-13", "2026-09-14"]);
}

#[test]
fn no_such_day_is_no_date() {
    let opened = column("seen", &["13/09/2026", "31/09/2026", "30/02/2026", "soon"]);
    // Text: half of the cells are no dates.
    let at = opened.table.column("seen").unwrap();
    assert_eq!(opened.table.columns()[at].ty, Type::Text);
    let text = format!("{USAGE}31/09/2026,a,b,1,m,1,1,0,1,,,,,\n13/09/2026,a,b,1,m,1,1,0,1,,,,,\n");
    let opened = read(&text);
    assert_eq!(times(&opened, "date"), ["Unparsable", "2026-09-13"]);
    assert_eq!(opened.problems.count(Code::Unparsable), 1);
}

#[test]
fn the_last_cell_of_a_streamed_file_decides() {
    let mut text = USAGE.to_owned();
    for n in 0..9_000 {
        let day = n % 12 + 1;
        text += &format!("{day:02}/09/2026,actions,linux,1,minutes,0.008,0.5,0,0.5,,acme,,,\n");
    }
    text += "13/09/2026,actions,linux,1,minutes,0.008,0.5,0,0.5,,acme,,,\n";
    assert!(text.len() > 2 * crate::limits::SNIFF_BYTES);
    let opened = read(&text);
    assert_eq!(times(&opened, "date")[11], "2026-09-12");
    assert_eq!(times(&opened, "date").last().unwrap(), "2026-09-13");
    text += "09/14/2026,actions,linux,1,minutes,0.008,0.5,0,0.5,,acme,,,\n";
    let opened = read(&text);
    assert!(
        times(&opened, "date")
            .iter()
            .all(|time| time == "Unparsable")
    );
}

#[test]
fn dates_that_stand_for_none_are_none() {
    let cells = [
        "0001-01-01T00:00:00Z",
        "0001-01-01 00:00:00 -0700",
        "1601-01-01 00:00:00",
        "1899-12-30",
        "1900-01-00",
        "1900-01-01 00:00:00",
        "1970-01-01",
        "1970-01-01T00:00:00.000Z",
        "1969-12-31 16:00:00 -0800",
        "9999-12-31T23:59:59Z",
        "0000-00-00 00:00:00",
        "N/A",
        "n/a",
        "-",
        "--",
        "Never",
        "none",
        "null",
        "(null)",
        "(blank)",
        "n.a.",
        "Not applicable",
        "NaT",
        "NaN",
        "0",
    ];
    let header =
        "Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization\n";
    let rows: String = cells
        .iter()
        .enumerate()
        .map(|(n, cell)| {
            format!("2026-10-31T06:00:00Z,login-{n},2026-10-30T08:00:00Z,{cell},-,acme\n")
        })
        .collect();
    let known = "2026-10-31T06:00:00Z,null,2026-10-30T08:00:00Z,2026-10-29T00:00:00Z,-,acme\n";
    let opened = read(&format!("{header}{rows}{known}"));
    assert_eq!(opened.about().kind, "copilot.activity");
    let times = times(&opened, "last_activity_at");
    for (time, cell) in times.iter().zip(cells) {
        assert_eq!(time, "Stated", "{cell}");
    }
    assert_eq!(times[cells.len()], "2026-10-29");
    assert!(problems(&opened).is_empty(), "{:?}", problems(&opened));
    // A login is a login.
    let at = opened.table.column("login").unwrap();
    let last = u32::try_from(cells.len()).unwrap();
    assert_eq!(opened.table.state(last, at), None);
    assert_eq!(opened.table.cell(last, at), "null");
}

#[test]
fn real_times_near_those_are_times() {
    let cells = [
        "1970-01-02",
        "1970-01-01T00:00:01Z",
        "1969-07-20",
        "1601-06-01",
        "1900-03-01",
        "9998-12-31",
    ];
    let opened = column("seen", &cells);
    assert!(times(&opened, "seen").iter().all(|time| time != "Stated"));
    // A column of nothing but dashes holds no times, and one of times may begin with them.
    let opened = column("seen", &["-", "-", "n/a"]);
    assert_ne!(opened.table.columns()[1].ty, Type::Timestamp);
    let opened = column(
        "seen",
        &["-", "-", "n/a", "2026-01-02", "01/01/1970", "13/01/2026"],
    );
    assert_eq!(
        times(&opened, "seen"),
        [
            "Stated",
            "Stated",
            "Stated",
            "2026-01-02",
            "Stated",
            "2026-01-13"
        ]
    );
}

#[test]
fn a_year_of_two_digits_in_front_is_not_guessed() {
    for cells in [
        &["26/09/13", "26/10/01", "26/10/28"][..],
        &["26.09.13", "26.10.01"],
        &["25/12/31", "26/01/02"],
    ] {
        let opened = column("when", cells);
        let unknown = vec!["Unparsable"; cells.len()];
        assert_eq!(times(&opened, "when"), unknown, "{cells:?}");
        assert_eq!(
            opened.problems.count(Code::AmbiguousNotation),
            cells.len() as u64
        );
        assert!(opened.about().questions.is_empty());
    }
    let opened = column("when", &["13/09/26", "01/10/26", "28/10/26"]);
    assert_eq!(
        times(&opened, "when"),
        ["2026-09-13", "2026-10-01", "2026-10-28"]
    );
}
