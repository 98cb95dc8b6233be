//! This module holds what the page knows as plain values: the view state and its text in the
//! address, the steps that Back undoes, requests and their answers, settings, and how numbers and
//! times are written.

pub mod as_of_day;
pub mod bundle;
pub mod corrections;
pub mod export_name;
pub mod fetch;
pub mod format;
pub mod fragment;
pub mod history;
pub mod network;
pub mod phase;
pub mod preferences;
pub mod profile_requests;
pub mod reclaim;
pub mod requests;
pub mod route;
pub mod roving;
pub mod rows;
#[cfg(test)]
pub(crate) mod tests_support;
pub mod validation;
pub mod view_state;
