use std::collections::{BTreeMap, BTreeSet};

use api::{JobStatus, Progress, State, Step};
use serde_json::{Value, json};

use super::*;
use crate::config::testing;
use crate::limits;
use crate::prefer::Preferences;
use crate::problem::{self, Details, Problem, Reach};
use crate::report::{Mistake, Parameters};
use crate::route::{ENDPOINTS, Endpoint, Method};
use crate::status;
use crate::upstream::{self, Upstream, ghes};
use crate::{health, targets};

fn document() -> Value {
    serde_json::from_str(DOCUMENT).unwrap()
}

/// Follows a reference to another part of the document.
fn resolved<'a>(part: &'a Value, document: &'a Value) -> &'a Value {
    match part["$ref"].as_str() {
        Some(pointer) => document
            .pointer(pointer.strip_prefix('#').unwrap())
            .unwrap(),
        None => part,
    }
}

/// The responses of an operation, by status.
fn responses(endpoint: Endpoint, method: Method, document: &Value) -> BTreeMap<String, Value> {
    let name = method.name().to_ascii_lowercase();
    let responses = &document["paths"][endpoint.template()][&name]["responses"];
    let responses = responses.as_object().unwrap().iter();
    let resolved = |part| resolved(part, document).clone();
    responses
        .map(|(status, part)| (status.clone(), resolved(part)))
        .collect()
}

/// The problems that an operation can answer with, by status.
fn problems(endpoint: Endpoint, method: Method) -> BTreeMap<Status, Vec<Problem>> {
    let mut problems: BTreeMap<Status, Vec<Problem>> = BTreeMap::new();
    for &problem in Problem::ALL {
        let is_possible = match problem::words(problem).reach {
            Reach::NoOperation => false,
            Reach::Everywhere => true,
            Reach::Configured => endpoint != Endpoint::Health,
            Reach::Reports => endpoint.is_report(),
            Reach::Open if endpoint == Endpoint::Events => true,
            Reach::Open | Reach::Fetch => endpoint == Endpoint::Report && method.reads(),
        };
        if is_possible {
            problems
                .entry(problem::words(problem).status)
                .or_default()
                .push(problem);
        }
    }
    problems
}

