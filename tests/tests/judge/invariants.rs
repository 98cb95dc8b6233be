//! Looks in the source for things that are deliberately absent. `ARCHITECTURE.md` gives the reasons.

use std::collections::BTreeSet;

use tests::{files, root, text};

/// Lines of Rust code below `folder` that contain one of `words`, comments left out.
fn lines_with(folder: &str, words: &[&str], except: &[&str]) -> Vec<String> {
    let folder = root().join(folder);
    let mut found = Vec::new();
    for path in files(&folder, &[".rs"]) {
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        if except.iter().any(|e| shown.ends_with(e)) {
            continue;
        }
        for (number, line) in text(&path).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!("{shown}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    found
}

#[track_caller]
fn none(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn reports_does_no_io_and_names_no_platform() {
    let words = [
        "std::fs",
        "std::net::Tcp",
        "std::io::",
        "std::env",
        "std::process",
        "std::thread",
        "SystemTime",
        "Instant",
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "worker::",
        "println!",
        "getrandom",
    ];
    for folder in ["reports", "api"] {
        let found = lines_with(&format!("{folder}/src"), &words, &[]);
        none(&found, &format!("`{folder}` is pure"));
    }
    let manifest = |of: &str| {
        let whole = text(&root().join(of).join("Cargo.toml"));
        whole.split("[dev-dependencies]").next().unwrap().to_owned()
    };
    let dependencies = manifest("reports") + &manifest("api");
    for name in [
        "web-sys",
        "js-sys",
        "wasm-bindgen",
        "worker",
        "leptos",
        "gloo",
        "rand",
        "tokio",
        "chrono",
        "jiff",
    ] {
        assert!(
            !dependencies.contains(&format!("\n{name}")),
            "`reports` or `api` depends on {name}"
        );
    }
}

#[test]
fn dependencies_point_one_way() {
    let manifest = |of: &str| {
        let whole = text(&root().join(of).join("Cargo.toml"));
        whole.split("[dev-dependencies]").next().unwrap().to_owned()
    };
    for of in ["reports", "api", "worker", "tests", "xtask"] {
        assert!(
            !manifest(of).contains("\napp"),
            "nothing depends on `app`, but {of} does"
        );
    }
    for name in ["api", "app", "rollcall-worker", "tests", "xtask"] {
        assert!(
            !manifest("reports").contains(&format!("\n{name} ")),
            "`reports` depends on {name}"
        );
    }
    assert!(!manifest("app").contains("rollcall-worker"));
    assert!(!manifest("worker").contains("\napp"));
}

#[test]
fn the_workers_crate_is_named_in_one_module() {
    let mut found = lines_with("worker/src", &["worker::", "use worker"], &["bind.rs"]);
    found.retain(|line| !line.starts_with("worker/src/bind/"));
    none(&found, "only bind.rs and what is below it name `worker`");
}

#[test]
fn one_place_asks_an_upstream() {
    // It is where redirects are not followed and no cache is asked.
    let words = [
        "Fetch::",
        "new_with_str_and_init",
        "\"fetch\"",
        "fetch_with_str",
    ];
    none(
        &lines_with("worker/src", &words, &["bind/outbound.rs"]),
        "only bind/outbound.rs sends a request",
    );
}

#[test]
fn nothing_of_the_platforms_is_formatted() {
    // Its `Debug` for requests, headers and errors prints `Authorization`, or an address.
    none(
        &lines_with(
            "worker/src/bind",
            &[":?}", "to_string()", "format!("],
            &["bind.rs"],
        ),
        "errors of the platform are answered in fixed words",
    );
}

/// The lints that the crate attribute of a source denies outside tests; a name in a comment, or in
/// another attribute, denies nothing.
fn denied(source: &str) -> BTreeSet<String> {
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let plain = code.replace(char::is_whitespace, "");
    let mut lints = BTreeSet::new();
    if let Some((_, rest)) = plain.split_once("#![cfg_attr(not(test),deny(")
        && let Some((list, _)) = rest.split_once(')')
    {
        lints.extend(list.split(',').map(str::to_owned));
    }
    lints
}

#[test]
fn the_worker_denies_what_can_panic() {
    let denied = denied(&text(&root().join("worker/src/lib.rs")));
    for lint in [
        "arithmetic_side_effects",
        "expect_used",
        "get_unwrap",
        "indexing_slicing",
        "panic",
        "string_slice",
        "unreachable",
        "unwrap_used",
    ] {
        let lint = format!("clippy::{lint}");
        assert!(
            denied.contains(&lint),
            "worker/src/lib.rs does not deny {lint}"
        );
        // An exception in one place would be as good as none.
        let words = [format!("expect({lint}"), format!("allow({lint}")];
        let words = [words[0].as_str(), words[1].as_str()];
        none(
            &lines_with("worker/src", &words, &["tests.rs"]),
            "the worker has no exception",
        );
    }
}

#[test]
fn a_lint_in_a_comment_is_not_denied() {
    let source = "#![cfg_attr(\n    not(test),\n    deny(\n        // clippy::panic,\n        clippy::unwrap_used,\n    )\n)]";
    assert_eq!(
        denied(source),
        ["", "clippy::unwrap_used"].map(str::to_owned).into()
    );
    assert!(denied("// #![cfg_attr(not(test), deny(clippy::panic))]").is_empty());
}

#[test]
fn html_is_never_made_of_text() {
    let words = [
        "inner_html",
        "set_inner_html",
        "insert_adjacent_html",
        "outer_html",
        "document.write",
    ];
    none(
        &lines_with("app/src", &words, &[]),
        "cells are shown as text, never as HTML",
    );
    for path in files(&root().join("app"), &[".html", ".js"]) {
        let source = text(&path);
        for word in [
            "innerHTML",
            "insertAdjacentHTML",
            "eval(",
            "new Function",
            " onclick=",
            " style=\"",
        ] {
            assert!(!source.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn nothing_third_party_is_loaded() {
    for path in files(&root().join("app"), &[".html", ".css", ".js"]) {
        for (number, line) in text(&path).lines().enumerate() {
            let loads = [
                "src=\"http",
                "href=\"http",
                "url(http",
                "url(\"http",
                "@import",
                "from \"http",
                "import(\"http",
            ];
            assert!(
                !loads.iter().any(|l| line.contains(l)),
                "{}:{}: {line}",
                path.display(),
                number + 1
            );
        }
    }
}

#[test]
fn colours_live_in_tokens() {
    for path in files(&root().join("app/styles"), &[".css"]) {
        if path.ends_with("tokens.css") {
            continue;
        }
        for (number, line) in text(&path).lines().enumerate() {
            let code = line.split("/*").next().unwrap_or_default();
            let hex = code.split('#').skip(1).any(|after| {
                let digits = after.chars().take_while(char::is_ascii_hexdigit).count();
                [3, 4, 6, 8].contains(&digits)
                    && !after[digits..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
                    && code.contains(':')
            });
            let function = ["rgb(", "rgba(", "hsl(", "oklch(", "light-dark("]
                .iter()
                .any(|f| code.contains(f));
            assert!(
                !(hex || function),
                "{}:{}: a colour outside tokens.css: {line}",
                path.display(),
                number + 1
            );
        }
    }
}

/// The thing that a limit counts or measures: the last word of its name, or the one before `MIN`, `MAX`,
/// `PER_…` or `OF_…`. A new limit says its unit in one of these words, or adds a word here.
const UNITS: [&str; 46] = [
    "ADDRESSES",
    "BARS",
    "BYTES",
    "CELLS",
    "CHARS",
    "COLUMNS",
    "COMPONENTS",
    "CREDENTIALS",
    "DAYS",
    "DEPTH",
    "DISTINCT",
    "DOWNLOADS",
    "ENTRIES",
    "EXCLUSIONS",
    "FAILURES",
    "FILES",
    "GRANTERS",
    "HEADERS",
    "HOPS",
    "HOSTS",
    "KEYS",
    "MEMBERS",
    "MS",
    "NETWORKS",
    "OBJECTS",
    "PAGES",
    "PARTS",
    "PERCENT",
    "PERMILLE",
    "PLACES",
    "POLLS",
    "QUOTES",
    "RANGES",
    "RATIO",
    "RECORDS",
    "REFUSALS",
    "REJECTIONS",
    "REQUESTS",
    "ROWS",
    "S",
    "SETBACKS",
    "STREAMS",
    "TARGETS",
    "VALUE",
    "VALUES",
    "WAITS",
];

/// The limits of a source that do not say their unit, or on which there are no words.
fn limits_without_unit(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_documented = false;
    for line in source.lines() {
        if let Some(rest) = line.trim_start().strip_prefix("pub const ") {
            let name = rest.split(':').next().unwrap_or_default();
            let counted = name.split("_PER_").next().unwrap_or_default();
            let counted = counted.split("_OF_").next().unwrap_or_default();
            let mut words = counted
                .rsplit('_')
                .skip_while(|w| ["MIN", "MAX", "FROM"].contains(w));
            let has_unit = words.next().is_some_and(|word| UNITS.contains(&word));
            if !has_unit || !is_documented {
                found.push(name.to_owned());
            }
        }
        is_documented = line.trim_start().starts_with("///");
    }
    found
}

#[test]
fn every_limit_has_a_unit() {
    for (file, least) in [("reports/src/limits.rs", 30), ("worker/src/limits.rs", 50)] {
        let source = text(&root().join(file));
        assert!(
            source.matches("pub const ").count() > least,
            "{file} has more limits"
        );
        let found = limits_without_unit(&source);
        assert!(
            found.is_empty(),
            "{file}: no unit, or no words: {}",
            found.join(", ")
        );
    }
}

#[test]
fn a_limit_without_unit_is_found() {
    let source = "/// Words.\npub const HEAD_ROWS: u32 = 1;\n/// Words.\npub const SIZE: u32 = 1;\npub const A_MS: u32 = 1;";
    assert_eq!(limits_without_unit(source), ["SIZE", "A_MS"]);
}

/// Where somebody's own files lie. A path into one of them is true on one machine.
const FOLDERS_OF_A_MACHINE: [&str; 6] = ["home", "root", "shared", "tmp", "Users", "work"];

#[test]
fn the_project_speaks_of_itself_alone() {
    for path in files(
        &root(),
        &[
            ".rs", ".md", ".toml", ".mjs", ".js", ".css", ".html", ".yml",
        ],
    ) {
        let shown = path.strip_prefix(root()).unwrap();
        for (number, line) in text(&path).lines().enumerate() {
            for folder in FOLDERS_OF_A_MACHINE {
                let word = format!("/{folder}/");
                assert!(
                    !line.contains(&word),
                    "{}:{} names {word}",
                    shown.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn the_tree_of_dependencies_stays_small() {
    // 2026-11-20: 300, for the four products and the judge together. Raise it with a new date
    // and what the new packages are for.
    const PACKAGES: usize = 300;
    let count = text(&root().join("Cargo.lock"))
        .matches("[[package]]")
        .count();
    assert!(count <= PACKAGES, "{count} packages in Cargo.lock");
}
