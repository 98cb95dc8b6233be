//! This module gives the site's files their headers on hosts that do not read `_headers`.
//!
//! Cloudflare applies `app/static/_headers` to every file. An operator's own `workerd` serves a
//! plain folder: without a policy, without media types, and with a listing for the folder itself.
//! So this module reads the same file, and gives each file the headers that Cloudflare would.

/// The rules, as they are published with the files.
const RULES: &str = include_str!("../../app/static/_headers");

/// The page for unknown files.
pub const NOT_FOUND: &str = "/404.html";

/// Media types by the ending of a name. The site has no files with other endings.
const MEDIA_TYPES: [(&str, &str); 6] = [
    (".css", "text/css; charset=utf-8"),
    (".html", "text/html; charset=utf-8"),
    (".js", "text/javascript; charset=utf-8"),
    (".svg", "image/svg+xml"),
    (".txt", "text/plain; charset=utf-8"),
    (".wasm", "application/wasm"),
];

/// The file that a path names, if the site can have it.
#[must_use]
pub fn file(path: &str) -> Option<&str> {
    match path {
        "/" => Some("/index.html"),
        path => media_type(path).map(|_| path),
    }
}

/// The media type of a file.
#[must_use]
pub fn media_type(file: &str) -> Option<&'static str> {
    let mut types = MEDIA_TYPES.iter();
    types
        .find(|(end, _)| file.ends_with(end))
        .map(|(_, media_type)| *media_type)
}

/// The header fields that the rules give a path: those of every matching rule, without those that a
/// later rule removes (`! Name`). A rule is for one path, or `/*` for all.
#[must_use]
pub fn headers(path: &str) -> Vec<(&'static str, &'static str)> {
    let mut headers: Vec<(&str, &str)> = Vec::new();
    let mut is_for_it = false;
    for line in RULES.lines().filter(|line| !line.starts_with('#')) {
        let Some(field) = line.strip_prefix("  ") else {
            is_for_it = line == "/*" || line == path;
            continue;
        };
        if !is_for_it {
            continue;
        }
        if let Some(name) = field.strip_prefix("! ") {
            headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        } else if let Some(field) = field.split_once(": ") {
            headers.push(field);
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::SHARED;

    #[test]
    fn every_file_has_the_shared_headers_and_one_policy() {
        for path in ["/", "/index.html", "/boot.js", "/engine.js", "/404.html"] {
            let headers = headers(path);
            let value = |name: &str| {
                let mut values = headers.iter();
                values.find(|(other, _)| other.eq_ignore_ascii_case(name))
            };
            for (name, expected) in SHARED {
                assert_eq!(value(name).unwrap().1, expected, "{name} of {path}");
            }
            assert!(value("content-security-policy").is_some(), "{path}");
            let mut names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), headers.len(), "{path} has one of them twice");
        }
    }

    #[test]
    fn the_engine_has_its_own_policy() {
        let policy = |path| {
            let headers = headers(path);
            let mut policies = headers.iter();
            let found = policies.find(|(name, _)| *name == "Content-Security-Policy");
            found.unwrap().1
        };
        assert!(policy("/engine-boot.js").contains("connect-src 'none'"));
        assert!(policy("/engine.js").contains("trusted-types 'none'"));
        assert!(policy("/rollcall.js").contains("connect-src 'self'"));
    }

    #[test]
    fn folders_and_strange_files_are_none_of_the_sites() {
        assert_eq!(file("/"), Some("/index.html"));
        assert_eq!(file("/engine_bg.wasm"), Some("/engine_bg.wasm"));
        for path in ["", "/_headers", "/folder", "/folder/", "/.git", "/a.js/"] {
            assert_eq!(file(path), None, "{path}");
        }
    }
}