fn operations() -> impl Iterator<Item = (Endpoint, Method)> {
    let of = |endpoint: Endpoint| {
        endpoint
            .methods()
            .iter()
            .map(move |method| (endpoint, *method))
    };
    ENDPOINTS.into_iter().flat_map(of)
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

fn words(value: &Value) -> BTreeSet<&str> {
    let list = value.as_array().unwrap();
    list.iter().map(|word| word.as_str().unwrap()).collect()
}

#[test]
fn paths_and_methods_are_the_routes() {
    let document = document();
    let paths = &document["paths"];
    assert_eq!(keys(paths), ENDPOINTS.map(Endpoint::template).into());
    for endpoint in ENDPOINTS {
        let mut methods = keys(&paths[endpoint.template()]);
        assert_eq!(methods.remove("parameters"), endpoint.is_report());
        let expected: Vec<_> = endpoint
            .methods()
            .iter()
            .map(|method| method.name().to_ascii_lowercase())
            .collect();
        assert_eq!(methods, expected.iter().map(String::as_str).collect());
    }
}

#[test]
fn each_operation_lists_the_problems_that_it_can_answer_with() {
    let document = document();
    let mut described = BTreeSet::new();
    for (endpoint, method) in operations() {
        let at = format!("{} {}", method.name(), endpoint.template());
        let mut responses = responses(endpoint, method, &document);
        for (status, problems) in problems(endpoint, method) {
            let code = status.code().to_string();
            let response = responses.remove(&code);
            let response = response.unwrap_or_else(|| panic!("{at}: no {code} {problems:?}"));
            let titles: Vec<_> = problems
                .iter()
                .map(|problem| problem::words(*problem).title)
                .collect();
            let description = format!("{}.", titles.join(". "));
            assert_eq!(response["description"], description, "{at} {code}");
            let schema = &response["content"]["application/problem+json"]["schema"];
            let types: Vec<_> = problems.iter().map(|one| one.type_path()).collect();
            let expected = match method {
                Method::Head => Value::Null,
                _ => json!(types),
            };
            let listed = &schema["allOf"][1]["properties"]["type"]["enum"];
            assert_eq!(*listed, expected, "{at} {code}");
            described.extend(problems);
        }
        let others: Vec<_> = responses
            .keys()
            .filter(|code| code.as_str() >= "400")
            .collect();
        assert!(others.is_empty(), "{at}: no problem has {others:?}");
    }
    for &problem in Problem::ALL {
        let is_described = problem::words(problem).reach != Reach::NoOperation;
        assert_eq!(described.contains(&problem), is_described, "{problem:?}");
    }
}

#[test]
fn head_answers_as_get_does_without_a_body() {
    let document = document();
    for endpoint in ENDPOINTS {
        if !endpoint.methods().contains(&Method::Head) {
            continue;
        }
        let mut bodiless = responses(endpoint, Method::Get, &document);
        for response in bodiless.values_mut() {
            response.as_object_mut().unwrap().remove("content");
        }
        assert_eq!(responses(endpoint, Method::Head, &document), bodiless);
    }
}

#[test]
fn lists_and_limits_are_the_codes() {
    let document = document();
    let schemas = &document["components"]["schemas"];
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let mut reports: Vec<&str> = Vec::new();
    for name in upstream::real()
        .flat_map(Upstream::reports)
        .map(|spec| spec.name)
    {
        if !reports.contains(&name) {
            reports.push(name);
        }
    }
    assert_eq!(schemas["ReportId"]["enum"], json!(reports));
    let target = &schemas["Targets"]["properties"]["targets"]["items"]["properties"];
    let kinds: Vec<_> = upstream::real().map(Upstream::kind).collect();
    assert_eq!(target["kind"]["enum"], json!(kinds));
    let problem = &schemas["Problem"]["properties"];
    let types = Problem::ALL
        .iter()
        .map(|problem| problem.type_path())
        .collect::<Vec<_>>();
    assert_eq!(problem["type"]["enum"], json!(types));
    assert_eq!(problem["host"]["maxLength"], limits::HOST_CHARS);
    let states = State::ALL.map(State::name);
    let state = &schemas["JobStatus"]["properties"]["state"];
    assert_eq!(state["enum"], json!(states));
    let pattern = format!("^[a-z0-9-]{{1,{}}}$", limits::TARGET_ID_CHARS);
    assert_eq!(schemas["TargetId"]["pattern"], pattern);
    let says = |text: &Value, what: &str| assert!(text.as_str().unwrap().contains(what), "{what}");
    let prefer = &document["components"]["parameters"]["Prefer"]["description"];
    says(prefer, &format!("at most {}", limits::WAIT_S));
    let events = &document["paths"][Endpoint::Events.template()]["get"]["description"];
    says(events, &format!("every {} seconds", limits::EVENTS_S));
    says(
        events,
        &format!("after {} minutes", limits::EVENTS_MS / 60_000),
    );
    says(events, &format!("{} streams", limits::STREAMS));
}

/// Only requests for reports are counted; the other endpoints answer however often they are called.
#[test]
fn too_many_is_only_said_where_it_is_counted() {
    for (endpoint, method) in operations() {
        let problems = problems(endpoint, method);
        let found = problems.get(&Status::TooManyRequests);
        let expected = match (endpoint.is_report(), endpoint == Endpoint::Report) {
            (false, _) => None,
            (true, true) if method.reads() => Some(vec![
                Problem::TooManyRequests,
                Problem::TooManyFailures,
                Problem::TooManyCredentials,
            ]),
            (true, _) => Some(vec![Problem::TooManyRequests, Problem::TooManyCredentials]),
        };
        assert_eq!(found, expected.as_ref(), "{endpoint:?} {method:?}");
    }
}

/// Fails if a real body has a field that its schema lacks, lacks a required field, or has a field
/// of another type.
#[track_caller]
fn conforms(body: &Value, schema: &Value, document: &Value) {
    let schema = resolved(schema, document);
    if let Some(choices) = schema["anyOf"].as_array() {
        let choice = choices
            .iter()
            .find(|choice| (choice["type"] == "null") == body.is_null());
        return conforms(body, choice.unwrap(), document);
    }
    if let Some(values) = schema["enum"].as_array() {
        assert!(values.contains(body), "{body} in {values:?}");
        return;
    }
    let types = match &schema["type"] {
        Value::Array(types) => types.clone(),
        one => vec![one.clone()],
    };
    let type_of_body = match body {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(types.contains(&json!(type_of_body)), "{body} in {schema}");
    if let Some(items) = body.as_array() {
        for item in items {
            conforms(item, &schema["items"], document);
        }
    }
    if let Some(fields) = body.as_object() {
        for (name, field) in fields {
            assert!(
                schema["properties"][name].is_object(),
                "{name} is in no schema"
            );
            conforms(field, &schema["properties"][name], document);
        }
        for required in words(&schema["required"]) {
            assert!(fields.contains_key(required), "{required} is required");
        }
    }
}

#[test]
fn schemas_are_of_the_real_bodies() {
    let document = document();
    let check = |name: &str, body: &str| {
        let body: Value = serde_json::from_str(body).unwrap();
        conforms(&body, &document["components"]["schemas"][name], &document);
    };
    check("Health", &health::answer(None).body);
    check(
        "Health",
        &health::answer(testing::read("[{}]").err().as_ref()).body,
    );
    let config = testing::config(
        r#"[{"id": "demo", "title": "Demo", "kind": "ghes", "origin": "https://localhost",
             "demo": {"user": "demo-admin", "token": "demo"}}]"#,
    );
    check("Targets", &targets::answer(&config).body);
    let with_parameters = testing::config(
        r#"[{"id": "a", "title": "A", "kind": "testing", "origin": "https://localhost",
             "reports": ["usage"]}]"#,
    );
    let mut body: Value = serde_json::from_str(&targets::answer(&with_parameters).body).unwrap();
    let target = &mut body["targets"][0];
    assert_eq!(
        target["reports"][0]["parameters"].as_array().unwrap().len(),
        4
    );
    // The product and its report exist in tests only.
    target["kind"] = json!("ghes");
    target["reports"][0]["id"] = json!("all_users");
    check("Targets", &body.to_string());
    let second = testing::config(
        r#"[{"id": "a", "title": "A", "kind": "moderne-v2", "origin": "https://localhost"}]"#,
    );
    check("Targets", &targets::answer(&second).body);
    let late = Details::deadline(Some("ARCHIVED"));
    check("Problem", &late.answer().body);
    let mistake = Details::mistaken_parameters(&Mistake::Missing("organization".into()));
    check("Problem", &mistake.answer().body);
    for &problem in Problem::ALL {
        check("Problem", &problem::answer(problem).body);
    }
    let details = Details::unexpected_redirect(Some("storage.example.com")).retry_after(5);
    check("Problem", &details.answer().body);
    let idle = JobStatus::idle("main", "all_users");
    check("JobStatus", &status::json(&idle));
    let full = JobStatus {
        progress: Some(Progress {
            step: Step::Preparing,
            page: Some(1),
            pages: Some(2),
            part: Some(1),
            parts: Some(2),
        }),
        file_name: Some("a.csv".to_owned()),
        started_at: Some(crate::moment::moment(0)),
        next_poll_s: Some(1),
        deadline_s: Some(1),
        size_bytes: Some(1),
        fetched_at: Some(crate::moment::moment(0)),
        problem: Some(Box::new(details.body())),
        ..idle
    };
    check("JobStatus", &status::json(&full));
    let required = words(&document["components"]["schemas"]["JobStatus"]["required"]);
    let body: Value = serde_json::from_str(&status::json(&full)).unwrap();
    assert_eq!(
        required,
        keys(&body),
        "every field of a status is always there"
    );
}

