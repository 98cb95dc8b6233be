//! This module checks the health of the worker's API, only when a person asks for it: opening a
//! file does not need the API. [`crate::pages::fetch::fetching`] fetches reports.

use gloo_net::http::Request;
use serde::Deserialize;

/// The worker's answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Health {
    /// `ok`.
    pub status: String,
    pub version: String,
    /// The revision of the API.
    pub protocol: u32,
}

/// Why the worker did not answer that it is healthy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// Nothing answered; the text is the browser's reason.
    Unreachable(String),
    /// Something answered with this status, such as 404 from a host that serves only the page.
    Status(u16),
    /// Something answered, but not the API.
    NotTheApi,
}

/// Requests the worker's health. Call this only when a person asks for it, because it is a request.
///
/// # Errors
/// If nothing answers, or something else than the API.
pub async fn health() -> Result<Health, ApiError> {
    // The address is relative, so that a site served from a folder asks that folder.
    let response = Request::get("./api/v1/health")
        .send()
        .await
        .map_err(|error| ApiError::Unreachable(error.to_string()))?;
    if !response.ok() {
        return Err(ApiError::Status(response.status()));
    }
    response.json().await.map_err(|_| ApiError::NotTheApi)
}
