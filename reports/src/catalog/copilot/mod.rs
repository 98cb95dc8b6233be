//! Reports of GitHub Copilot.

pub mod activity;
pub mod surface;

/// The product's name as its maker writes it.
const PRODUCT: &str = "GitHub Copilot";