#[test]
fn headers_are_those_of_real_answers() {
    let api: BTreeSet<_> = headers::api("").into_iter().map(|(name, _)| name).collect();
    let beyond = |headers: Vec<crate::response::Header>| -> BTreeSet<String> {
        let names = headers.into_iter().map(|(name, _)| name);
        names
            .filter(|name| !api.contains(name))
            .map(str::to_owned)
            .collect()
    };
    let document = document();
    let listed = |status: &str| -> BTreeSet<String> {
        let response = &responses(Endpoint::Report, Method::Get, &document)[status];
        let names = keys(&response["headers"]).into_iter();
        names.map(str::to_ascii_lowercase).collect()
    };
    let applied = Preferences::parse(Some("wait=1")).applied();
    let fresh = headers::ReportMeta {
        target: "main",
        report: ghes::testing::ALL_USERS,
        size_bytes: 1,
        digest: &[0; 32],
        fetched_at_ms: 0,
        made_at_ms: Some(0),
        age_s: 0,
        cache: headers::CacheStatus::Hit { ttl_s: 0 },
        applied,
    };
    assert_eq!(beyond(headers::report(&fresh)), listed("200"));
    assert_eq!(beyond(headers::not_modified(&fresh)), listed("304"));
    let accepted = headers::accepted(
        "main",
        ghes::testing::ALL_USERS,
        &Parameters::default(),
        1,
        applied,
    );
    assert_eq!(beyond(accepted), listed("202"));
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    let pointers: Vec<_> = text.split("\"$ref\":\"#").skip(1).collect();
    assert!(pointers.len() > 20);
    for pointer in pointers {
        let pointer = pointer.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn operations_have_names_of_their_own() {
    let text = document().to_string();
    let ids: Vec<_> = text
        .split("\"operationId\":\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let count = operations().count();
    assert_eq!(ids.len(), count);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), count);
}
