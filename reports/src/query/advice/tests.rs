use super::*;
use crate::query::testing::table;
use proptest::prelude::*;

mod offers;
mod typed;

fn field(key: &str, ty: Type) -> Field {
    Field {
        key: key.to_owned(),
        ty,
        values: Vec::new(),
        states_none: false,
    }
}

fn fields() -> Fields {
    let mut columns = vec![
        field("created_at", Type::Timestamp),
        field("login", Type::Text),
        field("role", Type::Category),
        field("repos", Type::Integer),
        field("last_active", Type::Timestamp),
        field("2fa_enabled", Type::Boolean),
        field("raw_size", Type::Size),
        field("price", Type::Decimal),
        field("suspended", Type::Boolean),
    ];
    columns[2].values = [("user", 40), ("admin", 20)]
        .map(|(value, rows)| (value.to_owned(), rows))
        .to_vec();
    columns[4].states_none = true;
    Fields {
        columns,
        naming: Some("login".to_owned()),
        as_of: Date::new(2026, 11, 1),
        has_decimal_comma: false,
    }
}

/// The advice in short: its code, the place, and the text after the fix.
fn outcome(text: &str, fields: &Fields) -> String {
    let Some(advice) = advise(text, fields) else {
        return "query".to_owned();
    };
    let code = match &advice.code {
        AdviceCode::Unreadable(_) => "unreadable".to_owned(),
        AdviceCode::UnknownColumn { name, .. } => format!("no column {name}"),
        AdviceCode::Notation => "notation".to_owned(),
        AdviceCode::Star => "star".to_owned(),
        AdviceCode::QuotedStar => "quoted star".to_owned(),
        AdviceCode::Age => "age".to_owned(),
        AdviceCode::AgeWithoutDay => "age without a day".to_owned(),
        AdviceCode::Combining => "combining".to_owned(),
        AdviceCode::Day => "day".to_owned(),
        AdviceCode::Number => "number".to_owned(),
        AdviceCode::NoValue { word, .. } => format!("no value {word}"),
        AdviceCode::NoSuchValue { value, values, .. } => {
            let values: Vec<&str> = values.iter().map(|(value, _)| value.as_str()).collect();
            format!("nothing is {value}, but {}", values.join(" "))
        }
        AdviceCode::Point(value) => format!("point {value}"),
        AdviceCode::List(values) => format!("list {}", values.join(" ")),
        AdviceCode::TwoValues(column) => format!("two values of {column}"),
        AdviceCode::Words(words) => format!("words {}", words.join(" ")),
    };
    let place = |at: u32| at as usize;
    let (start, end) = (place(advice.span.0), place(advice.span.1));
    let marked: String = text.chars().skip(start).take(end - start).collect();
    if advice.fixes.is_empty() {
        return format!("{code} [{marked}]");
    }
    let fixes = advice.fixes.iter().map(|fix| {
        assert!(parse(&fix.text).is_ok(), "{}", fix.text);
        fix.text.as_str()
    });
    format!(
        "{code} [{marked}] → {}",
        fixes.collect::<Vec<_>>().join(" | ")
    )
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(outcome(text, &fields()), expected, "{text}");
}

#[test]
fn queries_need_no_advice() {
    for text in [
        "",
        "*",
        "role:admin",
        "NOT role:admin",
        "role:admin AND repos:>0",
        "role:admin OR (no:last_active -repos:0)",
        "\"2FA Enabled?\":true",
        "login:ana*",
        "login:*",
        "created_at:2024-01..*",
        "login:\"a = b\"",
        "has:login",
        "created_at:<2024 raw_size:>=1GiB",
    ] {
        check(text, "query");
    }
}

#[test]
fn numbers_are_written_without_groups_and_with_a_point() {
    check("repos:>1,000", "number [repos:>1,000] → repos:>1000");
    check(
        "repos:>=1,234,567",
        "number [repos:>=1,234,567] → repos:>=1234567",
    );
    check("repos:>1.000", "number [repos:>1.000] → repos:>1000");
    check("repos:>1,5", "number [repos:>1,5] → repos:>1.5");
    check("repos:<-1,000", "number [repos:<-1,000] → repos:<-1000");
    check("repos:1,2,3", "query");
    check("repos:>1.5", "query");
}

