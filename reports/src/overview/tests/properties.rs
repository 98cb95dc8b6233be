//! Samples and made-up tables, whose every figure is counted a second time.

use super::*;

#[test]
fn every_sample_is_right_about_itself() {
    for report in SampleReport::ALL
        .into_iter()
        .chain([SampleReport::CopilotActivity])
        .chain(Moderne::ALL.map(SampleReport::Moderne))
        .chain(Cloud::ALL.map(SampleReport::Cloud))
    {
        let mut sample = Sample::new(report, 2_000, 7);
        let mut file = Vec::new();
        while sample.fill(&mut file, 1 << 20) {}
        let name = format!("{}.csv", report.name());
        let opened = read_all(&file, &name, None, &ReadOptions::default()).unwrap();
        assert_eq!(opened.table.rows(), 2_000, "{name}");
        let overview = opened.overview(None);
        check(&opened.table, &overview);
        for kpi in &overview.kpis {
            assert!(
                !matches!(kpi.value, Figure::Unknown(_)),
                "{name}: {}",
                kpi.id
            );
        }
        for finding in &overview.findings {
            assert!(
                !matches!(finding.rows, Figure::Unknown(_)),
                "{name}: {}",
                finding.id
            );
        }
        // And with the name gone, the rows say the same.
        let nameless = read_all(&file, "x.csv", None, &ReadOptions::default()).unwrap();
        assert_eq!(nameless.kind().id, opened.kind().id);
    }
}

pub(super) fn cell(of: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(of)
}

prop_compose! {
    fn user()(
        created in cell(&["2019-05-23 15:22:44 -0700", "2026-10-01 00:00:00 +0000", "", "1999-12-31 23:59:59 +0000"]),
        role in cell(&["admin", "user", "Admin", "", "staff"]),
        suspended in cell(&["true", "false", "", "?"]),
        repos in cell(&["0", "3", "", "x"]),
        keys in cell(&["0", "1", ""]),
        dormant in cell(&["true", "false", "FALSE", ""]),
        active in cell(&["No activity", "2026-10-31 08:00:00 +0000", "2026-08-03 00:00:00 +0000", "2025-01-01 00:00:00 -0400", "", "soon", "2027-01-01 00:00:00 +0000"]),
        mfa in cell(&["true", "false", "", "null"]),
        short in 0..20_usize,
    ) -> String {
        let row = format!("{created},1,ada,a@x,{role},{suspended},,{repos},{keys},0,{dormant},{active},ada,{mfa}");
        // Now and then a row ends early.
        let cells: Vec<&str> = row.split(',').collect();
        cells[..if short < 14 && short > 9 { short } else { 14 }].join(",")
    }
}

prop_compose! {
    fn repository()(
        owner in cell(&["acme", "Acme", "bob", "", "a b", "x\"\"y", "c,d"]),
        visibility in cell(&["public", "private", "internal", "", "secret"]),
        size in cell(&["0", "1", "1023", "1024", "99999999", "", "-3", "x", "7"]),
        fork in cell(&["true", "false", ""]),
        id in 0..30_u32,
    ) -> String {
        format!("2023-02-01 15:48:05 +0000,5,Organization,\"{owner}\",{id},r,{visibility},,{size},0,{fork},false")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn figures_of_any_users_are_their_questions(
        users in proptest::collection::vec(user(), 1..40),
        name in cell(&["all_users.csv", "x.csv", "dormant_users-1759240330.csv"]),
    ) {
        let header = USERS.lines().next().unwrap();
        let text = format!("{header}\n{}\n", users.join("\n"));
        let opened = open(&text, name);
        check(&opened.table, &opened.overview(Some(AS_OF_MS)));
        check(&opened.table, &opened.overview(None));
    }

    #[test]
    fn figures_of_any_repositories_are_their_questions(
        repositories in proptest::collection::vec(repository(), 1..40),
    ) {
        let header = REPOSITORIES.lines().next().unwrap();
        let text = format!("{header}\n{}\n", repositories.join("\n"));
        let opened = open(&text, "all_repositories.csv");
        check(&opened.table, &opened.overview(None));
    }

    #[test]
    fn figures_of_any_table_are_their_questions(
        rows in proptest::collection::vec(
            (cell(&["2024-01-01", "2023-05-05T01:02:03Z", "", "1850-01-01"]),
             -300_i64..3_000_000,
             -4.0_f64..4.0,
             cell(&["red", "Red", "BLUE", "", "blue", "a:b", "(x)", "-y", "no", "<5", "1..2", "~x", "*", "OR", "a b", "x ", "\"\"\"q\"\"\"", "ÉTÉ", "été"]),
             cell(&["true", "false", "None"])),
            1..120),
    ) {
        let mut text = String::from("When,Many,Part,Colour,Flag\n");
        for (when, many, part, colour, flag) in rows {
            text += &format!("{when},{many},{part:.3},{colour},{flag}\n");
        }
        let opened = open(&text, "x.csv");
        check(&opened.table, &opened.overview(None));
    }
}
