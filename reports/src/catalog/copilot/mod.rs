//! Reports of GitHub Copilot: seats, and what is done with them.

pub mod activity;
pub mod metrics_days;
pub mod metrics_users;
pub mod seats;
pub mod surface;

/// The product's name as its maker writes it.
const PRODUCT: &str = "GitHub Copilot";
