//! Whether the edge's API is well, asked only when a person wants to know: opening a file needs
//! none of it. Fetching reports is [`crate::pages::fetch::fetching`]'s matter.

use gloo_net::http::Request;
use serde::Deserialize;

/// What the edge says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Health {
    /// `ok`.
    pub status: String,
    /// The Worker's version.
    pub version: String,
    /// The revision of the API.
    pub protocol: u32,
}

/// Why the edge did not say it is well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// Nothing answered; the text is the browser's reason.
    Unreachable(String),
    /// Something answered with this status, such as 404 from a host that serves only the page.
    Status(u16),
    /// Something answered, but not the API.
    NotTheApi,
}

/// Asks the edge whether it is there. This is a request: call it only for a person who wants it.
///
/// # Errors
/// When nothing answers, or what answers is not the API.
pub async fn health() -> Result<Health, ApiError> {
    // Relative, so that a site served from a folder asks its own host's folder.
    let response = Request::get("./api/v1/health")
        .send()
        .await
        .map_err(|error| ApiError::Unreachable(error.to_string()))?;
    if !response.ok() {
        return Err(ApiError::Status(response.status()));
    }
    response.json().await.map_err(|_| ApiError::NotTheApi)
}
