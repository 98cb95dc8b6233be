//! This module lists the reports of GitHub Enterprise Cloud.
//!
//! Their headers are those of real files, or of tools that read real files; each kind's file says
//! which.

pub mod active_committers;
mod billing;
pub mod dormant_users;
pub mod members;
pub mod models;
pub mod usage;

/// The product's name as its maker writes it.
const PRODUCT: &str = "GitHub Enterprise Cloud";
