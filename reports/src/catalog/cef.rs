//! This module describes events in the Common Event Format, of any vendor.
//!
//! Names of fields are those of the CEF Implementation Standard (version 27): the seven of the
//! header, and the keys of its dictionary. Every other key is a column too, whose type is
//! inferred.

pub mod audit_log;
pub mod events;
