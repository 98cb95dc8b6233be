use super::*;

fn api(endpoint: Endpoint, target: &'static str, report: &'static str) -> Route<'static> {
    Route::Api(endpoint, Names { target, report })
}

#[test]
fn routes() {
    for (path, route) in [
        ("/api/v1/health", api(Endpoint::Health, "", "")),
        ("/api/v1/openapi.json", api(Endpoint::OpenApi, "", "")),
        ("/api/v1/targets", api(Endpoint::Targets, "", "")),
        (
            "/api/v1/targets/a/reports/b",
            api(Endpoint::Report, "a", "b"),
        ),
        (
            "/api/v1/targets/a/reports/b/status",
            api(Endpoint::Status, "a", "b"),
        ),
        (
            "/api/v1/targets/a/reports/b/events",
            api(Endpoint::Events, "a", "b"),
        ),
        // Names are looked up literally: another spelling of a name is another name.
        (
            "/api/v1/targets/%61/reports/b",
            api(Endpoint::Report, "%61", "b"),
        ),
        (
            "/api/v1/targets/../reports/b",
            api(Endpoint::Report, "..", "b"),
        ),
        ("/", Route::Asset),
        ("", Route::Asset),
        ("/apiary", Route::Asset),
        ("/API/v1/health", Route::Asset),
        ("//api/v1/health", Route::Asset),
        ("/index.html", Route::Asset),
        ("/engine_bg.wasm", Route::Asset),
    ] {
        assert_eq!(Route::of(path), route, "{path}");
    }
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/health/",
        "/api/v1/Health",
        "/api/v1/%68ealth",
        "/api/v1//health",
        "/api/v2/health",
        "/api/v1/openapi",
        "/api/v1/targets/",
        "/api/v1/targets/a",
        "/api/v1/targets/a/",
        "/api/v1/targets/a/reports",
        "/api/v1/targets/a/reports/",
        "/api/v1/targets//reports/b",
        "/api/v1/targets/a/reports/b/",
        "/api/v1/targets/a/Reports/b",
        "/api/v1/targets/a/reports/b/status/",
        "/api/v1/targets/a/reports/b/Status",
        "/api/v1/targets/a/reports/b/body",
        "/api/v1/targets/a/reports//status",
        "/api/v1/targets/a/reports/b/status/x",
        "/api/v1/targets/a/reports/b/status/x/y/z",
        "/api/v1/targets/a/reports/../status/x",
    ] {
        assert_eq!(Route::of(path), Route::UnknownApi, "{path}");
    }
}

#[test]
fn templates_are_routes_of_themselves() {
    for endpoint in ENDPOINTS {
        let names = if endpoint.is_report() {
            Names {
                target: "{target}",
                report: "{report}",
            }
        } else {
            Names::default()
        };
        assert_eq!(Route::of(endpoint.template()), Route::Api(endpoint, names));
    }
}

#[test]
fn methods() {
    for (name, expected) in [
        ("GET", Some(Method::Get)),
        ("HEAD", Some(Method::Head)),
        ("DELETE", Some(Method::Delete)),
        ("get", None),
        ("POST", None),
        ("PROPFIND", None),
        ("", None),
    ] {
        assert_eq!(Method::of(name), expected, "{name}");
    }
    for endpoint in ENDPOINTS {
        let names: Vec<_> = endpoint.methods().iter().map(|m| m.name()).collect();
        assert_eq!(endpoint.allow(), names.join(", "), "{endpoint:?}");
    }
}

proptest::proptest! {
    #[test]
    fn names_are_one_segment_each(path in "(/api/v1/targets/[a-z.%/]{0,9}/reports/[a-z.%/]{0,9}|/\\PC{0,30})") {
        if let Route::Api(endpoint, Names { target, report }) = Route::of(&path) {
            assert!(!target.contains('/') && !report.contains('/'));
            let rebuilt = endpoint.template().replace("{target}", target).replace("{report}", report);
            assert_eq!(rebuilt, path);
        }
    }
}
