//! Which path and method mean what.
//!
//! Paths are compared as they arrive: a percent-encoded or differently cased spelling of an
//! endpoint is another path, and not found. Anything cleverer is a second parser that could
//! disagree with the platform's.

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `GET /api/v1/health`.
    Health,
    /// An API path that nothing answers.
    UnknownApi,
    /// Not the API's: a file of the site, or no file at all.
    Asset,
}

/// The methods every route of today takes, as an `Allow` header names them.
pub const READ_METHODS: &str = "GET, HEAD";

/// Everything under this belongs to the Worker, as `run_worker_first` in `wrangler.toml` says.
const API_PREFIX: &str = "/api/";

impl Route {
    /// The route of a path. `path` is the URL's path as the platform serialised it, without
    /// query and fragment.
    #[must_use]
    pub fn of(path: &str) -> Self {
        match path {
            "/api/v1/health" => Self::Health,
            // Without the slash no file can have this name either: the site has no folder `api`.
            "/api" => Self::UnknownApi,
            _ if path.starts_with(API_PREFIX) => Self::UnknownApi,
            _ => Self::Asset,
        }
    }
}

/// Whether a method only reads.
///
/// Methods are case-sensitive (RFC 9110 §9.1): `get` is not `GET`. The platform upper-cases the
/// usual ones for browsers before they get here.
#[must_use]
pub fn reads(method: &str) -> bool {
    matches!(method, "GET" | "HEAD")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes() {
        for (path, route) in [
            ("/api/v1/health", Route::Health),
            ("/api/v1/health/", Route::UnknownApi),
            ("/api/v1/Health", Route::UnknownApi),
            ("/api/v1/%68ealth", Route::UnknownApi),
            ("/api/v1//health", Route::UnknownApi),
            ("/api/v2/health", Route::UnknownApi),
            ("/api/v1/", Route::UnknownApi),
            ("/api/", Route::UnknownApi),
            ("/api", Route::UnknownApi),
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
    }

    #[test]
    fn methods_that_read() {
        for (method, expected) in [
            ("GET", true),
            ("HEAD", true),
            ("get", false),
            ("POST", false),
            ("PROPFIND", false),
            ("", false),
        ] {
            assert_eq!(reads(method), expected, "{method}");
        }
    }
}
