use super::*;
use proptest::prelude::*;

const PARAMETERS: &[Parameter] = &[
    Parameter::name("organization", "Organization"),
    Parameter::optional_day("since", "From", "2025-10-10", "the beginning"),
    Parameter::optional_day("until", "To", "2025-10-10", "today"),
    Parameter::choice(
        "detail",
        "Detail",
        &[Cow::Borrowed("detailed"), Cow::Borrowed("summarized")],
        "summarized",
    ),
];

const WINDOW: Window = Window::new("since", "until", 31);

/// 2026-02-28, 12:00 UTC.
const NOW_MS: u64 = 1_772_280_000_000;

#[track_caller]
fn refused(query: &str, mistake: Mistake) {
    assert_eq!(
        Parameters::parse(PARAMETERS, query),
        Err(mistake),
        "{query}"
    );
}

#[track_caller]
fn window(days: &str, expected: &[Mistake]) {
    let query = format!("organization=acme&{days}");
    let values = pairs(&query).unwrap();
    let checked = check(PARAMETERS, Some(&WINDOW), values, NOW_MS);
    assert_eq!(checked.err().unwrap_or_default(), expected, "{days}");
}

#[test]
fn one_request_has_one_form() {
    for query in [
        "organization=acme&since=2026-02-28&detail=summarized",
        "since=2026-02-28&organization=acme",
    ] {
        let parameters = Parameters::parse(PARAMETERS, query).unwrap();
        assert_eq!(
            parameters.query(),
            "organization=acme&since=2026-02-28&detail=summarized"
        );
        assert_eq!(parameters.get("since"), Some("2026-02-28"));
    }
    let few = Parameters::parse(PARAMETERS, "organization=acme").unwrap();
    assert_eq!(few.query(), "organization=acme&detail=summarized");
    assert_eq!(few.get("since"), None);
    assert_eq!(Parameters::parse(&[], ""), Ok(Parameters::default()));
}

#[test]
fn a_mistake_names_the_parameter() {
    let organization = || Text::from("organization");
    refused("", Mistake::Missing(organization()));
    refused("since=2026-02-28", Mistake::Missing(organization()));
    for part in [
        "x=1",
        "Organization=acme",
        "organization",
        "=acme",
        "&",
        "organi%7aation=acme",
        " organization=acme",
    ] {
        refused(part, Mistake::Unknown);
        refused(&format!("organization=acme&{part}"), Mistake::Unknown);
    }
    let repeated = Mistake::Repeated(organization());
    refused("organization=a&organization=b", repeated);
    let long = "a".repeat(NAME_CHARS + 1);
    for value in ["", "a b", "a+b", "a%2Fb", "../a", "a/b", "a=b", "ä", &long] {
        let query = format!("organization={value}");
        refused(&query, Mistake::NotAName(organization()));
    }
    for value in [
        "",
        "2026-02-29",
        "2026-13-01",
        "2026-2-1",
        "2026-02-028",
        "+2026-02-28",
        "2026-02-28T00:00:00Z",
        "yesterday",
    ] {
        let query = format!("organization=acme&since={value}");
        refused(&query, Mistake::NotADay("since".into()));
    }
    for value in ["2025-10-09", "0000-01-01"] {
        let query = format!("organization=acme&since={value}");
        refused(&query, Mistake::TooEarly("since".into()));
    }
    for value in ["", "Detailed", "all"] {
        let query = format!("organization=acme&detail={value}");
        refused(&query, Mistake::NotAChoice("detail".into()));
    }
}

#[test]
fn a_form_hears_of_every_mistake_once() {
    let values = [("since", "2026-03-02"), ("until", "x"), ("detail", "all")];
    let mistakes = check(PARAMETERS, Some(&WINDOW), values, NOW_MS).unwrap_err();
    let expected = [
        Mistake::NotADay("until".into()),
        Mistake::NotAChoice("detail".into()),
        Mistake::Missing("organization".into()),
        Mistake::Future("since".into()),
    ];
    assert_eq!(mistakes, expected);
    for mistake in expected {
        assert!(mistake.text().ends_with('.'));
    }
}

#[test]
fn a_window_is_in_order_in_the_past_and_short_enough() {
    window("since=2026-02-28&until=2026-02-28", &[]);
    window("since=2026-01-29&until=2026-02-28", &[]);
    window("since=2026-02-28", &[]);
    // It is tomorrow already on some islands.
    window("since=2026-03-01", &[]);
    window("since=2026-03-02", &[Mistake::Future("since".into())]);
    // A window that has begun may end there, but not begin.
    window("since=2026-02-28&until=2026-03-01", &[]);
    let future = Mistake::Future("since".into());
    window("since=2026-03-01&until=2026-03-01", &[future]);
    let future = Mistake::Future("until".into());
    window("since=2026-02-28&until=9999-12-31", &[future]);
    let reversed = Mistake::Reversed("until".into());
    window("since=2026-02-28&until=2026-02-27", &[reversed]);
    let long = Mistake::TooLong("until".into());
    window("since=2026-01-28&until=2026-02-28", &[long]);
}

#[test]
fn a_default_is_a_value() {
    for parameter in PARAMETERS {
        let default = parameter.default.as_deref();
        assert!(default.is_none_or(|value| parameter.check(value).is_ok()));
    }
}

#[test]
fn a_description_arrives_as_it_was_sent() {
    let sent = serde_json::to_string(PARAMETERS).unwrap();
    let came: Vec<Parameter> = serde_json::from_str(&sent).unwrap();
    assert_eq!(came, PARAMETERS);
}

#[test]
fn no_value_of_an_unknown_type_is_right() {
    let parameter = Parameter {
        values: ValueType::Other,
        ..Parameter::name("p", "P")
    };
    assert_eq!(parameter.check("a"), Err(Mistake::Unknown));
}

proptest! {
    #[test]
    fn what_is_read_is_written_the_same(
        query in "((organization|since|detail|x)=([a-z0-9-]{0,12}|20[0-9]{2}-[0-9]{2}-[0-9]{2}|detailed)&?){0,4}|\\PC{0,20}"
    ) {
        if let Ok(parameters) = Parameters::parse(PARAMETERS, &query) {
            let again = Parameters::parse(PARAMETERS, &parameters.query());
            prop_assert_eq!(Ok(&parameters), again.as_ref());
            let is_listed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            prop_assert!(parameters.texts().all(|text| text.bytes().all(is_listed)));
        }
    }
}
