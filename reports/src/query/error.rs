//! This module describes an error in a query's text.

use serde::{Deserialize, Serialize};

/// An error in a query's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryError {
    /// A sentence that says what is wrong and what would be right.
    pub message: String,
    /// The place in the text, in characters from 0: start and end.
    pub span: (u32, u32),
}
