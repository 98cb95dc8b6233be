//! Reports of GitHub Enterprise Cloud, counted by hand.

use super::*;

/// Opens a text and checks every figure against its rows.
fn checked(text: &str) -> (Report, Overview) {
    let opened = open(text, "export-acme-1759240330.csv");
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    (opened, overview)
}

/// Checks the figures that are named.
#[track_caller]
fn check_figures(overview: &Overview, wanted: &[(&str, &str)]) {
    for (id, figure) in wanted {
        let known = match &kpi(overview, id).value {
            Figure::Count(n) | Figure::Bytes(n) | Figure::Distinct { count: n, .. } => {
                n.to_string()
            }
            Figure::Sum { micros, .. } => amount::text(*micros),
            Figure::Columns(n) | Figure::Cells(n) => n.to_string(),
            Figure::Unknown(columns) => format!("? {}", columns.join(" ")),
        };
        assert_eq!(known, **figure, "{id}");
    }
}

#[test]
fn premium_requests_counted_by_hand() {
    let text = "\u{feff}\"date\",\"username\",\"product\",\"sku\",\"model\",\"quantity\",\"unit_type\",\"applied_cost_per_quantity\",\"gross_amount\",\"discount_amount\",\"net_amount\",\"exceeds_quota\",\"total_monthly_quota\",\"organization\",\"cost_center_name\",\"aic_quantity\",\"aic_gross_amount\"\r\n\
        \"2026-10-01\",\"ada\",\"copilot\",\"p\",\"M1\",\"3.6300000000000003\",\"requests\",\"0.04\",\"0.1452\",\"0.1452\",\"0\",\"False\",\"300\",\"\",\"\",\"2.541\",\"0.02541\"\r\n\
        \"2026-10-01\",\"ADA\",\"copilot\",\"p\",\"M2\",\"1\",\"requests\",\"0.04\",\"0.04\",\"0\",\"0.04\",\"True\",\"300\",\"acme\",\"\",\"0\",\"0\"\r\n\
        \"2026-10-03\",\"bob\",\"copilot\",\"p\",\"M2\",\"9.4086E-05\",\"ai-units\",\"1\",\"9.4086E-05\",\"0\",\"9.4086E-05\",\"FALSE\",\"1000\",\"acme\",\"cc\",\"1\",\"0.01\"\r\n";
    let (opened, overview) = checked(text);
    assert_eq!(
        (opened.kind().id, opened.about().confidence),
        ("ghec.premium_requests", 100)
    );
    check_figures(
        &overview,
        &[
            ("net_spend", "0.040094"),
            ("gross_spend", "0.185294"),
            ("discounts", "0.1452"),
            ("requests", "4.63"),
            ("users", "2"),
            ("over_quota", "1"),
            ("models", "2"),
            ("credit_spend", "0.03541"),
        ],
    );
    assert_eq!(
        points(chart(&overview, "gross_by_day")),
        [
            ("2026-10-01", 185_200),
            ("2026-10-02", 0),
            ("2026-10-03", 94)
        ]
    );
    assert_eq!(
        points(chart(&overview, "gross_by_person")),
        [("ada", 185_200), ("bob", 94)]
    );
    assert_eq!(chart(&overview, "gross_by_organization").unknown, 1);
    assert_eq!(finding(&overview, "quota_exceeded").rows, Figure::Count(1));
}

#[test]
fn people_with_refunds_are_counted() {
    let mut text = String::from(
        "date,product,sku,quantity,unit_type,applied_cost_per_quantity,gross_amount,discount_amount,net_amount,organization,repository,cost_center_name,username\n",
    );
    for (name, net) in [
        ("ada", "100"),
        ("bob", "-40.5"),
        ("cyd", "0"),
        ("dot", "3"),
        ("DOT", "-3"),
        ("", "7"),
    ] {
        text += &format!("2026-10-01,p,s,1,u,1,1,0,{net},o,r,c,{name}\n");
    }
    let (opened, overview) = checked(&text);
    assert_eq!(opened.kind().id, "ghec.usage");
    let drawn = chart(&overview, "net_by_person");
    let ada = ("ada", 100_000_000);
    assert_eq!(points(drawn), [ada, ("cyd", 0), ("dot", 0), ("bob", 0)]);
    assert_eq!(drawn.points[3].below_zero, Some(-40_500_000));
    assert_eq!((drawn.unknown, &drawn.others), (1, &None));
    // If there are more people than a chart draws, those at 0 or less are among the others.
    for at in 0..9 {
        text += &format!("2026-10-01,p,s,1,u,1,1,0,-1,o,r,c,x{at}\n");
    }
    let (_, overview) = checked(&text);
    let drawn = chart(&overview, "net_by_person");
    assert_eq!(points(drawn), [ada]);
    let others = drawn.others.as_ref().unwrap();
    assert_eq!((others.names, others.without), (12, 12));
    assert_eq!((others.point.value, others.point.rows), (0, 13));
    assert_eq!(others.point.below_zero, Some(-49_500_000));
    assert_eq!(others.point.query, "-username:ada");
    assert_eq!(chart(&overview, "gross_by_product").others, None);
    let people = kpi(&overview, "users");
    assert!(matches!(people.value, Figure::Distinct { count: 13, .. }));
    assert_eq!(people.nameless, 1);
}

