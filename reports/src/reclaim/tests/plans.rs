//! The plans of people, and what they cost.

use super::*;

#[test]
fn people_cost_as_much_as_their_highest_plan() {
    let rows = [
        "ada,business",
        "ada,enterprise",
        "bob,business",
        "cyd,BUSINESS",
        "dot,unknown",
        "eve,business",
        "eve,",
        "fay,enterprise",
        "fay,unknown",
        "gus,",
    ];
    let rows = rows.map(|row| {
        let (login, plan) = row.split_once(',').unwrap();
        format!("{login},2025-01-09T08:00:00Z,None,None,acme,,{plan}\n")
    });
    let text = GRANTED.lines().next().unwrap().to_owned() + "\n" + &rows.concat();
    let check = |pricing: Pricing, month_micros, unpriced| {
        let answer = list(
            &text,
            &Settings {
                pricing,
                ..Settings::default()
            },
        )
        .answer;
        let cost = pricing.cost(&answer.idle_by_plan, answer.has_plans);
        assert_eq!(
            (cost.month_micros, cost.unpriced),
            (month_micros, unpriced),
            "{pricing:?}"
        );
        assert_eq!(cost.priced + cost.unpriced, answer.idle);
    };
    // Ada and Fay have Enterprise; Bob and Cyd Business; the seat of Eve without a plan may be
    // Enterprise.
    let reported = Pricing::default();
    check(reported, 2 * 39_000_000 + 2 * 19_000_000, 3);
    let typed = Pricing {
        business_micros: Some(17_333_333),
        ..reported
    };
    check(typed, 2 * 39_000_000 + 2 * 17_333_333, 3);
    check(
        Pricing {
            plan: Some(Plan::Business),
            ..typed
        },
        7 * 17_333_333,
        0,
    );
    check(
        Pricing {
            plan: Some(Plan::Enterprise),
            ..typed
        },
        7 * 39_000_000,
        0,
    );
    // List prices are in US dollars only.
    let euros = Pricing {
        currency: Currency::Eur,
        ..typed
    };
    check(euros, 2 * 17_333_333, 5);
    check(
        Pricing {
            business_micros: None,
            ..euros
        },
        0,
        7,
    );
    let everyone = everyone_in(&text, &euros);
    let all: Vec<u32> = (0..everyone.rows()).collect();
    let csv = Form::Csv.write(&everyone, &all);
    assert!(csv.contains("Price per month (EUR)"), "{csv}");
    assert!(csv.contains(",Enterprise,,acme"), "{csv}");
    assert!(csv.contains(",Business,17.333333,acme"), "{csv}");
}