#[test]
fn columns_are_compared_in_other_notations() {
    check(
        "created_at<2024",
        "notation [created_at<2024] → created_at:<2024",
    );
    check(
        "role:admin created_at < 2024-01-01 x",
        "notation [created_at < 2024-01-01] → role:admin created_at:<2024-01-01 x",
    );
    check("login=ana", "notation [login=ana] → login:ana");
    check("login=4d", "notation [login=4d] → login:4d");
    check("role = admin", "notation [role = admin] → role:admin");
    check("role == admin", "notation [role == admin] → role:admin");
    check("role != admin", "notation [role != admin] → -role:admin");
    check("-role=admin", "notation [-role=admin] → -role:admin");
    check("-role!=admin", "notation [-role!=admin] → role:admin");
    check("role:!=admin", "notation [role:!=admin] → -role:admin");
    check("role:=admin", "notation [role:=admin] → role:admin");
    check("role:!admin", "notation [role:!admin] → -role:admin");
    check("role: admin", "notation [role: admin] → role:admin");
    check("role : admin", "notation [role : admin] → role:admin");
    check("!role:admin", "notation [!role:admin] → -role:admin");
    check(
        "repos:>0 !suspended:true",
        "notation [!suspended:true] → repos:>0 -suspended:true",
    );
    check("repos>=5", "notation [repos>=5] → repos:>=5");
    check(
        "repos more than 5",
        "notation [repos more than 5] → repos:>5",
    );
    check(
        "login contains bot",
        "notation [login contains bot] → login:~bot",
    );
    check("login ~ bot", "notation [login ~ bot] → login:~bot");
    check(
        "raw size over 1GiB",
        "notation [raw size over 1GiB] → raw_size:>1GiB",
    );
    check(
        "last active before 2024",
        "notation [last active before 2024] → last_active:<2024",
    );
    check("(role=admin)", "notation [role=admin] → (role:admin)");
    check("rol=admin", "notation [rol=admin] → role:admin");
    check("login<b", "notation [login<b]");
    check(
        "https://octo.example/x",
        "notation [https://octo.example/x] → \"https://octo.example/x\"",
    );
}

#[test]
fn ages_become_days() {
    check(
        "last active more than 90 days",
        "age [last active more than 90 days] → last_active:<2026-08-03",
    );
    check(
        "last active more than 90 days ago x",
        "age [last active more than 90 days ago] → last_active:<2026-08-03 x",
    );
    check(
        "last_active:>90d",
        "age [last_active:>90d] → last_active:<2026-08-03",
    );
    check(
        "last_active:>=90d",
        "age [last_active:>=90d] → last_active:<=2026-08-03",
    );
    check(
        "last_active:<=90d",
        "age [last_active:<=90d] → last_active:>=2026-08-03",
    );
    check(
        "last_active:<90d",
        "age [last_active:<90d] → last_active:>=2026-08-04",
    );
    check(
        "last_active:>90 days",
        "age [last_active:>90 days] → last_active:<2026-08-03",
    );
    check(
        "last_active:=90d",
        "age [last_active:=90d] → last_active:2026-08-03",
    );
    check(
        "-last_active:!=90d",
        "age [-last_active:!=90d] → last_active:2026-08-03",
    );
    check(
        "last_active > 3 months",
        "age [last_active > 3 months] → last_active:<2026-08-01",
    );
    check(
        "last_active older than 90",
        "age [last_active older than 90] → last_active:<2026-08-03",
    );
    check(
        "created_at within 2 weeks",
        "age [created_at within 2 weeks] → created_at:>=2026-10-19",
    );
    let unknown = Fields {
        as_of: None,
        ..fields()
    };
    for text in [
        "last_active:>90d",
        "last_active:90d",
        "last_active:90d..30d",
        "last_active more than 90 days",
    ] {
        let expected = format!("age without a day [{text}]");
        assert_eq!(outcome(text, &unknown), expected);
    }
    let end_of_month = Fields {
        as_of: Date::new(2026, 3, 31),
        ..fields()
    };
    assert_eq!(
        outcome("last_active > 1 month", &end_of_month),
        "age [last_active > 1 month] → last_active:<2026-02-28"
    );
}

#[test]
fn unknown_columns_have_the_nearest() {
    check("rol:admin", "no column rol [rol:admin] → role:admin");
    check(
        "x -rolle:admin",
        "no column rolle [-rolle:admin] → x -role:admin",
    );
    check("2fa:false", "no column 2fa [2fa:false] → 2fa_enabled:false");
    check(
        "no:last_activ",
        "no column last_activ [no:last_activ] → no:last_active",
    );
    check("colour:blue", "no column colour [colour:blue]");
    let Some(AdviceCode::UnknownColumn { nearest, .. }) =
        advise("colour:blue", &fields()).map(|advice| advice.code)
    else {
        panic!("no advice");
    };
    assert_eq!(nearest.len(), 3);
}

#[test]
fn stars_stand_for_any_text_in_a_value() {
    check("login:ana*", "query");
    check("-login:*bot", "query");
    check(
        "login:\"ana*\"",
        "quoted star [login:\"ana*\"] → login:ana*",
    );
    check("login:~ana*", "star [login:~ana*] → login:~ana");
    check("login:a,b*", "star [login:a,b*] → (login:a OR login:b*)");
    check("ana*", "star [ana*] → login:ana* | ana");
    check("repos:1*", "unreadable [repos:1*]");
}

#[test]
fn words_that_combine_are_in_capitals() {
    check(
        "role:admin or role:user",
        "combining [or] → role:admin OR role:user",
    );
    check(
        "role:admin && repos:>0",
        "combining [&&] → role:admin AND repos:>0",
    );
    check("not role:admin", "combining [not] → NOT role:admin");
    check("terms and conditions", "words terms and conditions [terms]");
    check("or", "words or [or] → login:~or");
}

