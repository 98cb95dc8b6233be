use std::collections::BTreeSet;

use super::*;
use crate::config::testing;
use crate::prefer::Preferences;
use crate::problem::{self, Details, Problem};
use crate::report::Report;
use crate::response::Status;
use crate::status::JobStatus;
use crate::{health, targets};

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
fn every_problem_is_some_operations_or_no_operations() {
    let document = document();
    let mut described = BTreeSet::new();
    for endpoint in ENDPOINTS {
        for &method in endpoint.methods() {
            for (status, problems) in responses::problems(endpoint, method) {
                let name = method.name().to_ascii_lowercase();
                let operation = &document["paths"][endpoint.template()][&name];
                let response = &operation["responses"][status.code().to_string()];
                assert!(response["description"].is_string());
                assert_eq!(response["content"].is_object(), has_bodies(method));
                described.extend(problems);
            }
        }
    }
    for problem in problem::ALL {
        let is_described = problem.reach() != problem::Reach::NoOperation;
        assert_eq!(described.contains(&problem), is_described, "{problem:?}");
    }
    assert_eq!(
        words(&document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]),
        problem::ALL.map(Problem::type_path).into()
    );
}

/// What is counted is asking for reports; everything else answers however often it is asked.
#[test]
fn too_many_is_only_said_where_it_is_counted() {
    for endpoint in ENDPOINTS {
        for &method in endpoint.methods() {
            let problems = responses::problems(endpoint, method);
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
}

/// Fails where a real body has something that its schema has not, lacks something it requires,
/// or has something of another type.
#[track_caller]
fn conforms(body: &Value, schema: &Value, document: &Value) {
    if let Some(pointer) = schema["$ref"].as_str() {
        let pointer = pointer.strip_prefix('#').unwrap();
        return conforms(body, document.pointer(pointer).unwrap(), document);
    }
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
    for problem in problem::ALL {
        check("Problem", &problem.answer().body);
    }
    let details = Details::unexpected_redirect(Some("storage.example.com")).retry_after(5);
    check("Problem", &details.answer().body);
    let idle = JobStatus::idle("main", Report::AllUsers);
    check("JobStatus", &idle.json());
    let full = JobStatus {
        started_at_ms: Some(0),
        next_poll_s: Some(1),
        deadline_s: Some(1),
        size_bytes: Some(1),
        fetched_at_ms: Some(0),
        problem: Some(details),
        ..idle
    };
    check("JobStatus", &full.json());
    let required = words(&document["components"]["schemas"]["JobStatus"]["required"]);
    let body: Value = serde_json::from_str(&full.json()).unwrap();
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
    let lower = |names: &[&str]| names.iter().map(|name| name.to_ascii_lowercase()).collect();
    let applied = Preferences::parse(Some("wait=1")).applied();
    let fresh = headers::ReportMeta {
        target: "main",
        report: Report::AllUsers,
        size_bytes: 1,
        digest: &[0; 32],
        fetched_at_ms: 0,
        made_at_ms: Some(0),
        age_s: 0,
        cache: headers::CacheStatus::Hit { ttl_s: 0 },
        applied,
    };
    let report: BTreeSet<String> = lower(&responses::REPORT_HEADERS.map(|(name, _)| name));
    assert_eq!(beyond(headers::report(&fresh)), report);
    let not_modified: BTreeSet<String> = lower(&responses::NOT_MODIFIED_HEADERS);
    assert_eq!(beyond(headers::not_modified(&fresh)), not_modified);
    let accepted: BTreeSet<String> = lower(&responses::ACCEPTED_HEADERS);
    assert_eq!(
        beyond(headers::accepted("main", Report::AllUsers, 1, applied)),
        accepted
    );
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
    let count: usize = ENDPOINTS
        .iter()
        .map(|endpoint| endpoint.methods().len())
        .sum();
    assert_eq!(ids.len(), count);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), count);
}