#[test]
fn tokens_are_drawn_by_day_model_and_person() {
    let text = "date,username,product,sku,model,quantity,unit_type,applied_cost_per_quantity,gross_amount,discount_amount,net_amount,exceeds_quota,total_monthly_quota,organization,cost_center_name,total_input_tokens,total_output_tokens,total_cache_creation_tokens,total_cache_read_tokens
2026-10-01,ada,copilot,p,M1,1,tokens,1,1,0,1,False,300,,,1000,10,0,0
2026-10-02,ada,copilot,p,M2,1,tokens,1,1,0,1,False,300,,,500,20,0,0
2026-10-02,bob,copilot,p,M2,1,tokens,1,1,0,1,False,300,,,1,40,0,0
";
    let (opened, overview) = checked(text);
    assert_eq!(opened.kind().id, "ghec.token_usage");
    let tokens = |id: &str| {
        let points = chart(&overview, id).points.iter();
        points
            .map(|point| (point.label.clone(), point.value / 1_000_000))
            .collect::<Vec<_>>()
    };
    let wanted = |points: &[(&str, u64)]| {
        points
            .iter()
            .map(|(label, value)| ((*label).to_owned(), *value))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        tokens("input_tokens_by_day"),
        wanted(&[("2026-10-01", 1000), ("2026-10-02", 501)])
    );
    assert_eq!(
        tokens("output_tokens_by_day"),
        wanted(&[("2026-10-01", 10), ("2026-10-02", 60)])
    );
    assert_eq!(
        tokens("input_tokens_by_model"),
        wanted(&[("M1", 1000), ("M2", 501)])
    );
    assert_eq!(
        tokens("output_tokens_by_model"),
        wanted(&[("M2", 60), ("M1", 10)])
    );
    assert_eq!(
        tokens("input_tokens_by_person"),
        wanted(&[("ada", 1500), ("bob", 1)])
    );
    assert_eq!(
        tokens("output_tokens_by_person"),
        wanted(&[("bob", 40), ("ada", 30)])
    );
}

#[test]
fn billing_reports_are_distinguished() {
    let first = "date,username,product,sku,model,quantity,unit_type,applied_cost_per_quantity,gross_amount,discount_amount,net_amount";
    let kind = |header: &str| {
        let row: Vec<&str> = header.split(',').map(|_| "1").collect();
        open(&format!("{header}\n{}\n", row.join(",")), "x.csv")
            .kind()
            .id
    };
    let premium =
        format!("{first},exceeds_quota,total_monthly_quota,organization,cost_center_name");
    let tokens = "total_input_tokens,total_output_tokens,total_cache_creation_tokens,total_cache_read_tokens";
    assert_eq!(
        kind(&format!("{premium},aic_quantity,aic_gross_amount")),
        "ghec.premium_requests"
    );
    assert_eq!(kind(&format!("{premium},{tokens}")), "ghec.token_usage");
    let credits = format!(
        "{first},total_monthly_quota,organization,repository,cost_center_name,aic_quantity,aic_gross_amount"
    );
    assert_eq!(kind(&credits), "ghec.ai_credits");
    assert_eq!(
        kind(&format!("{credits},input,output,cache_read,cache_write")),
        "ghec.ai_credits"
    );
    let without = format!(
        "{first},total_monthly_quota,organization,cost_center_name,aic_quantity,aic_gross_amount"
    );
    assert_eq!(kind(&without), "ghec.premium_requests");
    let summarized = "date,product,sku,quantity,unit_type,applied_cost_per_quantity,gross_amount,discount_amount,net_amount,organization,repository,cost_center_name";
    assert_eq!(kind(summarized), "ghec.usage");
    assert_eq!(
        kind(
            &summarized
                .replace("organization", "username,organization")
                .replace("cost_c", "workflow_path,cost_c")
        ),
        "ghec.usage"
    );
}