#[test]
fn words_are_searched_for_and_said() {
    check("octocat", "words octocat [octocat] → login:~octocat");
    check("role:admin ana", "words ana [ana] → role:admin login:~ana");
    check(
        "\"Ops, Berlin\"",
        "words Ops, Berlin [\"Ops, Berlin\"] → login:~\"Ops, Berlin\"",
    );
    check("-octocat", "query");
}

#[test]
fn texts_that_cannot_be_read_have_the_smallest_change() {
    check("login:\"ana", "unreadable [\"ana] → login:\"ana\"");
    check(
        "(role:admin repos:>0",
        "unreadable [(] → (role:admin repos:>0)",
    );
    check("role:admin)", "unreadable [)] → role:admin");
    check("role:admin OR", "unreadable [OR] → role:admin");
    check("role:admin,", "unreadable [role:admin,] → role:admin");
}

#[test]
fn numbers_of_a_locale_with_commas_are_explained() {
    let german = Fields {
        has_decimal_comma: true,
        ..fields()
    };
    let outcome = |text: &str| outcome(text, &german);
    assert_eq!(
        outcome("price:>1.234"),
        "point 1.234 [price:>1.234] → price:>1234"
    );
    assert_eq!(outcome("price:1,5"), "list 1 5 [price:1,5] → price:1.5");
    assert_eq!(
        outcome("price:>1,234"),
        "number [price:>1,234] → price:>1.234 | price:>1234"
    );
    assert_eq!(outcome("price:>1.5"), "query");
    assert_eq!(
        outcome("repos:>1.000"),
        "number [repos:>1.000] → repos:>1000"
    );
    check(
        "price:>1,234",
        "number [price:>1,234] → price:>1234 | price:>1.234",
    );
    check("price:>1.234", "query");
    check("price:1,5", "query");
    offers::check_rows_in("price:1,234", &german, |row| row("price") == "1.234");
}

#[test]
fn values_that_do_not_fit_are_explained_before_they_are_applied() {
    check("created_at:soon", "unreadable [created_at:soon]");
    check("suspended:maybe", "unreadable [suspended:maybe]");
    check("role:>a", "unreadable [role:>a]");
    check("last_active:>", "unreadable [last_active:>]");
    check(
        "last_active:never",
        "no value never [last_active:never] → stated:last_active | no:last_active",
    );
    check(
        "created_at:01/02/2024",
        "day [created_at:01/02/2024] → created_at:2024-02-01 | created_at:2024-01-02",
    );
    check("role:", "unreadable [role:] → has:role | no:role");
    check(
        "role:admn",
        "nothing is admn, but admin [role:admn] → role:admin",
    );
    check(
        "role:owner",
        "nothing is owner, but user admin [role:owner]",
    );
    check(
        "role:admin,owner",
        "nothing is owner, but user admin [role:admin,owner]",
    );
    check(
        "role:user role:admin",
        "two values of role [role:user role:admin] → role:user,admin",
    );
    check(
        "status = active",
        "no column status [status = active] → \"status = active\"",
    );
}

proptest! {
    #[test]
    fn a_query_of_known_columns_is_no_mistake(
        parts in prop::collection::vec(prop::sample::select(vec![
            "role:admin", "-role:user", "no:last_active", "(repos:>0 OR repos:..-1)", "OR",
            "created_at:2024", "login:~ana", "raw_size:1..5", "*", "login:\"x y\"",
        ]), 0..6),
    ) {
        let text = parts.join(" ");
        prop_assume!(parse(&text).is_ok());
        prop_assert_eq!(advise(&text, &fields()), None, "{}", text);
    }

    #[test]
    fn any_text_has_advice_within_it(
        text in prop::collection::vec(prop::sample::select(vec![
            "role", "login", "last", "active", ":", "<", "!=", "*", "(", ")", "\"", " ", " ", "-",
            "90", "days", "more than", "é", "OR", "no", "\\", "=", "http://x", "2024",
        ]), 0..14),
    ) {
        let text = text.concat();
        if let Some(advice) = advise(&text, &fields()) {
            prop_assert!(advice.span.0 <= advice.span.1);
            prop_assert!(advice.span.1 as usize <= text.chars().count());
        }
    }

    #[test]
    fn what_the_table_refuses_for_its_columns_has_advice(
        name in "[a-z]{1,6}", value in "[a-z]{1,4}",
    ) {
        let text = format!("{name}:{value}");
        let table = table("login,role\na,b\n", &[Type::Text, Type::Category]);
        let known = Fields {
            columns: vec![field("login", Type::Text), field("role", Type::Category)],
            ..Fields::default()
        };
        let is_refused = crate::query::Evaluator::new(&table).evaluate_text(&text).is_err();
        prop_assert_eq!(advise(&text, &known).is_some_and(|advice| advice.is_error()), is_refused);
        prop_assert_eq!(refusal(&text, &known).is_some(), is_refused);
    }
}
