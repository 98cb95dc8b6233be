use std::borrow::Cow;

use api::Window;

use super::*;

/// 2026-11-30, 12:00 UTC.
const NOW_MS: i64 = 1_796_040_000_000;

fn today() -> Date {
    Date::of_ms(NOW_MS)
}

fn report(id: &str, parameters: Vec<Parameter>, window: Option<Window>) -> ReportDescription {
    ReportDescription {
        id: Cow::Owned(id.to_owned()),
        title: Cow::Owned(format!("Report {id}")),
        parameters: Cow::Owned(parameters),
        window,
        ..ReportDescription::default()
    }
}

fn owner() -> Vec<Parameter> {
    const CHOICES: &[Text] = &[Cow::Borrowed("organization"), Cow::Borrowed("enterprise")];
    vec![
        Parameter::choice("scope", "For", CHOICES, "organization"),
        Parameter::name("name", "Name in addresses"),
    ]
}

fn seats() -> ReportDescription {
    report("seats", owner(), None)
}

fn usage_of_a_day() -> ReportDescription {
    let mut parameters = owner();
    parameters.push(Parameter::day("day", "Day", "2025-10-10"));
    report("usage_day", parameters, None)
}

fn billing(id: &str, days_max: u16) -> ReportDescription {
    let parameters = vec![
        Parameter::name("name", "Enterprise"),
        Parameter::day("from", "First day", "2020-01-01"),
        Parameter::day("to", "Last day", "2020-01-01"),
    ];
    report(id, parameters, Some(Window::new("from", "to", days_max)))
}

fn ids(reports: &[&ReportDescription]) -> Vec<String> {
    let all = questions(reports);
    all.into_iter().map(|question| question.id).collect()
}

#[test]
fn a_parameter_that_reports_share_is_asked_once() {
    let all = questions(&[&seats(), &usage_of_a_day()]);
    let ids: Vec<_> = all.iter().map(|question| &*question.id).collect();
    assert_eq!(ids, ["scope-for", "name-name-in-addresses", "day-day"]);
    assert!(all[0].about.is_empty() && all[1].about.is_empty());
    assert_eq!(all[2].about, ["Report usage_day"]);
    assert!(!all[0].is_required && all[1].is_required && all[2].is_required);
}

#[test]
fn one_name_with_two_meanings_is_two_questions() {
    assert_eq!(
        ids(&[&seats(), &billing("billing", 366)]),
        [
            "scope-for",
            "name-name-in-addresses",
            "name-enterprise",
            "from-first-day-to-last-day"
        ]
    );
}

#[test]
fn a_window_is_one_question_and_as_short_as_the_shortest() {
    let all = questions(&[&billing("a", 366), &billing("b", 31)]);
    assert_eq!(all.len(), 2);
    let Ask::Period { days_max, .. } = &all[1].ask else {
        panic!("no period");
    };
    assert_eq!(*days_max, 31);
    assert!(!all[1].periods(today()).contains(&Period::Last(90)));
}

#[test]
fn a_day_that_begins_a_window_of_another_report_is_asked_with_it() {
    let since = Parameter::optional_day("from", "First day", "2020-01-01", "long ago");
    let commits = report("commits", vec![since], None);
    let billing = billing("billing", 31);
    let reports = [&commits, &billing];
    let all = questions(&reports);
    assert_eq!(all.len(), 2);
    let mut answers = Answers::default();
    answers.set_text("name-enterprise", "acme");
    let query = |report| answers.check(report, &all, NOW_MS).unwrap().query();
    assert_eq!(query(&commits), "from=2026-11-02");
    assert_eq!(query(&billing), "name=acme&from=2026-11-02&to=2026-11-29");
    // Alone, it is optional.
    let all = questions(&[&commits]);
    let alone = Answers::default().check(&commits, &all, NOW_MS).unwrap();
    assert_eq!(alone.query(), "");
}

#[test]
fn mistakes_stand_at_their_fields() {
    let (seats, billing) = (seats(), billing("billing", 31));
    let all = questions(&[&seats, &billing]);
    let mut answers = Answers::default();
    let mistakes = answers.check(&seats, &all, NOW_MS).unwrap_err();
    assert_eq!(
        mistakes.into_keys().collect::<Vec<_>>(),
        ["name-name-in-addresses"]
    );
    answers.set_text("name-name-in-addresses", " acme ");
    answers.set_text("scope-for", "enterprise");
    let query = answers.check(&seats, &all, NOW_MS).unwrap().query();
    assert_eq!(query, "scope=enterprise&name=acme");
    for name in ["a b", "a&b=c", "acme/x", "é"] {
        answers.set_text("name-enterprise", name);
        let mistakes = answers.check(&billing, &all, NOW_MS).unwrap_err();
        assert!(mistakes.contains_key("name-enterprise"), "{name}");
    }
    answers.set_text("name-enterprise", "acme");
    answers.set_period(&all[3], Period::Custom);
    answers.set_text("from-first-day", "2026-10-01");
    answers.set_text("to-last-day", "2026-11-30");
    let mistakes = answers.check(&billing, &all, NOW_MS).unwrap_err();
    assert_eq!(
        mistakes.into_keys().collect::<Vec<_>>(),
        ["to-last-day"],
        "too long"
    );
}

#[test]
fn fields_begin_with_something_sensible() {
    let answers = Answers::default();
    let usage = usage_of_a_day();
    let [scope, name, day] = &usage.parameters[..] else {
        panic!("three parameters");
    };
    let text = |parameter| answers.text(parameter, today());
    assert_eq!(
        [text(scope), text(name), text(day)],
        ["organization", "", "2026-11-27"]
    );
    let billing = billing("billing", 366);
    let period = &questions(&[&billing])[1];
    assert_eq!(answers.period(period, today()), Period::Last(28));
}

#[test]
fn the_answers_of_a_fetch_lead_to_it_again() {
    let billing = billing("billing", 366);
    let query = "name=acme&from=2026-10-01&to=2026-11-29";
    let answers = Answers::of_query(&billing, query);
    let all = questions(&[&billing]);
    let parameters = answers.check(&billing, &all, NOW_MS).unwrap();
    assert_eq!(parameters.query(), query);
    let day = |iso| period::day(iso).unwrap();
    assert_eq!(
        details(&billing, &parameters),
        [
            Detail::Text("acme".to_owned()),
            Detail::Days(day("2026-10-01"), day("2026-11-29"))
        ]
    );
}

#[test]
fn a_type_that_came_later_cannot_be_asked_for() {
    let later = |required| Parameter {
        values: ValueType::Other,
        required,
        ..Parameter::name("colour", "Colour")
    };
    assert!(can_be_asked(&report("a", vec![later(false)], None)));
    assert!(!can_be_asked(&report("a", vec![later(true)], None)));
    assert!(ids(&[&report("a", vec![later(false)], None)]).is_empty());
}