#[test]
fn members_counted_by_hand() {
    let header = "GitHub com login,GitHub com name,Enterprise server user ids,GitHub com user,Enterprise server user,Visual studio subscription user,License type,GitHub com profile,GitHub com member roles,GitHub com enterprise roles,GitHub com verified domain emails,GitHub com saml name,GitHub com orgs with pending invites,GitHub com two factor auth,GitHub com two factor auth required by date,GitHub com advanced security license user,Enterprise server primary emails,Enterprise server advanced security user ids,Visual studio license status,Visual studio subscription email,Total user accounts";
    let text = format!(
        "{header}\n\
        ada,Ada,,true,false,false,Enterprise,https://x,\"acme:Owner, emca:Member\",Owner,,,,false,,true,,,,,1\n\
        bob,Bob,,true,true,true,Visual Studio subscription,https://x,\"acme:Member,acme/tool:Collaborator\",\"Member, Outside collaborator\",,,\"emca, mace\",true,,false,,,Matched,bob@example.com,2\n\
        cyd@example.com,,,false,false,false,Enterprise,,,,,,acme,,,false,,,,,0\n"
    );
    let (opened, overview) = checked(&text);
    assert_eq!(
        (opened.kind().id, opened.about().confidence),
        ("ghec.members", 100)
    );
    check_figures(
        &overview,
        &[
            ("licensed_people", "3"),
            ("without_2fa", "1"),
            ("with_pending_invites", "2"),
            ("enterprise_owners", "1"),
            ("organization_owners", "1"),
            ("collaborators", "1"),
            ("visual_studio_users", "1"),
            ("server_users", "1"),
            ("advanced_security_users", "1"),
        ],
    );
    check_findings(
        &overview,
        &[
            ("owner_without_2fa", Figure::Count(1), 1),
            ("member_without_2fa", Figure::Count(1), 1),
            ("pending_invites", Figure::Count(2), 0),
        ],
    );
    let at = |key: &str| opened.table.column(key).unwrap();
    assert_eq!(opened.table.cell(1, at("outside_repositories")), "1");
    assert_eq!(opened.table.cell(1, at("pending_invites")), "2");
}

#[test]
fn active_committers_counted_by_hand() {
    let text = "User login,Organization / repository,Last pushed date,Last pushed email\n\
        ada,acme/a,2026-10-20,ada@example.com\n\
        ada,acme/b,2026-08-01,ada@example.com\n\
        bob,emca/c,2026-08-02,bob@example.com\n";
    let (opened, _) = checked(text);
    assert_eq!(opened.kind().id, "ghec.active_committers");
    let overview = opened.overview(Some(AS_OF_MS));
    check(&opened.table, &overview);
    check_figures(
        &overview,
        &[
            ("committers", "2"),
            ("committed_repositories", "3"),
            ("committed_owners", "2"),
            ("committers_30d", "1"),
        ],
    );
}

#[test]
fn a_list_with_nothing_in_it_is_known_and_a_licence_may_end_later() {
    let text = "GitHub com login,GitHub com user,License type,GitHub com member roles,\
                GitHub com orgs with pending invites,Ghe license start date,Ghe license end date\n\
                ada,true,Enterprise,acme:Owner,,2026-01-31,2027-12-31\n\
                bob,true,Enterprise,acme:Member,\"emca, mace\",2026-02-01,2027-12-31\n\
                cyd,false,Enterprise,,,2026-01-31,2027-12-31\n";
    let options = ReadOptions {
        kind: Some("ghec.members".to_owned()),
        ..ReadOptions::default()
    };
    let opened = read_all(text.as_bytes(), "members.csv", None, &options).unwrap();
    let overview = opened.overview(None);
    check(&opened.table, &overview);
    let is = |id: &str| {
        let kpi = kpi(&overview, id);
        (&kpi.value, kpi.unknown)
    };
    assert_eq!(is("with_pending_invites"), (&Figure::Count(1), 0));
    assert_eq!(is("organization_owners"), (&Figure::Count(1), 0));
    // The report is no younger than what it says has begun.
    let day = overview.as_of.ms.map(crate::time::iso_of_ms);
    assert_eq!(day.as_deref(), Some("2026-02-01T00:00:00Z"));
}
